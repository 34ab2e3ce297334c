//! What did the Postgres server write? The reader that slow queries, errors and all other server lines share.
//!
//! A server line is `[DATABASE] [12-1] PREFIX LEVEL:  text`; what belongs to it follows in chunks (`[12-2]` ...), which
//! stand as further lines in a joined message, the repeated prefixes removed.

use super::{FieldSpec, field};
use crate::data::Data;
use crate::record::Level;
use memchr::{memchr, memmem};

/// `[DATABASE] [12-1] rest`: which message of which database, and which chunk of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk<'a> {
    pub database: &'a [u8],
    pub sequence: &'a [u8],
    pub number: u32,
    pub rest: &'a [u8],
}

/// The same of a line of any process: only a Postgres server's lines come in chunks.
pub(crate) fn chunk_of<'a>(dyno: &[u8], message: &'a [u8]) -> Option<Chunk<'a>> {
    if crate::envelope::is_postgres(dyno) { chunk(message) } else { None }
}

/// What a further chunk adds to a joined message: its text, without brackets and without the prefix that is repeated
/// before a part.
pub(crate) fn continuation(message: &[u8]) -> &[u8] {
    let rest = chunk(message).map_or(message, |chunk| chunk.rest);
    let after = prefix(rest, &mut Vec::new()).trim_ascii_start();
    if part(after).is_some() { after } else { rest.strip_prefix(b" ").unwrap_or(rest) }
}

/// Reads the brackets, in today's order or in that of 2012 (`[12-1] id [BRONZE] rest`, the database may be missing).
pub(crate) fn chunk(message: &[u8]) -> Option<Chunk<'_>> {
    let (first, rest) = bracket(message.trim_ascii_start())?;
    if let Some((sequence, number)) = numbers(first) {
        let (database, rest) = late_database(rest).unwrap_or((b"", rest));
        return Some(Chunk { database, sequence, number, rest });
    }
    let (second, rest) = bracket(rest.strip_prefix(b" ")?)?;
    let (sequence, number) = numbers(second)?;
    Some(Chunk { database: first, sequence, number, rest })
}

/// `[...]` and what follows it.
fn bracket(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b"[")?;
    let end = text.iter().take(64).position(|&byte| byte == b']')?;
    Some((&text[..end], &text[end + 1..]))
}

/// `12-1`
fn numbers(text: &[u8]) -> Option<(&[u8], u32)> {
    let dash = memchr(b'-', text)?;
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if !digits(&text[..dash]) || !digits(&text[dash + 1..]) {
        return None;
    }
    Some((&text[..dash], std::str::from_utf8(&text[dash + 1..]).ok()?.parse().ok()?))
}

/// `  [CHARCOAL] LOG:`, ` u8akd9ajka [BRONZE] LOG:`
fn late_database(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let open = memchr(b'[', rest).filter(|&open| rest[..open].iter().filter(|byte| **byte != b' ').count() <= 32)?;
    let between = rest[..open].trim_ascii();
    if between.contains(&b':') || between.contains(&b' ') {
        return None;
    }
    bracket(&rest[open..]).filter(|(name, _)| !name.is_empty() && name.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_'))
}

/// Fields of every server line. The prefix's own `database` is called `database_name` here, since `database` is the
/// attachment's name.
pub(super) const COMMON: [FieldSpec; 21] = [
    field!(Text "database" "the attachment: DATABASE, or a colour"),
    field!(Number "sequence" "number of the message, counted by the server process"),
    field!(Text "sql_error_code" "SQLSTATE; 00000 is success"),
    field!(Text "time_ms" "time of the server, with milliseconds"),
    field!(Number "pid" "server process"),
    field!(Text "proc_start_time" "when that process started"),
    field!(Text "session_id" "session"),
    field!(Text "vtid" "virtual transaction"),
    field!(Number "tid" "transaction; 0 is none"),
    field!(Number "log_line" "line of the session"),
    field!(Text "database_name" "name of the database"),
    field!(Text "connection_source" "address and port of the client"),
    field!(Text "user" "role"),
    field!(Text "application_name" "what the client calls itself"),
    field!(Text "severity" "LOG, WARNING, ERROR, FATAL, PANIC, ..."),
    field!(Text "text" "the message"),
    field!(Text "detail" "DETAIL"),
    field!(Text "hint" "HINT"),
    field!(Text "context" "CONTEXT"),
    field!(Text "statement" "STATEMENT"),
    field!(Text "location" "LOCATION"),
];

/// What else than `database` the prefix names.
const PREFIX: [&str; 11] = [
    "sql_error_code",
    "time_ms",
    "pid",
    "proc_start_time",
    "session_id",
    "vtid",
    "tid",
    "log_line",
    "connection_source",
    "user",
    "application_name",
];

/// The words that may stand before `:  `, with the level they mean.
const SEVERITIES: [(&[u8], Level); 12] = [
    (b"LOG", Level::Info),
    (b"ERROR", Level::Error),
    (b"FATAL", Level::Fatal),
    (b"PANIC", Level::Fatal),
    (b"WARNING", Level::Warn),
    (b"NOTICE", Level::Info),
    (b"INFO", Level::Info),
    (b"DEBUG1", Level::Debug),
    (b"DEBUG2", Level::Debug),
    (b"DEBUG3", Level::Debug),
    (b"DEBUG4", Level::Debug),
    (b"DEBUG5", Level::Debug),
];

const PARTS: [(&[u8], &str); 6] = [
    (b"DETAIL", "detail"),
    (b"HINT", "hint"),
    (b"CONTEXT", "context"),
    (b"STATEMENT", "statement"),
    (b"QUERY", "statement"),
    (b"LOCATION", "location"),
];

/// A pair of the prefix: name, value, and whether that stood in quotes.
type PrefixPair<'a> = (&'a [u8], &'a [u8], bool);

/// A server line taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServerLine<'a> {
    database: &'a [u8],
    sequence: &'a [u8],
    prefix: Vec<PrefixPair<'a>>,
    severity: &'a [u8],
    /// The message up to the first part that belongs to it.
    pub text: &'a [u8],
    parts: Vec<(&'static str, &'a [u8])>,
}

impl<'a> ServerLine<'a> {
    pub(crate) fn read(message: &'a [u8]) -> Self {
        let mut line = Self::default();
        let rest = match chunk(message) {
            Some(chunk) => {
                (line.database, line.sequence) = (chunk.database, chunk.sequence);
                chunk.rest
            }
            None => message,
        };
        let rest = prefix(rest, &mut line.prefix);
        let rest = line.severity_or_part(rest);
        line.split(rest);
        line
    }

    /// Takes `LEVEL:  ` off the text; a chunk read alone may begin with a part (`DETAIL:  `) instead.
    fn severity_or_part(&mut self, text: &'a [u8]) -> &'a [u8] {
        let trimmed = shared_database(text.trim_ascii_start());
        for (severity, _) in SEVERITIES {
            if let Some(rest) = trimmed.strip_prefix(severity).and_then(|rest| rest.strip_prefix(b":")) {
                self.severity = &trimmed[..severity.len()];
                return rest.trim_ascii_start();
            }
        }
        if part(trimmed).is_some() {
            return trimmed;
        }
        text.strip_prefix(b" ").unwrap_or(text)
    }

    /// Splits the text at the lines that begin a part.
    fn split(&mut self, text: &'a [u8]) {
        let mut current: Option<&'static str> = None;
        let mut start = 0;
        let mut at = 0;
        while at <= text.len() {
            if let Some((name, skip)) = part(&text[at..]) {
                self.end_part(current, &text[start..at]);
                (current, start) = (Some(name), at + skip);
            }
            match memchr(b'\n', &text[at..]) {
                Some(newline) => at += newline + 1,
                None => break,
            }
        }
        self.end_part(current, &text[start..]);
    }

    fn end_part(&mut self, name: Option<&'static str>, text: &'a [u8]) {
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        match name {
            None => self.text = text,
            Some(name) => self.parts.push((name, text)),
        }
    }

    pub(crate) fn level(&self) -> Option<Level> {
        SEVERITIES.iter().find(|(severity, _)| *severity == self.severity).map(|(_, level)| *level)
    }

    /// Does the server report an error? A chunk read alone says so by its SQLSTATE.
    pub(crate) fn is_error(&self) -> bool {
        if !self.severity.is_empty() {
            return self.level() >= Some(Level::Error);
        }
        let code = self.prefix.iter().find(|(name, ..)| *name == b"sql_error_code").map(|(_, code, _)| *code);
        code.is_some_and(|code| !matches!(code.get(..2), Some(b"00" | b"01" | b"02") | None))
    }

    /// Puts what all server lines share before their text.
    pub(crate) fn put_head(&self, data: &mut Data<'_>) {
        let mut brackets = [("database", self.database), ("sequence", self.sequence)];
        brackets.sort_unstable_by_key(|(_, value)| value.as_ptr());
        for (name, value) in brackets {
            data.put_some(name, (!value.is_empty()).then_some(value));
        }
        for (at, (name, value, quoted)) in self.prefix.iter().enumerate() {
            if !self.prefix[..at].iter().any(|(seen, ..)| seen == name) {
                data.pair(if *name == b"database" { b"database_name" } else { name }, value, *quoted);
            }
        }
        data.put_some("severity", (!self.severity.is_empty()).then_some(self.severity));
        data.level(self.level());
    }

    /// Puts the text and what belongs to it; of a part that comes twice, the first.
    pub(crate) fn put_text(&self, data: &mut Data<'_>) {
        data.put_some("text", (!self.text.is_empty()).then_some(self.text));
        for (at, (name, text)) in self.parts.iter().enumerate() {
            if !self.parts[..at].iter().any(|(seen, _)| seen == name) {
                data.put(name, text);
            }
        }
    }

    /// The parameters of a statement: `$1 = '...'`
    pub(crate) fn parameters(&self) -> Option<&'a [u8]> {
        self.parts.iter().find_map(|(name, text)| text.strip_prefix(b"parameters: ").filter(|_| *name == "detail"))
    }
}

/// `DETAIL:  ` at the start of a line: its field and its length.
fn part(text: &[u8]) -> Option<(&'static str, usize)> {
    PARTS.iter().find_map(|(word, name)| {
        let rest = text.strip_prefix(*word)?.strip_prefix(b":  ")?;
        Some((*name, text.len() - rest.len()))
    })
}

/// Reads `sql_error_code = 00000 time_ms = "..." pid="8" ... `, in whichever form; returns what follows.
fn prefix<'a>(text: &'a [u8], pairs: &mut Vec<PrefixPair<'a>>) -> &'a [u8] {
    let mut rest = text;
    loop {
        let start = rest.trim_ascii_start();
        let end = start.iter().position(|byte| !byte.is_ascii_lowercase() && *byte != b'_').unwrap_or(0);
        let is_known = start[..end] == *b"database" || PREFIX.iter().any(|name| name.as_bytes() == &start[..end]);
        let Some(value) = start[end..].trim_ascii_start().strip_prefix(b"=").filter(|_| is_known) else { return rest };
        let value = value.trim_ascii_start();
        let quoted = value.strip_prefix(b"\"");
        let (value, after) = match quoted {
            Some(quoted) => {
                let Some(end) = quote_end(&start[..end], quoted) else { return rest };
                (&quoted[..end], &quoted[end + 1..])
            }
            None => value.split_at(memchr(b' ', value).unwrap_or(value.len())),
        };
        pairs.push((&start[..end], value, quoted.is_some()));
        rest = after;
    }
}

/// Where a quoted value ends. The name of an application is the client's and may hold quotes: it ends before a level.
fn quote_end(name: &[u8], quoted: &[u8]) -> Option<usize> {
    if name != b"application_name" {
        return memchr(b'"', quoted);
    }
    let before_level = |at: &usize| {
        let rest = quoted[at + 1..].trim_ascii_start();
        part(rest).is_some() || SEVERITIES.iter().any(|(word, _)| rest.strip_prefix(*word).is_some_and(|rest| rest.starts_with(b":  ")))
    };
    memchr::memchr_iter(b'"', quoted).find(before_level).or_else(|| memchr(b'"', quoted))
}

/// Takes `2011-11-09 10:32:07 UTC dh3b3x3gyixs2lg ` off the line of a shared database (2011).
fn shared_database(text: &[u8]) -> &[u8] {
    if !text.first().is_some_and(u8::is_ascii_digit) {
        return text;
    }
    memmem::find(text, b" UTC ").and_then(|at| text[at + 5..].splitn(2, |&byte| byte == b' ').nth(1)).unwrap_or(text)
}

#[cfg(test)]
mod tests;
