//! `hlog tail`: follow apps through Heroku's command.

use crate::cli::{FormatArg, TailArgs};
use crate::exit::Outcome;
use crate::input::Input;
use crate::live::{App, Heroku, Wish};
use crate::plan::{self, Plan};
use crate::surroundings::Surroundings;
use anyhow::{Context, Result, bail};
use crossbeam_channel::Receiver;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGPIPE, TERM_SIGNALS};
use std::sync::Arc;

pub(crate) fn run(args: TailArgs, around: &Surroundings) -> Result<Outcome> {
    if args.filter.last.is_some() {
        bail!("a stream has no last records: --num N begins with the N lines before now, -m N ends after the first N records");
    }
    if args.input.files_from.is_some() || args.input.input_format != FormatArg::Auto {
        bail!("tail reads apps, not files: --files-from and --input-format are for hlog parse and hlog grep");
    }
    if let Some(app) = args.filter.app.iter().find(|app| !is_app(app)) {
        bail!("'{app}' is no app's name; to follow several: hlog tail -a shop -a blog");
    }
    // What is wrong with the options is said before anything is started.
    Plan::new(&plan::Typed::tail(&args, args.filter.app.len()), Vec::new(), around)?;
    let mut heroku = Heroku::find(std::env::var_os("PATH").as_deref())?;
    heroku.wish = wish(&args);
    let heroku = Arc::new(heroku);
    let apps = apps(&args, &heroku)?;
    let inputs = apps.iter().map(|name| Input::App(App { name: name.as_str().into(), heroku: Arc::clone(&heroku) })).collect();
    let outcome = super::print_records(Plan::new(&plan::Typed::tail(&args, apps.len()), inputs, around)?);
    heroku.children.end_all()?;
    outcome
}

/// The apps to follow, each once.
fn apps(args: &TailArgs, heroku: &Heroku) -> Result<Vec<String>> {
    if args.all {
        return heroku.apps();
    }
    let mut apps: Vec<String> = Vec::new();
    for app in &args.filter.app {
        if !apps.contains(app) {
            apps.push(app.clone());
        }
    }
    if apps.is_empty() {
        apps.push(heroku.app_here()?);
    }
    Ok(apps)
}

/// Names and ids of apps have nothing else in them.
pub(super) fn is_app(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What Heroku may leave out without a loss: what any line of it that hlog would keep has, by Heroku's own rules. So a single
/// source and a single dyno by its full name; a type, a pattern or a negation may mean more here than there.
fn wish(args: &TailArgs) -> Wish {
    let source = match &args.filter.source[..] {
        [source] if ["app", "heroku"].contains(&source.0.as_str()) => Some(source.0.clone()),
        _ => None,
    };
    let dyno = match &args.filter.dyno[..] {
        [dyno] if is_numbered(dyno) => Some(dyno.clone()),
        _ => None,
    };
    Wish { lines: args.num, source, dyno }
}

/// `web.1`
fn is_numbered(dyno: &str) -> bool {
    dyno.split_once('.').is_some_and(|(kind, number)| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        !kind.is_empty() && kind.bytes().all(is_word) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Signals that end a stream; among them a terminal that goes away, and a standard output that nobody reads any more, which
/// is not noticed by writing while nothing is to be written.
pub(super) fn signals() -> Result<Receiver<i32>> {
    let (send, signals) = super::signals(&[TERM_SIGNALS, &[SIGHUP]].concat())?;
    let out = super::stdout()?;
    let watch = move || {
        let mut polled = [PollFd::new(&out, PollFlags::empty())];
        while let Err(Errno::INTR) = poll(&mut polled, None) {}
        if !polled[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) {
            // This system cannot watch such an output: then it is noticed by writing.
            return;
        }
        // Who has gone away need not be told.
        let _ = send.send(SIGPIPE);
    };
    std::thread::Builder::new().name("hlog-output".into()).spawn(watch).context("no thread can be started")?;
    Ok(signals)
}
