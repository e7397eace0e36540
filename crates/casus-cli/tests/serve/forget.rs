//! `casus log forget`: no byte of a name is left in the folder, and everything else is as it was.

use super::server::{Server, folder};
use std::path::Path;
use std::process::{Command, Output};

/// So many that the names fill pages, which are split as more come.
const PEOPLE: usize = 120;

fn casus(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casus")).args(args).output().expect("it runs")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// The files of a folder that hold some bytes.
fn holding(dir: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("the folder") {
        let path = entry.expect("an entry").path();
        if std::fs::read(&path).expect("a file").windows(bytes.len()).any(|part| part == bytes) {
            found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn names_are_gone_from_every_byte_and_the_logs_stay_whole() {
    let dir = folder("forget");
    let at = dir.to_str().expect("UTF-8");
    let earlier = Server::start(&dir, &[]);
    earlier.join(&earlier.code(&earlier.claim()), "Xanthippos earlier");
    earlier.kill();
    let server = Server::start(&dir, &["--new"]);
    let code = server.code(&server.claim());
    for n in 0..PEOPLE {
        server.join(&code, &format!("Xanthippos {}, number {n}", "of a long name ".repeat(n % 4)));
    }
    // Whoever runs the server keeps its names.
    let busy = casus(&["log", "forget", at]);
    assert_eq!(busy.status.code(), Some(75), "{}", told(&busy));
    assert!(told(&busy).contains("R015"), "{}", told(&busy));
    server.kill();
    let held = holding(&dir, b"Xanthippos");
    let ends = |with: &str| held.iter().any(|name| name.ends_with(with));
    assert!(ends(".casus") && ends("-wal"), "{held:?}");

    let files =
        ["walk-001.casus", "walk-002.casus"].map(|name| dir.join(name).to_str().expect("UTF-8").to_owned());
    let verified = files.each_ref().map(|file| told(&casus(&["log", "verify", file])));
    assert!(verified.iter().all(|words| words.starts_with("whole: ")), "{verified:?}");
    assert!(told(&casus(&["log", "export", &files[1]])).contains("Xanthippos of a long name"));

    let done = casus(&["log", "forget", at]);
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    // The facilitator's own seat has a name in each session, too.
    let names = PEOPLE + 1 + 2;
    assert_eq!(told(&done), format!("{names} names erased from 2 sessions; the logs are whole\n"));
    assert_eq!(holding(&dir, b"Xanthippos"), Vec::<String>::new());
    assert_eq!(files.each_ref().map(|file| told(&casus(&["log", "verify", file]))), verified);
    for more in [&[][..], &["--shareable"], &["--good"], &["--redact-for", "board"]] {
        let text = told(&casus(&[&["log", "export", &files[1]], more].concat()));
        assert!(text.len() > 1_000 && !text.contains("Xanthippos"), "{more:?}: {text:.300}");
    }
    assert!(told(&casus(&["log", "export", &files[1]])).contains("(erased)"));
    assert_eq!(told(&casus(&["log", "forget", at])), "0 names erased from 2 sessions; the logs are whole\n");
    // The session goes on.
    assert!(Server::start(&dir, &[]).said.contains("Goes on with"));
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}

#[test]
fn what_is_no_folder_of_sessions_is_told_and_damage_is_left_alone() {
    let dir = folder("forget-refused");
    let at = dir.to_str().expect("UTF-8").to_owned();
    let none = casus(&["log", "forget", &at]);
    assert_eq!(none.status.code(), Some(66), "{}", told(&none));
    let server = Server::start(&dir, &[]);
    server.join(&server.code(&server.claim()), "Xanthippos");
    server.kill();
    let empty = dir.join("empty");
    std::fs::create_dir(&empty).expect("a folder");
    let empty = casus(&["log", "forget", empty.to_str().expect("UTF-8")]);
    assert_eq!(empty.status.code(), Some(66), "{}", told(&empty));
    assert!(told(&empty).contains("; hint: "), "{}", told(&empty));
    // One of two is damaged: the other keeps its names.
    std::fs::write(dir.join("walk-002.casus"), "no session").expect("written");
    let damaged = casus(&["log", "forget", &at]);
    assert_eq!(damaged.status.code(), Some(65), "{}", told(&damaged));
    assert!(told(&damaged).contains("walk-002.casus"), "{}", told(&damaged));
    let text = told(&casus(&["log", "export", dir.join("walk-001.casus").to_str().expect("UTF-8")]));
    assert!(text.contains("Xanthippos"));
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
