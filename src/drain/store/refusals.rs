//! When is said that lines are refused? Once a second: whoever makes it happen must not fill the log of the service.

use std::io;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_secs(1);

/// What was said of groups that were refused.
#[derive(Default)]
pub(super) struct Refusals {
    said: Option<Instant>,
    /// Refused since, without a word.
    untold: u64,
}

impl Refusals {
    /// The words on a group that is refused now, if it is time for any.
    pub(super) fn words(&mut self, error: &io::Error, now: Instant) -> Option<String> {
        if self.said.is_some_and(|said| now.duration_since(said) < PAUSE) {
            self.untold += 1;
            return None;
        }
        self.said = Some(now);
        let words = format!("lines cannot be stored, and are refused: {error}");
        Some(match std::mem::take(&mut self.untold) {
            0 => words,
            untold => format!("{words} (refused since this was said last: {untold} more)"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_once_a_second_and_counted() {
        let mut refusals = Refusals::default();
        let start = Instant::now();
        let error = io::Error::other("full");
        let mut at = |ms| refusals.words(&error, start + Duration::from_millis(ms));
        let words = "lines cannot be stored, and are refused: full";
        assert_eq!(at(0).as_deref(), Some(words));
        assert!((1..1000).all(|ms| at(ms).is_none()));
        assert_eq!(at(1000), Some(format!("{words} (refused since this was said last: 999 more)")));
        assert_eq!((at(1500), at(1999)), (None, None));
        assert_eq!(at(9000), Some(format!("{words} (refused since this was said last: 2 more)")));
        assert_eq!(at(10_000).as_deref(), Some(words));
    }
}
