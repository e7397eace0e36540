//! `casus table`: a session without a server.

use super::run::load;
use crate::args::{Format, Run, Table, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::table::rehearsal;
use casus_scenario::diagnostic::clean;
use casus_session::debrief::debrief;
use casus_session::{Game, rehearse, script};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Bytes of a script at most.
const MOST: u64 = 4 << 20;

pub(crate) fn table(args: &Table, color: When) -> Result<Exit, Failure> {
    match (&args.script, &args.rehearse) {
        (Some(file), _) => play(args, file, color),
        (None, Some(scenario)) => {
            let game = game(args, scenario, args.seed, color)?;
            let records = rehearse(game.clone());
            let told = debrief(&game, &records).map_err(|e| Failure::new(Exit::Bug, e.to_string()))?;
            match args.format {
                Format::Json => output::out(&json::pretty(&told)?)?,
                Format::Text => output::out(rehearsal(&told, &game).as_bytes())?,
            }
            Ok(Exit::Ok)
        }
        (None, None) => Err(Failure::new(Exit::Usage, "name what to play: --rehearse or --script")),
    }
}

fn play(args: &Table, file: &Path, color: When) -> Result<Exit, Failure> {
    let name = clean(&file.to_string_lossy());
    let refused = |exit, what: String| Failure::new(exit, format!("{name}: {what}"));
    let about = fs::metadata(file).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => refused(Exit::Missing, "there is no such file".to_owned()),
        _ => refused(Exit::Io, e.to_string()),
    })?;
    if !about.is_file() || about.len() > MOST {
        let what = format!("a script is a file of at most {MOST} bytes");
        return Err(refused(Exit::Data, what));
    }
    let text = fs::read(file).map_err(|e| refused(Exit::Io, e.to_string()))?;
    let text = String::from_utf8(text).map_err(|_| refused(Exit::Data, "not UTF-8 text".to_owned()))?;
    let (scenario, seed) = script::setting(&text);
    let Some(scenario) = scenario else {
        let what = "no line `scenario PATH` says what is played".to_owned();
        return Err(refused(Exit::Data, what));
    };
    let game = game(args, Path::new(scenario), seed, color)?;
    let transcript = script::play(game, &text).map_err(|e| refused(Exit::Data, clean(&e.to_string())))?;
    output::out(transcript.as_bytes())?;
    Ok(Exit::Ok)
}

fn game(args: &Table, scenario: &Path, seed: u64, color: When) -> Result<Arc<Game>, Failure> {
    let run = Run {
        scenario: scenario.to_owned(),
        seed,
        replicates: None,
        replicate: None,
        set: args.set.clone(),
        without: Vec::new(),
        truth: None,
        format: args.format,
        trace: None,
        report: None,
        figures: None,
        threads: 1,
        raise_limits: false,
        verbose: false,
    };
    let loaded = load(&run, color)?;
    let game = Game::new(&loaded, seed).map_err(|why| Failure::new(Exit::Bug, why.to_string()))?;
    Ok(Arc::new(game))
}
