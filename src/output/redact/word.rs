//! Where does a query end: what stands before its `?`, and within what?

use memchr::memmem;

/// Longest path and query that are looked for between quotes.
const LONGEST: usize = 8 << 10;

/// The word before a place of a text, as far as it has been read.
#[derive(Default)]
pub(super) struct Word {
    read: usize,
    border: Option<usize>,
    slash: Option<usize>,
    /// Where the word that was asked for last ends, and where its last `=` is.
    end: usize,
    pair: Option<usize>,
}

impl Word {
    /// Reads on to `at`: each byte of a text once, however many words end in it.
    pub(super) fn read(&mut self, text: &[u8], at: usize) {
        for place in self.read..at {
            if text[place] == b'/' {
                self.slash = Some(place);
            } else if is_border(text, place) {
                self.border = Some(place);
            }
        }
        self.read = at;
    }

    pub(super) fn is_path(&self) -> bool {
        self.slash > self.border
    }

    /// Where the query behind the `?` of a path ends, which is where the word has been read to: signs that end a sentence belong to it
    /// if pairs follow.
    pub(super) fn query_end(&mut self, text: &[u8]) -> usize {
        let start = self.read + 1;
        if self.end < start {
            let is_end = |place: &usize| is_border(text, *place) || text[*place] == b'\\';
            self.end = (start..text.len()).find(is_end).unwrap_or(text.len());
            self.pair = memchr::memrchr(b'=', &text[start..self.end]).map(|at| start + at);
        }
        let sign = text[start..self.end].iter().position(|byte| matches!(byte, b')' | b',' | b']'));
        sign.map(|at| start + at).filter(|end| self.pair < Some(*end)).unwrap_or(self.end)
    }

    /// Where the single quote is that ends what the word begins, if one began it: not beyond the text that it stands in, and no
    /// apostrophe within a word.
    pub(super) fn single_quote(&self, text: &[u8]) -> Option<usize> {
        self.border.filter(|border| text[*border] == b'\'')?;
        let near = &text[self.read..text.len().min(self.read + LONGEST)];
        let mut quotes = memchr::memchr2_iter(b'\'', b'"', near).map(|at| self.read + at);
        let close = quotes.find(|at| text[*at] == b'"' || !text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric))?;
        (text[close] == b'\'').then_some(close)
    }

    /// Where the query behind the word ends, if the word begins behind a quote, or in the quoted first line of a request: decoded as
    /// servers print it, it may hold blanks and quotes. Else `end`, which is known.
    pub(super) fn quoted_end(&self, text: &[u8], end: usize) -> usize {
        let is_escaped = |at: usize| text[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
        let close = || memchr::memchr_iter(b'"', &text[end..text.len().min(end + LONGEST)]).map(|at| end + at).find(|at| !is_escaped(*at));
        match self.border.map(|border| (border, text[border])) {
            Some((_, b'\'')) => self.single_quote(text).unwrap_or(end),
            Some((border, b'"')) if !is_escaped(border) => close().unwrap_or(end),
            Some((_, b' ')) => {
                let quoted = close().map_or(&[][..], |close| &text[end..close]);
                memmem::rfind(quoted, b" HTTP/").map_or(end, |version| end + version)
            }
            _ => end,
        }
    }
}

/// Do words end at this byte? An apostrophe within one is a letter of it.
fn is_border(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'\'' => !text[..at].last().is_some_and(u8::is_ascii_alphanumeric) || !text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric),
        byte => byte.is_ascii_whitespace() || matches!(byte, b'"' | b'`' | b'<' | b'>'),
    }
}
