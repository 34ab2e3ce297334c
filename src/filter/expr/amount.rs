//! Which of two numbers is greater, when each may carry a unit?

use crate::events::Kind;
use crate::number::{self, Dimension};
use std::cmp::Ordering;

/// A number of an expression, ready to be compared with those of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    /// The number, in the smallest steps of its dimension.
    pub(super) number: Decimal,
    /// What it measures; `None` for a bare number.
    pub(super) dimension: Option<Dimension>,
    /// How many steps one of a record's numbers counts when it has no unit of its own.
    pub(super) step: i128,
}

/// Why a text is no amount of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// It is no number at all.
    NoNumber,
    /// It is a number and a word behind it, which begins here and is no unit.
    UnknownUnit(usize),
    /// The field's numbers have no unit.
    HasUnit,
    /// The field is in this unit, which measures something else.
    OtherDimension(Dimension),
}

impl Amount {
    /// Reads `2s` for a field of that kind; `None`: a field that no schema knows. Without a unit the number is in the
    /// field's documented one.
    pub(crate) fn read(text: &str, kind: Option<Kind>) -> Result<Self, Misfit> {
        let (digits, unit) = number::split(text.as_bytes());
        if digits.is_empty() {
            return Err(Misfit::NoNumber);
        }
        let number = Decimal::read(digits);
        let documented = kind.and_then(number::unit_of);
        if unit.is_empty() {
            let (dimension, step) = documented.map_or((None, 1), |(dimension, step)| (Some(dimension), step));
            return Ok(Self { number: number.times(step), dimension, step });
        }
        let Some((dimension, steps)) = number::unit(unit) else {
            // `8d41489f`, `2026-11-22` and `203.0.113.7` begin with a number and are none.
            let word = text[digits.len()..].chars().all(char::is_alphabetic);
            return Err(if word { Misfit::UnknownUnit(digits.len()) } else { Misfit::NoNumber });
        };
        match (kind, documented) {
            (_, Some((other, _))) if other != dimension => Err(Misfit::OtherDimension(other)),
            (Some(_), None) => Err(Misfit::HasUnit),
            // A field without a schema: its bare numbers are taken to be in the unit that was typed.
            (None, None) => Ok(Self { number: number.times(steps), dimension: Some(dimension), step: steps }),
            (_, Some((_, step))) => Ok(Self { number: number.times(steps), dimension: Some(dimension), step }),
        }
    }

    /// How the value of a record stands to this number: `Less` when the value is less. `None` when the two cannot be
    /// compared: the value is no number, or measures something else, or has a unit where this number has none.
    pub(crate) fn compare(&self, value: &[u8]) -> Option<Ordering> {
        let (digits, unit) = number::split(value);
        if digits.is_empty() {
            return None;
        }
        let step = if unit.is_empty() {
            self.step
        } else {
            let (dimension, steps) = number::unit(unit)?;
            (Some(dimension) == self.dimension).then_some(steps)?
        };
        Some(Decimal::read(digits).times(step).compare(self.number))
    }
}

/// `mantissa / 10^scale`: exact up to 25 digits, enough for any id; what is longer is rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) mantissa: i128,
    pub(super) scale: i32,
}

impl Decimal {
    /// A mantissa below it stays an `i128` when it is multiplied with the steps of any unit.
    const ROOM: i128 = 10_i128.pow(24);

    /// Reads a number as [`number::split`] cuts it.
    fn read(digits: &[u8]) -> Self {
        let (mut mantissa, mut scale) = (0, 0);
        let (mut negative, mut fraction) = (false, false);
        for (at, byte) in digits.iter().enumerate() {
            match byte {
                b'-' => negative = true,
                b'.' => fraction = true,
                b'0'..=b'9' if mantissa < Self::ROOM => {
                    mantissa = mantissa * 10 + i128::from(byte - b'0');
                    scale += i32::from(fraction);
                }
                b'0'..=b'9' => scale -= i32::from(!fraction),
                _ => {
                    scale = scale.saturating_sub(exponent(&digits[at + 1..]));
                    break;
                }
            }
        }
        Self { mantissa: if negative { -mantissa } else { mantissa }, scale }
    }

    fn times(self, steps: i128) -> Self {
        Self { mantissa: self.mantissa * steps, ..self }
    }

    fn compare(self, other: Self) -> Ordering {
        let by = |scale: i32, more: i32| 10_i128.checked_pow(more.checked_sub(scale)?.max(0).unsigned_abs());
        let raised = |one: Self, to: Self| one.mantissa.checked_mul(by(one.scale, to.scale)?);
        match (raised(self, other), raised(other, self)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => self.approximate().total_cmp(&other.approximate()),
        }
    }

    /// For numbers too far apart to be written with one scale; the limit keeps zero from meeting infinity.
    fn approximate(self) -> f64 {
        self.mantissa as f64 * 10_f64.powi(-self.scale.clamp(-300, 300))
    }
}

/// The number behind an `e`.
fn exponent(digits: &[u8]) -> i32 {
    let size = |digits: &[u8]| digits.iter().fold(0_i32, |size, byte| size.saturating_mul(10).saturating_add(i32::from(byte - b'0')));
    match digits {
        [b'-', digits @ ..] => -size(digits),
        [b'+', digits @ ..] => size(digits),
        digits => size(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    #[test]
    fn values_are_compared_in_their_units() {
        for (literal, kind, value, expected) in [
            ("500", Some(Kind::Number), "499.99", Some(Less)),
            ("500", None, "500.0", Some(Equal)),
            ("2s", Some(Kind::Ms), "2001", Some(Greater)),
            ("50", Some(Kind::Ms), "0.05s", Some(Equal)),
            ("1GB", Some(Kind::Mb), "1024", Some(Equal)),
            ("1kB", Some(Kind::Kb), "2", Some(Greater)),
            ("50ms", None, "58ms", Some(Greater)),
            ("50ms", None, "1.2s", Some(Greater)),
            ("50ms", None, "49", Some(Less)),
            ("50ms", None, "60MB", None),
            ("50", None, "58ms", None),
            ("50", None, "fast", None),
            ("50", None, "", None),
            ("50", None, "58 apples", None),
            ("-1", None, "-1.5", Some(Less)),
        ] {
            let amount = Amount::read(literal, kind).unwrap();
            assert_eq!(amount.compare(value.as_bytes()), expected, "{value} to {literal}");
        }
    }

    #[test]
    fn numbers_of_any_length_have_an_order() {
        for (left, right, expected) in [
            ("9007199254740993", "9007199254740992", Greater),
            ("0.1", "0.10", Equal),
            ("-0", "0", Equal),
            ("1e3", "1000", Equal),
            ("1.5E-3", "0.0015", Equal),
            ("1e999999999999", "1", Greater),
            ("0", "1e300", Less),
            ("-1e400", "1e-400", Less),
            ("12345678901234567890123456789012345678901234567890", "9", Greater),
            ("0.00000000000000000000000000000000000000000001", "0", Greater),
        ] {
            let amount = Amount::read(right, None).unwrap();
            assert_eq!(amount.compare(left.as_bytes()), Some(expected), "{left} to {right}");
        }
    }

    #[test]
    fn what_is_no_amount() {
        for (literal, kind, expected) in [
            ("abc", None, Misfit::NoNumber),
            ("2026-11-22", None, Misfit::NoNumber),
            ("8d41489f", None, Misfit::NoNumber),
            ("5mss", None, Misfit::UnknownUnit(1)),
            ("5ms", Some(Kind::Number), Misfit::HasUnit),
            ("5MB", Some(Kind::Ms), Misfit::OtherDimension(Dimension::Time)),
        ] {
            assert_eq!(Amount::read(literal, kind), Err(expected), "{literal}");
        }
    }
}
