//! What does each section show?

use super::{Cell, Page, duration, graph, human, many, percent, plain, some, thousands};
use crate::events::Kind;
use crate::output::colours::{self, BOLD, DIM, PLAIN};
use crate::record::Level;
use crate::stats::changes::{ChangeReport, SideReport};
use crate::stats::report::{Fixed, Ms, Ratio, Report, Series, Time, Timing};
use crate::stats::requests::GroupReport;
use crate::stats::{deploys, dynos, errors, metrics, overview, queries, requests};

/// Writes all sections that there are.
pub(super) fn write(report: &Report, page: &mut Page<'_>) {
    let span = report.span.unwrap_or((Time(0), Time(0)));
    if let Some(overview) = &report.overview {
        write_overview(overview, page);
    }
    if let Some(requests) = &report.requests {
        write_requests(requests, page);
    }
    if let Some(errors) = &report.errors {
        write_errors(errors, span, page);
    }
    if let Some(dynos) = &report.dynos {
        write_dynos(dynos, span, page);
    }
    if let Some(queries) = &report.queries {
        write_queries(queries, page);
    }
    if let Some(deploys) = &report.deploys {
        write_deploys(deploys, page);
    }
    if let Some(metrics) = &report.metrics {
        write_metrics(metrics, page);
    }
    if !report.hints.is_empty() {
        page.out.push(b'\n');
    }
    report.hints.iter().for_each(|hint| page.note(hint));
}

fn write_overview(overview: &overview::Report, page: &mut Page<'_>) {
    let lines = many(overview.lines, "line");
    let rate = overview.lines_per_second.map_or_else(String::new, |rate| format!(", {} a second", plain(rate.0)));
    if let Some(span) = overview.first.zip(overview.last) {
        let long = duration(Ms(u64::try_from(span.1.0 - span.0.0).unwrap_or_default()));
        let (first, last) = (page.time(span.0), page.time(span.1));
        page.heading("Overview", &format!("{first} to {last} ({long}), {lines}{rate}"));
        let steps: Vec<_> = overview.timeline.steps.iter().map(|(time, step)| (*time, step.records as f64)).collect();
        let graph = graph(&steps, overview.timeline.step_s, span, page.graph_width(), |a, b| a + b);
        page.line(&[("  ", PLAIN), (&graph, colours::CYAN), ("  lines over time", DIM)]);
    } else {
        page.heading("Overview", &lines);
    }
    let rows: Vec<Vec<Cell>> = overview
        .events
        .iter()
        .map(|event| vec![thousands(event.count).into(), percent(Ratio::of(event.count, overview.records)).into(), event.event.into()])
        .collect();
    page.table(&["records", "share", "<event"], &rows);
    for (count, what) in [
        (overview.unparsed, ("line", "not understood")),
        (overview.truncated, ("line", "cut at 1 MiB")),
        (overview.timeless, ("record", "without a time that can be read")),
    ] {
        if count > 0 {
            page.note(&format!("{} {}", many(count, what.0), what.1));
        }
    }
}

const TIMES: [fn(&Timing) -> Ms; 5] =
    [|timing| timing.p50, |timing| timing.p90, |timing| timing.p95, |timing| timing.p99, |timing| timing.max];

fn times(timing: Option<&Timing>) -> impl Iterator<Item = Cell> {
    TIMES.into_iter().map(move |time| timing.map_or_else(String::new, |timing| duration(time(timing))).into())
}

fn write_requests(requests: &requests::Report, page: &mut Page<'_>) {
    let total = &requests.total;
    let rate = requests.per_second.map_or_else(String::new, |rate| format!(", {} a second", plain(rate.0)));
    let share = |count| percent(Ratio::of(count, total.count));
    page.heading(
        "Requests",
        &format!(
            "{}{rate}; 2xx {}, 3xx {}, 4xx {}, 5xx {}; {} sent",
            thousands(total.count),
            share(total.status_2xx),
            share(total.status_3xx),
            share(total.status_4xx),
            share(total.status_5xx),
            human(Fixed(i128::from(total.bytes), 0), Kind::Bytes)
        ),
    );
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (name, timing) in [("service", &total.service_ms), ("connect", &requests.connect_ms)] {
        if let Some(timing) = timing {
            rows.push(times(Some(timing)).chain([name.into()]).collect());
        }
    }
    page.table(&["p50", "p90", "p95", "p99", "max", "<"], &rows);
    page.out.push(b'\n');
    groups("<endpoint", &requests.endpoints.items, total, page);
    page.more(requests.endpoints.more, "endpoints");
    for (by, list) in &requests.by {
        page.out.push(b'\n');
        groups(by.title(), &list.items, total, page);
        page.more(list.more, "groups");
    }
}

fn groups(title: &'static str, groups: &[GroupReport], total: &GroupReport, page: &mut Page<'_>) {
    let time = |group: &GroupReport| group.service_ms.map_or(0, |timing| timing.sum.0);
    let row = |group: &GroupReport| {
        let failed = Cell::painted(some(group.status_5xx), colours::level(Some(Level::Error)));
        let share = percent(Ratio::of(time(group), time(total)));
        let mut cells: Vec<Cell> = vec![thousands(group.count).into(), share.into(), failed];
        cells.extend(times(group.service_ms.as_ref()));
        cells.push(if group.name.is_empty() { Cell::painted("(none)", DIM) } else { group.name.into() });
        cells
    };
    let rows: Vec<_> = groups.iter().map(row).collect();
    page.table(&["count", "time", "5xx", "p50", "~p90", "p95", "~p99", "~max", title], &rows);
}

fn write_errors(errors: &errors::Report, span: (Time, Time), page: &mut Page<'_>) {
    let lost = if errors.dropped > 0 { format!("{} lost by Logplex", many(errors.dropped, "message")) } else { String::new() };
    page.heading("Errors", &lost);
    for (title, list) in [("<platform", &errors.codes), ("<app", &errors.app), ("<Postgres", &errors.postgres), ("<exit", &errors.exits)] {
        let row = |trouble: &errors::TroubleReport| {
            let name = trouble.meaning.map_or_else(|| trouble.name.clone(), |meaning| format!("{} {meaning}", trouble.name));
            let dynos: Vec<_> = trouble.dynos.iter().take(3).map(|(dyno, _)| dyno.as_str()).collect();
            let more = if trouble.dynos.len() > 3 { format!(" +{}", trouble.dynos.len() - 3) } else { String::new() };
            let time = |time: Option<Time>| time.map_or_else(String::new, |time| page.short(time, span.1.0 - span.0.0));
            vec![
                Cell::painted(thousands(trouble.count), colours::level(Some(Level::Error))),
                time(trouble.first).into(),
                time(trouble.last).into(),
                Cell::painted(counts_graph(&trouble.timeline, span, 16), colours::level(Some(Level::Error))),
                Cell::painted(dynos.join(" ") + &more, DIM),
                name.into(),
            ]
        };
        let rows: Vec<_> = list.items.iter().map(row).collect();
        page.table(&["count", "~first", "~last", "~<over time", "~<dynos", title], &rows);
        page.more(list.more, "kinds");
    }
}

fn counts_graph(series: &Series<u64>, span: (Time, Time), width: usize) -> String {
    let steps: Vec<_> = series.steps.iter().map(|(time, count)| (*time, *count as f64)).collect();
    graph(&steps, series.step_s, span, width, |a, b| a + b)
}

fn write_dynos(dynos: &dynos::Report, span: (Time, Time), page: &mut Page<'_>) {
    page.heading("Dynos", "");
    let mb = |number: Option<Fixed>| number.map_or_else(String::new, |number| human(number, Kind::Mb));
    let row = |dyno: &dynos::DynoReport| {
        let memory = dyno.memory_mb.as_ref();
        let share = memory.and_then(|memory| memory.share);
        let paint =
            colours::level(share.and_then(|share| if share.0 > 1.0 { Some(Level::Error) } else { (share.0 > 0.9).then_some(Level::Warn) }));
        let graph = memory.map_or_else(String::new, |memory| {
            let steps: Vec<_> = memory.timeline.steps.iter().map(|(time, most)| (*time, most.value())).collect();
            graph(&steps, memory.timeline.step_s, span, 16, f64::max)
        });
        let load = |load: Option<Fixed>| load.map_or_else(String::new, |load| format!("{:.2}", load.value()));
        vec![
            load(dyno.load_last).into(),
            load(dyno.load_max).into(),
            mb(memory.map(|memory| memory.mean)).into(),
            mb(memory.map(|memory| memory.max)).into(),
            Cell::painted(share.map_or_else(String::new, percent), paint),
            mb(memory.and_then(|memory| memory.swap_max).filter(|swap| swap.0 > 0)).into(),
            Cell::painted(graph, paint),
            some(dyno.starts).into(),
            some(dyno.cycles).into(),
            some(dyno.restarts).into(),
            Cell::painted(some(dyno.crashes), colours::level(Some(Level::Error))),
            dyno.name.as_str().into(),
        ]
    };
    let lists = [("<dyno", &dynos.dynos), ("<type", &dynos.types)];
    for (title, list) in lists {
        let rows: Vec<_> = list.items.iter().map(row).collect();
        page.table(
            &["load", "peak", "memory", "peak", "of quota", "~swap", "~<over time", "~starts", "~cycles", "~restarts", "crashes", title],
            &rows,
        );
        page.more(list.more, "dynos");
    }
}

fn write_queries(queries: &queries::Report, page: &mut Page<'_>) {
    page.heading("Slow queries", &thousands(queries.count));
    let row = |statement: &queries::StatementReport| {
        let timing = statement.duration_ms.as_ref();
        let time = |of: fn(&Timing) -> Ms| timing.map_or_else(String::new, |timing| duration(of(timing))).into();
        vec![
            timing.map_or_else(String::new, |timing| thousands(timing.count)).into(),
            time(|timing| timing.sum),
            time(|timing| timing.mean),
            time(|timing| timing.p95),
            time(|timing| timing.max),
            Cell::painted(statement.actions.first().map(|(action, _)| action.clone()).unwrap_or_default(), DIM),
            statement.statement.as_str().into(),
        ]
    };
    let rows: Vec<_> = queries.statements.items.iter().map(row).collect();
    page.table(&["count", "total", "~mean", "~p95", "max", "~<from", "<statement"], &rows);
    page.more(queries.statements.more, "statements");
}

fn write_deploys(deploys: &deploys::Report, page: &mut Page<'_>) {
    page.heading("Deploys", "");
    let row = |act: &deploys::ActReport| {
        let time = act.time.map_or_else(String::new, |time| page.time(time));
        vec![time.into(), Cell::painted(act.user.as_str(), DIM), act.what.as_str().into()]
    };
    let rows: Vec<Vec<Cell>> = deploys.acts.iter().map(row).collect();
    page.table(&["<time", "<by", "<what"], &rows);
    if deploys.earlier > 0 {
        page.note(&format!("and {} before these: --top N", thousands(deploys.earlier)));
    }
    let compared = |change: &&ChangeReport| change.before.minutes > 0 && change.after.minutes > 0;
    for change in deploys.changes.items.iter().filter(compared) {
        write_change(change, page);
    }
    page.more(deploys.changes.more, "releases");
}

fn write_change(change: &ChangeReport, page: &mut Page<'_>) {
    page.out.push(b'\n');
    let what: Vec<_> = change.acts.iter().map(|act| act.what.as_str()).collect();
    let time = page.time(change.time);
    page.line(&[("  ", PLAIN), (&time, PLAIN), ("  ", PLAIN), (&what.join(", "), BOLD)]);
    let side = |name: &str, side: &SideReport| {
        let paint = |what: &str| if name == "after" && change.changed.iter().any(|changed| changed == what) { BOLD } else { PLAIN };
        let codes: Vec<_> = side.codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
        vec![
            Cell::painted(side.requests_per_minute.map_or_else(String::new, |rate| plain(rate.0)), paint("requests")),
            Cell::painted(side.p95_ms.map_or_else(String::new, duration), paint("p95")),
            Cell::painted(side.failed.map_or_else(String::new, percent), paint("failures")),
            Cell::painted(side.memory_mb.map_or_else(String::new, |memory| human(memory, Kind::Mb)), paint("memory")),
            format!("{} min {name}", side.minutes).into(),
            Cell::painted(codes.join(", "), colours::level((!codes.is_empty()).then_some(Level::Error))),
        ]
    };
    page.table(&["req/min", "p95", "5xx", "memory", "<", "<codes"], &[side("before", &change.before), side("after", &change.after)]);
    if !change.changed.is_empty() {
        page.line(&[("  changed by more than chance: ", PLAIN), (&change.changed.join(", "), colours::level(Some(Level::Warn)))]);
    }
}

fn write_metrics(metrics: &metrics::Report, page: &mut Page<'_>) {
    page.heading("Metrics", "");
    let row = |metric: &metrics::MetricReport| {
        let kind = match &*metric.unit {
            "ms" => Kind::Ms,
            "B" => Kind::Bytes,
            "kB" => Kind::Kb,
            _ => Kind::Number,
        };
        let told = |number: Fixed| match kind {
            Kind::Number if number.value().abs() < 10.0 => format!("{}", (number.value() * 1e4).round() / 1e4),
            Kind::Number => format!("{:.0}", number.value()),
            kind => human(number, kind),
        };
        let counts = metric.name.starts_with("count#");
        vec![
            thousands(metric.count).into(),
            told(metric.last).into(),
            told(metric.mean).into(),
            told(metric.min).into(),
            told(metric.max).into(),
            metric.p95.map_or_else(String::new, told).into(),
            if counts { told(metric.sum) } else { String::new() }.into(),
            Cell::painted(metric.source.as_str(), DIM),
            metric.name.as_str().into(),
        ]
    };
    let rows: Vec<_> = metrics.metrics.items.iter().map(row).collect();
    page.table(&["~lines", "last", "mean", "least", "most", "~p95", "~sum", "<source", "<metric"], &rows);
    page.more(metrics.metrics.more, "metrics");
}
