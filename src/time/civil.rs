//! Which calendar day and which clock reading do these bytes spell, and how many days is that?
//!
//! Every line of a log may pass through here, so nothing allocates.

/// Microseconds in a second.
pub(super) const SECOND: i64 = 1_000_000;
/// Microseconds in a day.
pub(super) const DAY: i64 = 86_400 * SECOND;

/// Microseconds that each digit of a fraction is worth; what is smaller is dropped.
const WEIGHTS: [i64; 6] = [100_000, 10_000, 1000, 100, 10, 1];

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

/// Microseconds since midnight, and the microseconds east of UTC when the text says so.
pub(super) type Clock = (i64, Option<i64>);

impl Day {
    /// `None` for a day that no calendar has.
    pub(super) fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Self { year, month, day })
    }

    /// Days from 1970-01-01 to a day of the years 0 to 9999, counted in years that start in March so that the leap day is last.
    pub(super) fn since_epoch(self) -> i64 {
        let early = self.month <= 2;
        let march = if early { self.month + 9 } else { self.month - 3 };
        let of_year = (153 * march + 2) / 5 + self.day - 1;
        // The 400 years put on, and taken off below, keep January of the year 0 above zero.
        let year = self.year + 400 - i64::from(early);
        year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468 - 146_097
    }

    /// The inverse of `since_epoch`.
    pub(super) fn from_epoch(days: i64) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march + 2) / 5 + 1;
        let month = (march + 2) % 12 + 1;
        let year = era * 400 + year + i64::from(month <= 2);
        Self { year, month, day }
    }
}

/// Microseconds since the epoch for the one form that Heroku prints, checked all at once: those of the minute, `2026-11-22T04:54`,
/// and those that have passed of it, `:21.811308+00:00`.
///
/// `None` says only that the text has to go the longer way.
pub(super) fn heroku(text: &[u8]) -> Option<(i64, i64)> {
    let (minute, rest) = text.split_first_chunk::<16>()?;
    let within = within_minute(rest.try_into().ok()?)?;
    let pair = |at: usize| digits(minute, at);
    if !fits(minute, b"0000-00-00T00:00", b"9999-99-99T99:59") || pair(11) > 23 {
        return None;
    }
    let day = Day::new(pair(0) * 100 + pair(2), pair(5), pair(8))?;
    Some((day.since_epoch() * DAY + (pair(11) * 60 + pair(14)) * 60 * SECOND, within))
}

/// Microseconds of `:21.811308+00:00`.
#[inline]
pub(super) fn within_minute(text: &[u8; 16]) -> Option<i64> {
    let pair = |at: usize| digits(text, at);
    let micros = pair(4) * 10_000 + pair(6) * 100 + pair(8);
    fits(text, b":00.000000+00:00", b":59.999999+00:00").then(|| pair(1) * SECOND + micros)
}

fn digits(text: &[u8; 16], at: usize) -> i64 {
    i64::from(text[at] & 15) * 10 + i64::from(text[at + 1] & 15)
}

/// Is each byte within its bounds? No early exit, so that it compiles to a few vector instructions.
fn fits(text: &[u8; 16], low: &[u8; 16], high: &[u8; 16]) -> bool {
    text.iter().zip(low.iter().zip(high)).fold(true, |fits, (byte, (low, high))| fits & (low <= byte) & (byte <= high))
}

/// `2026-11-22` and the `T` or blank after it.
pub(super) fn numeric_date(text: &[u8; 11]) -> Option<Day> {
    let &[y1, y2, y3, y4, dash, m1, m2, hyphen, d1, d2, gap] = text;
    if dash != b'-' || hyphen != b'-' || !matches!(gap, b'T' | b't' | b' ') {
        return None;
    }
    let year = pair(y1, y2)? * 100 + pair(y3, y4)?;
    Day::new(year, pair(m1, m2)?, pair(d1, d2)?)
}

/// `04:54:21`, then perhaps a fraction, then perhaps a zone.
pub(super) fn clock(text: &[u8]) -> Option<Clock> {
    let (&[h1, h2, b':', m1, m2, b':', s1, s2], rest) = text.split_first_chunk::<8>()? else {
        return None;
    };
    let (hour, minute, second) = (pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, rest) = fraction(rest)?;
    let zone = match rest.trim_ascii_start() {
        [] => None,
        zone => Some(offset(zone)? * SECOND),
    };
    // The epoch counts no leap seconds, so the last instant before one must stand for it.
    let of_minute = (second * SECOND + fraction).min(60 * SECOND - 1);
    Some(((hour * 60 + minute) * 60 * SECOND + of_minute, zone))
}

/// Microseconds of a fraction of up to nine digits, and what follows it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.' | b',', text @ ..] = text else {
        return Some((0, text));
    };
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 9 {
        return None;
    }
    let (digits, rest) = text.split_at(digits);
    let weighed = digits.iter().zip(WEIGHTS);
    let micros = weighed.map(|(digit, weight)| i64::from(digit - b'0') * weight);
    Some((micros.sum(), rest))
}

/// Seconds east of UTC that `Z`, `UTC`, `+02:00`, `+0200` or `+02` says.
pub(super) fn offset(text: &[u8]) -> Option<i64> {
    if text.eq_ignore_ascii_case(b"Z") || text.eq_ignore_ascii_case(b"UTC") {
        return Some(0);
    }
    let (sign, hours, minutes) = match *text {
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, pair(h1, h2)?, pair(m1, m2)?),
        [sign, h1, h2] => (sign, pair(h1, h2)?, 0),
        _ => return None,
    };
    let east = (hours * 60 + minutes) * 60;
    match sign {
        _ if hours > 23 || minutes > 59 => None,
        b'+' => Some(east),
        b'-' => Some(-east),
        _ => None,
    }
}

/// What follows the blanks, at least one of which must be there.
pub(super) fn skip_blanks(text: &[u8]) -> Option<&[u8]> {
    let [b' ' | b'\t', rest @ ..] = text else {
        return None;
    };
    Some(rest.trim_ascii_start())
}

/// The number that two digits spell.
pub(super) fn pair(tens: u8, ones: u8) -> Option<i64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i64::from(tens * 10 + ones))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_run_on_without_gap_or_repeat() {
        let mut before = Day::from_epoch(-719_529);
        for days in -719_528..2_932_897 {
            let day = Day::from_epoch(days);
            assert_eq!(day.since_epoch(), days);
            assert_eq!(Day::new(day.year, day.month, day.day), Some(day));
            let next = (day.year, day.month) == (before.year, before.month);
            assert!(if next { day.day == before.day + 1 } else { day.day == 1 });
            before = day;
        }
        assert_eq!((before.year, before.month, before.day), (9999, 12, 31));
    }

    #[test]
    fn offsets() {
        for (text, east) in [("Z", 0), ("utc", 0), ("+0130", 5400), ("-08", -28_800)] {
            assert_eq!(offset(text.as_bytes()), Some(east), "{text}");
        }
        for text in ["", "+", "+1", "0100", "+24:00", "+00:60", "+1:00", "UTD", "+01:0x"] {
            assert_eq!(offset(text.as_bytes()), None, "{text}");
        }
    }
}
