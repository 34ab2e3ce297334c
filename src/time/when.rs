//! Which instant does the user mean by `--since TIME` or `--until TIME`, and which zone by `--tz`?

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::amount::{ago, unix};
use super::slip::{far, meant, near, unknown, why};
use super::typed::{clock, date};
pub use super::zone::zone;

const WORDS: [&str; 3] = ["now", "today", "yesterday"];

/// Which end of the window a time is for; a whole day begins one window and ends the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The first instant that counts.
    Since,
    /// The last instant that counts.
    Until,
}

/// Microseconds since the epoch that `text` means to someone who types it at `now` in `tz`.
///
/// # Errors
///
/// A sentence for the user: what is wrong, and what to type instead.
pub fn read(text: &str, bound: Bound, now: Timestamp, tz: &TimeZone) -> Result<i64, String> {
    let text = text.trim();
    let asked = Asked { bound, now, tz };
    let micros = asked.read(text).and_then(|micros| Timestamp::from_microsecond(micros).map(|_| micros).map_err(|_| far()));
    micros.map_err(|tail| format!("'{text}' is not a time{tail}"))
}

struct Asked<'a> {
    bound: Bound,
    now: Timestamp,
    tz: &'a TimeZone,
}

/// Each error below is what follows `'...' is not a time`.
impl Asked<'_> {
    fn read(&self, text: &str) -> Result<i64, String> {
        let today = self.tz.to_datetime(self.now).date();
        match text.to_ascii_lowercase().as_str() {
            "now" => return Ok(self.now.as_microsecond()),
            "today" => return self.day(today),
            "yesterday" => return self.day(today.yesterday().map_err(|_| far())?),
            _ => {}
        }
        if let Some(seconds) = text.strip_prefix('@') {
            return unix(seconds);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        match (digits, text.as_bytes().get(digits)) {
            (4, Some(b'-')) => self.calendar(text),
            (1 | 2, Some(b':')) => self.today_at(text),
            (0, Some(b'+')) => Err(why("only times before now can be relative")),
            (0, Some(b'-')) | (1.., _) => {
                let now = self.now.as_microsecond();
                now.checked_sub(ago(text)?).ok_or_else(far)
            }
            _ => Err(near(text, WORDS.iter().copied(), text.len() / 3).map_or_else(unknown, meant)),
        }
    }

    /// `2026-11-22`, alone or before a clock time.
    fn calendar(&self, text: &str) -> Result<i64, String> {
        let Some((day, rest)) = text.split_once(['T', 't', ' ']) else {
            return self.day(date(text)?);
        };
        let day = date(day)?;
        let (time, zone) = clock(rest.trim_start())?;
        self.at(day, time, zone.as_ref().unwrap_or(self.tz))
    }

    /// `14:05`: today, but a window cannot begin later than now.
    fn today_at(&self, text: &str) -> Result<i64, String> {
        let (time, zone) = clock(text)?;
        let zone = zone.as_ref().unwrap_or(self.tz);
        let today = zone.to_datetime(self.now).date();
        let micros = self.at(today, time, zone)?;
        if self.bound == Bound::Since && micros > self.now.as_microsecond() {
            let yesterday = today.yesterday().map_err(|_| far())?;
            return self.at(yesterday, time, zone);
        }
        Ok(micros)
    }

    fn at(&self, date: Date, time: Time, zone: &TimeZone) -> Result<i64, String> {
        let instant = zone.to_ambiguous_timestamp(date.to_datetime(time));
        // When clocks are put back a time comes twice: a window holds both.
        let instant = match self.bound {
            Bound::Since => instant.compatible(),
            Bound::Until => instant.later(),
        };
        instant.map(Timestamp::as_microsecond).map_err(|_| far())
    }

    fn day(&self, date: Date) -> Result<i64, String> {
        let start = |date: Date| {
            let start = date.to_zoned(self.tz.clone());
            start.map(|start| start.timestamp().as_microsecond())
        };
        let micros = match self.bound {
            Bound::Since => start(date),
            Bound::Until => date.tomorrow().and_then(start).map(|next| next - 1),
        };
        micros.map_err(|_| far())
    }
}

#[cfg(test)]
mod tests {
    use super::Bound::{Since, Until};
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    /// In Berlin it is 15:00:00 on Sunday 22 November 2026.
    fn ask(text: &str, bound: Bound) -> Result<i64, String> {
        let now = "2026-11-22T14:00:00Z".parse().unwrap();
        read(text, bound, now, &zone("Europe/Berlin").unwrap())
    }

    #[test]
    fn forms_that_mean_one_instant() {
        for (text, same) in [
            ("2026-11-22T04:54:21.8Z", "2026-11-22T04:54:21.8Z"),
            ("2026-11-22 04:54:21 +02:00", "2026-11-22T02:54:21Z"),
            ("2026-11-22T14:05", "2026-11-22T13:05:00Z"),
            (" 2026-11-22 14:05:06,25 ", "2026-11-22T13:05:06.25Z"),
            ("2026-11-22 14:05 America/New_York", "2026-11-22T19:05:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z"),
            ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
            ("14:05", "2026-11-22T13:05:00Z"),
            ("9:05:30", "2026-11-22T08:05:30Z"),
            ("-2h", "2026-11-22T12:00:00Z"),
            ("2h", "2026-11-22T12:00:00Z"),
            ("2h ago", "2026-11-22T12:00:00Z"),
            ("2 hours ago", "2026-11-22T12:00:00Z"),
            ("-1h30m", "2026-11-22T12:30:00Z"),
            ("1 hour 30 min", "2026-11-22T12:30:00Z"),
            ("1.5h", "2026-11-22T12:30:00Z"),
            ("-90s", "2026-11-22T13:58:30Z"),
            ("-15m", "2026-11-22T13:45:00Z"),
            ("-3d", "2026-11-19T14:00:00Z"),
            ("-2w", "2026-11-08T14:00:00Z"),
            ("NOW", "2026-11-22T14:00:00Z"),
            ("@1763787261", "2025-11-22T04:54:21Z"),
            ("@-1.25", "1969-12-31T23:59:58.75Z"),
        ] {
            assert_eq!(ask(text, Since), Ok(at(same)), "{text}");
            assert_eq!(ask(text, Until), Ok(at(same)), "{text}");
        }
    }

    #[test]
    fn forms_that_depend_on_the_bound() {
        for (text, since, until) in [
            ("2026-11-22", "2026-11-21T23:00:00Z", "2026-11-22T22:59:59.999999Z"),
            ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999999Z"),
            ("today", "2026-11-21T23:00:00Z", "2026-11-22T22:59:59.999999Z"),
            ("Yesterday", "2026-11-20T23:00:00Z", "2026-11-21T22:59:59.999999Z"),
            ("15:01", "2026-11-21T14:01:00Z", "2026-11-22T14:01:00Z"),
            ("2026-10-25 02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
        ] {
            assert_eq!(ask(text, Since), Ok(at(since)), "{text}");
            assert_eq!(ask(text, Until), Ok(at(until)), "{text}");
        }
    }

    #[test]
    fn errors_give_a_reason() {
        for (text, reason) in [
            ("2026-13-40", "there is no month 13"),
            ("2026-02-30", "2026-02 has days 1 to 28, not 30"),
            ("25:00", "there is no hour 25"),
            ("2026-11-22 14:60", "there is no minute 60"),
            ("14:05:61", "there is no second 61"),
            ("2:05pm", "the clock has 24 hours"),
            ("14:5", "a clock time is written 14:05 or 14:05:30"),
            ("5x", "there is no unit 'x', only s, m, h, d and w"),
            ("+2h", "only times before now can be relative"),
            ("30", "a number needs a unit after it, or @ before a Unix time"),
            ("-99999999999w", "it is too far away"),
            ("@x", "@ goes before a Unix time in seconds, as in @1763787261"),
            ("@1763787261123", "@ goes before a Unix time in seconds, as in @1763787261"),
        ] {
            let advice = "try 2026-11-22, 14:05, -2h or yesterday";
            let error = format!("'{text}' is not a time: {reason}; {advice}");
            assert_eq!(ask(text, Since), Err(error));
        }
    }

    #[test]
    fn errors_guess_what_was_meant() {
        let advice = "; try 2026-11-22, 14:05, -2h or yesterday";
        for (text, tail) in [
            ("", advice),
            ("-", advice),
            ("22/11/2026", advice),
            ("yesterdy", "; did you mean 'yesterday'?"),
            ("nwo", "; did you mean 'now'?"),
            ("2 huors ago", ": there is no unit 'huors'; did you mean 'hours'?"),
            ("14:05 Berlin", ": 'Berlin' is not a time zone; did you mean 'Europe/Berlin'?"),
        ] {
            assert_eq!(ask(text, Since), Err(format!("'{text}' is not a time{tail}")));
        }
    }

    #[test]
    fn no_text_and_no_now_panics() {
        let pieces = [
            "2026-11-22",
            "9999-12-31",
            "0000-01-01",
            "T",
            " ",
            "14:05",
            ":30",
            ".",
            "999999999999",
            "-",
            "@",
            "h",
            "w",
            "ago",
            "é",
            "Z",
            "+02:00",
            "yesterday",
            "24:00",
            "1",
            "\u{2212}",
        ];
        let mut seed = 5_usize;
        for round in 0..6_000 {
            let mut text = String::new();
            for _ in 0..round % 5 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text += pieces[(seed >> 33) % pieces.len()];
            }
            let now = [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH][round % 3];
            let tz = TimeZone::fixed(jiff::tz::offset([-20, 0, 20][round % 3]));
            let _ = (read(&text, Since, now, &tz), read(&text, Until, now, &tz));
        }
    }
}
