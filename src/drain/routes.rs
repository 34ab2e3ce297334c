//! What is answered to which request? A success says that the lines are safe; what a frame holds is never a reason to refuse it.

use super::body::{self, Budget, Refusal, Whole};
use super::counters::{Counters, Odd};
use super::keys::{Keys, is_app};
use super::seen::FrameId;
use super::writer::Batch;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, EXPECT, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::map_response_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use crossbeam_channel::Sender;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

/// Logplex waits five seconds for an answer, and tries again later when it is this one.
const ANSWER: Duration = Duration::from_millis(4500);
/// So long the body of somebody without a key is read, to be thrown away.
const STRANGER: Duration = Duration::from_secs(1);

const FRAME_ID: HeaderName = HeaderName::from_static("logplex-frame-id");
const DRAIN_TOKEN: HeaderName = HeaderName::from_static("logplex-drain-token");
const MSG_COUNT: HeaderName = HeaderName::from_static("logplex-msg-count");

/// What every request needs.
pub(super) struct Hub {
    pub keys: Keys,
    pub batches: Sender<Batch>,
    pub budget: Budget,
    pub counters: Arc<Counters>,
}

pub(super) fn router(hub: &Arc<Hub>) -> Router {
    Router::new()
        .route("/frames", post(frames))
        .route("/frames/{app}", post(frames_of))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::disable())
        .layer(map_response_with_state(Arc::clone(&hub.counters), count))
        .with_state(Arc::clone(hub))
}

async fn count(State(counters): State<Arc<Counters>>, response: Response) -> Response {
    counters.answer(response.status().as_u16());
    response
}

async fn health(State(hub): State<Arc<Hub>>) -> (StatusCode, &'static str) {
    if hub.counters.failing.load(Relaxed) {
        (StatusCode::SERVICE_UNAVAILABLE, "lines cannot be written\n")
    } else {
        (StatusCode::OK, "ok\n")
    }
}

async fn metrics(State(hub): State<Arc<Hub>>) -> impl IntoResponse {
    ([("content-type", "text/plain; version=0.0.4")], hub.counters.text())
}

async fn frames(State(hub): State<Arc<Hub>>, headers: HeaderMap, body: Body) -> Response {
    hub.receive(None, &headers, body).await
}

async fn frames_of(State(hub): State<Arc<Hub>>, Path(app): Path<String>, headers: HeaderMap, body: Body) -> Response {
    hub.receive(Some(&app), &headers, body).await
}

impl Hub {
    async fn receive(&self, path: Option<&str>, headers: &HeaderMap, mut body: Body) -> Response {
        let until = Instant::now() + ANSWER;
        match self.take(path, headers, &mut body, until).await {
            Ok(status) => answer(status),
            Err(status) => {
                // The answer would be lost with the connection if there was something left to read. Who asks before sending sends nothing.
                let patience = if status == StatusCode::UNAUTHORIZED { Instant::now() + STRANGER } else { until };
                if !headers.contains_key(EXPECT) {
                    let _ = timeout_at(patience, body::discard(&mut body)).await;
                }
                let mut refusal = answer(status);
                refusal.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                refusal
            }
        }
    }

    /// An error is an answer for which the body need not be read.
    async fn take(&self, path: Option<&str>, headers: &HeaderMap, body: &mut Body, until: Instant) -> Result<StatusCode, StatusCode> {
        let app = self.app(path, headers)?;
        let gzip = match text(headers, &CONTENT_ENCODING).map(str::to_ascii_lowercase).as_deref() {
            None | Some("" | "identity") => false,
            Some("gzip" | "x-gzip") => true,
            Some(_) => return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        };
        let announced = text(headers, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
        match timeout_at(until, body::read(body, announced, gzip, &self.budget)).await {
            Ok(Ok(whole)) => Ok(self.hand_on(app, headers, whole, until).await),
            Ok(Err(Refusal::TooLarge)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
            // Whoever is so slow has given up, and will try again.
            Ok(Err(Refusal::Busy | Refusal::Cut)) | Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// The app whose stream this is.
    fn app(&self, path: Option<&str>, headers: &HeaderMap) -> Result<Option<Arc<str>>, StatusCode> {
        if self.keys.is_empty() {
            return match path {
                Some(app) if !is_app(app) => Err(StatusCode::NOT_FOUND),
                app => Ok(app.map(Arc::from)),
            };
        }
        let app = headers.get(AUTHORIZATION).and_then(|credentials| self.keys.app(credentials.as_bytes()));
        match app {
            Some(app) if path.is_none_or(|path| *path == **app) => Ok(Some(Arc::clone(app))),
            _ => Err(StatusCode::UNAUTHORIZED),
        }
    }

    /// Gives the lines to the writer and waits until they are safe.
    async fn hand_on(&self, app: Option<Arc<str>>, headers: &HeaderMap, whole: Whole, until: Instant) -> StatusCode {
        self.counters.odd(Odd::Gzip, u64::from(whole.damaged));
        let (reply, safe) = oneshot::channel();
        let owner = app.clone().unwrap_or_default();
        let token = text(headers, &DRAIN_TOKEN).unwrap_or_default();
        let id = text(headers, &FRAME_ID).and_then(|id| FrameId::new(owner, token, id));
        let announced = text(headers, &MSG_COUNT).and_then(|count| count.parse().ok());
        let batch = Batch { app, bytes: whole.bytes, id, announced, _share: whole.share, reply };
        self.counters.queue.fetch_add(1, Relaxed);
        if self.batches.try_send(batch).is_err() {
            self.counters.queue.fetch_sub(1, Relaxed);
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        match timeout_at(until, safe).await {
            Ok(Ok(true)) => StatusCode::NO_CONTENT,
            // Later the batch may be written all the same: then its frame id tells that it has been.
            _ => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// An answer without a body, with what belongs to its status.
fn answer(status: StatusCode) -> Response {
    match status {
        StatusCode::UNAUTHORIZED => (status, [(WWW_AUTHENTICATE, "Basic realm=\"hlog drain\"")]).into_response(),
        StatusCode::SERVICE_UNAVAILABLE => (status, [(RETRY_AFTER, "1")]).into_response(),
        _ => status.into_response(),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}
