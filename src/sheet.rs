//! How is text put together fast? On a sheet with room to spare, so that short pieces are copied in fixed sizes.

mod escape;

use crate::bytes::{Quotes, Specials};
use escape::escape;

pub(crate) use escape::{Needs, escape_into};

/// Text that is written from its start, piece after piece. Behind what is written there is always room, zeroed once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
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

impl Sheet {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_near_the_end_are_whole() {
        let mut sheet = Sheet::default();
        sheet.piece(b"0123456789", 8, 2);
        sheet.piece(&[b'x'; 100], 10, 32);
        sheet.piece(b"abc", 0, 3);
        sheet.padded(&Padded::new("key"));
        assert_eq!(sheet.written(), [b"89", &[b'x'; 32][..], b"abckey"].concat());
    }
}
