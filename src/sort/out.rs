//! How do lines of several inputs become chunks again, so that each is read as where it came from?

use super::window::{Held, Tie};
use crate::chunk::Chunk;
use crate::framing::Role;
use std::ops::Range;
use std::sync::Arc;

/// A chunk of so many bytes is handed on.
const SIZE: usize = 256 << 10;

/// Lines on their way to the workers.
#[derive(Default)]
pub(super) struct Out {
    chunk: Chunk,
    /// Where the last line with a header stands in the chunk; and that header, once the chunk has been handed on.
    last: Option<Range<usize>>,
    above: Vec<u8>,
}

impl Out {
    /// Appends a line; answers a chunk that is full, or that the line must not be in.
    pub(super) fn push(&mut self, bytes: &[u8], line: &Held, app: Option<&Arc<str>>, spare: impl FnOnce() -> Chunk) -> Option<Chunk> {
        let is_first = self.chunk.frames.is_empty();
        if !is_first && line.role != Role::Rest {
            self.chunk.end_line();
        }
        let is_apart = matches!(line.tie, Tie::Above(_)) || self.chunk.hlog != line.hlog || self.chunk.app.as_ref() != app;
        let full = (!is_first && (is_apart || self.chunk.bytes().len() >= SIZE)).then(|| self.take(spare));
        if self.chunk.frames.is_empty() {
            let above = if let Tie::Above(above) = &line.tie { above } else { &self.above[..] };
            self.chunk.begin(above, line.hlog, app);
        }
        let group = if let Tie::Group(group) = &line.tie { Some(group) } else { None };
        let place = self.chunk.push(bytes, line.role, group);
        if line.headed {
            self.last = Some(place);
        }
        full
    }

    /// What there is, because nothing comes for a while: more may come later.
    pub(super) fn rest(&mut self, spare: impl FnOnce() -> Chunk) -> Option<Chunk> {
        let may_go_on = self.chunk.frames.last().is_some_and(|frame| matches!(frame.role, Role::Cut | Role::Rest));
        if !may_go_on {
            self.chunk.end_line();
        }
        self.end(spare)
    }

    /// What there is; nothing comes after it.
    pub(super) fn end(&mut self, spare: impl FnOnce() -> Chunk) -> Option<Chunk> {
        (!self.chunk.frames.is_empty()).then(|| self.take(spare))
    }

    fn take(&mut self, spare: impl FnOnce() -> Chunk) -> Chunk {
        if let Some(place) = self.last.take() {
            self.above.clear();
            self.above.extend_from_slice(&self.chunk.bytes()[place]);
        } else {
            self.above.clone_from(&self.chunk.above);
        }
        let mut next = spare();
        next.frames.clear();
        std::mem::replace(&mut self.chunk, next)
    }
}
