//! How are `key=value` pairs, quotes, and numbers with units read? The tools that the rules share.

use crate::bytes::{find2, find3, key_len};

/// What a rule sees of a line. All slices are pieces of `text`.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub text: &'a [u8],
    /// The line and what follows it, as far as that is at hand.
    pub onward: &'a [u8],
    pub message: &'a [u8],
    pub timestamp: &'a [u8],
    pub dyno: &'a [u8],
    /// One of [`crate::envelope::from`].
    pub from: u16,
}

/// One `key=value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pair<'a> {
    pub key: &'a [u8],
    /// Without its quotes, escapes as printed.
    pub value: &'a [u8],
    pub quoted: bool,
    pub escaped: bool,
    /// What follows it.
    pub after: &'a [u8],
}

/// Walks over `key=value key="va lue" ...`; yields `None`, and then ends, where something is no pair.
pub(crate) struct Pairs<'a> {
    rest: &'a [u8],
}

impl<'a> Pairs<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { rest: text.trim_ascii() }
    }

    #[inline(always)]
    fn pair(&mut self) -> Option<Pair<'a>> {
        let text = self.rest;
        let equals = key_len(text);
        if equals == 0 || text.get(equals) != Some(&b'=') {
            return None;
        }
        let (key, value) = (&text[..equals], &text[equals + 1..]);
        if value.first() == Some(&b'"') {
            return self.quoted(key, &value[1..]);
        }
        let end = find3(value, b' ', b'\t', b'"');
        if value.get(end) == Some(&b'"') {
            return None;
        }
        self.rest = match &value[end..] {
            // One blank, as nearly always.
            [b' ', rest @ ..] if rest.first() > Some(&b' ') => rest,
            rest => rest.trim_ascii_start(),
        };
        Some(Pair { key, value: &value[..end], quoted: false, escaped: false, after: self.rest })
    }

    #[inline(always)]
    fn quoted(&mut self, key: &'a [u8], value: &'a [u8]) -> Option<Pair<'a>> {
        let mut at = 0;
        let mut escaped = false;
        loop {
            at += find2(&value[at..], b'"', b'\\');
            if *value.get(at)? == b'"' {
                break;
            }
            escaped = true;
            at += 2;
            if at > value.len() {
                return None;
            }
        }
        let after = &value[at + 1..];
        if after.first().is_some_and(|byte| !byte.is_ascii_whitespace()) {
            return None;
        }
        self.rest = after.trim_ascii_start();
        Some(Pair { key, value: &value[..at], quoted: true, escaped, after: self.rest })
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Option<Pair<'a>>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let pair = self.pair();
        if pair.is_none() {
            self.rest = b"";
        }
        Some(pair)
    }
}

/// Undoes `\"` and `\\`; any other backslash stands for itself.
pub(crate) fn unescape(value: &[u8], out: &mut Vec<u8>) {
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        match rest.get(at + 1) {
            Some(&byte @ (b'"' | b'\\')) => out.push(byte),
            Some(&byte) => out.extend_from_slice(&[b'\\', byte]),
            None => out.push(b'\\'),
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Option<(&str, &str)>> {
        let text_of = |bytes| std::str::from_utf8(bytes).unwrap();
        Pairs::new(text.as_bytes()).map(|pair| pair.map(|pair| (text_of(pair.key), text_of(pair.value)))).collect()
    }

    #[test]
    fn pairs_with_and_without_quotes() {
        assert_eq!(read(r#"a=1 b="x y"  c= d="" "#), [Some(("a", "1")), Some(("b", "x y")), Some(("c", "")), Some(("d", ""))]);
        assert_eq!(read(r#"a="say \"hi\"" b=1"#), [Some(("a", r#"say \"hi\""#)), Some(("b", "1"))]);
    }

    #[test]
    fn what_is_no_pair_ends_the_walk() {
        assert_eq!(read("a=1 word b=2"), [Some(("a", "1")), None]);
        assert_eq!(read(r#"a="open"#), [None]);
        assert_eq!(read(r#"a="x\"#), [None]);
        assert_eq!(read(r#"a="x"y"#), [None]);
    }

    #[test]
    fn only_quotes_and_backslashes_are_unescaped() {
        let mut out = Vec::new();
        unescape(br#"a\"b\\c\nd\"#, &mut out);
        assert_eq!(out, br#"a"b\c\nd\"#);
    }
}
