//! How are small reads made large? One after the other fills the room, so that threads hand on whole blocks.

use super::read_once;
use std::io::{self, Read};

/// A reader whose reads fill their room, up to the end. An error that comes behind some bytes is told by the read after.
pub(super) struct Whole {
    reader: Box<dyn Read + Send>,
    failed: Option<io::Error>,
}

impl Whole {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, failed: None }
    }
}

impl Read for Whole {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < room.len() && self.failed.is_none() {
            match read_once(&mut self.reader, &mut room[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) => self.failed = Some(error),
            }
        }
        match self.failed.take_if(|_| filled == 0) {
            Some(error) => Err(error),
            None => Ok(filled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte a read, is interrupted in between, and fails behind the third.
    struct Drops(u8);

    impl Read for Drops {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 | 2 | 4 => {
                    room[0] = self.0;
                    Ok(1)
                }
                3 => Err(io::ErrorKind::Interrupted.into()),
                5 => Err(io::Error::other("broken")),
                _ => Ok(0),
            }
        }
    }

    #[test]
    fn reads_are_whole_and_errors_come_behind() {
        let mut whole = Whole::new(Box::new(Drops(0)));
        let mut room = [0; 8];
        assert_eq!(whole.read(&mut room[..2]).unwrap(), 2);
        assert_eq!(whole.read(&mut room[2..]).unwrap(), 1);
        assert_eq!(room[..3], [1, 2, 4]);
        assert_eq!(whole.read(&mut room).unwrap_err().to_string(), "broken");
        assert_eq!(whole.read(&mut room).unwrap(), 0);
    }
}
