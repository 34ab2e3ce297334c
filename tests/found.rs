//! Mistakes that were found by trying to break the program: each came back wrong once.

mod common;

use common::{hlog, output};
use predicates::str::{contains, is_empty};

const SAMPLE: &str = "examples/shop.log";

#[test]
fn an_empty_pattern_matches_every_record() {
    hlog().args(["grep", "-c", "", SAMPLE]).assert().code(0).stdout("406\n");
}

#[test]
fn a_request_is_told_by_its_whole_id() {
    let line = |id: &str| format!("2026-11-22T04:54:21+00:00 app[web.1]: [{id}] hello\n");
    let input = [line("48981204-aa"), line("48981204"), line("x48981204")].concat();
    assert_eq!(output(&["grep", "-c", "--request-id", "48981204"], &input), "1\n");
    hlog().args(["grep", "--request-id", "", SAMPLE]).assert().code(2).stderr(contains("--request-id is empty"));
}

#[test]
fn a_mark_or_blanks_around_own_json_do_not_matter() {
    let json = output(&["parse", "-m", "3", SAMPLE], "");
    assert_eq!(output(&["parse"], &format!("\u{feff}{json}")), json);
    assert_eq!(output(&["parse"], &json.replace('\n', " \r\n  ")), json);
}

#[test]
fn counts_and_statuses_are_of_the_records_that_are_wanted() {
    hlog().args(["grep", "-c", "-n", "5", "", SAMPLE]).assert().code(0).stdout("5\n");
    hlog().args(["grep", "-n", "0", "", SAMPLE]).assert().code(1).stdout(is_empty());
    hlog().args(["grep", "-q", "GET", "/no/such.log", SAMPLE]).assert().code(0);
}

#[test]
fn times_are_not_compared_as_text() {
    hlog().args(["grep", "-w", "timestamp > -1h", SAMPLE]).assert().code(2).stderr(contains("--since"));
}

#[test]
fn no_colour_wins_in_a_pipe() {
    let coloured = |no_color: &str| {
        let assert = hlog().env("NO_COLOR", no_color).env("CLICOLOR_FORCE", "1").args(["grep", "-m1", "GET", SAMPLE]).assert();
        assert.get_output().stdout.contains(&0x1b)
    };
    assert!(coloured("") && !coloured("1"));
}

#[test]
fn names_of_files_cannot_drive_a_terminal() {
    hlog().args(["parse", "no\u{1b}[2Jfile"]).assert().code(2).stderr("hlog: no\\x1b[2Jfile: No such file or directory (os error 2)\n");
}

#[test]
fn redaction_covers_own_json_that_is_printed_as_it_came() {
    let line = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/s?q=a SECRET\" host=x.io dyno=web.1 status=500\n";
    let redacted = output(&["grep", "--redact", ""], &output(&["parse"], line));
    assert!(redacted.matches("/s?***").count() == 2 && !redacted.contains("SECRET"), "{redacted}");
}

/// The router's words end where the record ends them, though of raw lines nothing else is asked.
#[test]
fn redaction_of_raw_lines_is_that_of_their_records() {
    let line = "2026-11-22T04:54:21+00:00 heroku[router]: at=error code=H12 desc=\"x\" method=GET path=\"/a?q=rote schuhe&t=s3cr\" host=h request_id=r fwd=\"203.0.113.7\" dyno=web.1 connect=0ms service=1ms status=200 bytes=1 protocol=https\n";
    for args in
        [&["grep", "H12"][..], &["grep", "-d", "router"], &["parse", "-o", "raw"], &["grep", "-v", "none"], &["grep", "-e", "router"]]
    {
        let redacted = output(&[args, &["--redact"]].concat(), line);
        assert!(redacted.contains("path=\"/a?***\" host=h"), "{args:?}: {redacted}");
    }
}

#[test]
fn what_was_not_understood_is_counted_in_own_json_too() {
    let json = output(&["parse"], "noise here\n2026-11-22T04:54:21+00:00 app[web.1]: x\n");
    hlog().args(["parse", "--unparsed", "fail"]).write_stdin(json.clone()).assert().code(2).stderr("hlog: 1 line not understood\n");
    assert!(output(&["stats", "-o", "json"], &json).contains("\"unparsed\": 1"), "{json}");
}

#[test]
fn redaction_covers_the_context() {
    let redacted = output(
        &["parse", "--redact"],
        "<158>1 2012-10-11T03:47:20+00:00 203.0.113.5 app web.1 - - x\nbare\nJul 28 13:45:47 203.0.113.9 app/web.1: x\n",
    );
    assert!(!redacted.contains("203.0"), "{redacted}");
    assert_eq!(redacted.lines().count(), 3);
}

#[test]
fn records_of_several_lines_are_printed_where_their_lines_stood() {
    let line = |number: &str| format!("2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [{number}]  LOG:  duration: 2 ms  statement: x\n");
    let other = "2026-11-22T04:57:14+00:00 app[web.1]: other\n";
    let input = [&line("1-1"), other, &line("1-2"), &line("2-1")].concat();
    let first = [line("1-1"), line("1-2")].concat();
    assert_eq!(output(&["grep", "-e", "slow-query", "-m", "1"], &input), first);
    assert_eq!(output(&["grep", "-e", "slow-query", "-n", "1"], &input), line("2-1"));
    assert_eq!(output(&["grep", "-c", "-e", "slow-query"], &input), "2\n");
}

#[test]
fn time_ranges_hold_whatever_the_zone() {
    let input = "2010-10-06T21:51:07-07:00 app[web.1]: a\n2010-10-06T21:51:07+00:00 app[web.1]: b\n";
    assert_eq!(output(&["parse", "-o", "message", "--since", "2010-10-07", "--tz", "utc"], input), "a\n");
    assert_eq!(output(&["parse", "-o", "message", "--until", "2010-10-06", "--tz", "utc"], input), "b\n");
    assert_eq!(output(&["parse", "-o", "message", "--until", "2010-10-06T22:00", "--tz", "-07:00"], input), "a\nb\n");
}

#[test]
fn files_without_a_last_line_end_are_not_glued_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("a.log"), "2026-11-22T04:54:21+00:00 app[web.1]: a").unwrap();
    std::fs::write(path("b.log"), "2026-11-22T04:54:21+00:00 app[web.1]: b").unwrap();
    let both = "2026-11-22T04:54:21+00:00 app[web.1]: a\n2026-11-22T04:54:21+00:00 app[web.1]: b";
    hlog().args(["parse", "-o", "raw"]).arg(folder.path()).assert().code(0).stdout(both);
    hlog()
        .args(["grep", "", path("a.log").to_str().unwrap(), path("b.log").to_str().unwrap()])
        .assert()
        .code(0)
        .stdout(format!("{both}\n"));
}

#[test]
fn of_many_the_last_are_kept() {
    let input: String = (0..50_000).map(|at| format!("2026-11-22T04:54:21+00:00 app[web.1]: line {at}\n")).collect();
    let last = output(&["parse", "-o", "message", "-n", "20000"], &input);
    assert_eq!(last.lines().count(), 20_000);
    assert!(last.starts_with("line 30000\n") && last.ends_with("line 49999\n"));
}

#[test]
fn a_type_is_no_dyno() {
    for (condition, instead) in [("dyno = web", "proc_type = web"), ("data.dyno in (web.1, worker)", "data.dyno ~ ^worker")] {
        hlog().args(["grep", "-w", condition, SAMPLE]).assert().code(2).stderr(contains(instead));
    }
    hlog().args(["grep", "-c", "-w", "dyno = \"web\" or dyno = router and data.dyno ~ ^web", SAMPLE]).assert().code(0).stdout("82\n");
}
