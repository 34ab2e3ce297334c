//! What holds of every text that may be a time, printed or typed?

use crate::envelope::is_timestamp;
use crate::time::stamp::Reader;
use crate::time::when::{Bound, read, zone};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

static ZONES: LazyLock<[TimeZone; 3]> =
    LazyLock::new(|| ["UTC", "Europe/Berlin", "America/New_York"].map(|name| zone(name).unwrap_or_else(|error| panic!("{error}"))));
const NOW: Timestamp = Timestamp::constant(1_795_356_000, 0);

/// No window begins after its end; a time that is shown is read as the same; the fast way and the long one, and jiff, agree.
pub fn time(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for zone in &*ZONES {
        let reader = Reader::new(zone.clone(), NOW);
        let bounds = [Bound::Since, Bound::Until].map(|bound| read(&text, bound, NOW, zone));
        if let [Ok(since), Ok(until)] = &bounds {
            assert!(since <= until, "{text:?}: {since} to {until}");
        }
        for (bound, typed) in [Bound::Since, Bound::Until].into_iter().zip(bounds) {
            assert_eq!(read(&format!(" {text}\t"), bound, NOW, zone).ok(), typed.clone().ok(), "{text:?} among blanks");
            match typed {
                Ok(micros) => shown(micros, &reader, zone),
                Err(error) => assert!(error.starts_with(&format!("'{}' is not a time", text.trim())), "{error}"),
            }
        }
        if let Some(micros) = reader.micros(bytes) {
            shown(micros, &reader, zone);
            printed(bytes, micros, &reader);
        }
    }
}

/// A time that is shown is one that is read, whether a line prints it or a user types it.
fn shown(micros: i64, reader: &Reader, zone: &TimeZone) {
    let mut out = Vec::new();
    reader.display(micros, zone, &mut out);
    let text = String::from_utf8(out).unwrap_or_else(|error| panic!("{error}"));
    let millis = micros.div_euclid(1000) * 1000;
    // Beyond the years that have four digits, and in the zones of the nineteenth century, there is no form to be read.
    if text.starts_with('@') || text.len() > 29 {
        return;
    }
    assert_eq!(reader.micros(text.as_bytes()), Some(millis), "{text}");
    assert_eq!(read(&text, Bound::Since, NOW, zone), Ok(millis), "{text}");
}

/// What a line prints means the same to those who take the long way.
fn printed(bytes: &[u8], micros: i64, reader: &Reader) {
    let text = bytes.trim_ascii();
    if text.get(10) != Some(&b'T') {
        return;
    }
    let long_way = [&text[..10], b"t", &text[11..]].concat();
    assert_eq!(reader.micros(&long_way), Some(micros), "{:?}", String::from_utf8_lossy(text));
    let theirs = std::str::from_utf8(text).ok().filter(|text| is_timestamp(text.as_bytes()) && !text.contains(":60"));
    if let Some(stamp) = theirs.and_then(|text| text.parse::<Timestamp>().ok()) {
        assert_eq!(i128::from(micros), stamp.as_nanosecond().div_euclid(1000), "{:?}", String::from_utf8_lossy(text));
    }
}
