//! Does every known line form become the event it must? Each line is judged alone.

use std::fs;

#[test]
fn every_form_becomes_its_event() {
    let lines = fs::read("tests/corpus/lines.log").unwrap();
    let labels = fs::read_to_string("tests/corpus/lines.labels.tsv").unwrap();
    let mut wrong = Vec::new();
    let mut judged = 0;
    for (line, label) in lines.split(|&byte| byte == b'\n').zip(labels.lines().skip(1)) {
        let columns: Vec<_> = label.split('\t').collect();
        // What continues another line has no event of its own.
        if columns[1].starts_with('(') {
            continue;
        }
        judged += 1;
        let record = hlog::parse(line);
        if record.event() != columns[1] {
            wrong.push(format!("line {}: {} and not {}", columns[0], record.event(), columns[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(judged, 309);
}
