//! How is hlog the endpoint that Heroku's log drains post to? A batch of lines comes as a request, and is answered with a
//! success only when its lines are safe.
//!
//! ```text
//! socket ─ server ─ routes ─ body ─▶ queue ─▶ writer ─ seen ─ sink: standard output, or store
//!          TLS,     who may  gzip,   full?    groups   twice?
//!          limits   write    limits  503
//! ```

mod body;
mod counters;
mod frame;
mod keys;
mod routes;
mod seen;
mod server;
mod store;
mod tls;
mod writer;

pub(crate) use keys::Keys;
pub(crate) use seen::{FrameId, Seen};
pub(crate) use server::{listen, serve};
pub(crate) use store::Store;
pub(crate) use writer::{Batch, Safety, Sink};
