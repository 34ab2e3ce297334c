//! Which colour has what? Few, and only where they say something: how bad it is, what kind it is, who it is.
//!
//! All can be read on dark and on light grounds: the terminal's own colours for what is wrong, and of the 256 only
//! such as stand in the middle between black and white.

use crate::bytes::fingerprint;
use crate::dyno_name::split_dyno;
use crate::envelope::is_postgres;
use crate::events::Rule;
use crate::name::Key;
use crate::record::{DynoId, Level, Record, Value};

/// The parameters of an SGR sequence; empty: the terminal's own colour.
pub(crate) type Paint = &'static str;

pub(crate) const PLAIN: Paint = "";
pub(crate) const BOLD: Paint = "1";
pub(crate) const DIM: Paint = "2";
const RED: Paint = "31";
const GREEN: Paint = "32";
const YELLOW: Paint = "33";
const BLUE: Paint = "34";
const MAGENTA: Paint = "35";
pub(crate) const CYAN: Paint = "36";

/// Teal, steel, plum, moss, ochre, indigo, rose, olive.
const NAMES: [Paint; 8] = ["38;5;30", "38;5;67", "38;5;96", "38;5;65", "38;5;130", "38;5;61", "38;5;132", "38;5;101"];

pub(crate) const fn level(level: Option<Level>) -> Paint {
    match level {
        Some(Level::Fatal) => "1;31",
        Some(Level::Error) => RED,
        Some(Level::Warn) => YELLOW,
        Some(Level::Debug) => DIM,
        Some(Level::Info) | None => PLAIN,
    }
}

/// The colour of an event's name.
pub(crate) fn event(record: &Record<'_>) -> Paint {
    let rule: &Rule = record.parts.event.0;
    match rule.name {
        "platform-error" => RED,
        "log" | "unparsed" => DIM,
        "metrics" => CYAN,
        // Only the API starts a process for a user.
        "process-start" if record.field("user").is_none() => PLAIN,
        _ if rule.groups.contains(&"metrics") => CYAN,
        _ if rule.groups.contains(&"audit") => MAGENTA,
        "slow-query" | "postgres-log" | "postgres-error" => BLUE,
        _ => PLAIN,
    }
}

/// The colour of an app: always the same.
pub(crate) fn app(name: &[u8]) -> Paint {
    of_palette(hash(name))
}

/// The colour of a process: dynos are told apart, and neighbours (`web.1`, `web.2`) always differ. Of router, api and
/// add-ons there is but one, and the numbers of Postgres are of no dyno.
pub(crate) fn dyno(name: &[u8]) -> Paint {
    match split_dyno(name) {
        (_, None) => PLAIN,
        _ if is_postgres(name) => PLAIN,
        (proc_type, Some(DynoId::Number(digits))) => {
            let number = digits.iter().fold(0_u64, |number, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')));
            of_palette(hash(proc_type).wrapping_add(number))
        }
        (_, Some(DynoId::Text(_))) => of_palette(hash(name)),
    }
}

fn of_palette(number: u64) -> Paint {
    NAMES[(number % NAMES.len() as u64) as usize]
}

/// The upper half: the lower bits are too much alike for names that are.
fn hash(name: &[u8]) -> u64 {
    fingerprint(name) >> 32
}

/// The colour of a field's value.
pub(crate) fn field(key: &Key, record: &Record<'_>) -> Paint {
    let Key::Field(name) = key else { return PLAIN };
    match (name.as_str(), record.field(name)) {
        ("status", Some(Value::Number(digits))) if record.event() == "router" => status(digits),
        ("code", Some(_)) => level(record.level()),
        ("to", Some(Value::Text(b"crashed"))) if record.event() == "dyno-state" => RED,
        // 0 is success, 143 an obeyed SIGTERM.
        ("exit_status", Some(Value::Number(digits))) if digits != b"0" && digits != b"143" => RED,
        ("dyno", Some(Value::Text(text))) if record.event() == "router" => dyno(text),
        _ => PLAIN,
    }
}

const fn status(digits: &[u8]) -> Paint {
    match digits {
        [b'5', _, _] => RED,
        [b'4', _, _] => YELLOW,
        [b'2', _, _] => GREEN,
        _ => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_colour_and_neighbours_differ() {
        let colours: std::collections::HashSet<_> = (1..=8).map(|number| dyno(format!("web.{number}").as_bytes())).collect();
        assert_eq!(colours.len(), 8);
        assert_eq!(dyno(b"web.1"), dyno(b"web.9"));
        assert_ne!(dyno(b"web-848cd4f64d-pvpr2"), PLAIN);
        assert_eq!(dyno(b"router"), PLAIN);
        // From version to version, too.
        assert_eq!((app(b"shop"), app(b"blog")), ("38;5;30", "38;5;65"));
    }

    #[test]
    fn what_is_wrong_is_red() {
        let line = "2026-11-22T04:54:21+00:00 heroku[router]: at=error code=H12 path=\"/\" dyno=web.3 status=503";
        let record = crate::parse(line.as_bytes());
        for (field_name, paint) in [("status", RED), ("code", RED), ("path", PLAIN)] {
            assert_eq!(field(&Key::Field(field_name.into()), &record), paint);
        }
        assert_eq!(event(&record), PLAIN);
        assert_eq!(event(&crate::parse(b"2026-11-22T04:54:21+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)")), RED);
        assert_eq!(event(&crate::parse(b"2026-11-22T04:54:21+00:00 app[api]: Release v2 created by user a@b.c")), MAGENTA);
    }
}
