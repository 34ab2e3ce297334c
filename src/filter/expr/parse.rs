//! Which condition does an expression write?
//!
//! ```text
//! condition   = conjunction { "or" conjunction }
//! conjunction = negation { "and" negation }
//! negation    = { "not" } ( "(" condition ")" | "has" "(" NAME ")" | comparison )
//! comparison  = NAME ( OPERATOR VALUE | [ "not" ] "in" "(" VALUE { "," VALUE } ")" )
//! ```

use super::{Expr, Lexer, Trouble, Word};
use crate::name::{Key, Own};

/// Parentheses within parentheses beyond this are no one's wish, and would exhaust the stack.
const DEPTH: usize = 64;

/// Reads conditions, alone or inside another grammar, which reads its own words with the same lexer.
#[derive(Clone, Debug)]
pub(crate) struct Parser<'t> {
    pub lexer: Lexer<'t>,
    depth: usize,
    /// The names that were read, as they were typed.
    pub names: Vec<String>,
}

const MISSING_JOINT: &str = "'and' or 'or' is missing here; a value of several words needs quotes";

pub(crate) type Parsed<T> = Result<T, Trouble>;

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { lexer: Lexer::new(text), depth: 0, names: Vec::new() }
    }

    /// Reads a condition, as far as it goes.
    pub(crate) fn condition(&mut self) -> Parsed<Expr> {
        let first = self.conjunction()?;
        self.chain(first, ["or", "||"], Self::conjunction, Expr::Or)
    }

    /// Says that the text ends here.
    pub(crate) fn end(&self) -> Parsed<()> {
        match self.lexer.rest().chars().next() {
            None => Ok(()),
            Some(')') => Err(self.here("this parenthesis was not opened")),
            Some(_) => Err(self.here(self.missing_joint())),
        }
    }

    pub(crate) fn here(&self, message: impl Into<String>) -> Trouble {
        self.lexer.trouble(self.lexer.at(), message)
    }

    /// What is missing at this place, where a condition has ended.
    fn missing_joint(&self) -> String {
        self.lexer
            .unit_apart()
            .map_or_else(|| MISSING_JOINT.to_owned(), |amount| format!("a unit stands right behind its number: {amount}"))
    }

    fn conjunction(&mut self) -> Parsed<Expr> {
        let first = self.negation()?;
        self.chain(first, ["and", "&&"], Self::negation, Expr::And)
    }

    /// Reads what follows `first`, each behind the word or the symbol; `first` alone stays itself.
    fn chain(
        &mut self,
        first: Expr,
        [word, symbol]: [&str; 2],
        next: fn(&mut Self) -> Parsed<Expr>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Parsed<Expr> {
        let mut more = Vec::new();
        while self.lexer.keyword(word) || self.lexer.symbol(symbol) {
            more.push(next(self)?);
        }
        if more.is_empty() {
            return Ok(first);
        }
        more.insert(0, first);
        Ok(join(more))
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let mut negated = false;
        while self.lexer.keyword("not") || self.lexer.symbol("!") {
            negated = !negated;
        }
        let condition = self.primary()?;
        Ok(if negated { Expr::Not(Box::new(condition)) } else { condition })
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let open = self.lexer.at();
        if self.lexer.symbol("(") {
            return self.in_parentheses(open);
        }
        let name = self.name()?;
        let open = self.lexer.at();
        if name.text.eq_ignore_ascii_case("has") && self.lexer.symbol("(") {
            let name = self.name()?;
            let key = self.key(&name)?;
            self.close(open, "a closing parenthesis is missing here")?;
            return Ok(Expr::Has(key));
        }
        self.comparison(&name)
    }

    fn name(&mut self) -> Parsed<Word<'t>> {
        let missing = self.no_name();
        self.lexer.name().filter(|name| !is_joint(&name.text)).ok_or(missing)
    }

    fn in_parentheses(&mut self, open: usize) -> Parsed<Expr> {
        if self.depth == DEPTH {
            return Err(self.lexer.trouble(open, format!("more than {DEPTH} parentheses within each other")));
        }
        self.depth += 1;
        let condition = self.condition()?;
        self.depth -= 1;
        self.close(open, &self.missing_joint())?;
        Ok(condition)
    }

    /// Reads the closing parenthesis of the one at `open`; `otherwise` says what else could stand here.
    pub(crate) fn close(&mut self, open: usize, otherwise: &str) -> Parsed<()> {
        if self.lexer.symbol(")") {
            return Ok(());
        }
        Err(match self.lexer.rest() {
            "" => self.lexer.trouble(open, "this parenthesis is not closed"),
            _ => self.here(otherwise),
        })
    }

    fn no_name(&self) -> Trouble {
        self.here(match self.lexer.rest().chars().next() {
            None if self.lexer.at() == 0 => "the expression is empty",
            None => "a comparison is missing at the end",
            Some('"' | '\'') => "a field's name is expected here, without quotes",
            Some(_) => "a field's name is expected here",
        })
    }

    /// What a name stands for.
    pub(crate) fn key(&mut self, name: &Word<'_>) -> Parsed<Key> {
        self.names.push(name.text.to_string());
        match Key::read(&name.text) {
            Ok(Key::Own(own @ (Own::Data | Own::Context))) => {
                let example = if own == Own::Data { "data.status" } else { "context.app" };
                Err(self.lexer.trouble(name.at, format!("'{}' is an object; name one of its fields, as in {example}", name.text)))
            }
            Ok(key) => Ok(key),
            Err(message) => Err(self.lexer.trouble(name.at, message)),
        }
    }
}

/// Is it one of the words that join conditions, and so neither a name nor a value?
pub(super) fn is_joint(word: &str) -> bool {
    ["and", "or"].iter().any(|joint| word.eq_ignore_ascii_case(joint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::expr::parse;
    use proptest::prelude::*;

    /// Bad expressions, the place marked by the caret line below each, and the sentence.
    const BAD: &[(&str, &str, &str)] = &[
        ("", "^", "the expression is empty"),
        ("tls = true and (status = 5xx", "               ^", "this parenthesis is not closed"),
        ("status = 5xx)", "            ^", "this parenthesis was not opened"),
        ("has(status, tls)", "          ^", "a closing parenthesis is missing here"),
        ("has(status", "   ^", "this parenthesis is not closed"),
        ("has()", "    ^", "a field's name is expected here"),
        ("has(statsu)", "    ^", "no field named 'statsu'; did you mean 'status'? (for a field of your app's own: data.statsu)"),
        ("tls = true and", "              ^", "a comparison is missing at the end"),
        ("and tls = true", "^", "a field's name is expected here"),
        ("tls = true or and", "              ^", "a field's name is expected here"),
        ("\"status\" = 500", "^", "a field's name is expected here, without quotes"),
        ("500 = status", "^", "a field's name is expected here"),
        ("message = slow job", "               ^", MISSING_JOINT),
        ("(tls = true method = GET)", "            ^", MISSING_JOINT),
        ("service > 2 s", "            ^", "a unit stands right behind its number: 2s"),
        ("(bytes > 1.5 MB) or tls = true", "             ^", "a unit stands right behind its number: 1.5MB"),
        ("path = 2 seconds", "         ^", MISSING_JOINT),
        ("tls = true & status = 5xx", "           ^", MISSING_JOINT),
        ("statsu = 500", "^", "no field named 'statsu'; did you mean 'status'? (for a field of your app's own: data.statsu)"),
        ("data = 5", "^", "'data' is an object; name one of its fields, as in data.status"),
        ("has(context)", "    ^", "'context' is an object; name one of its fields, as in context.app"),
    ];

    #[test]
    fn trouble_is_named_in_its_place() {
        for (text, mark, message) in BAD {
            assert_eq!(parse(text).expect_err(text).to_string(), format!("{message}\n  {text}\n  {mark}"));
        }
    }

    #[test]
    fn nothing_exhausts_the_stack() {
        let nested = |depth| format!("{}tls = true{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(DEPTH)).is_ok());
        assert!(parse(&nested(1_000_000)).is_err_and(|trouble| trouble.at == DEPTH));
        assert!(parse(&format!("{}tls = true", "not ".repeat(1_000_000))).is_ok());
        assert!(parse(&format!("tls = true{}", " or tls = true".repeat(10_000))).is_ok());
    }

    #[test]
    fn another_grammar_can_hold_conditions() {
        let mut parser = Parser::new("count(status = 5xx and path ~ ^/(a|b)) > 5");
        assert!(parser.lexer.keyword("count") && parser.lexer.symbol("("));
        assert!(matches!(parser.condition(), Ok(Expr::And(both)) if both.len() == 2));
        assert!(parser.lexer.symbol(")") && parser.lexer.operator() == ">");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_at_a_place_of_it(words in prop::collection::vec(prop_oneof![
            prop::sample::select(vec!["status", "path", "=", "!=", ">", "~", "in", "not", "and", "||", "(", ")", ",", "5xx", "2s", "\"", "'", "\\", "has", " ", "ü"])
                .prop_map(str::to_owned),
            ".{0,3}",
        ], 0..12)) {
            let text = words.concat();
            if let Err(trouble) = parse(&text) {
                prop_assert!(text.is_char_boundary(trouble.at), "{trouble:?}");
            }
        }
    }
}
