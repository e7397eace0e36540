//! After the play: nobody learns the truth before it is shown, and what is given away names nobody.

use super::bench::{Bench, Browser, walk};
use casus_console::server::Limits;
use serde_json::{Value, json};

/// What each of three delegations and the board received until all curves were shown, and what the board shows when the
/// truth is.
fn told(truth: &str) -> (Vec<String>, String) {
    let mut file = walk();
    file.set("truth", truth);
    let bench = Bench::with(&file, 7, Limits { per_address: 64, ..Limits::default() }, |_| {});
    let (f, seats, board) = bench.running();
    let browsers: Vec<Browser> = seats.iter().cloned().chain([board]).collect();
    let mut streams: Vec<_> = browsers.iter().map(|browser| bench.stream(browser, &[], "")).collect();
    let mut id = 0;
    let mut step = |who: &Browser, command: Value| {
        id += 1;
        bench.must(who, &format!("c{id}"), command);
    };
    step(&f, json!({ "ally": { "mode": { "allies": "quiet" } } }));
    step(&f, json!({ "item": { "release": { "item": "S1.01" } } }));
    step(&f, json!({ "pulse": { "open": { "title": "P1", "seconds": 30 } } }));
    let sent = json!({ "chips": [6, 2, 1, 0, 0, 1], "confidence": "low", "accept": true });
    step(&seats[0], json!({ "pulse": { "send": sent } }));
    bench.pass(60_000);
    step(&f, json!({ "time": "end" }));
    step(&seats[0], json!({ "hot_wash": { "sealed": { "hypothesis": 2, "text": "SEALED-WORD" } } }));
    for page in ["memory", "own_curve", "all_curves"] {
        step(&f, json!({ "hot_wash": { "show": { "page": page } } }));
    }
    let hear = |(browser, stream): (&Browser, &mut _)| bench.heard(stream) + &bench.page(browser).body;
    let received = browsers.iter().zip(&mut streams).map(hear).map(without_head).collect();
    let early = bench.ask(
        "GET",
        &format!("{}after/review.html", browsers[0].path),
        &[("Cookie", &browsers[0].cookie)],
        "",
    );
    assert_eq!(early.status, 404, "the review is for the facilitator");
    bench.must(&f, "truth", json!({ "hot_wash": { "show": { "page": "truth" } } }));
    (received, bench.page(&browsers[3]).body)
}

/// The head on the board stands for tokens too, which are other ones each time.
fn without_head(received: String) -> String {
    let mut parts = received.split("Log sealed at <b>");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('<').map_or("", |(_, rest)| rest))
}

#[test]
fn the_truth_changes_no_byte_before_its_page_is_shown() {
    let ((flag, shown), (accident, other)) = (told("flag"), told("accident"));
    for (seat, (one, two)) in flag.iter().zip(&accident).enumerate() {
        assert_eq!(one, two, "seat {seat}");
        assert!(!one.contains("CANARY-TRUTH") && !one.contains("class=\"truth\""), "seat {seat}");
        assert!(!one.contains("SEALED-WORD"), "seat {seat} reads what was sealed");
    }
    assert!(shown.contains("class=\"truth\"") && shown.contains("SEALED-WORD"));
    assert_ne!(shown, other);
}

#[test]
fn what_is_given_away_names_nobody_and_tells_nothing_that_went_to_few() {
    let bench = Bench::new();
    let (f, seats, _) = bench.running();
    let mut id = 0;
    let mut step = |who: &Browser, command: Value| {
        id += 1;
        bench.must(who, &format!("c{id}"), command);
    };
    step(&f, json!({ "item": { "release": { "item": "S1.02" } } }));
    step(&f, json!({ "item": { "release": { "item": "S1.01" } } }));
    step(&seats[1], json!({ "mail": { "message": { "to": { "member": "HUN" }, "text": "FEW-1" } } }));
    step(&f, json!({ "evaluation": { "note": { "text": "FEW-2" } } }));
    let get = |file: &str| bench.ask("GET", &format!("{}after/{file}", f.path), &[("Cookie", &f.cookie)], "");
    assert_eq!(get("review.html").status, 404, "there is none before the end");
    bench.must(&f, "end", json!({ "time": "end" }));
    let improve =
        json!({ "observation": "Slow", "recommendation": "=A desk", "owner": "J2", "due": "2026-12-01" });
    bench.must(&f, "improve", json!({ "evaluation": { "improve": improve } }));

    let (inside, outside) = (get("review.html"), get("review-shareable.html"));
    assert_eq!((inside.status, outside.status), (200, 200));
    for secret in ["CANARY-DEU-3", "FEW-1", "FEW-2"] {
        assert!(inside.body.contains(secret), "{secret} is missing");
        assert!(!outside.body.contains(secret), "{secret} is given away");
    }
    assert!(outside.body.contains("A pipe bursts off the coast"), "what all were told is not left out");
    for file in ["timeline-shareable.csv", "decisions-shareable.csv", "knowledge-shareable.csv"] {
        let reply = get(file);
        let text = reply.body;
        assert_eq!(reply.status, 200, "{file}");
        assert!(
            !text.contains("CANARY") && !text.contains("FEW") && !text.contains("Person"),
            "{file}: {text}"
        );
    }
    assert!(get("improvements.csv").body.contains("Slow,'=A desk,J2,2026-12-01"));
    assert!(get("hashes.txt").body.contains("  review.html"));
    assert!(get("bundle.zip").body.starts_with("PK"));
    for file in
        ["log.jsonl", "nothing.csv", "..%2fwalk.casus", "-shareable.", "review-shareable.html-shareable."]
    {
        assert_eq!(get(file).status, 404, "{file}");
    }
}

#[test]
fn t17_what_people_wrote_is_no_formula() {
    let bench = Bench::new();
    let (f, ..) = bench.running();
    bench.must(&f, "end", json!({ "time": "end" }));
    let rows = [("=cmd|' /C calc'!A0", "@x, y"), ("+\"1\"", "\t=1"), ("-1", "a=b")];
    for (n, (seen, done)) in rows.into_iter().enumerate() {
        let improve = json!({ "observation": seen, "recommendation": done, "owner": "", "due": "" });
        bench.must(&f, &format!("improve-{n}"), json!({ "evaluation": { "improve": improve } }));
    }
    let path = format!("{}after/improvements.csv", f.path);
    let table = bench.ask("GET", &path, &[("Cookie", &f.cookie)], "").body;
    let lines: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(lines, ["'=cmd|' /C calc'!A0,\"'@x, y\",,", "\"'+\"\"1\"\"\",'\t=1,,", "'-1,a=b,,"]);
}
