//! The server is killed many times while it is busy: what it acknowledged is in the log, once.

use super::server::{Place, Server, folder, post};
use casus_session::store::Log;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const HANDS: usize = 3;

/// Sends commands, of which a session takes any number, under ids of its own until it is told to stop. What nobody answered is sent again, under the same id.
fn busy(
    hand: usize,
    place: Place,
    at: Arc<Mutex<String>>,
    stop: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
) -> thread::JoinHandle<BTreeSet<String>> {
    thread::spawn(move || {
        let mut acknowledged = BTreeSet::new();
        let mut n = 0;
        while !stop.load(Ordering::SeqCst) {
            let id = format!("hand-{hand}-{n}");
            let body = format!(
                "{{\"id\":\"{id}\",\"command\":{{\"item\":{{\"automatic\":{{\"on\":{}}}}}}}}}",
                n % 2 == 0
            );
            let to = at.lock().expect("no panic").clone();
            match post(&to, &format!("{}command", place.path), &place.cookie, &body) {
                Ok(answer) if answer.starts_with("HTTP/1.1 200") && answer.ends_with('}') => {
                    acknowledged.insert(id);
                    count.fetch_add(1, Ordering::SeqCst);
                    n += 1;
                }
                Ok(answer) if answer.starts_with("HTTP/1.1 4") && !answer.starts_with("HTTP/1.1 429") => {
                    panic!("refused: {answer}")
                }
                _ => thread::sleep(Duration::from_millis(15)),
            }
        }
        acknowledged
    })
}

/// `KILLS` says how many; 40 if it is not set.
#[test]
fn what_was_acknowledged_is_kept_and_nothing_is_done_twice() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let dir = folder("kill");
    let mut server = Server::start(&dir, &[]);
    let place = server.claim();
    let started = server.post(
        &format!("{}command", place.path),
        &place.cookie,
        "{\"id\":\"start\",\"command\":{\"time\":\"start\"}}",
    );
    assert!(started.expect("it answers").starts_with("HTTP/1.1 200"));
    let at = Arc::new(Mutex::new(server.at.clone()));
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let hands: Vec<_> = (0..HANDS)
        .map(|h| busy(h, place.clone(), Arc::clone(&at), Arc::clone(&stop), Arc::clone(&count)))
        .collect();
    for kill in 0..kills {
        // It is hit once it has done something, at another moment of its work each time.
        let before = count.load(Ordering::SeqCst);
        while count.load(Ordering::SeqCst) < before + 3 {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(997 * (kill * kill % 23)));
        server.kill();
        server = Server::start(&dir, &[]);
        at.lock().expect("no panic").clone_from(&server.at);
        if kill == 0 {
            assert!(server.page(&place).contains("Paused"), "it does not come back paused");
        }
    }
    stop.store(true, Ordering::SeqCst);
    let acknowledged: Vec<String> = hands.into_iter().flat_map(|h| h.join().expect("a hand")).collect();
    server.kill();
    let files: Vec<_> = std::fs::read_dir(&dir)
        .expect("the folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "casus"))
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let log = Log::read(&files[0]).expect("the log is whole");
    let mut seen = BTreeSet::new();
    for id in log.records.iter().filter_map(|r| r.command_id.clone()).map(String::from) {
        assert!(seen.insert(id.clone()), "{id} was carried out twice");
    }
    let lost: Vec<_> = acknowledged.iter().filter(|id| !seen.contains(*id)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(acknowledged.len() as u64 >= 3 * kills);
    println!("{kills} kills, {} commands acknowledged, {} in the log", acknowledged.len(), seen.len());
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
