//! How are records shown to people: one aligned line each, printed the moment it comes?
//!
//! Nothing is known of the lines to come, so the columns have fixed places. What is longer than its column pushes the
//! next ones to the right, which come back to their places as soon as there is room.

use super::canvas::Canvas;
use super::colours::{self, BOLD, PLAIN};
use super::columns::{self, Place, What};
use super::fields::Column;
use super::summary::Summary;
use super::{Format, Style, value};
use crate::events::Rule;
use crate::name::{Key, Own};
use crate::record::Record;

/// A header line, then one line a record.
#[derive(Clone)]
pub(crate) struct Table {
    places: Vec<Place>,
    summary: Summary,
    show_app: bool,
    style: Style,
    canvas: Canvas,
    scratch: Vec<u8>,
}

impl Table {
    /// The columns are the fields chosen, else those of the one event selected, else those of any record. `show_app`:
    /// the dyno stands behind its app, as in `shop/web.1`.
    pub(crate) fn new(fields: Option<&[Column]>, rule: Option<&'static Rule>, show_app: bool, style: &Style) -> Self {
        Self {
            places: columns::places(fields, rule, show_app, style),
            summary: Summary::new(style),
            show_app,
            style: style.clone(),
            canvas: Canvas::default(),
            scratch: Vec::new(),
        }
    }

    fn time(&mut self, record: &Record<'_>) {
        let Some(printed) = record.timestamp() else { return };
        self.scratch.clear();
        match &self.style.tz {
            Some(tz) => tz(printed, &mut self.scratch),
            None => self.scratch.extend_from_slice(printed),
        }
        self.canvas.put(columns::to_the_second(&self.scratch, columns::is_narrow(&self.style)), PLAIN);
    }

    fn dyno(&mut self, record: &Record<'_>) {
        if let Some(app) = record.app().filter(|_| self.show_app) {
            self.canvas.put(app, colours::app(app));
            self.canvas.put(b"/", PLAIN);
        }
        let dyno = record.dyno().or(record.source()).unwrap_or_default();
        self.canvas.put(dyno, colours::dyno(dyno));
    }

    fn value(&mut self, key: &Key, place: &Place, record: &Record<'_>) {
        self.scratch.clear();
        value::human(key, record, &mut self.scratch);
        let paint = colours::field(key, record);
        if place.right {
            self.canvas.put_right(&self.scratch, place.at + place.width, paint);
        } else {
            self.canvas.put(&self.scratch, paint);
        }
    }

    fn cell(&mut self, place: &Place, record: &Record<'_>) {
        match &place.what {
            // A line that continues the one above has that one's head.
            What::Time | What::Level | What::Dyno | What::Event if record.is_continued() => {}
            What::Time => self.time(record),
            What::Level => {
                let level = record.level();
                self.canvas.put(level.map_or("", |level| level.name()).as_bytes(), colours::level(level));
            }
            What::Dyno => self.dyno(record),
            What::Event => self.canvas.put(record.event().as_bytes(), colours::event(record)),
            What::Summary => self.summary.write(record, &mut self.canvas),
            What::Value(Key::Own(Own::Message)) => self.summary.message(record, &mut self.canvas),
            What::Value(key) => self.value(key, place, record),
        }
    }
}

impl Format for Table {
    fn header(&self, out: &mut Vec<u8>) {
        let mut canvas = Canvas::default();
        for place in &self.places {
            canvas.pad_to(place.at);
            match place.right {
                true => canvas.put_right(place.title.as_bytes(), place.at + place.width, BOLD),
                false => canvas.put(place.title.as_bytes(), BOLD),
            }
        }
        canvas.finish(&self.style, out);
    }

    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        self.canvas.clear();
        let places = std::mem::take(&mut self.places);
        for place in &places {
            self.canvas.pad_to(place.at);
            self.cell(place, record);
        }
        self.places = places;
        self.canvas.finish(&self.style, out);
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;
    use crate::events;

    const ROUTER: &str = "2026-11-22T04:51:58.120411+00:00 heroku[router]: at=error code=H12 desc=\"Request timeout\" method=GET \
                          path=\"/a b\u{1b}\" host=x dyno=web.3 connect=0ms service=30000ms status=503 bytes=0";
    const LOG: &str = "2026-11-22T04:51:58.120411+00:00 app[web.1]: hello";

    fn wide(color: bool) -> Style {
        Style { color, width: Some(120), ..Style::default() }
    }

    fn print(format: &mut Table, line: &str) -> String {
        let mut record = crate::parse(line.as_bytes());
        record.set_app(b"shop");
        let mut out = Vec::new();
        format.header(&mut out);
        format.write(&record, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn any_record_has_five_columns() {
        assert_eq!(
            print(&mut Table::new(None, None, false, &wide(false)), LOG),
            "time                level dyno             event            summary\n\
             2026-11-22T04:51:58       web.1            log              hello\n"
        );
        assert_eq!(
            print(&mut Table::new(None, None, true, &Style { width: Some(60), ..Style::default() }), LOG),
            "time           level dyno                 event          su…\n11-22T04:51:58       shop/web.1           log            he…\n"
        );
    }

    #[test]
    fn the_longest_names_fit() {
        for rule in events::RULES {
            let Some(line) = rule.examples.first() else { continue };
            let text = print(&mut Table::new(None, None, false, &wide(false)), line);
            let (header, row) = text.trim_end().split_once('\n').unwrap();
            let at = header.find("summary").unwrap();
            assert!(row[..at].ends_with(' ') && !row[at..].starts_with(' '), "{text}");
        }
    }

    #[test]
    fn one_event_has_its_own_columns() {
        let mut format = Table::new(None, events::find("memory-sample"), false, &Style::default());
        let line = "2026-11-22T04:51:58+00:00 heroku[web.1]: source=web.1 dyno=x sample#memory_total=1028.2MB sample#memory_rss=7.31MB";
        let text = print(&mut format, line);
        let (header, row) = text.trim_end().split_once('\n').unwrap();
        assert_eq!(header.find(" total").map(|at| at + 6), row.find("1028MB").map(|at| at + 6));
        assert_eq!(header.find(" rss").map(|at| at + 4), row.find("7.3MB").map(|at| at + 5));
        let text = print(&mut Table::new(None, events::find("router"), false, &Style::default()), ROUTER);
        assert!(text.contains("web.3") && !text.contains("heroku") && text.ends_with("/a b\\x1b\n"), "{text}");
    }

    #[test]
    fn chosen_fields_keep_their_order_and_names() {
        let columns = fields::read("service,data.dyno,timestamp,message").unwrap();
        assert_eq!(
            print(&mut Table::new(Some(&columns), None, false, &Style::default()), ROUTER).lines().nth(1).map(|row| &row[..50]),
            Some("    30s web.3     2026-11-22T04:51:58 at=error cod")
        );
    }

    #[test]
    fn colours_say_how_bad_and_who() {
        let text = print(&mut Table::new(None, None, false, &wide(true)), ROUTER);
        for part in ["\x1b[1mtime\x1b[0m", "\x1b[31merror\x1b[0m", "\x1b[31mH12\x1b[0m", "\x1b[31m503\x1b[0m"] {
            assert!(text.contains(part), "{text:?}");
        }
        assert!(!print(&mut Table::new(None, None, false, &wide(false)), ROUTER).contains('\x1b'));
    }

    #[test]
    fn times_are_shown_in_a_zone() {
        let tz: super::super::Clock = std::sync::Arc::new(|_, out| out.extend_from_slice(b"2026-11-22 05:51:58.120+01:00"));
        let text = print(&mut Table::new(None, None, false, &Style { tz: Some(tz), ..wide(false) }), LOG);
        assert!(text.contains("\n2026-11-22 05:51:58       web.1 "), "{text}");
    }

    #[test]
    fn a_continued_line_stands_below_its_first() {
        let head = crate::parse(LOG.as_bytes());
        let mut record = crate::parse(b"  at f (x:1)");
        record.continue_from(LOG.as_bytes(), head.parts.head);
        crate::read::body(&mut record);
        let mut out = Vec::new();
        Table::new(None, None, true, &wide(false)).write(&record, &mut out);
        assert_eq!(out, format!("{}    at f (x:1)\n", " ".repeat(68)).as_bytes());
    }
}
