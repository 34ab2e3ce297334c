//! Which instant does the time printed on a log line mean, and how is an instant shown to a person?

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::civil::{self, Clock, DAY, Day, SECOND, clock, pair, skip_blanks};

/// As logs name the months.
pub(crate) const MONTHS: [&[u8; 3]; 12] = [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Reads printed times, filling in the zone and the year that some of them leave out.
#[derive(Clone, Debug)]
pub struct Reader {
    tz: TimeZone,
    /// The offset of `tz` in microseconds when it never changes, so that most users pay no lookup.
    fixed: Option<i64>,
    now: i64,
}

/// A minute, as it is printed, and when it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near {
    text: [u8; 16],
    start: i64,
}

impl Reader {
    /// A reader that takes times without a zone to be in `input_tz`, and times without a year to
    /// be the latest that are not after `now`.
    pub fn new(input_tz: TimeZone, now: Timestamp) -> Self {
        let offset = input_tz.to_fixed_offset().ok();
        Self { tz: input_tz, fixed: offset.map(|offset| i64::from(offset.seconds()) * SECOND), now: now.as_microsecond() }
    }

    /// Microseconds since the epoch, or `None` when `text` is no time or names one that no
    /// calendar or clock has.
    pub fn micros(&self, text: &[u8]) -> Option<i64> {
        let text = text.trim_ascii();
        if let Some((minute, within)) = civil::heroku(text) {
            return Some(minute + within);
        }
        match text.split_first_chunk::<11>() {
            Some((date, rest)) if date[0].is_ascii_digit() => self.instant(civil::numeric_date(date)?, clock(rest)?),
            _ => self.named_month(text),
        }
    }

    /// The same, where most times are of the minute that was read last.
    pub(crate) fn micros_near(&self, text: &[u8], near: &mut Option<Near>) -> Option<i64> {
        let Some((minute, rest)) = text.split_first_chunk::<16>() else { return self.micros(text) };
        if let Some(near) = near
            && *minute == near.text
            && let Ok(rest) = rest.try_into()
            && let Some(within) = civil::within_minute(rest)
        {
            return Some(near.start + within);
        }
        let Some((start, within)) = civil::heroku(text) else { return self.micros(text) };
        *near = Some(Near { text: *minute, start });
        Some(start + within)
    }

    /// Appends local time in `tz` and its offset, as in `2026-11-22 05:54:21.811+01:00`.
    ///
    /// An instant outside the years 0 to 9999 has no such form and is shown as Unix seconds.
    pub fn display(&self, micros: i64, tz: &TimeZone, out: &mut Vec<u8>) {
        let stamp = Timestamp::from_microsecond(micros);
        let offset = stamp.map_or(0, |stamp| i64::from(tz.to_offset(stamp).seconds()));
        let local = micros.saturating_add(offset * SECOND);
        let Day { year, month, day } = Day::from_epoch(local.div_euclid(DAY));
        if !(0..=9999).contains(&year) {
            // Writing to a vector cannot fail.
            let _ = write!(out, "@{}", micros.div_euclid(SECOND));
            return;
        }
        let millis = local.rem_euclid(DAY) / 1000;
        let east = offset.abs();
        let mut text = *b"0000-00-00 00:00:00.000+00:00:00";
        put(&mut text[0..4], year);
        put(&mut text[5..7], month);
        put(&mut text[8..10], day);
        put(&mut text[11..13], millis / 3_600_000);
        put(&mut text[14..16], millis / 60_000 % 60);
        put(&mut text[17..19], millis / 1000 % 60);
        put(&mut text[20..23], millis % 1000);
        text[23] = if offset < 0 { b'-' } else { b'+' };
        put(&mut text[24..26], east / 3600);
        put(&mut text[27..29], east / 60 % 60);
        put(&mut text[30..32], east % 60);
        // Only zones of the nineteenth century had offsets with seconds.
        out.extend_from_slice(&text[..if east % 60 == 0 { 29 } else { 32 }]);
    }

    /// Papertrail's `Jul 24 05:17:24` and `Sep 12, 2025 21:48:49`.
    fn named_month(&self, text: &[u8]) -> Option<i64> {
        let (name, rest) = text.split_first_chunk::<3>()?;
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
        let month = i64::try_from(month).ok()? + 1;
        let rest = skip_blanks(rest)?;
        let (day, rest) = match rest {
            &[d1, d2 @ b'0'..=b'9', ref rest @ ..] => (pair(d1, d2)?, rest),
            &[d, ref rest @ ..] => (pair(b'0', d)?, rest),
            [] => return None,
        };
        if let [b',', rest @ ..] = rest {
            let (&[y1, y2, y3, y4], rest) = skip_blanks(rest)?.split_first_chunk::<4>()?;
            let year = pair(y1, y2)? * 100 + pair(y3, y4)?;
            let clock = clock(skip_blanks(rest)?)?;
            return self.instant(Day::new(year, month, day)?, clock);
        }
        self.latest(month, day, clock(skip_blanks(rest)?)?)
    }

    /// The latest such day that has come, with a day of slack for clocks that disagree.
    fn latest(&self, month: i64, day: i64, clock: Clock) -> Option<i64> {
        let limit = self.now.saturating_add(DAY);
        // One more day, because it may already be next year in the zone of the text.
        let newest = Day::from_epoch(limit.saturating_add(DAY).div_euclid(DAY)).year;
        // 29 February can be eight years back: 1900 and 2100 are no leap years.
        (newest - 8..=newest).rev().find_map(|year| {
            let instant = self.instant(Day::new(year, month, day)?, clock)?;
            (instant <= limit).then_some(instant)
        })
    }

    fn instant(&self, day: Day, (micros, zone): Clock) -> Option<i64> {
        let local = day.since_epoch() * DAY + micros;
        match zone.or(self.fixed) {
            Some(east) => Some(local - east),
            None => self.in_zone(local),
        }
    }

    /// The earlier of two instants when the clock was put back, the later when it was put forward.
    fn in_zone(&self, local: i64) -> Option<i64> {
        let local = Offset::UTC.to_datetime(Timestamp::from_microsecond(local).ok()?);
        let instant = self.tz.to_ambiguous_timestamp(local).compatible().ok()?;
        Some(instant.as_microsecond())
    }
}

/// Fills `slot` with the last digits of `value`.
fn put(slot: &mut [u8], mut value: i64) {
    for digit in slot.iter_mut().rev() {
        *digit = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-10T12:00:00Z";

    fn reader(zone: &str) -> Reader {
        Reader::new(TimeZone::get(zone).unwrap(), NOW.parse().unwrap())
    }

    fn exact(text: &str) -> Option<i64> {
        Some(text.parse::<Timestamp>().unwrap().as_microsecond())
    }

    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }
    }

    #[test]
    fn agrees_with_jiff_on_what_is_and_is_not_a_time() {
        let (mut lcg, utc) = (Lcg(7), reader("UTC"));
        let mut real = 0;
        for round in 0..20_000 {
            let year = [1970, 2000, 2096, 2100, 1970 + lcg.below(200)][round % 5];
            let (month, day) = match round % 7 {
                0 => (2, 29),
                _ => (lcg.below(14), lcg.below(33)),
            };
            let (hour, minute) = (lcg.below(25), lcg.below(61));
            let mut text = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}");
            text += &format!(":{:02}", lcg.below(60));
            let digits = [6, lcg.below(10) as usize][round % 2];
            if digits > 0 {
                text += &format!(".{:.digits$}", format!("{:09}", lcg.below(1_000_000_000)));
            }
            let sign = ["+", "-"][lcg.below(2) as usize];
            text += &match lcg.below(4) {
                0 => "Z".to_string(),
                3 => "+00:00".to_string(),
                colon => {
                    let colon = if colon == 1 { ":" } else { "" };
                    format!("{sign}{:02}{colon}{:02}", lcg.below(24), lcg.below(61))
                }
            };
            let jiff = text.parse::<Timestamp>().ok();
            // An offset can reach back before 1970, where `as_microsecond` would round up.
            let jiff = jiff.map(|stamp| stamp.as_nanosecond().div_euclid(1000) as i64);
            assert_eq!(utc.micros(text.as_bytes()), jiff, "{text}");
            assert_eq!(utc.micros(text.replace('T', " ").as_bytes()), jiff);
            real += usize::from(jiff.is_some());
        }
        assert!(real > 5000);
    }

    #[test]
    fn near_or_far_a_time_is_the_same() {
        let (mut lcg, utc, mut near) = (Lcg(5), reader("UTC"), None);
        for _ in 0..20_000 {
            let mut text = *b"2026-11-22T04:54:21.811308+00:00";
            for _ in 0..lcg.below(3) {
                text[lcg.below(32) as usize] = b"0123456789:.+-TZ "[lcg.below(17) as usize];
            }
            let text = &text[..32 - lcg.below(3) as usize * 3];
            assert_eq!(utc.micros_near(text, &mut near), utc.micros(text), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn local_times_agree_with_jiff_and_survive_display() {
        let mut lcg = Lcg(11);
        for zone in ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"] {
            let (reader, mut out) = (reader(zone), Vec::new());
            for _ in 0..2000 {
                let micros = lcg.below(4_200_000_000) as i64 * SECOND + 811_000;
                let stamp = Timestamp::from_microsecond(micros).unwrap();
                let local = reader.tz.to_datetime(stamp);
                let expected = reader.tz.to_timestamp(local).unwrap().as_microsecond();
                assert_eq!(reader.micros(local.to_string().as_bytes()), Some(expected));
                out.clear();
                reader.display(micros, &reader.tz, &mut out);
                assert_eq!(reader.micros(&out), Some(micros));
            }
        }
    }

    #[test]
    fn odd_forms() {
        let berlin = reader("Europe/Berlin");
        for (text, same) in [
            ("2011-02-10 00:19:36 -0800", "2011-02-10T08:19:36Z"),
            ("2026-11-22T04:54:21.", "2026-11-22T03:54:21Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z"),
            ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.999999Z"),
            ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
            ("Jul 24 05:17:24", "2025-07-24T03:17:24Z"),
            ("Mar  4 05:17:24", "2026-03-04T04:17:24Z"),
            ("mar 4 05:17:24 UTC", "2026-03-04T05:17:24Z"),
            ("Mar 11 12:59:59", "2026-03-11T11:59:59Z"),
            ("Mar 11 13:00:01", "2025-03-11T12:00:01Z"),
            ("Feb 29 00:00:00", "2024-02-28T23:00:00Z"),
            ("Sep 12, 2025 21:48:49", "2025-09-12T19:48:49Z"),
        ] {
            assert_eq!(berlin.micros(text.as_bytes()), exact(same), "{text}");
        }
        let eve = Reader::new(TimeZone::UTC, "2026-12-31T23:30:00Z".parse().unwrap());
        assert_eq!(eve.micros(b"Jan  1 00:10:00"), exact("2027-01-01T00:10:00Z"));
    }

    #[test]
    fn nonsense_is_none_and_nothing_panics() {
        let (berlin, mut lcg) = (reader("Europe/Berlin"), Lcg(3));
        for text in [
            "2026-11-22",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-22T25:00:00Z",
            "2026-11-22T00:00:61Z",
            "2026-11-22T00:00:00.1234567890Z",
            "2026-11-22T00:00:00Zjunk",
            "Feb 30 00:00:00",
            "Sep 12, 25 21:48:49",
        ] {
            assert_eq!(berlin.micros(text.as_bytes()), None, "{text}");
        }
        for seed in ["2026-11-22 04:54:21.811308 +00:00", "Sep 12, 2025 21:48:49", "Jul  4 05:17:24"] {
            for _ in 0..20_000 {
                let mut bytes = seed.as_bytes().to_vec();
                bytes[lcg.below(seed.len() as u64) as usize] = lcg.below(256) as u8;
                bytes.truncate(lcg.below(2 * seed.len() as u64) as usize);
                let _ = berlin.micros(&bytes);
            }
        }
    }

    #[test]
    fn display_of_extremes() {
        let show = |micros, zone: &str| {
            let mut out = Vec::new();
            let berlin = reader(zone);
            berlin.display(micros, &berlin.tz, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(show(1_795_323_261_811_999, "Europe/Berlin"), "2026-11-22 05:54:21.811+01:00");
        assert_eq!(show(-1, "UTC"), "1969-12-31 23:59:59.999+00:00");
        assert_eq!(show(-1, "America/New_York"), "1969-12-31 18:59:59.999-05:00");
        assert_eq!(show(253_402_300_799 * SECOND, "UTC"), "9999-12-31 23:59:59.000+00:00");
        assert_eq!(show(i64::MAX, "UTC"), "@9223372036854");
        assert_eq!(show(i64::MIN, "Europe/Berlin"), "@-9223372036855");
        assert!(show(-2_500_000_000 * SECOND, "Europe/Berlin").ends_with("+00:53:28"));
    }
}
