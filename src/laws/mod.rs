//! What holds of any bytes at all? The laws of hlog, asked in tests of lines that are broken on purpose, and by the targets of
//! `fuzz/` of whatever a fuzzer finds. Each function panics where its law is broken.

mod condition;
mod framing;
mod json;
mod line;
mod output;
mod papertrail;
#[cfg(test)]
mod tests;
mod time;
mod totals;

#[cfg(test)]
pub(crate) use tests::cases;

pub use condition::condition;
pub use framing::framing;
pub use json::json;
pub use line::line;
pub use output::output;
pub use papertrail::papertrail;
pub use time::time;

use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::commands::print::{Part, Printer, Shape};
use crate::commands::selection::Selection;
use crate::engine::Consumer;
use crate::filter::Filter;
use crate::input::Feed;
use crate::output::Style;
use crate::output::json_fields::Json;
use crate::output::raw::Raw;
use crate::record::Record;
use crate::sieve::Sieve;
use std::io::Cursor;
use std::sync::Arc;

/// A law.
pub type Law = fn(&[u8]);

/// All laws, each under the name of its fuzz target.
pub const LAWS: [(&str, Law); 7] = [
    ("condition", condition),
    ("framing", framing),
    ("json", json),
    ("line", line),
    ("output", output),
    ("papertrail", papertrail),
    ("time", time),
];

/// How a log is read.
#[derive(Clone, Copy)]
struct Way<'w> {
    format: InputFormat,
    join: bool,
    /// So many bytes at once.
    read: usize,
    sieve: Option<&'w Arc<Sieve>>,
}

impl Way<'_> {
    /// All at once, as a pipe without options.
    const PLAIN: Self = Self { format: InputFormat::Auto, join: true, read: crate::chunk::READ, sieve: None };

    /// The chunks of a log.
    fn chunks(self, bytes: &[u8]) -> Vec<Chunk> {
        let feed = Feed::Other(Box::new(Cursor::new(bytes.to_vec())));
        let mut chunker = Chunker::new(feed, self.format, self.join).with_read_size(self.read).sieved(self.sieve.cloned());
        let mut chunks = Vec::new();
        loop {
            let mut chunk = Chunk::default();
            // What is in memory can be read.
            if !chunker.next(&mut chunk).unwrap_or_else(|error| panic!("{error}")) {
                return chunks;
            }
            chunks.push(chunk);
        }
    }

    /// What is printed of a log.
    fn printed(self, bytes: &[u8], filter: &Filter, shape: Shape) -> Vec<u8> {
        printed(&self.chunks(bytes), filter, shape)
    }
}

/// What is printed of chunks.
fn printed(chunks: &[Chunk], filter: &Filter, shape: Shape) -> Vec<u8> {
    let selection = Selection::new(filter.clone(), None, None);
    let mut printer = Printer::new(Arc::new(selection), shape);
    let (mut part, mut out) = (Part::default(), Vec::new());
    for chunk in chunks {
        printer.take(chunk, &mut part);
        out.extend_from_slice(part.text.written());
    }
    out
}

fn json_shape() -> Shape {
    Shape::Format(Box::new(Json::new(None, &Style::default())))
}

fn raw_shape(exact: bool) -> Shape {
    Shape::Raw { exact, style: Raw::default() }
}

/// The record as a line of JSON.
fn json_of(record: &Record<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut format = Json::new(None, &Style::default());
    crate::output::Format::write(&mut format, record, &mut out);
    out
}

/// Says what differs, as text.
#[track_caller]
fn same(made: &[u8], expected: &[u8], what: &str) {
    assert!(made == expected, "{what}:\n{:?}\nand not\n{:?}", String::from_utf8_lossy(made), String::from_utf8_lossy(expected));
}
