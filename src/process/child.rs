//! How does a process live under hlog? Signals that come to hlog reach it, and hlog ends as it ends.

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use signal_hook::consts::{SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::iterator::exfiltrator::origin::Origin;
use signal_hook::low_level::emulate_default_handler;
use signal_hook::low_level::siginfo::Cause;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

/// What is passed on. Servers give meanings of their own to most of them: Puma and Unicorn to TTIN and TTOU, Sidekiq to TSTP.
const PASSED_ON: [i32; 12] = [SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH];
/// Those by which a terminal stops a job.
const STOPPING: [i32; 3] = [SIGTSTP, SIGTTIN, SIGTTOU];

/// A process that runs.
pub(crate) struct Child {
    child: std::process::Child,
    /// Its id as long as the id is its own.
    pid: Arc<Mutex<Option<Pid>>>,
}

/// How a process ended: its exit status, or 128 and the signal's number, as a shell says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Death(pub u8);

impl Child {
    /// Starts it; signals are watched before, so that none is missed.
    ///
    /// # Errors
    /// It cannot be started, or signals cannot be watched.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        let ignored = ignored_signals();
        let watched = PASSED_ON.into_iter().filter(|signal| !ignored.contains(signal));
        let mut signals = SignalsInfo::<WithOrigin>::new(watched)?;
        let child = command.spawn()?;
        let pid = Arc::new(Mutex::new(i32::try_from(child.id()).ok().and_then(Pid::from_raw)));
        let passed_to = Arc::clone(&pid);
        let watch = move || signals.forever().for_each(|origin| pass_on(&origin, &passed_to));
        Builder::new().name("hlog-signals".into()).spawn(watch)?;
        Ok(Self { child, pid })
    }

    /// Its standard output and error, once.
    pub(crate) fn pipes(&mut self) -> (Option<std::process::ChildStdout>, Option<std::process::ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// There is no such process, which cannot be.
    pub(crate) fn wait(&mut self) -> io::Result<Death> {
        let pid = *self.pid.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pid) = pid {
            // It is not buried before nobody sends signals to it any more: its id may be another's then.
            while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {}
        }
        *self.pid.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.child.wait().map(death)
    }
}

fn death(status: ExitStatus) -> Death {
    let number = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    Death(number.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX))
}

/// What a terminal's key sends, it sends to the process as well. All else is for us to pass on.
fn pass_on(origin: &Origin, pid: &Mutex<Option<Pid>>) {
    if matches!(origin.cause, Cause::Kernel) && origin.signal != SIGALRM {
        if STOPPING.contains(&origin.signal) {
            // The shell waits for the whole job to stop. What cannot be stopped goes on, as before.
            let _ = emulate_default_handler(origin.signal);
        }
        return;
    }
    let pid = pid.lock().unwrap_or_else(PoisonError::into_inner);
    if let (Some(pid), Some(signal)) = (*pid, Signal::from_named_raw(origin.signal)) {
        // One that has ended hears nothing.
        let _ = kill_process(pid, signal);
    }
}

/// Signals that are ignored here, as under `nohup`: the process inherits that only if they are left alone.
fn ignored_signals() -> Vec<i32> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    PASSED_ON.into_iter().filter(|signal| mask & (1 << (signal - 1)) != 0).collect()
}
