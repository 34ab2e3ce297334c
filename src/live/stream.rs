//! How do the lines of one app come, whatever happens to the command that brings them? One session after the other.

use super::App;
use super::children::Pipes;
use super::replay::Replay;
use super::words;
use crate::exit::Messages;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, Read};
use std::thread::{Builder, sleep};
use std::time::{Duration, Instant};

/// A line that might be repeated waits no longer than this for the next; so do the last words of a session.
const QUIET: Duration = Duration::from_secs(1);
/// A longer line is handed on in pieces.
const PIECE: u64 = 64 << 10;
/// What is handed on at once, at most, when more is there.
const BATCH: usize = 64 << 10;
/// Pauses between sessions double from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LAST_PAUSE: Duration = Duration::from_secs(60);
/// A session that has lasted so long has worked, even if it has brought no line.
const LASTING: Duration = Duration::from_secs(30);
/// When so many sessions have failed and none has worked before, more of them are of no use.
const TRIES: u32 = 4;

enum Said {
    Line(Vec<u8>),
    Words(String),
    LinesEnd,
    WordsEnd,
}

/// A running `heroku logs --tail`.
struct Session {
    id: u32,
    said: Receiver<Said>,
    start: Instant,
    /// Has it brought a line that was not known?
    brought: bool,
    lines_end: bool,
    words_end: bool,
    /// Its last words, and what helps where trying again does not.
    words: Option<String>,
    remedy: Option<&'static str>,
}

/// The lines of one app, without end.
pub(crate) struct Stream {
    app: App,
    session: Option<Session>,
    replay: Replay,
    /// What can be read, and how far it has been.
    ready: Vec<u8>,
    at: usize,
    /// What is to be said when all that has been read.
    trouble: Option<io::Error>,
    sessions: u32,
    worked: bool,
    /// How many sessions in a row have not worked.
    failures: u32,
}

impl Stream {
    pub(crate) fn new(app: App) -> Self {
        Self { app, session: None, replay: Replay::new(), ready: Vec::new(), at: 0, trouble: None, sessions: 0, worked: false, failures: 0 }
    }

    fn say(&self, words: &str) {
        Messages.say(&format!("{}: {words}", self.app.name));
    }

    /// Waits for what comes next.
    fn step(&mut self) -> io::Result<()> {
        let Some(session) = &mut self.session else { return self.start() };
        match session.said.recv_timeout(QUIET) {
            Ok(Said::Line(line)) => self.line(line),
            Ok(Said::Words(words)) => self.hear(words),
            Ok(Said::LinesEnd) => session.lines_end = true,
            Ok(Said::WordsEnd) => session.words_end = true,
            Err(RecvTimeoutError::Timeout) => {
                self.replay.quiet(&mut self.ready);
                // Something it has started may hold its pipes open.
                if session.lines_end || self.app.heroku.children.has_ended(session.id) {
                    return self.finish();
                }
            }
            Err(RecvTimeoutError::Disconnected) => return self.finish(),
        }
        if self.session.as_ref().is_some_and(|session| session.lines_end && session.words_end) { self.finish() } else { Ok(()) }
    }

    fn start(&mut self) -> io::Result<()> {
        if self.sessions > 0 {
            sleep(self.pause());
        }
        let mut command = self.app.heroku.logs(&self.app.name, self.sessions > 0);
        let (id, pipes) = self.app.heroku.children.start(&mut command)?;
        self.sessions += 1;
        let said = listen(pipes)?;
        let start = Instant::now();
        self.session = Some(Session { id, said, start, brought: false, lines_end: false, words_end: false, words: None, remedy: None });
        Ok(())
    }

    /// Longer after every failure, and never quite the same for several at once.
    fn pause(&self) -> Duration {
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(10)).min(LAST_PAUSE);
        let chance = RandomState::new().hash_one(self.sessions) % 1024;
        pause / 2 + pause.mul_f64(chance as f64 / 1024.0)
    }

    fn line(&mut self, line: Vec<u8>) {
        let before = self.ready.len();
        if self.replay.line(line, &mut self.ready).is_some() {
            self.say("some lines may be missing here: Heroku's backlog does not reach back to where the stream was cut");
        }
        if let Some(session) = &mut self.session {
            session.brought |= self.ready.len() > before;
        }
    }

    /// What the command says is passed on, unless it can be said better.
    fn hear(&mut self, words: String) {
        let Some(session) = &mut self.session else { return };
        session.remedy = session.remedy.or_else(|| words::remedy(&words));
        if session.remedy.is_none() {
            Messages.say(&format!("{}: {words}", self.app.name));
            session.words = Some(words);
        }
    }

    /// The session is over: is there to be another?
    fn finish(&mut self) -> io::Result<()> {
        let Some(session) = self.session.take() else { return Ok(()) };
        self.app.heroku.children.end(session.id);
        self.replay.cut(&mut self.ready);
        if let Some(remedy) = session.remedy {
            return Err(io::Error::other(remedy));
        }
        if session.brought || session.start.elapsed() >= LASTING {
            (self.worked, self.failures) = (true, 0);
            return Ok(());
        }
        self.failures += 1;
        if !self.worked && self.failures >= TRIES {
            let words = session.words.unwrap_or_else(|| "it ends without a word".into());
            let app = &self.app.name;
            return Err(io::Error::other(format!(
                "the heroku command failed {TRIES} times: {words}; to try it alone: heroku logs --tail -a {app}"
            )));
        }
        Ok(())
    }

    /// Is something there already?
    fn has_more(&self) -> bool {
        self.ready.len() < BATCH && self.trouble.is_none() && self.session.as_ref().is_some_and(|session| !session.said.is_empty())
    }
}

impl Read for Stream {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.at == self.ready.len() {
            self.ready.clear();
            self.at = 0;
            while (self.ready.is_empty() && self.trouble.is_none()) || self.has_more() {
                self.trouble = self.step().err();
            }
            if self.ready.is_empty()
                && let Some(trouble) = self.trouble.take()
            {
                return Err(trouble);
            }
        }
        let count = (&self.ready[self.at..]).read(room)?;
        self.at += count;
        Ok(count)
    }
}

/// Listens to both pipes of a child.
fn listen(pipes: Pipes) -> io::Result<Receiver<Said>> {
    let (send, said) = bounded(256);
    if let Some(out) = pipes.out {
        let send = send.clone();
        Builder::new().name("hlog-lines".into()).spawn(move || pass_on(out, &send, |line| Some(Said::Line(line)), Said::LinesEnd))?;
    }
    if let Some(err) = pipes.err {
        let words = |line: Vec<u8>| words::plain(&line).map(Said::Words);
        Builder::new().name("hlog-words".into()).spawn(move || pass_on(err, &send, words, Said::WordsEnd))?;
    }
    Ok(said)
}

/// Passes on what a pipe says, line by line. A pipe that cannot be read has ended.
fn pass_on(pipe: impl Read, send: &Sender<Said>, said: impl Fn(Vec<u8>) -> Option<Said>, end: Said) {
    let mut pipe = BufReader::with_capacity(64 << 10, pipe);
    loop {
        let mut line = Vec::new();
        if !matches!(pipe.by_ref().take(PIECE).read_until(b'\n', &mut line), Ok(1..)) {
            break;
        }
        // A line that was torn when the command ended stays a line of its own.
        if !line.ends_with(b"\n") && line.len() < PIECE as usize {
            line.push(b'\n');
        }
        if said(line).is_some_and(|said| send.send(said).is_err()) {
            return;
        }
    }
    // Who has gone away need not be told.
    drop(send.send(end));
}
