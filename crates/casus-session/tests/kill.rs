//! A writer that is killed at any moment: what it acknowledged is there once, and a countdown keeps what it had left.

use casus_scenario::ScenarioFile;
use casus_session::command::play::Pulse;
use casus_session::command::{Item, Time};
use casus_session::store::{Log, Opening, Store};
use casus_session::view::{PulseControl, View};
use casus_session::{Actor, Command, CommandId, Millis, Role, SeatId, Session, Viewer};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The file that the writer is to go on with; without it the writer has nothing to do.
const FILE: &str = "CASUS_TEST_STORE";
const KEY: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

/// Milliseconds that pass before each command.
const STEP: u64 = 5;
/// Length of the pulse, milliseconds.
const PULSE: u64 = 600_000;

fn done(session: &mut Session, id: &str) {
    let automatic = Item::Automatic { on: id.ends_with(['0', '2', '4', '6', '8']) };
    carry_out(session, id, Command::Item(automatic), session.last().plus(STEP));
}

fn carry_out(session: &mut Session, id: &str, command: Command, now: Millis) {
    let id = CommandId::try_from(id.to_owned()).expect("an id");
    session.submit(&Actor::Seat(SeatId::FACILITATOR), &id, command, now).expect("it is done");
}

/// What the pulse has left after a restart, which is paused.
fn left(log: &Log) -> u64 {
    let game = Arc::new(log.opening.game().expect("a game"));
    let mut session = Session::replay(game, log.records.clone()).expect("it replays");
    session.recover(log.alive);
    let View::Control(view) = session.project(&Viewer::Role(Role::Facilitator)) else {
        panic!("control sees something else")
    };
    assert!(!view.room.clock.running, "it goes on by itself");
    let [PulseControl { pulse, closed: false, .. }] = view.pulses.as_slice() else {
        panic!("no pulse is open: {:?}", view.pulses)
    };
    pulse.countdown.left
}

/// Not a test by itself: the process that the test beside it starts and kills. It reads ids of commands, a few at a
/// time, and says which are stored.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let (mut store, log) = Store::open(&path).expect("the file opens after any kill");
    let game = Arc::new(log.opening.game().expect("a game"));
    let resume = format!("resume-{}", log.records.len());
    let mut session = Session::replay(game, log.records).expect("it replays");
    session.recover(log.alive);
    let now = session.last();
    carry_out(&mut session, &resume, Command::Time(Time::Resume), now);
    store.append(&session.take_unsaved()).expect("stored");
    // The harness has begun a line of its own.
    println!("\nready {}", store.head());
    for line in std::io::stdin().lines() {
        let line = line.expect("a line");
        line.split(' ').for_each(|id| done(&mut session, id));
        store.append(&session.take_unsaved()).expect("stored");
        println!("stored {line}");
    }
}

struct Writer {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Writer {
    fn start(path: &Path) -> Writer {
        let this = std::env::current_exe().expect("this program");
        let mut child = std::process::Command::new(this)
            .args(["writer", "--exact", "--nocapture", "--test-threads=1"])
            .env(FILE, path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (to, from) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let mut writer = Writer { child, to, from: BufReader::new(from) };
        while !writer.line().expect("it lives").starts_with("ready") {}
        writer
    }

    /// The next line, unless the writer is gone.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.from.read_line(&mut line).unwrap_or(0);
        (read > 0 && line.ends_with('\n')).then(|| line.trim_end().to_owned())
    }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// `KILLS` says how many; 40 if it is not set.
#[test]
fn what_was_acknowledged_is_there_once_after_any_kill() {
    let kills = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let folder = std::env::temp_dir().join(format!("casus-kill-{}", std::process::id()));
    let path = folder.join("session.casus");
    let opening =
        Opening::of(&ScenarioFile::shipped("stray-missile").expect("it ships"), 7).expect("it loads");
    let mut store = Store::create(&path, &opening).expect("a new file");
    let mut session = Session::open(Arc::new(opening.game().expect("a game")), KEY, Millis(0));
    carry_out(&mut session, "start", Command::Time(Time::Start), Millis(0));
    let pulse =
        Pulse::Open { title: "P1".to_owned(), seconds: (PULSE / 1000) as u32, question: String::new() };
    carry_out(&mut session, "pulse", Command::Pulse(pulse), Millis(0));
    store.append(&session.take_unsaved()).expect("stored");
    drop(store);

    let (mut dice, mut next) = (Dice(2026), 0);
    let (mut acknowledged, mut unknown): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut unheard = 0;
    for _ in 0..kills {
        let mut writer = Writer::start(&path);
        // Whoever heard no answer asks again, under the same id.
        let retried = std::mem::take(&mut unknown);
        if !retried.is_empty() {
            writeln!(writer.to, "{}", retried.join(" ")).expect("it reads");
            assert_eq!(writer.line(), Some(format!("stored {}", retried.join(" "))));
            acknowledged.extend(retried);
        }
        let killed_at = Instant::now() + Duration::from_micros(dice.below(20_000));
        let mut child = writer.child;
        let killer = std::thread::spawn(move || {
            std::thread::sleep(killed_at.saturating_duration_since(Instant::now()));
            child.kill().expect("it is killed");
            child.wait().expect("it is gone");
        });
        let (mut to, mut from) = (writer.to, writer.from);
        loop {
            let batch: Vec<String> = (0..1 + dice.below(4)).map(|n| format!("c-{}", next + n)).collect();
            next += batch.len() as u64;
            let asked = writeln!(to, "{}", batch.join(" ")).is_ok();
            let mut line = String::new();
            let heard = asked && from.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n');
            if !heard {
                unknown = batch;
                break;
            }
            acknowledged.extend(batch);
        }
        killer.join().expect("the killer ends");
        let stored = Log::read(&path).expect("whole after any kill");
        let done = count(&stored);
        unheard += usize::from(done.contains_key(&unknown[0]));
        // Each command took its step of the time and nothing else took any; a batch is stored whole or not at all.
        let steps = done.keys().filter(|id| id.starts_with("c-")).count() as u64;
        assert_eq!(left(&stored), PULSE - STEP * steps);
        let heard = acknowledged.len() as u64;
        assert!([heard, heard + unknown.len() as u64].contains(&steps), "{steps} of {heard} commands");
    }
    let log = Log::read(&path).expect("whole");
    let stored = count(&log);
    for id in &acknowledged {
        assert_eq!(stored.get(id), Some(&1), "{id} was acknowledged");
    }
    let asked = |id: &&String| id.starts_with("c-");
    assert!(stored.values().all(|times| *times == 1), "{stored:?}");
    for id in stored.keys().filter(asked) {
        assert!(acknowledged.contains(id) || unknown.contains(id), "{id} was never asked");
    }
    assert!(acknowledged.len() > kills, "only {} commands in {kills} kills", acknowledged.len());
    println!(
        "{kills} kills, {} commands acknowledged, {unheard} stored whose answer was not heard",
        acknowledged.len()
    );
    let game = Arc::new(log.opening.game().expect("a game"));
    Session::verify(game, log.records).expect("the rules make the same log");
    let _ = std::fs::remove_dir_all(&folder);
}

/// How often each command is in a log.
fn count(log: &Log) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for id in log.records.iter().filter_map(|record| record.command_id.clone()) {
        *count.entry(String::from(id)).or_insert(0) += 1;
    }
    count
}
