//! Is the right release in force, however the log is read?

use super::*;
use crate::chunk::{Chunker, InputFormat};
use crate::commands::print::{Part, Printer, Shape};
use crate::commands::selection::Selection;
use crate::engine::Consumer;
use crate::filter::Filter;
use crate::input::Feed;
use crate::output::Style;
use crate::output::json_fields::Json;

/// The JSON of an input that is read in pieces of so many bytes.
fn json(bytes: &[u8], read: usize) -> String {
    let selection = Selection::new(Filter::default(), None, None);
    let mut printer = Printer::new(Arc::new(selection), Shape::Format(Box::new(Json::new(None, &Style::default()))));
    let feed = Feed::Other(Box::new(std::io::Cursor::new(bytes.to_vec())));
    let mut chunker = Chunker::new(feed, InputFormat::Auto, true).with_read_size(read);
    let mut tracker = Tracker::new().unwrap();
    let (mut chunk, mut part, mut out) = (Chunk::default(), Part::default(), Vec::new());
    while chunker.next(&mut chunk).unwrap() {
        tracker.look(&mut chunk);
        printer.take(&chunk, &mut part);
        out.extend_from_slice(part.text.written());
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn it_does_not_matter_how_much_is_read_at_once() {
    let log = std::fs::read("examples/shop.log").unwrap();
    let whole = json(&log, 256 << 10);
    assert!(whole.matches(r#""release":"v"#).count() > 100, "{}", whole.matches(r#""release":"#).count());
    for read in [61, 1021, 8191] {
        assert!(json(&log, read) == whole, "read {read} bytes at a time");
    }
    // What has been read again from its own JSON says the same, and a line that knows better stays.
    assert!(json(whole.as_bytes(), 8191) == whole);
}

#[test]
fn each_app_has_its_own_and_no_app_speaks_for_the_platform() {
    let log = "Jul 28 13:45:47 shop app/api: Release v1 created by user a@example.com\n\
               Jul 28 13:45:48 shop app/web.1: Release v9 created by user a@example.com\n\
               Jul 28 13:45:48 blog app/web.1: x\n\
               Jul 28 13:45:49 blog app/api: Release v5 created by user a@example.com\n\
               Jul 28 13:45:49 blog app/web.1: y\n\
               Jul 28 13:45:49 shop app/web.1: z\n\
               no line of anybody\n";
    let releases: Vec<_> = json(log.as_bytes(), 4096)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["context"]["release"].as_str().unwrap_or("-").to_owned())
        .collect();
    assert_eq!(releases[..6], ["-", "v1", "-", "-", "v5", "v1"]);
}

/// An app may print what it likes, and call itself what it likes.
#[test]
fn apps_do_not_fill_the_memory() {
    let mut tracker = Tracker::new().unwrap();
    for number in 0..100 {
        let line = format!(
            "2026-11-22T04:55:01+00:00 app[web.1]: {{\"msg\":\"Deploy\",\"context\":{{\"dyno\":\"web.1\",\"app\":\"a{number}\"}}}}"
        );
        assert!(!tracker.line(line.as_bytes(), &Chunk::default()));
    }
    assert!(tracker.apps.is_empty());
}

/// What is in force behind each of these lines of the API: the second of each, and its words.
fn told(lines: &[(&str, &str)]) -> Vec<String> {
    let mut tracker = Tracker::new().unwrap();
    let chunk = Chunk::default();
    let shown = |release: &Release| {
        let commit = release.commit.as_deref().unwrap_or(b"?");
        format!("{} {}", String::from_utf8_lossy(&release.version), String::from_utf8_lossy(commit))
    };
    let told = lines.iter().map(|(second, words)| {
        tracker.line(format!("2026-11-22T04:55:{second}+00:00 app[api]: {words} by user maria@example.com").as_bytes(), &chunk);
        tracker.now.get(&b""[..]).map_or_else(|| "-".to_owned(), shown)
    });
    told.collect()
}

#[test]
fn the_commit_is_that_of_the_deploy_before_or_after() {
    assert_eq!(
        told(&[
            ("01.886083", "Deploy 8d41489f"),
            ("01.916083", "Release v41 created"),
            ("10.100000", "Release v42 created"),
            ("10.900000", "Deploy 2c3a0b2e"),
            ("20.000000", "Set A, B config vars"),
            ("20.000000", "Release v43 created"),
            ("30.000000", "Deploy words and no commit"),
            ("30.100000", "Release v44 created"),
        ]),
        ["-", "v41 8d41489f", "v42 8d41489f", "v42 2c3a0b2e", "v42 2c3a0b2e", "v43 2c3a0b2e", "v43 2c3a0b2e", "v44 ?"]
    );
}

/// As with a release phase: the release is made when its commands are done.
#[test]
fn a_release_with_commands_has_the_deploy_that_began_it() {
    let order = |first: &'static str, second: &'static str| {
        told(&[
            ("01.000000", "Deploy aaaaaaa"),
            ("01.000000", "Release v1 created"),
            ("12.708633", first),
            ("12.708633", second),
            ("25.931703", "Release v2 created"),
        ])
    };
    for told in [order("Deploy bbbbbbb", "Running release v2 commands"), order("Running release v2 commands", "Deploy bbbbbbb")] {
        assert_eq!(told, ["-", "v1 aaaaaaa", "v1 aaaaaaa", "v1 aaaaaaa", "v2 bbbbbbb"]);
    }
    assert_eq!(order("Running release v2 commands", "Release v2 command failed")[3], "v1 aaaaaaa");
}

#[test]
fn what_is_too_far_away_is_no_cause() {
    assert_eq!(
        told(&[("01.000000", "Deploy aaaaaaa"), ("02.000001", "Release v2 created"), ("03.100000", "Deploy bbbbbbb")]),
        ["-", "v2 ?", "v2 ?"]
    );
}

#[test]
fn a_rollback_has_the_commit_of_its_target_and_a_failure_restores() {
    assert_eq!(
        told(&[
            ("01.000000", "Deploy aaaaaaa"),
            ("01.000000", "Release v7 created"),
            ("05.000000", "Deploy bbbbbbb"),
            ("05.000000", "Release v8 created"),
            ("09.000000", "Rollback to v7"),
            ("09.100000", "Release v9 created"),
            ("12.000000", "Release v10 created"),
            ("12.100000", "Deploy ccccccc"),
            ("13.000000", "Running release v10 commands"),
            ("14.000000", "Release v8 command failed"),
            ("15.000000", "Release v10 command failed"),
            ("20.000000", "Rollback to v3"),
            ("20.000000", "Release v11 created"),
        ]),
        [
            "-",
            "v7 aaaaaaa",
            "v7 aaaaaaa",
            "v8 bbbbbbb",
            "v8 bbbbbbb",
            "v9 aaaaaaa",
            "v10 aaaaaaa",
            "v10 ccccccc",
            "v10 ccccccc",
            "v10 ccccccc",
            "v9 aaaaaaa",
            "v9 aaaaaaa",
            "v11 ?"
        ]
    );
}
