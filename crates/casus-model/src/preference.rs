//! From belief to preference: the stakes of the case, expected loss and ideal rungs (phase 7 of a tick).
//!
//! Two thresholds, not one. For a *collective* text at rung r the loss of member i, in logits, is
//!
//! > EL_i(r) = sum_h p_i(h) [ (v_i V + a_i X_i) (r*_h - r)^+ + g o_i (r - r*_h)^+ ] / 4 + g kap z_i c(r)
//! >           + e_i (1 - P_i(hostile)) r / 4 - lean_i min(r, cap) / 4 + kappa_A (pub_i - r)^+ / 4
//!
//! where g is the part of the risk still borne when all act as one. A member that only lets a text pass counts
//! `consent_risk` of that part, so that EL^c_i(r) is the same with a smaller g. For an act in its *own name* the whole risk
//! counts, and
//!
//! > U_i(r) = a0 + v_i p_i V - o_i (1 - p_i) - kap z_i c(r) - eta R + w_G G + lean_i
//!
//! with p_i the belief that the accused state did it. It acts if U_i plus logistic noise passes d/2, so that without
//! noise the action threshold is p* = (o + kap z c - rest) / (v V + o): an output that moves with the case.
//! In both, lean_i = a_i + u + chi near_i (1 - H L F / 4) - w_Q (1 - Q).

use crate::math::{self, LANES, each_lane, lanes, store};
use crate::model::{Model, RUNGS_PER_ACT};
use crate::setup::{DecisionRule, Locus};
use crate::state::State;
use crate::step::Run;

/// Losses closer than this are equal, and the lower rung wins.
pub(crate) const TIE: f64 = 1e-12;

/// What members make of some beliefs: today's, or those on which a capital wrote its instruction. Padded to whole
/// blocks of lanes, like the beliefs.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// Belief in each claim level or a stronger one, level by level.
    pub claims: Vec<f64>,
    /// Belief in any hostile hypothesis.
    pub hostile: Vec<f64>,
    /// EL of each rung, rung by rung.
    pub loss: Vec<f64>,
    /// EL^c of each rung: the same to a member that only lets a text pass.
    pub consent: Vec<f64>,
    /// The least of `loss`.
    pub least: Vec<f64>,
    /// The rung of least loss.
    pub want: Vec<u8>,
}

impl View {
    pub(crate) fn new(model: &Model) -> View {
        let width = model.width;
        let rungs = usize::from(model.top) + 1;
        View {
            claims: vec![0.0; 5 * width],
            hostile: vec![0.0; width],
            loss: vec![0.0; rungs * width],
            consent: vec![0.0; rungs * width],
            least: vec![0.0; width],
            want: vec![0; width],
        }
    }

    pub(crate) fn reset(&mut self) {
        self.loss.fill(0.0);
        self.consent.fill(0.0);
        self.want.fill(0);
    }

    /// Takes in beliefs, a block of members at a time.
    #[inline(always)]
    fn take(&mut self, model: &Model, s: &State, belief: &[f64]) {
        for from in (0..model.width).step_by(LANES) {
            self.believe(model, belief, from);
            self.lose(model, s, belief, from);
        }
    }

    /// The claims that the beliefs bear out.
    #[inline(always)]
    fn believe(&mut self, model: &Model, belief: &[f64], from: usize) {
        let width = model.width;
        let (mut claims, mut hostile) = ([[0.0; LANES]; 5], [0.0; LANES]);
        for (hypothesis, p) in model.setup.hypotheses.iter().zip(belief.chunks_exact(width)) {
            let p = lanes(p, from);
            // Every level is asked, so that none is looked up and all stay in registers.
            for (level, claim) in claims.iter_mut().enumerate() {
                if level == hypothesis.claim.index() {
                    *claim = each_lane(|l| claim[l] + p[l]);
                }
            }
            if hypothesis.hostile {
                hostile = each_lane(|l| hostile[l] + p[l]);
            }
        }
        for level in (0..4).rev() {
            claims[level] = each_lane(|l| claims[level][l] + claims[level + 1][l]);
        }
        for (level, &claim) in claims.iter().enumerate() {
            store(&mut self.claims, level * width + from, claim);
        }
        store(&mut self.hostile, from, hostile);
    }

    /// EL_i(r) and EL^c_i(r) for every rung, and the rung of least loss; ties go to the lower rung.
    ///
    /// Built up rung by rung: from r to r + 1, E(r* - r)^+ falls by P(r* > r) and E(r - r*)^+ rises by P(r* <= r), so
    /// the loss climbs by a slope that changes only at a rung that some hypothesis warrants, and by what the act
    /// costs. What a member's public words bind it to comes on top.
    #[inline(always)]
    fn lose(&mut self, model: &Model, s: &State, belief: &[f64], from: usize) {
        let width = model.width;
        let p = &model.setup.parameters;
        let of = |h: usize| lanes(&belief[h * width..], from);
        let hostile = lanes(&self.hostile, from);
        let (stake, error) = (lanes(&s.stake_weight, from), lanes(&s.error_weight, from));
        let (abandonment, entrapment) =
            (lanes(&model.traits.abandonment, from), lanes(&model.traits.entrapment, from));
        let (z, bound) = (lanes(&s.act_cost, from), lanes(&s.committed, from));
        let (own_lean, proximity) = (lanes(&s.lean, from), lanes(&model.traits.proximity, from));
        let near = p.proximity_weight * (1.0 - s.case.pressing);
        let unasked = p.request_weight * (1.0 - s.case.request.level());
        let cost = |r: u8| p.shared_risk * p.act_cost * model.setup.ladder[usize::from(r)].cost;

        let harm = each_lane(|l| (stake[l] * s.case.stake + abandonment[l]) / RUNGS_PER_ACT);
        let fear = each_lane(|l| p.shared_risk * error[l] / RUNGS_PER_ACT);
        let pull = each_lane(|l| (own_lean[l] + near * proximity[l] - unasked) / RUNGS_PER_ACT);
        let mut slope = each_lane(|l| entrapment[l] * (1.0 - hostile[l]) / RUNGS_PER_ACT - harm[l] - pull[l]);
        let mut loss = each_lane(|l| cost(0) * z[l]);
        let (mut risk, mut riskier) = (loss, [0.0; LANES]);
        for (h, hypothesis) in model.setup.hypotheses.iter().enumerate() {
            let (rungs, belief) = (f64::from(hypothesis.warrants), of(h));
            loss = each_lane(|l| loss[l] + harm[l] * rungs * belief[l]);
        }

        let spared = 1.0 - p.consent_risk;
        let audience = p.audience_cost / RUNGS_PER_ACT;
        let anybody_bound = bound != [0.0; LANES];
        let (mut least, mut want) = ([f64::INFINITY; LANES], [0.0; LANES]);
        let mut warranted = model.by_warrant.iter().peekable();
        for r in 0..=model.top {
            let rung = f64::from(r);
            let mut total = loss;
            if anybody_bound {
                total = each_lane(|l| loss[l] + audience * (bound[l] - rung).max(0.0));
            }
            want = each_lane(|l| if total[l] < least[l] - TIE { rung } else { want[l] });
            least = each_lane(|l| if total[l] < least[l] - TIE { total[l] } else { least[l] });
            store(&mut self.loss, usize::from(r) * width + from, total);
            let consent = each_lane(|l| total[l] - spared * risk[l]);
            store(&mut self.consent, usize::from(r) * width + from, consent);
            if r == model.top {
                break;
            }
            while let Some(&&h) = warranted.peek()
                && model.setup.hypotheses[h].warrants <= r
            {
                let belief = of(h);
                slope = each_lane(|l| slope[l] + (harm[l] + fear[l]) * belief[l]);
                riskier = each_lane(|l| riskier[l] + fear[l] * belief[l]);
                warranted.next();
            }
            if r == model.cap {
                slope = each_lane(|l| slope[l] + pull[l]);
            }
            let climb = cost(r + 1) - cost(r);
            loss = each_lane(|l| loss[l] + slope[l] + climb * z[l]);
            risk = each_lane(|l| risk[l] + riskier[l] + climb * z[l]);
        }
        store(&mut self.least, from, least);
        store(&mut self.want, from, each_lane(|l| math::small_whole(want[l])));
    }
}

impl State {
    /// Puts the beliefs of the capitals' instructions in the place of today's, and back.
    pub(crate) fn swap_stale(&mut self) {
        std::mem::swap(&mut self.belief, &mut self.stale_belief);
        std::mem::swap(&mut self.view, &mut self.stale_view);
    }
}

/// How many members, and what share of capability, would go at least as far as each rung.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backing {
    pub members: [u32; 32],
    pub capability: [f64; 32],
}

impl Backing {
    fn count(&mut self, model: &Model, ideal: &[u8]) {
        *self = Backing::default();
        for (&rung, share) in ideal[..model.n].iter().zip(&model.traits.capability) {
            self.members[usize::from(rung % 32)] += 1;
            self.capability[usize::from(rung % 32)] += share;
        }
        for r in (0..usize::from(model.top)).rev() {
            self.members[r] += self.members[r + 1];
            self.capability[r] += self.capability[r + 1];
        }
    }

    /// The lower median of the ideal rungs, members weighted equally.
    pub(crate) fn median(&self, top: u8) -> u8 {
        let all = self.members[0];
        (0..=top).rev().find(|&r| 2 * self.members[usize::from(r)] > all || r == 0).unwrap_or(0)
    }
}

impl Run<'_> {
    /// Stake of the case: V = (H/4) L exp(-phi (1 - F)), F = exp(-days / tau), the largest over the incidents.
    pub(crate) fn stakes(&mut self) {
        let (mut stake, mut pressing) = (0.0, 0.0);
        for &(since, harm, locus) in &self.state.case.incidents {
            let (freshness, weight) = self.model.freshness(self.state.tick.0 - since.0);
            let v = harm * locus * weight;
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
        let mut view = std::mem::take(&mut s.view);
        math::wide(
            #[inline(always)]
            || view.take(model, s, &s.belief),
        );
        s.view = view;
        match model.setup.rules.decision {
            DecisionRule::ExpectedLoss if s.ideal == s.view.want && s.backing.members[0] > 0 => return,
            DecisionRule::ExpectedLoss => s.ideal.copy_from_slice(&s.view.want),
            DecisionRule::Threshold => (0..model.n).for_each(|i| s.ideal[i] = threshold_rung(model, s, i)),
            DecisionRule::LogitQuantal { precision } => {
                (0..model.n).for_each(|i| s.ideal[i] = quantal_rung(model, s, i, precision));
            }
            DecisionRule::Scripted => {
                (0..model.n).for_each(|i| s.ideal[i] = s.named[i].unwrap_or(s.view.want[i]));
            }
        }
        s.backing.count(model, &s.ideal);
    }

    /// An outside seat names the rung that a member wants from now on, or nobody names it any more. It is read only
    /// under the `Scripted` rule of decision, a rung above the ladder as its highest; how the member weighs a text under
    /// silence is not named by it.
    pub fn name_rung(&mut self, member: crate::MemberId, rung: Option<u8>) {
        let top = self.model.top;
        if let Some(named) = self.state.named.get_mut(member.ix()) {
            *named = rung.map(|r| r.min(top));
        }
    }

    /// Losses as the capitals saw them when they wrote their instructions.
    pub(crate) fn prefer_stale(&mut self) {
        let (model, width) = (self.model, self.model.width);
        let size = self.state.belief.len();
        for i in 0..model.n {
            let then = self.state.tick.plus(-model.setup.members[i].latency);
            let slot = self.past_slot(then.max(model.setup.clock.first));
            for at in (i..size).step_by(width) {
                self.state.stale_belief[at] = self.state.past[slot * size + at];
            }
        }
        let s = &mut self.state;
        let mut view = std::mem::take(&mut s.stale_view);
        math::wide(
            #[inline(always)]
            || view.take(model, s, &s.stale_belief),
        );
        s.stale_view = view;
    }

    /// Utility of member i of acting at `rung` in its own name. `already` tells whether one act is enough and done.
    pub(crate) fn solo_utility(&self, i: usize, rung: u8, already: bool) -> f64 {
        let p = &self.model.setup.parameters;
        let belief = self.state.view.claims[2 * self.model.width + i];
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

    /// Action threshold p* of member i for an act of its own at `rung`, clamped to 0 to 1. `already` tells whether one
    /// act is enough and done.
    pub(crate) fn action_threshold(&self, i: usize, rung: u8, already: bool) -> f64 {
        let o = self.state.error_weight[i];
        let v = self.state.stake_weight[i] * self.state.case.stake;
        let done = if already { self.model.setup.parameters.one_is_enough } else { 0.0 };
        let p = (o + self.solo_threshold_rest(i, rung) + done) / (v + o);
        if p.is_finite() { p.clamp(0.0, 1.0) } else { 1.0 }
    }
}

/// lean_i: private lean, the case's common lean, proximity where stakes are low, and the request.
pub(crate) fn lean(model: &Model, s: &State, i: usize) -> f64 {
    let p = &model.setup.parameters;
    s.lean[i] + p.proximity_weight * (1.0 - s.case.pressing) * model.traits.proximity[i]
        - p.request_weight * (1.0 - s.case.request.level())
}

/// The hypothesis that member i believes in most; the first of equals.
pub(crate) fn likeliest(model: &Model, s: &State, i: usize) -> usize {
    let belief = |h: usize| s.belief[h * model.width + i];
    (0..model.k).fold(0, |a, b| if belief(b) > belief(a) { b } else { a })
}

/// The rung that the likeliest hypothesis warrants, once the belief in it passes the attribution threshold; else
/// the lowest rung above nothing.
fn threshold_rung(model: &Model, s: &State, i: usize) -> u8 {
    let lead = likeliest(model, s, i);
    if s.belief[lead * model.width + i] >= model.setup.members[i].attribution_threshold {
        model.setup.hypotheses[lead].warrants
    } else {
        1
    }
}

/// The rung of least EL - g / precision, g being Gumbel shocks: rung r with probability exp(-precision EL(r)),
/// normalised (logit quantal response, McKelvey and Palfrey 1995).
fn quantal_rung(model: &Model, s: &State, i: usize, precision: f64) -> u8 {
    let wish = |r: u8| {
        let at = usize::from(r) * model.width + i;
        s.shocks[at] - precision * s.view.loss[at]
    };
    (1..=model.top).fold(0, |best, r| if wish(r) > wish(best) { r } else { best })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::RUNGS_PER_ACT;
    use crate::council::Draft;
    use crate::ladder::ClaimLevel;
    use crate::member::Member;
    use crate::setup::{Hypothesis, Locus, Request, Setup};
    use crate::time::{Clock, Tick};
    use crate::{Draws, HypothesisId, Model, Run};

    /// One member of no particular leaning, and a ladder rung whose cost is that of the act in question.
    pub(crate) fn one_member(cost: f64) -> Setup {
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
            signals: None,
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
            index: crate::metrics::fracture::IndexWeights::default(),
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
        (run.state.case.stake, run.action_threshold(0, 4, false))
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

    /// EL and EL^c of every rung and the ideal rung of a member with these beliefs, `set` having been done to its state.
    fn weighed(setup: Setup, beliefs: &[f64], set: impl Fn(&mut Run<'_>)) -> ([Vec<f64>; 2], u8) {
        let model = Model::new(setup).unwrap();
        let mut run = model.silent();
        run.restart(Draws::new(1, 0, 0));
        set(&mut run);
        for (h, &p) in beliefs.iter().enumerate() {
            run.state.belief[h * model.width] = p;
        }
        run.prefer();
        let view = &run.state.view;
        let first = |rows: &[f64]| rows.iter().copied().step_by(model.width).collect();
        ([first(&view.loss), first(&view.consent)], run.state.ideal[0])
    }

    /// The same without EL^c.
    fn losses(setup: Setup, beliefs: &[f64], set: impl Fn(&mut Run<'_>)) -> (Vec<f64>, u8) {
        let ([loss, _], ideal) = weighed(setup, beliefs, set);
        (loss, ideal)
    }

    fn three_hypotheses() -> Setup {
        let mut setup = one_member(0.75);
        let template = setup.hypotheses[0].clone();
        setup.hypotheses = [("a", 6, true, 0.5), ("b", 1, false, 0.25), ("c", 2, true, 0.25)]
            .map(|(id, warrants, hostile, prior)| Hypothesis {
                id: id.into(),
                prior,
                warrants,
                hostile,
                ..template.clone()
            })
            .into();
        setup
    }

    /// A shortfall of one act costs 3, an excess 2, and nothing else counts: the ideal rung is the quantile of the
    /// warranted rung at 3/5, and its expected loss is 4.1 rungs.
    #[test]
    fn the_ideal_rung_is_the_newsvendor_s() {
        let mut setup = three_hypotheses();
        let p = &mut setup.parameters;
        (p.stake_weight, p.error_weight, p.shared_risk, p.act_cost) = (3.0, 2.0, 1.0, 0.0);
        let fresh = |run: &mut Run<'_>| run.add_incident(1.0, Locus::Ally);
        let (loss, ideal) = losses(setup.clone(), &[0.55, 0.25, 0.2], fresh);
        assert_eq!(ideal, 6);
        assert!((RUNGS_PER_ACT * loss[6] - 4.1).abs() < 1e-12, "{loss:?}");
        // At exactly 3/5 every rung from 2 to 6 costs the same, and the lowest is taken.
        let (loss, ideal) = losses(setup, &[0.4, 0.25, 0.35], fresh);
        assert!(loss[2..=6].iter().all(|l| (l - loss[2]).abs() < 1e-12), "{loss:?}");
        assert_eq!(ideal, 2);
    }

    /// Every term of the loss, summed as it is defined and not rung by rung.
    #[test]
    fn the_loss_is_the_sum_of_its_terms() {
        for (committed, request) in [(0.0, Request::None), (3.0, Request::Quiet), (8.0, Request::Public)] {
            let mut setup = three_hypotheses();
            setup.parameters.request_weight = 0.9;
            setup.parameters.proximity_weight = 0.7;
            setup.parameters.audience_cost = 0.3;
            setup.parameters.consent_risk = 0.25;
            let member = &mut setup.members[0];
            (member.exposure, member.abandonment, member.entrapment) = (0.4, 0.8, 0.6);
            (member.proximity, member.alignment) = (1.3, 0.5);
            let (p, ladder) = (setup.parameters.clone(), setup.ladder.clone());
            let (v, o, z, own) = (1.7, 0.9, 1.2, -0.35);
            let beliefs = [0.5, 0.3, 0.2];
            let ([loss, consent], ideal) = weighed(setup, &beliefs, |run| {
                run.state.stake_weight[0] = v;
                run.state.error_weight[0] = o;
                run.state.act_cost[0] = z;
                run.state.lean[0] = own;
                run.state.committed[0] = committed;
                run.state.case.request = request;
                run.add_incident(0.5, Locus::Ally);
            });
            let quiet = [Request::None, Request::Quiet, Request::Public].iter().position(|&r| r == request);
            let asked = quiet.unwrap() as f64 / 2.0;
            let lean = own + 0.7 * 1.3 * (1.0 - 0.5) - 0.9 * (1.0 - asked);
            let expected = |part: f64| -> Vec<f64> {
                let of = |r: u8| {
                    let rung = f64::from(r);
                    let over_hypotheses: f64 = beliefs
                        .iter()
                        .zip([6.0, 1.0, 2.0])
                        .map(|(q, right)| {
                            let short = (v * 0.5 + 0.8 * 0.4) * f64::max(right - rung, 0.0);
                            q * (short + part * o * f64::max(rung - right, 0.0))
                        })
                        .sum();
                    let act = part * p.act_cost * z * ladder[usize::from(r)].cost;
                    let drawn_in = 0.6 * 0.3 * rung;
                    let audience = 0.3 * f64::max(committed - rung, 0.0);
                    (over_hypotheses + drawn_in - lean * rung.min(6.0) + audience) / 4.0 + act
                };
                (0..=8).map(of).collect()
            };
            for (got, part) in [(&loss, p.shared_risk), (&consent, 0.25 * p.shared_risk)] {
                for (r, (got, want)) in got.iter().zip(expected(part)).enumerate() {
                    assert!((got - want).abs() < 1e-12, "rung {r}, part {part}: {got}, expected {want}");
                }
            }
            let expected = expected(p.shared_risk);
            let best = (1..9).fold(0, |best, r| if expected[r] < expected[best] - 1e-12 { r } else { best });
            assert_eq!(usize::from(ideal), best);
        }
    }

    /// Where members act on thresholds, the rung is that of the likeliest hypothesis once it is believed enough.
    #[test]
    fn the_threshold_rule_takes_the_likeliest() {
        let mut setup = three_hypotheses();
        setup.rules.decision = crate::setup::DecisionRule::Threshold;
        for (beliefs, want) in
            [([0.85, 0.1, 0.05], 6), ([0.1, 0.05, 0.85], 2), ([0.79, 0.11, 0.1], 1), ([0.8, 0.1, 0.1], 6)]
        {
            assert_eq!(losses(setup.clone(), &beliefs, |_| ()).1, want, "{beliefs:?}");
        }
    }

    /// Of several incidents the gravest now gives the stake: an old one fades, and one abroad counts less.
    #[test]
    fn the_gravest_incident_gives_the_stake() {
        let model = Model::new(one_member(0.75)).unwrap();
        let mut run = model.silent();
        run.restart(Draws::new(1, 0, 0));
        run.stakes();
        assert_eq!((run.state.case.stake, run.state.case.pressing), (0.0, 0.0));
        run.add_incident(0.5, Locus::Ally);
        run.add_incident(0.25, Locus::Ally);
        run.stakes();
        assert_eq!((run.state.case.stake, run.state.case.pressing), (0.5, 0.5));
        // V = (H/4) L exp(-staleness (1 - F)) with F = exp(-days / freshness_days).
        let p = &model.setup.parameters;
        run.state.tick = Tick(4 * 90);
        run.stakes();
        let fresh = crate::math::exp(-90.0 / p.freshness_days);
        let want = 0.5 * crate::math::exp(-p.staleness * (1.0 - fresh));
        assert!((run.state.case.stake - want).abs() < 1e-12, "{}, expected {want}", run.state.case.stake);
        assert!((run.state.case.pressing - 0.5 * fresh).abs() < 1e-12);
        run.add_incident(0.75, Locus::Ally);
        run.stakes();
        assert_eq!((run.state.case.stake, run.state.case.pressing), (0.75, 0.75));
        // What falls on a partner counts half: 1/2 of 1 is less than 3/4.
        run.add_incident(1.0, Locus::Partner);
        run.stakes();
        assert_eq!((run.state.case.stake, run.state.case.pressing), (0.75, 0.75));
    }
}
