//! What a screen offers is what its seat may do: nothing on it is refused as another role's.

use super::bench::{Bench, Browser};
use serde_json::{Value, json};

/// The values of an attribute on a page, each once.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let begin = format!(" {name}=\"");
    let values = page.split(begin.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> = values
        .map(|v| v.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Every command that a screen offers.
fn commands(page: &str) -> Vec<Value> {
    let all = ["data-do", "data-read"].iter().flat_map(|name| attributes(page, name));
    all.map(|text| serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))).collect()
}

/// Carries out everything that is offered to everybody, the facilitator last, who sends seats away.
fn press(bench: &Bench, when: &str, f: &Browser, seats: &[(&'static str, Browser)]) {
    let facilitator = [("facilitator", f.clone())];
    let pages: Vec<_> = seats.iter().chain(&facilitator).map(|(n, p)| (*n, p, bench.page(p).body)).collect();
    for (name, place, page) in &pages {
        if *name != "facilitator" {
            for own in ["data-door", "data-list", "data-upload"] {
                assert!(attributes(page, own).is_empty(), "{when}: {name} is offered {own}");
            }
        }
        for file in attributes(page, "href").iter().filter(|href| href.starts_with("papers/")) {
            let at = format!("{}{file}", place.path);
            assert_eq!(bench.ask("GET", &at, &[("Cookie", &place.cookie)], "").status, 200, "{name}: {file}");
        }
        for (n, command) in commands(page).iter().enumerate() {
            let reply = bench.command(place, &format!("{}-{n}", when.replace(' ', "-")), command);
            assert!(reply.status != 403, "{when}: {name} is offered {command}: {}", reply.body);
        }
    }
}

/// A table in the middle of it: questions, proposals, an item to approve, a pulse, a text under silence.
fn playing() -> (Bench, Browser, Vec<(&'static str, Browser)>) {
    let bench = Bench::new();
    let f = bench.facilitator();
    let seats = bench.seated(&f);
    let of = |name: &str| &seats.iter().find(|(n, _)| *n == name).expect("it is seated").1;
    let item = |id: &str| json!({ "item": id });
    bench.must(&f, "start", json!({ "time": "start" }));
    bench.must(&f, "out", json!({ "item": { "release": item("S1.01") } }));
    bench.must(&f, "held", json!({ "item": { "hold": item("S1.03") } }));
    bench.must(of("EST"), "ask", json!({ "mail": { "ask": { "text": "Who was there?" } } }));
    bench.must(
        of("EST"),
        "act",
        json!({ "ruling": { "propose": { "act": "expel diplomats", "reasons": [], "rung": null } } }),
    );
    let written = json!({ "item": "X.01", "title": "T", "text": "Text", "from": "P", "to": [] });
    bench.must(of("white cell"), "write", json!({ "item": { "write": written } }));
    bench.must(&f, "pulse", json!({ "pulse": { "open": { "title": "P1", "seconds": 600 } } }));
    bench.must(&f, "open", json!({ "council": { "open": { "draft": 1, "seconds": 600 } } }));
    let more = json!({ "seconds": 30, "reason": "To ask at home" });
    bench.must(of("DEU"), "time", json!({ "council": { "ask_time": more } }));
    (bench, f, seats)
}

#[test]
fn nothing_is_offered_that_is_another_role_s() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let seats = bench.seated(&f);
    press(&bench, "lobby", &f, &seats);

    let (bench, f, seats) = playing();
    press(&bench, "under silence", &f, &seats);

    let (bench, f, seats) = playing();
    let reason = json!({ "reason": "This goes beyond what we know." });
    bench.must(&seats[2].1, "break", json!({ "council": { "break": reason } }));
    bench.must(&f, "shut", json!({ "pulse": "close" }));
    press(&bench, "broken", &f, &seats);

    let (bench, f, seats) = playing();
    bench.must(&seats[4].1, "drawer", json!({ "control": "open_drawer" }));
    bench.must(&f, "end", json!({ "time": "end" }));
    bench.must(&f, "page", json!({ "hot_wash": { "show": { "page": "memory" } } }));
    press(&bench, "after the play", &f, &seats);

    let (bench, f, seats) = playing();
    bench.must(&f, "stop", json!({ "time": "stop_real" }));
    press(&bench, "stopped", &f, &seats);
}

#[test]
fn the_white_cell_is_offered_what_it_may_do() {
    let (bench, f, seats) = playing();
    let white = &seats.iter().find(|(name, _)| *name == "white cell").expect("it is seated").1;
    let topics = |page: &str| -> Vec<String> {
        let named = |value: &Value| match value {
            Value::String(word) => word.clone(),
            other => other.as_object().and_then(|o| o.keys().next()).cloned().unwrap_or_default(),
        };
        let all = commands(page);
        all.iter().map(|c| format!("{} {}", named(c), named(&c[named(c)]))).collect()
    };
    let (own, lead) = (topics(&bench.page(white).body), topics(&bench.page(&f).body));
    for wanted in
        ["time stop_real", "item write", "mail answer", "ruling rule", "evaluation note", "control look_as"]
    {
        assert!(own.iter().any(|topic| topic == wanted), "{wanted} in {own:?}");
    }
    for other in [
        "item release",
        "item hold",
        "item skip",
        "item approve",
        "item edit",
        "council open",
        "pulse close",
        "ally mode",
    ] {
        assert!(lead.iter().any(|topic| topic == other), "{other} in {lead:?}");
        assert!(!own.iter().any(|topic| topic == other), "{other} in {own:?}");
    }
    let stop = bench.command(white, "stop", &json!({ "time": "stop_real" }));
    assert_eq!(stop.status, 200);
    assert!(bench.page(white).body.contains("This is a real emergency"));
}
