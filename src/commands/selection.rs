//! Which records are wanted, and what of them may be seen? Decided alike for those that are printed and those that are counted.

use crate::events::UNPARSED;
use crate::exit::Messages;
use crate::filter::Filter;
use crate::output::redact::Redactor;
use crate::read;
use crate::record::{Form, Record};
use std::borrow::Cow;

/// Which records are wanted, and what of them may be seen.
pub(crate) struct Selection {
    pub filter: Filter,
    /// Is there a filter at all?
    filtered: bool,
    /// The app of lines whose input does not know it.
    app: Option<Vec<u8>>,
    pub redact: Option<Redactor>,
}

impl Selection {
    pub(crate) fn new(filter: Filter, app: Option<Vec<u8>>, redact: Option<Redactor>) -> Self {
        Self { filtered: !filter.is_empty(), filter, app, redact }
    }

    /// Shall the record's event be read? What is odd about its line is counted, whatever the answer.
    #[inline]
    pub(super) fn admits(&self, record: &mut Record<'_>, odd: &mut OddLines) -> bool {
        if let Some(app) = &self.app
            && record.app().is_none()
        {
            record.set_app(app);
        }
        odd.count(record);
        !self.filtered || self.filter.admits(record)
    }

    /// Is the record, which was admitted and read, wanted?
    #[inline]
    pub(super) fn keeps(&self, record: &Record<'_>) -> bool {
        !self.filtered || self.filter.keeps(record)
    }

    /// Hands on the record without what must not be seen.
    #[inline]
    pub(super) fn show<T>(&self, record: &Record<'_>, to: impl FnOnce(&Record<'_>) -> T) -> T {
        match &self.redact {
            None => to(record),
            Some(redactor) => show_masked(redactor, record, to),
        }
    }

    /// A line of the record, as it came but for what must not be seen.
    pub(super) fn shown_line<'l>(&self, record: &Record<'_>, line: &'l [u8]) -> Cow<'l, [u8]> {
        let Some(redactor) = &self.redact else { return Cow::Borrowed(line) };
        // Of several lines together, each is masked as what it says by itself.
        let is_part = record.lines() > 1 && record.parts.head.form != Form::Hlog;
        let masked = if is_part { redactor.line(&read::parse(line), line) } else { redactor.line(record, line) };
        masked.map_or(Cow::Borrowed(line), Cow::Owned)
    }
}

/// Apart from the usual way, so that this needs no room for a second record.
#[cold]
#[inline(never)]
fn show_masked<T>(redactor: &Redactor, record: &Record<'_>, to: impl FnOnce(&Record<'_>) -> T) -> T {
    let text = redactor.line(record, &record.text);
    let has_origin = record.hostname().is_some() || record.app().is_some();
    if text.is_none() && !has_origin {
        return to(record);
    }
    let mut new = text.map_or_else(|| record.clone(), |text| read::again(record, text));
    new.rewrite_origin(|text| redactor.text(text));
    to(&new)
}

/// Lines that are not as they should be, whether they are wanted or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OddLines {
    /// Those that were not understood.
    pub unparsed: u64,
    /// Those that were cut.
    pub truncated: u64,
}

impl OddLines {
    fn count(&mut self, record: &Record<'_>) {
        let unparsed = match record.parts.head.form {
            Form::Bare => !record.parts.continued,
            Form::Enveloped => false,
            Form::Hlog => std::ptr::eq(record.parts.event.0, &UNPARSED),
        };
        self.unparsed += u64::from(unparsed);
        self.truncated += u64::from(record.parts.truncated);
    }

    pub(super) fn add(&mut self, other: Self) {
        self.unparsed += other.unparsed;
        self.truncated += other.truncated;
    }

    /// Says what was odd: where somebody watches always, elsewhere when it makes the run fail. `sieved`: not all lines may have been
    /// read.
    pub(super) fn tell(self, fail_unparsed: bool, watched: bool, sieved: bool) {
        let lines = |count: u64| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
        let at_least = if sieved { "at least " } else { "" };
        if self.unparsed > 0 && (watched || fail_unparsed) {
            Messages.say(&format!("{at_least}{} not understood", lines(self.unparsed)));
        }
        if self.truncated > 0 && watched {
            Messages.say(&format!("{at_least}{} cut at 1 MiB", lines(self.truncated)));
        }
    }
}
