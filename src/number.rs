//! What number does a text print, in which unit? Digits stay as printed; units are converted exactly.

use crate::events::Kind;

/// The length of the JSON number at the start of `text`: 0 where there is none.
fn number_len(text: &[u8]) -> usize {
    let digits = |at: usize| crate::bytes::digits(text.get(at..).unwrap_or_default());
    let sign = usize::from(text.first() == Some(&b'-'));
    let whole = digits(sign);
    if whole == 0 || (whole > 1 && text[sign] == b'0') {
        return 0;
    }
    let mut end = sign + whole;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction == 0 {
            return 0;
        }
        end += 1 + fraction;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The number at the start of a text and what follows it: the unit. An empty number: there is none.
pub(crate) fn split(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(number_len(text))
}

/// A number of at most 15 digits without exponent and unit: what an untyped value must be to count as one.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let figures = text.strip_prefix(b"-").unwrap_or(text);
    let mut point = None;
    for (at, byte) in figures.iter().take(17).enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() => point = Some(at),
            _ => return false,
        }
    }
    let whole = point.unwrap_or(figures.len());
    let digits = figures.len() - usize::from(point.is_some());
    (1..=15).contains(&digits) && whole > 0 && (whole == 1 || figures[0] != b'0') && point.is_none_or(|at| at + 1 < figures.len())
}

/// Is the whole text one JSON number?
pub(crate) fn is_number(text: &[u8]) -> bool {
    !text.is_empty() && number_len(text) == text.len()
}

/// The number `digits` (as [`split`] cuts it) in whole steps of 10^-`places`, rounded half away from zero; `None` where it is
/// no number, or beyond all counting.
pub(crate) fn scaled(digits: &[u8], places: u32) -> Option<i128> {
    let (negative, figures) = digits.strip_prefix(b"-").map_or((false, digits), |figures| (true, figures));
    let mut value = 0_u64;
    let mut left = None;
    for byte in figures {
        match (byte, &mut left) {
            (b'0'..=b'9', Some(0)) => return approximate(digits, places),
            (b'0'..=b'9', left) => {
                let Some(next) = value.checked_mul(10).and_then(|value| value.checked_add(u64::from(byte - b'0'))) else {
                    return approximate(digits, places);
                };
                value = next;
                *left = left.map(|left| left - 1);
            }
            (b'.', None) => left = Some(places),
            _ => return approximate(digits, places),
        }
    }
    let step = 10_u64.pow(left.unwrap_or(places).min(19));
    let value = value.checked_mul(step).map_or_else(|| i128::from(value) * i128::from(step), i128::from);
    (!figures.is_empty()).then_some(if negative { -value } else { value })
}

/// What is greater counts as so much: figures of it can still be added up.
const GREATEST: f64 = 1e30;

/// The same of numbers with exponents, or with more digits than are wanted or can be held.
#[cold]
fn approximate(digits: &[u8], places: u32) -> Option<i128> {
    let number: f64 = std::str::from_utf8(digits).ok().filter(|_| is_number(digits))?.parse().ok()?;
    let value = (number * 10_f64.powi(i32::try_from(places).ok()?)).round();
    Some(value.clamp(-GREATEST, GREATEST) as i128)
}

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    Time,
    Bytes,
    Pages,
    Percent,
}

/// What a unit measures, and how many of its dimension's smallest steps it holds.
pub(crate) fn unit(text: &[u8]) -> Option<(Dimension, i128)> {
    use Dimension::{Bytes, Pages, Percent, Time};
    Some(match text {
        b"us" | [0xc2, 0xb5, b's'] => (Time, 1),
        b"ms" => (Time, 1000),
        b"s" => (Time, 1_000_000),
        b"m" | b"min" => (Time, 60_000_000),
        b"h" => (Time, 3_600_000_000),
        b"B" | b"bytes" => (Bytes, 1),
        b"k" | b"K" | b"kB" | b"KB" => (Bytes, 1 << 10),
        b"M" | b"MB" => (Bytes, 1 << 20),
        b"G" | b"GB" => (Bytes, 1 << 30),
        b"T" | b"TB" => (Bytes, 1 << 40),
        b"pages" => (Pages, 1),
        b"%" => (Percent, 1),
        _ => return None,
    })
}

/// The unit of a kind of field. `bytes` is what lines print, `B` what people type.
pub(crate) fn unit_of(kind: Kind) -> Option<(Dimension, i128)> {
    unit(kind.unit().as_bytes())
}

/// Appends the number `digits` of unit `from`, in the unit of `to`, exactly. False, and nothing appended, where
/// the two measure different things or the digits are too many.
pub(crate) fn convert(digits: &[u8], from: &[u8], to: Kind, out: &mut Vec<u8>) -> bool {
    let (Some((from, steps)), Some((into, per))) = (unit(from), unit_of(to)) else { return false };
    if from != into {
        return false;
    }
    let Some((mantissa, mut scale)) = decimal(digits) else { return false };
    let Some(mut value) = mantissa.checked_mul(steps) else { return false };
    while value % per != 0 {
        let Some(more) = value.checked_mul(10) else { return false };
        (value, scale) = (more, scale + 1);
    }
    value /= per;
    if steps != per {
        while scale > 0 && value % 10 == 0 {
            (value, scale) = (value / 10, scale - 1);
        }
    }
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let point = if scale > 0 { "." } else { "" };
    for part in [sign, whole, point, fraction] {
        out.extend_from_slice(part.as_bytes());
    }
    true
}

/// A decimal number as a whole number and how many of its digits stand behind the point.
fn decimal(digits: &[u8]) -> Option<(i128, usize)> {
    let text = std::str::from_utf8(digits).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Some((format!("{whole}{fraction}").parse().ok()?, fraction.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(digits: &str, from: &str, to: Kind) -> Option<String> {
        let mut out = Vec::new();
        convert(digits.as_bytes(), from.as_bytes(), to, &mut out).then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn numbers_end_where_json_ends_them() {
        for (text, digits, unit) in [
            ("12ms", "12", "ms"),
            ("0.00MB", "0.00", "MB"),
            ("-1.5e-7x", "-1.5e-7", "x"),
            ("007", "", "007"),
            ("1.", "", "1."),
            ("", "", ""),
        ] {
            assert_eq!(split(text.as_bytes()), (digits.as_bytes(), unit.as_bytes()), "{text}");
        }
    }

    #[test]
    fn plain_numbers_are_short_and_unadorned() {
        for text in ["0", "-1", "58.33", "123456789012345"] {
            assert!(is_plain(text.as_bytes()), "{text}");
        }
        for text in ["", "-", "1e5", "1234567890123456", "00", "1ms", "1.2.3", "+1"] {
            assert!(!is_plain(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn numbers_are_told_in_whole_steps() {
        for (digits, places, expected) in [
            ("12", 3, Some(12_000)),
            ("436.47", 3, Some(436_470)),
            ("-0.5", 3, Some(-500)),
            ("0.9995", 3, Some(1000)),
            ("18219119023", 6, Some(18_219_119_023_000_000)),
            ("1.5e2", 1, Some(1500)),
            ("99999999999999999999", 0, Some(100_000_000_000_000_000_000)),
            ("1e99", 3, Some(GREATEST as i128)),
            ("-1e400", 3, Some(-(GREATEST as i128))),
            ("12ms", 3, None),
            ("", 3, None),
            ("-", 3, None),
        ] {
            assert_eq!(scaled(digits.as_bytes(), places), expected, "{digits}");
        }
    }

    #[test]
    fn units_are_converted_exactly() {
        assert_eq!(converted("1.5", "s", Kind::Ms).as_deref(), Some("1500"));
        assert_eq!(converted("250", "us", Kind::Ms).as_deref(), Some("0.25"));
        assert_eq!(converted("870", "M", Kind::Mb).as_deref(), Some("870"));
        assert_eq!(converted("1", "GB", Kind::Mb).as_deref(), Some("1024"));
        assert_eq!(converted("1", "B", Kind::Mb).as_deref(), Some("0.00000095367431640625"));
        assert_eq!(converted("0.50", "bytes", Kind::Bytes).as_deref(), Some("0.50"));
        assert_eq!(converted("-0.5", "s", Kind::Ms).as_deref(), Some("-500"));
        assert_eq!(converted("1", "s", Kind::Mb), None);
        assert_eq!(converted("1", "parsecs", Kind::Ms), None);
        assert_eq!(converted("99999999999999999999999999999999999999", "h", Kind::Ms), None);
    }
}
