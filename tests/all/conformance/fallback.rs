use super::forced::{council, expect, motion, of, report, straight};
use casus_model::council::Fallback;
use casus_model::{OutcomeKind, Setup};

/// D stops the text at rung 4; A, B and C, who want 4, would act at that rung in their own names.
fn stopped(members: u32, capability: f64) -> Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0), ("D", 0.0), ("E", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.procedure.fallback = Fallback::Coalition { members, capability };
    motion(&mut s, 1, "A", 4);
    s
}

const STOPPED: [&str; 5] = [
    "1 A tables 4 deliberate",
    "1 silence 4 deliberate until 5",
    "5 D breaks: too strong, cost of the act",
    "5 E breaks: too strong, cost of the act",
    "5 failed 4 deliberate",
];

#[test]
fn c8_1_those_who_would_act_do_so_together() {
    let s = stopped(3, 0.5);
    let joined = ["5 coalition of 3 at 4", "5 A joins", "5 B joins", "5 C joins"];
    expect(&s, &[STOPPED.as_slice(), joined.as_slice()].concat());
    let outcome = report(&s).outcome;
    assert_eq!((outcome.kind, outcome.rung), (OutcomeKind::Coalition, 0));
    assert_eq!(outcome.coalition, ["A", "B", "C"]);
}

#[test]
fn c8_2_too_few_members_are_no_coalition() {
    let s = stopped(4, 0.0);
    expect(&s, &STOPPED);
    let outcome = report(&s).outcome;
    assert_eq!((outcome.kind, outcome.coalition.len()), (OutcomeKind::Blocked, 0));
}

#[test]
fn c8_3_too_little_capability_is_no_coalition() {
    // All weigh alike, so the first is the largest; of the four others two would act.
    expect(&stopped(1, 0.51), &STOPPED);
    assert_eq!(report(&stopped(1, 0.5)).outcome.kind, OutcomeKind::Coalition);
}

#[test]
fn c8_4_the_largest_member_does_not_carry_a_coalition_alone() {
    let mut s = stopped(1, 0.1);
    of(&mut s, "A").capability = 100.0;
    for id in ["B", "C"] {
        of(&mut s, id).proximity = 0.0;
    }
    let outcome = report(&s).outcome;
    assert_eq!(outcome.kind, OutcomeKind::Blocked);
    of(&mut s, "B").proximity = 4.0;
    assert_eq!(report(&s).outcome.coalition, ["A", "B"]);
}

#[test]
fn c8_5_where_nothing_follows_nothing_follows() {
    let mut s = stopped(1, 0.0);
    s.procedure.fallback = Fallback::Nothing;
    expect(&s, &STOPPED);
}

#[test]
fn c8_6_a_coalition_acts_at_the_rung_that_was_asked_for() {
    let mut s = stopped(3, 0.0);
    s.procedure.rounds = 2;
    of(&mut s, "D").red_line = Some(0);
    of(&mut s, "E").proximity = 4.0;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D breaks: too strong, red line",
            "6 sounding 3 deliberate: 1",
            "7 sounding 2 event: 1",
            "8 sounding 1 event: 1",
            "8 failed 0 event",
            "8 coalition of 4 at 4",
            "8 A joins",
            "8 B joins",
            "8 C joins",
            "8 E joins",
        ],
    );
}
