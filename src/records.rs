//! How do other programs read a whole log? An iterator over anything that can be read.

use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::envelope::Memo;
use crate::input::Feed;
use crate::record::{Parts, Record};
use crate::walk::{Visitor, walk};
use std::collections::VecDeque;
use std::io::{self, Read};

/// Reads a log: every line, or several that belong together, as a [`Record`].
///
/// The form is told line by line (a log that begins with hlog's own JSON is all read as that); chunks of Postgres messages, commands that span lines and messages that the transport
/// cut are joined. Memory does not grow with the input. A statement is handed out when a later line shows that it is
/// complete, or at the end: nothing here looks at the clock.
///
/// ```
/// let log = "2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [12-1]  LOG:  duration: 2500 ms  statement: SELECT\n\
///            2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [12-2] \t1\n\
///            2026-11-22T04:57:15+00:00 heroku[web.1]: State changed from up to crashed\n";
/// let records = hlog::records(log.as_bytes()).collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(records.len(), 2);
/// assert_eq!(records[0].field("query"), Some(hlog::Value::Text(b"SELECT\n\t1")));
/// assert_eq!(records[1].event(), "dyno-state");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn records<'a>(reader: impl Read + Send + 'a) -> Records<'a> {
    Records {
        chunker: Chunker::new(Feed::Other(Box::new(reader)), InputFormat::Auto, true),
        chunk: Chunk::default(),
        parts: Parts::default(),
        memo: Memo::default(),
        ready: VecDeque::new(),
        ended: false,
    }
}

/// The records of a log; made by [`records()`].
///
/// An error of the reader is yielded once; what was read before it comes before or after it, and nothing is lost.
pub struct Records<'a> {
    chunker: Chunker<'a>,
    chunk: Chunk,
    parts: Parts,
    memo: Memo,
    ready: VecDeque<Record<'static>>,
    ended: bool,
}

impl Iterator for Records<'_> {
    type Item = io::Result<Record<'static>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.ready.pop_front() {
                return Some(Ok(record));
            }
            if self.ended {
                return None;
            }
            match self.chunker.next(&mut self.chunk) {
                Ok(true) => walk(&self.chunk, &mut self.parts, &mut self.memo, &mut Keep(&mut self.ready)),
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.chunker.give_up();
                    return Some(Err(error));
                }
            }
        }
    }
}

/// Keeps every record.
struct Keep<'k>(&'k mut VecDeque<Record<'static>>);

impl Visitor for Keep<'_> {
    fn admits(&mut self, _record: &mut Record<'_>) -> bool {
        true
    }

    fn record(&mut self, record: &Record<'_>, _line: &[u8]) -> Option<u64> {
        self.0.push_back(record.clone().into_owned());
        None
    }

    fn record_again(&mut self, _record: &Record<'_>) -> Option<u64> {
        None
    }

    fn member(&mut self, _line: &[u8], _number: u64) {}

    fn no_record(&mut self, _line: &[u8]) {}
}
