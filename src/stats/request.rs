//! What does the router tell of one request?

use super::wanted::{Found, Wanted, count, text};
use crate::record::Record;

/// The fields of a request that are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Fields(Wanted<10>);

impl Default for Fields {
    fn default() -> Self {
        let names = ["method", "path", "status", "service", "connect", "bytes", "code", "dyno", "host", "protocol"];
        Self(Wanted::of("router", names))
    }
}

/// A request, as the router tells it.
#[derive(Debug)]
pub(crate) struct Request<'r> {
    pub(super) method: &'r [u8],
    pub(super) path: &'r [u8],
    pub status: Option<u16>,
    /// Microseconds.
    pub service: Option<u64>,
    /// Microseconds.
    pub(super) connect: Option<u64>,
    pub(super) bytes: u64,
    /// Empty where it was no error.
    pub code: &'r [u8],
    pub(super) dyno: Option<Found<'r>>,
    pub(super) host: Option<Found<'r>>,
    pub(super) protocol: Option<Found<'r>>,
}

impl<'r> Request<'r> {
    pub(crate) fn read(record: &'r Record<'_>, fields: &Fields) -> Self {
        let [method, path, status, service, connect, bytes, code, dyno, host, protocol] = fields.0.find(record);
        let value = |found: Option<Found<'r>>| found.map(Found::value);
        Self {
            method: text(value(method)),
            path: text(value(path)),
            status: count(value(status), 0).and_then(|status| u16::try_from(status).ok()),
            service: count(value(service), 3),
            connect: count(value(connect), 3),
            bytes: count(value(bytes), 0).unwrap_or_default(),
            code: text(value(code)),
            dyno,
            host,
            protocol,
        }
    }

    /// The dyno that served it; empty without one.
    pub(crate) fn dyno(&self) -> &'r [u8] {
        text(self.dyno.map(Found::value))
    }

    /// Was it answered with a status of 500 to 599?
    pub(crate) fn failed(&self) -> bool {
        self.status.is_some_and(|status| (500..600).contains(&status))
    }
}
