use super::forced::{council, expect, motion, of, straight};
use casus_model::Setup;

/// C loses 1 at rung 2, a shade too little to break silence alone; companions take away part of the cost.
fn wavering() -> Setup {
    let mut s = council(&[("A", 4.0), ("B", 2.0), ("C", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.parameters.cascade = 1.0;
    of(&mut s, "C").isolation_cost = 0.750_001;
    motion(&mut s, 1, "A", 2);
    s
}

#[test]
fn c7_1_alone_it_would_not_break() {
    expect(
        &wavering(),
        &["1 A tables 2 event", "1 silence 2 event until 5", "5 C reserves", "5 adopted 2 event"],
    );
}

#[test]
fn c7_2_with_a_companion_it_breaks() {
    let mut s = wavering();
    of(&mut s, "B").red_line = Some(1);
    expect(
        &s,
        &[
            "1 A tables 2 event",
            "1 silence 2 event until 5",
            "5 B breaks: too strong, red line",
            "5 C breaks: too strong, cost of the act",
            "5 failed 2 event",
        ],
    );
}

#[test]
fn c7_3_companions_count_whatever_their_order() {
    let mut s = council(&[("A", 4.0), ("B", 0.0), ("C", 0.0), ("D", 2.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.parameters.cascade = 1.0;
    for id in ["B", "C"] {
        of(&mut s, id).isolation_cost = 0.750_001;
    }
    of(&mut s, "D").red_line = Some(1);
    motion(&mut s, 1, "A", 2);
    expect(
        &s,
        &[
            "1 A tables 2 event",
            "1 silence 2 event until 5",
            "5 B breaks: too strong, cost of the act",
            "5 C breaks: too strong, cost of the act",
            "5 D breaks: too strong, red line",
            "5 failed 2 event",
        ],
    );
}

#[test]
fn c7_4_without_the_cascade_each_stands_for_itself() {
    let mut s = wavering();
    s.parameters.cascade = 0.0;
    of(&mut s, "B").red_line = Some(1);
    expect(
        &s,
        &[
            "1 A tables 2 event",
            "1 silence 2 event until 5",
            "5 B breaks: too strong, red line",
            "5 C reserves",
            "5 failed 2 event",
        ],
    );
}
