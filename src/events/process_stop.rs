//! Which signal was sent to which processes of a dyno?

use super::{Rule, field, from, prose};
use memchr::memmem::find;

pub(super) static RULE: Rule = Rule {
    name: "process-stop",
    summary: "a dyno's processes are being stopped",
    groups: &[],
    from: from::DYNO | from::DYNO_2012,
    fields: &[field!(Text "signal" "SIGTERM, SIGKILL"), field!(Text "scope" "all, remaining, one")],
    columns: &["signal", "scope"],
    literals: &["Stopping "],
    line: "{signal} to {scope}",
    examples: &["2026-11-22T04:55:05.300100+00:00 heroku[web.1]: Stopping all processes with SIGTERM"],
    read: |line, data| {
        let Some(rest) = line.message.strip_prefix(b"Stopping ") else { return false };
        let Some(at) = find(rest, b" with ") else { return false };
        let (scope, signal) = (&rest[..at], rest[at + 6..].trim_ascii_end());
        data.put("signal", signal);
        match scope {
            b"process" => prose::put_word(data, "scope", "one"),
            _ => match scope.strip_suffix(b" processes") {
                Some(scope) => data.put("scope", scope),
                None => return false,
            },
        }
        true
    },
};
