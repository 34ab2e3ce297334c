//! How is a time that cannot be read explained, and what was probably meant?
//!
//! Each sentence is the part that follows `'...' is not a time`.

const TRY: &str = "try 2026-11-22, 14:05, -2h or yesterday";

/// A reason, and what to type instead.
pub(super) fn why(reason: &str) -> String {
    format!(": {reason}; {TRY}")
}

/// For what lies outside the years -9999 to 9999.
pub(super) fn far() -> String {
    why("it is too far away")
}

/// For what resembles no time at all.
pub(super) fn unknown() -> String {
    format!("; {TRY}")
}

/// For a slip of the finger.
pub(super) fn meant(word: &str) -> String {
    format!("; did you mean '{word}'?")
}

/// The word most like `text` within `most` slips; the first of equals.
pub(super) fn near<'a>(text: &str, words: impl Iterator<Item = &'a str>, most: usize) -> Option<&'a str> {
    let scored = words.filter_map(|word| Some((distance(text, word, most)?, word)));
    scored.min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// How many slips of the finger turn one word into the other, if no more than `most`.
pub(super) fn distance(text: &str, word: &str, most: usize) -> Option<usize> {
    // Lengths that differ by more settle it, and keep a huge argument from costing anything.
    if text.len().abs_diff(word.len()) > most {
        return None;
    }
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    Some(strsim::osa_distance(&text, &word)).filter(|slips| *slips <= most)
}
