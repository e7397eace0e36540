//! `casus table`: a session without a server.

use super::run::load;
use crate::args::{Asked, Format, Table, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::table::rehearsal;
use casus_scenario::diagnostic::clean;
use casus_session::debrief::debrief;
use casus_session::view::DelegationView;
use casus_session::{Game, Id, Record, rehearse, rehearse_with, script};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

/// Bytes of a script, and of a program's answer, at most.
const MOST: u64 = 4 << 20;

pub(crate) fn table(args: &Table, color: When) -> Result<Exit, Failure> {
    match (&args.script, &args.rehearse) {
        (Some(file), _) => play(args, file, color),
        (None, Some(scenario)) => {
            let game = game(args, scenario, args.seed, color)?;
            let records = match args.programs.is_empty() {
                true => rehearse(game.clone()),
                false => with_programs(args, &game)?,
            };
            let told = debrief(&game, &records).map_err(|e| Failure::new(Exit::Bug, e.to_string()))?;
            match args.format {
                Format::Json => output::out(&json::pretty(&told)?)?,
                Format::Text => output::out(rehearsal(&told, &game).as_bytes())?,
            }
            Ok(Exit::Ok)
        }
        (None, None) => {
            let text = "nothing to play; `casus table --rehearse [SCENARIO]` plays a session with every seat simulated, \
                        `casus table --script FILE` one whose moves are written down";
            Err(Failure::new(Exit::Usage, text))
        }
    }
}

/// A program that plays a member.
struct Program {
    member: Id,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Program {
    fn start(member: Id, command: &str) -> std::io::Result<Program> {
        let mut shell = Command::new("sh");
        let mut child = shell.args(["-c", command]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(to), Some(from)) => Ok(Program { member, child, to, from: BufReader::new(from) }),
            _ => Err(std::io::Error::other("its streams cannot be had")),
        }
    }

    /// What it answers to a view.
    fn ask(&mut self, view: &DelegationView) -> Result<Vec<casus_session::Command>, String> {
        let mut line = serde_json::to_vec(view).map_err(|e| e.to_string())?;
        line.push(b'\n');
        self.to.write_all(&line).and_then(|()| self.to.flush()).map_err(|e| e.to_string())?;
        let mut answer = String::new();
        let read = self.from.by_ref().take(MOST).read_line(&mut answer).map_err(|e| e.to_string())?;
        if read == 0 {
            return Err("it ended without an answer".to_owned());
        }
        serde_json::from_str(&answer).map_err(|e| format!("its answer is no list of commands: {e}"))
    }
}

/// A rehearsal with programs in some seats.
fn with_programs(args: &Table, game: &Arc<Game>) -> Result<Vec<Record>, Failure> {
    let mut programs = Vec::new();
    for (member, command) in &args.programs {
        let known = game.members().iter().find(|id| id.as_str() == member);
        let Some(known) = known.filter(|id| programs.iter().all(|p: &Program| p.member != **id)) else {
            let text = format!("--program {}: no such member, or named twice", clean(member));
            return Err(Failure::new(Exit::Usage, text));
        };
        let started = Program::start(known.clone(), command);
        programs.push(started.map_err(|e| Failure::new(Exit::Io, format!("--program {known}: {e}")))?);
    }
    let members: Vec<Id> = programs.iter().map(|program| program.member.clone()).collect();
    let mut failed = None;
    let records = rehearse_with(game.clone(), &members, |member, view| {
        let program = programs.iter_mut().find(|program| program.member == *member);
        match program.filter(|_| failed.is_none()).map(|program| program.ask(view)) {
            Some(Ok(commands)) => commands,
            Some(Err(why)) => {
                failed = Some(format!("the program of {member}: {}", clean(&why)));
                Vec::new()
            }
            None => Vec::new(),
        }
    });
    for Program { mut child, to, from, .. } in programs {
        drop((to, from));
        if failed.is_some() {
            // It may be waiting for something that never comes; if it has ended by itself there is nothing to kill.
            let _ = child.kill();
        }
        child.wait().map_err(|e| Failure::new(Exit::Io, e.to_string()))?;
    }
    failed.map_or(Ok(records), |why| Err(Failure::new(Exit::Data, why)))
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
    let asked = Asked {
        scenario: scenario.to_owned(),
        seed,
        set: args.set.clone(),
        without: Vec::new(),
        truth: None,
        format: args.format,
        threads: 1,
        raise_limits: false,
    };
    let loaded = load(&asked, color)?;
    let game = Game::new(&loaded, seed).map_err(|why| Failure::new(Exit::Bug, why.to_string()))?;
    Ok(Arc::new(game))
}
