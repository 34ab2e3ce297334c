//! How are lines kept in a folder: a folder for each app, in it a file for each day, as `heroku logs` prints them?
//!
//! A batch is written to the day's file, made safe, and then noted in the journal with its frame id. What is longer than the
//! journal says has been written by a batch that was never acknowledged, and is cut off at the next start; so a batch that
//! is sent again is in the file once. A file that has been compressed since is whole, whatever the journal says of its length.

mod journal;
mod pack;
mod refusals;

use super::frame::{self, Survey};
use super::seen::{FrameId, Seen};
use super::writer::{Batch, Safety, Sink};
use crate::exit::Messages;
use crate::input::UNKNOWN;
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use journal::Journal;
use pack::{Turn, Upkeep, is_packed};
use refusals::Refusals;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many apps have streams of their own, where everybody may write.
const MAX_FILES: usize = 1000;

/// A folder of lines.
pub(crate) struct Store {
    root: PathBuf,
    journal: Journal,
    /// The files that have been written to, by their path below the folder, and how much of each is safe.
    files: HashMap<String, Day>,
    /// What is to be appended to them.
    waiting: BTreeMap<String, Vec<u8>>,
    survey: Survey,
    turn: Turn,
    refusals: Refusals,
    /// Two drains must not write to one folder.
    _lock: File,
}

struct Day {
    file: File,
    safe: u64,
}

impl Store {
    /// Opens the folder, cuts off what was never acknowledged, and says which batches are in it.
    ///
    /// # Errors
    /// It cannot be used, or another drain uses it.
    pub(crate) fn open(root: &Path) -> Result<(Self, Seen)> {
        let shown = root.display();
        make_folder(root).with_context(|| format!("{shown}: cannot be made"))?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(root.join(".lock"));
        let lock = lock.with_context(|| format!("{shown}: cannot be written"))?;
        if lock.try_lock().is_err() {
            bail!("{shown}: another hlog drain writes to it");
        }
        let (journal, past) = Journal::open(root).with_context(|| format!("{shown}: its journal cannot be read"))?;
        for (name, safe) in &past.lengths {
            cut_back(&root.join(name), *safe).with_context(|| format!("{shown}/{name}: cannot be cut back to what is safe"))?;
        }
        let mut seen = Seen::default();
        past.ids.iter().for_each(|id| seen.insert(id));
        let store = Self {
            root: root.to_owned(),
            journal,
            files: HashMap::new(),
            waiting: BTreeMap::new(),
            survey: Survey::new(),
            turn: Turn::default(),
            refusals: Refusals::default(),
            _lock: lock,
        };
        Ok((store, seen))
    }

    /// What keeps it tidy, and days for so long.
    pub(crate) fn upkeep(&self, keep: Option<Duration>) -> Upkeep {
        Upkeep { root: self.root.clone(), keep, turn: Arc::clone(&self.turn) }
    }

    /// Writes what waits, and makes it safe.
    fn write(&mut self, ids: &[FrameId]) -> io::Result<()> {
        let turn = Arc::clone(&self.turn);
        let _turn = pack::wait(&turn);
        // A file that has been removed or replaced would take lines with it.
        self.files.retain(|_, day| day.file.metadata().is_ok_and(|data| data.nlink() > 0));
        for name in self.waiting.keys() {
            if !self.files.contains_key(name) {
                let day = create(&self.root, name, &mut self.journal);
                let day = day.map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
                self.files.insert(name.clone(), day);
            }
        }
        let mut lengths = Vec::new();
        for (name, text) in &self.waiting {
            let Some(day) = self.files.get_mut(name) else { continue };
            day.file.write_all(text)?;
            day.file.sync_data()?;
            lengths.push((name.as_str(), day.safe + text.len() as u64));
        }
        self.journal.commit(&lengths, ids)?;
        for (name, length) in lengths {
            if let Some(day) = self.files.get_mut(name) {
                day.safe = length;
            }
        }
        Ok(())
    }

    /// Takes back what has been written and is not safe. First what the journal says of it: lines that it notes and that are gone
    /// would be acknowledged when they come again.
    fn take_back(&mut self) -> io::Result<()> {
        self.journal.take_back()?;
        for name in self.waiting.keys() {
            if let Some(day) = self.files.get_mut(name) {
                day.file.set_len(day.safe)?;
            }
        }
        Ok(())
    }

    /// Files of past days are not written to any more.
    fn forget_past(&mut self, today: Date) {
        let today = today.to_string();
        self.files.retain(|name, _| name.split_once('/').is_some_and(|(_, file)| *file >= *today));
    }

    /// The file for an app's lines of a day. A day that has been compressed is closed for good: where the clock has gone back, the
    /// next one that is open takes the lines.
    fn name(&self, app: &str, today: Date, ending: &str) -> String {
        let name = |day: Date| format!("{app}/{day}.{ending}");
        // What cannot be read cannot be written either, and is refused then.
        let is_open = |name: &String| self.files.contains_key(name) || !is_packed(&self.root.join(name)).unwrap_or(false);
        today.series(1.day()).map(name).find(is_open).unwrap_or_else(|| name(today))
    }
}

impl Sink for Store {
    fn take(&mut self, batch: &Batch) -> Result<u64> {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        self.forget_past(today);
        let app = batch.app.as_deref().unwrap_or(UNKNOWN);
        let mut unparsed = 0;
        let (mut lines, mut garbage) = (Vec::new(), Vec::new());
        for piece in self.survey.pieces(&batch.bytes) {
            if !frame::write(piece.bytes, &mut lines) {
                frame::write_unparsed(piece.bytes, &mut garbage);
                unparsed += 1;
            }
        }
        // Among others, a line without a time would be taken for the continuation of the one above.
        for (text, ending) in [(lines, "log"), (garbage, "unparsed.log")] {
            if !text.is_empty() {
                let name = self.name(app, today, ending);
                self.waiting.entry(name).or_default().extend_from_slice(&text);
            }
        }
        Ok(unparsed)
    }

    fn commit(&mut self, ids: &[FrameId]) -> Result<Safety> {
        if self.waiting.is_empty() && ids.is_empty() {
            return Ok(Safety::Safe);
        }
        let new = self.waiting.keys().filter(|name| !self.files.contains_key(*name)).count();
        let result = if self.files.len() + new > MAX_FILES {
            Err(io::Error::other(format!("more than {MAX_FILES} files a day")))
        } else {
            self.write(ids)
        };
        let safety = match result {
            Ok(()) => Safety::Safe,
            Err(error) => {
                if let Some(words) = self.refusals.words(&error, Instant::now()) {
                    Messages.say(&format!("{}: {words}", self.root.display()));
                }
                self.take_back().context("what was written cannot be taken back")?;
                Safety::Refused
            }
        };
        self.waiting.clear();
        Ok(safety)
    }
}

/// Makes a folder, and those that it is in; all of them are safe then.
fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    // The parent of a name alone is the folder one is in.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(parent)?;
    // Another may have made it just now.
    fs::create_dir(path).or_else(|error| if path.is_dir() { Ok(()) } else { Err(error) })?;
    File::open(parent)?.sync_all()
}

/// Opens a day's file, and notes it in the journal before anything is written to it.
fn create(root: &Path, name: &str, journal: &mut Journal) -> io::Result<Day> {
    let path = root.join(name);
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    if is_packed(&path)? {
        // When it comes again, it goes to another day.
        return Err(io::Error::other("it has just been compressed"));
    }
    let file = OpenOptions::new().create(true).append(true).open(&path)?;
    let safe = file.metadata()?.len();
    for folder in path.ancestors().skip(1).take(2) {
        File::open(folder)?.sync_all()?;
    }
    journal.commit(&[(name, safe)], &[])?;
    Ok(Day { file, safe })
}

/// Cuts a file back to what is safe of it. One that has been compressed is whole, one that is gone has been removed.
fn cut_back(path: &Path, safe: u64) -> io::Result<()> {
    if is_packed(path)? {
        return Ok(());
    }
    let file = match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    let length = file.metadata()?.len();
    if length < safe {
        Messages.say(&format!("{}: it was longer when it was written last: {safe} bytes, and now {length}", path.display()));
    } else if length > safe {
        file.set_len(safe)?;
        file.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
