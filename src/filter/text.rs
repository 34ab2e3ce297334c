//! Does a message match the PATTERN of `grep`?

use super::needle;
use regex::bytes::{Regex, RegexBuilder};

/// One or several patterns: any of them.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    ignore_case: bool,
    inverted: bool,
}

impl Pattern {
    /// Makes one of the user's words.
    ///
    /// # Errors
    /// When one is no regular expression: the sentence says where.
    pub(crate) fn new(patterns: &[String], fixed: bool, ignore_case: bool, inverted: bool) -> Result<Self, String> {
        for pattern in patterns.iter().filter(|_| !fixed) {
            if let Err(error) = Regex::new(pattern) {
                return Err(format!("'{pattern}' is no regular expression (-F takes it as fixed text): {error}"));
            }
        }
        let parts: Vec<_> = patterns.iter().map(|pattern| if fixed { regex::escape(pattern) } else { group(pattern) }).collect();
        let built = RegexBuilder::new(&parts.join("|")).case_insensitive(ignore_case).build();
        built.map(|regex| Self { regex, ignore_case, inverted }).map_err(|error| error.to_string())
    }

    pub(crate) fn holds(&self, message: &[u8]) -> bool {
        self.regex.is_match(message) != self.inverted
    }

    /// Texts of which one stands in every message that matches, where that is so.
    pub(crate) fn texts(&self) -> Option<Vec<Vec<u8>>> {
        if self.inverted { None } else { needle::of_regex(self.regex.as_str(), self.ignore_case) }
    }

    /// What is to be highlighted: the matches, unless what does not match is asked for.
    pub(crate) fn highlight(&self) -> Option<Regex> {
        (!self.inverted).then(|| self.regex.clone())
    }
}

/// The pattern as a group. Where it ends in a comment, as `(?x)` allows, that must not take the end of the group with it.
fn group(pattern: &str) -> String {
    let group = format!("(?:{pattern})");
    if Regex::new(&group).is_ok() { group } else { format!("(?:{pattern}\n)") }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_are_alternatives() {
        let holds = |patterns: &[&str], fixed, ignore_case, inverted, message: &str| {
            let patterns: Vec<_> = patterns.iter().map(ToString::to_string).collect();
            Pattern::new(&patterns, fixed, ignore_case, inverted).unwrap().holds(message.as_bytes())
        };
        assert!(holds(&["a|b", "^c"], false, false, false, "cx"));
        assert!(!holds(&["a|b", "^c"], false, false, false, "xc"));
        assert!(holds(&["a.c"], true, true, false, "xA.Cx"));
        assert!(!holds(&["a.c"], true, false, false, "abc"));
        assert!(holds(&["abc"], false, false, true, "x"));
        assert!(holds(&["(?x) a b # comment", "c d"], false, false, false, "ab"));
        assert!(holds(&["(?x) a b # comment", "c d"], false, false, false, "c d"));
        assert!(Pattern::new(&["(".to_owned()], false, false, false).is_err_and(|error| error.contains("-F")));
    }
}
