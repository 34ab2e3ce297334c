//! Does memory stay within 64 MiB with two threads, and is nothing lost, whatever comes? The big ones: `cargo test --release --test bounded -- --ignored`.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

#[path = "common/faulty.rs"]
mod faulty;

use faulty::{BOUND, Faulty};

const HEAD: &str = "2026-11-22T04:54:21+00:00 app[web.1]: ";
/// Bytes of a line that is cut.
const CUT: u64 = 1 << 20;

/// What comes out, in bytes; it goes well, in bounded memory.
#[track_caller]
fn bytes_out(args: &[&str], feeder: &str) -> u64 {
    let mut run = Faulty::new(args);
    // Each thread more has chunks of its own.
    run.command.args(["--threads", "2"]);
    let (ran, count) = run.fed_by(feeder);
    assert_eq!((ran.status, &*ran.said), (Some(0), ""), "{args:?} < {feeder}");
    assert!(ran.peak < BOUND, "{args:?} < {feeder}: {} kB", ran.peak);
    // For the table in docs/reliability.md: `cargo test --test bounded -- --include-ignored --nocapture`.
    eprintln!("{} kB: {args:?}", ran.peak);
    count
}

fn a_line_without_end(size: u64) {
    let feeder = format!("printf '{HEAD}'; head -c {size} /dev/zero | tr '\\0' x");
    let all = HEAD.len() as u64 + size;
    assert_eq!(bytes_out(&["parse", "-o", "raw"], &feeder), all);
    assert_eq!(bytes_out(&["grep", "x"], &feeder), CUT + 1);
    let json = bytes_out(&["parse"], &feeder);
    assert!(json > CUT && json < CUT + 300, "{json}");
    assert_eq!(bytes_out(&["parse", "--sort", "-o", "message"], &feeder), CUT - HEAD.len() as u64 + 1);
    bytes_out(&["stats"], &feeder);
    bytes_out(&["check", "--fail-if", "count(message ~ y) > 0"], &feeder);
    // Each piece of 4 MiB is a line of JSON.
    let (ran, count) = Faulty::new(&["run", "--", "sh", "-c", &feeder]).fed_by("true");
    assert!(ran.status == Some(0) && ran.peak < BOUND && count > all && count < all + all / 1000, "{count}, {} kB", ran.peak);
}

#[test]
fn a_line_of_16_mb() {
    a_line_without_end(16_000_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_line_of_4_gb() {
    a_line_without_end(4 << 30);
}

fn empty_lines(count: u64) {
    let feeder = format!("yes '' | head -n {count}");
    assert_eq!(bytes_out(&["parse", "-o", "raw"], &feeder), count);
    assert_eq!(bytes_out(&["parse"], &feeder), 0);
    assert_eq!(bytes_out(&["parse", "--sort", "-o", "message"], &feeder), 0);
    bytes_out(&["stats"], &feeder);
}

#[test]
fn a_million_empty_lines() {
    empty_lines(1_000_000);
}

#[test]
#[ignore = "takes a minute"]
fn ten_million_empty_lines() {
    empty_lines(10_000_000);
}

/// Keys that are all different, by the line and by the million.
fn keys(lines: u64) {
    let feeder = format!("seq {lines} | sed 's/.*/{HEAD}key&=& other&=1/'");
    assert!(bytes_out(&["parse"], &feeder) > lines * 150);
    assert_eq!(bytes_out(&["parse", "-o", "template={data.key77}"], &feeder), lines + 2);
    bytes_out(&["parse", "--redact"], &feeder);
    bytes_out(&["stats", "-o", "json"], &feeder);
}

#[test]
fn keys_of_100_000_lines() {
    keys(100_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_million_keys() {
    keys(1_000_000);
}

/// A whole MiB of keys in each line: looking for those that come twice takes no time that grows with their square.
#[test]
fn a_line_of_80_000_keys() {
    let feeder = format!("for n in 1 2 3; do printf '{HEAD}'; seq -f 'k%.0f=1' 80000 | tr '\\n' ' '; echo; done");
    assert!(bytes_out(&["parse"], &feeder) > 3 * 1_300_000);
    assert_eq!(bytes_out(&["parse", "-o", "template={data.k79999}"], &feeder), 6);
    bytes_out(&["stats"], &feeder);
}

#[test]
fn deeply_nested_json() {
    let nested = |open: &str, close: &str| {
        let repeat = |text: &str| format!("yes '{text}' | head -n 100000 | tr -d '\\n'");
        format!("printf '{HEAD}{{\"a\":'; {}; printf 1; {}; echo '}}'; echo '{HEAD}last'", repeat(open), repeat(close))
    };
    for feeder in [nested("[", "]"), nested("{\"a\":", "}"), nested("[", "")] {
        for args in [
            &["parse"][..],
            &["parse", "-o", "logfmt"],
            &["parse", "-o", "table"],
            &["parse", "--redact"],
            &["parse", "--fields", "message,data.a.a"],
            &["parse", "-w", "message = last or a.a > 1 or message ~ '1'"],
            &["stats"],
        ] {
            assert!(bytes_out(args, &feeder) > 0, "{args:?}");
        }
        assert_eq!(bytes_out(&["grep", "last"], &feeder), HEAD.len() as u64 + 5);
    }
}

fn nuls(size: u64) {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(size).unwrap();
    let path = file.path().to_str().unwrap();
    assert_eq!(bytes_out(&["parse", "-o", "raw", path], "true"), size);
    // Each NUL is six letters of JSON.
    let json = bytes_out(&["parse", path], "true");
    assert!(json > 6 * CUT && json < 6 * CUT + 300, "{json}");
    assert_eq!(bytes_out(&["parse", "-e", "deploy", path], "true"), 0);
    bytes_out(&["stats", path], "true");
}

#[test]
fn a_file_of_nuls() {
    nuls(64 << 20);
}

#[test]
#[ignore = "takes minutes"]
fn a_big_file_of_nuls() {
    nuls(4 << 30);
}
