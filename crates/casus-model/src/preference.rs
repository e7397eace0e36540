//! From belief to preference: the stakes of the case, expected loss and ideal rungs (phase 7 of a tick).
//!
//! Two thresholds, not one. For a *collective* text at rung r the loss of member i, in logits, is
//!
//! > EL_i(r) = sum_h p_i(h) [ (v_i V + a_i X_i) (r*_h - r)^+ + g o_i (r - r*_h)^+ ] / 4 + g kap z_i c(r)
//! >           + e_i (1 - P_i(hostile)) r / 4 - lean_i min(r, cap) / 4 + kappa_A (pub_i - r)^+ / 4
//!
//! where g is the part of the risk still borne when all act as one. For an act in its *own name* the whole risk
//! counts, and
//!
//! > U_i(r) = a0 + v_i p_i V - o_i (1 - p_i) - kap z_i c(r) - eta R + w_G G + lean_i
//!
//! with p_i the belief that the accused state did it. It acts if U_i plus logistic noise passes d/2, so that without
//! noise the action threshold is p* = (o + kap z c - rest) / (v V + o): an output that moves with the case.
//! In both, lean_i = a_i + u + chi near_i (1 - H L F / 4) - w_Q (1 - Q).

use crate::model::{Model, RUNGS_PER_ACT};
use crate::setup::{DecisionRule, Locus};
use crate::state::State;
use crate::step::Run;
use crate::math;

/// Losses closer than this are equal, and the lower rung wins.
const TIE: f64 = 1e-12;

/// What beliefs a preference rests on: today's, or a capital's instruction of some ticks ago.
pub(crate) struct Beliefs<'a> {
    pub claims: &'a [f64],
    pub hostile: &'a [f64],
    pub loss: &'a [f64],
}

impl State {
    pub(crate) fn current(&self) -> Beliefs<'_> {
        Beliefs { claims: &self.claims, hostile: &self.hostile, loss: &self.loss }
    }

    pub(crate) fn stale(&self) -> Beliefs<'_> {
        Beliefs { claims: &self.stale_claims, hostile: &self.stale_hostile, loss: &self.stale_loss }
    }
}

impl Run<'_> {
    /// Stake of the case: V = (H/4) L exp(-phi (1 - F)), F = exp(-days / tau), the largest over the incidents.
    pub(crate) fn stakes(&mut self) {
        let p = &self.model.setup.parameters;
        let (mut stake, mut pressing) = (0.0, 0.0);
        for &(since, harm, locus) in &self.state.case.incidents {
            let days = self.model.setup.clock.days(self.state.tick.0 - since.0);
            let freshness = math::exp(-days / p.freshness_days);
            let v = harm * locus * math::exp(-p.staleness * (1.0 - freshness));
            if v > stake {
                stake = v;
                pressing = harm * locus * freshness;
            }
        }
        self.state.case.stake = stake;
        self.state.case.pressing = pressing;
    }

    pub(crate) fn add_incident(&mut self, harm: f64, locus: Locus) {
        self.state.case.incidents.push((self.state.tick, harm, locus.weight()));
    }

    /// Expected losses and ideal rungs from today's beliefs.
    pub(crate) fn prefer(&mut self) {
        self.stakes();
        let (model, s) = (self.model, &mut self.state);
        sums(model, &s.belief, &mut s.claims, &mut s.hostile);
        let mut loss = std::mem::take(&mut s.loss);
        expected_loss(model, s, &s.belief, &s.hostile, &mut loss);
        s.loss = loss;
        for i in 0..model.n {
            s.ideal[i] = match model.setup.rules.decision {
                DecisionRule::ExpectedLoss => ideal(model, &s.loss, i),
                DecisionRule::Threshold => threshold_rung(model, s, i),
            };
        }
    }

    /// Losses as the capitals saw them when they wrote their instructions.
    pub(crate) fn prefer_stale(&mut self) {
        let (model, n, k) = (self.model, self.model.n, self.model.k);
        for i in 0..n {
            let then = self.state.tick.plus(-model.setup.members[i].latency);
            let slot = self.past_slot(then.max(model.setup.clock.first));
            for h in 0..k {
                self.state.stale_belief[h * n + i] = self.state.past[slot * n * k + h * n + i];
            }
        }
        let s = &mut self.state;
        sums(model, &s.stale_belief, &mut s.stale_claims, &mut s.stale_hostile);
        let mut loss = std::mem::take(&mut s.stale_loss);
        expected_loss(model, s, &s.stale_belief, &s.stale_hostile, &mut loss);
        s.stale_loss = loss;
    }

    /// Utility of member i of acting at `rung` in its own name. `already` tells whether one act is enough and done.
    pub(crate) fn solo_utility(&self, i: usize, rung: u8, already: bool) -> f64 {
        let p = &self.model.setup.parameters;
        let belief = self.state.claims[2 * self.model.n + i];
        let v = self.state.stake_weight[i] * self.state.case.stake;
        v * belief - self.state.error_weight[i] * (1.0 - belief) - self.solo_threshold_rest(i, rung)
            - if already { p.one_is_enough } else { 0.0 }
    }

    /// kap z c(r) - a0 - w_G G - lean: what the numerator of p* holds besides o.
    fn solo_threshold_rest(&self, i: usize, rung: u8) -> f64 {
        let p = &self.model.setup.parameters;
        p.act_cost * self.state.act_cost[i] * self.model.setup.ladder[usize::from(rung)].cost
            - p.solo_intercept
            - p.endorsement_weight * self.state.council.endorsement()
            - lean(self.model, &self.state, i)
    }

    /// Action threshold p* of member i for an act of its own at `rung`, clamped to 0 to 1.
    pub(crate) fn action_threshold(&self, i: usize, rung: u8) -> f64 {
        let o = self.state.error_weight[i];
        let v = self.state.stake_weight[i] * self.state.case.stake;
        let p = (o + self.solo_threshold_rest(i, rung)) / (v + o);
        if p.is_finite() { p.clamp(0.0, 1.0) } else { 1.0 }
    }

    /// The threshold from which member i would sign a claim in a collective text; below every belief for level 0.
    pub(crate) fn signing_threshold(&self, i: usize, level: usize) -> f64 {
        let p = &self.model.setup.parameters;
        match level {
            0 => -1.0,
            1 => self.model.setup.members[i].attribution_threshold - p.collective_discount - p.deliberate_discount,
            _ => self.model.setup.members[i].attribution_threshold - p.collective_discount,
        }
    }
}

/// lean_i: private lean, the case's common lean, proximity where stakes are low, and the request.
pub(crate) fn lean(model: &Model, s: &State, i: usize) -> f64 {
    let p = &model.setup.parameters;
    s.lean[i] + p.proximity_weight * model.setup.members[i].proximity * (1.0 - s.case.pressing)
        - p.request_weight * (1.0 - s.case.request.level())
}

/// Belief in each claim level and in any hostile hypothesis.
fn sums(model: &Model, belief: &[f64], claims: &mut [f64], hostile: &mut [f64]) {
    let n = model.n;
    claims.fill(0.0);
    hostile.fill(0.0);
    for (h, hypothesis) in model.setup.hypotheses.iter().enumerate() {
        let p = &belief[h * n..][..n];
        for level in 0..=hypothesis.claim.index() {
            for (c, &p) in claims[level * n..][..n].iter_mut().zip(p) {
                *c += p;
            }
        }
        if hypothesis.hostile {
            for (c, &p) in hostile.iter_mut().zip(p) {
                *c += p;
            }
        }
    }
}

/// EL_i(r) for every rung and member, rung-major.
fn expected_loss(model: &Model, s: &State, belief: &[f64], hostile: &[f64], loss: &mut [f64]) {
    let (n, k) = (model.n, model.k);
    let p = &model.setup.parameters;
    let stake = s.case.stake;
    for r in 0..=model.top {
        let row = &mut loss[usize::from(r) * n..][..n];
        let rungs = f64::from(r) / RUNGS_PER_ACT;
        let capped = f64::from(r.min(model.cap)) / RUNGS_PER_ACT;
        let cost = p.shared_risk * p.act_cost * model.setup.ladder[usize::from(r)].cost;
        for (i, el) in row.iter_mut().enumerate() {
            let (mut short, mut excess) = (0.0, 0.0);
            for h in 0..k {
                let at = usize::from(r) * k + h;
                short += belief[h * n + i] * model.short[at];
                excess += belief[h * n + i] * model.excess[at];
            }
            let m = &model.setup.members[i];
            let below = (f64::from(s.committed[i]) - f64::from(r)).max(0.0) / RUNGS_PER_ACT;
            *el = (s.stake_weight[i] * stake + m.abandonment * m.exposure) * short
                + p.shared_risk * s.error_weight[i] * excess
                + cost * s.act_cost[i]
                + m.entrapment * (1.0 - hostile[i]) * rungs
                - lean(model, s, i) * capped
                + p.audience_cost * below;
        }
    }
}

/// The rung of least loss; ties go to the lower rung.
pub(crate) fn ideal(model: &Model, loss: &[f64], i: usize) -> u8 {
    let mut best = 0;
    for r in 1..=model.top {
        if loss[usize::from(r) * model.n + i] < loss[usize::from(best) * model.n + i] - TIE {
            best = r;
        }
    }
    best
}

/// The rung that the likeliest hypothesis warrants, once the belief in it passes the attribution threshold; else
/// the lowest rung above nothing.
fn threshold_rung(model: &Model, s: &State, i: usize) -> u8 {
    let n = model.n;
    let lead = (0..model.k).fold(0, |a, b| if s.belief[b * n + i] > s.belief[a * n + i] { b } else { a });
    if s.belief[lead * n + i] >= model.setup.members[i].attribution_threshold {
        model.setup.hypotheses[lead].warrants
    } else {
        1
    }
}
