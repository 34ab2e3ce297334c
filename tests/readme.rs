//! Does what the README and the help show work as it is shown?

mod common;

use common::hlog;
use std::process::Command;

/// The commands of a text that begin with hlog (or end in a pipe to it) and read the bundled sample or nothing.
fn examples(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| {
            line.starts_with("hlog ")
                && (line.contains("examples/shop.log") || line.starts_with("hlog explain") || line.starts_with("hlog schema"))
        })
        .map(str::to_owned)
        .collect()
}

/// Runs a line in a shell, as a user would, with hlog on the path.
fn run(line: &str) {
    let binary = assert_cmd::cargo::cargo_bin!("hlog");
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    // What follows two blanks and a word in small letters is a remark of the help, not part of the command.
    let command = line.split("   ").next().unwrap();
    let uses_jq = command.contains("| jq");
    if uses_jq && Command::new("jq").arg("--version").output().is_err() {
        eprintln!("skipped: jq is not installed: {command}");
        return;
    }
    let output = Command::new("sh").args(["-c", command]).env("PATH", path).output().unwrap();
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code().is_some_and(|code| code < 2), "{command}: {said}");
    assert!(!out.is_empty() || command.contains(" -q "), "{command} prints nothing");
    assert_eq!(said, "", "{command}");
}

#[test]
fn examples_of_the_help_work() {
    let mut count = 0;
    for command in ["", "parse", "grep", "stats", "schema", "explain"] {
        let mut hlog = hlog();
        if !command.is_empty() {
            hlog.arg(command);
        }
        let help = hlog.arg("--help").assert().success();
        for line in examples(&String::from_utf8_lossy(&help.get_output().stdout)) {
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
