//! Where do bytes wait until they are handed on? In a buffer that has room before them as well as behind, so that what is
//! left of one read can be put before the next without moving that.

/// So much room there is before the bytes of a read. No whole pages: where bytes go to nearly the same place within a page that
/// they come from, as large blocks of memory begin in, some processors (Zen 3) need twice as long or more to copy them.
const BEFORE: usize = (64 << 10) + (2 << 10);

/// Bytes, and room around them that has been zeroed once.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Buffer {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    pub(crate) const fn len(&self) -> usize {
        self.end - self.start
    }

    /// Forgets all bytes.
    pub(crate) const fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// Forgets all bytes, and leaves room before those to come.
    pub(super) const fn clear_for_others(&mut self) {
        (self.start, self.end) = (BEFORE, BEFORE);
    }

    /// Room for so many more bytes.
    pub(super) fn room(&mut self, count: usize) -> &mut [u8] {
        if self.bytes.len() < self.end + count && self.start > BEFORE {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.len());
        }
        if self.bytes.len() < self.end + count {
            self.bytes.resize((self.end + count).max(self.end * 2), 0);
        }
        &mut self.bytes[self.end..self.end + count]
    }

    /// So many bytes have been put into the room.
    pub(super) const fn add(&mut self, count: usize) {
        self.end += count;
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.add(bytes.len());
    }

    /// Takes what is in `other` behind its own bytes; leaves memory there.
    pub(super) fn take_after(&mut self, other: &mut Self) {
        if other.prepend(self.bytes()) {
            std::mem::swap(self, other);
        } else {
            self.append(other.bytes());
        }
    }

    /// Puts bytes before the others; false, and nothing done, where the room is too small.
    fn prepend(&mut self, bytes: &[u8]) -> bool {
        let fits = bytes.len() <= self.start;
        if fits {
            self.start -= bytes.len();
            self.bytes[self.start..self.start + bytes.len()].copy_from_slice(bytes);
        }
        fits
    }

    /// Forgets the first `count` bytes.
    pub(crate) const fn skip(&mut self, count: usize) {
        self.start += count;
    }

    /// Gives the first `count` bytes to `taker`, and goes on with the others in the taker's old memory.
    pub(crate) fn give(&mut self, count: usize, taker: &mut Self) {
        taker.clear();
        taker.append(&self.bytes()[count..]);
        std::mem::swap(self, taker);
        taker.end = taker.start + count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stay_in_order() {
        let (mut buffer, mut taker) = (Buffer::default(), Buffer::default());
        buffer.append(b"abcdef");
        buffer.give(4, &mut taker);
        assert_eq!((buffer.bytes(), taker.bytes()), (&b"ef"[..], &b"abcd"[..]));
        buffer.append(b"gh");
        buffer.skip(1);
        assert_eq!(buffer.bytes(), b"fgh");
        let mut next = Buffer::default();
        next.clear_for_others();
        next.append(b"ij");
        assert!(next.prepend(buffer.bytes()) && !next.prepend(&[0; BEFORE]));
        assert_eq!(next.bytes(), b"fghij");
        buffer.room(1 << 20).fill(1);
        buffer.add(1 << 20);
        assert!(buffer.bytes().starts_with(b"fgh\x01") && buffer.len() == 3 + (1 << 20));
    }
}
