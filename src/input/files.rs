//! Which files does a path mean? A folder means the logs below it, in name order.

use super::{Buffer, Fill, Input, open};
use crate::progress::ReadBytes;
use crate::read::trim_line_end;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// How logs are called, apart from what compression adds.
const ENDINGS: [&str; 4] = ["log", "txt", "tsv", "jsonl"];
/// What compression adds.
const PACKED: [&str; 4] = ["gz", "zst", "bz2", "xz"];

/// What the folder of a drain's store has beside those of the apps.
pub(crate) const JOURNAL: &str = ".journal";
/// The folder in it for lines of which nobody says which app's they are.
pub(crate) const UNKNOWN: &str = "unknown";

/// So much of a file that is no log is read at once.
const BLOCK: usize = 64 << 10;

/// The inputs that a path names. What cannot be listed becomes an input that says so when its turn comes.
pub(crate) fn expand(path: &Path, inputs: &mut Vec<Input>) {
    if !path.is_dir() {
        inputs.push(Input::file(path.to_owned()));
        return;
    }
    let before = inputs.len();
    below(path, inputs);
    if inputs.len() == before {
        let why = format!("no log files below it (they end in .{}, or that with .{})", ENDINGS.join(", ."), PACKED.join(", ."));
        inputs.push(Input::Unreadable(path.to_owned(), why));
    }
}

/// The names in a list of files (`-`: standard input): one a line, or a NUL behind each as `find -print0` writes them.
///
/// # Errors
/// When the list cannot be read.
pub(crate) fn listed(list: &Path) -> io::Result<Vec<PathBuf>> {
    let names = whole(list)?;
    let end = if names.contains(&0) { 0 } else { b'\n' };
    let names = names.split(|&byte| byte == end).map(|name| if end == 0 { name } else { trim_line_end(name) });
    Ok(names.filter(|name| !name.is_empty()).map(|name| OsStr::from_bytes(name).into()).collect())
}

/// All of a file that is no log, or of standard input (`-`); like a log it may be compressed.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let input = if path.as_os_str() == "-" { Input::Stdin } else { Input::file(path.to_owned()) };
    let mut feed = open(&input, &ReadBytes::default(), None, 1)?;
    let mut buffer = Buffer::default();
    while feed.fill(&mut buffer, BLOCK, None)? != Fill::End {}
    let bytes = buffer.bytes();
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).to_vec())
}

/// Collects the logs below a folder. Links to folders are not followed: they may lead back. Of what is no file, a pipe might let one
/// wait forever, so it is read only where it is named itself; a link that leads nowhere says so when its turn comes.
fn below(folder: &Path, inputs: &mut Vec<Input>) {
    let mut entries = match entries(folder) {
        Ok(entries) => entries,
        Err(error) => return inputs.push(Input::Unreadable(folder.to_owned(), error.to_string())),
    };
    entries.sort_unstable();
    for path in entries.into_iter().filter(|path| !is_hidden(path)) {
        if path.is_dir() {
            if !path.is_symlink() {
                below(&path, inputs);
            }
        } else if is_log(&path) && fs::metadata(&path).map_or(true, |found| found.is_file()) {
            inputs.push(Input::file(path));
        }
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Is it called as logs are, packed or not?
pub(crate) fn ends_like_a_log(path: &Path) -> bool {
    ends_in(path, &ENDINGS) || ends_in(path, &PACKED)
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|end| endings.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

fn is_log(path: &Path) -> bool {
    let unpacked = if ends_in(path, &PACKED) { path.with_extension("") } else { path.to_owned() };
    ends_in(&unpacked, &ENDINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_the_logs_below_it_in_name_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/.git")).unwrap();
        fs::create_dir_all(root.join("empty")).unwrap();
        for name in ["b/2.log", "b/1.TXT", "a.tsv.gz", "c.jsonl", ".hidden.log", "b/.git/x.log", "notes.md", "d.gz"] {
            fs::write(root.join(name), "").unwrap();
        }
        std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
        let mut inputs = Vec::new();
        expand(root, &mut inputs);
        assert_eq!(inputs, ["a.tsv.gz", "b/1.TXT", "b/2.log", "c.jsonl"].map(|name| Input::file(root.join(name))));
        inputs.clear();
        expand(&root.join("empty"), &mut inputs);
        assert!(matches!(&inputs[..], [Input::Unreadable(_, why)] if why.contains(".log")));
    }
}
