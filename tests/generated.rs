//! Are the files that are made from the code what the code makes? `BLESS=1 cargo test` writes them anew.

mod common;

use common::golden;
use std::fs;
use std::path::Path;

#[test]
fn completions_and_man_pages_are_current() {
    let files = hlog::program::generated_files().unwrap();
    for (path, made) in &files {
        golden(Path::new(path), made);
    }
    for folder in ["completions", "man"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let path = path.to_str().unwrap();
            assert!(files.iter().any(|(made, _)| made == path), "{path} is made by nothing any more; remove it");
        }
    }
}

/// The part of the README between two marks equals what the code says.
#[test]
fn the_readme_lists_the_events() {
    const BEGIN: &str = "<!-- events: begin -->\n";
    const END: &str = "<!-- events: end -->";
    let readme = fs::read_to_string("README.md").unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let rows: String = hlog::events::RULES.iter().map(|rule| format!("| `{}` | {} |\n", rule.name, rule.summary)).collect();
    let made = format!("{before}{BEGIN}| event | what |\n|---|---|\n{rows}{END}{after}");
    golden(Path::new("README.md"), made.as_bytes());
}
