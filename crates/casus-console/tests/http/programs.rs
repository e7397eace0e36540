//! Programs at the table: they see what a person in the seat would see, and nothing else.

use super::bench::{Bench, Browser, walk};
use casus_console::server::Limits;
use casus_scenario::value::Text;
use serde_json::{Value, json};

/// The views of what a stream has said, in order.
fn views(heard: &str) -> Vec<Value> {
    let lines = heard.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.map(|data| serde_json::from_str(data).expect("it is JSON")).collect()
}

/// A delegation that a program plays, beside a person and a facilitator; the exercise runs.
fn seated(bench: &Bench) -> (Browser, Browser, Browser) {
    let (f, program, person) = (bench.facilitator(), bench.program("Clerk"), bench.join("Person"));
    for (seat, member) in [(1, "EST"), (2, "DEU")] {
        let assign = json!({ "seating": { "assign": { "seat": seat, "role": { "delegation": member } } } });
        bench.must(&f, &format!("assign-{seat}"), assign);
    }
    bench.agree(&person, 0);
    bench.must(&f, "quiet", json!({ "ally": { "mode": { "allies": "quiet" } } }));
    bench.must(&f, "start", json!({ "time": "start" }));
    (f, program, person)
}

#[test]
fn a_program_is_told_of_each_change_once_and_whole() {
    let bench = Bench::new();
    let (f, program, _) = seated(&bench);
    let mut stream = bench.listen(&program, &[], "views");
    let first = views(&bench.heard(&mut stream));
    let now = bench.view(&program).json();
    assert_eq!(first.last().expect("a view")["view"], now["view"]);
    assert_eq!(now["view"]["delegation"]["member"], "EST");
    assert_eq!(now["view"]["delegation"]["consented"], Value::Null, "a program is not asked");

    // What is another's changes nothing here.
    bench.must(&f, "private", json!({ "item": { "release": { "item": "S1.02" } } }));
    assert_eq!(bench.heard(&mut stream), "");
    assert_eq!(bench.view(&program).json()["number"], now["number"]);

    bench.must(&f, "public", json!({ "item": { "release": { "item": "S1.01" } } }));
    let told = bench.heard(&mut stream);
    assert!(told.starts_with("event: view\n") || told.contains("\nevent: view\n"), "{told}");
    let last = views(&told).pop().expect("a view");
    assert_eq!(last["view"]["delegation"]["desk"]["inbox"][0]["id"], "S1.01");
    assert_eq!(last["view"], bench.view(&program).json()["view"]);

    // Whoever has seen the last view is not sent it again; whoever has not gets it, however far behind.
    let seen = last["number"].to_string();
    let mut again = bench.listen(&program, &[("Last-Event-ID", &seen)], "views");
    assert!(!bench.heard(&mut again).contains("event: view"));
    for seen in ["1", "99999999999", "-1", "x"] {
        let mut behind = bench.listen(&program, &[("Last-Event-ID", seen)], "views");
        let heard = bench.heard(&mut behind);
        assert_eq!(heard.matches("event: view").count(), 1, "{seen}: {heard}");
    }
}

#[test]
fn what_a_program_does_is_a_programs() {
    let bench = Bench::new();
    let (f, program, person) = seated(&bench);
    bench.must(&f, "pulse", json!({ "pulse": { "open": { "title": "P1", "seconds": 30 } } }));
    let answer =
        json!({ "pulse": { "send": { "chips": [5, 5, 0, 0, 0, 0], "confidence": "low", "accept": true } } });
    bench.must(&program, "pulse-0", answer.clone());
    // Sent again it is the same; under the same id nothing else is taken.
    bench.must(&program, "pulse-0", answer.clone());
    let other = bench.command(&program, "pulse-0", &json!({ "council": "stay" }));
    assert_eq!((other.status, other.json()["code"].clone()), (409, json!("other_body")));
    bench.must(&person, "mine", answer);
    bench.must(&f, "close", json!({ "pulse": "close" }));
    let control = bench.view(&f).json()["view"]["control"].clone();
    let answers = control["pulses"][0]["answers"].as_array().expect("answers").clone();
    let human = |member: &str| {
        answers.iter().find(|a| a["member"] == member).map(|a| a["human"].clone()).expect("an answer")
    };
    assert_eq!((human("EST"), human("DEU")), (json!(false), json!(true)));
    let row = |member: &str| {
        let rows = control["table"].as_array().expect("rows");
        rows.iter().find(|r| r["member"] == member).map(|r| r["player"].clone()).expect("a row")
    };
    assert_eq!((row("EST"), row("DEU")), (json!("outside"), json!("human")));
    assert_eq!(control["seats"][1]["program"], true);
    assert!(bench.page(&f).body.contains("a program"));
}

#[test]
fn t1_t8_anothers_views_are_not_there() {
    let bench = Bench::new();
    let (_, program, person) = seated(&bench);
    let cookie = [("Cookie", program.cookie.as_str()), ("Accept", "text/event-stream")];
    for rest in ["view", "views"] {
        let theirs = bench.ask("GET", &format!("{}{rest}", person.path), &cookie, "");
        let nobodys = bench.ask("GET", &format!("/s/000000000000/{rest}"), &cookie, "");
        assert_eq!((theirs.status, &theirs.body, &theirs.head), (404, &nobodys.body, &nobodys.head));
        let unknown = bench.ask("GET", &format!("{}{rest}", person.path), &[], "");
        let nowhere = bench.ask("GET", &format!("/s/000000000000/{rest}"), &[], "");
        assert_eq!((unknown.status, &unknown.body, &unknown.head), (401, &nowhere.body, &nowhere.head));
        assert_eq!(bench.ask("POST", &format!("{}{rest}", program.path), &cookie, "").status, 403);
    }
    let plain = [("Cookie", program.cookie.as_str())];
    assert_eq!(bench.ask("GET", &format!("{}views", program.path), &plain, "").status, 406);
    let seen = bench.view(&program).body;
    for canary in ["CANARY-DEU", "CANARY-HUN", "CANARY-TRUTH", "CANARY-DECK", "CANARY-CONTROL", "Person"] {
        assert!(!seen.contains(canary), "{canary}");
    }
    assert!(seen.contains("CANARY-EST-1"));
}

#[test]
fn t23_looking_counts_like_acting() {
    let bench = Bench::new();
    let program = bench.program("Clerk");
    let replies: Vec<_> = (0..30).map(|_| bench.view(&program).status).collect();
    assert_eq!(replies.iter().filter(|status| **status == 200).count(), 20);
    let refused = bench.view(&program);
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
    assert_eq!(refused.json()["code"], "too_fast");
}

#[test]
fn a_program_that_is_sent_away_hears_of_it_and_no_more() {
    let bench = Bench::new();
    let (f, program, _) = seated(&bench);
    let mut stream = bench.listen(&program, &[], "views");
    bench.heard(&mut stream);
    bench.must(&f, "away", json!({ "seating": { "revoke": { "seat": 1 } } }));
    let told = bench.heard(&mut stream);
    assert!(told.contains("event: gone") && !told.contains("event: view"), "{told}");
    assert_eq!(bench.view(&program).status, 401);
}

/// All that a program in Estonia's seat is sent while something that it may not know is so or so.
fn sent(secret: &str, chips: [u8; 6]) -> String {
    let text = |words: String| Text::try_from(words).ok();
    let bench = Bench::with(&walk(), 7, Limits { per_address: 64, ..Limits::default() }, |table| {
        for item in &mut table.items {
            item.truth = text(format!("truth {secret}"));
            if item.id.as_str() == "S1.02" {
                item.text = text(format!("{secret} and more"));
            }
        }
    });
    let (f, program, person) = seated(&bench);
    let mut stream = bench.listen(&program, &[], "views");
    let mut step = {
        let mut id = 0;
        let bench = &bench;
        move |who: &Browser, command: Value| {
            id += 1;
            bench.must(who, &format!("c{id}"), command);
        }
    };
    step(&f, json!({ "item": { "release": { "item": "S1.02" } } }));
    step(&person, json!({ "mail": { "read": { "entry": 1 } } }));
    step(&person, json!({ "mail": { "ask": { "text": secret } } }));
    step(&f, json!({ "item": { "release": { "item": "S1.01" } } }));
    step(&f, json!({ "pulse": { "open": { "title": "P1", "seconds": 30 } } }));
    step(&person, json!({ "pulse": { "send": { "chips": chips, "confidence": "low", "accept": true } } }));
    step(&f, json!({ "pulse": "close" }));
    step(&f, json!({ "evaluation": { "note": { "text": secret } } }));
    let heard = bench.heard(&mut stream);
    assert!(heard.contains("Gas rises ten miles out"), "what is public arrives");
    heard + &bench.view(&program).body
}

#[test]
fn what_a_program_may_not_know_changes_no_byte_for_it() {
    let one = sent("CANARY-ONE", [10, 0, 0, 0, 0, 0]);
    assert_eq!(one, sent("It was never them, and more is to be said of it", [0, 0, 0, 0, 0, 10]));
    assert!(!one.contains("CANARY-ONE"));
}
