//! What becomes of days that are over? They are compressed after a while, and removed when they are old enough.
//!
//! A day keeps its name. The compressed file takes the place of the other in one step, and whoever reads tells them by their first
//! bytes: so there is never a moment, for a reader or for a process that is killed, at which a day is there twice or not at all.

use super::super::keys::is_app;
use crate::exit::Messages;
use crate::input::is_encoded;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// So long after its end a day may still be written to: by a batch that has come just before.
const REST: Duration = Duration::from_secs(3600);
/// How often is looked.
const LOOK: Duration = Duration::from_secs(600);
/// zstd's first level. On logs the third saves 2 % more.
const LEVEL: i32 = 1;
/// How the names of files that are being made end.
const PART: &str = ".part";

/// Keeps a store tidy.
pub(crate) struct Upkeep {
    pub(super) root: PathBuf,
    /// How long days are kept after their end.
    pub(super) keep: Option<Duration>,
    pub(super) turn: Turn,
}

/// Who has it may write to files, replace one or take one away. A clock that goes back opens a day again while it is compressed.
pub(super) type Turn = Arc<Mutex<()>>;

/// Waits for one's turn.
pub(super) fn wait(turn: &Turn) -> MutexGuard<'_, ()> {
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Upkeep {
    /// Looks now and from time to time, in a thread of its own.
    ///
    /// # Errors
    /// No thread can be started.
    pub(crate) fn start(self) -> io::Result<()> {
        let look = move || {
            loop {
                if let Err(error) = self.tidy(Timestamp::now()) {
                    Messages.say(&format!("{}: cannot be kept tidy: {error}", self.root.display()));
                }
                sleep(LOOK);
            }
        };
        Builder::new().name("hlog-upkeep".into()).spawn(look).map(drop)
    }

    /// Compresses and removes what it is time for. A file that it cannot be done to does not stop the others.
    fn tidy(&self, now: Timestamp) -> io::Result<()> {
        for folder in entries(&self.root)? {
            if !folder.name.as_deref().is_some_and(is_app) || !folder.kind.is_dir() {
                continue;
            }
            for entry in entries(&folder.path)? {
                let done = match entry.name.as_deref().filter(|_| entry.kind.is_file()) {
                    Some(name) => self.judge(&entry.path, name, now),
                    None => Ok(()),
                };
                if let Err(error) = done {
                    Messages.say(&format!("{}: {error}", entry.path.display()));
                }
            }
        }
        Ok(())
    }

    fn judge(&self, path: &Path, name: &str, now: Timestamp) -> io::Result<()> {
        if name.starts_with('.') && name.ends_with(PART) {
            // Begun by a run that was ended; when its file was compressed just now, it is that one's no more.
            return fs::remove_file(path).or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) });
        }
        let Some(end) = day_end(name) else { return Ok(()) };
        let age = now.duration_since(end);
        let older = |than: Duration| age.try_into().is_ok_and(|age: Duration| age > than);
        if self.keep.is_some_and(older) {
            let _turn = wait(&self.turn);
            fs::remove_file(path).map_err(|error| saying("it is old, and cannot be removed", &error))
        } else if older(REST) && !is_packed(path)? {
            pack(path, &self.turn).map_err(|error| saying("it is over, and cannot be compressed", &error))
        } else {
            Ok(())
        }
    }
}

fn saying(what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

struct Entry {
    path: PathBuf,
    name: Option<String>,
    /// Of the entry itself: links are not followed.
    kind: fs::FileType,
}

fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let entry =
        |entry: fs::DirEntry| Ok(Entry { path: entry.path(), name: entry.file_name().into_string().ok(), kind: entry.file_type()? });
    fs::read_dir(folder)?.map(|found| found.and_then(entry)).collect()
}

/// When the day of a file of ours ended. `None` for any other file.
fn day_end(name: &str) -> Option<Timestamp> {
    let (day, rest) = name.split_at_checked("2026-11-22".len())?;
    if !matches!(rest, ".log" | ".unparsed.log") {
        return None;
    }
    let next = day.parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    Some(next.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Has a file been compressed? Then nothing is appended to it, and nothing cut off. One that is not there has not been.
pub(super) fn is_packed(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        file => file?.take(16).read_to_end(&mut head)?,
    };
    Ok(is_encoded(&head))
}

/// Compresses a file in its place. One that grows meanwhile is left as it is.
fn pack(path: &Path, turn: &Turn) -> io::Result<()> {
    let (folder, name) = (path.parent().unwrap_or(Path::new(".")), path.file_name().unwrap_or_default().to_string_lossy());
    let part = folder.join(format!(".{name}{PART}"));
    let replaced = compress(path, &part, turn).and_then(|length| replace(path, length, &part, turn));
    if !matches!(replaced, Ok(true)) {
        // The disk may be full. What cannot be removed now is removed when it is looked again.
        drop(fs::remove_file(&part));
        return replaced.map(drop);
    }
    File::open(folder)?.sync_all()
}

/// Compresses what a file holds by now, and says how long that is.
fn compress(path: &Path, part: &Path, turn: &Turn) -> io::Result<u64> {
    // What is there while nobody writes is safe, and will not be taken back.
    let length = {
        let _turn = wait(turn);
        path.metadata()?.len()
    };
    let (file, part) = (File::open(path)?, File::create(part)?);
    share_alike(&file, &part)?;
    let mut encoder = zstd::stream::write::Encoder::new(part, LEVEL)?;
    encoder.include_checksum(true)?;
    io::copy(&mut file.take(length), &mut encoder)?;
    encoder.finish()?.sync_all()?;
    Ok(length)
}

/// Lets the same people read the new file as the old one, before there is anything in it.
fn share_alike(old: &File, new: &File) -> io::Result<()> {
    let old = old.metadata()?;
    // Only root may give a file to another.
    drop(fchown(new, Some(old.uid()), Some(old.gid())));
    new.set_permissions(old.permissions())
}

/// Puts the compressed file in the place of the other, unless that has another length by now.
fn replace(path: &Path, length: u64, part: &Path, turn: &Turn) -> io::Result<bool> {
    let _turn = wait(turn);
    let is_same = path.metadata()?.len() == length;
    if is_same {
        fs::rename(part, path)?;
    }
    Ok(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Input, expand};
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
    use std::thread::scope;

    fn text(path: &Path) -> String {
        let bytes = fs::read(path).unwrap();
        let bytes = if is_encoded(&bytes) { zstd::stream::decode_all(&bytes[..]).unwrap() } else { bytes };
        String::from_utf8(bytes).unwrap()
    }

    /// What the files below a folder hold, for whoever reads them as logs; none of them is gone again before it is opened.
    fn read(root: &Path) -> Vec<String> {
        let mut inputs = Vec::new();
        expand(root, &mut inputs);
        let text = |input| if let Input::File(path, _) = input { text(&path) } else { panic!("{input:?}") };
        inputs.into_iter().map(text).collect()
    }

    #[test]
    fn days_are_compressed_and_removed_in_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir_all(folder.path().join("not an app")).unwrap();
        fs::create_dir_all(&shop).unwrap();
        for name in ["2026-11-22.log", "2026-11-21.log", "2026-11-21.unparsed.log", "2026-10-20.log", "notes.log", ".x.part"] {
            fs::write(shop.join(name), name).unwrap();
        }
        fs::write(folder.path().join("not an app/2020-01-01.log"), "x").unwrap();
        fs::set_permissions(shop.join("2026-11-21.log"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let keep = Some(Duration::from_secs(30 * 24 * 3600));
        let upkeep = Upkeep { root: folder.path().to_owned(), keep, turn: Turn::default() };
        let tidy = |now: &str| {
            upkeep.tidy(now.parse().unwrap()).unwrap();
            let mut names: Vec<_> = entries(&shop).unwrap().into_iter().map(|entry| entry.name.unwrap()).collect();
            names.sort();
            let packed = names.iter().filter(|name| is_packed(&shop.join(name)).unwrap()).cloned().collect::<Vec<_>>();
            (names, packed)
        };
        let kept = ["2026-11-21.log", "2026-11-21.unparsed.log", "2026-11-22.log", "notes.log"].map(str::to_owned);
        assert_eq!(tidy("2026-11-22T00:59:59Z"), (kept.to_vec(), vec![]));
        assert_eq!(tidy("2026-11-22T01:00:01Z"), (kept.to_vec(), kept[..2].to_vec()));
        let inode = || std::os::unix::fs::MetadataExt::ino(&shop.join(&kept[0]).metadata().unwrap());
        let before = inode();
        assert_eq!(tidy("2026-11-22T02:00:00Z").1, kept[..2]);
        assert_eq!((inode(), read(&shop)), (before, kept.to_vec()));
        let mode = |name| std::os::unix::fs::PermissionsExt::mode(&shop.join(name).metadata().unwrap().permissions()) & 0o777;
        assert_eq!([mode("2026-11-21.log"), mode("2026-11-21.unparsed.log")], [0o600, mode("2026-11-22.log")]);
        upkeep.judge(&shop.join(".gone.part"), ".gone.part", "2026-11-22T01:00:01Z".parse().unwrap()).unwrap();
        assert_eq!(tidy("2026-12-22T00:00:01Z"), (kept[2..].to_vec(), kept[2..3].to_vec()));
        assert!(folder.path().join("not an app/2020-01-01.log").exists());
    }

    #[test]
    fn at_no_moment_is_a_day_there_twice_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir(&shop).unwrap();
        let days: Vec<_> = (1..=30).map(|day| format!("2026-10-{day:02}.log")).collect();
        for day in &days {
            fs::write(shop.join(day), day).unwrap();
        }
        let over = AtomicBool::new(false);
        let upkeep = Upkeep { root: folder.path().to_owned(), keep: None, turn: Turn::default() };
        scope(|scope| {
            let reader = scope.spawn(|| {
                let mut reads = 0;
                while !over.load(Relaxed) || reads == 0 {
                    assert_eq!(read(folder.path()), days);
                    reads += 1;
                }
            });
            upkeep.tidy("2026-11-22T02:00:00Z".parse().unwrap()).unwrap();
            over.store(true, Relaxed);
            reader.join().unwrap();
        });
        assert!(days.iter().all(|day| is_packed(&shop.join(day)).unwrap()));
        assert_eq!(read(folder.path()), days);
    }

    #[test]
    fn what_a_run_has_left_that_was_ended_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir(&shop).unwrap();
        let (file, part) = (shop.join("2026-11-21.log"), shop.join(".2026-11-21.log.part"));
        let upkeep = Upkeep { root: folder.path().to_owned(), keep: None, turn: Turn::default() };
        let whole = zstd::stream::encode_all(&b"one\n"[..], LEVEL).unwrap();
        for left in [&b""[..], &whole[..whole.len() / 2], &whole] {
            fs::write(&file, "one\n").unwrap();
            fs::write(&part, left).unwrap();
            assert_eq!(read(&shop), ["one\n"]);
            upkeep.tidy("2026-11-22T02:00:00Z".parse().unwrap()).unwrap();
            assert!(is_packed(&file).unwrap() && !part.exists());
            assert_eq!(read(&shop), ["one\n"]);
        }
    }

    #[test]
    fn what_is_written_meanwhile_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let (file, part) = (folder.path().join("2026-11-21.log"), folder.path().join(".2026-11-21.log.part"));
        fs::write(&file, "one\n").unwrap();
        let turn = Turn::default();
        let length = compress(&file, &part, &turn).unwrap();
        fs::write(&file, "one\ntwo\n").unwrap();
        assert!(!replace(&file, length, &part, &turn).unwrap());
        assert_eq!(fs::read_to_string(&file).unwrap(), "one\ntwo\n");
        pack(&file, &turn).unwrap();
        assert!(is_packed(&file).unwrap() && !part.exists());
        assert_eq!(text(&file), "one\ntwo\n");
    }

    #[test]
    fn where_nothing_can_be_written_all_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("2026-11-21.log");
        fs::write(&file, "one\n").unwrap();
        fs::create_dir(folder.path().join(".2026-11-21.log.part")).unwrap();
        assert!(pack(&file, &Turn::default()).is_err());
        assert_eq!(read(folder.path()), ["one\n"]);
    }
}
