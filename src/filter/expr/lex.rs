//! Which words does an expression consist of?
//!
//! What a piece of text is depends on where it stands: `-` and `.` belong to names, nearly everything to a bare value.
//! So there are no tokens; the parser asks for what it expects next, and only that is looked for.

use super::Trouble;
use crate::number;
use std::borrow::Cow;

/// A text being read. It always stands at the beginning of a word, never before blanks.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// A name or a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    pub text: Cow<'t, str>,
    /// Where it begins, its quote included.
    pub at: usize,
    pub quoted: bool,
}

/// Where a value without quotes ends, beside blanks, `&&` and `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bare {
    /// at a parenthesis
    Single,
    /// at a parenthesis or a comma
    Listed,
    /// at a closing parenthesis that it has not opened itself: `path ~ ^/(a|b)$`
    Pattern,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut lexer = Self { text, at: 0 };
        lexer.advance(0);
        lexer
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Where the next word begins; at the end, the place behind the last word.
    pub(crate) fn at(&self) -> usize {
        self.at.min(self.text.trim_end().len())
    }

    /// The number before this place and the unit that begins here, where blanks part them.
    pub(crate) fn unit_apart(&self) -> Option<String> {
        let unit = self.rest().split(|char: char| char.is_whitespace() || char == ')').next()?;
        number::unit(unit.as_bytes())?;
        let before = self.text[..self.at].trim_end();
        let number = &before[before.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.').len()..];
        number::is_number(number.as_bytes()).then(|| format!("{number}{unit}"))
    }

    /// Trouble at that place of the text.
    pub(crate) fn trouble(&self, at: usize, message: impl Into<String>) -> Trouble {
        Trouble { message: message.into(), at, text: self.text.to_owned() }
    }

    /// Passes over so many bytes, and the blanks behind them.
    fn advance(&mut self, bytes: usize) -> &'t str {
        let (word, rest) = self.rest().split_at(bytes);
        self.at = self.text.len() - rest.trim_start().len();
        word
    }

    /// Reads `symbol`, if it is next.
    pub(crate) fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.rest().starts_with(symbol);
        if found {
            self.advance(symbol.len());
        }
        found
    }

    /// Reads the whole word `word` in any case, if it is next.
    pub(crate) fn keyword(&mut self, word: &str) -> bool {
        let found = self.name_here().eq_ignore_ascii_case(word);
        if found {
            self.advance(word.len());
        }
        found
    }

    /// Reads a name, if one is next.
    pub(crate) fn name(&mut self) -> Option<Word<'t>> {
        let (name, at) = (self.name_here(), self.at);
        (!name.is_empty()).then(|| Word { text: Cow::Borrowed(self.advance(name.len())), at, quoted: false })
    }

    /// `[A-Za-z_][A-Za-z0-9_#.-]*` at this place, or nothing.
    fn name_here(&self) -> &'t str {
        let rest = self.rest();
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
            return "";
        }
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && !"_#.-".contains(char));
        &rest[..end.unwrap_or(rest.len())]
    }

    /// Reads all that operators are made of; nothing where none is next.
    pub(crate) fn operator(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|char| !"=!<>~".contains(char)).unwrap_or(rest.len());
        self.advance(end)
    }

    /// Reads a value, if one is next.
    ///
    /// # Errors
    /// Its quote is not closed.
    pub(crate) fn value(&mut self, bare: Bare) -> Result<Option<Word<'t>>, Trouble> {
        let at = self.at;
        if let Some(quote @ ('"' | '\'')) = self.rest().chars().next() {
            return self.quoted(quote).map(Some);
        }
        let text = self.advance(bare_len(self.rest(), bare));
        Ok((!text.is_empty()).then_some(Word { text: Cow::Borrowed(text), at, quoted: false }))
    }

    /// Reads a value in quotes. A backslash before the quote or another backslash is undone; any other stands for
    /// itself, so that `"\d+"` can be typed.
    fn quoted(&mut self, quote: char) -> Result<Word<'t>, Trouble> {
        let (at, inner) = (self.at, &self.rest()[1..]);
        let mut text = String::new();
        let mut chars = inner.char_indices().peekable();
        while let Some((end, char)) = chars.next() {
            if char == quote {
                self.advance(1 + end + 1);
                return Ok(Word { text: Cow::Owned(text), at, quoted: true });
            }
            let escaped = if char == '\\' { chars.next_if(|(_, next)| *next == quote || *next == '\\') } else { None };
            text.push(escaped.map_or(char, |(_, escaped)| escaped));
        }
        Err(self.trouble(at, "this quote is not closed"))
    }
}

/// How long the bare value at the beginning of a text is.
fn bare_len(text: &str, bare: Bare) -> usize {
    let mut open = 0_usize;
    for (at, char) in text.char_indices() {
        let ends = match char {
            '(' if bare == Bare::Pattern => {
                open += 1;
                false
            }
            ')' if open > 0 => {
                open -= 1;
                false
            }
            '(' | ')' => true,
            ',' => bare == Bare::Listed,
            '&' | '|' if open == 0 => text[at + 1..].starts_with(char),
            _ => char.is_whitespace(),
        };
        if ends {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, bare: Bare) -> Option<String> {
        Lexer::new(text).value(bare).unwrap().map(|word| word.text.into_owned())
    }

    #[test]
    fn values_end_where_they_should() {
        for (text, bare, expected) in [
            ("web.1)", Bare::Single, "web.1"),
            ("/a?x=1&y=2,3 and", Bare::Single, "/a?x=1&y=2,3"),
            ("500&&x", Bare::Single, "500"),
            ("500, 503", Bare::Listed, "500"),
            ("^/(a|b)$) or", Bare::Pattern, "^/(a|b)$"),
            (r#""a \"b\" \\ \d" x"#, Bare::Single, r#"a "b" \ \d"#),
            (r#"'it\'s "so"'"#, Bare::Single, r#"it's "so""#),
            ("\"\"", Bare::Single, ""),
        ] {
            assert_eq!(value(text, bare).as_deref(), Some(expected), "{text}");
        }
        for nothing in ["", "   ", ")", "(500)", "&& x"] {
            assert_eq!(value(nothing, Bare::Single), None, "{nothing}");
        }
    }

    #[test]
    fn names_operators_and_keywords() {
        let mut lexer = Lexer::new(" sample#load-avg.1m>=2 ANDROID ");
        assert_eq!(lexer.name().map(|word| word.text), Some("sample#load-avg.1m".into()));
        assert_eq!((lexer.operator(), lexer.at()), (">=", 21));
        assert!(lexer.name().is_none());
        assert!(lexer.symbol("2") && !lexer.keyword("and") && lexer.keyword("android"));
        assert_eq!((lexer.rest(), lexer.at()), ("", 30));
    }
}
