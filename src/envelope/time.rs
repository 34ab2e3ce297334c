//! Is this word a time? Only its shape is looked at; what it means is for filters to find out.

/// `YYYY-MM-DDThh:mm:ss`, an optional fraction of up to 9 digits, and `Z`, an offset or nothing.
pub(crate) fn is_timestamp(word: &[u8]) -> bool {
    is_usual(word) || is_any(word)
}

/// `YYYY-MM-DDThh:mm:ss.ffffff+00:00`: what nearly every line has, compared at once. A digit is a byte that keeps the
/// high four bits of `0` when six is added.
pub(super) fn is_usual(word: &[u8]) -> bool {
    const SHAPE: &[u8; 32] = b"0000-00-00T00:00:00.000000+00:00";
    let Ok(word) = <&[u8; 32]>::try_from(word) else { return false };
    let mut odd = 0;
    for at in 0..32 {
        let (byte, shape) = (word[at], SHAPE[at]);
        let is_digit = shape == b'0';
        let digit = (byte & 0xf0 ^ 0x30) | (byte.wrapping_add(6) & 0xf0 ^ 0x30);
        odd |= if is_digit { digit } else { byte ^ shape };
    }
    odd == 0
}

fn is_any(word: &[u8]) -> bool {
    let Some((seconds, rest)) = word.split_at_checked(19) else { return false };
    seconds[10] == b'T' && is_date(&seconds[..10]) && is_clock(&seconds[11..]) && is_zone(after_fraction(rest))
}

/// `YYYY-MM-DD`
pub(super) fn is_date(text: &[u8]) -> bool {
    matches!(text, [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] if all_digits([y1, y2, y3, y4, m1, m2, d1, d2]))
}

/// `hh:mm:ss`
pub(super) fn is_clock(text: &[u8]) -> bool {
    matches!(text, [h1, h2, b':', m1, m2, b':', s1, s2] if all_digits([h1, h2, m1, m2, s1, s2]))
}

fn all_digits<const N: usize>(bytes: [&u8; N]) -> bool {
    bytes.iter().fold(true, |all, byte| all & byte.is_ascii_digit())
}

fn after_fraction(text: &[u8]) -> &[u8] {
    match text.strip_prefix(b".") {
        Some(fraction) => &fraction[fraction.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count()..],
        None => text,
    }
}

fn is_zone(text: &[u8]) -> bool {
    match text {
        b"" | b"Z" | b"+00:00" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] | [b'+' | b'-', h1, h2, m1, m2] => all_digits([h1, h2, m1, m2]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_form_is_one_of_any() {
        let usual = b"2026-11-22T04:54:21.811308+00:00";
        assert!(is_usual(usual) && is_any(usual));
        for at in 0..usual.len() {
            for byte in [b'/', b':', b'0', b'9', b'T', b'.', b'+', b'-', b'Z', b' ', 0, 0xb5] {
                let mut word = *usual;
                word[at] = byte;
                assert!(!is_usual(&word) || is_any(&word), "{}", String::from_utf8_lossy(&word));
                assert!(byte.is_ascii_digit() != usual[at].is_ascii_digit() || !is_any(&word) || at >= 26 || is_usual(&word));
            }
        }
    }
}
