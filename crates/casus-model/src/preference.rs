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

use crate::math;
use crate::model::{Model, RUNGS_PER_ACT};
use crate::setup::{DecisionRule, Locus};
use crate::state::State;
use crate::step::Run;

/// Losses closer than this are equal, and the lower rung wins.
pub(crate) const TIE: f64 = 1e-12;

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
        math::wide(
            #[inline(always)]
            || sums(model, &s.belief, &mut s.claims, &mut s.hostile),
        );
        let (mut loss, mut work) = (std::mem::take(&mut s.loss), std::mem::take(&mut s.work));
        math::wide(
            #[inline(always)]
            || expected_loss(model, s, &s.belief, &s.hostile, &mut loss, &mut work),
        );
        (s.loss, s.work) = (loss, work);
        math::wide(
            #[inline(always)]
            || least_loss(model, &s.loss, &mut s.want, &mut s.work),
        );
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
        v * belief
            - self.state.error_weight[i] * (1.0 - belief)
            - self.solo_threshold_rest(i, rung)
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
            1 => self.model.traits.threshold[i] - p.collective_discount - p.deliberate_discount,
            _ => self.model.traits.threshold[i] - p.collective_discount,
        }
    }
}

/// lean_i: private lean, the case's common lean, proximity where stakes are low, and the request.
pub(crate) fn lean(model: &Model, s: &State, i: usize) -> f64 {
    let p = &model.setup.parameters;
    s.lean[i] + p.proximity_weight * (1.0 - s.case.pressing) * model.traits.proximity[i]
        - p.request_weight * (1.0 - s.case.request.level())
}

/// All members' [`lean`].
#[inline(always)]
fn leans(model: &Model, s: &State, out: &mut [f64]) {
    let n = model.n;
    let p = &model.setup.parameters;
    let near = p.proximity_weight * (1.0 - s.case.pressing);
    let unasked = p.request_weight * (1.0 - s.case.request.level());
    let (lean, proximity, out) = (&s.lean[..n], &model.traits.proximity[..n], &mut out[..n]);
    for i in 0..n {
        out[i] = lean[i] + near * proximity[i] - unasked;
    }
}

/// Belief in each claim level or a stronger one, and in any hostile hypothesis.
#[inline(always)]
fn sums(model: &Model, belief: &[f64], claims: &mut [f64], hostile: &mut [f64]) {
    let n = model.n;
    claims.fill(0.0);
    hostile.fill(0.0);
    for (hypothesis, p) in model.setup.hypotheses.iter().zip(belief.chunks_exact(n)) {
        add(&mut claims[hypothesis.claim.index() * n..][..n], p);
        if hypothesis.hostile {
            add(hostile, p);
        }
    }
    for level in (0..model.strongest).rev() {
        let (weaker, stronger) = claims[level * n..][..2 * n].split_at_mut(n);
        add(weaker, stronger);
    }
}

#[inline(always)]
fn add(sums: &mut [f64], terms: &[f64]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}

/// EL_i(r) for every rung and member, rung-major.
///
/// Built up rung by rung: from r to r + 1, E(r* - r)^+ falls by P(r* > r) and E(r - r*)^+ rises by P(r* <= r), so
/// the loss climbs by a slope that changes only at a rung that some hypothesis warrants, and by what the act costs.
#[inline(always)]
fn expected_loss(
    model: &Model,
    s: &State,
    belief: &[f64],
    hostile: &[f64],
    loss: &mut [f64],
    work: &mut [f64],
) {
    let n = model.n;
    let p = &model.setup.parameters;
    let (slope, rest) = work.split_at_mut(n);
    let (swing, rest) = rest.split_at_mut(n);
    let (pull, rest) = rest.split_at_mut(n);
    let harm = &mut rest[..n];
    let (stake, error, hostile) = (&s.stake_weight[..n], &s.error_weight[..n], &hostile[..n]);
    let traits = &model.traits;
    let (abandonment, entrapment) = (&traits.abandonment[..n], &traits.entrapment[..n]);
    leans(model, s, pull);
    for i in 0..n {
        harm[i] = (stake[i] * s.case.stake + abandonment[i]) / RUNGS_PER_ACT;
        swing[i] = harm[i] + p.shared_risk * error[i] / RUNGS_PER_ACT;
        pull[i] /= RUNGS_PER_ACT;
        slope[i] = entrapment[i] * (1.0 - hostile[i]) / RUNGS_PER_ACT - harm[i] - pull[i];
    }

    let cost = |r: u8| p.shared_risk * p.act_cost * model.setup.ladder[usize::from(r)].cost;
    let z = &s.act_cost[..n];
    let lowest = &mut loss[..n];
    for i in 0..n {
        lowest[i] = cost(0) * z[i];
    }
    for (hypothesis, belief) in model.setup.hypotheses.iter().zip(belief.chunks_exact(n)) {
        let rungs = f64::from(hypothesis.warrants);
        for i in 0..n {
            lowest[i] += harm[i] * rungs * belief[i];
        }
    }
    for r in 0..model.top {
        for (hypothesis, belief) in model.setup.hypotheses.iter().zip(belief.chunks_exact(n)) {
            if hypothesis.warrants == r {
                for i in 0..n {
                    slope[i] += swing[i] * belief[i];
                }
            }
        }
        if r == model.cap {
            for i in 0..n {
                slope[i] += pull[i];
            }
        }
        let climb = cost(r + 1) - cost(r);
        let (from, to) = loss[usize::from(r) * n..][..2 * n].split_at_mut(n);
        for i in 0..n {
            to[i] = from[i] + slope[i] + climb * z[i];
        }
    }

    let audience = p.audience_cost / RUNGS_PER_ACT;
    for (i, &committed) in s.committed.iter().enumerate() {
        for r in 0..committed {
            loss[usize::from(r) * n + i] += audience * f64::from(committed - r);
        }
    }
}

/// Each member's rung of least loss; ties go to the lower rung.
#[inline(always)]
fn least_loss(model: &Model, loss: &[f64], want: &mut [u8], work: &mut [f64]) {
    let n = model.n;
    let (least, rest) = work.split_at_mut(n);
    least.copy_from_slice(&loss[..n]);
    for row in loss.chunks_exact(n).skip(1) {
        for (least, &el) in least.iter_mut().zip(row) {
            *least = if el < *least { el } else { *least };
        }
    }
    // Rungs are kept as numbers of the width of a loss while they are compared side by side with losses.
    let lowest = &mut rest[..n];
    for (r, row) in (0..=model.top).zip(loss.chunks_exact(n)).rev() {
        for ((lowest, least), el) in lowest.iter_mut().zip(&*least).zip(row) {
            *lowest = if el - least <= TIE { f64::from(r) } else { *lowest };
        }
    }
    for (want, &rung) in want.iter_mut().zip(&*lowest) {
        *want = rung as u8;
    }
}

/// The hypothesis that member i believes in most; the first of equals.
pub(crate) fn likeliest(model: &Model, s: &State, i: usize) -> usize {
    let belief = |h: usize| s.belief[h * model.n + i];
    (0..model.k).fold(0, |a, b| if belief(b) > belief(a) { b } else { a })
}

/// The rung that the likeliest hypothesis warrants, once the belief in it passes the attribution threshold; else
/// the lowest rung above nothing.
fn threshold_rung(model: &Model, s: &State, i: usize) -> u8 {
    let lead = likeliest(model, s, i);
    if s.belief[lead * model.n + i] >= model.setup.members[i].attribution_threshold {
        model.setup.hypotheses[lead].warrants
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use crate::council::Draft;
    use crate::ladder::ClaimLevel;
    use crate::member::Member;
    use crate::setup::{Hypothesis, Locus, Request, Setup};
    use crate::time::{Clock, Tick};
    use crate::{Draws, HypothesisId, Model, Run};

    /// One member of no particular leaning, and a ladder rung whose cost is that of the act in question.
    fn one_member(cost: f64) -> Setup {
        let hypothesis = |id: &str, hostile, warrants| Hypothesis {
            id: id.into(),
            label: id.into(),
            hostile,
            claim: if hostile { ClaimLevel::State } else { ClaimLevel::Event },
            warrants,
            prior: 0.5,
            slant: 0.0,
        };
        let mut ladder = crate::ladder::nato();
        ladder[4].cost = cost;
        let p = crate::parameters::Parameters {
            stake_spread: 0.0,
            error_spread: 0.0,
            act_cost_spread: 0.0,
            member_residual: 0.0,
            case_residual: 0.0,
            request_weight: 0.0,
            ..Default::default()
        };
        Setup {
            id: "t".into(),
            title: "t".into(),
            hash: String::new(),
            clock: Clock { minutes: 360, first: Tick(0), last: Tick(1) },
            hypotheses: vec![hypothesis("yes", true, 4), hypothesis("no", false, 0)],
            truth: HypothesisId(0),
            ladder,
            influence: crate::influence::InfluenceNetwork::from_edges(1, &[]),
            members: vec![Member::plain("A")],
            grievances: vec![],
            sharing: crate::evidence::Sharing { alliance: 2.0, circle: 4.0, rest: 12.0, consultation: 0.5 },
            ambiguity: 0.0,
            items: vec![],
            injects: vec![],
            procedure: crate::council::Procedure {
                period: 4,
                urgent_period: 2,
                extensions: 0,
                extension: 2,
                rounds: 4,
                sounding_interval: 1,
                soundings: 10,
                pause: 8,
                consultation_within: 4,
                open_tabling: true,
                fallback: crate::council::Fallback::Nothing,
            },
            adversary: crate::adversary::Adversary {
                id: "X".into(),
                name: "X".into(),
                policy: crate::adversary::AdversaryPolicy::Scripted,
                repertoire: vec![],
                pressure: 0.0,
                mean_pressure: 0.0,
                persistence: 0.0,
                volatility: 0.0,
                risk_seeking: 0.0,
                exposure_cost: 1.0,
                deterrence: 0.0,
            },
            rules: Default::default(),
            parameters: p,
        }
    }

    /// Stake and action threshold of a case: harm, days since, cost of the act, endorsement (history.md 2.2).
    fn case(harm: f64, days: i32, cost: f64, in_force: Option<ClaimLevel>) -> (f64, f64) {
        let model = Model::new(one_member(cost)).unwrap();
        let mut run: Run<'_> = model.silent();
        run.restart(Draws::new(1, 0, 0));
        run.add_incident(harm, Locus::Ally);
        run.state.case.request = Request::Public;
        run.state.council.in_force = in_force.map(|claim| Draft { rung: 1, claim });
        run.state.tick = Tick(days * 4);
        run.stakes();
        (run.state.case.stake, run.action_threshold(0, 4))
    }

    /// The record's three solo acts: the same member, three thresholds.
    #[test]
    fn the_threshold_moves_with_the_case_as_the_record_has_it() {
        let close = |got: f64, want: f64| assert!((got - want).abs() < 0.012, "{got}, expected {want}");
        let (stake, threshold) = case(0.75, 0, 0.75, Some(ClaimLevel::State));
        close(stake, 0.75);
        close(threshold, 0.39);
        let (stake, threshold) = case(0.5, 2375, 0.75, Some(ClaimLevel::Event));
        close(stake, 0.20);
        close(threshold, 0.89);
        let (stake, threshold) = case(0.5, 287, 0.25, None);
        close(stake, 0.27);
        close(threshold, 0.81);
    }
}
