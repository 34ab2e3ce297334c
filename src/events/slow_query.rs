//! Which statement took long? Lines that Postgres logs for their duration.

use super::postgres::{COMMON, ServerLine};
use super::{FieldSpec, Rule, field, from};
use crate::data::Data;
use crate::scan::Line;
use memchr::memmem::find;

const OWN: [FieldSpec; 5] = [
    field!(Ms "duration" "how long it took"),
    field!(Text "kind" "statement, execute, bind, parse, plan"),
    field!(Text "name" "name of a prepared statement, with its portal"),
    field!(Text "query" "the statement"),
    field!(Text "parameters" "values of its parameters"),
];

/// The fields of every server line, and those.
const FIELDS: [FieldSpec; COMMON.len() + OWN.len()] = {
    let mut all = [OWN[0]; COMMON.len() + OWN.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < COMMON.len() { COMMON[at] } else { OWN[at - COMMON.len()] };
        at += 1;
    }
    all
};

pub(super) static RULE: Rule = Rule {
    name: "slow-query",
    summary: "a statement that Postgres logged for its duration",
    groups: &[],
    from: from::POSTGRES,
    fields: &FIELDS,
    columns: &["database", "duration", "kind", "query"],
    literals: &["duration: "],
    line: "{duration} {query}",
    examples: &[
        r#"2026-11-22T04:57:14.000000+00:00 app[postgres.1105947]: [DATABASE] [12-1]  sql_error_code = 00000 time_ms = "2026-11-22 04:57:14.793 UTC" pid="1991397" proc_start_time="2026-11-22 04:50:12 UTC" session_id="692142a4.1e62e5" vtid="2/0" tid="0" log_line="3" database="d1shop" connection_source="203.0.113.44(12345)" user="u1shop" application_name="puma: cluster worker 0" LOG:  duration: 2405.887 ms  statement: SELECT * FROM orders"#,
        "2026-11-22T04:57:15.000000+00:00 app[postgres.1105947]: [DATABASE] [13-1]  sql_error_code = 00000 LOG:  duration: 3101.001 ms  execute a5/portal1: SELECT 1",
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let server = ServerLine::read(line.message);
    let Some(statement) = statement(server.text).filter(|_| !server.is_error()) else { return false };
    server.put_head(data);
    server.put_text(data);
    data.put("duration", statement.duration);
    for (name, value) in
        [("kind", statement.kind), ("name", statement.name), ("query", statement.query), ("parameters", server.parameters())]
    {
        data.put_some(name, value);
    }
    true
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Statement<'a> {
    duration: &'a [u8],
    kind: Option<&'a [u8]>,
    name: Option<&'a [u8]>,
    query: Option<&'a [u8]>,
}

/// `duration: 2405.887 ms  execute a5/portal1: SELECT 1`
fn statement(text: &[u8]) -> Option<Statement<'_>> {
    let rest = text.strip_prefix(b"duration: ")?;
    let end = find(rest, b" ms")?;
    let duration = &rest[..end];
    if !crate::number::is_number(duration) {
        return None;
    }
    let rest = rest[end + 3..].trim_ascii_start();
    let Some(colon) = find(rest, b":") else { return Some(Statement { duration, ..Statement::default() }) };
    let (words, query) = (&rest[..colon], &rest[colon + 1..]);
    let (kind, name) = match words.iter().position(|&byte| byte == b' ') {
        Some(blank) => (&words[..blank], Some(&words[blank + 1..])),
        None => (words, None),
    };
    let name = name.map(|name| name.strip_prefix(b"fetch from ").unwrap_or(name));
    if !matches!(kind, b"statement" | b"execute" | b"bind" | b"parse" | b"plan") {
        return Some(Statement { duration, ..Statement::default() });
    }
    let query = if kind == b"plan" { query.trim_ascii_start() } else { query.strip_prefix(b" ").unwrap_or(query) };
    Some(Statement { duration, kind: Some(kind), name, query: (!query.is_empty()).then_some(query) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_of_statements() {
        let read = |text: &'static str| {
            let text_of = |part: Option<&'static [u8]>| part.map_or("-", |part| std::str::from_utf8(part).unwrap());
            statement(text.as_bytes())
                .map(|found| [text_of(Some(found.duration)), text_of(found.kind), text_of(found.name), text_of(found.query)])
        };
        assert_eq!(read("duration: 1.5 ms  statement: BEGIN;"), Some(["1.5", "statement", "-", "BEGIN;"]));
        assert_eq!(read("duration: 1.5 ms  execute <unnamed>: SELECT ':'"), Some(["1.5", "execute", "<unnamed>", "SELECT ':'"]));
        assert_eq!(read("duration: 1.5 ms  execute fetch from a/b: SELECT 1"), Some(["1.5", "execute", "a/b", "SELECT 1"]));
        assert_eq!(read("duration: 1.5 ms  plan:\nQuery Text: SELECT 1"), Some(["1.5", "plan", "-", "Query Text: SELECT 1"]));
        assert_eq!(read("duration: 1.5 ms"), Some(["1.5", "-", "-", "-"]));
        assert_eq!(read("duration: soon ms"), None);
        assert_eq!(read("the duration: 1 ms"), None);
    }
}
