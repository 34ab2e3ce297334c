//! What does a name mean that a user types: in `--where`, in `--fields`, in a template?

use crate::events::{FieldSpec, Kind, RULES};
use crate::record::{DynoId, Record, Value};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// a key of the record or of its context
    Own(Own),
    /// a field of the event
    Field(String),
}

/// The record's own keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Own {
    Timestamp,
    Level,
    Event,
    Message,
    Source,
    Dyno,
    ProcType,
    DynoId,
    App,
    Release,
    SlugCommit,
    Hostname,
    DrainToken,
    Pri,
    Context,
    Data,
    Lines,
    Continued,
    Truncated,
}

/// The names of the record's own keys.
pub(crate) const OWN: [(&str, Own); 19] = [
    ("timestamp", Own::Timestamp),
    ("level", Own::Level),
    ("event", Own::Event),
    ("message", Own::Message),
    ("source", Own::Source),
    ("dyno", Own::Dyno),
    ("proc_type", Own::ProcType),
    ("dyno_id", Own::DynoId),
    ("app", Own::App),
    ("release", Own::Release),
    ("slug_commit", Own::SlugCommit),
    ("hostname", Own::Hostname),
    ("drain_token", Own::DrainToken),
    ("pri", Own::Pri),
    ("context", Own::Context),
    ("data", Own::Data),
    ("lines", Own::Lines),
    ("continued", Own::Continued),
    ("truncated", Own::Truncated),
];

impl Key {
    /// Reads a name. A bare name that is none of the record's own is a field's; `data.NAME` always is.
    ///
    /// # Errors
    /// A bare name that nothing is called, but something nearly is: the sentence names it.
    pub(crate) fn read(name: &str) -> Result<Self, String> {
        if let Some(field) = name.strip_prefix("data.").filter(|field| !field.is_empty()) {
            return Ok(Self::Field(field.to_owned()));
        }
        if !is_name(name) {
            return Err(format!("'{name}' is no name of a field; an app's field of that name: data.{name}"));
        }
        if let Some(member) = name.strip_prefix("context.") {
            let known = OWN.iter().find(|(known, own)| *known == member && own.is_context());
            return known.map(|(_, own)| Self::Own(*own)).ok_or_else(|| format!("no '{member}' in context; it has {}", context_names()));
        }
        if let Some((_, own)) = OWN.iter().find(|(known, _)| *known == name) {
            return Ok(Self::Own(*own));
        }
        if spec(name).is_some() {
            return Ok(Self::Field(name.to_owned()));
        }
        match slip(name) {
            Some(meant) => Err(format!("no field named '{name}'; did you mean '{meant}'? (for a field of your app's own: data.{name})")),
            None => Ok(Self::Field(name.to_owned())),
        }
    }

    /// The type that its values have always; `None`: a field that no schema knows, or one whose values differ.
    pub(crate) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Field(name) => spec(name).map(|spec| spec.kind),
            Self::Own(Own::DynoId) => None,
            Self::Own(Own::Pri | Own::Lines) => Some(Kind::Number),
            Self::Own(Own::Continued | Own::Truncated) => Some(Kind::Bool),
            Self::Own(_) => Some(Kind::Text),
        }
    }

    /// The value under that name, if the record has one. Not for the two objects, `context` and `data`.
    pub(crate) fn value<'r>(&self, record: &'r Record<'_>) -> Option<Value<'r>> {
        match self {
            Self::Field(name) => record.field(name),
            Self::Own(own) => own.value(record),
        }
    }
}

impl Own {
    /// The name.
    pub(crate) fn name(self) -> &'static str {
        OWN.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }

    /// Does the key stand inside `context`?
    pub(crate) const fn is_context(self) -> bool {
        matches!(
            self,
            Self::Source
                | Self::Dyno
                | Self::ProcType
                | Self::DynoId
                | Self::App
                | Self::Release
                | Self::SlugCommit
                | Self::Hostname
                | Self::DrainToken
                | Self::Pri
        )
    }

    fn value<'r>(self, record: &'r Record<'_>) -> Option<Value<'r>> {
        let text = match self {
            Self::Timestamp => record.timestamp(),
            Self::Level => record.level().map(|level| level.name().as_bytes()),
            Self::Event => Some(record.event().as_bytes()),
            Self::Message => Some(record.message()),
            Self::Source => record.source(),
            Self::Dyno => record.dyno(),
            Self::ProcType => record.proc_type(),
            Self::DynoId => {
                return record.dyno_id().map(|id| match id {
                    DynoId::Number(digits) => Value::Number(digits),
                    DynoId::Text(text) => Value::Text(text),
                });
            }
            Self::App => record.app(),
            Self::Release => record.release(),
            Self::SlugCommit => record.slug_commit(),
            Self::Hostname => record.hostname(),
            Self::DrainToken => record.drain_token(),
            Self::Pri => return record.pri_text().map(Value::Number),
            Self::Lines => return record.lines_text().map(Value::Number),
            Self::Continued => return record.is_continued().then_some(Value::Bool(true)),
            Self::Truncated => return record.is_truncated().then_some(Value::Bool(true)),
            Self::Context | Self::Data => None,
        };
        text.map(Value::Text)
    }
}

/// `[A-Za-z_][A-Za-z0-9_#.-]*`
fn is_name(name: &str) -> bool {
    let is_first = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    name.as_bytes().first().is_some_and(is_first)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'#' | b'.' | b'-'))
}

fn context_names() -> String {
    OWN.iter().filter(|(_, own)| own.is_context()).map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The schema of the field of that name: of the first event that has one.
pub(crate) fn spec(name: &str) -> Option<&'static FieldSpec> {
    RULES.iter().find_map(|rule| rule.field(name.as_bytes()))
}

/// The known name that this one is probably a slip for, or of which it is all but the `sample#`.
fn slip(name: &str) -> Option<&'static str> {
    let fields = || RULES.iter().flat_map(|rule| rule.fields).map(|field| field.name);
    let is_rest = |field: &&str| name.contains(['_', '-']) && field.strip_prefix("sample#") == Some(name);
    let own = OWN.iter().filter(|(_, own)| !matches!(own, Own::Context | Own::Data)).map(|(name, _)| *name);
    fields().find(is_rest).or_else(|| nearest(name, own.chain(fields())))
}

/// The candidate that a word is probably a slip for: one letter off, two in a long word. Of three letters one may be missing, or two
/// swapped; with another letter it is another word (`uri` and `url`).
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = match length {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    };
    let lower = word.to_lowercase();
    let same_start = |candidate: &&str| length >= 6 || candidate.chars().next() == lower.chars().next();
    let has_all =
        |candidate: &&str| length != 3 || (candidate.len() >= 3 && lower.chars().all(|letter| candidate.to_lowercase().contains(letter)));
    candidates
        .filter(same_start)
        .filter(has_all)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_fields_of_an_apps_own() {
        assert_eq!(Key::read("status"), Ok(Key::Field("status".into())));
        assert_eq!(Key::read("dyno"), Ok(Key::Own(Own::Dyno)));
        assert_eq!(Key::read("data.dyno"), Ok(Key::Field("dyno".into())));
        assert_eq!(Key::read("context.app"), Ok(Key::Own(Own::App)));
        assert_eq!(Key::read("data.statsu"), Ok(Key::Field("statsu".into())));
        assert_eq!(Key::read("user_id"), Ok(Key::Field("user_id".into())));
        assert!(Key::read("statsu").is_err_and(|error| error.contains("'status'")));
        assert!(Key::read("proc_typ").is_err_and(|error| error.contains("'proc_type'")));
        for (slip, meant) in [("memory_total", "sample#memory_total"), ("cod", "code"), ("dyn", "dyno"), ("tsl", "tls"), ("Pri", "pri")] {
            assert!(Key::read(slip).is_err_and(|error| error.contains(&format!("'{meant}'"))), "{slip}");
        }
        for own in ["uri", "uid", "pid", "job", "rev", "too", "ip"] {
            assert_eq!(Key::read(own), Ok(Key::Field(own.into())));
        }
    }
}
