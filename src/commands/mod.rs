//! What does each command do? One short file each, and what they share.

pub(crate) mod check;
mod count;
pub(crate) mod deliver;
pub(crate) mod drain;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod grep;
mod json;
pub(crate) mod parse;
pub(crate) mod print;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod selection;
pub(crate) mod setup;
pub(crate) mod stats;
pub(crate) mod tail;

use crate::engine::{self, Ending};
use crate::exit::{Messages, Outcome};
use crate::number::{self, Dimension};
use crate::plan::Plan;
use crate::progress::{Progress, ReadBytes};
use crate::widen::widen;
use anyhow::{Context, Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, bounded};
use deliver::{Delivery, Limit};
use indicatif::{DecimalBytes, HumanCount};
use print::{Printer, Shape, Tally};
use signal_hook::consts::{SIGPIPE, TERM_SIGNALS};
use signal_hook::iterator::Signals;
use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Reads, filters and prints as planned: what `parse` and `grep` do.
fn print_records(plan: Plan) -> Result<Outcome> {
    let shape = plan.shape;
    let mut header = Vec::new();
    if let Shape::Format(format) = &shape {
        format.header(&mut header);
    }
    let printer = Printer::new(Arc::new(plan.selection), shape).marking(plan.limit != Limit::All);
    let progress = Progress::new(plan.progress, &plan.reading.inputs, Arc::clone(&plan.reading.read));
    let out = stdout()?;
    widen(&out);
    let mut delivery = Delivery::new(out, plan.limit, progress);
    delivery.begin(&header)?;
    let read = Arc::clone(&plan.reading.read);
    let signals = if plan.live { tail::signals()? } else { signals(TERM_SIGNALS)?.1 };
    let ending = match engine::run(plan.reading, &printer, &mut delivery, Some(signals))? {
        Ending::Signal(SIGPIPE) => {
            delivery.closed = true;
            Ending::Done
        }
        other => other,
    };
    delivery.settle();
    let Tally { selected, odd } = delivery.tally;
    let count = plan.count.then(|| format!("{selected}\n"));
    delivery.finish(count.unwrap_or_default().as_bytes())?;
    if matches!(ending, Ending::Signal(_)) && plan.watched && !plan.live {
        let records = if selected == 1 { "record" } else { "records" };
        say_stopped(&read, &format!(", {} {records} selected", HumanCount(selected)));
    }
    odd.tell(plan.fail_unparsed, plan.watched, plan.sieved);
    if selected == 0
        && let Some(note) = (plan.why_nothing)()
    {
        Messages.say(&note);
    }
    Ok(match ending {
        Ending::Signal(number) => Outcome::Signal(number),
        // Who asks only whether there is a match has his answer with the first.
        Ending::Done if plan.quiet && selected > 0 => Outcome::Good,
        Ending::Done if delivery.failed_inputs || (plan.fail_unparsed && odd.unparsed > 0) => Outcome::Trouble,
        Ending::Done if plan.matching && selected == 0 => Outcome::NothingMatched,
        Ending::Done => Outcome::Good,
    })
}

/// Says how far a run came that a signal has ended, and what is to be known of it.
fn say_stopped(read: &ReadBytes, what: &str) {
    Messages.say(&format!("stopped after {} read{what}", DecimalBytes(read.load(Ordering::Relaxed))));
}

/// Standard output without the line buffer that the standard library puts before it.
fn stdout() -> Result<File> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from).context("cannot write to standard output")
}

/// Prints a text, all at once. A closed pipe is no error: then nobody wants more.
pub(crate) fn print_text(text: &[u8]) -> Result<ControlFlow<()>> {
    printed(stdout()?.write_all(text))
}

/// What writing to standard output came to.
fn printed(result: io::Result<()>) -> Result<ControlFlow<()>> {
    match result {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(error).context("cannot write to standard output"),
    }
}

/// Says right away when a file that the user named cannot be written, or is one of those that are read; what is in it stays.
fn try_file<'p>(path: &Path, read: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    let Ok(known) = path.canonicalize() else { return open_file(path) };
    if read.into_iter().any(|read| read.canonicalize().is_ok_and(|read| read == known)) {
        bail!("{}: is read, and would be written over", path.display());
    }
    // Whoever reads a pipe would see its end.
    if known.is_file() { open_file(path) } else { Ok(()) }
}

fn open_file(path: &Path) -> Result<()> {
    let tried = File::options().append(true).create(true).open(path);
    tried.map(drop).with_context(|| format!("{}: cannot be written", path.display()))
}

/// Writes a file that the user named.
fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{}: cannot be written", path.display()))
}

/// A stretch of time that was typed: `90s`, `1.5m`.
fn duration(option: &str, text: &str) -> Result<Duration> {
    let (digits, unit) = number::split(text.trim().as_bytes());
    match (number::scaled(digits, 3), number::unit(unit)) {
        (Some(count), Some((Dimension::Time, steps))) if count > 0 => {
            let micros = count.saturating_mul(steps) / 1000;
            Ok(Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX)))
        }
        _ => Err(anyhow!("{option} '{text}' is no time: write 90s, 5m or 1h")),
    }
}

/// So long a signal may wait to be heeded.
const UNHEEDED: Duration = Duration::from_secs(2);

/// Ends the program at once, as a signal does.
fn exit(signal: i32) -> ! {
    std::process::exit(Outcome::Signal(signal).status().into())
}

/// Signals that ask for an end, as they come. Who is to heed them may wait for somebody to take our output: then the second one, or some
/// time after the first, ends it all the same.
fn signals(which: &[i32]) -> Result<(Sender<i32>, Receiver<i32>)> {
    let (send, receive) = bounded(1);
    let sender = send.clone();
    let mut signals = Signals::new(which).context("signals cannot be watched")?;
    let watch = move || {
        for signal in signals.forever() {
            // The one before waits still, or nobody heeds any more.
            if send.try_send(signal).is_err() {
                exit(signal);
            }
            let sent = send.clone();
            let watch = move || {
                std::thread::sleep(UNHEEDED);
                if sent.is_full() {
                    exit(signal);
                }
            };
            // Without that thread a second signal is needed.
            drop(std::thread::Builder::new().name("hlog-unheeded".into()).spawn(watch));
        }
    };
    std::thread::Builder::new().name("hlog-signals".into()).spawn(watch).context("no thread can be started")?;
    Ok((sender, receive))
}
