//! Which error did Postgres report, with what belongs to it?

use super::postgres::{COMMON, ServerLine};
use super::{Rule, from};

pub(super) static RULE: Rule = Rule {
    name: "postgres-error",
    summary: "ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement",
    groups: &[],
    from: from::POSTGRES,
    fields: &COMMON,
    columns: &["database", "sql_error_code", "severity", "text", "detail"],
    literals: &["sql_error_code", "ERROR:", "FATAL:", "PANIC:"],
    line: "{sql_error_code} {text} {detail} {hint} {statement}",
    examples: &[
        r#"2026-11-22T04:57:41.000000+00:00 app[postgres.2117]: [DATABASE] [23-1]  sql_error_code = 23505 ERROR:  duplicate key value violates unique constraint "index_users_on_email""#,
    ],
    read: |line, data| {
        let server = ServerLine::read(line.message);
        if !server.is_error() {
            return false;
        }
        server.put_head(data);
        server.put_text(data);
        true
    },
};
