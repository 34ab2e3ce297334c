//! How is a choice of fields printed as JSON? Nested as the whole record is, each part where it was first mentioned.

use super::fields::Column;
use super::{Format, Style, json, safe};
use crate::name::{Key, Own};
use crate::record::Record;
use crate::sheet::{Sheet, escape_into};

/// One JSON object a line: the whole record, or a choice of its parts.
#[derive(Clone)]
pub(crate) struct Json {
    /// Empty: the whole record.
    parts: Vec<Part>,
    terminal: bool,
    contexts: json::Contexts,
}

/// One key of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// a key of the record's own, `context` and `data` whole
    Own(Own),
    /// some members of `context` or `data`, each with its name as JSON prints it, with the colon
    Some(Own, Vec<(Key, String)>),
}

impl Json {
    pub(crate) fn new(fields: Option<&[Column]>, style: &Style) -> Self {
        Self { parts: parts(fields.unwrap_or_default()), terminal: style.terminal, contexts: json::Contexts::default() }
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
                parts.push(Part::Own(*own));
                continue;
            }
        };
        let known = parts.iter_mut().find(|part| matches!(part, Part::Own(own) | Part::Some(own, _) if *own == object));
        match (known, name.map(|name| (key.clone(), quoted(name)))) {
            (Some(Part::Some(_, members)), Some(member)) => members.push(member),
            // The whole object has its members too.
            (Some(part), None) => *part = Part::Own(object),
            (Some(_), Some(_)) => {}
            (None, Some(member)) => parts.push(Part::Some(object, vec![member])),
            (None, None) => parts.push(Part::Own(object)),
        }
    }
    parts
}

/// `,"name":`
fn quoted(name: &str) -> String {
    let mut text = b",\"".to_vec();
    escape_into(name.as_bytes(), &mut text);
    text.extend_from_slice(b"\":");
    String::from_utf8_lossy(&text).into_owned()
}

impl Format for Json {
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        json::append(out, |sheet| self.write_to(record, sheet));
    }

    fn write_to(&mut self, record: &Record<'_>, out: &mut Sheet) {
        let start = out.len();
        if self.parts.is_empty() {
            json::write(record, &mut self.contexts, out);
        } else {
            let pen = json::Pen::new(record);
            for part in &self.parts {
                match part {
                    Part::Own(own) => pen.own(*own, &mut self.contexts, out),
                    Part::Some(object, members) => some(*object, members, record, out),
                }
            }
            out.close_object(start);
            out.push(b'\n');
        }
        if self.terminal {
            out.append(|out| safe::escape_json(out, start));
        }
    }

    fn needs_members(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Some(Own::Data, _)))
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

/// Appends the object with those of the members that the record has, if it has any.
fn some(object: Own, members: &[(Key, String)], record: &Record<'_>, sheet: &mut Sheet) {
    let before = sheet.len();
    sheet.put(if object == Own::Context { b",\"context\":" } else { b",\"data\":" });
    let start = sheet.len();
    for (key, name) in members {
        member(key, name, record, sheet);
    }
    if sheet.len() > start {
        sheet.close_object(start);
    } else {
        sheet.truncate(before);
    }
}

/// Appends `,"name":value`, if the record has that value.
fn member(key: &Key, name: &str, record: &Record<'_>, sheet: &mut Sheet) {
    if let Some(value) = key.value(record) {
        sheet.put(name.as_bytes());
        json::value(value, sheet);
    }
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
