//! Is what comes out the stable sort of what went in, whatever is read at once and however little may wait?

use super::window::{SPAN, Window};
use super::*;
use crate::chunk::{Chunker, InputFormat};
use crate::engine::Word;
use crate::input::Feed;
use crate::progress::ReadBytes;
use crate::time::stamp;
use crossbeam_channel::unbounded;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::io::{Cursor, Write};

fn reader() -> stamp::Reader {
    stamp::Reader::new(TimeZone::UTC, "2026-12-01T00:00:00Z".parse().unwrap())
}

/// A line of a made-up log: so many milliseconds after its begin, or none.
#[derive(Clone, Debug)]
enum Made {
    Timed(u32),
    Bare,
    /// it has a header, but no such day is in the calendar
    Unreadable,
}

fn text(made: &Made, name: &str) -> String {
    match made {
        Made::Timed(ms) => {
            let (second, ms) = (ms / 1000, ms % 1000);
            format!("2026-11-22T04:{:02}:{:02}.{ms:03}000+00:00 app[web.1]: {name}\n", second / 60, second % 60)
        }
        Made::Bare => format!("  {name}\n"),
        Made::Unreadable => format!("2026-13-22T04:00:00+00:00 app[web.1]: {name}\n"),
    }
}

/// What the sort shall do, said as simply as it can be: a line's time is no earlier than 10 s before the latest above it,
/// a line without one has that of the line above; then all are sorted, and equal ones keep their order.
fn expected(files: &[Vec<Made>]) -> (Vec<String>, u64) {
    let (mut lines, mut late) = (Vec::new(), 0);
    for (file, made) in files.iter().enumerate() {
        let (mut newest, mut time) = (i64::MIN, i64::MIN);
        for (at, line) in made.iter().enumerate() {
            if let Made::Timed(ms) = line {
                let own = i64::from(*ms) * 1000;
                late += u64::from(own < newest.saturating_sub(SPAN));
                time = own.max(newest.saturating_sub(SPAN));
                newest = newest.max(own);
            }
            lines.push((time, text(line, &format!("{file}-{at}"))));
        }
    }
    lines.sort_by_key(|(time, _)| *time);
    (lines.into_iter().map(|(_, line)| line).collect(), late)
}

/// The sorted lines of files, and what is said of each.
fn sorted(files: &[Vec<u8>], join: bool, read_size: usize) -> (Vec<String>, Vec<String>) {
    let files: Vec<_> = files
        .iter()
        .map(|bytes| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(bytes).unwrap();
            file
        })
        .collect();
    let inputs: Vec<_> = files.iter().map(|file| Input::file(file.path().into())).collect();
    let (reader, read, (_, spare)) = (reader(), ReadBytes::default(), unbounded());
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    let give = |task| {
        match task {
            Task::Chunk(chunk) => lines.extend(chunk.lines().map(|(line, _)| String::from_utf8(line.to_vec()).unwrap())),
            Task::Word(Word::Note(note)) => notes.push(note.split(':').next_back().unwrap().to_owned()),
            Task::Word(_) => unreachable!(),
        }
        true
    };
    let sorting = Sorting { reader: &reader, format: InputFormat::Auto, join, read: &read, ahead: true };
    let mut sorter = Sorter::new(sorting, inputs.iter().map(|input| (input, None)), give, &spare);
    sorter.read_size = read_size;
    assert!(sorter.run());
    (lines, notes)
}

fn bytes(files: &[Vec<Made>]) -> Vec<Vec<u8>> {
    let file = |(file, made): (usize, &Vec<Made>)| {
        let lines = made.iter().enumerate().map(|(at, line)| text(line, &format!("{file}-{at}")));
        lines.collect::<String>().into_bytes()
    };
    files.iter().enumerate().map(file).collect()
}

fn a_line(ms: impl Strategy<Value = u32>) -> impl Strategy<Value = Made> {
    prop_oneof![8 => ms.prop_map(Made::Timed), 2 => Just(Made::Bare), 1 => Just(Made::Unreadable)]
}

/// Files whose lines are at any time of a minute, so that many are out of order, within 10 s and beyond; equal times
/// are frequent.
fn files() -> impl Strategy<Value = Vec<Vec<Made>>> {
    let line = a_line((0..600_u32).prop_map(|tenth| tenth * 100));
    prop::collection::vec(prop::collection::vec(line, 0..40), 0..5)
}

proptest! {
    #[test]
    fn files_become_their_stable_sort(files in files(), read in 1..300_usize) {
        let (lines, late) = expected(&files);
        prop_assert_eq!(&sorted(&bytes(&files), false, read).0, &lines);
        let late_ones = |bytes: &Vec<u8>| fill(Window::new(1 << 20), bytes, read, |_| ()).late;
        prop_assert_eq!(bytes(&files).iter().map(late_ones).sum::<u64>(), late);
    }

    /// A log that is shuffled into files and out of order within 10 s comes back.
    #[test]
    fn a_shuffled_log_comes_back(
        lines in prop::collection::vec((0..30_u32, 0..4_usize, 0..10_000_u32), 1..200),
        read in 1..500_usize,
    ) {
        let mut now = 0;
        let log: Vec<_> = lines.iter().map(|(step, file, _)| { now += step + 1; (now * 100, *file) }).collect();
        let mut files = vec![Vec::new(); 4];
        // Each line comes up to 10 s too late.
        let mut order: Vec<_> = (0..log.len()).collect();
        order.sort_by_key(|at| log[*at].0 + lines[*at].2);
        for at in order {
            files[log[at].1].push(Made::Timed(log[at].0));
        }
        let (sorted, _) = sorted(&bytes(&files), false, read);
        let times: Vec<_> = sorted.iter().map(|line| &line[..26]).collect();
        let whole: Vec<_> = log.iter().map(|(ms, _)| text(&Made::Timed(*ms), "")[..26].to_owned()).collect();
        prop_assert_eq!(times, whole);
    }

    /// However little may wait: nothing is lost or doubled, and reading in other pieces gives the same.
    #[test]
    fn a_full_window_loses_nothing(files in files(), room in 1..2000_usize) {
        let bytes = bytes(&files).concat();
        let of = |read| {
            let mut lines = Vec::new();
            let window = fill(Window::new(room), &bytes, read, |line| lines.push(line));
            (lines, window.late)
        };
        let whole = of(100_000);
        for read in [50, 61, 300] {
            prop_assert_eq!(&of(read), &whole);
        }
        let (mut lines, mut input) = (whole.0, String::from_utf8(bytes).unwrap().split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>());
        lines.sort_unstable();
        input.sort_unstable();
        prop_assert_eq!(lines, input);
    }
}

/// Puts all bytes through a window.
fn fill(mut window: Window, bytes: &[u8], read: usize, mut keep: impl FnMut(String)) -> Window {
    let mut chunker = Chunker::new(Feed::Other(Box::new(Cursor::new(bytes.to_vec()))), InputFormat::Heroku, false).with_read_size(read);
    let (mut chunk, reader) = (Chunk::default(), reader());
    let mut drain = |window: &mut Window| {
        while window.next_time().is_some() {
            window.next(|bytes, _| keep(String::from_utf8(bytes.to_vec()).unwrap()));
        }
    };
    while chunker.next(&mut chunk).unwrap() {
        window.take(&chunk, &reader, i64::MIN);
        drain(&mut window);
    }
    window.end();
    drain(&mut window);
    window
}

/// Continued lines, joined records and all: what is read together stays together, whatever is read at once.
#[test]
fn read_sizes_do_not_matter_with_joined_records() {
    let files: Vec<_> = ["lines", "found", "mixed", "drain", "hostile"]
        .iter()
        .map(|name| std::fs::read(format!("tests/corpus/{name}.log")).unwrap())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned().into_bytes())
        .chain([std::fs::read("examples/shop.log").unwrap()])
        .collect();
    let whole = sorted(&files, true, READ);
    let all: usize = whole.0.iter().map(String::len).sum();
    let read: usize = files.iter().map(Vec::len).sum();
    assert!(all >= read && all - read < 10, "line ends may be added, and nothing else: {read} became {all}");
    for size in [997, 8191] {
        let other = sorted(&files, true, size);
        assert!(other == whole, "read {size} bytes at a time");
    }
}

#[test]
fn lines_of_a_record_stay_together() {
    let pg = |second: u32, number: &str| format!("2026-11-22T04:57:{second:02}+00:00 app[postgres.7]: [RED] [{number}] x\n");
    let other = |second: u32| format!("2026-11-22T04:57:{second:02}+00:00 app[web.1]: x\n");
    let log = [pg(14, "12-1"), other(13), other(15), pg(16, "12-2"), "  bare\n".to_owned(), pg(17, "13-1")].concat();
    let (lines, _) = sorted(&[log.clone().into_bytes(), other(14).into_bytes()], true, READ);
    let order = [other(13), pg(14, "12-1"), pg(16, "12-2"), "  bare\n".to_owned(), other(14), other(15), pg(17, "13-1")];
    assert_eq!(lines, order);
}

/// However many lines have one and the same second.
#[test]
fn a_window_keeps_no_more_than_may_wait() {
    let mut window = Window::new(10_000);
    let mut held = 0;
    let log: String = (0..100_000_u32).map(|at| text(&Made::Timed(at / 1000), "x")).collect();
    let mut chunker = Chunker::new(Feed::Other(Box::new(Cursor::new(log.into_bytes()))), InputFormat::Heroku, false).with_read_size(1000);
    let (mut chunk, reader) = (Chunk::default(), reader());
    while chunker.next(&mut chunk).unwrap() {
        window.take(&chunk, &reader, i64::MIN);
        while window.next_time().is_some() {
            window.next(|_, _| ());
        }
        held = held.max(window.memory());
    }
    assert!(held < 100_000, "{held} bytes are kept");
}
