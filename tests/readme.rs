//! Does what the README and the help show work as it is shown?

mod common;

use common::hlog;
use std::process::Command;

/// The commands of a text that begin with hlog (or end in a pipe to it) and read the bundled sample or nothing.
fn examples(text: &str) -> Vec<String> {
    // A line that goes on in the next is one command.
    let text: String = text.split("\\\n").map(str::trim_start).collect();
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| {
            line.starts_with("hlog ")
                && (line.contains("examples/shop.log")
                    || ["hlog explain", "hlog schema", "hlog run"].iter().any(|start| line.starts_with(start)))
        })
        .map(str::to_owned)
        .collect()
}

/// Runs a line in a shell, as a user would, with hlog on the path.
fn run(line: &str) {
    let binary = assert_cmd::cargo::cargo_bin!("hlog");
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    // What stands behind three blanks is a remark of the help, not part of the command.
    let command = line.split("   ").next().unwrap();
    let uses_jq = command.contains("| jq");
    if uses_jq && Command::new("jq").arg("--version").output().is_err() {
        eprintln!("skipped: jq is not installed: {command}");
        return;
    }
    let output = Command::new("sh")
        .args(["-c", command])
        .env("PATH", path)
        // A zone in which a time without one means another than Heroku's.
        .env("TZ", "America/New_York")
        .env("DYNO", "web.1")
        .env("HEROKU_RELEASE_VERSION", "v42")
        .output()
        .unwrap();
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code().is_some_and(|code| code < 2), "{command}: {said}");
    let is_silent = [" -q ", "hlog check", " --html "].iter().any(|silent| command.contains(silent));
    assert!(!out.is_empty() || is_silent, "{command} prints nothing");
    let is_verdict = said.lines().all(|line| line.starts_with("hlog: broken: ") || line.starts_with("  "));
    assert!(said.is_empty() || (is_verdict && command.contains("hlog check")), "{command}: {said}");
}

/// What `hlog COMMAND --help` prints, for the commands alone and together.
fn help(command: &str) -> String {
    let assert = hlog().args(command.split_whitespace()).arg("--help").assert().success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// What is longer is broken where it should not be, and cannot be pasted.
#[test]
fn examples_of_the_help_fit_into_80_columns() {
    for command in ["", "parse", "grep", "stats", "check", "tail", "drain", "run", "setup", "schema", "explain", "completions", "man"] {
        let help = help(command);
        let (_, examples) = help.split_once("Examples:\n").unwrap();
        let long: Vec<_> = examples.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{long:#?}");
    }
}

#[test]
fn examples_of_the_help_work() {
    let mut count = 0;
    for command in ["", "parse", "grep", "stats", "check", "run", "schema", "explain"] {
        for line in examples(&help(command)) {
            run(&line);
            count += 1;
        }
    }
    assert!(count > 15, "only {count} examples were found");
}

#[test]
fn examples_of_the_readme_work() {
    let lines = examples(&std::fs::read_to_string("README.md").unwrap());
    assert!(lines.len() > 5);
    lines.iter().for_each(|line| run(line));
}

/// The text of the README's block in that language which holds `mark`.
fn block<'t>(readme: &'t str, language: &str, mark: &str) -> &'t str {
    let fence = format!("```{language}\n");
    let mut blocks = readme.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.find(|block| block.contains(mark)).unwrap()
}

/// The steps for CI services run as they stand there, with a `heroku` that prints these lines.
#[test]
fn the_steps_for_ci_work() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("hlog.toml", block(&readme, "toml", "fail-if"));
    std::fs::create_dir(folder.path().join("bin")).unwrap();
    for (name, text) in [("bin/heroku", "#!/bin/sh\ncat log\n"), ("bin/test", "#!/bin/sh\nexit 0\n")] {
        write(name, text);
        Command::new("chmod").arg("+x").arg(folder.path().join(name)).status().unwrap();
    }
    let (_, step) = block(&readme, "yaml", "hlog check").split_once("run: |\n").unwrap();
    let app: serde_json::Value = serde_json::from_str(block(&readme, "json", "environments")).unwrap();
    let scripts = [step, app["environments"]["test"]["scripts"]["test"].as_str().unwrap()];
    let up = "2026-11-22T04:54:21+00:00 heroku[web.1]: State changed from starting to up\n";
    let crashed = "2026-11-22T04:54:21+00:00 heroku[web.1]: State changed from starting to crashed\n";
    let r14 = "2026-11-22T04:54:22+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)\n";
    let hlog = assert_cmd::cargo::cargo_bin!("hlog");
    let path = format!("bin:{}:{}", hlog.parent().unwrap().display(), std::env::var("PATH").unwrap());
    for (log, statuses) in [(up.to_owned(), [0, 0]), (up.to_owned() + r14, [1, 1]), (crashed.to_owned(), [1, 0])] {
        write("log", &log);
        for (script, status) in scripts.iter().zip(statuses) {
            let output = Command::new("bash")
                .args(["-eo", "pipefail", "-c", script])
                .current_dir(folder.path())
                .env("PATH", &path)
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(status), "{script}\n{log}\n{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
