//! What holds of the JSON reader, and of the scanners below it? Each agrees with somebody who takes his time.

use super::same;
use crate::bytes::{digits, find_special, find1, find2, find3, is_plain, key_len};
use crate::json::{object, object_in_plain, unescape};
use crate::number;
use crate::sheet::escape_into;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::de::Deserializer;
use std::fmt;

/// What is an object, and what its members are, serde_json says as well; what is escaped can be undone; and what is searched
/// sixteen bytes at a time is found where it is when every byte is looked at.
pub fn json(bytes: &[u8]) {
    is_object(bytes);
    escapes(bytes);
    scanners(bytes);
    numbers(bytes);
}

fn is_object(bytes: &[u8]) {
    let mut names = Vec::new();
    let mut values = Vec::new();
    let ours = object(bytes, |name, value| {
        names.push(name);
        values.push(value);
    });
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with('{') && text.ends_with('}'));
    let theirs = text.is_some_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    assert!(ours == theirs || (theirs && depth(bytes) > 128), "object: {ours}, {:?}", String::from_utf8_lossy(bytes));
    if is_plain(bytes) {
        let mut members = Vec::new();
        let plain = object_in_plain(bytes, |name, value| members.push((name, value)));
        let told: Vec<_> = names.iter().copied().zip(values.iter().copied()).collect();
        assert!(plain == ours && (!ours || members == told), "a plain object: {:?}", String::from_utf8_lossy(bytes));
    }
    if !ours {
        return;
    }
    for value in values {
        serde_json::from_slice::<IgnoredAny>(value).unwrap_or_else(|error| panic!("{error}: {value:?}"));
    }
    // Half a surrogate pair is no name to a reader that makes strings.
    if let Ok(theirs) = serde::Deserializer::deserialize_map(&mut Deserializer::from_slice(bytes), Names) {
        let ours: Vec<_> = names.into_iter().map(unescaped).collect();
        assert_eq!(ours, theirs);
    }
}

/// How many objects and lists stand within each other.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut most, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

fn unescaped(text: &[u8]) -> String {
    let mut out = Vec::new();
    unescape(text, &mut out);
    String::from_utf8(out).unwrap_or_else(|error| panic!("{error}"))
}

/// The names of an object, each as often as it comes.
struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Vec<String>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
        let mut names = Vec::new();
        while let Some((name, IgnoredAny)) = map.next_entry()? {
            names.push(name);
        }
        Ok(names)
    }
}

fn escapes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut escaped = Vec::new();
    escape_into(bytes, &mut escaped);
    let quoted = [b"\"", &escaped[..], b"\""].concat();
    let judged: String = serde_json::from_slice(&quoted).unwrap_or_else(|error| panic!("{error}: {quoted:?}"));
    assert_eq!(judged, text);
    assert_eq!(unescaped(&escaped), text);
    let quoted = [b"\"", bytes, b"\""].concat();
    if let Ok(judged) = serde_json::from_slice::<String>(&quoted) {
        assert_eq!(unescaped(bytes), judged);
    }
}

fn scanners(bytes: &[u8]) {
    for at in 0..bytes.len().min(40) {
        let text = &bytes[at..];
        let place = |is: &dyn Fn(u8) -> bool| text.iter().position(|byte| is(*byte)).unwrap_or(text.len());
        let [a, b, c] = [bytes[0], bytes[bytes.len() / 2], bytes[bytes.len() - 1]];
        assert_eq!(find1(text, a), place(&|byte| byte == a));
        assert_eq!(find2(text, a, b), place(&|byte| byte == a || byte == b));
        assert_eq!(find3(text, a, b, c), place(&|byte| byte == a || byte == b || byte == c));
        assert_eq!(digits(text), place(&|byte| !byte.is_ascii_digit()));
        assert_eq!(key_len(text), place(&|byte| byte <= b' ' || b"\"'(){}<>,;=\x7f\xff".contains(&byte)));
        assert_eq!(find_special(text), place(&|byte| byte < b' ' || byte == b'"' || byte == b'\\'));
        assert_eq!(is_plain(text), text.iter().all(|byte| (b' '..=0x7f).contains(byte) && *byte != b'\\'));
    }
}

/// A number is the longest that JSON knows at the start of a text.
fn numbers(bytes: &[u8]) {
    let (digits, unit) = number::split(bytes);
    same(&[digits, unit].concat(), bytes, "a number and its unit");
    let is_number = |text: &[u8]| {
        let is_trimmed = text.first().is_some_and(|byte| *byte == b'-' || byte.is_ascii_digit()) && text.trim_ascii() == text;
        is_trimmed && serde_json::from_slice::<IgnoredAny>(text).is_ok()
    };
    assert_eq!(number::is_number(bytes), is_number(bytes), "{:?}", String::from_utf8_lossy(bytes));
    assert!(digits.is_empty() || is_number(digits), "{digits:?}");
    for text in [bytes, digits] {
        let few = text.iter().filter(|byte| byte.is_ascii_digit()).count() <= 15;
        let plain = few && is_number(text) && !text.iter().any(u8::is_ascii_alphabetic);
        assert_eq!(number::is_plain(text), plain, "{:?}", String::from_utf8_lossy(text));
    }
    if let (Some(steps), Ok(text)) = (number::scaled(digits, 3), std::str::from_utf8(digits)) {
        let exact: f64 = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
        // What is greater counts as the greatest.
        let exact = exact.clamp(-1e27, 1e27);
        assert!((exact * 1000.0 - steps as f64).abs() <= 0.5 + exact.abs() * 1e-9, "{text} is {steps} thousandths");
    }
}
