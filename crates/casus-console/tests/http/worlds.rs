//! Non-interference over the wire: pairs of worlds that differ only in what a seat may not know send it the same bytes:
//! answers to its own commands, every frame with its number and its place among the chunks, its page, what it is refused,
//! and all headers. Beside it completeness: what the seat may know is among those bytes.
//!
//! The console is whole but for its socket: what the bytes go through is a pipe in this process. Of what is random in
//! every console only the watcher's own token and the name of its place are made alike before bytes are compared.

use super::bench::walk;
use super::plan::{Dice, ROLES, Shared, Watcher, plan, secret};
use casus_console::clock::Clock;
use casus_console::host::{Ask, Shared as Common};
use casus_console::ledger::Ledger;
use casus_console::outlet::Regions;
use casus_console::place::Place;
use casus_console::server::{Encryption, Limits, Reception};
use casus_console::{Console, Options};
use casus_session::{Game, SeatId};
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::sync::{oneshot, watch};

/// Room in a pipe for all that a stream says between two readings.
const PIPE: usize = 1 << 20;
const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 9));

/// A world, its browsers by their seats, and what the watcher was sent.
struct World {
    reception: Reception,
    shared: Arc<Common>,
    local: SocketAddr,
    clock: Arc<AtomicU64>,
    stop: watch::Sender<bool>,
    seats: Vec<(String, String)>,
    watcher: Watcher,
    stream: Option<DuplexStream>,
    traffic: Vec<u8>,
    asked: u32,
    dice: Dice,
    name: char,
    marks: u32,
}

/// A leak that a test plants, after a beat.
type Leak = fn(&World, &Place);

impl World {
    async fn open(game: Arc<Game>, watcher: Watcher, name: char, dice: u64) -> World {
        let clock = Arc::new(AtomicU64::new(1_000));
        let options = Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            names: vec!["casus.local".to_owned()],
            encryption: Encryption::None,
            limits: Limits::default(),
            by_hand: Some(Clock::Hand(Arc::clone(&clock))),
        };
        let console = Console::open(game, Ledger::memory(), options).await.expect("it opens");
        let key = console.facilitator_link().split_once('#').expect("a key").1.to_owned();
        let stop = watch::Sender::new(false);
        let mut world = World {
            reception: console.reception().clone(),
            shared: Arc::clone(console.shared()),
            local: console.local(),
            clock,
            stop,
            seats: Vec::new(),
            watcher,
            stream: None,
            traffic: Vec::new(),
            asked: 0,
            dice: Dice(dice),
            name,
            marks: 0,
        };
        tokio::spawn(console.serve(world.stop.subscribe()));
        world.enter("/f/claim", json!({ "key": key })).await;
        for n in 0..8 {
            let code = world.shared.door().view(1_000).code;
            world.enter("/join", json!({ "code": code, "alias": format!("p{n}") })).await;
        }
        for (n, role) in ROLES.iter().copied().chain(["\"observer\"", "\"board\""]).enumerate() {
            let seating = format!(r#"{{"seating":{{"assign":{{"seat":{},"role":{role}}}}}}}"#, n + 1);
            let reply = world.command(0, &seating).await;
            assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
        }
        for seat in (1..).take(ROLES.len()) {
            let reply = world.command(seat, r#"{"seating":"consent"}"#).await;
            assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
        }
        world.command(0, r#"{"ally":{"mode":{"allies":"quiet"}}}"#).await;
        if watcher == Watcher::Board {
            // The board shows the way in, which is random, as long as there is one.
            world.command(0, r#"{"seating":{"lock":{"locked":true}}}"#).await;
        }
        world.pass(100).await;
        world.listen().await;
        world
    }

    /// Sends a request on a connection of its own and reads the answer to its end.
    async fn say(&self, head: &str, body: &str) -> String {
        let (mut here, there) = tokio::io::duplex(PIPE);
        let (reception, local, stop) = (self.reception.clone(), self.local, self.stop.subscribe());
        tokio::spawn(async move { reception.attend(there, local, FROM, stop).await });
        let text = format!("{head}Host: casus.local\r\nConnection: close\r\n\r\n{body}");
        here.write_all(text.as_bytes()).await.expect("it is taken");
        let mut answer = Vec::new();
        here.read_to_end(&mut answer).await.expect("an answer");
        String::from_utf8(answer).expect("text")
    }

    async fn post(&self, path: &str, cookie: &str, body: &str) -> String {
        let head = format!(
            "POST {path} HTTP/1.1\r\nOrigin: http://casus.local\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n",
            body.len()
        );
        self.say(&head, body).await
    }

    async fn enter(&mut self, path: &str, body: Value) {
        let reply = self.post(path, "", &body.to_string()).await;
        let place = reply.split("\"to\":\"").nth(1).and_then(|t| t.split('"').next()).expect("a place");
        let cookie = reply.split("set-cookie: ").nth(1).and_then(|t| t.split(';').next()).expect("a cookie");
        self.seats.push((place.to_owned(), cookie.to_owned()));
        if self.seats.len() == usize::from(self.watcher.seat()) + 1 {
            let reply = self.alike(&reply);
            self.traffic.extend_from_slice(reply.as_bytes());
        }
    }

    /// A text without what is random in every console.
    fn alike(&self, text: &str) -> String {
        let (path, cookie) = &self.seats[usize::from(self.watcher.seat())];
        let token = cookie.split('=').nth(1).expect("a token");
        text.replace(path.trim_matches('/').trim_start_matches("s/"), "PLACE").replace(token, "TOKEN")
    }

    async fn command(&mut self, seat: u16, command: &str) -> String {
        self.asked += 1;
        let (path, cookie) = self.seats[usize::from(seat)].clone();
        let body = format!(r#"{{"id":"t{}","command":{command}}}"#, self.asked);
        self.post(&format!("{path}command"), &cookie, &body).await
    }

    /// Opens the watcher's stream.
    async fn listen(&mut self) {
        let (path, cookie) = &self.seats[usize::from(self.watcher.seat())];
        let (mut here, there) = tokio::io::duplex(PIPE);
        let (reception, local, stop) = (self.reception.clone(), self.local, self.stop.subscribe());
        tokio::spawn(async move { reception.attend(there, local, FROM, stop).await });
        let head = format!(
            "GET {path}stream HTTP/1.1\r\nHost: casus.local\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"
        );
        here.write_all(head.as_bytes()).await.expect("it is taken");
        self.stream = Some(here);
        self.drain().await;
    }

    fn place(&self) -> Arc<Place> {
        let seat = SeatId(self.watcher.seat());
        self.shared.places.all().into_iter().find(|place| place.seat == seat).expect("a place")
    }

    /// Lets time pass, has the screens drawn, and reads what the stream has to say.
    async fn pass(&mut self, ms: u64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
        let (done, drawn) = oneshot::channel();
        assert!(self.shared.seats.send(Ask::Beat(done)).await.is_ok());
        drawn.await.expect("it draws");
        self.drain().await;
    }

    /// Reads up to the frame that the place stands at.
    async fn drain(&mut self) {
        let last = format!("id: {}\n", self.place().outlet.screen().2);
        let Some(stream) = &mut self.stream else { return };
        let mut part = vec![0; 65_536];
        let whole = |traffic: &[u8]| {
            let text = String::from_utf8_lossy(traffic);
            text.rfind(&last).is_some_and(|at| text[at..].contains("\n\n\r\n"))
        };
        while !whole(&self.traffic) {
            let n = stream.read(&mut part).await.expect("it lives");
            assert!(n > 0, "the stream ended");
            self.traffic.extend_from_slice(&part[..n]);
        }
    }

    /// A few acts that the watcher must not learn of.
    async fn conspire(&mut self) {
        for _ in 0..self.dice.below(5) {
            self.marks += 1;
            let mark = format!("SECRET-{}-{}", self.name, self.marks);
            let (seat, json) = secret(&mut self.dice, self.watcher, &mark);
            self.command(seat, &json).await;
        }
        if self.dice.below(6) == 0 {
            let code = self.shared.door().view(self.clock.load(Ordering::SeqCst)).code;
            let body = json!({ "code": code, "alias": "SECRET" }).to_string();
            self.post("/join", "", &body).await;
        }
    }

    /// What the watcher asks for by itself at the end: its page, and what is not for it.
    async fn probe(&mut self) {
        let seat = usize::from(self.watcher.seat());
        let (path, cookie) = self.seats[seat].clone();
        let other = self.seats[if seat == 2 { 3 } else { 2 }].0.clone();
        let ask = |path: String| format!("GET {path} HTTP/1.1\r\nAccept: text/html\r\nCookie: {cookie}\r\n");
        for path in [
            path.clone(),
            other,
            "/s/0/".to_owned(),
            format!("{path}papers/events.csv"),
            format!("{path}after/review.html"),
        ] {
            let reply = self.say(&ask(path), "").await;
            let reply = self.alike(&reply);
            self.traffic.extend_from_slice(reply.as_bytes());
        }
        // Under one name in both worlds, which have counted different numbers of commands.
        for (id, command) in [
            ("own-1", r#"{"time":"pause"}"#),
            ("own-2", r#"{"mail":{"read":{"entry":9}}}"#),
            ("own-3", r#"{"item":{"release":{"item":"S1.02"}}}"#),
        ] {
            let body = format!(r#"{{"id":"{id}","command":{command}}}"#);
            let reply = self.post(&format!("{path}command"), &cookie, &body).await;
            self.traffic.extend_from_slice(reply.as_bytes());
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// Plays a pair of worlds and gives the number of bytes that were alike, or where they are not.
async fn pair(
    case: u64,
    games: [&Arc<Game>; 2],
    watcher: Watcher,
    leak: Option<Leak>,
) -> Result<usize, String> {
    let mut dice = Dice(case.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let (steps, due) = plan(&mut dice, watcher);
    let mut worlds = [
        World::open(Arc::clone(games[0]), watcher, 'a', 2 * case).await,
        World::open(Arc::clone(games[1]), watcher, 'b', 2 * case + 1).await,
    ];
    for step in &steps {
        for world in &mut worlds {
            world.conspire().await;
            match step {
                Shared::Wait(ms) => world.pass(*ms).await,
                Shared::Act(seat, json) => {
                    let reply = world.command(*seat, json).await;
                    if *seat == watcher.seat() {
                        world.traffic.extend_from_slice(reply.as_bytes());
                    }
                    world.pass(100).await;
                }
            }
            if let Some(leak) = leak {
                leak(world, &world.place());
                world.drain().await;
            }
        }
    }
    for world in &mut worlds {
        world.probe().await;
    }
    let [a, b] = worlds.each_ref().map(|world| String::from_utf8_lossy(&world.traffic).into_owned());
    for text in due.iter().filter(|_| leak.is_none()) {
        assert!(a.contains(text), "case {case} {watcher:?} is not sent {text}");
    }
    if a != b {
        let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
        let [a, b] = [&a, &b].map(|text| {
            let part: Vec<u8> = text.bytes().skip(at.saturating_sub(200)).take(500).collect();
            String::from_utf8_lossy(&part).into_owned()
        });
        return Err(format!("case {case} {watcher:?} differs at byte {at}:\n{a}\n\n{b}"));
    }
    assert!(!a.contains("SECRET") && !a.contains("CANARY-TRUTH"), "case {case} {watcher:?} is sent a secret");
    Ok(a.len())
}

fn games() -> [Arc<Game>; 3] {
    [("flag", 1), ("accident", 2), ("state", 3)].map(|(truth, seed)| {
        let mut file = walk();
        file.set("truth", truth);
        Arc::new(Game::new(&file.load().expect("it loads"), seed).expect("a game"))
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Pairs of worlds of which this thread plays one half; gives how many bytes were compared.
fn half(remainder: u64, pairs: u64) -> usize {
    let games = games();
    let mut compared = 0;
    for case in (0..pairs).filter(|case| case % 2 == remainder) {
        let watcher = Watcher::ALL[usize::try_from(case / 2 % 6).expect("an index")];
        let other = 1 + usize::try_from(case / 12 % 2).expect("an index");
        // A runtime each, so that nothing of a world outlives it.
        let alike = runtime().block_on(pair(case, [&games[0], &games[other]], watcher, None));
        compared += alike.unwrap_or_else(|difference| panic!("{difference}"));
    }
    compared
}

/// Pairs that every run of the suite plays.
const FEW: u64 = 150;

#[test]
fn what_a_seat_may_not_know_changes_no_byte_of_its_traffic() {
    assert!(half(0, FEW) > 1_000_000);
}

#[test]
fn what_a_seat_may_not_know_changes_no_byte_in_as_many_other_worlds() {
    assert!(half(1, FEW) > 1_000_000);
}

/// `PAIRS` says how many; 10,000 if it is not set.
#[test]
#[ignore = "takes five minutes"]
fn ten_thousand_pairs() {
    let pairs = std::env::var("PAIRS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let other = std::thread::spawn(move || half(1, pairs));
    let bytes = half(0, pairs) + other.join().expect("the other half");
    println!("{pairs} pairs, {} MiB alike in both worlds", bytes >> 20);
}

/// The comparison sees what is planted: a count of secret acts in a region, and a number that is used up unseen.
#[test]
fn a_leak_is_found() {
    let count: Leak = |world, place| {
        let (screen, regions, _) = place.outlet.screen();
        let mut more = Regions::clone(&regions);
        more.insert("lanes", world.marks.to_string());
        place.outlet.show(screen, Arc::new(more), world.clock.load(Ordering::SeqCst));
    };
    let number: Leak = |world, place| {
        let (screen, regions, _) = place.outlet.screen();
        if world.marks % 2 == 1 {
            let mut more = Regions::clone(&regions);
            more.insert("lanes", String::new());
            place.outlet.show(screen, Arc::new(more), 0);
            place.outlet.show(screen, regions, 0);
        }
    };
    let games = games();
    for (name, leak) in [("count", count), ("number", number)] {
        for watcher in [Watcher::Delegation, Watcher::Board] {
            let found = runtime().block_on(pair(3, [&games[0], &games[1]], watcher, Some(leak)));
            assert!(found.is_err(), "the planted {name} goes unseen by {watcher:?}");
        }
        let none = runtime().block_on(pair(3, [&games[0], &games[1]], Watcher::Delegation, None));
        assert!(none.is_ok(), "{none:?}");
    }
}
