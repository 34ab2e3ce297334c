//! Can a line be told to be none of the wanted ones by its text alone? By texts of which one stands in all of those.

use super::any::Any;
use super::event::EventSet;
use super::expr::{Expr, Literal, Test};
use super::glob::DynoPattern;
use super::{Filter, needle};
use crate::events::{Kind, MADE, RULES};
use crate::name::{Key, Own};
use crate::record::{Form, Record};
use memchr::memmem::Finder;

/// More texts than this are no faster to find than the lines are to read.
const MOST: usize = 32;

/// Texts of which at least one stands in every line that passes.
#[derive(Clone, Debug)]
pub(crate) struct Hint {
    texts: Vec<Finder<'static>>,
    place: Place,
}

/// Where the texts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// in the line, as they are
    Line,
    /// in the line, but JSON may have escaped them
    Value,
    /// in the header of the line, or of the one that it continues
    Header,
}

impl Hint {
    /// What the filter implies: of all that must hold, what is likely in the fewest lines.
    pub(crate) fn of(filter: &Filter) -> Option<Self> {
        let request = filter.request_id.as_ref().and_then(|id| Self::new(vec![id.needle().to_vec()], Place::Line));
        let pattern = || Self::new(filter.pattern.as_ref()?.texts()?, Place::Line);
        let dynos = || Self::new(filter.dynos.wanted()?.iter().map(DynoPattern::literal).collect::<Option<_>>()?, Place::Header);
        request
            .or_else(|| filter.conditions.iter().filter_map(Self::of_condition).max_by_key(Self::shortest))
            .or_else(pattern)
            .or_else(|| Self::of_events(&filter.events))
            .or_else(dynos)
    }

    /// The texts, each cut to the piece of it that stands in a line for sure.
    fn new(texts: Vec<Vec<u8>>, place: Place) -> Option<Self> {
        let is_sure = |byte: &u8| match place {
            Place::Value => !byte.is_ascii_control() && !matches!(byte, b'/' | b'"' | b'\\'),
            _ => *byte != b'\n',
        };
        let piece = |text: &Vec<u8>| text.split(|byte| !is_sure(byte)).max_by_key(|piece| piece.len()).map(<[u8]>::to_vec);
        let mut texts: Vec<_> = texts.iter().filter_map(piece).collect();
        texts.sort_unstable();
        texts.dedup();
        let is_of_use = (1..=MOST).contains(&texts.len()) && texts.iter().all(|text| text.len() > 1);
        is_of_use.then(|| Self { texts: texts.iter().map(|text| Finder::new(text).into_owned()).collect(), place })
    }

    /// The texts that the wanted events imply; `None` when one of them implies nothing.
    fn of_events(events: &Any<EventSet>) -> Option<Self> {
        Self::of_sets(events.wanted()?)
    }

    fn of_sets(sets: &[EventSet]) -> Option<Self> {
        let mut texts = Vec::new();
        for rule in sets.iter().flat_map(EventSet::rules) {
            if rule.literals.is_empty() {
                return None;
            }
            texts.extend(rule.literals.iter().map(|literal| literal.as_bytes().to_vec()));
        }
        Self::new(texts, Place::Line)
    }

    fn of_condition(condition: &Expr) -> Option<Self> {
        match condition {
            Expr::And(all) => all.iter().filter_map(Self::of_condition).max_by_key(Self::shortest),
            Expr::Or(any) => {
                let hints = any.iter().map(Self::of_condition).collect::<Option<Vec<_>>>()?;
                let place = match hints.iter().filter(|hint| hint.place == Place::Header).count() {
                    0 => Place::Value,
                    all if all == hints.len() => Place::Header,
                    _ => return None,
                };
                Self::new(hints.iter().flat_map(|hint| hint.texts().map(<[u8]>::to_vec)).collect(), place)
            }
            Expr::Compare { key, test: Test::Among(literals), negated: false } => Self::of_values(key, literals),
            Expr::Compare { key, test: Test::Like(regex), negated: false } => {
                let place = match key {
                    Key::Own(Own::Message) => Place::Line,
                    Key::Field(name) if is_verbatim(name) => Place::Value,
                    _ => return None,
                };
                Self::new(needle::of_regex(regex.as_str(), false)?, place)
            }
            _ => None,
        }
    }

    fn of_values(key: &Key, literals: &[Literal]) -> Option<Self> {
        let texts = || literals.iter().map(text).collect::<Option<Vec<_>>>();
        match key {
            Key::Own(Own::Event) => {
                let set = |literal: &Literal| if let Literal::Event(set) = literal { Some(*set) } else { None };
                Self::of_sets(&literals.iter().map(set).collect::<Option<Vec<_>>>()?)
            }
            Key::Own(Own::Message) => Self::new(texts()?, Place::Line),
            Key::Own(Own::Dyno) => Self::new(texts()?, Place::Header),
            Key::Field(name) if is_verbatim(name) => Self::new(texts()?, Place::Value),
            _ => None,
        }
    }

    fn shortest(&self) -> usize {
        self.texts().map(<[u8]>::len).min().unwrap_or_default()
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.texts.iter().map(Finder::needle)
    }

    /// May JSON have escaped the texts?
    pub(crate) fn may_be_escaped(&self) -> bool {
        self.place == Place::Value
    }

    /// May they stand in the header alone that a line continues?
    pub(crate) fn is_in_header(&self) -> bool {
        self.place == Place::Header
    }

    /// May this record, whose event has not been read, pass?
    pub(crate) fn allows(&self, record: &Record<'_>) -> bool {
        let is_hidden = match self.place {
            Place::Line => false,
            Place::Value => !record.parts.is_plain(),
            Place::Header => true,
        };
        is_hidden || record.parts.head.form == Form::Hlog || self.texts.iter().any(|text| text.find(&record.text).is_some())
    }
}

/// A text that is no number: those may be printed in several ways.
fn text(literal: &Literal) -> Option<Vec<u8>> {
    if let Literal::Text { text, number: None } = literal { Some(text.clone()) } else { None }
}

/// Do the values of the field of that name stand in the line as they are, but for escapes of JSON?
fn is_verbatim(name: &str) -> bool {
    !MADE.contains(&name) && RULES.iter().filter_map(|rule| rule.field(name.as_bytes())).all(|field| field.kind == Kind::Text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::GROUPS;

    /// The law: what is wanted is never told to be unwanted.
    #[test]
    fn no_wanted_line_is_dropped() {
        let names: Vec<_> = RULES.iter().map(|rule| rule.name).chain(GROUPS.iter().map(|(name, _)| *name)).collect();
        let hints: Vec<_> = names
            .iter()
            .map(|name| {
                let events = Any::read(&[*name], EventSet::read).unwrap();
                (*name, Hint::of_events(&events), events)
            })
            .collect();
        assert!(hints.iter().filter(|(_, hint, _)| hint.is_some()).count() > 15);
        let mut checked = 0;
        for entry in std::fs::read_dir("tests/corpus").unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "log") {
                continue;
            }
            for line in std::fs::read(&path).unwrap().split(|&byte| byte == b'\n') {
                let record = crate::parse(line);
                for (name, hint, events) in &hints {
                    if let Some(hint) = hint
                        && events.holds(|events| events.holds(&record))
                    {
                        checked += 1;
                        assert!(hint.allows(&record), "{name}: {}", String::from_utf8_lossy(line));
                    }
                }
            }
        }
        assert!(checked > 300);
    }

    #[test]
    fn conditions_imply_texts() {
        for (condition, expected) in [
            ("code = H12", Some("H12")),
            ("code in (H12, H13) and status = 503", Some("H12|H13")),
            ("path = \"/api/orders\"", Some("orders")),
            ("path ~ \"^/api/(items|orders)/\"", Some("items|orders")),
            ("message ~ 'time.*out of (stock|order)'", Some("out of ")),
            ("message ~ '(?i)timeout'", None),
            ("dyno = web.1", Some("web.1")),
            ("dyno = web.1 or code = H12", None),
            ("code = H12 or host = x.example.com", Some("H12|x.example.com")),
            ("event = deploy", Some("Deploy|Promote ")),
            ("event = log", None),
            ("action = created", None),
            ("names ~ FOO", None),
            ("duration ~ 1500", None),
            ("code != H12", None),
            ("not code = H12", None),
            ("code = H", None),
            ("user_id = 17", None),
            ("status >= 500", None),
            ("has(code)", None),
        ] {
            let hint = Hint::of_condition(&crate::filter::expr::parse(condition).unwrap());
            let texts = hint.map(|hint| hint.texts().map(String::from_utf8_lossy).collect::<Vec<_>>().join("|"));
            assert_eq!(texts.as_deref(), expected, "{condition}");
        }
    }
}
