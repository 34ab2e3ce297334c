//! How is a line read whose keys come in the order of the schema, as nearly all of them do? Each value where it ends, and, where
//! nobody looks at the fields, printed as JSON in the same go.

use super::Data;
use crate::bytes::{digits, find1, find2};
use crate::events::{FieldSpec, Kind};
use crate::record::{Kept, Name};

impl Data<'_> {
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
        let (text, start, printed) = (self.onward, self.places.span(value).start(), &mut self.parts.printed);
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
pub(super) fn usual_number(kind: Kind, value: &[u8]) -> Option<(&[u8], &[u8])> {
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
