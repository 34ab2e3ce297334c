//! How do the pairs of a line become fields, whatever their names, each name once?

use super::{Data, level_rank, order::usual_number};
use crate::events::Kind;
use crate::number;
use crate::record::{Field, Kept, Name, Parts};
use crate::scan::{Pair, Pairs};
use crate::sheet::Needs;
use std::borrow::Cow;
use std::collections::HashSet;

impl Data<'_> {
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
        let (text, start) = (self.onward, |part: &[u8]| self.places.span(part).start());
        let value = if pair.quoted { Kept::Word(self.places.span(pair.value)) } else { self.guess(pair.value) };
        let printed = &mut self.parts.printed;
        printed.framed_piece(b",\"", text, start(pair.key), pair.key.len(), b"\":");
        match value {
            Kept::Null => printed.put(b"null"),
            Kept::Word(_) => printed.quoted_piece(text, start(pair.value), pair.value.len()),
            _ => printed.piece(text, start(pair.value), pair.value.len()),
        }
    }

    /// Drops what repeats a name, so that `data` has each key once, with its first value.
    pub(crate) fn dedupe(&mut self) {
        if self.needs() == Needs::Everything {
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
