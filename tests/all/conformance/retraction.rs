use super::forced::{council, expect, motion, of, proof, report};
use casus_model::Setup;
use casus_model::council::Fallback;

/// A text at rung 4 is in force from tick 6; then its sponsor asks for 2.
fn taken_back() -> Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0)]);
    motion(&mut s, 1, "A", 4);
    motion(&mut s, 10, "A", 2);
    s
}

const IN_FORCE: [&str; 4] = [
    "1 A tables 4 deliberate",
    "2 sounding 4 deliberate: 0",
    "2 silence 4 deliberate until 6",
    "6 adopted 4 deliberate",
];

#[track_caller]
fn then(s: &Setup, what: &[&str]) {
    expect(s, &[IN_FORCE.as_slice(), what].concat());
}

#[test]
fn c12_1_a_text_can_be_taken_back_in_part() {
    let mut s = taken_back();
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 1000.0;
    }
    then(
        &s,
        &[
            "10 A tables 2 event",
            "11 sounding 2 event: 0",
            "11 silence 2 event until 15",
            "15 adopted 2 event",
        ],
    );
    let outcome = report(&s).outcome;
    assert_eq!((outcome.rung, outcome.retracted), (2, true));
}

#[test]
fn c12_2_a_text_can_be_taken_back_whole() {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0)]);
    motion(&mut s, 1, "A", 4);
    motion(&mut s, 10, "A", 0);
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 1000.0;
    }
    then(
        &s,
        &[
            "10 A tables 0 event",
            "11 sounding 0 event: 0",
            "11 silence 0 event until 15",
            "15 adopted 0 event",
        ],
    );
    assert_eq!((report(&s).outcome.rung, report(&s).outcome.retracted), (0, true));
}

#[test]
fn c12_3_a_retraction_that_goes_too_far_is_drawn_back() {
    let mut s = taken_back();
    // B and C lose 1 at rung 2, and 1/4 at 3.
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 0.5;
    }
    then(
        &s,
        &[
            "10 A tables 2 event",
            "11 sounding 2 event: 2, 2 too weak",
            "12 sounding 3 deliberate: 0",
            "12 silence 3 deliberate until 16",
            "16 adopted 3 deliberate",
        ],
    );
    let outcome = report(&s).outcome;
    assert_eq!((outcome.rung, outcome.retracted), (3, true));
}

#[test]
fn c12_4_a_retraction_never_reaches_what_is_in_force() {
    let mut s = taken_back();
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 0.0;
        of(&mut s, id).proximity = 8.0;
    }
    then(
        &s,
        &[
            "10 A tables 2 event",
            "11 sounding 2 event: 2, 2 too weak",
            "12 sounding 3 deliberate: 2, 2 too weak",
            "12 withdrawn 4 deliberate",
        ],
    );
    let outcome = report(&s).outcome;
    assert_eq!((outcome.rung, outcome.retracted), (4, false));
}

#[test]
fn c12_5_a_retraction_that_fails_leads_to_no_coalition() {
    let mut s = taken_back();
    s.procedure.fallback = Fallback::Coalition { members: 1, capability: 0.0 };
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 0.0;
        of(&mut s, id).proximity = 8.0;
    }
    then(
        &s,
        &[
            "10 A tables 2 event",
            "11 sounding 2 event: 2, 2 too weak",
            "12 sounding 3 deliberate: 2, 2 too weak",
            "12 withdrawn 4 deliberate",
        ],
    );
}

#[test]
fn c12_6_a_condition_goes_with_the_text_that_is_taken_back() {
    let mut s = council(&[("A", 8.0), ("B", 8.0), ("C", 8.0)]);
    s.ladder[7].floor = Some(0.9);
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 1000.0;
    }
    motion(&mut s, 1, "A", 7);
    motion(&mut s, 10, "A", 2);
    proof(&mut s, 20, &["A", "B", "C"], true);
    expect(
        &s,
        &[
            "1 A tables 7 state",
            "2 sounding 7 state: 2",
            "3 sounding 7 state: 0",
            "3 silence 7 state until 7",
            "7 adopted 6 state on condition",
            "10 A tables 2 event",
            "11 sounding 2 event: 0",
            "11 silence 2 event until 15",
            "15 adopted 2 event",
        ],
    );
    assert_eq!(report(&s).outcome.rung, 2);
}
