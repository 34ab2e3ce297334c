//! How is a record printed?

pub(crate) mod canvas;
pub(crate) mod colours;
mod columns;
pub(crate) mod delimited;
pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod json_fields;
pub(crate) mod logfmt;
pub(crate) mod message;
pub(crate) mod raw;
pub(crate) mod redact;
pub(crate) mod safe;
mod summary;
pub(crate) mod table;
pub(crate) mod template;
pub(crate) mod value;

use crate::record::Record;
use crate::sheet::Sheet;
use std::sync::Arc;

/// Prints records in one format. A value has buffers of its own, so every worker thread takes a [`fork`](Self::fork);
/// nothing it prints depends on the records before, so the output is the same however they are shared out.
pub(crate) trait Format: Send {
    /// Appends what stands once before all records.
    fn header(&self, _out: &mut Vec<u8>) {}

    /// Appends one record, with its line feed.
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>);

    /// The same to a line, for formats that are faster so.
    fn write_to(&mut self, record: &Record<'_>, out: &mut Sheet) {
        out.append(|out| self.write(record, out));
    }

    /// Are the members of an app's JSON object looked at, or is it but copied?
    fn needs_members(&self) -> bool {
        true
    }

    /// The same format for another thread.
    fn fork(&self) -> Box<dyn Format>;
}

/// Appends a time, as a record prints it, in the zone that was asked for.
pub(crate) type Clock = Arc<dyn Fn(&[u8], &mut Vec<u8>) + Send + Sync>;

/// Where the output goes, and how it shall look there.
#[derive(Clone, Default)]
pub(crate) struct Style {
    /// May colours be used?
    pub color: bool,
    /// Is the output a terminal? Then nothing in the log text may drive it.
    pub terminal: bool,
    /// Tables are cut at so many columns; `None` in a pipe: not at all.
    pub width: Option<usize>,
    /// The zone for times in tables and templates; `None`: as printed.
    pub tz: Option<Clock>,
}
