//! Does a condition hold for a record?

use super::{Expr, Literal, Order, Test};
use crate::record::{Record, Value};
use std::cmp::Ordering;

impl Expr {
    /// Does it hold? A comparison with a field that the record lacks, or that is null, does not, whatever its operator.
    pub(crate) fn holds(&self, record: &Record<'_>) -> bool {
        match self {
            Self::Not(condition) => !condition.holds(record),
            Self::And(conditions) => conditions.iter().all(|condition| condition.holds(record)),
            Self::Or(conditions) => conditions.iter().any(|condition| condition.holds(record)),
            Self::Has(key) => key.value(record).is_some(),
            Self::Compare { key, test, negated } => match key.value(record) {
                None | Some(Value::Null) => false,
                Some(value) => test.holds(value, record) != *negated,
            },
        }
    }
}

impl Test {
    fn holds(&self, value: Value<'_>, record: &Record<'_>) -> bool {
        match self {
            Self::Among(literals) => literals.iter().any(|literal| literal.equals(value, record)),
            Self::Ordered(order, literal) => literal.order(value, record).is_some_and(|ordering| order.admits(ordering)),
            Self::Like(regex) => regex.is_match(text(value)),
        }
    }
}

impl Order {
    pub(crate) fn admits(self, ordering: Ordering) -> bool {
        match self {
            Self::Below => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Above => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }
}

impl Literal {
    fn equals(&self, value: Value<'_>, record: &Record<'_>) -> bool {
        match self {
            Self::Event(set) => set.holds(record),
            Self::Class(class) => in_class(text(value), *class),
            _ => self.order(value, record) == Some(Ordering::Equal),
        }
    }

    /// How the value stands to this literal; `None`: the two have no order.
    fn order(&self, value: Value<'_>, record: &Record<'_>) -> Option<Ordering> {
        match (self, value) {
            (Self::Level(level), _) => record.level().map(|said| said.cmp(level)),
            (Self::Text { number, .. }, Value::Number(digits)) => number.as_ref()?.compare(digits),
            (Self::Text { text: literal, .. }, _) => Some(text(value).cmp(literal)),
            (Self::Number(amount), Value::Number(printed) | Value::Text(printed)) => amount.compare(printed),
            (Self::Number(_) | Self::Class(_) | Self::Event(_), _) => None,
        }
    }
}

/// Is it a number of three digits that begins so? An app may log the class itself, as `5xx`.
fn in_class(text: &[u8], class: u8) -> bool {
    match text {
        [first, b'0'..=b'9', b'0'..=b'9'] | [first, b'x' | b'X', b'x' | b'X'] => *first == class,
        _ => false,
    }
}

fn text(value: Value<'_>) -> &[u8] {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Json(text) => text,
        Value::Bool(true) => b"true",
        Value::Bool(false) => b"false",
        Value::Null => b"",
    }
}

#[cfg(test)]
mod tests {
    use crate::filter::expr::parse;

    const ROUTER: &str = r#"heroku[router]: at=info method=GET path="/api/orders/7?a=1" host=shop.example.com request_id=8d41489f-ae71-2184-0605-3deaeab150e9 fwd="203.0.113.7" dyno=web.3 connect=0ms service=2001ms status=404 bytes=4157 protocol=https tls=true tls_version=tls1.3"#;
    const H12: &str = r#"heroku[router]: at=error code=H12 desc="Request timeout" method=POST path="/checkout" host=shop.example.com request_id=x fwd="203.0.113.9" dyno=web.1 connect= service=30000ms status=503 bytes=0 protocol=http2.0 tls=false"#;
    const MEMORY: &str = "heroku[web.1]: source=web.1 dyno=heroku.1.a sample#memory_total=1436.47MB sample#memory_pgpgin=231241pages";
    const APP: &str = r#"app[worker.12]: level=warn msg="slow job" duration=58ms elapsed=1.5s size=12kB tries=3 sha=12e4567 share=50% user_id=007 done=true gone= code=503"#;
    const JSON: &str = r#"app[web.2]: {"level":50,"statusCode":"502","id":9007199254740993,"code":503,"ratio":1.5e-3,"tags":["a","b"],"null":null,"msg":"say \"hi\""}"#;
    const CONFIG: &str = "app[api]: Set FOO, BAR config vars by user maria@example.com";
    const FIR: &str = "app[web-848cd4f64d-pvpr2]: plain text";

    fn check(line: &str, holding: &[&str], failing: &[&str]) {
        let line = format!("2026-11-22T04:54:21.811308+00:00 {line}");
        let record = crate::parse(line.as_bytes());
        for (expressions, expected) in [(holding, true), (failing, false)] {
            for text in expressions {
                let expr = parse(text).unwrap_or_else(|trouble| panic!("{trouble}"));
                assert_eq!(expr.holds(&record), expected, "{text}\n{line}");
            }
        }
    }

    #[test]
    fn numbers_have_the_units_of_their_fields() {
        check(
            ROUTER,
            &["service > 2s", "service <= 2001", "service = 2001ms", "service=2.001s", "bytes >= 4kB", "status < 500", "status != 500"],
            &["service > 3s", "service < 2001", "bytes > 1MB", "status = 500", "wait > 0", "wait != 0", "wait < 10m"],
        );
        check(MEMORY, &["sample#memory_total > 1GB", "sample#memory_pgpgin = 231241pages"], &["sample#memory_total > 1.5GB"]);
    }

    #[test]
    fn numbers_compare_with_text_that_is_one() {
        check(
            APP,
            &["duration > 50ms", "duration < 1s", "elapsed > 50ms", "elapsed = 1500ms", "size <= 1MB", "tries >= 3", "tries = 3.0"],
            &["duration > 59", "elapsed > 1", "elapsed > 1MB", "tries > 3ms", "msg > 5", "msg = 5", "sha = 13e9999", "code < 503"],
        );
        check(
            APP,
            &["tries > 2ms", "msg != 5", "elapsed != 1", "sha = 12e4567", "share >= 50%", "user_id = 007", "code >= 500"],
            &["user_id = 7"],
        );
        check(
            JSON,
            &["id = 9007199254740993", "ratio < 0.002", "statusCode >= 500", "code = 503", "code = \"503.0\"", "id > \"1\""],
            &["id = 9007199254740992", "code = \"abc\"", "code > \"abc\"", "id < \"abc\"", "tags = 5"],
        );
    }

    #[test]
    fn classes_lists_and_words() {
        check(
            ROUTER,
            &[
                "status = 4xx",
                "status != 5xx",
                "status in (500, 4xx)",
                "status not in (5xx,200)",
                "method = GET",
                "tls = true",
                "tls != false",
            ],
            &[
                "status = 5xx",
                "status != 4XX",
                "status in (500, 503)",
                "method = get",
                "method in (PUT, POST)",
                "tls = false",
                "code = H12",
            ],
        );
        check(JSON, &["statusCode = 5xx", "code = 5xx", "tags = '[\"a\",\"b\"]'", "tags ~ a"], &["msg = 5xx", "id = 5xx"]);
        check(CONFIG, &["names ~ FOO", "names = [\"FOO\",\"BAR\"]", "names = '[\"FOO\",\"BAR\"]'"], &["names ~ BAZ", "names = \"FOO\""]);
        check(
            r#"app[web.1]: bucket=5xx state=ok"#,
            &["bucket = 5xx", "bucket = 5XX", "state >= oa", "state < z"],
            &["bucket = 4xx", "state > ok", "state = OK", "state = o"],
        );
    }

    #[test]
    fn the_records_own_keys() {
        check(
            H12,
            &["event = router", "event = platform-error", "event != =platform-error", "event in (deploy, platform-error)", "event ~ ^rout"],
            &["event = =platform-error", "event != platform-error", "event not in (router)", "event = metrics"],
        );
        check(
            H12,
            &[
                "level = error",
                "level >= warn",
                "level in (error, fatal)",
                "level ~ err",
                "source = heroku",
                "dyno = router",
                "data.dyno = web.1",
            ],
            &[
                "level < error",
                "level != err",
                "level > \"error\"",
                "app = shop",
                "app != shop",
                "dyno = web.1",
                "continued = true",
                "lines > 1",
            ],
        );
        check(
            ROUTER,
            &["not (level >= debug)", "timestamp ~ ^2026-11-22", "timestamp != 2026-11-23"],
            &["level >= debug", "level != warn"],
        );
        check(
            APP,
            &["dyno_id = 12", "dyno_id > 9", "proc_type = worker", "dyno = worker.12", "level = warning"],
            &["dyno = \"worker\"", "dyno_id > 12"],
        );
        check(FIR, &["dyno_id = 848cd4f64d-pvpr2", "event = log", "message = 'plain text'"], &["dyno_id > 3", "dyno_id = 848"]);
    }

    #[test]
    fn absent_and_null() {
        check(
            H12,
            &["has(connect)", "not connect = 0", "not (has(wait))", "!has(wait)", "has(level)", "has(data.dyno)"],
            &["connect = 0", "connect != 0", "connect ~ ''", "connect !~ x", "connect not in (1)", "has(wait)", "has(app)", "wait !~ x"],
        );
        check(JSON, &["has(null)", "not null = x"], &["null = null", "null != x", "null = ''"]);
        check(APP, &["has(gone)", "done = true", "done ~ ^t", "done != yes"], &["gone = ''", "done = 1", "done > 5"]);
    }

    #[test]
    fn expressions_are_found_in_values() {
        check(
            ROUTER,
            &["path ~ ^/api/(orders|items)/", "path ~ \"/\\d+\"", "path !~ '^/health'", "host ~ (?i)SHOP", "status ~ ^4", "tls ~ true"],
            &["path ~ checkout", "path !~ /api", "status !~ 4", "host ~ SHOP"],
        );
        check(JSON, &["msg ~ '\"hi\"'", r#"msg = "say \"hi\"""#, "message ~ statusCode"], &["message !~ tags"]);
    }

    #[test]
    fn not_binds_before_and_before_or() {
        check(
            ROUTER,
            &[
                "method = GET or method = PUT and status = 1",
                "not method = PUT and status = 404",
                "NOT method = PUT AND status = 404",
                "!method=PUT&&status=404||tls=false",
                "not not method = GET",
                "!(method = PUT or status = 500)",
                "((status = 404))",
                "has ( status ) and (has(code) or not has(code))",
            ],
            &["(method = GET or method = PUT) and status = 1", "not (method = GET and status = 404)", "not method = GET or status = 1"],
        );
    }
}
