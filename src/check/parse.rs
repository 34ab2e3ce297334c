//! Which limit does an expression write?
//!
//! ```text
//! limit  = figure OPERATOR NUMBER | condition
//! figure = ( "count" | "rate" ) "(" condition ")" | "share" "(" condition [ "of" condition ] ")"
//!        | ( "sum" | "mean" | "min" | "max" | "p95" | "p99.9" ) "(" value [ "where" condition ] ")"
//! ```
//! What a value is, [`arithmetic`] says.

use super::value::{Amount, Measure, ONE};
use super::{Condition, Figure, Limit, Scope, Summary, arithmetic};
use crate::filter::expr::parse::{Parsed, Parser};
use crate::filter::expr::{Bare, Expr, Operator, Order, Trouble};
use crate::name::{self, Key, nearest};
use crate::number;

const FIGURES: [&str; 8] = ["count", "share", "rate", "sum", "mean", "min", "max", "p95"];

/// Reads a limit.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn limit(text: &str) -> Result<Limit, Trouble> {
    let mut parser = Parser::new(text);
    let start = parser.clone();
    let found = match figure(&mut parser)? {
        Some(figure) => compared(&mut parser, figure)?,
        None => {
            parser = start;
            bare_figure(&parser)?;
            let condition = conditioned(&mut parser)?;
            // What no record may meet.
            let none = Amount { number: 0, one: ONE, unit: String::new(), bare: 1 };
            (Figure::Count(condition), Operator::Ordered(Order::Above), none)
        }
    };
    parser.end()?;
    let (figure, operator, amount) = found;
    Ok(Limit { text: text.trim().to_owned(), figure, operator, amount })
}

/// Reads a condition that some record shall meet.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn condition(text: &str) -> Result<Condition, Trouble> {
    let mut parser = Parser::new(text);
    let mut ahead = parser.clone();
    if let Some(name) = ahead.lexer.name()
        && is_figure(&name.text)
        && ahead.lexer.symbol("(")
    {
        let message = format!("what is expected is one record, and '{}' is a figure of many: that is for --fail-if", name.text);
        return Err(ahead.lexer.trouble(name.at, message));
    }
    let condition = conditioned(&mut parser)?;
    parser.end()?;
    Ok(condition)
}

/// Is a field named that no event of Heroku's has?
fn foreign(names: &[String]) -> bool {
    let field = |name: &String| match Key::read(name) {
        Ok(Key::Field(field)) => name::spec(&field).is_none(),
        _ => false,
    };
    names.iter().any(field)
}

/// Reads a condition and the names in it.
fn conditioned(parser: &mut Parser<'_>) -> Parsed<Condition> {
    let before = parser.names.len();
    let expr: Expr = parser.condition()?;
    let names = &parser.names[before..];
    // They have been read once already, so they can be read.
    let fields = names.iter().filter_map(|name| Key::read(name).ok()).collect();
    Ok(Condition { expr, scope: Scope::of(names), foreign: foreign(names), fields })
}

/// Who writes `p95 > 500ms` means a figure, and gets no limit that holds whatever comes.
fn bare_figure(parser: &Parser<'_>) -> Parsed<()> {
    let mut ahead = parser.clone();
    let Some(name) = ahead.lexer.name().filter(|name| is_figure(&name.text)) else { return Ok(()) };
    if !matches!(ahead.lexer.operator(), "<" | "<=" | ">" | ">=") {
        return Ok(());
    }
    let figure = &name.text;
    let of = if matches!(&**figure, "count" | "share" | "rate") { "code = H12" } else { "service" };
    let message = format!("of what? A figure has it in parentheses: {figure}({of}) (a field of your app's own: data.{figure})");
    Err(ahead.lexer.trouble(name.at, message))
}

fn is_figure(name: &str) -> bool {
    FIGURES.contains(&name) || percentile(name).is_some()
}

/// Reads a figure, if one is next.
fn figure(parser: &mut Parser<'_>) -> Parsed<Option<Figure>> {
    let Some(name) = parser.lexer.name() else { return Ok(None) };
    let open = parser.lexer.at();
    // `has(code)` and `not (...)` are conditions.
    if ["has", "not"].iter().any(|word| name.text.eq_ignore_ascii_case(word)) || !parser.lexer.symbol("(") {
        return Ok(None);
    }
    let summary = match &*name.text {
        "count" => return closed(parser, open, |parser| conditioned(parser).map(Figure::Count)).map(Some),
        "rate" => return closed(parser, open, |parser| conditioned(parser).map(Figure::Rate)).map(Some),
        "share" => return closed(parser, open, share).map(Some),
        "sum" => Summary::Sum,
        "mean" => Summary::Mean,
        "min" => Summary::Min,
        "max" => Summary::Max,
        other => match percentile(other) {
            Some(tenths) => Summary::Percentile(tenths),
            None => return Err(parser.lexer.trouble(name.at, unknown(other))),
        },
    };
    closed(parser, open, |parser| summarized(parser, summary)).map(Some)
}

/// `p95`, `p99.9`, in tenths of a percent.
fn percentile(name: &str) -> Option<u16> {
    let tenths = number::scaled(name.strip_prefix('p')?.as_bytes(), 1)?;
    u16::try_from(tenths).ok().filter(|tenths| (1..=1000).contains(tenths))
}

fn unknown(name: &str) -> String {
    let alike = [("avg", "mean"), ("average", "mean"), ("median", "p50"), ("percentile", "p95"), ("total", "sum"), ("percent", "share")];
    let known = alike.iter().find(|(other, _)| *other == name).map(|(_, figure)| *figure);
    match known.or_else(|| nearest(name, FIGURES.into_iter())) {
        Some(meant) => format!("no figure named '{name}'; did you mean '{meant}'?"),
        None => format!("no figure named '{name}'; there are count, share, rate, sum, mean, min, max, p50 to p99.9"),
    }
}

fn closed(parser: &mut Parser<'_>, open: usize, read: impl FnOnce(&mut Parser<'_>) -> Parsed<Figure>) -> Parsed<Figure> {
    let figure = read(parser)?;
    parser.close(open, "'and', 'or' or a closing parenthesis is missing here")?;
    Ok(figure)
}

fn share(parser: &mut Parser<'_>) -> Parsed<Figure> {
    let part = conditioned(parser)?;
    let whole = if parser.lexer.keyword("of") { Some(conditioned(parser)?) } else { None };
    Ok(Figure::Share(part, whole))
}

fn summarized(parser: &mut Parser<'_>, summary: Summary) -> Parsed<Figure> {
    let at = parser.lexer.at();
    let before = parser.names.len();
    let value = arithmetic::value(parser)?;
    value.measure().map_err(|message| parser.lexer.trouble(at, message))?;
    let condition = if parser.lexer.keyword("where") { Some(conditioned(parser)?) } else { None };
    // The names of both say which records are meant.
    let names = &parser.names[before..];
    let (scope, foreign) = (Scope::of(names), foreign(names));
    let (expr, fields) = condition.map_or((Expr::And(Vec::new()), Vec::new()), |condition| (condition.expr, condition.fields));
    Ok(Figure::Of(summary, value, Condition { expr, scope, foreign, fields }))
}

/// Reads what the figure is compared with.
fn compared(parser: &mut Parser<'_>, figure: Figure) -> Parsed<(Figure, Operator, Amount)> {
    let at = parser.lexer.at();
    let operator = match parser.lexer.operator() {
        "" => return Err(parser.here("a comparison with a number is missing here, as in > 5")),
        signs => Operator::read(signs).map_err(|message| parser.lexer.trouble(at, message))?,
    };
    if matches!(operator, Operator::Like { .. }) {
        return Err(parser.lexer.trouble(at, "a figure is a number: there are = != < <= > >="));
    }
    let measure = match &figure {
        Figure::Of(_, value, _) => value.measure().unwrap_or(Measure::Unknown),
        Figure::Count(_) | Figure::Share(..) | Figure::Rate(_) => Measure::Plain,
    };
    let missing = parser.here("a number is missing here");
    let word = parser.lexer.value(Bare::Listed)?.ok_or(missing)?;
    alone(parser, &word.text)?;
    let amount = Amount::read(&word.text, measure).map_err(|message| parser.lexer.trouble(word.at, message))?;
    if matches!(figure, Figure::Count(_) | Figure::Rate(_)) && !amount.unit.is_empty() {
        return Err(parser.lexer.trouble(word.at, "a count has no unit; a part of all is share(...)"));
    }
    // No share is above all.
    let never = amount.number > ONE || (amount.number == ONE && operator == Operator::Ordered(Order::Above));
    if matches!(figure, Figure::Share(..)) && never {
        return Err(parser.lexer.trouble(word.at, "a share is 100% at most: 1% and 0.01 are the same"));
    }
    Ok((figure, operator, amount))
}

/// Is that number all that follows? What people write behind it is told how to write.
fn alone(parser: &Parser<'_>, number: &str) -> Parsed<()> {
    let mut ahead = parser.clone();
    let at = ahead.lexer.at();
    let signs = [",", "&&", "||"].into_iter().find(|sign| ahead.lexer.symbol(sign));
    let word = match signs {
        Some(sign) => sign.to_owned(),
        None => ahead.lexer.value(Bare::Single)?.map(|word| word.text.into_owned()).unwrap_or_default(),
    };
    let message = match &*word {
        "," | "and" | "or" | "&&" | "||" => {
            "a limit has one figure: give several limits, or put the condition into the parentheses".to_owned()
        }
        unit if number::unit(unit.as_bytes()).is_some() => format!("a unit stands right behind its number: {number}{unit}"),
        _ => return Ok(()),
    };
    Err(ahead.lexer.trouble(at, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bad limits, the place marked by the caret line below each, and the sentence.
    const BAD: &[(&str, &str, &str)] = &[
        ("cuont(status = 5xx) > 1", "^", "no figure named 'cuont'; did you mean 'count'?"),
        ("avg(service) > 1s", "^", "no figure named 'avg'; did you mean 'mean'?"),
        ("p101(service) > 1s", "^", "no figure named 'p101'; there are count, share, rate, sum, mean, min, max, p50 to p99.9"),
        ("p95(servcie) > 1s", "    ^", "no field named 'servcie'; did you mean 'service'? (for a field of your app's own: data.servcie)"),
        ("p95(service > 1s", "            ^", "'and', 'or' or a closing parenthesis is missing here"),
        ("p95(service", "   ^", "this parenthesis is not closed"),
        ("p95(service)", "            ^", "a comparison with a number is missing here, as in > 5"),
        ("p95(service) >", "              ^", "a number is missing here"),
        ("p95(service) ~ 5", "             ^", "a figure is a number: there are = != < <= > >="),
        ("p95(service) => 5", "             ^", "no operator '=>'; did you mean >=?"),
        ("p95(service) > 5MB", "               ^", "this figure is in ms, and '5MB' is in MB"),
        ("p95(service) > 5 ms", "                 ^", "a unit stands right behind its number: 5ms"),
        ("share(status = 5xx) > 5 %", "                        ^", "a unit stands right behind its number: 5%"),
        (
            "count(code = H12) > 5 and p95(service) > 1s",
            "                      ^",
            "a limit has one figure: give several limits, or put the condition into the parentheses",
        ),
        (
            "count(code = H12) > 5, p95(service) > 1s",
            "                     ^",
            "a limit has one figure: give several limits, or put the condition into the parentheses",
        ),
        (
            "count(code = H12) > 5 && code = R14",
            "                      ^",
            "a limit has one figure: give several limits, or put the condition into the parentheses",
        ),
        ("p95(path) > 1", "    ^", "'path' is no number, and figures are made of numbers (for a number of your app's own: data.path)"),
        (
            "max(service / tls) > 1",
            "              ^",
            "'tls' is no number, and figures are made of numbers (for a number of your app's own: data.tls)",
        ),
        ("max(message) > 1", "    ^", "'message' is no number, and figures are made of numbers"),
        (
            "max(service-connect) > 1",
            "    ^",
            "no field named 'service-connect'; did you mean 'service - connect'? A name may hold a '-', so a minus has blanks",
        ),
        ("max(2*service) > 1", "     ^", "blanks are missing around this sign"),
        ("p95(service + bytes) > 5", "    ^", "'+' joins what does not go together: ms and B"),
        ("max() > 5", "    ^", "a field's name is expected here"),
        ("count() > 5", "      ^", "a field's name is expected here"),
        ("count(status = 5xx) > 5%", "                      ^", "a count has no unit; a part of all is share(...)"),
        (
            "share(statsu = 500) > 1%",
            "      ^",
            "no field named 'statsu'; did you mean 'status'? (for a field of your app's own: data.statsu)",
        ),
        ("code = R14 > 5", "           ^", "'and' or 'or' is missing here; a value of several words needs quotes"),
        ("p95 > 500ms", "^", "of what? A figure has it in parentheses: p95(service) (a field of your app's own: data.p95)"),
        ("count >= 5", "^", "of what? A figure has it in parentheses: count(code = H12) (a field of your app's own: data.count)"),
        ("", "^", "the expression is empty"),
    ];

    #[test]
    fn trouble_is_named_in_its_place() {
        for (text, mark, message) in BAD {
            assert_eq!(limit(text).expect_err(text).to_string(), format!("{message}\n  {text}\n  {mark}"));
        }
    }

    #[test]
    fn figures_are_not_expected() {
        for figure in ["count", "p99.9"] {
            let text = format!("{figure}(code = H12) > 5");
            let message = format!("what is expected is one record, and '{figure}' is a figure of many: that is for --fail-if");
            assert_eq!(condition(&text).expect_err(&text).to_string(), format!("{message}\n  {text}\n  ^"));
        }
        assert!(condition("count = 5").is_ok());
    }

    #[test]
    fn good_limits_are_read() {
        for text in [
            "count(event = platform-error) > 0",
            "p95(service) > 500ms",
            "share(status >= 500) > 1%",
            "share(status >= 500 of path ~ ^/api) > 0.01",
            "max(sample#memory_total / sample#memory_quota) > 90%",
            "code = R14",
            "has(code) and not code = H27",
            "not (status < 500)",
            "NOT(status < 500) and has(code)",
            "rate(status = 429) >= 0.5",
            "p99.9(service where path ~ \"^/api\") > 2s",
            "mean((service + connect) / 2) != 5ms",
            "count = 3",
            "data.count > 3",
            "max(data.path) > 5",
            "max(lines) > 100",
            "max(dyno_id) > 5",
            "max(sample#db-size-percentage-used) > 0.9",
            "max(jobs-per-worker) > 3",
        ] {
            assert!(limit(text).is_ok(), "{text}: {:?}", limit(text));
        }
        assert!(limit(&format!("max({}service) > 1", "(".repeat(100_000))).is_err());
    }
}
