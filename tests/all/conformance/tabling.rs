use super::forced::{council, expect, harm, motion, of, proof, straight, told};
use casus_model::Setup;

#[test]
fn c13_1_a_motion_waits_while_another_lies_on_the_table() {
    let mut s = council(&[("A", 6.0), ("B", 6.0)]);
    straight(&mut s);
    motion(&mut s, 1, "A", 3);
    motion(&mut s, 2, "B", 4);
    expect(
        &s,
        &[
            "1 A tables 3 deliberate",
            "1 silence 3 deliberate until 5",
            "5 adopted 3 deliberate",
            "6 B tables 4 deliberate",
            "6 silence 4 deliberate until 10",
            "10 adopted 4 deliberate",
        ],
    );
}

#[test]
fn c13_2_motions_wait_in_their_order() {
    let mut s = council(&[("A", 6.0), ("B", 6.0)]);
    straight(&mut s);
    motion(&mut s, 1, "A", 3);
    motion(&mut s, 2, "B", 4);
    motion(&mut s, 3, "A", 5);
    expect(
        &s,
        &[
            "1 A tables 3 deliberate",
            "1 silence 3 deliberate until 5",
            "5 adopted 3 deliberate",
            "6 B tables 4 deliberate",
            "6 silence 4 deliberate until 10",
            "10 adopted 4 deliberate",
            "11 A tables 5 state",
            "11 silence 5 state until 15",
            "15 adopted 5 state",
        ],
    );
}

#[test]
fn c13_3_the_author_s_motion_does_not_wait_for_the_pause() {
    let mut s = council(&[("A", 6.0), ("B", 6.0)]);
    straight(&mut s);
    s.procedure.pause = 100;
    motion(&mut s, 1, "A", 3);
    motion(&mut s, 6, "B", 4);
    assert_eq!(told(&s)[3], "6 B tables 4 deliberate");
}

/// Members table of their own accord. Harm draws their attention, and halves what they want: all of them 2, but B.
fn open(b: f64) -> Setup {
    let mut s = council(&[("A", 4.0), ("B", b), ("C", 4.0)]);
    harm(&mut s, None, 0.5);
    s.procedure.open_tabling = true;
    s
}

#[test]
fn c13_4_without_stakes_nobody_tables() {
    let mut s = open(8.0);
    harm(&mut s, None, 0.0);
    s.parameters.tabling_cost = 0.001;
    expect(&s, &[]);
}

#[test]
fn c13_5_who_gains_most_tables() {
    let s = open(8.0);
    let first = &told(&s)[0];
    assert_eq!(first, "0 B tables 4 state");
}

#[test]
fn c13_6_of_equals_the_first_tables() {
    let s = open(4.0);
    let first = &told(&s)[0];
    assert_eq!(first, "0 A tables 2 event");
}

#[test]
fn c13_7_members_wait_for_the_pause() {
    let mut s = open(8.0);
    straight(&mut s);
    motion(&mut s, 0, "A", 1);
    let all = told(&s);
    assert_eq!(all[..3], ["0 A tables 1 event", "0 silence 1 event until 4", "4 adopted 1 event"]);
    assert_eq!(all[3], "12 B tables 2 event", "{all:#?}");
}

#[test]
fn c13_8_consultation_shortens_the_pause() {
    let mut s = open(8.0);
    straight(&mut s);
    s.parameters.consultation_floor = 0.9;
    s.procedure.pause = 20;
    harm(&mut s, Some("A"), 0.5);
    motion(&mut s, 0, "A", 1);
    proof(&mut s, 5, &["A"], true);
    let all = told(&s);
    assert_eq!(all[2..4], ["4 adopted 1 event", "5 A consults"]);
    assert!(all[4].starts_with("9 ") && all[4].contains("tables"), "{all:#?}");
}

#[test]
fn c13_9_nobody_tables_what_is_already_in_force() {
    let mut s = open(4.0);
    s.procedure.pause = 1;
    let tabled = told(&s).iter().filter(|t| t.contains("tables")).count();
    assert_eq!(tabled, 1);
    of(&mut s, "B").red_line = Some(1);
    let all = told(&s);
    assert!(
        all.iter().filter(|t| t.contains("tables")).count() > 1,
        "what was not reached is asked for again"
    );
}
