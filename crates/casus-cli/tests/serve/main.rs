//! `casus serve` as a process: what it says, what it refuses, and what is left of it after it was killed.

mod full;
mod kill;
mod program;
mod server;

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
