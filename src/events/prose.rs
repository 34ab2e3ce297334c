//! How does the platform say things in words? Small readers that the rules for prose share.

use crate::data::Data;
use std::str::from_utf8;

/// What stands before ` by user E` or ` by E`, and who E is. Old lines lack the word, some lines lack the actor.
pub(crate) fn actor(message: &[u8]) -> (&[u8], Option<&[u8]>) {
    let Some(at) = memchr::memmem::rfind(message, b" by ") else { return (message, None) };
    let name = &message[at + 4..];
    let (name, said) = name.strip_prefix(b"user ").map_or((name, false), |name| (name, true));
    let is_actor = !name.is_empty() && !name.contains(&b' ') && (said || name.contains(&b'@'));
    if is_actor { (&message[..at], Some(name)) } else { (message, None) }
}

/// `v10`
pub(crate) fn is_version(text: &[u8]) -> bool {
    matches!(text, [b'v', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

/// 7 to 40 hexadecimal digits, as git prints a commit.
pub(crate) fn is_commit(text: &[u8]) -> bool {
    (7..=40).contains(&text.len()) && text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What stands between two texts, when the whole is `before...after`.
pub(crate) fn between<'a>(text: &'a [u8], before: &str, after: &str) -> Option<&'a [u8]> {
    text.strip_prefix(before.as_bytes())?.strip_suffix(after.as_bytes())
}

/// What stands before a border, and what behind it.
pub(crate) fn parted<'a>(text: &'a [u8], border: &str) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::find(text, border.as_bytes())?;
    Some((&text[..at], &text[at + border.len()..]))
}

/// The names of `A, B, C`: none where one of them is no name.
pub(crate) fn names(list: &[u8]) -> Option<Vec<&str>> {
    let is_name = |name: &&str| !name.is_empty() && !name.contains(char::is_whitespace);
    let names: Vec<_> = from_utf8(list).ok()?.split(", ").collect();
    names.iter().all(is_name).then_some(names)
}

/// Puts a word of hlog's own for what a line says.
pub(crate) fn put_word(data: &mut Data<'_>, name: &'static str, word: &str) {
    data.put_made(name, |out| out.extend_from_slice(word.as_bytes()));
}

/// Appends a JSON array of texts.
pub(crate) fn json_array(names: &[&str], out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json_text(name, out);
    }
    out.push(b']');
}

/// Appends a JSON string.
pub(crate) fn json_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    crate::sheet::escape_into(text.as_bytes(), out);
    out.push(b'"');
}
