//! Which requests came, how were they answered, how long did it take?

use super::hist::Hist;
use super::keyed::Keyed;
use super::overview::Overview;
use super::report::{Listed, Ratio, Timing, Wish};
use super::wanted::{Wanted, number, text, thousandths};
use super::{Counting, Merge, Named, fold};
use crate::record::{Record, Value};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// By which field requests are grouped, beside endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    Dyno,
    Status,
    Host,
    Protocol,
    Method,
    Code,
}

impl By {
    pub(crate) const NAMES: [Named<Self>; 6] = [
        ("dyno", "that served the request", Self::Dyno),
        ("status", "HTTP status", Self::Status),
        ("host", "asked for", Self::Host),
        ("protocol", "http, https, http1.1, http2.0", Self::Protocol),
        ("method", "HTTP method", Self::Method),
        ("code", "error code of the router", Self::Code),
    ];

    /// The field's name, as the title of a column of words.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Dyno => "<dyno",
            Self::Status => "<status",
            Self::Host => "<host",
            Self::Protocol => "<protocol",
            Self::Method => "<method",
            Self::Code => "<code",
        }
    }
}

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
    method: Cow<'r, str>,
    path: Cow<'r, str>,
    pub status: Option<u16>,
    /// Microseconds.
    pub service: Option<u64>,
    /// Microseconds.
    connect: Option<u64>,
    bytes: u64,
    /// Empty where it was no error.
    pub code: Cow<'r, str>,
    dyno: Option<Value<'r>>,
    host: Option<Value<'r>>,
    protocol: Option<Value<'r>>,
}

impl<'r> Request<'r> {
    pub(crate) fn read(record: &'r Record<'_>, fields: &Fields) -> Self {
        let [method, path, status, service, connect, bytes, code, dyno, host, protocol] = fields.0.read(record);
        Self {
            method: text(method),
            path: text(path),
            status: number(status, 0).and_then(|status| u16::try_from(status).ok()),
            service: thousandths(service),
            connect: thousandths(connect),
            bytes: number(bytes, 0).and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default(),
            code: text(code),
            dyno,
            host,
            protocol,
        }
    }

    /// The dyno that served it; empty without one.
    pub(crate) fn dyno(&self) -> Cow<'r, str> {
        text(self.dyno)
    }

    /// Was it answered with a status of 500 to 599?
    pub(crate) fn failed(&self) -> bool {
        self.status.is_some_and(|status| (500..600).contains(&status))
    }
}

/// Requests, all and by group. What all have together is what the endpoints have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Requests {
    pub endpoints: Keyed<Group>,
    pub statuses: BTreeMap<u16, u64>,
    /// Microseconds.
    pub connect: Hist,
    pub by: BTreeMap<By, Keyed<Group>>,
    #[serde(skip)]
    scratch: String,
}

/// Requests that have something in common.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Group {
    pub count: u64,
    /// Without a status, 1xx to 5xx.
    pub classes: [u64; 6],
    /// Those with an error code of the router.
    pub coded: u64,
    /// Microseconds.
    pub service: Hist,
    pub bytes: u64,
}

impl Requests {
    pub(crate) fn add(&mut self, request: &Request<'_>, counting: &Counting) {
        let mut endpoint = std::mem::take(&mut self.scratch);
        endpoint.clear();
        endpoint.push_str(&request.method);
        if !request.method.is_empty() {
            endpoint.push(' ');
        }
        fold::path(&request.path, &counting.folds, &mut endpoint);
        self.endpoints.at(&endpoint).add(request);
        self.scratch = endpoint;
        if let Some(status) = request.status {
            *self.statuses.entry(status).or_default() += 1;
        }
        if let Some(connect) = request.connect {
            self.connect.add(connect);
        }
        for by in &counting.by {
            let status = request.status.map(|status| status.to_string()).unwrap_or_default();
            let name = match by {
                By::Dyno => request.dyno(),
                By::Status => Cow::Borrowed(&*status),
                By::Host => text(request.host),
                By::Protocol => text(request.protocol),
                By::Method => Cow::Borrowed(&*request.method),
                By::Code => Cow::Borrowed(&*request.code),
            };
            self.by.entry(*by).or_default().at(&name).add(request);
        }
    }
}

impl Group {
    fn add(&mut self, request: &Request<'_>) {
        self.count += 1;
        let class = request.status.map_or(0, |status| usize::from(status / 100));
        self.classes[if class < self.classes.len() { class } else { 0 }] += 1;
        self.coded += u64::from(!request.code.is_empty());
        self.bytes = self.bytes.saturating_add(request.bytes);
        if let Some(service) = request.service {
            self.service.add(service);
        }
    }

    /// Those with a status of 500 to 599.
    pub(crate) const fn failed(&self) -> u64 {
        self.classes[5]
    }
}

impl Merge for Group {
    fn merge(&mut self, other: Self) {
        self.count += other.count;
        for (mine, theirs) in self.classes.iter_mut().zip(other.classes) {
            *mine += theirs;
        }
        self.coded += other.coded;
        self.service.merge(other.service);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

impl Merge for Requests {
    fn merge(&mut self, other: Self) {
        self.endpoints.merge(other.endpoints);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.connect.merge(other.connect);
        for (by, groups) in other.by {
            self.by.entry(by).or_default().merge(groups);
        }
    }
}

/// What comes first among endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    #[default]
    Total,
    Count,
    P95,
    Errors,
}

impl Sort {
    pub(crate) const NAMES: [Named<Self>; 4] = [
        ("total", "most service time together (default)", Self::Total),
        ("count", "most requests", Self::Count),
        ("p95", "greatest 95th percentile of service times", Self::P95),
        ("errors", "most answers with a status of 500 to 599", Self::Errors),
    ];
}

/// What is said of requests.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub total: GroupReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_ms: Option<Timing>,
    /// Status and count.
    pub statuses: Vec<(u16, u64)>,
    pub endpoints: Listed<GroupReport>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<By, Listed<GroupReport>>,
    /// There were more endpoints, or more groups, than have a place of their own.
    pub approximate: bool,
}

/// What is said of requests that have something in common.
#[derive(Debug, Serialize)]
pub(crate) struct GroupReport {
    pub name: String,
    pub count: u64,
    pub status_2xx: u64,
    pub status_3xx: u64,
    pub status_4xx: u64,
    pub status_5xx: u64,
    /// Those with an error code of the router (H10 to H99).
    pub coded: u64,
    pub bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_ms: Option<Timing>,
}

impl GroupReport {
    fn of(name: &str, group: &Group) -> Self {
        let [_, _, status_2xx, status_3xx, status_4xx, status_5xx] = group.classes;
        Self {
            name: name.to_owned(),
            count: group.count,
            status_2xx,
            status_3xx,
            status_4xx,
            status_5xx,
            coded: group.coded,
            bytes: group.bytes,
            service_ms: Timing::of(&group.service),
        }
    }
}

impl Requests {
    /// `None` without requests.
    pub(crate) fn report(&self, overview: &Overview, wish: Wish) -> Option<Report> {
        let mut total = Group::default();
        self.endpoints.values().for_each(|group| total.merge(group.clone()));
        let list = |groups: &Keyed<Group>| Listed::of(groups, wish.top, |group| order(group, wish.sort), GroupReport::of);
        (total.count > 0).then(|| Report {
            per_second: overview.per_second(total.count),
            total: GroupReport::of("", &total),
            connect_ms: Timing::of(&self.connect),
            statuses: self.statuses.iter().map(|(status, count)| (*status, *count)).collect(),
            endpoints: list(&self.endpoints),
            by: self.by.iter().map(|(by, groups)| (*by, list(groups))).collect(),
            approximate: self.endpoints.other().is_some() || self.by.values().any(|groups| groups.other().is_some()),
        })
    }
}

fn order(group: &Group, sort: Sort) -> Reverse<(u64, u64)> {
    Reverse(match sort {
        Sort::Total => (group.service.sum, group.count),
        Sort::Count => (group.count, group.service.sum),
        Sort::P95 => (group.service.percentile(950).unwrap_or_default(), group.count),
        Sort::Errors => (group.failed(), group.count),
    })
}
