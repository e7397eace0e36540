//! Two closed forms of how rational voters with private signals go wrong together: a jury under unanimity and a cascade
//! of imitation. They say what the alliance would do if its members reasoned strategically, which casus's do not.

use casus_model::math::{exp, ln};

/// What a body of strategic voters does under unanimity (Feddersen and Pesendorfer 1998).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnanimousJury {
    /// Probability that a voter whose signal speaks against the act votes for it all the same.
    pub assent: f64,
    /// P(act | staged): the act is taken where it should not be.
    pub wrong_act: f64,
    /// P(no act | genuine): one vote at least is against where the act should be taken.
    pub no_act: f64,
}

impl UnanimousJury {
    /// The symmetric equilibrium of `voters` who each have one signal that is right with probability `accuracy`, from
    /// equal priors, and would rather act from a belief of `conviction` on; both strictly between 0.5 and 1.
    ///
    /// A voter's vote counts only where all others vote for the act. With k = [(1 - q)(1 - p) / (q p)]^(1 / (n - 1)),
    /// who sees a signal against the act assents with probability s = (k p - (1 - p)) / (p - k (1 - p)), or 0 if that
    /// is below 0.
    #[must_use]
    pub fn new(voters: u32, accuracy: f64, conviction: f64) -> UnanimousJury {
        let (p, q, n) = (accuracy, conviction, f64::from(voters));
        let assent = if voters < 2 {
            0.0
        } else {
            let k = exp(ln((1.0 - q) * (1.0 - p) / (q * p)) / (n - 1.0));
            ((k * p - (1.0 - p)) / (p - k * (1.0 - p))).clamp(0.0, 1.0)
        };
        let all = |each: f64| exp(n * ln(each));
        UnanimousJury {
            assent,
            wrong_act: all(1.0 - p + p * assent),
            no_act: 1.0 - all(p + (1.0 - p) * assent),
        }
    }
}

/// Probability that a line of imitators ends up in the wrong cascade, each seeing all earlier choices and one signal
/// that is right with probability `accuracy`, with a fair coin when level: (1 - p)(2 - p) / (2 (1 - p + p^2)), the
/// limit for a long line (Bikhchandani, Hirshleifer and Welch 1992).
#[must_use]
pub fn wrong_cascade(accuracy: f64) -> f64 {
    let p = accuracy;
    (1.0 - p) * (2.0 - p) / (2.0 * (1.0 - p + p * p))
}
