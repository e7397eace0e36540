//! `casus log`: what is done with the file of a session.

use crate::args::{Format, Log as Args, LogExport, LogForget, LogReplay, LogReview, LogVerify};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::words::many;
use casus_console::bundle::{self, Share};
use casus_console::ledger;
use casus_scenario::Code;
use casus_scenario::diagnostic::clean;
use casus_session::record::ReplayError;
use casus_session::store::{self, Log, Store};
use casus_session::{Actor, Game, Record, Role, Session, Viewer};
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn log(command: &Args) -> Result<Exit, Failure> {
    match command {
        Args::Verify(args) => verify(args),
        Args::Export(args) => export(args),
        Args::Replay(args) => replay(args),
        Args::Review(args) => review(args),
        Args::Forget(args) => forget(args),
    }
}

impl From<store::Failure> for Failure {
    fn from(failure: store::Failure) -> Failure {
        let exit = match failure.code {
            Code::R009 | Code::R011 => Exit::Data,
            Code::R010 => Exit::Version,
            Code::R013 => Exit::Create,
            Code::R015 => Exit::Busy,
            _ => Exit::Io,
        };
        Failure::new(exit, clean(&failure.to_string()))
    }
}

fn broken(file: &Path, error: &ReplayError) -> Failure {
    Failure::new(Exit::Data, clean(&format!("[R011] {error} ({})", file.display())))
}

fn verify(args: &LogVerify) -> Result<Exit, Failure> {
    let log = Log::read(&args.file)?;
    let after = args.head.as_ref().map_or(Ok(0), |head| log.after(&args.file, head))?;
    let game = Arc::new(log.opening.game()?);
    let (count, head) = (log.records.len(), log.head);
    Session::verify(game, log.records).map_err(|error| broken(&args.file, &error))?;
    let records = many(count, "record", "records");
    let since = match after {
        0 => String::new(),
        n => format!("; the head that was noted is an earlier one: {} since", many(n, "record", "records")),
    };
    output::out(format!("whole: {records}, head {} ({head}){since}\n", head.short()).as_bytes())?;
    Ok(Exit::Ok)
}

fn export(args: &LogExport) -> Result<Exit, Failure> {
    if args.good {
        let (log, failure) = Log::good_of(&args.file)?;
        let exit = whole(&log)?;
        return match failure {
            Some(failure) => Err(failure.into()),
            None => Ok(exit),
        };
    }
    let log = Log::read(&args.file)?;
    match &args.redact_for {
        Some(seat) => seen(args, log, seat),
        None if args.shareable => {
            output::out(&json::pretty(&log.shared(args.private))?)?;
            Ok(Exit::Ok)
        }
        None => whole(&log),
    }
}

/// A line for what the session was opened with, then one for each record.
fn whole(log: &Log) -> Result<Exit, Failure> {
    output::out(log.lines().as_bytes())?;
    Ok(Exit::Ok)
}

fn line(value: &Value) -> String {
    value.to_string()
}

/// The page of the session, its tables, the log and their hashes, in a new folder.
fn review(args: &LogReview) -> Result<Exit, Failure> {
    let log = Log::read(&args.file)?;
    let game = Arc::new(log.opening.game()?);
    let share = match (args.shareable, args.private) {
        (false, _) => Share::Inside,
        (true, false) => Share::Outside,
        (true, true) => Share::OutsideWithPrivate,
    };
    let files =
        bundle::files(&game, &log.records, Some(&log), share).map_err(|error| broken(&args.file, &error))?;
    let cannot = |path: &Path, error: &std::io::Error| {
        let text = format!("{} cannot be written: {error}", path.display());
        Failure::new(Exit::Create, clean(&text))
    };
    fs::create_dir(&args.out).map_err(|error| cannot(&args.out, &error))?;
    for (name, bytes) in &files {
        let path = args.out.join(name);
        fs::write(&path, bytes).map_err(|error| cannot(&path, &error))?;
    }
    output::out(
        format!("{} in {}\n", many(files.len(), "file", "files"), clean(&args.out.to_string_lossy()))
            .as_bytes(),
    )?;
    Ok(Exit::Ok)
}

/// Erases the names in every session of a folder. All of them are opened first, so that a folder that a server holds, or
/// whose files are damaged, stays as it is.
fn forget(args: &LogForget) -> Result<Exit, Failure> {
    let shown = clean(&args.dir.to_string_lossy());
    let files = ledger::files(&args.dir).map_err(|error| {
        let exit = if error.kind() == io::ErrorKind::NotFound { Exit::Missing } else { Exit::Io };
        let text = format!(
            "expected a folder of sessions; found that {shown} cannot be read: {error}; hint: name the folder that \
             `casus serve --data` was given"
        );
        Failure::new(exit, clean(&text))
    })?;
    if files.is_empty() {
        let text = format!(
            "expected a folder of sessions; found no file *.casus in {shown}; hint: name the folder itself"
        );
        return Err(Failure::new(Exit::Missing, text));
    }
    let mut stores = files.iter().map(|file| Store::open(file)).collect::<Result<Vec<_>, _>>()?;
    let mut names = 0;
    for (store, _) in &mut stores {
        names += store.forget_names()?;
    }
    let told = format!(
        "{} erased from {}; the logs are whole\n",
        many(names, "name", "names"),
        many(files.len(), "session", "sessions")
    );
    output::out(told.as_bytes())?;
    Ok(Exit::Ok)
}

/// What a seat saw: a line whenever its view changed, counted by itself.
fn seen(args: &LogExport, log: Log, seat: &str) -> Result<Exit, Failure> {
    let game = Arc::new(log.opening.game()?);
    let role = role(&game, seat)?;
    let (mut text, mut last, mut count) = (String::new(), Value::Null, 0_u64);
    let mut failed = None;
    let each = |session: &Session| {
        let view = match serde_json::to_value(session.project(&Viewer::Role(role.clone()))) {
            Ok(view) => view,
            Err(error) => {
                failed = Some(error.to_string());
                return;
            }
        };
        if view != last {
            text.push_str(&line(&json!({ "seen": count, "view": view })));
            text.push('\n');
            count += 1;
            last = view;
        }
    };
    Session::replay_each(game, log.records, each).map_err(|error| broken(&args.file, &error))?;
    if let Some(failed) = failed {
        return Err(Failure::new(Exit::Bug, format!("a view cannot be written: {failed}")));
    }
    output::out(text.as_bytes())?;
    Ok(Exit::Ok)
}

fn role(game: &Game, seat: &str) -> Result<Role, Failure> {
    let seat = seat.to_ascii_lowercase();
    let member = game.members().iter().find(|id| id.as_str().eq_ignore_ascii_case(&seat));
    match (seat.as_str(), member) {
        ("chair", _) => Ok(Role::Chair),
        ("red", _) => Ok(Role::RedCell),
        ("observer", _) => Ok(Role::Observer),
        ("board", _) => Ok(Role::Board),
        (_, Some(member)) => Ok(Role::Delegation(member.clone())),
        _ => {
            let text = format!(
                "no seat is called `{}`; name a member's id, chair, red, observer or board",
                clean(&seat)
            );
            Err(Failure::new(Exit::Usage, text))
        }
    }
}

fn replay(args: &LogReplay) -> Result<Exit, Failure> {
    let log = Log::read(&args.file)?;
    let game = Arc::new(log.opening.game()?);
    let told: Vec<String> = log.records.iter().map(told).collect();
    let head = log.head;
    let session = Session::verify(game, log.records).map_err(|error| broken(&args.file, &error))?;
    match args.format {
        Format::Json => output::out(&json::pretty(&session.project(&Viewer::Role(Role::Facilitator)))?)?,
        Format::Text => {
            let mut text = told.concat();
            text.push_str(&format!("head {}\n", head.short()));
            output::out(text.as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}

/// A record in a line: when, who, what was asked, what happened.
fn told(record: &Record) -> String {
    let seconds = record.at.0 / 1000;
    let when = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let who = match &record.actor {
        Actor::Clock => "clock".to_owned(),
        Actor::Visitor => "visitor".to_owned(),
        Actor::Seat(seat) => format!("seat {}", seat.0),
        Actor::Program(member) => format!("program of {member}"),
    };
    let asked = record.command.as_ref().map_or_else(|| "-".to_owned(), |command| names(&json!(command)));
    let events: Vec<String> = record.events.iter().map(|event| name(&json!(event))).collect();
    clean(&format!("{:>6} {when} {who:<10} {asked:<22} {}", record.seq, events.join(" "))) + "\n"
}

/// `item release` of `{"item": {"release": {…}}}`.
fn names(command: &Value) -> String {
    match command.as_object().and_then(|topic| topic.iter().next()) {
        Some((topic, what)) => format!("{topic} {}", name(what)),
        None => name(command),
    }
}

/// The outermost name of a value: a word, or the one key of a group.
fn name(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Object(fields) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}
