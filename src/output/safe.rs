//! What may log text do at a terminal, and in a spreadsheet? Nothing but be read. The one place that decides it.
//!
//! Clients choose paths, user agents and what apps print of them, so a log can hold anything. Control characters drive
//! terminals, and the bidi controls show text in another order than it has: both are shown as escapes. Joiners of
//! zero width are left alone, since scripts and emoji need them. What JSON and markup must escape is no choice, and belongs to those
//! who write them.

use crate::number;
use std::io::Write;

/// Appends a text so that it is one line and cannot drive a terminal: `\n`, `\x1b`, `\u{202e}`.
pub(crate) fn escape_for_terminal(text: &[u8], out: &mut Vec<u8>) {
    rewrite(text, '\0', show, out);
}

/// Appends a text of several lines, each of them so and with its line feed.
pub(crate) fn escape_lines(text: &str, out: &mut Vec<u8>) {
    for line in text.lines() {
        escape_for_terminal(line.as_bytes(), out);
        out.push(b'\n');
    }
}

/// As [`escape_for_terminal`] for a table, where line feeds and tabs (of a statement, of a joined message) are but blanks.
pub(crate) fn escape_for_table(text: &[u8], out: &mut Vec<u8>) {
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r' | b'\t');
    let mut rest = text;
    while let Some(at) = rest.iter().position(is_break) {
        escape_for_terminal(rest[..at].trim_ascii_end(), out);
        out.push(b' ');
        rest = rest[at..].trim_ascii_start();
    }
    escape_for_terminal(rest, out);
}

/// Makes what stands in `out` from `start` on, JSON or logfmt with its escapes, safe by more of the same escapes: a
/// program that reads it sees the same text.
pub(crate) fn escape_json(out: &mut Vec<u8>, start: usize) {
    // Below DEL, JSON has escaped already whatever stands in a string; between its tokens there may be tabs.
    if out[start..].iter().any(|byte| *byte >= 0x7f) {
        let line = out.split_off(start);
        rewrite(&line, '\x7f', show_in_json, out);
    }
}

/// Is there a character that [`escape_json`] escapes?
pub(crate) fn has_active(text: &[u8]) -> bool {
    !text.is_ascii() && text.utf8_chunks().any(|chunk| !chunk.invalid().is_empty() || chunk.valid().chars().any(is_active))
}

/// Does a spreadsheet take a cell for a formula, which may run programs and send data away? Numbers are none, whatever their sign.
/// Some spreadsheets take the wide forms of the signs for the signs.
pub(crate) fn is_formula(cell: &[u8]) -> bool {
    let wide = || ["＝", "＋", "－", "＠"].iter().any(|sign| cell.starts_with(sign.as_bytes()));
    let begins = matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n'));
    (begins || wide()) && !number::is_number(cell)
}

/// Does the character move the cursor, end the line, or change the order in which text is shown?
const fn is_active(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Appends a text, its active characters from `first` on as `show` shows them, bytes that are no UTF-8 as U+FFFD.
fn rewrite(text: &[u8], first: char, show: fn(char, &mut Vec<u8>), out: &mut Vec<u8>) {
    if text.iter().all(|byte| (0x20..0x7f).contains(byte)) {
        out.extend_from_slice(text);
        return;
    }
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        let mut start = 0;
        for (at, letter) in valid.char_indices().filter(|(_, letter)| *letter >= first && is_active(*letter)) {
            out.extend_from_slice(&valid.as_bytes()[start..at]);
            show(letter, out);
            start = at + letter.len_utf8();
        }
        out.extend_from_slice(&valid.as_bytes()[start..]);
        if !chunk.invalid().is_empty() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
}

fn show(letter: char, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = match letter {
        '\n' => out.write_all(b"\\n"),
        '\r' => out.write_all(b"\\r"),
        '\t' => out.write_all(b"\\t"),
        _ if letter.is_ascii() => write!(out, "\\x{:02x}", u32::from(letter)),
        _ => write!(out, "\\u{{{:x}}}", u32::from(letter)),
    };
}

fn show_in_json(letter: char, out: &mut Vec<u8>) {
    let _ = write!(out, "\\u{:04x}", u32::from(letter));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &[u8], escape: fn(&[u8], &mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        escape(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_that_drives_a_terminal_is_left() {
        assert_eq!(shown(b"a\tb\r\n\x1b[2J\x07\x7f\0", escape_for_terminal), r"a\tb\r\n\x1b[2J\x07\x7f\x00");
        assert_eq!(shown("\u{9b}2J\u{85}é".as_bytes(), escape_for_terminal), r"\u{9b}2J\u{85}é");
        assert_eq!(
            shown("a\u{202e}b\u{2066}\u{200f}\u{61c}\u{2028}".as_bytes(), escape_for_terminal),
            r"a\u{202e}b\u{2066}\u{200f}\u{61c}\u{2028}"
        );
        assert_eq!(shown(b"\x9b31m\xffx", escape_for_terminal), "\u{fffd}31m\u{fffd}x");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["", "plain \\ \"text\"", "Σοφία Παππά", "👩\u{200d}💻 नि\u{200c}", "שלום", "·›⬢"] {
            assert_eq!(shown(text.as_bytes(), escape_for_terminal), text);
        }
    }

    #[test]
    fn every_control_character_is_escaped() {
        for letter in ('\0'..='\u{ffff}').filter(|letter| letter.is_control()) {
            let text = shown(letter.to_string().as_bytes(), escape_for_terminal);
            assert!(text.starts_with('\\') && !text.chars().any(char::is_control), "{letter:?}");
        }
    }

    #[test]
    fn formulas_are_told_from_numbers_and_words() {
        for cell in ["=1+1", "=cmd|' /C calc'!A0", "+1-1", "-1+1", "- x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x", "-"] {
            assert!(is_formula(cell.as_bytes()), "{cell}");
        }
        for cell in ["", "-1", "-0.5e3", "1+1", "a=b", "'=1", " =1", "é", "＃"] {
            assert!(!is_formula(cell.as_bytes()), "{cell}");
        }
    }

    #[test]
    fn tables_show_breaks_as_one_blank() {
        assert_eq!(shown(b"  SELECT *\n\t  FROM a\r\n\x1b", escape_for_table), "  SELECT * FROM a \\x1b");
    }

    #[test]
    fn json_says_the_same_after_its_escapes() {
        let text = "é\u{9b}\u{7f}\u{202e}\u{2028}x";
        let mut out = serde_json::to_vec(&serde_json::json!({ "a": text })).unwrap();
        out.push(b'\n');
        let start = out.len();
        out.extend_from_within(..);
        escape_json(&mut out, start);
        let line = String::from_utf8(out[start..].to_vec()).unwrap();
        assert_eq!(line, "{\"a\":\"é\\u009b\\u007f\\u202e\\u2028x\"}\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap()["a"], text);
        assert!(has_active(text.as_bytes()) && !has_active("é".as_bytes()));
    }
}
