//! Does a line come out as soon as it is in, and a statement as soon as it is complete?

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const LINE: &str = "2026-11-22T04:54:21+00:00 app[web.1]: hello\n";

/// A running hlog, its standard input open, and the lines it prints as they come.
struct Live {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

impl Live {
    fn start(args: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
        let mut child = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || BufReader::new(stdout).lines().try_for_each(|line| send.send(line.unwrap())));
        Self { child, stdin, lines }
    }

    fn write(&mut self, text: &str) {
        self.stdin.write_all(text.as_bytes()).unwrap();
    }

    /// The next line, which must come at all; and how long it took.
    fn next(&self) -> (String, Duration) {
        let start = Instant::now();
        let line = self.lines.recv_timeout(Duration::from_secs(20)).expect("the line does not come");
        (line, start.elapsed())
    }

    fn end(self) {
        drop(self.stdin);
        let mut child = self.child;
        assert!(child.wait().unwrap().success());
    }
}

/// A statement that may go on.
const OPEN: &str = "2026-11-22T04:54:20+00:00 app[postgres.7]: [RED] [12-1]  LOG:  duration: 2500 ms  statement: SELECT 1\n";

/// Held back is what may go on, but not for as long as others talk.
#[test]
fn a_stream_that_never_rests_is_not_held_back() {
    for args in [&["parse", "-o", "message"][..], &["grep", "hello"], &["parse", "-o", "raw"]] {
        let mut live = Live::start(args);
        live.write(OPEN);
        let start = Instant::now();
        let mut written = 0;
        let first = loop {
            live.write(LINE);
            written += 1;
            if let Ok(line) = live.lines.recv_timeout(Duration::from_millis(20)) {
                break line;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{args:?}: {written} lines and no word");
        };
        // 256 lines would end the statement in any case.
        assert!(written < 200 && first.contains(if args[0] == "grep" { "hello" } else { "LOG:" }), "{args:?}: {written}, {first}");
        live.end();
    }
}

/// A line of an app may look like the beginning of a long frame.
#[test]
fn among_lines_no_frame_is_waited_for() {
    let mut live = Live::start(&["parse", "-o", "raw"]);
    live.write(LINE);
    live.next();
    for count in ["90", "900000"] {
        live.write(&format!("{count} <190>1 2026-11-22T04:54:21+00:00 host app web.1 - x\n{LINE}"));
        assert!(live.next().0.starts_with(count));
        assert_eq!(live.next().0, LINE.trim_end());
    }
    live.end();
}

#[test]
fn what_is_held_back_comes_out_when_a_signal_ends_it() {
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let all = [OPEN.trim_end(), LINE.trim_end()].concat();
        let outs = (0..5).map(|_| {
            let mut live = Live::start(&["grep", "-e", "log", "-e", "slow-query"]);
            live.write(LINE);
            live.next();
            live.write(OPEN);
            live.write(LINE);
            std::thread::sleep(Duration::from_millis(20));
            let pid = live.child.id().to_string();
            assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
            let Live { mut child, stdin, lines } = live;
            assert_eq!(child.wait().unwrap().code(), Some(status));
            drop(stdin);
            lines.iter().collect::<String>()
        });
        // A busy machine may not have read them all in time; but never is something else said.
        let outs: Vec<_> = outs.collect();
        assert!(outs.contains(&all), "{outs:?}");
    }
}

/// Whoever starts hlog may have set its input not to wait.
#[test]
fn an_input_that_does_not_wait_is_waited_for() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&reader, true).unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
    let child = command.args(["parse", "-o", "raw"]).stdin(reader).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    writer.write_all(LINE.as_bytes()).unwrap();
    drop((command, writer));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stdout == LINE.as_bytes());
}

/// The best of several, so that a busy machine does not fail it; that a line never comes, or comes only with the next,
/// does.
#[test]
fn a_line_is_out_as_soon_as_it_is_in() {
    for args in
        [&["parse"][..], &["parse", "-o", "table"], &["grep", "hello"], &["grep", "-e", "log", "-d", "web"], &["parse", "-o", "csv"]]
    {
        let mut live = Live::start(args);
        live.write(LINE);
        if args.contains(&"table") || args.contains(&"csv") {
            live.next();
        }
        live.next();
        let best = (0..20).map(|_| {
            live.write(LINE);
            live.next().1
        });
        let best = best.min().unwrap();
        assert!(best < Duration::from_millis(10), "{args:?}: {best:?}");
        live.end();
    }
}

#[test]
fn a_statement_is_out_when_nothing_more_comes() {
    let mut live = Live::start(&["parse"]);
    live.write("2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [12-1]  sql_error_code = 00000 LOG:  duration: 2 ms  statement: SELECT\n");
    live.write("2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [12-2] \t1\n");
    let (line, time) = live.next();
    assert!(line.contains(r#""query":"SELECT\n\t1""#) && line.contains(r#""lines":2"#), "{line}");
    assert!(time > Duration::from_millis(50), "{time:?}");
    live.end();
}

fn statement(number: usize) -> String {
    format!("2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [{number}-1]  LOG:  checkpoint starting: time\n")
}

/// The best of several, as above; each would be out by itself after 100 ms.
#[test]
fn a_statement_is_out_when_the_next_one_shows_that_it_is_complete() {
    let mut live = Live::start(&["parse"]);
    live.write(&statement(0));
    let best = (1..20).map(|number| {
        live.write(&statement(number));
        let (line, time) = live.next();
        assert!(line.contains(&format!("\"sequence\":{},", number - 1)), "{line}");
        time
    });
    let best = best.min().unwrap();
    assert!(best < Duration::from_millis(50), "{best:?}");
    assert!(live.next().0.contains("\"sequence\":19,"));
    live.end();
}

#[test]
fn a_statement_does_not_wait_where_nothing_is_joined() {
    let mut live = Live::start(&["parse", "--no-join"]);
    let best = (0..20).map(|number| {
        live.write(&statement(number));
        live.next().1
    });
    let best = best.min().unwrap();
    assert!(best < Duration::from_millis(50), "{best:?}");
    live.end();
}

#[test]
fn a_line_without_its_end_waits_for_it_and_is_not_lost() {
    let mut live = Live::start(&["parse"]);
    live.write(&LINE[..30]);
    assert!(live.lines.recv_timeout(Duration::from_millis(300)).is_err());
    live.write(&LINE[30..]);
    assert!(live.next().0.contains("hello"));
    live.write("2026-11-22T04:54:21+00:00 app[web.1]: last");
    let Live { mut child, stdin, lines } = live;
    drop(stdin);
    assert!(lines.recv_timeout(Duration::from_secs(20)).unwrap().contains("last"));
    assert!(child.wait().unwrap().success());
}

/// Ends, while its standard input stays open and silent; with which status?
fn status_of(args: &[&str]) -> Option<i32> {
    let mut live = Live::start(args);
    let start = Instant::now();
    loop {
        if let Some(status) = live.child.try_wait().unwrap() {
            return status.code();
        }
        if start.elapsed() > Duration::from_secs(20) {
            live.child.kill().unwrap();
            panic!("{args:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_silent_input_keeps_nobody_from_ending() {
    assert_eq!(status_of(&["check", "--expect", "status = 503", "--timeout", "200ms"]), Some(1));
}

#[test]
fn what_a_silent_input_follows_is_judged_at_once() {
    assert_eq!(status_of(&["check", "--expect", "event = router", "examples/shop.log", "-"]), Some(0));
}
