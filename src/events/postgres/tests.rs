//! Are server lines taken apart as they must be?

use super::*;

#[test]
fn brackets_in_either_order() {
    let found = |message: &'static str| {
        chunk(message.as_bytes()).map(|chunk| {
            let text = |bytes| std::str::from_utf8(bytes).unwrap();
            (text(chunk.database), text(chunk.sequence), chunk.number, text(chunk.rest))
        })
    };
    assert_eq!(found("[DATABASE] [12-3] \tSELECT"), Some(("DATABASE", "12", 3, " \tSELECT")));
    assert_eq!(found("[15521-1]  [CHARCOAL] LOG:  x"), Some(("CHARCOAL", "15521", 1, " LOG:  x")));
    assert_eq!(found("[12-1] u8akd9ajka [BRONZE] LOG:  x"), Some(("BRONZE", "12", 1, " LOG:  x")));
    assert_eq!(found("[2-1] 2011-11-09 10:32:07 UTC dh3 LOG:  y [X]"), Some(("", "2", 1, " 2011-11-09 10:32:07 UTC dh3 LOG:  y [X]")));
    assert_eq!(found("LOG:  x"), None);
    assert_eq!(found("[maturing-daily-1187] * x"), None);
}

#[test]
fn a_client_cannot_end_its_name_early() {
    let line = ServerLine::read(br#"[D] [1-1]  sql_error_code = 00000 application_name="x" user="y" LOG:  hi"#);
    assert_eq!(line.severity, b"LOG");
    assert_eq!(line.prefix.last().unwrap().1, br#"x" user="y"#);
}

#[test]
fn parts_begin_lines() {
    let line = ServerLine::read(b"[D] [1-1]  sql_error_code = 40P01 ERROR:  deadlock\nDETAIL:  a DETAIL:  b\n\tc\nHINT:  d");
    assert_eq!(line.text, b"deadlock");
    assert_eq!(line.parts, [("detail", &b"a DETAIL:  b\n\tc"[..]), ("hint", b"d")]);
    assert!(line.is_error());
}
