//! What else does the platform say of a dyno?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;

pub(super) static RULE: Rule = Rule {
    name: "dyno",
    summary: "any other line of the platform about a dyno: cycling, restarting, idling, ...",
    groups: &[],
    from: from::DYNO | from::APP,
    fields: &[
        field!(Text "action" "cycling, restarting, idling, unidling, relocating, listening, awaiting-client, client-closed"),
        field!(Number "port" "the port (listening)"),
    ],
    columns: &["action", "message"],
    literals: &[],
    line: "",
    examples: &[
        "2026-11-22T04:55:04.240966+00:00 heroku[web.1]: Cycling",
        "2026-11-22T04:55:04.240966+00:00 heroku[web.1]: Restarting",
        "2026-11-22T05:10:02.104001+00:00 heroku[run.4413]: Awaiting client",
    ],
    read,
};

/// How a line begins, and what it says.
const ACTIONS: [(&str, &str); 8] = [
    ("Cycling", "cycling"),
    ("Restarting", "restarting"),
    ("Idling", "idling"),
    ("Unidling", "unidling"),
    ("Relocating", "relocating"),
    ("Listening on", "listening"),
    ("Awaiting client", "awaiting-client"),
    ("Client connection closed", "client-closed"),
];

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let may_say = line.dyno.starts_with(b"run.") && line.message.trim_ascii_end() == b"Awaiting client";
    if line.from == from::APP && !may_say {
        return false;
    }
    if let Some((start, action)) = ACTIONS.iter().find(|(start, _)| line.message.starts_with(start.as_bytes())) {
        prose::put_word(data, "action", action);
        let port = line.message[start.len()..].trim_ascii();
        data.put_some("port", (*action == "listening" && crate::number::is_number(port)).then_some(port));
    }
    super::log::told_level(line.message, data);
    true
}
