//! The small HTTP server of the daemon and of workers: `/healthz` and `/metrics`.

use super::monitor::Monitored;
use crate::error::Result;
use crate::listen::{Limits, Server};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use std::net::SocketAddr;
use std::time::Duration;

/// Bodies are never read, connections bring one request each, and the end of the program waits for nobody.
const LIMITS: Limits = Limits {
    head: Duration::from_secs(5),
    connection: Duration::from_secs(15),
    connections: 128,
    buffer: 16 << 10,
    keep_alive: false,
    threads: 1,
    end: Duration::ZERO,
};

/// Serves the state of a process at an address until the server is dropped.
///
/// # Errors
/// The address cannot be listened at.
pub fn start(address: SocketAddr, status: impl Monitored) -> Result<Server> {
    Server::start(address, routes(status), LIMITS, "health")
}

type Answer = (StatusCode, [(HeaderName, &'static str); 1], String);

fn answer(status: StatusCode, kind: &'static str, text: impl Into<String>) -> Answer {
    (status, [(header::CONTENT_TYPE, kind)], text.into())
}

fn routes<M: Monitored>(status: M) -> Router {
    let health = |State(status): State<M>| async move {
        let (well, text) = status.health();
        answer(if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, "application/json", text)
    };
    let metrics = |State(status): State<M>| async move {
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
    use crate::jobs::monitor::Status;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Instant;

    fn server() -> Server {
        start("127.0.0.1:0".parse().unwrap(), Status::default()).unwrap()
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
