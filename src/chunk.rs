//! What does a worker take at once? Whole frames, and what is needed to read them apart from all others.

mod chunker;
mod patience;

use crate::framing::{Frame, Role};
use crate::gather::Group;
use crate::input::Buffer;
use crate::releases::Changes;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use chunker::{Chunker, READ};
pub(crate) use patience::LONGEST;

/// Whole frames of one input.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    bytes: Buffer,
    pub frames: Vec<Frame>,
    pub groups: Vec<Arc<Group>>,
    /// The header of the last line above that had one: bare lines at the start continue it.
    pub above: Vec<u8>,
    /// Are the lines records in hlog's own JSON?
    pub hlog: bool,
    /// The app that wrote the lines, where the input is an app.
    pub app: Option<Arc<str>>,
    /// Which releases are in force, where that is looked for.
    pub releases: Changes,
    /// Does the input end here, without a line end, before another one?
    pub open_end: bool,
}

impl Chunk {
    /// The bytes of all frames.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.bytes()
    }

    /// The frames with their bytes, line ends included.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&[u8], Role)> {
        let bytes = self.bytes();
        let mut start = 0;
        self.frames.iter().map(move |frame| {
            let line = &bytes[start..frame.end as usize];
            start = frame.end as usize;
            (line, frame.role)
        })
    }

    /// Forgets its lines, and stands ready for others below a line with this header.
    pub(crate) fn begin(&mut self, above: &[u8], hlog: bool, app: Option<&Arc<str>>) {
        self.bytes.clear();
        self.frames.clear();
        self.groups.clear();
        self.above.clear();
        self.above.extend_from_slice(above);
        self.hlog = hlog;
        self.app = app.cloned();
        self.open_end = false;
    }

    /// Appends a line; answers where it stands among the bytes. A line of a group comes with it.
    pub(crate) fn push(&mut self, line: &[u8], role: Role, group: Option<&Arc<Group>>) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.append(line);
        let end = self.bytes.len();
        let role = match (role, group) {
            (Role::Head(_), Some(group)) => Role::Head(self.number_of(group)),
            (Role::Member(_), Some(group)) => Role::Member(self.number_of(group)),
            (other, _) => other,
        };
        self.frames.push(Frame { end: end as u32, role });
        start..end
    }

    /// Appends those lines of `bytes` for which `other` has frames, except the ones that are skipped.
    fn append(&mut self, bytes: &[u8], other: &mut Self) {
        let groups = self.groups.len() as u16;
        self.groups.append(&mut other.groups);
        let mut start = 0;
        for frame in &other.frames {
            let line = &bytes[start..frame.end as usize];
            start = frame.end as usize;
            let role = match frame.role {
                Role::Skipped => continue,
                Role::Head(number) => Role::Head(number + groups),
                Role::Member(number) => Role::Member(number + groups),
                role => role,
            };
            self.push(line, role, None);
        }
    }

    /// Ends the last line that was appended, if it lacks its end.
    pub(crate) fn end_line(&mut self) {
        if let Some(frame) = self.frames.last_mut()
            && !self.bytes.bytes().ends_with(b"\n")
        {
            self.bytes.append(b"\n");
            frame.end += 1;
        }
    }

    fn number_of(&mut self, group: &Arc<Group>) -> u16 {
        // The lines of a group mostly stand together.
        let known = self.groups.iter().rposition(|known| Arc::ptr_eq(known, group));
        let number = known.unwrap_or_else(|| {
            self.groups.push(Arc::clone(group));
            self.groups.len() - 1
        });
        number as u16
    }
}

/// Which form the lines of an input have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InputFormat {
    /// hlog's own JSON when the input begins with it, else any form of Heroku's
    #[default]
    Auto,
    /// any form of Heroku's, told line by line
    Heroku,
    /// hlog's own JSON
    Hlog,
}

#[cfg(test)]
mod tests;
