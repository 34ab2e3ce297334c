//! Which command is being started, and by whom?

use super::{Rule, field, from, prose};
use crate::data::Data;
use crate::scan::Line;

pub(super) static RULE: Rule = Rule {
    name: "process-start",
    summary: "a process is being started",
    groups: &["audit"],
    from: from::DYNO | from::DYNO_2012 | from::API | from::APP,
    fields: &[field!(Text "command" "the command, environment variables expanded"), field!(Text "user" "who started it")],
    columns: &["command", "user"],
    literals: &["process with command"],
    line: "{command} by {user}",
    examples: &[
        "2026-11-22T04:55:08.140966+00:00 heroku[web.1]: Starting process with command `bundle exec puma -C config/puma.rb`",
        "2026-11-22T05:10:01.309888+00:00 app[api]: Starting process with command `bin/rails console` by user maria@example.com",
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let Some(rest) = command_text(line.message) else { return false };
    if line.from == from::APP && !of_its_time(line.timestamp) {
        return false;
    }
    let (text, user) = prose::actor(rest);
    let text = text.trim_ascii_end();
    data.put("command", text.strip_prefix(b"`").map_or(text, |text| text.strip_suffix(b"`").unwrap_or(text)));
    data.put_some("user", user);
    true
}

/// What follows `Starting process with command `, the backtick included.
fn command_text(message: &[u8]) -> Option<&[u8]> {
    let rest = message.strip_prefix(b"Starting").or_else(|| message.strip_prefix(b"Running"))?;
    let rest = rest.strip_prefix(b" process with command")?;
    rest.strip_prefix(b": ").or_else(|| rest.strip_prefix(b" "))
}

/// From 2010 to 2012 the platform said it under `app[...]`; later such a line is the app's own text.
fn of_its_time(timestamp: &[u8]) -> bool {
    [&b"2010-"[..], b"2011-", b"2012-"].iter().any(|year| timestamp.starts_with(year))
}

/// May the backtick behind these bytes open a command?
pub(crate) fn opens_backtick(before: &[u8]) -> bool {
    [&b"command "[..], b"command: "].iter().any(|words| before.ends_with(words))
}

/// Does a message begin a command whose closing backtick is yet to come?
pub(crate) fn opens_command(message: &[u8]) -> bool {
    let Some(text) = command_text(message) else { return false };
    let text = prose::actor(text).0.trim_ascii_end();
    text.starts_with(b"`") && (text.len() == 1 || !text.ends_with(b"`"))
}
