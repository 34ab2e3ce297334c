//! Are the records the same, wherever chunks are cut?

use super::*;
use crate::commands::print::{Part, Printer, Shape};
use crate::commands::selection::Selection;
use crate::engine::Consumer;
use crate::filter::Filter;
use crate::input::Feed;
use crate::output::Style;
use crate::output::json_fields::Json;
use crate::read::MAX_LINE;
use std::io;
use std::sync::Arc;

/// The JSON of an input that is read in pieces of so many bytes.
fn json(bytes: &[u8], read: usize) -> Vec<u8> {
    let selection = Selection::new(Filter::default(), None, None);
    let mut printer = Printer::new(Arc::new(selection), Shape::Format(Box::new(Json::new(None, &Style::default()))));
    let feed = Feed::Other(Box::new(io::Cursor::new(bytes.to_vec())));
    let mut chunker = Chunker::new(feed, InputFormat::Auto, true).with_read_size(read);
    let (mut chunk, mut part, mut out) = (Chunk::default(), Part::default(), Vec::new());
    while chunker.next(&mut chunk).unwrap() {
        printer.take(&chunk, &mut part);
        out.extend_from_slice(part.text.written());
    }
    out
}

#[test]
fn it_does_not_matter_how_much_is_read_at_once() {
    for entry in std::fs::read_dir("tests/corpus").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "log") {
            let bytes = std::fs::read(&path).unwrap();
            let whole = json(&bytes, READ);
            for read in [61, 1021, 8191] {
                assert!(json(&bytes, read) == whole, "{} read {read} bytes at a time", path.display());
            }
            // What waits to be whole is looked at anew with every read, so small reads are for small inputs.
            let start = &bytes[..bytes.len().min(4000)];
            assert!(json(start, 1) == json(start, READ), "{} read byte by byte", path.display());
        }
    }
}

#[test]
fn continued_lines_know_the_line_above_across_chunks() {
    let text = b"2026-11-22T04:54:21+00:00 app[web.1]: a\n  b\n  c\n";
    let json = String::from_utf8(json(text, 50)).unwrap();
    assert_eq!(json.matches(r#""dyno":"web.1""#).count(), 3, "{json}");
    assert_eq!(json.matches(r#""continued":true"#).count(), 2, "{json}");
}

#[test]
fn a_line_below_a_member_continues_it_in_one_chunk_or_two() {
    let pg = |number: &str| format!("2026-11-22T04:57:14+00:00 app[postgres.7]: [RED] [{number}] x\n");
    let text = [&pg("12-1"), "2026-11-22T04:57:14+00:00 app[web.1]: hello\n", &pg("12-2"), "  bare\n", &pg("13-1")].concat();
    for read in [1, 50, READ] {
        let json = String::from_utf8(json(text.as_bytes(), read)).unwrap();
        let bare = json.lines().find(|line| line.contains("  bare")).unwrap();
        assert!(bare.contains(r#""dyno":"postgres.7""#), "{bare}");
    }
}

#[test]
fn a_line_of_any_length_is_cut_once() {
    let mut text = b"2026-11-22T04:54:21+00:00 app[web.1]: ".to_vec();
    text.resize(3 * MAX_LINE + 5, b'x');
    text.extend_from_slice(b"\n2026-11-22T04:54:21+00:00 app[web.1]: next\n");
    for read in [70_001, READ] {
        let json = String::from_utf8(json(&text, read)).unwrap();
        assert_eq!(json.lines().count(), 2);
        assert_eq!(json.matches(r#","truncated":true}"#).count(), 1);
        assert!(json.lines().next().unwrap().len() > MAX_LINE);
    }
}
