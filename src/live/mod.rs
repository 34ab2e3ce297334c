//! How does one follow apps through the `heroku` command on this machine? Login, teams and two factors stay its business.
//!
//! Each app is a stream of bytes like any other input: lines as `heroku logs --tail` prints them, each once.

mod children;
mod heroku;
mod replay;
mod stream;
mod words;

pub(crate) use children::Children;
pub(crate) use heroku::{Heroku, Wish};
pub(crate) use stream::Stream;

/// An app that is followed.
#[derive(Clone)]
pub(crate) struct App {
    pub name: std::sync::Arc<str>,
    pub heroku: std::sync::Arc<Heroku>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.name.fmt(out)
    }
}

impl PartialEq for App {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for App {}
