use super::forced::{council, expect, motion, of, straight};
use casus_model::Setup;
use casus_model::setup::{AggregationRule, VoteWeight};

/// D, and whoever else wants nothing, breaks silence on a text at rung 4.
fn voting(rule: AggregationRule, wants: &[(&str, f64)]) -> Setup {
    let mut s = council(wants);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.rules.aggregation = rule;
    motion(&mut s, 1, "A", 4);
    s
}

#[track_caller]
fn ends(s: &Setup, objectors: &[&str], how: &str) {
    let mut all = vec!["1 A tables 4 deliberate".to_owned(), "1 silence 4 deliberate until 5".to_owned()];
    all.extend(objectors.iter().map(|o| format!("5 {o} breaks: too strong, cost of the act")));
    all.push(format!("5 {how} 4 deliberate"));
    expect(s, &all.iter().map(String::as_str).collect::<Vec<_>>());
}

const THREE_TO_ONE: [(&str, f64); 4] = [("A", 4.0), ("B", 4.0), ("C", 4.0), ("D", 0.0)];
const TWO_TO_TWO: [(&str, f64); 4] = [("A", 4.0), ("B", 4.0), ("C", 0.0), ("D", 0.0)];

#[test]
fn c11_1_a_qualified_majority_passes_over_an_objector() {
    ends(&voting(AggregationRule::QualifiedMajority, &THREE_TO_ONE), &["D"], "adopted");
}

#[test]
fn c11_2_a_qualified_majority_needs_enough_members() {
    let mut s = voting(AggregationRule::QualifiedMajority, &TWO_TO_TWO);
    of(&mut s, "A").population = 100.0;
    ends(&s, &["C", "D"], "failed");
}

#[test]
fn c11_3_a_qualified_majority_needs_enough_people() {
    let mut s = voting(AggregationRule::QualifiedMajority, &THREE_TO_ONE);
    of(&mut s, "D").population = 100.0;
    ends(&s, &["D"], "failed");
}

#[test]
fn c11_4_a_quota_that_is_just_reached_carries() {
    let rule = |quota| AggregationRule::WeightedQuota { quota, weight: VoteWeight::Capability };
    ends(&voting(rule(0.75), &THREE_TO_ONE), &["D"], "adopted");
    ends(&voting(rule(0.76), &THREE_TO_ONE), &["D"], "failed");
}

#[test]
fn c11_5_a_quota_weighs_what_it_is_told_to() {
    let rule = |weight| AggregationRule::WeightedQuota { quota: 0.6, weight };
    for (weight, how) in [(VoteWeight::Capability, "failed"), (VoteWeight::Population, "adopted")] {
        let mut s = voting(rule(weight), &TWO_TO_TWO);
        of(&mut s, "C").capability = 5.0;
        of(&mut s, "A").population = 5.0;
        ends(&s, &["C", "D"], how);
    }
}

#[test]
fn c11_6_a_majority_overrules_even_a_red_line() {
    let mut s = voting(AggregationRule::QualifiedMajority, &THREE_TO_ONE);
    of(&mut s, "D").red_line = Some(0);
    expect(
        &s,
        &[
            "1 A tables 4 deliberate",
            "1 silence 4 deliberate until 5",
            "5 D breaks: too strong, red line",
            "5 adopted 4 deliberate",
        ],
    );
}
