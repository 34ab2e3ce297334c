//! What does a dyno's environment say of the dyno? The variables of Heroku's dyno metadata, as a JSON object.

use crate::dyno_name::split_dyno;
use crate::record::DynoId;
use crate::sheet::{Needs, Sheet};
use std::ffi::OsString;

/// The keys of the context and the variables that hold them; the first that is set counts.
/// (<https://devcenter.heroku.com/articles/dyno-metadata>; the commit's variable has two names.)
const KEYS: [(&str, &[&str]); 7] = [
    ("app", &["HEROKU_APP_NAME"]),
    (RELEASE, &["HEROKU_RELEASE_VERSION"]),
    ("slug_commit", &["HEROKU_SLUG_COMMIT", "HEROKU_BUILD_COMMIT"]),
    ("app_id", &["HEROKU_APP_ID"]),
    ("dyno_uuid", &["HEROKU_DYNO_ID"]),
    ("release_created_at", &["HEROKU_RELEASE_CREATED_AT"]),
    ("slug_description", &["HEROKU_SLUG_DESCRIPTION", "HEROKU_BUILD_DESCRIPTION"]),
];
const RELEASE: &str = "release";

/// What is known of the dyno.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The object, on one line.
    pub context: Vec<u8>,
    /// What is not known, and how that can be mended.
    pub lacks: Option<&'static str>,
}

impl Metadata {
    /// Reads what the environment says.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let value = |names: &[&str]| names.iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let dyno = value(&["DYNO"]);
        let mut sheet = Sheet::default();
        if let Some(dyno) = &dyno {
            let dyno = dyno.as_encoded_bytes();
            let (proc_type, id) = split_dyno(dyno);
            text("dyno", dyno, &mut sheet);
            text("proc_type", proc_type, &mut sheet);
            match id {
                Some(DynoId::Number(digits)) => {
                    sheet.put(b",\"dyno_id\":");
                    sheet.put(digits);
                }
                Some(DynoId::Text(id)) => text("dyno_id", id, &mut sheet),
                None => {}
            }
        }
        let mut released = false;
        for (key, names) in KEYS {
            if let Some(value) = value(names) {
                text(key, value.as_encoded_bytes(), &mut sheet);
                released |= key == RELEASE;
            }
        }
        sheet.close_object(0);
        let lacks = match dyno {
            None => Some("DYNO is not set, so this is no dyno: the lines do not say which one they come from"),
            Some(_) if !released => Some(
                "this dyno does not know its release; to let it know (from the next deploy on): heroku labs:enable runtime-dyno-metadata -a APP",
            ),
            Some(_) => None,
        };
        Self { context: sheet.written().to_vec(), lacks }
    }
}

/// Appends `,"key":"value"`.
fn text(key: &str, value: &[u8], sheet: &mut Sheet) {
    sheet.put(b",\"");
    sheet.put(key.as_bytes());
    sheet.put(b"\":\"");
    sheet.escaped(value, Needs::of(value));
    sheet.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> (String, Option<&'static str>) {
        let find = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        let metadata = Metadata::read(find);
        (String::from_utf8(metadata.context).unwrap(), metadata.lacks)
    }

    #[test]
    fn all_that_a_dyno_knows_in_the_order_of_the_contract() {
        let (context, lacks) = read(&[
            ("HEROKU_SLUG_DESCRIPTION", "Deploy \"2c3a0b2\""),
            ("HEROKU_RELEASE_CREATED_AT", "2015-04-02T18:00:42Z"),
            ("HEROKU_DYNO_ID", "u-2"),
            ("HEROKU_APP_ID", "u-1"),
            ("HEROKU_SLUG_COMMIT", "2c3a0b2"),
            ("HEROKU_BUILD_COMMIT", "other"),
            ("HEROKU_RELEASE_VERSION", "v42"),
            ("HEROKU_APP_NAME", "shop"),
            ("DYNO", "web.1"),
        ]);
        assert_eq!(
            context,
            r#"{"dyno":"web.1","proc_type":"web","dyno_id":1,"app":"shop","release":"v42","slug_commit":"2c3a0b2","app_id":"u-1","dyno_uuid":"u-2","release_created_at":"2015-04-02T18:00:42Z","slug_description":"Deploy \"2c3a0b2\""}"#
        );
        assert_eq!(lacks, None);
    }

    #[test]
    fn what_is_missing_is_left_out_and_said() {
        let (context, lacks) = read(&[("DYNO", "run.7"), ("HEROKU_RELEASE_VERSION", "")]);
        assert_eq!(context, r#"{"dyno":"run.7","proc_type":"run","dyno_id":7}"#);
        assert!(lacks.unwrap().contains("labs:enable runtime-dyno-metadata"));
        let (context, lacks) = read(&[]);
        assert_eq!(context, "{}");
        assert!(lacks.unwrap().contains("no dyno"));
    }
}
