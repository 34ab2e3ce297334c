//! How many microseconds do `-1h30m`, `2 hours ago` and `@1763787261.5` spell?

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;

use super::civil::SECOND;
use super::slip::{meant, near, unknown, why};

/// Seconds in each unit, under the names that people give it; the first is the one to suggest.
const UNITS: [(i64, &[&str]); 5] = [
    (1, &["seconds", "second", "secs", "sec", "s"]),
    (60, &["minutes", "minute", "mins", "min", "m"]),
    (3600, &["hours", "hour", "hrs", "hr", "h"]),
    (86_400, &["days", "day", "d"]),
    (604_800, &["weeks", "week", "w"]),
];

/// Microseconds in `-1h30m`, `2 hours ago` and the like. A day is always 24 hours.
pub(super) fn ago(text: &str) -> Result<i64, String> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let mut rest = text.strip_suffix("ago").unwrap_or(text).trim();
    if rest.is_empty() {
        return Err(unknown());
    }
    let mut total = 0_i64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (count, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic());
        let (name, after) = after.split_at(end.unwrap_or(after.len()));
        if name.is_empty() && after.is_empty() {
            return Err(why("a number needs a unit after it, or @ before a Unix time"));
        } else if name.is_empty() || count.is_empty() {
            return Err(unknown());
        }
        let part = amount(count, unit(name)?.saturating_mul(SECOND)).ok_or_else(unknown)?;
        total = total.saturating_add(part);
        rest = after.trim_start();
    }
    Ok(total)
}

/// The time that `30d` or `12w` spells; `None` where it spells none.
pub(crate) fn length(text: &str) -> Option<Duration> {
    let micros = ago(text).ok()?;
    u64::try_from(micros).ok().map(Duration::from_micros)
}

/// Seconds in the unit of that name.
fn unit(name: &str) -> Result<i64, String> {
    let found = UNITS.iter().find(|(_, names)| names.contains(&name));
    found.map(|(seconds, _)| *seconds).ok_or_else(|| {
        let words = UNITS.iter().flat_map(|(_, names)| names.iter().copied());
        match near(name, words, name.len() / 3) {
            Some(word) => format!(": there is no unit '{name}'{}", meant(word)),
            None => why(&format!("there is no unit '{name}', only s, m, h, d and w")),
        }
    })
}

/// Microseconds since the epoch for the seconds after an `@`.
pub(super) fn unix(text: &str) -> Result<i64, String> {
    let (sign, seconds) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    match amount(seconds, SECOND) {
        // Milliseconds, the usual slip, would be a year after 9999.
        Some(micros) if Timestamp::from_microsecond(micros).is_ok() => Ok(sign * micros),
        _ => Err(why("@ goes before a Unix time in seconds, as in @1763787261")),
    }
}

/// `count` times `unit` microseconds, where `unit` is whole seconds and `count` may be `1.5`.
///
/// What is too much for any calendar comes out as the most there is; `None` means no number.
pub(super) fn amount(count: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = count.split_once('.').unwrap_or((count, "0"));
    let whole = number::<i64>(Some(whole), 18)?;
    number::<u32>(Some(fraction), 9)?;
    let micros = format!("{fraction:0<6.6}").parse::<i64>().ok()?;
    let part = micros.saturating_mul(unit / SECOND);
    Some(whole.saturating_mul(unit).saturating_add(part))
}

/// A number of one to `most` digits and nothing else.
pub(super) fn number<T: FromStr>(text: Option<&str>, most: usize) -> Option<T> {
    let text = text.filter(|text| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit()))?;
    text.parse().ok()
}
