//! `casus handouts`: an exercise on paper.

use super::msel::{create, scenario};
use crate::args::{Handouts, Paper, When};
use crate::exit::{Exit, Failure};
use crate::output;
use casus_console::print::{self, Style, What, handouts as printed};
use casus_scenario::diagnostic::clean;
use casus_session::store::Log;
use casus_session::{Game, Millis, Session};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// How every SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

pub(crate) fn handouts(args: &Handouts, color: When) -> Result<Exit, Failure> {
    let session = if is_session(&args.of) { kept(&args.of)? } else { fresh(&args.of, color)? };
    let what = if args.remaining { What::Remaining } else { What::All };
    let paper = match args.paper {
        Paper::A4 => print::Paper::A4,
        Paper::Letter => print::Paper::Letter,
    };
    let page = printed(&session, what, paper, Style::Inside, None);
    let page = page.ok_or_else(|| Failure::new(Exit::Bug, "control sees nothing to print".to_owned()))?;
    create(&args.out, page.as_bytes())?;
    output::out(format!("hand-outs in {}\n", clean(&args.out.to_string_lossy())).as_bytes())?;
    Ok(Exit::Ok)
}

fn is_session(path: &Path) -> bool {
    let mut begins = [0; SQLITE.len()];
    path.is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut begins)).is_ok()
        && begins == SQLITE
}

/// A session as its file has it.
fn kept(path: &Path) -> Result<Session, Failure> {
    let log = Log::read(path)?;
    let game = Arc::new(log.opening.game()?);
    Session::replay(game, log.records)
        .map_err(|error| Failure::new(Exit::Data, clean(&format!("[R011] {error} ({})", path.display()))))
}

/// A session of a scenario in which nothing has happened.
fn fresh(name: &Path, color: When) -> Result<Session, Failure> {
    let (_, loaded) = scenario(name, color)?;
    let game = Game::new(&loaded, 0).map_err(|why| Failure::new(Exit::Bug, why.to_string()))?;
    Ok(Session::open(Arc::new(game), &"0".repeat(64), Millis(0)))
}
