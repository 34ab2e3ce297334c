//! What does an app's JSON line say of the dyno that printed it? `hlog run` puts app, release and commit there.
//!
//! It is believed only where the envelope, which is Heroku's word, names the same dyno: an app cannot speak for another. What
//! the input knows already stays.

use crate::json;
use crate::record::{Kept, Parts, Places, Span};
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// May a context in there be a dyno's? Most are the app's own.
pub(crate) fn may_name_dyno(text: &[u8]) -> bool {
    static DYNO: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"dyno\""));
    DYNO.find(text).is_some()
}

/// Takes app, release and commit from the line's own context, when that is of this dyno.
pub(crate) fn lift(text: &[u8], parts: &mut Parts) {
    let dyno = parts.head.dyno.of(text);
    let Some(object) = own_context(text, parts).filter(|_| !dyno.is_empty()) else { return };
    let mut context = Context::default();
    if !json::object(object, |key, value| context.member(key, value)) || context.dyno != dyno {
        return;
    }
    let places = Places::of(text);
    let found = [context.app, context.release, context.slug_commit].map(|value| string(parts, places, value));
    let head = &mut parts.head;
    for (known, found) in [&mut head.app, &mut head.release, &mut head.slug_commit].into_iter().zip(found) {
        if known.is_empty() {
            *known = found;
        }
    }
}

/// The members of interest: the dyno's name, and the others' strings, escapes as they are.
#[derive(Default)]
struct Context<'t> {
    dyno: &'t [u8],
    app: &'t [u8],
    release: &'t [u8],
    slug_commit: &'t [u8],
}

impl<'t> Context<'t> {
    fn member(&mut self, key: &[u8], value: &'t [u8]) {
        let [b'"', text @ .., b'"'] = value else { return };
        match key {
            b"dyno" => self.dyno = text,
            b"app" => self.app = text,
            b"release" => self.release = text,
            b"slug_commit" => self.slug_commit = text,
            _ => {}
        }
    }
}

/// The object `hlog_context`, which is there when the app has a `context` of its own; else that.
fn own_context<'t>(text: &'t [u8], parts: &Parts) -> Option<&'t [u8]> {
    let named = |name: &[u8]| parts.fields.iter().rev().find(|field| parts.name(text, field) == name);
    let field = named(b"hlog_context").or_else(|| named(b"context"))?;
    let Kept::Json(span) = field.value else { return None };
    Some(span.of(text)).filter(|object| may_name_dyno(object))
}

fn string(parts: &mut Parts, places: Places, text: &[u8]) -> Span {
    if text.contains(&b'\\') { parts.keep_with(|own| json::unescape(text, own)) } else { places.span(text) }
}

#[cfg(test)]
mod tests {
    fn lifted(line: &str) -> [Option<String>; 3] {
        let record = crate::parse(line.as_bytes());
        [record.app(), record.release(), record.slug_commit()].map(|part| part.map(|part| String::from_utf8_lossy(part).into_owned()))
    }

    #[test]
    fn a_line_speaks_for_its_own_dyno_alone() {
        let line = |source: &str, dyno: &str, json: &str| format!("2026-11-22T04:54:21+00:00 {source}[{dyno}]: {json}");
        let own = r#"{"a":1,"context":{"dyno":"web.1","app":"shop","release":"v42","slug_commit":"2c3\u0061"}}"#;
        let all = ["shop", "v42", "2c3a"].map(|part| Some(part.to_owned()));
        assert_eq!(lifted(&line("app", "web.1", own)), all);
        assert_eq!(lifted(&line("app", "web.2", own)), [None, None, None]);
        assert_eq!(lifted(&line("heroku", "web.1", own)), [None, None, None]);
        assert_eq!(lifted(&format!("{}\n{own}", line("app", "web.1", "x"))), [None, None, None]);
        let second = own.replace("\"context\"", "\"context\":{\"dyno\":\"web.9\"},\"hlog_context\"");
        assert_eq!(lifted(&line("app", "web.1", &second)), all);
        for odd in [
            own.replace("\"web.1\"", "[\"web.1\"]"),
            own.replace(r#""dyno":"web.1","#, ""),
            r#"{"context":"web.1"}"#.to_owned(),
            r#"{"context":{}}"#.to_owned(),
            own.replace('}', ""),
        ] {
            assert_eq!(lifted(&line("app", "web.1", &odd)), [None, None, None], "{odd}");
        }
        let some = own.replace("\"v42\"", "42").replace("\"shop\"", "null");
        assert_eq!(lifted(&line("app", "web.1", &some)), [None, None, Some("2c3a".to_owned())]);
    }

    /// Papertrail's system name is the app, whatever a line says.
    #[test]
    fn what_the_input_knows_stays() {
        let line = r#"Jul 28 13:45:47 blog app/web.1: {"context":{"dyno":"web.1","app":"shop","release":"v42"}}"#;
        assert_eq!(lifted(line), [Some("blog".to_owned()), Some("v42".to_owned()), None]);
    }
}
