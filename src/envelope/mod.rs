//! When was a line written, and where does it come from? Reads the header of a line, whatever its form.
//!
//! Reading never fails: what has no header is all message. Forms are told line by line, so one input may mix them.

mod memo;
mod papertrail;
mod sgr;
mod speaker;
mod syslog;
mod text;
mod time;

pub(crate) use memo::{Memo, REMEMBERED};
pub(crate) use sgr::strip as strip_colours;
pub(crate) use speaker::{from, is_postgres};
pub(crate) use time::is_timestamp;

use crate::bytes::find1;
use crate::record::{Form, Head, Places};

/// The parts of a header, as pieces of the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope<'a> {
    pub timestamp: &'a [u8],
    pub source: &'a [u8],
    pub dyno: &'a [u8],
    pub app: &'a [u8],
    pub hostname: &'a [u8],
    pub drain_token: &'a [u8],
    pub pri: &'a [u8],
    pub message: &'a [u8],
}

/// The header of a line without its line end and colours; `None` for a bare line.
pub(crate) fn parts(text: &[u8]) -> Option<Envelope<'_>> {
    match text.first()? {
        b'0'..=b'9' => text::read(text).or_else(|| syslog::read(text)).or_else(|| papertrail::row(text)),
        b'<' => syslog::read(text),
        b'A'..=b'Z' => papertrail::text(text),
        _ => None,
    }
}

/// Has the line, without its line end, a header? Colours are no matter.
pub(crate) fn has_header(text: &[u8]) -> bool {
    text.get(..33).is_some_and(|start| time::is_usual(&start[..32]) && start[32] == b' ') || parts(&crate::read::clean(text)).is_some()
}

/// The header as spans of the line.
pub(crate) fn read(text: &[u8]) -> Head {
    let places = Places::of(text);
    let span = |part: &[u8]| places.span(part);
    match parts(text) {
        None => Head { message: span(text), ..Head::default() },
        Some(envelope) => Head {
            form: Form::Enveloped,
            timestamp: span(envelope.timestamp),
            source: span(envelope.source),
            dyno: span(envelope.dyno),
            app: span(envelope.app),
            hostname: span(envelope.hostname),
            drain_token: span(envelope.drain_token),
            pri: span(envelope.pri),
            message: span(envelope.message),
            from: speaker::speaker(envelope.source, envelope.dyno, envelope.pri),
            ..Head::default()
        },
    }
}

/// The next word and what follows the blank behind it.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let end = find1(text, b' ');
    (&text[..end], text.get(end + 1..).unwrap_or(&text[end..]))
}

/// What a source or a process name may consist of.
const NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};

fn is_name_byte(byte: u8) -> bool {
    NAME_BYTES[usize::from(byte)]
}

fn is_name(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().copied().all(is_name_byte)
}

/// A bare line that is no part of any message: words of the CLI itself, a shell prompt, a pasted line without its time.
pub(crate) fn is_noise(text: &[u8]) -> bool {
    const MARKS: [&[u8]; 4] = [" ›   ".as_bytes(), " ▸    ".as_bytes(), " !    ".as_bytes(), "⬢ ".as_bytes()];
    MARKS.iter().any(|mark| text.starts_with(mark)) || text == b"Fetching logs..." || is_prompt(text) || lacks_time(text)
}

/// `$ heroku logs -t`, `me@host:~/shop$ heroku logs`, and the prompt that waits for the next command
fn is_prompt(text: &[u8]) -> bool {
    if text.starts_with("➜ ".as_bytes()) {
        return true;
    }
    let end = text.trim_ascii_end();
    if end.ends_with(b"$") && end.len() < text.len() && text.contains(&b':') && !text.contains(&b'=') {
        return true;
    }
    let Some(sign) = text.iter().position(|byte| matches!(byte, b'$' | b'%' | b'#' | b'>')) else { return false };
    let command = text[sign + 1..].strip_prefix(b" ");
    let before_is_prompt = !text[..sign].iter().any(|byte| matches!(byte, b'"' | b'\'' | b'=' | b'(' | b';'));
    before_is_prompt
        && command.is_some_and(|command| [&b"heroku "[..], b"hlog ", b"git push heroku"].iter().any(|word| command.starts_with(word)))
}

/// `heroku[web.1]: State changed from up to crashed`
fn lacks_time(text: &[u8]) -> bool {
    let rest = text.strip_prefix(b"heroku[").or_else(|| text.strip_prefix(b"app["));
    rest.and_then(|rest| memchr::memmem::find(rest, b"]: ").map(|end| is_name(&rest[..end]))).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Option<Vec<String>> {
        let text_of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        parts(text.as_bytes()).map(|envelope| {
            let mut parts: Vec<_> =
                [envelope.source, envelope.dyno, envelope.app, envelope.hostname, envelope.drain_token].map(text_of).to_vec();
            parts.push(text_of(envelope.message));
            parts
        })
    }

    #[track_caller]
    fn check(text: &str, expected: [&str; 6]) {
        assert_eq!(heads(text).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn text_of_heroku_logs_in_all_its_ages() {
        for time in [
            "2010-10-06T21:51:12-07:00",
            "2013-03-10T19:53:10+00:00",
            "2022-01-26T20:25:08.61556+00:00",
            "2024-11-08T20:46:09Z",
            "2018-11-08T20:05:56",
        ] {
            check(&format!("{time} heroku[web.1]: hello: you"), ["heroku", "web.1", "", "", "", "hello: you"]);
        }
        check("2022-12-05T20:26:20.860136+00:00 app[a_b-c.2]:", ["app", "a_b-c.2", "", "", "", ""]);
        check("2022-12-05T20:26:20.860136+00:00 app[web.1]:   x", ["app", "web.1", "", "", "", "  x"]);
        check("2015-09-04T23:28:48+00:00 Logplex: Error L20", ["Logplex", "", "", "", "", "Error L20"]);
    }

    #[test]
    fn the_old_drain_view_has_a_token_and_no_colon() {
        check("2013-01-01T01:01:01.000000+00:00 d.9173-aa app[web.1] Your message", ["app", "web.1", "", "", "d.9173-aa", "Your message"]);
        check("2013-04-17T19:04:46+00:00 d.12-x heroku logplex - - Error L10", ["heroku", "logplex", "", "", "d.12-x", "Error L10"]);
    }

    #[test]
    fn https_frames_have_one_dash_and_the_rest_is_message() {
        check("83 <40>1 2012-11-30T06:45:29+00:00 host app web.3 - - Gracefully", ["app", "web.3", "", "", "", "- Gracefully"]);
        check("<190>1 2012-11-30T06:45:29+00:00 host app web.3 - [DATABASE] x", ["app", "web.3", "", "", "", "[DATABASE] x"]);
        check("69 <190>1 2022-12-05T20:26:20.860136+00:00 host app w.2 -", ["app", "w.2", "", "", "", ""]);
    }

    #[test]
    fn other_frames_have_two_dashes() {
        check("9 <190>1 2014-07-17T12:59:25.22+00:00 d.8f7a-b app web.2 - - Started", ["app", "web.2", "", "", "d.8f7a-b", "Started"]);
        check(
            "9 <190>1 2014-07-17T12:59:25.22+00:00 box app web.2 - [meta a=\"]\" b=\"1\"] Started",
            ["app", "web.2", "", "box", "", "Started"],
        );
        check(
            "9 <172>1 2013-11-04T21:31:32+00:00 heroku token log-shuttle - - Error L12",
            ["token", "log-shuttle", "", "heroku", "", "Error L12"],
        );
        check("9 <40>1 2012-11-30T06:45:29+00:00 heroku web.3 d.73ea-5 - State", ["heroku", "web.3", "", "", "d.73ea-5", "State"]);
        check("9 <158>1 2015-08-26T00:13:02+00:00 heroku router - - at=info", ["heroku", "router", "", "", "", "at=info"]);
        check("<158>1987-06-18T15:20:30.337Z d.550e-1 heroku[router] at=info", ["heroku", "router", "", "", "d.550e-1", "at=info"]);
        check("9 <134>1 2019-10-08T22:21:03+00:00 app[heroku-redis]: source=REDIS", ["app", "heroku-redis", "", "", "", "source=REDIS"]);
    }

    #[test]
    fn papertrail_in_three_forms() {
        check("Jul 28 13:45:47 shop heroku/router: at=info", ["heroku", "router", "shop", "", "", "at=info"]);
        check("Feb 14 07:33:02 app/web.1:  Completed", ["app", "web.1", "", "", "", " Completed"]);
        check("Mar 12 22:22:26 d.82bd-1 heroku[router] at=info", ["heroku", "router", "", "", "d.82bd-1", "at=info"]);
        check("Jul  4 13:45:47 shop app/postgres.29:  [DATABASE]", ["app", "postgres.29", "shop", "", "", " [DATABASE]"]);
        check("Sep 12, 2025 21:48:49 shop heroku/router at=error", ["heroku", "router", "shop", "", "", "at=error"]);
        check(
            "14\t2021-11-24 15:02:51\t2021-11-24 15:02:52\t81\tshop\t203.0.113.10\tLocal0\tError\tapp/postgres.12\t[DATABASE]\tx",
            ["app", "postgres.12", "shop", "", "", "[DATABASE]\tx"],
        );
    }

    #[test]
    fn bare_lines_have_no_header() {
        for text in
            ["", "x", "    at f (x.js:1:2)", "heroku[web.1]: x", "12 monkeys", "2026-13 x", "<b>bold</b>", "May the force", "Mar 1 is near"]
        {
            assert_eq!(heads(text), None, "{text}");
        }
    }

    #[test]
    fn noise_is_told_from_continued_messages() {
        for text in [
            " ›   Warning: heroku update",
            "Fetching logs...",
            "$ heroku logs -t",
            "me@box:~$ heroku logs",
            "Air:shop me$ ",
            "➜  shop git:(main) ✗",
            "heroku[web.1]: State",
        ] {
            assert!(is_noise(text.as_bytes()), "{text}");
        }
        for text in ["  at f (x)", "}", "echo $ heroku", "cost: \"5 $ heroku \"", "app[x y]: z"] {
            assert!(!is_noise(text.as_bytes()), "{text}");
        }
    }
}
