//! Which value does the text in a figure write: a field, or arithmetic on fields?
//!
//! ```text
//! value  = term { ( "+" | "-" ) term }
//! term   = factor { ( "*" | "/" ) factor }
//! factor = NAME | NUMBER | "(" value ")"
//! ```
//! Operators need blanks around them, since names may hold a `-`.

use super::value::{Measure, PLACES, Value};
use crate::filter::expr::parse::{Parsed, Parser};
use crate::filter::expr::{Bare, Word};
use crate::name::{Key, spec};
use crate::number;

/// Parentheses within parentheses beyond this are no one's wish, and would exhaust the stack.
const DEPTH: usize = 64;

/// Reads a value.
pub(super) fn value(parser: &mut Parser<'_>) -> Parsed<Value> {
    sum(parser, 0)
}

fn sum(parser: &mut Parser<'_>, depth: usize) -> Parsed<Value> {
    chain(parser, ['+', '-'], |parser| chain(parser, ['*', '/'], |parser| factor(parser, depth)))
}

/// Reads values joined by either sign.
fn chain<'t>(parser: &mut Parser<'t>, signs: [char; 2], next: impl Fn(&mut Parser<'t>) -> Parsed<Value>) -> Parsed<Value> {
    let mut value = next(parser)?;
    while let Some(sign) = signs.into_iter().find(|sign| parser.lexer.symbol(sign.encode_utf8(&mut [0; 4]))) {
        value = Value::Both(Box::new(value), sign, Box::new(next(parser)?));
    }
    Ok(value)
}

fn factor(parser: &mut Parser<'_>, depth: usize) -> Parsed<Value> {
    let open = parser.lexer.at();
    if parser.lexer.symbol("(") {
        if depth == DEPTH {
            return Err(parser.lexer.trouble(open, format!("more than {DEPTH} parentheses within each other")));
        }
        let inner = sum(parser, depth + 1)?;
        parser.close(open, "a closing parenthesis is missing here")?;
        return Ok(inner);
    }
    if let Some(name) = parser.lexer.name() {
        return field(parser, &name);
    }
    let missing = parser.here("a field's name is expected here");
    let Some(word) = parser.lexer.value(Bare::Listed)? else { return Err(missing) };
    let (digits, rest) = number::split(word.text.as_bytes());
    match (number::scaled(word.text.as_bytes(), PLACES), rest.first()) {
        (Some(number), _) => Ok(Value::Number(number)),
        (None, Some(b'+' | b'-' | b'*' | b'/')) if !digits.is_empty() => {
            Err(parser.lexer.trouble(word.at + digits.len(), "blanks are missing around this sign"))
        }
        _ => Err(missing),
    }
}

/// Reads a field whose numbers are summarized.
fn field(parser: &mut Parser<'_>, name: &Word<'_>) -> Parsed<Value> {
    if let Some((left, right)) = difference(&name.text) {
        let message =
            format!("no field named '{}'; did you mean '{left} - {right}'? A name may hold a '-', so a minus has blanks", name.text);
        return Err(parser.lexer.trouble(name.at, message));
    }
    let key = parser.key(name)?;
    // What an app calls `data.path` may be a number.
    if key.kind().is_some_and(|kind| !kind.is_number()) && !name.text.starts_with("data.") {
        let own =
            if matches!(key, Key::Field(_)) { format!(" (for a number of your app's own: data.{})", name.text) } else { String::new() };
        return Err(parser.lexer.trouble(name.at, format!("'{}' is no number, and figures are made of numbers{own}", name.text)));
    }
    Ok(Value::Field { measure: Measure::of(&key), key })
}

/// The two fields that a name is made of which is none: `service-connect`.
fn difference(name: &str) -> Option<(&str, &str)> {
    let splits = || name.match_indices('-').map(|(at, _)| (&name[..at], &name[at + 1..]));
    let both = |(left, right): &(&str, &str)| spec(left).is_some() && spec(right).is_some();
    splits().find(both).filter(|_| spec(name).is_none())
}
