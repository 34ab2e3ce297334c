//! How can each part be measured by itself? The door for `benches/parts.rs`, and no promise to anybody else.

use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::envelope::Memo;
use crate::filter::expr::{self, Expr};
use crate::input::Feed;
use crate::output::json_fields::Json;
use crate::output::{Format, Style};
use crate::record::{Parts, Record};
use crate::walk::{Visitor, walk};
use std::io::{self, Cursor};

/// A log, cut into frames and its lines gathered into records.
pub struct Log {
    chunks: Vec<Chunk>,
    parts: Parts,
    memo: Memo,
}

impl Log {
    /// Cuts a log as the reader does: framing and gathering.
    ///
    /// # Errors
    /// None, since the log is in memory.
    pub fn cut(log: &[u8]) -> io::Result<Self> {
        let mut chunker = Chunker::new(Feed::Other(Box::new(Cursor::new(log))), InputFormat::Auto, true);
        let mut chunks = Vec::new();
        loop {
            let mut chunk = Chunk::default();
            if !chunker.next(&mut chunk)? {
                return Ok(Self { chunks, parts: Parts::default(), memo: Memo::default() });
            }
            chunks.push(chunk);
        }
    }

    /// Reads every line's envelope and nothing else; how many records there are.
    pub fn envelopes(&mut self) -> usize {
        self.walk(false)
    }

    /// Reads every record with its event and fields; how many there are.
    pub fn records(&mut self) -> usize {
        self.walk(true)
    }

    fn walk(&mut self, events: bool) -> usize {
        let mut count = Count { events, records: 0 };
        for chunk in &self.chunks {
            walk(chunk, &mut self.parts, &mut self.memo, &mut count);
        }
        count.records
    }
}

struct Count {
    /// Are events read too?
    events: bool,
    records: usize,
}

impl Visitor for Count {
    fn admits(&mut self, _record: &mut Record<'_>) -> bool {
        self.records += 1;
        self.events
    }

    fn record(&mut self, record: &Record<'_>, _line: &[u8]) -> Option<u64> {
        std::hint::black_box(record);
        None
    }

    fn record_again(&mut self, _record: &Record<'_>) -> Option<u64> {
        None
    }

    fn member(&mut self, _line: &[u8], _number: u64) {}

    fn no_record(&mut self, _line: &[u8]) {}
}

/// Prints records as JSON.
pub struct JsonPrinter(Json);

impl JsonPrinter {
    /// All keys, as `hlog parse` prints them in a pipe.
    #[must_use]
    pub fn new() -> Self {
        Self(Json::new(None, &Style::default()))
    }

    /// Appends a record.
    pub fn print(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        self.0.write(record, out);
    }
}

impl Default for JsonPrinter {
    fn default() -> Self {
        Self::new()
    }
}

/// What `--where` takes.
pub struct Condition(Expr);

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, String> {
        expr::parse(text).map(Self).map_err(|trouble| trouble.to_string())
    }

    /// Does it hold for a record?
    #[must_use]
    pub fn holds(&self, record: &Record<'_>) -> bool {
        self.0.holds(record)
    }
}
