//! How much memory does a dyno use? Samples, and the line that goes before R14 and R15.

use super::{Rule, field, from};
use crate::data::Data;
use crate::scan::Line;
use memchr::memchr;

pub(super) static RULE: Rule = Rule {
    name: "memory-sample",
    summary: "memory of a dyno",
    groups: &["metrics"],
    from: from::DYNO,
    fields: &[
        field!(Text "source" "the dyno"),
        field!(Text "dyno" "app id and the dyno's UUID"),
        field!(Mb "sample#memory_total" "resident, cache and swap together"),
        field!(Mb "sample#memory_rss" "resident"),
        field!(Mb "sample#memory_cache" "disk cache"),
        field!(Mb "sample#memory_swap" "swapped out"),
        field!(Pages "sample#memory_pgpgin" "pages read from disk, since the boot"),
        field!(Pages "sample#memory_pgpgout" "pages written to disk, since the boot"),
        field!(Mb "sample#memory_quota" "what the dyno may use"),
        field!(Text "measure" "what is measured (2013)"),
        field!(Number "val" "how much (2013)"),
        field!(Text "units" "in which unit (2013)"),
        field!(Mb "mem" "memory in use (before R14 and R15)"),
        field!(Percent "mem_percent" "the same as a share of the quota"),
    ],
    columns: &[
        "sample#memory_total",
        "sample#memory_rss",
        "sample#memory_cache",
        "sample#memory_swap",
        "sample#memory_quota",
        "mem",
        "mem_percent",
    ],
    literals: &["sample#memory_", "measure=memory_", "Process running mem="],
    line: "{sample#memory_total} of {sample#memory_quota} rss {sample#memory_rss} swap {sample#memory_swap} {mem} {mem_percent}",
    examples: &[
        "2026-11-22T04:54:25.665301+00:00 heroku[web.1]: source=web.1 dyno=heroku.2808254.d97d0ea7-cf3d-411b-b453-d2943a50b456 sample#memory_total=436.47MB sample#memory_rss=430.10MB sample#memory_cache=6.37MB sample#memory_swap=0.00MB sample#memory_pgpgin=231241pages sample#memory_pgpgout=119486pages sample#memory_quota=512.00MB",
        "2026-11-22T04:58:02.112233+00:00 heroku[web.1]: Process running mem=548M(107.1%)",
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    match line.message.strip_prefix(b"Process running mem=") {
        Some(rest) => running(rest, data),
        None => data.samples(line.message, b"sample#memory_") || data.old_sample(line.message, b" measure=memory_"),
    }
}

/// `870M(170.1%)`
fn running(text: &[u8], data: &mut Data<'_>) -> bool {
    let Some(open) = memchr(b'(', text) else { return false };
    let Some(close) = memchr(b')', &text[open..]) else { return false };
    data.put("mem", &text[..open]);
    data.put("mem_percent", &text[open + 1..open + close]);
    true
}
