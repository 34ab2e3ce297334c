//! Which error does the platform report of a dyno (R) or of the logs themselves (L)?

use super::{Rule, field, from};
use crate::data::Data;
use crate::record::Level;
use crate::scan::Line;
use memchr::memmem::find;

pub(super) static RULE: Rule = Rule {
    name: "platform-error",
    summary: "an error of the dyno (R) or of logging (L)",
    groups: &[],
    from: from::DYNO | from::DYNO_2012 | from::LOGPLEX | from::APP,
    fields: &[
        field!(Text "code" "R10 to R99, L10 to L20"),
        field!(Text "desc" "the code in words"),
        field!(Text "detail" "what the line adds"),
        field!(Number "dropped" "messages lost (L10 to L13)"),
        field!(Text "since" "since when they were lost, as printed"),
        field!(Text "drain" "token of the drain that lost them (L10)"),
    ],
    columns: &["code", "desc", "detail"],
    literals: &["Error R", "Error L", ") ->", "):"],
    line: "{code} {desc} {detail}",
    examples: &[
        "2026-11-22T04:58:02.113133+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)",
        "2026-11-22T04:59:31.000412+00:00 heroku[web.2]: Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM",
        "2026-11-22T05:02:26.226111+00:00 heroku[logplex]: Error L10 (output buffer overflow): drain 'd.efe51fd5-8fdb-4153-b094-f5e9f7df3058' dropped 14 messages since 2026-11-22T05:01:56.323777+00:00.",
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let named = line.message.strip_prefix(b"Error ");
    let text = named.unwrap_or(line.message);
    let Some((code, rest)) = text.split_at_checked(3) else { return false };
    if !matches!(code[0], b'R' | b'L') || !code[1..].iter().all(u8::is_ascii_digit) || !may_say(line, code) {
        return false;
    }
    let (desc, rest) = match rest.strip_prefix(b" (").and_then(|rest| find(rest, b")").map(|end| (&rest[..end], &rest[end + 1..]))) {
        Some((desc, rest)) => (Some(desc), rest),
        None => (None, rest),
    };
    let detail = [&b": "[..], b" -> ", b":", b" ->"].iter().find_map(|border| rest.strip_prefix(*border));
    if named.is_none() && (desc.is_none() || detail.is_none()) {
        return false;
    }
    let detail = detail.unwrap_or(rest).trim_ascii();
    data.put("code", code);
    data.put_some("desc", desc);
    data.put_some("detail", (!detail.is_empty()).then_some(detail));
    losses(detail, data);
    data.level(Some(Level::Error));
    true
}

/// A dyno's own output may report one code alone: the one that is printed where a one-off dyno is attached.
fn may_say(line: &Line<'_>, code: &[u8]) -> bool {
    line.from != from::APP || (code == b"R13" && line.message.starts_with(b"Error ") && line.dyno.starts_with(b"run."))
}

/// `12 messages dropped since TIME.`, `drain 'd.TOKEN' dropped 12 messages since TIME.`
fn losses(detail: &[u8], data: &mut Data<'_>) {
    if let Some(rest) = detail.strip_prefix(b"drain '") {
        data.put_some("drain", find(rest, b"'").map(|end| &rest[..end]));
    }
    let Some(at) = find(detail, b" messages ") else { return };
    let start = detail[..at].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |before| before + 1);
    let Some(since) = find(&detail[at..], b"since ").map(|since| &detail[at + since + 6..]) else { return };
    if start < at {
        data.put("dropped", &detail[start..at]);
        data.put("since", since.strip_suffix(b".").unwrap_or(since));
    }
}
