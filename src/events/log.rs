//! What does an ordinary line say? Apps that print JSON or logfmt give their fields; levels are told from the text.

use super::{Rule, from};
use crate::data::Data;
use crate::dyno_context::may_name_dyno;
use crate::record::Level;
use crate::scan::{Line, Pairs};
use crate::sheet::Needs;

/// A line with an envelope that is no known event.
pub static LOG: Rule = Rule {
    name: "log",
    summary: "any other line: what apps and add-ons print",
    groups: &[],
    from: from::ALL,
    fields: &[],
    columns: &["message"],
    literals: &[],
    line: "",
    examples: &[
        r#"2026-11-22T04:54:21.798214+00:00 app[web.3]: [8d41489f-ae71-2184-0605-3deaeab150e9] Started GET "/api/orders/7" for 203.0.113.7 at 2026-11-22 04:54:21 +0000"#,
        r#"2026-11-22T04:54:23.541200+00:00 app[worker.1]: {"level":30,"time":1763787263541,"msg":"job done","job":"SyncStock","ms":182}"#,
    ],
    read,
};

/// A line without an envelope that continues nothing.
pub static UNPARSED: Rule = Rule {
    name: "unparsed",
    summary: "a line without time and source: words of the CLI, or no Heroku log at all",
    groups: &[],
    from: 0,
    fields: &[],
    columns: &["message"],
    literals: &[],
    line: "",
    examples: &["Fetching logs..."],
    read: |_, _| false,
};

fn read(line: &Line<'_>, data: &mut Data<'_>) -> bool {
    let text = line.message.trim_ascii();
    if data.is_lean() && !may_tell(text) {
        return true;
    }
    let structured = if text.starts_with(b"{") { json(text, data) } else { logfmt(text, data) };
    if !structured {
        data.restart();
    }
    told_level(text, data);
    true
}

/// The level that a line tells: in a field, or in its beginning.
pub(super) fn told_level(text: &[u8], data: &mut Data<'_>) {
    let level = data.structured_level().or_else(|| spoken_level(text));
    data.level(level);
}

/// May a line be an error, or name its app? Asked without reading it, so a yes need not be true: keys are looked for by a rare
/// letter of theirs, wherever they stand.
fn may_tell(text: &[u8]) -> bool {
    if text.first() == Some(&b'{') {
        // Any letter of a key or a level may be written as its number.
        if memchr::memchr_iter(b'\\', text).any(|at| matches!(text[at + 1..], [b'u', b'0', b'0', b'0'..=b'7', ..])) {
            return true;
        }
    } else if spoken_level(text) >= Some(Level::Error) {
        return true;
    }
    memchr::memchr2_iter(b'v', b'x', text).any(|at| match text[at] {
        b'v' => [(2, &b"level"[..]), (2, b"severity"), (1, b"lvl")].into_iter().any(|(before, key)| {
            let start = at.checked_sub(before).map(|start| &text[start..]);
            start.and_then(|start| start.strip_prefix(key)).is_some_and(names_error)
        }),
        _ => text[..at].ends_with(b"conte") && text[at..].starts_with(b"xt\"") && may_name_dyno(text),
    })
}

/// Is an error named behind a key: `":"error"`, `=50`?
fn names_error(behind: &[u8]) -> bool {
    let start = behind.iter().position(|byte| !b"\"=: \t\r\n".contains(byte)).unwrap_or(behind.len());
    let word = &behind[start..];
    let end = word.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(word.len());
    matches!(&word[..end], b"50" | b"60") || Level::from_word(&word[..end]) >= Some(Level::Error)
}

/// The whole text is one JSON object: it becomes `data` as it is.
fn json(text: &[u8], data: &mut Data<'_>) -> bool {
    let object = match data.needs() {
        Needs::Quotes => crate::json::object_in_plain,
        Needs::Escapes => crate::json::object_in_utf8,
        Needs::Everything => crate::json::object,
    };
    let read = object(text, |key, value| data.app_member(key, value));
    if read {
        data.whole_json(text);
    }
    read
}

/// Two or more pairs and nothing else.
fn logfmt(text: &[u8], data: &mut Data<'_>) -> bool {
    // A tag in brackets begins many lines, and no key.
    if text.starts_with(b"[") {
        return false;
    }
    if let Some(read) = data.printed_logfmt(text) {
        return read;
    }
    for pair in Pairs::new(text) {
        let Some(pair) = pair else { return false };
        data.logfmt_pair(&pair);
    }
    if data.len() < 2 {
        return false;
    }
    data.dedupe();
    true
}

/// The level that the beginning of a text names: `E, [2026-`, `[WORD]`, `WORD:`, `WORD `.
fn spoken_level(text: &[u8]) -> Option<Level> {
    if let [letter, b',', b' ', b'[', digit, ..] = text
        && digit.is_ascii_digit()
    {
        return match letter {
            b'D' => Some(Level::Debug),
            b'I' => Some(Level::Info),
            b'W' => Some(Level::Warn),
            b'E' => Some(Level::Error),
            b'F' => Some(Level::Fatal),
            _ => None,
        };
    }
    let (text, bracket) = text.strip_prefix(b"[").map_or((text, false), |text| (text, true));
    let end = text.iter().take(9).position(|byte| !byte.is_ascii_alphabetic())?;
    let word = &text[..end];
    let said = match text[end] {
        b']' => bracket,
        b':' => !bracket,
        b' ' => !bracket && word.iter().all(u8::is_ascii_uppercase),
        _ => false,
    };
    if said { Level::from_word(word) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The law: of a line that is passed over nothing would have been told.
    #[test]
    fn lines_that_are_passed_over_tell_nothing() {
        let corpus = ["tests/corpus/lines.log", "tests/corpus/hostile.log", "tests/corpus/found.log", "examples/shop.log"];
        let mut lines: Vec<Vec<u8>> = Vec::new();
        for path in corpus {
            lines.extend(std::fs::read(path).unwrap().split(|&byte| byte == b'\n').map(<[u8]>::to_vec));
        }
        let pieces = [
            "{",
            "}",
            "\"",
            "\"level\"",
            ":",
            "=",
            " ",
            "level",
            "severity",
            "lvl",
            "error",
            "\"Fatal\"",
            "50",
            "info",
            ",",
            "a",
            "a=b",
            "\"context\":{\"dyno\":\"web.1\",\"app\":\"shop\"}",
            "[ERROR]",
            "Error:",
            "E, [2",
            "level=error",
            "x",
            "v",
            "lvl=60 b=c",
            "\"l\\u0065vel\"",
            "\"\\u0065rror\"",
            "\\",
            "ü",
            "\t",
            "\"\\u00fc\"",
            "{\"a\":1,\"severity\":\"err\"}",
            "{\"level\" : \"info\",\"b\":{\"level\":50}}",
        ];
        for seed in 0..20_000_u32 {
            let mut line = "2026-11-22T04:54:21.811308+00:00 app[web.1]: ".to_owned();
            let mut random = seed.wrapping_mul(2_654_435_761);
            for _ in 0..=random % 6 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                line += pieces[(random >> 8) as usize % pieces.len()];
            }
            lines.push(line.into_bytes());
        }
        let mut passed = 0;
        for line in &lines {
            let record = crate::parse(line);
            if record.event() != "log" {
                continue;
            }
            let mut lean = crate::record::Record { parts: crate::record::Parts { lean: true, ..Default::default() }, ..Default::default() };
            crate::read::head(&mut lean, line, line.len(), &mut crate::envelope::Memo::none());
            crate::read::body(&mut lean);
            let is_error = |level: Option<Level>| level >= Some(Level::Error);
            let told = [&record, &lean].map(|record| (record.event(), is_error(record.level()), record.app().map(<[u8]>::to_vec)));
            assert_eq!(told[0], told[1], "{}", String::from_utf8_lossy(line));
            if is_error(record.level()) {
                assert!(lean.fields().eq(record.fields()));
            }
            passed += usize::from(lean.level().is_none());
        }
        assert!(passed > 1000);
    }

    #[test]
    fn levels_are_told_from_the_beginning() {
        for (text, level) in [
            ("E, [2026-11-22T04:54:21.8 #4] ERROR -- : x", Some(Level::Error)),
            ("[WARN] x", Some(Level::Warn)),
            ("[info] x", Some(Level::Info)),
            ("Error: Cannot find module", Some(Level::Error)),
            ("INFO  [alembic] x", Some(Level::Info)),
            ("CRITICAL x", Some(Level::Fatal)),
            ("notice: x", Some(Level::Info)),
            ("Info x", None),
            ("INFORMATION x", None),
            ("[2022-03-26 08:41:26 +0000] [4] [INFO] x", None),
            ("Warnings: 3", None),
            ("ERROR", None),
            ("", None),
        ] {
            assert_eq!(spoken_level(text.as_bytes()), level, "{text}");
        }
    }
}
