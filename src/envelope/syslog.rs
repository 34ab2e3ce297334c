//! What does a syslog frame of a log drain say about itself? Logplex speaks nearly RFC 5424, with one dash or two.

use super::{Envelope, is_name, is_timestamp, text, word};

/// `83 <40>1 TIME host app web.3 - message`, with or without the octet count.
pub(super) fn read(text: &[u8]) -> Option<Envelope<'_>> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let frame = if digits == 0 { text } else { text[digits..].strip_prefix(b" ")? };
    let (pri, rest) = priority(frame)?;
    let (timestamp, rest) = word(rest);
    if !is_timestamp(timestamp) {
        return None;
    }
    let envelope = hybrid(rest).or_else(|| text::drain_view(rest)).or_else(|| labs(rest)).or_else(|| hosted(rest))?;
    Some(Envelope { timestamp, pri, ..envelope })
}

/// `<190>1 `
fn priority(frame: &[u8]) -> Option<(&[u8], &[u8])> {
    let frame = frame.strip_prefix(b"<")?;
    let digits = frame.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = frame.split_at(digits);
    let plain = digits == 1 || (2..=3).contains(&digits) && number[0] != b'0';
    let rest = rest.strip_prefix(b">")?;
    let version = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = if rest.get(version) == Some(&b' ') { &rest[version..] } else { rest };
    plain.then(|| (number, rest.strip_prefix(b" ").unwrap_or(rest)))
}

/// `app[heroku-redis]: message`: a text line that somebody gave a priority.
fn hybrid(text: &[u8]) -> Option<Envelope<'_>> {
    text::sourced(text).filter(|envelope| !envelope.dyno.is_empty())
}

/// Forms without a host: of 2012 `heroku web.3 d.TOKEN - message`; where the token was taken out, `heroku web.3 - - message`.
fn labs(text: &[u8]) -> Option<Envelope<'_>> {
    let (source, rest) = word(text);
    let (dyno, rest) = word(rest);
    if !matches!(source, b"app" | b"heroku") || !is_name(dyno) {
        return None;
    }
    let (third, after) = word(rest);
    if third.starts_with(b"d.") {
        return Some(Envelope { source, dyno, drain_token: third, message: after_dash(after)?, ..Envelope::default() });
    }
    let message = after_dash(rest)?;
    let message = structured_data(message).unwrap_or(message);
    Some(Envelope { source, dyno, message, ..Envelope::default() })
}

/// `HOST app web.1 - ...`. The constant `host` means that all behind the dash is message.
fn hosted(rest: &[u8]) -> Option<Envelope<'_>> {
    let (host, rest) = word(rest);
    let envelope = source_and_message(rest, host != b"host")?;
    Some(match host {
        b"host" | b"-" => envelope,
        token if token.starts_with(b"d.") => Envelope { drain_token: token, ..envelope },
        hostname => Envelope { hostname, ..envelope },
    })
}

/// `SOURCE PROCESS - message`, or with structured data: `SOURCE PROCESS - - message`, `SOURCE PROCESS - [..] message`.
pub(super) fn source_and_message(text: &[u8], structured: bool) -> Option<Envelope<'_>> {
    let (source, rest) = word(text);
    let (dyno, rest) = word(rest);
    if !is_name(source) || !is_name(dyno) {
        return None;
    }
    let message = after_dash(rest)?;
    let message = if structured { structured_data(message).unwrap_or(message) } else { message };
    let dyno = if dyno == b"-" { &dyno[..0] } else { dyno };
    Some(Envelope { source, dyno, message, ..Envelope::default() })
}

/// What follows `-` and its blank; the blank may be missing when nothing follows.
fn after_dash(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"-")?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(b" ") }
}

/// What follows the structured data: `-`, or elements in brackets whose quoted values may hold brackets.
fn structured_data(text: &[u8]) -> Option<&[u8]> {
    if !text.starts_with(b"[") {
        return after_dash(text);
    }
    let mut quoted = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b']' if !quoted && text.get(at + 1) != Some(&b'[') => {
                let rest = &text[at + 1..];
                return if rest.is_empty() { Some(rest) } else { rest.strip_prefix(b" ") };
            }
            _ => {}
        }
        at += 1;
    }
    None
}
