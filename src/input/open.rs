//! How is an input opened, and what are its bytes encoded in? Told from the first of them.

use super::files::{JOURNAL, UNKNOWN};
use super::packed::{self, Packing};
use super::pump::Pump;
use super::scouts::Scouts;
use super::whole::Whole;
use super::{Feed, read_once};
use crate::live;
use crate::progress::ReadBytes;
use crate::sieve::Sieve;
use crate::widen::widen;
use encoding_rs_io::DecodeReaderBytesBuilder;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// standard input
    Stdin,
    /// a file by its path, and the app whose lines alone it has, where that is known
    File(PathBuf, Option<Arc<str>>),
    /// an app, followed through Heroku's command
    App(live::App),
    /// what cannot be read, and why
    Unreadable(PathBuf, String),
}

impl Input {
    /// A file. In the store of a drain, it is of the app whose folder it is in.
    pub(crate) fn file(path: PathBuf) -> Self {
        let app = path.parent().filter(|folder| folder.parent().is_some_and(|root| root.join(JOURNAL).is_file()));
        let app = app.and_then(Path::file_name).and_then(OsStr::to_str).filter(|app| *app != UNKNOWN).map(Arc::from);
        Self::File(path, app)
    }

    /// The file, where it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        if let Self::File(path, _) = self { Some(path) } else { None }
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::App(app) => app.name.to_string(),
            Self::File(path, _) | Self::Unreadable(path, _) => path.display().to_string(),
        }
    }

    /// The app whose lines these are, where that is known.
    pub(crate) fn app(&self) -> Option<Arc<str>> {
        match self {
            Self::App(app) => Some(Arc::clone(&app.name)),
            Self::File(_, app) => app.clone(),
            Self::Stdin | Self::Unreadable(..) => None,
        }
    }

    /// May it let one wait? Of a file the bytes are there.
    pub(crate) fn may_wait(&self) -> bool {
        match self {
            Self::File(path, _) => fs::metadata(path).is_ok_and(|file| !file.is_file()),
            Self::Unreadable(..) => false,
            Self::Stdin | Self::App(_) => true,
        }
    }

    /// Does none of its reads wait? A file that says it is empty may be one of the system's, which wait for what comes.
    pub(crate) fn is_at_hand(&self) -> bool {
        let is_full = |metadata: io::Result<fs::Metadata>| metadata.map(|metadata| metadata.is_file() && metadata.len() > 0);
        match self {
            Self::Stdin => is_full(stdin().and_then(|file| file.metadata())).unwrap_or(false),
            // What is not there is told at once.
            Self::File(path, _) => is_full(fs::metadata(path)).unwrap_or(true),
            Self::Unreadable(..) => true,
            Self::App(_) => false,
        }
    }

    /// The words on an error of reading it.
    pub(crate) fn trouble(&self, error: &io::Error) -> String {
        format!("{}: {error}", self.name())
    }

    /// How many bytes there are, where that is known before reading.
    pub(crate) fn size(&self) -> Option<u64> {
        let Self::File(path, _) = self else { return None };
        fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len())
    }
}

/// Files of so many bytes are worth being searched by several threads: for smaller ones, threads and memory of their own cost more.
const WORTH_SCOUTS: u64 = if cfg!(any(test, fuzzing)) { 0 } else { 4 << 20 };

/// Opens an input and looks at its first bytes; `read` counts what is read of it, as it lies on the disk. A big file is searched for
/// the sieve by three or four threads: with two, it may take the system longer than the search to give each a core of its own. A
/// compressed file is unpacked by a thread of its own, by the two who read it in turn, or, of none, by who reads it.
///
/// # Errors
/// When it cannot be opened or read.
pub(crate) fn open(input: &Input, read: &ReadBytes, sieve: Option<&Sieve>, threads: usize) -> io::Result<Feed<'static>> {
    let file = match input {
        Input::Stdin => stdin()?,
        Input::File(path, _) => File::open(path)?,
        Input::App(app) => return Pump::start(Box::new(live::Stream::new(app.clone()))).map(Feed::Live),
        Input::Unreadable(_, why) => return Err(io::Error::other(why.clone())),
    };
    let metadata = file.metadata()?;
    let waits = !metadata.is_file();
    if waits {
        widen(&file);
    }
    let mut file = Counted { file, read: read.clone() };
    let (head, packing) = first_bytes(&mut file)?;
    let (is_packed, is_utf16) = (packing.is_some(), is_utf16(&head));
    if !waits && !is_packed && !is_utf16 {
        return match sieve {
            Some(sieve) if metadata.len() > WORTH_SCOUTS => {
                // They begin anew.
                let from = file.file.stream_position()? - head.len() as u64;
                read.fetch_sub(head.len() as u64, Ordering::Relaxed);
                Scouts::start(file.file, from..metadata.len(), threads.clamp(3, 4), read, sieve.scanner()).map(Feed::Searched)
            }
            _ => Ok(Feed::File { head: Cursor::new(head), file }),
        };
    }
    let mut reader: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(file));
    if let Some(packing) = packing {
        reader = Box::new(packing.unpack(reader)?);
    }
    if is_packed || is_utf16 {
        reader = Box::new(DecodeReaderBytesBuilder::new().utf8_passthru(true).build(reader));
    }
    if waits {
        return Pump::start(reader).map(Feed::Live);
    }
    let reader = Box::new(Whole::new(reader));
    // Two that take turns at reading are never idle; a third thread would be, or one of them.
    if threads == 0 || (threads == 2 && sieve.is_none() && packing.is_some_and(|packing| packing.is_fast)) {
        return Ok(Feed::Unpacking(reader));
    }
    Pump::start(reader).map(Feed::Unpacked)
}

/// Lets as many files be open at once as the system allows to.
pub(crate) fn allow_many_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // A file that cannot be opened for this says so itself.
    let _ = setrlimit(Resource::Nofile, limit);
}

/// A file that counts what is read of it.
pub(crate) struct Counted {
    file: File,
    read: ReadBytes,
}

impl Read for Counted {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = loop {
            match self.file.read(room) {
                // Whoever gave it to us may have set it not to wait.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    while let Err(Errno::INTR) = poll(&mut [PollFd::new(&self.file, PollFlags::IN)], None) {}
                }
                other => break other?,
            }
        };
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Standard input without the buffer that the standard library puts before it.
fn stdin() -> io::Result<File> {
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

/// The bytes by which encodings begin.
const MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

fn is_utf16(head: &[u8]) -> bool {
    MARKS.iter().any(|mark| head.starts_with(mark))
}

/// Would a file that begins like this be read as something else than its bytes?
pub(crate) fn is_encoded(head: &[u8]) -> bool {
    is_utf16(head) || packed::packing(head).is_ok_and(|packing| packing.is_some())
}

/// What one read gives, and how it is compressed; more only as long as it may yet become a mark, so that no line waits
/// for the next.
fn first_bytes(file: &mut Counted) -> io::Result<(Vec<u8>, Option<&'static Packing>)> {
    let mut head = vec![0; 64 << 10];
    let mut len = 0;
    loop {
        let count = read_once(file, &mut head[len..])?;
        len += count;
        let packing = packed::packing(&head[..len]);
        let undecided = packing.is_err() || MARKS.iter().any(|mark| len < mark.len() && mark.starts_with(&head[..len]));
        if count == 0 || !undecided {
            head.truncate(len);
            return Ok((head, packing.unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_system_may_wait() {
        let is_at_hand = |path: &str| Input::file(path.into()).is_at_hand();
        assert!(is_at_hand("examples/shop.log") && is_at_hand("no such file"));
        assert!(!is_at_hand("/dev/null"));
        #[cfg(target_os = "linux")]
        assert!(!is_at_hand("/proc/self/status"));
    }
}
