//! Has this header been read before? Few processes write most lines, so most headers are known but for their time.

use super::time::is_usual;
use crate::bytes::Start32;
use crate::record::{Form, Head};
use crate::span::Span;

/// Length of the usual time, and where the header goes on behind its blank.
const TIME: usize = 32;
const START: usize = TIME + 1;
/// Longest header that is remembered, from the source to the blank before the message.
const LONGEST: usize = 32;

/// Headers of `heroku logs` text that have been read, as `heroku[router]: `.
#[derive(Clone, Debug)]
pub(crate) struct Memo(Vec<Known>);

/// How many headers are remembered: many more than there are, so that few of them have the same place.
pub(crate) const REMEMBERED: usize = 256;

impl Default for Memo {
    fn default() -> Self {
        Self(vec![Known::default(); REMEMBERED])
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    header: Start32,
    source: usize,
    dyno: usize,
    from: u16,
}

impl Memo {
    /// Remembers nothing, for who reads but one line.
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// The header of a line, as [`super::read`] reads it.
    pub(crate) fn read(&mut self, text: &[u8]) -> Head {
        let Some(header) = text.get(START..).and_then(<[u8]>::first_chunk::<LONGEST>) else { return super::read(text) };
        let slot = slot(header);
        let Some(known) = self.0.get_mut(slot) else { return super::read(text) };
        if known.header.len() > 0 && known.header.begins(header) && text[TIME] == b' ' && is_usual(&text[..TIME]) {
            return Head { slot: slot as u16 + 1, ..known.head(text.len()) };
        }
        let head = super::read(text);
        known.remember(text, &head);
        head
    }
}

impl Known {
    fn head(&self, len: usize) -> Head {
        let message = START + self.header.len();
        let dyno = START + self.source + 1;
        Head {
            form: Form::Enveloped,
            timestamp: Span::of_line(0..TIME),
            source: Span::of_line(START..START + self.source),
            dyno: Span::of_line(dyno..dyno + self.dyno),
            message: Span::of_line(message..len),
            from: self.from,
            ..Head::default()
        }
    }

    /// Remembers a header of just the form `TIME SOURCE[PROCESS]: `: nothing behind it has a say in how it is read.
    fn remember(&mut self, text: &[u8], head: &Head) {
        let (source, dyno) = (head.source.len(), head.dyno.len());
        let len = source + dyno + 4;
        let header = text.get(START..START + len).filter(|header| len <= LONGEST && dyno > 0 && header.ends_with(b"]: "));
        let as_usual = head.timestamp == Span::of_line(0..TIME) && head.source.start() == START && head.message.start() == START + len;
        if let Some(header) = header.filter(|_| as_usual && is_usual(&text[..TIME])) {
            *self = Self { header: Start32::new(header), source, dyno, from: head.from };
        }
    }
}

/// Where a header may be remembered: told from eight bytes in the middle of it.
fn slot(header: &[u8; LONGEST]) -> usize {
    let middle = header[4..].first_chunk::<8>().map_or(0, |middle| u64::from_le_bytes(*middle));
    (middle.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The law: remembered or not, a header is read alike.
    #[test]
    fn reads_as_without_it() {
        let mut memo = Memo::default();
        let extra = [
            "2026-11-22T04:54:21.811308+00:00 app[web.1]: a",
            "2026-11-22T04:54:21.811308+00:00 app[web.1]: ",
            "2026-11-22T04:54:21.811308+00:00 app[web.1]:",
            "2026-11-22T04:54:21.811308+00:00 app[web.1]:x",
            "2026-11-22T04:54:2x.811308+00:00 app[web.1]: a",
            "2026-11-22T04:54:21.81130Z+00:00 app[web.1]: a",
        ];
        let corpus = std::fs::read("tests/corpus/lines.log").unwrap();
        let shop = std::fs::read("examples/shop.log").unwrap();
        let lines =
            corpus.split(|&byte| byte == b'\n').chain(shop.split(|&byte| byte == b'\n')).chain(extra.iter().map(|line| line.as_bytes()));
        let lines: Vec<_> = lines.collect();
        for line in lines.iter().chain(&lines) {
            let parts = |head: Head| {
                let Head { form, timestamp, source, dyno, app, release, slug_commit, hostname, drain_token, pri, message, slot: _, from } =
                    head;
                let spans = [timestamp, source, dyno, app, release, slug_commit, hostname, drain_token, pri, message];
                (form, from, spans.map(|span| if span.is_empty() { None } else { Some(span) }))
            };
            assert_eq!(parts(memo.read(line)), parts(crate::envelope::read(line)), "{}", String::from_utf8_lossy(line));
        }
    }
}
