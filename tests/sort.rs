//! Are inputs merged in the order of time, with nothing lost, whatever they are and however they come?

mod common;

use common::hlog;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn line(time: &str, text: &str) -> String {
    format!("2026-11-22T{time}+00:00 app[web.1]: {text}\n")
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn sorted(args: &[&str], path: &Path) -> String {
    let output = hlog().args(["parse", "--sort"]).args(args).arg(path).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// The messages of what is merged from these files.
fn messages(files: &[(&str, &[u8])], args: &[&str]) -> Vec<String> {
    let folder = folder(files);
    sorted(&[&["-o", "message"], args].concat(), folder.path()).lines().map(str::to_owned).collect()
}

/// The sample, dealt out to so many files, each line with what belongs to it.
fn dealt(count: usize) -> (TempDir, Vec<String>) {
    let log = fs::read_to_string("examples/shop.log").unwrap();
    let (mut files, mut file, mut chance) = (vec![String::new(); count], 0, 7_u32);
    for line in log.split_inclusive('\n') {
        if line.starts_with("2026-") {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            file = (chance >> 16) as usize % count;
        }
        files[file] += line;
    }
    let mut expected: Vec<(String, &str)> = Vec::new();
    for file in &files {
        let mut time = String::new();
        for line in file.split_inclusive('\n') {
            if line.starts_with("2026-") {
                line[..26].clone_into(&mut time);
            }
            expected.push((time.clone(), line));
        }
    }
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    let lines = expected.iter().map(|(_, line)| (*line).to_owned()).collect();
    let folder = tempfile::tempdir().unwrap();
    for (at, file) in files.iter().enumerate() {
        fs::write(folder.path().join(format!("{at:03}.log")), file).unwrap();
    }
    (folder, lines)
}

#[test]
fn files_become_their_stable_sort_with_any_number_of_threads() {
    for count in [1, 2, 7, 60] {
        let (folder, lines) = dealt(count);
        for threads in ["1", "2", "5"] {
            let raw = sorted(&["--no-join", "-o", "raw", "--threads", threads], folder.path());
            assert!(raw == lines.concat(), "{count} files, {threads} threads");
        }
        let (one, three) = (sorted(&["--threads", "1"], folder.path()), sorted(&["--threads", "3"], folder.path()));
        assert!(one == three, "{count} files");
    }
}

/// Sorting moves records and changes none.
#[test]
fn the_records_are_those_without_it() {
    let (dealt, _) = dealt(5);
    let corpus = ["lines", "mixed", "found", "drain", "hostile", "utf16"].map(|name| PathBuf::from(format!("tests/corpus/{name}.log")));
    for path in [&corpus[..], &[dealt.path().into(), "examples/shop.log".into()]].concat() {
        let plain = hlog().arg("parse").arg(&path).assert().success().get_output().stdout.clone();
        let plain = String::from_utf8(plain).unwrap();
        let output = sorted(&[], &path);
        let (mut plain, mut output): (Vec<_>, Vec<_>) = (plain.lines().collect(), output.lines().collect());
        plain.sort_unstable();
        output.sort_unstable();
        assert!(plain == output, "{}", path.display());
    }
}

/// Where a line is put depends on all lines, and not on which are wanted.
#[test]
fn a_filter_moves_nothing() {
    let (folder, lines) = dealt(3);
    let mut late = fs::read_to_string(folder.path().join("001.log")).unwrap();
    late += "2026-11-22T04:50:00.000000+00:00 app[api]: Deploy 8d41489f by user maria@example.com\n";
    fs::write(folder.path().join("001.log"), late).unwrap();
    let all = sorted(&["--no-join", "-o", "raw"], folder.path());
    assert_eq!(all.lines().count(), lines.concat().lines().count() + 1);
    for event in ["deploy", "slow-query", "router", "log", "platform-error"] {
        let some = sorted(&["--no-join", "-o", "raw", "-e", event], folder.path());
        let mut rest = all.lines();
        assert!(some.lines().count() > 1 && some.lines().all(|line| rest.any(|other| other == line)), "{event}");
    }
}

#[test]
fn what_is_too_far_out_is_kept_and_said() {
    let log = [line("04:00:00", "a"), line("04:00:20", "b"), line("04:00:05", "late"), line("04:00:11", "c")].concat();
    let folder = folder(&[("a.log", log.as_bytes()), ("b.log", line("04:00:06", "d").as_bytes())]);
    let assert = hlog().args(["parse", "--sort", "-o", "message"]).arg(folder.path()).assert().code(0);
    let said = contains("a.log: 1 line is too far out of order to be sorted").and(contains("b.log").not());
    assert.stdout("a\nd\nlate\nc\nb\n").stderr(said);
}

#[test]
fn what_has_no_time_stays_below_the_line_above() {
    let one = ["Fetching logs...\n", &line("04:00:03", "one"), "  at x\n", "\n", &line("04:00:01", "zero"), "  at y\n"].concat();
    let two = ["  bare\n", &line("04:00:02", "two"), "  at z\n", "2026-13-22T04:00:00+00:00 app[web.1]: no day\n", "  at n\n"].concat();
    let folder = folder(&[("1.log", one.as_bytes()), ("2.log", two.as_bytes())]);
    let raw = sorted(&["-o", "raw"], folder.path());
    let day = "2026-13-22T04:00:00+00:00 app[web.1]: no day\n";
    let expected =
        ["Fetching logs...\n", "  bare\n", &line("04:00:01", "zero"), "  at y\n", &line("04:00:02", "two"), "  at z\n", day, "  at n\n"];
    assert_eq!(raw, [&expected.concat(), &line("04:00:03", "one"), "  at x\n", "\n"].concat());
    let json = sorted(&[], folder.path());
    let of = |text: &str| json.lines().find(|line| line.contains(text)).unwrap().to_owned();
    assert!(of("  bare").contains("unparsed") && of("Fetching").contains("unparsed"));
    assert!(of("  at y").contains("04:00:01") && of("  at y").contains(r#""continued":true"#));
}

#[test]
fn equal_times_keep_the_order_of_the_inputs_and_the_lines() {
    let log = |name: &str| [line("04:00:01", &format!("{name}1")), line("04:00:01", &format!("{name}2"))].concat();
    let (a, b) = (log("a"), log("b"));
    assert_eq!(messages(&[("1.log", a.as_bytes()), ("2.log", b.as_bytes())], &[]), ["a1", "a2", "b1", "b2"]);
}

#[test]
fn order_is_by_instant() {
    let text = "2026-11-22T05:30:00+01:00 app[web.1]: three\n2026-11-22T05:30:01+01:00 app[web.1]: four\n";
    let (utc, paper) = (line("04:29:59", "two"), "Nov 22 06:29:58 shop app/web.1: one\n");
    let frame = "59 <190>1 2026-11-22T04:30:02+00:00 host app web.1 - five\n";
    let files: [(&str, &[u8]); 4] =
        [("1.log", text.as_bytes()), ("2.log", utc.as_bytes()), ("3.log", paper.as_bytes()), ("4.log", frame.as_bytes())];
    assert_eq!(messages(&files, &["--input-tz", "+02:00"]), ["one", "two", "three", "four", "five"]);
    assert_eq!(messages(&files, &[]), ["two", "three", "four", "five", "one"]);
}

#[test]
fn any_kind_of_input_is_merged() {
    let (text, third) = (line("04:00:02", "text"), line("04:00:03", "packed"));
    let own = hlog().arg("parse").write_stdin([line("04:00:01", "own"), line("04:00:04", "own too")].concat()).output().unwrap().stdout;
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(line("04:00:05", "wide").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let packed = zstd::encode_all(third.as_bytes(), 1).unwrap();
    let files: [(&str, &[u8]); 4] = [("a.log", text.as_bytes()), ("b.jsonl", &own), ("c.log.zst", &packed), ("d.txt", &utf16)];
    assert_eq!(messages(&files, &[]), ["own", "text", "packed", "own too", "wide"]);
    let folder = folder(&files);
    let list = folder.path().join("list");
    fs::write(&list, ["d.txt", "b.jsonl", "c.log.zst"].map(|name| folder.path().join(name).display().to_string()).join("\n")).unwrap();
    let stdin = line("04:00:02.5", "stdin");
    let assert = hlog().args(["parse", "--sort", "-o", "message", "-", "--files-from"]).arg(&list).write_stdin(stdin).assert().code(0);
    assert.stdout("own\nstdin\npacked\nown too\nwide\n").stderr(is_empty());
    let labelled = sorted(&["--app", "shop", "-o", "logfmt", "--fields", "app,message"], &folder.path().join("a.log"));
    assert_eq!(labelled, "app=shop message=text\n");
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = folder(&[("1.log", line("04:00:02", "b").as_bytes()), ("2.log", line("04:00:01", "a").as_bytes())]);
    let path = |name: &str| folder.path().join(name);
    let assert = hlog().args(["grep", "--sort", "-E", "."]).args([path("1.log"), path("no.log"), path("2.log")]).assert().code(2);
    let expected = [line("04:00:01", "a"), line("04:00:02", "b")].concat();
    assert.stdout(expected).stderr(contains("no.log: No such file"));
    // A cut archive gives what it holds.
    let log: String = (0..20_000).map(|at| line(&format!("05:00:{:02}", at / 400), &format!("{at}"))).collect();
    let packed = zstd::encode_all(log.as_bytes(), 1).unwrap();
    fs::write(path("3.log.zst"), &packed[..packed.len() - 4]).unwrap();
    let assert = hlog().args(["parse", "--sort", "-o", "message"]).arg(folder.path()).assert().code(2);
    let output = String::from_utf8(assert.stderr(contains("3.log.zst: its zstd data ends too soon")).get_output().stdout.clone()).unwrap();
    assert!(output.starts_with("a\nb\n0\n1\n") && output.lines().count() > 1000);
}

/// The last line of a file may lack its end: the next line does not stick to it.
#[test]
fn no_lines_are_glued_together() {
    let (one, two) = (line("04:00:01", "one"), line("04:00:02", "two"));
    let files: [(&str, &[u8]); 2] = [("1.log", one.trim_end().as_bytes()), ("2.log", two.trim_end().as_bytes())];
    assert_eq!(sorted(&["-o", "raw"], folder(&files).path()), format!("{one}{}", two.trim_end()));
    let long = [line("04:00:01", &"x".repeat(3 << 20)), line("04:00:00", "y")].concat();
    let folder = folder(&[("long.log", long.as_bytes())]);
    let raw = sorted(&["-o", "raw"], folder.path());
    assert!(raw.lines().count() == 2 && raw.len() == long.len());
}

/// Two months of logs, a file a day, and few files that may be open at once.
#[test]
fn many_files_need_not_be_open_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected = String::new();
    fs::write(folder.path().join("empty.log"), "").unwrap();
    for day in 0..61 {
        let (month, date) = (8 + day / 31, day % 31 + 1);
        let log: String = (0..50).map(|at| format!("2026-{month:02}-{date:02}T04:00:{at:02}+00:00 app[web.1]: {day}\n")).collect();
        expected += &log;
        fs::write(folder.path().join(format!("{:02}.log", day * 7 % 61)), log).unwrap();
    }
    let binary = assert_cmd::cargo::cargo_bin!("hlog");
    let command = format!("ulimit -n 25; '{}' parse --sort -o raw '{}'", binary.display(), folder.path().display());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(String::from_utf8(output.stdout).unwrap() == expected);
}

/// Reads what comes of lines that are written, with pauses between.
fn live(args: &[&str], pieces: &[&str], pause: Duration) -> (Vec<String>, Duration) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
    let mut child = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    for piece in pieces {
        stdin.write_all(piece.as_bytes()).unwrap();
        std::thread::sleep(pause);
    }
    let (start, mut lines) = (Instant::now(), BufReader::new(stdout).lines());
    let count = pieces.concat().lines().count();
    let read = lines.by_ref().take(count).map(Result::unwrap).collect();
    let time = start.elapsed();
    drop(stdin);
    assert!(lines.next().is_none() && child.wait().unwrap().success());
    (read, time)
}

#[test]
fn a_live_stream_is_put_in_order_and_comes_out_soon() {
    let pieces = [line("04:00:01", "b") + "  continued\n", line("04:00:00", "a"), line("04:00:02", "c")];
    let pieces: Vec<_> = pieces.iter().map(String::as_str).collect();
    let (lines, time) = live(&["parse", "--sort", "-o", "message"], &pieces, Duration::from_millis(50));
    assert_eq!(lines, ["a", "b", "  continued", "c"]);
    assert!(time < Duration::from_secs(10), "{time:?}");
}

/// A line that comes when later ones are out already is late, and what continues a line continues that line.
#[test]
fn a_line_that_comes_too_late_comes_all_the_same() {
    let pieces = [line("04:00:05", "b"), line("04:00:01", "a"), "  continued\n".to_owned()];
    let pieces: Vec<_> = pieces.iter().map(String::as_str).collect();
    let (lines, _) = live(&["parse", "--sort", "--fields", "timestamp,message"], &pieces, Duration::from_millis(2500));
    let json = |second: u32, text: &str| format!(r#"{{"timestamp":"2026-11-22T04:00:{second:02}+00:00","message":"{text}"}}"#);
    assert_eq!(lines, [json(5, "b"), json(1, "a"), json(1, "  continued")]);
}
