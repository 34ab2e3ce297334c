//! What does the status mean with which a process exited?

use super::Code;
use crate::record::Level;

/// The statuses of `Process exited with status N` worth explaining, ascending.
pub const EXITS: &[Code] = &[
    Code {
        code: "0",
        name: "Success",
        level: Level::Info,
        meaning: "The process ended by itself and reported success. Right for one-off and release \
                  dynos; a web or worker process should not end, counts as crashed and is started \
                  again.",
        remedy: &[
            "One-off dyno: nothing to do.",
            "Web or worker: look for what made it end: `hlog grep -d worker.1 --since -1h`. Often \
             the server went to the background, or a script ran off its end: start the server in \
             the foreground, with `exec`.",
        ],
        see: None,
    },
    Code {
        code: "1",
        name: "General error",
        level: Level::Error,
        meaning: "The process gave up, mostly over an error it did not catch: an exception, a \
                  missing module, a wrong or missing config var.",
        remedy: &[
            "Read the app's last lines before it: `hlog grep -d web.1 --since -15m`.",
            "Look for a deploy or config change just before: `hlog grep -e release -e \
             config-change --since -2h`; undo it with `heroku releases:rollback`.",
        ],
        see: None,
    },
    Code {
        code: "2",
        name: "Usage error or panic",
        level: Level::Error,
        meaning: "By custom a wrong command line: an unknown option, a shell syntax error, a \
                  script that Python cannot open. Go programs also end so after a panic.",
        remedy: &[
            "See the command as it was run: `hlog grep -e process-start --since -1h`, and compare \
             it with the Procfile.",
            "Read the app's last lines before it: `hlog grep -d web.1 --since -15m`.",
        ],
        see: None,
    },
    Code {
        code: "126",
        name: "Command cannot be run",
        level: Level::Error,
        meaning: "The command was found but could not be executed: no execute permission, a \
                  directory, or a format the machine does not know.",
        remedy: &[
            "Make it executable and deploy: `git update-index --chmod=+x PATH`.",
            "Check its first line (`#!...`) and that a binary is built for the dyno's processor.",
        ],
        see: None,
    },
    Code {
        code: "127",
        name: "Command not found",
        level: Level::Error,
        meaning: "The shell did not find the command: a slip in the Procfile, or a program that \
                  is not part of the build.",
        remedy: &[
            "See the command: `hlog grep -e process-start --since -1h`, and the message: `hlog \
             grep 'not found' --since -1h`.",
            "Look inside: `heroku run bash`, then `which COMMAND`.",
            "Check buildpacks and their order (`heroku buildpacks`), and that the program is no \
             development-only dependency.",
        ],
        see: None,
    },
    Code {
        code: "134",
        name: "Aborted (SIGABRT)",
        level: Level::Error,
        meaning: "The process aborted itself (128 + 6). The classic is Node.js at its heap limit; \
                  failed checks in native code end so too.",
        remedy: &[
            "Read the lines before it: `hlog grep -d web.1 --since -15m`.",
            "Node.js with a full heap: set `--max-old-space-size` in NODE_OPTIONS to fit the \
             dyno, or find the leak.",
            "Else take a larger dyno: `heroku ps:type web=standard-2x`.",
        ],
        see: None,
    },
    Code {
        code: "137",
        name: "Killed (SIGKILL)",
        level: Level::Error,
        meaning: "Heroku, or the system, killed the process with SIGKILL (128 + 9): it did not \
                  stop within 30 seconds (R12), did not boot in time (R10), or used far too much \
                  memory (R15).",
        remedy: &[
            "See which code stands next to it: `hlog grep -e platform-error --since -2h`, then \
             `hlog explain R12`, R10 or R15.",
            "No code there: suspect memory; watch it with `hlog grep -e memory-sample --since \
             -2h`.",
        ],
        see: None,
    },
    Code {
        code: "139",
        name: "Segmentation fault (SIGSEGV)",
        level: Level::Error,
        meaning: "The process touched memory that is not its own (128 + 11). The fault is in \
                  native code: an extension, a driver, the runtime.",
        remedy: &[
            "Read the lines before it: `hlog grep -d web.1 --since -15m`; Ruby, Java and others \
             print a crash report.",
            "Undo the last update of runtime, stack or native library: `heroku releases`, `heroku \
             releases:rollback`.",
            "Rebuild native extensions: after a change of stack, deploy without the build cache.",
        ],
        see: None,
    },
    Code {
        code: "143",
        name: "Terminated (SIGTERM)",
        level: Level::Info,
        meaning: "The process stopped because it was told to, with SIGTERM (128 + 15): a deploy, \
                  a config change, scaling, a restart, the daily cycling of dynos. Normal.",
        remedy: &[
            "Nothing to do, if the dyno comes back: `hlog grep -e dyno-state --since -1h`.",
            "Want to know why it was stopped? `hlog grep -e deploy -e release -e config-change -e \
             scale -e dyno --since -1h`.",
        ],
        see: None,
    },
];
