//! What becomes of days that are over? They are compressed after a while, and removed when they are old enough.

use super::super::keys::is_app;
use crate::exit::Messages;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// So long after its end a day may still be written to: by a batch that has come just before.
const REST: Duration = Duration::from_secs(3600);
/// How often is looked.
const LOOK: Duration = Duration::from_secs(600);
/// zstd's level: the one for which `.cargo/config.toml` leaves the library its means. On logs the third saves 2 % more.
const LEVEL: i32 = 1;
/// What compression adds to a file's name.
const PACKED: &str = ".zst";
/// How the names of files that are being made end.
const PART: &str = ".part";

/// Keeps a store tidy.
pub(crate) struct Upkeep {
    pub(super) root: PathBuf,
    /// How long days are kept after their end.
    pub(super) keep: Option<Duration>,
    pub(super) turn: Turn,
}

/// Who has it may write to files, or take one away. A clock that goes back opens a day again while it is compressed.
pub(super) type Turn = Arc<Mutex<()>>;

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
        let Some((end, packed)) = day_end(name) else { return Ok(()) };
        let age = now.duration_since(end);
        let older = |than: Duration| age.try_into().is_ok_and(|age: Duration| age > than);
        if self.keep.is_some_and(older) {
            fs::remove_file(path)
        } else if !packed && older(REST) {
            pack(path, &self.turn)
        } else {
            Ok(())
        }
    }
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

/// When the day of a file of ours ended, and whether it is compressed. `None` for any other file.
fn day_end(name: &str) -> Option<(Timestamp, bool)> {
    let (day, rest) = name.split_at_checked("2026-11-22".len())?;
    let packed = rest.ends_with(PACKED);
    if !matches!(rest.strip_suffix(PACKED).unwrap_or(rest), ".log" | ".unparsed.log") {
        return None;
    }
    let next = day.parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    Some((next.to_zoned(TimeZone::UTC).ok()?.timestamp(), packed))
}

/// Compresses a file. Where a compressed one is there already, this becomes its end. A file that grows meanwhile is left as it is.
fn pack(path: &Path, turn: &Turn) -> io::Result<()> {
    let (folder, name) = (path.parent().unwrap_or(Path::new(".")), path.file_name().unwrap_or_default().to_string_lossy());
    let (target, part) = (folder.join(format!("{name}{PACKED}")), folder.join(format!(".{name}{PACKED}{PART}")));
    let length = path.metadata()?.len();
    // One that was compressed by a run which was ended before the file was removed is not compressed twice.
    let is_packed = target.exists() && is_end_of(path, &target)?;
    if !is_packed {
        let mut out = File::create(&part)?;
        if target.exists() {
            io::copy(&mut File::open(&target)?, &mut out)?;
        }
        let mut encoder = zstd::stream::write::Encoder::new(out, LEVEL)?;
        encoder.include_checksum(true)?;
        io::copy(&mut File::open(path)?, &mut encoder)?;
        encoder.finish()?.sync_all()?;
    }
    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    if path.metadata()?.len() != length {
        return Ok(());
    }
    if !is_packed {
        fs::rename(&part, &target)?;
        File::open(folder)?.sync_all()?;
    }
    fs::remove_file(path)
}

/// Does the compressed file end with what the other holds?
fn is_end_of(path: &Path, packed: &Path) -> io::Result<bool> {
    let unpacked = || zstd::stream::read::Decoder::new(File::open(packed)?);
    let total = io::copy(&mut unpacked()?, &mut io::sink())?;
    let length = path.metadata()?.len();
    let Some(before) = total.checked_sub(length) else { return Ok(false) };
    let mut end = unpacked()?;
    io::copy(&mut end.by_ref().take(before), &mut io::sink())?;
    let (mut end, mut file) = (BufReader::new(end).bytes(), BufReader::new(File::open(path)?).bytes());
    loop {
        match (end.next().transpose()?, file.next().transpose()?) {
            (None, None) => return Ok(true),
            (one, other) if one == other => {}
            _ => return Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(path: &Path) -> String {
        String::from_utf8(zstd::stream::decode_all(File::open(path).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn days_are_compressed_and_removed_in_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir_all(folder.path().join("not an app")).unwrap();
        fs::create_dir_all(&shop).unwrap();
        for name in
            ["2026-11-22.log", "2026-11-21.log", "2026-11-21.unparsed.log", "2026-10-20.log", "2026-10-20.log.zst", "notes.log", ".x.part"]
        {
            fs::write(shop.join(name), name).unwrap();
        }
        fs::write(folder.path().join("not an app/2020-01-01.log"), "x").unwrap();
        let keep = Some(Duration::from_secs(30 * 24 * 3600));
        let upkeep = Upkeep { root: folder.path().to_owned(), keep, turn: Turn::default() };
        let names = || {
            let mut names: Vec<_> = entries(&shop).unwrap().into_iter().map(|entry| entry.name.unwrap()).collect();
            names.sort();
            names
        };
        upkeep.tidy("2026-11-22T00:59:59Z".parse().unwrap()).unwrap();
        assert_eq!(names(), ["2026-11-21.log", "2026-11-21.unparsed.log", "2026-11-22.log", "notes.log"]);
        upkeep.tidy("2026-11-22T01:00:01Z".parse().unwrap()).unwrap();
        assert_eq!(names(), ["2026-11-21.log.zst", "2026-11-21.unparsed.log.zst", "2026-11-22.log", "notes.log"]);
        assert_eq!(unpacked(&shop.join("2026-11-21.log.zst")), "2026-11-21.log");
        upkeep.judge(&shop.join(".gone.part"), ".gone.part", "2026-11-22T01:00:01Z".parse().unwrap()).unwrap();
        upkeep.tidy("2026-12-22T00:00:01Z".parse().unwrap()).unwrap();
        assert_eq!(names(), ["2026-11-22.log.zst", "notes.log"]);
        assert!(folder.path().join("not an app/2020-01-01.log").exists());
    }

    #[test]
    fn nothing_is_compressed_twice_and_nothing_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, packed) = (folder.path().join("2026-11-21.log"), folder.path().join("2026-11-21.log.zst"));
        let text = "one\n".repeat(100_000);
        fs::write(&file, &text).unwrap();
        pack(&file, &Turn::default()).unwrap();
        fs::write(&file, &text).unwrap();
        pack(&file, &Turn::default()).unwrap();
        assert!(!file.exists() && unpacked(&packed) == text);
        fs::write(&file, "two\n").unwrap();
        pack(&file, &Turn::default()).unwrap();
        assert!(!file.exists() && unpacked(&packed) == format!("{text}two\n"));
    }

    #[test]
    fn what_is_written_meanwhile_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("2026-11-21.log");
        let part = folder.path().join(".2026-11-21.log.zst.part");
        fs::write(&file, "one\n").unwrap();
        let turn = Turn::default();
        std::thread::scope(|scope| {
            let writing = turn.lock().unwrap();
            let packing = scope.spawn(|| pack(&file, &turn));
            while part.metadata().map_or(0, |part| part.len()) == 0 {
                sleep(Duration::from_millis(1));
            }
            fs::write(&file, "one\ntwo\n").unwrap();
            drop(writing);
            packing.join().unwrap().unwrap();
        });
        assert_eq!(fs::read_to_string(&file).unwrap(), "one\ntwo\n");
        pack(&file, &turn).unwrap();
        assert_eq!((file.exists(), unpacked(&folder.path().join("2026-11-21.log.zst"))), (false, "one\ntwo\n".to_owned()));
    }
}
