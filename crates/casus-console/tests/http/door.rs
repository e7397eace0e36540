//! The door: whose eyes its codes are for, who is kept out of it and how long, and what it tells of who came.

use super::bench::{Bench, Browser};
use serde_json::json;
use std::net::{IpAddr, SocketAddr};

const ALARM: &str = "Somebody is guessing codes";
const DAY: u64 = 24 * 60 * 60 * 1000;

/// All that a place is given: its page, what its stream says, what a program is told.
fn given(bench: &Bench, place: &Browser) -> String {
    let mut stream = bench.stream(place, &[], "");
    bench.page(place).body + &bench.heard(&mut stream) + &bench.view(place).body
}

#[test]
fn codes_keys_and_tokens_of_seats_are_the_facilitator_s_alone() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let seats = bench.seated(&f);
    let door = format!("{}door", f.path);
    for started in [false, true] {
        if started {
            bench.must(&f, "start", json!({ "time": "start" }));
        }
        for seat in 1..=seats.len() {
            let asked = json!({ "move_seat": { "seat": seat } }).to_string();
            assert_eq!(bench.post(&door, &f.cookie, &asked).status, 200);
        }
        bench.pass(100);
        let codes: Vec<String> =
            bench.shared.door().view(0).moves.into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes.len(), seats.len());
        let control = given(&bench, &f);
        assert!(codes.iter().all(|code| control.contains(code)) && control.contains(&bench.code()));
        for (name, place) in &seats {
            let all = given(&bench, place);
            for code in &codes {
                assert!(!all.contains(code), "{name} is given the code of a seat");
            }
            let joins = *name == "board" && !started;
            assert_eq!(all.contains(&bench.code()), joins, "the room's code and {name}");
            for (_, other) in seats.iter().chain([&("facilitator", f.clone())]) {
                let token = other.cookie.split('=').nth(1).expect("a token");
                assert!(!all.contains(token), "{name} is given a token");
            }
            assert!(!all.contains(&bench.key), "{name} is given the key");
        }
    }
}

#[test]
fn strangers_who_guess_codes_do_not_keep_the_facilitator_out() {
    let bench = Bench::new();
    let f = bench.facilitator();
    for n in 0..50 {
        let now = bench.shared.clock.now().0;
        let tried = bench.shared.door().try_code("0000-0000", IpAddr::from([10, 0, n, 1]), now);
        assert_eq!(tried, Ok(None));
    }
    let join = json!({ "code": bench.code(), "alias": "A" }).to_string();
    assert_eq!(bench.post("/join", "", &join).status, 429);
    bench.pass(100);
    assert!(bench.page(&f).body.contains(ALARM));
    for _ in 0..60 {
        assert_eq!(bench.post("/f/claim", "", r#"{"key":"wrong"}"#).status, 401);
    }
    let key = json!({ "key": bench.key }).to_string();
    assert_eq!(bench.post("/f/claim", "", &key).status, 200);
    let f = bench.facilitator();
    bench.pass(59_000);
    assert!(bench.page(&f).body.contains(ALARM));
    bench.pass(1_000);
    assert!(!bench.page(&f).body.contains(ALARM), "the alarm outlives its minute");
    assert_eq!(bench.post("/join", "", &join).status, 200);
}

#[test]
fn a_telephone_has_reached_the_door_once_another_machine_has() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let reached = || bench.page(&f).body.contains("</span>Phone reached</li>");
    let own = SocketAddr::from(([192, 168, 1, 5], 8080));
    assert_eq!(bench.get("/").status, 200);
    for from in [[127, 0, 0, 1], [127, 0, 0, 9], [192, 168, 1, 5]] {
        assert_eq!(bench.arrives(IpAddr::from(from), own).status, 200);
        assert!(!reached(), "{from:?} is this machine");
    }
    assert_eq!(bench.arrives(IpAddr::from([192, 168, 1, 77]), own).status, 200);
    assert!(reached());
}

#[test]
fn a_kept_token_is_good_for_a_day() {
    let bench = Bench::new();
    let a = bench.join("A");
    bench.pass(DAY / 2);
    let f = bench.facilitator();
    let mut stream = bench.stream(&a, &[], "");
    assert!(bench.heard(&mut stream).contains("event: resync"));
    bench.pass(DAY / 2 - 1);
    assert_eq!(bench.page(&a).status, 200);
    bench.pass(1);
    let words = "This browser has no seat here, or has had it for more than 24 hours.";
    let refused = bench.page(&a);
    assert!(refused.status == 401 && refused.body.contains(words), "{}", refused.body);
    assert!(!bench.get("/").body.contains(words));
    assert_eq!(bench.view(&a).json()["title"], words);
    assert_eq!(bench.command(&a, "late", &json!({ "seating": "consent" })).status, 401);
    let mut again = bench.stream(&a, &[], "");
    assert!(bench.heard(&mut again).starts_with("HTTP/1.1 401"));
    assert_eq!(bench.page(&f).status, 200, "who came later stays");
}
