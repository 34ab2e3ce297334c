//! In which order do parts come out, and what ends that? One writer, which works as well while it has nothing to write.

use super::{Answer, Consumer, Ending, Failed, Sink, Word, Worker};
use crate::chunk::LONGEST;
use anyhow::{Result, anyhow};
use crossbeam_channel::{Receiver, Sender, after, never, select};
use signal_hook::consts::SIGPIPE;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// After a signal, what a live stream has said is waited for so long: longer than it may be held back.
const MOMENT: Duration = LONGEST.saturating_add(Duration::from_millis(50));

/// A signal that has come, and when all is out that was held back then.
pub(super) struct Leaving {
    signal: i32,
    end: Receiver<Instant>,
}

impl Leaving {
    const fn ending(&self) -> Ending {
        Ending::Signal(self.signal)
    }
}

/// Who gives the sink the parts in their order, and works as well while it has none to give.
pub(super) struct Writer<C: Consumer> {
    pub answers: Receiver<Result<Answer<C::Part>, Failed>>,
    /// Those that came before their turn.
    pub early: BTreeMap<u64, Answer<C::Part>>,
    pub signals: Receiver<i32>,
    /// May lines be held back that have been said?
    pub live: bool,
    pub leaving: Option<Leaving>,
    pub own: Option<Worker<C>>,
    pub used: Sender<C::Part>,
    pub spare: Receiver<C::Part>,
}

impl<C: Consumer> Writer<C> {
    pub(super) fn write(mut self, sink: &mut impl Sink<C::Part>) -> Result<Ending> {
        let ticks = sink.ticks();
        for number in 0.. {
            let mut answer = match self.answer(number, sink, &ticks)? {
                ControlFlow::Continue(answer) => answer,
                ControlFlow::Break(ending) => return Ok(ending),
            };
            let heeded = self.signals.try_recv().ok().and_then(|signal| self.heed(signal));
            if let Some(ending) = heeded.or_else(|| self.left()) {
                return Ok(ending);
            }
            if give(&mut answer, sink)?.is_break() {
                break;
            }
            // Nobody may want the part back.
            drop(self.used.send(answer.part));
        }
        Ok(self.leaving.map_or(Ending::Done, |leaving| leaving.ending()))
    }

    /// What to do when a signal comes: where lines may be held back, there is a moment for them, unless it is asked twice or
    /// nobody reads them.
    fn heed(&mut self, signal: i32) -> Option<Ending> {
        if !self.live || self.leaving.is_some() || signal == SIGPIPE {
            return Some(Ending::Signal(signal));
        }
        self.leaving = Some(Leaving { signal, end: after(MOMENT) });
        None
    }

    /// The end of the moment after a signal, once it has come.
    fn left(&self) -> Option<Ending> {
        let leaving = self.leaving.as_ref()?;
        leaving.end.try_recv().is_ok().then(|| leaving.ending())
    }

    /// Works, or waits, until it is there.
    fn answer(
        &mut self,
        number: u64,
        sink: &mut impl Sink<C::Part>,
        ticks: &Receiver<Instant>,
    ) -> Result<ControlFlow<Ending, Answer<C::Part>>> {
        let still = never();
        loop {
            if let Some(answer) = self.early.remove(&number) {
                return Ok(ControlFlow::Continue(answer));
            }
            let mut answer = self.answers.try_recv().ok();
            if answer.is_none() {
                sink.rest()?;
                answer = self.work();
            }
            let answer = match answer {
                Some(answer) => answer,
                None => select! {
                    recv(self.answers) -> answer => answer.unwrap_or(Err(Failed)),
                    recv(self.signals) -> signal => match self.heed(signal.unwrap_or_default()) {
                        Some(ending) => return Ok(ControlFlow::Break(ending)),
                        None => continue,
                    },
                    recv(self.leaving.as_ref().map_or(&still, |leaving| &leaving.end)) -> _ => {
                        return Ok(ControlFlow::Break(self.leaving.as_ref().map_or(Ending::Done, Leaving::ending)));
                    }
                    recv(ticks) -> _ => match sink.due()? {
                        ControlFlow::Continue(()) => continue,
                        ControlFlow::Break(()) => return Ok(ControlFlow::Break(Ending::Done)),
                    },
                },
            };
            let answer = answer.map_err(failed)?;
            self.early.insert(answer.number, answer);
        }
    }

    /// Takes a turn of its own, where it may and has a part for it.
    fn work(&mut self) -> Option<Result<Answer<C::Part>, Failed>> {
        let answer = self.own.as_mut()?.take_turn(self.spare.try_recv().ok()?);
        if answer.as_ref().is_ok_and(Answer::is_last) {
            self.own = None;
        }
        Some(answer)
    }
}

/// Gives the sink what came of a turn; says whether it wants more.
fn give<Part>(answer: &mut Answer<Part>, sink: &mut impl Sink<Part>) -> Result<ControlFlow<()>> {
    if answer.worked && sink.accept(&mut answer.part)?.is_break() {
        return Ok(ControlFlow::Break(()));
    }
    match &answer.word {
        None => {}
        Some(Word::Trouble(trouble)) => sink.trouble(trouble),
        Some(Word::Note(note)) => sink.note(note),
        Some(Word::End) => return Ok(ControlFlow::Break(())),
    }
    Ok(ControlFlow::Continue(()))
}

fn failed(_: Failed) -> anyhow::Error {
    anyhow!("a worker failed: this is a mistake of hlog's; please report it")
}
