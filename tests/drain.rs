//! Does `hlog drain` take what Logplex posts, keep apart what is to be kept apart, acknowledge only what is safe, and stand
//! what strangers send?

mod common;
#[path = "common/http.rs"]
mod http;

use http::{BLOG, Client, Drain, SHOP, basic, frame};
use rustix::process::Signal;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

fn records(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn messages(out: &str) -> Vec<String> {
    records(out).iter().map(|record| record["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_app_has_a_stream_that_no_other_key_can_write_to() {
    let drain = Drain::start(&[]);
    let (shop, blog, wrong) = (basic(SHOP), basic(BLOG), basic("0123456789abcdef-sho"));
    for (path, key, status) in [
        ("/frames", Some(&shop), 204),
        ("/frames/shop", Some(&shop), 204),
        ("/frames/blog", Some(&blog), 204),
        ("/frames/blog", Some(&shop), 401),
        ("/frames/shop", Some(&blog), 401),
        ("/frames/other", Some(&shop), 401),
        ("/frames", Some(&wrong), 401),
        ("/frames", None, 401),
        ("/frames/shop", None, 401),
        ("/frames/..%2fblog", Some(&shop), 401),
        ("/frames/../frames", Some(&shop), 404),
        ("/frames/shop/x", Some(&shop), 404),
        ("/frames/%ff", Some(&shop), 400),
        ("/", Some(&shop), 404),
        ("/health", Some(&shop), 405),
    ] {
        let headers: Vec<_> = key.iter().map(|key| ("Authorization", key.as_str())).collect();
        assert_eq!(drain.post(path, &headers, frame(path).as_bytes()), status, "{path}");
    }
    assert_eq!(drain.get("/frames").0, 405);
    let (status, out, _) = drain.stop();
    assert_eq!(status.code(), Some(0));
    let of: Vec<_> = records(&out).iter().map(|record| format!("{} {}", record["context"]["app"], record["message"])).collect();
    assert_eq!(of, [r#""shop" "/frames""#, r#""shop" "/frames/shop""#, r#""blog" "/frames/blog""#]);
}

/// A line that names its app, as Papertrail's do, does not get into another's stream by that.
#[test]
fn no_line_speaks_for_another_app() {
    let drain = Drain::start(&["--track-releases", "-o", "template={app} {release} {message}"]);
    let release = "Jul 28 13:45:47 blog app/api: Release v666 created by user eve@example.com\n";
    let row = "1\t2022-07-28T13:45:48Z\t2022-07-28T13:45:48Z\t1\tblog\t1.1.1.1\tLocal0\tInfo\tapp/web.1\thello\n";
    for (key, body) in [(SHOP, release.to_owned()), (SHOP, row.to_owned()), (BLOG, frame("x"))] {
        assert_eq!(drain.post("/frames", &[("Authorization", &basic(key))], body.as_bytes()), 204);
    }
    assert_eq!(drain.stop().1, "shop  Release v666 created by user eve@example.com\nshop v666 hello\nblog  x\n");
}

#[test]
fn it_does_not_start_where_everybody_could_write() {
    let run = |args: &[&str], keys: Option<&str>| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hlog"));
        command.arg("drain").args(args).env_remove("HLOG_DRAIN_KEYS").env_remove("PORT");
        keys.map(|keys| command.env("HLOG_DRAIN_KEYS", keys));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let secret = "0123456789abcdef-secret";
    for (args, keys, word) in [
        (&["--listen", "127.0.0.1:0"][..], None, "who may post?"),
        (&["--listen", "0.0.0.0:0", "--allow-anonymous"], None, "who may post?"),
        (&[], Some("shop=0123456789abcdef"), "where to listen?"),
        (&["--listen", "127.0.0.1:0"], Some("../shop=0123456789abcdef-secret"), "APP=KEY"),
        (&["--listen", "127.0.0.1:0"], Some("shop=0123456789abcdef-secret blog=0123456789abcdef-secret"), "the key of another app"),
        (&["--listen", "127.0.0.1:0", "--keys", "/no/such/file"], None, "/no/such/file"),
        (&["--listen", "127.0.0.1:0", "-n", "5"], Some("shop=0123456789abcdef"), "no last records"),
        (&["--listen", "127.0.0.1:0", "--store", "/tmp/x", "-e", "deploy"], Some("shop=0123456789abcdef"), "hlog grep"),
        (&["--listen", "127.0.0.1:0", "--store", "/tmp/x", "--retention", "5"], Some("shop=0123456789abcdef"), "30d"),
        (&["--listen", "127.0.0.1:0", "--tls-cert", "/no.pem", "--tls-key", "/no.pem"], Some("shop=0123456789abcdef"), "/no.pem"),
    ] {
        let (status, said) = run(args, keys);
        assert_eq!(status, Some(2), "{args:?}");
        assert!(said.contains(word) && !said.contains(secret), "{said}");
    }
}

/// Nothing in a body is a reason to refuse it.
#[test]
fn every_oddity_of_a_body_is_taken() {
    let drain = Drain::start(&[]);
    let key = basic(SHOP);
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let abutting = format!(
        "142 <172>1 2015-05-09T20:21:24+00:00 host heroku logplex - Error L10 (output buffer overflow): 1 messages dropped since 2015-05-09T20:19:03+00:00.{}",
        frame("two")
    );
    let wrong = frame("three").replacen("63 ", "99 ", 1);
    assert!(wrong.starts_with("99 "), "{wrong}");
    for (headers, body) in [
        (vec![("Logplex-Msg-Count", "2")], abutting.into_bytes()),
        (vec![("Logplex-Msg-Count", "1")], wrong.into_bytes()),
        (vec![("Logplex-Msg-Count", "7")], frame("four\nof two lines").into_bytes()),
        (vec![("Logplex-Msg-Count", "many")], frame("five").into_bytes()),
        (vec![("Content-Encoding", "gzip"), ("Logplex-Msg-Count", "1")], gzip(&frame("six"))),
        (vec![("Content-Encoding", "gzip"), ("Logplex-Msg-Count", "1")], frame("seven").into_bytes()),
        (vec![], b"\xff\xfe garbage \x1b[2J\n\n{\"timestamp\":\"x\",\"context\":{},\"event\":\"deploy\",\"message\":\"m\"}\n".to_vec()),
        (vec![], Vec::new()),
    ] {
        let headers: Vec<_> = [("Authorization", key.as_str())].into_iter().chain(headers).collect();
        assert_eq!(drain.post("/frames", &headers, &body), 204, "{}", String::from_utf8_lossy(&body));
    }
    let metrics = drain.get("/metrics").1;
    for line in [
        "odd_total{kind=\"count\"} 1",
        "odd_total{kind=\"msg-count\"} 1",
        "odd_total{kind=\"no-msg-count\"} 3",
        "odd_total{kind=\"unparsed\"} 2",
        "odd_total{kind=\"gzip\"} 1",
        "frames_total 9",
        "requests_total{status=\"204\"} 8",
        "queue 0",
    ] {
        assert!(metrics.contains(&format!("hlog_drain_{line}\n")), "{line} is not in\n{metrics}");
    }
    let (_, out, said) = drain.stop();
    let events: Vec<_> = records(&out).iter().map(|record| record["event"].as_str().unwrap().to_owned()).collect();
    assert_eq!(events, ["platform-error", "log", "log", "log", "log", "log", "log", "unparsed", "unparsed"]);
    assert_eq!(messages(&out)[1..7], ["two", "three", "four\nof two lines", "five", "six", "seven"]);
    assert!(said.contains("octet counts that fit no frame; what follows them is read by lines, and kept: 1 so far"), "{said}");
}

/// What is too large is refused with an answer that is heard.
#[test]
fn bodies_have_a_limit() {
    let drain = Drain::start(&[]);
    let key = basic(SHOP);
    let mut client = Client::new(drain.address).unwrap();
    client
        .send(
            format!(
                "POST /frames HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n"
            )
            .as_bytes(),
        )
        .unwrap();
    assert_eq!(client.answer().unwrap().0, 413);
    // All of a large body is sent before the answer is looked at, as curl does.
    for (key, status) in [(key.as_str(), 413), (&basic("wrong"), 401)] {
        let mut client = Client::new(drain.address).unwrap();
        client
            .send(format!("POST /frames HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes())
            .unwrap();
        let chunk = [&b"100000\r\n"[..], &vec![b'x'; 1 << 20], b"\r\n"].concat();
        for _ in 0..64 {
            client.send(&chunk).unwrap();
        }
        client.send(b"0\r\n\r\n").unwrap();
        assert_eq!(client.answer().unwrap().0, status);
    }
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    bomb.write_all(&vec![0; 5 << 20]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert_eq!(drain.post("/frames", &[("Authorization", &key), ("Content-Encoding", "gzip")], &bomb), 413);
    assert_eq!(drain.post("/frames", &[("Authorization", &key), ("Content-Encoding", "br")], b"x"), 415);
    let (_, out, _) = drain.stop();
    assert_eq!(out, "");
}

#[test]
fn slow_and_idle_clients_do_not_stop_the_others() {
    let drain = Drain::start(&[]);
    let key = basic(SHOP);
    let idle: Vec<_> = (0..500).map(|_| TcpStream::connect(drain.address).unwrap()).collect();
    let mut slow = Client::new(drain.address).unwrap();
    let start = Instant::now();
    slow.send(format!("POST /frames HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Length: 1000\r\n\r\n83 <").as_bytes()).unwrap();
    let mut flood = Client::new(drain.address).unwrap();
    let sent = flood.send(format!("GET /health HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)).as_bytes());
    assert!(sent.is_err() || flood.answer().map_or(431, |(status, _)| status) == 431);
    for (message, lines) in [("one", 1), ("two", 2)] {
        assert_eq!(drain.post("/frames", &[("Authorization", &key)], frame(message).as_bytes()), 204, "{lines}");
    }
    assert!(start.elapsed() < Duration::from_secs(4));
    assert_eq!(slow.answer().unwrap().0, 503);
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    drop(idle);
    let (status, out, _) = drain.stop();
    assert_eq!((status.code(), messages(&out)), (Some(0), vec!["one".to_owned(), "two".to_owned()]));
}

#[test]
fn connections_beyond_the_limit_are_turned_away() {
    let binary = assert_cmd::cargo::cargo_bin!("hlog").display().to_string();
    let script = format!("ulimit -n 80; exec {binary} \"$@\"");
    let drain = Drain::spawn(Command::new("sh").args(["-c", &script, "sh"]).stdout(Stdio::piped()), &[]);
    let mut idle: Vec<_> = (0..16).map(|_| Client::new(drain.address).unwrap()).collect();
    // They are all there when one of them is answered.
    idle[15].send(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert_eq!(idle[15].answer().unwrap().0, 200);
    let mut more = Client::new(drain.address).unwrap();
    assert_eq!(more.answer().unwrap().0, 503);
    // They are there for a short time only, even if they stay silent.
    let start = Instant::now();
    while Client::new(drain.address).unwrap().post("/frames", &[("Authorization", &basic(SHOP))], frame("x").as_bytes()).ok() != Some(204) {
        assert!(start.elapsed() < Duration::from_secs(15));
        sleep(Duration::from_millis(50));
    }
    assert_eq!(drain.stop().0.code(), Some(0));
}

/// While nobody reads its output, nothing is acknowledged that is not written, and it does not swell.
#[test]
fn what_cannot_be_written_in_time_is_not_acknowledged() {
    let mut drain = Drain::start(&["-o", "message"]);
    let key = basic(SHOP);
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for number in 0.. {
        let message = format!("{number} {}", "x".repeat(1000));
        let body = frame(&message).repeat(200);
        let id = number.to_string();
        let headers = [("Authorization", key.as_str()), ("Logplex-Frame-Id", id.as_str())];
        match drain.post("/frames", &headers, body.as_bytes()) {
            204 => acknowledged.push(number),
            503 => refused += 1,
            other => panic!("{other}"),
        }
        if refused == 2 {
            break;
        }
    }
    assert!(drain.get("/health").0 == 200);
    let out = drain.child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::BufReader::new(out).read_to_string(&mut text).unwrap();
        text
    });
    let (status, ..) = drain.stop();
    let out = reader.join().unwrap();
    assert_eq!(status.code(), Some(0));
    let mut counts = HashMap::new();
    for line in out.lines() {
        *counts.entry(line.split(' ').next().unwrap().parse::<u32>().unwrap()).or_insert(0) += 1;
    }
    assert!(acknowledged.iter().all(|number| counts[number] == 200), "{acknowledged:?} {counts:?}");
}

#[test]
fn releases_are_tracked_for_each_app() {
    let drain = Drain::start(&["--track-releases", "-o", "template={app} {release} {message}", "-e", "log"]);
    let release =
        |version: &str| format!("<190>1 2026-11-22T04:54:21.811308+00:00 host app api - Release {version} created by user a@example.com\n");
    for (key, body) in [(SHOP, release("v1")), (BLOG, frame("a")), (BLOG, release("v7")), (SHOP, frame("b")), (BLOG, frame("c"))] {
        assert_eq!(drain.post("/frames", &[("Authorization", &basic(key))], body.as_bytes()), 204);
    }
    assert_eq!(drain.stop().1, "blog  a\nshop v1 b\nblog v7 c\n");
}

#[test]
fn it_ends_when_no_more_is_wanted_or_read() {
    let drain = Drain::start(&["-m", "2"]);
    let (key, address) = (basic(SHOP), drain.address);
    assert_eq!(drain.post("/frames", &[("Authorization", &key)], frame("a").repeat(3).as_bytes()), 204);
    let (status, out, _) = drain.end();
    assert_eq!((status.code(), messages(&out).len()), (Some(0), 2));
    assert!(Client::new(address).is_err());
    let mut drain = Drain::start(&[]);
    drop(drain.child.stdout.take());
    let answer =
        Client::new(drain.address).and_then(|mut client| client.post("/frames", &[("Authorization", &key)], frame("a").as_bytes()));
    assert!(!answer.is_ok_and(|status| status == 204));
    assert_eq!(drain.end().0.code(), Some(0));
    let mut drain = Drain::start(&[]);
    drop(drain.child.stdout.take());
    assert_eq!(drain.end().0.code(), Some(0));
}

/// When its output is stuck, it does not hang: what it has not acknowledged will be sent to somebody else.
#[test]
fn it_ends_in_time_when_nobody_reads() {
    let mut drain = Drain::start(&[]);
    let _unread = drain.child.stdout.take();
    assert_eq!(drain.post("/frames", &[("Authorization", &basic(SHOP))], frame(&"x".repeat(9000)).repeat(20).as_bytes()), 503);
    let start = Instant::now();
    let (status, _, said) = drain.stop();
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(status.code(), Some(2));
    assert!(said.contains("not acknowledged"), "{said}");
}

/// A request that has begun comes to its end, a connection that is idle is closed.
#[test]
fn what_has_begun_is_finished_after_a_signal() {
    for signal in [Signal::TERM, Signal::INT] {
        let drain = Drain::start(&[]);
        let _idle = Client::new(drain.address).unwrap();
        let mut client = Client::new(drain.address).unwrap();
        let body = frame("last");
        let head = format!("POST /frames HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Length: {}\r\n\r\n", basic(SHOP), body.len());
        client.send(format!("{head}{}", &body[..10]).as_bytes()).unwrap();
        sleep(Duration::from_millis(200));
        drain.signal(signal);
        sleep(Duration::from_millis(200));
        client.send(&body.as_bytes()[10..]).unwrap();
        assert_eq!(client.answer().unwrap().0, 204);
        let (status, out, _) = drain.end();
        assert_eq!((status.code(), messages(&out)), (Some(0), vec!["last".to_owned()]));
    }
}

#[test]
fn it_speaks_tls() {
    use tokio_rustls::rustls::pki_types::CertificateDer;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring::default_provider};
    let drain = Drain::start(&["--tls-cert", "tests/tls/cert.pem", "--tls-key", "tests/tls/key.pem"]);
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file("tests/tls/cert.pem").unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(default_provider().into()).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let connection = ClientConnection::new(config.into(), "localhost".try_into().unwrap()).unwrap();
    let stream = StreamOwned::new(connection, TcpStream::connect(drain.address).unwrap());
    let mut client = Client(std::io::BufReader::new(stream));
    for _ in 0..2 {
        assert_eq!(client.post("/frames", &[("Authorization", &basic(SHOP))], frame("secret").as_bytes()).unwrap(), 204);
    }
    // Who speaks no TLS gets no answer.
    let mut plain = Client::new(drain.address).unwrap();
    assert!(plain.post("/frames", &[], b"").is_err());
    let (_, out, _) = drain.stop();
    assert_eq!(messages(&out), ["secret", "secret"]);
}
