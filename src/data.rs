//! Where does a rule put what it reads? Fields, typed as the schema says.

mod order;
mod pairs;

use crate::events::{FieldSpec, Kind, MADE, Rule};
use crate::number;
use crate::record::{Event, Field, Kept, Level, Name, Parts, Places};
use crate::scan::Line;
use crate::sheet::Needs;

/// Where a rule puts what it reads.
pub(crate) struct Data<'a> {
    places: Places,
    parts: &'a mut Parts,
    rule: &'static Rule,
    /// The field of the schema that is likely next: lines print their keys in a nearly constant order.
    next: usize,
    /// The line, to look at what has been put.
    text: &'a [u8],
    /// The same and what follows it, to copy from.
    onward: &'a [u8],
    /// How much of the record's own buffer is not this rule's.
    own: usize,
}

impl<'a> Data<'a> {
    pub(crate) fn new(line: &Line<'a>, parts: &'a mut Parts, rule: &'static Rule) -> Self {
        let own = parts.own.len();
        Self { places: Places::of(line.text), parts, rule, next: 0, text: line.text, onward: line.onward, own }
    }

    /// Forgets what has been put.
    pub(crate) fn restart(&mut self) {
        self.parts.forget_fields(self.own);
        self.next = 0;
    }

    /// Says which event it is.
    pub(crate) fn accept(self) {
        self.parts.event = Event(self.rule);
    }

    /// The text put under that name.
    pub(crate) fn text(&self, name: &str) -> Option<&[u8]> {
        let named = |field: &&Field| self.parts.name(self.text, field) == name.as_bytes();
        match self.parts.fields.iter().find(named)?.value {
            Kept::Text(span) | Kept::Word(span) | Kept::Number(span) => Some(self.parts.bytes(self.text, span)),
            _ => None,
        }
    }

    /// The level that a field of a structured line names: in a word, or in the numbers of pino and bunyan.
    pub(crate) fn structured_level(&self) -> Option<Level> {
        let mut found = None;
        for field in &self.parts.fields {
            let Some(rank) = level_rank(self.parts.name(self.text, field)) else { continue };
            let (Kept::Text(span) | Kept::Word(span) | Kept::Number(span)) = field.value else { continue };
            if found.is_none_or(|(best, _)| rank < best) {
                found = Some((rank, span));
            }
        }
        let word = self.parts.bytes(self.text, found?.1);
        Level::from_word(word).or(match word {
            b"10" | b"20" => Some(Level::Debug),
            b"30" => Some(Level::Info),
            b"40" => Some(Level::Warn),
            b"50" => Some(Level::Error),
            b"60" => Some(Level::Fatal),
            _ => None,
        })
    }

    /// What the line needs to stand in JSON.
    pub(crate) fn needs(&mut self) -> Needs {
        *self.parts.needs.get_or_insert_with(|| Needs::beyond_quotes(self.text))
    }

    /// Need an ordinary line be read only when it may tell of an error, or of its app?
    pub(crate) const fn is_lean(&self) -> bool {
        self.parts.lean
    }

    /// May data be printed while it is read? Nothing of a plain line need be escaped but quotes.
    fn may_print(&self) -> bool {
        self.parts.only_json && self.parts.is_plain()
    }

    pub(crate) fn level(&mut self, level: Option<Level>) {
        self.parts.level = level;
    }

    /// How many fields there are so far.
    pub(crate) fn len(&self) -> usize {
        self.parts.fields.len()
    }

    /// A field of the schema, its value typed as the schema says. A name that the schema lacks is a mistake of the
    /// rule's author, which the tests find.
    pub(crate) fn put(&mut self, name: &'static str, value: &[u8]) {
        match self.rule.field(name.as_bytes()) {
            Some(spec) => self.put_known(spec, value),
            None => debug_assert!(false, "{} has no field {name}", self.rule.name),
        }
    }

    /// The same where there is something to say.
    pub(crate) fn put_some(&mut self, name: &'static str, value: Option<&[u8]>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn put_known(&mut self, spec: &'static FieldSpec, value: &[u8]) {
        let value = self.typed(spec.kind, value);
        self.push(Name::Known(spec), value);
    }

    /// A field of the schema as a pair prints it: `""` is empty text, nothing at all is null.
    pub(crate) fn put_value(&mut self, spec: &'static FieldSpec, value: &[u8], quoted: bool) {
        let value = match self.typed(spec.kind, value) {
            Kept::Null if quoted => Kept::Word(self.places.span(value)),
            typed => typed,
        };
        self.push(Name::Known(spec), value);
    }

    /// The same of a value that holds no quote. Each kind of value is put where it is made: joined first and put after, it
    /// would go through memory twice.
    #[inline]
    fn put_word(&mut self, spec: &'static FieldSpec, value: &[u8], quoted: bool) {
        if spec.kind != Kind::Text {
            self.put_value(spec, value, quoted);
        } else if value.is_empty() && !quoted {
            self.push(Name::Known(spec), Kept::Null);
        } else {
            self.push(Name::Known(spec), Kept::Word(self.places.span(value)));
        }
    }

    /// A field of the schema whose value may stand in quotes.
    pub(crate) fn put_unquoted(&mut self, name: &'static str, value: &[u8]) {
        let inner = value.strip_prefix(b"\"").map(|inner| inner.strip_suffix(b"\"").unwrap_or(inner));
        if let Some(spec) = self.rule.field(name.as_bytes()) {
            self.put_value(spec, inner.unwrap_or(value), inner.is_some());
        }
    }

    /// A field whose value is made anew: JSON for lists and objects, text or digits otherwise.
    pub(crate) fn put_made(&mut self, name: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
        let span = self.parts.keep_with(write);
        let Some(spec) = self.rule.field(name.as_bytes()) else {
            debug_assert!(false, "{} has no field {name}", self.rule.name);
            return;
        };
        debug_assert!(spec.kind != Kind::Text || MADE.contains(&name), "{name} is made, and not among those that are");
        let value = match spec.kind {
            Kind::Text => Kept::Text(span),
            Kind::List | Kind::Object | Kind::Bool => Kept::Json(span),
            _ => Kept::Number(span),
        };
        self.push(Name::Known(spec), value);
    }

    /// A member of an app's JSON object that is but copied is put only when it may tell the level, or of the dyno.
    pub(crate) fn app_member(&mut self, key: &[u8], value: &[u8]) {
        let may_be_any = !self.parts.is_plain() && key.contains(&b'\\');
        let tells = || level_rank(key).is_some() || matches!(key, b"context" | b"hlog_context");
        if !self.parts.only_json || may_be_any || tells() {
            self.json_member(key, value);
        }
    }

    /// A member of a JSON object.
    pub(crate) fn json_member(&mut self, key: &[u8], value: &[u8]) {
        let kept = self.json_value(value);
        let name = self.json_name(key);
        self.push(name, kept);
    }

    /// A member of `data` in hlog's own JSON: a field of the schema, with its unit, where it has that name.
    pub(crate) fn own_member(&mut self, key: &[u8], value: &[u8]) {
        let kept = self.json_value(value);
        let name = self.known(key).map_or_else(|| self.json_name(key), Name::Known);
        self.push(name, kept);
    }

    fn json_name(&mut self, key: &[u8]) -> Name {
        if !self.parts.is_plain() && key.contains(&b'\\') {
            return Name::Printed(self.parts.keep_with(|own| crate::json::unescape(key, own)));
        }
        Name::Printed(self.places.span(key))
    }

    fn json_value(&mut self, value: &[u8]) -> Kept {
        match value {
            [b'"', text @ .., b'"'] if !self.parts.is_plain() && text.contains(&b'\\') => {
                Kept::Text(self.parts.keep_with(|own| crate::json::unescape(text, own)))
            }
            [b'"', text @ .., b'"'] => Kept::Word(self.places.span(text)),
            b"true" => Kept::Bool(true),
            b"false" => Kept::Bool(false),
            b"null" => Kept::Null,
            [b'{' | b'[', ..] => Kept::Json(self.places.span(value)),
            _ => Kept::Number(self.places.span(value)),
        }
    }

    /// Says that `data` is this JSON text as it is.
    pub(crate) fn whole_json(&mut self, object: &[u8]) {
        self.parts.json = Some(self.places.span(object));
    }

    #[inline(always)]
    fn push(&mut self, name: Name, value: Kept) {
        self.parts.fields.push(Field { name, value });
    }

    fn known(&mut self, name: &[u8]) -> Option<&'static FieldSpec> {
        let fields = self.rule.fields;
        let is_named = |field: &FieldSpec| field.name.as_bytes() == name;
        let at = match fields.get(self.next) {
            Some(field) if is_named(field) => self.next,
            _ => fields.iter().position(is_named)?,
        };
        self.next = at + 1;
        Some(&fields[at])
    }

    /// The value in the schema's type; what does not fit stays text, so that a surprise is shown.
    fn typed(&mut self, kind: Kind, value: &[u8]) -> Kept {
        match kind {
            Kind::Text if value.is_empty() => Kept::Null,
            Kind::Bool if value == b"true" || value == b"false" => Kept::Bool(value == b"true"),
            Kind::Text | Kind::Bool | Kind::List | Kind::Object => Kept::Text(self.places.span(value)),
            _ if value.is_empty() => Kept::Null,
            _ => self.number(kind, value),
        }
    }

    fn number(&mut self, kind: Kind, value: &[u8]) -> Kept {
        let (digits, unit) = number::split(value);
        if !digits.is_empty() && (unit.is_empty() || unit == kind.unit().as_bytes()) {
            return Kept::Number(self.places.span(digits));
        }
        self.converted(kind, value, digits, unit)
    }

    #[cold]
    fn converted(&mut self, kind: Kind, value: &[u8], digits: &[u8], unit: &[u8]) -> Kept {
        let at = self.parts.own.len();
        if !digits.is_empty() && number::convert(digits, unit, kind, &mut self.parts.own) {
            let digits = self.parts.own.split_off(at);
            return Kept::Number(self.parts.keep(&digits));
        }
        Kept::Text(self.places.span(value))
    }
}

/// Does a field of that name tell the level of a structured line? The lowest rank has the say.
#[inline(always)]
fn level_rank(name: &[u8]) -> Option<u8> {
    match name {
        b"level" => Some(0),
        b"severity" => Some(1),
        b"lvl" => Some(2),
        _ => None,
    }
}
