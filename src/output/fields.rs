//! Which parts of a record does `--fields a,b,data.c` choose?

use crate::name::Key;

/// One part, under the name that the user typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub name: String,
    pub key: Key,
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
    use crate::name::Own;

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
}
