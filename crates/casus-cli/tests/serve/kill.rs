//! The server is killed many times while people play: what it acknowledged is in the log, once, and every restart is
//! paused with what the countdown had left.
//!
//! What was left is bounded by the test's own clock. The log knows the time of the last record that it holds, which is
//! that of the last acknowledged command or a later one, and a beat of each second; so a restart may have no more left
//! than when the last acknowledged command was sent, and no less than when the server was gone.

use super::server::{Place, Server, folder, post};
use casus_session::Session;
use casus_session::store::Log;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const MEMBERS: [&str; 3] = ["EST", "DEU", "HUN"];
/// Kills that one session goes through; it takes fifty pulses at most.
const A_SESSION: u64 = 40;
/// Acknowledged commands between a restart and the next kill, at least.
const WORK: u64 = 8;
/// Length of a pulse and of a silence, milliseconds.
const LENGTHS: [u64; 2] = [600_000, 900_000];

/// A command with its id.
#[derive(Clone, Debug)]
struct Sent {
    id: String,
    command: Value,
}

/// What came of it.
enum Came {
    Done,
    Slower,
    /// Nobody knows: it is sent again under its own id.
    Nothing,
}

fn send(at: &str, place: &Place, sent: &Sent) -> Came {
    let body = json!({ "id": sent.id, "command": sent.command }).to_string();
    let Ok(answer) = post(at, &format!("{}command", place.path), &place.cookie, &body) else {
        return Came::Nothing;
    };
    match answer.get(..12) {
        Some("HTTP/1.1 200") if answer.ends_with('}') => Came::Done,
        Some("HTTP/1.1 429") => Came::Slower,
        // A fault of the server's, such as a second record under one id, is told with a 5xx.
        Some(other) if !other.ends_with("200") => panic!("{sent:?} is answered {answer}"),
        _ => Came::Nothing,
    }
}

/// What a hand did until the server was gone.
struct Worked {
    hand: usize,
    acknowledged: Vec<String>,
    unheard: Option<Sent>,
    /// When the last acknowledged command was sent.
    last: Option<Instant>,
    next: u64,
}

/// What a hand sends as its `n`th command: control answers and writes, delegations ask and write to each other.
fn load(hand: usize, n: u64) -> Value {
    let text = format!("text of {hand}-{n}.");
    match (MEMBERS.get(hand), n % 2) {
        (None, 0) => {
            json!({ "mail": { "answer": { "of": { "member": "EST" }, "number": 1, "text": text } } })
        }
        (None, _) => json!({ "mail": { "message": { "to": { "member": "DEU" }, "text": text } } }),
        (Some(_), 0) => json!({ "mail": { "ask": { "text": text } } }),
        (Some(_), _) => {
            json!({ "mail": { "message": { "to": { "member": MEMBERS[(hand + 1) % 3] }, "text": text } } })
        }
    }
}

/// Sends until the server is gone, first what only this round takes.
fn work(at: String, place: Place, hand: usize, from: u64, first: Option<Sent>, count: &AtomicU64) -> Worked {
    let mut worked = Worked { hand, acknowledged: Vec::new(), unheard: None, last: None, next: from };
    let mut due = first;
    loop {
        let sent = due.take().unwrap_or_else(|| {
            worked.next += 1;
            Sent { id: format!("h{hand}-{}", worked.next), command: load(hand, worked.next) }
        });
        let begun = Instant::now();
        match send(&at, &place, &sent) {
            Came::Done => {
                worked.last = Some(begun);
                worked.acknowledged.push(sent.id);
                count.fetch_add(1, Ordering::SeqCst);
            }
            Came::Slower => {
                thread::sleep(Duration::from_millis(50));
                due = Some(sent);
            }
            Came::Nothing => {
                worked.unheard = Some(sent);
                return worked;
            }
        }
    }
}

/// A countdown that runs: what it had left at an instant between two of the test's clock.
struct Running {
    left: u64,
    sent: Instant,
    answered: Instant,
}

impl Running {
    /// Carries out the command after which it runs.
    fn since(server: &Server, f: &Place, id: &str, command: &Value, left: u64) -> Running {
        let sent = Instant::now();
        server.must(f, id, command);
        Running { left, sent, answered: Instant::now() }
    }
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).expect("a short time")
}

/// The last pulse or silence of control's view.
fn newest(view: &Value, silence: bool) -> &Value {
    let all = if silence { &view["council"]["drafts"] } else { &view["pulses"] };
    all.as_array().and_then(|all| all.last()).expect("it is open")
}

/// What its countdown has left while the clock stands.
fn left(view: &Value, silence: bool) -> u64 {
    let newest = newest(view, silence);
    let countdown = if silence { &newest["countdown"] } else { &newest["pulse"]["countdown"] };
    countdown["left"].as_u64().unwrap_or_else(|| panic!("no countdown: {newest}"))
}

/// Opens a pulse or a silence of its length.
fn open(server: &Server, f: &Place, round: u64, silence: bool) -> Running {
    let (id, length) = (format!("open-{round}"), LENGTHS[usize::from(silence)]);
    if !silence {
        let open = json!({ "pulse": { "open": { "title": format!("P{round}"), "seconds": length / 1000 } } });
        return Running::since(server, f, &id, &open, length);
    }
    let draft = json!({ "title": "A text", "text": "We watch.", "claim": "Event", "rung": 0 });
    let made = server.must(f, &format!("draft-{round}"), &json!({ "council": { "draft": draft } }));
    let number = made["answer"]["number"].as_u64().unwrap_or_else(|| panic!("no number: {made}"));
    let open = json!({ "council": { "open": { "draft": number, "seconds": length / 1000 } } });
    Running::since(server, f, &id, &open, length)
}

fn close(server: &Server, f: &Place, round: u64, silence: bool) {
    let close = if silence {
        let drafts = server.view(f).1["drafts"].take();
        let under = drafts.as_array().expect("drafts").iter().find(|d| d["status"] == "silence");
        json!({ "council": { "withdraw": { "draft": under.expect("a text under silence")["number"] } } })
    } else {
        json!({ "pulse": "close" })
    };
    server.must(f, &format!("close-{round}"), &close);
}

/// What a delegation says to a new countdown, once.
fn vote(hand: usize, round: u64, silence: bool) -> Option<Sent> {
    MEMBERS.get(hand)?;
    let command = if silence {
        json!({ "council": "stay" })
    } else {
        json!({ "pulse": { "send": { "chips": [0, 0, 0, 0, 0, 10], "confidence": "low", "accept": true } } })
    };
    Some(Sent { id: format!("vote-{round}-{hand}"), command })
}

/// How many votes control sees.
fn votes(view: &Value, silence: bool) -> u64 {
    if silence {
        view["silence"]["stays"].as_array().expect("who stays silent").len() as u64
    } else {
        newest(view, false)["answered"][0].as_u64().expect("a count")
    }
}

/// What a session went through.
#[derive(Default)]
struct Tally {
    acknowledged: BTreeSet<String>,
    /// The widest gap between what may have been left and what must have been.
    unknown: Duration,
    stored: usize,
}

/// One session that is killed so many times.
fn session(dir: &Path, kills: u64) -> Tally {
    let mut server = Server::start(dir, &[]);
    let f = server.claim();
    let code = server.code(&f);
    let mut places: Vec<Place> = MEMBERS.iter().map(|name| server.join(&code, name)).collect();
    for (seat, member) in MEMBERS.iter().enumerate() {
        let role = json!({ "delegation": member });
        let assign = json!({ "seating": { "assign": { "seat": seat + 1, "role": role } } });
        server.must(&f, &format!("assign-{seat}"), &assign);
    }
    server.must(&f, "quiet", &json!({ "ally": { "mode": { "allies": "quiet" } } }));
    server.must(&f, "start", &json!({ "time": "start" }));
    server.must(&places[0], "ask", &json!({ "mail": { "ask": { "text": "Who was there?" } } }));
    places.push(f.clone());

    let mut tally = Tally::default();
    let mut next = vec![0; places.len()];
    let mut silence = false;
    let mut running = open(&server, &f, 0, silence);
    let (mut fresh, mut shown) = (true, 0);
    for round in 0..kills {
        let count = Arc::new(AtomicU64::new(0));
        let hands: Vec<_> = places
            .iter()
            .enumerate()
            .map(|(hand, place)| {
                let (at, place, from, count) =
                    (server.at.clone(), place.clone(), next[hand], Arc::clone(&count));
                let first = if fresh { vote(hand, round, silence) } else { None };
                thread::spawn(move || work(at, place, hand, from, first, &count))
            })
            .collect();
        // It is hit once it has done something, at another moment of its work each time.
        while count.load(Ordering::SeqCst) < WORK && !hands.iter().any(thread::JoinHandle::is_finished) {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(997 * (round * round % 23)));
        server.kill();
        let gone = Instant::now();
        let worked: Vec<Worked> = hands.into_iter().map(|h| h.join().expect("a hand")).collect();

        server = Server::start(dir, &[]);
        let view = server.view(&f).1;
        assert_eq!(view["room"]["phase"], "paused", "kill {round}");
        let now = left(&view, silence);
        let last = worked.iter().filter_map(|w| w.last).max().expect("something was acknowledged");
        let (least, most) = (gone - running.sent, last.saturating_duration_since(running.answered));
        assert!(
            (running.left - ms(least) - 1..=running.left - ms(most)).contains(&now),
            "kill {round}: {now} ms left of {}, after {least:?} at most and {most:?} at least",
            running.left
        );
        tally.unknown = tally.unknown.max(least - most);
        // A countdown that stands does not run.
        assert_eq!(left(&server.view(&f).1, silence), now);
        // Whoever voted has voted.
        let voted = |id: &str| id.starts_with("vote-");
        let heard = worked.iter().flat_map(|w| &w.acknowledged).filter(|id| voted(id)).count() as u64;
        let unheard = worked.iter().flat_map(|w| &w.unheard).filter(|s| voted(&s.id)).count() as u64;
        let seen = votes(&view, silence);
        assert!((shown + heard..=shown + heard + unheard).contains(&seen), "kill {round}: {seen} votes");

        running = Running::since(&server, &f, &format!("resume-{round}"), &json!({ "time": "resume" }), now);
        for hand in worked {
            next[hand.hand] = hand.next;
            tally.acknowledged.extend(hand.acknowledged);
            // What nobody answered is sent again, under its own id.
            if let Some(sent) = hand.unheard {
                server.must(&places[hand.hand], &sent.id, &sent.command);
                tally.acknowledged.insert(sent.id);
            }
        }
        shown += heard + unheard;
        // Each countdown lives through two kills.
        fresh = round % 2 == 1;
        if fresh {
            close(&server, &f, round, silence);
            silence = !silence;
            shown = 0;
            running = open(&server, &f, round, silence);
        }
    }
    server.kill();
    kept(dir, &mut tally);
    tally
}

/// What the log holds is what was sent, once.
fn kept(dir: &Path, tally: &mut Tally) {
    let files: Vec<_> = std::fs::read_dir(dir)
        .expect("the folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "casus"))
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let log = Log::read(&files[0]).expect("the log is whole");
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for record in &log.records {
        if let Some(id) = record.command_id.clone().map(String::from) {
            assert!(ids.insert(id.clone()), "{id} was carried out twice");
        }
        let events = serde_json::to_string(&record.events).expect("it is JSON");
        for text in events.split("text of ").skip(1).filter_map(|t| t.split('.').next()) {
            *texts.entry(text.to_owned()).or_default() += 1;
        }
    }
    let lost: Vec<_> = tally.acknowledged.difference(&ids).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    for id in tally.acknowledged.iter().filter_map(|id| id.strip_prefix('h')) {
        assert_eq!(texts.remove(id), Some(1), "what {id} did");
    }
    assert!(texts.is_empty(), "nobody sent {texts:?}");
    tally.stored = log.records.len();
    let game = Arc::new(log.opening.game().expect("a game"));
    Session::verify(game, log.records).expect("the rules make the same log");
}

/// `KILLS` says how many; 40 if it is not set.
#[test]
fn what_was_acknowledged_is_kept_once_and_countdowns_keep_what_they_had_left() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(A_SESSION);
    let (mut acknowledged, mut stored, mut unknown) = (0, 0, Duration::ZERO);
    for begun in (0..kills).step_by(usize::try_from(A_SESSION).expect("a count")) {
        let dir = folder(&format!("kill-{begun}"));
        let tally = session(&dir, A_SESSION.min(kills - begun));
        acknowledged += tally.acknowledged.len();
        stored += tally.stored;
        unknown = unknown.max(tally.unknown);
        std::fs::remove_dir_all(&dir).expect("the folder goes");
    }
    assert!(acknowledged as u64 >= WORK * kills, "only {acknowledged} commands");
    println!(
        "{kills} kills, {acknowledged} commands acknowledged, {stored} records: none lost, none twice; each restart paused with \
         what was left, known to {} ms",
        unknown.as_millis()
    );
}
