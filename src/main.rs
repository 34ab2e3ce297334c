use std::io::{BufRead, Write};
fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut buf = Vec::new();
    let mut stdin = std::io::stdin().lock();
    while stdin.read_until(b'\n', &mut buf).unwrap() > 0 {
        let record = hlog::parse(&buf);
        writeln!(out, "{}", record.event()).unwrap();
        buf.clear();
    }
}
