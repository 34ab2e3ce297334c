//! How is a build going?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;

pub(super) static RULE: Rule = Rule {
    name: "build",
    summary: "a build (in older logs: a slug compilation)",
    groups: &["audit"],
    from: from::API,
    fields: &[
        field!(Text "action" "started, succeeded, failed"),
        field!(Text "url" "where the build's output is (failed)"),
        field!(Text "user" "who started it"),
    ],
    columns: &["action", "user", "url"],
    literals: &["Build ", "Slug compilation "],
    line: "",
    examples: &[
        "2026-11-22T04:54:31.000000+00:00 app[api]: Build started by user maria@example.com",
        "2026-11-22T04:55:02.000000+00:00 app[api]: Build succeeded",
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let (text, user) = prose::actor(line.message);
    let Some(rest) = text.strip_prefix(b"Build ").or_else(|| text.strip_prefix(b"Slug compilation ")) else { return false };
    let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
    let action = match &rest[..end] {
        b"started" => "started",
        b"succeeded" | b"finished" => "succeeded",
        b"failed" => "failed",
        _ => return false,
    };
    prose::put_word(data, "action", action);
    data.put_some("url", memchr::memmem::find(rest, b"https://").map(|at| &rest[at..]));
    data.put_some("user", user);
    true
}
