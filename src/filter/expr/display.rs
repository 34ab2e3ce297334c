//! How is a condition written? For the law that what is written is read as the same; nobody prints one.

use super::amount::Amount;
use super::{Expr, Literal, Order, Test};
use crate::name::Key;
use crate::number::Dimension;
use std::fmt::{Display, Formatter, Result};

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Not(inner) if matches!(**inner, Self::Has(_) | Self::Compare { .. }) => write!(out, "not {inner}"),
            Self::Not(inner) => write!(out, "not ({inner})"),
            Self::And(all) => chain(all, " and ", |part| matches!(part, Self::And(_) | Self::Or(_)), out),
            Self::Or(any) => chain(any, " or ", |part| matches!(part, Self::Or(_)), out),
            Self::Has(key) => write!(out, "has({})", name(key)),
            Self::Compare { key, test, negated } => {
                let name = name(key);
                match (test, negated) {
                    (Test::Among(literals), _) if literals.len() == 1 => {
                        write!(out, "{name} {} {}", if *negated { "!=" } else { "=" }, literals[0])
                    }
                    (Test::Among(literals), _) => {
                        let texts: Vec<_> = literals.iter().map(Literal::to_string).collect();
                        write!(out, "{name} {} ({})", if *negated { "not in" } else { "in" }, texts.join(", "))
                    }
                    (Test::Ordered(order, literal), _) => write!(out, "{name} {order} {literal}"),
                    (Test::Like(regex), _) => write!(out, "{name} {} {}", if *negated { "!~" } else { "~" }, quoted(regex.as_str())),
                }
            }
        }
    }
}

fn chain(parts: &[Expr], joint: &str, needs_parentheses: fn(&Expr) -> bool, out: &mut Formatter<'_>) -> Result {
    let texts = parts.iter().map(|part| if needs_parentheses(part) { format!("({part})") } else { part.to_string() });
    out.write_str(&texts.collect::<Vec<_>>().join(joint))
}

fn name(key: &Key) -> String {
    match key {
        Key::Own(own) => own.name().to_owned(),
        Key::Field(name) => format!("data.{name}"),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Display for Order {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        })
    }
}

impl Display for Literal {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text { text, .. } => out.write_str(&quoted(&String::from_utf8_lossy(text))),
            Self::Number(amount) => write!(out, "{amount}"),
            Self::Class(digit) => write!(out, "{}xx", char::from(*digit)),
            Self::Level(level) => out.write_str(level.name()),
            Self::Event(set) => write!(out, "{set}"),
        }
    }
}

impl Display for Amount {
    /// In the unit that a bare number would be in.
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let unit = match (self.dimension, self.step) {
            (None, _) => "",
            (Some(Dimension::Time), 1) => "us",
            (Some(Dimension::Time), 1000) => "ms",
            (Some(Dimension::Time), 1_000_000) => "s",
            (Some(Dimension::Time), 60_000_000) => "m",
            (Some(Dimension::Time), _) => "h",
            (Some(Dimension::Bytes), step) => ["B", "kB", "MB", "GB", "TB"][step.ilog2() as usize / 10],
            (Some(Dimension::Pages), _) => "pages",
            (Some(Dimension::Percent), _) => "%",
        };
        // A number that was typed in a smaller unit is no whole number of this one.
        let (mantissa, unit) = match (self.number.mantissa % self.step, self.dimension) {
            (0, _) => (self.number.mantissa / self.step, unit),
            (_, Some(Dimension::Time)) => (self.number.mantissa, "us"),
            (_, _) => (self.number.mantissa, "B"),
        };
        write!(out, "{mantissa}e{}{unit}", -i64::from(self.number.scale))
    }
}
