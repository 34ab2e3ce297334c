//! With which status did a process end?

use super::{Rule, field, from};

pub(super) static RULE: Rule = Rule {
    name: "process-exit",
    summary: "a process ended",
    groups: &[],
    from: from::DYNO | from::DYNO_2012,
    fields: &[field!(Number "exit_status" "0 is success, 143 an obeyed SIGTERM, 137 a SIGKILL")],
    columns: &["exit_status"],
    literals: &["Process exited"],
    line: "exit {exit_status}",
    examples: &["2026-11-22T04:55:06.014311+00:00 heroku[web.1]: Process exited with status 143"],
    read: |line, data| {
        let Some(rest) = line.message.strip_prefix(b"Process exited") else { return false };
        data.put_some("exit_status", rest.strip_prefix(b" with status ").map(<[u8]>::trim_ascii_end));
        true
    },
};
