//! The server as a process of its own, and a client of a few lines.

use serde_json::Value;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Server {
    child: Child,
    pub(crate) said: String,
    pub(crate) at: String,
    key: String,
}

/// The facilitator's place: its path and its cookie.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) cookie: String,
}

pub(crate) fn walk() -> String {
    format!("{}/../../tests/walk.ron", env!("CARGO_MANIFEST_DIR"))
}

fn arguments(dir: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> =
        ["serve", &walk(), "--listen", "127.0.0.1:0", "--per-address", "2048", "--data"]
            .map(OsString::from)
            .to_vec();
    args.push(dir.into());
    args
}

/// An empty folder of this test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    dir
}

impl Server {
    pub(crate) fn start(dir: &Path, more: &[&str]) -> Server {
        Server::start_through(&[], dir, more)
    }

    /// The same after a line of the shell.
    pub(crate) fn start_within(dir: &Path, line: &str, more: &[&str]) -> Server {
        Server::start_through(&["sh", "-c", &format!("{line}; exec \"$0\" \"$@\"")], dir, more)
    }

    /// The same as the last words of another command, which becomes it.
    pub(crate) fn start_through(before: &[&str], dir: &Path, more: &[&str]) -> Server {
        let words = [before, &[env!("CARGO_BIN_EXE_casus")]].concat();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args(arguments(dir)).args(more);
        Server::of(command)
    }

    fn of(mut command: Command) -> Server {
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
        let mut child = spawned.expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut said = String::new();
        while !said.contains("Ctrl-C") {
            assert!(out.read_line(&mut said).expect("a line") > 0, "it ended: {said}");
        }
        let link = said.split_whitespace().find(|w| w.contains("/f#")).expect("a link").to_owned();
        let (address, key) = link.split_once("/f#").expect("a link");
        let at = address.trim_start_matches("http://").to_owned();
        Server { child, said, at, key: key.to_owned() }
    }

    pub(crate) fn claim(&self) -> Place {
        let reply = self.post("/f/claim", "", &format!("{{\"key\":\"{}\"}}", self.key)).expect("it answers");
        entered(&reply)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The lobby's code, as control's page shows it.
    pub(crate) fn code(&self, f: &Place) -> String {
        let page = self.page(f);
        page.split("class=\"code\">").nth(1).and_then(|t| t.split('<').next()).expect("a code").to_owned()
    }

    /// Somebody joins, and agrees to be recorded.
    pub(crate) fn join(&self, code: &str, alias: &str) -> Place {
        let body = format!("{{\"code\":\"{code}\",\"alias\":\"{alias}\"}}");
        let place = entered(&self.post("/join", "", &body).expect("it answers"));
        self.must(
            &place,
            &format!("agree{}", place.path.replace('/', "-")),
            &serde_json::json!({ "seating": "consent" }),
        );
        place
    }

    pub(crate) fn post(&self, path: &str, cookie: &str, body: &str) -> std::io::Result<String> {
        post(&self.at, path, cookie, body)
    }

    pub(crate) fn page(&self, place: &Place) -> String {
        self.get(place, "")
    }

    /// What stands at an address of a place.
    pub(crate) fn get(&self, place: &Place, rest: &str) -> String {
        let head = format!(
            "GET {}{rest} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            place.path, self.at, place.cookie
        );
        say(&self.at, &head).expect("it answers")
    }

    /// What a place sees, as programs are given it: the kind of its view, and the view.
    pub(crate) fn view(&self, place: &Place) -> (String, Value) {
        let reply = self.get(place, "view");
        let body = reply.split_once("\r\n\r\n").expect("a body").1;
        let view = serde_json::from_str::<Value>(body).expect("it is JSON")["view"].take();
        let Value::Object(kinds) = view else { panic!("no view: {reply}") };
        kinds.into_iter().next().expect("one kind")
    }

    /// A command that must be carried out, and what is answered to it.
    pub(crate) fn must(&self, place: &Place, id: &str, command: &Value) -> Value {
        let body = serde_json::json!({ "id": id, "command": command }).to_string();
        let reply = self.post(&format!("{}command", place.path), &place.cookie, &body).expect("it answers");
        assert!(reply.starts_with("HTTP/1.1 200"), "{command}: {reply}");
        let body = reply.split_once("\r\n\r\n").expect("a body").1;
        serde_json::from_str(body).expect("it is JSON")
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Asks it to end; it has five seconds.
    pub(crate) fn terminate(&mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
        let begun = Instant::now();
        let status = self.child.wait().expect("it ends");
        assert!(status.success() && begun.elapsed() < Duration::from_secs(5), "{status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The place that an answer of the door gives.
fn entered(reply: &str) -> Place {
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    let cookie = reply.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("a cookie");
    let path = reply.split("\"to\":\"").nth(1).and_then(|t| t.split('"').next()).expect("a place");
    Place { path: path.to_owned(), cookie: cookie.split(';').next().expect("a cookie").to_owned() }
}

pub(crate) fn post(at: &str, path: &str, cookie: &str, body: &str) -> std::io::Result<String> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nCookie: {cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    say(at, &head)
}

fn say(at: &str, text: &str) -> std::io::Result<String> {
    let mut socket = TcpStream::connect(at)?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    socket.write_all(text.as_bytes())?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    Ok(answer)
}

/// A connection that is kept from one command to the next.
pub(crate) struct Kept {
    at: String,
    socket: BufReader<TcpStream>,
}

impl Kept {
    pub(crate) fn open(at: &str) -> Kept {
        let socket = TcpStream::connect(at).expect("it listens");
        socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        socket.set_nodelay(true).expect("no delay");
        Kept { at: at.to_owned(), socket: BufReader::new(socket) }
    }

    /// Sends a command of a place, and what is answered.
    pub(crate) fn command(&mut self, place: &Place, id: &str, command: &Value) -> String {
        let body = serde_json::json!({ "id": id, "command": command }).to_string();
        let text = format!(
            "POST {}command HTTP/1.1\r\nHost: {1}\r\nOrigin: http://{1}\r\nCookie: {2}\r\n\
             Content-Type: application/json\r\nContent-Length: {3}\r\n\r\n{body}",
            place.path,
            self.at,
            place.cookie,
            body.len()
        );
        self.socket.get_mut().write_all(text.as_bytes()).expect("it is taken");
        let (mut answer, mut length) = (String::new(), 0);
        loop {
            let from = answer.len();
            assert!(self.socket.read_line(&mut answer).expect("a line") > 0, "it ended: {answer}");
            let line = answer[from..].trim_end().to_ascii_lowercase();
            if let Some(number) = line.strip_prefix("content-length: ") {
                length = number.parse().expect("a number");
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.socket.read_exact(&mut body).expect("the body");
        answer + &String::from_utf8_lossy(&body)
    }
}
