//! What a prediction has to beat: six ways to guess an answer without playing anything.
//!
//! Each is fitted to the other incidents and asked about the one left out. The first two are shares; the others are
//! ordered logits with normal priors (`ordered`), whose predictions are averaged over the posterior and over
//! what a new case and a member's own lean may add. Each response counts alike in a fit; confidence weighs in the score.

use super::act::{Act, Answer, Seen};
use super::ordered::{HALF, Observation, averaged, fit};
use serde::Serialize;

/// A baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The share of those who joined, over all acts.
    BaseRate,
    /// The same, apart for acts of one's own and for collective texts.
    SoloTextRate,
    /// Alignment, proximity, accession and defence spending.
    CovariatesOnly,
    /// One private lean a member, the same in every case.
    SingleDial,
    /// The sum of the codes with one common slope, with the covariates.
    UnitWeightStakes,
}

impl Baseline {
    /// All, from the plainest to the best.
    pub const ALL: [Baseline; 5] = [
        Baseline::BaseRate,
        Baseline::SoloTextRate,
        Baseline::CovariatesOnly,
        Baseline::SingleDial,
        Baseline::UnitWeightStakes,
    ];

    /// What a reader sees.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Baseline::BaseRate => "base rate",
            Baseline::SoloTextRate => "base rate, solo acts and texts apart",
            Baseline::CovariatesOnly => "member covariates only",
            Baseline::SingleDial => "single hawkishness dial",
            Baseline::UnitWeightStakes => "unit-weight stakes",
        }
    }

    /// Probabilities of nothing, a partial step and joining for everybody in `asked`, from what was seen in `known`.
    #[must_use]
    pub fn predict(self, known: &[&Act], asked: &Act) -> Vec<[f64; 3]> {
        let everywhere = |seen: fn(&Act, &Act) -> bool| {
            let answers = known.iter().filter(|a| seen(a, asked)).flat_map(|a| &a.seen);
            vec![shares(answers); asked.seen.len()]
        };
        match self {
            Baseline::BaseRate => everywhere(|_, _| true),
            Baseline::SoloTextRate => everywhere(|a, b| a.codes.text == b.codes.text),
            Baseline::CovariatesOnly | Baseline::SingleDial | Baseline::UnitWeightStakes => {
                self.regression(known, asked)
            }
        }
    }

    fn regression(self, known: &[&Act], asked: &Act) -> Vec<[f64; 3]> {
        let mut members: Vec<&str> = known.iter().flat_map(|a| &a.seen).map(|s| s.member.as_str()).collect();
        members.sort_unstable();
        members.dedup();
        let (own, case) = self.spreads();
        let mut priors = PRIORS.to_vec();
        let first_member = priors.len();
        priors.extend(members.iter().map(|_| (0.0, own)));
        let first_case = priors.len();
        if case > 0.0 {
            priors.extend(known.iter().map(|_| (0.0, case)));
        }
        let terms = |act: &Act, seen: &Seen| {
            let mut terms = self.terms(act, seen);
            // What a member has of its own stays out of collective texts.
            if !(act.codes.text && self == Baseline::UnitWeightStakes)
                && let Ok(place) = members.binary_search(&seen.member.as_str())
            {
                terms.push((first_member + place, 1.0));
            }
            terms
        };
        let mut observations = Vec::new();
        for (k, act) in known.iter().enumerate() {
            for seen in &act.seen {
                let mut terms = terms(act, seen);
                if case > 0.0 {
                    terms.push((first_case + k, 1.0));
                }
                observations.push(Observation { answer: seen.answer, terms });
            }
        }
        let fitted = fit(&observations, &priors, HALF);
        let mut predict = |seen: &Seen| {
            let terms = terms(asked, seen);
            let (mean, variance) = fitted.utility(&terms);
            let new = terms.iter().all(|t| t.0 < first_member) && !asked.codes.text;
            averaged(mean, variance + case * case + if new { own * own } else { 0.0 }, HALF)
        };
        asked.seen.iter().map(&mut predict).collect()
    }

    /// Standard deviations of a member's own lean and of what all share in a case, in logits (record).
    fn spreads(self) -> (f64, f64) {
        match self {
            Baseline::UnitWeightStakes => (0.38, 0.55),
            _ => (0.6, 0.0),
        }
    }

    /// The terms of a utility, without those of the member and of the case.
    fn terms(self, act: &Act, seen: &Seen) -> Vec<(usize, f64)> {
        let (c, codes) = (&seen.covariates, &act.codes);
        let member = [(3, c.alignment), (4, c.proximity), (5, c.later), (6, c.defence)];
        let mut terms = vec![(0, 1.0)];
        match self {
            Baseline::CovariatesOnly => terms.extend(member),
            Baseline::UnitWeightStakes => {
                terms.push((1, codes.unit_stakes() - 0.4));
                if codes.one_is_enough {
                    terms.push((2, 1.0));
                }
                if codes.text {
                    terms.push((7, 1.0));
                } else {
                    terms.extend(member);
                }
            }
            Baseline::BaseRate | Baseline::SoloTextRate | Baseline::SingleDial => {}
        }
        terms
    }
}

/// Intercept, slope of the unit-weight stakes, one is enough, alignment, proximity, accession, defence, text: mean and
/// standard deviation of the prior.
const PRIORS: [(f64, f64); 8] =
    [(0.0, 1.5), (5.0, 3.0), (-1.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (2.0, 1.5)];

/// Shares of nothing, partial and joined; even thirds of nobody.
fn shares<'a>(seen: impl Iterator<Item = &'a Seen>) -> [f64; 3] {
    let mut sum = [0.0; 3];
    seen.for_each(|s| sum[s.answer.index()] += 1.0);
    let all: f64 = sum.iter().sum();
    if all > 0.0 { sum.map(|s| s / all) } else { [1.0 / 3.0; 3] }
}

/// The expected value of an answer that is scored 0, 0.5 or 1.
#[must_use]
pub fn expected([_, partial, joined]: [f64; 3]) -> f64 {
    joined + Answer::Partial.value() * partial
}
