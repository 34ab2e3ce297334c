//! How does a text become the inside of a JSON string?

use super::{Sheet, copy_short};
use crate::bytes::{Special, is_plain, specials};

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

/// Writes a text with its special bytes escaped, to `out` from `at` on; returns where it ends. The room must do for the longest
/// escapes and a block more.
pub(super) fn escape<S: Special>(text: &[u8], out: &mut [u8], mut at: usize) -> usize {
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
    let mut sheet = Sheet::default();
    sheet.escaped(text, Needs::of(text));
    out.extend_from_slice(sheet.written());
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
}
