//! A console on its socket: session, log, writer and server put together.

use crate::clock::Clock;
use crate::door::Door;
use crate::host::{Host, Lanes, Shared, lanes};
use crate::identity::Token;
use crate::ledger::Ledger;
use crate::place::Places;
use crate::server::{self, Encryption, Limits, Names, Reception, Server, Tls};
use casus_session::{Game, Millis, Session};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How a console is reached, and how much it lets in.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Names under which it may be addressed, besides its addresses.
    pub names: Vec<String>,
    /// How connections are encrypted.
    pub encryption: Encryption,
    /// How much it lets in.
    pub limits: Limits,
    /// A clock of the caller's, with screens drawn only when asked; for tests.
    pub by_hand: Option<Clock>,
}

/// A console that is ready to serve.
pub struct Console {
    server: Server,
    host: Host,
    lanes: Lanes,
    shared: Arc<Shared>,
    key: Token,
    local: SocketAddr,
    reached_as: IpAddr,
    fingerprint: Option<String>,
}

impl Console {
    /// Opens a session, or the one that its log holds, and listens.
    ///
    /// # Errors
    /// What the system says of the socket, that no certificate can be made, or that the log does not fit the game.
    pub async fn open(game: Arc<Game>, mut ledger: Ledger, options: Options) -> io::Result<Console> {
        let listener = TcpListener::bind(options.listen).await?;
        let local = listener.local_addr()?;
        let invalid = |e: String| io::Error::new(io::ErrorKind::InvalidData, e);
        let records = ledger.records().map_err(invalid)?;
        let alive = ledger.alive().max(records.last().map_or(Millis(0), |r| r.at));
        let clock = options.by_hand.clone().unwrap_or_else(|| Clock::from(alive));
        let places = Places::new(clock.now().0);
        records.iter().for_each(|record| places.note(record));
        let mut session = if records.is_empty() {
            // Until the key on the terminal is used, nobody holds the facilitator's seat.
            Session::open(game, Token::new().hash().to_hex().as_str(), clock.now())
        } else {
            let mut session = Session::replay(game, records).map_err(|e| invalid(e.to_string()))?;
            session.recover(alive);
            session
        };
        ledger.commit(session.take_unsaved()).map_err(invalid)?;

        let reached_as = reached_as(local.ip());
        let tls = match options.encryption {
            Encryption::None => None,
            Encryption::Given(tls) => Some(tls),
            Encryption::Own { keep } => {
                let names = server::names(reached_as, local.ip(), &options.names);
                Some(Tls::own(&names, keep.as_deref(), SystemTime::now())?)
            }
        };
        let fingerprint = tls.as_ref().map(|tls| tls.fingerprint().to_owned());
        let key = Token::new();
        let address = format!("{}://{}/", scheme(tls.is_some()), SocketAddr::new(reached_as, local.port()));
        let (control, seats, lanes) = lanes();
        let door = Door::new(address, fingerprint.clone(), key.hash(), clock.now().0);
        let door = Mutex::new(door);
        let beats = options.by_hand.is_none();
        let list = Mutex::default();
        let shared = Arc::new(Shared { control, seats, places, door, list, clock, beats });
        let names = Names { more: options.names, secure: tls.is_some() };
        let reception = Reception::new(names, options.limits.streams, Arc::clone(&shared));
        let server = Server::new(listener, reception, tls, options.limits, Arc::clone(&shared));
        let mut host = Host::new(Arc::clone(&shared), session, ledger);
        host.beat();
        Ok(Console { server, host, lanes, shared, key, local, reached_as, fingerprint })
    }

    /// Where it listens.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// What handlers share with the writer.
    #[must_use]
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The facilitator's link, for the terminal and nowhere else. What stands behind its `#` is never sent by a browser.
    #[must_use]
    pub fn facilitator_link(&self) -> String {
        let ip = match self.local.ip() {
            ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            ip => ip,
        };
        let scheme = scheme(self.fingerprint.is_some());
        format!("{scheme}://{}/f#{}", SocketAddr::new(ip, self.local.port()), self.key.reveal())
    }

    /// The address that people open.
    #[must_use]
    pub fn address(&self) -> String {
        let scheme = scheme(self.fingerprint.is_some());
        format!("{scheme}://{}/", SocketAddr::new(self.reached_as, self.local.port()))
    }

    /// The SHA-256 of the certificate as browsers show it, where connections are encrypted.
    #[must_use]
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// What answers on its connections, for whoever brings some of another kind.
    #[must_use]
    pub fn reception(&self) -> &Reception {
        self.server.reception()
    }

    /// Whether others than this machine can reach it.
    #[must_use]
    pub fn exposed(&self) -> bool {
        !self.local.ip().is_loopback()
    }

    /// Serves until it is told to stop.
    pub async fn serve(self, stop: watch::Receiver<bool>) {
        let Console { server, host, lanes, shared, .. } = self;
        drop(shared);
        // The writer waits for the disk, which nothing else should wait for.
        let runtime = tokio::runtime::Handle::current();
        let (end, ended) = watch::channel(false);
        let writer = tokio::task::spawn_blocking(move || runtime.block_on(host.serve(lanes, ended)));
        server.serve(stop).await;
        let _ = end.send(true);
        let _ = writer.await;
    }
}

fn scheme(secure: bool) -> &'static str {
    if secure { "https" } else { "http" }
}

/// The address by which others reach this machine: the one it would go out with. Nothing is sent to find it.
fn reached_as(bound: IpAddr) -> IpAddr {
    if !bound.is_unspecified() {
        return bound;
    }
    let outward = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    };
    outward().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address: SocketAddr| address.ip())
}
