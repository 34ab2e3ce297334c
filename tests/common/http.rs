//! A client that posts as Logplex does, and a drain to post to.
#![allow(dead_code, reason = "each test file uses some of it")]

use rustix::process::{Pid, Signal, kill_process};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The key of the app `shop`, and of `blog`.
pub const SHOP: &str = "0123456789abcdef-shop";
pub const BLOG: &str = "0123456789abcdef-blog";

/// A running `hlog drain`.
pub struct Drain {
    pub child: Child,
    pub address: SocketAddr,
    said: BufReader<std::process::ChildStderr>,
}

impl Drain {
    /// Starts one with these options; it listens on a free port unless they say another.
    pub fn start(options: &[&str]) -> Self {
        Self::spawn(Command::new(assert_cmd::cargo::cargo_bin!("hlog")).stdout(Stdio::piped()), options)
    }

    pub fn spawn(command: &mut Command, options: &[&str]) -> Self {
        Self::spawn_with(command, options, &format!("shop={SHOP} blog={BLOG}"))
    }

    pub fn spawn_with(command: &mut Command, options: &[&str], keys: &str) -> Self {
        command.arg("drain").args(options).env("HLOG_DRAIN_KEYS", keys).env("TZ", "UTC");
        if !options.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut words = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "it does not listen: {words}");
            words += &line;
            if let Some((_, address)) = line.trim().split_once("//") {
                break address.parse().unwrap();
            }
        };
        Self { child, address, said }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.child.id() as i32).unwrap(), signal).unwrap();
    }

    /// Waits for the end, and says what it has printed on standard output and on standard error.
    pub fn end(mut self) -> (ExitStatus, String, String) {
        let start = Instant::now();
        let out = self.child.stdout.take().map(|mut out| {
            std::thread::spawn(move || {
                let mut text = String::new();
                out.read_to_string(&mut text).unwrap();
                text
            })
        });
        while self.child.try_wait().unwrap().is_none() {
            if start.elapsed() > Duration::from_secs(20) {
                self.child.kill().unwrap();
                panic!("it does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut said = String::new();
        self.said.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap(), out.map_or_else(String::new, |out| out.join().unwrap()), said)
    }

    /// Asks it to end.
    pub fn stop(self) -> (ExitStatus, String, String) {
        self.signal(Signal::TERM);
        self.end()
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
        Client::new(self.address).unwrap().post(path, headers, body).unwrap()
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        let mut client = Client::new(self.address).unwrap();
        client.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
        client.answer().unwrap()
    }
}

/// A test that fails leaves none behind.
impl Drop for Drain {
    fn drop(&mut self) {
        // One that has ended cannot be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection.
pub struct Client<S = TcpStream>(pub BufReader<S>);

impl Client {
    pub fn new(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self(BufReader::new(stream)))
    }
}

impl<S: Read + Write> Client<S> {
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    pub fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<u16> {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
        self.send(&[head.as_bytes(), body].concat())?;
        self.answer().map(|(status, _)| status)
    }

    /// Status and body of the answer.
    pub fn answer(&mut self) -> io::Result<(u16, String)> {
        let mut status = 0;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(rest) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                length = rest.trim().parse().unwrap();
            } else if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok((status, String::from_utf8(body).unwrap()))
    }
}

/// `Authorization` of the user whose name is the key.
pub fn basic(key: &str) -> String {
    use base64::Engine;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{key}:")))
}

/// A frame as Logplex makes it.
pub fn frame(message: &str) -> String {
    let frame = format!("<190>1 2026-11-22T04:54:21.811308+00:00 host app web.1 - {message}\n");
    format!("{} {frame}", frame.len())
}
