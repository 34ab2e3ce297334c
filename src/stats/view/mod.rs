//! How are the figures set for people? Sections of short tables, numbers aligned, graphs of one line.

mod sections;

use super::report::{Fixed, Ms, Ratio, Report, Time};
use crate::events::Kind;
use crate::output::Style;
use crate::output::canvas::Canvas;
use crate::output::colours::{BOLD, DIM, PLAIN, Paint};
use crate::output::value;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;

/// How the view shall look.
pub(crate) struct Look {
    pub color: bool,
    /// Columns of the terminal; `None`: lines may have any length.
    pub width: Option<usize>,
    /// The zone of times.
    pub tz: TimeZone,
}

/// The view.
pub(crate) fn text(report: &Report, look: &Look) -> Vec<u8> {
    let mut page = Page {
        style: Style { color: look.color, width: look.width, ..Style::default() },
        look,
        canvas: Canvas::default(),
        out: Vec::new(),
    };
    sections::write(report, &mut page);
    page.out
}

/// The page in the making.
struct Page<'l> {
    look: &'l Look,
    style: Style,
    canvas: Canvas,
    out: Vec<u8>,
}

/// What stands in one place of a table.
struct Cell {
    text: String,
    paint: Paint,
}

impl Cell {
    fn painted(text: impl Into<String>, paint: Paint) -> Self {
        Self { text: text.into(), paint }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::painted(text, PLAIN)
    }
}

impl Page<'_> {
    /// A section's heading, and what there is to say of all of it.
    fn heading(&mut self, name: &str, words: &str) {
        if !self.out.is_empty() {
            self.out.push(b'\n');
        }
        let room = self.look.width.unwrap_or(usize::MAX);
        let mut lines = wrapped(words, room.saturating_sub(name.len() + 2), room.saturating_sub(2)).into_iter();
        self.line(&[(name, BOLD), ("  ", PLAIN), (lines.next().unwrap_or_default(), PLAIN)]);
        lines.for_each(|line| self.line(&[("  ", PLAIN), (line, PLAIN)]));
    }

    fn line(&mut self, pieces: &[(&str, Paint)]) {
        self.canvas.clear();
        pieces.iter().for_each(|(text, paint)| self.canvas.put(text.as_bytes(), paint));
        self.canvas.finish(&self.style, &mut self.out);
    }

    fn note(&mut self, text: &str) {
        self.line(&[("  ", PLAIN), (text, DIM)]);
    }

    /// A table under its titles. A column without anything in it is left out, the last one may be cut.
    fn table(&mut self, titles: &[&'static str], rows: &[Vec<Cell>]) {
        let mut columns: Vec<_> = titles.iter().enumerate().filter_map(|(at, title)| Column::of(at, title, rows)).collect();
        if let Some(width) = self.look.width {
            fit(&mut columns, width);
        }
        if columns.is_empty() {
            return;
        }
        let head: Vec<_> = titles.iter().map(|title| Cell::painted(title.trim_start_matches(MARKS), DIM)).collect();
        for row in std::iter::once(&head).chain(rows) {
            self.canvas.clear();
            let mut at = 0;
            for column in &columns {
                let cell = &row[column.at];
                at += 2;
                self.canvas.pad_to(at);
                at += column.width;
                if column.words {
                    self.canvas.put(cell.text.as_bytes(), cell.paint);
                } else {
                    self.canvas.put_right(cell.text.as_bytes(), at, cell.paint);
                }
            }
            self.canvas.finish(&self.style, &mut self.out);
        }
    }

    /// Says how many of a list are not shown.
    fn more(&mut self, more: usize, of: &str) {
        if more > 0 {
            let of = of.strip_suffix('s').filter(|_| more == 1).unwrap_or(of);
            self.note(&format!("and {} more {of}: --top N", thousands(more as u64)));
        }
    }

    fn time(&self, time: Time) -> String {
        self.clock(time, "%Y-%m-%d %H:%M:%S")
    }

    /// A time of a log that spans so many microseconds: without the day where there is but one.
    fn short(&self, time: Time, span: i64) -> String {
        self.clock(time, if span < 86_400_000_000 { "%H:%M:%S" } else { "%m-%d %H:%M" })
    }

    fn clock(&self, time: Time, format: &str) -> String {
        let time = Timestamp::from_microsecond(time.0);
        time.map_or_else(|_| "?".to_owned(), |time| time.to_zoned(self.look.tz.clone()).strftime(format).to_string())
    }

    /// So many columns may a graph of the whole time take.
    fn graph_width(&self) -> usize {
        self.look.width.map_or(60, |width| width.saturating_sub(20).clamp(10, 120))
    }
}

/// Cuts a text behind commas and semicolons into lines of so many columns, where it can be; the first has room of its own.
fn wrapped(text: &str, first: usize, others: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in text.split_inclusive([',', ';']) {
        let room = if lines.is_empty() { first } else { others };
        if end > start && text[start..end + piece.len()].trim().width() > room {
            lines.push(text[start..end].trim());
            start = end;
        }
        end += piece.len();
    }
    lines.push(text[start..].trim());
    lines
}

/// What may stand before a title: `~` for a column that may be left out, `<` for one of words.
const MARKS: [char; 2] = ['~', '<'];
/// The last column, which says what a line is about, shall have so much room.
const ROOM: usize = 32;

/// A column of a table.
struct Column {
    /// Which of the row's cells it has.
    at: usize,
    width: usize,
    words: bool,
    optional: bool,
}

impl Column {
    /// `None` where nothing is in it.
    fn of(at: usize, title: &str, rows: &[Vec<Cell>]) -> Option<Self> {
        let widest = rows.iter().map(|row| row[at].text.width()).max().filter(|widest| *widest > 0)?;
        let name = title.trim_start_matches(MARKS);
        let marked = |mark| title[..title.len() - name.len()].contains(mark);
        // Words between numbers shall leave room for what follows.
        Some(Self { at, width: widest.min(40).max(name.width()), words: marked('<'), optional: marked('~') })
    }
}

/// Leaves out columns that may be, from the right, until there is room for the last.
fn fit(columns: &mut Vec<Column>, width: usize) {
    let needed = |columns: &[Column]| {
        let last = columns.last().map_or(0, |column| column.width.min(ROOM));
        columns.iter().rev().skip(1).map(|column| column.width + 2).sum::<usize>() + 2 + last
    };
    while needed(columns) > width {
        let Some(at) = columns.iter().rposition(|column| column.optional) else { return };
        columns.remove(at);
    }
}

/// `1,234,567`
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 line`, `1,234 lines`
fn many(number: u64, what: &str) -> String {
    format!("{} {what}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// Nothing for none: tables are read by what stands out.
fn some(number: u64) -> String {
    if number == 0 { String::new() } else { thousands(number) }
}

/// `12ms`, `2.4s`
pub(super) fn duration(time: Ms) -> String {
    human(Fixed(i128::from(time.0), 3), Kind::Ms)
}

/// A number with its unit, as in tables of records.
fn human(number: Fixed, kind: Kind) -> String {
    let mut out = Vec::new();
    value::number(format!("{}", number.value()).as_bytes(), kind, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// `1.2%`
pub(super) fn percent(share: Ratio) -> String {
    let percent = share.0 * 100.0;
    match percent {
        0.0 | 9.95.. => format!("{percent:.0}%"),
        ..0.1 => "<0.1%".to_owned(),
        _ => format!("{percent:.1}%"),
    }
}

/// `3.4`, `120`
pub(super) fn plain(number: f64) -> String {
    if number >= 99.5 { thousands(number.round() as u64) } else { format!("{number:.1}") }
}

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A graph of one line: the time from `first` to `last` in at most `width` steps, each with what `join` makes of its values.
fn graph(steps: &[(Time, f64)], step_s: i64, (first, last): (Time, Time), width: usize, join: fn(f64, f64) -> f64) -> String {
    let step = step_s.max(1) * 1_000_000;
    let (first, last) = (first.0.div_euclid(step), last.0.div_euclid(step));
    let count = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
    let width = width.min(count).max(1);
    let mut bars = vec![0.0; width];
    for (time, value) in steps {
        let at = usize::try_from(time.0.div_euclid(step) - first).unwrap_or_default();
        let bar = &mut bars[(at as u128 * width as u128 / count as u128).min(width as u128 - 1) as usize];
        *bar = join(*bar, *value);
    }
    let most = bars.iter().copied().fold(0.0, f64::max);
    let letter = |bar: f64| {
        if bar <= 0.0 || most <= 0.0 {
            return ' ';
        }
        BARS[((bar / most * 8.0).ceil() as usize).clamp(1, 8) - 1]
    };
    bars.into_iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_set_for_reading() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 12_000, 2_345_678].map(|time| duration(Ms(time))), ["0ms", "12ms", "2.3s"]);
        assert_eq!([0.0, 0.0001, 0.0123, 0.5].map(|share| percent(Ratio(share))), ["0%", "<0.1%", "1.2%", "50%"]);
    }

    #[test]
    fn headings_are_wrapped_where_they_may_be() {
        let text = "202,334, 64.6 a second; 2xx 88%, 5xx 1.9%";
        assert_eq!(wrapped(text, 99, 99), [text]);
        assert_eq!(wrapped(text, 23, 20), ["202,334, 64.6 a second;", "2xx 88%, 5xx 1.9%"]);
        assert_eq!(wrapped(text, 10, 8), ["202,334,", "64.6 a second;", "2xx 88%,", "5xx 1.9%"]);
        assert_eq!(wrapped("", 10, 8), [""]);
        assert_eq!([1, 2000].map(|number| many(number, "line")), ["1 line", "2,000 lines"]);
    }

    #[test]
    fn narrow_tables_leave_columns_out() {
        let look = |width| Look { color: false, width, tz: TimeZone::UTC };
        let shown = |width| {
            let look = look(width);
            let mut page = Page { style: Style { width, ..Style::default() }, look: &look, canvas: Canvas::default(), out: Vec::new() };
            let row = ["7", "", "a graph of words", "web.1 web.2", "what it is about, which may be long"];
            page.table(&["count", "nothing", "~<over time", "~<dynos", "<kind"], &[row.map(Cell::from).into()]);
            String::from_utf8(page.out).unwrap()
        };
        let wide =
            "  count  over time         dynos        kind\n      7  a graph of words  web.1 web.2  what it is about, which may be long\n";
        assert_eq!(shown(None), wide);
        assert_eq!(shown(Some(60)), "  count  over time         kind\n      7  a graph of words  what it is about, which may be l…\n");
        assert_eq!(shown(Some(30)), "  count  kind\n      7  what it is about, wh…\n");
    }

    #[test]
    fn graphs_have_a_bar_for_each_step() {
        let minute = |number: i64| Time(number * 60_000_000);
        let steps: Vec<_> = [(0, 1.0), (1, 8.0), (3, 4.0)].map(|(number, value)| (minute(number), value)).to_vec();
        let sum = |a, b| a + b;
        assert_eq!(graph(&steps, 60, (minute(0), minute(3)), 10, sum), "▁█ ▄");
        assert_eq!(graph(&steps, 60, (minute(0), minute(3)), 2, sum), "█▄");
        assert_eq!(graph(&steps, 60, (minute(0), minute(3)), 2, f64::max), "█▄");
        assert_eq!(graph(&[], 60, (minute(0), minute(0)), 10, sum), " ");
    }
}
