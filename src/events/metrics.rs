//! Which figures does an app or an add-on print? Lines after the convention of `sample#`, `measure#`, `count#`.

use super::{Rule, field, from};
use crate::data::Data;
use crate::scan::{Line, Pairs};

pub(super) static RULE: Rule = Rule {
    name: "metrics",
    summary: "figures of apps and add-ons: sample#, measure#, count#, metric#",
    groups: &[],
    from: from::APP | from::ADDON_POSTGRES | from::ADDON_REDIS | from::DYNO | from::NOBODY,
    fields: &[
        field!(Text "source" "what is measured"),
        field!(Text "addon" "the add-on's name"),
        field!(Number "sample#client_active" "connections of clients in use (pgbouncer)"),
        field!(Number "sample#client_waiting" "clients waiting for a connection (pgbouncer)"),
        field!(Number "sample#server_active" "connections to the server in use (pgbouncer)"),
        field!(Number "sample#server_idle" "connections to the server at rest (pgbouncer)"),
        field!(Number "sample#max_wait" "longest wait of a client, in s (pgbouncer)"),
        field!(Number "sample#avg_query" "mean time of a query, in us (pgbouncer)"),
        field!(Number "sample#avg_recv" "bytes per second received (pgbouncer)"),
        field!(Number "sample#avg_sent" "bytes per second sent (pgbouncer)"),
    ],
    columns: &["source", "data"],
    literals: &["sample#", "measure#", "count#", "metric#"],
    line: "",
    examples: &[
        "2026-11-22T04:56:39.000000+00:00 app[heroku-pgbouncer]: source=pgbouncer addon=postgresql-curved-28417 sample#client_active=56 sample#client_waiting=0 sample#server_active=4 sample#server_idle=16 sample#max_wait=0 sample#avg_query=8751 sample#avg_recv=37568 sample#avg_sent=1339005",
        "2026-11-22T04:56:41.112233+00:00 app[worker.1]: measure#checkout.time=412ms count#orders=3 source=worker.1",
    ],
    read,
};

const KINDS: [&[u8]; 4] = [b"sample", b"measure", b"count", b"metric"];

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    if !has_figure(line.message) {
        return false;
    }
    let mut rest = line.message.trim_ascii();
    while !rest.is_empty() {
        for pair in Pairs::new(rest) {
            match pair {
                Some(pair) => {
                    data.pair(pair.key, pair.value, pair.quoted);
                    rest = pair.after;
                }
                None => break,
            }
        }
        rest = after_word(rest);
    }
    data.dedupe();
    super::log::told_level(line.message, data);
    data.len() > 0
}

/// Is there a word `sample#name=...` (or of another kind)?
fn has_figure(message: &[u8]) -> bool {
    memchr::memchr_iter(b'#', message).any(|at| {
        let kind = KINDS.iter().find(|kind| message[..at].ends_with(kind));
        let starts_word = |kind: &&[u8]| at == kind.len() || message[at - kind.len() - 1].is_ascii_whitespace();
        let name = &message[at + 1..];
        let end = name.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'=').unwrap_or(name.len());
        kind.is_some_and(starts_word) && end > 0 && name.get(end) == Some(&b'=')
    })
}

fn after_word(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    text[end..].trim_ascii_start()
}
