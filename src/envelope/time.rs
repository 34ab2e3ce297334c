//! Is this word a time? Only its shape is looked at; what it means is for filters to find out.

/// `YYYY-MM-DDThh:mm:ss`, an optional fraction of up to 9 digits, and `Z`, an offset or nothing.
pub(crate) fn is_timestamp(word: &[u8]) -> bool {
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
