//! When was a line written? The instant its header names, whatever the form of the line.

use crate::envelope;
use crate::json;
use crate::read::{clean, trim_line_end};
use crate::time::stamp;

/// Length of the time that nearly every line begins with.
const USUAL: usize = 32;

/// What a line says of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// microseconds since the epoch
    Time(i64),
    /// it has a header, but no time that can be read
    Unreadable,
    /// nothing: it has no header
    Nothing,
}

/// Looks at the time of a line.
pub(super) fn look(line: &[u8], hlog: bool, reader: &stamp::Reader) -> Said {
    if hlog {
        return own_time(line).and_then(|time| reader.micros(time)).map_or(Said::Nothing, Said::Time);
    }
    if let Some((usual, [b' ', ..])) = line.split_at_checked(USUAL)
        && envelope::is_timestamp(usual)
        && let Some(time) = reader.micros(usual)
    {
        return Said::Time(time);
    }
    match envelope::parts(&clean(trim_line_end(line))) {
        None => Said::Nothing,
        Some(envelope) => reader.micros(envelope.timestamp).map_or(Said::Unreadable, Said::Time),
    }
}

/// The time of a record in hlog's own JSON: its first key, unless somebody has rewritten it.
fn own_time(line: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = line.strip_prefix(b"{\"timestamp\":\"") {
        return Some(&rest[..memchr::memchr(b'"', rest)?]);
    }
    let mut time = None;
    let object = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
    json::record(object, |key, value| {
        if key == b"timestamp" {
            time = Some(value);
        }
    });
    time?.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_says_its_time() {
        let reader = stamp::Reader::new(jiff::tz::TimeZone::UTC, "2026-12-01T00:00:00Z".parse().unwrap());
        let time = 1_795_323_261_000_000;
        for line in [
            "2026-11-22T04:54:21.000000+00:00 heroku[web.1]: x\n",
            "2026-11-22T05:54:21+01:00 app[web.1]: x\r\n",
            "2026-11-22T04:54:21Z app[web.1]: x",
            "\x1b[36m2026-11-22T04:54:21.000000+00:00 app[web.1]:\x1b[0m x\n",
            "83 <40>1 2026-11-22T04:54:21+00:00 host app web.3 - x\n",
            "Nov 22 04:54:21 shop app/web.1: x\n",
            "14\t2026-11-22 04:54:21\t2026-11-22 04:54:22\t81\tshop\t203.0.113.10\tLocal0\tError\tapp/web.1\tx\n",
        ] {
            assert_eq!(look(line.as_bytes(), false, &reader), Said::Time(time), "{line}");
        }
        assert_eq!(look(b"2026-13-22T04:54:21.000000+00:00 app[web.1]: x\n", false, &reader), Said::Unreadable);
        for line in ["  at x\n", "\n", "heroku[web.1]: x\n"] {
            assert_eq!(look(line.as_bytes(), false, &reader), Said::Nothing, "{line}");
        }
        for line in [
            "{\"timestamp\":\"2026-11-22T04:54:21+00:00\",\"context\":{},\"event\":\"log\",\"message\":\"\"}\n",
            "{\"context\":{},\"timestamp\" : \"2026-11-22T04:54:21+00:00\",\"event\":\"log\",\"message\":\"\"}\n",
        ] {
            assert_eq!(look(line.as_bytes(), true, &reader), Said::Time(time), "{line}");
        }
        assert_eq!(look(b"{\"context\":{},\"event\":\"unparsed\",\"message\":\"2026\"}\n", true, &reader), Said::Nothing);
    }
}
