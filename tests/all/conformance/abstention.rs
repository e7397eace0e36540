use super::forced::{council, expect, motion, of, report, straight};
use casus_model::Setup;
use casus_model::council::Stance;
use casus_model::setup::AggregationRule;

/// D loses 9/4 at rung 3, 1 more than the cost of standing alone and half a reservation.
fn abstaining(margin: f64, share: f64) -> Setup {
    let mut s = council(&[("A", 4.0), ("B", 4.0), ("C", 4.0), ("D", 0.0)]);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.rules.aggregation = AggregationRule::ConstructiveAbstention { margin, share };
    motion(&mut s, 1, "A", 3);
    s
}

const TABLED: [&str; 2] = ["1 A tables 3 deliberate", "1 silence 3 deliberate until 5"];

#[track_caller]
fn ends(s: &Setup, how: &[&str]) {
    expect(s, &[TABLED.as_slice(), how].concat());
}

#[test]
fn c10_1_who_objects_by_little_abstains() {
    let s = abstaining(1.0, 0.5);
    ends(&s, &["5 D abstains", "5 adopted 3 deliberate"]);
    let d = &report(&s).members[3];
    assert_eq!((d.stance, d.breaks), (Some(Stance::Reservation), 0));
}

#[test]
fn c10_2_who_objects_by_more_breaks() {
    let s = abstaining(0.999, 0.5);
    ends(&s, &["5 D breaks: too strong, cost of the act", "5 failed 3 deliberate"]);
}

#[test]
fn c10_3_nobody_abstains_over_a_red_line() {
    let mut s = abstaining(50.0, 0.5);
    of(&mut s, "D").red_line = Some(2);
    ends(&s, &["5 D breaks: too strong, red line", "5 failed 3 deliberate"]);
}

#[test]
fn c10_4_too_many_abstentions_stop_a_text() {
    let mut s = abstaining(1.0, 0.5);
    of(&mut s, "C").proximity = 0.0;
    ends(&s, &["5 C abstains", "5 D abstains", "5 failed 3 deliberate"]);
    assert_eq!(report(&s).outcome.blocked_by, ["C", "D"]);
}

#[test]
fn c10_5_many_members_with_few_people_do_not_stop_it() {
    let mut s = abstaining(1.0, 0.5);
    of(&mut s, "C").proximity = 0.0;
    of(&mut s, "A").population = 3.0;
    ends(&s, &["5 C abstains", "5 D abstains", "5 adopted 3 deliberate"]);
}

#[test]
fn c10_6_abstentions_do_not_outweigh_a_break() {
    let mut s = abstaining(1.0, 0.9);
    of(&mut s, "C").red_line = Some(0);
    ends(&s, &["5 C breaks: too strong, red line", "5 D abstains", "5 failed 3 deliberate"]);
    assert_eq!(report(&s).outcome.blocked_by, ["C"]);
}
