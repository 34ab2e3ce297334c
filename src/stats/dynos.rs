//! How did each dyno fare: load, memory against its quota, restarts and crashes?

use super::figures::{Figures, Latest};
use super::keyed::Keyed;
use super::report::{self, Fixed, Listed, Ratio, Wish};
use super::timeline::Timeline;
use super::wanted::{Wanted, number};
use super::{Kind, Merge, Seen};
use crate::dyno_name::split_dyno;
use crate::record::{Record, Value};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// The fields of samples that are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    memory: Wanted<7>,
    load: Wanted<3>,
    life: Wanted<1>,
    state: Wanted<1>,
}

impl Default for Fields {
    fn default() -> Self {
        let memory = ["sample#memory_total", "mem", "sample#memory_quota", "sample#memory_swap", "mem_percent", "measure", "val"];
        Self {
            memory: Wanted::of("memory-sample", memory),
            load: Wanted::of("cpu-sample", ["sample#load_avg_1m", "measure", "val"]),
            life: Wanted::of("dyno", ["action"]),
            state: Wanted::of("dyno-state", ["to"]),
        }
    }
}

impl Fields {
    /// The memory of a sample, in thousandths of a MB.
    pub(crate) fn memory(&self, record: &Record<'_>) -> Option<i128> {
        let [total, mem, _, _, _, measure, val] = self.memory.read(record);
        total.or(mem).or(val.filter(|_| measure == Some(Value::Text(b"memory_total")))).and_then(|value| number(Some(value), 3))
    }
}

/// Greatest memory over time, in thousandths of a MB.
pub(crate) type Series = Timeline<Most, 128>;

/// The greatest of several numbers.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Most(pub i128);

impl Merge for Most {
    fn merge(&mut self, other: Self) {
        self.0 = self.0.max(other.0);
    }
}

/// All dynos, by name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Dynos(pub Keyed<Dyno>);

/// A dyno, or all of a process type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Dyno {
    /// Thousandths of a MB.
    pub memory: Figures,
    /// The quota that was told last, thousandths of a MB.
    pub quota: Latest,
    /// The most of a quota that was used, in millionths of it.
    pub share: Most,
    /// Thousandths of a MB.
    pub swap: Figures,
    pub memory_series: Series,
    /// Thousandths.
    pub load: Figures,
    pub last_load: Latest,
    pub starts: u64,
    pub restarts: u64,
    pub cycles: u64,
    pub crashes: u64,
}

impl Dynos {
    pub(crate) fn add(&mut self, seen: &Seen<'_>, fields: &Fields) {
        let record = seen.record;
        let count: fn(&mut Dyno) -> &mut u64 = match seen.kind {
            Kind::Memory => return self.of(record, |dyno| dyno.memory(seen, fields)),
            Kind::Load => return self.of(record, |dyno| dyno.load(seen, fields)),
            Kind::Start => |dyno| &mut dyno.starts,
            Kind::State if fields.state.read(record) == [Some(Value::Text(b"crashed"))] => |dyno| &mut dyno.crashes,
            Kind::Life => match fields.life.read(record) {
                [Some(Value::Text(b"restarting"))] => |dyno| &mut dyno.restarts,
                [Some(Value::Text(b"cycling"))] => |dyno| &mut dyno.cycles,
                _ => return,
            },
            _ => return,
        };
        self.of(record, |dyno| *count(dyno) += 1);
    }

    /// Counts for the record's dyno. What the API says of a process says nothing of one.
    fn of(&mut self, record: &Record<'_>, count: impl FnOnce(&mut Dyno)) {
        if let Some(name) = record.dyno().filter(|name| *name != b"api") {
            count(self.0.at(name));
        }
    }

    /// The dynos of each process type together.
    pub(crate) fn by_type(&self) -> Keyed<Dyno> {
        let mut types = Keyed::<Dyno>::default();
        for (name, dyno) in self.0.iter() {
            types.at(split_dyno(name.as_bytes()).0).merge(dyno.clone());
        }
        types
    }
}

impl Dyno {
    fn memory(&mut self, seen: &Seen<'_>, fields: &Fields) {
        let [_, _, quota, swap, percent, ..] = fields.memory.read(seen.record);
        let quota = number(quota, 3).filter(|quota| *quota > 0);
        if let Some(quota) = quota {
            self.quota.merge(Latest::of(seen.time, quota));
        }
        if let Some(swap) = number(swap, 3) {
            self.swap.add(swap);
        }
        let Some(memory) = fields.memory(seen.record) else { return };
        self.memory.add(memory);
        // The quota changes with the size of the dyno, so each sample is held against its own.
        if let Some(share) = quota.map(|quota| memory.saturating_mul(1_000_000) / quota).or(number(percent, 4)) {
            self.share.merge(Most(share));
        }
        if let Some(time) = seen.time {
            self.memory_series.at(time).merge(Most(memory));
        }
    }

    fn load(&mut self, seen: &Seen<'_>, fields: &Fields) {
        let [load, measure, val] = fields.load.read(seen.record);
        let load = load.or(val.filter(|_| measure == Some(Value::Text(b"load_avg_1m"))));
        if let Some(load) = number(load, 3) {
            self.load.add(load);
            self.last_load.merge(Latest::of(seen.time, load));
        }
    }
}

impl Merge for Dyno {
    fn merge(&mut self, other: Self) {
        self.memory.merge(other.memory);
        self.quota.merge(other.quota);
        self.share.merge(other.share);
        self.swap.merge(other.swap);
        self.memory_series.merge(other.memory_series);
        self.load.merge(other.load);
        self.last_load.merge(other.last_load);
        self.starts += other.starts;
        self.restarts += other.restarts;
        self.cycles += other.cycles;
        self.crashes += other.crashes;
    }
}

impl Merge for Dynos {
    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

/// What is said of dynos.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub dynos: Listed<DynoReport>,
    pub types: Listed<DynoReport>,
    /// There were more dynos than have a place of their own.
    pub approximate: bool,
}

/// What is said of a dyno, or of all of a process type. What was not told is left out.
#[derive(Debug, Serialize)]
pub(crate) struct DynoReport {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<Memory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_last: Option<Fixed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_max: Option<Fixed>,
    pub starts: u64,
    pub restarts: u64,
    pub cycles: u64,
    pub crashes: u64,
}

/// What is said of memory, in MB.
#[derive(Debug, Serialize)]
pub(crate) struct Memory {
    pub samples: u64,
    pub mean: Fixed,
    pub max: Fixed,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<Fixed>,
    /// The most of the quota that was used: of each sample's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap_max: Option<Fixed>,
    /// The greatest of each step.
    pub timeline: report::Series<Fixed>,
}

impl Report {
    /// Is there any sample of load or memory?
    pub(crate) fn has_samples(&self) -> bool {
        self.types.items.iter().any(|kind| kind.memory_mb.is_some() || kind.load_max.is_some())
    }
}

impl Dynos {
    /// `None` when nothing was said of any dyno.
    pub(crate) fn report(&self, wish: Wish) -> Option<Report> {
        let order = |dyno: &Dyno| Reverse((dyno.share.0, dyno.memory.max, dyno.crashes));
        (!self.0.is_empty()).then(|| Report {
            dynos: Listed::of(&self.0, wish.top, order, DynoReport::of),
            types: Listed::of(&self.by_type(), usize::MAX, order, DynoReport::of),
            approximate: self.0.other().is_some(),
        })
    }
}

impl DynoReport {
    fn of(name: &str, dyno: &Dyno) -> Self {
        let some = |figures: &Figures, value: i128| (figures.count > 0).then_some(Fixed(value, 3));
        Self {
            name: name.to_owned(),
            memory_mb: dyno.memory.mean().map(|mean| Memory {
                samples: dyno.memory.count,
                mean: Fixed(mean, 3),
                max: Fixed(dyno.memory.max, 3),
                quota: (dyno.quota.value > 0).then_some(Fixed(dyno.quota.value, 3)),
                share: (dyno.share.0 > 0).then_some(Ratio(dyno.share.0 as f64 / 1e6)),
                swap_max: some(&dyno.swap, dyno.swap.max),
                timeline: report::Series::of(&dyno.memory_series, |most| Fixed(most.0, 3)),
            }),
            load_last: some(&dyno.load, dyno.last_load.value),
            load_max: some(&dyno.load, dyno.load.max),
            starts: dyno.starts,
            restarts: dyno.restarts,
            cycles: dyno.cycles,
            crashes: dyno.crashes,
        }
    }
}
