//! What is one field compared with?

use super::operator::{self, Operator};
use super::parse::{Parsed, Parser, is_joint};
use super::{Bare, Expr, Literal, Test, Trouble, Word};
use crate::name::{Key, Own};
use regex::bytes::Regex;

impl<'t> Parser<'t> {
    /// Reads what follows a field's name.
    pub(super) fn comparison(&mut self, name: &Word<'_>) -> Parsed<Expr> {
        let key = self.key(name)?;
        let negated = self.lexer.keyword("not");
        if self.lexer.keyword("in") {
            let test = self.list(&name.text, &key)?;
            return Ok(Expr::Compare { key, test, negated });
        }
        if negated {
            return Err(self.here("'in' is missing after 'not'"));
        }
        match self.operator(name)? {
            Operator::Equal { negated } => {
                let literal = self.literal(&name.text, &key, Bare::Single, false)?;
                Ok(Expr::Compare { key, test: Test::Among(vec![literal]), negated })
            }
            Operator::Ordered(_) if key == Key::Own(Own::Timestamp) => {
                Err(self.lexer.trouble(name.at, "times are compared with --since and --until; here a timestamp is but text".to_owned()))
            }
            Operator::Ordered(order) => {
                let literal = self.literal(&name.text, &key, Bare::Single, true)?;
                Ok(Expr::Compare { key, test: Test::Ordered(order, literal), negated: false })
            }
            Operator::Like { negated } => Ok(Expr::Compare { key, test: Test::Like(self.pattern()?), negated }),
        }
    }

    fn operator(&mut self, name: &Word<'_>) -> Parsed<Operator> {
        let at = self.lexer.at();
        match self.lexer.operator() {
            "" => Err(self.no_operator(&name.text)),
            typed => Operator::read(typed).map_err(|message| self.lexer.trouble(at, message)),
        }
    }

    fn no_operator(&self, name: &str) -> Trouble {
        let mut ahead = self.lexer.clone();
        if let Some(word) = ["like", "contains", "matches"].into_iter().find(|word| ahead.keyword(word)) {
            return self.here(format!("no operator '{word}'; did you mean ~? It looks for a regular expression in the text"));
        }
        let ends = ahead.rest().is_empty() || [")", "&&", "||"].iter().any(|symbol| ahead.symbol(symbol));
        self.here(if ends || ["and", "or"].iter().any(|word| ahead.keyword(word)) {
            format!("a comparison is missing after '{name}'; or has({name})?")
        } else {
            format!("an operator is missing after '{name}': {}", operator::ALL)
        })
    }

    /// Reads `(a, b)`.
    fn list(&mut self, name: &str, key: &Key) -> Parsed<Test> {
        let open = self.lexer.at();
        if !self.lexer.symbol("(") {
            return Err(self.here("a list is missing after 'in': (a, b)"));
        }
        let mut literals = vec![self.literal(name, key, Bare::Listed, false)?];
        while self.lexer.symbol(",") {
            literals.push(self.literal(name, key, Bare::Listed, false)?);
        }
        self.close(open, "a comma is missing here; a value of several words needs quotes")?;
        Ok(Test::Among(literals))
    }

    fn literal(&mut self, name: &str, key: &Key, bare: Bare, ordered: bool) -> Parsed<Literal> {
        let word = self.value(bare)?;
        Literal::read(name, key, &word, ordered).map_err(|(at, message)| self.lexer.trouble(at, message))
    }

    fn value(&mut self, bare: Bare) -> Parsed<Word<'t>> {
        let list = bare == Bare::Single && self.lexer.rest().starts_with('(');
        let at = self.lexer.at();
        match self.lexer.value(bare)? {
            Some(word) if word.quoted || !is_joint(&word.text) => Ok(word),
            Some(word) => {
                Err(self.lexer.trouble(at, format!("a value is missing before '{}'; as a value the word needs quotes", word.text)))
            }
            None if list => Err(self.lexer.trouble(at, "a value is missing here; for several: in (a, b)")),
            None => Err(self.lexer.trouble(at, "a value is missing here")),
        }
    }

    fn pattern(&mut self) -> Parsed<Regex> {
        let word = self.value(Bare::Pattern)?;
        Regex::new(&word.text).map_err(|error| self.lexer.trouble(word.at, format!("no regular expression: {}", reason(&error))))
    }
}

/// The reason of the regex crate, which draws a picture before it.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    text.rsplit_once("error: ").map_or(text.as_str(), |(_, reason)| reason).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::filter::expr::parse;

    /// Bad comparisons, the caret line below each, and the sentence.
    const BAD: &[(&str, &str, &str)] = &[
        ("status", "      ^", "a comparison is missing after 'status'; or has(status)?"),
        ("(status ) ", "        ^", "a comparison is missing after 'status'; or has(status)?"),
        ("status or tls = true", "       ^", "a comparison is missing after 'status'; or has(status)?"),
        ("status 500", "       ^", "an operator is missing after 'status': = != < <= > >= ~ !~ in"),
        ("path contains /api", "     ^", "no operator 'contains'; did you mean ~? It looks for a regular expression in the text"),
        ("status => 500", "       ^", "no operator '=>'; did you mean >=?"),
        ("path =~ x", "     ^", "no operator '=~'; did you mean ~?"),
        ("status << 5", "       ^", "no operator '<<'; there are = != < <= > >= ~ !~ in"),
        ("status =", "        ^", "a value is missing here"),
        ("status = ) ", "         ^", "a value is missing here"),
        ("status = (500, 503)", "         ^", "a value is missing here; for several: in (a, b)"),
        ("path = and tls = true", "       ^", "a value is missing before 'and'; as a value the word needs quotes"),
        ("path = \"/a", "       ^", "this quote is not closed"),
        ("path = 'it\\'", "       ^", "this quote is not closed"),
        ("status in (500, 503", "          ^", "this parenthesis is not closed"),
        ("status in (500 503)", "               ^", "a comma is missing here; a value of several words needs quotes"),
        ("status in (500,)", "               ^", "a value is missing here"),
        ("status in ()", "           ^", "a value is missing here"),
        ("status in 500", "          ^", "a list is missing after 'in': (a, b)"),
        ("status not 500", "           ^", "'in' is missing after 'not'"),
        ("path ~ a(b", "       ^", "no regular expression: unclosed group"),
        ("status = abc", "         ^", "'status' is a number, and 'abc' is none; in quotes it is compared as text"),
        ("service > fast", "          ^", "'service' is a number in ms, and 'fast' is none; in quotes it is compared as text"),
        ("service > 5MB", "          ^", "'service' is in ms; '5MB' is no time"),
        ("service > 5mss", "           ^", "no unit named 'mss'; did you mean 'ms'?"),
        ("service > 5xx", "           ^", "no unit named 'xx'; there are ms, s, m, h, B, kB, MB, GB, %"),
        ("elapsed > 5sec", "           ^", "no unit named 'sec'; did you mean 's'?"),
        ("status in (5xx, 5ms)", "                ^", "'status' has no unit, and '5ms' has one"),
        ("status >= 5xx", "          ^", "'5xx' is a class and has no order; write 500"),
        ("status = 6xx", "         ^", "'6xx' is no class; there are 1xx, 2xx, 3xx, 4xx and 5xx"),
        ("status in (4xx, 50X)", "                ^", "'50X' is no class; there are 1xx, 2xx, 3xx, 4xx and 5xx"),
        ("source = herokuu", "         ^", "no source named 'herokuu'; did you mean 'heroku'? (in quotes, \"herokuu\" is taken as it is)"),
        ("source not in (App)", "               ^", "no source named 'App'; did you mean 'app'? (in quotes, \"App\" is taken as it is)"),
        ("code = h12", "       ^", "no code named 'h12'; did you mean 'H12'? (in quotes, \"h12\" is taken as it is)"),
        (
            "path = /api/*",
            "       ^",
            "'*' stands for itself here; did you mean path ~ \"^/api/\"? (in quotes the value is taken as it is)",
        ),
        (
            "dyno in (web.1, web.*)",
            "                ^",
            "'*' stands for itself here; did you mean dyno ~ \"^web\\.\"? (in quotes the value is taken as it is)",
        ),
        (
            "message = *time*out*",
            "          ^",
            "'*' stands for itself here; did you mean message ~ \"time.*out\"? (in quotes the value is taken as it is)",
        ),
        ("cod = H12", "^", "no field named 'cod'; did you mean 'code'? (for a field of your app's own: data.cod)"),
        ("tls = yes", "      ^", "'tls' is true or false; write tls = true"),
        ("names = FOO", "        ^", "'names' is a list; look into its text with names ~ FOO"),
        ("event = deplyo", "        ^", "no event named 'deplyo'; did you mean 'deploy'?"),
        ("event > deploy", "        ^", "events have no order; there are =, !=, in and ~"),
        ("level >= wran", "         ^", "no level named 'wran'; did you mean 'warn'?"),
    ];

    /// On a drain a source may be a token, and codes are new now and then.
    #[test]
    fn what_may_be_meant_is_taken() {
        for text in [
            "source = d.34f2d1b0",
            "date = 2026-11-23",
            "source = Logplex",
            "source = \"herokuu\"",
            "source ~ herok",
            "code = H98",
            "path = *",
            "path = '/api/*'",
            "path = /a*b",
            "code = 12",
            "code = 'h12'",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn trouble_is_named_in_its_place() {
        for (text, mark, message) in BAD {
            assert_eq!(parse(text).expect_err(text).to_string(), format!("{message}\n  {text}\n  {mark}"));
        }
    }
}
