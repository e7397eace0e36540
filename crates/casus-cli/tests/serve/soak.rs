//! A thousand seats listen for ten minutes: how soon all of them have what is released, whether anything is missing or
//! comes twice, what a client that reads nothing costs the others, and how much memory it takes.

use super::server::{Place, Server, folder};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Between two things that all seats are sent.
const EVERY: Duration = Duration::from_secs(10);
/// Clients that open a stream and read nothing.
const DEAF: usize = 50;

fn asked(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// What a seat heard.
#[derive(Default)]
struct Heard {
    /// For each number that was written into an item, when it came.
    marks: Vec<(usize, Instant)>,
    frames: u64,
    resyncs: u64,
    gaps: u64,
}

fn open(at: &str, place: &Place, seen: Option<u64>) -> TcpStream {
    let mut socket = TcpStream::connect(at).expect("it listens");
    let last = seen.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
    let head = format!(
        "GET {}stream HTTP/1.1\r\nHost: {at}\r\nCookie: {}\r\nAccept: text/event-stream\r\n{last}\r\n",
        place.path, place.cookie
    );
    socket.write_all(head.as_bytes()).expect("it is taken");
    socket.set_read_timeout(Some(Duration::from_secs(1))).expect("a timeout");
    socket
}

/// Listens until it is told to stop. One seat in ten loses its connection each minute and comes back to where it was.
fn listen(at: &str, place: &Place, number: usize, stop: &AtomicBool) -> Heard {
    let mut heard = Heard::default();
    let (mut last, mut text, mut part) = (None, String::new(), vec![0; 65_536]);
    let mut socket = open(at, place, None);
    let (begun, mut cuts) = (Instant::now(), 0);
    while !stop.load(Ordering::SeqCst) {
        let minute = (begun.elapsed().as_secs() / 60) as usize;
        if minute > cuts {
            cuts = minute;
            if number % 10 == minute % 10 {
                socket = open(at, place, last);
                text.clear();
            }
        }
        let Ok(n) = socket.read(&mut part) else { continue };
        if n == 0 {
            socket = open(at, place, last);
            text.clear();
            continue;
        }
        let now = Instant::now();
        text.push_str(&String::from_utf8_lossy(&part[..n]));
        while let Some(end) = text.find("\n\n") {
            let event: String = text.drain(..end + 2).collect();
            let Some(id) = event.split("id: ").nth(1).and_then(|t| t.lines().next()?.parse::<u64>().ok())
            else {
                continue;
            };
            if event.contains("event: resync") {
                heard.resyncs += 1;
            } else {
                heard.frames += 1;
                heard.gaps += u64::from(last.is_some_and(|last| id != last + 1));
            }
            last = Some(id);
            // A region comes whole, so that the newest item is told by its own number.
            let marks = event.split("MARK-").skip(1).filter_map(|t| t.split('-').next()?.parse().ok());
            for mark in marks {
                if !heard.marks.iter().any(|(known, _)| *known == mark) {
                    heard.marks.push((mark, now));
                }
            }
        }
    }
    heard
}

/// Kibibytes of a line of the process's status.
fn memory(pid: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a status");
    let line = status.lines().find(|line| line.starts_with(name)).expect("a line");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number")
}

/// `SEATS` and `SECONDS` say how many and how long; 1,000 seats and 600 seconds if they are not set.
#[test]
#[ignore = "takes ten minutes"]
fn a_thousand_seats() {
    let (seats, seconds) = (asked("SEATS", 1000), asked("SECONDS", 600));
    let dir = folder("soak");
    let server = Server::start(&dir, &["--streams", "2048"]);
    let f = server.claim();
    let command = {
        let (at, f, count) = (server.at.clone(), f.clone(), AtomicUsize::new(0));
        move |json: String| {
            let id = count.fetch_add(1, Ordering::SeqCst);
            let body = format!("{{\"id\":\"s{id}\",\"command\":{json}}}");
            let reply = super::server::post(&at, &format!("{}command", f.path), &f.cookie, &body)
                .expect("it answers");
            assert!(reply.starts_with("HTTP/1.1 200"), "{json}: {reply}");
        }
    };
    let members = ["EST", "DEU", "HUN", "POL", "FRA", "LVA", "LTU", "ITA"];
    let code = server.code(&f);
    let mut places = Vec::new();
    for n in 0..seats {
        places.push(server.join(&code, &format!("Seat {n}")));
        // Control sends no faster than its own lane allows.
        thread::sleep(Duration::from_millis(45));
        let role = match n % 4 {
            0 => "\"observer\"".to_owned(),
            _ => format!("{{\"delegation\":\"{}\"}}", members[n % members.len()]),
        };
        command(format!("{{\"seating\":{{\"assign\":{{\"seat\":{},\"role\":{role}}}}}}}", n + 1));
    }
    command("{\"ally\":{\"mode\":{\"allies\":\"quiet\"}}}".to_owned());
    command("{\"time\":\"start\"}".to_owned());
    let before = memory(server.pid(), "VmRSS");
    let stop = Arc::new(AtomicBool::new(false));
    let listeners: Vec<_> = places
        .iter()
        .cloned()
        .enumerate()
        .map(|(n, place)| {
            let (at, stop) = (server.at.clone(), Arc::clone(&stop));
            let small = thread::Builder::new().stack_size(256 << 10);
            small.spawn(move || listen(&at, &place, n, &stop)).expect("a thread")
        })
        .collect();
    let deaf: Vec<TcpStream> = places.iter().take(DEAF).map(|place| open(&server.at, place, None)).collect();
    thread::sleep(Duration::from_secs(5));
    let sent = Mutex::new(Vec::new());
    let begun = Instant::now();
    let mut mark = 0;
    while begun.elapsed() < Duration::from_secs(seconds as u64) {
        let item = format!(
            "{{\"item\":{{\"write\":{{\"item\":\"K{mark}\",\"title\":\"Item {mark}\",\"text\":\"MARK-{mark}-\",\"from\":\"Press\",\"to\":[]}}}}}}"
        );
        command(item);
        sent.lock().expect("no panic").push(Instant::now());
        command(format!("{{\"item\":{{\"release\":{{\"item\":\"K{mark}\"}}}}}}"));
        mark += 1;
        thread::sleep(EVERY);
    }
    thread::sleep(Duration::from_secs(3));
    let after = memory(server.pid(), "VmHWM");
    stop.store(true, Ordering::SeqCst);
    let heard: Vec<Heard> = listeners.into_iter().map(|l| l.join().expect("a listener")).collect();
    drop(deaf);
    let sent = sent.into_inner().expect("no panic");
    let mut waits: Vec<Duration> = Vec::new();
    let mut missing = 0;
    for listener in &heard {
        for (mark, at) in sent.iter().enumerate() {
            match listener.marks.iter().find(|(known, _)| *known == mark) {
                Some((_, came)) => waits.push(came.saturating_duration_since(*at)),
                None => missing += 1,
            }
        }
    }
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_millis();
    let sum = |what: fn(&Heard) -> u64| heard.iter().map(what).sum::<u64>();
    let (gaps, resyncs) = (sum(|h| h.gaps), sum(|h| h.resyncs));
    println!(
        "{seats} seats, {DEAF} streams that read nothing, {seconds} s, {mark} items: {} deliveries, half within {} ms, 99 % within \
         {} ms, all within {} ms; {missing} missing, {gaps} gaps, {resyncs} whole screens, {} frames; memory {} MiB at most, {} \
         MiB before",
        waits.len(),
        at(0.5),
        at(0.99),
        at(1.0),
        sum(|h| h.frames),
        after >> 10,
        before >> 10,
    );
    assert_eq!((missing, gaps), (0, 0));
    assert!(at(0.99) < 250, "99 % within {} ms", at(0.99));
    assert!(after >> 10 < 300, "{} MiB", after >> 10);
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
