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
    /// The rung of least loss.
    pub want: &'a [u8],
}

impl State {
    pub(crate) fn current(&self) -> Beliefs<'_> {
        Beliefs { claims: &self.claims, hostile: &self.hostile, loss: &self.loss, want: &self.want }
    }

    pub(crate) fn stale(&self) -> Beliefs<'_> {
        Beliefs {
            claims: &self.stale_claims,
            hostile: &self.stale_hostile,
            loss: &self.stale_loss,
            want: &self.stale_want,
        }
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
        let (mut loss, mut work) = (std::mem::take(&mut s.loss), std::mem::take(&mut s.work));
        expected_loss(model, s, &s.belief, &s.hostile, &mut loss, &mut work);
        (s.loss, s.work) = (loss, work);
        least_loss(model, &s.loss, &mut s.want, &mut s.scratch);
        match model.setup.rules.decision {
            DecisionRule::ExpectedLoss => s.ideal.copy_from_slice(&s.want),
            DecisionRule::Threshold => (0..model.n).for_each(|i| s.ideal[i] = threshold_rung(model, s, i)),
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
        let (mut loss, mut work) = (std::mem::take(&mut s.stale_loss), std::mem::take(&mut s.work));
        expected_loss(model, s, &s.stale_belief, &s.stale_hostile, &mut loss, &mut work);
        (s.stale_loss, s.work) = (loss, work);
        least_loss(model, &s.stale_loss, &mut s.stale_want, &mut s.work);
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
///
/// The sums over hypotheses are built up rung by rung: from r to r + 1, E(r* - r)^+ falls by P(r* > r) / 4 and
/// E(r - r*)^+ rises by P(r* <= r) / 4.
fn expected_loss(model: &Model, s: &State, belief: &[f64], hostile: &[f64], loss: &mut [f64], work: &mut [f64]) {
    let (n, k) = (model.n, model.k);
    let p = &model.setup.parameters;
    let parts = &mut work[..7 * n];
    let (short, rest) = parts.split_at_mut(n);
    let (excess, rest) = rest.split_at_mut(n);
    let (above, rest) = rest.split_at_mut(n);
    let (harm, rest) = rest.split_at_mut(n);
    let (error, rest) = rest.split_at_mut(n);
    let (pull, drag) = rest.split_at_mut(n);
    short.fill(0.0);
    excess.fill(0.0);
    for (h, hypothesis) in model.setup.hypotheses.iter().enumerate() {
        let full = f64::from(hypothesis.warrants) / RUNGS_PER_ACT;
        for (x, &p) in short.iter_mut().zip(&belief[h * n..][..n]) {
            *x += p * full;
        }
    }
    for (i, m) in model.setup.members.iter().enumerate() {
        harm[i] = s.stake_weight[i] * s.case.stake + m.abandonment * m.exposure;
        error[i] = p.shared_risk * s.error_weight[i];
        pull[i] = lean(model, s, i);
        drag[i] = m.entrapment * (1.0 - hostile[i]);
    }
    for r in 0..=model.top {
        let rungs = f64::from(r) / RUNGS_PER_ACT;
        let capped = f64::from(r.min(model.cap)) / RUNGS_PER_ACT;
        let cost = p.shared_risk * p.act_cost * model.setup.ladder[usize::from(r)].cost;
        let row = &mut loss[usize::from(r) * n..][..n];
        let weighed = harm.iter().zip(&*short).zip(error.iter().zip(&*excess));
        let borne = s.act_cost.iter().zip(&*drag).zip(&*pull);
        for ((el, ((harm, short), (error, excess))), ((z, drag), pull)) in row.iter_mut().zip(weighed).zip(borne) {
            *el = harm * short + error * excess + cost * z + drag * rungs - pull * capped;
        }
        for (el, &committed) in row.iter_mut().zip(&s.committed).filter(|x| *x.1 > r) {
            *el += p.audience_cost * f64::from(committed - r) / RUNGS_PER_ACT;
        }
        above.fill(0.0);
        for h in (0..k).filter(|&h| model.setup.hypotheses[h].warrants > r) {
            for (a, &p) in above.iter_mut().zip(&belief[h * n..][..n]) {
                *a += p;
            }
        }
        for ((short, excess), above) in short.iter_mut().zip(&mut *excess).zip(&*above) {
            *short -= above / RUNGS_PER_ACT;
            *excess += (1.0 - above) / RUNGS_PER_ACT;
        }
    }
}

/// Each member's rung of least loss; ties go to the lower rung.
fn least_loss(model: &Model, loss: &[f64], want: &mut [u8], work: &mut [f64]) {
    let n = model.n;
    let best = &mut work[..n];
    best.copy_from_slice(&loss[..n]);
    want.fill(0);
    for r in 1..=model.top {
        let row = &loss[usize::from(r) * n..][..n];
        for ((best, want), &el) in best.iter_mut().zip(want.iter_mut()).zip(row) {
            let better = el < *best - TIE;
            *want = if better { r } else { *want };
            *best = if better { el } else { *best };
        }
    }
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
