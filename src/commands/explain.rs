//! `hlog explain`: what does a code mean, and what is to be done about it?

use crate::cli::ExplainArgs;
use crate::codes::{self, CODES, Code, EXITS, SQLSTATES};
use crate::name::nearest;
use anyhow::{Result, anyhow};

/// The commands in the texts are for any log.
const SOURCE: &str =
    "\n  hlog grep reads a FILE named after it, or what comes from a pipe:\n  heroku logs --num 1500 -a APP | hlog grep ...\n";

/// What the command prints.
///
/// # Errors
/// When a code is not known.
pub(crate) fn text(args: &ExplainArgs, width: usize) -> Result<String> {
    if args.codes.is_empty() {
        return Ok(list());
    }
    let found = args.codes.iter().map(|name| codes::find(&name.0).ok_or_else(|| anyhow!(unknown(&name.0))));
    let found: Vec<_> = found.collect::<Result<_>>()?;
    let greps = found.iter().any(|code| code.remedy.iter().any(|step| step.contains("hlog grep")));
    let texts: Vec<_> = found.into_iter().map(|code| one(code, width)).collect();
    Ok(texts.join("\n") + if greps { SOURCE } else { "" })
}

fn unknown(name: &str) -> String {
    // Codes are short, so that one letter off is many; a code of the same family helps more.
    let near = nearest(name, codes::all().map(|code| code.code));
    let upper = name.trim().to_uppercase();
    let family: Vec<_> = codes::all()
        .map(|code| code.code)
        .filter(|code| code.len() == 3 && upper.starts_with(['H', 'R', 'L']) && code.starts_with(&upper[..1]))
        .collect();
    match near {
        Some(meant) => format!("no code '{name}'; did you mean '{meant}'?"),
        None if !family.is_empty() => format!("no code '{name}'; there are {}", family.join(" ")),
        None => format!("no code '{name}'; `hlog explain` lists them"),
    }
}

fn list() -> String {
    let line = |code: &Code| format!("{:<6} {}\n", code.code, code.name);
    let section = |title: &str, codes: &[Code]| format!("{title}\n{}", codes.iter().map(line).collect::<String>());
    [section("Platform errors", CODES), section("Postgres (SQLSTATE)", SQLSTATES), section("Exit statuses", EXITS)].join("\n")
}

fn one(code: &Code, width: usize) -> String {
    let mut out = format!("{} {} ({})\n\n", code.code, code.name, code.level.name());
    out += &wrapped(code.meaning, "  ", "  ", width);
    out += "\n  What to do:\n";
    for step in code.remedy {
        out += &wrapped(step, "  - ", "    ", width);
    }
    if let Some(note) = code.see {
        out += "\n";
        out += &wrapped(note, "  Note: ", "  ", width);
    }
    out
}

/// A text in lines of at most `width` columns.
fn wrapped(text: &str, first: &str, next: &str, width: usize) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut begun = false;
    for word in text.split_whitespace() {
        if begun && line.chars().count() + 1 + word.chars().count() > width {
            out += &line;
            out += "\n";
            next.clone_into(&mut line);
            begun = false;
        }
        if begun {
            line += " ";
        }
        line += word;
        begun = true;
    }
    out + &line + "\n"
}
