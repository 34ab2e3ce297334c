//! Which requests came, how were they answered, how long did it take?

use super::hist::Hist;
use super::keyed::Keyed;
use super::known::Known;
use super::overview::Overview;
use super::report::{Listed, Ratio, Timing, Wish};
use super::request::Request;
use super::wanted::{Found, text};
use super::{Counting, Merge, Named, fold};
use serde::{Deserialize, Serialize};
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

/// Requests, all and by group. What all have together is what the endpoints have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Requests {
    pub endpoints: Keyed<Group>,
    pub statuses: BTreeMap<u16, u64>,
    /// Microseconds.
    pub connect: Hist,
    pub by: BTreeMap<By, Keyed<Group>>,
    #[serde(skip)]
    known: Known,
    #[serde(skip)]
    raw: Vec<u8>,
    #[serde(skip)]
    folded: Vec<u8>,
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
        let endpoint = self.endpoint(request, &counting.folds);
        self.endpoints.at_place(endpoint).add(request);
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
                By::Status => status.as_bytes(),
                By::Host => text(request.host.map(Found::value)),
                By::Protocol => text(request.protocol.map(Found::value)),
                By::Method => request.method,
                By::Code => request.code,
            };
            self.by.entry(*by).or_default().at(name).add(request);
        }
    }

    /// The place of a request's endpoint.
    fn endpoint(&mut self, request: &Request<'_>, folds: &fold::Folds) -> usize {
        let Self { endpoints, known, raw, folded, .. } = self;
        raw.clear();
        // Where the method ends, so that no other method and path are the same text. A longer one makes it too long to be known.
        raw.push(request.method.len().min(255) as u8);
        raw.extend_from_slice(request.method);
        raw.extend_from_slice(fold::without_query(request.path));
        known.place(raw, || {
            folded.clear();
            folded.extend_from_slice(request.method);
            if !folded.is_empty() {
                folded.push(b' ');
            }
            fold::path(request.path, folds, folded);
            endpoints.place(folded)
        })
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
pub(crate) struct Report<'t> {
    pub total: GroupReport<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_ms: Option<Timing>,
    /// Status and count.
    pub statuses: Vec<(u16, u64)>,
    pub endpoints: Listed<GroupReport<'t>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<By, Listed<GroupReport<'t>>>,
    /// There were more endpoints, or more groups, than have a place of their own.
    pub approximate: bool,
}

/// What is said of requests that have something in common.
#[derive(Debug, Serialize)]
pub(crate) struct GroupReport<'t> {
    /// Not copied: there may be many, and long ones.
    pub name: &'t str,
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

impl<'t> GroupReport<'t> {
    fn of(name: &'t str, group: &Group) -> Self {
        let [_, _, status_2xx, status_3xx, status_4xx, status_5xx] = group.classes;
        Self {
            name,
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
    pub(crate) fn report(&self, overview: &Overview, wish: Wish) -> Option<Report<'_>> {
        let mut total = Group::default();
        self.endpoints.values().for_each(|group| total.merge(group.clone()));
        let list = |groups| Listed::of(groups, wish.top, |group: &Group| order(group, wish.sort), GroupReport::of);
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
