//! Which level does a user's word name?

use super::unknown;
use crate::record::Level;

/// The level of that name; the words of other loggers (`warning`, `critical`) are understood too.
///
/// # Errors
/// No level is called so: the sentence names the nearest, or all.
pub(crate) fn read(word: &str) -> Result<Level, String> {
    Level::from_word(word.as_bytes()).ok_or_else(|| unknown("level", word, &Level::ALL.map(Level::name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_or_suggested() {
        assert_eq!(read("warn"), Ok(Level::Warn));
        assert_eq!(read("Warning"), Ok(Level::Warn));
        assert_eq!(read("wran"), Err("no level named 'wran'; did you mean 'warn'?".into()));
        assert_eq!(read("loud"), Err("no level named 'loud'; there are debug, info, warn, error, fatal".into()));
    }
}
