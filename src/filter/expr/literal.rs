//! What does a value of an expression mean for the field it is compared with?

use super::Word;
use super::amount::{Amount, Misfit};
use crate::codes::CODES;
use crate::events::Kind;
use crate::filter::event::EventSet;
use crate::filter::{SOURCES, level};
use crate::name::{Key, Own, nearest};
use crate::number::Dimension;
use crate::record::Level;

/// A value of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    /// Compared byte by byte; with a number of a record only when it is one itself.
    Text { text: Vec<u8>, number: Option<Amount> },
    /// Compared as a number; with text of a record only when that is one.
    Number(Amount),
    /// `5xx`: its first digit.
    Class(u8),
    /// `level >= warn`
    Level(Level),
    /// `event = audit`
    Event(EventSet),
}

/// Where the trouble is, and its sentence.
pub(super) type Fault = (usize, String);

/// The units that people type. More are understood.
const UNITS: [&str; 9] = ["ms", "s", "m", "h", "B", "kB", "MB", "GB", "%"];

/// Longer names that people give to units.
const LONG_UNITS: [(&str, &str); 7] =
    [("msec", "ms"), ("millisecond", "ms"), ("second", "s"), ("minute", "m"), ("hour", "h"), ("byte", "B"), ("percent", "%")];

impl Literal {
    /// Reads the value `word` for the field that the expression calls `name`; `ordered`: with `<`, `<=`, `>` or `>=`.
    pub(super) fn read(name: &str, key: &Key, word: &Word<'_>, ordered: bool) -> Result<Self, Fault> {
        let at_word = |message| (word.at, message);
        match key {
            Key::Own(Own::Event) if ordered => Err(at_word("events have no order; there are =, !=, in and ~".into())),
            Key::Own(Own::Event) => EventSet::read(&word.text).map(Self::Event).map_err(at_word),
            Key::Own(Own::Level) => level::read(&word.text).map(Self::Level).map_err(at_word),
            _ if word.quoted => Ok(Self::text(&word.text, key.kind())),
            _ if let Some(meant) = slip(key, &word.text) => {
                Err(at_word(format!("no {name} named '{0}'; did you mean '{meant}'? (in quotes, \"{0}\" is taken as it is)", word.text)))
            }
            _ if TYPES.contains(&&*word.text) && is_dyno(key) => {
                let instead =
                    if matches!(key, Key::Own(_)) { format!("proc_type = {}", word.text) } else { format!("{name} ~ ^{}", word.text) };
                Err(at_word(format!(
                    "no dyno is called '{0}', but all of a type: {instead} (in quotes, \"{0}\" is taken as it is)",
                    word.text
                )))
            }
            _ => Self::bare(name, key.kind(), &word.text, ordered).map_err(|(at, message)| (word.at + at, message)),
        }
    }

    fn text(text: &str, kind: Option<Kind>) -> Self {
        Self::Text { text: text.into(), number: Amount::read(text, kind).ok() }
    }

    /// A value without quotes. It must fit the field's type: what does not is more often a slip than meant.
    fn bare(name: &str, kind: Option<Kind>, text: &str, ordered: bool) -> Result<Self, Fault> {
        if let (Some(Kind::Text | Kind::Number) | None, Some(class)) = (kind, class(text)) {
            let digit = char::from(class);
            return if ordered {
                Err((0, format!("'{text}' is a class and has no order; write {digit}00")))
            } else {
                Ok(Self::Class(class))
            };
        }
        if kind == Some(Kind::Number) && is_like_a_class(text) {
            return Err((0, format!("'{text}' is no class; there are 1xx, 2xx, 3xx, 4xx and 5xx")));
        }
        match kind {
            Some(Kind::Bool) if ordered || !matches!(text, "true" | "false") => {
                Err((0, format!("'{name}' is true or false; write {name} = true")))
            }
            Some(Kind::List | Kind::Object) if !text.starts_with(['[', '{']) => {
                let what = if kind == Some(Kind::List) { "a list" } else { "an object" };
                Err((0, format!("'{name}' is {what}; look into its text with {name} ~ {text}")))
            }
            Some(number) if number.is_number() => Self::number(name, number, text),
            Some(Kind::Text) | None if !ordered && text.len() > 1 && (text.starts_with('*') || text.ends_with('*')) => {
                let regex = wildcard(text);
                Err((0, format!("'*' stands for itself here; did you mean {name} ~ \"{regex}\"? (in quotes the value is taken as it is)")))
            }
            Some(_) => Ok(Self::text(text, kind)),
            None => match Amount::read(text, None) {
                Ok(amount) => Ok(Self::Number(amount)),
                // An id may be `12ab`, but it is not asked for by its order.
                Err(Misfit::UnknownUnit(at)) if ordered => Err((at, no_unit(&text[at..]))),
                Err(_) => Ok(Self::text(text, None)),
            },
        }
    }

    /// A number for a field of the schema, which says its unit.
    fn number(name: &str, kind: Kind, text: &str) -> Result<Self, Fault> {
        let unit = kind.unit();
        Amount::read(text, Some(kind)).map(Self::Number).map_err(|misfit| match misfit {
            Misfit::NoNumber => {
                let blank = if unit.is_empty() { "" } else { " in " };
                (0, format!("'{name}' is a number{blank}{unit}, and '{text}' is none; in quotes it is compared as text"))
            }
            Misfit::UnknownUnit(at) => (at, no_unit(&text[at..])),
            Misfit::HasUnit => (0, format!("'{name}' has no unit, and '{text}' has one")),
            Misfit::OtherDimension(dimension) => (0, format!("'{name}' is in {unit}; '{text}' is no {}", noun(dimension))),
        })
    }
}

/// Types of processes that are on dynos alone.
const TYPES: [&str; 4] = ["web", "worker", "clock", "release"];

/// Does the field hold a dyno's name?
fn is_dyno(key: &Key) -> bool {
    matches!(key, Key::Own(Own::Dyno)) || *key == Key::Field("dyno".to_owned())
}

/// The word that a value is probably a slip for, where the words of a field are known: it would select nothing.
fn slip(key: &Key, text: &str) -> Option<&'static str> {
    match key {
        // A drain may name others.
        Key::Own(Own::Source) if !SOURCES.contains(&text) => nearest(text, SOURCES.into_iter()),
        // New ones come now and then, but none in small letters.
        Key::Field(name) if name == "code" => {
            CODES.iter().map(|known| known.code).find(|code| *code != text && code.eq_ignore_ascii_case(text))
        }
        _ => None,
    }
}

/// The digit of `5xx`.
fn class(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(*digit),
        _ => None,
    }
}

/// The regular expression that a pattern of shells means.
fn wildcard(pattern: &str) -> String {
    let begin = if pattern.starts_with('*') { "" } else { "^" };
    let end = if pattern.ends_with('*') { "" } else { "$" };
    let parts: Vec<_> = pattern.trim_matches('*').split('*').map(regex::escape).collect();
    format!("{begin}{}{end}", parts.join(".*"))
}

/// `6xx`, `50x`: what is meant for a class and is none.
fn is_like_a_class(text: &str) -> bool {
    let rest = text.trim_start_matches(|char: char| char.is_ascii_digit());
    (1..text.len()).contains(&rest.len()) && rest.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'))
}

const fn noun(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Time => "time",
        Dimension::Bytes => "size",
        Dimension::Pages => "number of pages",
        Dimension::Percent => "percentage",
    }
}

/// The sentence for an unknown unit.
fn no_unit(unit: &str) -> String {
    match meant(unit) {
        Some(meant) => format!("no unit named '{unit}'; did you mean '{meant}'?"),
        None => format!("no unit named '{unit}'; there are {}", UNITS.join(", ")),
    }
}

/// The unit that a word probably means. Units are too short for [`crate::name::nearest`].
fn meant(unit: &str) -> Option<&'static str> {
    let lower = unit.to_lowercase();
    let singular = lower.trim_end_matches('s');
    if let Some((_, short)) = LONG_UNITS.iter().find(|(long, _)| singular.len() >= 3 && long.starts_with(singular)) {
        return Some(short);
    }
    let near = |unit: &&'static str| (strsim::osa_distance(&lower, &unit.to_lowercase()), *unit);
    let far = if lower.chars().count() < 2 { 0 } else { 1 };
    UNITS.iter().map(near).filter(|(distance, _)| *distance <= far).min_by_key(|(distance, _)| *distance).map(|(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_suggested() {
        for (typed, expected) in [
            ("sec", Some("s")),
            ("seconds", Some("s")),
            ("msecs", Some("ms")),
            ("mss", Some("ms")),
            ("MS", Some("ms")),
            ("mib", Some("MB")),
            ("gb", Some("GB")),
            ("KBB", Some("kB")),
            ("S", Some("s")),
            ("d", None),
            ("xx", None),
            ("parsec", None),
        ] {
            assert_eq!(meant(typed), expected, "{typed}");
        }
    }

    #[test]
    fn values_fit_their_fields() {
        let read = |name: &str, text: &str| {
            let word = Word { text: text.into(), at: 0, quoted: false };
            Literal::read(name, &Key::read(name).unwrap(), &word, false).unwrap()
        };
        assert_eq!(read("status", "5xx"), Literal::Class(b'5'));
        assert_eq!(read("level", "warning"), Literal::Level(Level::Warn));
        assert!(matches!(read("service", "2s"), Literal::Number(_)));
        assert!(matches!(read("user_id", "8d41489f"), Literal::Text { number: None, .. }));
        assert!(matches!(read("path", "500"), Literal::Text { number: Some(_), .. }));
    }
}
