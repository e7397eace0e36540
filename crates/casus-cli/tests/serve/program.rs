//! The example of the book plays a delegation at a real server.

use super::server::{Place, Server, folder};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// A process that ends with the test.
struct Player(Child);

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The facilitator, who sees everything.
struct Control<'a> {
    server: &'a Server,
    place: Place,
}

impl Control<'_> {
    fn view(&self) -> Value {
        self.server.view(&self.place).1
    }

    /// What control sees, once it sees this.
    fn until(&self, what: &str, seen: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let view = self.view();
            if seen(&view) {
                return view;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}: {view}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn must(&self, id: &str, command: Value) {
        self.server.must(&self.place, id, &command);
    }
}

/// The join code as it stands on the facilitator's page.
fn code(page: &str) -> String {
    let words = page.split(['<', '>']);
    let looks = |word: &&str| {
        word.len() == 9
            && word.bytes().enumerate().all(|(at, b)| match at {
                4 => b == b'-',
                _ => b.is_ascii_digit() || b.is_ascii_uppercase(),
            })
    };
    words.map(str::trim).find(looks).expect("a code").to_owned()
}

#[test]
fn the_example_answers_pulses_and_keeps_or_breaks_silence() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if Command::new(&python).arg("--version").output().is_err() {
        eprintln!("SKIPPED: no {python}, so the example of docs/book/programs.md is not played");
        return;
    }
    let dir = folder("program");
    let server = Server::start(&dir, &[]);
    let control = Control { server: &server, place: server.claim() };
    let code = code(&server.page(&control.place));
    let example = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/delegation.py");
    let address = format!("http://{}", server.at);
    let player = Command::new(&python).arg("-B").arg(example).args([&address, &code, "Clerk"]).spawn();
    let _player = Player(player.expect("it starts"));
    let came = control.until("it joins", |view| view["seats"][1]["alias"] == "Clerk");
    assert_eq!(came["seats"][1]["program"], true);

    let role = json!({ "delegation": "EST" });
    control.must("seat", json!({ "seating": { "assign": { "seat": 1, "role": role } } }));
    control.must("quiet", json!({ "ally": { "mode": { "allies": "quiet" } } }));
    control.must("start", json!({ "time": "start" }));
    control.must("out", json!({ "item": { "release": { "item": "S1.01" } } }));
    control.until("it reads", |view| view["table"][0]["read"] == json!([1, 1]));

    control.must("ask", json!({ "pulse": { "open": { "title": "P1", "seconds": 60 } } }));
    control.until("it answers", |view| view["table"][0]["answered"] == true);
    control.must("enough", json!({ "pulse": "close" }));
    let closed = control.until("it is closed", |view| view["pulses"][0]["closed"] == true);
    let answers = closed["pulses"][0]["answers"].as_array().expect("answers");
    let its = answers.iter().find(|answer| answer["member"] == "EST").expect("its answer");
    // Nothing that came in names what may have happened, so it lays all on "cannot tell".
    assert_eq!((its["human"].clone(), its["chips"].clone()), (json!(false), json!([0, 0, 0, 0, 0, 10])));

    // The first text names nobody; the second says that a state did it.
    control.must("first", json!({ "council": { "open": { "draft": 1, "seconds": 600 } } }));
    control.until("it stays silent", |view| view["silence"]["stays"] == json!(["EST"]));
    control.must("away", json!({ "council": { "withdraw": { "draft": 1 } } }));
    control.must("second", json!({ "council": { "open": { "draft": 2, "seconds": 600 } } }));
    let broken = control.until("it breaks", |view| view["council"]["drafts"][1]["status"] == "broken");
    assert_eq!(broken["silence"]["broke"][0][0], "EST");
    drop(server);
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
