//! Does `hlog tail` follow apps through the heroku command: each line once, none missing, no child left? And does `hlog setup` run
//! what it shows? A scripted stand-in takes the command's place; `tests/heroku-cli.sh` tries `tail` with the real one.

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with a `heroku` of our own in it.
struct StandIn(TempDir);

/// What every script can use: `lines FROM TO` prints numbered lines; `$session` counts the sessions of each app from 1;
/// `$app` is the app.
const TOOLS: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/called"
app=
previous=
for word; do
  [ "$previous" = --app ] && app=$word
  previous=$word
done
session=$(($(cat "$here/session.$app" 2>/dev/null || echo 0) + 1))
echo $session > "$here/session.$app"
echo $$ >> "$here/pids"
lines() { awk -v from=$1 -v to=$2 -v app=$app 'BEGIN { for (n = from; n <= to; n++)
  printf "2026-11-22T04:%02d:%02d.000000+00:00 app[web.1]: %s %d\n", n / 60, n % 60, app, n }'; }
line() { echo "2026-11-22T04:00:00+00:00 app[web.1]: $*"; }
stay() { echo $$ >> "$here/pids"; sleep 1000 & echo $! >> "$here/pids"; wait; }
"#;

impl StandIn {
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heroku");
        fs::write(&path, format!("{TOOLS}{script}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn hlog(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
        let path = format!("{}:{}", self.0.path().display(), std::env::var("PATH").unwrap());
        command.args(args).env("PATH", path).env_remove("NO_COLOR").env("TZ", "UTC").stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.hlog(args).output().unwrap())
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap_or_default()
    }

    /// No process that the stand-in has noted is there any more.
    #[track_caller]
    fn assert_none_left(&self) {
        for pid in self.read("pids").lines() {
            let start = Instant::now();
            while is_alive(pid) {
                assert!(start.elapsed() < Duration::from_secs(2), "{pid} is left");
                sleep(Duration::from_millis(10));
            }
        }
    }
}

fn is_alive(pid: &str) -> bool {
    let state = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap().stdout;
    // One that is dead may still have to be buried by the one who adopted it.
    !state.is_empty() && !state.starts_with(b"Z")
}

struct Ran {
    status: Option<i32>,
    out: String,
    said: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code(), out: text(output.stdout), said: text(output.stderr) }
    }
}

/// What `lines` of the stand-in says, as messages.
fn numbered(app: &str, from: u32, to: u32) -> Vec<String> {
    (from..=to).map(|n| format!("{app} {n}")).collect()
}

#[test]
fn apps_are_merged_and_named() {
    let heroku = StandIn::new("lines 1 50; stay");
    let ran = heroku.run(&["tail", "-a", "shop", "-a", "blog", "-m", "100", "-o", "template={app} {message}"]);
    assert_eq!((ran.status, ran.said.as_str()), (Some(0), ""));
    for app in ["shop", "blog"] {
        let of_app: Vec<_> = ran.out.lines().filter_map(|line| line.strip_prefix(&format!("{app} "))).map(str::to_owned).collect();
        assert_eq!(of_app, numbered(app, 1, 50));
    }
    heroku.assert_none_left();
    let called = heroku.read("called");
    assert!(called.lines().all(|line| line.ends_with("--num 1500")), "{called}");
}

/// The best of several, since an app that is silent for a second does not hold up the others.
#[test]
fn apps_are_merged_in_the_order_of_time() {
    let in_order = (0..5).any(|_| {
        let heroku = StandIn::new("lines 1 50; stay");
        let ran = heroku.run(&["tail", "--sort", "-a", "shop", "-a", "blog", "-m", "100", "-o", "template={app} {message}"]);
        heroku.assert_none_left();
        let expected: Vec<_> = (1..=50).flat_map(|n| ["shop", "blog"].map(|app| format!("{app} {app} {n}"))).collect();
        assert_eq!((ran.status, ran.out.lines().count()), (Some(0), expected.len()));
        ran.out.lines().eq(expected.iter().map(String::as_str))
    });
    assert!(in_order);
}

#[test]
fn the_record_names_its_app_and_the_table_when_there_are_several() {
    let heroku = StandIn::new("lines 1 1; stay");
    let ran = heroku.run(&["tail", "-a", "shop", "-m", "1"]);
    assert!(ran.out.contains(r#""app":"shop""#), "{}", ran.out);
    let ran = heroku.run(&["tail", "-a", "shop", "-m", "1", "-o", "table"]);
    assert!(!ran.out.contains("shop/web.1"), "{}", ran.out);
    let ran = heroku.run(&["tail", "-a", "shop", "-a", "blog", "-m", "2", "-o", "table"]);
    assert!(ran.out.contains("shop/web.1") && ran.out.contains("blog/web.1"), "{}", ran.out);
}

/// Each app has a stream of its own, and in it releases of its own.
#[test]
fn each_app_has_its_own_release() {
    let heroku = StandIn::new(
        "echo \"2026-11-22T04:00:00+00:00 app[api]: Release v$(echo $app | wc -c) created by user a@example.com\"; lines 1 2; stay",
    );
    let ran = heroku.run(&["tail", "-a", "shop", "-a", "blogs", "--track-releases", "-m", "6", "-o", "template={release} {message}"]);
    let mut lines: Vec<_> = ran.out.lines().filter(|line| line.starts_with('v')).collect();
    lines.sort_unstable();
    assert_eq!(lines, ["v5 shop 1", "v5 shop 2", "v6 blogs 1", "v6 blogs 2"], "{}", ran.out);
}

#[test]
fn each_line_once_over_reconnects_and_replays() {
    let heroku = StandIn::new(
        "case $session in
           1) lines 101 300; lines 250 300; lines 301 350; echo ' ›   Error: Log stream timed out. Please try again.' >&2; exit 1;;
           2) lines 1 360;;
           3) lines 300 400; lines 390 400; lines 401 410; line twice; line twice; stay;;
         esac",
    );
    let ran = heroku.run(&["tail", "-a", "shop", "--num", "200", "-m", "312", "-o", "message"]);
    let mut expected = numbered("shop", 101, 410);
    expected.extend(["twice".to_owned(), "twice".to_owned()]);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected);
    assert_eq!((ran.status, ran.said.as_str()), (Some(0), "hlog: shop: Log stream timed out. Please try again.\n"));
    let called = heroku.read("called");
    let asked: Vec<_> = called.lines().map(|line| line.rsplit(' ').next().unwrap()).collect();
    assert_eq!(asked, ["200", "1500", "1500"]);
    heroku.assert_none_left();
}

#[test]
fn a_torn_line_is_not_glued_to_the_next_session() {
    for death in ["exit", "kill -9 $$"] {
        let torn = "printf '2026-11-22T04:00:03.000000+00:00 app[web.1]: sho'";
        let heroku = StandIn::new(&format!("[ $session = 1 ] && lines 1 2 && {torn} && {death}; lines 1 4; stay"));
        let ran = heroku.run(&["tail", "-a", "shop", "-m", "5", "-o", "message"]);
        assert_eq!(ran.out, "shop 1\nshop 2\nsho\nshop 3\nshop 4\n", "{death}");
    }
}

/// A line longer than a piece comes through whole, as it was.
#[test]
fn a_long_line_is_one_line() {
    let heroku = StandIn::new("line \"$(awk 'BEGIN { for (n = 0; n < 30000; n++) printf \"%05d\", n }')\"; lines 1 1; stay");
    let ran = heroku.run(&["tail", "-a", "shop", "-m", "2", "-o", "message"]);
    assert_eq!(ran.out.lines().map(str::len).collect::<Vec<_>>(), [150_000, 6]);
}

#[test]
fn a_gap_is_said() {
    let heroku = StandIn::new("[ $session = 1 ] && lines 1 5 && exit; lines 20 25; stay");
    let ran = heroku.run(&["tail", "-a", "shop", "-m", "11", "-o", "message"]);
    assert_eq!(ran.out.lines().count(), 11);
    assert!(ran.said.contains("hlog: shop: some lines may be missing"), "{}", ran.said);
}

#[test]
fn troubles_that_stay_end_with_a_sentence_and_do_not_stop_the_others() {
    let heroku = StandIn::new(
        "case $app in
           gone) echo \" ›   Error: Couldn't find that app.\n ›\n ›   Error ID: not_found\" >&2; exit 1;;
           out) echo 'heroku: Press any key to open up the browser to login or q to exit' >&2; exit 1;;
         esac
         sleep 0.5; lines 1 3; echo 'heroku: no app' >&2; echo \" ›   Error: Couldn't find that app.\" >&2",
    );
    let ran = heroku.run(&["tail", "-a", "gone", "-a", "shop", "-a", "out", "-o", "message"]);
    assert_eq!((ran.status, ran.out.lines().count()), (Some(2), 3), "{}", ran.said);
    let mut said: Vec<_> = ran.said.lines().collect();
    said.sort_unstable();
    assert_eq!(
        said,
        [
            "hlog: gone: there is no such app, or this account does not see it; to list yours: heroku apps --all",
            "hlog: out: not logged in to Heroku; to log in: heroku login",
            "hlog: shop: heroku: no app",
            "hlog: shop: there is no such app, or this account does not see it; to list yours: heroku apps --all",
        ]
    );
    heroku.assert_none_left();
}

#[test]
fn a_command_that_always_fails_is_given_up() {
    let heroku = StandIn::new("echo 'Error: it is broken' >&2; exit 1");
    let ran = heroku.run(&["tail", "-a", "shop"]);
    assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
    assert!(ran.said.ends_with("failed 4 times: it is broken; to try it alone: heroku logs --tail -a shop\n"), "{}", ran.said);
    assert_eq!(heroku.read("called").lines().count(), 4);
}

#[test]
fn a_missing_command_is_said_with_what_installs_it() {
    for args in [&["tail", "-a", "shop"][..], &["tail"], &["setup", "-a", "shop", "--yes"]] {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
        let ran = Ran::of(command.args(args).env("PATH", "/nowhere").output().unwrap());
        assert_eq!(ran.status, Some(2));
        assert!(ran.said.starts_with("hlog: the heroku command is not in PATH; to install it: npm install -g heroku"), "{}", ran.said);
        assert_eq!(ran.said.lines().count(), 1);
    }
}

#[test]
fn options_that_mean_nothing_for_a_stream_are_refused_before_anything_is_run() {
    let heroku = StandIn::new("stay");
    for (args, word) in [
        (&["tail", "-a", "shop", "-n", "5"][..], "--num"),
        (&["tail", "-a", "!shop"], "no app's name"),
        (&["tail", "-a", "shop", "--files-from", "list"], "not files"),
        (&["tail", "-a", "shop", "-e", "deplyo"], "deploy"),
    ] {
        let ran = heroku.run(args);
        assert_eq!(ran.status, Some(2));
        assert!(ran.said.contains(word), "{}", ran.said);
    }
    assert_eq!(heroku.read("called"), "");
}

#[test]
fn what_heroku_can_leave_out_is_passed_on() {
    for (options, passed) in [
        (&["-s", "app"][..], " --source app"),
        (&["-d", "web.1"], " --dyno web.1"),
        (&["-s", "heroku", "-d", "worker.2"], " --source heroku --dyno worker.2"),
        (&["-s", "!app"], ""),
        (&["-s", "app", "-s", "heroku"], ""),
        (&["-d", "web"], ""),
        (&["-d", "web.*"], ""),
        (&["-d", "web.1", "-d", "web.2"], ""),
        (&["-d", "!web.1"], ""),
    ] {
        let heroku = StandIn::new("echo 'heroku: Invalid credentials' >&2");
        heroku.run(&[&["tail", "-a", "shop"], options].concat());
        assert_eq!(heroku.read("called"), format!("logs --tail --app shop --num 1500{passed}\n"), "{options:?}");
    }
}

#[test]
fn the_app_is_found_as_the_command_finds_it() {
    let heroku = StandIn::new(
        r#"case $1 in
             apps:info) echo '{"app":{"name":"here"}}';;
             apps) echo '[{"name":"shop"},{"name":"blog"}]';;
             *) lines 1 1; stay;;
           esac"#,
    );
    assert_eq!(heroku.run(&["tail", "-m", "1", "-o", "message"]).out, "here 1\n");
    let ran = heroku.run(&["tail", "--all", "-m", "2", "-o", "message"]);
    let mut apps: Vec<_> = ran.out.lines().collect();
    apps.sort_unstable();
    assert_eq!(apps, ["blog 1", "shop 1"]);
    let heroku = StandIn::new("echo '    Error: No app specified.' >&2; exit 1");
    let ran = heroku.run(&["tail"]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.said.starts_with("hlog: which app? hlog tail -a APP, or --all of them: ") && ran.said.contains("No app specified"),
        "{}",
        ran.said
    );
}

#[test]
fn the_child_has_no_colour_and_nothing_to_read() {
    let heroku = StandIn::new(
        "line \"$HEROKU_LOGS_COLOR,$HEROKU_COLOR,$NO_COLOR,$FORCE_COLOR,$CLICOLOR_FORCE\"; read -r word; line \"status $?\"; stay",
    );
    let mut command = heroku.hlog(&["tail", "-a", "shop", "-m", "2", "-o", "message"]);
    let ran = Ran::of(command.env("FORCE_COLOR", "1").env("CLICOLOR_FORCE", "1").output().unwrap());
    assert_eq!(ran.out, "0,0,1,,\nstatus 1\n");
}

/// A tail whose apps have both printed a line, and stay with a child of their own.
fn running(heroku: &StandIn) -> (Child, BufReader<std::process::ChildStdout>) {
    let mut command = heroku.hlog(&["tail", "-a", "shop", "-a", "blog", "-o", "message"]);
    let mut child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..2 {
        out.read_line(&mut String::new()).unwrap();
    }
    while heroku.read("pids").lines().count() < 6 {
        sleep(Duration::from_millis(10));
    }
    (child, out)
}

#[track_caller]
fn status_soon(mut child: Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    panic!("it does not end");
}

#[test]
fn signals_end_the_children_too() {
    for (signal, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        // The second ignores what it is asked, and has a child of its own.
        let heroku = StandIn::new("[ $app = blog ] && trap '' TERM; lines 1 1; stay");
        let (child, _out) = running(&heroku);
        assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
        assert_eq!(status_soon(child), Some(status));
        heroku.assert_none_left();
    }
}

#[test]
fn an_output_that_is_closed_ends_it_while_nothing_is_written() {
    let heroku = StandIn::new("lines 1 1; stay");
    let (child, out) = running(&heroku);
    drop(out);
    assert_eq!(status_soon(child), Some(0));
    heroku.assert_none_left();
}

#[test]
fn setup_shows_what_it_would_do_and_asks_before_it_does() {
    let heroku = StandIn::new("case $1$2 in *metadata) exit 1;; esac");
    let args = ["setup", "-a", "shop", "--drain", "https://key@logs.example.com/frames"];
    let commands = [
        "labs:enable log-runtime-metrics --app shop",
        "labs:enable runtime-dyno-metadata --app shop",
        "drains:add https://key@logs.example.com/frames --app shop",
    ];
    let ran = heroku.run(&[&args[..], &["--dry-run"]].concat());
    assert_eq!((ran.status, ran.said.as_str()), (Some(0), ""));
    let shown: Vec<_> = ran.out.lines().filter_map(|line| line.strip_prefix("heroku ")).collect();
    assert_eq!(shown, commands);
    assert!(ran.out.contains("heroku restart --app shop"), "{}", ran.out);
    let ran = heroku.run(&args);
    assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
    assert!(ran.said.contains("--yes"), "{}", ran.said);
    assert_eq!(heroku.read("called"), "");
    let ran = heroku.run(&[&args[..], &["--yes"]].concat());
    assert_eq!(ran.status, Some(2), "one of them fails");
    assert!(ran.said.contains("this failed") && ran.said.contains("runtime-dyno-metadata"), "{}", ran.said);
    assert_eq!(heroku.read("called").lines().collect::<Vec<_>>(), commands);
    assert!(ran.out.contains("heroku restart --app shop"), "{}", ran.out);
}

#[test]
fn setup_ends_quietly_when_nobody_reads() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let heroku = StandIn::new("");
    let ran = Ran::of(heroku.hlog(&["setup", "-a", "shop", "--dry-run"]).stdout(writer).output().unwrap());
    assert_eq!((ran.status, ran.said.as_str()), (Some(0), ""));
}
