use super::forced::{council, expect, harm, motion, of, told};
use casus_model::Setup;
use casus_model::setup::{DraftingRule, Election};

#[test]
fn c14_1_the_chair_takes_the_text_that_fewest_break() {
    let mut s = council(&[("A", 8.0), ("B", 8.0), ("C", 8.0), ("D", 8.0)]);
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    s.procedure.rounds = 1;
    of(&mut s, "B").red_line = Some(0);
    of(&mut s, "C").red_line = Some(3);
    of(&mut s, "D").red_line = Some(3);
    motion(&mut s, 1, "A", 6);
    // All object at 4 to 6; from 3 down only B does, and 3 is nearest to what was asked.
    expect(
        &s,
        &[
            "1 A tables 6 state",
            "2 sounding 3 state: 1",
            "2 silence 3 state until 6",
            "6 B breaks: too strong, red line",
            "6 failed 3 state",
        ],
    );
}

#[test]
fn c14_2_of_equal_texts_the_chair_takes_the_one_asked_for() {
    let mut s = council(&[("A", 8.0), ("B", 8.0)]);
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    motion(&mut s, 1, "A", 6);
    expect(
        &s,
        &["1 A tables 6 state", "2 sounding 6 state: 0", "2 silence 6 state until 6", "6 adopted 6 state"],
    );
}

#[test]
fn c14_3_the_chair_finds_a_weaker_claim_at_the_same_rung() {
    let mut s = council(&[("A", 8.0), ("B", 8.0)]);
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    s.parameters.deliberate_discount = 0.2;
    s.parameters.claim_weight = 100.0;
    of(&mut s, "B").attribution_threshold = 0.95;
    super::forced::motion_claiming(&mut s, 1, "A", 4, casus_model::ClaimLevel::State);
    expect(
        &s,
        &[
            "1 A tables 4 state",
            "2 sounding 4 deliberate: 0",
            "2 silence 4 deliberate until 6",
            "6 adopted 4 deliberate",
        ],
    );
}

#[test]
fn c14_4_a_chair_with_no_text_left_gives_up() {
    let mut s = council(&[("A", 8.0), ("B", 8.0)]);
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    of(&mut s, "B").red_line = Some(0);
    motion(&mut s, 1, "A", 1);
    expect(
        &s,
        &[
            "1 A tables 1 event",
            "2 sounding 1 event: 1",
            "2 silence 1 event until 6",
            "6 B breaks: too strong, red line",
            "7 failed 1 event",
        ],
    );
}

/// Members that want 1, 3 and 4 and table of their own accord. Harm takes their attention, and half of their zeal.
fn open(rule: DraftingRule) -> Setup {
    let mut s = council(&[("A", 2.0), ("B", 6.0), ("C", 8.0)]);
    harm(&mut s, None, 0.5);
    s.procedure.open_tabling = true;
    s.procedure.rounds = 1;
    s.rules.drafting = rule;
    s
}

#[test]
fn c14_5_the_median_goes_straight_under_silence() {
    let s = open(DraftingRule::WeightedMedian);
    assert_eq!(told(&s)[..2], ["0 C tables 3 state", "0 silence 3 state until 4"]);
}

#[test]
fn c14_6_the_forecast_follows_the_weights() {
    let rule = DraftingRule::CondorcetForecast { power: 2, election: Election::Conditional };
    for (heavy, elected) in [("A", "0 C tables 1 event"), ("C", "0 C tables 4 state")] {
        let mut s = open(rule);
        of(&mut s, heavy).capability = 50.0;
        assert_eq!(told(&s)[0], elected);
    }
}
