//! `casus serve` as a process: what it says, what it refuses, and what is left of it after it was killed.

mod confined;
mod export;
mod flood;
mod forget;
mod full;
mod kill;
mod program;
mod server;
mod soak;
mod sync;

use server::{Server, folder, walk};
use std::process::Command;

#[test]
fn an_address_in_use_is_told() {
    let dir = folder("busy");
    let server = Server::start(&dir, &[]);
    let second = Command::new(env!("CARGO_BIN_EXE_casus"))
        .args(["serve", &walk(), "--listen", &server.at, "--data"])
        .arg(dir.join("other"))
        .output()
        .expect("it runs");
    assert_eq!(second.status.code(), Some(69), "{second:?}");
    assert!(String::from_utf8_lossy(&second.stderr).contains("is in use by another program"));
}

#[test]
fn an_address_that_cannot_be_listened_on_is_told_with_a_way_out() {
    let dir = folder("address");
    let scenario = walk();
    let told = |before: &[&str], at: &str| {
        let line =
            [before, &[env!("CARGO_BIN_EXE_casus"), "serve", &scenario, "--listen", at, "--data"]].concat();
        let output = Command::new(line[0]).args(&line[1..]).arg(&dir).output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, text) = told(&[], "192.0.2.1:8080");
    assert_eq!(code, Some(69), "{text}");
    assert!(
        text.contains("expected an address of this machine; found that 192.0.2.1 is none; hint: 0.0.0.0"),
        "{text}"
    );
    assert!(!dir.exists(), "a session was begun that nobody can reach");
    // Whoever runs the tests may be one to whom no port is closed.
    let humble = [
        "timeout",
        "10",
        "setpriv",
        "--bounding-set",
        "-net_bind_service",
        "--inh-caps",
        "-net_bind_service",
    ];
    match told(&humble, "127.0.0.1:1") {
        (Some(69), text) => {
            let words =
                "found that port 1 is for the administrator alone; hint: give --listen a port from 1024 up";
            assert!(text.contains(words), "{text}");
        }
        (code, text) => {
            use std::io::Write as _;
            let skipped =
                format!("SKIPPED a port that is closed: none is, or setpriv does not run: {code:?} {text}\n");
            let _ = std::io::stderr().write_all(skipped.as_bytes());
        }
    }
}

#[test]
fn an_encrypted_server_comes_back_as_the_one_that_browsers_know() {
    let dir = folder("tls");
    let fingerprint = |server: &Server| {
        let line = server.said.lines().find(|line| line.matches(':').count() == 31);
        line.unwrap_or_else(|| panic!("no fingerprint: {}", server.said)).trim().to_owned()
    };
    let server = Server::start(&dir, &["--tls-self-signed"]);
    assert!(
        server.said.contains("  you   https://") && !server.said.contains("plain HTTP"),
        "{}",
        server.said
    );
    let first = fingerprint(&server);
    server.kill();
    let again = Server::start(&dir, &["--tls-self-signed"]);
    assert_eq!(fingerprint(&again), first);
    assert!(again.said.contains("Goes on with"));
    drop(again);
    let kept = dir.join("certificate.pem");
    let kept = kept.to_str().expect("a name");
    let given = Server::start(&dir, &["--tls", kept, kept]);
    assert_eq!(fingerprint(&given), first);
}

#[test]
fn one_folder_has_one_server() {
    let dir = folder("one");
    let _server = Server::start(&dir, &[]);
    let second = Command::new(env!("CARGO_BIN_EXE_casus"))
        .args(["serve", &walk(), "--listen", "127.0.0.1:0", "--data"])
        .arg(&dir)
        .output()
        .expect("it runs");
    assert_eq!(second.status.code(), Some(75), "{second:?}");
}

#[test]
fn it_listens_on_this_machine_alone_and_keeps_its_files_to_itself() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder("modes");
    let mut server = Server::start(&dir, &[]);
    assert!(server.said.contains("Only this machine reaches them"));
    assert!(server.said.contains(&format!("http://{}/f#", server.at)));
    server.claim();
    for entry in std::fs::read_dir(&dir).expect("the folder") {
        let mode = entry.expect("an entry").metadata().expect("its data").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
    assert_eq!(std::fs::metadata(&dir).expect("the folder").permissions().mode() & 0o077, 0);
    // A polite end, and the same command goes on.
    server.terminate();
    let again = Server::start(&dir, &[]);
    assert!(again.said.contains("Goes on with"), "{}", again.said);
    let another = Server::start(&folder("modes-new"), &["--new"]);
    assert!(another.said.contains("Everything is kept in"));
}
