//! Which tables has the page?

use super::{Clock, escaped};
use crate::stats::report::{Fixed, Ms, Ratio, Report, Timing};
use crate::stats::view::{duration, percent, plain, thousands};
use std::fmt::Write;

/// What stands in a table: what is shown, and the number by which it is sorted.
struct Cell {
    text: String,
    value: Option<f64>,
    bad: bool,
}

impl Cell {
    fn words(text: &str) -> Self {
        Self { text: text.to_owned(), value: None, bad: false }
    }

    fn count(count: u64) -> Self {
        Self { text: if count == 0 { String::new() } else { thousands(count) }, value: Some(count as f64), bad: false }
    }

    fn time(time: Option<Ms>) -> Self {
        Self { text: time.map_or_else(String::new, duration), value: time.map(|time| time.0 as f64), bad: false }
    }

    fn number(number: Option<Fixed>) -> Self {
        let value = number.map(Fixed::value);
        Self { text: value.map_or_else(String::new, |value| ((value * 1e3).round() / 1e3).to_string()), value, bad: false }
    }

    fn share(share: Option<Ratio>) -> Self {
        Self { text: share.map_or_else(String::new, percent), value: share.map(|share| share.0), bad: false }
    }

    fn bad_if(self, bad: bool) -> Self {
        Self { bad, ..self }
    }
}

/// Appends a table; a title that begins with a `<` is that of a column of words, and `more` rows are left out. Nothing without rows.
fn table(out: &mut String, name: &str, titles: &[&str], rows: impl Iterator<Item = Vec<Cell>>, more: u64) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let _ = write!(out, "<h2>{}</h2><div class=\"scroll\"><table><thead><tr>", escaped(name));
    for title in titles {
        let (class, title) = title.strip_prefix('<').map_or(("", *title), |title| (" class=\"w\"", title));
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escaped(title));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (cell, title) in row.iter().zip(titles) {
            let class = match (title.starts_with('<'), cell.bad) {
                (true, _) => " class=\"w\"",
                (false, true) => " class=\"bad\"",
                (false, false) => "",
            };
            let value = cell.value.map_or_else(String::new, |value| format!(" data-value=\"{value}\""));
            let _ = write!(out, "<td{class}{value}>{}</td>", escaped(&cell.text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    if more > 0 {
        let _ = writeln!(out, "<p class=\"hint\">and {} more: --top N</p>", thousands(more));
    }
}

/// Writes all tables that there are.
pub(super) fn write(out: &mut String, report: &Report, clock: Clock<'_>) {
    requests(out, report);
    errors(out, report, clock);
    dynos(out, report);
    queries(out, report);
    deploys(out, report, clock);
    metrics(out, report);
}

fn requests(out: &mut String, report: &Report) {
    let Some(requests) = &report.requests else { return };
    let rows = requests.endpoints.items.iter().map(|group| {
        let timing = group.service_ms.as_ref();
        let time = |of: fn(&Timing) -> Ms| Cell::time(timing.map(of));
        vec![
            Cell::count(group.count),
            Cell::count(group.status_5xx).bad_if(group.status_5xx > 0),
            time(|timing| timing.sum),
            time(|timing| timing.p50),
            time(|timing| timing.p95),
            time(|timing| timing.p99),
            time(|timing| timing.max),
            Cell::words(group.name),
        ]
    });
    table(out, "Requests", &["count", "5xx", "total", "p50", "p95", "p99", "max", "<endpoint"], rows, requests.endpoints.more as u64);
}

fn errors(out: &mut String, report: &Report, clock: Clock<'_>) {
    let Some(errors) = &report.errors else { return };
    let lists = [("platform", &errors.codes), ("app", &errors.app), ("Postgres", &errors.postgres), ("exit", &errors.exits)];
    let left_out = lists.iter().map(|(_, list)| list.more as u64).sum();
    let rows = lists.into_iter().flat_map(|(kind, list)| list.items.iter().map(move |trouble| (kind, trouble))).map(|(kind, trouble)| {
        let time = |time| Cell::words(&Option::map_or_else(time, String::new, |time| clock.show(time)));
        let name = trouble.meaning.map_or_else(|| trouble.name.clone(), |meaning| format!("{} {meaning}", trouble.name));
        vec![Cell::count(trouble.count), time(trouble.first), time(trouble.last), Cell::words(kind), Cell::words(&name)]
    });
    table(out, "Errors", &["count", "<first", "<last", "<of", "<what"], rows, left_out);
}

fn dynos(out: &mut String, report: &Report) {
    let Some(dynos) = &report.dynos else { return };
    let rows = dynos.dynos.items.iter().map(|dyno| {
        let memory = dyno.memory_mb.as_ref();
        let share = memory.and_then(|memory| memory.share);
        vec![
            Cell::words(&dyno.name),
            Cell::number(dyno.load_last),
            Cell::number(dyno.load_max),
            Cell::number(memory.map(|memory| memory.mean)),
            Cell::number(memory.map(|memory| memory.max)),
            Cell::share(share).bad_if(share.is_some_and(|share| share.0 > 1.0)),
            Cell::count(dyno.starts),
            Cell::count(dyno.crashes).bad_if(dyno.crashes > 0),
        ]
    });
    table(
        out,
        "Dynos",
        &["<dyno", "load", "peak", "memory, MB", "peak, MB", "of quota", "starts", "crashes"],
        rows,
        dynos.dynos.more as u64,
    );
}

fn queries(out: &mut String, report: &Report) {
    let Some(queries) = &report.queries else { return };
    let rows = queries.statements.items.iter().map(|statement| {
        let timing = statement.duration_ms.as_ref();
        let time = |of: fn(&Timing) -> Ms| Cell::time(timing.map(of));
        vec![
            Cell::count(timing.map_or(0, |timing| timing.count)),
            time(|timing| timing.sum),
            time(|timing| timing.mean),
            time(|timing| timing.p95),
            time(|timing| timing.max),
            Cell::words(statement.actions.first().map_or("", |(action, _)| action)),
            Cell::words(&statement.statement),
        ]
    });
    table(out, "Slow queries", &["count", "total", "mean", "p95", "max", "<from", "<statement"], rows, queries.statements.more as u64);
}

fn deploys(out: &mut String, report: &Report, clock: Clock<'_>) {
    let Some(deploys) = &report.deploys else { return };
    let changes = deploys.changes.items.iter().flat_map(|change| {
        let what: Vec<_> = change.acts.iter().map(|act| act.what.as_str()).collect();
        [("before", &change.before), ("after", &change.after)].map(|(name, side)| {
            vec![
                Cell::words(&clock.show(change.time)),
                Cell::words(name),
                Cell {
                    text: side.requests_per_minute.map_or_else(String::new, |rate| plain(rate.0)),
                    value: side.requests_per_minute.map(|rate| rate.0),
                    bad: false,
                },
                Cell::time(side.p95_ms),
                Cell::share(side.failed),
                Cell::number(side.memory_mb),
                Cell::words(&if name == "after" { String::new() } else { what.join(", ") }),
                Cell::words(&if name == "after" { change.changed.join(", ") } else { String::new() }),
            ]
        })
    });
    table(
        out,
        "Releases",
        &["<time", "<side", "requests a minute", "p95", "5xx", "memory, MB", "<what", "<changed by more than chance"],
        changes,
        deploys.changes.more as u64,
    );
    let acts = deploys.acts.iter().rev().map(|act| {
        vec![Cell::words(&act.time.map_or_else(String::new, |time| clock.show(time))), Cell::words(&act.user), Cell::words(&act.what)]
    });
    table(out, "Who changed what", &["<time", "<by", "<what"], acts, deploys.earlier);
}

fn metrics(out: &mut String, report: &Report) {
    let Some(metrics) = &report.metrics else { return };
    let rows = metrics.metrics.items.iter().map(|metric| {
        let number = |number| Cell::number(Some(number));
        vec![
            Cell::words(&metric.source),
            Cell::words(&metric.name),
            number(metric.last),
            number(metric.mean),
            number(metric.min),
            number(metric.max),
            Cell::words(&metric.unit),
        ]
    });
    table(out, "Metrics", &["<source", "<metric", "last", "mean", "least", "most", "<unit"], rows, metrics.metrics.more as u64);
}
