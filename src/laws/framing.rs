//! What holds of the frames of any input, and of the records that are made of them?

use super::{Way, json_of, json_shape, printed, raw_shape, same};
use crate::chunk::{Chunk, READ};
use crate::envelope::Memo;
use crate::filter::Filter;
use crate::framing::{Frame, Framing, Outlook, Role};
use crate::record::{Form, Parts, Record};
use crate::walk::{Visitor, walk};

/// Every byte belongs to one frame, and every line to a record or to those that make none, however the input is read; what
/// is printed as it came is what came.
pub fn framing(bytes: &[u8]) {
    let whole = frames(bytes);
    accounted(bytes, &whole);
    let step = 1 + usize::from(bytes.first().copied().unwrap_or_default()) % 60;
    for read in [1, step] {
        assert_eq!(frames_piecemeal(bytes, read), whole, "{read} bytes at a time: {:?}", String::from_utf8_lossy(bytes));
    }
    let filter = Filter::default();
    for join in [true, false] {
        let mut whole = None;
        // What waits to be whole is looked at anew with every read, so small reads are for small inputs.
        for read in [READ, step, 1].into_iter().filter(|read| bytes.len() < 400 * read) {
            let chunks = Way { join, read, ..Way::PLAIN }.chunks(bytes);
            let json = printed(&chunks, &filter, json_shape());
            same(&json, whole.get_or_insert_with(|| json.clone()), "read in pieces");
            same(&printed(&chunks, &filter, raw_shape(true)), bytes, "raw");
            counted(&chunks, bytes, &json);
        }
        let json = whole.unwrap_or_default();
        same(&Way::PLAIN.printed(&json, &filter, json_shape()), &json, "own JSON read back");
    }
}

/// The frames of an input, with a limit that small inputs reach.
fn frames(bytes: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    Framing::new(40, true).split(bytes, Outlook::End, &mut frames);
    frames
}

/// The same of an input that comes in pieces.
fn frames_piecemeal(bytes: &[u8], read: usize) -> Vec<Frame> {
    let (mut framing, mut all) = (Framing::new(40, true), Vec::new());
    let (mut done, mut known) = (0, 0);
    while done < bytes.len() {
        known = (known + read).min(bytes.len() + 1);
        let outlook = if known > bytes.len() { Outlook::End } else { Outlook::More };
        let rest = &bytes[done..known.min(bytes.len())];
        let mut frames = Vec::new();
        framing.split(rest, outlook, &mut frames);
        if let Some(last) = frames.last() {
            framing.go_on_after(&frames, rest);
            all.extend(frames.iter().map(|frame| Frame { end: frame.end + done as u32, role: frame.role }));
            done += last.end as usize;
        }
    }
    all
}

/// Do the frames hold every byte once, and is each of them what it says?
fn accounted(bytes: &[u8], frames: &[Frame]) {
    let mut start = 0;
    let mut cut = false;
    for frame in frames {
        let piece = &bytes[start..frame.end as usize];
        assert!(!piece.is_empty());
        assert_eq!(frame.role == Role::Rest, cut, "only what is cut has a rest");
        cut = matches!(frame.role, Role::Cut | Role::Rest) && !piece.ends_with(b"\n");
        // A line feed within a frame is one that its octet count names.
        let inner = piece.strip_suffix(b"\n").unwrap_or(piece);
        assert!(!inner.contains(&b'\n') || crate::framing::octet_count(piece).is_some(), "{:?}", String::from_utf8_lossy(piece));
        start = frame.end as usize;
    }
    assert_eq!(start, bytes.len(), "bytes in no frame");
}

/// Lines in are lines accounted for, and records that are printed are those that are read.
fn counted(chunks: &[Chunk], bytes: &[u8], json: &[u8]) {
    assert_eq!(chunks.iter().map(|chunk| chunk.bytes().len()).sum::<usize>(), bytes.len());
    let (mut parts, mut memo, mut count) = (Parts::default(), Memo::default(), Count::default());
    for chunk in chunks {
        walk(chunk, &mut parts, &mut memo, &mut count);
    }
    assert_eq!(count.lines, chunks.iter().map(|chunk| chunk.frames.len()).sum::<usize>(), "lines in no record");
    assert_eq!(count.bytes, bytes.len());
    assert_eq!(count.records, json.iter().filter(|byte| **byte == b'\n').count());
}

#[derive(Default)]
struct Count {
    records: usize,
    lines: usize,
    bytes: usize,
}

impl Count {
    fn take(&mut self, line: &[u8]) {
        self.lines += 1;
        self.bytes += line.len();
    }
}

impl Visitor for Count {
    fn admits(&mut self, _record: &mut Record<'_>) -> bool {
        true
    }

    fn record(&mut self, record: &Record<'_>, line: &[u8]) -> Option<u64> {
        // What stands above matters to bare lines, and what is joined is no line.
        if record.parts.head.form == Form::Enveloped && !record.is_continued() && record.lines() == 1 {
            same(&json_of(record), &json_of(&crate::parse(line)), "a line read among others");
        }
        self.records += 1;
        self.take(line);
        Some(0)
    }

    fn record_again(&mut self, _record: &Record<'_>) -> Option<u64> {
        Some(0)
    }

    fn member(&mut self, line: &[u8], _number: u64) {
        self.take(line);
    }

    fn no_record(&mut self, line: &[u8]) {
        self.take(line);
    }
}
