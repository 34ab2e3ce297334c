//! What was deployed, and by whom?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;
use std::str::from_utf8;

pub(super) static RULE: Rule = Rule {
    name: "deploy",
    summary: "code was deployed or promoted",
    groups: &["audit"],
    from: from::API,
    fields: &[
        field!(Text "description" "what was deployed, in the deployer's words: mostly a commit"),
        field!(Text "commit" "the commit, where the words are one"),
        field!(List "process_types" "process types of a container deploy"),
        field!(Text "image" "image of a container deploy"),
        field!(Text "from_app" "app promoted from"),
        field!(Text "version" "release promoted (v7)"),
        field!(Text "user" "who did it"),
    ],
    columns: &["description", "commit", "process_types", "from_app", "version", "user"],
    literals: &["Deploy", "Promote "],
    line: "",
    examples: &[
        "2026-11-22T04:55:01.886083+00:00 app[api]: Deploy 8d41489f by user maria@example.com",
        "2026-11-22T04:55:01.886083+00:00 app[api]: Deployed web, worker (2ef8bad7ccfa) by user maria@example.com",
        "2026-11-22T04:55:01.886083+00:00 app[api]: Promote shop-staging v7 30d337a by user maria@example.com",
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let (text, user) = prose::actor(line.message);
    let read = if let Some(what) = text.strip_prefix(b"Deployed ") {
        container(what, data)
    } else if let Some(what) = text.strip_prefix(b"Promote ") {
        promotion(what, data)
    } else {
        text.strip_prefix(b"Deploy ").is_some_and(|what| described(what, data))
    };
    if read {
        data.put_some("user", user);
    }
    read
}

fn described(what: &[u8], data: &mut Data<'_>) -> bool {
    data.put("description", what);
    data.put_some("commit", prose::is_commit(what).then_some(what));
    !what.is_empty()
}

/// `web, worker (2ef8bad7ccfa)`; anything else is free text.
fn container(what: &[u8], data: &mut Data<'_>) -> bool {
    let parts = what.strip_suffix(b")").and_then(|what| memchr::memmem::rfind(what, b" (").map(|at| (&what[..at], &what[at + 2..])));
    let types = parts.and_then(|(types, _)| from_utf8(types).ok());
    if let (Some(types), Some((_, image))) = (types, parts) {
        let types: Vec<_> = types.split([',', ' ']).filter(|name| !name.is_empty()).collect();
        data.put_made("process_types", |out| prose::json_array(&types, out));
        data.put("image", image);
        return true;
    }
    described(what, data)
}

/// `shop-staging v7 30d337a`
fn promotion(what: &[u8], data: &mut Data<'_>) -> bool {
    let words: Vec<_> = what.split(|&byte| byte == b' ').collect();
    match words[..] {
        [app, version, commit] if prose::is_version(version) => {
            data.put("from_app", app);
            data.put("version", version);
            data.put(if prose::is_commit(commit) { "commit" } else { "description" }, commit);
            true
        }
        [app, version] if prose::is_version(version) => {
            data.put("from_app", app);
            data.put("version", version);
            true
        }
        _ => described(what, data),
    }
}
