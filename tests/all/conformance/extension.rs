use super::forced::{council, expect, motion, of, report, straight};
use casus_model::Setup;

/// D would break, but its capital takes six ticks and silence lasts four.
fn slow() -> Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("D", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    of(&mut s, "D").latency = 6;
    motion(&mut s, 1, "A", 4);
    s
}

const ADOPTED: [&str; 3] =
    ["1 A tables 4 deliberate", "1 silence 4 deliberate until 5", "5 adopted 4 deliberate"];

#[test]
fn c6_1_a_capital_without_time_to_instruct_consents() {
    let s = slow();
    expect(&s, &ADOPTED);
    assert_eq!(report(&s).outcome.uninstructed, 1);
}

#[test]
fn c6_2_a_capital_without_time_to_instruct_may_ask_for_it() {
    let mut s = slow();
    s.procedure.extensions = 1;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D asks for time until 7",
            "7 D breaks: too strong, cost of the act",
            "7 failed 4 deliberate",
        ],
    );
    assert_eq!(report(&s).outcome.uninstructed, 0);
}

#[test]
fn c6_3_extensions_run_out() {
    let mut s = slow();
    s.procedure.extensions = 2;
    of(&mut s, "D").latency = 20;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D asks for time until 7",
            "7 D asks for time until 9",
            "9 adopted 4 deliberate",
        ],
    );
    assert_eq!(report(&s).outcome.uninstructed, 1);
}

#[test]
fn c6_4_who_has_an_instruction_asks_for_nothing() {
    let mut s = slow();
    s.procedure.extensions = 3;
    of(&mut s, "D").latency = 4;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D breaks: too strong, cost of the act",
            "5 failed 4 deliberate",
        ],
    );
}

#[test]
fn c6_5_the_sponsor_asks_for_nothing() {
    let mut s = slow();
    s.procedure.extensions = 3;
    of(&mut s, "D").latency = 0;
    of(&mut s, "D").proximity = 4.0;
    of(&mut s, "A").latency = 20;
    expect(&s, &ADOPTED);
}

#[test]
fn c6_6_later_rounds_find_every_capital_instructed() {
    let mut s = slow();
    s.procedure.extensions = 1;
    s.procedure.rounds = 2;
    of(&mut s, "B").red_line = Some(3);
    of(&mut s, "D").latency = 50;
    of(&mut s, "D").proximity = 4.0;
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D asks for time until 7",
            "7 B breaks: too strong, red line",
            "8 sounding 3 deliberate: 0",
            "8 silence 3 deliberate until 12",
            "12 adopted 3 deliberate",
        ],
    );
}
