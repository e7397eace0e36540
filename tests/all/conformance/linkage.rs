use super::forced::{council, expect, id, motion, report, straight};
use casus_model::Setup;

/// B has a dispute with A, and takes A's text hostage for certain; the chair hears of it, and it is never settled.
fn hostage() -> Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0)]);
    take_hostage(&mut s, "B");
    motion(&mut s, 1, "A", 4);
    s
}

fn take_hostage(s: &mut Setup, by: &str) {
    s.grievances = vec![(id(s, by), id(s, "A"), 1.0)];
    let p = &mut s.parameters;
    (p.linkage_rate, p.grievance_factor) = (0.01, 1000.0);
    (p.linkage_dilute, p.linkage_delay) = (0.0, 0.0);
    (p.linkage_revealed, p.linkage_settled) = (1.0, 0.0);
}

#[test]
fn c5_1_a_linkage_that_dilutes_is_content_with_less() {
    let mut s = hostage();
    s.parameters.linkage_dilute = 1.0;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 1, 1 linked",
            "3 sounding 3 deliberate: 0",
            "3 silence 3 deliberate until 7",
            "7 adopted 3 deliberate",
        ],
    );
}

#[test]
fn c5_2_a_linkage_that_delays_is_waited_out() {
    let mut s = hostage();
    s.parameters.linkage_delay = 1.0;
    s.parameters.linkage_settled = 1.0;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 B settles",
            "2 sounding 4 deliberate: 1, 1 linked",
            "3 sounding 4 deliberate: 0",
            "3 silence 4 deliberate until 7",
            "7 adopted 4 deliberate",
        ],
    );
}

#[test]
fn c5_3_a_linkage_that_is_not_settled_outlasts_the_soundings() {
    let mut s = hostage();
    s.parameters.linkage_delay = 1.0;
    s.procedure.soundings = 3;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 1, 1 linked",
            "3 sounding 4 deliberate: 1, 1 linked",
            "4 sounding 4 deliberate: 1, 1 linked",
            "4 withdrawn 4 deliberate",
        ],
    );
    assert_eq!(report(&s).outcome.blocked_by, ["B"]);
}

#[test]
fn c5_4_a_hidden_delay_shows_at_the_deadline() {
    let mut s = hostage();
    s.parameters.linkage_delay = 1.0;
    s.parameters.linkage_revealed = 0.0;
    s.procedure.rounds = 1;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 0",
            "2 silence 4 deliberate until 6",
            "6 B breaks: too strong, another dispute",
            "6 failed 4 deliberate",
        ],
    );
}

#[test]
fn c5_5_a_linkage_that_breaks_is_known_from_then_on() {
    let mut s = hostage();
    s.parameters.linkage_settled = 1.0;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 0",
            "2 silence 4 deliberate until 6",
            "6 B breaks: too strong, another dispute",
            "7 B settles",
            "7 sounding 3 deliberate: 1, 1 linked",
            "8 sounding 3 deliberate: 0",
            "8 silence 3 deliberate until 12",
            "12 adopted 3 deliberate",
        ],
    );
}

#[test]
fn c5_6_a_sponsor_does_not_take_its_own_text_hostage() {
    let mut s = hostage();
    s.grievances = vec![(id(&s, "A"), id(&s, "A"), 1.0)];
    s.parameters.linkage_delay = 1.0;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 0",
            "2 silence 4 deliberate until 6",
            "6 adopted 4 deliberate",
        ],
    );
}

/// C wants more than 3, and would rather have nothing than so little.
#[test]
fn c5_7_a_hostage_taker_speaks_of_the_dispute_before_its_own_reason() {
    let mut s = council(&[("A", 3.0), ("B", 3.0), ("C", 8.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.parameters.redraft_margin = 0.0;
    motion(&mut s, 1, "A", 3);
    let text = ["1 A tables 3 deliberate", "1 silence 3 deliberate until 5"];
    let end = "5 failed 3 deliberate";
    expect(&s, &[text[0], text[1], "5 C breaks: too weak, its lean in this case", end]);
    take_hostage(&mut s, "C");
    expect(&s, &[text[0], text[1], "5 C breaks: too strong, another dispute", end]);
}
