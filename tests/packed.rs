//! Is every kind of input read alike: compressed, whole or cut, from a file, a pipe, or a list of files?

mod common;

use common::{hlog, packed};
use predicates::prelude::{PredicateBooleanExt, predicate::str::contains};
use std::fs;

fn shop() -> Vec<u8> {
    fs::read("examples/shop.log").unwrap()
}

#[test]
fn packed_or_not_the_output_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let plain = hlog().args(["parse", "examples/shop.log"]).output().unwrap().stdout;
    for (ending, bytes) in packed(&shop()) {
        let path = folder.path().join(format!("shop.log.{ending}"));
        fs::write(&path, &bytes).unwrap();
        for threads in ["1", "2", "3"] {
            let from_file = hlog().args(["parse", "--threads", threads, path.to_str().unwrap()]).output().unwrap();
            assert!(from_file.status.success() && from_file.stdout == plain, "{ending}");
        }
        let from_pipe = hlog().args(["parse"]).write_stdin(bytes).output().unwrap();
        assert!(from_pipe.status.success() && from_pipe.stdout == plain, "{ending}");
    }
    for threads in ["1", "2", "3"] {
        let all = hlog().args(["parse", "--threads", threads, folder.path().to_str().unwrap()]).output().unwrap().stdout;
        assert!(all == plain.repeat(4), "{threads} threads");
    }
}

/// So are the results of several runs, and a list of their files.
#[test]
fn partial_results_may_be_packed_too() {
    let folder = tempfile::tempdir().unwrap();
    let whole = hlog().args(["stats", "-o", "json", "examples/shop.log"]).output().unwrap().stdout;
    let partial = hlog().args(["stats", "-o", "partial", "examples/shop.log"]).output().unwrap().stdout;
    let utf_16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(String::from_utf8_lossy(&partial).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (ending, bytes) in packed(&partial).into_iter().chain([("utf16", utf_16), ("bom", [&b"\xef\xbb\xbf"[..], &partial].concat())]) {
        let path = folder.path().join(ending);
        fs::write(&path, &bytes).unwrap();
        let merged = hlog().args(["stats", "--merge", "-o", "json", path.to_str().unwrap()]).output().unwrap();
        assert!(merged.stdout == whole, "{ending}: {}", String::from_utf8_lossy(&merged.stderr));
        let list = path.to_str().unwrap().to_owned();
        let listed = hlog().args(["stats", "--merge", "-o", "json", "--files-from", "-"]).write_stdin(list).output().unwrap();
        assert!(listed.stdout == whole, "{ending}: {}", String::from_utf8_lossy(&listed.stderr));
    }
}

#[test]
fn utf_16_may_be_packed_too() {
    let text = String::from_utf8(shop()).unwrap();
    let utf16: Vec<u8> = [0xfe_ff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (ending, bytes) in packed(&utf16) {
        let raw = hlog().args(["parse", "-o", "raw"]).write_stdin(bytes).output().unwrap().stdout;
        assert_eq!(String::from_utf8(raw).unwrap(), text, "{ending}");
    }
}

#[test]
fn a_cut_archive_gives_its_lines_and_is_named_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let whole = String::from_utf8(shop()).unwrap();
    for (ending, bytes) in packed(whole.as_bytes()) {
        let path = folder.path().join(format!("cut.log.{ending}"));
        fs::write(&path, &bytes[..bytes.len() - 4]).unwrap();
        let path = path.to_str().unwrap();
        let assert = hlog().args(["parse", "-o", "raw", path, "examples/shop.log"]).assert().code(2);
        let output = assert.stderr(contains(format!("hlog: {path}: its ")).and(contains("ends too soon"))).get_output().stdout.clone();
        let text = String::from_utf8(output).unwrap();
        let cut = text.strip_suffix(&whole).unwrap();
        assert!(whole.starts_with(cut.trim_end_matches('\n')), "{ending}");
    }
}

#[test]
fn a_damaged_archive_is_said_to_be_one() {
    hlog()
        .args(["parse"])
        .write_stdin(&b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff\xff\xff"[..])
        .assert()
        .code(2)
        .stderr(contains("standard input: its gzip data is damaged"));
}

#[test]
fn a_list_names_the_files_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list");
    fs::write(&list, "examples/shop.log\r\n\nno/such.log\nexamples/shop.log\n").unwrap();
    let list = list.to_str().unwrap();
    let whole = String::from_utf8(shop()).unwrap();
    hlog().args(["parse", "-o", "raw", "--files-from", list]).assert().code(2).stdout(whole.repeat(2)).stderr(contains("no/such.log"));
    hlog()
        .args(["parse", "-o", "raw", "--files-from", "-", "examples/shop.log"])
        .write_stdin("examples/shop.log\0")
        .assert()
        .code(0)
        .stdout(whole.repeat(2));
    hlog().args(["grep", "-c", "Deploy", "--files-from", "-"]).write_stdin("examples/shop.log\n").assert().code(0);
    hlog().args(["parse", "--files-from", "-"]).write_stdin("").assert().code(0).stdout("");
    hlog().args(["parse", "--files-from", "no/list"]).assert().code(2).stderr(contains("hlog: no/list: the list of files cannot be read"));
    hlog().args(["parse", "--files-from", "-", "-"]).write_stdin("x").assert().code(2).stderr(contains("at the same time"));
}

#[test]
fn all_that_a_cut_archive_holds_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let word = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let text: String = (0..9000).map(|n| format!("2026-11-22T04:54:21+00:00 app[web.1]: {:016x} done\n", word(n))).collect();
    for (ending, bytes) in packed(text.as_bytes()).into_iter().filter(|(ending, _)| *ending != "bz2") {
        let path = folder.path().join(format!("cut.log.{ending}"));
        fs::write(&path, &bytes[..bytes.len() - 600]).unwrap();
        for threads in ["1", "2", "3"] {
            let output = hlog().args(["parse", "-o", "raw", "--threads", threads, path.to_str().unwrap()]).output().unwrap();
            let (came, all) = (output.stdout.len(), text.len());
            assert!(output.status.code() == Some(2) && text.as_bytes().starts_with(&output.stdout[..came - 60]), "{ending}");
            // xz unpacks pieces of 64 KiB as a whole, zstd what becomes 128 KiB.
            let piece = [("xz", 192), ("zst", 128), ("gz", 32)].into_iter().find(|(name, _)| *name == ending).unwrap().1 << 10;
            assert!(came + piece > all, "{ending}, {threads} threads: {came} of {all}");
        }
    }
}

/// So it does not matter when the error comes to light.
#[test]
fn whoever_has_what_he_wants_before_the_damage_is_content() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, bytes) in packed(&shop().repeat(20)).into_iter().filter(|(ending, _)| *ending != "bz2") {
        let path = folder.path().join(format!("cut.log.{ending}"));
        fs::write(&path, &bytes[..bytes.len() - 20]).unwrap();
        for (count, status) in [("1", 0), ("1000000", 2)] {
            hlog().args(["grep", "-m", count, "-e", "platform-error", path.to_str().unwrap()]).assert().code(status);
        }
    }
}
