//! What encryption changes: cookies, origins, the way from http, and the certificate itself. What it does not change is
//! tested on both kinds of console beside the rest.

use super::bench::{Bench, kept};
use casus_console::ledger::Ledger;
use casus_console::server::{Encryption, Limits, Tls};
use casus_console::{Console, Options};
use casus_session::Game;
use serde_json::json;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

/// A console that would serve; its fingerprint and the addresses that it gives out.
fn opened(names: &[&str], encryption: Encryption) -> std::io::Result<(String, String, String)> {
    let loaded = super::bench::walk().load().expect("it loads");
    let game = Arc::new(Game::new(&loaded, 7).expect("a game"));
    let options = Options {
        listen: "127.0.0.1:0".parse().expect("an address"),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        encryption,
        limits: Limits::default(),
        by_hand: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let console = runtime.block_on(Console::open(game, Ledger::memory(), options))?;
    let fingerprint = console.fingerprint().expect("it encrypts").to_owned();
    Ok((fingerprint, console.address(), console.facilitator_link()))
}

fn own(names: &[&str], file: &Path) -> String {
    opened(names, Encryption::Own { keep: Some(file.to_owned()) }).expect("it opens").0
}

#[test]
fn cookies_are_secure_and_links_say_so() {
    let [plain, secure] = Bench::both();
    let claim = |bench: &Bench| {
        let reply = bench.post("/f/claim", "", &json!({ "key": bench.key }).to_string());
        reply.header("set-cookie").expect("a cookie").to_owned()
    };
    let cookie = claim(&secure);
    assert!(cookie.starts_with("__Secure-casus_") && cookie.ends_with("; HttpOnly; SameSite=Strict; Secure"));
    assert!(!claim(&plain).contains("Secure"));
    let f = secure.facilitator();
    let page = secure.page(&f);
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&format!("https://{}/", secure.host())) && !page.body.contains("http://127"));
    // Whoever takes the prefix away has no cookie.
    let bare = f.cookie.trim_start_matches("__Secure-").to_owned();
    assert_eq!(secure.ask("GET", &f.path, &[("Cookie", &bare)], "").status, 401);
    // Browsers would hold to it for a name that tomorrow is another machine's.
    assert_eq!(page.header("strict-transport-security"), None);
}

#[test]
fn a_page_in_the_clear_is_another_site() {
    let [_, secure] = Bench::both();
    for origin in [format!("http://{}", secure.host()), "null".to_owned()] {
        let headers = [("Origin", origin.as_str()), ("Content-Type", "application/json")];
        assert_eq!(secure.ask("POST", "/join", &headers, "{}").status, 403, "{origin}");
    }
}

#[test]
fn whoever_comes_in_the_clear_is_shown_the_way_and_nothing_else() {
    let [_, secure] = Bench::both();
    let mut socket = TcpStream::connect(secure.at).expect("it listens");
    socket.write_all(b"GET /f HTTP/1.1\r\nHost: evil.example\r\n\r\n").expect("it is taken");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    let want = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: https://{}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        secure.host()
    );
    assert_eq!(answer, want);
    // What only looks like a handshake ends, and the next is served.
    let mut socket = TcpStream::connect(secure.at).expect("it listens");
    socket.write_all(&[0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]).expect("it is taken");
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest);
    assert!(!rest.starts_with(b"HTTP"));
    assert_eq!(secure.get("/").status, 200);
}

#[test]
fn control_is_told_the_fingerprint_that_was_printed() {
    let [_, secure] = Bench::both();
    let (a, f) = (secure.join("A"), secure.facilitator());
    let shown = secure.shared.door().view(0).fingerprint.expect("it encrypts");
    assert_eq!((shown.len(), shown.split(':').count()), (95, 32));
    assert!(secure.page(&f).body.contains(&shown));
    assert!(!secure.page(&a).body.contains(&shown));
}

#[test]
fn a_certificate_is_kept_as_long_as_it_fits() {
    let file = kept();
    let first = own(&["casus.local"], &file);
    assert_eq!(fs::metadata(&file).expect("it is kept").permissions().mode() & 0o777, 0o600);
    assert_eq!(own(&["casus.local"], &file), first);
    let other = own(&["another.local:8443"], &file);
    assert_ne!(other, first);
    assert_eq!(own(&["another.local"], &file), other, "a port is no part of a name");
    // Too old, too good, cut short, or nothing of the kind: a new one.
    let text = fs::read_to_string(&file).expect("a text");
    let until = text.lines().nth(2).expect("a line").to_owned();
    for bad in [
        text.replace(&until, "until 1000"),
        text.replace(&until, "until 99999999999"),
        text[..text.len() / 2].to_owned(),
        String::new(),
    ] {
        fs::write(&file, bad).expect("it is written");
        assert_ne!(own(&["another.local"], &file), other);
    }
    assert_ne!(opened(&[], Encryption::Own { keep: None }).expect("it opens").0, other);
}

#[test]
fn a_certificate_from_elsewhere_is_taken_with_its_key() {
    let (one, other) = (kept(), kept());
    let first = own(&[], &one);
    own(&[], &other);
    let tls = Tls::read(&one, &one).expect("both are in the file");
    assert_eq!(tls.fingerprint(), first);
    let (_, address, link) = opened(&[], Encryption::Given(tls)).expect("it opens");
    assert!(address.starts_with("https://127.0.0.1:") && link.starts_with(&format!("{address}f#")));
    let refused = |chain: &Path, key: &Path| {
        let error = Tls::read(chain, key).expect_err("it is refused");
        (error.kind(), error.to_string())
    };
    let (kind, text) = refused(&one, &other);
    assert!(kind == ErrorKind::InvalidData && text.contains("private key of the certificate"), "{text}");
    let empty = kept();
    fs::write(&empty, "not PEM").expect("it is written");
    for (chain, key, expected) in
        [(&empty, &one, "expected a certificate"), (&one, &empty, "expected a private key")]
    {
        let (kind, text) = refused(chain, key);
        assert!(
            kind == ErrorKind::InvalidData && text.contains(expected) && text.contains("hint:"),
            "{text}"
        );
    }
    let (kind, text) = refused(&kept(), &one);
    assert!(kind == ErrorKind::NotFound && text.contains("certificate-"), "{text}");
}

#[test]
fn a_name_that_no_certificate_can_hold_is_refused() {
    let error = opened(&["k\u{e4}se.local"], Encryption::Own { keep: None }).expect_err("it is refused");
    assert!(
        error.kind() == ErrorKind::InvalidData && error.to_string().contains("no certificate can be made")
    );
}
