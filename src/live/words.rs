//! What does Heroku's command say on its standard error, and does trying again help?

/// Words of the command that name a trouble which stays until somebody mends it, and the sentence that says how.
const TROUBLES: [(&[&str], &str); 5] = [
    (&["HEROKU_API_KEY is invalid"], "Heroku refuses HEROKU_API_KEY; set another one, or unset it and log in: heroku login"),
    (
        &["browser to login", "Invalid credentials", "not logged in", "setRawMode", "Two-factor code"],
        "not logged in to Heroku; to log in: heroku login",
    ),
    (&["Couldn't find that app"], "there is no such app, or this account does not see it; to list yours: heroku apps --all"),
    (
        &["do not have access to the app", "not authorized", "Forbidden"],
        "this account may not read its logs; to see who you are: heroku whoami; to log in as another: heroku login",
    ),
    (&["is not a heroku command"], "this heroku command is too old; to bring it up to date: heroku update"),
];

/// What is to be done about words after which trying again is of no use.
pub(super) fn remedy(words: &str) -> Option<&'static str> {
    TROUBLES.iter().find(|(marks, _)| marks.iter().any(|mark| words.contains(mark))).map(|(_, remedy)| *remedy)
}

/// The words without the frame in which the command puts them; `None` where nothing is left.
pub(super) fn plain(line: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&crate::read::clean(line)).into_owned();
    let words = text.trim().trim_start_matches(['›', '▸', '!']).trim();
    let words = words.strip_prefix("Error: ").unwrap_or(words);
    (!words.is_empty() && !words.starts_with("Error ID: ")).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As version 11 of the command says it.
    #[test]
    fn troubles_that_stay_are_told_from_those_that_pass() {
        for (said, remedied) in [
            (" ›   Error: Couldn't find that app.", Some("heroku apps --all")),
            ("    Error: The token provided to HEROKU_API_KEY is invalid. Please ", Some("unset it")),
            ("heroku: Press any key to open up the browser to login or q to exit", Some("heroku login")),
            ("    TypeError: process.stdin.setRawMode is not a function", Some("heroku login")),
            (" ›   Error: You do not have access to the app shop.", Some("heroku whoami")),
            (" ›   Error: Log stream timed out. Please try again.", None),
            ("    Error: connect ECONNREFUSED 127.0.0.1:443", None),
            (" ›   Warning: heroku update available from 7.39.0 to 7.39.5.", None),
        ] {
            let words = plain(said.as_bytes()).unwrap();
            assert!(!words.starts_with(['›', ' ']), "{words}");
            match (remedy(&words), remedied) {
                (Some(remedy), Some(part)) => assert!(remedy.contains(part), "{words}: {remedy}"),
                (None, None) => {}
                other => panic!("{words}: {other:?}"),
            }
        }
        for nothing in ["", " ›", " ›   Error ID: not_found", "\u{1b}[0m"] {
            assert_eq!(plain(nothing.as_bytes()), None);
        }
    }
}
