//! `casus serve`: a tabletop exercise with people in the seats.

use super::run::{changed, load, opened};
use crate::args::{Asked, Format, Run, Serve, When};
use crate::exit::{Exit, Failure};
use crate::output;
use casus_console::ledger::{Ledger, Opened};
use casus_console::server::Limits;
use casus_console::{Console, Options};
use casus_scenario::diagnostic::clean;
use std::fmt::Write as _;
use std::io;
use tokio::sync::watch;
use tracing::Level;

pub(crate) fn serve(args: &Serve, color: When) -> Result<Exit, Failure> {
    let asked = asked(args);
    // What is wrong with the scenario is told in full before anything is made of it.
    load(&asked, color)?;
    let file = changed(&opened(&asked, color)?, &asked)?;
    tell(args.verbose);
    let session = Ledger::open(&args.data, &file, args.seed, args.new).map_err(Failure::from)?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|e| Failure::new(Exit::Io, format!("the server cannot start: {e}")))?;
    runtime.block_on(play(args, session))
}

/// The same scenario as a `casus run` would be asked for.
fn asked(args: &Serve) -> Run {
    let asked = Asked {
        scenario: args.scenario.clone(),
        seed: args.seed,
        set: args.set.clone(),
        without: Vec::new(),
        truth: None,
        format: Format::Text,
        threads: 1,
        raise_limits: args.raise_limits,
    };
    asked.run(None, None)
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

async fn play(args: &Serve, session: Opened) -> Result<Exit, Failure> {
    let Opened { game, ledger, resumed } = session;
    let title = clean(game.title());
    let path = ledger.path().map_or_else(String::new, |path| clean(&path.to_string_lossy()));
    let options = Options {
        listen: args.listen,
        names: args.hosts.clone(),
        limits: Limits {
            per_address: args.per_address as usize,
            streams: args.streams as usize,
            ..Limits::default()
        },
        by_hand: None,
    };
    let console = Console::open(game, ledger, options).await.map_err(|e| refused(args, &e))?;
    output::out(greeting(&console, &title, &path, resumed).as_bytes())?;
    let (end, stop) = watch::channel(false);
    let served = tokio::spawn(console.serve(stop));
    let exit = told().await.map_err(|e| Failure::new(Exit::Io, format!("signals cannot be heard: {e}")))?;
    let _ = end.send(true);
    served.await.map_err(|_| Failure::told(Exit::Bug))?;
    output::err("stopped; the session is kept\n");
    Ok(exit)
}

fn refused(args: &Serve, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let text =
                format!("{} is in use by another program; try another port, or port 0 for any", args.listen);
            Failure::new(Exit::Unavailable, text)
        }
        io::ErrorKind::AddrNotAvailable => {
            Failure::new(Exit::Unavailable, format!("{} is no address of this machine", args.listen))
        }
        io::ErrorKind::PermissionDenied => {
            Failure::new(Exit::Unavailable, format!("{} may not be listened on: {error}", args.listen))
        }
        io::ErrorKind::InvalidData => Failure::new(Exit::Data, error.to_string()),
        _ => Failure::new(Exit::Io, format!("{}: {error}", args.listen)),
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
    if console.exposed() {
        text.push_str(
            "Everybody on this network can reach the second. It is plain HTTP: whoever can listen on the network reads\n\
             all of it, so use an access point of your own.\n",
        );
    } else {
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
