//! How are records printed as CSV or TSV, for spreadsheets and `cut`?

use super::fields::Column;
use super::{Format, Style, safe, value};
use crate::events::Rule;
use crate::name::Own;
use crate::record::Record;

/// What stands between two cells, and how a cell is kept apart from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// RFC 4180: quotes where they are needed; lines end with `\n`
    Csv,
    /// tab, line feed, carriage return and backslash as `\t`, `\n`, `\r`, `\\`
    Tsv,
}

/// The columns of any record.
const WHOLE: [Own; 8] = [Own::Timestamp, Own::Level, Own::App, Own::Source, Own::Dyno, Own::Event, Own::Message, Own::Data];

/// A header line, then one line a record (of more lines only where a quoted cell holds them).
#[derive(Clone)]
pub(crate) struct Delimited {
    columns: Vec<Column>,
    dialect: Dialect,
    terminal: bool,
    cell: Vec<u8>,
    escaped: Vec<u8>,
}

impl Delimited {
    /// The columns are the fields chosen, else those of the one event selected, else those of any record.
    pub(crate) fn new(dialect: Dialect, fields: Option<&[Column]>, rule: Option<&'static Rule>, show_app: bool, style: &Style) -> Self {
        let columns = match (fields, rule) {
            (Some(fields), _) => fields.to_vec(),
            (None, Some(rule)) => event_columns(rule, show_app),
            (None, None) => WHOLE.map(Column::own).to_vec(),
        };
        Self { columns, dialect, terminal: style.terminal, cell: Vec::new(), escaped: Vec::new() }
    }

    /// Appends what `self.cell` holds; an apostrophe before it keeps a spreadsheet from computing it.
    fn cell(&mut self, out: &mut Vec<u8>) {
        if safe::is_formula(&self.cell) {
            self.cell.insert(0, b'\'');
        }
        if self.terminal && self.dialect == Dialect::Csv {
            self.escaped.clear();
            safe::escape_for_terminal(&self.cell, &mut self.escaped);
            std::mem::swap(&mut self.cell, &mut self.escaped);
        }
        match self.dialect {
            Dialect::Csv => csv(&self.cell, self.columns.len() == 1, out),
            Dialect::Tsv if self.terminal => {
                self.escaped.clear();
                tsv(&self.cell, &mut self.escaped);
                safe::escape_for_terminal(&self.escaped, out);
            }
            Dialect::Tsv => tsv(&self.cell, out),
        }
    }

    /// Appends one line; `fill` writes the cell of a column.
    fn line(&mut self, fill: impl Fn(&Column, &mut Vec<u8>), out: &mut Vec<u8>) {
        for at in 0..self.columns.len() {
            if at > 0 {
                out.push(if self.dialect == Dialect::Csv { b',' } else { b'\t' });
            }
            self.cell.clear();
            fill(&self.columns[at], &mut self.cell);
            self.cell(out);
        }
        out.push(b'\n');
    }
}

/// Time, the app where there are several, dyno, and all fields of the event; of one whose lines have fields of their own, its columns.
fn event_columns(rule: &Rule, show_app: bool) -> Vec<Column> {
    let mut columns = vec![Column::own(Own::Timestamp)];
    columns.extend(show_app.then(|| Column::own(Own::App)));
    columns.push(Column::own(Own::Dyno));
    let open = rule.columns.iter().any(|name| matches!(*name, "data" | "message"));
    let names: Vec<_> = if open { rule.columns.to_vec() } else { rule.fields.iter().map(|field| field.name).collect() };
    columns.extend(names.into_iter().map(|name| Column::of_event(rule, name)));
    columns
}

impl Format for Delimited {
    fn header(&self, out: &mut Vec<u8>) {
        self.clone().line(|column, cell| cell.extend_from_slice(column.name.as_bytes()), out);
    }

    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        self.line(
            |column, cell| {
                value::plain(&column.key, record, cell);
            },
            out,
        );
    }

    fn fork(&self) -> Box<dyn Format> {
        Box::new(self.clone())
    }
}

/// Appends a cell, in quotes when it must be. A line of one empty cell would be no line to most readers.
fn csv(cell: &[u8], alone: bool, out: &mut Vec<u8>) {
    let needs_quotes = cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) || (alone && cell.is_empty());
    if !needs_quotes {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for part in cell.split_inclusive(|byte| *byte == b'"') {
        out.extend_from_slice(part);
        if part.ends_with(b"\"") {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

fn tsv(cell: &[u8], out: &mut Vec<u8>) {
    let mut start = 0;
    for (at, byte) in cell.iter().enumerate() {
        let escape = match byte {
            b'\t' => b"\\t",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\\' => b"\\\\",
            _ => continue,
        };
        out.extend_from_slice(&cell[start..at]);
        out.extend_from_slice(escape);
        start = at + 1;
    }
    out.extend_from_slice(&cell[start..]);
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;
    use crate::events;

    fn print(dialect: Dialect, names: Option<&str>, event: Option<&str>, line: &[u8], terminal: bool) -> String {
        let columns = names.map(|names| fields::read(names).unwrap());
        let style = Style { terminal, ..Style::default() };
        let format = Delimited::new(dialect, columns.as_deref(), event.and_then(events::find), false, &style);
        let mut out = Vec::new();
        format.header(&mut out);
        format.fork().write(&crate::parse(line), &mut out);
        String::from_utf8(out).unwrap()
    }

    const ROUTER: &[u8] = b"2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/a,b\" dyno=web.3 service=2ms status=200";

    #[test]
    fn any_record_has_eight_columns() {
        assert_eq!(
            print(Dialect::Csv, None, None, ROUTER, false),
            "timestamp,level,app,source,dyno,event,message,data\n\
             2026-11-22T04:54:21+00:00,,,heroku,router,router,\
             \"at=info method=GET path=\"\"/a,b\"\" dyno=web.3 service=2ms status=200\",\
             \"{\"\"at\"\":\"\"info\"\",\"\"method\"\":\"\"GET\"\",\"\"path\"\":\"\"/a,b\"\",\"\"dyno\"\":\"\"web.3\"\",\"\"service\"\":2,\"\"status\"\":200}\"\n"
        );
        assert_eq!(
            print(Dialect::Tsv, None, None, b"Fetching\tlogs\\...", false),
            "timestamp\tlevel\tapp\tsource\tdyno\tevent\tmessage\tdata\n\t\t\t\t\tunparsed\tFetching\\tlogs\\\\...\t\n"
        );
    }

    #[test]
    fn one_event_has_its_own_columns() {
        assert_eq!(
            print(Dialect::Csv, None, Some("router"), ROUTER, false),
            "timestamp,dyno,sock,at,code,desc,cause,method,path,host,request_id,fwd,data.dyno,queue,wait,connect,service,status,bytes,protocol,tls,tls_version,agent\n\
             2026-11-22T04:54:21+00:00,router,,info,,,,GET,\"/a,b\",,,,web.3,,,,2,200,,,,,\n"
        );
        assert!(print(Dialect::Csv, None, Some("metrics"), ROUTER, false).starts_with("timestamp,dyno,data.source,data\n"));
        assert!(print(Dialect::Csv, None, Some("api"), ROUTER, false).starts_with("timestamp,dyno,user,message\n"));
    }

    #[test]
    fn chosen_fields_have_the_names_that_were_typed() {
        assert_eq!(
            print(Dialect::Tsv, Some("context.dyno,data.dyno,app"), Some("router"), ROUTER, false),
            "context.dyno\tdata.dyno\tapp\nrouter\tweb.3\t\n"
        );
        assert_eq!(print(Dialect::Csv, Some("app"), None, ROUTER, false), "app\n\"\"\n");
    }

    #[test]
    fn at_a_terminal_cells_are_escaped() {
        let line = b"2026-11-22T04:54:21+00:00 app[web.1]: \x07a\rb";
        assert_eq!(print(Dialect::Csv, Some("message"), None, line, false), "message\n\"\x07a\rb\"\n");
        assert_eq!(print(Dialect::Csv, Some("message"), None, line, true), "message\n\\x07a\\rb\n");
        assert_eq!(print(Dialect::Tsv, Some("message"), None, line, true), "message\n\\x07a\\rb\n");
    }

    #[test]
    fn text_is_no_formula() {
        let line = b"2026-11-22T04:54:21+00:00 app[web.1]: =cmd|' /C calc'!A0";
        assert_eq!(print(Dialect::Csv, Some("message,level"), None, line, false), "message,level\n'=cmd|' /C calc'!A0,\n");
        assert_eq!(print(Dialect::Tsv, Some("message"), None, line, true), "message\n'=cmd|' /C calc'!A0\n");
        let line = b"2026-11-22T04:54:21+00:00 app[web.1]: a=-5 b=-5ms c==x";
        assert_eq!(print(Dialect::Csv, Some("data.a,data.b,data.c"), None, line, false), "data.a,data.b,data.c\n-5,'-5ms,'=x\n");
    }
}
