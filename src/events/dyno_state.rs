//! From which state into which did a dyno go?

use super::{Rule, field, from, prose};

pub(super) static RULE: Rule = Rule {
    name: "dyno-state",
    summary: "a dyno's state changed",
    groups: &[],
    from: from::DYNO | from::DYNO_2012,
    fields: &[
        field!(Text "from" "the state before: created, provisioning, starting, up, down, crashed, complete"),
        field!(Text "to" "the state now"),
    ],
    columns: &["from", "to"],
    literals: &["State changed from"],
    line: "{from} -> {to}",
    examples: &["2026-11-22T04:55:13.309888+00:00 heroku[web.1]: State changed from starting to up"],
    read: |line, data| {
        let Some(states) = line.message.strip_prefix(b"State changed from ") else { return false };
        let Some((from, to)) = prose::parted(states, " to ") else { return false };
        data.put("from", from);
        data.put("to", to.trim_ascii_end());
        true
    },
};
