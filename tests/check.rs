//! Does `hlog check` judge as it should, and end with the status that says so?

mod common;

use common::hlog;
use predicates::prelude::*;
use std::fmt::Write as _;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SAMPLE: &str = "examples/shop.log";

/// Arguments, exit status, and what is said on standard error.
const TRANSCRIPTS: &[(&[&str], i32, &str)] = &[
    (&["--fail-if", "count(event = platform-error) > 17"], 0, ""),
    (
        &["--fail-if", "count(event = platform-error) > 16", "--fail-if", "p95(service) > 60s"],
        1,
        "hlog: broken: count(event = platform-error) > 16: 17 in 17 records\n  2026-11-22T04:50:33",
    ),
    (&["--fail-if", "p95(service) > 10s"], 1, "hlog: broken: p95(service) > 10s: 30s in 82 records\n"),
    (&["--fail-if", "p50(service) > 55ms"], 0, ""),
    (&["--fail-if", "p50(service) >= 55ms"], 1, "hlog: broken: p50(service) >= 55ms: 55ms in 82 records\n"),
    (&["--fail-if", "share(status >= 500) > 10%"], 0, ""),
    (&["--fail-if", "share(status >= 500) > 8%"], 1, "hlog: broken: share(status >= 500) > 8%: 8.537% in 82 records\n"),
    (
        &["--fail-if", "share(status = 5xx of path ~ ^/products) > 0.3"],
        1,
        "hlog: broken: share(status = 5xx of path ~ ^/products) > 0.3: 0.",
    ),
    (
        &["--fail-if", "max(sample#memory_total / sample#memory_quota) > 90%"],
        1,
        "hlog: broken: max(sample#memory_total / sample#memory_quota) > 90%: 113.92% in 17 records\n",
    ),
    (&["--fail-if", "max(mem_percent) > 104%"], 1, "hlog: broken: max(mem_percent) > 104%: 113.9% in 6 records\n"),
    (&["--fail-if", "code = R14"], 1, "hlog: broken: code = R14: 6 in 6 records\n  2026-11-22T04:52:11"),
    (&["--fail-if", "code = R15"], 0, ""),
    (&["--fail-if", "rate(event = router) < 0.01"], 0, ""),
    (&["--fail-if", "rate(code = L10) > 0"], 1, "hlog: broken: rate(code = L10) > 0: 0.0006785 in 1 record\n"),
    (
        &["--fail-if", "p95(service where path ~ ^/nowhere) > 1ms"],
        0,
        "hlog: p95(service where path ~ ^/nowhere) > 1ms: nothing to judge, so it holds\n",
    ),
    (&["--expect", "event = dyno-state and to = up and proc_type = web"], 0, ""),
    (&["--expect", "event = scale", "--expect", "code = H99"], 1, "hlog: not met: code = H99\n"),
    (
        &["--fail-if", "p95(servcie) > 1s"],
        2,
        "hlog: no field named 'servcie'; did you mean 'service'? (for a field of your app's own: data.servcie)\n  p95(servcie) > 1s\n      ^\n",
    ),
    (&["--fail-if", "share(status >= 500) > 1"], 2, "hlog: a share is 100% at most: 1% and 0.01 are the same\n"),
    (&["--fail-if", "share(status >= 500) >= 1"], 0, ""),
    (&["--fail-if", "share(status >= 500) > 10"], 2, "hlog: a share is 100% at most: 1% and 0.01 are the same\n"),
    (&["--fail-if", "p95(service) > 5MB"], 2, "hlog: this figure is in ms, and '5MB' is in MB\n  p95(service) > 5MB\n                 ^\n"),
    (&["--fail-if", "p95(path) > 1"], 2, "hlog: 'path' is no number, and figures are made of numbers"),
    (&["--fail-if", "max(service-connect) > 1"], 2, "hlog: no field named 'service-connect'; did you mean 'service - connect'?"),
    (&["--fail-if", "code = R14", "--expect", "event = deploy"], 1, "hlog: broken: code = R14: 6 in 6 records\n"),
    (&["--fail-if", "p95 > 1ms"], 2, "hlog: of what? A figure has it in parentheses: p95(service)"),
    (&["--fail-if", "status_code >= 500"], 0, "hlog: status_code >= 500: nothing to judge, so it holds\n"),
    (&["--fail-if", "count(status_code >= 500) < 1"], 1, "hlog: broken: count(status_code >= 500) < 1: 0 in 0 records\n"),
    (&["--fail-if", "mem_percent > 1000"], 0, ""),
    (&["--fail-if", "count(not has(nosuch)) > 1000"], 0, ""),
    (&["--expect", "evnt = deploy"], 2, "hlog: no field named 'evnt'; did you mean 'event'?"),
    (&[], 2, "hlog: check what? Give a limit: "),
    (&["--fail-if", "code = R15", "--timeout", "90"], 2, "hlog: --timeout '90' is no time: write 90s, 5m or 1h\n"),
    (&["--fail-if", "code = R15", "-m", "3"], 2, "hlog: check judges all records: "),
    (&["--config", "no such file"], 2, "hlog: no such file: the limits cannot be read: "),
];

#[test]
fn transcripts() {
    for (args, status, said) in TRANSCRIPTS {
        let assert = hlog().arg("check").args(*args).arg(SAMPLE).assert();
        let output = assert.get_output();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*output.stdout), (Some(*status), &b""[..]), "{args:?}: {told}");
        assert!(told.starts_with(said) && told.is_empty() == said.is_empty(), "{args:?}: {told}");
    }
}

/// Requests with these service times, in milliseconds.
fn requests(times: &[u32]) -> String {
    let mut log = String::new();
    for (second, time) in times.iter().enumerate() {
        let minute = second / 60;
        writeln!(log, "2026-11-22T04:{minute:02}:{:02}+00:00 heroku[router]: at=info method=GET path=\"/\" host=x.io dyno=web.1 connect=0ms service={time}ms status=200 bytes=1", second % 60).unwrap();
    }
    log
}

/// The limit itself is judged exactly, however near the percentile is to it.
#[test]
fn percentiles_are_judged_exactly() {
    let mut seed = 3_u32;
    for length in [1, 2, 7, 100, 501] {
        let mut times: Vec<u32> = (0..length)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed >> 17
            })
            .collect();
        let log = requests(&times);
        times.sort_unstable();
        for (name, tenths) in [("p50", 500), ("p95", 950), ("p99.9", 999)] {
            let exact = times[(times.len() * tenths).div_ceil(1000) - 1];
            for (limit, broken) in [
                (format!("> {exact}"), false),
                (format!(">= {exact}ms"), true),
                (format!("= {exact}"), true),
                (format!("< {}", exact + 1), true),
            ] {
                let status = i32::from(broken);
                hlog().args(["check", "--fail-if", &format!("{name}(service) {limit}")]).write_stdin(log.as_str()).assert().code(status);
            }
        }
    }
}

/// An app that logs `status` too is not counted twice, unless that is said.
#[test]
fn names_of_fields_mean_their_events() {
    let log = requests(&[1, 2]) + "2026-11-22T04:00:09+00:00 app[web.1]: status=500 service=9s user=7 took=1.5s\n";
    for (limit, status) in [
        ("count(status = 500) > 0", 0),
        ("count(data.status = 500) > 0", 1),
        ("count(event = log and status = 500) > 0", 1),
        ("max(service) > 2ms", 0),
        ("max(data.service) >= 9s", 1),
        ("max(took) > 1400ms", 1),
        ("max(took) > 2s", 0),
        ("sum(service) = 3ms", 1),
        ("mean(service) = 1.5", 1),
        ("min(service) < 1", 0),
        ("share(data.user = 7) = 100%", 1),
        ("share(user = 7) = 100%", 0),
        ("rate(status = 200) = 22.2%", 2),
    ] {
        let assert = hlog().args(["check", "--fail-if", limit]).write_stdin(log.as_str()).assert();
        assert_eq!(assert.get_output().status.code(), Some(status), "{limit}");
    }
}

#[test]
fn verdicts_for_programs() {
    let run = |format| {
        let assert =
            hlog().args(["check", "-o", format, "--fail-if", "code = R14", "--fail-if", "p95(service) > 90s", SAMPLE]).assert().code(1);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!((&json["ok"], &json["limits"][0]["figure"], &json["limits"][1]["broken"]), (&false.into(), &6.0.into(), &false.into()));
    assert_eq!(json["limits"][0]["lines"].as_array().unwrap().len(), 3);
    let github = run("github");
    assert!(github.starts_with("::error title=hlog check::broken: code = R14: 6 in 6 records%0A  2026-11-22T04:52:11"), "{github}");
    assert_eq!(github.lines().count(), 1);
    let junit = run("junit");
    assert!(
        junit.contains("<testsuites tests=\"2\" failures=\"1\">")
            && junit.contains("<testcase name=\"p95(service) &gt; 90s\" classname=\"hlog check\"/>"),
        "{junit}"
    );
}

#[test]
fn lines_do_not_command_github() {
    let log = "2026-11-22T04:54:21+00:00 app[web.1]: a\n::stop-commands::x\n##[add-mask]e\n";
    let limit = "message ~ 'commands|mask'";
    let assert = hlog().args(["check", "-o", "github", "--fail-if", limit]).write_stdin(log).assert().code(1);
    let output = assert.get_output();
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("hlog: broken: {limit}: 2 in 2 records\n"));
    let annotation = format!("::error title=hlog check::broken: {limit}: 2 in 2 records%0A  ::stop-commands::x%0A  ##[add-mask]e\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout), annotation);
}

/// Where a path ends that holds blanks is known of the record alone.
#[test]
fn lines_are_shown_without_what_is_masked() {
    let line = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/s?q=a SECRET\" host=x.io dyno=web.1 status=500\n";
    for log in [line.to_owned(), common::output(&["parse"], line)] {
        let assert = hlog().args(["check", "--redact", "--fail-if", "status = 500"]).write_stdin(log).assert().code(1);
        assert.stderr(predicate::str::contains("/s?***").and(predicate::str::contains("SECRET").not()));
    }
}

/// What is masked is judged all the same: a verdict does not depend on what may be seen.
#[test]
fn limits_are_judged_on_what_is_masked() {
    let line =
        "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/\" host=x.io fwd=\"203.0.113.7\" dyno=web.1 status=500\n";
    let assert = hlog().args(["check", "--redact", "--fail-if", "fwd = 203.0.113.7"]).write_stdin(line).assert().code(1);
    assert.stderr(predicate::str::contains("fwd=\"***\""));
}

#[test]
fn what_fails_is_red_where_there_are_colours() {
    let check =
        |color: &str| hlog().args(["check", "--color", color, "--fail-if", "code = R15", "--expect", "code = R99", SAMPLE]).assert();
    check("always").code(1).stderr("hlog: \x1b[31mnot met\x1b[0m: code = R99\n");
    check("never").code(1).stderr("hlog: not met: code = R99\n");
    check("auto").code(1).stderr("hlog: not met: code = R99\n");
}

#[test]
fn limits_can_be_kept_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hlog.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        hlog().arg("check").arg("--config").arg(&file).arg(SAMPLE).assert()
    };
    check("[check]\nfail-if = [\"p95(service) > 90s\", \"code = R14\"]\n")
        .code(1)
        .stderr(predicate::str::starts_with("hlog: broken: code = R14"));
    check("[check]\nexpect = [\"event = deploy\"]\ntimeout = \"5s\"\n").code(0);
    check("[check]\nfial-if = []\n").code(2).stderr(predicate::str::contains("unknown field `fial-if`"));
    check("[check]\nfail-if = \"code = R14\"\n").code(2).stderr(predicate::str::contains("fail-if = [\"code = R14\", "));
    check("[check\n").code(2).stderr(predicate::str::contains("hlog.toml: TOML parse error at line 1"));
}

/// A stream that stays open, as `heroku logs -t` does.
fn live(args: &[&str], log: &str) -> (Option<i32>, Duration) {
    let start = Instant::now();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hlog"))
        .arg("check")
        .args(args)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(log.as_bytes()).unwrap();
    let status = child.wait().unwrap();
    drop(input);
    (status.code(), start.elapsed())
}

#[test]
fn what_is_expected_of_a_stream() {
    let up = "2026-11-22T04:54:21+00:00 heroku[web.1]: State changed from starting to up\n";
    let (status, took) = live(&["--expect", "event = dyno-state and to = up", "--timeout", "60s"], up);
    assert!(status == Some(0) && took < Duration::from_secs(20), "{status:?} {took:?}");
    let (status, took) = live(&["--expect", "to = crashed", "--timeout", "300ms"], up);
    assert!(status == Some(1) && took >= Duration::from_millis(300), "{status:?} {took:?}");
    // What nothing can mend is not waited for.
    let (status, took) = live(&["--expect", "to = crashed", "--fail-if", "to = up", "--timeout", "60s"], up);
    assert!(status == Some(1) && took < Duration::from_secs(20), "{status:?} {took:?}");
    // The time that is over is no signal: limits are judged as ever.
    assert_eq!(live(&["--fail-if", "to = crashed", "--timeout", "300ms"], up).0, Some(0));
}

/// As when the command before the pipe has failed.
#[test]
fn an_empty_log_is_said() {
    let said = "hlog: no record was read, or none passed the filters: there is nothing to judge\n";
    hlog().args(["check", "--fail-if", "code = R14", "--fail-if", "p95(service) > 1s"]).write_stdin("").assert().code(0).stderr(said);
    hlog().args(["check", "--fail-if", "count(code = R14) < 1"]).write_stdin("").assert().code(1).stderr(predicate::str::starts_with(said));
    hlog().args(["check", "--fail-if", "code = R14", "-e", "deploy"]).write_stdin(requests(&[1])).assert().code(0).stderr(said);
}

/// What is said is said on standard error, and in each form for programs.
#[test]
fn a_check_that_is_stopped_says_so() {
    for (format, printed) in [
        ("text", ""),
        ("json", "{\n  \"ok\": false,\n  \"stopped\": true,\n  \"records\": 1,\n"),
        ("github", "::error title=hlog check::stopped before the end: the rest was not judged\n"),
        ("junit", "<testsuites tests=\"2\" failures=\"0\" errors=\"1\">\n"),
    ] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hlog"))
            .args(["check", "--fail-if", "count(code = H12) > 5", "-o", format])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(b"2026-11-22T04:54:21+00:00 app[web.1]: hello\n").unwrap();
        std::thread::sleep(Duration::from_millis(500));
        Command::new("kill").arg(child.id().to_string()).status().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(143));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "hlog: stopped after 44 B read: the rest was not judged\n");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.contains(printed) && out.is_empty() == printed.is_empty(), "{out}");
        if format == "junit" {
            assert!(out.contains("<error message=\"stopped before the end: the rest was not judged\"/>"), "{out}");
        }
    }
}

/// What is settled is settled by its record: what follows in the same chunk does not count.
#[test]
fn what_comes_after_all_is_met_does_not_count() {
    let up = "2026-11-22T04:54:21+00:00 heroku[web.1]: State changed from starting to up\n";
    let crashed = "2026-11-22T04:54:22+00:00 heroku[web.1]: State changed from starting to crashed\n";
    let deploy = "2026-11-22T04:54:20+00:00 app[api]: Deploy 8d41489f by user maria@example.com\n";
    let check = |log: &[&str], status| {
        let args = ["check", "--expect", "to = up", "--expect", "event = deploy", "--fail-if", "count(to = crashed) >= 2"];
        hlog().args(args).write_stdin(log.concat()).assert().code(status);
    };
    check(&[deploy, crashed, up, crashed, crashed], 0);
    check(&[up, crashed, deploy, crashed], 0);
    check(&[up, crashed, crashed, deploy], 1);
    check(&[up, up, up], 1);
}

#[test]
fn no_figure_is_too_great_or_too_short_to_be_judged() {
    let line = |text: &str| format!("2026-11-22T04:54:21+00:00 app[web.1]: {text}\n");
    let check = |limit: &str, log: &str, status| {
        hlog().args(["check", "--fail-if", limit]).write_stdin(log.to_owned()).assert().code(status);
    };
    let big = line("{\"ms\":1e25}") + &line("{\"ms\":5}") + &line("{\"ms\":-1e400}");
    for limit in ["max(data.ms) > 1000", "data.ms > 1000", "min(data.ms) < 0", "max(data.ms / 1e-6) > 5"] {
        check(limit, &big, 1);
    }
    check("max(data.ms) < 1000", &big, 0);
    let errors = "2026-11-22T04:54:21+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)\n".repeat(10);
    check("rate(code = R14) > 5", &errors, 1);
    check("rate(code = R14) > 10", &errors, 0);
    check("rate(code = R15) > 0", &errors, 0);
}

#[test]
fn a_closed_output_changes_no_verdict() {
    let hlog = assert_cmd::cargo::cargo_bin!("hlog");
    let line = format!("{} check -o junit --fail-if 'code = R14' {SAMPLE} | true; exit ${{PIPESTATUS[0]}}", hlog.display());
    let status = Command::new("bash").args(["-c", &line]).stderr(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}
