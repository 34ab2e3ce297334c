//! What does a template such as `{timestamp} {data.path}` print of a record?

use super::{Clock, Format, Style, safe, value};
use crate::events::Rule;
use crate::name::{Key, Own};
use crate::record::Record;

/// A template, read once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    values: Vec<Slot>,
    /// What stands behind the last value.
    tail: Vec<u8>,
}

/// A value and the text before it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
    before: Vec<u8>,
    key: Key,
}

impl Template {
    /// Reads a template of the user's. `{{` and `}}` are braces, `\t`, `\n` and `\\` what they are in most places.
    ///
    /// # Errors
    /// A brace without its partner, or a name that is missing or probably a slip for another.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        Self::read_with(text, Key::read)
    }

    /// Reads the summary of an event, in which the event's own fields come before the record's.
    pub(crate) fn of(rule: &Rule) -> Result<Self, String> {
        Self::read_with(rule.line, |name| match rule.field(name.as_bytes()) {
            Some(_) => Ok(Key::Field(name.to_owned())),
            None => Key::read(name),
        })
    }

    fn read_with(text: &str, key: impl Fn(&str) -> Result<Key, String>) -> Result<Self, String> {
        let mut template = Self::default();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}', '\\']) {
            template.tail.extend_from_slice(&rest.as_bytes()[..at]);
            let found = &rest[at..];
            let escape = [("{{", b'{'), ("}}", b'}'), ("\\t", b'\t'), ("\\n", b'\n'), ("\\\\", b'\\')];
            if let Some((escape, byte)) = escape.iter().find(|(escape, _)| found.starts_with(escape)) {
                template.tail.push(*byte);
                rest = &found[escape.len()..];
            } else if let Some(inner) = found.strip_prefix('{') {
                let (name, after) =
                    inner.split_once('}').ok_or_else(|| format!("'{{' is never closed in the template '{text}' ('{{{{' prints one)"))?;
                let name = name.trim();
                if name.is_empty() {
                    return Err(format!("a name is missing between '{{' and '}}' in the template '{text}'"));
                }
                template.values.push(Slot { before: std::mem::take(&mut template.tail), key: key(name)? });
                rest = after;
            } else if found.starts_with('}') {
                return Err(format!("'}}' closes nothing in the template '{text}' ('}}}}' prints one)"));
            } else {
                template.tail.push(b'\\');
                rest = &found[1..];
            }
        }
        template.tail.extend_from_slice(rest.as_bytes());
        Ok(template)
    }

    /// Hands the template's texts and its values, as people like them, to `put`; values with their key. The text
    /// before an absent value goes with it, so nothing is announced that does not come. False, and nothing handed
    /// over, when all values are absent.
    pub(crate) fn human(&self, record: &Record<'_>, scratch: &mut Vec<u8>, mut put: impl FnMut(Option<&Key>, &[u8])) -> bool {
        let mut some = false;
        for Slot { before, key } in &self.values {
            scratch.clear();
            value::human(key, record, scratch);
            if !scratch.is_empty() {
                put(None, if some { before } else { before.trim_ascii_start() });
                put(Some(key), scratch);
                some = true;
            }
        }
        if some {
            put(None, &self.tail);
        }
        some
    }
}

/// A template as an output format: a line a record, values as programs like them.
#[derive(Clone)]
pub(crate) struct Templated {
    template: Template,
    terminal: bool,
    tz: Option<Clock>,
    scratch: Vec<u8>,
}

impl Templated {
    pub(crate) fn new(template: Template, style: &Style) -> Self {
        Self { template, terminal: style.terminal, tz: style.tz.clone(), scratch: Vec::new() }
    }

    /// Fills the scratch buffer with the value.
    fn value(tz: Option<&Clock>, key: &Key, record: &Record<'_>, scratch: &mut Vec<u8>) {
        scratch.clear();
        match (tz, key, record.timestamp()) {
            (Some(tz), Key::Own(Own::Timestamp), Some(time)) => tz(time, scratch),
            _ => {
                value::plain(key, record, scratch);
            }
        }
    }
}

impl Format for Templated {
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        for Slot { before, key } in &self.template.values {
            out.extend_from_slice(before);
            Self::value(self.tz.as_ref(), key, record, &mut self.scratch);
            if self.terminal {
                safe::escape_for_terminal(&self.scratch, out);
            } else {
                out.extend_from_slice(&self.scratch);
            }
        }
        out.extend_from_slice(&self.template.tail);
        out.push(b'\n');
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events;
    use std::sync::Arc;

    const ROUTER: &str =
        "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/a\x1b\" dyno=web.3 service=1240ms status=200";

    fn print(template: &str, style: &Style) -> String {
        let mut out = Vec::new();
        Templated::new(Template::read(template).unwrap(), style).write(&crate::parse(ROUTER.as_bytes()), &mut out);
        String::from_utf8(out).unwrap()
    }

    fn summary(template: &str, line: &str) -> String {
        let (mut out, mut scratch) = (Vec::new(), Vec::new());
        Template::read(template).unwrap().human(&crate::parse(line.as_bytes()), &mut scratch, |_, text| out.extend_from_slice(text));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_and_texts() {
        let style = Style::default();
        assert_eq!(print("{dyno}\\t{data.dyno} {{{ status }}}\\n\\\\\\x", &style), "router\tweb.3 {200}\n\\\\x\n");
        assert_eq!(print("{app}{lines}|{service}", &style), "|1240\n");
        assert_eq!(print("", &style), "\n");
        assert_eq!(print("{path}", &style), "/a\x1b\n");
    }

    #[test]
    fn a_terminal_sees_escapes_but_for_the_templates_own() {
        let style = Style { terminal: true, ..Style::default() };
        assert_eq!(print("\x1b[1m{path}\\t", &style), "\x1b[1m/a\\x1b\t\n");
    }

    #[test]
    fn times_in_the_zone_that_was_asked_for() {
        let tz: Clock = Arc::new(|time, out| out.extend_from_slice(&time[11..19]));
        assert_eq!(print("{timestamp} {dyno}", &Style { tz: Some(tz), ..Style::default() }), "04:54:21 router\n");
    }

    #[test]
    fn mistakes_are_said() {
        for (text, said) in [
            ("{status", "never closed"),
            ("a}", "closes nothing"),
            ("{}", "name is missing"),
            ("{ }", "name is missing"),
            ("{statsu}", "'status'"),
        ] {
            assert!(Template::read(text).is_err_and(|error| error.contains(said)), "{text}");
        }
    }

    #[test]
    fn summaries_pass_over_what_is_absent() {
        assert_eq!(summary("{code} {method} {path} {wait} in {service}!", ROUTER), "GET /a\x1b in 1.2s!");
        assert_eq!(summary("code {code} of {method}", ROUTER), "of GET");
        assert_eq!(summary("code {code}!", ROUTER), "");
    }

    #[test]
    fn every_events_summary_can_be_read() {
        for rule in events::RULES {
            let template = Template::of(rule).unwrap();
            for Slot { key, .. } in &template.values {
                assert!(
                    matches!(key, Key::Own(_)) || matches!(key, Key::Field(name) if rule.field(name.as_bytes()).is_some()),
                    "{} {key:?}",
                    rule.name
                );
            }
        }
    }
}
