//! Who changed what, and when?

use super::changes::{self, ChangeReport};
use super::keyed::cut;
use super::pulse::Pulse;
use super::report::{Listed, Time, Wish};
use super::{Kind, Merge, Seen, shape};
use crate::events::prose;
use crate::filter::event::EventSet;
use serde::{Deserialize, Serialize};

/// So many changes are kept: the last ones, by time.
const KEPT: usize = 10_000;
/// What is described is cut: bytes.
const LONGEST: usize = 300;

/// What people and the platform did.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Deploys {
    acts: Vec<Act>,
    /// Those that are not kept.
    pub forgotten: u64,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Act {
    /// Microseconds since the epoch; first where it is not known.
    pub time: Option<i64>,
    pub event: Box<str>,
    pub what: Box<str>,
    pub user: Box<str>,
}

impl Deploys {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        if !matches!(seen.kind, Kind::Audit | Kind::Start) || !is_audit(seen) {
            return;
        }
        let (what, user) = prose::actor(seen.record.message());
        self.acts.push(Act {
            time: seen.time,
            event: seen.record.event().into(),
            what: cut(&shape::readable(what), LONGEST).into(),
            user: cut(&shape::readable(user.unwrap_or_default()), LONGEST).into(),
        });
    }

    /// The changes, in order of their times.
    pub(crate) fn acts(&self) -> Vec<&Act> {
        let mut acts: Vec<_> = self.acts.iter().collect();
        acts.sort_unstable();
        acts
    }

    fn forget(&mut self) {
        self.acts.sort_unstable();
        let many = self.acts.len().saturating_sub(KEPT);
        self.acts.drain(..many);
        self.forgotten += many as u64;
    }
}

fn is_audit(seen: &Seen<'_>) -> bool {
    EventSet::read("audit").is_ok_and(|audit| audit.holds(seen.record))
}

impl Merge for Deploys {
    fn merge(&mut self, other: Self) {
        self.acts.extend(other.acts);
        self.forgotten += other.forgotten;
        if self.acts.len() > KEPT {
            self.forget();
        }
    }
}

/// What is said of changes.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Deploys, releases, builds, config, scaling, add-ons, processes that people started; the last ones come last.
    pub acts: Vec<ActReport>,
    /// Earlier ones that are not listed.
    pub earlier: u64,
    /// What each release changed.
    pub changes: Listed<ChangeReport>,
}

/// What is said of one change.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ActReport {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    pub event: String,
    pub what: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user: String,
}

impl Deploys {
    /// `None` when nobody changed anything.
    pub(crate) fn report(&self, pulse: &Pulse, span: Option<(i64, i64)>, wish: Wish) -> Option<Report> {
        let acts = self.acts();
        let earlier = acts.len().saturating_sub(wish.top);
        let changes = changes::changes(&acts, pulse, span);
        (!acts.is_empty()).then(|| Report {
            acts: acts[earlier..].iter().map(|act| ActReport::of(act)).collect(),
            earlier: self.forgotten + earlier as u64,
            // The last ones are those that people ask about.
            changes: Listed::first(changes.iter().rev().map(ChangeReport::of).collect(), wish.top),
        })
    }
}

impl ActReport {
    pub(super) fn of(act: &Act) -> Self {
        Self { time: act.time.map(Time), event: act.event.to_string(), what: act.what.to_string(), user: act.user.to_string() }
    }
}
