//! What the evidence of a run is worth to an ideal observer: one who knows how every item comes about, pools what has
//! reached anybody, and listens to nobody.
//!
//! > LLR = sum over items ln P(x|s) / P(x|n) + sum over private signals 2 mu x / sd^2
//!
//! P(x|h) is the generator's: an item that may be planted points to its claim with presence + (1 - presence) q'(h), a
//! rumour always does, any other item does with q'(h). That an item came to light at all says nothing here.

use crate::evidence::Provenance;
use crate::ids::HypothesisId;
use crate::math;
use crate::rng::{Key, Purpose};
use crate::step::Run;
use crate::time::Tick;

/// No content is held for less likely than this, so that one item never decides with certainty.
const LEAST: f64 = 1e-12;

/// Log-likelihood ratios of one hypothesis against another, in nats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Of all that has reached anybody.
    pub pooled: f64,
    /// Of what has reached each member, in the setup's order.
    pub members: Vec<f64>,
}

impl Run<'_> {
    /// What the evidence so far says for `signal` against `noise`.
    #[must_use]
    pub fn evidence(&self, signal: HypothesisId, noise: HypothesisId) -> Evidence {
        let (model, s) = (self.model, &self.state);
        let mut found = Evidence { pooled: 0.0, members: vec![0.0; model.n] };
        for x in 0..model.setup.items.len() {
            let llr = self.item_ratio(x, signal, noise);
            let mut anybody = false;
            for (member, &arrival) in found.members.iter_mut().zip(&s.arrival[x * model.n..][..model.n]) {
                if s.released[x] && arrival <= s.tick {
                    *member += llr;
                    anybody = true;
                }
            }
            found.pooled += if anybody { llr } else { 0.0 };
        }
        self.add_signals(signal, noise, &mut found);
        found
    }

    /// ln P(x|signal) / P(x|noise) of an item's content.
    fn item_ratio(&self, x: usize, signal: HypothesisId, noise: HypothesisId) -> f64 {
        let item = &self.model.setup.items[x];
        let of = |h: HypothesisId| {
            let collected = self.model.likelihoods[x].likelihood[h.ix()];
            let points = match item.provenance {
                _ if item.scripted.is_some() => collected,
                Provenance::Rumour => 1.0,
                Provenance::Planted => item.presence[h.ix()] + (1.0 - item.presence[h.ix()]) * collected,
                Provenance::Collected => collected,
            };
            let said = if self.state.points[x] { points } else { 1.0 - points };
            math::ln(said.max(LEAST))
        };
        of(signal) - of(noise)
    }

    /// The private signals up to now. They are addressed, so they are drawn again instead of kept.
    fn add_signals(&self, signal: HypothesisId, noise: HypothesisId, found: &mut Evidence) {
        let (model, clock) = (self.model, &self.model.setup.clock);
        let Some(signals) = &model.setup.signals else { return };
        let sign = match signals.hypothesis {
            h if h == signal => 1.0,
            h if h == noise => -1.0,
            _ => return,
        };
        let truth = if signals.hypothesis == model.setup.truth { 1.0 } else { -1.0 };
        let mut z = vec![0.0; 4 * model.width];
        for t in clock.first.0..=self.state.tick.0 {
            let quarter = usize::try_from(t.rem_euclid(4)).unwrap_or(0);
            if quarter == 0 || t == clock.first.0 {
                let at = Tick(t.div_euclid(4));
                let who = &model.member_keys;
                self.draws.four_normals(Purpose::Signal, who, Key::NONE, at, model.width, &mut z);
            }
            let mu = signals.mean_at(clock.place(Tick(t)));
            for (i, member) in found.members.iter_mut().enumerate() {
                let sd = model.traits.signal_sd[i];
                if sd > 0.0 {
                    let heard = truth * mu + sd * z[quarter * model.width + i];
                    let llr = sign * 2.0 * mu * heard / (sd * sd);
                    *member += llr;
                    found.pooled += llr;
                }
            }
        }
    }
}
