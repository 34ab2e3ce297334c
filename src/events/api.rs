//! What else was done through Heroku's API, and by whom?

use super::{Rule, field, from, prose};

pub(super) static RULE: Rule = Rule {
    name: "api",
    summary: "any other line of Heroku's API",
    groups: &["audit"],
    from: from::API,
    fields: &[field!(Text "user" "who did it")],
    columns: &["user", "message"],
    literals: &["api", "slug"],
    line: "",
    examples: &["2026-11-22T05:11:09.320600+00:00 app[api]: Log session created by user maria@example.com"],
    read: |line, data| {
        data.put_some("user", prose::actor(line.message).1);
        super::log::told_level(line.message, data);
        true
    },
};
