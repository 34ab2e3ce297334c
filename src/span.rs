//! Where in a record do its parts stand?

use std::ops::Range;

/// The high bit of a span's start says that it stands in the record's own buffer and not in the line.
const OWN: u32 = 1 << 31;

/// A place in a record's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    at: u32,
    len: u32,
}

impl Span {
    /// A place in the line.
    pub(crate) fn of_line(range: Range<usize>) -> Self {
        Self { at: range.start as u32, len: range.len() as u32 }
    }

    /// A place in the record's own buffer.
    pub(crate) fn own(range: Range<usize>) -> Self {
        Self { at: range.start as u32 | OWN, len: range.len() as u32 }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Does it stand in the line, and not in the record's own buffer?
    pub(crate) const fn is_of_line(self) -> bool {
        self.at & OWN == 0
    }

    pub(crate) const fn start(self) -> usize {
        (self.at & !OWN) as usize
    }

    pub(crate) const fn len(self) -> usize {
        self.len as usize
    }

    /// Its first `len` bytes.
    pub(crate) const fn first(self, len: usize) -> Self {
        Self { at: self.at, len: len as u32 }
    }

    /// The bytes at this place of a line or of a record's own buffer.
    pub(crate) fn resolve<'t>(self, text: &'t [u8], own: &'t [u8]) -> &'t [u8] {
        let (at, len) = ((self.at & !OWN) as usize, self.len as usize);
        let from = if self.at & OWN == 0 { text } else { own };
        from.get(at..at + len).unwrap_or_default()
    }

    /// The bytes at this place of a line (not of a record's own buffer).
    pub(crate) fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.at as usize..(self.at + self.len) as usize).unwrap_or_default()
    }

    /// The same place after `by` bytes have been put before it in the record's own buffer.
    pub(crate) const fn moved_to_own(self, by: u32) -> Self {
        Self { at: (self.at + by) | OWN, len: self.len }
    }
}

/// Turns slices of a line into spans of it.
#[derive(Clone, Copy)]
pub(crate) struct Places(usize);

impl Places {
    pub(crate) fn of(text: &[u8]) -> Self {
        Self(text.as_ptr().addr())
    }

    /// The place of `part`, which must be a piece of the text these places were made of.
    pub(crate) fn span(self, part: &[u8]) -> Span {
        let at = part.as_ptr().addr().wrapping_sub(self.0);
        debug_assert!(part.is_empty() || at < OWN as usize, "a slice of another text");
        Span { at: at as u32 & !OWN, len: part.len() as u32 }
    }
}
