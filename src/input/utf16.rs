//! How does UTF-16 become UTF-8? PowerShell's `>` writes it. Told from the mark at its beginning; all else passes as it is.

use std::io::{self, Read};

/// The marks of UTF-16, and how two bytes are a unit behind each.
const MARKS: [([u8; 2], Unit); 2] = [([0xff, 0xfe], u16::from_le_bytes), ([0xfe, 0xff], u16::from_be_bytes)];

type Unit = fn([u8; 2]) -> u16;

/// How much is read at once: a unit gives at most three bytes of UTF-8.
const BLOCK: usize = 64 << 10;

/// Do bytes that begin like this hold UTF-16? `None`: more of them are needed to tell.
pub(super) fn begins(head: &[u8]) -> Option<bool> {
    if unit(head).is_some() {
        return Some(true);
    }
    let may_be = MARKS.iter().any(|(mark, _)| mark.starts_with(head));
    if may_be { None } else { Some(false) }
}

fn unit(head: &[u8]) -> Option<Unit> {
    MARKS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, unit)| *unit)
}

/// UTF-8, whichever of the two the source holds. What is no character becomes U+FFFD.
pub(super) struct Utf8<R> {
    source: R,
    coding: Coding,
    /// Bytes that are read but not decoded: the mark that may be, half a unit, the first of a pair.
    rest: Vec<u8>,
    /// What is decoded, and how much of it was handed on.
    text: String,
    handed: usize,
}

#[derive(Clone, Copy)]
enum Coding {
    Unknown,
    AsItIs,
    Utf16(Unit),
    Ended,
}

impl<R: Read> Utf8<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, coding: Coding::Unknown, rest: Vec::new(), text: String::new(), handed: 0 }
    }

    /// Adds to the rest what one read gives; nothing at the end.
    fn more(&mut self, most: usize) -> io::Result<usize> {
        let had = self.rest.len();
        self.rest.resize(had + most, 0);
        let read = self.source.read(&mut self.rest[had..]);
        self.rest.truncate(had + read.as_ref().copied().unwrap_or(0));
        read
    }

    /// Decodes what is whole of the rest.
    fn decode(&mut self, unit: Unit) {
        let (pairs, _) = self.rest.as_chunks::<2>();
        // The second of a pair is yet to come.
        let open = pairs.last().is_some_and(|last| matches!(unit(*last), 0xd800..=0xdbff));
        let pairs = &pairs[..pairs.len() - usize::from(open)];
        let units = pairs.iter().map(|pair| unit(*pair));
        self.text.clear();
        self.handed = 0;
        self.text.extend(char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)));
        let decoded = pairs.len() * 2;
        self.rest.drain(..decoded);
    }

    /// No second half comes any more.
    fn end(&mut self) {
        let left = std::mem::take(&mut self.rest);
        self.text = if left.is_empty() { String::new() } else { char::REPLACEMENT_CHARACTER.into() };
        self.handed = 0;
        self.coding = Coding::Ended;
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = &self.text.as_bytes()[self.handed..];
            if !left.is_empty() || room.is_empty() {
                let count = left.len().min(room.len());
                room[..count].copy_from_slice(&left[..count]);
                self.handed += count;
                return Ok(count);
            }
            match self.coding {
                Coding::Ended => return Ok(0),
                Coding::AsItIs if self.rest.is_empty() => return self.source.read(room),
                Coding::AsItIs => {
                    let count = self.rest.len().min(room.len());
                    room[..count].copy_from_slice(&self.rest[..count]);
                    self.rest.drain(..count);
                    return Ok(count);
                }
                Coding::Unknown => {
                    let ended = self.more(2 - self.rest.len())? == 0;
                    if let Some(unit) = unit(&self.rest) {
                        self.rest.clear();
                        self.coding = Coding::Utf16(unit);
                    } else if ended || begins(&self.rest) == Some(false) {
                        self.coding = Coding::AsItIs;
                    }
                }
                Coding::Utf16(unit) => {
                    if self.more(BLOCK)? > 0 {
                        self.decode(unit);
                    } else {
                        self.end();
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives so many bytes a read.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(room.len());
            self.0.read(&mut room[..count])
        }
    }

    fn read(bytes: &[u8], step: usize) -> Vec<u8> {
        let mut text = Vec::new();
        Utf8::new(Slow(bytes, step)).read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn what_is_no_character_is_marked() {
        for step in 1..8 {
            // A first of a pair without its second, a second without its first, and at the end a first and half a unit.
            let bytes = b"\xff\xfea\0\x3d\xd8b\0\x00\xdc\x0a\0\x3d\xd8\x01";
            assert_eq!(String::from_utf8(read(bytes, step)).unwrap(), "a\u{fffd}b\u{fffd}\n\u{fffd}");
            assert_eq!(read(b"\xfe\xff", step), b"");
        }
    }

    proptest! {
        #[test]
        fn a_text_is_what_it_was(text: String, step in 1..300_usize, big: bool) {
            let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
            let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(order).collect();
            prop_assert_eq!(begins(&bytes), Some(true));
            prop_assert_eq!(String::from_utf8(read(&bytes, step)).unwrap(), text);
        }

        #[test]
        fn all_else_passes(bytes: Vec<u8>, step in 1..9_usize, head in 0..4_usize) {
            let bytes = [[&b""[..], b"\xff", b"\xfe", b"\xef\xbb\xbf"][head], &bytes].concat();
            prop_assume!(unit(&bytes).is_none());
            prop_assert_eq!(read(&bytes, step), bytes);
        }
    }
}
