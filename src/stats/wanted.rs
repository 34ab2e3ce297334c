//! How are a few fields of an event found at once? By their place in the schema, in one pass over the record's fields.

use crate::events::{self, FieldSpec, Rule};
use crate::number;
use crate::record::{Name, Record, Value};
use std::borrow::Cow;

/// A field that is not wanted.
const NONE: u8 = u8::MAX;

/// Fields of one event that are looked for in each of its records.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<const N: usize> {
    rule: &'static Rule,
    names: [&'static str; N],
    /// For each field of the schema, which of the wanted ones it is.
    slots: Vec<u8>,
}

impl<const N: usize> Wanted<N> {
    /// The fields of those names; one that the event lacks is never found.
    pub(crate) fn of(event: &str, names: [&'static str; N]) -> Self {
        let rule = events::find(event).unwrap_or(&events::LOG);
        let slot = |field: &FieldSpec| names.iter().position(|name| *name == field.name).map_or(NONE, |slot| slot as u8);
        let slots = rule.fields.iter().map(slot).collect();
        Self { rule, names, slots }
    }

    /// Their values.
    pub(crate) fn read<'r>(&self, record: &'r Record<'_>) -> [Option<Value<'r>>; N] {
        let mut found = [None; N];
        for field in &record.parts.fields {
            let slot = match field.name {
                Name::Known(spec) => self.slots.get(place(self.rule, spec)).copied().unwrap_or(NONE),
                // Records in hlog's own JSON print their names.
                Name::Printed(_) => {
                    self.names.iter().position(|name| name.as_bytes() == record.name(field)).map_or(NONE, |slot| slot as u8)
                }
            };
            if let Some(place) = found.get_mut(usize::from(slot)) {
                *place = Some(record.value(field));
            }
        }
        found
    }
}

/// Which field of its rule a field is; of another rule's, some number beyond.
fn place(rule: &Rule, spec: &'static FieldSpec) -> usize {
    std::ptr::from_ref(spec).addr().wrapping_sub(rule.fields.as_ptr().addr()) / size_of::<FieldSpec>()
}

/// The text of a value; nothing for any but text.
pub(crate) fn text(value: Option<Value<'_>>) -> Cow<'_, str> {
    match value {
        Some(Value::Text(text)) => super::shape::readable(text),
        _ => Cow::Borrowed(""),
    }
}

/// A number as a whole number of its thousandths, if it is none below zero: milliseconds in microseconds.
pub(crate) fn thousandths(value: Option<Value<'_>>) -> Option<u64> {
    number(value, 3).and_then(|number| u64::try_from(number).ok())
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
        assert_eq!((thousandths(service), code, &*text(path)), (Some(1_500_000), None, "/a"));
        let sample = crate::parse(b"2026-11-22T04:54:21+00:00 heroku[web.1]: sample#memory_total=1.25MB");
        assert_eq!(wanted.read(&sample), [None; 3]);
    }
}
