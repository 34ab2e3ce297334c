//! What does each part of the way from bytes to output cost? `cargo bench --bench parts`, here on the bundled sample and
//! the corpus; nothing in these figures is input or output.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use hlog::Record;
use hlog::parts::{Condition, JsonPrinter, Log};

fn main() {
    divan::main();
}

/// A family: its name, and which records are of it.
struct Family {
    name: &'static str,
    has: fn(&Record<'_>) -> bool,
}

impl std::fmt::Display for Family {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

const FAMILIES: [Family; 8] = [
    Family { name: "router", has: |record| record.event() == "router" },
    Family { name: "samples", has: |record| ["cpu-sample", "memory-sample"].contains(&record.event()) },
    Family { name: "platform errors", has: |record| record.event() == "platform-error" },
    Family {
        name: "api",
        has: |record| ["deploy", "release", "build", "config-change", "scale", "addon-change", "api"].contains(&record.event()),
    },
    Family {
        name: "postgres",
        has: |record| ["slow-query", "postgres-error", "postgres-log", "postgres-metrics"].contains(&record.event()),
    },
    Family { name: "app JSON", has: |record| is_log(record) && record.message().starts_with(b"{") },
    Family { name: "app logfmt", has: |record| is_log(record) && !record.message().starts_with(b"{") && record.fields().next().is_some() },
    Family { name: "app text", has: |record| is_log(record) && record.fields().next().is_none() },
];

fn is_log(record: &Record<'_>) -> bool {
    record.event() == "log" && record.dyno().is_some()
}

/// The bundled sample and the corpus, whole.
fn logs() -> Vec<u8> {
    let files = ["examples/shop.log", "tests/corpus/lines.log"];
    files.iter().flat_map(|path| std::fs::read(path).expect("the repository's own files are there")).collect()
}

/// So many bytes at least, in whole lines: enough not to be measured by the clock's own step.
const ENOUGH: usize = 256 << 10;

fn repeated(log: &[u8]) -> Vec<u8> {
    assert!(!log.is_empty(), "no lines to measure");
    log.repeat(ENOUGH.div_ceil(log.len()))
}

/// The lines of a family.
fn lines(family: &Family) -> Vec<u8> {
    let logs = logs();
    let lines = logs.split_inclusive(|&byte| byte == b'\n').filter(|line| (family.has)(&hlog::parse(line)));
    repeated(&lines.flatten().copied().collect::<Vec<u8>>())
}

/// The records of a log, in memory of their own.
fn records(log: &[u8]) -> Vec<Record<'static>> {
    hlog::records(log).map(|record| record.expect("the log is in memory")).collect()
}

fn cut(log: &[u8]) -> Log {
    Log::cut(log).expect("the log is in memory")
}

#[divan::bench]
fn framing_and_gather(bencher: Bencher<'_, '_>) {
    let log = repeated(&logs());
    bencher.counter(BytesCount::new(log.len())).bench(|| cut(&log));
}

#[divan::bench]
fn envelope(bencher: Bencher<'_, '_>) {
    let log = repeated(&logs());
    let mut cut = cut(&log);
    bencher.counter(BytesCount::new(log.len())).bench_local(|| cut.envelopes());
}

/// Envelope, event and fields.
#[divan::bench(args = FAMILIES)]
fn record(bencher: Bencher<'_, '_>, family: &Family) {
    let log = lines(family);
    let mut cut = cut(&log);
    bencher.counter(BytesCount::new(log.len())).bench_local(|| cut.records());
}

/// Of records that have been read.
#[divan::bench(args = FAMILIES)]
fn json(bencher: Bencher<'_, '_>, family: &Family) {
    let log = lines(family);
    let records = records(&log);
    let (mut printer, mut out) = (JsonPrinter::new(), Vec::new());
    bencher.counter(BytesCount::new(log.len())).bench_local(|| {
        out.clear();
        records.iter().for_each(|record| printer.print(record, &mut out));
        out.len()
    });
}

/// Conditions on records that have been read: a number, a text, a pattern, several at once.
#[divan::bench(args = ["status >= 500", "code = H12", "path ~ \"^/api\"", "event = router and service > 2s and not (status in (4xx, 5xx))"])]
fn filter(bencher: Bencher<'_, '_>, text: &str) {
    let records = records(&repeated(&logs()));
    let condition = Condition::read(text).expect("the condition is right");
    let found = records.iter().filter(|record| condition.holds(record)).count();
    assert!((1..records.len()).contains(&found), "{text} selects {found} of {}", records.len());
    bencher.counter(ItemsCount::new(records.len())).bench(|| records.iter().filter(|record| condition.holds(record)).count());
}
