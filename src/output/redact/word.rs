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
}

impl Word {
    /// Reads on to `at`: each byte of a text once, however many words end in it.
    pub(super) fn read(&mut self, text: &[u8], at: usize) {
        for (place, byte) in text[self.read..at].iter().enumerate() {
            match byte {
                b'/' => self.slash = Some(self.read + place),
                byte if is_border(*byte) => self.border = Some(self.read + place),
                _ => {}
            }
        }
        self.read = at;
    }

    pub(super) fn is_path(&self) -> bool {
        self.slash > self.border
    }

    /// Where the query behind the word ends, if the word begins behind a quote, or in the quoted first line of a request: decoded as
    /// servers print it, it may hold blanks and quotes. Else `end`, which is known.
    pub(super) fn quoted_end(&self, text: &[u8], end: usize) -> usize {
        let is_escaped = |at: usize| text[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
        let near = |from: usize| &text[from..text.len().min(from + LONGEST)];
        let close = |quote, from| memchr::memchr_iter(quote, near(from)).map(|at| from + at).find(|at| !is_escaped(*at));
        match self.border.map(|border| (border, text[border])) {
            Some((_, b'\'')) => close(b'\'', self.read).unwrap_or(end),
            Some((border, b'"')) if !is_escaped(border) => close(b'"', end).unwrap_or(end),
            Some((_, b' ')) => {
                let quoted = close(b'"', end).map_or(&[][..], |close| &text[end..close]);
                memmem::rfind(quoted, b" HTTP/").map_or(end, |version| end + version)
            }
            _ => end,
        }
    }
}

fn is_border(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>')
}

/// Where the query behind the `?` of a path ends: signs that end a sentence belong to it if pairs follow.
pub(super) fn query_end(text: &[u8], at: usize) -> usize {
    let rest = &text[at + 1..];
    let word = &rest[..rest.iter().position(|byte| is_border(*byte) || *byte == b'\\').unwrap_or(rest.len())];
    let end = word.iter().position(|byte| matches!(byte, b')' | b',' | b']')).unwrap_or(word.len());
    at + 1 + if word[end..].contains(&b'=') { word.len() } else { end }
}
