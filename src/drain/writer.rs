//! When is a batch safe? Batches that wait are written together, and each is answered when all of them are.

use super::counters::{Counters, Odd};
use super::frame::Survey;
use super::seen::{FrameId, Seen};
use anyhow::Result;
use crossbeam_channel::Receiver;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// What is written together at most, in batches and in bytes.
const GROUP: usize = 256;
const GROUP_BYTES: usize = 4 << 20;
/// So many are written one by one after some were refused: what is in the way may be in the way of one app alone.
const ALONE: usize = 256;

/// The lines of a request.
pub(crate) struct Batch {
    /// The app, where it is known.
    pub app: Option<Arc<str>>,
    pub bytes: Vec<u8>,
    pub id: Option<FrameId>,
    /// How many frames it says it has.
    pub announced: Option<u64>,
    /// Its share of the memory for all batches.
    pub _share: Option<OwnedSemaphorePermit>,
    /// Whoever waits for the answer: are the lines safe?
    pub reply: oneshot::Sender<bool>,
}

/// What became of batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Safety {
    /// All is where it cannot be lost.
    Safe,
    /// All is safe, and no more is wanted.
    Enough,
    /// Nothing is: it may be tried again.
    Refused,
    /// Nothing is, and nobody wants any more.
    Closed,
}

/// Where lines go.
pub(crate) trait Sink: Send {
    /// Takes a batch; says how many of its frames were not understood.
    ///
    /// # Errors
    /// After these nothing can be written any more.
    fn take(&mut self, batch: &Batch) -> Result<u64>;

    /// Makes safe what has been taken since the last time, and with it that these batches have been written.
    ///
    /// # Errors
    /// After these nothing can be written any more.
    fn commit(&mut self, ids: &[FrameId]) -> Result<Safety>;

    /// Nothing more comes.
    ///
    /// # Errors
    /// What is left cannot be written.
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Writes batches until nobody sends any more, or no more are wanted; then `stop` is called.
pub(super) fn write(
    batches: &Receiver<Batch>,
    mut sink: Box<dyn Sink>,
    mut seen: Seen,
    counters: &Counters,
    stop: impl Fn(),
) -> Result<()> {
    let mut survey = Survey::new();
    let mut alone = 0_usize;
    while let Ok(first) = batches.recv() {
        let mut group = Group { most: if alone > 0 { 1 } else { GROUP }, ..Group::default() };
        let result = group.take(first, batches, &mut *sink, &mut survey, &seen, counters).and_then(|()| sink.commit(&group.ids));
        let safe = matches!(result, Ok(Safety::Safe | Safety::Enough));
        counters.failing.store(!safe, Relaxed);
        alone = if safe { alone.saturating_sub(1) } else { ALONE };
        if safe {
            group.ids.iter().for_each(|id| seen.insert(id));
        }
        for reply in group.replies {
            // Who has gone away will ask again.
            let _ = reply.send(safe);
        }
        if !matches!(result, Ok(Safety::Safe | Safety::Refused)) {
            stop();
            return result.and_then(|_| sink.finish());
        }
    }
    sink.finish()
}

/// Batches that are written together.
#[derive(Default)]
struct Group {
    most: usize,
    replies: Vec<oneshot::Sender<bool>>,
    ids: Vec<FrameId>,
    fresh: HashSet<FrameId>,
}

impl Group {
    /// Gives the sink the first batch and those that wait behind it.
    fn take(
        &mut self,
        first: Batch,
        batches: &Receiver<Batch>,
        sink: &mut dyn Sink,
        survey: &mut Survey,
        seen: &Seen,
        counters: &Counters,
    ) -> Result<()> {
        let mut bytes = 0;
        for batch in std::iter::once(first).chain(batches.try_iter()) {
            counters.queue.fetch_sub(1, Relaxed);
            bytes += batch.bytes.len();
            let known = batch.id.as_ref().is_some_and(|id| seen.contains(id) || self.fresh.contains(id));
            if known {
                counters.duplicates.fetch_add(1, Relaxed);
                self.replies.push(batch.reply);
            } else {
                look(&batch, survey, counters);
                let unparsed = sink.take(&batch);
                let Batch { id, reply, .. } = batch;
                self.replies.push(reply);
                counters.odd(Odd::Unparsed, unparsed?);
                if let Some(id) = id {
                    self.fresh.insert(id.clone());
                    self.ids.push(id);
                }
            }
            if self.replies.len() >= self.most || bytes >= GROUP_BYTES {
                break;
            }
        }
        Ok(())
    }
}

/// Counts a batch's frames, and what is odd about them.
fn look(batch: &Batch, survey: &mut Survey, counters: &Counters) {
    let (mut frames, mut miscounted) = (0, 0);
    for piece in survey.pieces(&batch.bytes) {
        frames += 1;
        miscounted += u64::from(piece.miscounted);
    }
    counters.frames.fetch_add(frames, Relaxed);
    counters.bytes.fetch_add(batch.bytes.len() as u64, Relaxed);
    counters.odd(Odd::Count, miscounted);
    match batch.announced {
        None => counters.odd(Odd::NoMsgCount, 1),
        Some(announced) => counters.odd(Odd::MsgCount, u64::from(announced != frames)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Has no place for one app's lines.
    #[derive(Default)]
    struct Picky(bool);

    impl Sink for Picky {
        fn take(&mut self, batch: &Batch) -> Result<u64> {
            self.0 |= batch.app.as_deref() == Some("bad");
            Ok(0)
        }

        fn commit(&mut self, _ids: &[FrameId]) -> Result<Safety> {
            Ok(if std::mem::take(&mut self.0) { Safety::Refused } else { Safety::Safe })
        }
    }

    #[test]
    fn an_app_that_cannot_be_written_does_not_keep_the_others_from_it() {
        let (send, batches) = crossbeam_channel::unbounded();
        let mut answers = Vec::new();
        for number in 0..GROUP + 100 {
            let app = if number % 10 == 0 { "bad" } else { "shop" };
            let (reply, answer) = oneshot::channel();
            send.send(Batch { app: Some(app.into()), bytes: Vec::new(), id: None, announced: None, _share: None, reply }).unwrap();
            answers.push((app, answer));
        }
        drop(send);
        write(&batches, Box::new(Picky::default()), Seen::default(), &Counters::default(), || {}).unwrap();
        // Those of the first group are refused together.
        for (number, (app, mut answer)) in answers.into_iter().enumerate() {
            assert_eq!(answer.try_recv(), Ok(number >= GROUP && app != "bad"), "{number}");
        }
    }
}
