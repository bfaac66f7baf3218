//! Listening for HTTP within bounds: on the heads of requests, on time, on connections, on the wait for the end.
//!
//! Whoever can connect can send anything, slowly too. The routes only see requests whose heads arrived in time.

use crate::error::{Error, Kind, Result};
use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

/// The bounds of a server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the head of a request to arrive.
    pub head: Duration,
    /// For a connection as a whole.
    pub connection: Duration,
    /// Connections at a time; others wait.
    pub connections: usize,
    /// Bytes of the longest head.
    pub buffer: usize,
    /// Whether one connection may bring several requests.
    pub keep_alive: bool,
    /// Threads for work that blocks.
    pub threads: usize,
    /// How long requests in progress are waited for at the end.
    pub end: Duration,
}

/// A server; it ends when it is dropped.
pub struct Server {
    stop: Option<watch::Sender<bool>>,
    ended: mpsc::Receiver<()>,
    patience: Duration,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Listens at an address.
    ///
    /// # Errors
    /// The address cannot be listened at.
    pub fn start(address: SocketAddr, routes: Router, limits: Limits, name: &str) -> Result<Self> {
        let failed = |e: std::io::Error| {
            Error::new(Kind::Usage, format!("--listen {address}: cannot listen there"))
                .because(e)
                .help("choose another port, or end what uses this one")
        };
        let listener = std::net::TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(limits.threads.max(1))
            .build()
            .map_err(failed)?;
        let (stop, stopped) = watch::channel(false);
        let (end, ended) = mpsc::channel();
        let serve = move || {
            runtime.block_on(accept(listener, routes, limits, stopped));
            // What is still open now is not waited for.
            runtime.shutdown_background();
            let _ = end.send(());
        };
        std::thread::Builder::new().name(name.into()).spawn(serve).map_err(failed)?;
        Ok(Self { stop: Some(stop), ended, patience: limits.end + Duration::from_secs(2), address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(true);
            let _ = self.ended.recv_timeout(self.patience);
        }
    }
}

/// Who is at the other end of a connection, as an extension of each of its requests.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

type Service = TowerToHyperService<Router>;

async fn accept(listener: std::net::TcpListener, routes: Router, limits: Limits, mut stop: watch::Receiver<bool>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let service = TowerToHyperService::new(routes);
    let free = Arc::new(Semaphore::new(limits.connections));
    loop {
        let place = tokio::select! {
            place = free.clone().acquire_owned() => place,
            _ = stop.changed() => break,
        };
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of file descriptors, as a rule: some will be given back.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        tokio::spawn(serve((stream, Peer(peer)), service.clone(), limits, stop.clone(), place));
    }
    drop(listener);
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = timeout(limits.end, free.acquire_many(all)).await;
}

/// Serves one connection until its end, its limit or that of the server.
async fn serve(
    (stream, peer): (TcpStream, Peer),
    service: Service,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
    place: OwnedSemaphorePermit,
) {
    let named = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        hyper::service::Service::call(&service, request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.buffer)
        .keep_alive(limits.keep_alive)
        .serve_connection(TokioIo::new(stream), named);
    tokio::pin!(connection);
    let over = tokio::select! {
        // Whoever asked may have gone.
        _ = connection.as_mut() => true,
        _ = stop.changed() => false,
        () = tokio::time::sleep(limits.connection) => false,
    };
    if !over && !limits.end.is_zero() {
        // What is being answered is answered; nothing else is taken.
        connection.as_mut().graceful_shutdown();
        let _ = timeout(limits.end, connection).await;
    }
    drop(place);
}
