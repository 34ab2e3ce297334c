//! Which records of several lines have been found, and which of them may still take lines?

/// Why lines belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// chunks of one Postgres message
    Postgres,
    /// lines of a command whose backtick is still open
    Command,
    /// parts of a message that the transport cut
    Parts,
}

/// A record that may be of several lines.
pub(super) struct Open {
    pub bond: Bond,
    /// Who writes it; of a Postgres message also the database.
    pub writer: Vec<u8>,
    /// The message's number, or the time: what all of its lines share.
    pub shared: Vec<u8>,
    /// Its frames, in order, each with its chunk number.
    pub members: Vec<(usize, u32)>,
    /// So many lines stand between the first and the last of them.
    pub lines: usize,
}

impl Open {
    pub(super) fn new(bond: Bond, writer: Vec<u8>, shared: &[u8], first: (usize, u32)) -> Self {
        Self { bond, writer, shared: shared.to_vec(), members: vec![first], lines: 0 }
    }

    /// The frame of its first line.
    pub(super) fn first(&self) -> usize {
        self.members[0].0
    }

    /// The frame of its last line so far.
    pub(super) fn last(&self) -> usize {
        self.members[self.members.len() - 1].0
    }
}

/// Records of several lines.
#[derive(Default)]
pub(super) struct Found {
    /// In the order of their first lines.
    pub all: Vec<Open>,
    /// The places of those that may still take lines, in this order: of each writer at most one Postgres message, and one that is none.
    pub live: Vec<usize>,
}

impl Found {
    /// The record of such a bond and of this writer that may still take lines, and its place among those.
    pub(super) fn live_of(&mut self, is: impl Fn(Bond) -> bool, writer: &[u8]) -> Option<(usize, &mut Open)> {
        let is_meant = |open: &Open| is(open.bond) && open.writer == writer;
        let at = self.live.iter().rposition(|&at| is_meant(&self.all[at]))?;
        Some((at, &mut self.all[self.live[at]]))
    }

    /// One of those takes no more lines.
    pub(super) fn close(&mut self, at: usize) {
        self.live.remove(at);
    }

    pub(super) fn open(&mut self, open: Open) {
        self.live.push(self.all.len());
        self.all.push(open);
    }
}
