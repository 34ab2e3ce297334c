//! Can log text drive a terminal? Each human format is printed to a real one, with and without colour.
#![cfg(target_os = "linux")]

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

/// What would set a title, clear the screen, return the carriage, ring the bell, or turn the reading order.
const HOSTILE: &str = "\x1b]0;x\x07 \x1b[2J \r \u{8} \u{9b}31m \u{202e}evil\u{202c} \u{2066}x\u{2069} \x7f end";

/// What a terminal gets of a command, by `script`, which is everywhere where util-linux is.
fn at_terminal(args: &str, input: &str) -> Option<Vec<u8>> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(input.as_bytes()).unwrap();
    let binary = assert_cmd::cargo::cargo_bin!("hlog");
    let command = format!("stty -onlcr; {} {args} {}", binary.display(), file.path().display());
    let script = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .stdin(Stdio::null())
        .env("TERM", "xterm-256color")
        .env("TZ", "America/New_York")
        .env_remove("CI")
        .env_remove("NO_COLOR")
        .output();
    script.ok().map(|output| output.stdout)
}

/// The text without the colours that hlog itself prints.
fn without_colours(text: &[u8]) -> String {
    let text = String::from_utf8(text.to_vec()).unwrap();
    regex::Regex::new("\x1b\\[[0-9;]*m").unwrap().replace_all(&text, "").into_owned()
}

#[test]
fn log_text_cannot_drive_a_terminal() {
    let lines = [
        format!("2026-11-22T04:54:21+00:00 app[web.1]: {HOSTILE}\n"),
        format!("2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/{HOSTILE}\" host=x dyno=web.1 connect=0ms service=1ms status=200 bytes=1\n"),
        format!("2026-11-22T04:54:21+00:00 app[web.1]: a=\"{HOSTILE}\" b=1\n"),
        format!("no header {HOSTILE}\n"),
        format!("2026-11-22T04:54:21+00:00 app[web.1]: ERROR {HOSTILE}\n"),
        format!("2026-11-22T04:54:21+00:00 app[api]: Deploy {HOSTILE} by user maria@example.com\n"),
        format!("2026-11-22T04:54:21+00:00 app[postgres.7]: [RED] [1-1]  LOG:  duration: 2500 ms  statement: SELECT \"{HOSTILE}\"\n"),
        format!("2026-11-22T04:54:21+00:00 app[web.1]: source=\"{HOSTILE}\" measure#x{HOSTILE}=1 sample#end=2\n"),
    ]
    .concat();
    let commands = [
        "parse",
        "parse -o json",
        "parse -o logfmt",
        "parse -o csv",
        "parse -o tsv",
        "parse -o raw",
        "parse -o message",
        "parse -o template={message}",
        "parse -o table -e router",
        "grep end",
        "grep -v nothing",
        "grep -o json end",
        "stats",
        "stats -o json",
        "stats -o partial",
        "check --fail-if 'event = log'",
        "check --fail-if 'event = log' -o json",
        "check --fail-if 'event = log' -o github",
        "check --fail-if 'event = log' -o junit",
        "explain \"$(printf '\\033[2J\\302\\233end')\"",
    ];
    for command in commands {
        for color in ["auto", "always", "never"] {
            let color = if command.starts_with("explain") { String::new() } else { format!("--color {color}") };
            let Some(shown) = at_terminal(&format!("{command} {color}"), &lines) else {
                eprintln!("skipped: `script` is not installed");
                return;
            };
            let text = without_colours(&shown);
            assert!(text.contains("end") || text.contains('…'), "{command}: {text}");
            let bad = |letter: &char| {
                (*letter < ' ' && !matches!(letter, '\n' | '\t'))
                    || matches!(*letter, '\x7f'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            let found: Vec<_> = text.chars().filter(bad).collect();
            assert!(found.is_empty(), "{command} {color}: {found:?} in {text:?}");
        }
    }
}

#[test]
fn a_terminal_gets_a_table_in_colour_and_a_pipe_gets_neither() {
    let line = "2026-11-22T04:54:21+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)\n";
    let Some(shown) = at_terminal("parse", line) else {
        eprintln!("skipped: `script` is not installed");
        return;
    };
    let shown = String::from_utf8_lossy(&shown);
    assert!(shown.contains("platform-error") && shown.contains("\x1b[") && !shown.contains("{\""), "{shown}");
    let piped = common::output(&["parse"], line);
    assert!(piped.starts_with("{\"timestamp\"") && !piped.contains('\x1b'), "{piped}");
    let piped = common::output(&["parse", "-o", "table", "--color", "always"], line);
    assert!(piped.contains('\x1b'), "{piped}");
}

/// Also in a pipe, where raw lines are bytes, the formats for people hold nothing that drives the terminal behind it.
#[test]
fn tables_are_safe_in_a_pipe_too() {
    let table = common::output(&["parse", "-o", "table"], &format!("2026-11-22T04:54:21+00:00 app[web.1]: {HOSTILE}\n"));
    assert!(!table.contains(['\x1b', '\r', '\u{9b}', '\u{202e}']), "{table:?}");
}

#[test]
fn who_stops_it_is_told_how_far_it_came() {
    let binary = assert_cmd::cargo::cargo_bin!("hlog");
    let command = format!("(cat examples/shop.log; sleep 2) | timeout --foreground -s INT 1 {} parse >/dev/null", binary.display());
    let script = Command::new("script").args(["-qec", &command, "/dev/null"]).stdin(Stdio::null()).env_remove("CI").output();
    let Ok(output) = script else {
        eprintln!("skipped: `script` is not installed");
        return;
    };
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("hlog: stopped after 90.39 kB read, 4") && shown.contains("records selected"), "{shown}");
}

/// Who is told of a slip has not been asked for lines before.
#[test]
fn who_types_a_time_of_another_zone_is_told() {
    let line = "2026-11-22T04:54:21+00:00 app[web.1]: hello\n";
    let told = |args: &str| {
        let said = at_terminal(args, line)?;
        Some((without_colours(&said).contains("add --tz utc"), String::from_utf8_lossy(&said).into_owned()))
    };
    for (args, expected) in [
        ("grep --since 2026-11-22T04:50", true),
        ("stats --since 2026-11-22T04:50", true),
        ("grep --since 2026-11-22T04:50Z", false),
        ("grep --since 2026-11-22T05:50Z", false),
        ("grep --since 2026-11-22T05:50 --tz America/New_York", false),
        ("grep --since @1763787261 -e deploy", false),
        // What is not in the log in either zone has another reason.
        ("grep --since 2020-01-01 nothing", false),
        ("grep --since 2026-11-23", false),
        ("grep nothing", false),
        ("grep -q --since 2026-11-22T04:50", false),
    ] {
        let Some((is_told, said)) = told(args) else { return };
        assert_eq!(is_told, expected, "{args}: {said}");
    }
    let said = at_terminal("grep --since 2026-11-22", line).unwrap_or_default();
    assert!(String::from_utf8_lossy(&said).contains("times were read as local (America/New_York)"));
}

#[test]
fn who_looks_for_requests_of_a_dyno_is_told() {
    let line = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/\" host=x dyno=web.1 service=1ms status=200\n";
    for (args, expected) in [
        ("grep -d web -e router", true),
        ("stats -d web.1 -w service>0", true),
        ("grep -d router -e deploy", false),
        ("grep -d web -w code=R14", false),
        ("grep -d web -d router -w service>5s", false),
        ("grep -w service>5s", false),
    ] {
        let Some(said) = at_terminal(&args.replace('>', "\\>"), line) else { return };
        let said = String::from_utf8_lossy(&said);
        assert_eq!(said.contains("the dyno that served one is data.dyno"), expected, "{args}: {said}");
    }
}

#[test]
fn nobody_is_asked_for_lines_in_vain() {
    for args in ["grep -v -e deploy", "parse -w statsu=500", "stats -w statsu=500", "check --fail-if code=R14 -w statsu=500"] {
        let command = format!("{} {args}", assert_cmd::cargo::cargo_bin!("hlog").display());
        let Ok(output) = Command::new("script").args(["-qec", &command, "/dev/null"]).stdin(Stdio::null()).output() else {
            eprintln!("skipped: `script` is not installed");
            return;
        };
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.starts_with("hlog: ") && !shown.contains("reading log lines"), "{args}: {shown}");
    }
}
