//! What did the router say of a request?
//!
//! Path, host, `fwd` and `agent` are the client's text; today's router prints the path decoded, so it may hold blanks,
//! quotes and ` status=200`. A line is read forwards only while its keys come in the router's own order, each at most
//! once: text that a client slipped in cannot keep that order up to the end of the line. Any other line is read from
//! the right, where the router's own keys stand.

use super::{Rule, field, from, router_old};
use crate::data::Data;
use crate::record::Level;
use crate::scan::Line;

pub(super) static RULE: Rule = Rule {
    name: "router",
    summary: "a request through the router",
    groups: &[],
    from: from::ROUTER,
    fields: &[
        field!(Text "sock" "which side broke the connection: client, backend"),
        field!(Text "at" "info, warning, error"),
        field!(Text "code" "error code, H10 to H99"),
        field!(Text "desc" "the code in words"),
        field!(Text "cause" "what was wrong with the request (H26)"),
        field!(Text "method" "HTTP method"),
        field!(Text "path" "path and query, as the router prints them"),
        field!(Text "host" "host asked for"),
        field!(Text "request_id" "id that the app gets as X-Request-ID"),
        field!(Text "fwd" "X-Forwarded-For: what the client claims, then its address"),
        field!(Text "dyno" "dyno that served the request"),
        field!(Number "queue" "requests waiting for the dyno (until 2013)"),
        field!(Ms "wait" "time in that queue (until 2013)"),
        field!(Ms "connect" "time to connect to the dyno"),
        field!(Ms "service" "time until the dyno's answer was sent"),
        field!(Number "status" "HTTP status"),
        field!(Bytes "bytes" "size of the answer's body"),
        field!(Text "protocol" "http, https; http1.1, http2.0"),
        field!(Bool "tls" "was the request encrypted"),
        field!(Text "tls_version" "tls1.2, tls1.3, unknown"),
        field!(Text "agent" "User-Agent (H31)"),
    ],
    columns: &["method", "status", "service", "bytes", "dyno", "code", "path"],
    literals: &["router"],
    line: "{status} {code} {service} {data.dyno} {method} {path} {bytes} {desc}",
    examples: &[
        r#"2026-11-22T04:54:21.811308+00:00 heroku[router]: at=info method=GET path="/api/orders/7" host=shop.example.com request_id=8d41489f-ae71-2184-0605-3deaeab150e9 fwd="203.0.113.7" dyno=web.3 connect=0ms service=12ms status=200 bytes=4157 protocol=https"#,
        r#"2026-11-22T04:54:52.004712+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=POST path="/checkout" host=shop.example.com request_id=1d7f0a52-0c3f-4a55-9d0c-6d2b3f2f3c1e fwd="203.0.113.9" dyno=web.1 connect=0ms service=30000ms status=503 bytes=0 protocol=http2.0 tls=true tls_version=tls1.3"#,
    ],
    read,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    // What the router calls information tells no level; a code, which stands before the method, makes it a platform error.
    if line.message.starts_with(b"at=info method=") && data.printed(line.message) {
        return true;
    }
    if !data.forwards(line.message) {
        data.restart();
        if !from_the_right(line.message, data) {
            data.restart();
            if !router_old::router(line.message, data) {
                return false;
            }
        }
        data.dedupe();
    }
    let level = match data.text("at") {
        Some(b"error") => Some(Level::Error),
        Some(b"warning") => Some(Level::Warn),
        None if data.text("code").is_some() => Some(Level::Error),
        _ => None,
    };
    data.level(level);
    true
}

/// The keys of what is the client's text, or stands within it.
const CLIENT: [&str; 5] = ["path", "host", "request_id", "fwd", "agent"];
/// The keys that stand behind `fwd`, of all ages.
const TAIL: [&str; 12] =
    ["dyno", "web", "queue", "wait", "connect", "service", "status", "bytes", "protocol", "tls", "tls_version", "sock"];

fn from_the_right(message: &[u8], data: &mut Data<'_>) -> bool {
    let rest = front(message, data);
    let Some(middle_and_tail) = rest else { return data.len() > 0 };
    let mut tail = Vec::new();
    let end = tail_start(middle_and_tail, &mut tail);
    middle(&middle_and_tail[..end], data);
    for (name, value, quoted) in tail.into_iter().rev() {
        data.pair(name, value, quoted);
    }
    data.len() > 0
}

/// Reads `at=error code=H12 ... method=GET`, which is the router's, with keys that are not known yet; returns the rest from where the
/// client's text may begin, if there is one.
fn front<'a>(message: &'a [u8], data: &mut Data<'_>) -> Option<&'a [u8]> {
    let mut rest = message.strip_prefix(b"error ").unwrap_or(message);
    loop {
        rest = rest.trim_ascii_start();
        let (name, value) = rest.split_at(rest.iter().take_while(|byte| is_key_byte(**byte)).count());
        let value = value.strip_prefix(b"=").filter(|_| !name.is_empty())?;
        if CLIENT.iter().any(|client| client.as_bytes() == name) {
            return Some(rest);
        }
        let (value, quoted, after) = match value.strip_prefix(b"\"") {
            Some(text) => {
                let end = memchr::memchr(b'"', text)?;
                (&text[..end], true, &text[end + 1..])
            }
            None => {
                let end = memchr::memchr(b' ', value).unwrap_or(value.len());
                (&value[..end], false, &value[end..])
            }
        };
        data.pair(name, value, quoted);
        rest = after;
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == b'_'
}

/// A pair of the tail: name, value, and whether that stood in quotes.
type Pair<'a> = (&'a [u8], &'a [u8], bool);

/// Collects the router's own pairs from the right, the last one first; returns where they begin. Behind `dyno=` all is
/// the router's, so keys that are not known yet are kept; in a line that lacks it, only known ones are its own.
pub(super) fn tail_start<'a>(text: &'a [u8], tail: &mut Vec<Pair<'a>>) -> usize {
    let mut end = tail_end(text, tail);
    let mut known = None;
    loop {
        let left = text[..end].trim_ascii_end();
        let pair = memchr::memrchr(b' ', left).and_then(|blank| tail_pair(&left[blank + 1..]).map(|pair| (blank, pair)));
        let Some((blank, (name, value))) = pair.filter(|(_, (name, _))| !tail.iter().any(|(seen, ..)| seen == name)) else { break };
        if known.is_none() && !TAIL.iter().any(|tail| tail.as_bytes() == name) {
            known = Some((tail.len(), end));
        }
        tail.push((name, value, false));
        end = blank;
        if name == b"dyno" {
            return end;
        }
    }
    known.map_or(end, |(len, end)| {
        tail.truncate(len);
        end
    })
}

/// Where the unquoted pairs end: before `agent="..."`, or before the last word of a line that was cut.
fn tail_end<'a>(text: &'a [u8], tail: &mut Vec<Pair<'a>>) -> usize {
    let text = text.trim_ascii_end();
    if text.ends_with(b"\"")
        && let Some(at) = memchr::memmem::rfind(text, b" agent=\"")
    {
        // A line may be cut behind the first of its quotes.
        if let Some(agent) = text.get(at + 8..text.len() - 1) {
            tail.push((b"agent", agent, true));
        }
        return at;
    }
    let last = memchr::memrchr(b' ', text).map_or(text.len(), |blank| blank + 1);
    let is_cut = TAIL.iter().any(|name| last < text.len() && name.as_bytes().starts_with(&text[last..]));
    if is_cut { last } else { text.len() }
}

/// `status=200`
fn tail_pair(word: &[u8]) -> Option<(&[u8], &[u8])> {
    let equals = memchr::memchr(b'=', word)?;
    let (name, value) = (&word[..equals], &word[equals + 1..]);
    let is_name = !name.is_empty() && name.iter().copied().all(is_key_byte);
    let is_pair = is_name && !value.contains(&b'"');
    is_pair.then_some((if name == b"web" { b"dyno" } else { name }, value))
}

/// Reads `path="..." host=... request_id=... fwd="..."`: the client's text, whose borders are looked for from the right.
fn middle(text: &[u8], data: &mut Data<'_>) {
    let text = text.trim_ascii_end();
    let Some(path) = text.strip_prefix(b"path=") else { return };
    let border: &[u8] = if path.starts_with(b"\"") { b"\" host=" } else { b" host=" };
    let Some(at) = memchr::memmem::rfind(path, border) else {
        data.put_unquoted("path", path);
        return;
    };
    data.put_unquoted("path", &path[..at + usize::from(border[0] == b'"')]);
    let rest = &path[at + border.len()..];
    let (host, fwd) = split_at_key(rest, b" fwd=");
    let (host, request_id) = split_at_key(host, b" request_id=");
    data.put("host", host.strip_suffix(b"\"").unwrap_or(host));
    data.put_some("request_id", request_id);
    if let Some(fwd) = fwd {
        data.put_unquoted("fwd", fwd);
    }
}

fn split_at_key<'a>(text: &'a [u8], key: &[u8]) -> (&'a [u8], Option<&'a [u8]>) {
    match memchr::memmem::find(text, key) {
        Some(at) => (&text[..at], Some(&text[at + key.len()..])),
        None => (text, None),
    }
}
