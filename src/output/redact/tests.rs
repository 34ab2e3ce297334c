//! Is what must not be seen masked, in every disguise?

use super::*;

fn redacted(line: &[u8]) -> Option<Vec<u8>> {
    static ONCE: std::sync::LazyLock<Redactor> = std::sync::LazyLock::new(|| Redactor::new().unwrap());
    ONCE.line(&crate::parse(line), line)
}

/// The message of an app's line, masked; the same when nothing was.
fn message(text: &str) -> String {
    let line = format!("2026-11-22T04:54:21+00:00 app[web.1]: {text}");
    let out = redacted(line.as_bytes()).unwrap_or(line.into_bytes());
    String::from_utf8(out[38..].to_vec()).unwrap()
}

#[test]
fn addresses_are_masked() {
    for (text, masked) in [
        ("for 203.0.113.7 at 10.0.0.1:8080, x", "for *** at ***:8080, x"),
        ("bind 0.0.0.0:16441", "bind ***:16441"),
        ("fwd=\"203.0.113.7,2001:db8:85a3::8a2e:370:7334\"", "fwd=\"***,***\""),
        ("a%20203.0.113.7%2C10.0.0.1", "a%20***%2C***"),
        ("[2001:db8::1]:443 ::1 ::ffff:203.0.113.7 fe80::1%eth0", "[***]:443 *** *** ***%eth0"),
        ("fwd:2001:db8::1 ip:2001:db8::2. 2001:db8::3: x", "fwd:*** ip:***. ***: x"),
        ("at 2001:db8::. 2001:db8::: x", "at ***. ***: x"),
        ("2001:db8:1:2:3:4:5:6:443 at 203.0.113.7:80:", "***:443 at ***:80:"),
        (r#"{"a":"x\n203.0.113.7\n2001:db8::1\t::1"}"#, r#"{"a":"x\n***\n***\t***"}"#),
        ("\x1b[35m2001:db8::1\x1b[39m", "\x1b[35m***\x1b[39m"),
        ("connection_source=\"203.0.113.44(12345)\"", "connection_source=\"***(12345)\""),
    ] {
        assert_eq!(message(text), masked);
    }
}

#[test]
fn queries_between_quotes_are_masked_to_the_quote() {
    for (text, masked) in [
        (r#"{"path":"/s?q=bob smith&tok=SECRET","b":1}"#, r#"{"path":"/s?***","b":1}"#),
        (r#"{"path":"/s?q=\"SECRET\" x","b":1}"#, r#"{"path":"/s?***","b":1}"#),
        (r#"{"a":"/x?bob SECRET","b":"/y?c=1"}"#, r#"{"a":"/x?***","b":"/y?***"}"#),
        (r#"path="/s?q=a 'b' SECRET" b=1"#, r#"path="/s?***" b=1"#),
        (r#"'/s?q=a SECRET' b"#, r#"'/s?***' b"#),
        (r#"- "GET /s?q=bob smith&tok=SECRET HTTP/1.1" 200 "-""#, r#"- "GET /s?*** HTTP/1.1" 200 "-""#),
        (r#"- "GET /s?q=1 HTTP/1.1" 200 "https://r.com/?a=b c" x"#, r#"- "GET /s?*** HTTP/1.1" 200 "https://r.com/?***" x"#),
        // What is no path alone between quotes ends where its query does.
        (r#"Started GET "/s?q=1" for it, say "/t?u" HTTP/1"#, r#"Started GET "/s?***" for it, say "/t?***" HTTP/1"#),
        ("GET /s?q=1 took \"5 ms\"", "GET /s?*** took \"5 ms\""),
        (r#"{"q":"who's?id=1","level":"error","note":"it's"}"#, r#"{"q":"who's?***","level":"error","note":"it's"}"#),
        (r#"{"sql":"u='/a?b=c","level":"warn","hint":"it's"}"#, r#"{"sql":"u='/a?***","level":"warn","hint":"it's"}"#),
        (r#"{"msg":"can't find '/a?b=c","note":"it's 'x'"}"#, r#"{"msg":"can't find '/a?***","note":"it's 'x'"}"#),
        ("level=error q=who's?id=1 status=500 msg=it's", "level=error q=who's?*** status=500 msg=it's"),
        ("q='/a?b=c' and it's 'fine'", "q='/a?***' and it's 'fine'"),
        (r#"{"k":"x\b::1 x\ffe80::1 \u0001::1 \u0001fe80::1 \b203.0.113.7"}"#, r#"{"k":"x\b*** x\f*** \u0001*** \u0001*** \b***"}"#),
        (r#"it's /s?q=1 that's slow"#, r#"it's /s?*** that's slow"#),
        (r#"open "/s?q=1 and on"#, r#"open "/s?*** and on"#),
        (r#"{"m":"GET \"/s?q=1\" 200"}"#, r#"{"m":"GET \"/s?***\" 200"}"#),
    ] {
        assert_eq!(message(text), masked);
    }
}

#[test]
fn what_looks_like_an_address_stays() {
    for text in [
        "at 2026-11-22 04:54:21.811 +0000 [29/Apr/2012:15:57:55 +0000]",
        "Api::V1::OrdersController Foo::C1::D2 ActiveRecord::Migration[7.0] a::b ::",
        "Chrome/96.0.4664.110 v1.2.3 1.2.3.4.5 256.1.1.1 00:1a:2b:3c:4d:5e",
        "lodash@4.17.21 web@2:Standard-1X @ref:postgresql-flexible-35202 a ? b : c x?y WHERE a = ? AND b = ?",
    ] {
        assert_eq!(message(text), text);
    }
}

#[test]
fn mail_addresses_are_masked() {
    for (text, masked) in [
        ("by user maria@example.com", "by user ***@***"),
        ("10.0.0.1:80:ada@example.com 12:34:ab@c.de", "***:80:***@*** 12:34:***@***"),
        ("søren.å+x@post.example.co.uk, (email)=(a@b.no)", "***@***, (email)=(***@***)"),
        ("/users/bob%40example.com/x", "/users/***@***/x"),
        ("o'brien@example.com 'bob@example.com' jose\u{301}@example.com", "***@*** '***@***' ***@***"),
        ("postgres://u:secret@ec2-1.example.com:5432/d", "postgres://u:***@***:5432/d"),
    ] {
        assert_eq!(message(text), masked);
    }
}

#[test]
fn queries_are_masked_up_to_a_blank_or_quote() {
    for (text, masked) in [
        ("GET /a?q=x&token=y HTTP/1.1", "GET /a?*** HTTP/1.1"),
        ("`curl https://example.com/?a=b` 'x?flag&c=d'", "`curl https://example.com/?***` 'x?***'"),
        (r#"{"url":"/a?b=1\u0026c=\\","d":"/e?\u0026f=\"g"}"#, r#"{"url":"/a?***","d":"/e?***"}"#),
        ("path=/posts?id=1 status=200", "path=/posts?*** status=200"),
        ("Started GET \"/login?name=O'Brien&token=SECRET\" for it", "Started GET \"/login?***\" for it"),
        ("path=/login?name=O'Brien&token=SECRET b=1", "path=/login?*** b=1"),
        ("/search?smith,john&token=SECRET (/x?tok(a)b=SECRET) [/y?z]", "/search?*** (/x?*** [/y?***]"),
        ("f('/s?a=1', 'b')", "f('/s?***', 'b')"),
    ] {
        assert_eq!(message(text), masked);
    }
}

#[test]
fn bytes_that_are_no_text_hide_no_address() {
    let line = b"2026-11-22T04:54:21+00:00 app[web.1]: by andr\xe9@example.com, ok";
    assert!(redacted(line).unwrap().ends_with(b"by ***@***, ok"));
}

/// Only a frame's octet count is a number that changes with what is masked.
#[test]
fn numbers_in_text_stay() {
    assert_eq!(redacted(b"100 <maria@example.com> opened").unwrap(), b"100 <***@***> opened");
    let frame = b"89 <190>1 2012-11-30T06:45:29+00:00 host app web.3 - - by maria@example.com";
    assert!(redacted(frame).unwrap().starts_with(b"79 <190>1 "));
}

#[test]
fn a_routers_path_is_masked_to_its_end() {
    let line = b"2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/s?q=a b\" host=x status=200 c\" host=shop.example.com fwd=\"1.2.3.4\" dyno=web.3 status=500";
    let masked = b"2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/s?***\" host=shop.example.com fwd=\"***\" dyno=web.3 status=500";
    assert_eq!(redacted(line).unwrap().escape_ascii().to_string(), masked.escape_ascii().to_string());
    let json = br#"{"event":"router","path":"/s?q=\"a b"}"#;
    let mut record =
        crate::parse(b"2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/s?q=\"a b\" host=x dyno=web.3 status=500");
    record.parts.level = None;
    assert_eq!(mask_query(&record, json).escape_ascii().to_string(), br#"{"event":"router","path":"/s?***"}"#.escape_ascii().to_string());
}

/// What encoders escape without need is seen, and what is left is JSON as before.
#[test]
fn escapes_hide_nothing() {
    for (json, masked) in [
        (r#"{"m":"a\u002Bb@example.com \u003cbob@example.com\u003e x\njoe@example.com"}"#, r#"{"m":"***@*** <***@***> x\n***@***"}"#),
        (
            r#"{"m":"\u0027203.0.113.7\u0027 \u0022203.0.113.8\u0022 \u0009203.0.113.9 203\u002e0.113.88"}"#,
            r#"{"m":"'***' \"***\" \t*** ***"}"#,
        ),
        (
            r#"{"e":"joe\u0040example.com","u":"/b\u003ftok=SECRET","v":"/reset?SECRET"}"#,
            r#"{"e":"***@***","u":"/b?***","v":"/reset?***"}"#,
        ),
        (r#"{"e":"jos\u00e9@example.com","m":"\u5730\u5740203.0.113.7 \u81ea2001:db8::1"}"#, "{\"e\":\"***@***\",\"m\":\"地址*** 自***\"}"),
        (r#"{"e":"\ud83d\ude00 \u0001bob@example.com \u2028amy@example.com"}"#, "{\"e\":\"😀 \\u0001***@*** \\u2028***@***\"}"),
        (r#"{"m":"{\"e\":\"\\u0022joe\\u0040example.com\\u0022\"}"}"#, r#"{"m":"{\"e\":\"\\\"***@***\\\"\"}"}"#),
    ] {
        let line = format!("2026-11-22T04:37:07+00:00 app[web.2]: {json}");
        let out = String::from_utf8(redacted(line.as_bytes()).unwrap()).unwrap();
        assert_eq!(&out[38..], masked);
        assert!(serde_json::from_str::<serde_json::Value>(&out[38..]).is_ok(), "{out}");
    }
}

#[test]
fn frames_keep_a_true_count() {
    let frame = b"104 <190>1 2026-11-22T04:54:21+00:00 host app web.1 - Started GET \"/\" for 203.0.113.7 at 2026-11-22 04:54:21";
    let out = redacted(frame).unwrap();
    assert!(out.starts_with(b"96 <190>1 "), "{}", out.escape_ascii());
}

#[test]
fn every_known_line_is_the_same_event_and_says_nothing() {
    let lines = std::fs::read("tests/corpus/lines.log").unwrap();
    let labels = std::fs::read_to_string("tests/corpus/lines.labels.tsv").unwrap();
    let secret = Regex::new(r"(?-u:\b)[0-9]{1,3}(\.[0-9]{1,3}){3}(?-u:\b)|2001:|::[0-9]|[\w.+-]+@[\w-]+\.\w+").unwrap();
    let events: Vec<_> = labels.lines().skip(1).filter_map(|label| label.split('\t').nth(1)).collect();
    let lines: Vec<_> = lines.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.len(), events.len());
    for (line, label) in lines.into_iter().zip(events) {
        let record = crate::parse(line);
        // A label in brackets is of a line that is only understood with those before it.
        let event = if label.starts_with('(') { record.event() } else { label };
        let out = redacted(line).unwrap_or_else(|| line.to_vec());
        let again = crate::parse(&out);
        let names = |record: &Record<'_>| record.fields().map(|(name, _)| name.to_vec()).collect::<Vec<_>>();
        assert_eq!((again.event(), again.level(), names(&again)), (event, record.level(), names(&record)), "{}", out.escape_ascii());
        assert_eq!(
            (again.timestamp(), again.dyno(), again.app()),
            (record.timestamp(), record.dyno(), record.app()),
            "{}",
            out.escape_ascii()
        );
        assert!(!secret.is_match(&out), "{}", out.escape_ascii());
        assert_eq!(redacted(&out), None, "masking twice");
    }
}

proptest::proptest! {
    /// Whatever escapes it holds, masked JSON is JSON with the same keys.
    #[test]
    fn masked_json_is_json(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let line = format!("2026-11-22T04:54:21+00:00 app[web.1]: {{\"level\":\"error\",\"m\":\"{text}\",\"z\":1}}");
        let Some(masked) = redacted(line.as_bytes()) else { return Ok(()) };
        let json: serde_json::Value = serde_json::from_slice(&masked[38..]).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&masked)));
        let keys: Vec<_> = json.as_object().unwrap().keys().collect();
        proptest::prop_assert_eq!(keys, ["level", "m", "z"]);
    }
}

/// What a JSON string may be made of, and what is masked in it.
const PIECES: [&str; 27] = [
    "a",
    " ",
    "/",
    "?",
    "=",
    "&",
    "'",
    ",",
    ")",
    ".",
    ":",
    "\\\"",
    "\\\\",
    "\\n",
    "\\u0000",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\u0022",
    "\\u005c",
    "\\u2028",
    "é",
    "bob@example.com",
    "%40",
    "203.0.113.7",
    "2001:db8::1",
    "?q=x y",
    " HTTP/1.1",
];
