//! What in a line says who somebody is, and how does the line look without it?
//!
//! The text is rewritten before it is printed, not the output after: so every format, `raw` too, shows the same. What
//! stands in place of a secret never changes how a line is read: no blanks, no quotes, no `=`.

mod escapes;
mod word;

use crate::record::{Record, Value};
use escapes::{decode_escapes, ends_in_escape, escape_len, escape_tail};
use memchr::memmem;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::net::Ipv6Addr;
use std::ops::Range;
use word::Word;

const MASK: &[u8] = b"***";

/// A query string, up to a blank, double quote or backtick; an escape of JSON belongs to it, unless it is of a quote.
const QUERY: &str = r#"^\?(?:[\w.~%&;:\[\]()$@+!*/,'-]|\\u0026)*=(?:[^\s"`\\]|\\[^\s"'`])*"#;
/// An e-mail address, its @ perhaps encoded.
const MAIL: &str = r"[\pL\pM\pN._%+-]+(?:'[\pL\pM\pN._%+-]+)*(?:@|%40)(?:[\pL\pN-]+\.)+\pL[\pL\pN-]+";
/// The same in a text that is no UTF-8: then any byte beyond ASCII may be a letter.
const MAIL_OF_BYTES: &str = r"(?-u:[A-Za-z0-9._%+'\x80-\xff-]+(?:@|%40)(?:[A-Za-z0-9\x80-\xff-]+\.)+[A-Za-z][A-Za-z0-9-]+)";
/// What may be an IPv6 address, or a time, or a constant's path; or an IPv4 address, or a version.
const ADDRESS: &str = r"[0-9A-Fa-f.]*(?::[0-9A-Fa-f.]*){2,}|[0-9]+(?:\.[0-9]+){3,}";
const IPV4: &str = r"[0-9]+(?:\.[0-9]+){3,}";

/// Masks IP addresses, e-mail addresses and query strings.
#[derive(Clone, Debug)]
pub(crate) struct Redactor {
    query: Regex,
    mail: Regex,
    mail_of_bytes: Regex,
    address: Regex,
    ipv4: Regex,
}

impl Redactor {
    /// # Errors
    /// None in practice: the patterns are constant, and the tests read them.
    pub(crate) fn new() -> Result<Self, String> {
        let regex = |pattern| Regex::new(pattern).map_err(|error| format!("cannot mask: {error}"));
        let (mail, mail_of_bytes) = (regex(MAIL)?, regex(MAIL_OF_BYTES)?);
        Ok(Self { query: regex(QUERY)?, mail, mail_of_bytes, address: regex(ADDRESS)?, ipv4: regex(IPV4)? })
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
            let start = found.start() + escape_tail(&text, found.start());
            out.extend_from_slice(&text[at..start]);
            self.address(&text, start..found.end().max(start), &mut out);
            at = found.end();
        }
        out.extend_from_slice(&text[at..]);
        if out[..] == *decoded {
            return None;
        }
        // Digits before a priority are how long the frame is; any others are text.
        if record.pri_text().is_some() {
            fix_count(line.len(), &mut out);
        }
        Some(out)
    }

    /// The text with its query strings masked: pairs behind a `?`, and whatever stands behind that of a path.
    fn queries<'t>(&self, text: Cow<'t, [u8]>) -> Cow<'t, [u8]> {
        let mut out = Vec::new();
        let mut from = 0;
        let mut word = Word::default();
        for at in memchr::memchr_iter(b'?', &text) {
            word.read(&text, at);
            if at < from {
                continue;
            }
            let pairs = self.query.find(&text[at..word.single_quote(&text).unwrap_or(text.len())]);
            let end = match pairs {
                Some(pairs) => word.quoted_end(&text, at + pairs.end()),
                None if word.is_path() => {
                    let end = word.query_end(&text);
                    word.quoted_end(&text, end)
                }
                None => at,
            };
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

    /// The text with its e-mail addresses masked. The letters of an escape (`\n`, `\u0000`) are no part of one.
    fn mails<'t>(&self, text: &[u8]) -> Cow<'t, [u8]> {
        let mail = if std::str::from_utf8(text).is_ok() { &self.mail } else { &self.mail_of_bytes };
        let mut out = Vec::new();
        let mut from = 0;
        for found in mail.find_iter(text) {
            let escape = if text[..found.start()].ends_with(b"\\") { escape_len(found.as_bytes()) } else { 0 };
            out.extend_from_slice(&text[from..found.start() + escape]);
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
    let escaped = coloured || ends_in_escape(before);
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
