//! Which records are wanted? Asked twice: before a line's event is read, and after.

mod stub;
mod text;

pub(crate) use stub::*;
pub(crate) use text::Pattern;

use crate::record::{Level, Record};
use crate::time::stamp;
use memchr::memmem::Finder;

/// All filters of a run. All must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub sources: Any<Exact>,
    pub apps: Any<Exact>,
    pub dynos: Any<Dyno>,
    pub window: Option<Window>,
    pub events: Any<EventSelector>,
    pub levels: Any<AtLeast>,
    pub conditions: Vec<Expr>,
    pub request_id: Option<Finder<'static>>,
    pub pattern: Option<Pattern>,
}

/// From when to when, in microseconds since the epoch, both included.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub since: i64,
    pub until: i64,
    pub reader: stamp::Reader,
}

impl Filter {
    /// Does everything pass?
    pub(crate) fn is_empty(&self) -> bool {
        self.admits_all() && self.events.is_empty() && self.levels.is_empty() && self.conditions.is_empty() && self.pattern.is_none()
    }

    fn admits_all(&self) -> bool {
        self.sources.is_empty() && self.apps.is_empty() && self.dynos.is_empty() && self.window.is_none() && self.request_id.is_none()
    }

    /// What can be asked before the event is read: where from, and when.
    pub(crate) fn admits(&self, record: &Record<'_>) -> bool {
        self.sources.holds(record.source())
            && self.apps.holds(record.app())
            && self.dynos.holds(record)
            && self.request_id.as_ref().is_none_or(|id| id.find(record.message()).is_some())
            && self.window.as_ref().is_none_or(|window| window.holds(record))
    }

    /// What can be asked only of a whole record.
    pub(crate) fn keeps(&self, record: &Record<'_>) -> bool {
        self.events.holds(record)
            && self.levels.holds(record)
            && self.conditions.iter().all(|condition| condition.holds(record))
            && self.pattern.as_ref().is_none_or(|pattern| pattern.holds(record.message()))
    }
}

impl Window {
    /// A record without a time that can be read is not within any.
    fn holds(&self, record: &Record<'_>) -> bool {
        record.timestamp().and_then(|time| self.reader.micros(time)).is_some_and(|time| (self.since..=self.until).contains(&time))
    }
}
