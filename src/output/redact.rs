//! What in a line says who somebody is, and how does the line look without it?
//!
//! The text is rewritten before it is printed, not the output after: so every format, `raw` too, shows the same. What
//! stands in place of a secret never changes how a line is read: no blanks, no quotes, no `=`.

use crate::record::{Record, Value};
use memchr::memmem;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::net::Ipv6Addr;
use std::ops::Range;

const MASK: &[u8] = b"***";

/// A query string, up to a blank, quote or backtick; an escape of JSON belongs to it, unless it is of a quote.
const QUERY: &str = r#"\?(?:[\w.~%&;:\[\]()$@+!*/-]|\\u0026)*=(?:[^\s"'`\\]|\\[^\s"'`])*"#;
/// An e-mail address, its @ perhaps encoded.
const MAIL: &str = r"[\pL\pN._%+-]+(?:@|%40)(?:[\pL\pN-]+\.)+\pL[\pL\pN-]+";
/// What may be an IPv6 address, or a time, or a constant's path; or an IPv4 address, or a version.
const ADDRESS: &str = r"[0-9A-Fa-f.]*(?::[0-9A-Fa-f.]*){2,}|[0-9]+(?:\.[0-9]+){3,}";
const IPV4: &str = r"[0-9]+(?:\.[0-9]+){3,}";

/// Masks IP addresses, e-mail addresses and query strings.
#[derive(Clone, Debug)]
pub(crate) struct Redactor {
    query: Regex,
    mail: Regex,
    address: Regex,
    ipv4: Regex,
}

impl Redactor {
    /// # Errors
    /// None in practice: the patterns are constant, and the tests read them.
    pub(crate) fn new() -> Result<Self, String> {
        let regex = |pattern| Regex::new(pattern).map_err(|error| format!("cannot mask: {error}"));
        Ok(Self { query: regex(QUERY)?, mail: regex(MAIL)?, address: regex(ADDRESS)?, ipv4: regex(IPV4)? })
    }

    /// The line without what must not be seen; read again, it is the same event. `None` when there is nothing to mask. `record` is
    /// that line, read: it alone knows where the path of a request ends.
    pub(crate) fn line(&self, record: &Record<'_>, line: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let decoded = decode_escapes(line);
        let text = self.queries(mask_query(record, &decoded));
        // Few lines hold an address, and looking for one is slow.
        let has_mail = memchr::memchr(b'@', &text).is_some() || memmem::find(&text, b"%40").is_some();
        let text = if has_mail { self.mails(&text) } else { text };
        let mut at = 0;
        for found in self.address.find_iter(&text) {
            out.extend_from_slice(&text[at..found.start()]);
            self.address(&text, found.range(), &mut out);
            at = found.end();
        }
        out.extend_from_slice(&text[at..]);
        if out[..] == *decoded {
            return None;
        }
        fix_count(line.len(), &mut out);
        Some(out)
    }

    /// The text with its query strings masked: pairs behind a `?`, and whatever stands behind that of a path.
    fn queries<'t>(&self, text: Cow<'t, [u8]>) -> Cow<'t, [u8]> {
        let mut out = Vec::new();
        let mut from = 0;
        for at in memchr::memchr_iter(b'?', &text) {
            if at < from {
                continue;
            }
            let pairs = self.query.find_at(&text, at).filter(|found| found.start() == at);
            let end = pairs.map_or_else(|| path_query_end(&text, at), |found| found.end());
            if end > at + 1 {
                out.extend_from_slice(&text[from..at]);
                out.extend_from_slice(b"?***");
                from = end;
            }
        }
        if from == 0 {
            return text;
        }
        out.extend_from_slice(&text[from..]);
        Cow::Owned(out)
    }

    /// The text with its e-mail addresses masked. The letter of an escape (`\n`) is no part of one.
    fn mails<'t>(&self, text: &[u8]) -> Cow<'t, [u8]> {
        let mut out = Vec::new();
        let mut from = 0;
        for found in self.mail.find_iter(text) {
            let is_escape = text[..found.start()].ends_with(b"\\") && matches!(text[found.start()], b'n' | b'r' | b't' | b'b' | b'f');
            out.extend_from_slice(&text[from..found.start() + usize::from(is_escape)]);
            out.extend_from_slice(b"***@***");
            from = found.end();
        }
        out.extend_from_slice(&text[from..]);
        Cow::Owned(out)
    }

    /// A text that is no line, without what must not be seen.
    pub(crate) fn text(&self, text: &[u8]) -> Vec<u8> {
        self.line(&Record::default(), text).unwrap_or_else(|| text.to_vec())
    }

    /// Appends what may be an address: masked if it is one.
    fn address(&self, text: &[u8], range: Range<usize>, out: &mut Vec<u8>) {
        if let Some(inner) = ipv6(text, range.clone()) {
            out.extend_from_slice(&text[range.start..inner.start]);
            out.extend_from_slice(MASK);
            out.extend_from_slice(&text[inner.end..range.end]);
            return;
        }
        let found = &text[range.clone()];
        let mut at = 0;
        for digits in self.ipv4.find_iter(found) {
            out.extend_from_slice(&found[at..digits.start()]);
            mask_ipv4(digits.as_bytes(), text[..range.start + digits.start()].ends_with(b"%"), out);
            at = digits.end();
        }
        out.extend_from_slice(&found[at..]);
    }
}

/// Where the query behind the `?` at this place ends, if what stands before it is a path.
fn path_query_end(text: &[u8], at: usize) -> usize {
    let is_border = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>');
    let start = text[..at].iter().rposition(&is_border).map_or(0, |border| border + 1);
    let is_end = |byte: &u8| is_border(byte) || matches!(byte, b'\\' | b')' | b',' | b']');
    let len = text[at + 1..].iter().position(is_end).unwrap_or(text.len() - at - 1);
    if text[start..at].contains(&b'/') { at + 1 + len } else { at }
}

/// The text with characters that JSON encoders escape without need (`\u0040`) as themselves, so that they can be seen.
fn decode_escapes(text: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Vec::new();
    let mut from = 0;
    for at in memmem::find_iter(text, b"\\u00") {
        let hex = text.get(at + 4..at + 6).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let Some(byte) = hex else { continue };
        // A text within a text has its backslashes twice.
        let first = at - text[from..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        let (keep, short): (usize, &[u8]) = match byte {
            b'\t' => (at + 1, b"t"),
            b'\n' => (at + 1, b"n"),
            b'\r' => (at + 1, b"r"),
            b'"' if first == at => (at + 1, b"\""),
            b'"' if first + 1 == at => (at + 1, b"\\\""),
            b'"' | b'\\' | 0..=0x1f | 0x7f.. => continue,
            _ => (first, &[byte]),
        };
        out.extend_from_slice(&text[from..keep]);
        out.extend_from_slice(short);
        from = at + 6;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.extend_from_slice(&text[from..]);
    Cow::Owned(out)
}

/// Appends groups of digits, masked if they are an IPv4 address; `encoded`: the first two may belong to a `%20`.
fn mask_ipv4(digits: &[u8], encoded: bool, out: &mut Vec<u8>) {
    let is_octet = |group: &[u8]| group.len() <= 3 && group.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')) < 256;
    let is_ipv4 = |text: &[u8]| text.split(|byte| *byte == b'.').count() == 4 && text.split(|byte| *byte == b'.').all(is_octet);
    if is_ipv4(digits) {
        out.extend_from_slice(MASK);
    } else if encoded && digits.get(2..).is_some_and(is_ipv4) {
        out.extend_from_slice(&digits[..2]);
        out.extend_from_slice(MASK);
    } else {
        out.extend_from_slice(digits);
    }
}

/// The IPv6 address in a run of hexadecimal digits, colons and points. Words around it may end in such digits
/// (`fwd:2001:db8::1`), a port may follow, and a constant (`Api::V1`) or a time is none.
fn ipv6(text: &[u8], run: Range<usize>) -> Option<Range<usize>> {
    let before = &text[..run.start];
    // A letter that ends an escape of JSON or a colour code ends no word.
    let coloured = before.ends_with(b"m") && before.iter().rev().take(12).any(|byte| *byte == 0x1b);
    let escaped = coloured || matches!(before, [.., b'\\', b'n' | b'r' | b't']);
    let after_word = before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let mut first = run.start;
    if after_word && !escaped {
        first += memchr::memchr(b':', &text[run.clone()])? + 1;
        if text[first..run.end].starts_with(b":") {
            return None;
        }
    } else if text[first..run.end].starts_with(b":") && !text[first..run.end].starts_with(b"::") {
        first += 1;
    }
    let before_word = text.get(run.end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let whole = &text[first..run.end];
    let sentence = whole.len() - whole.iter().rev().take_while(|byte| **byte == b'.').count();
    let end = whole.len() - whole.iter().rev().take_while(|byte| matches!(byte, b':' | b'.')).count();
    let without_last = memchr::memrchr(b':', whole).unwrap_or(0);
    let without_first = memchr::memchr(b':', whole).map_or(end, |at| at + 1);
    [0..whole.len(), 0..sentence, 0..end, 0..without_last, without_first..end]
        .into_iter()
        .filter(|part| part.end < whole.len() || !before_word)
        .find(|part| whole.get(part.clone()).is_some_and(is_ipv6))
        .map(|part| first + part.start..first + part.end)
}

fn is_ipv6(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit) && std::str::from_utf8(text).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
}

/// The line with the query of a router's path masked up to the path's end: decoded as it is, it may hold blanks and
/// quotes, so only the record knows where it ends.
fn mask_query<'l>(record: &Record<'_>, line: &'l [u8]) -> Cow<'l, [u8]> {
    let (b"router", Some(Value::Text(path))) = (record.event().as_bytes(), record.field("path")) else { return Cow::Borrowed(line) };
    let Some(query) = memchr::memchr(b'?', path).map(|at| at + 1).filter(|at| *at < path.len()) else { return Cow::Borrowed(line) };
    let mut escaped = Vec::new();
    let (path, keep) = if line.first() == Some(&b'{') {
        crate::sheet::escape_into(&path[..query], &mut escaped);
        let keep = escaped.len();
        crate::sheet::escape_into(&path[query..], &mut escaped);
        (&escaped[..], keep)
    } else {
        (path, query)
    };
    let mut text = Vec::with_capacity(line.len());
    let mut at = 0;
    for found in memmem::find_iter(line, path) {
        text.extend_from_slice(&line[at..found + keep]);
        text.extend_from_slice(MASK);
        at = found + path.len();
    }
    text.extend_from_slice(&line[at..]);
    Cow::Owned(text)
}

/// Corrects the octet count of a syslog frame (`83 <40>1 ...`), now that the frame is shorter.
fn fix_count(before: usize, line: &mut Vec<u8>) {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !line[digits..].starts_with(b" <") {
        return;
    }
    let Some(count) = std::str::from_utf8(&line[..digits]).ok().and_then(|digits| digits.parse::<usize>().ok()) else { return };
    let now = (count + line.len()).saturating_sub(before).to_string();
    line.splice(..digits, now.into_bytes());
}

#[cfg(test)]
mod tests;
