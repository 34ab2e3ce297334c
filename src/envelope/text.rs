//! How does `heroku logs` print a line? `TIME SOURCE[PROCESS]: MESSAGE`, and the forms that pastes and old drain views
//! have made of it.

use super::{Envelope, is_name, is_name_byte, is_timestamp, syslog, word};

pub(super) fn read(text: &[u8]) -> Option<Envelope<'_>> {
    let (timestamp, rest) = word(text);
    if !is_timestamp(timestamp) || timestamp.len() == text.len() {
        return None;
    }
    let envelope = sourced(rest).or_else(|| drain_view(rest)).unwrap_or(Envelope { message: rest, ..Envelope::default() });
    Some(Envelope { timestamp, ..envelope })
}

/// `heroku[router]: message`, `Logplex: message`
pub(super) fn sourced(text: &[u8]) -> Option<Envelope<'_>> {
    let (source, dyno, rest) = process(text)?;
    let message = rest.strip_prefix(b":")?;
    let speaks = !dyno.is_empty() || matches!(source, b"app" | b"heroku" | b"logplex" | b"Logplex");
    speaks.then(|| Envelope { source, dyno, message: message.strip_prefix(b" ").unwrap_or(message), ..Envelope::default() })
}

/// `source[process]` or `source`, and what follows.
fn process(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let end = text.iter().position(|&byte| !is_name_byte(byte))?;
    let (source, rest) = text.split_at(end);
    if source.is_empty() {
        return None;
    }
    let Some(rest) = rest.strip_prefix(b"[") else { return Some((source, b"", rest)) };
    let end = rest.iter().position(|&byte| !is_name_byte(byte))?;
    let (dyno, rest) = rest.split_at(end);
    let rest = rest.strip_prefix(b"]")?;
    (!dyno.is_empty()).then_some((source, dyno, rest))
}

/// `d.TOKEN app[web.1] message`, and the syslog form without its priority: `d.TOKEN heroku logplex - - message`
pub(super) fn drain_view(text: &[u8]) -> Option<Envelope<'_>> {
    let (drain_token, rest) = word(text);
    if !drain_token.starts_with(b"d.") || !is_name(drain_token) {
        return None;
    }
    let envelope = match process(rest)? {
        (source, dyno, message) if !dyno.is_empty() => {
            let message = message.strip_prefix(b":").unwrap_or(message);
            Envelope { source, dyno, message: message.strip_prefix(b" ").unwrap_or(message), ..Envelope::default() }
        }
        _ => syslog::source_and_message(rest, true)?,
    };
    Some(Envelope { drain_token, ..envelope })
}
