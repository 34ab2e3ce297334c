//! How far is each file safe, and which batches are in it? A line for every commit, which counts only when it is whole.

use super::super::seen::FrameId;
use super::pack::is_packed;
use crate::exit::Messages;
use crate::input::JOURNAL;
use flate2::Crc;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A longer journal is begun anew, with what it said last.
const LONG: u64 = 16 << 20;
/// So much of it is kept then, for the batches that are in it.
const KEPT: usize = 4 << 20;

/// The journal of a store.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// How much of it is safe.
    safe: u64,
    long: u64,
    /// The length of every file, as it was noted last.
    lengths: HashMap<String, u64>,
}

/// What a journal says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Past {
    pub lengths: HashMap<String, u64>,
    pub ids: Vec<FrameId>,
}

impl Journal {
    /// Reads the journal of a folder, and cuts it back to its last whole line.
    pub(super) fn open(root: &Path) -> io::Result<(Self, Past)> {
        let path = root.join(JOURNAL);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let mut past = Past::default();
        let (mut at, mut safe) = (0, 0);
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            at += line.len() as u64;
            // What comes after a damaged line still counts: without it, files would be cut back too far.
            if read(line).is_some_and(|entry| past.add(&entry).is_some()) {
                safe = at;
            }
        }
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.set_len(safe)?;
        file.sync_all()?;
        File::open(root)?.sync_all()?;
        Ok((Self { path, file, safe, long: LONG, lengths: past.lengths.clone() }, past))
    }

    /// Notes how long files are by now, and which batches are in them.
    pub(super) fn commit(&mut self, lengths: &[(&str, u64)], ids: &[FrameId]) -> io::Result<()> {
        let line = line(lengths, ids);
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.safe += line.len() as u64;
        for (name, length) in lengths {
            self.lengths.insert((*name).to_owned(), *length);
        }
        if self.safe > self.long
            && let Err(error) = self.begin_anew()
        {
            Messages.say(&format!("{}: cannot be begun anew, and grows: {error}", self.path.display()));
            self.long *= 2;
        }
        Ok(())
    }

    /// Takes back a line that is not whole, or not known to be on the disk; after this it is not there.
    pub(super) fn take_back(&mut self) -> io::Result<()> {
        self.file.set_len(self.safe)?;
        self.file.sync_data()
    }

    /// Replaces the journal by its end and the lengths of the files that can still be cut back.
    fn begin_anew(&mut self) -> io::Result<()> {
        let text = fs::read(&self.path)?;
        let tail = &text[text.len().saturating_sub(KEPT.min(self.long as usize / 4))..];
        let mut new = tail[memchr::memchr(b'\n', tail).map_or(tail.len(), |at| at + 1)..].to_vec();
        let root = self.path.parent().unwrap_or(Path::new("."));
        self.lengths.retain(|name, _| root.join(name).exists() && !is_packed(&root.join(name)).unwrap_or(false));
        let lengths: Vec<_> = self.lengths.iter().map(|(name, length)| (name.as_str(), *length)).collect();
        new.extend_from_slice(&line(&lengths, &[]));
        let path = root.join(".journal.new");
        fs::write(&path, &new)?;
        let file = OpenOptions::new().append(true).open(&path)?;
        file.sync_all()?;
        fs::rename(&path, &self.path)?;
        (self.file, self.safe) = (file, new.len() as u64);
        File::open(root)?.sync_all()
    }
}

impl Past {
    /// Takes what a line says; `None` when it is none of ours.
    fn add(&mut self, entry: &Value) -> Option<()> {
        for pair in entry["files"].as_array()? {
            self.lengths.insert(pair[0].as_str()?.to_owned(), pair[1].as_u64()?);
        }
        for id in entry["ids"].as_array()? {
            let text = |at: usize| id[at].as_str();
            self.ids.push(FrameId::new(text(0)?.into(), text(1)?, text(2)?)?);
        }
        Some(())
    }
}

/// `CHECKSUM {"files":[["shop/2026-11-22.log",1234]],"ids":[["shop","d.1","F1"]]}`
fn line(lengths: &[(&str, u64)], ids: &[FrameId]) -> Vec<u8> {
    let ids: Vec<_> = ids.iter().map(|id| [&*id.app, &id.token, &id.id]).collect();
    let entry = json!({"files": lengths, "ids": ids}).to_string();
    format!("{:08x} {entry}\n", checksum(entry.as_bytes())).into_bytes()
}

/// What a line says, when it is whole.
fn read(line: &[u8]) -> Option<Value> {
    let (sum, entry) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?.strip_suffix(' ')?, 16).ok()?;
    (sum == checksum(entry)).then(|| serde_json::from_slice(entry).ok())?
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> FrameId {
        FrameId::new("shop".into(), "d.1", &format!("F{number}")).unwrap()
    }

    #[test]
    fn what_is_noted_is_read_again_and_a_torn_line_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, past) = Journal::open(folder.path()).unwrap();
        assert_eq!(past, Past::default());
        journal.commit(&[("shop/a.log", 10), ("blog/a.log", 3)], &[id(1), id(2)]).unwrap();
        journal.commit(&[("shop/a.log", 20)], &[id(3)]).unwrap();
        drop(journal);
        let path = folder.path().join(".journal");
        let whole = fs::read(&path).unwrap();
        let first = whole.iter().position(|&byte| byte == b'\n').unwrap() + 1;
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let (journal, past) = Journal::open(folder.path()).unwrap();
            let lines = usize::from(cut >= first) + usize::from(cut == whole.len());
            assert_eq!(past.lengths.get("shop/a.log").copied(), [None, Some(10), Some(20)][lines]);
            assert_eq!(past.ids, [id(1), id(2), id(3)][..[0, 2, 3][lines]]);
            assert_eq!(fs::metadata(&path).unwrap().len(), journal.safe);
        }
        let mut changed = whole.clone();
        changed[first + 40] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert_eq!(Journal::open(folder.path()).unwrap().1.ids.len(), 2);
    }

    #[test]
    fn a_long_journal_begins_anew_and_forgets_nothing_of_late() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("shop")).unwrap();
        for name in ["shop/a.log", "shop/b.log"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::write(folder.path().join("shop/packed.log"), zstd::stream::encode_all(&b"x"[..], 1).unwrap()).unwrap();
        let (mut journal, _) = Journal::open(folder.path()).unwrap();
        journal.long = 4000;
        journal.commit(&[("shop/a.log", 1), ("shop/gone.log", 1), ("shop/packed.log", 1)], &[]).unwrap();
        for number in 0..1000 {
            journal.commit(&[("shop/b.log", number as u64)], &[id(number)]).unwrap();
        }
        assert!(fs::metadata(&journal.path).unwrap().len() < 5000);
        drop(journal);
        let (_, past) = Journal::open(folder.path()).unwrap();
        assert_eq!((past.lengths.get("shop/a.log"), past.lengths.get("shop/b.log")), (Some(&1), Some(&999)));
        assert_eq!((past.lengths.len(), past.ids.last()), (2, Some(&id(999))));
        assert!(past.ids.len() >= 5);
    }
}
