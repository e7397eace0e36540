//! `casus serve`: a tabletop exercise with people in the seats.

use super::run::{changed, load, opened};
use crate::args::{Asked, Format, Serve, When};
use crate::exit::{Exit, Failure};
use crate::output;
use casus_console::ledger::{Ledger, Opened};
use casus_console::server::{Encryption, Limits, Tls};
use casus_console::{Console, Options};
use casus_scenario::diagnostic::clean;
use std::fmt::Write as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use tokio::sync::watch;
use tracing::Level;

/// The file of the certificate in the folder of the sessions.
const CERTIFICATE: &str = "certificate.pem";

pub(crate) fn serve(args: &Serve, color: When) -> Result<Exit, Failure> {
    let asked = asked(args);
    // What is wrong with the scenario is told in full before anything is made of it.
    load(&asked, color)?;
    let file = changed(&opened(&asked, color)?, &asked)?;
    tell(args.verbose);
    let encryption = encryption(args)?;
    // An address that is refused leaves no session behind.
    TcpListener::bind(args.listen).map_err(|error| refused(args.listen, &error))?;
    let session = Ledger::open(&args.data, &file, args.seed, args.new).map_err(Failure::from)?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|e| Failure::new(Exit::Io, format!("the server cannot start: {e}")))?;
    runtime.block_on(play(args, session, encryption))
}

/// The same scenario as a `casus run` would be asked for.
fn asked(args: &Serve) -> Asked {
    Asked {
        scenario: args.scenario.clone(),
        seed: args.seed,
        set: args.set.clone(),
        without: Vec::new(),
        truth: None,
        format: Format::Text,
        threads: 1,
        raise_limits: args.raise_limits,
    }
}

/// Warnings, and with `--verbose` everything, on standard error. Secrets have no text that could get there.
fn tell(verbose: bool) {
    let level = if verbose { Level::DEBUG } else { Level::WARN };
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .without_time()
        .with_target(false)
        .with_ansi(false)
        .finish();
    // Only a second subscriber could be in the way, and this is the only place that sets one.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

async fn play(args: &Serve, session: Opened, encryption: Encryption) -> Result<Exit, Failure> {
    let Opened { game, ledger, resumed } = session;
    let title = clean(game.title());
    let path = ledger.path().map_or_else(String::new, |path| clean(&path.to_string_lossy()));
    let options = Options {
        listen: args.listen,
        names: args.hosts.clone(),
        encryption,
        limits: Limits {
            per_address: args.per_address as usize,
            streams: args.streams as usize,
            ..Limits::default()
        },
        by_hand: None,
    };
    let console = Console::open(game, ledger, options).await.map_err(|e| refused(args.listen, &e))?;
    output::out(greeting(&console, &title, &path, resumed).as_bytes())?;
    let (end, stop) = watch::channel(false);
    let served = tokio::spawn(console.serve(stop));
    let exit = told().await.map_err(|e| Failure::new(Exit::Io, format!("signals cannot be heard: {e}")))?;
    let _ = end.send(true);
    served.await.map_err(|_| Failure::told(Exit::Bug))?;
    output::err("stopped; the session is kept\n");
    Ok(exit)
}

/// How connections are to be encrypted. A certificate of our own is kept beside the sessions.
fn encryption(args: &Serve) -> Result<Encryption, Failure> {
    match args.tls.as_deref() {
        Some([chain, key]) => {
            let given = Tls::read(chain, key).map_err(|error| {
                let exit = match error.kind() {
                    io::ErrorKind::NotFound => Exit::Missing,
                    io::ErrorKind::InvalidData => Exit::Data,
                    _ => Exit::Io,
                };
                Failure::new(exit, clean(&error.to_string()))
            })?;
            Ok(Encryption::Given(given))
        }
        _ if args.tls_self_signed => Ok(Encryption::Own { keep: Some(args.data.join(CERTIFICATE)) }),
        _ => Ok(Encryption::None),
    }
}

/// Why nothing can be served: what is wrong with the address, what was expected, and what to do.
fn refused(listen: SocketAddr, error: &io::Error) -> Failure {
    let cannot = |expected: &str, found: &str, hint: &str| {
        let text =
            format!("cannot listen on {listen}: expected {expected}; found that {found}; hint: {hint}");
        Failure::new(Exit::Unavailable, text)
    };
    match error.kind() {
        io::ErrorKind::AddrInUse => cannot(
            "a free port",
            &format!("port {} is in use by another program", listen.port()),
            "give --listen another port, or port 0 for any that is free",
        ),
        io::ErrorKind::AddrNotAvailable => cannot(
            "an address of this machine",
            &format!("{} is none", listen.ip()),
            "0.0.0.0 stands for all addresses of this machine",
        ),
        io::ErrorKind::PermissionDenied if listen.port() < 1024 => cannot(
            "a port that everybody may use",
            &format!("port {} is for the administrator alone", listen.port()),
            "give --listen a port from 1024 up, such as 8080",
        ),
        io::ErrorKind::PermissionDenied => {
            cannot("an address that may be used", &error.to_string(), "give --listen another address or port")
        }
        io::ErrorKind::InvalidData => Failure::new(Exit::Data, clean(&error.to_string())),
        _ => Failure::new(Exit::Io, clean(&format!("{listen}: {error}"))),
    }
}

fn greeting(console: &Console, title: &str, path: &str, resumed: bool) -> String {
    let mut text =
        format!("{title}\n\n  you   {}\n  all   {}\n\n", console.facilitator_link(), console.address());
    if resumed {
        let _ = writeln!(
            text,
            "Goes on with {path}, paused where the server stopped; --new begins another session."
        );
    } else {
        let _ = writeln!(text, "Everything is kept in {path}.");
    }
    text.push_str("The first address is yours alone: whoever opens it runs the exercise.\n");
    if let Some(fingerprint) = console.fingerprint() {
        let _ = writeln!(
            text,
            "Connections are encrypted. Browsers warn of a certificate that nobody vouches for; it is the right one if its\n\
             SHA-256 is\n  {fingerprint}"
        );
    } else if console.exposed() {
        text.push_str(
            "Everybody on this network can reach the second. It is plain HTTP: whoever can listen on the network reads\n\
             all of it, so use an access point of your own, or --tls-self-signed.\n",
        );
    }
    if !console.exposed() {
        text.push_str(
            "Only this machine reaches them; --listen 0.0.0.0:8080 opens the console to the network.\n",
        );
    }
    text.push_str("Ctrl-C stops the server.\n");
    text
}

/// Waits for a signal to end.
async fn told() -> io::Result<Exit> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminated.recv() => Ok(Exit::Ok),
        _ = interrupted.recv() => Ok(Exit::Ok),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_listened_on_is_told_with_a_way_out() {
        let refused = |kind: io::ErrorKind, at: &str| {
            let failure = refused(at.parse().expect("an address"), &io::Error::from(kind));
            (failure.exit, failure.message)
        };
        for (kind, at, exit, found) in [
            (io::ErrorKind::AddrInUse, "127.0.0.1:8080", Exit::Unavailable, "port 8080 is in use"),
            (io::ErrorKind::AddrNotAvailable, "192.0.2.1:8080", Exit::Unavailable, "192.0.2.1 is none"),
            (
                io::ErrorKind::PermissionDenied,
                "0.0.0.0:80",
                Exit::Unavailable,
                "port 80 is for the administrator",
            ),
            (
                io::ErrorKind::PermissionDenied,
                "0.0.0.0:8080",
                Exit::Unavailable,
                "found that permission denied",
            ),
            (io::ErrorKind::OutOfMemory, "0.0.0.0:8080", Exit::Io, "0.0.0.0:8080: out of memory"),
        ] {
            let (code, text) = refused(kind, at);
            assert!(code == exit && text.contains(found), "{kind:?}: {text}");
            assert!(
                exit == Exit::Io
                    || ["expected ", "; found that ", "; hint: "].iter().all(|w| text.contains(w))
            );
        }
    }
}
