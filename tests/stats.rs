//! Does `hlog stats` say what the lines add up to? Its figures are recomputed here, the plain way: every value kept, and sorted.

mod common;

use common::{hlog, output};
use hlog::{Record, Value};
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The figures of these arguments and this input.
fn stats(args: &[&str], input: &str) -> Json {
    serde_json::from_str(&output(&[&["stats", "-o", "json"], args].concat(), input)).unwrap()
}

fn sample() -> String {
    std::fs::read_to_string("examples/shop.log").unwrap()
}

fn records(log: &str) -> Vec<Record<'_>> {
    hlog::records(log.as_bytes()).map(Result::unwrap).collect()
}

fn text<'r>(record: &'r Record<'_>, name: &str) -> &'r str {
    match record.field(name) {
        Some(Value::Text(text) | Value::Number(text)) => std::str::from_utf8(text).unwrap(),
        _ => "",
    }
}

fn number(record: &Record<'_>, name: &str) -> Option<f64> {
    text(record, name).parse().ok()
}

/// Says that a summary of times is that of these.
#[track_caller]
fn assert_timing(told: &Json, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let near = |told: &Json, exact: f64, within: f64| (told.as_f64().unwrap() - exact).abs() <= exact * within + 1e-6;
    assert_eq!(told["count"], times.len());
    assert!(near(&told["sum"], times.iter().sum(), 1e-12), "{told}");
    assert!(near(&told["max"], *times.last().unwrap(), 0.0), "{told}");
    for (name, percent) in [("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99)] {
        let exact = times[(times.len() * percent).div_ceil(100) - 1];
        assert!(near(&told[name], exact, 0.01), "{name}: {told}, exactly {exact}");
    }
}

/// Requests with known endpoints, statuses and times, among other lines.
fn made(lines: u64) -> String {
    let mut log = String::new();
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for line in 0..lines {
        let (minute, second) = (line / 60 % 60, line % 60);
        let time = format!("2026-11-22T{:02}:{minute:02}:{second:02}.{:06}+00:00", line / 3600, random(1_000_000));
        let id = random(100_000);
        let (method, path) = [
            ("GET", format!("/users/{id}")),
            ("POST", format!("/users/{id}/orders?page={id}")),
            ("GET", "/".to_owned()),
            ("GET", format!("/assets/app-{id:08x}abcdef12.js")),
        ][random(4) as usize]
            .clone();
        let service = [random(90), random(2000), random(30_000)][random(3) as usize];
        let status = [200, 200, 200, 302, 404, 500, 503][random(7) as usize];
        let dyno = random(4);
        writeln!(log, "{time} heroku[router]: at=info method={method} path=\"{path}\" host=x.io request_id=a fwd=\"203.0.113.1\" dyno=web.{dyno} connect={}ms service={service}ms status={status} bytes={id} protocol=https", random(9)).unwrap();
        match random(5) {
            0 => writeln!(log, "{time} heroku[web.{dyno}]: source=web.{dyno} dyno=heroku.1.a sample#memory_total={}.{:02}MB sample#memory_rss=1.00MB sample#memory_cache=1.00MB sample#memory_swap=0.00MB sample#memory_pgpgin=1pages sample#memory_pgpgout=1pages sample#memory_quota=512.00MB", random(600), random(100)),
            1 => writeln!(log, "{time} app[postgres.7]: [DATABASE] [{line}-1]  sql_error_code = 00000 LOG:  duration: {}.{:03} ms  statement: SELECT {} FROM t WHERE a IN ({id}, 'x')", 2000 + random(9000), random(1000), ["a", "b"][random(2) as usize]),
            2 => writeln!(log, "{time} app[web.{dyno}]: E, [2026-11-22T00:00:00.000000 #{id}] ERROR -- : cannot reach {id}"),
            3 => writeln!(log, "{time} app[web.{dyno}]: measure#job.time={}ms count#jobs={}", random(5000), random(5)),
            _ => writeln!(log, "not a line of Heroku's"),
        }
        .unwrap();
    }
    log
}

#[track_caller]
fn check_requests(log: &str) {
    let told = stats(&["--by", "status,dyno"], log);
    let all = records(log);
    let requests: Vec<_> = all.iter().filter(|record| record.event() == "router").collect();
    let times = |of: &dyn Fn(&Record<'_>) -> bool, name: &str| {
        requests.iter().filter(|record| of(record)).filter_map(|record| number(record, name)).collect::<Vec<_>>()
    };
    let total = &told["requests"]["total"];
    assert_eq!(total["count"], requests.len());
    assert_timing(&total["service_ms"], times(&|_| true, "service"));
    assert_timing(&told["requests"]["connect_ms"], times(&|_| true, "connect"));
    assert_eq!(total["bytes"].as_f64().unwrap(), times(&|_| true, "bytes").iter().sum::<f64>());
    for (by, field) in [("status", "status"), ("dyno", "dyno")] {
        let groups = told["requests"]["by"][by].as_array().unwrap();
        let mut counts = BTreeMap::<&str, u64>::new();
        requests.iter().for_each(|record| *counts.entry(text(record, field)).or_default() += 1);
        assert_eq!(groups.len(), counts.len());
        for group in groups {
            let name = group["name"].as_str().unwrap();
            assert_eq!(group["count"], counts[name], "{name}");
            let times = times(&|record| text(record, field) == name, "service");
            if !times.is_empty() {
                assert_timing(&group["service_ms"], times);
            }
        }
    }
    let endpoints = told["requests"]["endpoints"].as_array().unwrap();
    let sum = |name: &str| endpoints.iter().map(|endpoint| endpoint[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("count"), sum("bytes")), (requests.len() as u64, total["bytes"].as_u64().unwrap()));
    let failed = requests.iter().filter(|record| text(record, "status").starts_with('5')).count();
    assert_eq!((total["status_5xx"].as_u64().unwrap(), sum("status_5xx")), (failed as u64, failed as u64));
    let events: u64 = told["overview"]["events"].as_array().unwrap().iter().map(|event| event["count"].as_u64().unwrap()).sum();
    assert_eq!((events, told["overview"]["lines"].as_u64().unwrap()), (all.len() as u64, log.lines().count() as u64));
}

#[test]
fn a_page_is_not_written_over_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("in.log");
    std::fs::copy("examples/shop.log", &log).unwrap();
    let said = predicates::str::contains("in.log: is read, and would be written over");
    hlog().arg("stats").arg("--html").arg(&log).arg(folder.path()).assert().code(2).stderr(said);
    assert_eq!(std::fs::read(&log).unwrap(), std::fs::read("examples/shop.log").unwrap());
}

#[test]
fn an_id_is_no_figure() {
    let log = "2026-11-22T04:54:21+00:00 app[web.1]: source=x metric#request_id=11747467-f4ce-4b06 metric#jobs=12 measure#time=1.5ms\n";
    let out = hlog().args(["stats", "--only", "metrics", "-o", "json"]).write_stdin(log).assert().success();
    let told = String::from_utf8_lossy(&out.get_output().stdout).into_owned();
    assert!(told.contains("jobs") && told.contains("time") && !told.contains("request_id"), "{told}");
}

#[test]
fn requests_are_as_they_were_made() {
    check_requests(&sample());
    check_requests(&made(3000));
}

#[test]
fn endpoints_are_folded() {
    let told = stats(&["--only", "requests"], &made(500));
    let names: Vec<_> =
        told["requests"]["endpoints"].as_array().unwrap().iter().map(|endpoint| endpoint["name"].as_str().unwrap()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["GET /", "GET /assets/app-:id.js", "GET /users/:id", "POST /users/:id/orders"]);
    let told = stats(&["--only", "requests", "--fold", "^/users/[^/]+=/u"], &made(500));
    assert!(told["requests"]["endpoints"].to_string().contains("\"POST /u/orders\""));
}

#[test]
fn slow_queries_errors_dynos_and_metrics_are_as_they_were_made() {
    let log = made(3000);
    let (told, all) = (stats(&[], &log), records(&log));
    let values = |event: &str, name: &str| {
        all.iter().filter(|record| record.event() == event).filter_map(|record| number(record, name)).collect::<Vec<_>>()
    };
    for statement in told["queries"]["statements"].as_array().unwrap() {
        let shape = statement["statement"].as_str().unwrap();
        let letter = shape.strip_prefix("SELECT ").and_then(|rest| rest.strip_suffix(" FROM t WHERE a IN (?)")).unwrap();
        let of_letter = all.iter().filter(|record| text(record, "query").starts_with(&format!("SELECT {letter} ")));
        let times: Vec<_> = of_letter.filter_map(|record| number(record, "duration")).collect();
        let worst = times.iter().copied().fold(0.0, f64::max);
        assert_eq!(statement["worst"]["duration_ms"].as_f64(), Some(worst));
        assert_timing(&statement["duration_ms"], times);
    }
    assert_eq!(told["queries"]["count"], values("slow-query", "duration").len());
    let app = told["errors"]["app"].as_array().unwrap();
    let errors = all.iter().filter(|record| record.event() == "log" && record.level() == Some(hlog::Level::Error)).count();
    assert_eq!((app.len(), app[0]["count"].as_u64().unwrap()), (1, errors as u64));
    for dyno in told["dynos"]["dynos"].as_array().unwrap() {
        let name = dyno["name"].as_str().unwrap();
        let samples = all.iter().filter(|record| record.event() == "memory-sample" && record.dyno() == Some(name.as_bytes()));
        let memory: Vec<_> = samples.filter_map(|record| number(record, "sample#memory_total")).collect();
        assert_eq!(dyno["memory_mb"]["samples"], memory.len());
        assert_eq!(dyno["memory_mb"]["max"].as_f64(), Some(memory.iter().copied().fold(0.0, f64::max)));
        let mean = memory.iter().sum::<f64>() / memory.len() as f64;
        assert!((dyno["memory_mb"]["mean"].as_f64().unwrap() - mean).abs() < 0.001);
    }
    let metrics = told["metrics"]["metrics"].as_array().unwrap();
    let named = |name: &str| metrics.iter().find(|metric| metric["name"] == name).unwrap();
    let jobs = values("metrics", "count#jobs");
    assert_eq!(named("count#jobs")["sum"].as_f64(), Some(jobs.iter().sum()));
    assert_eq!(named("measure#job.time")["count"], jobs.len());
    let continued = all.iter().filter(|record| record.is_continued()).count();
    let events = told["overview"]["events"].as_array().unwrap();
    assert_eq!(events.iter().find(|event| event["event"] == "log").unwrap()["count"], errors + continued);
}

#[test]
fn the_sample_has_something_in_every_section() {
    let told = stats(&[], &sample());
    for section in ["overview", "requests", "errors", "dynos", "queries", "deploys", "metrics"] {
        assert!(told[section].is_object(), "{section}");
    }
    let named =
        |list: &str, name: &str| told["errors"][list].as_array().unwrap().iter().find(|error| error["name"] == name).unwrap().clone();
    assert_eq!(named("codes", "H12")["count"], 5);
    assert_eq!(named("codes", "H12")["meaning"], "Request timeout");
    assert_eq!(named("exits", "web 137")["count"], 1);
    assert_eq!(named("postgres", "23505")["count"], 1);
    let changes = told["deploys"]["changes"].as_array().unwrap();
    assert_eq!(changes[0]["changed"], serde_json::json!(["memory"]));
    assert!(told.get("hints").is_none());
}

#[test]
fn threads_and_reads_do_not_matter() {
    let log = made(6000);
    let one = output(&["stats", "-o", "json", "--threads", "1"], &log);
    for threads in ["2", "5"] {
        assert_eq!(output(&["stats", "-o", "json", "--threads", threads], &log), one);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.log");
    std::fs::write(&file, &log).unwrap();
    assert_eq!(output(&["stats", "-o", "json", file.to_str().unwrap()], ""), one);
}

#[test]
fn hlogs_own_json_adds_up_to_the_same() {
    let log = made(200) + &sample();
    let mut told = stats(&[], &log);
    let mut again = stats(&[], &output(&["parse", "-o", "json"], &log));
    for told in [&mut told, &mut again] {
        // A record is a line of its own there.
        told["overview"]["lines"].take();
        told["overview"]["lines_per_second"].take();
    }
    assert!(told == again, "{:?}", told.to_string().split(',').zip(again.to_string().split(',')).find(|(told, again)| told != again));
}

#[test]
fn names_beyond_the_limit_are_counted_together() {
    let mut log = String::new();
    for number in 0..50_010 {
        let letters: String = format!("{number:06}").bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        writeln!(log, "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/{letters}\" host=x.io dyno=web.1 connect=0ms service=1ms status=200 bytes=1").unwrap();
    }
    let told = stats(&["--only", "requests"], &log);
    let endpoints = told["requests"]["endpoints"].as_array().unwrap();
    assert_eq!((endpoints.len(), &told["requests"]["approximate"]), (50_001, &Json::Bool(true)));
    assert_eq!((&endpoints[50_000]["name"], &endpoints[50_000]["count"]), (&Json::from("(other)"), &Json::from(10)));
    assert_eq!(told["requests"]["total"]["count"], 50_010);
}

#[test]
fn the_view_shows_hostile_text_as_text() {
    let log = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/\u{9b}2J\u{202e}<b>\" host=x.io dyno=web.1 connect=0ms service=1ms status=200 bytes=1\n";
    let view = output(&["stats", "--color", "always"], log);
    assert!(view.contains(r"GET /\u{9b}2J\u{202e}<b>"), "{view}");
}

/// The keys of a JSON text, wherever they stand; codes and the like are values, not keys.
fn keys(told: &Json, found: &mut std::collections::BTreeSet<String>) {
    match told {
        Json::Array(items) => items.iter().for_each(|item| keys(item, found)),
        Json::Object(members) => {
            for (key, value) in members {
                found.insert(key.clone());
                if key != "by" && !(key == "codes" && value.is_object()) {
                    keys(value, found);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_is_documented() {
    let text = std::fs::read_to_string("docs/stats-json.md").unwrap();
    let mut found = std::collections::BTreeSet::new();
    for told in [stats(&["--by", "status"], &(made(300) + &sample())), stats(&[], "2026-11-22T04:54:21+00:00 app[web.1]: a\n")] {
        keys(&told, &mut found);
    }
    let missing: Vec<_> = found.iter().filter(|key| !text.contains(&format!("`{key}`"))).collect();
    assert!(found.len() > 60 && missing.is_empty(), "{missing:?}");
}

/// The parts of a log, cut before these of its lines that have a time.
fn parts<'l>(log: &'l str, cuts: &[usize]) -> Vec<&'l str> {
    let starts: Vec<_> = log.match_indices("\n2026-").map(|(at, _)| at + 1).collect();
    let mut cuts: Vec<_> = cuts.iter().map(|cut| starts[cut % starts.len()]).collect();
    cuts.extend([0, log.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| &log[pair[0]..pair[1]]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn partial_results_add_up_to_the_whole(cuts in prop::collection::vec(any::<usize>(), 1..6), order in any::<usize>()) {
        let log = made(400) + &sample();
        let args = ["--no-join", "--by", "status", "--fold", "^/assets/.*=/assets/*"];
        let whole = output(&[&["stats", "-o", "json"], &args[..]].concat(), &log);
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for (number, part) in parts(&log, &cuts).into_iter().enumerate() {
            let file = folder.path().join(number.to_string());
            std::fs::write(&file, output(&[&["stats", "-o", "partial"], &args[..]].concat(), part)).unwrap();
            files.push(file.to_str().unwrap().to_owned());
        }
        let middle = order % files.len();
        files.rotate_left(middle);
        files[..middle].reverse();
        let files: Vec<_> = files.iter().map(String::as_str).collect();
        prop_assert!(output(&[&["stats", "--merge", "-o", "json"], &files[..]].concat(), "") == whole);
    }
}

#[test]
fn a_live_stream_is_shown_again_and_again() {
    use std::io::{BufRead, BufReader, Write};
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hlog"))
        .args(["stats", "-o", "json", "--only", "overview", "--every", "100ms"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut views = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Json>(&views.next().unwrap().unwrap()).unwrap()["overview"]["records"].clone();
    let line = "2026-11-22T04:54:21+00:00 heroku[web.1]: Cycling\n";
    input.write_all(line.as_bytes()).unwrap();
    while next() != 1 {}
    input.write_all(line.as_bytes()).unwrap();
    while next() != 2 {}
    drop(input);
    assert_eq!(next(), 2);
    assert!(child.wait().unwrap().success());
}

#[test]
fn hints_are_true() {
    let router = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/a\" host=x.io dyno=web.1 connect=0ms service=1ms status=200 bytes=1\n";
    let hint = |told: &Json, words: &str| told["hints"].to_string().contains(words);
    assert!(hint(&stats(&[], router), "log-runtime-metrics"));
    // The sample has samples, and what a filter leaves out is not missing.
    assert_eq!(stats(&[], &sample())["hints"], Json::Null);
    assert_eq!(stats(&["-e", "router"], &sample())["hints"], Json::Null);

    let of = |app: &str| output(&["parse", "-o", "json", "-a", app], router);
    let (shop, blog) = (of("shop"), of("blog"));
    assert!(!hint(&stats(&[], &(shop.clone() + &shop)), "several apps"));
    for log in [shop.clone() + &blog, blog.clone() + &shop] {
        assert!(hint(&stats(&[], &log), "several apps"));
        assert!(!hint(&stats(&["-a", "shop"], &log), "several apps"));
    }
}

#[test]
fn what_differs_only_behind_a_byte_that_is_no_utf8_differs() {
    let mut log = Vec::new();
    for what in [&b"caf\xe9 A"[..], b"caf\xe9 B", b"caf"] {
        for line in [
            &b"heroku[router]: at=info method=GET path=\"/WHAT\" host=x.io dyno=web.1 connect=0ms service=1ms status=200 bytes=1"[..],
            b"app[web.1]: [ERROR] WHAT",
        ] {
            let at = line.windows(4).position(|four| four == b"WHAT").unwrap();
            log.extend([b"2026-11-22T04:54:21+00:00 ", &line[..at], what, &line[at + 4..], b"\n"].concat());
        }
    }
    let assert = hlog().args(["stats", "-o", "json"]).write_stdin(log).assert().code(0);
    let told: Json = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    let names = |list: &Json| list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&told["requests"]["endpoints"]), ["GET /caf", "GET /caf\u{fffd} A", "GET /caf\u{fffd} B"]);
    assert_eq!(names(&told["errors"]["app"]), ["[ERROR] caf", "[ERROR] caf\u{fffd} A", "[ERROR] caf\u{fffd} B"]);
}

#[test]
fn shares_of_the_quota_are_told_with_four_decimals() {
    let log = "2026-11-22T04:54:21+00:00 heroku[web.1]: sample#memory_total=512.26MB sample#memory_quota=512.00MB\n\
               2026-11-22T04:54:21+00:00 heroku[web.2]: Process running mem=614M(120.1%)\n";
    let told = stats(&[], log);
    let share = |at: usize| &told["dynos"]["dynos"][at]["memory_mb"]["share"];
    assert_eq!((share(0), share(1)), (&1.201.into(), &1.0005.into()));
}

#[test]
fn what_is_no_partial_result_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let all = write("all", &output(&["stats", "-o", "partial"], &sample()));
    let errors = write("errors", &output(&["stats", "-o", "partial", "--only", "errors"], &sample()));
    let old = write("old", &std::fs::read_to_string(&all).unwrap().replacen("\"hlog\":\"", "\"hlog\":\"0.0.", 1));
    let log = write("log", &sample());
    for (args, said) in [
        (&[&*all, &errors][..], "counted with another --only, --by or --fold than the files before it"),
        (&[&*all, &log], "log: not what hlog stats -o partial writes, which --merge adds up"),
        (&[&*old], "written by hlog 0.0."),
        (&["--only", "dynos", &*errors], "--only dynos: that section has not been counted"),
        (&["-d", "web", &*all], "--merge adds up what has been counted: filters, --redact and --unparsed belong to the runs that count"),
        (&["--unparsed", "fail", &*all], "--merge adds up what has been counted: filters, --redact and --unparsed belong"),
        (&["no such file"], "no such file: "),
    ] {
        hlog().args(["stats", "--merge"]).args(args).assert().code(2).stderr(predicates::str::contains(said));
    }
    hlog().args(["stats", "-o", "partial", "--every", "1s"]).assert().code(2);
    hlog().args(["stats", "--every", "soon"]).assert().code(2).stderr("hlog: --every 'soon' is no time: write 90s, 5m or 1h\n");
}

#[test]
fn what_cannot_be_meant_is_told() {
    for (args, said) in [
        (&["stats", "-m", "3"][..], "hlog: stats counts all records"),
        (&["stats", "--only", "erors"], "hlog: no section named 'erors'; did you mean 'errors'?"),
        (&["stats", "--by", "path"], "hlog: no field to group requests by named 'path'; there are dyno, status, "),
        (&["stats", "--order", "conut"], "hlog: no order named 'conut'; did you mean 'count'?"),
        (
            &["stats", "--sort", "p95", "a.log"],
            "hlog: --sort merges inputs by time, and there is no file 'p95': endpoints are put in order by --order p95\n",
        ),
        (&["stats", "--only", "errors", "--by", "dyno"], "hlog: --by groups requests, and --only leaves them out"),
        (&["stats", "--fold", "abc"], "hlog: --fold 'abc': a name is missing"),
        (&["stats", "--fold", "(=x"], "hlog: --fold '(=x': regex parse error"),
        (&["stats", "no such file"], "hlog: no such file:"),
    ] {
        hlog().args(args).write_stdin("").assert().code(2).stderr(predicates::str::starts_with(said));
    }
    // Before anything is read.
    let page = hlog().args(["stats", "--html", "no such folder/page.html", "no such file"]).assert().code(2);
    page.stderr(predicates::str::starts_with("hlog: no such folder/page.html: cannot be written"));
    hlog().args(["stats", "--unparsed", "fail"]).write_stdin("what\n").assert().code(2).stderr("hlog: 1 line not understood\n");
    let nothing = stats(&[], "");
    assert_eq!((&nothing["overview"]["records"], nothing.get("requests")), (&Json::from(0), None));
}
