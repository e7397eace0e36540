//! Weighing a text: what it costs a member over the best alternative, what standing alone costs, and why it answers
//! as it does.
//!
//! > Delta_i = EL_i(d) - min(EL_i(in force), EL_i(one rung nearer) + m, [too weak] EL_i(outside option) + m)
//! >           + k_c (theta_i - p_i(claim))^+ + linkage
//!
//! Above a red line or a capital's cap, and below the belief floor of a rung, Delta is infinite. Linkage is added
//! under silence alone; what is weighed here leaves it out.

use super::{Draft, File, Linkage, Reason, Stance};
use crate::model::RUNGS_PER_ACT;
use crate::preference::{Beliefs, lean};
use crate::step::Run;

/// A rung that the shares reach but for rounding is reached: the order of a sum must not decide a rung.
const ROUNDING: f64 = 1e-9;

/// What a text would cost a member, and which way it objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighing {
    /// Delta without linkage.
    pub delta: f64,
    pub too_weak: bool,
    pub about_claim: bool,
    pub about_floor: bool,
}

impl Weighing {
    /// Not at any price.
    fn refused(about_floor: bool) -> Weighing {
        Weighing { delta: f64::INFINITY, too_weak: false, about_claim: false, about_floor }
    }
}

impl Run<'_> {
    /// Weighs a draft for member i against what is in force.
    #[inline]
    pub(crate) fn weigh(
        &self,
        i: usize,
        draft: Draft,
        waive_floor: bool,
        b: &Beliefs<'_>,
        share: &[f64],
    ) -> Weighing {
        let (model, n) = (self.model, self.model.n);
        let margin = model.setup.parameters.redraft_margin;
        let el = |r: u8| b.loss[usize::from(r) * n + i];
        let (d, f) = (draft.rung, self.state.council.rung());
        if d > model.traits.limit[i] {
            return Weighing::refused(false);
        }
        if self.below_floor(d, waive_floor, b.hostile[i]) {
            return Weighing::refused(true);
        }
        let want = b.want[i];
        let mut alternative = el(f);
        if want > d {
            let outside =
                f64::from(f) + share[usize::from(want)] * (f64::from(want) - f64::from(f)) + ROUNDING;
            alternative = alternative.min(el(d + 1) + margin);
            alternative = alternative.min(el((outside.max(0.0) as u8).min(model.top)) + margin);
        } else if want < d {
            alternative = alternative.min(el(d - 1) + margin);
        }
        let base = el(d) - alternative;
        let claim = self.claim_cost(i, draft, b.claims);
        Weighing {
            delta: base + claim,
            too_weak: want > d && base > claim,
            about_claim: claim > base.max(0.0),
            about_floor: false,
        }
    }

    /// Whether a belief in a hostile hand falls short of what the rung demands.
    #[inline]
    fn below_floor(&self, rung: u8, waived: bool, hostile: f64) -> bool {
        !waived && self.model.setup.ladder[usize::from(rung)].floor.is_some_and(|floor| hostile < floor)
    }

    /// k_c (theta_i - p_i(claim))^+: what it costs to sign more than one believes.
    #[inline]
    fn claim_cost(&self, i: usize, draft: Draft, claims: &[f64]) -> f64 {
        let level = draft.claim.index();
        let missing = self.signing_threshold(i, level) - claims[level * self.model.n + i];
        self.model.setup.parameters.claim_weight * missing.max(0.0)
    }

    /// kappa_i for a text at this rung.
    pub(crate) fn isolation(&self, i: usize, rung: u8) -> f64 {
        let p = &self.model.setup.parameters;
        let words = self.model.setup.ladder[usize::from(rung)].words;
        self.model.traits.isolation_cost[i] * if words { p.isolation_words } else { p.isolation_acts }
    }

    /// For each rung, the share of capability whose ideal is at least that rung.
    pub(crate) fn ideal_shares(&self) -> [f64; 32] {
        let mut share = [0.0; 32];
        for (&ideal, capability) in self.state.ideal.iter().zip(&self.model.capability_share) {
            share[usize::from(ideal)] += capability;
        }
        for r in (0..31).rev() {
            share[r] += share[r + 1];
        }
        share
    }

    /// Whether another dispute makes member i object to the file as it is drafted.
    pub(super) fn linkage_holds(&self, i: usize, file: &File) -> bool {
        match self.state.linkage[i] {
            Linkage::None => false,
            Linkage::Dilute => file.draft.rung >= file.asked,
            Linkage::Delay { .. } | Linkage::Break => true,
        }
    }

    /// What weighed most with each member, where somebody will read it.
    pub(super) fn give_reasons(&mut self, file: &File) {
        if self.events.is_some() {
            for i in 0..self.model.n {
                self.state.reason[i] = self.reason(i, file);
            }
        }
    }

    /// The consideration that weighs most in member i's answer to the file's draft.
    pub(super) fn reason(&self, i: usize, file: &File) -> Reason {
        let s = &self.state;
        if file.draft.rung > self.model.traits.limit[i] {
            return Reason::RedLine;
        }
        if self.below_floor(file.draft.rung, file.conditional, s.hostile[i]) {
            return Reason::Floor;
        }
        if s.blocking[i] && self.linkage_holds(i, file) {
            return Reason::Linkage;
        }
        let parts = self.considerations(i, file.draft);
        let against: f64 = parts.iter().map(|x| x.1).sum();
        if s.stance[i] == Stance::Consent && against > 0.0 {
            return Reason::Isolation;
        }
        let objects = matches!(s.stance[i], Stance::TooStrong | Stance::Reservation);
        let sign = if objects { 1.0 } else { -1.0 };
        let heavier = |most: (Reason, f64), &(reason, weight): &(Reason, f64)| {
            if sign * weight > most.1 { (reason, sign * weight) } else { most }
        };
        parts.iter().fold((Reason::Harm, f64::NEG_INFINITY), heavier).0
    }

    /// What speaks against a draft and for what is in force, part by part; negative where it speaks for the draft.
    fn considerations(&self, i: usize, draft: Draft) -> [(Reason, f64); 8] {
        let (model, s, n, k) = (self.model, &self.state, self.model.n, self.model.k);
        let p = &model.setup.parameters;
        let m = &model.setup.members[i];
        let (d, f) = (draft.rung, s.council.rung());
        let (mut short, mut excess) = (0.0, 0.0);
        for h in 0..k {
            let (to, from) = (usize::from(d) * k + h, usize::from(f) * k + h);
            short += s.belief[h * n + i] * (model.short[to] - model.short[from]);
            excess += s.belief[h * n + i] * (model.excess[to] - model.excess[from]);
        }
        let rungs = (f64::from(d) - f64::from(f)) / RUNGS_PER_ACT;
        let cost = |r: u8| model.setup.ladder[usize::from(r)].cost;
        let below = |r: u8| (f64::from(s.committed[i]) - f64::from(r)).max(0.0) / RUNGS_PER_ACT;
        [
            (Reason::Harm, s.stake_weight[i] * s.case.stake * short),
            (Reason::Abandonment, m.abandonment * m.exposure * short),
            (Reason::Error, p.shared_risk * s.error_weight[i] * excess),
            (Reason::Cost, p.shared_risk * p.act_cost * s.act_cost[i] * (cost(d) - cost(f))),
            (Reason::Entrapment, m.entrapment * (1.0 - s.hostile[i]) * rungs),
            (Reason::Lean, -lean(model, s, i) * rungs - p.consent_noise * s.noise[i]),
            (Reason::Audience, p.audience_cost * (below(d) - below(f))),
            (Reason::Claim, self.claim_cost(i, draft, &s.claims)),
        ]
    }
}
