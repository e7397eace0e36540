//! Seats that send as fast as they may, and how long the facilitator waits among them.

use super::server::{Kept, Place, Server, folder};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Between two commands of a seat, which may send five a second: once its first twenty are spent, half are slowed down.
const EVERY: Duration = Duration::from_millis(100);
/// Between two commands of the facilitator.
const CONTROL: Duration = Duration::from_millis(250);

/// What the flood came to.
#[derive(Default)]
struct Counts {
    taken: AtomicUsize,
    slowed: AtomicUsize,
}

/// Reads, and notes one time in ten, until it is told to stop.
fn flood(at: &str, place: &Place, stop: &AtomicBool, counts: &Counts) {
    let mut kept = Kept::open(at);
    for n in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let begun = Instant::now();
        let command = match n % 10 {
            9 => json!({ "evaluation": { "note": { "text": format!("Note {n}") } } }),
            _ => json!({ "mail": { "read": { "entry": 1 } } }),
        };
        let reply = kept.command(place, &format!("flood-{n}"), &command);
        match reply.get(..12) {
            Some("HTTP/1.1 200") => counts.taken.fetch_add(1, Ordering::SeqCst),
            Some("HTTP/1.1 429") => counts.slowed.fetch_add(1, Ordering::SeqCst),
            _ => panic!("{reply}"),
        };
        thread::sleep(EVERY.saturating_sub(begun.elapsed()));
    }
}

/// `seats` flood for a time; how long each command of the facilitator took, sorted.
fn control_among(seats: usize, time: Duration) -> (Vec<Duration>, Arc<Counts>) {
    let dir = folder(&format!("flood-{seats}"));
    let server = Server::start(&dir, &[]);
    let f = server.claim();
    let code = server.code(&f);
    let members = ["EST", "DEU", "HUN", "POL", "FRA", "LVA", "LTU", "ITA"];
    let mut control = Kept::open(&server.at);
    let mut done = |id: &str, command: &serde_json::Value| {
        let begun = Instant::now();
        let reply = control.command(&f, id, command);
        assert!(reply.starts_with("HTTP/1.1 200"), "{command}: {reply}");
        begun.elapsed()
    };
    let mut places = Vec::new();
    for n in 0..seats {
        places.push(server.join(&code, &format!("Seat {n}")));
        let role = json!({ "delegation": members[n % members.len()] });
        done(&format!("assign-{n}"), &json!({ "seating": { "assign": { "seat": n + 1, "role": role } } }));
        // Control sends no faster than its own lane allows.
        thread::sleep(Duration::from_millis(45));
    }
    done("quiet", &json!({ "ally": { "mode": { "allies": "quiet" } } }));
    done("start", &json!({ "time": "start" }));
    done("out", &json!({ "item": { "release": { "item": "S1.01" } } }));
    let (stop, counts) = (Arc::new(AtomicBool::new(false)), Arc::new(Counts::default()));
    let hands: Vec<_> = places
        .into_iter()
        .map(|place| {
            let (at, stop, counts) = (server.at.clone(), Arc::clone(&stop), Arc::clone(&counts));
            let small = thread::Builder::new().stack_size(256 << 10);
            small.spawn(move || flood(&at, &place, &stop, &counts)).expect("a thread")
        })
        .collect();
    let begun = Instant::now();
    let mut waits = Vec::new();
    while begun.elapsed() < time {
        let to = json!({ "member": members[waits.len() % members.len()] });
        let message = json!({ "mail": { "message": { "to": to, "text": "Control is here." } } });
        waits.push(done(&format!("m-{}", waits.len()), &message));
        thread::sleep(CONTROL);
    }
    stop.store(true, Ordering::SeqCst);
    hands.into_iter().for_each(|hand| hand.join().expect("a seat"));
    drop(server);
    std::fs::remove_dir_all(&dir).expect("the folder goes");
    waits.sort_unstable();
    (waits, counts)
}

fn told(seats: usize, time: Duration) {
    let (waits, counts) = control_among(seats, time);
    let [taken, slowed] = [&counts.taken, &counts.slowed].map(|count| count.load(Ordering::SeqCst));
    let (half, most) = (waits[waits.len() / 2], waits[waits.len() - 1]);
    println!(
        "{seats} seats for {} s: {taken} commands taken, {slowed} slowed down; the facilitator sent {}, half answered within {} ms, \
         all within {} ms",
        time.as_secs(),
        waits.len(),
        half.as_millis(),
        most.as_millis()
    );
    assert!(slowed > 0 && taken > seats * 20, "no flood: {taken} taken, {slowed} slowed down");
    assert!(most < Duration::from_secs(1), "the facilitator waits {most:?}");
}

#[test]
fn the_facilitator_acts_while_every_seat_floods() {
    told(20, Duration::from_secs(10));
}

/// `SEATS` and `SECONDS` say how many and how long; 200 seats and 60 seconds if they are not set.
#[test]
#[ignore = "takes more than a minute"]
fn two_hundred_seats() {
    let asked = |name, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    told(asked("SEATS", 200), Duration::from_secs(asked("SECONDS", 60) as u64));
}
