//! How is the key-value store? Figures that Heroku Key-Value Store (Redis) logs about once a minute.

use super::{Rule, field, from};

pub(super) static RULE: Rule = Rule {
    name: "redis-metrics",
    summary: "figures of Heroku Key-Value Store (Redis)",
    groups: &["metrics"],
    from: from::ADDON_REDIS,
    fields: &[
        field!(Text "source" "the instance: REDIS, HEROKU_REDIS_ROSE"),
        field!(Text "addon" "the add-on's name"),
        field!(Number "sample#active-connections" "connections in use"),
        field!(Number "sample#max-connections" "connections the plan allows"),
        field!(Number "sample#connection-percentage-used" "share of that, 0 to 1"),
        field!(Number "sample#load-avg-1m" "load by CPU, mean of 1 minute"),
        field!(Number "sample#load-avg-5m" "load by CPU, mean of 5 minutes"),
        field!(Number "sample#load-avg-15m" "load by CPU, mean of 15 minutes"),
        field!(Number "sample#read-iops" "reads a second"),
        field!(Number "sample#write-iops" "writes a second"),
        field!(Number "sample#max-iops" "operations a second the plan allows"),
        field!(Number "sample#iops-percentage-used" "share of that, 0 to 1"),
        field!(Kb "sample#memory-total" "memory of the server"),
        field!(Kb "sample#memory-free" "memory not in use"),
        field!(Kb "sample#memory-cached" "memory of the disk cache"),
        field!(Number "sample#memory-percentage-used" "share of memory in use, 0 to 1"),
        field!(Bytes "sample#memory-redis" "memory of the data"),
        field!(Number "sample#hit-rate" "look-ups that found their key, 0 to 1"),
        field!(Number "sample#evicted-keys" "keys dropped for want of memory"),
    ],
    columns: &[
        "source",
        "sample#active-connections",
        "sample#load-avg-1m",
        "sample#memory-redis",
        "sample#hit-rate",
        "sample#evicted-keys",
    ],
    literals: &["sample#"],
    line: "{source} {sample#active-connections} connections load {sample#load-avg-1m} data {sample#memory-redis} hits {sample#hit-rate}",
    examples: &[
        "2026-11-22T04:56:18.000000+00:00 app[heroku-redis]: source=REDIS addon=redis-rugged-24473 sample#active-connections=4 sample#max-connections=18 sample#connection-percentage-used=0.22222 sample#load-avg-1m=1.51 sample#load-avg-5m=1.09 sample#load-avg-15m=1.135 sample#read-iops=0 sample#write-iops=0 sample#memory-total=16167800kB sample#memory-free=10693340kB sample#memory-cached=2528244kB sample#memory-redis=460192bytes sample#hit-rate=0.92675 sample#evicted-keys=0",
    ],
    read: |line, data| data.samples(line.message, b"sample#"),
};
