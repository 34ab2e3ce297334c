//! Where is the next byte of a kind? Answered sixteen bytes at a time, with one bit for each of them.

use wide::{i8x16, u8x16};

/// Sixteen bytes of a text.
pub(crate) type Block = [u8; 16];

/// Which bytes of a block are asked for: a bit each, the first byte's lowest.
#[inline(always)]
fn bits(block: &Block, is: impl Fn(u8x16) -> u8x16) -> u32 {
    is(u8x16::new(*block)).to_bitmask()
}

#[inline(always)]
fn equal(block: u8x16, byte: u8) -> u8x16 {
    block.simd_eq(u8x16::splat(byte))
}

#[inline(always)]
fn up_to(block: u8x16, byte: u8) -> u8x16 {
    block.min(u8x16::splat(byte)).simd_eq(block)
}

/// The start of a text, up to 32 bytes of it, made to be compared at once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Start32 {
    bytes: [u128; 2],
    mask: [u128; 2],
    len: usize,
}

impl Start32 {
    /// The first 32 bytes of `text`, or all.
    pub(crate) fn new(text: &[u8]) -> Self {
        let len = text.len().min(32);
        let (mut bytes, mut mask) = ([0; 32], [0; 32]);
        bytes[..len].copy_from_slice(&text[..len]);
        mask[..len].fill(u8::MAX);
        Self { bytes: halves(&bytes), mask: halves(&mask), len }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Do these bytes begin with it?
    #[inline(always)]
    pub(crate) fn begins(&self, bytes: &[u8; 32]) -> bool {
        let [first, second] = halves(bytes);
        ((first ^ self.bytes[0]) & self.mask[0]) | ((second ^ self.bytes[1]) & self.mask[1]) == 0
    }
}

#[inline(always)]
fn halves(bytes: &[u8; 32]) -> [u128; 2] {
    let half = |half: &[u8]| half.first_chunk().map_or(0, |half| u128::from_ne_bytes(*half));
    [half(&bytes[..16]), half(&bytes[16..])]
}

/// The place of the first byte for which `wide` (sixteen at a time) or `narrow` (one) says yes; the length without any.
#[inline(always)]
fn find(text: &[u8], wide: impl Fn(u8x16) -> u8x16, narrow: impl Fn(u8) -> bool) -> usize {
    let mut at = 0;
    let mut rest = text;
    while let Some((block, after)) = rest.split_first_chunk::<16>() {
        let found = bits(block, &wide);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        (at, rest) = (at + 16, after);
    }
    if let Some(last) = text.last_chunk::<16>() {
        // What has been looked at before is not asked again.
        let found = bits(last, &wide) >> (16 - rest.len());
        return at + if found == 0 { rest.len() } else { found.trailing_zeros() as usize };
    }
    at + rest.iter().position(|&byte| narrow(byte)).unwrap_or(rest.len())
}

/// Where `a` is; the length without any.
#[inline(always)]
pub(crate) fn find1(text: &[u8], a: u8) -> usize {
    find(text, |block| equal(block, a), |byte| byte == a)
}

/// Where `a` or `b` is; the length without any.
#[inline(always)]
pub(crate) fn find2(text: &[u8], a: u8, b: u8) -> usize {
    find(text, |block| equal(block, a) | equal(block, b), |byte| (byte == a) | (byte == b))
}

/// Where `a`, `b` or `c` is; the length without any.
#[inline(always)]
pub(crate) fn find3(text: &[u8], a: u8, b: u8, c: u8) -> usize {
    find(text, |block| equal(block, a) | equal(block, b) | equal(block, c), |byte| (byte == a) | (byte == b) | (byte == c))
}

/// How many bytes a text begins with that a key may consist of: all but blanks, quotes, brackets, `=` and control bytes.
#[inline(always)]
pub(crate) fn key_len(text: &[u8]) -> usize {
    let between = |block: u8x16, first: u8, last: u8| up_to(block - u8x16::splat(first), last - first);
    find(
        text,
        |block| {
            let few = up_to(block, b' ') | equal(block, b'"') | equal(block, b',') | equal(block, b'{');
            let brackets = between(block, b'\'', b')') | between(block, b';', b'>');
            few | brackets | equal(block | u8x16::splat(2), 0x7f) | equal(block, 0xff)
        },
        |byte| matches!(byte, 0..=b' ' | b'"' | b',' | b'{' | b'\''..=b')' | b';'..=b'>' | b'}' | 0x7f | 0xff),
    )
}

/// How many digits a text begins with.
#[inline(always)]
pub(crate) fn digits(text: &[u8]) -> usize {
    match text.first_chunk::<16>() {
        Some(block) => match (!bits(block, |block| up_to(block - u8x16::splat(b'0'), 9))).trailing_zeros() as usize {
            16 => 16 + digits(&text[16..]),
            few => few,
        },
        None => text.iter().take_while(|byte| byte.is_ascii_digit()).count(),
    }
}

/// Which of 64 bytes are `a`: a bit each, the first byte's lowest.
pub(crate) fn mask1(text: &[u8; 64], a: u8) -> u64 {
    mask(text, |block| equal(block, a))
}

/// Which of 64 bytes are digits.
pub(crate) fn mask_digits(text: &[u8; 64]) -> u64 {
    mask(text, |block| up_to(block - u8x16::splat(b'0'), 9))
}

#[inline(always)]
fn mask(text: &[u8; 64], is: impl Fn(u8x16) -> u8x16) -> u64 {
    let blocks = text.as_chunks::<16>().0.iter();
    blocks.rev().fold(0, |mask, block| mask << 16 | u64::from(bits(block, &is)))
}

/// A number made of a text, always the same: FNV-1a of 64 bits.
pub(crate) fn fingerprint(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Where a JSON string ends or needs a look: at a quote, a backslash or a control byte; the length without any.
pub(crate) fn find_special(text: &[u8]) -> usize {
    find(text, Specials::wide, Specials::narrow)
}

/// What JSON strings escape.
pub(crate) trait Special {
    /// Are quotes all that is special?
    const IS_QUOTE: bool;
    /// Which bytes of a block are such?
    fn wide(block: u8x16) -> u8x16;
    /// Is it such a byte?
    fn narrow(byte: u8) -> bool;
}

/// Quotes alone: for texts that are plain beside them.
pub(crate) struct Quotes;

/// All that must be escaped: quotes, backslashes, control bytes.
pub(crate) struct Specials;

impl Special for Quotes {
    const IS_QUOTE: bool = true;

    #[inline(always)]
    fn wide(block: u8x16) -> u8x16 {
        equal(block, b'"')
    }

    #[inline(always)]
    fn narrow(byte: u8) -> bool {
        byte == b'"'
    }
}

impl Special for Specials {
    const IS_QUOTE: bool = false;

    #[inline(always)]
    fn wide(block: u8x16) -> u8x16 {
        equal(block, b'"') | equal(block, b'\\') | up_to(block, 0x1f)
    }

    #[inline(always)]
    fn narrow(byte: u8) -> bool {
        (byte < 0x20) | (byte == b'"') | (byte == b'\\')
    }
}

/// Which bytes of a block are special: a bit each, the first byte's lowest.
#[inline(always)]
pub(crate) fn specials<S: Special>(block: &Block) -> u32 {
    bits(block, S::wide)
}

/// Is there nothing to escape in JSON but quotes: no control byte, no backslash, nothing beyond ASCII?
pub(crate) fn is_plain(text: &[u8]) -> bool {
    // As signed numbers, control bytes and what lies beyond ASCII are both below a blank: one comparison for two.
    let odd = |block: &Block| {
        let block = u8x16::new(*block);
        i8x16::splat(0x20).simd_gt(block.cast_signed()).cast_unsigned() | equal(block, b'\\')
    };
    let Some(last) = text.last_chunk::<16>() else { return text.iter().all(|byte| (0x20..0x80).contains(byte) && *byte != b'\\') };
    text.as_chunks::<16>().0.iter().fold(odd(last), |any, block| any | odd(block)).to_bitmask() == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_compared_up_to_their_length() {
        let text = *b"heroku[router]: at=info method=GE";
        let text = text.first_chunk::<32>().unwrap();
        for len in 0..=32 {
            assert!(Start32::new(&text[..len]).begins(text) && Start32::new(&text[..len]).len() == len);
            for other in 0..32 {
                let mut changed = *text;
                changed[other] ^= 1;
                assert_eq!(Start32::new(&text[..len]).begins(&changed), other >= len);
            }
        }
    }

    #[test]
    fn agrees_with_looking_at_each_byte() {
        let mut text = Vec::new();
        for seed in 0..5000_u32 {
            let random = seed.wrapping_mul(2_654_435_761) >> 7;
            text.push([b'a', b' ', b'"', b'\\', 0x1f, 0x20, 0x7f, 0x80, 0xff, b'z', b'z', b'z', b'z', b'7', b'!', 0][random as usize % 16]);
        }
        text.extend_from_slice(&[b'7'; 50]);
        text.extend((0..=255).flat_map(|byte| [b'a', b'b', b'c', byte]));
        let mut masks = 0;
        for start in 0..text.len() {
            let text = &text[start..text.len().min(start + 1 + start % 80)];
            let naive = |is: fn(&u8) -> bool| text.iter().position(is).unwrap_or(text.len());
            assert_eq!(find1(text, b'"'), naive(|byte| *byte == b'"'));
            assert_eq!(find2(text, b' ', 0xff), naive(|byte| matches!(byte, b' ' | 0xff)));
            assert_eq!(find3(text, b'!', b'z', 0), naive(|byte| matches!(byte, b'!' | b'z' | 0)));
            assert_eq!(digits(text), naive(|byte| !byte.is_ascii_digit()));
            assert_eq!(key_len(text), naive(|byte| byte <= &b' ' || b"\"'(){}<>,;=\x7f\xff".contains(byte)));
            if let Some(text) = text.first_chunk::<64>() {
                let naive = |is: fn(u8) -> bool| (0..64).fold(0, |mask, at| mask | u64::from(is(text[at])) << at);
                assert_eq!((mask1(text, b'z'), mask_digits(text)), (naive(|byte| byte == b'z'), naive(|byte| byte.is_ascii_digit())));
                masks += 1;
            }
            assert_eq!(find_special(text), naive(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\'));
            assert_eq!(is_plain(text), text.iter().all(|byte| (0x20..0x80).contains(byte) && *byte != b'\\'));
        }
        assert!(masks > 100);
    }
}
