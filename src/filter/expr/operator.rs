//! Which comparison does an operator ask for?

use super::Order;

/// All operators, for error messages.
pub(super) const ALL: &str = "= != < <= > >= ~ !~ in";

/// An operator of signs. An operator and its negated form ask the same question of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal { negated: bool },
    Ordered(Order),
    Like { negated: bool },
}

impl Operator {
    /// Reads all the signs that stand together.
    pub(crate) fn read(signs: &str) -> Result<Self, String> {
        Ok(match signs {
            "=" | "==" => Self::Equal { negated: false },
            "!=" => Self::Equal { negated: true },
            "<" => Self::Ordered(Order::Below),
            "<=" => Self::Ordered(Order::AtMost),
            ">" => Self::Ordered(Order::Above),
            ">=" => Self::Ordered(Order::AtLeast),
            "~" => Self::Like { negated: false },
            "!~" => Self::Like { negated: true },
            _ => return Err(unknown(signs)),
        })
    }
}

/// The sentence for signs that are no operator here, though perhaps in another language.
fn unknown(signs: &str) -> String {
    let meant = match signs {
        "=>" => ">=",
        "=<" => "<=",
        "<>" | "=!" | "!==" | "!" => "!=",
        "===" => "=",
        "=~" | "~=" | "~~" => "~",
        "~!" | "!=~" => "!~",
        _ => return format!("no operator '{signs}'; there are {ALL}"),
    };
    format!("no operator '{signs}'; did you mean {meant}?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_suggested_exists() {
        for signs in ["=>", "=<", "<>", "=!", "!==", "!", "===", "=~", "~=", "~~", "~!", "!=~"] {
            let sentence = Operator::read(signs).unwrap_err();
            let meant = sentence.rsplit_once("mean ").unwrap().1.trim_end_matches('?');
            assert!(Operator::read(meant).is_ok(), "{sentence}");
        }
        assert_eq!(Operator::read("<<"), Err("no operator '<<'; there are = != < <= > >= ~ !~ in".into()));
    }
}
