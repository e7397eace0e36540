use super::forced::{council, expect, motion, of, report, straight};
use casus_model::council::Stance;

#[test]
fn c3_1_a_reservation_lets_the_text_pass() {
    let mut s = council(&[("A", 4.0), ("B", 0.0)]);
    motion(&mut s, 1, "A", 2);
    expect(
        &s,
        &[
            "1 A tables 2 event",
            "2 sounding 2 event: 0",
            "2 silence 2 event until 6",
            "6 B reserves",
            "6 adopted 2 event",
        ],
    );
    let members = report(&s).members;
    assert_eq!(members[1].stance, Some(Stance::Reservation));
    assert_eq!(members[1].breaks, 0);
}

#[test]
fn c3_2_a_small_loss_is_not_worth_a_reservation() {
    let mut s = council(&[("A", 4.0), ("B", 0.0)]);
    motion(&mut s, 1, "A", 1);
    expect(
        &s,
        &["1 A tables 1 event", "2 sounding 1 event: 0", "2 silence 1 event until 6", "6 adopted 1 event"],
    );
}

#[test]
fn c3_3_the_cost_of_standing_alone_parts_reservation_from_break() {
    let mut s = council(&[("A", 4.0), ("B", 0.0), ("C", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    of(&mut s, "B").isolation_cost = 0.5;
    motion(&mut s, 1, "A", 2);
    expect(
        &s,
        &[
            "1 A tables 2 event",
            "1 silence 2 event until 5",
            "5 B breaks: too strong, cost of the act",
            "5 C reserves",
            "5 failed 2 event",
        ],
    );
}

#[test]
fn c3_4_standing_alone_on_words_may_cost_more_than_on_acts() {
    let mut s = council(&[("A", 4.0), ("B", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.parameters.isolation_words = 4.5;
    motion(&mut s, 1, "A", 3);
    expect(&s, &["1 A tables 3 deliberate", "1 silence 3 deliberate until 5", "5 adopted 3 deliberate"]);
    s.ladder[3].words = false;
    expect(
        &s,
        &[
            "1 A tables 3 deliberate",
            "1 silence 3 deliberate until 5",
            "5 B breaks: too strong, cost of the act",
            "5 failed 3 deliberate",
        ],
    );
}
