//! Which endpoint is a path, which kind is a message? Ids, dates and addresses in it give way to what they are.

use super::shape;
use crate::bytes;
use memchr::{memchr, memmem};
use regex::Regex;

/// Foldings of the user's own, in order, before the built-in one.
pub(crate) type Folds = Vec<(Regex, String)>;

/// Length of a UUID.
const UUID: usize = 36;

/// Appends a path without its query, ids in it folded: `/users/:id/orders/:id`.
pub(crate) fn path(path: &[u8], folds: &Folds, out: &mut Vec<u8>) {
    let path = without_query(path);
    if folds.is_empty() {
        return segments(path, out);
    }
    let mut folded = shape::readable(path).into_owned();
    for (regex, name) in folds {
        folded = regex.replace_all(&folded, regex::NoExpand(name)).into_owned();
    }
    segments(folded.as_bytes(), out);
}

/// A path up to its query.
pub(crate) fn without_query(path: &[u8]) -> &[u8] {
    &path[..bytes::find3(path, b'?', b'#', b';')]
}

fn segments(path: &[u8], out: &mut Vec<u8>) {
    let mut rest = path;
    let mut marks = Marks::of(path);
    loop {
        let end =
            marks.as_ref().map_or_else(|| bytes::find1(rest, b'/'), |marks| (marks.slashes.trailing_zeros() as usize).min(rest.len()));
        match &marks {
            Some(marks) if marks.are_wordy(end) => out.extend_from_slice(&rest[..end]),
            Some(marks) if marks.are_digits(end) => out.extend_from_slice(b":id"),
            _ => words(&rest[..end], false, out),
        }
        let Some(after) = rest.get(end + 1..) else { return };
        out.push(b'/');
        rest = after;
        marks = marks.map(|marks| marks.behind(end + 1));
    }
}

/// What stands where in a short path: a bit for each byte, the first one's lowest.
struct Marks {
    slashes: u64,
    digits: u64,
    ats: u64,
}

impl Marks {
    /// `None` of a path that is too long for it.
    fn of(path: &[u8]) -> Option<Self> {
        let mut block = [0; 64];
        block.get_mut(..path.len()).filter(|room| room.len() < 64)?.copy_from_slice(path);
        Some(Self { slashes: bytes::mask1(&block, b'/'), digits: bytes::mask_digits(&block), ats: bytes::mask1(&block, b'@') })
    }

    /// Is nothing among so many bytes that would be folded?
    const fn are_wordy(&self, len: usize) -> bool {
        len < UUID && (self.digits | self.ats) & !(u64::MAX << len) == 0
    }

    /// Are so many bytes all digits?
    const fn are_digits(&self, len: usize) -> bool {
        len > 0 && (!self.digits).trailing_zeros() as usize >= len
    }

    /// The same of what stands behind so many bytes.
    const fn behind(self, len: usize) -> Self {
        Self { slashes: self.slashes >> len, digits: self.digits >> len, ats: self.ats >> len }
    }
}

/// Appends a message, whatever differs from one time to the next folded.
pub(crate) fn message(message: &str, out: &mut Vec<u8>) {
    for (at, word) in message.split_whitespace().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        words(word.as_bytes(), true, out);
    }
}

/// Is there neither a digit nor an `@`, and no room for a UUID of letters alone? Then nothing is folded.
fn is_wordy(text: &[u8]) -> bool {
    // No early exit, so that it compiles to a few vector instructions.
    text.len() < UUID && text.iter().fold(true, |wordy, byte| wordy & !byte.is_ascii_digit() & (*byte != b'@'))
}

/// Appends a segment or a word, the ids within folded; of prose, also numbers that letters follow.
fn words(text: &[u8], prose: bool, out: &mut Vec<u8>) {
    let number = bytes::digits(text);
    if number > 0 && number == text.len() {
        return out.extend_from_slice(if prose { b"N" } else { b":id" });
    }
    if is_wordy(text) {
        return out.extend_from_slice(text);
    }
    if is_email(text) {
        return out.extend_from_slice(b":email");
    }
    let mut rest = text;
    while !rest.is_empty() {
        let digits = if prose { bytes::digits(rest) } else { 0 };
        let (len, name) = match head(rest) {
            (len, found) if digits > 0 && (found.is_none() || len == digits) => (digits, Some("N")),
            other => other,
        };
        out.extend_from_slice(name.map_or(&rest[..len], str::as_bytes));
        rest = &rest[len..];
    }
}

/// How long the first piece of a text is, and what it is folded to.
fn head(text: &[u8]) -> (usize, Option<&'static str>) {
    let ends = |at: usize| !text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    if ends(36) && is_shape(text, b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
        return (36, Some(":id"));
    }
    if ends(10) && is_shape(text, b"0000-00-00") {
        return (10, Some(":date"));
    }
    if is_shape(text, b"0000-00-00T00:00:00") {
        return (19 + second_len(&text[19..]), Some(":date"));
    }
    // What is escaped is a letter, and no number.
    if is_shape(text, b"%xx") {
        return (3, None);
    }
    let len = text.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
    if len == 0 {
        let begins = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'%';
        return (text.iter().skip(1).position(begins).map_or(text.len(), |at| at + 1), None);
    }
    (len, is_id(&text[..len]).then_some(":id"))
}

/// Does a text begin with that shape: `0` a digit, `x` a hexadecimal one, anything else itself?
fn is_shape(text: &[u8], shape: &[u8]) -> bool {
    text.len() >= shape.len()
        && text.iter().zip(shape).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'x' => byte.is_ascii_hexdigit(),
            other => byte == other,
        })
}

/// The length of what may follow the second of a time: a fraction, and `Z`.
fn second_len(rest: &[u8]) -> usize {
    let fraction = match rest {
        [b'.', digits @ ..] if digits.first().is_some_and(u8::is_ascii_digit) => 1 + bytes::digits(digits),
        _ => 0,
    };
    fraction + usize::from(rest.get(fraction) == Some(&b'Z'))
}

/// A number, an address in memory, a hash, or a word that nobody would write: long, of letters of both cases and digits.
fn is_id(word: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| word.iter().filter(|byte| is(byte)).count();
    let digits = count(u8::is_ascii_digit);
    if digits == 0 {
        return false;
    }
    if let [b'0', b'x', address @ ..] = word
        && !address.is_empty()
        && address.iter().all(u8::is_ascii_hexdigit)
    {
        return true;
    }
    if digits == word.len() || word.len() >= 20 {
        return true;
    }
    let is_mixed = word.iter().any(u8::is_ascii_lowercase) && word.iter().any(u8::is_ascii_uppercase);
    (word.len() >= 7 && count(u8::is_ascii_hexdigit) == word.len()) || (is_mixed && word.len() >= 10)
}

fn is_email(text: &[u8]) -> bool {
    let at = memchr(b'@', text).map(|at| (at, at + 1));
    let escaped = || memchr(b'%', text).and_then(|_| memmem::find(text, b"%40")).map(|at| (at, at + 3));
    at.or_else(escaped).is_some_and(|(at, end)| {
        let host = &text[end..];
        at > 0 && host.contains(&b'.') && !host.iter().any(|byte| matches!(byte, b'/' | b'@' | b'('))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = Vec::new();
        path(text.as_bytes(), &Folds::new(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ids_of_all_kinds_are_folded() {
        for (text, expected) in [
            ("/", "/"),
            ("/users/9121/orders/8d41489f-ae71-2184-0605-3deaeab150e9", "/users/:id/orders/:id"),
            ("/orders/8D41489F-AE71-2184-0605-3DEAEAB150E9/", "/orders/:id/"),
            ("/search?q=1&page=2", "/search"),
            ("/assets/application-7a3f0c1b9d7a3f0c1b9d7a3f0c1b9d7a3f0c1b9d.js", "/assets/application-:id.js"),
            ("/commit/8d41489", "/commit/:id"),
            ("/watch/dQw4w9WgXcQ", "/watch/:id"),
            ("/t/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "/t/:id"),
            ("/reports/2026-11-22", "/reports/:date"),
            ("/reports/2026-11-22T10:00:00Z/2026-11-22T10:00:00.25", "/reports/:date/:date"),
            ("/reports/2026-11-22T10:00:00.csv", "/reports/:date.csv"),
            ("/search/rote%20schuhe%20", "/search/rote%20schuhe%20"),
            ("/u/%F0%9F%98%80-%2012/50%", "/u/%F0%9F%98%80-%20:id/:id%"),
            ("/reports/12.csv", "/reports/:id.csv"),
            ("/items/SKU-00042", "/items/SKU-:id"),
            ("/u/maria@example.com/edit", "/u/:email/edit"),
            ("/u/maria%40example.com", "/u/:email"),
            ("/api/v2/oauth2/utf8", "/api/v2/oauth2/utf8"),
            ("/.env", "/.env"),
            ("/wp-login.php", "/wp-login.php"),
            ("/facade/decade", "/facade/decade"),
            ("/products/zoë-9", "/products/zoë-:id"),
            ("", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    /// The law: a short path is folded as the same segments behind a long one.
    #[test]
    fn short_paths_are_folded_as_long_ones() {
        let pieces = ["/", "users", "7", "a1", "@", ".", "%40", "x.io", "0x1f", "2026-11-22", "é", "abcdefab-abcd-abcd-abcd-abcdefabcdef"];
        let long = "x/".repeat(40);
        for seed in 0..20_000_u32 {
            let mut text = String::new();
            let mut random = seed.wrapping_mul(2_654_435_761);
            for _ in 0..=random % 7 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text += pieces[(random >> 8) as usize % pieces.len()];
            }
            assert_eq!(folded(&(long.clone() + &text)), long.clone() + &folded(&text), "{text}");
        }
    }

    #[test]
    fn foldings_of_ones_own_come_first() {
        let folds = vec![(Regex::new("^/shop/[^/]+").unwrap(), "/shop/:name".to_owned())];
        let mut out = Vec::new();
        path(b"/shop/blue-shoes/7?x=1", &folds, &mut out);
        assert_eq!(out, b"/shop/:name/:id");
    }

    #[test]
    fn messages_of_one_kind_become_equal() {
        let folded = |text| {
            let mut out = Vec::new();
            message(text, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(folded("Couldn't find Order with 'id'=48204  [WHERE \"x\" = 3]"), "Couldn't find Order with 'id'=N [WHERE \"x\" = N]");
        assert_eq!(folded("undefined method 'x' for #<Order:0x00007f8b1c0a3d28>"), "undefined method 'x' for #<Order::id>");
        assert_eq!(folded("0x and 0xyz of 5"), "Nx and Nxyz of N");
        assert_eq!(folded("[8a60cbfb-4a28-29bc-db2b-fb453d64c353] timeout after 5000ms"), "[:id] timeout after Nms");
    }
}
