//! Which release was made, rolled back to, or run?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;

pub(super) static RULE: Rule = Rule {
    name: "release",
    summary: "a release was made, rolled back to, or its commands were run",
    groups: &["audit"],
    from: from::API,
    fields: &[
        field!(Text "action" "created, initial, rollback, running, failed"),
        field!(Text "version" "the release (v10)"),
        field!(Text "user" "who did it"),
    ],
    columns: &["action", "version", "user"],
    literals: &["Release v", "Initial release", "Rollback to ", "Running release "],
    line: "",
    examples: &[
        "2026-11-22T04:55:01.916083+00:00 app[api]: Release v41 created by user maria@example.com",
        "2026-11-22T05:05:44.120553+00:00 app[api]: Rollback to v40 by user maria@example.com",
        "2026-11-22T04:55:02.502101+00:00 app[api]: Running release v41 commands by user maria@example.com",
    ],
    read,
};

/// How a line begins, how it ends, and what it says.
const FORMS: [(&str, &str, &str); 5] = [
    ("Release ", " created", "created"),
    ("Release ", " command failed", "failed"),
    ("Release ", " commands failed", "failed"),
    ("Running release ", " commands", "running"),
    ("Rollback to ", "", "rollback"),
];

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let (text, user) = prose::actor(line.message);
    let text = text.trim_ascii_end();
    let said = FORMS.iter().find_map(|(before, after, action)| {
        prose::between(text, before, after).filter(|version| prose::is_version(version)).map(|version| (*action, Some(version)))
    });
    let Some((action, version)) = said.or((text == b"Initial release").then_some(("initial", None))) else { return false };
    prose::put_word(data, "action", action);
    data.put_some("version", version);
    data.put_some("user", user);
    true
}
