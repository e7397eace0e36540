use super::forced::{council, expect, motion, motion_claiming, of, straight};
use casus_model::ClaimLevel;

#[test]
fn c4_1_most_objections_weaken_the_text_by_one_rung() {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0)]);
    of(&mut s, "B").red_line = Some(3);
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 1",
            "3 sounding 3 deliberate: 0",
            "3 silence 3 deliberate until 7",
            "7 adopted 3 deliberate",
        ],
    );
}

#[test]
fn c4_2_a_disputed_claim_is_weakened_and_takes_the_rung_along() {
    let mut s = council(&[("A", 6.0), ("B", 6.0)]);
    s.parameters.deliberate_discount = 0.2;
    of(&mut s, "B").attribution_threshold = 0.95;
    motion(&mut s, 1, "A", 6);
    s.parameters.claim_weight = 100.0;
    expect(
        &s,
        &[
            "1 A tables 6 state",
            "2 sounding 6 state: 1, 1 claim",
            "3 sounding 4 deliberate: 0",
            "3 silence 4 deliberate until 7",
            "7 adopted 4 deliberate",
        ],
    );
}

#[test]
fn c4_3_a_weaker_claim_leaves_the_rung_that_it_carries() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    s.parameters.deliberate_discount = 0.2;
    s.parameters.claim_weight = 100.0;
    of(&mut s, "B").attribution_threshold = 0.95;
    motion_claiming(&mut s, 1, "A", 4, ClaimLevel::State);
    expect(
        &s,
        &[
            "1 A tables 4 state",
            "2 sounding 4 state: 1, 1 claim",
            "3 sounding 4 deliberate: 0",
            "3 silence 4 deliberate until 7",
            "7 adopted 4 deliberate",
        ],
    );
}

/// B holds 3 for the most; C and D want 8, and object to less than 4.
fn torn() -> casus_model::Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 8.0), ("D", 8.0)]);
    s.parameters.redraft_margin = 0.0;
    of(&mut s, "B").red_line = Some(3);
    for id in ["C", "D"] {
        of(&mut s, id).isolation_cost = 2.0;
    }
    s
}

#[test]
fn c4_4_a_text_that_most_find_too_weak_rises_again() {
    let mut s = torn();
    s.procedure.soundings = 3;
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 1",
            "3 sounding 3 deliberate: 2, 2 too weak",
            "4 sounding 4 deliberate: 1",
            "4 withdrawn 3 deliberate",
        ],
    );
}

#[test]
fn c4_5_a_text_never_rises_above_what_was_asked() {
    let mut s = torn();
    s.procedure.soundings = 4;
    motion(&mut s, 1, "A", 3);
    expect(
        &s,
        &[
            "1 A tables 3 deliberate",
            "2 sounding 3 deliberate: 2, 2 too weak",
            "3 sounding 2 event: 2, 2 too weak",
            "4 sounding 3 deliberate: 2, 2 too weak",
            "5 sounding 2 event: 2, 2 too weak",
            "5 withdrawn 3 deliberate",
        ],
    );
}

#[test]
fn c4_6_a_text_of_which_nothing_is_left_is_withdrawn() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    of(&mut s, "B").red_line = Some(0);
    motion(&mut s, 1, "A", 2);
    expect(
        &s,
        &["1 A tables 2 event", "2 sounding 2 event: 1", "3 sounding 1 event: 1", "3 withdrawn 0 event"],
    );
}

#[test]
fn c4_7_a_broken_text_is_redrafted_and_sounded_again() {
    let mut s = council(&[("A", 4.0), ("B", 4.0)]);
    straight(&mut s);
    of(&mut s, "B").red_line = Some(3);
    motion(&mut s, 1, "A", 4);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 B breaks: too strong, red line",
            "6 sounding 3 deliberate: 0",
            "6 silence 3 deliberate until 10",
            "10 adopted 3 deliberate",
        ],
    );
}

#[test]
fn c4_8_equal_counts_weaken_the_text() {
    let mut s = torn();
    s.procedure.soundings = 2;
    of(&mut s, "B").red_line = Some(2);
    of(&mut s, "D").isolation_cost = 1000.0;
    motion(&mut s, 1, "A", 4);
    // At 3 B finds the text too strong and C too weak.
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "2 sounding 4 deliberate: 1",
            "3 sounding 3 deliberate: 2, 1 too weak",
            "3 withdrawn 2 event",
        ],
    );
}
