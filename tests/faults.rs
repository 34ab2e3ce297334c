//! What happens when reading or writing goes wrong on the way? The table is docs/reliability.md.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;
#[path = "common/faulty.rs"]
mod faulty;

use common::packed;
use faulty::{Faulty, Ran};
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// More than one thread reads a file of this size where the filter implies a text.
const BIG: usize = 4_400_000;
/// Those that one thread reads, and those that several do.
const JOBS: [&[&str]; 4] = [&["parse", "-o", "raw"], &["grep", "-e", "router"], &["grep", "-c", "-e", "router"], &["parse", "--sort"]];

/// A log of so many bytes, every fourth line the router's.
fn log(size: usize) -> Vec<u8> {
    let mut log = Vec::with_capacity(size + 200);
    for number in 0_u64.. {
        let (minute, second) = (number / 6000 % 60, number / 100 % 60);
        write!(log, "2026-11-22T04:{minute:02}:{second:02}.{:06}+00:00 ", number % 100 * 10_000).unwrap();
        if number % 4 == 0 {
            writeln!(
                log,
                "heroku[router]: at=info method=GET path=\"/{number}\" host=a.example dyno=web.1 connect=1ms service=2ms status=200 bytes=3"
            )
        } else {
            writeln!(log, "app[web.1]: this is number {number} of many, {:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64))
        }
        .unwrap();
        if log.len() >= size {
            return log;
        }
    }
    log
}

/// A folder with such a log in it.
fn folder() -> (TempDir, PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("a.log"), log(BIG));
    fs::write(&path, &log).unwrap();
    (folder, path, log)
}

/// What a job makes of these bytes in a file.
fn made(job: &[&str], bytes: &[u8], others: &[&Path]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    let mut run = Faulty::new(job);
    run.command.arg(file.path()).args(others);
    run.run().out
}

fn on(job: &[&str], path: &Path, threads: &str) -> Faulty {
    let mut run = Faulty::new(job).fault("FILE", path);
    run.command.args(["--threads", threads]).arg(path);
    run
}

#[test]
fn all_before_a_read_error_is_there_and_the_other_files_are() {
    let (folder, path, log) = folder();
    let other = folder.path().join("b.log");
    fs::write(&other, "2026-11-22T05:00:00+00:00 heroku[router]: at=info method=GET path=\"/\" status=200\n").unwrap();
    for job in JOBS {
        // The second is in the middle of what is read at once, and of a line.
        for place in [262_144, 1_111_111] {
            let expected = made(job, &log[..place], &[&other]);
            for threads in ["1", "4"] {
                let mut run = on(job, &path, threads).fault("AT", place.to_string());
                run.command.arg(&other);
                let ran = run.run();
                assert_eq!((ran.status, &*ran.said), (Some(2), &*format!("hlog: {}: Input/output error (os error 5)\n", path.display())));
                assert!(ran.out == expected, "{job:?} to {place} with {threads}: {} of {}", ran.out.len(), expected.len());
            }
        }
    }
}

/// What has been unpacked before is there: all but the last block.
#[test]
fn a_read_error_in_an_archive_is_no_word_on_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(BIG);
    for (ending, bytes) in packed(&log) {
        let path = folder.path().join(format!("a.log.{ending}"));
        fs::write(&path, &bytes).unwrap();
        let ran = on(&["parse", "-o", "raw"], &path, "2").fault("AT", (bytes.len() - 100).to_string()).run();
        assert_eq!((ran.status, &*ran.said), (Some(2), &*format!("hlog: {}: Input/output error (os error 5)\n", path.display())));
        assert!(log.starts_with(&ran.out) && ran.out.len() > log.len() / 4, "{ending}: {} of {}", ran.out.len(), log.len());
    }
}

#[test]
fn interrupted_and_short_calls_change_nothing() {
    let (folder, path, log) = folder();
    for job in JOBS {
        let expected = made(job, &log, &[]);
        for threads in ["1", "4"] {
            let ran = on(job, &path, threads).fault("EINTR", "1").fault("SHORT", "1009").run();
            assert!(ran.out == expected && ran.status == Some(0) && ran.said.is_empty(), "{job:?} with {threads}: {}", ran.said);
        }
    }
    let text = String::from_utf8(log[..100_000].to_vec()).unwrap();
    let utf16: Vec<u8> = [0xfe_ff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (ending, bytes) in packed(text.as_bytes()).into_iter().chain([("log", utf16)]) {
        let path = folder.path().join(format!("b.{ending}"));
        fs::write(&path, bytes).unwrap();
        let ran = on(&["parse", "-o", "raw"], &path, "2").fault("EINTR", "1").fault("SHORT", "1").run();
        assert!(ran.out == text.as_bytes() && ran.status == Some(0), "{ending}: {}", ran.said);
    }
}

/// The command runs when a place has been reached.
fn changed(job: &[&str], threads: &str, place: usize, command: &str) -> Vec<u8> {
    let (folder, path, _) = folder();
    let ran = run_in(on(job, &path, threads).fault("AT", place.to_string()).fault("DO", command), folder.path());
    // A file that was cut to nothing before its first block was read has nothing that matches.
    let status = i32::from(job[0] == "grep" && ran.out.is_empty());
    assert_eq!((ran.status, &*ran.said), (Some(status), ""), "{job:?}, {command}");
    ran.out
}

fn run_in(mut run: Faulty, folder: &Path) -> Ran {
    run.command.current_dir(folder);
    run.run()
}

#[test]
fn a_file_that_is_replaced_is_read_to_its_end() {
    for job in JOBS {
        for threads in ["1", "4"] {
            let out = changed(job, threads, 700_000, "head -n 3 a.log > b.log && mv b.log a.log");
            assert!(out == made(job, &log(BIG), &[]), "{job:?} with {threads}");
        }
    }
}

/// While one thread is in the last block but one, the others have met the end that is none.
#[test]
fn lines_that_come_meanwhile_are_read() {
    let log = log(BIG);
    for job in JOBS {
        let last: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').rev().take(4).collect();
        let last: Vec<_> = last.into_iter().rev().collect();
        let expected = made(job, &[&log[..], &last.concat().repeat(2000)].concat(), &[]);
        for threads in ["1", "2", "4"] {
            let out = changed(job, threads, 4_100_000, "sleep 0.3; yes \"$(tail -n 4 a.log)\" 2>/dev/null | head -n 8000 >> a.log");
            assert!(out == expected, "{job:?} with {threads}: {} of {}", out.len(), expected.len());
        }
    }
}

/// Threads that read ahead may have met the new end before the place where the file was cut was their turn.
#[test]
fn of_a_file_that_is_cut_all_before_the_cut_is_there_and_nothing_else() {
    let log = log(BIG);
    for (cut, place) in [(0, 900_000), (500_000, 900_000), (1_200_001, 900_000)] {
        let least = log[..cut].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        for job in &JOBS[..2] {
            let (least, whole) = (made(job, &log[..least], &[]), made(job, &log, &[]));
            for threads in ["1", "4"] {
                let out = changed(job, threads, place, &format!("truncate -s {cut} a.log"));
                let out = out.trim_ascii_end();
                assert!(
                    whole.starts_with(out) && out.starts_with(least.trim_ascii_end()),
                    "{job:?} to {cut} with {threads}: {}",
                    out.len()
                );
            }
        }
    }
}

#[test]
fn a_reader_that_goes_away_anywhere_is_no_error() {
    let (_folder, path, _) = folder();
    let path = path.to_str().unwrap();
    let jobs: [&[&str]; 8] = [
        &["parse", path],
        &["parse", "-o", "csv", path],
        &["parse", "--last", "2000", path],
        &["parse", "--sort", path],
        &["grep", "-e", "router", path],
        &["stats", path],
        &["schema"],
        &["man"],
    ];
    for job in jobs {
        for wanted in [0, 1, 4096, 65_535, 65_536, 65_537, 200_000] {
            let mut run = Faulty::new(job);
            let mut child = run.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let out = child.stdout.take().unwrap();
            out.take(wanted).read_to_end(&mut Vec::new()).unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]), "{job:?} after {wanted}");
        }
    }
}

/// A folder of 64 KiB, where a namespace may be had for it.
fn on_tiny_disk(script: &str, path: &Path) -> Option<std::process::Output> {
    let hlog = assert_cmd::cargo::cargo_bin!("hlog").display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=64k none {0} || exit 99; hlog={hlog} log={1}; cd {0}; {script}",
        folder.path().display(),
        path.display()
    );
    let output = Command::new("unshare").args(["-rm", "sh", "-c", &script]).output().ok()?;
    let refused = output.status.code() == Some(99) || output.stderr.starts_with(b"unshare:");
    if refused {
        eprintln!("skipped: this system allows no mounts in a namespace");
    }
    (!refused).then_some(output)
}

#[test]
fn a_disk_that_fills_is_said_and_what_fits_is_there() {
    let (_folder, path, log) = folder();
    for (job, words) in [
        ("parse -o raw $log > out", "cannot write to standard output: "),
        ("parse -o raw --last 5000 $log > out", "cannot write to standard output: "),
        ("grep -e router $log > out", "cannot write to standard output: "),
        ("stats --html page.html $log", "page.html: cannot be written: "),
    ] {
        let Some(output) = on_tiny_disk(&format!("head -c 60000 /dev/zero > full; $hlog {job}; s=$?; cat out 2>/dev/null; exit $s"), &path)
        else {
            return;
        };
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said), (Some(2), format!("hlog: {words}No space left on device (os error 28)\n")), "{job}");
        if job.starts_with("parse -o raw $log") {
            assert!(output.stdout.len() >= 4096 && log.starts_with(&output.stdout), "{}", output.stdout.len());
        }
    }
}

#[test]
fn what_is_no_plain_file_is_read_or_said_and_nothing_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("a")).unwrap();
    let line = "2026-11-22T04:54:21+00:00 app[web.1]: hello\n";
    fs::write(root.join("a/x.log"), line).unwrap();
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, root.join(from)).unwrap();
    link("..", "a/up");
    link("x.log", "a/y.log");
    assert!(Command::new("mkfifo").arg(root.join("a/pipe.log")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(root.join("a/socket.log")).unwrap();
    let run = |args: &[&str]| run_in(Faulty::new(args), root);
    let ran = run(&["parse", "-o", "raw", "."]);
    assert_eq!((ran.status, &*ran.said, &*ran.out), (Some(0), "", line.repeat(2).as_bytes()));
    link("loop.log", "a/loop.log");
    link("nowhere", "a/z.log");
    let ran = run(&["parse", "-o", "raw", "a"]);
    let said = "hlog: a/loop.log: Too many levels of symbolic links (os error 40)\nhlog: a/z.log: No such file or directory (os error 2)\n";
    assert_eq!((ran.status, &*ran.said, &*ran.out), (Some(2), said, line.repeat(2).as_bytes()));
    // A named pipe that is asked for is read to its end; files of /proc have no size.
    let pipe = root.join("a/pipe.log");
    let writer = std::thread::spawn(move || OpenOptions::new().write(true).open(pipe).unwrap().write_all(line.as_bytes()).unwrap());
    let ran = run(&["parse", "-o", "raw", "a/pipe.log", "/proc/self/cmdline", "/proc/version"]);
    writer.join().unwrap();
    let version = fs::read("/proc/version").unwrap();
    assert!(ran.status == Some(0) && ran.out.starts_with(line.as_bytes()) && ran.out.ends_with(&version), "{}", ran.said);
}

/// The system's way: whoever closes a stream before the start gets `/dev/null` in its place.
#[test]
fn streams_that_are_closed_at_the_start_are_empty() {
    let hlog = assert_cmd::cargo::cargo_bin!("hlog");
    for script in
        ["\"$0\" parse <&-", "\"$0\" parse examples/shop.log >&-", "\"$0\" parse -o raw examples/shop.log 2>&- | cmp - examples/shop.log"]
    {
        let output = Command::new("sh").args(["-c", script]).arg(hlog).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0), "{script}");
    }
}

#[test]
fn a_pipe_that_does_not_wait_loses_nothing_in_silence() {
    let (_folder, path, log) = folder();
    let (mut reader, writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    let output = Command::new(assert_cmd::cargo::cargo_bin!("hlog"))
        .args(["parse", "-o", "raw", path.to_str().unwrap()])
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said, "hlog: cannot write to standard output: Resource temporarily unavailable (os error 11)\n");
    let mut out = Vec::new();
    reader.read_to_end(&mut out).unwrap();
    assert!(!out.is_empty() && log.starts_with(&out));
}
