//! Worlds that differ only in what a seat may not know give that seat the same bytes: pages, frames, answers, headers.

use super::bench::{Bench, Browser, walk};
use casus_console::server::Limits;
use casus_scenario::value::Text;
use serde_json::{Value, json};

/// Everything that a browser received.
fn received(seed: u64, secret: &str, private: &str, watched: usize) -> (String, String) {
    let text = |words: String| Text::try_from(words).ok();
    let bench = Bench::with(&walk(), seed, Limits { per_address: 64, ..Limits::default() }, |table| {
        for item in &mut table.items {
            item.truth = text(format!("truth {secret}"));
            item.expected_action = text(format!("expected {secret}"));
            if item.id.as_str() == "S1.02" {
                item.text = text(format!("{private} {secret}"));
            }
        }
        for delegation in &mut table.delegations {
            if delegation.member.as_str() == "DEU" {
                delegation.brief = Text::try_from(format!("brief {secret}")).expect("a text");
            }
        }
    });
    let (f, seats, board) = bench.running();
    let browsers: Vec<Browser> = seats.iter().cloned().chain([board]).collect();
    let mut stream = bench.stream(&browsers[watched], &[], "");
    let mut all = String::new();
    let mut other = bench.stream(&seats[1], &[], "");
    let mut owner = String::new();
    let mut id = 0;
    let mut step = |who: &Browser, command: Value| {
        id += 1;
        bench.must(who, &format!("c{id}"), command);
    };
    step(&f, json!({ "ally": { "mode": { "allies": "quiet" } } }));
    step(&f, json!({ "item": { "release": { "item": "S1.02" } } }));
    step(&seats[1], json!({ "mail": { "read": { "entry": 1 } } }));
    step(&seats[1], json!({ "mail": { "ask": { "text": secret } } }));
    step(&seats[1], json!({ "mail": { "message": { "to": { "member": "HUN" }, "text": secret } } }));
    step(&f, json!({ "item": { "release": { "item": "S1.01" } } }));
    step(&f, json!({ "pulse": { "open": { "title": "P1", "seconds": 30 } } }));
    step(
        &seats[1],
        json!({ "pulse": { "send": { "chips": [if secret.len() > 9 { 10 } else { 0 }, 0, 0, 0, 0, if secret.len() > 9 { 0 } else { 10 }], "confidence": "low", "accept": true } } }),
    );
    step(&f, json!({ "council": { "open": { "draft": 1, "seconds": 60 } } }));
    if secret.len() > 9 {
        step(&seats[1], json!({ "council": "stay" }));
    } else {
        step(&seats[1], json!({ "evaluation": { "note": { "text": "nothing" } } }));
    }
    step(&f, json!({ "evaluation": { "note": { "text": secret } } }));
    all += &bench.heard(&mut stream);
    all += &bench.page(&browsers[watched]).body;
    let reply = bench.command(&browsers[watched], "own", &json!({ "time": "pause" }));
    all += &reply.head;
    all += &reply.body;
    owner += &bench.heard(&mut other);
    (all, owner)
}

#[test]
fn what_a_seat_may_not_know_changes_no_byte_for_it() {
    // Estonia and the board. Hungary is written to by Germany, so that its world differs by right.
    for watched in [0, 3] {
        let (one, first) = received(7, "CANARY-ONE", "It was them", watched);
        let (two, second) =
            received(7_000_001, "C2", "It was never them, and there is much more to be said of it", watched);
        assert_eq!(one, two, "seat {watched}");
        assert!(!one.contains("CANARY-ONE"));
        // And whoever may know it does.
        assert!(first.contains("It was them CANARY-ONE") && first.contains("brief CANARY-ONE"));
        assert!(second.contains("It was never them"));
    }
}
