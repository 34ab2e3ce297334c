//! How is all that was counted kept in a file, to be added to what was counted elsewhere?

use super::requests::By;
use super::{Counting, Fields, Kind, Merge, Section, Tally};
use crate::time::stamp;
use regex::Regex;
use serde::{Deserialize, Serialize};

/// A tally, and what it is one of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Partial {
    /// The version of hlog: another one may count otherwise.
    hlog: String,
    pub sections: Vec<Section>,
    pub by: Vec<By>,
    folds: Vec<(String, String)>,
    pub tally: Tally,
}

/// What every version writes.
#[derive(Deserialize)]
struct Written {
    hlog: String,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Partial {
    pub(crate) fn new(tally: Tally, counting: &Counting) -> Self {
        Self {
            hlog: VERSION.to_owned(),
            sections: counting.sections.clone(),
            by: counting.by.clone(),
            folds: counting.folds.iter().map(|(regex, name)| (regex.to_string(), name.clone())).collect(),
            tally,
        }
    }

    /// Reads what [`new`](Self::new) has made, once written as JSON.
    ///
    /// # Errors
    /// Why it is none.
    pub(crate) fn read(text: &[u8]) -> Result<Self, String> {
        let foreign = |error| match text.starts_with(b"{\"hlog\"") {
            true => format!("not all of what hlog stats -o partial writes, or damaged: {error}"),
            false => {
                "not what hlog stats -o partial writes, which --merge adds up; to count the lines of a log: hlog stats FILE".to_owned()
            }
        };
        // First of all, since another version may have other fields.
        let Written { hlog } = serde_json::from_slice(text).map_err(foreign)?;
        if hlog != VERSION {
            return Err(format!("written by hlog {hlog}, and this is {VERSION}: count again with one of them"));
        }
        serde_json::from_slice(text).map_err(foreign)
    }

    /// With what it was counted, of these sections.
    ///
    /// # Errors
    /// A folding is no regular expression.
    pub(crate) fn counting(&self, sections: Vec<Section>, reader: stamp::Reader) -> Result<Counting, regex::Error> {
        let folds = self.folds.iter().map(|(regex, name)| Ok((Regex::new(regex)?, name.clone())));
        let folds = folds.collect::<Result<_, regex::Error>>()?;
        Ok(Counting { sections, by: self.by.clone(), folds, reader, fields: Fields::default(), kinds: Kind::all() })
    }

    /// Adds another.
    ///
    /// # Errors
    /// It has counted something else.
    pub(crate) fn add(&mut self, other: Self) -> Result<(), String> {
        if (&self.sections, &self.by, &self.folds) != (&other.sections, &other.by, &other.folds) {
            return Err("counted with another --only, --by or --fold than the files before it".to_owned());
        }
        self.tally.merge(other.tally);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_named_whatever_it_has_counted() {
        let read = |text: &str| Partial::read(text.as_bytes()).map(|_| ());
        let other = Err(format!("written by hlog 9.9.9, and this is {VERSION}: count again with one of them"));
        assert_eq!(read(r#"{"hlog":"9.9.9","sections":["costs"],"sums":[]}"#), other);
        let damaged = format!(r#"{{"hlog":"{VERSION}","sections":["overview"]"#);
        assert!(read(&damaged).is_err_and(|error| error.starts_with("not all of what hlog stats -o partial writes")));
        for text in ["2026-11-22T04:54:21+00:00 app[web.1]: hello", "", "[1]", "{}"] {
            assert!(read(text).is_err_and(|error| error.ends_with("to count the lines of a log: hlog stats FILE")), "{text}");
        }
    }
}
