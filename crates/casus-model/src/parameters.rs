//! The scalars of the model, with their defaults, ranges and sources.
//!
//! Unless a line says otherwise a default is a prior to be swept, never a measurement. Utilities and losses are in
//! logits: the answers of members are logistic in them, so a step of 1 near even odds moves a probability by a
//! quarter. Figures marked *record* are posterior means of the small fits to the historical record.

use serde::{Deserialize, Serialize};

macro_rules! parameters {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident: $default:literal in $low:literal ..= $high:literal $(unwritten if $unwritten:literal)?,
    )+) => {
        /// Every scalar of the model; a scenario file may set any of them under `parameters`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            $($(#[doc = $doc])+
            #[doc = concat!(" Default ", stringify!($default), ", range ", stringify!($low), " to ", stringify!($high), ".")]
            $(#[serde(skip_serializing_if = $unwritten)])?
            pub $name: f64,)+
        }

        impl Default for Parameters {
            fn default() -> Self {
                Parameters { $($name: $default,)+ }
            }
        }

        /// What the format reference prints of each parameter: name, default, lowest, highest, meaning.
        pub const PARAMETERS: &[(&str, f64, f64, f64, &str)] =
            &[$((stringify!($name), $default, $low, $high, concat!($($doc),+))),+];

        impl Parameters {
            /// The parameters outside their range: name, value, lowest, highest. NaN is outside every range.
            #[must_use]
            pub fn out_of_range(&self) -> Vec<(&'static str, f64, f64, f64)> {
                let all = [$((stringify!($name), self.$name, $low as f64, $high as f64)),+];
                all.into_iter().filter(|&(_, v, low, high)| !(v >= low && v <= high)).collect()
            }
        }
    };
}

// What a later version added is left out of the written form at its default, so that a scenario keeps its hash.

fn is_zero(x: &f64) -> bool {
    *x == 0.0
}

parameters! {
    /// Sd of a member's own prior around the scenario's, in log-odds per hypothesis.
    prior_sd: 0.30 in 0.0 ..= 3.0,
    /// How far a member's alignment shifts its prior log-odds against the accused, per sd (record: 1.0, sd 0.3).
    alignment_weight: 1.0 in 0.0 ..= 4.0,
    /// Probability of any report content from a source that knows nothing.
    uninformative: 0.5 in 0.05 ..= 0.95,
    /// Intraclass correlation of items in one common-source group.
    group_correlation: 0.5 in 0.0 ..= 1.0,
    /// Credibility lost by a shared copy of an item.
    sanitisation: 0.2 in 0.0 ..= 1.0,
    /// Lowest content contrast that sanitisation can leave.
    sanitisation_floor: 0.2 in 0.0 ..= 1.0,
    /// Days in which an inoculation fades to 1/e.
    prebunk_days: 30.0 in 0.1 ..= 3650.0,

    /// Loss of leaving a full stake unanswered if the accused did it (v; record: 6, sd 2).
    stake_weight: 6.0 in 0.0 ..= 30.0,
    /// Spread of the stake weight over members (sd of its logarithm).
    stake_spread: 0.25 in 0.0 ..= 2.0,
    /// Loss of acting in full against one who did not do it (o; record: 2.8, sd 1.2).
    error_weight: 2.8 in 0.0 ..= 30.0,
    /// Spread of the error weight over members (sd of its logarithm).
    error_spread: 0.25 in 0.0 ..= 2.0,
    /// Days in which a harm ages by a factor of e (record: 260).
    freshness_days: 260.0 in 0.1 ..= 100000.0,
    /// How strongly stale harm loses its stake (phi; record: 0.9, sweep 0 to 2.5).
    staleness: 0.9 in 0.0 ..= 10.0,
    /// Weight of the cost of the act asked for (kap; record: 1.5, sweep from 0).
    act_cost: 1.5 in 0.0 ..= 20.0,
    /// Spread of the act cost over members and cases (sd of its logarithm).
    act_cost_spread: 0.4 in 0.0 ..= 2.0,
    /// Part of the error and act cost that a member still bears when the alliance acts as one.
    shared_risk: 0.5 in 0.0 ..= 1.0,
    /// Part of that risk that a member counts when it only lets a text pass (record: 0, on which its isolation costs rest).
    consent_risk: 0.0 in 0.0 ..= 1.0 unwritten if "is_zero",
    /// Level of acting alone (a0; record: -0.4, sd 1.0).
    solo_intercept: -0.4 in -10.0 ..= 10.0,
    /// Pull of proximity towards acting, strongest where stakes are low (chi; record: 1.05, sd 0.26).
    proximity_weight: 1.05 in 0.0 ..= 10.0,
    /// Sd of a member's private lean, in logits (s_a; record: 0.45).
    member_residual: 0.45 in 0.0 ..= 5.0,
    /// Sd of the lean that all members share in one case, in logits (s_u; record: 0.7, sweep 0.3 to 1.5).
    case_residual: 0.7 in 0.0 ..= 5.0,
    /// Scale of the logistic noise in an act of one's own; 1 is the record's scale, 0 makes answers certain.
    answer_noise: 1.0 in 0.0 ..= 5.0,
    /// The same in an answer to a collective text. Smaller, because the record's objections come as a bloc on a few
    /// texts, which a member's own noise would scatter: at scale 1 hardly any act passes thirty-two capitals.
    consent_noise: 0.7 in 0.0 ..= 5.0,
    /// Width of the half-way answer (partial step, reservation), in logits (d; record: 0.75).
    partial_width: 0.75 in 0.0 ..= 5.0,
    /// Loss of zeal of an ask that the victim has not made in public.
    request_weight: 0.8 in 0.0 ..= 10.0,
    /// Pull of an attribution that the alliance has already adopted (w_G; record: 1.5, sweep from 0).
    endorsement_weight: 1.5 in 0.0 ..= 10.0,
    /// What is lost of the wish to act when one member's act is enough and it has acted (eta; record: 1.6).
    one_is_enough: 1.6 in 0.0 ..= 10.0,
    /// Loss per four rungs of standing below one's own public line.
    audience_cost: 0.3 in 0.0 ..= 10.0,

    /// Isolation cost of breaking silence on words only, in logits (record: 4.5, sd 0.7).
    isolation_words: 4.5 in 0.0 ..= 50.0,
    /// Isolation cost of breaking silence on an act, in logits (record: 1.85, sd 0.8).
    isolation_acts: 1.85 in 0.0 ..= 50.0,
    /// Loss per unit of belief that a text's attribution exceeds what a member would sign.
    claim_weight: 6.0 in 0.0 ..= 100.0,
    /// How much lower the attribution threshold is for a collective text than for one's own finding.
    collective_discount: 0.10 in 0.0 ..= 0.5,
    /// How much lower the attribution threshold is for saying only that it was deliberate.
    deliberate_discount: 0.15 in 0.0 ..= 0.5,
    /// How much higher the attribution threshold is for naming the state alone.
    solo_margin: 0.06 in 0.0 ..= 0.5,
    /// What objecting costs when a text one rung nearer would do, in logits.
    redraft_margin: 0.4 in 0.0 ..= 10.0,
    /// Largest part of the isolation cost that companions in objection can take away.
    cascade: 0.6 in 0.0 ..= 1.0,
    /// Rate at which a member holds a motion hostage to another dispute, without a grievance (g0; record: 0.002).
    linkage_rate: 0.002 in 0.0 ..= 1.0,
    /// How much a full grievance against the beneficiary multiplies that rate, less one.
    grievance_factor: 9.0 in 0.0 ..= 1000.0,
    /// Share of live linkages that only ask for a weaker text.
    linkage_dilute: 0.5 in 0.0 ..= 1.0,
    /// Share of live linkages that hold the text up before silence; the rest break silence.
    linkage_delay: 0.3 in 0.0 ..= 1.0,
    /// Probability that a held text's linkage shows in soundings.
    linkage_revealed: 0.9 in 0.0 ..= 1.0,
    /// Probability per sounding that a revealed linkage is settled.
    linkage_settled: 0.2 in 0.0 ..= 1.0,
    /// Loss that a live linkage adds to a text, in logits.
    linkage_weight: 10.0 in 0.0 ..= 100.0,

    /// Stake that catches half of a member's attention: what a motion would gain it counts V^2 / (V^2 + attention^2).
    attention: 0.15 in 0.001 ..= 10.0,
    /// Loss of tabling a motion, in logits.
    tabling_cost: 0.6 in 0.0 ..= 50.0,
    /// Standard deviation of the logistic noise in the chair's soundings, in logits.
    sounding_noise: 0.4 in 0.0 ..= 10.0,
    /// Belief in a hostile hypothesis below which no member asks for consultation under Article 4.
    consultation_floor: 0.45 in 0.0 ..= 1.0,
    /// Median belief that carries a conditional text at a rung with a floor.
    conditional_median: 0.75 in 0.0 ..= 1.0,
    /// Lowest belief that a conditional text bears.
    conditional_lowest: 0.50 in 0.0 ..= 1.0,
    /// Days after which a conditional text lapses.
    conditional_days: 30.0 in 0.0 ..= 3650.0,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_in_range_and_nan_is_not() {
        assert!(Parameters::default().out_of_range().is_empty());
        let bad = Parameters { cascade: f64::NAN, stake_weight: -1.0, ..Parameters::default() };
        let names: Vec<_> = bad.out_of_range().into_iter().map(|p| p.0).collect();
        assert_eq!(names, ["stake_weight", "cascade"]);
    }
}
