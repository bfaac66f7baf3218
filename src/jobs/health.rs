//! The daemon's small HTTP server: `/healthz` and `/metrics`.
//!
//! Anyone who can connect can send anything, so bodies are never read, each request has a time limit, the number of
//! connections is limited, and shutdown waits for nobody.

use super::monitor::Status;
use crate::error::{Error, Kind, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// Time for the header of a request to arrive.
const HEAD: Duration = Duration::from_secs(5);
/// Time for a connection as a whole.
const CONNECTION: Duration = Duration::from_secs(15);
/// Maximum number of simultaneous connections; others wait.
const CONNECTIONS: usize = 128;
/// Longest wait for the server to stop.
const END: Duration = Duration::from_secs(2);

/// A server that reports the daemon's state; it stops when dropped.
pub struct Server {
    stop: Option<oneshot::Sender<()>>,
    ended: mpsc::Receiver<()>,
    /// The address it listens at.
    pub address: SocketAddr,
}

impl Server {
    /// Listens at an address.
    ///
    /// # Errors
    /// The address cannot be listened at.
    pub fn start(address: SocketAddr, status: Status) -> Result<Self> {
        let failed = |e: std::io::Error| {
            Error::new(Kind::Usage, format!("--listen {address}: cannot listen there"))
                .because(e)
                .help("choose another port, or end what uses this one")
        };
        let listener = std::net::TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = mpsc::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::select! {
                    // Dropped silently when the program is ending.
                    _ = stopped => {}
                    _ = accept(listener, status) => {}
                }
            });
            // Open requests are not waited for.
            runtime.shutdown_background();
            let _ = end.send(());
        };
        std::thread::Builder::new().name("health".into()).spawn(serve).map_err(failed)?;
        Ok(Self { stop: Some(stop), ended, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
            let _ = self.ended.recv_timeout(END);
        }
    }
}

async fn accept(listener: std::net::TcpListener, status: Status) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let service = TowerToHyperService::new(routes(status));
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = free.clone().acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // Usually out of file descriptors; some will be released.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let service = service.clone();
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(16 << 10)
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), service);
            // The client may have gone.
            let _ = tokio::time::timeout(CONNECTION, connection).await;
            drop(place);
        });
    }
}

type Answer = (StatusCode, [(HeaderName, &'static str); 1], String);

fn answer(status: StatusCode, kind: &'static str, text: impl Into<String>) -> Answer {
    (status, [(header::CONTENT_TYPE, kind)], text.into())
}

fn routes(status: Status) -> Router {
    let health = |State(status): State<Status>| async move {
        let (well, text) = status.health();
        answer(if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, "application/json", text)
    };
    let metrics = |State(status): State<Status>| async move {
        answer(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", status.metrics())
    };
    Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .method_not_allowed_fallback(|| async {
            answer(StatusCode::METHOD_NOT_ALLOWED, "text/plain", "only GET is supported\n")
        })
        .fallback(|| async { answer(StatusCode::NOT_FOUND, "text/plain", "only /healthz and /metrics exist\n") })
        .with_state(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Instant;

    fn server() -> Server {
        Server::start("127.0.0.1:0".parse().unwrap(), Status::default()).unwrap()
    }

    fn asked(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut out = String::new();
        let _ = stream.read_to_string(&mut out);
        out
    }

    #[test]
    fn a_body_of_any_length_is_rejected_without_buffering() {
        let s = server();
        for length in
            ["100000000000", "18446744073709551615", "-1", "1\r\nContent-Length: 2", "99999999999999999999999"]
        {
            let out = asked(&s, &format!("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"));
            assert!(out.starts_with("HTTP/1.1 4"), "{length}: {out}");
        }
        let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n";
        assert!(asked(&s, chunked).starts_with("HTTP/1.1 4"));
        assert!(asked(&s, &format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000))).starts_with("HTTP/1.1 4"));
        assert!(asked(&s, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").contains("\"status\":\"ok\""));
        assert!(asked(&s, "GET /other HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn open_requests_block_neither_others_nor_shutdown() {
        let s = server();
        let mut open = Vec::new();
        for part in ["", "GET /hea", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: "] {
            let mut stream = TcpStream::connect(s.address).unwrap();
            stream.write_all(part.as_bytes()).unwrap();
            open.push(stream);
        }
        let started = Instant::now();
        assert!(asked(&s, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 200"));
        drop(s);
        assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    }
}
