//! How answers become a decision: who abstains, and whether the objectors are enough to stop a text.

use crate::setup::{AggregationRule, VoteWeight};
use crate::step::Run;

/// Shares of the members and of their population that pass a text by qualified majority.
const MAJORITY_MEMBERS: f64 = 0.55;
const MAJORITY_POPULATION: f64 = 0.65;

/// A share that is reached but for rounding is reached: the order of a sum must not decide a text.
const ROUNDING: f64 = 1e-9;

/// Whether those counted hold at least `share` of the weight of all.
fn hold(share: f64, votes: impl Iterator<Item = (f64, bool)>) -> bool {
    let (held, all) = votes.fold((0.0, 0.0), |(held, all), (weight, counts)| {
        (held + if counts { weight } else { 0.0 }, all + weight)
    });
    held >= (share - ROUNDING) * all
}

impl Run<'_> {
    /// Objections that the rule takes for abstentions. Red lines and belief floors never are: their Delta is infinite.
    /// Where too many abstain they stand in the way of the text as if they had broken silence.
    pub(super) fn abstain(&mut self) {
        let AggregationRule::ConstructiveAbstention { margin, share } = self.model.setup.rules.aggregation
        else {
            return;
        };
        let n = self.model.n;
        let objectors = self.state.blocking.iter().filter(|&&b| b).count();
        let alone = 1.0 - self.state.cascade * objectors as f64 / n as f64;
        for i in 0..n {
            let little = self.state.scratch[i] <= self.state.weighed.alone[i] * alone + margin;
            self.state.abstains[i] = self.state.blocking[i] && little;
        }
        let s = &mut self.state;
        let abstaining = || self.model.setup.members.iter().zip(&s.abstains);
        let too_many = s.abstains.contains(&true)
            && hold(share, abstaining().map(|(_, &a)| (1.0, a)))
            && hold(share, abstaining().map(|(m, &a)| (m.population, a)));
        for (blocks, &abstains) in s.blocking.iter_mut().zip(&s.abstains) {
            *blocks &= too_many || !abstains;
        }
    }

    /// Whether the text stands, given who objects.
    pub(super) fn carried(&self) -> bool {
        let rules = &self.model.setup.rules;
        let votes = || self.model.setup.members.iter().zip(self.state.blocking.iter().map(|b| !b));
        match rules.aggregation {
            _ if !self.state.blocking.contains(&true) => true,
            AggregationRule::ConsensusSilence | AggregationRule::ConstructiveAbstention { .. } => false,
            AggregationRule::QualifiedMajority => {
                hold(MAJORITY_MEMBERS, votes().map(|(_, yes)| (1.0, yes)))
                    && hold(MAJORITY_POPULATION, votes().map(|(m, yes)| (m.population, yes)))
            }
            AggregationRule::WeightedQuota { quota, weight } => {
                let of = |m: &crate::member::Member| match weight {
                    VoteWeight::Capability => m.capability,
                    VoteWeight::Population => m.population,
                };
                hold(quota, votes().map(|(m, yes)| (of(m), yes)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hold;

    /// How many coalitions reach the quota, and how often each member's leaving loses it.
    fn swings(quota: f64, weights: &[f64]) -> (u32, Vec<u32>) {
        let share = quota / weights.iter().sum::<f64>();
        let wins = |c: u32| hold(share, weights.iter().enumerate().map(|(i, &w)| (w, c >> i & 1 == 1)));
        let winning = || (0..1_u32 << weights.len()).filter(|&c| wins(c));
        let swing = |i: usize| winning().filter(|&c| c >> i & 1 == 1 && !wins(c & !(1 << i))).count() as u32;
        (winning().count() as u32, (0..weights.len()).map(swing).collect())
    }

    /// Banzhaf's classical cases.
    #[test]
    fn a_quota_gives_the_known_power() {
        assert_eq!(swings(51.0, &[50.0, 49.0, 1.0]), (3, vec![3, 1, 1]));
        // The six of 1958: Luxembourg counts for nothing.
        let (_, six) = swings(12.0, &[4.0, 4.0, 4.0, 2.0, 2.0, 1.0]);
        assert_eq!(six, [10, 10, 10, 6, 6, 0]);
        // The Security Council: 848 winning coalitions; Banzhaf 106/635 and 21/1270.
        let mut council = vec![1.0; 15];
        council[..5].fill(7.0);
        let (winning, swings) = swings(39.0, &council);
        assert_eq!((winning, swings[0], swings[14]), (848, 848, 84));
    }

    /// Article 31: nine of twenty-seven are a third of the members, but stop a text only with a third of the people.
    #[test]
    fn a_third_is_reached_by_a_third() {
        let votes = |k: usize| (0..27).map(move |i| (1.0, i < k));
        assert!(hold(1.0 / 3.0, votes(9)) && !hold(1.0 / 3.0, votes(8)));
        assert!(hold(0.55, (0..20).map(|i| (0.1, i < 11))), "eleven of twenty are 55 %");
    }
}
