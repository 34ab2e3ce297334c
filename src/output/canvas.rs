//! How is one line of a table put together: aligned, coloured, cut at the terminal's width?

use super::colours::Paint;
use super::{Style, safe};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks that a line goes on.
const CUT: &str = "…";

/// A line in the making. Its buffers are used again for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canvas {
    /// Escaped, so valid UTF-8.
    text: Vec<u8>,
    /// Coloured pieces of the text, in order.
    paints: Vec<(usize, usize, Paint)>,
    /// Columns used so far.
    column: usize,
    scratch: Vec<u8>,
}

impl Canvas {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.paints.clear();
        self.column = 0;
    }

    /// So many columns are used.
    pub(crate) const fn column(&self) -> usize {
        self.column
    }

    /// Appends blanks up to a column; at least one behind a text that has reached it already.
    pub(crate) fn pad_to(&mut self, column: usize) {
        let touches = self.text.last().is_some_and(|byte| *byte != b' ');
        self.blanks(column.saturating_sub(self.column).max(usize::from(touches)));
    }

    pub(crate) fn blanks(&mut self, count: usize) {
        self.text.resize(self.text.len() + count, b' ');
        self.column += count;
    }

    /// Appends a text, escaped.
    pub(crate) fn put(&mut self, text: &[u8], paint: Paint) {
        let start = self.text.len();
        safe::escape_for_table(text, &mut self.text);
        self.column += width(&self.text[start..]);
        if !paint.is_empty() {
            self.paints.push((start, self.text.len(), paint));
        }
    }

    /// Appends a text so that it ends before that column, if there is room.
    pub(crate) fn put_right(&mut self, text: &[u8], end: usize, paint: Paint) {
        let mut escaped = std::mem::take(&mut self.scratch);
        escaped.clear();
        safe::escape_for_table(text, &mut escaped);
        self.blanks(end.saturating_sub(self.column + width(&escaped)));
        self.put(&escaped, paint);
        self.scratch = escaped;
    }

    /// Appends the line with its line feed to the output.
    pub(crate) fn finish(&mut self, style: &Style, out: &mut Vec<u8>) {
        let whole = self.text.trim_ascii_end();
        let shown = match style.width {
            Some(columns) if width(whole) > columns => cut(whole, columns.saturating_sub(1)),
            _ => whole,
        };
        let mut at = 0;
        for (from, to, paint) in &self.paints {
            let (from, to) = ((*from).min(shown.len()), (*to).min(shown.len()));
            if style.color && from < to {
                out.extend_from_slice(&shown[at..from]);
                for part in [b"\x1b[", paint.as_bytes(), b"m", &shown[from..to], b"\x1b[0m"] {
                    out.extend_from_slice(part);
                }
                at = to;
            }
        }
        out.extend_from_slice(&shown[at..]);
        if shown.len() < whole.len() {
            out.extend_from_slice(CUT.as_bytes());
        }
        out.push(b'\n');
    }
}

/// How many columns a text takes.
fn width(text: &[u8]) -> usize {
    if text.is_ascii() { text.len() } else { std::str::from_utf8(text).map_or(text.len(), UnicodeWidthStr::width) }
}

/// The characters of a text that fit into so many columns, with the marks on the last one.
fn cut(text: &[u8], columns: usize) -> &[u8] {
    let Ok(text) = std::str::from_utf8(text) else { return text };
    let mut used = 0;
    let end = text.char_indices().find(|(_, letter)| {
        used += letter.width().unwrap_or(0);
        used > columns
    });
    &text.as_bytes()[..end.map_or(text.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(canvas: &mut Canvas, color: bool, width: Option<usize>) -> String {
        let mut out = Vec::new();
        canvas.finish(&Style { color, width, ..Style::default() }, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn canvas(texts: &[(&str, Paint)]) -> Canvas {
        let mut canvas = Canvas::default();
        texts.iter().for_each(|(text, paint)| canvas.put(text.as_bytes(), paint));
        canvas
    }

    #[test]
    fn columns_are_padded_and_catch_up() {
        let mut canvas = canvas(&[("日本", "")]);
        canvas.pad_to(6);
        canvas.put_right(b"12", 11, "");
        canvas.pad_to(10);
        canvas.put(b"x", "");
        canvas.pad_to(12);
        canvas.put_right(b"123", 16, "");
        canvas.pad_to(20);
        assert_eq!(finished(&mut canvas, false, None), "日本     12 x 123\n");
    }

    #[test]
    fn lines_are_cut_by_what_is_seen() {
        let cut = |text: &str, width| finished(&mut canvas(&[(text, "")]), false, Some(width));
        assert_eq!(cut("abcdef", 6), "abcdef\n");
        assert_eq!(cut("abcdef   ", 6), "abcdef\n");
        assert_eq!(cut("abcdefg", 6), "abcde…\n");
        assert_eq!(cut("日本語", 6), "日本語\n");
        assert_eq!(cut("日本語x", 6), "日本…\n");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…\n");
        assert_eq!(cut("a\x1b[31mb", 6), "a\\x1b…\n");
        assert_eq!(cut("ab", 0), "…\n");
    }

    #[test]
    fn colours_take_no_room_and_end_at_the_cut() {
        let mut line = canvas(&[("ab", ""), ("cd", "31"), ("ef", "32")]);
        assert_eq!(finished(&mut line, true, None), "ab\x1b[31mcd\x1b[0m\x1b[32mef\x1b[0m\n");
        assert_eq!(finished(&mut line, true, Some(4)), "ab\x1b[31mc\x1b[0m…\n");
        assert_eq!(finished(&mut line, false, Some(4)), "abc…\n");
    }
}
