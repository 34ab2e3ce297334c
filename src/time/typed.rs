//! Which date and which clock time did the user type, and if none, why not?

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::amount::{amount, number};
use super::civil::SECOND;
use super::slip::{unknown, why};
use super::zone::zone;

/// `2026-11-22`.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (number::<i16>(parts.next(), 4), number::<i8>(parts.next(), 2), number::<i8>(parts.next(), 2), parts.next())
    else {
        return Err(unknown());
    };
    let first = Date::new(year, month, 1);
    let first = first.map_err(|_| why(&format!("there is no month {month}")))?;
    let last = first.days_in_month();
    Date::new(year, month, day).map_err(|_| why(&format!("{year:04}-{month:02} has days 1 to {last}, not {day}")))
}

/// `14:05` or `14:05:30.25`, then perhaps a zone.
pub(super) fn clock(text: &str) -> Result<(Time, Option<TimeZone>), String> {
    let end = text.find(|c: char| !matches!(c, '0'..='9' | ':' | '.' | ','));
    let (clock, suffix) = text.split_at(end.unwrap_or(text.len()));
    let mut parts = clock.splitn(3, ':');
    let hour = number::<i8>(parts.next(), 2);
    let minute = number::<i8>(parts.next().filter(|digits| digits.len() == 2), 2);
    let second = parts.next().unwrap_or("0").replace(',', ".");
    let second = amount(&second, SECOND);
    let (Some(hour), Some(minute), Some(second)) = (hour, minute, second) else {
        return Err(why("a clock time is written 14:05 or 14:05:30"));
    };
    let slip = |unit, value| Err(why(&format!("there is no {unit} {value}")));
    if hour > 23 {
        return slip("hour", i64::from(hour));
    } else if minute > 59 {
        return slip("minute", i64::from(minute));
    } else if second >= 61 * SECOND {
        return slip("second", second / SECOND);
    }
    // The epoch counts no leap seconds, so the last instant before one must stand for it.
    let second = second.min(60 * SECOND - 1);
    let nanos = i32::try_from(second % SECOND * 1000).map_err(|_| unknown())?;
    let second = i8::try_from(second / SECOND).map_err(|_| unknown())?;
    let time = Time::new(hour, minute, second, nanos).map_err(|_| unknown())?;
    let zone = match suffix.trim() {
        "" => None,
        half if half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm") => {
            return Err(why("the clock has 24 hours"));
        }
        name => Some(zone(name).map_err(|slip| format!(": {slip}"))?),
    };
    Ok((time, zone))
}
