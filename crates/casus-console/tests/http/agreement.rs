//! People agree to be recorded, each on the own screen, before anything that they send is taken.

use super::bench::Bench;
use serde_json::json;

#[test]
fn who_has_not_agreed_is_told_so_and_nothing_is_kept() {
    let bench = Bench::new();
    let (f, ..) = bench.running();
    let late = bench.join("Late");
    bench.must(
        &f,
        "seat",
        json!({ "seating": { "assign": { "seat": 5, "role": { "delegation": "FRA" } } } }),
    );
    assert!(bench.page(&late).body.contains("I agree"));
    let ask = json!({ "mail": { "ask": { "text": "ASKED-EARLY" } } });
    let refused = bench.command(&late, "early", &ask);
    assert_eq!((refused.status, refused.json()["code"].as_str()), (409, Some("not_agreed")));
    assert!(refused.json()["title"].as_str().is_some_and(|title| title.contains("gree first")));
    assert!(!bench.page(&f).body.contains("ASKED-EARLY"));
    bench.agree(&late, 0);
    assert!(!bench.page(&late).body.contains("I agree"));
    bench.must(&late, "now", ask);
    assert!(bench.page(&f).body.contains("ASKED-EARLY"));
}

/// Who goes on from an earlier record has agreed to the exercise, not to that one file.
#[test]
fn an_agreement_is_carried_into_a_session_that_goes_on() {
    let bench = Bench::new();
    let (f, seats, _) = bench.running();
    bench.must(&f, "back", json!({ "time": { "fork": { "keep": 2 } } }));
    bench.must(&f, "start-again", json!({ "time": "start" }));
    bench.must(&seats[0], "note", json!({ "evaluation": { "note": { "text": "again" } } }));
    assert!(!bench.page(&seats[0]).body.contains("I agree"));
}

/// An evaluator pins a note to whatever the delegation has, and the review says whose it is and about what.
#[test]
fn an_evaluator_pins_notes_to_what_came_out() {
    let bench = Bench::new();
    let (f, seats, _) = bench.running();
    let evaluator = bench.join("Person X");
    let assign = json!({ "seating": { "assign": { "seat": 5, "role": { "evaluator": "DEU" } } } });
    bench.must(&f, "evaluator", assign);
    bench.agree(&evaluator, 0);
    for (n, item) in ["S1.02", "S1.03", "S1.04"].into_iter().enumerate() {
        bench.must(&f, &format!("out-{n}"), json!({ "item": { "release": { "item": item } } }));
    }
    let page = bench.page(&evaluator).body;
    let offered = |item: &str| page.contains(&format!("{{&quot;item&quot;:&quot;{item}&quot;}}"));
    assert!(offered("S1.02") && offered("S1.04"), "one for it alone, one for all without an expected action");
    assert!(!offered("S1.03"), "what another delegation has is not named");
    let note = json!({ "text": "slow =1+1", "pin": { "item": "S1.04" } });
    bench.must(&evaluator, "note", json!({ "evaluation": { "note": note } }));
    let rate = json!({ "objective": "O1", "rating": "some", "text": "they hesitated" });
    bench.must(&evaluator, "rate", json!({ "evaluation": { "rate": rate } }));
    bench.must(&f, "end", json!({ "time": "end" }));
    let get = |file: &str| bench.ask("GET", &format!("{}after/{file}", f.path), &[("Cookie", &f.cookie)], "");
    let review = get("review.html").body;
    for part in ["evaluator of Germany", "on S1.04", "slow =1+1", "they hesitated", "Weigh evidence"] {
        assert!(review.contains(part), "{part} is missing");
    }
    let unrated = review.split("Share it").nth(1).expect("an objective that nobody rated is named");
    assert!(unrated.split("</tr>").next().is_some_and(|row| row.contains("not rated")));
    assert!(get("notes.csv").body.contains("evaluator,DEU,S1.04,slow =1+1"));
    for file in ["review-shareable.html", "notes-shareable.csv"] {
        let given = get(file);
        assert_eq!(given.status, 200, "{file}");
        assert!(!given.body.contains("slow =1+1") && !given.body.contains("Person"), "{file}");
    }
    drop(seats);
}

/// The form takes one member, and more in the same command.
#[test]
fn something_is_passed_on_to_several_at_once() {
    let bench = Bench::new();
    let (f, seats, _) = bench.running();
    bench.must(&f, "out", json!({ "item": { "release": { "item": "S1.02" } } }));
    let page = bench.page(&seats[1]).body;
    let also = |member: &str| {
        format!(r#"value="&quot;{member}&quot;" data-at="/mail/pass_on/to/99" data-type="json""#)
    };
    for member in ["EST", "HUN", "FRA"] {
        assert_eq!(page.matches(&also(member)).count(), 3, "{member}, in each of the three forms");
    }
    assert!(!page.contains(&also("DEU")), "not to itself");
    let pass = json!({ "entry": 1, "to": ["EST", "HUN"], "form": { "conclusion": { "text": "A flag." } } });
    bench.must(&seats[1], "pass", json!({ "mail": { "pass_on": pass } }));
    for seat in [0, 2] {
        assert!(bench.page(&seats[seat]).body.contains("A flag."));
    }
}
