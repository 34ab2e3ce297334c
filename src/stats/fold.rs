//! Which endpoint is a path, which kind is a message? Ids, dates and addresses in it give way to what they are.

use crate::bytes;
use regex::Regex;

/// Foldings of the user's own, in order, before the built-in one.
pub(crate) type Folds = Vec<(Regex, String)>;

/// Appends a path without its query, ids in it folded: `/users/:id/orders/:id`.
pub(crate) fn path(path: &str, folds: &Folds, out: &mut String) {
    let path = &path[..bytes::find3(path.as_bytes(), b'?', b'#', b';')];
    if folds.is_empty() {
        return segments(path, out);
    }
    let mut folded = path.to_owned();
    for (regex, name) in folds {
        folded = regex.replace_all(&folded, regex::NoExpand(name)).into_owned();
    }
    segments(&folded, out);
}

fn segments(path: &str, out: &mut String) {
    if path.len() < 20 && is_wordy(path) {
        return out.push_str(path);
    }
    let mut rest = path;
    loop {
        let end = bytes::find1(rest.as_bytes(), b'/');
        words(&rest[..end], false, out);
        let Some(after) = rest.get(end + 1..) else { return };
        out.push('/');
        rest = after;
    }
}

/// Appends a message, whatever differs from one time to the next folded.
pub(crate) fn message(message: &str, out: &mut String) {
    for (at, word) in message.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        words(word, true, out);
    }
}

/// Is there neither a digit nor an `@`?
fn is_wordy(text: &str) -> bool {
    // No early exit, so that it compiles to a few vector instructions.
    text.bytes().fold(true, |wordy, byte| wordy & !byte.is_ascii_digit() & (byte != b'@'))
}

/// Appends a segment or a word, the ids within folded; of prose, also numbers that letters follow.
fn words(text: &str, prose: bool, out: &mut String) {
    if text.len() < 20 && is_wordy(text) {
        return out.push_str(text);
    }
    if is_email(text) {
        return out.push_str(":email");
    }
    let mut rest = text;
    while !rest.is_empty() {
        let digits = if prose { bytes::digits(rest.as_bytes()) } else { 0 };
        let (len, name) = match head(rest) {
            (len, found) if digits > 0 && (found.is_none() || len == digits) => (digits, Some("N")),
            other => other,
        };
        out.push_str(name.unwrap_or(&rest[..len]));
        rest = &rest[len..];
    }
}

/// How long the first piece of a text is, and what it is folded to.
fn head(text: &str) -> (usize, Option<&'static str>) {
    let bytes = text.as_bytes();
    let ends = |at: usize| !bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    if ends(36) && is_shape(bytes, b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
        return (36, Some(":id"));
    }
    if ends(10) && is_shape(bytes, b"0000-00-00") {
        return (10, Some(":date"));
    }
    if is_shape(bytes, b"0000-00-00T00:00:00") {
        return (19 + second_len(&bytes[19..]), Some(":date"));
    }
    // What is escaped is a letter, and no number.
    if is_shape(bytes, b"%xx") {
        return (3, None);
    }
    let len = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(bytes.len());
    if len == 0 {
        let begins = |letter: char| letter.is_ascii_alphanumeric() || letter == '%';
        let border = text.char_indices().skip(1).find(|(_, letter)| begins(*letter)).map_or(text.len(), |(at, _)| at);
        return (border, None);
    }
    (len, is_id(&bytes[..len]).then_some(":id"))
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
    if let [b'0', b'x', address @ ..] = word
        && !address.is_empty()
        && address.iter().all(u8::is_ascii_hexdigit)
    {
        return true;
    }
    let count = |is: fn(&u8) -> bool| word.iter().filter(|byte| is(byte)).count();
    let digits = count(u8::is_ascii_digit);
    if digits == word.len() || (digits > 0 && word.len() >= 20) {
        return true;
    }
    let is_mixed = word.iter().any(u8::is_ascii_lowercase) && word.iter().any(u8::is_ascii_uppercase);
    digits > 0 && ((word.len() >= 7 && count(u8::is_ascii_hexdigit) == word.len()) || (is_mixed && word.len() >= 10))
}

fn is_email(text: &str) -> bool {
    let at = text.split_once('@').or_else(|| text.split_once("%40"));
    at.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains(['/', '@', '(']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        path(text, &Folds::new(), &mut out);
        out
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

    #[test]
    fn foldings_of_ones_own_come_first() {
        let folds = vec![(Regex::new("^/shop/[^/]+").unwrap(), "/shop/:name".to_owned())];
        let mut out = String::new();
        path("/shop/blue-shoes/7?x=1", &folds, &mut out);
        assert_eq!(out, "/shop/:name/:id");
    }

    #[test]
    fn messages_of_one_kind_become_equal() {
        let folded = |text| {
            let mut out = String::new();
            message(text, &mut out);
            out
        };
        assert_eq!(folded("Couldn't find Order with 'id'=48204  [WHERE \"x\" = 3]"), "Couldn't find Order with 'id'=N [WHERE \"x\" = N]");
        assert_eq!(folded("undefined method 'x' for #<Order:0x00007f8b1c0a3d28>"), "undefined method 'x' for #<Order::id>");
        assert_eq!(folded("0x and 0xyz of 5"), "Nx and Nxyz of N");
        assert_eq!(folded("[8a60cbfb-4a28-29bc-db2b-fb453d64c353] timeout after 5000ms"), "[:id] timeout after Nms");
    }
}
