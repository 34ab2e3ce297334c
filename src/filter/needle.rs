//! Which texts does a regular expression imply: one of them stands in all that it matches?

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// The texts, where the expression implies any.
pub(crate) fn of_regex(regex: &str, ignore_case: bool) -> Option<Vec<Vec<u8>>> {
    let hir = ParserBuilder::new().utf8(false).case_insensitive(ignore_case).build().parse(regex).ok()?;
    implied(&hir)
}

fn implied(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => implied(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => implied(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(implied).max_by_key(|texts| texts.iter().map(Vec::len).min()),
        HirKind::Alternation(parts) => Some(parts.iter().map(implied).collect::<Option<Vec<_>>>()?.concat()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of_regex;

    #[test]
    fn texts_that_must_be_there() {
        for (regex, expected) in [
            ("timeout", Some("timeout")),
            ("time.*out", Some("time")),
            ("(?:H1[0-9])|(?:Error R14)", Some("H1|Error R14")),
            ("(foo)+bar?", Some("foo")),
            ("x{0,3}abc", Some("abc")),
            ("a|", None),
            (".*", None),
            ("[ab]c*", None),
            (r"\bDeploy\b \S+", Some("Deploy")),
        ] {
            let texts =
                of_regex(regex, false).map(|texts| texts.iter().map(|text| String::from_utf8_lossy(text)).collect::<Vec<_>>().join("|"));
            assert_eq!(texts.as_deref(), expected, "{regex}");
        }
        assert_eq!(of_regex("timeout", true), None);
    }
}
