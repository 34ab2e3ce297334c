//! What holds of a row of a Papertrail archive? Ten columns between tabs, each of which is where it belongs.

use crate::envelope::{self, Envelope};
use crate::parse;

/// A row is told as by one who cuts it at its tabs; what is put into the columns of one comes out of them.
pub fn papertrail(bytes: &[u8]) {
    let text = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let id = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if id > 0 && text.get(id) == Some(&b'\t') {
        assert_eq!(envelope::parts(text), row(text), "{:?}", String::from_utf8_lossy(text));
    }
    let mut columns = text.splitn(3, |byte| *byte == b'\t').map(|column| String::from_utf8_lossy(column).replace('\u{1b}', ""));
    let [app, process, message] = [(); 3].map(|()| columns.next().unwrap_or_default());
    let process: String = process.chars().filter(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(*letter)).collect();
    if process.is_empty() {
        return;
    }
    let made = format!("7\t2021-11-24 15:02:51\t2021-11-24 15:02:52\t81\t{app}\t203.0.113.10\tLocal0\tInfo\tapp/{process}\t{message}");
    // A line ends where it ends.
    let message = message.strip_suffix('\r').unwrap_or(&message);
    let record = parse(made.as_bytes());
    let told = (record.timestamp(), record.source(), record.dyno(), record.app(), record.message());
    let expected = (
        Some(&b"2021-11-24 15:02:51"[..]),
        Some(&b"app"[..]),
        Some(process.as_bytes()),
        Some(app.as_bytes()).filter(|app| !app.is_empty()),
        message.as_bytes(),
    );
    assert_eq!(told, expected, "{made:?}");
}

/// The same row, read the plain way.
fn row(text: &[u8]) -> Option<Envelope<'_>> {
    let columns: Vec<_> = text.splitn(10, |byte| *byte == b'\t').collect();
    let &[id, timestamp, _, _, app, _, _, _, program, message] = &columns[..] else { return None };
    let name = |text: &[u8]| !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte));
    let slash = program.iter().position(|byte| *byte == b'/')?;
    let (source, dyno) = (&program[..slash], &program[slash + 1..]);
    let shape: Vec<_> = timestamp.iter().take(19).map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte }).collect();
    let is_time = shape == b"0000-00-00 00:00:00" || shape == b"0000-00-00T00:00:00";
    let is_row = id.iter().all(u8::is_ascii_digit) && is_time && name(source) && name(dyno);
    is_row.then_some(Envelope { timestamp, source, dyno, app, message, ..Envelope::default() })
}
