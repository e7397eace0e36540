//! Sockets: how many, from where, how long they may dawdle, and how all of it stops.

use super::reception::{HEAD, HEAD_BYTES, Reception, told};
use super::tls::Tls;
use crate::host::Shared;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The first byte of a connection that is encrypted.
const HANDSHAKE: u8 = 0x16;
/// Longest time that a stop waits for answers on their way.
const GRACE: Duration = Duration::from_secs(3);

/// Sockets in all.
pub const CONNECTIONS: usize = 2_048;
/// Sockets from one address, unless a flag raises them.
pub const PER_ADDRESS: usize = 16;
/// Streams in all, unless a flag raises them.
pub const STREAMS: usize = 512;

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
        Limits { sockets: CONNECTIONS, per_address: PER_ADDRESS, streams: STREAMS }
    }
}

/// A server on its socket.
pub struct Server {
    listener: TcpListener,
    reception: Reception,
    tls: Option<Tls>,
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
    pub fn new(
        listener: TcpListener,
        reception: Reception,
        tls: Option<Tls>,
        limits: Limits,
        shared: Arc<Shared>,
    ) -> Server {
        Server { listener, reception, tls, limits, shared }
    }

    /// What answers on its connections.
    #[must_use]
    pub fn reception(&self) -> &Reception {
        &self.reception
    }

    /// Serves until it is told to stop, then finishes what is on its way.
    pub async fn serve(self, mut stop: watch::Receiver<bool>) {
        let sockets = Arc::new(Sockets::default());
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
                if self.tls.is_none() {
                    open.spawn(turn_away(socket));
                }
                continue;
            }
            let (reception, tls, stop) = (self.reception.clone(), self.tls.clone(), stop.clone());
            let sockets = Arc::clone(&sockets);
            open.spawn(async move {
                attend(socket, from, reception, tls, stop).await;
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

/// Says that there is no room, before anything is read.
async fn turn_away(mut socket: TcpStream) {
    let full = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = tokio::time::timeout(HEAD, socket.write_all(full)).await;
}

async fn attend(
    socket: TcpStream,
    from: IpAddr,
    reception: Reception,
    tls: Option<Tls>,
    mut stop: watch::Receiver<bool>,
) {
    let Ok(local) = socket.local_addr() else { return };
    // Frames are small and should leave at once; a socket that cannot be told so still works.
    let _ = socket.set_nodelay(true);
    let Some(tls) = tls else { return reception.attend(socket, local, from, stop).await };
    let shaken = async {
        let mut first = [0];
        socket.peek(&mut first).await.ok()?;
        if first[0] != HANDSHAKE {
            point_to_https(socket, local).await;
            return None;
        }
        tls.acceptor.accept(socket).await.inspect_err(|e| tracing::debug!(error = %e, "no handshake")).ok()
    };
    let encrypted = tokio::select! {
        shaken = tokio::time::timeout(HEAD, shaken) => shaken.ok().flatten(),
        () = told(&mut stop) => None,
    };
    if let Some(encrypted) = encrypted {
        reception.attend(encrypted, local, from, stop).await;
    }
}

/// Answers a browser that was given the address without its https: nothing of the exercise is said in the clear.
async fn point_to_https(mut socket: TcpStream, local: SocketAddr) {
    let mut head = vec![0; HEAD_BYTES];
    if !matches!(socket.read(&mut head).await, Ok(n) if n > 0) {
        return;
    }
    let local = SocketAddr::new(local.ip().to_canonical(), local.port());
    let elsewhere = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: https://{local}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let _ = socket.write_all(elsewhere.as_bytes()).await;
    let _ = socket.shutdown().await;
}
