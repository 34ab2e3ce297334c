//! Is this text a JSON object, and what are its members? One pass, nothing allocated, nothing changed.
//!
//! App lines are kept byte for byte, so they are not decoded but checked: after RFC 8259, at most [`MAX_DEPTH`] deep.

use crate::bytes::{find_special, find1};

/// Deeper nesting than this is no data but text.
const MAX_DEPTH: usize = 128;

/// Checks that the whole text is one JSON object and hands each of its members to `member`: the key without its
/// quotes and the value's text. Members may have been handed over when it turns out that it is none.
pub(crate) fn object<'a>(text: &'a [u8], member: impl FnMut(&'a [u8], &'a [u8])) -> bool {
    std::str::from_utf8(text).is_ok() && object_in_utf8(text, member)
}

/// The same of a text that is known to be UTF-8.
pub(crate) fn object_in_utf8<'a>(text: &'a [u8], member: impl FnMut(&'a [u8], &'a [u8])) -> bool {
    within::<false>(MAX_DEPTH, text, member)
}

/// The same of a plain text: ASCII without control bytes and backslashes, so that each string ends at the next quote.
pub(crate) fn object_in_plain<'a>(text: &'a [u8], member: impl FnMut(&'a [u8], &'a [u8])) -> bool {
    within::<true>(MAX_DEPTH, text, member)
}

/// The same of a record, which may have an object of full depth as one of its members.
pub(crate) fn record<'a>(text: &'a [u8], member: impl FnMut(&'a [u8], &'a [u8])) -> bool {
    std::str::from_utf8(text).is_ok() && within::<false>(MAX_DEPTH + 1, text, member)
}

fn within<'a, const PLAIN: bool>(deepest: usize, text: &'a [u8], mut member: impl FnMut(&'a [u8], &'a [u8])) -> bool {
    if text.first() != Some(&b'{') || text.last() != Some(&b'}') {
        return false;
    }
    let mut scanner = Scanner::<PLAIN> { text, at: 0, deepest };
    scanner.object(0, &mut member).is_some() && scanner.at == text.len()
}

struct Scanner<'a, const PLAIN: bool> {
    text: &'a [u8],
    at: usize,
    deepest: usize,
}

impl<'a, const PLAIN: bool> Scanner<'a, PLAIN> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn object(&mut self, depth: usize, member: &mut impl FnMut(&'a [u8], &'a [u8])) -> Option<()> {
        self.expect(b'{')?;
        self.blanks();
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.blanks();
            let key = self.string()?;
            self.blanks();
            self.expect(b':')?;
            self.blanks();
            let start = self.at;
            self.value(depth + 1)?;
            member(key, &self.text[start..self.at]);
            self.blanks();
            if self.expect(b',').is_none() {
                return self.expect(b'}');
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        self.expect(b'[')?;
        self.blanks();
        if self.peek()? == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.blanks();
            self.value(depth + 1)?;
            self.blanks();
            if self.expect(b',').is_none() {
                return self.expect(b']');
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        if depth > self.deepest {
            return None;
        }
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' => self.object(depth, &mut |_, _| {}),
            b'[' => self.array(depth),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => {
                let (number, _) = crate::number::split(&self.text[self.at..]);
                self.at += number.len();
                (!number.is_empty()).then_some(())
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    /// A string, without its quotes.
    fn string(&mut self) -> Option<&'a [u8]> {
        if PLAIN {
            let inner = self.text.get(self.at..)?.strip_prefix(b"\"")?;
            let text = inner.get(..find1(inner, b'"'))?;
            self.at += text.len() + 2;
            return (text.len() < inner.len()).then_some(text);
        }
        self.expect(b'"')?;
        let start = self.at;
        loop {
            self.at += find_special(&self.text[self.at..]);
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(&self.text[start..self.at - 1]);
                }
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let digits = match self.text.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 0,
            b'u' => 4,
            _ => return None,
        };
        let hex = self.text.get(self.at + 2..self.at + 2 + digits)?;
        self.at += 2 + digits;
        hex.iter().all(u8::is_ascii_hexdigit).then_some(())
    }
}

/// Appends what a checked JSON string (without its quotes) says. Half a surrogate pair becomes U+FFFD.
pub(crate) fn unescape(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = rest.get(at + 1..).unwrap_or_default();
        let Some((&escape, after)) = rest.split_first() else { return };
        rest = after;
        match escape {
            b'b' => out.push(0x08),
            b'f' => out.push(0x0c),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => rest = code_point(rest, out),
            other => out.push(other),
        }
    }
    out.extend_from_slice(rest);
}

/// Appends the character whose four hexadecimal digits (or whose pair of them) begin `rest`; returns what follows.
fn code_point<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let unit = |text: &[u8]| text.get(..4).and_then(|hex| u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
    let Some(first) = unit(rest) else { return rest };
    let after = &rest[4..];
    let low = after.strip_prefix(b"\\u").and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
    let (code, after) = match low {
        Some(low) if (0xd800..0xdc00).contains(&first) => (0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00), &after[6..]),
        _ => (first, after),
    };
    let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Option<Vec<(String, String)>> {
        let mut found = Vec::new();
        let text_of = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        object(text.as_bytes(), |key, value| found.push((text_of(key), text_of(value)))).then_some(found)
    }

    #[test]
    fn members_come_as_they_stand() {
        let found = members(r#"{"a": 1, "b\"c":{"d":[1, {}]} ,"e":"\u00e9","a":null}"#).unwrap();
        let expected = [("a", "1"), ("b\\\"c", r#"{"d":[1, {}]}"#), ("e", r#""\u00e9""#), ("a", "null")];
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }

    #[test]
    fn agrees_with_serde_json_on_what_is_an_object() {
        for text in [
            "{}",
            "{ }",
            "{\"a\":1}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":-0.5e+3}",
            "{\"a\":+1}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":tru}",
            "{\"a\":true}{",
            "{\"a\":[1,2,]}",
            "{\"a\":[[]]}",
            "{\"a\":\"\t\"}",
            "{\"x\"=>1}",
            "[1]",
            "{\"a\":1}}",
            "{\"a\" : [ ] }",
            "{\"a\":1 \"b\":2}",
        ] {
            let judge = serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object());
            assert_eq!(members(text).is_some(), judge, "{text}");
        }
    }

    #[test]
    fn depth_has_an_end() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(members(&nested(MAX_DEPTH)).is_some());
        assert!(members(&nested(MAX_DEPTH + 1)).is_none());
        assert!(members(&nested(100_000)).is_none());
    }

    #[test]
    fn unescapes_as_serde_json_does() {
        for text in [r#"a\n\t\\\"\/\b\f\r"#, r"\u00e9\ud83d\ude00", "æ\\u0041"] {
            let mut out = Vec::new();
            unescape(text.as_bytes(), &mut out);
            let judge: String = serde_json::from_str(&format!("\"{text}\"")).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), judge);
        }
        let mut out = Vec::new();
        unescape(br"\ud800x", &mut out);
        assert_eq!(out, "\u{fffd}x".as_bytes());
    }
}
