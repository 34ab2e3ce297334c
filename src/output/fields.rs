//! Which parts of a record stand in columns: those that `--fields a,b,data.c` chooses, those of an event?

use crate::events::Rule;
use crate::name::{Key, OWN, Own};

/// One part, under its name: the one that the user typed, if he chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub name: String,
    pub key: Key,
}

impl Column {
    /// What any record has.
    pub(crate) fn own(own: Own) -> Self {
        Self { name: own.name().to_owned(), key: Key::Own(own) }
    }

    /// The column of an event that is called so; a field that is called like a key of the record's own says whose it is.
    pub(crate) fn of_event(rule: &Rule, name: &str) -> Self {
        let own = OWN.iter().find(|(own, _)| *own == name);
        match (own, rule.field(name.as_bytes())) {
            (Some((_, own)), None) => Self::own(*own),
            (Some(_), Some(_)) => Self { name: format!("data.{name}"), key: Key::Field(name.to_owned()) },
            (None, _) => Self { name: name.to_owned(), key: Key::Field(name.to_owned()) },
        }
    }
}

/// Reads names between commas.
///
/// # Errors
/// A name that is missing, repeated, or probably a slip for another.
pub(crate) fn read(text: &str) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::new();
    for name in text.split(',').map(str::trim) {
        if name.is_empty() || name == "data." {
            return Err(format!("a name is missing in the fields '{text}'"));
        }
        let key = Key::read(name)?;
        if let Some(seen) = columns.iter().find(|column| column.key == key) {
            return Err(match seen.name == name {
                true => format!("field '{name}' stands twice in '{text}'"),
                false => format!("'{}' and '{name}' are the same field", seen.name),
            });
        }
        columns.push(Column { name: name.to_owned(), key });
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events;

    #[test]
    fn names_keep_their_order_and_spelling() {
        let columns = read("timestamp, data.dyno,context.app,status").unwrap();
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["timestamp", "data.dyno", "context.app", "status"]);
        assert_eq!(columns[1].key, Key::Field("dyno".into()));
        assert_eq!(columns[2].key, Key::Own(Own::App));
    }

    #[test]
    fn mistakes_are_said() {
        for (text, said) in [
            ("", "a name is missing"),
            ("a,,b", "a name is missing"),
            ("a,", "a name is missing"),
            ("data.", "a name is missing"),
            ("statsu", "did you mean 'status'?"),
            ("status,dyno,status", "'status' stands twice"),
            ("app,context.app", "'app' and 'context.app' are the same"),
            ("status,data.status", "are the same"),
        ] {
            assert!(read(text).is_err_and(|error| error.contains(said)), "{text}");
        }
    }

    #[test]
    fn every_column_of_every_event_is_known() {
        for rule in events::RULES {
            for name in rule.columns {
                let column = Column::of_event(rule, name);
                assert!(matches!(column.key, Key::Own(_)) || rule.field(name.as_bytes()).is_some(), "{} {name}", rule.name);
            }
        }
    }
}
