//! How does the program end, and what does it say on standard error? All of its messages go through here.

use crate::output::safe;
use std::io::{self, Write};

/// How a command ended, the worse the higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All went well; of `grep`: something matched.
    Good,
    /// `grep`: nothing matched.
    NothingMatched,
    /// An error, said on standard error.
    Trouble,
    /// A signal came; what had been made is written.
    Signal(i32),
    /// `run`: the command ended with this status, which is hlog's own as well.
    Command(u8),
}

impl Outcome {
    /// The exit status: 2 beats 1, a signal (128 and its number) beats 2.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::NothingMatched => 1,
            Self::Trouble => 2,
            Self::Command(status) => status,
            Self::Signal(number) => u8::try_from(128 + number).unwrap_or(u8::MAX),
        }
    }
}

/// Words for the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Messages;

impl Messages {
    /// Says it. Where standard error is closed there is nobody left to tell.
    pub(crate) fn say(self, message: &str) {
        self.show(&format!("hlog: {}\n", message.trim_end()));
    }

    /// Says it, what stands before the first colon in red.
    pub(crate) fn say_red(self, message: &str) {
        let (what, rest) = message.trim_end().split_once(':').unwrap_or((message, ""));
        let mut out = format!("hlog: \x1b[31m{what}\x1b[0m:").into_bytes();
        safe::escape_lines(rest, &mut out);
        drop(io::stderr().lock().write_all(&out));
    }

    /// Shows a text of several lines. A file's name may hold anything, so what would drive a terminal is escaped.
    pub(crate) fn show(self, text: &str) {
        let mut out = Vec::with_capacity(text.len());
        safe::escape_lines(text, &mut out);
        drop(io::stderr().lock().write_all(&out));
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn the_worst_outcome_wins() {
        assert!(
            Outcome::Signal(2) > Outcome::Trouble && Outcome::Trouble > Outcome::NothingMatched && Outcome::NothingMatched > Outcome::Good
        );
        assert_eq!(
            [Outcome::Good, Outcome::NothingMatched, Outcome::Trouble, Outcome::Signal(2), Outcome::Signal(15)].map(Outcome::status),
            [0, 1, 2, 130, 143]
        );
    }
}
