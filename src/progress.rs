//! How far is a long run? A bar on standard error, where somebody can see it and nothing else is printed there.

use crate::input::Input;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A run that is over sooner shows no bar.
const BLINK: Duration = Duration::from_millis(500);

/// Counts the bytes that have been read.
pub(crate) type ReadBytes = Arc<AtomicU64>;

/// A bar, or none.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    read: ReadBytes,
    start: Instant,
    shown: bool,
}

impl Progress {
    /// A bar when it is wanted and all inputs are files, so that it is known how much there is.
    pub(crate) fn new(wanted: bool, inputs: &[Input], read: ReadBytes) -> Self {
        let total: Option<u64> = if wanted { inputs.iter().map(Input::size).sum() } else { None };
        let bar = total.map(|total| ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()));
        Self { bar, read, start: Instant::now(), shown: false }
    }

    /// Shows how far it is by now.
    pub(crate) fn update(&mut self) {
        let Some(bar) = &self.bar else { return };
        if !self.shown {
            if self.start.elapsed() < BLINK {
                return;
            }
            self.shown = true;
            // A template that is wrong leaves the bar as plain as it was.
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta} left") {
                bar.set_style(style);
            }
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_position(self.read.load(Ordering::Relaxed));
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
