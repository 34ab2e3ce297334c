//! What does a rule consist of? The types in which every event describes itself.

use crate::data::Data;
use crate::scan::Line;
use crate::sheet::Padded;

/// The type of a field's value, with the unit of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// text, whatever it looks like
    Text,
    /// a number without a unit
    Number,
    /// a number, in milliseconds
    Ms,
    /// a number, in bytes
    Bytes,
    /// a number, in kB (1,024 bytes)
    Kb,
    /// a number, in MB (1,048,576 bytes)
    Mb,
    /// a number, in memory pages
    Pages,
    /// a number, in percent
    Percent,
    /// `true` or `false`
    Bool,
    /// a list of texts
    List,
    /// an object
    Object,
}

/// Fields whose text is a word of hlog's own, and need not stand in the line.
pub(crate) const MADE: [&str; 2] = ["action", "scope"];

impl Kind {
    /// The type's name in `hlog schema`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Bool => "boolean",
            Self::List => "array",
            Self::Object => "object",
            _ => "number",
        }
    }

    /// The unit of a number, as people type it; empty where there is none.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::Bytes => "B",
            Self::Kb => "kB",
            Self::Mb => "MB",
            Self::Pages => "pages",
            Self::Percent => "%",
            _ => "",
        }
    }

    /// Is the value a number?
    #[must_use]
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::Bool | Self::List | Self::Object)
    }
}

/// One field of an event.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The name, as the line prints it, or hlog's own for what the line says in words.
    pub name: &'static str,
    /// `name=`: how the field begins in a line.
    pub(crate) eq: Start,
    /// `,"name":`: how it begins in JSON.
    pub(crate) json: Padded,
    /// Type and unit.
    pub kind: Kind,
    /// What it says.
    pub meaning: &'static str,
}

/// A text that lines are held against very often: its first eight bytes are compared at once, and then sixteen more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    text: &'static [u8],
    first: u64,
    first_mask: u64,
    next: u128,
    next_mask: u128,
}

impl Start {
    pub(crate) const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut word, mut mask, mut at) = ([0; 24], [0; 24], 0);
        while at < bytes.len() && at < 24 {
            word[at] = bytes[at];
            mask[at] = u8::MAX;
            at += 1;
        }
        let (first, next) = halves(&word);
        let (first_mask, next_mask) = halves(&mask);
        Self { text: bytes, first, first_mask, next, next_mask }
    }

    /// What follows this text, if a line begins with it.
    #[inline(always)]
    pub(crate) fn strip<'t>(&self, line: &'t [u8]) -> Option<&'t [u8]> {
        let Some(start) = line.first_chunk::<24>() else { return line.strip_prefix(self.text) };
        let (first, next) = halves(start);
        if first & self.first_mask != self.first || next & self.next_mask != self.next {
            return None;
        }
        if self.text.len() <= 24 { line.get(self.text.len()..) } else { line.strip_prefix(self.text) }
    }
}

#[inline(always)]
const fn halves(bytes: &[u8; 24]) -> (u64, u128) {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(next)) => (u64::from_le_bytes(*first), u128::from_le_bytes(*next)),
        _ => (0, 0),
    }
}

/// `field!(Ms "service" "time of the dyno")`
macro_rules! field {
    ($kind:ident $name:literal $meaning:literal) => {
        $crate::events::FieldSpec {
            name: $name,
            eq: $crate::events::Start::new(concat!($name, "=")),
            json: $crate::sheet::Padded::new(concat!(",\"", $name, "\":")),
            kind: $crate::events::Kind::$kind,
            meaning: $meaning,
        }
    };
}
pub(crate) use field;

/// One event: what it is, what it carries, and how its lines are read.
#[derive(Debug)]
pub struct Rule {
    /// The event's name, in kebab-case.
    pub name: &'static str,
    /// One line about it.
    pub summary: &'static str,
    /// The groups (beside itself) whose `--event` selects it.
    pub groups: &'static [&'static str],
    /// Who may say it: an or of [`super::from`].
    pub(crate) from: u16,
    /// Its fields, in the order in which lines print them.
    pub fields: &'static [FieldSpec],
    /// Table and CSV columns when this event alone is selected.
    pub columns: &'static [&'static str],
    /// Texts of which at least one stands in every such line; none known: empty.
    pub literals: &'static [&'static str],
    /// The summary in tables, as a template; empty: the message.
    pub line: &'static str,
    /// Lines of this event, complete with envelope.
    pub examples: &'static [&'static str],
    /// Reads a line's fields, or says that the line is something else.
    pub(crate) read: fn(&Line<'_>, &mut Data<'_>) -> bool,
}

impl Rule {
    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &[u8]) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.name.as_bytes() == name)
    }
}
