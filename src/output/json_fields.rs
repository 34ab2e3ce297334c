//! How is a choice of fields printed as JSON? Nested as the whole record is, each part where it was first mentioned.

use super::fields::Column;
use super::{Format, Style, json, safe};
use crate::line::{Line, escape_into};
use crate::name::{Key, Own};
use crate::record::Record;

/// One JSON object a line: the whole record, or a choice of its parts.
#[derive(Clone)]
pub(crate) struct Json {
    /// Empty: the whole record.
    parts: Vec<Part>,
    terminal: bool,
    line: Line,
    contexts: json::Contexts,
}

/// One key of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// a key of the record's own, its name as JSON prints it, with the colon
    Own(Own, String),
    /// the object `context` or `data`, whole
    Whole(Own),
    /// some members of it
    Some(Own, Vec<(Key, String)>),
}

impl Json {
    pub(crate) fn new(fields: Option<&[Column]>, style: &Style) -> Self {
        Self {
            parts: parts(fields.unwrap_or_default()),
            terminal: style.terminal,
            line: Line::default(),
            contexts: json::Contexts::default(),
        }
    }
}

/// Gathers the members of `context` and of `data`.
fn parts(columns: &[Column]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for Column { key, .. } in columns {
        let (object, name) = match key {
            Key::Own(own @ (Own::Context | Own::Data)) => (*own, None),
            Key::Own(own) if own.is_context() => (Own::Context, Some(own.name())),
            Key::Field(name) => (Own::Data, Some(name.as_str())),
            Key::Own(own) => {
                parts.push(Part::Own(*own, quoted(own.name())));
                continue;
            }
        };
        let known = parts.iter_mut().find(|part| matches!(part, Part::Whole(own) | Part::Some(own, _) if *own == object));
        match (known, name.map(|name| (key.clone(), quoted(name)))) {
            (Some(Part::Some(_, members)), Some(member)) => members.push(member),
            // The whole object has its members too.
            (Some(part), None) => *part = Part::Whole(object),
            (Some(_), Some(_)) => {}
            (None, Some(member)) => parts.push(Part::Some(object, vec![member])),
            (None, None) => parts.push(Part::Whole(object)),
        }
    }
    parts
}

/// `"name":`
fn quoted(name: &str) -> String {
    let mut text = vec![b'"'];
    escape_into(name.as_bytes(), &mut text);
    text.extend_from_slice(b"\":");
    String::from_utf8_lossy(&text).into_owned()
}

impl Format for Json {
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        self.line.clear();
        if self.parts.is_empty() {
            json::write(record, &mut self.contexts, &mut self.line);
        } else {
            for part in &self.parts {
                let before = self.line.len();
                self.line.push(b',');
                if !part.write(record, &mut self.line) {
                    self.line.truncate(before);
                }
            }
            self.line.close_object(0);
            self.line.push(b'\n');
        }
        let start = out.len();
        out.extend_from_slice(self.line.written());
        if self.terminal {
            safe::escape_json(out, start);
        }
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

impl Part {
    /// Appends the key with its value. False when the record has none.
    fn write(&self, record: &Record<'_>, line: &mut Line) -> bool {
        match self {
            Self::Own(own, name) => member(&Key::Own(*own), name, record, line),
            Self::Whole(Own::Context) => {
                json::context(record, line);
                true
            }
            Self::Whole(_) => {
                line.put(b"\"data\":");
                json::data(record, line)
            }
            Self::Some(object, members) => some(*object, members, record, line),
        }
    }
}

fn some(object: Own, members: &[(Key, String)], record: &Record<'_>, line: &mut Line) -> bool {
    line.put(if object == Own::Context { b"\"context\":" } else { b"\"data\":" });
    let start = line.len();
    for (key, name) in members {
        let before = line.len();
        line.push(b',');
        if !member(key, name, record, line) {
            line.truncate(before);
        }
    }
    let some = line.len() > start;
    line.close_object(start);
    some
}

/// Appends `"name":value`, if the record has that value.
fn member(key: &Key, name: &str, record: &Record<'_>, line: &mut Line) -> bool {
    let Some(value) = key.value(record) else { return false };
    line.put(name.as_bytes());
    json::value(value, line);
    true
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;

    const ROUTER: &str = "2026-11-22T04:54:21.811308+00:00 heroku[router]: at=error code=H12 method=GET path=\"/a\u{9b}\" dyno=web.3 service=30000ms status=503";

    fn print(names: &str, line: &str, terminal: bool) -> String {
        let columns = (!names.is_empty()).then(|| fields::read(names).unwrap());
        let mut format = Json::new(columns.as_deref(), &Style { terminal, ..Style::default() });
        let mut out = Vec::new();
        format.write(&crate::parse(line.as_bytes()), &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|value| value.is_object()), "{text}");
        text
    }

    #[test]
    fn parts_stand_where_they_were_first_mentioned() {
        assert_eq!(
            print("status,event,dyno,data.dyno,app,proc_type,service", ROUTER, false),
            "{\"data\":{\"status\":503,\"dyno\":\"web.3\",\"service\":30000},\"event\":\"router\",\"context\":{\"dyno\":\"router\",\"proc_type\":\"router\"}}\n"
        );
    }

    #[test]
    fn absent_parts_are_left_out() {
        assert_eq!(print("lines,app,wait", ROUTER, false), "{}\n");
        assert_eq!(print("app,level,wait", ROUTER, false), "{\"level\":\"error\"}\n");
        assert_eq!(print("data,event", "Fetching logs...", false), "{\"event\":\"unparsed\"}\n");
    }

    #[test]
    fn whole_objects_hold_their_members() {
        let whole = "{\"context\":{\"source\":\"app\",\"dyno\":\"web.1\",\"proc_type\":\"web\",\"dyno_id\":1},\"data\":{\"a\": 1e3 ,\"b\":\"\\u00e9\"}}\n";
        let line = "2026-11-22T04:54:21+00:00 app[web.1]: {\"a\": 1e3 ,\"b\":\"\\u00e9\"}";
        assert_eq!(print("app,context,data,b", line, false), whole);
        assert_eq!(print("context,data.b,data", line, false), whole);
        assert_eq!(print("b,a", line, false), "{\"data\":{\"b\":\"é\",\"a\":1e3}}\n");
    }

    #[test]
    fn at_a_terminal_the_text_is_escaped_and_the_same() {
        assert!(print("path", ROUTER, false).contains('\u{9b}'));
        assert_eq!(print("path", ROUTER, true), "{\"data\":{\"path\":\"/a\\u009b\"}}\n");
        assert!(print("", ROUTER, true).ends_with("status=503\"}\n"));
        assert!(!print("", ROUTER, true).contains('\u{9b}'));
    }
}
