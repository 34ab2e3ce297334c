//! The binary, with faults put under it by `tests/faults/shim.c`, and its memory watched.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::NamedTempFile;

/// What any input must fit into, in kB: the promise.
pub const BOUND: u64 = 64 << 10;

/// The shim, compiled; `cc` is there, since Rust links with it.
fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (new, shim) = (folder.join(format!("shim-{}.so", std::process::id())), folder.join("shim.so"));
        let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&new).arg("tests/faults/shim.c").arg("-ldl").status();
        assert!(made.expect("cc cannot be run").success());
        // Other tests may use it at this moment.
        fs::rename(&new, &shim).unwrap();
        shim
    })
}

/// A run of the binary.
pub struct Faulty {
    pub command: Command,
    peak: NamedTempFile,
}

/// How it went.
pub struct Ran {
    pub status: Option<i32>,
    pub out: Vec<u8>,
    pub said: String,
    /// Most memory that it had at once, in kB.
    pub peak: u64,
}

impl Faulty {
    pub fn new(args: &[&str]) -> Self {
        let peak = NamedTempFile::new().unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
        command.args(args).env("TZ", "UTC").env("LD_PRELOAD", shim()).env("FAULT_PEAK", peak.path()).stdin(Stdio::null());
        Self { command, peak }
    }

    pub fn fault(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(format!("FAULT_{name}"), value);
        self
    }

    pub fn run(mut self) -> Ran {
        let output = self.command.output().unwrap();
        self.ran(output)
    }

    /// Runs it on what a shell command prints; counts what comes out, and keeps none of it.
    pub fn fed_by(mut self, feeder: &str) -> (Ran, u64) {
        let mut feeder = Command::new("sh").args(["-c", feeder]).stdout(Stdio::piped()).spawn().unwrap();
        let stdin = feeder.stdout.take().unwrap();
        let mut child = self.command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let count = std::io::copy(&mut child.stdout.take().unwrap(), &mut std::io::sink()).unwrap();
        let output = child.wait_with_output().unwrap();
        feeder.wait().unwrap();
        (self.ran(output), count)
    }

    fn ran(&self, output: Output) -> Ran {
        let mut peak = String::new();
        self.peak.reopen().unwrap().read_to_string(&mut peak).unwrap();
        Ran {
            status: output.status.code(),
            out: output.stdout,
            said: String::from_utf8(output.stderr).unwrap(),
            peak: peak.trim().trim_end_matches(" kB").parse().unwrap(),
        }
    }
}
