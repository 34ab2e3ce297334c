//! Which config vars were set or removed? (Their values are never logged.)

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;

pub(super) static RULE: Rule = Rule {
    name: "config-change",
    summary: "config vars were set or removed",
    groups: &["audit"],
    from: from::API,
    fields: &[field!(Text "action" "set, remove"), field!(List "names" "the config vars"), field!(Text "user" "who did it")],
    columns: &["action", "names", "user"],
    literals: &["config", "Config"],
    line: "",
    examples: &["2026-11-22T05:01:12.839511+00:00 app[api]: Set FEATURE_X, LOG_LEVEL config vars by user maria@example.com"],
    read,
};

/// How a line begins, how it ends, and what it says; today's forms first.
const FORMS: [(&str, &str, &str); 10] = [
    ("Set ", " config vars", "set"),
    ("Remove ", " config vars", "remove"),
    ("Unset ", " config vars", "remove"),
    ("Set ", " config var", "set"),
    ("Remove ", " config var", "remove"),
    ("Unset ", " config var", "remove"),
    ("Add ", " config", "set"),
    ("Remove ", " config", "remove"),
    ("Config add ", "", "set"),
    ("Config remove ", "", "remove"),
];

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let (text, user) = prose::actor(line.message);
    let said = FORMS.iter().find_map(|(before, after, action)| Some((*action, prose::names(prose::between(text, before, after)?)?)));
    let Some((action, names)) = said else { return false };
    prose::put_word(data, "action", action);
    data.put_made("names", |out| prose::json_array(&names, out));
    data.put_some("user", user);
    true
}
