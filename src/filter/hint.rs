//! Can a line be told to be none of the wanted ones before its event is read? By texts that stand in all of those.

use super::any::Any;
use super::event::EventSet;
use memchr::memmem::Finder;

/// Texts of which at least one stands in every line that passes.
#[derive(Clone, Debug)]
pub(crate) struct Hint(Vec<Finder<'static>>);

impl Hint {
    /// The texts that the wanted events imply; `None` when one of them implies nothing.
    pub(crate) fn of(events: &Any<EventSet>) -> Option<Self> {
        let mut literals = Vec::new();
        for rule in events.wanted()?.iter().flat_map(|events| events.rules()) {
            if rule.literals.is_empty() {
                return None;
            }
            literals.extend_from_slice(rule.literals);
        }
        literals.sort_unstable();
        literals.dedup();
        Some(Self(literals.into_iter().map(Finder::new).collect()))
    }

    /// May a line with this text pass?
    pub(crate) fn allows(&self, text: &[u8]) -> bool {
        self.0.iter().any(|literal| literal.find(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{GROUPS, RULES};

    /// The law: what is wanted is never told to be unwanted.
    #[test]
    fn no_wanted_line_is_dropped() {
        let names: Vec<_> = RULES.iter().map(|rule| rule.name).chain(GROUPS.iter().map(|(name, _)| *name)).collect();
        let hints: Vec<_> = names
            .iter()
            .map(|name| {
                let events = Any::read(&[*name], EventSet::read).unwrap();
                (*name, Hint::of(&events), events)
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
                        assert!(hint.allows(&record.text), "{name}: {}", String::from_utf8_lossy(line));
                    }
                }
            }
        }
        assert!(checked > 300);
    }
}
