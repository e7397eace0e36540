//! A console in this process on a port of its own, with a clock that the test holds, and a client that says exactly what
//! a test wants said.

use super::wire::{Wire, trusting};
use casus_console::clock::Clock;
use casus_console::host::{Ask, Shared};
use casus_console::ledger::Ledger;
use casus_console::server::{Encryption, Limits, Names, Reception};
use casus_console::{Console, Options};
use casus_scenario::ScenarioFile;
use casus_scenario::document::Table;
use casus_session::Game;
use rustls::ClientConfig;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;
use tokio::sync::{oneshot, watch};

pub(crate) struct Bench {
    pub(crate) at: SocketAddr,
    pub(crate) key: String,
    pub(crate) shared: Arc<Shared>,
    clock: Arc<AtomicU64>,
    stop: watch::Sender<bool>,
    trusts: Option<Arc<ClientConfig>>,
    runtime: Runtime,
}

/// A browser that holds the token of a place.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) path: String,
    pub(crate) cookie: String,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (n, v) = line.split_once(':')?;
            n.eq_ignore_ascii_case(name).then(|| v.trim())
        })
    }

    /// The cookie that it gives, as it goes back.
    pub(crate) fn cookie(&self) -> String {
        let given = self.header("set-cookie").expect("a cookie");
        given.split(';').next().expect("its name and value").to_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

pub(crate) fn walk() -> ScenarioFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/walk.ron");
    ScenarioFile::open(&path, false).expect("the scenario of the walks")
}

impl Bench {
    pub(crate) fn new() -> Bench {
        Bench::with(&walk(), 7, Limits { per_address: 64, ..Limits::default() }, |_| {})
    }

    /// One in the clear and one that encrypts, for what must hold on both.
    pub(crate) fn both() -> [Bench; 2] {
        let limits = Limits { per_address: 64, ..Limits::default() };
        [Bench::new(), Bench::under(&walk(), 7, limits, Encryption::Own { keep: Some(kept()) }, |_| {})]
    }

    pub(crate) fn with(
        file: &ScenarioFile,
        seed: u64,
        limits: Limits,
        change: impl FnOnce(&mut Table),
    ) -> Bench {
        Bench::under(file, seed, limits, Encryption::None, change)
    }

    fn under(
        file: &ScenarioFile,
        seed: u64,
        limits: Limits,
        encryption: Encryption,
        change: impl FnOnce(&mut Table),
    ) -> Bench {
        let mut loaded = file.load().expect("it loads");
        let mut table = loaded.table();
        change(&mut table);
        loaded.scenario.table = Some(table);
        let game = Arc::new(Game::new(&loaded, seed).expect("the model takes it"));
        let clock = Arc::new(AtomicU64::new(1_000));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("it is there");
        let options = Options {
            listen: "127.0.0.1:0".parse().expect("it is there"),
            names: vec![],
            encryption: encryption.clone(),
            limits,
            by_hand: Some(Clock::Hand(Arc::clone(&clock))),
        };
        let console = runtime.block_on(Console::open(game, Ledger::memory(), options)).expect("it opens");
        let link = console.facilitator_link();
        let bench = Bench {
            at: console.local(),
            key: link.split_once('#').expect("it is there").1.to_owned(),
            shared: Arc::clone(console.shared()),
            clock,
            stop: watch::Sender::new(false),
            trusts: match encryption {
                Encryption::Own { keep: Some(file) } => Some(trusting(&file)),
                _ => None,
            },
            runtime,
        };
        let stop = bench.stop.subscribe();
        bench.runtime.spawn(console.serve(stop));
        bench
    }

    /// Lets time pass and has the screens drawn.
    pub(crate) fn pass(&self, ms: u64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
        let (done, drawn) = oneshot::channel();
        self.shared.seats.blocking_send(Ask::Beat(done)).map_err(|_| ()).expect("the writer lives");
        drawn.blocking_recv().expect("it draws");
    }

    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    pub(crate) fn connect(&self) -> Wire {
        Wire::open(self.at, self.trusts.as_ref())
    }

    /// Where its own pages come from.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.trusts.is_some() { "https" } else { "http" }, self.at)
    }

    /// Sends bytes and reads until the other end closes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Reply {
        let mut socket = self.connect();
        let _ = socket.write_all(bytes);
        let mut all = Vec::new();
        let _ = socket.read_to_end(&mut all);
        parse(&all)
    }

    pub(crate) fn host(&self) -> String {
        self.at.to_string()
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("host")) {
            text += &format!("Host: {}\r\n", self.host());
        }
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            text += &format!("Content-Length: {}\r\n", body.len());
        }
        self.raw(format!("{text}\r\n{body}").as_bytes())
    }

    /// Opens the door of people over a connection that came from one address to another.
    pub(crate) fn arrives(&self, from: IpAddr, local: SocketAddr) -> Reply {
        let names = Names { more: vec![], secure: false };
        let reception = Reception::new(names, 8, Arc::clone(&self.shared));
        let answer = self.runtime.block_on(async move {
            let (mut here, there) = tokio::io::duplex(65_536);
            let (_serving, stop) = watch::channel(false);
            let served = tokio::spawn(async move { reception.attend(there, local, from, stop).await });
            let text = format!("GET / HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n\r\n");
            here.write_all(text.as_bytes()).await.expect("it is taken");
            let mut answer = Vec::new();
            here.read_to_end(&mut answer).await.expect("it answers");
            served.await.expect("it ends");
            answer
        });
        self.pass(0);
        parse(&answer)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }

    /// A post as a page of ours sends it.
    pub(crate) fn post(&self, path: &str, cookie: &str, body: &str) -> Reply {
        let origin = self.origin();
        let headers = [("Origin", origin.as_str()), ("Content-Type", "application/json"), ("Cookie", cookie)];
        self.ask("POST", path, &headers, body)
    }

    fn entered(&self, path: &str, body: &Value) -> Browser {
        let reply = self.post(path, "", &body.to_string());
        assert_eq!(reply.status, 200, "{}", reply.body);
        let cookie = reply.cookie();
        let path = reply.json()["to"].as_str().expect("it is there").to_owned();
        self.pass(0);
        Browser { path, cookie }
    }

    pub(crate) fn facilitator(&self) -> Browser {
        self.entered("/f/claim", &json!({ "key": self.key }))
    }

    pub(crate) fn code(&self) -> String {
        self.shared.door().view(0).code
    }

    pub(crate) fn join(&self, alias: &str) -> Browser {
        self.entered("/join", &json!({ "code": self.code(), "alias": alias }))
    }

    /// A program that says that it is one.
    pub(crate) fn program(&self, alias: &str) -> Browser {
        self.entered("/join", &json!({ "code": self.code(), "alias": alias, "program": true }))
    }

    /// What a place sees, as programs are given it.
    pub(crate) fn view(&self, browser: &Browser) -> Reply {
        self.ask("GET", &format!("{}view", browser.path), &[("Cookie", &browser.cookie)], "")
    }

    pub(crate) fn command(&self, browser: &Browser, id: &str, command: &Value) -> Reply {
        let body = json!({ "id": id, "command": command }).to_string();
        let reply = self.post(&format!("{}command", browser.path), &browser.cookie, &body);
        self.pass(250);
        reply
    }

    /// A command that must be carried out.
    pub(crate) fn must(&self, browser: &Browser, id: &str, command: Value) {
        let reply = self.command(browser, id, &command);
        assert_eq!(reply.status, 200, "{command}: {}", reply.body);
    }

    pub(crate) fn page(&self, browser: &Browser) -> Reply {
        self.ask("GET", &browser.path, &[("Cookie", &browser.cookie), ("Accept", "text/html")], "")
    }

    /// Opens a stream and hands out its socket.
    pub(crate) fn stream(&self, browser: &Browser, more: &[(&str, &str)], query: &str) -> Wire {
        self.listen(browser, more, &format!("stream{query}"))
    }

    /// Opens the stream at an address of a place.
    pub(crate) fn listen(&self, browser: &Browser, more: &[(&str, &str)], rest: &str) -> Wire {
        let mut socket = self.connect();
        let mut text = format!("GET {}{rest} HTTP/1.1\r\nHost: {}\r\n", browser.path, self.host());
        text += &format!("Cookie: {}\r\nAccept: text/event-stream\r\n", browser.cookie);
        for (name, value) in more {
            text += &format!("{name}: {value}\r\n");
        }
        socket.write_all(format!("{text}\r\n").as_bytes()).expect("it is there");
        socket.greeted();
        socket
    }

    /// What a stream has to say until it is silent.
    pub(crate) fn heard(&self, socket: &mut Wire) -> String {
        socket.patience(Duration::from_millis(250));
        let mut all = Vec::new();
        let mut part = [0; 65536];
        while let Ok(n) = socket.read(&mut part) {
            if n == 0 {
                break;
            }
            all.extend_from_slice(&part[..n]);
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Somebody in every role but the facilitator's, and somebody who waits, by name; seats are numbered from 1. Whoever
    /// plays has agreed.
    pub(crate) fn seated(&self, f: &Browser) -> Vec<(&'static str, Browser)> {
        let delegation = |name: &str| json!({ "delegation": name });
        let roles = [
            ("EST", delegation("EST")),
            ("DEU", delegation("DEU")),
            ("HUN", delegation("HUN")),
            ("board", json!("board")),
            ("white cell", json!("white_cell")),
            ("chair", json!("chair")),
            ("red cell", json!("red_cell")),
            ("evaluator", json!({ "evaluator": "EST" })),
            ("observer", json!("observer")),
            ("lobby", Value::Null),
        ];
        let mut seats = Vec::new();
        for (at, (name, role)) in roles.into_iter().enumerate() {
            seats.push((name, self.join(&format!("Person {name}"))));
            if !role.is_null() {
                let assign = json!({ "seating": { "assign": { "seat": at + 1, "role": role } } });
                self.must(f, &format!("seat-{at}"), assign);
            }
            if !matches!(name, "board" | "observer" | "lobby") {
                self.agree(&seats[at].1, at);
            }
        }
        seats
    }

    /// A person agrees to be recorded.
    pub(crate) fn agree(&self, seat: &Browser, at: usize) {
        self.must(seat, &format!("agree-{at}"), json!({ "seating": "consent" }));
    }

    /// Three delegations and a board, seated; the delegations have agreed and the exercise runs.
    pub(crate) fn running(&self) -> (Browser, [Browser; 3], Browser) {
        let f = self.facilitator();
        let names = ["EST", "DEU", "HUN"];
        let seats = names.map(|name| self.join(&format!("Person {name}")));
        let board = self.join("Board");
        for (at, name) in names.iter().enumerate() {
            let role = json!({ "delegation": name });
            self.must(
                &f,
                &format!("assign-{at}"),
                json!({ "seating": { "assign": { "seat": at + 1, "role": role } } }),
            );
        }
        for (at, seat) in seats.iter().enumerate() {
            self.agree(seat, at);
        }
        self.must(&f, "assign-board", json!({ "seating": { "assign": { "seat": 4, "role": "board" } } }));
        self.must(&f, "start", json!({ "time": "start" }));
        (f, seats, board)
    }
}

/// A file of this test's own for a certificate.
pub(crate) fn kept() -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("certificate-{}-{}.pem", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(crate) fn parse(bytes: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}
