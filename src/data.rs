//! Where does a rule put what it reads? Fields, typed as the schema says.

use crate::bytes::{digits, find1, find2};
use crate::events::{FieldSpec, Kind, MADE, Rule};
use crate::number;
use crate::record::{Event, Field, Kept, Level, Name, Parts, Places};
use crate::scan::{Line, Pair, Pairs};
use std::borrow::Cow;
use std::collections::HashSet;

/// Where a rule puts what it reads.
pub(crate) struct Data<'a> {
    places: Places,
    parts: &'a mut Parts,
    rule: &'static Rule,
    /// The field of the schema that is likely next: lines print their keys in a nearly constant order.
    next: usize,
    /// The line, to look at what has been put.
    text: &'a [u8],
    /// How much of the record's own buffer is not this rule's.
    own: usize,
}

impl<'a> Data<'a> {
    pub(crate) fn new(line: &Line<'a>, parts: &'a mut Parts, rule: &'static Rule) -> Self {
        let own = parts.own.len();
        Self { places: Places::of(line.text), parts, rule, next: 0, text: line.text, own }
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

    /// Is the line ASCII without control bytes and backslashes?
    pub(crate) fn is_plain(&self) -> bool {
        self.parts.plain
    }

    /// Need an ordinary line be read only when it may tell of an error, or of its app?
    pub(crate) const fn is_lean(&self) -> bool {
        self.parts.lean
    }

    pub(crate) fn level(&mut self, level: Option<Level>) {
        self.parts.level = level;
    }

    /// How many fields there are so far.
    pub(crate) fn len(&self) -> usize {
        self.parts.fields.len()
    }

    /// A field of the schema, its value typed as the schema says. A name that the schema lacks is a mistake of the
    /// rule's author, which the tests find; the value is kept as text all the same.
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

    /// A pair as a line prints it: a field of the schema where the name is one, else a field of its own.
    pub(crate) fn pair(&mut self, name: &[u8], value: &[u8], quoted: bool) {
        match self.known(name) {
            Some(spec) => self.put_value(spec, value, quoted),
            None if quoted => self.push(Name::Printed(self.places.span(name)), Kept::Text(self.places.span(value))),
            None => self.put_guess(name, value),
        }
    }

    /// A pair of an app's logfmt, whose quoted values may hold escapes.
    pub(crate) fn logfmt_pair(&mut self, pair: &Pair<'_>) {
        let name = Name::Printed(self.places.span(pair.key));
        if pair.escaped {
            let text = self.parts.keep_with(|own| crate::scan::unescape(pair.value, own));
            self.push(name, Kept::Text(text));
        } else if pair.quoted {
            self.push(name, Kept::Word(self.places.span(pair.value)));
        } else {
            self.put_guess(pair.key, pair.value);
        }
    }

    #[inline]
    fn put_guess(&mut self, name: &[u8], value: &[u8]) {
        let value = self.guess(value);
        self.push(Name::Printed(self.places.span(name)), value);
    }

    /// A value whose type nobody documents: a short plain number, a boolean, or text with its unit left on.
    #[inline(always)]
    fn guess(&self, value: &[u8]) -> Kept {
        match value.first() {
            None => Kept::Null,
            Some(b'0'..=b'9' | b'-') if self.is_number(value) => Kept::Number(self.places.span(value)),
            Some(b't') if value == b"true" => Kept::Bool(true),
            Some(b'f') if value == b"false" => Kept::Bool(false),
            _ => Kept::Word(self.places.span(value)),
        }
    }

    /// Is it a short plain number? Mostly told with the help of what follows it in the line.
    #[inline(always)]
    fn is_number(&self, value: &[u8]) -> bool {
        let usual = usual_number(Kind::Number, self.text.get(self.places.span(value).start()..).unwrap_or_default());
        usual.is_some_and(|(number, _)| number.len() == value.len() && value.len() <= 15) || number::is_plain(value)
    }

    /// Prints the pairs of an app's logfmt at once, where nobody looks at the fields: are there two or more, and nothing else?
    /// `None`, and nothing read, for a line that is not as usual.
    pub(crate) fn printed_logfmt(&mut self, text: &[u8]) -> Option<bool> {
        if !self.may_print() {
            return None;
        }
        let mut names = Names::default();
        let mut count = 0;
        for pair in Pairs::new(text) {
            let Some(pair) = pair else { return Some(false) };
            if names.may_know(pair.key) {
                self.restart();
                return None;
            }
            if level_rank(pair.key).is_some() {
                self.logfmt_pair(&pair);
            }
            self.print_pair(&pair);
            count += 1;
        }
        self.parts.printed.close_object(0);
        Some(count > 1)
    }

    #[inline(always)]
    fn print_pair(&mut self, pair: &Pair<'_>) {
        let (text, start) = (self.text, |part: &[u8]| self.places.span(part).start());
        let value = if pair.quoted { Kept::Word(self.places.span(pair.value)) } else { self.guess(pair.value) };
        let printed = &mut self.parts.printed;
        printed.framed_piece(b",\"", text, start(pair.key), pair.key.len(), b"\":");
        match value {
            Kept::Null => printed.put(b"null"),
            Kept::Word(_) => printed.quoted_piece(text, start(pair.value), pair.value.len()),
            _ => printed.piece(text, start(pair.value), pair.value.len()),
        }
    }

    /// A member of an app's JSON object that is but copied is put only when it may tell the level, or of the dyno.
    pub(crate) fn app_member(&mut self, key: &[u8], value: &[u8]) {
        let may_be_any = !self.parts.plain && key.contains(&b'\\');
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

    fn json_name(&mut self, key: &[u8]) -> Name {
        if !self.parts.plain && key.contains(&b'\\') {
            return Name::Printed(self.parts.keep_with(|own| crate::json::unescape(key, own)));
        }
        Name::Printed(self.places.span(key))
    }

    fn json_value(&mut self, value: &[u8]) -> Kept {
        match value {
            [b'"', text @ .., b'"'] if !self.parts.plain && text.contains(&b'\\') => {
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

    /// Drops what repeats a name, so that `data` has each key once, with its first value.
    pub(crate) fn dedupe(&mut self) {
        if !self.parts.plain {
            self.names_as_text();
        }
        let text = self.text;
        let Parts { fields, own, .. } = &mut *self.parts;
        let mut names = Names::default();
        let alike = fields.iter().fold(false, |alike, field| names.may_know(name_bytes(field, text, own)) | alike);
        if alike && fields.len() <= FEW {
            let mut at = 1;
            while at < fields.len() {
                let name = name_bytes(&fields[at], text, own);
                if fields[..at].iter().any(|field| name_bytes(field, text, own) == name) {
                    fields.remove(at);
                } else {
                    at += 1;
                }
            }
        } else if alike {
            let mut seen = HashSet::with_capacity(fields.len());
            fields.retain(|field| seen.insert(name_bytes(field, text, own)));
        }
    }

    /// Puts U+FFFD for what is no UTF-8 in names, as they are printed: two may be told apart by that alone.
    #[cold]
    fn names_as_text(&mut self) {
        for at in 0..self.parts.fields.len() {
            if let Name::Printed(span) = self.parts.fields[at].name
                && let Cow::Owned(name) = String::from_utf8_lossy(self.parts.bytes(self.text, span))
            {
                self.parts.fields[at].name = Name::Printed(self.parts.keep(name.as_bytes()));
            }
        }
    }

    /// Reads all of `text` as pairs of the schema or of the line's own, blanks between them, each name once.
    /// False when anything in it is no pair.
    pub(crate) fn pairs(&mut self, text: &[u8]) -> bool {
        for pair in Pairs::new(text) {
            let Some(pair) = pair else { return false };
            self.pair(pair.key, pair.value, pair.quoted);
        }
        self.dedupe();
        true
    }

    /// Reads a line whose keys come in the schema's order, each at most once. False, with fields half read, for any
    /// other.
    pub(crate) fn forwards(&mut self, message: &[u8]) -> bool {
        self.in_order::<false>(message)
    }

    /// The same, printed at once, where nobody looks at the fields. False, and nothing read, for lines that are not as usual.
    pub(crate) fn printed(&mut self, message: &[u8]) -> bool {
        let read = self.may_print() && self.in_order::<true>(message);
        if read {
            self.parts.printed.close_object(0);
        } else {
            self.restart();
        }
        read
    }

    /// May data be printed while it is read? Nothing of a plain line need be escaped but quotes.
    fn may_print(&self) -> bool {
        self.parts.only_json && self.parts.plain
    }

    fn in_order<const PRINT: bool>(&mut self, message: &[u8]) -> bool {
        let mut specs = self.rule.fields;
        let mut rest = message;
        loop {
            let (spec, value) = loop {
                let Some((spec, later)) = specs.split_first() else { return false };
                specs = later;
                if let Some(value) = spec.eq.strip(rest) {
                    break (spec, value);
                }
            };
            if let Some((number, after)) = usual_number(spec.kind, value) {
                if PRINT {
                    self.print(spec, number, false);
                } else {
                    self.push(Name::Known(spec), Kept::Number(self.places.span(number)));
                }
                match after {
                    [] => return true,
                    after => rest = &after[1..],
                }
                continue;
            }
            let (value, quoted, after) = match value {
                [b'"', value @ ..] => {
                    let end = find1(value, b'"');
                    let Some(after) = value.get(end + 1..) else { return false };
                    (&value[..end], true, after)
                }
                _ => {
                    let end = find2(value, b' ', b'"');
                    (&value[..end], false, &value[end..])
                }
            };
            if !PRINT {
                self.put_word(spec, value, quoted);
            } else if !self.print_word(spec, value, quoted) {
                return false;
            }
            match after {
                [] => return true,
                [b' ', after @ ..] => rest = after,
                _ => return false,
            }
        }
    }

    /// Prints a value that is no usual number, if it is of its kind.
    #[inline(always)]
    fn print_word(&mut self, spec: &'static FieldSpec, value: &[u8], quoted: bool) -> bool {
        match (spec.kind, value) {
            (Kind::Bool, b"true" | b"false") => self.print(spec, value, false),
            (Kind::Text, b"") if !quoted => self.print_null(spec),
            (Kind::Text, _) => self.print(spec, value, true),
            (kind, b"") if kind.is_number() && !quoted => self.print_null(spec),
            _ => return false,
        }
        true
    }

    fn print_null(&mut self, spec: &'static FieldSpec) {
        self.parts.printed.padded(&spec.json);
        self.parts.printed.put(b"null");
    }

    #[inline(always)]
    fn print(&mut self, spec: &'static FieldSpec, value: &[u8], quoted: bool) {
        let (text, start, printed) = (self.text, self.places.span(value).start(), &mut self.parts.printed);
        if quoted {
            printed.member::<1>(&spec.json, text, start, value.len());
        } else {
            printed.member::<0>(&spec.json, text, start, value.len());
        }
    }

    /// Reads a sample of 2013: `source=... measure=load_avg_1m val=0.00`.
    pub(crate) fn old_sample(&mut self, message: &[u8], mark: &[u8]) -> bool {
        message.starts_with(b"source=") && memchr::memmem::find(message, mark).is_some() && self.pairs(message)
    }

    /// Reads a line of samples: pairs throughout, the first figure among them beginning with `mark`.
    pub(crate) fn samples(&mut self, message: &[u8], mark: &[u8]) -> bool {
        let Some(hash) = memchr::memchr(b'#', message) else { return false };
        if !message[hash.saturating_sub(b"sample".len())..].starts_with(mark) {
            return false;
        }
        if self.printed(message) || self.forwards(message) {
            return true;
        }
        self.restart();
        self.pairs(message)
    }
}

/// A number as it nearly always is: a few digits, perhaps a point, perhaps the schema's unit, and a blank; and what follows, the
/// blank included.
#[inline(always)]
fn usual_number(kind: Kind, value: &[u8]) -> Option<(&[u8], &[u8])> {
    if !kind.is_number() {
        return None;
    }
    let mut end = digits(value);
    if end == 0 || (end > 1 && value[0] == b'0') {
        return None;
    }
    if value.get(end) == Some(&b'.') {
        let point = end;
        end = point + 1 + digits(&value[point + 1..]);
        if end == point + 1 {
            return None;
        }
    }
    let unit = match (kind, &value[end..]) {
        (Kind::Ms, [b'm', b's', ..]) | (Kind::Mb, [b'M', b'B', ..]) | (Kind::Kb, [b'k', b'B', ..]) => 2,
        (Kind::Pages, [b'p', b'a', b'g', b'e', b's', ..]) => 5,
        _ => 0,
    };
    let after = &value[end + unit..];
    after.first().is_none_or(|byte| *byte == b' ').then_some((&value[..end], after))
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

/// Names that have been met. Those that differ in length or ends are told apart by one bit each: mostly all of them are.
#[derive(Default)]
struct Names(u64);

impl Names {
    /// May this name have been met before? Now it has.
    #[inline(always)]
    fn may_know(&mut self, name: &[u8]) -> bool {
        let (first, last) = (name.first().copied().unwrap_or_default(), name.last().copied().unwrap_or_default());
        let bit = 1 << ((name.len() * 7 + usize::from(first) * 3 + usize::from(last)) % 64);
        let known = self.0 & bit != 0;
        self.0 |= bit;
        known
    }
}

/// Up to so many fields, a repeated name is looked for by comparing each with each.
const FEW: usize = 48;

fn name_bytes<'f>(field: &Field, text: &'f [u8], own: &'f [u8]) -> &'f [u8] {
    match field.name {
        Name::Known(spec) => spec.name.as_bytes(),
        Name::Printed(span) => span.resolve(text, own),
    }
}
