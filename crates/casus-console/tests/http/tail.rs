//! What the facilitator reads of the log and goes back to by name, what is moved by storyline, and words with their range.

use super::bench::{Bench, Browser};
use serde_json::{Value, json};

/// The number of the record that is told of in these words.
fn record(page: &str, words: &str) -> u64 {
    let row = page.split("data-key=\"record-").find(|row| row.contains(words));
    let row = row.unwrap_or_else(|| panic!("no record says {words}"));
    row.split('"').next().and_then(|number| number.parse().ok()).expect("its number")
}

fn back(keep: u64) -> String {
    format!("data-back=\"{keep}\"")
}

fn head(page: &str) -> String {
    let rest = page.split("head <span class=\"head\">").nth(1).expect("the head of the log");
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[test]
fn the_log_is_read_in_words_and_gone_back_to_by_name() {
    let bench = Bench::new();
    let (f, [a, b, _], board) = bench.running();
    bench.must(&f, "quiet", json!({ "ally": { "mode": { "allies": "quiet" } } }));
    bench.must(&f, "one", json!({ "item": { "release": { "item": "S1.01" } } }));
    let before = head(&bench.page(&f).body);
    bench.must(&f, "two", json!({ "item": { "release": { "item": "S1.02" } } }));
    bench.must(&a, "act", json!({ "ruling": { "propose": { "act": "expel diplomats", "reasons": [] } } }));
    for n in 0..40 {
        bench.must(&f, &format!("note-{n}"), json!({ "evaluation": { "note": { "text": "MY-NOTE" } } }));
    }
    let page = bench.page(&f).body;
    assert!(head(&page) != before && head(&page).len() == 9);
    assert!(page.contains("S1.01 goes out: A pipe bursts off the coast"), "a moment stays when much follows");
    assert!(
        !page.contains("expel diplomats</bdi></p><div class=\"row\""),
        "what is no moment goes after a while"
    );
    let at = record(&page, "S1.02 goes out");
    assert!(page.contains(&back(at)) && page.contains(&back(at - 1)));
    let tail = page.split("class=\"tail\"").nth(1).expect("the log").split("</ol>").next().expect("its end");
    assert!(tail.contains("evaluation note") && !tail.contains("MY-NOTE"), "what is noted is in the notes");
    for other in [&a, &b, &board] {
        assert!(!bench.page(other).body.contains("class=\"tail\""));
    }
    assert!(bench.page(&b).body.contains("CANARY-DEU-3"));
    bench.must(&f, "back", json!({ "time": { "fork": { "keep": at - 1 } } }));
    assert!(!bench.page(&b).body.contains("CANARY-DEU-3"));
    let page = bench.page(&f).body;
    assert!(page.contains("S1.01 goes out") && !page.contains("S1.02 goes out"));
}

#[test]
fn the_head_is_the_one_that_is_sealed() {
    let bench = Bench::new();
    let (f, ..) = bench.running();
    bench.must(&f, "end", json!({ "time": "end" }));
    let page = bench.page(&f).body;
    assert!(page.contains(&format!("sealed at <b class=\"head\">{}</b>", head(&page))));
}

/// When each item is due, by its id, with its thread.
fn due(bench: &Bench, f: &Browser) -> Vec<(String, String, Option<i64>)> {
    let view = bench.view(f).json();
    let items = view["view"]["control"]["items"].as_array().cloned().unwrap_or_default();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    items.iter().map(|i| (text(&i["id"]), text(&i["thread"]), i["due"]["at"].as_i64())).collect()
}

#[test]
fn a_storyline_is_moved_and_no_other() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let mut before = due(&bench, &f);
    before.sort();
    let thread = before.iter().find(|(id, ..)| id == "S1.03").map(|(_, t, _)| t.clone()).expect("a thread");
    let command = json!({ "item": { "shift": { "minutes": 5, "from": null, "thread": thread } } });
    let offered = command.to_string().replace('"', "&quot;");
    let page = bench.page(&f).body;
    let same = |text: &str| serde_json::from_str::<Value>(&text.replace("&quot;", "\"")).ok();
    let offers = page.split("data-do=\"").filter_map(|rest| same(rest.split('"').next()?));
    assert!(offers.into_iter().any(|offer| Some(&offer) == same(&offered).as_ref()), "{offered}");
    bench.must(&f, "shift", command);
    let mut after = due(&bench, &f);
    after.sort();
    let mut moved = 0;
    for ((id, of, was), (_, _, is)) in before.iter().zip(&after) {
        let by = if *of == thread { 300_000 } else { 0 };
        assert_eq!(was.map(|at| at + by), *is, "{id}");
        moved += usize::from(was.is_some() && by > 0);
    }
    assert!(moved > 1 && moved < before.len());
}

#[test]
fn the_range_of_a_word_is_one_tap_away_but_on_the_board() {
    let bench = Bench::new();
    let (f, [a, ..], board) = bench.running();
    bench.must(&a, "act", json!({ "ruling": { "propose": { "act": "expel diplomats", "reasons": [] } } }));
    let ruled = json!({
        "of": { "member": "EST" }, "number": 1, "how": { "free": { "reason": "It is what they would do." } },
        "narrative": "They leave.", "sure": 65, "public": true,
    });
    bench.must(&f, "rule", json!({ "ruling": { "rule": ruled } }));
    let page = bench.page(&a).body;
    let word = page.split("<button class=\"word\"").nth(1).expect("a word to tap").split("</button>").next();
    let word = word.expect("its end");
    assert!(word.starts_with(" type=\"button\" data-range") && word.contains(">likely<"), "{word}");
    assert!(word.contains("<span class=\"range\"> · 55–75 %</span>"), "{word}");
    let shown = bench.page(&board).body;
    assert!(
        shown.contains("to the degree: likely<") && !shown.contains("<button") && !shown.contains("55–75")
    );
}

#[test]
fn the_machine_is_looked_at_before_the_start() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let page = bench.page(&f).body;
    assert!(page.contains("This machine’s clock can be right"));
    assert!(!page.contains("1 GB"), "a log in memory needs no disk");
}
