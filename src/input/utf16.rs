//! Is an input UTF-16, and how does it become UTF-8? Told from its first two bytes; all else stays as it is.

use super::read_once;
use std::io::{self, Read};

/// How much is read at once.
const BLOCK: usize = 64 << 10;

/// What the bytes are.
#[derive(Clone, Copy)]
enum Form {
    Unknown,
    Plain,
    /// UTF-16, the lower byte first
    Little,
    /// UTF-16, the higher byte first
    Big,
}

/// How UTF-16 begins.
const MARKS: [([u8; 2], Form); 2] = [([0xff, 0xfe], Form::Little), ([0xfe, 0xff], Form::Big)];

/// Does UTF-16 begin so? `None`: more bytes are needed to tell.
pub(super) fn is_utf16(head: &[u8]) -> Option<bool> {
    match head {
        [] => None,
        [first] if MARKS.iter().any(|(mark, _)| mark[0] == *first) => None,
        _ => Some(MARKS.iter().any(|(mark, _)| head.starts_with(mark))),
    }
}

/// Text, which is UTF-8 or whatever it was.
pub(super) struct Decoded<R> {
    inner: R,
    form: Form,
    /// Bytes that are not decoded yet.
    raw: Vec<u8>,
    /// Bytes that are, and how many of them have been handed on.
    text: Vec<u8>,
    taken: usize,
}

impl<R: Read> Decoded<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, form: Form::Unknown, raw: Vec::new(), text: Vec::new(), taken: 0 }
    }

    /// Looks at the first two bytes.
    fn begin(&mut self) -> io::Result<()> {
        self.inner.by_ref().take(2).read_to_end(&mut self.text)?;
        self.form = match MARKS.iter().find(|(mark, _)| *mark == self.text[..]) {
            Some((_, form)) => {
                self.text.clear();
                *form
            }
            None => Form::Plain,
        };
        Ok(())
    }

    /// Decodes what one read gives; false at the end. What is no text becomes U+FFFD.
    #[inline]
    fn decode(&mut self, unit: impl Fn([u8; 2]) -> u16 + Copy) -> io::Result<bool> {
        let held = self.raw.len();
        self.raw.resize(held + BLOCK, 0);
        let read = read_once(&mut self.inner, &mut self.raw[held..]);
        self.raw.truncate(held + *read.as_ref().unwrap_or(&0));
        let is_end = read? == 0;
        let (mut pairs, rest) = self.raw.as_chunks();
        if let Some((last, others)) = pairs.split_last()
            && (0xd800..0xdc00).contains(&unit(*last))
            && !is_end
        {
            // The first half of a character waits for the second.
            pairs = others;
        }
        self.text.clear();
        self.taken = 0;
        append(pairs, unit, &mut self.text);
        if is_end && !rest.is_empty() {
            self.text.extend_from_slice("\u{fffd}".as_bytes());
        }
        let decoded = if is_end { self.raw.len() } else { pairs.len() * 2 };
        self.raw.drain(..decoded);
        Ok(!is_end || !self.text.is_empty())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            let ready = &self.text[self.taken..];
            if !ready.is_empty() {
                let count = ready.len().min(room.len());
                room[..count].copy_from_slice(&ready[..count]);
                self.taken += count;
                return Ok(count);
            }
            let form = self.form;
            match form {
                Form::Unknown => self.begin()?,
                Form::Plain => return self.inner.read(room),
                Form::Little if self.decode(u16::from_le_bytes)? => {}
                Form::Big if self.decode(u16::from_be_bytes)? => {}
                Form::Little | Form::Big => return Ok(0),
            }
        }
    }
}

/// Appends what the units say.
#[inline]
fn append(pairs: &[[u8; 2]], unit: impl Fn([u8; 2]) -> u16 + Copy, text: &mut Vec<u8>) {
    let mut rest = pairs;
    while !rest.is_empty() {
        // Most of a log is ASCII, and each half of a longer character is no ASCII.
        let plain = rest.iter().take_while(|pair| unit(**pair) < 0x80).count();
        text.extend(rest[..plain].iter().map(|pair| unit(*pair) as u8));
        rest = &rest[plain..];
        let odd = rest.iter().take_while(|pair| unit(**pair) >= 0x80).count();
        for letter in char::decode_utf16(rest[..odd].iter().map(|pair| unit(*pair))) {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = &rest[odd..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives so many bytes at once.
    struct Pieces<'b>(&'b [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(room.len());
            self.0.read(&mut room[..count])
        }
    }

    fn decoded(bytes: &[u8], read: usize) -> Vec<u8> {
        let mut text = Vec::new();
        Decoded::new(Pieces(bytes, read)).read_to_end(&mut text).unwrap();
        text
    }

    proptest! {
        #[test]
        fn units_become_what_the_standard_library_makes_of_them(
            units in prop::collection::vec(prop_oneof![any::<u16>(), 0xd7f0_u16..0xe010, 0_u16..0x100], 0..60),
            odd in prop::option::of(any::<u8>()),
            read in 1..9_usize,
        ) {
            let expected = String::from_utf16_lossy(&units) + if odd.is_some() { "\u{fffd}" } else { "" };
            for (mark, of) in [(b"\xff\xfe", u16::to_le_bytes as fn(u16) -> [u8; 2]), (b"\xfe\xff", u16::to_be_bytes)] {
                let bytes: Vec<u8> = mark.iter().copied().chain(units.iter().flat_map(|unit| of(*unit))).chain(odd).collect();
                prop_assert_eq!(is_utf16(&bytes), Some(true));
                prop_assert_eq!(String::from_utf8(decoded(&bytes, read)).unwrap(), &expected[..]);
            }
        }

        #[test]
        fn what_is_no_utf16_stays(bytes in prop::collection::vec(any::<u8>(), 0..20), read in 1..9_usize) {
            prop_assume!(is_utf16(&bytes) != Some(true));
            prop_assert_eq!(decoded(&bytes, read), bytes);
        }
    }
}
