//! Which release was in force when a line was written? Learned from what the platform says in the stream itself.
//!
//! It is the app's release, and no proof of what each dyno runs already. Whoever reads looks, in the order of the input, so
//! threads and borders of chunks do not matter.

use crate::chunk::Chunk;
use crate::envelope::Memo;
use crate::read::{body, head, trim_line_end};
use crate::record::{Record, Value};
use crate::time::stamp::Reader;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Words of which one stands in every line that changes what is in force.
const WORDS: &str = "Release v|Running release v|Deploy|Rollback to v|Promote ";
/// A deploy or a rollback, and the release that it makes, are no further apart: a second, in microseconds.
const NEAR: i64 = 1_000_000;
/// So many releases of an app can be rolled back to.
const MEMORY: usize = 1000;

/// A release, and its commit where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    pub version: Vec<u8>,
    pub commit: Option<Vec<u8>>,
}

/// What is in force, by app; lines whose app is not known belong to the one without a name.
pub(crate) type InForce = HashMap<Vec<u8>, Release>;

/// What is in force in a chunk: at its start, and behind some of its frames.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    start: Arc<InForce>,
    later: Vec<(usize, Arc<InForce>)>,
}

impl Changes {
    /// What is in force at a frame: the line that says a change is followed by it, and has what was before.
    pub(crate) fn at(&self, frame: usize) -> &InForce {
        let count = self.later.partition_point(|(change, _)| *change < frame);
        count.checked_sub(1).map_or(&self.start, |at| &self.later[at].1)
    }

    /// Is anything known at all?
    pub(crate) fn is_empty(&self) -> bool {
        self.start.is_empty() && self.later.is_empty()
    }
}

/// Learns what is in force.
#[derive(Clone, Debug)]
pub(crate) struct Tracker {
    words: Regex,
    clock: Reader,
    apps: HashMap<Vec<u8>, App>,
    now: Arc<InForce>,
}

/// What is known of an app.
#[derive(Clone, Debug, Default)]
struct App {
    current: Option<Release>,
    former: Option<Release>,
    /// When the current one was made, as long as its cause has not been seen.
    made: Option<i64>,
    /// What will make the next one: its time, and its commit.
    cause: Option<(i64, Option<Vec<u8>>)>,
    /// One whose commands run, and that is made when they are done.
    prepared: Option<Prepared>,
    /// The commits of the past.
    commits: VecDeque<Release>,
}

/// A release that is to be made.
#[derive(Clone, Debug)]
struct Prepared {
    version: Vec<u8>,
    since: i64,
    /// Its commit, when its cause has been seen.
    commit: Option<Option<Vec<u8>>>,
}

impl Tracker {
    /// Knows nothing yet.
    ///
    /// # Errors
    /// The words to look for are no pattern, which is a mistake of this file.
    pub(crate) fn new() -> Result<Self, regex::Error> {
        let clock = Reader::new(TimeZone::UTC, Timestamp::now());
        Ok(Self { words: Regex::new(WORDS)?, clock, apps: HashMap::new(), now: Arc::default() })
    }

    /// Notes in a chunk what is in force in it.
    pub(crate) fn look(&mut self, chunk: &mut Chunk) {
        let mut changes = Changes { start: Arc::clone(&self.now), later: Vec::new() };
        let ends: Vec<_> = chunk.frames.iter().map(|frame| frame.end as usize).collect();
        let bytes = chunk.bytes();
        let mut at = 0;
        while let Some(found) = self.words.find_at(bytes, at) {
            let frame = ends.partition_point(|end| *end <= found.start());
            let Some(&end) = ends.get(frame) else { break };
            let start = frame.checked_sub(1).map_or(0, |before| ends[before]);
            if self.line(trim_line_end(&bytes[start..end]), chunk) {
                changes.later.push((frame, Arc::clone(&self.now)));
            }
            at = end;
        }
        chunk.releases = changes;
    }

    /// Reads a line; does it change what is in force?
    fn line(&mut self, text: &[u8], chunk: &Chunk) -> bool {
        let mut record = Record::default();
        if chunk.hlog {
            record.reset(Cow::Borrowed(text.trim_ascii()));
            if !crate::hlog_json::read(&mut record) {
                return false;
            }
        } else {
            head(&mut record, text, text.len(), &mut Memo::default());
            body(&mut record);
        }
        // An app that prints such words says nothing, and adds nothing to what is remembered.
        if !matches!(record.event(), "deploy" | "release") {
            return false;
        }
        let Some(time) = record.timestamp().and_then(|time| self.clock.micros(time)) else { return false };
        let name = app_of(&record, chunk).to_vec();
        let app = self.apps.entry(name.clone()).or_default();
        if !app.hear(&record, time) {
            return false;
        }
        let now = Arc::make_mut(&mut self.now);
        match &app.current {
            Some(release) => drop(now.insert(name, release.clone())),
            None => drop(now.remove(&name)),
        }
        true
    }
}

/// The app whose line it is, as far as the input knows.
pub(crate) fn app_of<'r>(record: &'r Record<'_>, chunk: &'r Chunk) -> &'r [u8] {
    chunk.app.as_ref().map(|app| app.as_bytes()).or(record.app()).unwrap_or_default()
}

impl App {
    /// Takes in what the platform says; does it change what is in force?
    fn hear(&mut self, record: &Record<'_>, time: i64) -> bool {
        let text = |name: &str| match record.field(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        };
        match (record.event(), text("action"), text("version")) {
            ("deploy", ..) => self.cause(time, text("commit").map(<[u8]>::to_vec)),
            ("release", Some(b"rollback"), Some(version)) => self.cause(time, self.commit_of(version)),
            ("release", Some(b"running"), Some(version)) => self.prepare(time, version),
            ("release", Some(b"created"), Some(version)) => self.create(time, version),
            ("release", Some(b"failed"), Some(version)) => self.fail(version),
            _ => false,
        }
    }

    /// What makes a release may be said before or after it.
    fn cause(&mut self, time: i64, commit: Option<Vec<u8>>) -> bool {
        if let Some(current) = self.current.as_mut().filter(|_| self.made.is_some_and(|made| is_near(time, made))) {
            self.made = None;
            current.commit = commit;
            let current = current.clone();
            self.remember(current);
            return true;
        }
        match &mut self.prepared {
            Some(prepared) if prepared.commit.is_none() && is_near(time, prepared.since) => prepared.commit = Some(commit),
            _ => self.cause = Some((time, commit)),
        }
        false
    }

    /// A release with commands is made when they are done, which may be long after what has caused it.
    fn prepare(&mut self, time: i64, version: &[u8]) -> bool {
        if self.current.as_ref().is_none_or(|current| current.version != version) {
            let cause = self.cause.take_if(|(caused, _)| is_near(time, *caused));
            self.prepared = Some(Prepared { version: version.to_vec(), since: time, commit: cause.map(|(_, commit)| commit) });
        }
        false
    }

    fn create(&mut self, time: i64, version: &[u8]) -> bool {
        let prepared = self.prepared.take_if(|prepared| prepared.version == version).and_then(|prepared| prepared.commit);
        let cause = prepared.or_else(|| self.cause.take().filter(|(caused, _)| is_near(time, *caused)).map(|(_, commit)| commit));
        self.former = self.current.take();
        self.made = cause.is_none().then_some(time);
        // A change of the configuration makes a release too, with the same commit.
        let commit = cause.unwrap_or_else(|| self.former.as_ref().and_then(|former| former.commit.clone()));
        let release = Release { version: version.to_vec(), commit };
        self.remember(release.clone());
        self.current = Some(release);
        true
    }

    /// A release whose command has failed does not come into force.
    fn fail(&mut self, version: &[u8]) -> bool {
        let is_current = self.current.as_ref().is_some_and(|current| current.version == version);
        if is_current {
            self.current = self.former.take();
            self.made = None;
        }
        is_current
    }

    fn commit_of(&self, version: &[u8]) -> Option<Vec<u8>> {
        self.commits.iter().find(|past| past.version == version)?.commit.clone()
    }

    fn remember(&mut self, release: Release) {
        self.commits.retain(|past| past.version != release.version);
        self.commits.push_back(release);
        if self.commits.len() > MEMORY {
            self.commits.pop_front();
        }
    }
}

fn is_near(one: i64, other: i64) -> bool {
    (one - other).abs() <= NEAR
}

#[cfg(test)]
mod tests;
