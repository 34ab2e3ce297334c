//! How long is a feed waited for, while something is held back that may go on?

use crate::framing::Outlook;
use crate::input::Fill;
use std::time::{Duration, Instant};

/// What may go on is held back until nothing has come of it for so long,
const PATIENCE: Duration = Duration::from_millis(100);
/// and for so long at most, if nothing more is at hand then.
pub(crate) const LONGEST: Duration = Duration::from_millis(300);
/// A frame that is not whole is waited for for so much longer.
const IDLE: Duration = Duration::from_secs(1);
/// How long a feed that says nothing has been waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Waited {
    #[default]
    NotAtAll,
    /// until it was quiet
    Quiet,
    /// until it was idle
    Idle,
}

/// What is held back.
struct Held {
    /// Since when?
    since: Instant,
    /// When did it grow?
    grown: Instant,
}

/// What is held back, and for how long.
#[derive(Default)]
pub(super) struct Patience {
    /// Since the feed has said something, it has been waited for so long.
    waited: Waited,
    held: Option<Held>,
    /// Where among all bytes the last of what is held back ended.
    end: u64,
}

impl Patience {
    /// How long the feed may let one wait now that something is held back: a stream that never rests must not keep it, but what is
    /// on its way shall come. `None`: as long as it likes.
    pub(super) fn left(&mut self) -> Option<Duration> {
        match self.waited {
            Waited::NotAtAll => {
                let now = Instant::now();
                let held = self.held.get_or_insert(Held { since: now, grown: now });
                let end = (held.grown + PATIENCE).min(held.since + LONGEST);
                Some(end.saturating_duration_since(now).max(Duration::from_millis(1)))
            }
            Waited::Quiet => Some(IDLE),
            Waited::Idle => None,
        }
    }

    /// What may come, now that the feed has given this.
    pub(super) fn outlook(&mut self, fill: Fill) -> Outlook {
        let (outlook, waited) = match (fill, self.waited) {
            (Fill::Bytes, _) => (Outlook::More, Waited::NotAtAll),
            (Fill::Quiet, Waited::NotAtAll) => (Outlook::Quiet, Waited::Quiet),
            (Fill::Quiet, _) => (Outlook::Idle, Waited::Idle),
            (Fill::End, waited) => (Outlook::End, waited),
        };
        self.waited = waited;
        if waited != Waited::NotAtAll {
            self.held = None;
        }
        outlook
    }

    /// What is held back reaches so far: more of it may come, if more has come.
    pub(super) fn held_to(&mut self, end: u64) {
        if end > self.end {
            self.end = end;
            self.held.iter_mut().for_each(|held| held.grown = Instant::now());
        }
    }

    /// Something has been handed on: what is held back now, is from now on.
    pub(super) fn let_go(&mut self) {
        self.held = None;
    }
}
