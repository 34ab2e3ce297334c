//! Does `--track-releases` put the release in force to every later line, whoever reads and however many threads do?

mod common;

use common::output;
use std::fs;

const SAMPLE: &str = "examples/shop.log";

fn count(args: &[&str], input: &str) -> usize {
    output(&[&["grep", "-c", "--track-releases"], args].concat(), input).trim().parse().unwrap()
}

#[test]
fn the_output_does_not_depend_on_threads() {
    let one = output(&["parse", "--track-releases", "--threads", "1", SAMPLE, SAMPLE], "");
    for threads in ["2", "3", "7"] {
        assert!(output(&["parse", "--track-releases", "--threads", threads, SAMPLE, SAMPLE], "") == one, "{threads} threads");
    }
    assert!(one.contains(r#""release":"v41","slug_commit":"8d41489f""#));
    // Only what is behind the first release has one, and without the option nothing has.
    let (before, _) = one.split_once(r#""release":"#).unwrap();
    assert!(before.lines().count() > 10 && before.contains("Release v39 created") && !before.contains("Release v40 created"));
    assert!(!output(&["parse", SAMPLE], "").contains(r#""release":"#));
}

#[test]
fn releases_can_be_filtered_by_and_printed() {
    let log = fs::read_to_string(SAMPLE).unwrap();
    let behind = log.lines().skip_while(|line| !line.contains("Release v39 created")).count() - 1;
    let (first, later) = (count(&["-w", "release = v41", "--no-join"], &log), count(&["-w", "release != v41", "--no-join"], &log));
    assert!(first > 10 && later > 0 && first + later <= behind, "{first} {later} {behind}");
    let redacted = output(&["parse", "--track-releases", "--redact", "-w", "release = v41", SAMPLE], "");
    assert_eq!(redacted.lines().count(), redacted.matches(r#""release":"v41""#).count());
    let columns = output(&["parse", "--track-releases", "-o", "csv", "--fields", "release,slug_commit", "-w", "release = v41", SAMPLE], "");
    assert!(columns.lines().skip(1).all(|line| line == "v41,8d41489f"), "{columns}");
}

/// What the dyno itself says is better than what is in force for the app.
#[test]
fn a_line_of_run_knows_better() {
    let log = "2026-11-22T04:55:01.000000+00:00 app[api]: Release v41 created by user maria@example.com\n\
        2026-11-22T04:55:02.000000+00:00 app[web.1]: {\"context\":{\"dyno\":\"web.1\",\"release\":\"v40\"}}\n\
        2026-11-22T04:55:03.000000+00:00 app[web.1]: {\"context\":{\"dyno\":\"web.2\",\"release\":\"v40\"}}\n";
    let out = output(&["parse", "--track-releases", "--fields", "release"], log);
    assert_eq!(out, "{}\n{\"context\":{\"release\":\"v40\"}}\n{\"context\":{\"release\":\"v41\"}}\n");
}
