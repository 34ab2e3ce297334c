//! How busy is a dyno? Load averages, every 20 seconds with `log-runtime-metrics`.

use super::{Rule, field, from};

pub(super) static RULE: Rule = Rule {
    name: "cpu-sample",
    summary: "load averages of a dyno",
    groups: &["metrics"],
    from: from::DYNO,
    fields: &[
        field!(Text "source" "the dyno"),
        field!(Text "dyno" "app id and the dyno's UUID"),
        field!(Number "sample#load_avg_1m" "runnable tasks, mean of 1 minute"),
        field!(Number "sample#load_avg_5m" "mean of 5 minutes; absent at first after a boot"),
        field!(Number "sample#load_avg_15m" "mean of 15 minutes; absent at first after a boot"),
        field!(Text "measure" "what is measured (2013)"),
        field!(Number "val" "how much (2013)"),
    ],
    columns: &["sample#load_avg_1m", "sample#load_avg_5m", "sample#load_avg_15m"],
    literals: &["sample#load_avg", "measure=load_avg"],
    line: "load {sample#load_avg_1m} {sample#load_avg_5m} {sample#load_avg_15m}",
    examples: &[
        "2026-11-22T04:54:25.665206+00:00 heroku[web.1]: source=web.1 dyno=heroku.2808254.d97d0ea7-cf3d-411b-b453-d2943a50b456 sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=0.99",
    ],
    read: |line, data| data.samples(line.message, b"sample#load_avg") || data.old_sample(line.message, b" measure=load_avg"),
};
