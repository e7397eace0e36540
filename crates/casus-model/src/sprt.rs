//! Wald's sequential probability ratio test (Wald 1945, Annals of Mathematical Statistics 16(2)), here of a hostile
//! hand against none.
//!
//! The statistic is the logarithm of the ratio of the likelihoods of all evidence so far under the hostile hypotheses
//! and under the others, each mixed in proportion to the member's prior; with two hypotheses it is the plain
//! log-likelihood ratio. The test goes on while it lies strictly between Wald's bounds.

use crate::math;
use crate::model::Model;

/// Tolerance of the comparison with the bounds, nats.
pub(crate) const TOLERANCE: f64 = 1e-12;

/// Wald's bounds in nats for the probabilities `accept` of accepting wrongly (alpha) and `reject` of rejecting wrongly
/// (beta), each above 0 and at most 0.5: accept from ln((1 - beta) / alpha), reject from ln(beta / (1 - alpha)).
///
/// Where the statistic lands on a bound without overshooting, these error probabilities are exact.
#[must_use]
pub fn bounds(accept: f64, reject: f64) -> (f64, f64) {
    (math::ln((1.0 - reject) / accept), math::ln(reject / (1.0 - accept)))
}

/// The statistic of member i, from its prior log-odds and its evidence, both k - 1 columns against the first
/// hypothesis; 0 where all hypotheses are hostile or none is.
pub(crate) fn log_ratio(model: &Model, i: usize, prior: &[f64], evidence: &[f64]) -> f64 {
    let mass = |hostile: bool, with_evidence: bool| {
        let log_odds = |h: usize| {
            h.checked_sub(1).map_or(0.0, |c| {
                let at = c * model.width + i;
                prior[at] + if with_evidence { evidence[at] } else { 0.0 }
            })
        };
        let these = || {
            let all = model.setup.hypotheses.iter().enumerate();
            all.filter(|(_, x)| x.hostile == hostile).map(|(h, _)| log_odds(h))
        };
        let greatest = these().fold(f64::NEG_INFINITY, f64::max);
        greatest + math::ln(these().map(|x| math::exp(x - greatest)).sum())
    };
    let hostile = model.setup.hypotheses.iter().filter(|h| h.hostile).count();
    if hostile == 0 || hostile == model.k {
        return 0.0;
    }
    (mass(true, true) - mass(false, true)) - (mass(true, false) - mass(false, false))
}
