//! What else did the Postgres server write: checkpoints, vacuums, lock waits, lost connections?

use super::postgres::{COMMON, ServerLine};
use super::{Rule, from};

pub(super) static RULE: Rule = Rule {
    name: "postgres-log",
    summary: "any other line of the Postgres server",
    groups: &[],
    from: from::POSTGRES,
    fields: &COMMON,
    columns: &["database", "severity", "text"],
    literals: &["postgres"],
    line: "{text} {detail} {hint} {context} {statement}",
    examples: &[
        "2026-11-22T04:59:49.000000+00:00 app[postgres.135]: [DATABASE] [18750-1]  sql_error_code = 00000 LOG:  checkpoint starting: time",
    ],
    read: |line, data| {
        let server = ServerLine::read(line.message);
        server.put_head(data);
        server.put_text(data);
        true
    },
};
