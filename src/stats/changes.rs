//! What did each release change: rate, service times, failures, error codes, memory, before against after?
//!
//! A difference is told as a change only when it is more than chance: three standard errors, or for the 95th percentile
//! ranges of ranks that do not meet.

use super::Merge;
use super::deploys::{Act, ActReport};
use super::figures::Figures;
use super::hist::Hist;
use super::pulse::{Minute, Pulse};
use super::report::{Fixed, Ms, Ratio, Time};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Microseconds that before and after look at, at most.
const WINDOW: i64 = 3_600_000_000;

/// What was released, and how the app fared before and after.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// Microseconds since the epoch.
    pub time: i64,
    /// The acts of that minute.
    pub acts: Vec<&'a Act>,
    pub before: Side,
    pub after: Side,
}

/// Some minutes together.
#[derive(Debug, Default)]
pub(crate) struct Side {
    /// Microseconds of the minutes, as far as the log has them: it begins and ends within one.
    pub length: i64,
    pub minutes: Minute,
    /// Requests of each minute that the log has all of.
    pub rates: Figures,
}

impl Side {
    /// Requests by minute; `None` when there are no minutes.
    pub(crate) fn rate(&self) -> Option<f64> {
        (self.length > 0).then(|| self.minutes.requests as f64 * 60e6 / self.length as f64)
    }

    /// The share of failed requests; `None` without requests.
    pub(crate) fn failed(&self) -> Option<f64> {
        (self.minutes.requests > 0).then(|| self.minutes.failed as f64 / self.minutes.requests as f64)
    }
}

/// Compares the time before each release with that after it: up to an hour, not beyond the releases around it, and
/// without its own minute, which has both. The log has lines from the first time of the span to the last one.
pub(crate) fn changes<'a>(acts: &[&'a Act], pulse: &Pulse, span: Option<(i64, i64)>) -> Vec<Change<'a>> {
    let step = pulse.step();
    let mut points = BTreeMap::<i64, Vec<&Act>>::new();
    for act in acts.iter().filter(|act| matches!(&*act.event, "release" | "deploy") && !act.what.starts_with("Running release ")) {
        if let Some(time) = act.time {
            points.entry(time.div_euclid(step)).or_default().push(act);
        }
    }
    let numbers: Vec<i64> = points.keys().copied().collect();
    let reach = WINDOW / step.min(WINDOW);
    let Some(span) = span else { return Vec::new() };
    let (first, last) = (span.0.div_euclid(step), span.1.div_euclid(step));
    points
        .into_iter()
        .enumerate()
        .map(|(at, (number, acts))| {
            let left = at.checked_sub(1).map_or(first, |at| numbers[at] + 1).max(number - reach).max(first);
            let right = numbers.get(at + 1).map_or(last + 1, |next| *next).min(number + 1 + reach).min(last + 1);
            Change {
                time: acts[0].time.unwrap_or_default(),
                acts,
                before: side(pulse, left..number, span),
                after: side(pulse, number + 1..right, span),
            }
        })
        .collect()
}

/// Those minutes.
fn side(pulse: &Pulse, minutes: Range<i64>, (first, last): (i64, i64)) -> Side {
    let step = pulse.step();
    let length = (minutes.end * step).min(last) - (minutes.start * step).max(first);
    let mut side = Side { length: length.max(0), ..Side::default() };
    let is_whole = |number: i64| number * step >= first && (number + 1) * step <= last;
    let mut quiet = minutes.clone().filter(|number| is_whole(*number)).count();
    for (start, minute) in pulse.iter().filter(|(start, _)| minutes.contains(&start.div_euclid(step))) {
        if is_whole(start.div_euclid(step)) {
            side.rates.add(i128::from(minute.requests));
            quiet -= 1;
        }
        side.minutes.merge(minute.clone());
    }
    (0..quiet).for_each(|_| side.rates.add(0));
    side
}

/// How many standard errors apart two values must be to be told as a change. With 3, chance does it once in 370 times.
const APART: f64 = 3.0;

/// Has the number of requests a minute changed by more than it does from one minute to the next?
fn rate_changed(change: &Change<'_>) -> bool {
    differ(&change.before.rates, &change.after.rates)
}

/// Has the memory of the dyno samples changed by more than samples differ?
fn memory_changed(change: &Change<'_>) -> bool {
    differ(&change.before.minutes.memory, &change.after.minutes.memory)
}

fn differ(before: &Figures, after: &Figures) -> bool {
    if before.count < 3 || after.count < 3 {
        return false;
    }
    let mean = |figures: &Figures| figures.sum as f64 / figures.count as f64;
    let error = before.error_of_mean().hypot(after.error_of_mean());
    (mean(before) - mean(after)).abs() > APART * error.max(f64::EPSILON)
}

/// Has the share of failed requests changed by more than chance does?
fn failures_changed(change: &Change<'_>) -> bool {
    counts_differ([&change.before, &change.after].map(|side| (side.minutes.failed, side.minutes.requests)))
}

/// Has the share of requests with an error code changed by more than chance does?
fn code_changed(change: &Change<'_>, code: &str) -> bool {
    let count = |side: &Side| side.minutes.codes.get(code).unwrap_or_default();
    counts_differ([&change.before, &change.after].map(|side| (count(side), side.minutes.records.max(1))))
}

/// The test of two shares, of a number of all each.
fn counts_differ([(hits, all), (other_hits, other_all)]: [(u64, u64); 2]) -> bool {
    if all == 0 || other_all == 0 || hits + other_hits < 5 {
        return false;
    }
    let (n, m) = (all as f64, other_all as f64);
    let pooled = (hits + other_hits) as f64 / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    (hits as f64 / n - other_hits as f64 / m).abs() > APART * error
}

/// Has the 95th percentile of the service times changed: do the ranges in which it lies by chance not meet?
fn service_changed(change: &Change<'_>) -> bool {
    let range = |hist: &Hist| {
        let count = hist.count as f64;
        let spread = APART * (count * 0.95 * 0.05).sqrt();
        let rank = |rank: f64| hist.at_rank(rank.clamp(1.0, count) as u64);
        Some((rank(count.mul_add(0.95, -spread).floor())?, rank(count.mul_add(0.95, spread).ceil())?))
    };
    let (before, after) = (&change.before.minutes.service, &change.after.minutes.service);
    // With fewer, the range reaches up to the longest one.
    if before.count < 60 || after.count < 60 {
        return false;
    }
    matches!((range(before), range(after)), (Some((low, high)), Some((after_low, after_high))) if high < after_low || after_high < low)
}

/// What is said of a release.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeReport {
    pub time: Time,
    pub acts: Vec<ActReport>,
    pub before: SideReport,
    pub after: SideReport,
    /// What changed by more than chance: requests, p95, failures, memory, or an error code.
    pub changed: Vec<String>,
}

/// What is said of the time before or after a release. What was not seen is left out.
#[derive(Debug, Serialize)]
pub(crate) struct SideReport {
    pub minutes: i64,
    pub requests: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_per_minute: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p95_ms: Option<Ms>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<Ratio>,
    /// Mean of the dynos' samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<Fixed>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, u64>,
}

/// Did something change?
type Test = fn(&Change<'_>) -> bool;

impl ChangeReport {
    pub(super) fn of(change: &Change<'_>) -> Self {
        let tests: [(&str, Test); 4] =
            [("requests", rate_changed), ("p95", service_changed), ("failures", failures_changed), ("memory", memory_changed)];
        let mut changed: Vec<_> = tests.iter().filter(|(_, test)| test(change)).map(|(name, _)| (*name).to_owned()).collect();
        let codes: BTreeSet<_> =
            [&change.before, &change.after].into_iter().flat_map(|side| side.minutes.codes.iter()).map(|(code, _)| code).collect();
        changed.extend(codes.into_iter().filter(|code| code_changed(change, code)).map(str::to_owned));
        Self {
            time: Time(change.time),
            acts: change.acts.iter().map(|act| ActReport::of(act)).collect(),
            before: SideReport::of(&change.before),
            after: SideReport::of(&change.after),
            changed,
        }
    }
}

impl SideReport {
    fn of(side: &Side) -> Self {
        let minutes = &side.minutes;
        Self {
            minutes: (side.length + 30_000_000) / 60_000_000,
            requests: minutes.requests,
            requests_per_minute: side.rate().map(Ratio),
            p95_ms: minutes.service.percentile(950).map(Ms),
            failed: side.failed().map(Ratio),
            memory_mb: minutes.memory.mean().map(|mean| Fixed(mean, 3)),
            codes: minutes.codes.iter().map(|(code, count)| (code.to_owned(), count)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::deploys::Act;

    const MINUTE: i64 = 60_000_000;

    /// A release after ten minutes of one kind, and ten of another.
    fn changed(before: fn(&mut Minute, i64), after: fn(&mut Minute, i64)) -> Vec<String> {
        let mut pulse = Pulse::default();
        for number in 0..21 {
            let minute = pulse.at(number * MINUTE);
            if number < 10 { before(minute, number) } else { after(minute, number) }
        }
        let act = Act { time: Some(10 * MINUTE + 1), event: "release".into(), what: "Release v2 created".into(), user: "".into() };
        let changes = changes(&[&act], &pulse, Some((0, 21 * MINUTE)));
        assert_eq!((changes.len(), changes[0].before.length, changes[0].after.length), (1, 10 * MINUTE, 10 * MINUTE));
        ChangeReport::of(&changes[0]).changed
    }

    fn requests(minute: &mut Minute, count: u64, failed: u64, service: u64) {
        minute.records += count;
        minute.requests += count;
        minute.failed += failed;
        (0..count).for_each(|number| minute.service.add(service + number % 50 * 10));
    }

    #[test]
    fn what_is_more_than_chance_is_told() {
        let usual = |minute: &mut Minute, number: i64| requests(minute, 100 + number as u64 % 3, number as u64 % 2, 30_000);
        assert!(changed(usual, usual).is_empty());
        assert_eq!(changed(usual, |minute, number| requests(minute, 100 + number as u64 % 3, 9, 30_000)), ["failures"]);
        assert_eq!(changed(usual, |minute, number| requests(minute, 100 + number as u64 % 3, number as u64 % 2, 90_000)), ["p95"]);
        assert_eq!(changed(usual, |minute, number| requests(minute, 60 + number as u64 % 3, number as u64 % 2, 30_000)), ["requests"]);
        let code = |minute: &mut Minute, number: i64| {
            requests(minute, 100 + number as u64 % 3, number as u64 % 2, 30_000);
            minute.codes.add(b"H12", 4);
        };
        assert_eq!(changed(usual, code), ["H12"]);
        assert_eq!(changed(code, usual), ["H12"]);
        assert!(changed(code, code).is_empty());
    }

    #[test]
    fn minutes_that_the_log_has_a_part_of_count_as_that() {
        let mut pulse = Pulse::default();
        (0..7).for_each(|minute| pulse.at(minute * MINUTE).requests = if [0, 6].contains(&minute) { 30 } else { 120 });
        let act = Act { time: Some(3 * MINUTE), event: "release".into(), what: "Release v2 created".into(), user: "".into() };
        let changes = changes(&[&act], &pulse, Some((45_000_000, 6 * MINUTE + 15_000_000)));
        for side in [&changes[0].before, &changes[0].after] {
            assert_eq!((side.length, side.minutes.requests, side.rates.count), (135_000_000, 270, 2));
            assert_eq!(side.rate(), Some(120.0));
            assert_eq!(SideReport::of(side).minutes, 2);
        }
    }

    #[test]
    fn windows_end_at_the_releases_around() {
        let mut pulse = Pulse::default();
        (0..200).for_each(|number| pulse.at(number * MINUTE).requests = 1);
        let act =
            |minute: i64| Act { time: Some(minute * MINUTE), event: "release".into(), what: "Release v2 created".into(), user: "".into() };
        let acts = [act(100), act(110), act(110)];
        let lengths: Vec<_> = changes(&acts.iter().collect::<Vec<_>>(), &pulse, Some((0, 200 * MINUTE)))
            .iter()
            .map(|change| (change.acts.len(), change.before.length / MINUTE, change.after.length / MINUTE))
            .collect();
        assert_eq!(lengths, [(1, 60, 9), (2, 9, 60)]);
    }
}
