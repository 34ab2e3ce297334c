//! Which characters do escapes of JSON stand for?

use memchr::memmem;
use std::borrow::Cow;

/// How many letters at the start of a text are an escape's, behind its backslash?
pub(super) fn escape_len(text: &[u8]) -> usize {
    match text {
        [b'n' | b'r' | b't' | b'b' | b'f', ..] => 1,
        [b'u', hex @ ..] if hex.get(..4).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) => 5,
        _ => 0,
    }
}

/// Do the last letters of a text end an escape?
pub(super) fn ends_in_escape(text: &[u8]) -> bool {
    let is_unit =
        || text.last_chunk::<6>().is_some_and(|[slash, u, hex @ ..]| [*slash, *u] == *b"\\u" && hex.iter().all(u8::is_ascii_hexdigit));
    matches!(text, [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f']) || is_unit()
}

/// How many letters from a place on end an escape that begins before it?
pub(super) fn escape_tail(text: &[u8], at: usize) -> usize {
    let hex = || text[at..].iter().take(4).filter(|byte| byte.is_ascii_hexdigit()).count();
    match &text[..at] {
        [.., b'\\'] if matches!(text.get(at), Some(b'b' | b'f')) => 1,
        [.., b'\\', b'u'] if hex() == 4 => 4,
        _ => 0,
    }
}

/// The text with characters that JSON encoders escape without need (`\u0040`) as themselves, so that they can be seen.
pub(super) fn decode_escapes(text: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Vec::new();
    let mut from = 0;
    for at in memmem::find_iter(text, b"\\u") {
        // The second half of a pair has been taken with the first.
        let Some((letter, len)) = escaped_char(&text[at..]).filter(|_| at >= from) else { continue };
        // A text within a text has its backslashes twice.
        let first = at - text[from..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        let mut utf8 = [0; 4];
        let (keep, short): (usize, &[u8]) = match letter {
            '\t' => (at + 1, b"t"),
            '\n' => (at + 1, b"n"),
            '\r' => (at + 1, b"r"),
            '"' if first == at => (at + 1, b"\""),
            '"' if first + 1 == at => (at + 1, b"\\\""),
            '"' | '\\' => continue,
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => continue,
            letter => (first, letter.encode_utf8(&mut utf8).as_bytes()),
        };
        out.extend_from_slice(&text[from..keep]);
        out.extend_from_slice(short);
        from = at + len;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.extend_from_slice(&text[from..]);
    Cow::Owned(out)
}

/// The character that an escape at the start of a text is of (`\u00e9`, or two for one beyond 16 bits), and the escape's length.
fn escaped_char(text: &[u8]) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let hex = text.get(at..at + 6)?.strip_prefix(b"\\u").filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))?;
        u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
    };
    let first = unit(0)?;
    let mut letters = char::decode_utf16([Some(first), unit(6)].into_iter().map_while(|unit| unit));
    let letter = letters.next()?.ok()?;
    Some((letter, 6 * letter.len_utf16()))
}
