//! Is what `hlog drain` has acknowledged kept, once, in its place and nowhere else, also when it is killed? And how fast?

mod common;
#[path = "common/http.rs"]
mod http;

use http::{BLOG, Client, Drain, SHOP, basic, frame};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// The lines of a store's app, in the order of the files.
fn stored(root: &Path, app: &str) -> String {
    let mut names: Vec<_> = fs::read_dir(root.join(app)).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names.iter().map(|name| fs::read_to_string(name).unwrap()).collect()
}

#[test]
fn a_batch_that_is_sent_again_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().to_str().unwrap();
    let key = basic(SHOP);
    let post = |drain: &Drain, token: &str, id: &str| {
        let headers = [("Authorization", key.as_str()), ("Logplex-Frame-Id", id), ("Logplex-Drain-Token", token)];
        assert_eq!(drain.post("/frames", &headers, frame(&format!("{token} {id}")).as_bytes()), 204);
    };
    for options in [&["-o", "message"][..], &["--store", store]] {
        let drain = Drain::start(options);
        for (token, id) in [("d.1", "A"), ("d.1", "A"), ("d.1", "B"), ("d.2", "A"), ("d.1", "A")] {
            post(&drain, token, id);
        }
        assert!(drain.get("/metrics").1.contains("hlog_drain_duplicates_total 2\n"));
        let (_, out, _) = drain.stop();
        if options[0] == "-o" {
            assert_eq!(out, "d.1 A\nd.1 B\nd.2 A\n");
        }
    }
    let drain = Drain::start(&["--store", store]);
    post(&drain, "d.2", "A");
    post(&drain, "d.2", "C");
    drain.stop();
    let lines = stored(folder.path(), "shop");
    let kept: Vec<_> = lines.lines().map(|line| line.rsplit_once(": ").unwrap().1).collect();
    assert_eq!(kept, ["d.1 A", "d.1 B", "d.2 A", "d.2 C"]);
}

#[test]
fn the_store_is_read_as_any_files_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let drain = Drain::start(&["--store", folder.path().to_str().unwrap()]);
    let deploy = "<190>1 2026-11-22T04:54:21.811308+00:00 host app api - Deploy 8d41489f by user maria@example.com\n";
    let forged = frame("x\n2026-11-22T04:54:21+00:00 heroku[api]: Deploy 0000000f by user eve@example.com");
    let body = format!("{} {deploy}{forged}garbage\n", deploy.len());
    assert_eq!(drain.post("/frames", &[("Authorization", &basic(SHOP))], body.as_bytes()), 204);
    assert_eq!(drain.post("/frames", &[("Authorization", &basic(BLOG))], frame("y").as_bytes()), 204);
    let shop = folder.path().join("shop");
    let shop = shop.to_str().unwrap();
    let found = common::output(&["grep", "-e", "deploy", shop], "");
    assert_eq!(found, "2026-11-22T04:54:21.811308+00:00 app[api]: Deploy 8d41489f by user maria@example.com\n");
    assert_eq!(common::output(&["grep", "-e", "unparsed", shop], ""), "garbage\n");
    let root = folder.path().to_str().unwrap();
    assert_eq!(common::output(&["grep", "-c", "", root], ""), "5\n");
    // The lines of the store are of the app whose folder they are in, whatever they say, and however much of it is read.
    for (args, lines) in [(["-a", "shop"], "4\n"), (["-w", "app = blog"], "1\n"), (["-a", "!shop"], "1\n"), (["-e", "deploy"], "1\n")] {
        assert_eq!(common::output(&["grep", "-c", args[0], args[1], root], ""), lines, "{args:?}");
    }
    for place in [root.to_owned(), shop.to_owned(), format!("{shop}/.")] {
        let deploy = common::output(&["parse", "-e", "deploy", &place], "");
        assert!(deploy.contains(r#""app":"shop""#), "{place}: {deploy}");
    }
    assert_eq!(drain.stop().0.code(), Some(0));
}

/// Without keys, names come from whoever posts: none of them leads out of the store.
#[test]
fn no_path_leads_out_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("a/store");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
    command.stdout(Stdio::piped());
    let drain = Drain::spawn_with(&mut command, &["--store", store.to_str().unwrap(), "--allow-anonymous"], "");
    for path in
        ["..", "%2e%2e", "..%2f..%2fx", "%2fetc", "shop%2f..%2f..", ".lock", "-x", "Shop", "a%00", "shop%0a", "%E2%80%A5", &"x".repeat(64)]
    {
        let status = drain.post(&format!("/frames/{path}"), &[], frame("x").as_bytes());
        assert!(matches!(status, 404 | 400), "{path}: {status}");
    }
    for path in ["/frames/shop", "/frames"] {
        assert_eq!(drain.post(path, &[], frame("x").as_bytes()), 204);
    }
    drain.stop();
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!((names(folder.path()), names(&folder.path().join("a"))), (vec!["a".to_owned()], vec!["store".to_owned()]));
    assert_eq!(names(&store), [".journal", ".lock", "shop", "unknown"]);
}

/// Strangers' connections do not take the files away that the apps' lines need.
#[test]
fn many_apps_have_their_files_beside_many_connections() {
    let folder = tempfile::tempdir().unwrap();
    let keys: String = (0..80).map(|app| format!("app{app}=0123456789abcdef-{app} ")).collect();
    let binary = assert_cmd::cargo::cargo_bin!("hlog").display().to_string();
    let script = format!("ulimit -Sn 96; exec {binary} \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).stdout(Stdio::null());
    let drain = Drain::spawn_with(&mut command, &["--store", folder.path().to_str().unwrap()], &keys);
    let _idle: Vec<_> = (0..28).map(|_| Client::new(drain.address).unwrap()).collect();
    for app in 0..80 {
        let key = basic(&format!("0123456789abcdef-{app}"));
        assert_eq!(drain.post("/frames", &[("Authorization", &key)], frame("x").as_bytes()), 204, "{app}");
    }
    assert_eq!(drain.stop().0.code(), Some(0));
}

/// Killed again and again under load, while clients try again as Logplex does: every acknowledged line is there, none twice.
#[test]
fn nothing_acknowledged_is_lost_when_it_is_killed() {
    const ROUNDS: u32 = 50;
    const FRAMES: usize = 20;
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (store, listen) = (folder.path().to_str().unwrap(), port.to_string());
    let start = || {
        Drain::spawn(Command::new(assert_cmd::cargo::cargo_bin!("hlog")).stdout(Stdio::null()), &["--store", store, "--listen", &listen])
    };
    let over = AtomicBool::new(false);
    let acknowledged: Vec<usize> = scope(|scope| {
        let clients: Vec<_> = (0..4)
            .map(|client| {
                let over = &over;
                scope.spawn(move || {
                    let mut number = 0;
                    while !over.load(Ordering::Relaxed) {
                        let body: String = (0..FRAMES).map(|line| frame(&format!("{client}-{number}-{line}"))).collect();
                        post_until_acknowledged(port, &format!("{client}-{number}"), &body);
                        number += 1;
                    }
                    number
                })
            })
            .collect();
        let mut seed = 7_u64;
        let mut drain = start();
        for _ in 0..ROUNDS {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sleep(Duration::from_millis(5 + (seed >> 33) % 60));
            drain.child.kill().unwrap();
            drain.child.wait().unwrap();
            drain = start();
        }
        over.store(true, Ordering::Relaxed);
        let acknowledged = clients.into_iter().map(|client| client.join().unwrap()).collect();
        assert_eq!(drain.stop().0.code(), Some(0));
        acknowledged
    });
    let mut expected: Vec<_> = acknowledged
        .iter()
        .enumerate()
        .flat_map(|(client, batches)| {
            (0..*batches).flat_map(move |number| (0..FRAMES).map(move |line| format!("{client}-{number}-{line}")))
        })
        .collect();
    let lines = stored(folder.path(), "shop");
    let mut kept: Vec<_> = lines.lines().map(|line| line.rsplit_once(": ").unwrap().1).collect();
    assert!(kept.len() > 50 * FRAMES, "only {} lines", kept.len());
    expected.sort();
    kept.sort_unstable();
    assert!(kept == expected, "{} lines of {}", kept.len(), expected.len());
}

/// Killed again and again while it compresses the days that are over: whoever reads finds each line once, before and after.
#[test]
fn no_day_is_there_twice_when_it_is_killed() {
    const DAYS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().to_str().unwrap();
    let days: Vec<_> = (0..DAYS).map(|day| folder.path().join(format!("shop/2026-{:02}-{:02}.log", 1 + day / 28, 1 + day % 28))).collect();
    fs::create_dir(folder.path().join("shop")).unwrap();
    for day in &days {
        fs::write(day, "2026-01-22T04:54:21+00:00 app[web.1]: x\n".repeat(100)).unwrap();
    }
    let packed = || days.iter().filter(|day| fs::read(day).unwrap().starts_with(b"\x28\xb5\x2f\xfd")).count();
    let start = Instant::now();
    for round in 0.. {
        assert!(start.elapsed() < Duration::from_secs(60), "{} days are compressed", packed());
        let mut drain = Drain::start(&["--store", store]);
        sleep(Duration::from_millis(round));
        drain.child.kill().unwrap();
        drain.child.wait().unwrap();
        assert_eq!(common::output(&["grep", "-c", "", store], ""), format!("{}\n", DAYS * 100));
        if packed() == DAYS {
            break;
        }
    }
}

fn post_until_acknowledged(address: std::net::SocketAddr, id: &str, body: &str) {
    let key = basic(SHOP);
    let headers = [("Authorization", key.as_str()), ("Logplex-Frame-Id", id), ("Logplex-Drain-Token", "d.1")];
    let start = Instant::now();
    while !matches!(Client::new(address).and_then(|mut client| client.post("/frames", &headers, body.as_bytes())), Ok(204)) {
        assert!(start.elapsed() < Duration::from_secs(60), "it is never acknowledged");
        sleep(Duration::from_millis(2));
    }
}

/// `cargo test --release --test drain_store -- --ignored --nocapture`: lines a second, and how long answers take.
#[test]
#[ignore = "a measurement"]
fn load() {
    const CONNECTIONS: u32 = 20;
    const BODIES: u32 = 1000;
    let folder = tempfile::tempdir().unwrap();
    let body: String = (0..100).map(|line| frame(&format!("at=info method=GET path=\"/api/orders/{line}\" host=shop.example.com request_id=8d41489f-ae71-2184-0605-3deaeab150e9 fwd=\"203.0.113.7\" dyno=web.3 connect=0ms service=12ms status=200 bytes=4157"))).collect();
    for options in [&[][..], &["--store", folder.path().to_str().unwrap()]] {
        let drain = Drain::spawn(Command::new(assert_cmd::cargo::cargo_bin!("hlog")).stdout(Stdio::null()), options);
        let start = Instant::now();
        let mut times: Vec<Duration> = scope(|scope| {
            let post = |connection: u32| {
                let mut client = Client::new(drain.address).unwrap();
                let key = basic(SHOP);
                let mut times = Vec::new();
                for number in 0..BODIES {
                    let id = format!("{connection}-{number}");
                    let headers = [("Authorization", key.as_str()), ("Logplex-Frame-Id", &id), ("Logplex-Msg-Count", "100")];
                    let start = Instant::now();
                    assert_eq!(client.post("/frames", &headers, body.as_bytes()).unwrap(), 204);
                    times.push(start.elapsed());
                }
                times
            };
            let clients: Vec<_> = (0..CONNECTIONS).map(|connection| scope.spawn(move || post(connection))).collect();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        let took = start.elapsed();
        times.sort();
        let status = fs::read_to_string(format!("/proc/{}/status", drain.child.id())).unwrap_or_default();
        let stat = fs::read_to_string(format!("/proc/{}/stat", drain.child.id())).unwrap_or_default();
        let ticks: u64 = stat.rsplit(") ").next().unwrap().split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        let lines = f64::from(CONNECTIONS * BODIES * 100);
        eprintln!(
            "{options:?}: {:.0} lines/s, {:.0} lines per second of its CPU, p50 {:?}, p99 {:?}, {}",
            lines / took.as_secs_f64(),
            lines / (ticks as f64 / 100.0),
            times[times.len() / 2],
            times[times.len() * 99 / 100],
            status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default(),
        );
        drain.stop();
    }
}
