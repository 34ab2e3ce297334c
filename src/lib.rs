//! hlog reads Heroku logs: every line becomes a typed [`Record`] with its context.
//!
//! ```
//! let line = b"2026-11-22T04:54:21.811308+00:00 heroku[router]: at=info method=GET path=\"/\" \
//!              host=shop.example.com dyno=web.3 connect=0ms service=12ms status=200 bytes=4157";
//! let record = hlog::parse(line);
//! assert_eq!(record.event(), "router");
//! assert_eq!(record.field("service"), Some(hlog::Value::Number(b"12")));
//! assert_eq!(record.proc_type(), Some(&b"router"[..]));
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(not(unix))]
compile_error!("hlog needs Unix: Linux, macOS, or Windows' subsystem for Linux");

mod bytes;
mod check;
mod chunk;
mod cli;
mod codes;
mod commands;
mod data;
mod drain;
mod dyno_context;
mod dyno_name;
mod engine;
mod envelope;
pub mod events;
mod exit;
mod filter;
mod framing;
mod gather;
mod hlog_json;
mod input;
mod json;
#[cfg(any(test, fuzzing))]
pub mod laws;
mod level;
mod live;
mod name;
mod number;
mod output;
#[doc(hidden)]
pub mod parts;
mod plan;
mod process;
pub mod program;
mod progress;
mod read;
mod record;
mod records;
mod releases;
mod scan;
mod sheet;
mod sieve;
mod sort;
mod span;
mod stats;
mod surroundings;
mod time;
mod walk;
mod widen;

pub use dyno_name::split_dyno;
pub use read::parse;
pub use record::{DynoId, Level, Record, Value};
pub use records::{Records, records};
