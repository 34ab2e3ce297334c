//! How is text put together fast? A line's buffer with room to spare, so that short pieces are copied in fixed sizes.

use crate::bytes::{Quotes, Special, Specials, is_plain, specials};

/// A buffer that is written from its start, line after line. Behind what is written there is always room, zeroed once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    bytes: Vec<u8>,
    at: usize,
}

/// How far texts beyond their end may be written over.
const SLACK: usize = 64;
/// Up to so many bytes a copy of fixed size is cheaper than one that fits.
const SHORT: usize = 32;

/// A text that is written often, padded so that it can be copied in one fixed size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Padded<const N: usize = 48> {
    bytes: [u8; N],
    len: usize,
}

impl Padded {
    /// Of a text known when the program is built.
    pub(crate) const fn new(text: &str) -> Self {
        Self::EMPTY.then(text)
    }
}

impl<const N: usize> Padded<N> {
    pub(crate) const EMPTY: Self = Self { bytes: [0; N], len: 0 };

    /// The same with a text behind it.
    pub(crate) const fn then(mut self, text: &str) -> Self {
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.len] = text.as_bytes()[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Of a text that is not too long.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; N];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { bytes, len: text.len() })
    }
}

/// What a text needs to become the inside of a JSON string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// at most its quotes escaped
    Quotes,
    /// any escapes; it is UTF-8
    Escapes,
    /// any escapes, and bytes that are no UTF-8 replaced
    Everything,
}

impl Needs {
    /// What this text needs, and so at most every piece of it whose ends are characters' ends.
    pub(crate) fn of(text: &[u8]) -> Self {
        if is_plain(text) { Self::Quotes } else { Self::beyond_quotes(text) }
    }

    /// What a text needs that has been seen not to be plain.
    pub(crate) fn beyond_quotes(text: &[u8]) -> Self {
        if std::str::from_utf8(text).is_ok() { Self::Escapes } else { Self::Everything }
    }
}

impl Line {
    pub(crate) fn clear(&mut self) {
        self.at = 0;
    }

    /// Appends what `write` appends to plain bytes.
    pub(crate) fn append<T>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        self.bytes.truncate(self.at);
        let written = write(&mut self.bytes);
        self.at = self.bytes.len();
        written
    }

    /// What has been written.
    pub(crate) fn written(&self) -> &[u8] {
        &self.bytes[..self.at]
    }

    /// Takes back what has been written from `at` on.
    pub(crate) fn truncate(&mut self, at: usize) {
        self.at = self.at.min(at);
    }

    pub(crate) fn len(&self) -> usize {
        self.at
    }

    /// Writes over the byte at a place that has been written.
    pub(crate) fn set(&mut self, at: usize, byte: u8) {
        self.bytes[at] = byte;
    }

    /// Makes an object of the members, each beginning with a comma, that were written from `start` on.
    pub(crate) fn close_object(&mut self, start: usize) {
        if self.at == start {
            self.push(b'{');
        } else {
            self.set(start, b'{');
        }
        self.push(b'}');
    }

    /// Makes room for so many bytes and the slack behind them.
    #[inline]
    fn room(&mut self, len: usize) {
        if self.bytes.len() < self.at + len + SLACK {
            self.grow(len);
        }
    }

    #[cold]
    fn grow(&mut self, len: usize) {
        self.bytes.resize((self.at + len + SLACK).max(4096) * 2, 0);
    }

    /// The next `N` bytes to write to; mostly they are there already.
    #[inline(always)]
    fn next<const N: usize>(&mut self) -> &mut [u8; N] {
        if self.bytes.len() < self.at + N {
            self.grow(N);
        }
        // The room has just been made, so this never fails.
        self.bytes[self.at..].first_chunk_mut().unwrap_or_else(|| unreachable!())
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, byte: u8) {
        *self.next() = [byte];
        self.at += 1;
    }

    #[inline(always)]
    pub(crate) fn padded<const N: usize>(&mut self, text: &Padded<N>) {
        self.next::<N>().copy_from_slice(&text.bytes);
        self.at += text.len;
    }

    #[inline]
    pub(crate) fn put(&mut self, text: &[u8]) {
        self.room(text.len());
        copy_short(text, &mut self.bytes[self.at..]);
        self.at += text.len();
    }

    /// Appends `len` bytes of a text from `start` on; what follows them in the text helps to copy them in one go.
    #[inline(always)]
    pub(crate) fn piece(&mut self, text: &[u8], start: usize, len: usize) {
        match text.get(start..).and_then(|text| text.first_chunk::<SHORT>()) {
            Some(short) if len <= SHORT => {
                self.next::<SHORT>().copy_from_slice(short);
                self.at += len;
            }
            _ => self.put(text.get(start..start + len).unwrap_or_default()),
        }
    }

    /// The same between quotes.
    #[inline(always)]
    pub(crate) fn quoted_piece(&mut self, text: &[u8], start: usize, len: usize) {
        self.framed_piece(b"\"", text, start, len, b"\"");
    }

    /// The same between a few bytes before and behind it.
    #[inline(always)]
    pub(crate) fn framed_piece<const B: usize, const A: usize>(
        &mut self,
        before: &[u8; B],
        text: &[u8],
        start: usize,
        len: usize,
        after: &[u8; A],
    ) {
        match text.get(start..).and_then(|text| text.first_chunk::<SHORT>()) {
            Some(short) if len <= SHORT => {
                let room = self.next::<{ SHORT + 8 }>();
                room[..B].copy_from_slice(before);
                room[B..B + SHORT].copy_from_slice(short);
                room[B + len..B + len + A].copy_from_slice(after);
                self.at += B + len + A;
            }
            _ => {
                self.put(before);
                self.put(text.get(start..start + len).unwrap_or_default());
                self.put(after);
            }
        }
    }

    /// Appends a member of a JSON object: its key, and a value that stands in a text from `start` on, between so many quotes.
    #[inline(always)]
    pub(crate) fn member<const QUOTES: usize>(&mut self, key: &Padded, text: &[u8], start: usize, len: usize) {
        match text.get(start..).and_then(|text| text.first_chunk::<SHORT>()) {
            Some(short) if len <= SHORT && key.len <= 48 => {
                let room = self.next::<{ 48 + SHORT + 2 }>();
                room[..48].copy_from_slice(&key.bytes);
                let room = &mut room[key.len..];
                room[0] = b'"';
                room[QUOTES..QUOTES + SHORT].copy_from_slice(short);
                room[QUOTES + len] = b'"';
                self.at += key.len + len + 2 * QUOTES;
            }
            _ => self.long_member::<QUOTES>(key, text, start, len),
        }
    }

    fn long_member<const QUOTES: usize>(&mut self, key: &Padded, text: &[u8], start: usize, len: usize) {
        self.padded(key);
        self.put(&b"\""[..QUOTES]);
        self.put(text.get(start..start + len).unwrap_or_default());
        self.put(&b"\""[..QUOTES]);
    }

    /// Appends the inside of a JSON string; bytes that are no UTF-8 become U+FFFD.
    pub(crate) fn escaped(&mut self, text: &[u8], needs: Needs) {
        match needs {
            Needs::Quotes => {
                self.room(2 * text.len());
                self.at = escape::<Quotes>(text, &mut self.bytes, self.at);
            }
            Needs::Escapes => self.escaped_valid(text),
            Needs::Everything => {
                for chunk in text.utf8_chunks() {
                    self.escaped_valid(chunk.valid().as_bytes());
                    if !chunk.invalid().is_empty() {
                        self.put("\u{fffd}".as_bytes());
                    }
                }
            }
        }
    }

    fn escaped_valid(&mut self, text: &[u8]) {
        self.room(6 * text.len());
        self.at = escape::<Specials>(text, &mut self.bytes, self.at);
    }
}

/// Copies a text that is most likely short.
#[inline(always)]
fn copy_short(text: &[u8], room: &mut [u8]) {
    if !(copied_twice::<16>(text, room) || copied_twice::<8>(text, room) || copied_twice::<4>(text, room)) {
        room[..text.len()].copy_from_slice(text);
    }
}

/// Copies a text of `N` to `2 * N` bytes, and says whether it is one: two copies of fixed size that overlap are cheaper than one
/// that fits.
#[inline(always)]
fn copied_twice<const N: usize>(text: &[u8], room: &mut [u8]) -> bool {
    match (text.first_chunk::<N>(), text.last_chunk::<N>()) {
        (Some(first), Some(last)) if text.len() <= 2 * N => {
            room[..N].copy_from_slice(first);
            room[text.len() - N..text.len()].copy_from_slice(last);
            true
        }
        _ => false,
    }
}

/// Writes a text with its special bytes escaped, to `out` from `at` on; returns where it ends. The room must do for the longest
/// escapes and a block more.
fn escape<S: Special>(text: &[u8], out: &mut [u8], mut at: usize) -> usize {
    let mut rest = text;
    while let Some(window) = rest.first_chunk::<32>() {
        at = escape_block::<S>(window, 16, out, at);
        rest = &rest[16..];
    }
    let mut last = [0; 48];
    copy_short(rest, &mut last);
    at = escape_block::<S>(last.first_chunk().unwrap_or(&[0; 32]), rest.len().min(16), out, at);
    match rest.len() {
        0..=16 => at,
        len => escape_block::<S>(last.last_chunk().unwrap_or(&[0; 32]), len - 16, out, at),
    }
}

/// The same of the first bytes of a window, up to sixteen: looked at once, and copied again behind each that is escaped.
#[inline(always)]
fn escape_block<S: Special>(window: &[u8; 32], len: usize, out: &mut [u8], mut at: usize) -> usize {
    let block = &window.as_chunks::<16>().0[0];
    out[at..at + 16].copy_from_slice(block);
    let mut special = specials::<S>(block) & ((1 << len) - 1);
    let mut done = 0;
    while special != 0 {
        let clean = special.trailing_zeros() as usize % 16;
        at = escape_byte::<S>(block[clean], out, at + clean - done);
        done = clean + 1;
        out[at..at + 16].copy_from_slice(&window[done..done + 16]);
        special &= special - 1;
    }
    at + len - done
}

#[inline(always)]
fn escape_byte<S: Special>(byte: u8, out: &mut [u8], at: usize) -> usize {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let letter = if S::IS_QUOTE { b'"' } else { LETTERS[usize::from(byte)] };
    if letter == 0 {
        let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
        out[at..at + 6].copy_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        return at + 6;
    }
    out[at..at + 2].copy_from_slice(&[b'\\', letter]);
    at + 2
}

/// What stands behind the backslash, of bytes that need no number.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    letters[b'\n' as usize] = b'n';
    letters[b'\r' as usize] = b'r';
    letters[b'\t' as usize] = b't';
    letters[b'"' as usize] = b'"';
    letters[b'\\' as usize] = b'\\';
    letters
};

/// Appends a text as the inside of a JSON string, for those who have no line of their own.
pub(crate) fn escape_into(text: &[u8], out: &mut Vec<u8>) {
    let mut line = Line::default();
    line.escaped(text, Needs::of(text));
    out.extend_from_slice(line.written());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &[u8]) -> String {
        let mut out = Vec::new();
        escape_into(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn agrees_with_serde_json() {
        let pieces = ["a", "\"", "\\", "\n", "\t", "\r", "\u{1}", "\u{1f}", "é", "😀", "0123456789abcdef", "\u{7f}", " "];
        let mut text = String::new();
        for seed in 0..3000_u32 {
            text.push_str(pieces[(seed.wrapping_mul(2_654_435_761) >> 9) as usize % pieces.len()]);
            if text.len() > 120 {
                text.clear();
            }
            let judge: String = serde_json::from_str(&format!("\"{}\"", escaped(text.as_bytes()))).unwrap();
            assert_eq!(judge, text);
        }
    }

    #[test]
    fn what_is_no_text_is_replaced() {
        assert_eq!(escaped(b"a\xffb\xc3\"\x00"), "a\u{fffd}b\u{fffd}\\\"\\u0000");
    }

    #[test]
    fn pieces_near_the_end_are_whole() {
        let mut line = Line::default();
        line.piece(b"0123456789", 8, 2);
        line.piece(&[b'x'; 100], 10, 32);
        line.piece(b"abc", 0, 3);
        line.padded(&Padded::new("key"));
        assert_eq!(line.written(), [b"89", &[b'x'; 32][..], b"abckey"].concat());
    }
}
