use super::forced::{council, expect, motion, motion_claiming, of, proof, report, straight};
use casus_model::{ClaimLevel, OutcomeKind, Tick};

#[test]
fn c1_1_silence_is_consent() {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0)]);
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 0",
            "2 silence 4 deliberate until 6",
            "6 adopted 4 deliberate",
        ],
    );
    assert_eq!(report(&s).outcome.kind, OutcomeKind::Adopted);
}

/// B would sign from a belief of 0.9 and holds 0.8, until the proof.
fn doubter(proof_at: i32) -> casus_model::Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    s.parameters.claim_weight = 100.0;
    of(&mut s, "B").attribution_threshold = 0.9;
    motion(&mut s, 1, "A", 4);
    proof(&mut s, proof_at, &["B"], true);
    s
}

#[test]
fn c1_2_what_arrives_with_the_deadline_still_counts() {
    expect(
        &doubter(5),
        &["1 A tables 4 deliberate", "1 silence 4 deliberate until 5", "5 adopted 4 deliberate"],
    );
}

#[test]
fn c1_3_what_arrives_after_the_deadline_is_too_late() {
    let mut s = doubter(6);
    s.clock.last = Tick(5);
    s.procedure.rounds = 1;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 B breaks: too strong, attribution unproven",
            "5 failed 4 deliberate",
        ],
    );
}

#[test]
fn c1_4_silence_may_be_broken_at_the_last_instant() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.parameters.claim_weight = 100.0;
    motion_claiming(&mut s, 1, "A", 4, ClaimLevel::State);
    proof(&mut s, 5, &["B"], false);
    expect(
        &s,
        &[
            "1 A tables 4 state",
            "1 silence 4 state until 5",
            "5 B breaks: too strong, attribution unproven",
            "5 failed 4 state",
        ],
    );
}

#[test]
fn c1_5_silence_may_end_with_the_run() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    s.clock.last = Tick(5);
    motion(&mut s, 1, "A", 4);
    expect(&s, &["1 A tables 4 deliberate", "1 silence 4 deliberate until 5", "5 adopted 4 deliberate"]);
}

#[test]
fn c1_6_silence_that_outlasts_the_run_decides_nothing() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    s.clock.last = Tick(4);
    motion(&mut s, 1, "A", 4);
    expect(&s, &["1 A tables 4 deliberate", "1 silence 4 deliberate until 5"]);
    let outcome = report(&s).outcome;
    assert_eq!((outcome.kind, outcome.rung, outcome.hours), (OutcomeKind::NoMotion, 0, None));
}

#[test]
fn c1_7_an_objection_that_only_equals_its_cost_is_none() {
    let mut s = council(&[("A", 4.0), ("B", 0.0)]);
    straight(&mut s);
    motion(&mut s, 1, "A", 2);
    // B loses 1; standing alone costs 3/4, and half the width of a reservation is 1/4.
    of(&mut s, "B").isolation_cost = 0.75;
    expect(&s, &["1 A tables 2 event", "1 silence 2 event until 5", "5 B reserves", "5 adopted 2 event"]);
    of(&mut s, "B").isolation_cost = 0.749_999;
    s.procedure.rounds = 1;
    expect(
        &s,
        &[
            "1 A tables 2 event",
            "1 silence 2 event until 5",
            "5 B breaks: too strong, cost of the act",
            "5 failed 2 event",
        ],
    );
}
