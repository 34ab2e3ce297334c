//! What tests of the binary share.
#![allow(dead_code, reason = "each test file uses some of it")]

use assert_cmd::Command;
use std::io::Write;
use std::path::Path;

/// The binary, in surroundings that do not differ from machine to machine.
pub fn hlog() -> Command {
    let mut command = Command::cargo_bin("hlog").unwrap();
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("TZ", "UTC");
    command
}

/// What the binary prints for these arguments and this input.
#[track_caller]
pub fn output(args: &[&str], input: &str) -> String {
    let assert = hlog().args(args).write_stdin(input).assert();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// Compares with a file that is kept, or writes it when `BLESS` is set.
#[track_caller]
pub fn golden(path: &Path, made: &[u8]) {
    if std::env::var_os("BLESS").is_some() {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).unwrap();
        }
        std::fs::write(path, made).unwrap();
        return;
    }
    let kept = std::fs::read(path).unwrap_or_default();
    if kept != made {
        let (kept, made) = (String::from_utf8_lossy(&kept), String::from_utf8_lossy(made));
        let differing = kept.lines().zip(made.lines()).enumerate().find(|(_, (kept, made))| kept != made);
        panic!(
            "{} is not what the code makes; look at the difference, then `BLESS=1 cargo test` writes it anew.\n\
             lines: {} kept, {} made; first difference: {differing:#?}",
            path.display(),
            kept.lines().count(),
            made.lines().count(),
        );
    }
}

/// The text packed in every way, with the ending that such files have.
pub fn packed(text: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text).unwrap();
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    bzip2.write_all(text).unwrap();
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    xz.write_all(text).unwrap();
    vec![
        ("gz", gzip.finish().unwrap()),
        ("zst", zstd::encode_all(text, 1).unwrap()),
        ("bz2", bzip2.finish().unwrap()),
        ("xz", xz.finish().unwrap()),
    ]
}
