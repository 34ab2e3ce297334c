//! Which add-on was attached, changed or removed?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;
use memchr::memmem::find;

pub(super) static RULE: Rule = Rule {
    name: "addon-change",
    summary: "an add-on was attached, changed, provisioned or removed",
    groups: &["audit"],
    from: from::API | from::ADDON_POSTGRES | from::ADDON_REDIS,
    fields: &[
        field!(Text "action" "attach, detach, add, update, remove, provisioned"),
        field!(Text "addon" "the attachment, or the plan"),
        field!(Text "ref" "the add-on's name"),
        field!(List "vars" "config vars that were set (provisioned)"),
        field!(Text "user" "who did it"),
    ],
    columns: &["action", "addon", "ref", "vars", "user"],
    literals: &["Attach ", "Detach ", "Update ", "Add-on ", "@ref:"],
    line: "",
    examples: &[
        "2026-11-22T05:00:10.886083+00:00 app[api]: Attach REDIS (@ref:redis-rugged-24473) by user maria@example.com",
        "2026-11-22T05:00:40.886083+00:00 app[api]: @ref:redis-rugged-24473 completed provisioning, setting REDIS_URL. by user heroku-redis@addons.heroku.com",
    ],
    read,
};

/// How a line begins, and what it says.
const ACTIONS: [(&str, &str); 6] = [
    ("Attach ", "attach"),
    ("Detach ", "detach"),
    ("Update ", "update"),
    ("Add-on add ", "add"),
    ("Add-on update ", "update"),
    ("Add-on remove ", "remove"),
];

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let (text, user) = prose::actor(line.message);
    let read = provisioned(text, data) || changed(text, data);
    if read {
        data.put_some("user", user);
    }
    read
}

/// `@ref:redis-rugged-24473 completed provisioning, setting REDIS_URL, REDIS_TLS_URL.`
fn provisioned(text: &[u8], data: &mut Data<'_>) -> bool {
    let Some(text) = text.strip_prefix(b"@ref:") else { return false };
    let Some(at) = find(text, b" completed provisioning") else { return false };
    prose::put_word(data, "action", "provisioned");
    data.put("ref", &text[..at]);
    let vars = find(text, b"setting ").map(|at| text[at + 8..].trim_ascii_end());
    if let Some(names) = vars.and_then(|vars| prose::names(vars.strip_suffix(b".").unwrap_or(vars))) {
        data.put_made("vars", |out| prose::json_array(&names, out));
    }
    true
}

/// `Attach REDIS (@ref:redis-rugged-24473)`, `Attach X resource`, `Update X`, `Add-on add logging:basic`
fn changed(text: &[u8], data: &mut Data<'_>) -> bool {
    let said = ACTIONS.iter().find_map(|(start, action)| text.strip_prefix(start.as_bytes()).map(|rest| (*action, rest)));
    let Some((action, rest)) = said else { return false };
    let (addon, reference) = match find(rest, b" (@ref:") {
        Some(at) => (&rest[..at], rest[at + 7..].strip_suffix(b")")),
        None => (rest.strip_suffix(b" resource").unwrap_or(rest), None),
    };
    if addon.is_empty() || addon.contains(&b' ') {
        return false;
    }
    prose::put_word(data, "action", action);
    data.put("addon", addon);
    data.put_some("ref", reference);
    true
}
