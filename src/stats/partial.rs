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
        let kept: Self = serde_json::from_slice(text).map_err(|error| format!("not what hlog stats -o partial writes: {error}"))?;
        if kept.hlog != VERSION {
            return Err(format!("written by hlog {}, and this is {VERSION}: count again with one of them", kept.hlog));
        }
        Ok(kept)
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
