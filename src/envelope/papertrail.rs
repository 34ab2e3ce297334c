//! How does Papertrail print a Heroku line? As text with its own kind of date, as a web paste, as a row of an archive.
//! Other receivers of a drain put the same date before the old drain view.

use super::time::{is_clock, is_date};
use super::{Envelope, is_name, word};
use crate::time::stamp::MONTHS;

/// `Jul 24 05:17:24 shop heroku/router: message`; of a web paste without the colon, later `Sep 12, 2025 21:48:49`;
/// the system's name may be missing.
pub(super) fn text(text: &[u8]) -> Option<Envelope<'_>> {
    if !MONTHS.iter().any(|month| text.starts_with(&month[..])) {
        return None;
    }
    let end = date_end(text)?;
    let (timestamp, rest) = (&text[..end], text[end..].strip_prefix(b" ")?);
    if let Some(envelope) = super::text::drain_view(rest) {
        return Some(Envelope { timestamp, ..envelope });
    }
    let (first, after) = word(rest);
    let (app, rest) = if first.contains(&b'/') { (&first[..0], rest) } else { (first, after) };
    let (program, message) = word(rest);
    let (source, dyno) = split_program(program.strip_suffix(b":").unwrap_or(program))?;
    Some(Envelope { timestamp, source, dyno, app, message, ..Envelope::default() })
}

/// The length of `Jul 24 05:17:24`, `Jul  4 05:17:24` or `Sep 12, 2025 21:48:49` at the start of a text.
fn date_end(text: &[u8]) -> Option<usize> {
    let mut at = 3;
    let mut blanks = || {
        let count = text[at..].iter().take_while(|&&byte| byte == b' ').count();
        at += count;
        (1..=2).contains(&count).then_some(at)
    };
    let day_at = blanks()?;
    let digits = text[day_at..].iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = day_at + digits;
    if digits == 0 {
        return None;
    }
    if let Some(year) = text[end..].strip_prefix(b", ") {
        if year.len() < 4 || !year[..4].iter().all(u8::is_ascii_digit) {
            return None;
        }
        end += 6;
    }
    let clock = text.get(end + 1..end + 9)?;
    (text[end] == b' ' && is_clock(clock)).then_some(end + 9)
}

/// One row of an archive: id, two times, source id and name, address, facility, severity, program, message.
pub(super) fn row(text: &[u8]) -> Option<Envelope<'_>> {
    let mut columns = text.splitn(10, |&byte| byte == b'\t');
    let id = columns.next()?;
    let timestamp = columns.next()?;
    let _received = columns.next()?;
    let _source_id = columns.next()?;
    let app = columns.next()?;
    let (_address, _facility, _severity) = (columns.next()?, columns.next()?, columns.next()?);
    let program = columns.next()?;
    let message = columns.next()?;
    let (source, dyno) = split_program(program)?;
    let is_row = id.iter().all(u8::is_ascii_digit) && is_row_time(timestamp);
    is_row.then_some(Envelope { timestamp, source, dyno, app, message, ..Envelope::default() })
}

/// `2021-11-24 15:02:51`, of old with a zone behind it; newer ones may have a `T`.
fn is_row_time(text: &[u8]) -> bool {
    text.len() >= 19 && is_date(&text[..10]) && matches!(text[10], b' ' | b'T') && is_clock(&text[11..19])
}

/// `heroku/router` is source and process.
fn split_program(program: &[u8]) -> Option<(&[u8], &[u8])> {
    let slash = memchr::memchr(b'/', program)?;
    let (source, dyno) = (&program[..slash], &program[slash + 1..]);
    (is_name(source) && is_name(dyno)).then_some((source, dyno))
}
