//! What happened in each minute? What graphs over time and comparisons of before and after are made of.

use super::few::Few;
use super::figures::Figures;
use super::hist::Hist;
use super::overview::Moment;
use super::report::Time;
use super::request::Request;
use super::timeline::Timeline;
use super::{Counting, Kind, Merge, Seen, html};
use serde::{Deserialize, Serialize};

/// Minutes; with more than so many in use, longer steps.
pub(crate) type Pulse = Timeline<Minute, 4096>;
/// A minute tells so many error codes apart: there are about seventy.
const CODES: usize = 200;

/// A minute.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Minute {
    pub records: u64,
    pub requests: u64,
    /// Requests that were answered with a status of 500 to 599.
    pub failed: u64,
    /// Service times in microseconds.
    pub service: Hist,
    /// Platform errors by code.
    pub codes: Few<CODES>,
    /// Memory of all dynos, in thousandths of a MB.
    pub memory: Figures,
}

impl Pulse {
    /// What happened when, in at most so many steps from first to last.
    pub(crate) fn coarse(&self, steps: i64) -> html::Timeline {
        let ends = self.iter().next().zip(self.iter().next_back());
        let long = ends.map_or(0, |((first, _), (last, _))| last.saturating_sub(first));
        // One more step for what is cut off at both ends.
        let step = self.step() * (long / self.step() / (steps - 1) + 1);
        let mut joined: Vec<(i64, Minute)> = Vec::new();
        for (start, minute) in self.iter() {
            let start = start.div_euclid(step) * step;
            match joined.last_mut() {
                Some(last) if last.0 == start => last.1.merge(minute.clone()),
                _ => joined.push((start, minute.clone())),
            }
        }
        html::Timeline { step, moments: joined.iter().map(|(start, minute)| (Time(*start), Moment::of(minute))).collect() }
    }

    /// Counts a record, if it has a time.
    pub(crate) fn add(&mut self, seen: &Seen<'_>, request: Option<&Request<'_>>, counting: &Counting) {
        let Some(time) = seen.time else { return };
        let minute = self.at(time);
        minute.records += 1;
        let code = match (seen.kind, request) {
            (_, Some(request)) => {
                minute.requests += 1;
                minute.failed += u64::from(request.failed());
                if let Some(service) = request.service {
                    minute.service.add(service);
                }
                request.code
            }
            (Kind::PlatformError, _) => counting.fields.errors.code(seen.record),
            (Kind::Memory, _) => {
                if let Some(memory) = counting.fields.dynos.memory(seen.record) {
                    minute.memory.add(memory);
                }
                return;
            }
            _ => return,
        };
        if !code.is_empty() {
            minute.codes.add(code, 1);
        }
    }
}

impl Merge for Minute {
    fn merge(&mut self, other: Self) {
        self.records += other.records;
        self.requests += other.requests;
        self.failed += other.failed;
        self.service.merge(other.service);
        self.memory.merge(other.memory);
        self.codes.merge(other.codes);
    }
}
