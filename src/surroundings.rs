//! What does the program find around it: terminals, environment, time, cores?

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::{IsTerminal, stderr, stdin, stdout};

/// All that a plan depends on beside the arguments.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    pub stdin_terminal: bool,
    /// Is standard input a device, as a terminal and `/dev/null` are, and so nothing that holds a log?
    pub stdin_device: bool,
    pub stdout_terminal: bool,
    pub stderr_terminal: bool,
    /// CI: nobody watches
    pub ci: bool,
    /// Columns of the terminal that standard output is.
    pub width: Option<usize>,
    /// NO_COLOR
    pub no_color: bool,
    /// TERM says that the terminal knows no colours.
    pub dumb: bool,
    /// CLICOLOR_FORCE
    pub force_color: bool,
    pub now: Timestamp,
    /// The zone here: looked up only when it is asked for, which costs more than all the rest.
    pub local: fn() -> TimeZone,
    pub cores: usize,
}

impl Surroundings {
    /// Looks around.
    pub(crate) fn find() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
        let stdout_terminal = stdout().is_terminal();
        let width = stdout_terminal.then(|| terminal_size::terminal_size_of(stdout())).flatten();
        Self {
            stdin_terminal: stdin().is_terminal(),
            stdin_device: stdin_is_device(),
            stdout_terminal,
            stderr_terminal: stderr().is_terminal(),
            ci: set("CI"),
            width: width.map(|(width, _)| usize::from(width.0)),
            no_color: set("NO_COLOR"),
            dumb: std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
            force_color: forced,
            now: Timestamp::now(),
            local: TimeZone::system,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

fn stdin_is_device() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let metadata = stdin().as_fd().try_clone_to_owned().map(std::fs::File::from).and_then(|file| file.metadata());
    metadata.is_ok_and(|metadata| metadata.file_type().is_char_device())
}
