//! What does a table say of a record in one line?

use super::canvas::Canvas;
use super::colours::{self, PLAIN};
use super::template::Template;
use super::{Style, logfmt};
use crate::events::RULES;
use crate::name::Key;
use crate::record::{Record, Value};

/// Writes summaries: after the event's template; of structured lines what their fields say; else the message.
#[derive(Clone)]
pub(super) struct Summary {
    /// As in [`RULES`].
    templates: Vec<Template>,
    /// The terminal's width.
    width: Option<usize>,
    scratch: Vec<u8>,
}

impl Summary {
    pub(super) fn new(style: &Style) -> Self {
        let templates = RULES.iter().map(|rule| Template::of(rule).unwrap_or_default()).collect();
        Self { templates, width: style.width, scratch: Vec::new() }
    }

    pub(super) fn write(&mut self, record: &Record<'_>, canvas: &mut Canvas) {
        if record.is_continued() || !(self.templated(record, canvas) || self.structured(record, canvas)) {
            self.message(record, canvas);
        }
    }

    fn templated(&mut self, record: &Record<'_>, canvas: &mut Canvas) -> bool {
        let rule = RULES.iter().position(|rule| std::ptr::eq(*rule, record.parts.event.0));
        let Some(template) = rule.and_then(|at| self.templates.get(at)) else { return false };
        let put = |key: Option<&Key>, text: &[u8]| canvas.put(text, key.map_or(PLAIN, |key| colours::field(key, record)));
        template.human(record, &mut self.scratch, put)
    }

    /// What a JSON line of an app or a line of metrics says: its message first, then its fields; without what other
    /// columns show, and without what is the same in every line.
    fn structured(&mut self, record: &Record<'_>, canvas: &mut Canvas) -> bool {
        let is_json = record.event() == "log" && record.parts.json.is_some() && record.message().trim_ascii_start().starts_with(b"{");
        if !is_json && record.event() != "metrics" {
            return false;
        }
        let text = &mut self.scratch;
        text.clear();
        let said = ["msg", "message"].into_iter().find(|name| matches!(record.field(name), Some(Value::Text(_))));
        if let Some(Value::Text(said)) = said.and_then(|name| record.field(name)) {
            text.extend_from_slice(said);
        }
        let shown =
            record.fields().filter(|(name, value)| !is_noise(name, *value, record) && said.is_none_or(|said| said.as_bytes() != *name));
        for (name, value) in shown {
            if !text.is_empty() {
                text.push(b' ');
            }
            pair(name, value, text);
        }
        canvas.put(text, PLAIN);
        !text.is_empty()
    }

    pub(super) fn message(&mut self, record: &Record<'_>, canvas: &mut Canvas) {
        let mut message = record.message();
        if record.is_continued() {
            canvas.blanks(2);
        }
        // Rails puts the request's id before every line, where it takes half of a narrow terminal.
        if self.width.is_some_and(|width| canvas.column() + message.len() > width) && starts_with_id(message) {
            canvas.put(&message[..9], PLAIN);
            canvas.put("…".as_bytes(), PLAIN);
            message = &message[37..];
        }
        canvas.put(message, PLAIN);
    }
}

/// Is the field shown elsewhere, or of no interest to people?
fn is_noise(name: &[u8], value: Value<'_>, record: &Record<'_>) -> bool {
    match name {
        b"level" | b"severity" | b"lvl" => record.level().is_some(),
        b"time" | b"timestamp" | b"@timestamp" | b"ts" | b"pid" | b"hostname" | b"v" | b"addon" => true,
        b"source" => matches!(value, Value::Text(text) if record.dyno() == Some(text)),
        _ => false,
    }
}

/// Appends `name=value`, the name without `sample#` and its like.
fn pair(name: &[u8], value: Value<'_>, out: &mut Vec<u8>) {
    let start =
        ["sample#", "measure#", "count#", "metric#"].iter().find(|mark| name.starts_with(mark.as_bytes())).map_or(0, |mark| mark.len());
    out.extend_from_slice(&name[start..]);
    out.push(b'=');
    match value {
        Value::Text(text) => logfmt::write_text(text, out),
        Value::Number(text) | Value::Json(text) => out.extend_from_slice(text),
        Value::Bool(truth) => out.extend_from_slice(if truth { b"true" } else { b"false" }),
        Value::Null => out.extend_from_slice(b"null"),
    }
}

/// `[8a60cbfb-4a28-29bc-db2b-fb453d64c353]`
fn starts_with_id(text: &[u8]) -> bool {
    text.first() == Some(&b'[')
        && text.get(37) == Some(&b']')
        && text[1..37]
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(line: &str, width: Option<usize>) -> String {
        let style = Style { width, ..Style::default() };
        let (mut canvas, mut out) = (Canvas::default(), Vec::new());
        Summary::new(&style).write(&crate::parse(line.as_bytes()), &mut canvas);
        canvas.finish(&style, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_lines_say_their_message_and_fields() {
        let line =
            r#"2026-11-22T04:54:21+00:00 app[web.1]: {"level":50,"time":1,"job":"sync all","n":2,"err":{"k": 1},"msg":"failed","x":null}"#;
        assert_eq!(summary(line, None), "failed job=\"sync all\" n=2 err={\"k\": 1} x=null\n");
        assert_eq!(summary("2026-11-22T04:54:21+00:00 app[web.1]: {\"level\":\"odd\"}", None), "level=odd\n");
        assert_eq!(summary("2026-11-22T04:54:21+00:00 app[web.1]: {\"pid\":2}", None), "{\"pid\":2}\n");
    }

    #[test]
    fn metrics_say_their_names_and_values() {
        let line = "2026-11-22T04:54:21+00:00 app[web.2]: measure#db.query=84ms count#rows=4 source=web.2";
        assert_eq!(summary(line, None), "db.query=84ms rows=4\n");
    }

    #[test]
    fn other_lines_say_their_message() {
        assert_eq!(summary("2026-11-22T04:54:21+00:00 app[web.1]:   at f (x:1)\ty", None), "  at f (x:1) y\n");
        assert_eq!(summary("Fetching logs...", None), "Fetching logs...\n");
    }

    #[test]
    fn ids_give_way_on_narrow_terminals() {
        let line = "2026-11-22T04:54:21+00:00 app[web.1]: [8a60cbfb-4a28-29bc-db2b-fb453d64c353] Started GET \"/\"";
        assert_eq!(summary(line, Some(55)), "[8a60cbfb-4a28-29bc-db2b-fb453d64c353] Started GET \"/\"\n");
        assert_eq!(summary(line, Some(40)), "[8a60cbfb…] Started GET \"/\"\n");
    }
}
