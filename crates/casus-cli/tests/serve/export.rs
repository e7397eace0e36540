//! What `casus log export` gives away: to a seat all that it was shown and nothing of others, to outsiders nobody's name
//! and nobody's secret; and what the server tells its own log.
//!
//! Every secret text of the walk holds a word `CANARY-`, who may read it, and a number.

use super::server::{Place, Server, folder, walk};
use casus_scenario::ScenarioFile;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A seat as `--redact-for` calls it, as a role, and as canaries call it.
const SEATS: [(&str, &str, &str); 7] = [
    ("est", r#"{"delegation":"EST"}"#, "EST"),
    ("DEU", r#"{"delegation":"DEU"}"#, "DEU"),
    ("HUN", r#"{"delegation":"HUN"}"#, "HUN"),
    ("chair", r#""chair""#, "CHAIR"),
    ("red", r#""red_cell""#, "RED"),
    ("observer", r#""observer""#, "OBSERVER"),
    ("board", r#""board""#, "BOARD"),
];

/// Items that control lets go: each delegation, the chair and the red cell get some alone.
const RELEASED: [&str; 7] = ["S1.01", "S1.02", "S1.03", "S2.01", "S2.02", "S4.01", "S5.01"];

/// Who does what besides.
const DONE: [(usize, &str); 6] = [
    (0, r#"{"mail":{"message":{"to":{"member":"DEU"},"text":"CANARY-EST-DEU-90"}}}"#),
    (1, r#"{"mail":{"pass_on":{"entry":2,"to":["HUN"],"form":{"conclusion":{"text":"CANARY-HUN-91"}}}}}"#),
    (2, r#"{"mail":{"ask":{"text":"CANARY-HUN-92"}}}"#),
    (3, r#"{"evaluation":{"note":{"text":"CANARY-CHAIR-93"}}}"#),
    (4, r#"{"ruling":{"propose":{"act":"CANARY-RED-94","reasons":["CANARY-RED-95"]}}}"#),
    (0, r#"{"council":{"position":{"hypothesis":0,"text":"We say it aloud."}}}"#),
];

fn canaries(text: &str) -> BTreeSet<String> {
    let word = |rest: &str| {
        let end = rest.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'));
        rest[..end.unwrap_or(rest.len())].to_owned()
    };
    text.split("CANARY-").skip(1).map(word).collect()
}

/// Every canary that a seat was entitled to, of what was let go and what was done.
fn entitled(name: &str) -> BTreeSet<String> {
    let file = ScenarioFile::open(Path::new(&walk()), false).expect("the walk");
    let table = file.load().expect("it loads").table();
    let items = table.items.iter().filter(|item| RELEASED.contains(&item.id.as_str()));
    let mut all = String::new();
    for item in items {
        all += &serde_json::to_string(&(&item.title, &item.text)).expect("JSON");
    }
    for delegation in &table.delegations {
        all += &serde_json::to_string(&(&delegation.brief, &delegation.red_lines)).expect("JSON");
    }
    DONE.iter().for_each(|(_, command)| all += command);
    canaries(&all).into_iter().filter(|word| word.split('-').any(|part| part == name)).collect()
}

fn export(file: &Path, more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_casus"))
        .args(["log", "export"])
        .arg(file)
        .args(more)
        .output()
        .expect("it runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A view as its role has it, whoever sits there.
fn of_role((kind, mut view): (String, Value)) -> Value {
    if let Some(consented) = view.get_mut("consented") {
        *consented = Value::Null;
    }
    json!({ kind: view })
}

pub(crate) fn session_file(dir: &Path) -> PathBuf {
    let entries = std::fs::read_dir(dir).expect("the folder");
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.find(|path| path.extension().is_some_and(|e| e == "casus")).expect("a session")
}

#[test]
fn an_export_for_a_seat_holds_all_that_it_was_shown_and_nothing_of_others() {
    let dir = folder("export");
    std::fs::create_dir_all(&dir).expect("a folder");
    let told = dir.join("told.txt");
    let server = Server::start_within(&dir, &format!("exec 2>'{}'", told.display()), &["--verbose"]);
    let f = server.claim();
    let code = server.code(&f);
    let seats: Vec<Place> =
        SEATS.iter().map(|(.., name)| server.join(&code, &format!("Alias of {name}"))).collect();
    let mut shown: Vec<Vec<Value>> = vec![Vec::new(); SEATS.len()];
    let mut count = 0;
    let mut done = |place: &Place, command: &str, look: bool| {
        count += 1;
        server.must(place, &format!("c{count}"), &serde_json::from_str(command).expect("JSON"));
        if look {
            // Screens are drawn on a beat of 100 ms.
            std::thread::sleep(Duration::from_millis(250));
            seats.iter().zip(&mut shown).for_each(|(seat, shown)| shown.push(of_role(server.view(seat))));
        }
    };
    for (at, (_, role, _)) in SEATS.iter().enumerate() {
        done(&f, &format!(r#"{{"seating":{{"assign":{{"seat":{},"role":{role}}}}}}}"#, at + 1), false);
    }
    done(&f, r#"{"time":"start"}"#, true);
    for item in RELEASED {
        done(&f, &format!(r#"{{"item":{{"release":{{"item":"{item}"}}}}}}"#), true);
    }
    for (seat, command) in DONE {
        done(&seats[seat], command, true);
    }
    server.kill();

    let file = session_file(&dir);
    for ((seat, _, name), shown) in SEATS.iter().zip(&shown) {
        let text = export(&file, &["--redact-for", seat]);
        assert_eq!(canaries(&text), entitled(name), "{seat}");
        assert!(!text.contains("Alias of"), "{seat} is told who plays");
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        for (at, line) in lines.iter().enumerate() {
            assert_eq!(line["seen"], at, "{seat}: numbers tell what others saw");
        }
        for (at, view) in shown.iter().enumerate() {
            assert!(lines.iter().any(|line| line["view"] == *view), "{seat} was shown {at}: {view}");
        }
    }
    let shared = export(&file, &["--shareable"]);
    // Proposals stay, as docs/book/lists.md says.
    assert_eq!(canaries(&shared), ["RED-94", "RED-95"].map(str::to_owned).into());
    assert!(!shared.contains("Alias of") && shared.contains("We say it aloud."));
    let private = export(&file, &["--shareable", "--private"]);
    assert_eq!(canaries(&private).len(), 6);
    assert!(!private.contains("Alias of"));
    // The whole export holds it all, so that the words above are looked for where they could be.
    let whole = export(&file, &[]);
    assert!(whole.contains("Alias of EST") && canaries(&whole).contains("TRUTH-1"));

    let told = std::fs::read_to_string(&told).expect("what it told");
    let secrets = seats.iter().chain([&f]).filter_map(|place| place.cookie.split('=').nth(1));
    for secret in secrets.chain(["CANARY", "Alias of", &code]) {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
