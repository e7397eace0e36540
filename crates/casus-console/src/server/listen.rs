//! Sockets: how many, from where, how long they may dawdle, and how all of it stops.

use super::guard::{self, Names};
use super::problem::Problem;
use super::routes::{self, Desk, Peer};
use super::stream::Streams;
use crate::host::Shared;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Longest time for the head of a request to arrive.
const HEAD: Duration = Duration::from_secs(5);
/// Most bytes of a head.
const HEAD_BYTES: usize = 32 * 1024;
/// Most fields of a head.
const HEAD_FIELDS: usize = 64;
/// Longest time that a stop waits for answers on their way.
const GRACE: Duration = Duration::from_secs(3);

/// How much is let in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sockets in all.
    pub sockets: usize,
    /// Sockets from one address.
    pub per_address: usize,
    /// Streams in all.
    pub streams: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { sockets: 2_048, per_address: 16, streams: 512 }
    }
}

/// A server on its socket.
pub struct Server {
    listener: TcpListener,
    names: Names,
    limits: Limits,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Sockets(Mutex<BTreeMap<IpAddr, usize>>);

impl Sockets {
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, from: IpAddr, limits: Limits) -> bool {
        let mut open = self.lock();
        if open.values().sum::<usize>() >= limits.sockets {
            return false;
        }
        let own = open.entry(from).or_default();
        if *own >= limits.per_address {
            return false;
        }
        *own += 1;
        true
    }

    fn leave(&self, from: IpAddr) {
        let mut open = self.lock();
        if let Some(own) = open.get_mut(&from) {
            *own -= 1;
            if *own == 0 {
                open.remove(&from);
            }
        }
    }
}

impl Server {
    /// A server on a socket that already listens.
    #[must_use]
    pub fn new(listener: TcpListener, names: Names, limits: Limits, shared: Arc<Shared>) -> Server {
        Server { listener, names, limits, shared }
    }

    /// Serves until it is told to stop, then finishes what is on its way.
    pub async fn serve(self, mut stop: watch::Receiver<bool>) {
        let desk = Desk {
            shared: Arc::clone(&self.shared),
            streams: Arc::new(Streams::default()),
            most_streams: self.limits.streams,
            secure: self.names.secure,
        };
        let router = routes::router(desk);
        let sockets = Arc::new(Sockets::default());
        let names = Arc::new(self.names);
        let mut open = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = told(&mut stop) => break,
            };
            while open.try_join_next().is_some() {}
            // Out of file handles, or the client went away: the next one may fare better.
            let Ok((socket, peer)) = accepted else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let from = peer.ip().to_canonical();
            if !sockets.enter(from, self.limits) {
                open.spawn(turn_away(socket));
                continue;
            }
            let (router, names, stop) = (router.clone(), Arc::clone(&names), stop.clone());
            let sockets = Arc::clone(&sockets);
            open.spawn(async move {
                attend(socket, from, router, names, stop).await;
                sockets.leave(from);
            });
        }
        drop(self.listener);
        for place in self.shared.places.all() {
            place.outlet.end("bye");
        }
        let _ = tokio::time::timeout(GRACE, async { while open.join_next().await.is_some() {} }).await;
    }
}

/// Waits for the word to stop. Who could give it being gone is the same.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Says that there is no room, before anything is read.
async fn turn_away(mut socket: TcpStream) {
    let full = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = tokio::time::timeout(HEAD, socket.write_all(full)).await;
}

async fn attend(
    socket: TcpStream,
    from: IpAddr,
    router: Router,
    names: Arc<Names>,
    mut stop: watch::Receiver<bool>,
) {
    let Ok(local) = socket.local_addr() else { return };
    // Frames are small and should leave at once; a socket that cannot be told so still works.
    let _ = socket.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let stopping = stop.clone();
    let service = service_fn(move |request| {
        answer(service.clone(), Arc::clone(&names), local, from, *stopping.borrow(), request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(HEAD_FIELDS)
        .max_buf_size(HEAD_BYTES)
        .auto_date_header(false)
        .serve_connection(TokioIo::new(socket), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = %error, "a connection ended");
    }
}

async fn answer(
    service: TowerToHyperService<Router>,
    names: Arc<Names>,
    local: SocketAddr,
    from: IpAddr,
    stopping: bool,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let accepts = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok());
    let html = accepts.is_some_and(|a| a.contains("text/html"));
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let checked = guard::check(&names, local, &method, &uri, request.version(), request.headers());
    let mut response = match checked {
        Err(problem) => {
            let mut response = problem.response(html);
            if problem.status == 405 {
                let methods = HeaderValue::from_static(guard::METHODS);
                response.headers_mut().insert(header::ALLOW, methods);
            }
            response
        }
        Ok(()) if stopping => Problem::unavailable("The server is stopping.").response(html),
        Ok(()) => {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(from));
            match AssertUnwindSafe(service.call(request)).catch_unwind().await {
                Ok(Ok(mut response)) => match response.extensions_mut().remove::<Problem>() {
                    Some(problem) => {
                        let mut refused = problem.response(html);
                        refused
                            .headers_mut()
                            .extend(response.headers_mut().remove(header::ALLOW).map(|v| (header::ALLOW, v)));
                        refused
                    }
                    None => response,
                },
                Ok(Err(never)) => match never {},
                Err(_) => Problem::incident("a handler panicked").response(html),
            }
        }
    };
    guard::dress(response.headers_mut());
    Ok(response)
}
