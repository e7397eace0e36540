//! What answers on a connection, whatever carries it: the guard before everything, the handlers behind it, and what is
//! said when one of them breaks.

use super::guard::{self, Names};
use super::problem::{Problem, panic_text};
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
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

/// Longest time for the head of a request to arrive, and for a handshake.
pub(super) const HEAD: Duration = Duration::from_secs(5);
/// Most bytes of a head.
pub(crate) const HEAD_BYTES: usize = 32 * 1024;
/// Most fields of a head.
const HEAD_FIELDS: usize = 64;

/// What answers on a connection.
#[derive(Clone)]
pub struct Reception {
    service: TowerToHyperService<Router>,
    names: Arc<Names>,
}

impl Reception {
    /// A reception under some names. `streams` is how many browsers may listen at once.
    #[must_use]
    pub fn new(names: Names, streams: usize, shared: Arc<Shared>) -> Reception {
        let desk = Desk {
            shared,
            streams: Arc::new(Streams::default()),
            most_streams: streams,
            secure: names.secure,
        };
        Reception::of(names, routes::router(desk))
    }

    fn of(names: Names, router: Router) -> Reception {
        Reception { service: TowerToHyperService::new(router), names: Arc::new(names) }
    }

    /// Serves one connection until it ends, or is told to stop and has said what is on its way. `local` is the address
    /// that it came to, `from` the one that it came from.
    pub async fn attend<S>(&self, stream: S, local: SocketAddr, from: IpAddr, mut stop: watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (service, names, stopping) = (self.service.clone(), Arc::clone(&self.names), stop.clone());
        let service = service_fn(move |request| {
            answer(service.clone(), Arc::clone(&names), local, from, *stopping.borrow(), request)
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_headers(HEAD_FIELDS)
            .max_buf_size(HEAD_BYTES)
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), service);
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
}

/// Waits for the word to stop. Who could give it being gone is the same.
pub(super) async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
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
            request.extensions_mut().insert(Peer { from, local: local.ip() });
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
                Err(panic) => {
                    let what = panic_text(panic.as_ref());
                    Problem::incident(&format!("a handler panicked: {what}")).response(html)
                }
            }
        }
    };
    guard::dress(response.headers_mut());
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::io::{self, Write};
    use std::sync::Mutex;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// A log that a test reads.
    #[derive(Clone, Default)]
    struct Told(Arc<Mutex<Vec<u8>>>);

    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    async fn asked(reception: &Reception, path: &str, accept: &str) -> String {
        let (mut here, there) = tokio::io::duplex(65_536);
        let local = SocketAddr::from(([127, 0, 0, 1], 8080));
        let (reception, (_serving, stop)) = (reception.clone(), watch::channel(false));
        let served = tokio::spawn(async move { reception.attend(there, local, local.ip(), stop).await });
        let text = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
        );
        here.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        here.read_to_string(&mut answer).await.unwrap();
        served.await.unwrap();
        answer
    }

    #[tokio::test]
    async fn t37_a_handler_that_panics_says_a_number_and_the_log_says_the_rest() {
        let told = Told::default();
        let log = told.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || log.clone()).with_ansi(false).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        async fn broken() {
            panic!("the truth is in /home/someone/sessions");
        }
        let router = Router::new().route("/broken", get(broken)).route("/whole", get(|| async { "whole" }));
        let reception = Reception::of(Names { more: vec![], secure: false }, router);
        for accept in ["application/json", "text/html"] {
            let answer = asked(&reception, "/broken", accept).await;
            let (head, body) = answer.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with("HTTP/1.1 500 ") && head.contains("content-security-policy"), "{head}");
            assert!(
                !answer.contains("truth") && !answer.contains("/home") && !answer.contains(".rs"),
                "{answer}"
            );
            let log = String::from_utf8(told.0.lock().unwrap().clone()).unwrap();
            let incident = log.lines().last().unwrap();
            assert!(incident.contains("a handler panicked: the truth is in /home/someone/sessions"), "{log}");
            let number = incident.split("incident=\"").nth(1).unwrap().split('"').next().unwrap();
            assert!(number.len() == 8 && body.contains(number), "{number} in {body}");
            assert!(asked(&reception, "/whole", accept).await.ends_with("whole"));
        }
    }
}
