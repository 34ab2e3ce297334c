//! `hlog run`: a process whose lines say which dyno and release printed them.

use crate::cli::RunArgs;
use crate::exit::{Messages, Outcome};
use crate::process::{Annotator, Child, Copied, Death, Metadata, Out, copy};
use crate::surroundings::Surroundings;
use anyhow::{Context, Result, anyhow};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};
use std::thread::{Builder, JoinHandle};

/// What a shell says of a command that is not there, and of one that cannot be run.
const NOT_FOUND: u8 = 127;
const NOT_RUN: u8 = 126;

pub(crate) fn run(args: &RunArgs, around: &Surroundings) -> Result<Outcome> {
    let (program, arguments) = args.command.split_first().context("run what? hlog run -- CMD")?;
    let metadata = Metadata::read(|name| std::env::var_os(name));
    let (out, err) = outputs()?;
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match Child::start(&mut command) {
        Ok(child) => child,
        Err(error) => return Ok(cannot_start(program, &error)),
    };
    if let Some(lacks) = metadata.lacks {
        Messages.say(lacks);
    }
    let (gone, alive) = io::pipe().context("no pipe can be made")?;
    let annotator = |terminal| Annotator::new(metadata.context.clone(), terminal);
    let (stdout, stderr) = child.pipes();
    let copies =
        [follow(stdout, &gone, annotator(around.stdout_terminal), out)?, follow(stderr, &gone, annotator(around.stderr_terminal), err)?];
    let Death(status) = child.wait().context("the process cannot be waited for")?;
    drop(alive);
    let mut outcome = Outcome::Command(status);
    for (copy, name) in copies.into_iter().zip(["standard output", "standard error"]) {
        let copied = copy.join().map_err(|_| anyhow!("a thread failed: this is a mistake of hlog's; please report it"))?;
        if let Copied::Failed(error) = copied {
            Messages.say(&format!("cannot write to {name}, lines are lost: {error}"));
            // Who does not know of the loss must not take this for a success.
            outcome = if status == 0 { Outcome::Trouble } else { outcome };
        }
    }
    Ok(outcome)
}

/// Standard output and standard error: one and the same where they lead to the same place.
fn outputs() -> Result<(Out, Out)> {
    let out = super::stdout()?;
    let err = io::stderr().as_fd().try_clone_to_owned().map(File::from).context("cannot write to standard error")?;
    let place = |file: &File| file.metadata().map(|data| (data.dev(), data.ino())).ok();
    let same = place(&out).is_some() && place(&out) == place(&err);
    let out = Out::new(out);
    let err = if same { out.clone() } else { Out::new(err) };
    Ok((out, err))
}

/// Copies a pipe's lines in a thread of its own.
fn follow(
    pipe: Option<impl Read + AsFd + Send + 'static>,
    gone: &PipeReader,
    annotator: Annotator,
    out: Out,
) -> Result<JoinHandle<Copied>> {
    let pipe = pipe.context("the process has no pipe")?;
    let gone = gone.try_clone().context("no pipe can be made")?;
    Builder::new().name("hlog-lines".into()).spawn(move || copy(pipe, gone, annotator, &out)).context("no thread can be started")
}

fn cannot_start(program: &OsStr, error: &io::Error) -> Outcome {
    let program = program.to_string_lossy();
    if error.kind() == ErrorKind::NotFound {
        Messages.say(&format!("{program}: command not found"));
        return Outcome::Command(NOT_FOUND);
    }
    Messages.say(&format!("{program}: cannot be run: {error}"));
    Outcome::Command(NOT_RUN)
}
