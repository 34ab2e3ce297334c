//! How are a few fields of an event found at once? By their place in the schema, in one pass over the record's fields.

use crate::events::{self, FieldSpec, Rule};
use crate::number;
use crate::record::{Field, Name, Record, Value};

/// A field that is not wanted.
const NONE: u8 = u8::MAX;

/// Fields of one event that are looked for in each of its records.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<const N: usize> {
    rule: &'static Rule,
    names: [&'static str; N],
    /// For each field of the schema, which of the wanted ones it is.
    slots: [u8; MOST],
}

/// So many fields at most has an event.
const MOST: usize = 64;

/// A field that was found, its value not looked at yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'r>(&'r Record<'r>, &'r Field);

impl<'r> Found<'r> {
    pub(crate) fn value(self) -> Value<'r> {
        self.0.value(self.1)
    }
}

impl<const N: usize> Wanted<N> {
    /// The fields of those names; one that the event lacks is never found.
    pub(crate) fn of(event: &str, names: [&'static str; N]) -> Self {
        let rule = events::find(event).unwrap_or(&events::LOG);
        let slot = |field: &FieldSpec| names.iter().position(|name| *name == field.name).map_or(NONE, |slot| slot as u8);
        let slots = std::array::from_fn(|at| rule.fields.get(at).map_or(NONE, slot));
        debug_assert!(rule.fields.len() <= MOST, "{event} has more fields");
        Self { rule, names, slots }
    }

    /// Where they stand.
    pub(crate) fn find<'r>(&self, record: &'r Record<'_>) -> [Option<Found<'r>>; N] {
        let mut found = [None; N];
        find(self.rule, &self.names, &self.slots, record, &mut found);
        found
    }

    /// Their values.
    pub(crate) fn read<'r>(&self, record: &'r Record<'_>) -> [Option<Value<'r>>; N] {
        let mut values = [None; N];
        for (value, found) in values.iter_mut().zip(self.find(record)) {
            *value = found.map(Found::value);
        }
        values
    }
}

/// Finds fields, whatever their number.
fn find<'r>(rule: &Rule, names: &[&str], slots: &[u8; MOST], record: &'r Record<'_>, found: &mut [Option<Found<'r>>]) {
    for field in &record.parts.fields {
        let slot = match field.name {
            Name::Known(spec) => slots.get(place(rule, spec)).copied().unwrap_or(NONE),
            // Records in hlog's own JSON print their names.
            Name::Printed(_) => names.iter().position(|name| name.as_bytes() == record.name(field)).map_or(NONE, |slot| slot as u8),
        };
        if let Some(place) = found.get_mut(usize::from(slot)) {
            *place = Some(Found(record, field));
        }
    }
}

/// Which field of its rule a field is; of another rule's, some number beyond.
fn place(rule: &Rule, spec: &'static FieldSpec) -> usize {
    std::ptr::from_ref(spec).addr().wrapping_sub(rule.fields.as_ptr().addr()) / size_of::<FieldSpec>()
}

/// The text of a value; nothing for any but text.
pub(crate) const fn text(value: Option<Value<'_>>) -> &[u8] {
    match value {
        Some(Value::Text(text)) => text,
        _ => b"",
    }
}

/// A number as a whole number of units of 10^-`places`, if it is none below zero: milliseconds in microseconds with three.
#[inline]
pub(crate) fn count(value: Option<Value<'_>>, places: u32) -> Option<u64> {
    let Some(Value::Number(digits)) = value else { return None };
    // Most are a few digits and nothing else.
    if digits.len() <= 9 {
        let (mut number, mut odd) = (0, digits.is_empty());
        for byte in digits {
            let digit = byte.wrapping_sub(b'0');
            odd |= digit > 9;
            number = number * 10 + u64::from(digit);
        }
        if !odd {
            return Some(number * 10_u64.pow(places));
        }
    }
    number::scaled(digits, places).and_then(|number| u64::try_from(number).ok())
}

/// A number in units of 10^-`places`.
pub(crate) fn number(value: Option<Value<'_>>, places: u32) -> Option<i128> {
    match value? {
        Value::Number(digits) => number::scaled(digits, places),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_place_and_by_name() {
        let wanted = Wanted::of("router", ["service", "code", "path"]);
        let line = b"2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/a\" host=x.io dyno=web.3 connect=0ms service=1.5s status=200 bytes=4";
        let record = crate::parse(line);
        let [service, code, path] = wanted.read(&record);
        assert_eq!((count(service, 3), code.is_none(), text(path)), (Some(1_500_000), true, &b"/a"[..]));
        let sample = crate::parse(b"2026-11-22T04:54:21+00:00 heroku[web.1]: sample#memory_total=1.25MB");
        assert_eq!(wanted.read(&sample), [None; 3]);
    }

    #[test]
    fn counts_are_those_of_numbers() {
        for digits in ["", "0", "7", "12", "123456789", "1234567890", "1.5", "0.0004", "-3", "1e3", "1:3", "99999999999999999999999", "x"] {
            for places in [0, 3] {
                let value = Some(Value::Number(digits.as_bytes()));
                let expected = number(value, places).and_then(|number| u64::try_from(number).ok());
                assert_eq!(count(value, places), expected, "{digits}");
            }
        }
        assert_eq!(count(Some(Value::Text(b"7")), 0), None);
    }
}
