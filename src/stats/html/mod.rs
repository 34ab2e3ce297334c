//! How are the figures set as a page? One file, without a network: graphs as SVG, tables that can be sorted, dark and light.

mod chart;
mod tables;

use super::overview::Moment;
use super::report::{Report, Time};
use crate::output::safe;
use chart::{Form, Frame, Row, draw};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Graphs tell so many error codes and dynos apart by colour.
const COLOURS: usize = 10;

/// What happened when, in steps of equal length, as many as graphs can show.
pub(crate) struct Timeline {
    /// Microseconds.
    pub step: i64,
    pub moments: Vec<(Time, Moment)>,
}

/// The page.
pub(crate) fn page(report: &Report, timeline: &Timeline, tz: &TimeZone) -> String {
    let clock = Clock(tz);
    let span = report.span.map_or_else(String::new, |(first, last)| format!("{} to {}", clock.show(first), clock.show(last)));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>hlog: {0}</title>\n<style>{STYLE}</style></head>\n<body><header><h1>What the logs add up to</h1><p>{0}</p></header><main>\n",
        escaped(&span)
    );
    graphs(&mut out, report, timeline, clock);
    tables::write(&mut out, report, clock);
    for hint in &report.hints {
        let _ = writeln!(out, "<p class=\"hint\">{}</p>", escaped(hint));
    }
    let _ = writeln!(out, "</main><footer>hlog {}</footer><script>{SCRIPT}</script></body></html>", env!("CARGO_PKG_VERSION"));
    out
}

/// Shows times in a zone.
#[derive(Clone, Copy)]
struct Clock<'z>(&'z TimeZone);

impl Clock<'_> {
    fn show(self, time: Time) -> String {
        let time = Timestamp::from_microsecond(time.0);
        time.map_or_else(|_| "?".to_owned(), |time| time.to_zoned(self.0.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string())
    }
}

fn graphs(out: &mut String, report: &Report, timeline: &Timeline, clock: Clock<'_>) {
    let Some((first, last)) = timeline.moments.first().zip(timeline.moments.last()) else { return };
    let step = timeline.step;
    let number = |time: Time| usize::try_from(time.0.div_euclid(step) - first.0.0.div_euclid(step)).unwrap_or_default();
    let steps = number(last.0) + 1;
    let long = step as f64 * steps as f64;
    let marks = report.deploys.iter().flat_map(|deploys| &deploys.changes.items).filter_map(|change| {
        let at = (change.time.0 - first.0.0) as f64 / long;
        let what: Vec<_> = change.acts.iter().map(|act| act.what.as_str()).collect();
        (0.0..=1.0).contains(&at).then(|| (at, format!("{}: {}", clock.show(change.time), what.join(", "))))
    });
    let frame = Frame { steps, ends: (clock.show(first.0), clock.show(Time(last.0.0 + step))), marks: marks.collect() };
    let row = |name: &str, colour, value: &dyn Fn(&Moment) -> Option<f64>| Row {
        name: name.to_owned(),
        colour,
        values: timeline.moments.iter().filter_map(|(time, moment)| Some((number(*time), value(moment)?))).collect(),
    };
    out.push_str("<section>\n");
    let answered = row("answered", 0, &|moment| Some((moment.requests - moment.status_5xx) as f64));
    let failed = row("5xx", 3, &|moment| Some(moment.status_5xx as f64));
    draw(out, "Requests", Form::Bars, &[answered, failed], "", &frame);
    let times = [("p50", 0), ("p95", 1), ("p99", 3)].map(|(name, colour)| {
        row(name, colour, &|moment| {
            let timing = moment.service_ms.as_ref()?;
            let of = [("p50", timing.p50), ("p95", timing.p95), ("p99", timing.p99)];
            of.iter().find(|(known, _)| *known == name).map(|(_, time)| time.0 as f64 / 1000.0)
        })
    });
    draw(out, "Service time", Form::Lines, &times, "ms", &frame);
    let codes = report.errors.iter().flat_map(|errors| &errors.codes.items).take(COLOURS).enumerate().map(|(colour, code)| {
        row(&code.name, colour, &|moment| moment.codes.iter().find(|(name, _)| *name == code.name).map(|(_, count)| *count as f64))
    });
    draw(out, "Errors of the platform", Form::Bars, &codes.collect::<Vec<_>>(), "", &frame);
    let dynos = report.dynos.iter().flat_map(|dynos| &dynos.dynos.items).filter_map(|dyno| Some((dyno, dyno.memory_mb.as_ref()?)));
    let memory = dynos.take(COLOURS).enumerate().map(|(colour, (dyno, memory))| Row {
        name: memory.quota.map_or_else(|| dyno.name.clone(), |quota| format!("{} of {} MB", dyno.name, quota.value())),
        colour,
        values: memory.timeline.steps.iter().map(|(time, most)| (number(*time).min(steps - 1), most.value())).collect(),
    });
    draw(out, "Memory", Form::PlainLines, &memory.collect::<Vec<_>>(), "MB", &frame);
    out.push_str("</section>\n");
}

/// A text that is nothing but text: neither markup, nor what changes the order of letters.
fn escaped(text: &str) -> String {
    let mut shown = Vec::new();
    safe::escape_for_table(text.as_bytes(), &mut shown);
    let mut out = String::new();
    for letter in String::from_utf8_lossy(&shown).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}
