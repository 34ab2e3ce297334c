//! Which statement is it, whatever its values? Literals, numbers, parameters and lists give way to `?`, comments are
//! dropped, blanks are one blank.

use std::borrow::Cow;
use std::str::from_utf8;

/// A statement's shape, and who sent it, where a comment says so.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub text: String,
    /// `orders#index`
    pub action: Option<String>,
}

/// Reads a statement.
pub(crate) fn of(statement: &str) -> Shape {
    let mut reader = Reader { rest: statement, shape: Shape::default(), blank: false };
    while !reader.rest.is_empty() {
        reader.step();
    }
    let text = &mut reader.shape.text;
    text.truncate(text.trim_end_matches([';', ' ']).len());
    reader.shape
}

struct Reader<'t> {
    rest: &'t str,
    shape: Shape,
    /// Do blanks stand before what comes next?
    blank: bool,
}

impl<'t> Reader<'t> {
    fn take(&mut self, len: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    /// Reads one piece.
    fn step(&mut self) {
        let bytes = self.rest.as_bytes();
        let second = bytes.get(1).copied().unwrap_or_default();
        match (bytes[0], second) {
            (byte, _) if byte.is_ascii_whitespace() => {
                self.blank = true;
                self.take(1);
            }
            (b'-', b'-') => {
                let comment = self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
                self.comment(comment);
            }
            (b'/', b'*') => {
                let comment = self.take(comment_len(self.rest));
                self.comment(comment);
            }
            (b'\'', _) => self.literal(string_len(bytes, false)),
            (b'E' | b'e' | b'B' | b'b' | b'X' | b'x' | b'N' | b'n', b'\'') => {
                self.literal(1 + string_len(&bytes[1..], bytes[0].eq_ignore_ascii_case(&b'e')));
            }
            (b'"', _) => {
                let len = self.rest[1..].find('"').map_or(self.rest.len(), |end| end + 2);
                self.word(len);
            }
            (b'$', b'0'..=b'9') => self.literal(1 + crate::bytes::digits(&bytes[1..])),
            (b'$', _) => match dollar_len(self.rest) {
                Some(len) => self.literal(len),
                None => self.sign(),
            },
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => self.literal(number_len(bytes)),
            (byte, _) if byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii() => {
                let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii();
                self.word(self.rest.find(|letter| !is_word(letter)).unwrap_or(self.rest.len()));
            }
            _ => self.sign(),
        }
    }

    fn word(&mut self, len: usize) {
        let word = self.take(len);
        self.gap();
        self.shape.text.push_str(word);
    }

    /// A value; one that follows another in a list is dropped, and so is a list that follows another.
    fn literal(&mut self, len: usize) {
        self.take(len);
        let text = &mut self.shape.text;
        if let Some(list) = [",", ", -"].iter().find(|list| text.strip_suffix(**list).is_some_and(|list| list.ends_with('?'))) {
            text.truncate(text.len() - list.len());
            self.blank = false;
        } else {
            self.gap();
            self.shape.text.push('?');
        }
    }

    fn sign(&mut self) {
        let sign = self.take(self.rest.chars().next().map_or(1, char::len_utf8));
        // `( ?` and `(?` are one.
        if matches!(sign, ")" | "," | ";") || self.shape.text.ends_with('(') {
            self.blank = false;
        }
        self.gap();
        self.shape.text.push_str(sign);
        for list in ["(?), (?)", "(?),(?)"] {
            if self.shape.text.ends_with(list) {
                self.shape.text.truncate(self.shape.text.len() - list.len() + "(?)".len());
            }
        }
        self.blank |= sign == ",";
    }

    fn gap(&mut self) {
        let text = &mut self.shape.text;
        if self.blank && !text.is_empty() && !text.ends_with(['(', ' ']) {
            text.push(' ');
        }
        self.blank = false;
    }

    /// `/*application:Shop,controller:orders,action:index*/`, `/*action='index',controller='orders'*/`
    fn comment(&mut self, comment: &str) {
        self.blank = true;
        let value = |key: &str| {
            comment.match_indices(key).find_map(|(at, _)| {
                let is_whole = !comment[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
                let rest = comment[at + key.len()..].strip_prefix([':', '=']).filter(|_| is_whole)?.trim_start_matches('\'');
                let end = rest.find([',', '\'', '*', ' ']).unwrap_or(rest.len());
                Some(&rest[..end]).filter(|value| !value.is_empty())
            })
        };
        let controller = ["controller", "namespaced_controller", "controller_with_namespace"].into_iter().find_map(value);
        if let (Some(controller), Some(action)) = (controller, value("action")) {
            self.shape.action = Some(format!("{controller}#{action}"));
        }
    }
}

/// The length of a comment at the start of a text; comments stand within comments.
fn comment_len(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(pair) = text.as_bytes().get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" if depth == 1 => return at + 2,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    text.len()
}

/// The length of a string with its quotes; a quote within it is doubled, or escaped where escapes count.
fn string_len(text: &[u8], escapes: bool) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' if escapes => at += 1,
            b'\'' if text.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// The length of `$tag$...$tag$`.
fn dollar_len(text: &str) -> Option<usize> {
    let tag = &text[..text[1..].find('$')? + 2];
    let is_tag = tag[1..tag.len() - 1].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_tag.then(|| text[tag.len()..].find(tag).map_or(text.len(), |end| end + 2 * tag.len()))
}

fn number_len(text: &[u8]) -> usize {
    let digits = |at: usize| at + crate::bytes::digits(&text[at.min(text.len())..]);
    let mut end = digits(0);
    if text.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        end = if exponent > end + 1 + sign { exponent } else { end };
    }
    end
}

/// The statement of a plan that was logged: what stands between `Query Text: ` and the plan's first node.
pub(crate) fn of_plan(text: &str) -> &str {
    let Some(statement) = text.strip_prefix("Query Text: ") else { return text };
    let plan = statement.find("  (cost=").map(|cost| statement[..cost].rfind('\n').unwrap_or(cost));
    &statement[..plan.unwrap_or(statement.len())]
}

/// A text; what is no UTF-8 in it as U+FFFD.
pub(crate) fn readable(text: &[u8]) -> Cow<'_, str> {
    // The common case is told much faster so.
    from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_give_way() {
        for (statement, expected) in [
            ("SELECT * FROM a WHERE id = 12 AND b IN (1, 2,3) ;", "SELECT * FROM a WHERE id = ? AND b IN (?)"),
            ("select $1, $2::int", "select ?::int"),
            ("INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'it''s')\n RETURNING id", "INSERT INTO t (a, b) VALUES (?) RETURNING id"),
            ("SELECT E'a\\'b', $tag$ x 'y' $tag$, 1.5e-3, t1.c2 FROM t1", "SELECT ?, t1.c2 FROM t1"),
            ("SELECT \"or'ders\".* -- 'x\nFROM\t\"or'ders\"", "SELECT \"or'ders\".* FROM \"or'ders\""),
            ("SELECT a WHERE n IN (-1, 2,-3, - 4) OR n IN (1, -2)", "SELECT a WHERE n IN (-?) OR n IN (?)"),
            ("SELECT a, -5, b", "SELECT a, -?, b"),
            ("SELECT a WHERE n = -5 OR m=-5", "SELECT a WHERE n = -? OR m=-?"),
            ("SELECT '%ü%' ILIKE 'unclosed", "SELECT ? ILIKE ?"),
            ("SELECT $x, naïve", "SELECT $x, naïve"),
            ("", ""),
        ] {
            assert_eq!(of(statement).text, expected);
        }
    }

    #[test]
    fn comments_say_who_asked() {
        for comment in ["/*application:Shop,controller:orders,action:index*/", "/*action='index',controller='orders'*/"] {
            let shape = of(&format!("SELECT 1 {comment} FROM a"));
            assert_eq!((shape.text.as_str(), shape.action.as_deref()), ("SELECT ? FROM a", Some("orders#index")));
        }
        let action = |comment: &str| of(comment).action;
        let both = "/*controller_with_namespace:Shop::Orders,transaction:7,controller:orders,action:show*/";
        assert_eq!(action(both).as_deref(), Some("orders#show"));
        assert_eq!(action("/*namespaced_controller='shop/orders',action='show'*/").as_deref(), Some("shop/orders#show"));
        assert_eq!(action("/*controller:orders,transaction:7*/"), None);
        assert_eq!(of("SELECT 1 /* a /* b */ c */ + x").text, "SELECT ? + x");
        assert_eq!(of_plan("Query Text: SELECT 1\nFROM a\nSeq Scan on a  (cost=0.00..1.00 rows=1)"), "SELECT 1\nFROM a");
        assert_eq!(of_plan("SELECT 1"), "SELECT 1");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fail(text in "[ a0'$\"/*\\-(),;.Eeü\n]{0,40}", any in ".{0,40}") {
            for text in [text, any] {
                let shape = of(&text).text;
                prop_assert!(shape.contains('"') || !shape.contains(['\n', '\'']), "{shape:?}");
            }
        }
    }
}
