//! The doorway: hands the arguments to the library, returns its exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(hlog::program::run(std::env::args_os()).status())
}
