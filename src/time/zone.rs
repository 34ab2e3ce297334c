//! Which time zone does `--tz ZONE` name?

use jiff::tz::{self, Offset, TimeZone};

use super::civil;
use super::slip::{distance, meant};

/// The zone that `text` names: `local`, `utc`, an offset such as `+02:00`, or an IANA name.
///
/// # Errors
///
/// A sentence for the user: what is wrong, and what to type instead.
pub fn zone(text: &str) -> Result<TimeZone, String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("local") {
        return Ok(TimeZone::system());
    }
    if let Some(offset) = civil::offset(text.as_bytes())
        .and_then(|seconds| i32::try_from(seconds).ok())
        .and_then(|seconds| Offset::from_seconds(seconds).ok())
    {
        return Ok(TimeZone::fixed(offset));
    }
    if let Ok(zone) = TimeZone::get(text) {
        return Ok(zone);
    }
    let names: Vec<String> = tz::db().available().map(|name| name.to_string()).collect();
    let advice = if names.is_empty() {
        "; this machine has no time zone names, so try local, utc or +02:00".to_string()
    } else if let Some(name) = nearest_zone(text, &names) {
        meant(name)
    } else {
        "; try local, utc, Europe/Berlin or +02:00".to_string()
    };
    Err(format!("'{text}' is not a time zone{advice}"))
}

/// The name most like `text`, which may be the city alone, though of equals the whole name wins.
fn nearest_zone<'a>(text: &str, names: &'a [String]) -> Option<&'a str> {
    let text = text.replace(' ', "_");
    let most = text.len() / 4;
    let scored = names.iter().filter_map(|name| {
        let city = name.rsplit('/').next().unwrap_or(name);
        let whole = distance(&text, name, most).map(|slips| (slips, false));
        let part = distance(&text, city, most).map(|slips| (slips, true));
        Some((whole.into_iter().chain(part).min()?, name.as_str()))
    });
    scored.min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones() {
        assert_eq!(zone("UTC"), Ok(TimeZone::UTC));
        assert_eq!(zone("utc"), Ok(TimeZone::UTC));
        assert_eq!(zone("+02:00").unwrap().to_fixed_offset().unwrap().seconds(), 7200);
        assert!(zone("local").is_ok());
        for (text, name) in [("Europe/Berlim", "Europe/Berlin"), ("new york", "America/New_York"), ("CEST", "CET")] {
            let error = format!("'{text}' is not a time zone; did you mean '{name}'?");
            assert_eq!(zone(text), Err(error));
        }
        for text in ["+99:00", "", "../../etc/passwd", "PDT", "Europe/", "\0"] {
            assert!(zone(text).unwrap_err().ends_with("try local, utc, Europe/Berlin or +02:00"));
        }
    }
}
