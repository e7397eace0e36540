//! What the rules would have one member do with what it is known to know, apart from any run.
//!
//! A live session keeps its own account of what each member has seen. Here a member starts from its prior, reads
//! those items and no others, and weighs a text by the same code as in a run. Of the other allies it knows nothing: it
//! takes them to believe what it believes itself. Nobody influences it, and under a sequential test of belief it weighs
//! evidence as under Bayes.

use crate::council::{Draft, File, Phase, Reason, Stance};
use crate::evidence::log_likelihood;
use crate::ids::{ItemId, MemberId};
use crate::math;
use crate::model::Model;
use crate::rng::Draws;
use crate::setup::{Locus, Request};
use crate::step::Run;
use crate::time::Tick;

/// What a member knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// The tick now.
    pub now: Tick,
    /// Items in the order in which it read them, and whether each points to its claim.
    pub items: Vec<(ItemId, bool)>,
    /// Warnings it heard: bit of the technique, strength, when.
    pub warnings: Vec<(u8, f64, Tick)>,
    /// Incidents it knows of: when, harm, where.
    pub incidents: Vec<(Tick, f64, Locus)>,
    /// How openly the victim has asked for an act.
    pub request: Request,
    /// The text in force, if there is one.
    pub in_force: Option<Draft>,
}

/// What a member makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// Belief in each hypothesis.
    pub belief: Vec<f64>,
    /// Belief that the state did it: in any hypothesis that bears that out.
    pub state: f64,
    /// Whether that is enough for it to sign a text that names the state.
    pub would_sign: bool,
    /// The rung that it would have the alliance take.
    pub wants: u8,
    /// Its answer to a text, if there was one.
    pub answer: Option<Verdict>,
}

/// A member's answer to a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it would break silence, with this run's noise.
    pub breaks: bool,
    /// The probability of it over the noise.
    pub probability: f64,
    /// Its stance.
    pub stance: Stance,
    /// What weighs most.
    pub reason: Reason,
}

impl Model {
    /// What `member` makes of what it knows, and of a text if one is given; `None` if there is no such member. A rung
    /// above the ladder counts as the highest.
    #[must_use]
    pub fn advise(
        &self,
        draws: Draws,
        member: MemberId,
        outlook: &Outlook,
        text: Option<Draft>,
    ) -> Option<Advice> {
        let i = member.ix();
        if i >= self.n {
            return None;
        }
        let mut run = self.plain();
        run.restart(draws);
        run.state.tick = outlook.now;
        run.state.warnings.extend_from_slice(&outlook.warnings);
        run.read_all(i, &outlook.items);
        for &(since, harm, locus) in &outlook.incidents {
            run.state.case.incidents.push((since, harm, locus.weight()));
        }
        run.state.case.request = outlook.request;
        run.state.council.in_force = outlook.in_force.map(|d| Draft { rung: d.rung.min(self.top), ..d });
        run.prefer();
        let column = |h: usize| run.state.belief[h * self.width + i];
        let state = run.state.view.claims[2 * self.width + i];
        Some(Advice {
            belief: (0..self.k).map(column).collect(),
            state,
            would_sign: state >= self.setup.members[i].attribution_threshold - self.signing_discount(2),
            wants: run.state.ideal[i],
            answer: text.map(|draft| run.verdict(i, Draft { rung: draft.rung.min(self.top), ..draft })),
        })
    }
}

impl Run<'_> {
    /// Member i reads items one after the other; everybody is then taken to believe what it believes.
    fn read_all(&mut self, i: usize, items: &[(ItemId, bool)]) {
        let (model, width, k) = (self.model, self.model.width, self.model.k);
        for &(item, points) in items.iter().filter(|(item, _)| item.ix() < model.setup.items.len()) {
            let x = item.ix();
            let read = &model.setup.items[x];
            let weight = read.group.map_or(1.0, |group| {
                let m = &mut self.state.received[usize::from(group) * model.n + i];
                *m += 1;
                model.group_weights[(usize::from(*m) - 1).min(model.group_weights.len() - 1)]
            });
            let deception = self.deception(i, read.technique);
            let rule = model.setup.rules.source_model;
            let of = |h| log_likelihood(rule, &model.likelihoods[x], h, points, read.contrast, deception);
            let first = of(0);
            for c in 0..k - 1 {
                self.state.read[x * k + c] = of(c + 1) - first;
            }
            let weight = weight * self.assimilation(i, x);
            for c in 0..k - 1 {
                let news = weight * self.state.read[x * k + c];
                self.state.own[c * width + i] += news;
                self.state.expressed[c * width + i] += news;
            }
        }
        let odds: Vec<f64> =
            (0..k).map(|h| h.checked_sub(1).map_or(0.0, |c| self.state.own[c * width + i])).collect();
        let top = odds.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        let weights: Vec<f64> = odds.iter().map(|y| math::exp(y - top)).collect();
        let total: f64 = weights.iter().sum();
        for (h, weight) in weights.iter().enumerate() {
            self.state.belief[h * width..][..width].fill(weight / total);
        }
    }

    /// Member i's answer to a text, as if on instructions of today.
    fn verdict(&mut self, i: usize, draft: Draft) -> Verdict {
        let p = &self.model.setup.parameters;
        self.weigh(draft, false, false);
        let stance = self.stance_alone(i);
        let breaks = matches!(stance, Stance::TooWeak | Stance::TooStrong);
        let s = &mut self.state;
        (s.stance[i], s.blocking[i]) = (stance, breaks);
        let excess = s.weighed.delta[i] - s.weighed.alone[i] - p.partial_width / 2.0;
        let probability = if excess.is_infinite() || p.consent_noise == 0.0 {
            f64::from(u8::from(excess > 0.0))
        } else {
            math::logistic(excess / p.consent_noise)
        };
        let file = File {
            sponsor: MemberId::at(i),
            asked: draft.rung,
            asked_claim: draft.claim,
            draft,
            retract: false,
            opened: s.tick,
            phase: Phase::Silence { deadline: s.tick },
            rounds: 1,
            soundings: 0,
            extensions: 0,
            broken: [0; 5],
            conditional: false,
        };
        Verdict { breaks, probability, stance, reason: self.reason(i, &file) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ladder::ClaimLevel;
    use crate::preference::tests::one_member;

    fn model() -> Model {
        Model::new(one_member(0.0)).unwrap()
    }

    /// A text that asks for more than anything warrants is refused by more than one that asks for nothing.
    #[test]
    fn a_member_objects_more_to_more() {
        let model = model();
        let probability = |rung| {
            let text = Draft { rung, claim: ClaimLevel::Event };
            let advice = model.advise(Draws::new(7, 0, 0), MemberId(0), &Outlook::default(), Some(text));
            advice.unwrap().answer.unwrap().probability
        };
        let top = u8::try_from(model.setup().ladder.len() - 1).unwrap();
        assert!(probability(top) > probability(0), "{} {}", probability(top), probability(0));
        assert!(probability(0) < 0.5);
        assert_eq!(probability(top), probability(200), "a rung above the ladder is its highest");
    }

    /// With nothing at stake the record's rule has one member in ten object to a text on an act (history.md 2.3); who
    /// counts the risk of the act as well objects more.
    #[test]
    fn consent_with_nothing_at_stake_is_the_record_s() {
        let objects = |risk| {
            let mut setup = one_member(0.5);
            setup.ladder[4].claim = ClaimLevel::Event;
            let p = &mut setup.parameters;
            (p.consent_noise, p.consent_risk) = (1.0, risk);
            let text = Draft { rung: 4, claim: ClaimLevel::Event };
            let model = Model::new(setup).unwrap();
            let advice = model.advise(Draws::new(7, 0, 0), MemberId(0), &Outlook::default(), Some(text));
            advice.unwrap().answer.unwrap().probability
        };
        assert!((objects(0.0) - 0.098).abs() < 0.001, "{}", objects(0.0));
        assert!(objects(0.5) > objects(0.0) + 0.02 && objects(1.0) > objects(0.5) + 0.02);
    }

    #[test]
    fn beliefs_are_the_prior_where_nothing_was_read_and_sum_to_one() {
        let model = model();
        let advice = model.advise(Draws::new(7, 0, 0), MemberId(0), &Outlook::default(), None).unwrap();
        let run = model.start(Draws::new(7, 0, 0));
        for (h, &p) in advice.belief.iter().enumerate() {
            assert!((p - run.belief(MemberId(0), crate::HypothesisId::at(h))).abs() < 1e-12);
        }
        assert!((advice.belief.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(advice.answer.is_none());
        assert!(model.advise(Draws::new(7, 0, 0), MemberId(9), &Outlook::default(), None).is_none());
    }
}
