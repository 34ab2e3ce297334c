//! Which event is a line, and which fields does it carry? The registry of all rules.
//!
//! A rule is data and one function. To add an event: write its file, add its `mod` line and its line in [`RULES`],
//! and put a corpus file beside the others. Names, fields, units, table columns, completion, the man page, the JSON
//! Schema and the pre-filter are all made from the rule.

mod addon_change;
mod api;
mod build;
mod config_change;
mod cpu_sample;
mod deploy;
mod dyno;
mod dyno_state;
mod log;
mod memory_sample;
mod metrics;
mod platform_error;
pub(crate) mod postgres;
mod postgres_error;
mod postgres_log;
mod postgres_metrics;
mod process_exit;
mod process_start;
mod process_stop;
pub(crate) mod prose;
mod redis_metrics;
mod release;
mod router;
mod router_old;
mod scale;
mod schema;
mod slow_query;

pub(crate) use crate::envelope::from;
pub use log::{LOG, UNPARSED};
pub(crate) use process_start::{opens_backtick, opens_command};
pub use schema::{FieldSpec, Kind, Rule};
pub(crate) use schema::{MADE, Start, field};

use crate::data::Data;
use crate::dyno_context;
use crate::record::Record;
use crate::scan::Line;
use std::sync::LazyLock;

/// Every event, in the order in which a line is held against them: the first rule that reads it wins.
pub const RULES: &[&Rule] = &[
    &router::RULE,
    &cpu_sample::RULE,
    &memory_sample::RULE,
    &platform_error::RULE,
    &dyno_state::RULE,
    &process_start::RULE,
    &process_stop::RULE,
    &process_exit::RULE,
    &slow_query::RULE,
    &postgres_error::RULE,
    &postgres_log::RULE,
    &postgres_metrics::RULE,
    &redis_metrics::RULE,
    &deploy::RULE,
    &release::RULE,
    &build::RULE,
    &config_change::RULE,
    &scale::RULE,
    &addon_change::RULE,
    &metrics::RULE,
    &dyno::RULE,
    &api::RULE,
    &LOG,
    &UNPARSED,
];

/// The groups that `--event` knows beside the events: name and meaning.
pub const GROUPS: &[(&str, &str)] = &[
    ("platform-error", "R and L errors, and router lines with an error code (H10 to H99)"),
    ("metrics", "every sample and metrics event"),
    ("audit", "what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user"),
];

/// The rule of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The rules that may read what a speaker says, in their order; of somebody without a name, those for everybody.
fn candidates(speaker: u16) -> &'static [&'static Rule] {
    /// Told once from the registry: each line asks.
    static BY_SPEAKER: LazyLock<[Vec<&'static Rule>; 17]> = LazyLock::new(|| {
        std::array::from_fn(|bit| {
            let speaker = if bit < 16 { 1 << bit } else { 0 };
            RULES.iter().copied().filter(|rule| rule.from == from::ALL || rule.from & speaker != 0).collect()
        })
    });
    &BY_SPEAKER[speaker.trailing_zeros() as usize]
}

/// Finds the event of a record whose envelope is known, and reads its fields.
pub(crate) fn read(record: &mut Record<'_>) {
    let Record { text, onward, parts } = record;
    let (text, head): (&[u8], _) = (text, parts.head);
    let onward = if onward.is_empty() { text } else { onward };
    let (dyno, from) = (head.dyno.of(text), head.from);
    let message = head.message.of(text);
    // Some viewers and receivers leave a dash of the syslog header before what the platform says.
    let dash = if from & (from::DYNO | from::DYNO_2012 | from::ROUTER) == 0 { None } else { message.strip_prefix(b"- ") };
    let line = Line { text, onward, message: dash.unwrap_or(message), timestamp: head.timestamp.of(text), dyno, from };
    for rule in candidates(line.from) {
        let mut data = Data::new(&line, &mut *parts, rule);
        if (rule.read)(&line, &mut data) {
            data.accept();
            if parts.json.is_some() && from == from::APP {
                dyno_context::lift(text, parts);
            }
            return;
        }
        data.restart();
    }
}
