//! Does every end of a run have the right status and the right words? Each cell of the table that most tools fail.

mod common;

use common::hlog;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty, starts_with};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const LINE: &str = "2026-11-22T04:54:21+00:00 app[web.1]: hello\n";
const SAMPLE: &str = "examples/shop.log";

fn spawn(args: &[&str], stdin: Stdio, stdout: Stdio) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("hlog")).args(args).stdin(stdin).stdout(stdout).stderr(Stdio::piped()).spawn().unwrap()
}

/// Who takes the output may have stopped taking it: a signal ends hlog all the same, and the second one at once.
#[test]
fn a_signal_ends_what_nobody_reads() {
    let files = [SAMPLE; 60];
    // What is kept for the end is written when no signal is waited for any more.
    for (args, signals) in [(&["parse"][..], 1), (&["parse"], 2), (&["parse", "-n", "20000"], 1)] {
        let args = [args, &files].concat();
        let mut child = spawn(&args, Stdio::null(), Stdio::piped());
        std::thread::sleep(Duration::from_millis(500));
        let start = Instant::now();
        for _ in 0..signals {
            assert!(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success());
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(status(&mut child), 143);
        assert!(signals != 2 || start.elapsed() < Duration::from_millis(1900), "the second one ends it at once");
    }
}

/// Waits for the end; a run that does not end is a failure and not a hang.
fn status(child: &mut Child) -> i32 {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            use std::os::unix::process::ExitStatusExt;
            return status.code().unwrap_or_else(|| 1000 + status.signal().unwrap_or_default());
        }
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn said(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A log larger than all buffers on the way.
fn big_log() -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for _ in 0..100_000 {
        file.write_all(LINE.as_bytes()).unwrap();
    }
    file
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    let log = big_log();
    let path = log.path().to_str().unwrap();
    for args in [
        vec!["parse", path],
        vec!["parse", "-o", "table", path],
        vec!["grep", "hello", path],
        vec!["grep", "--threads", "1", "hello", path],
    ] {
        let mut child = spawn(&args, Stdio::null(), Stdio::piped());
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        assert_eq!(status(&mut child), 0, "{args:?}");
        assert_eq!(said(&mut child), "", "{args:?}");
    }
}

#[test]
fn a_full_disk_is_an_error_for_small_and_big_output() {
    let log = big_log();
    let path = log.path().to_str().unwrap();
    let full = || OpenOptions::new().write(true).open("/dev/full").map(Stdio::from);
    if full().is_err() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    for args in [
        vec!["parse", path],
        vec!["parse", SAMPLE],
        vec!["grep", "-m1", "hello", path],
        vec!["grep", "-c", "hello", path],
        vec!["schema"],
        vec!["explain"],
    ] {
        let mut child = spawn(&args, Stdio::null(), full().unwrap());
        assert_eq!(status(&mut child), 2, "{args:?}");
        let said = said(&mut child);
        assert!(said.starts_with("hlog: cannot write to standard output"), "{args:?}: {said}");
    }
}

#[test]
fn a_missing_file_among_others_does_not_stop_them() {
    let missing = || contains("hlog: /no/such.log: ");
    hlog().args(["parse", "/no/such.log", SAMPLE]).assert().code(2).stdout(contains("\"event\":\"deploy\"")).stderr(missing());
    hlog().args(["grep", "-e", "deploy", SAMPLE, "/no/such.log"]).assert().code(2).stdout(contains("Deploy")).stderr(missing());
    hlog().args(["grep", "-E", "Deploy", "/no/such.log"]).write_stdin("").assert().code(2).stdout(is_empty()).stderr(missing());
}

#[test]
fn a_folder_without_logs_is_said() {
    let folder = tempfile::tempdir().unwrap();
    hlog().arg("parse").arg(folder.path()).assert().code(2).stderr(starts_with("hlog: "));
}

#[test]
fn standard_input_is_read_once_however_often_it_is_named() {
    let mut log = tempfile::tempfile().unwrap();
    for number in 0..40_000 {
        let text = if number % 1000 == 0 { "api]: Deploy 8d41489f by user a@b.c" } else { "web.1]: nothing" };
        writeln!(log, "2026-11-22T04:54:21+00:00 app[{text}").unwrap();
    }
    // Also where a file is read by several threads.
    log.seek(SeekFrom::Start(0)).unwrap();
    let mut child = spawn(&["grep", "-c", "-e", "deploy", "-", "-"], log.try_clone().unwrap().into(), Stdio::piped());
    assert_eq!(status(&mut child), 0);
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!(out, "40\n");
    assert_eq!(log.stream_position().unwrap(), log.metadata().unwrap().len(), "it is left read");
}

#[test]
fn signals_end_it_after_what_has_been_made_is_written() {
    for (signal, expected) in [("INT", 130), ("TERM", 143)] {
        let mut child = spawn(&["parse", "--last", "5"], Stdio::piped(), Stdio::piped());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(LINE.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert_eq!(status(&mut child), expected);
        let mut out = String::new();
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        assert!(out.contains("hello"), "{signal}: {out}");
    }
}

#[test]
fn grep_answers_as_grep_does() {
    hlog().args(["grep", "-v", "-e", "deploy"]).write_stdin(LINE).assert().code(2).stderr(contains("-e '!router'"));
    hlog().args(["grep", "hello"]).write_stdin(LINE).assert().code(0).stdout(LINE);
    hlog().args(["grep", "nothing"]).write_stdin(LINE).assert().code(1).stdout(is_empty());
    hlog().args(["grep", "-v", "hello"]).write_stdin(LINE).assert().code(1).stdout(is_empty());
    hlog().args(["grep", "-q", "hello"]).write_stdin(LINE).assert().code(0).stdout(is_empty());
    hlog().args(["grep", "-c", "hello"]).write_stdin(LINE.repeat(3)).assert().code(0).stdout("3\n");
    hlog().args(["grep", "-c", "nothing"]).write_stdin(LINE).assert().code(1).stdout("0\n");
    hlog().args(["grep", "-i", "HELLO"]).write_stdin(LINE).assert().code(0);
    hlog().args(["grep", "-F", "hel.o"]).write_stdin(LINE).assert().code(1);
    hlog().args(["grep", "-m2", "hello"]).write_stdin(LINE.repeat(3)).assert().code(0).stdout(LINE.repeat(2));
    hlog().args(["grep", "-E", "nope", "-E", "hell"]).write_stdin(LINE).assert().code(0);
    hlog().args(["grep", "-e", "deploy", SAMPLE]).assert().code(0).stdout(contains("Deploy 8d41489f"));
    hlog().args(["grep"]).write_stdin(LINE).assert().code(2).stderr(contains("grep what?"));
}

/// Without a log to read, a name of a file is not taken for a PATTERN that matches nothing; with one, that is said.
#[test]
fn a_missing_file_is_no_log_without_matches() {
    let grep = |args: &[&str], input: Stdio| {
        let mut child = spawn(&[&["grep"], args].concat(), input, Stdio::null());
        drop(child.stdin.take());
        let status = status(&mut child);
        (status, said(&mut child))
    };
    for args in [&["-q", "-e", "deploy", "logs/today.log"][..], &["today.log"], &["-e", "deploy", "logs/today"]] {
        let (status, said) = grep(args, Stdio::null());
        assert!(status == 2 && said.contains("looks like a file, and there is none") && said.contains("-E"), "{args:?}: {said}");
    }
    let (status, said) = grep(&["-v", SAMPLE], Stdio::null());
    assert!(status == 2 && said.contains("no PATTERN is given"), "{said}");
    // A pipe may hold anything; a log has been named.
    for (args, file) in [
        (&["-e", "deploy", "today.log"][..], "there is no such file"),
        (&["-e", "deploy", "today.log", SAMPLE], "there is no such file"),
        (&[SAMPLE, SAMPLE], "to read that file, give a PATTERN before it"),
    ] {
        let (status, said) = grep(args, Stdio::piped());
        assert!(status == 1 && said.contains("was taken for the PATTERN") && said.contains(file), "{args:?}: {said}");
    }
    for args in [
        &["/api/nowhere"][..],
        &["robots.txt"],
        &["robots.txt", SAMPLE],
        &["-e", "deploy", SAMPLE, "-w", "user = x"],
        &["-E", "today.log", SAMPLE],
    ] {
        assert_eq!(grep(args, Stdio::piped()), (1, String::new()), "{args:?}");
    }
}

/// `-q` ends at the first match, even when more may come.
#[test]
fn a_quiet_grep_does_not_wait_for_the_end() {
    let mut child = spawn(&["grep", "-q", "hello"], Stdio::piped(), Stdio::null());
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(LINE.as_bytes()).unwrap();
    assert_eq!(status(&mut child), 0);
    drop(stdin);
}

#[test]
fn a_worse_outcome_beats_a_better_one() {
    hlog()
        .args(["parse", "--unparsed", "fail"])
        .write_stdin("no log\n")
        .assert()
        .code(2)
        .stdout(contains("unparsed"))
        .stderr(contains("1 line not understood"));
    hlog().args(["parse", "--unparsed", "fail"]).write_stdin(LINE).assert().code(0).stderr(is_empty());
    hlog().args(["grep", "-q", "nothing", "/no/such.log"]).assert().code(2);
}

#[test]
fn mistakes_name_what_was_meant() {
    for (args, words) in [
        (vec!["parse", "-e", "deplyo"], "no event named 'deplyo'; did you mean 'deploy'?"),
        (vec!["parse", "-w", "statsu = 500"], "did you mean 'status'?"),
        (vec!["parse", "-w", "service > 5sec"], "unit"),
        (vec!["parse", "--fields", "timestmp"], "did you mean 'timestamp'?"),
        (vec!["parse", "--since", "yesterdy"], "did you mean 'yesterday'?"),
        (vec!["parse", "-o", "jsno"], "did you mean 'json'?"),
        (vec!["parse", "-l", "wran"], "did you mean 'warn'?"),
        (vec!["parse", "-s", "heorku"], "did you mean 'heroku'?"),
        (vec!["parse", "--tz", "Europe/Olso"], "Europe/Oslo"),
        (vec!["parse", "-w", "dyn = web.1"], "did you mean 'dyno'?"),
        (vec!["parse", "-w", "memory_total > 1GB"], "did you mean 'sample#memory_total'?"),
        (vec!["parse", "-w", "path = /api/*"], "did you mean path ~ \"^/api/\"?"),
        (vec!["parse", "-e", "error"], "--level error"),
        (vec!["parse", "-e", "h12"], "--where 'code = H12'"),
        (vec!["parse", "-s", "web"], "a dyno is selected by --dyno"),
        (vec!["parse", "-w", "source = herokuu"], "did you mean 'heroku'?"),
        (vec!["parse", "-w", "code = h12"], "did you mean 'H12'?"),
        (vec!["parse", "-w", "status = 6xx"], "there are 1xx, 2xx,"),
        (vec!["parse", "-o", "cvs"], "did you mean 'csv'?"),
        (vec!["parse", "-m", "-1"], "a whole number is wanted here"),
        (vec!["parse", "-n", "x"], "a whole number is wanted here"),
        (vec!["stats", "--top", "-1"], "a whole number is wanted here"),
        (vec!["parse", "--threads", "0"], "a whole number from 1 to 256 is wanted"),
        (vec!["tail", "--num", "-5"], "a whole number from 1 to 1500 is wanted"),
        (vec!["parse", "-e", "!"], "an event's name is missing"),
        (vec!["parse", "-a", ""], "an app's name is missing"),
        (vec!["stats", "--merge", SAMPLE], "to count the lines of a log: hlog stats FILE"),
        (vec!["grep", "-e", "timeout"], "to search for text: hlog grep -E"),
        (vec!["grep", "-E", "("], "-F"),
        (vec!["explain", "H93"], "H99"),
        (vec!["schema", "deplyo"], "did you mean 'deploy'?"),
        (vec!["schema", "audit"], "is a group of events"),
        (vec!["man", "grpe"], "did you mean 'grep'?"),
        (vec!["man", "x"], "there are parse, grep,"),
        (vec!["prase"], "parse"),
        (vec!["parse", "--evnet", "x"], "--event"),
    ] {
        hlog().args(&args).write_stdin("").assert().code(2).stdout(is_empty()).stderr(starts_with("hlog: ").and(contains(words)));
    }
}

#[test]
fn a_read_error_in_the_middle_is_said_and_what_came_before_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    // Reading /proc/self/mem from its start fails with an I/O error on Linux.
    if File::open("/proc/self/mem").is_err() {
        eprintln!("skipped: this system has no /proc/self/mem");
        return;
    }
    let log = folder.path().join("a.log");
    std::fs::write(&log, LINE).unwrap();
    let assert =
        hlog().arg("parse").arg(&log).args(["/proc/self/mem"]).arg(&log).assert().code(2).stderr(starts_with("hlog: /proc/self/mem: "));
    assert_eq!(String::from_utf8_lossy(&assert.get_output().stdout).matches("hello").count(), 2);
}
