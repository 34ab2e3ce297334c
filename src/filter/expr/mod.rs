//! What can be asked of a record with `--where`? The conditions, and the trouble one can have in writing them.
//!
//! The expression's text goes through [`lex`] (which words?), [`mod@parse`] and [`comparison`] (which condition?) and
//! [`literal`] (what does a value mean for its field?) once; [`eval`] then holds it against every record.

mod amount;
mod comparison;
#[cfg(any(test, fuzzing))]
mod display;
mod eval;
pub(crate) mod lex;
mod literal;
mod operator;
pub(crate) mod parse;

pub(crate) use lex::{Bare, Lexer, Word};
pub(crate) use literal::Literal;
pub(crate) use operator::Operator;

use crate::name::Key;
use parse::Parser;
use regex::bytes::Regex;
use std::fmt;

/// Reads an expression that is a condition.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn parse(text: &str) -> Result<Expr, Trouble> {
    let mut parser = Parser::new(text);
    let condition = parser.condition()?;
    parser.end()?;
    Ok(condition)
}

/// A condition.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    /// The condition does not hold.
    Not(Box<Self>),
    /// All hold.
    And(Vec<Self>),
    /// At least one holds.
    Or(Vec<Self>),
    /// The record has the field, be it null.
    Has(Key),
    /// The record has a value there, and it passes the test; or does not, where `negated` (`!=`, `!~`, `not in`).
    Compare { key: Key, test: Test, negated: bool },
}

/// What is asked of a value.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// `=` and `in`: it equals one of them.
    Among(Vec<Literal>),
    /// `<`, `<=`, `>`, `>=`
    Ordered(Order, Literal),
    /// `~`: the expression is found in it.
    Like(Regex),
}

/// On which side of a literal a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub message: String,
    /// The place in `text`, in bytes.
    pub at: usize,
    pub text: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One character for one, so that the mark stays under its place.
        let shown: String = self.text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        let column = self.text.char_indices().take_while(|(at, _)| *at < self.at).count();
        write!(out, "{}\n  {shown}\n  {:column$}^", self.message, "")
    }
}

impl std::error::Error for Trouble {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_counts_characters() {
        let trouble = parse("path = \"/ü\"\tand status = x").unwrap_err();
        assert_eq!(
            trouble.to_string(),
            "'status' is a number, and 'x' is none; in quotes it is compared as text\n  \
             path = \"/ü\" and status = x\n                           ^"
        );
    }
}
