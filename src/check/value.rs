//! Which number does a record give: a field, or arithmetic on fields, each in its unit? And which number is the limit?
//!
//! Numbers are counted in millionths of the smallest steps of what they measure (microseconds, bytes), so that fields of
//! different units can be added and divided.

use crate::events::Kind;
use crate::name::{Key, spec};
use crate::number::{self, Dimension};
use crate::record::{self, Record};

/// Decimals that are kept of a number.
pub(super) const PLACES: u32 = 6;
/// One step, as numbers are counted: 10^[`PLACES`].
pub(crate) const ONE: i128 = 1_000_000;

/// What is read of a record.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Field {
        key: Key,
        measure: Measure,
    },
    Number(i128),
    /// Two of them, and `+`, `-`, `*` or `/`.
    Both(Box<Self>, char, Box<Self>),
}

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Something with a unit that has so many steps.
    Unit(Dimension, i128, &'static str),
    /// A number without a unit.
    Plain,
    /// A field of an app's own: whatever its lines say.
    Unknown,
}

impl Measure {
    /// Of the field that a name stands for.
    pub(crate) fn of(key: &Key) -> Self {
        let Key::Field(name) = key else { return Self::Unknown };
        let Some(spec) = spec(name) else { return Self::Unknown };
        match number::unit_of(spec.kind) {
            Some((dimension, steps)) => Self::Unit(dimension, steps, spec.kind.unit()),
            None if spec.kind == Kind::Number => Self::Plain,
            None => Self::Unknown,
        }
    }

    const fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Unit(dimension, ..) => Some(dimension),
            _ => None,
        }
    }
}

impl Value {
    /// What it measures.
    ///
    /// # Errors
    /// It adds what cannot be added.
    pub(crate) fn measure(&self) -> Result<Measure, String> {
        match self {
            Self::Field { measure, .. } => Ok(*measure),
            Self::Number(_) => Ok(Measure::Plain),
            Self::Both(left, sign, right) => {
                let (left, right) = (left.measure()?, right.measure()?);
                match (sign, left, right) {
                    (_, Measure::Unknown, _) | (_, _, Measure::Unknown) => Ok(Measure::Unknown),
                    ('*', measure, Measure::Plain) | ('*', Measure::Plain, measure) | ('/', measure, Measure::Plain) => Ok(measure),
                    ('/', left, right) if left.dimension() == right.dimension() => Ok(Measure::Plain),
                    ('+' | '-', left, right) if left.dimension() == right.dimension() => Ok(left),
                    _ => Err(format!("'{sign}' joins what does not go together: {} and {}", name(left), name(right))),
                }
            }
        }
    }

    /// The number of a record, in millionths of steps; `bare`: the steps of a number without a unit in a field that no
    /// schema knows. What is too great to be counted is the most there is. `None`: it has none, or it is no number, or one is divided by zero.
    pub(crate) fn read(&self, record: &Record<'_>, bare: i128) -> Option<i128> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Field { key, measure } => field(key.value(record)?, *measure, bare),
            Self::Both(left, sign, right) => {
                let (left, right) = (left.read(record, bare)?, right.read(record, bare)?);
                match sign {
                    '+' => Some(left.saturating_add(right)),
                    '-' => Some(left.saturating_sub(right)),
                    '*' => Some(left.checked_mul(right).map_or_else(|| left.saturating_mul(right), |product| product / ONE)),
                    _ => left.saturating_mul(ONE).checked_div(right),
                }
            }
        }
    }
}

const fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Unit(_, _, unit) => unit,
        _ => "a plain number",
    }
}

fn field(value: record::Value<'_>, measure: Measure, bare: i128) -> Option<i128> {
    let (record::Value::Number(text) | record::Value::Text(text)) = value else { return None };
    let (digits, unit) = number::split(text);
    let steps = match (measure, unit) {
        (Measure::Unit(_, steps, _), b"") => steps,
        (Measure::Plain, b"") => 1,
        (Measure::Unknown, b"") => bare,
        // An app may print a field of that name with a unit.
        (measure, unit) => {
            let (dimension, steps) = number::unit(unit)?;
            (measure == Measure::Unknown || measure.dimension() == Some(dimension)).then_some(steps)?
        }
    };
    Some(number::scaled(digits, PLACES)?.saturating_mul(steps))
}

/// The number of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Millionths of steps.
    pub number: i128,
    /// How many of those make one of the unit in which figures are told.
    pub one: i128,
    pub unit: String,
    /// The steps of a number without a unit in a field that no schema knows.
    pub bare: i128,
}

impl Amount {
    /// Reads `500ms`, `90%`, `3` for what is measured.
    ///
    /// # Errors
    /// Why it is no such number.
    pub(crate) fn read(text: &str, measure: Measure) -> Result<Self, String> {
        let (digits, unit) = number::split(text.as_bytes());
        let number = number::scaled(digits, PLACES).ok_or_else(|| format!("'{text}' is no number"))?;
        let typed = &text[digits.len()..];
        let plain = |one: i128| Ok(Self { number: number * one / ONE, one, unit: typed.to_owned(), bare: 1 });
        let in_unit = |steps: i128, name: &str, bare: i128| {
            let number = number.checked_mul(steps).ok_or_else(|| format!("'{text}' is more than can be counted"))?;
            Ok(Self { number, one: ONE * steps, unit: name.to_owned(), bare })
        };
        if unit.is_empty() {
            return match measure {
                Measure::Unit(_, steps, name) => in_unit(steps, name, 1),
                _ => plain(ONE),
            };
        }
        let (dimension, steps) =
            number::unit(unit).ok_or_else(|| format!("no unit named '{typed}'; there are ms, s, m, h, B, kB, MB, GB, %"))?;
        match measure {
            // A share may be told in percent.
            Measure::Plain if dimension == Dimension::Percent => plain(ONE / 100),
            Measure::Plain => Err(format!("this figure has no unit, and '{text}' has one")),
            Measure::Unit(other, _, name) if other != dimension => Err(format!("this figure is in {name}, and '{text}' is in {typed}")),
            _ => in_unit(steps, typed, steps),
        }
    }

    /// A number of steps as figures are told: in the limit's unit, with three decimals; of what is small, with four digits: 0.0004
    /// is more than 0, and shall look so.
    pub(crate) fn tell(&self, number: f64) -> f64 {
        let value = number / self.one as f64;
        let zeros = if value == 0.0 { 0.0 } else { -value.abs().log10().floor() };
        let scale = 10_f64.powf((3.0 + zeros).clamp(3.0, 15.0));
        (value * scale).round() / scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Value {
        let key = Key::read(name).unwrap();
        Value::Field { measure: Measure::of(&key), key }
    }

    fn both(left: &str, sign: char, right: &str) -> Value {
        Value::Both(Box::new(field(left)), sign, Box::new(field(right)))
    }

    #[test]
    fn numbers_are_read_in_their_units() {
        let memory = crate::parse(b"2026-11-22T04:54:21+00:00 heroku[web.1]: sample#memory_total=384.00MB sample#memory_quota=512.00MB");
        assert_eq!(both("sample#memory_total", '/', "sample#memory_quota").read(&memory, 1), Some(750_000));
        assert_eq!(field("sample#memory_total").read(&memory, 1), Some(384 * 1_048_576 * ONE));
        assert_eq!(both("sample#memory_total", '/', "sample#memory_swap").read(&memory, 1), None);
        let app = crate::parse(b"2026-11-22T04:54:21+00:00 app[web.1]: took=1.5s tries=3 of=0 name=x");
        assert_eq!(field("took").read(&app, 1000), Some(1_500_000 * ONE));
        assert_eq!(field("tries").read(&app, 1000), Some(3000 * ONE));
        assert_eq!((field("name").read(&app, 1), both("tries", '/', "of").read(&app, 1)), (None, None));
        assert_eq!(both("tries", '*', "tries").read(&app, 1), Some(9 * ONE));
    }

    #[test]
    fn figures_are_told_as_far_as_they_say_something() {
        let amount = Amount::read("1", Measure::Plain).unwrap();
        let told = [0.0, 0.000_412_345, -0.000_4, 0.500_44, 8.536_585, 1_234_567.0].map(|value| amount.tell(value * ONE as f64));
        assert_eq!(told, [0.0, 0.000_412_3, -0.000_4, 0.500_4, 8.537, 1_234_567.0]);
    }

    #[test]
    fn limits_fit_what_is_measured() {
        let ms = field("service").measure().unwrap();
        let number = |text, measure| Amount::read(text, measure).map(|amount| amount.number);
        assert_eq!(number("500", ms), number("0.5s", ms));
        assert_eq!(number("1%", Measure::Plain), Ok(10_000));
        assert_eq!(number("5MB", ms), Err("this figure is in ms, and '5MB' is in MB".into()));
        assert_eq!(number("5ms", Measure::Plain), Err("this figure has no unit, and '5ms' has one".into()));
        assert_eq!(number("9e23h", ms), Err("'9e23h' is more than can be counted".into()));
        assert_eq!(number("fast", ms), Err("'fast' is no number".into()));
        assert_eq!(number("5parsecs", ms), Err("no unit named 'parsecs'; there are ms, s, m, h, B, kB, MB, GB, %".into()));
        assert_eq!(both("service", '+', "bytes").measure(), Err("'+' joins what does not go together: ms and B".into()));
        assert_eq!(both("service", '/', "connect").measure(), Ok(Measure::Plain));
    }
}
