//! Who may connect, how many at once, and for how long? And how does it all end.

use super::body::Budget;
use super::counters::Counters;
use super::keys::Keys;
use super::routes::{Hub, router};
use super::seen::Seen;
use super::tls::Tls;
use super::writer::{self, Batch, Sink};
use crate::input::allow_many_files;
use anyhow::{Context, Result, anyhow};
use axum::Router;
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded, select};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::Builder;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// More connections are turned away.
const CONNECTIONS: u64 = 1000;
/// Files that are needed beside connections.
const OTHER_FILES: u64 = 64;
/// So long a connection may take to become encrypted, to send the head of a request or to be idle, and to last.
const HANDSHAKE: Duration = Duration::from_secs(5);
const HEAD: Duration = Duration::from_secs(30);
const LIFE: Duration = Duration::from_secs(600);
/// So long instead of `HEAD` when half of the connections are taken: whoever has lines sends them at once.
const HASTE: Duration = Duration::from_secs(3);
/// So long requests may take to be answered when the end has come.
const FAREWELL: Duration = Duration::from_secs(6);
/// And so long the rest may take to be written.
const LAST: Duration = Duration::from_secs(9);
/// What a connection may keep of what it has read: the head of a request is no longer.
const BUFFER: usize = 32 << 10;
/// Batches that may wait to be written.
const QUEUE: usize = 1024;

/// A drain that can be reached.
pub(crate) struct Listening {
    listener: TcpListener,
    tls: Option<Tls>,
}

/// Opens the address.
///
/// # Errors
/// It is taken, or the certificate is none.
pub(crate) fn listen(address: SocketAddr, tls: Option<&(PathBuf, PathBuf)>) -> Result<Listening> {
    let tls = tls.map(|(certificates, key)| Tls::open(certificates, key, Instant::now())).transpose()?;
    let listener = TcpListener::bind(address).with_context(|| format!("{address}: cannot listen there"))?;
    listener.set_nonblocking(true).context("the socket cannot be used")?;
    Ok(Listening { listener, tls })
}

impl Listening {
    /// Where it listens, as an address of the web.
    pub(crate) fn address(&self) -> Result<String> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}", self.listener.local_addr()?))
    }
}

/// Answers requests until a signal comes or no more lines are wanted; all that was acknowledged is safe then.
///
/// # Errors
/// Lines cannot be written any more.
pub(crate) fn serve(listening: Listening, keys: Keys, sink: Box<dyn Sink>, seen: Seen, signals: &Receiver<i32>) -> Result<()> {
    let counters = Arc::new(Counters::default());
    let (batches, queue) = bounded::<Batch>(QUEUE);
    let (stop, stopped) = watch::channel(false);
    let stop = Arc::new(stop);
    let hub = Arc::new(Hub { keys, batches, budget: Budget::new(), counters: Arc::clone(&counters) });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("the server cannot be started")?;
    let accept = move || runtime.block_on(accept(listening, router(&hub), &hub, stopped));
    let server = Builder::new().name("hlog-server".into()).spawn(accept).context("no thread can be started")?;
    let (ended, end) = bounded(1);
    let stop_all = Arc::clone(&stop);
    let write = move || {
        let written = writer::write(&queue, sink, seen, &counters, || {
            stop_all.send_replace(true);
        });
        // Nobody waits for it when it took too long.
        drop(ended.send(written));
    };
    Builder::new().name("hlog-writer".into()).spawn(write).context("no thread can be started")?;
    let failed = || anyhow!("a thread failed: this is a mistake of hlog's; please report it");
    let written = select! {
        recv(end) -> written => written.map_err(|_| failed())?,
        recv(signals) -> _ => {
            stop.send_replace(true);
            match end.recv_timeout(LAST) {
                Err(RecvTimeoutError::Timeout) => return Err(anyhow!("what waits cannot be written in time, and is not acknowledged")),
                written => written.map_err(|_| failed())?,
            }
        }
    };
    written.and(server.join().map_err(|_| failed())?)
}

/// Takes connections until it is time to stop, then lets the requests that have begun come to their end.
async fn accept(mut listening: Listening, router: Router, hub: &Hub, mut stopped: watch::Receiver<bool>) -> Result<()> {
    let listener = tokio::net::TcpListener::from_std(listening.listener).context("the socket cannot be used")?;
    let most = most_connections();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next() => {
                hub.counters.connections.store(connections.len() as u64, Relaxed);
                continue;
            }
        };
        let Ok((stream, _)) = accepted else {
            // There are no files left, or the other has gone away again.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        if connections.len() as u64 >= most {
            hub.counters.turned_away.fetch_add(1, Relaxed);
            turn_away(&stream, listening.tls.is_none());
            continue;
        }
        let patience = if connections.len() as u64 >= most / 2 { HASTE } else { HEAD };
        let tls = listening.tls.as_mut().map(|tls| tls.acceptor(Instant::now()));
        connections.spawn(connection(stream, tls, router.clone(), patience, stopped.clone()));
        hub.counters.connections.store(connections.len() as u64, Relaxed);
    }
    drop(listener);
    // Who is not done by then is not answered, and will try again elsewhere.
    let _ = timeout(FAREWELL, async { while connections.join_next().await.is_some() {} }).await;
    connections.shutdown().await;
    Ok(())
}

/// As many as there are files for; the store needs some as well, for each app one or two.
fn most_connections() -> u64 {
    allow_many_files();
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX);
    CONNECTIONS.min(files.saturating_sub(OTHER_FILES)).max(8)
}

/// Says in one word, as far as that can be done at once, that there are too many.
fn turn_away(stream: &TcpStream, plain: bool) {
    if plain {
        // Who does not hear it finds the connection closed.
        let _ = stream.try_write(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router, patience: Duration, stopped: watch::Receiver<bool>) {
    // Without this an answer may wait for its predecessor to be acknowledged. A socket that cannot do it works too.
    let _ = stream.set_nodelay(true);
    match tls {
        None => converse(stream, router, patience, stopped).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(HANDSHAKE, tls.accept(stream)).await {
                converse(stream, router, patience, stopped).await;
            }
        }
    }
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    patience: Duration,
    mut stopped: watch::Receiver<bool>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(BUFFER);
    let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // Who speaks no HTTP, or goes away, has been answered as far as that can be done.
        _ = &mut connection => return,
        _ = stopped.wait_for(|stop| *stop) => {}
        () = sleep(LIFE) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(HEAD, connection).await;
}
