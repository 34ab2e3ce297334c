//! What has happened so far? Figures for `/metrics`, in Prometheus' text format, and a word where something is odd.

use crate::exit::Messages;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What can be odd about a batch or a frame; none of it is a reason to refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// an octet count that names no frame
    Count,
    /// `Logplex-Msg-Count` says another number
    MsgCount,
    /// there is no `Logplex-Msg-Count`, as in a Private Space
    NoMsgCount,
    /// a frame that has no time and no source
    Unparsed,
    /// a body that is not compressed as it says
    Gzip,
}

/// Each with its name, and words that are right before any number.
const ODDITIES: [(Odd, &str, &str); 5] = [
    (Odd::Count, "count", "octet counts that fit no frame; what follows them is read by lines, and kept"),
    (Odd::MsgCount, "msg-count", "batches that hold another number of frames than their Logplex-Msg-Count says"),
    (Odd::NoMsgCount, "no-msg-count", "batches without Logplex-Msg-Count (in a Private Space that is usual)"),
    (Odd::Unparsed, "unparsed", "frames that are not understood, and kept as they came"),
    (Odd::Gzip, "gzip", "bodies that are not compressed as they say, and kept as far as they can be read"),
];

/// What is counted.
#[derive(Default)]
pub(crate) struct Counters {
    /// Answers by status, from 100.
    answers: Statuses,
    pub frames: AtomicU64,
    pub bytes: AtomicU64,
    pub duplicates: AtomicU64,
    odd: [AtomicU64; ODDITIES.len()],
    /// Connections that were open too many.
    pub turned_away: AtomicU64,
    pub connections: AtomicU64,
    /// Batches that wait to be written.
    pub queue: AtomicU64,
    /// Did the last attempt to write fail?
    pub failing: std::sync::atomic::AtomicBool,
}

struct Statuses([AtomicU64; 500]);

impl Default for Statuses {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl Counters {
    pub(super) fn answer(&self, status: u16) {
        if let Some(count) = usize::from(status).checked_sub(100).and_then(|at| self.answers.0.get(at)) {
            count.fetch_add(1, Relaxed);
        }
    }

    /// Counts what is odd, and says so the first time, the tenth, the hundredth, ...
    pub(super) fn odd(&self, odd: Odd, times: u64) {
        let Some(at) = ODDITIES.iter().position(|(known, ..)| *known == odd).filter(|_| times > 0) else { return };
        let before = self.odd[at].fetch_add(times, Relaxed);
        let now = before + times;
        if before.checked_ilog10() != now.checked_ilog10() {
            Messages.say(&format!("{}: {now} so far", ODDITIES[at].2));
        }
    }

    /// The figures as Prometheus reads them.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        let mut family = |name: &str, kind: &str, help: &str, values: &[(String, u64)]| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "# HELP hlog_drain_{name} {help}\n# TYPE hlog_drain_{name} {kind}");
            for (labels, value) in values {
                let _ = writeln!(out, "hlog_drain_{name}{labels} {value}");
            }
        };
        let one = |value: &AtomicU64| vec![(String::new(), value.load(Relaxed))];
        let answers = self.answers.0.iter().zip(100..).map(|(count, status): (_, u16)| (status, count.load(Relaxed)));
        let answers = answers.filter(|(_, count)| *count > 0);
        let labelled = |(status, count)| (format!("{{status=\"{status}\"}}"), count);
        family("requests_total", "counter", "Requests answered, by status.", &answers.clone().map(labelled).collect::<Vec<_>>());
        let refused = answers.filter(|(status, _)| *status >= 400).map(|(_, count)| count).sum();
        family("refused_total", "counter", "Requests that were refused.", &[(String::new(), refused)]);
        family("frames_total", "counter", "Frames received.", &one(&self.frames));
        family("bytes_total", "counter", "Bytes of bodies received, uncompressed.", &one(&self.bytes));
        family("duplicates_total", "counter", "Batches that had been written before.", &one(&self.duplicates));
        let odd: Vec<_> =
            self.odd.iter().zip(ODDITIES).map(|(count, (_, name, _))| (format!("{{kind=\"{name}\"}}"), count.load(Relaxed))).collect();
        family("odd_total", "counter", "Frames and batches that were odd, and kept all the same.", &odd);
        family("turned_away_total", "counter", "Connections beyond the limit.", &one(&self.turned_away));
        family("connections", "gauge", "Open connections.", &one(&self.connections));
        family("queue", "gauge", "Batches that wait to be written.", &one(&self.queue));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_prometheus_reads_them() {
        let counters = Counters::default();
        counters.answer(204);
        counters.answer(204);
        counters.answer(401);
        counters.answer(999);
        counters.odd(Odd::Count, 3);
        counters.odd(Odd::Count, 0);
        let text = counters.text();
        for line in [
            "# TYPE hlog_drain_requests_total counter",
            "hlog_drain_requests_total{status=\"204\"} 2",
            "hlog_drain_requests_total{status=\"401\"} 1",
            "hlog_drain_refused_total 1",
            "hlog_drain_odd_total{kind=\"count\"} 3",
            "hlog_drain_odd_total{kind=\"gzip\"} 0",
            "hlog_drain_queue 0",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
        }
    }
}
