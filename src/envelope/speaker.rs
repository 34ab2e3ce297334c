//! Who is speaking? Told from source and process, it decides which rules may read a line.

/// Those who speak, a bit each.
pub(crate) mod from {
    /// `heroku[router]`
    pub const ROUTER: u16 = 1;
    /// a dyno, told by the platform: `heroku[web.1]`
    pub const DYNO: u16 = 1 << 1;
    /// Heroku's API and slug compiler
    pub const API: u16 = 1 << 2;
    /// Logplex and log-shuttle
    pub const LOGPLEX: u16 = 1 << 3;
    /// `app[postgres.24405]`
    pub const POSTGRES: u16 = 1 << 4;
    /// `app[heroku-postgres]`
    pub const ADDON_POSTGRES: u16 = 1 << 5;
    /// `app[heroku-redis]`
    pub const ADDON_REDIS: u16 = 1 << 6;
    /// a dyno's own output: `app[web.1]`
    pub const APP: u16 = 1 << 7;
    /// a time and nothing else
    pub const NOBODY: u16 = 1 << 8;
    /// a dyno, told by the platform under `app`, as the frames of 2012 did
    pub const DYNO_2012: u16 = 1 << 9;
    /// one of whom no rule but `log` knows anything
    pub const OTHER: u16 = 1 << 10;
    /// everybody
    pub const ALL: u16 = u16::MAX;
}

/// Tells who is speaking.
pub(super) fn speaker(source: &[u8], dyno: &[u8], pri: &[u8]) -> u16 {
    match (source, dyno) {
        (b"heroku", b"router") => from::ROUTER,
        // The server before the router (until 2012) wrote access logs: text, and nothing of a dyno.
        (b"heroku", b"nginx") => from::OTHER,
        (b"heroku" | b"app", b"api") | (b"heroku", b"slugc" | b"slug-compiler") => from::API,
        (b"logplex" | b"Logplex", _) | (_, b"logplex" | b"log-shuttle") => from::LOGPLEX,
        (b"heroku", _) => from::DYNO,
        (b"app", b"heroku-postgres") => from::ADDON_POSTGRES,
        (b"app", b"heroku-redis") => from::ADDON_REDIS,
        (b"app", _) if is_postgres(dyno) => from::POSTGRES,
        // What an app prints has the priority 190 (13 in 2013): nothing it prints can have this one.
        (b"app", _) if pri == b"40" => from::DYNO_2012,
        (b"", b"") => from::NOBODY,
        _ => from::APP,
    }
}

/// `postgres`, `postgres.24405`
pub(crate) fn is_postgres(dyno: &[u8]) -> bool {
    dyno.strip_prefix(b"postgres").is_some_and(|rest| rest.is_empty() || rest[0] == b'.')
}
