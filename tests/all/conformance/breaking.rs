use super::forced::{council, expect, motion, of, proof, report, straight, told};
use casus_model::setup::DraftingRule;

#[test]
fn c2_1_one_break_stops_a_text() {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0), ("D", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D breaks: too strong, cost of the act",
            "5 failed 4 deliberate",
        ],
    );
    assert_eq!(report(&s).outcome.blocked_by, ["D"]);
}

#[test]
fn c2_2_a_red_line_is_held_at_any_cost() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    of(&mut s, "B").red_line = Some(3);
    of(&mut s, "B").isolation_cost = 1000.0;
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 B breaks: too strong, red line",
            "5 failed 4 deliberate",
        ],
    );
}

#[test]
fn c2_3_a_red_line_does_not_touch_the_rung_on_it() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    of(&mut s, "B").capital_cap = Some(4);
    motion(&mut s, 1, "A", 4);
    expect(&s, &["1 A tables 4 deliberate", "1 silence 4 deliberate until 5", "5 adopted 4 deliberate"]);
}

#[test]
fn c2_4_the_sponsor_is_bound_by_its_own_text() {
    let mut s = council(&[("A", 0.0), ("B", 4.0)]);
    straight(&mut s);
    of(&mut s, "A").red_line = Some(1);
    motion(&mut s, 1, "A", 4);
    expect(&s, &["1 A tables 4 deliberate", "1 silence 4 deliberate until 5", "5 adopted 4 deliberate"]);
}

#[test]
fn c2_5_instructions_rest_on_older_beliefs() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.parameters.claim_weight = 100.0;
    of(&mut s, "B").attribution_threshold = 0.9;
    of(&mut s, "B").latency = 2;
    motion(&mut s, 1, "A", 4);
    let mut late = s.clone();
    proof(&mut s, 3, &["B"], true);
    expect(&s, &["1 A tables 4 deliberate", "1 silence 4 deliberate until 5", "5 adopted 4 deliberate"]);
    proof(&mut late, 4, &["B"], true);
    assert_eq!(told(&late)[2], "5 B breaks: too strong, attribution unproven");
}

#[test]
fn c2_6_broken_rounds_run_out() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    s.procedure.rounds = 3;
    of(&mut s, "B").red_line = Some(0);
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 1",
            "2 silence 4 deliberate until 6",
            "6 B breaks: too strong, red line",
            "7 sounding 3 deliberate: 1",
            "7 silence 3 deliberate until 11",
            "11 B breaks: too strong, red line",
            "12 sounding 2 event: 1",
            "12 silence 2 event until 16",
            "16 B breaks: too strong, red line",
            "16 failed 2 event",
        ],
    );
    assert_eq!(report(&s).outcome.rounds, 3);
}
