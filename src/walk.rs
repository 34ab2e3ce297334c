//! How do the lines of a chunk become records? One pass, in order, with what lines need to know of the lines above.

use crate::chunk::Chunk;
use crate::envelope::{self, Memo};
use crate::framing::Role;
use crate::hlog_json;
use crate::read::{self, clean, trim_line_end};
use crate::record::{Form, Parts, Record};
use crate::releases::{self, Release};
use std::borrow::Cow;

/// What is done with records, by those who count, print or keep them.
pub(crate) trait Visitor {
    /// Shall the event be read? Envelope and message are known.
    fn admits(&mut self, record: &mut Record<'_>) -> bool;
    /// Is more asked of a record than its envelope and message? Else no event is read.
    fn needs_events(&self) -> bool {
        true
    }
    /// A record, admitted and whole. `line` is its (first) physical line with its line end. Answers which one it is
    /// among those that are selected.
    fn record(&mut self, record: &Record<'_>, line: &[u8]) -> Option<u64>;
    /// A record whose first line stood in an earlier chunk: the same answer, but it has been counted there.
    fn record_again(&mut self, record: &Record<'_>) -> Option<u64>;
    /// A further line of a selected record.
    fn member(&mut self, line: &[u8], number: u64);
    /// A line that makes no record: blank, or the rest of one that was cut.
    fn no_record(&mut self, line: &[u8]);
}

/// One pass over a chunk.
struct Walk<'c, 'v, V> {
    chunk: &'c Chunk,
    visitor: &'v mut V,
    memo: &'v mut Memo,
    record: Record<'c>,
    /// The last line that had a header, or the header alone.
    above: Option<&'c [u8]>,
    /// Which selected record each group of the chunk is, as far as that has been asked.
    groups: Vec<Option<Option<u64>>>,
    /// Which frame of the chunk is read,
    frame: usize,
    /// and the chunk's bytes from there on.
    onward: &'c [u8],
}

/// Shows every line of a chunk to the visitor. `parts` lends its memory, `memo` what is known of headers.
pub(crate) fn walk(chunk: &Chunk, parts: &mut Parts, memo: &mut Memo, visitor: &mut impl Visitor) {
    let record = Record { parts: std::mem::take(parts), ..Record::default() };
    let above = (!chunk.above.is_empty()).then_some(&chunk.above[..]);
    let onward = chunk.bytes();
    let mut walk = Walk { chunk, visitor, memo, record, above, groups: vec![None; chunk.groups.len()], frame: 0, onward };
    for (line, role) in chunk.lines() {
        walk.line(line, role);
        walk.frame += 1;
        walk.onward = &walk.onward[line.len()..];
    }
    *parts = walk.record.parts;
}

impl<'c, V: Visitor> Walk<'c, '_, V> {
    fn line(&mut self, line: &'c [u8], role: Role) {
        match role {
            Role::Line => self.read(line, false),
            Role::Cut => self.read(line, true),
            Role::Rest => self.visitor.no_record(line),
            Role::Skipped => {}
            Role::Head(group) => {
                let number = if self.read_group(group) { self.visitor.record(&self.record, line) } else { None };
                self.groups[usize::from(group)] = Some(number);
            }
            Role::Member(group) => {
                let number = self.groups[usize::from(group)]
                    .unwrap_or_else(|| if self.read_group(group) { self.visitor.record_again(&self.record) } else { None });
                self.groups[usize::from(group)] = Some(number);
                // Members of a command may be bare; any other is the line that the next bare one continues.
                self.above = Some(trim_line_end(line)).filter(|line| envelope::has_header(line)).or(self.above);
                if let Some(number) = number {
                    self.visitor.member(line, number);
                }
            }
        }
    }

    fn read(&mut self, line: &'c [u8], cut: bool) {
        let text = trim_line_end(line);
        read::head(&mut self.record, self.onward, text.len(), self.memo);
        if self.record.parts.head.form == Form::Enveloped && !self.chunk.hlog {
            self.above = Some(text);
        } else if text.trim_ascii().is_empty() {
            return self.visitor.no_record(line);
        } else if self.chunk.hlog {
            self.read_hlog(text);
        } else {
            self.read_bare(text);
        }
        self.record.parts.truncated |= cut;
        if self.read_event() {
            self.visitor.record(&self.record, line);
        }
    }

    /// Reads a record of several lines; is it admitted?
    fn read_group(&mut self, group: u16) -> bool {
        let group = &self.chunk.groups[usize::from(group)];
        read::head(&mut self.record, &group.text, group.text.len(), self.memo);
        self.above = Some(&group.text);
        self.record.parts.lines_text = self.record.parts.keep(group.lines.to_string().as_bytes());
        self.read_event()
    }

    fn read_event(&mut self) -> bool {
        // Where the input is an app, no line speaks for another.
        if let Some(app) = &self.chunk.app {
            self.record.set_app(app.as_bytes());
        }
        let release = self.release();
        let admitted = self.visitor.admits(&mut self.record);
        if admitted && self.record.parts.head.form != Form::Hlog && self.visitor.needs_events() {
            read::body(&mut self.record);
        }
        if let Some(release) = release {
            self.record.set_release(&release.version, release.commit.as_deref());
        }
        admitted
    }

    /// The release in force, of lines that come from somewhere.
    fn release(&self) -> Option<&'c Release> {
        if self.chunk.releases.is_empty() || (self.record.parts.head.form == Form::Bare && !self.record.parts.continued) {
            return None;
        }
        self.chunk.releases.at(self.frame).get(releases::app_of(&self.record, self.chunk))
    }

    /// A record in hlog's own JSON; any other line among such is unparsed.
    fn read_hlog(&mut self, text: &'c [u8]) {
        let object = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii();
        self.record.reset(Cow::Borrowed(object));
        if !hlog_json::read(&mut self.record) {
            read::bare(&mut self.record, text);
        }
    }

    /// A line without a header continues the last one that had one, unless it is noise.
    fn read_bare(&mut self, text: &[u8]) {
        let Some(above) = self.above.filter(|_| !envelope::is_noise(text)) else { return };
        let above = clean(trim_line_end(above));
        let header = envelope::parts(&above).map_or(0, |envelope| above.len() - envelope.message.len());
        self.record.continue_from(&above[..header], envelope::read(&above));
    }
}
