//! Does `hlog run` print every line of a process whole, at once and annotated, pass signals on, and end as the process ends?

mod common;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const DYNO: [(&str, &str); 5] = [
    ("DYNO", "web.1"),
    ("HEROKU_APP_NAME", "shop"),
    ("HEROKU_RELEASE_VERSION", "v42"),
    ("HEROKU_SLUG_COMMIT", "2c3a0b2"),
    ("HEROKU_DYNO_ID", "0f2a"),
];
const CONTEXT: &str =
    r#"{"dyno":"web.1","proc_type":"web","dyno_id":1,"app":"shop","release":"v42","slug_commit":"2c3a0b2","dyno_uuid":"0f2a"}"#;

/// `hlog run -- sh -c SCRIPT`, as on a dyno.
fn run(script: &str) -> Command {
    let mut command = hlog(&["sh", "-c", script]);
    command.envs(DYNO);
    command
}

fn hlog(words: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
    command.args(["run", "--"]).args(words).stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn ended(mut child: Child) -> Output {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_raw(child.id() as i32).unwrap(), signal).unwrap();
}

#[test]
fn every_line_says_where_it_comes_from() {
    let output = run(r#"echo 'ERROR: no "x"'; echo '{"a":1}'; printf 'the last'; echo 'said' >&2"#).output().unwrap();
    let out = text(&output.stdout);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    let (head, rest) = lines[0].split_at(r#"{"timestamp":""#.len() + 32);
    assert!(head.starts_with(r#"{"timestamp":"20"#) && head.ends_with("+00:00"), "{head}");
    assert_eq!(rest, format!(r#"","level":"error","context":{CONTEXT},"message":"ERROR: no \"x\""}}"#));
    assert_eq!(lines[1], format!(r#"{{"a":1,"context":{CONTEXT}}}"#));
    assert!(lines[2].ends_with(r#""message":"the last"}"#) && out.ends_with('\n'));
    let err = text(&output.stderr);
    assert!(err.lines().count() == 1 && err.ends_with(&format!("\"context\":{CONTEXT},\"message\":\"said\"}}\n")), "{err}");
}

#[test]
fn the_status_is_the_commands() {
    for (script, status) in [("exit 0", 0), ("exit 3", 3), ("exit 255", 255), ("kill -9 $$", 137), ("kill -TERM $$", 143)] {
        assert_eq!(run(script).status().unwrap().code(), Some(status), "{script}");
    }
    for (words, status, said) in
        [(&["/no/such/command", "-x"][..], 127, "/no/such/command: command not found"), (&["/"], 126, "/: cannot be run: ")]
    {
        let output = hlog(words).output().unwrap();
        assert_eq!(output.status.code(), Some(status));
        assert!(text(&output.stderr).starts_with(&format!("hlog: {said}")), "{}", text(&output.stderr));
    }
    let output = Command::new(assert_cmd::cargo::cargo_bin!("hlog")).arg("run").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_is_missing_is_said_once() {
    let words = |set: &[(&str, &str)]| {
        let mut command = hlog(&["sh", "-c", "echo a; echo b"]);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).envs(set.iter().copied());
        text(&command.output().unwrap().stderr)
    };
    assert_eq!(words(&DYNO), "");
    let said = words(&[("DYNO", "web.1")]);
    assert!(said.lines().count() == 1 && said.contains("heroku labs:enable runtime-dyno-metadata"), "{said}");
    assert!(words(&[]).contains("DYNO is not set"));
}

/// At the speed of the pipe, in order, to the last one.
#[test]
fn a_million_lines_and_none_is_lost() {
    let mut child = spawn(&mut run("seq 1 1000000; exit 3"));
    let out = BufReader::with_capacity(1 << 20, child.stdout.take().unwrap());
    let mut next = 1_u32;
    for line in out.lines() {
        let line = line.unwrap();
        let message = line.rsplit_once(r#""message":""#).unwrap().1;
        assert_eq!(message.strip_suffix("\"}"), Some(next.to_string().as_str()));
        next += 1;
    }
    assert_eq!((next, ended(child).status.code()), (1_000_001, Some(3)));
}

#[test]
fn signals_reach_the_command() {
    let script = "for name in HUP INT QUIT USR1 USR2 TTIN TTOU TSTP WINCH CONT ALRM; do trap \"echo got $name\" $name; done
        trap 'echo got TERM; exit 7' TERM
        echo ready; while :; do sleep 0.02; done";
    let mut child = spawn(&mut run(script));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || lines.next().unwrap().unwrap();
    assert!(next().contains("ready"));
    for (sent, name) in [
        (Signal::HUP, "HUP"),
        (Signal::INT, "INT"),
        (Signal::QUIT, "QUIT"),
        (Signal::USR1, "USR1"),
        (Signal::USR2, "USR2"),
        (Signal::TTIN, "TTIN"),
        (Signal::TTOU, "TTOU"),
        (Signal::TSTP, "TSTP"),
        (Signal::WINCH, "WINCH"),
        (Signal::CONT, "CONT"),
        (Signal::ALARM, "ALRM"),
        (Signal::TERM, "TERM"),
    ] {
        signal(&child, sent);
        assert!(next().contains(&format!("got {name}")), "{name}");
    }
    assert_eq!(ended(child).status.code(), Some(7));
    let mut child = spawn(&mut run("echo ready; exec sleep 100"));
    child.stdout.as_mut().unwrap().read_exact(&mut [0; 1]).unwrap();
    signal(&child, Signal::TERM);
    assert_eq!(ended(child).status.code(), Some(143));
}

/// What `nohup` has the command ignore, it ignores.
#[cfg(target_os = "linux")]
#[test]
fn an_ignored_signal_stays_ignored() {
    let binary = assert_cmd::cargo::cargo_bin!("hlog").display().to_string();
    let script = format!("trap '' HUP; exec {binary} run -- sh -c 'kill -HUP $$; echo alive'");
    let output = Command::new("sh").args(["-c", &script]).envs(DYNO).output().unwrap();
    assert!(text(&output.stdout).contains("alive"), "{output:?}");
}

/// The best of several, so that a busy machine does not fail it.
#[test]
fn a_line_is_out_as_soon_as_it_is_in_and_never_torn() {
    let mut child = spawn(hlog(&["cat"]).envs(DYNO).stdin(Stdio::piped()));
    let mut stdin = child.stdin.take().unwrap();
    let out = child.stdout.take().unwrap();
    let (send, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || BufReader::new(out).lines().try_for_each(|line| send.send(line.unwrap())));
    let best = (0..20).map(|_| {
        let start = Instant::now();
        stdin.write_all(b"hello\n").unwrap();
        lines.recv_timeout(Duration::from_secs(20)).unwrap();
        start.elapsed()
    });
    assert!(best.min().unwrap() < Duration::from_millis(10));
    stdin.write_all(b"half a ").unwrap();
    assert!(lines.recv_timeout(Duration::from_millis(200)).is_err());
    stdin.write_all(b"line\nlast").unwrap();
    drop(stdin);
    assert!(lines.recv_timeout(Duration::from_secs(20)).unwrap().ends_with("\"half a line\"}"));
    assert!(lines.recv_timeout(Duration::from_secs(20)).unwrap().ends_with("\"last\"}"));
    assert_eq!(ended(child).status.code(), Some(0));
}

/// Long lines of both outputs, which are one pipe, do not stand in each other.
#[test]
fn two_outputs_in_one_pipe_do_not_mix() {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let script = "l=$(printf '%0200000d' 7); for n in 1 2 3 4 5 6 7 8 9; do echo $l; done & l=$(printf '%0300000d' 8)
        for n in 1 2 3 4 5 6 7 8 9; do echo $l >&2; done; wait";
    let mut command = run(script);
    let mut child = command.stdout(writer.try_clone().unwrap()).stderr(writer).spawn().unwrap();
    drop(command);
    let mut all = String::new();
    reader.read_to_string(&mut all).unwrap();
    assert!(child.wait().unwrap().success());
    let lengths: Vec<_> = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["message"].as_str().unwrap().len()).collect();
    assert_eq!([200_000, 300_000].map(|len| lengths.iter().filter(|known| **known == len).count()), [9, 9]);
}

#[test]
fn who_stays_behind_does_not_hold_it_up() {
    for script in ["sleep 1000 & echo $!; exit 4", "sh -c 'while :; do echo noise; sleep 0.01; done' & echo $!; exit 4"] {
        let start = Instant::now();
        let output = ended(spawn(&mut run(script)));
        assert_eq!(output.status.code(), Some(4));
        assert!(start.elapsed() < Duration::from_secs(10));
        let out = text(&output.stdout);
        let mut messages = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["message"].as_str().unwrap().to_owned());
        let pid = messages.find_map(|message| message.parse().ok()).unwrap();
        // One that talks is told by a closed pipe that nobody listens.
        let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
    }
}

/// The command hears of it as it would without hlog.
#[test]
fn when_nobody_reads_the_command_is_told() {
    let mut child = spawn(run("yes; echo $? >&2; exit 5").stderr(Stdio::piped()));
    child.stdout.as_mut().unwrap().read_exact(&mut [0; 100]).unwrap();
    drop(child.stdout.take());
    let output = ended(child);
    assert_eq!(output.status.code(), Some(5));
    assert!(text(&output.stderr).contains("\"message\":\"141\""), "{}", text(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = run("echo a; exit 0").stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let output = ended(child);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("hlog: cannot write to standard output, lines are lost: "), "{}", text(&output.stderr));
}

/// What `run` puts to a line, `parse` and `grep` find in it.
#[test]
fn parse_and_grep_know_the_release() {
    let printed = text(&run("echo hello; echo '{\"context\":1}'").output().unwrap().stdout);
    let log = |dyno: &str| -> String { printed.lines().map(|line| format!("2026-11-22T04:54:21+00:00 app[{dyno}]: {line}\n")).collect() };
    let parsed = common::output(&["parse"], &log("web.1"));
    let context =
        r#""context":{"source":"app","dyno":"web.1","proc_type":"web","dyno_id":1,"app":"shop","release":"v42","slug_commit":"2c3a0b2"}"#;
    assert_eq!(parsed.matches(context).count(), 2, "{parsed}");
    for words in [&["-w", "release = v42"][..], &["-w", "slug_commit ~ \"^2c3a\""], &["-a", "shop", "-a", "blog"]] {
        let count = |dyno| common::output(&[&["grep", "-c"], words].concat(), &log(dyno));
        assert_eq!((count("web.1").as_str(), count("web.2").as_str()), ("2\n", "0\n"), "{words:?}");
    }
}
