//! What does this platform error code mean, and what can its reader do about it?
//!
//! The texts are written for someone whose production is failing right now: short, plain, the best
//! step first. Commands stand in backticks, without `-a APP`.

mod exits;
mod platform;
mod sqlstates;
#[cfg(test)]
mod tests;

pub use exits::EXITS;
pub use platform::CODES;
pub use sqlstates::SQLSTATES;

use crate::record::Level;

/// One platform error code, SQLSTATE or exit status.
#[derive(Debug)]
pub struct Code {
    /// As it stands in the log: `H12`, `23505`, `137`.
    pub code: &'static str,
    /// Its short name.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What happened, and the limits that apply: one to three sentences.
    pub meaning: &'static str,
    /// What to do, best step first: one to four.
    pub remedy: &'static [&'static str],
    /// Where it applies, where it does not, since when it is gone.
    pub see: Option<&'static str>,
}

/// All codes: the platform's, SQLSTATEs, exit statuses.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [CODES, SQLSTATES, EXITS].into_iter().flatten()
}

/// The entry of a code: platform codes and SQLSTATEs by their name, exit statuses as `137` or
/// `exit 137`. Letter case and surrounding blanks do not matter.
pub fn find(code: &str) -> Option<&'static Code> {
    let code = code.trim();
    let (word, rest) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
    if word.eq_ignore_ascii_case("exit") {
        let status = rest.trim_start();
        return EXITS.iter().find(|entry| entry.code == status);
    }
    all().find(|entry| entry.code.eq_ignore_ascii_case(code))
}
