//! Where is the next byte of a kind? Answered eight bytes at a time, for texts too short for a search of their own.
//!
//! The trick is as old as `strlen`: in `(word - LOW) & !word & HIGH` the lowest set bit marks the lowest zero byte.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of the first byte that is zero; bits above it may be wrong.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// The high bits of the bytes that equal `byte`, right up to the first.
const fn equal(word: u64, byte: u8) -> u64 {
    zeros(word ^ (LOW * byte as u64))
}

/// The high bits of the bytes below 0x20, right up to the first.
const fn control(word: u64) -> u64 {
    word.wrapping_sub(LOW * 0x20) & !word & HIGH
}

/// The place of the first byte for which `wide` (eight at a time) or `narrow` (one) says yes; the length without any.
/// Whether a block of sixteen holds one at all is a question of few instructions, so it is asked first.
#[inline(always)]
fn find(text: &[u8], wide: impl Fn(u64) -> u64, narrow: impl Fn(u8) -> bool) -> usize {
    let mut at = 0;
    let mut rest = text;
    while let Some((block, after)) = rest.split_first_chunk::<16>() {
        if block.iter().fold(false, |any, &byte| any | narrow(byte)) {
            break;
        }
        (at, rest) = (at + 16, after);
    }
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let found = wide(u64::from_le_bytes(*word));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        (at, rest) = (at + 8, after);
    }
    at + rest.iter().position(|&byte| narrow(byte)).unwrap_or(rest.len())
}

/// Where `a` is; the length without any.
#[inline(always)]
pub(crate) fn find1(text: &[u8], a: u8) -> usize {
    find(text, |word| equal(word, a), |byte| byte == a)
}

/// Where `a` or `b` is; the length without any.
#[inline(always)]
pub(crate) fn find2(text: &[u8], a: u8, b: u8) -> usize {
    find(text, |word| equal(word, a) | equal(word, b), |byte| (byte == a) | (byte == b))
}

/// Where `a`, `b` or `c` is; the length without any.
#[inline(always)]
pub(crate) fn find3(text: &[u8], a: u8, b: u8, c: u8) -> usize {
    find(text, |word| equal(word, a) | equal(word, b) | equal(word, c), |byte| (byte == a) | (byte == b) | (byte == c))
}

/// Where a JSON string ends or needs a look: at a quote, a backslash or a control byte; the length without any.
pub(crate) fn find_special(text: &[u8]) -> usize {
    find(text, Specials::wide, Specials::narrow)
}

/// What JSON strings escape.
pub(crate) trait Special {
    /// The high bits of such bytes, right up to the first.
    fn wide(word: u64) -> u64;
    /// Is it such a byte?
    fn narrow(byte: u8) -> bool;
}

/// Quotes alone: for texts that are plain beside them.
pub(crate) struct Quotes;

/// All that must be escaped: quotes, backslashes, control bytes.
pub(crate) struct Specials;

impl Special for Quotes {
    #[inline]
    fn wide(word: u64) -> u64 {
        equal(word, b'"')
    }

    #[inline]
    fn narrow(byte: u8) -> bool {
        byte == b'"'
    }
}

impl Special for Specials {
    #[inline]
    fn wide(word: u64) -> u64 {
        equal(word, b'"') | equal(word, b'\\') | control(word)
    }

    #[inline]
    fn narrow(byte: u8) -> bool {
        (byte < 0x20) | (byte == b'"') | (byte == b'\\')
    }
}

/// Where the first special byte of a block is; 16 without any.
#[inline]
pub(crate) fn special_in_block<S: Special>(block: &[u8; 16]) -> usize {
    if !block.iter().fold(false, |any, &byte| any | S::narrow(byte)) {
        return 16;
    }
    let (Some(low), Some(high)) = (block.first_chunk::<8>(), block.last_chunk::<8>()) else { return 16 };
    match S::wide(u64::from_le_bytes(*low)) {
        0 => 8 + S::wide(u64::from_le_bytes(*high)).trailing_zeros() as usize / 8,
        found => found.trailing_zeros() as usize / 8,
    }
}

/// Is there nothing to escape in JSON but quotes: no control byte, no backslash, nothing beyond ASCII?
pub(crate) fn is_plain(text: &[u8]) -> bool {
    // As signed numbers, control bytes and what lies beyond ASCII are both below a blank: one comparison for two.
    let odd = |byte: u8| (byte.cast_signed() < 0x20) | (byte == b'\\');
    let odd_block = |block: &[u8; 16]| block.iter().fold(false, |any, &byte| any | odd(byte));
    let Some(last) = text.last_chunk::<16>() else { return !text.iter().any(|&byte| odd(byte)) };
    !odd_block(last) && !text.as_chunks::<16>().0.iter().any(odd_block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_looking_at_each_byte() {
        let mut text = Vec::new();
        for seed in 0..5000_u32 {
            let random = seed.wrapping_mul(2_654_435_761) >> 7;
            text.push([b'a', b' ', b'"', b'\\', 0x1f, 0x20, 0x7f, 0x80, 0xff, b'z', b'z', b'z', b'z', b'z', b'!', 0][random as usize % 16]);
        }
        for start in 0..text.len() {
            let text = &text[start..text.len().min(start + 1 + start % 40)];
            let naive = |is: fn(&u8) -> bool| text.iter().position(is).unwrap_or(text.len());
            assert_eq!(find1(text, b'"'), naive(|byte| *byte == b'"'));
            assert_eq!(find2(text, b' ', 0xff), naive(|byte| matches!(byte, b' ' | 0xff)));
            assert_eq!(find3(text, b'!', b'z', 0), naive(|byte| matches!(byte, b'!' | b'z' | 0)));
            assert_eq!(find_special(text), naive(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\'));
            assert_eq!(is_plain(text), text.iter().all(|byte| (0x20..0x80).contains(byte) && *byte != b'\\'));
        }
    }
}
