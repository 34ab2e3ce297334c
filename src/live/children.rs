//! Who runs for us, and how is none left behind? Every child leads a process group of its own, which ends as a whole.

use anyhow::{Result, anyhow};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::collections::HashMap;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a child may take to end when it is asked to.
const GRACE: Duration = Duration::from_secs(2);
/// And what it has started, when it has ended itself.
const LAST_GRACE: Duration = Duration::from_millis(100);
const LOOK: Duration = Duration::from_millis(5);

/// The children that run.
#[derive(Default)]
pub(crate) struct Children(Mutex<Running>);

#[derive(Default)]
struct Running {
    /// By their process id, which stands for the whole group.
    children: HashMap<u32, Child>,
    /// Nobody wants any more of them.
    ended: bool,
}

impl Children {
    /// Starts a child; its pipes are the caller's.
    ///
    /// # Errors
    /// It cannot be started, or the program is about to end.
    pub(crate) fn start(&self, command: &mut Command) -> io::Result<(u32, Pipes)> {
        command.process_group(0);
        let mut running = self.lock();
        if running.ended {
            return Err(io::Error::other("hlog is ending"));
        }
        let mut child = command.spawn()?;
        let pipes = Pipes { out: child.stdout.take(), err: child.stderr.take() };
        let id = child.id();
        running.children.insert(id, child);
        Ok((id, pipes))
    }

    /// Has the child itself ended?
    pub(crate) fn has_ended(&self, id: u32) -> bool {
        self.lock().children.get_mut(&id).is_none_or(has_ended)
    }

    /// Ends a child and all that it has started.
    pub(crate) fn end(&self, id: u32) {
        if let Some(child) = self.lock().children.remove(&id) {
            end_all(vec![child]);
        }
    }

    /// Ends all of them; none can be started any more.
    ///
    /// # Errors
    /// Some process does not end.
    pub(crate) fn end_all(&self) -> Result<()> {
        let mut running = self.lock();
        running.ended = true;
        let left = end_all(running.children.drain().map(|(_, child)| child).collect());
        if left == 0 { Ok(()) } else { Err(anyhow!("{left} heroku commands do not end")) }
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        // What a thread that failed has left is still true.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a child says.
pub(crate) struct Pipes {
    pub out: Option<std::process::ChildStdout>,
    pub err: Option<std::process::ChildStderr>,
}

/// Asks, waits a little, then insists. Answers how many are still there.
fn end_all(mut children: Vec<Child>) -> usize {
    children.iter().for_each(|child| signal(child, Signal::TERM));
    wait(GRACE, || children.iter_mut().all(has_ended));
    // Who has lost its leader is not waited for long: it may be dead already, with nobody to bury it.
    wait(LAST_GRACE, || !children.iter().any(has_group));
    children.iter().for_each(|child| signal(child, Signal::KILL));
    wait(GRACE, || children.iter_mut().all(has_ended));
    children.retain_mut(|child| !has_ended(child));
    children.len()
}

fn wait(longest: Duration, mut over: impl FnMut() -> bool) {
    let start = Instant::now();
    while !over() && start.elapsed() < longest {
        sleep(LOOK);
    }
}

fn has_ended(child: &mut Child) -> bool {
    matches!(child.try_wait(), Ok(Some(_)) | Err(_))
}

fn group(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

fn has_group(child: &Child) -> bool {
    group(child).is_some_and(|group| test_kill_process_group(group).is_ok())
}

fn signal(child: &Child, signal: Signal) {
    // A group that is gone is what is wanted.
    let _ = group(child).map(|group| kill_process_group(group, signal));
}
