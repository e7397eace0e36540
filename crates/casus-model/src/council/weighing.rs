//! Weighing a text: what it costs a member over the best alternative, what standing alone costs, and why it answers
//! as it does.
//!
//! > Delta_i = EL_i(d) - min(EL_i(in force), EL_i(one rung nearer) + m, [too weak] EL_i(outside option) + m)
//! >           + k_c (theta_i - p_i(claim))^+ + linkage
//!
//! Above a red line or a capital's cap, and below the belief floor of a rung, Delta is infinite. Linkage is added
//! under silence alone; what is weighed here leaves it out.

use super::{Draft, File, Linkage, Reason, Stance};
use crate::math::{self, LANES, each_lane, lanes, store};
use crate::model::{Model, RUNGS_PER_ACT};
use crate::preference::{View, lean};
use crate::step::Run;

/// A rung that the shares reach but for rounding is reached: the order of a sum must not decide a rung.
const ROUNDING: f64 = 1e-9;

/// What a text would cost each member, and which way it objects. Padded to whole blocks of lanes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weighed {
    /// Delta without linkage; infinite where the member agrees at no price.
    pub delta: Vec<f64>,
    /// kappa: what standing alone against the text costs.
    pub alone: Vec<f64>,
    /// Whether the member would rather have a stronger text, whether the claim weighs more with it than the act, and
    /// whether its belief falls short of what the rung demands.
    pub too_weak: Vec<bool>,
    pub about_claim: Vec<bool>,
    pub about_floor: Vec<bool>,
    /// Whether it would break silence, after [`Weighed::break_silence`].
    pub breaks: Vec<bool>,
    /// EL of the best that the member can have without the text.
    outside: Vec<f64>,
}

impl Weighed {
    pub(crate) fn new(model: &Model) -> Weighed {
        let (zeros, none) = (|| vec![0.0; model.width], || vec![false; model.width]);
        Weighed {
            delta: zeros(),
            alone: zeros(),
            too_weak: none(),
            about_claim: none(),
            about_floor: none(),
            breaks: none(),
            outside: zeros(),
        }
    }

    /// Who finds the text too strong by more than standing alone costs, each with its own noise; whether anybody does.
    /// Nobody beyond the last member does, since nothing there has a price.
    #[inline(always)]
    pub(crate) fn break_silence(&mut self, noise: &[f64], consent_noise: f64, half: f64) -> bool {
        let mut any = false;
        for from in (0..self.breaks.len()).step_by(LANES) {
            let (delta, alone) = (lanes(&self.delta, from), lanes(&self.alone, from));
            let (noise, too_weak) = (lanes(noise, from), lanes(&self.too_weak, from));
            let breaks =
                each_lane(|l| !too_weak[l] & (delta[l] - consent_noise * noise[l] - half > alone[l]));
            any |= breaks != [false; LANES];
            store(&mut self.breaks, from, breaks);
        }
        any
    }

    /// Weighs `draft` against what is in force at rung `f`, where `option[r]` is the rung that a member that wants r
    /// can reach without a text.
    #[inline(always)]
    fn weigh(
        &mut self,
        model: &Model,
        view: &View,
        draft: Draft,
        waive_floor: bool,
        f: u8,
        option: &[u8; 32],
    ) {
        let p = &model.setup.parameters;
        let (width, d) = (model.width, draft.rung);
        for (i, &want) in view.want[..model.n].iter().enumerate() {
            self.outside[i] = view.loss[usize::from(option[usize::from(want)]) * width + i];
        }
        let row = |r: u8| &view.loss[usize::from(r) * width..];
        let (here, in_force, above, below) =
            (row(d), row(f), row((d + 1).min(model.top)), row(d.saturating_sub(1)));
        let rung = &model.setup.ladder[usize::from(d)];
        let floor = if waive_floor { None } else { rung.floor }.unwrap_or(f64::NEG_INFINITY);
        let stands_alone = if rung.words { p.isolation_words } else { p.isolation_acts };
        let level = draft.claim.index();
        let (claims, discount) = (&view.claims[level * width..], model.signing_discount(level));
        let d = f64::from(d);
        for from in (0..width).step_by(LANES) {
            let (here, in_force, above, below) =
                (lanes(here, from), lanes(in_force, from), lanes(above, from), lanes(below, from));
            let (outside, hostile) = (lanes(&self.outside, from), lanes(&view.hostile, from));
            let (believed, threshold) = (lanes(claims, from), lanes(&model.traits.threshold, from));
            let (limit, isolation) =
                (lanes(&model.traits.limit, from), lanes(&model.traits.isolation_cost, from));
            let rungs = lanes(&view.want, from);
            let want = each_lane(|l| f64::from(rungs[l]));
            let stronger = each_lane(|l| above[l].min(outside[l]) + p.redraft_margin);
            let weaker = each_lane(|l| below[l] + p.redraft_margin);
            let up = each_lane(|l| if want[l] > d { stronger[l].min(in_force[l]) } else { in_force[l] });
            let alternative = each_lane(|l| if want[l] < d { weaker[l].min(up[l]) } else { up[l] });
            let base = each_lane(|l| here[l] - alternative[l]);
            let claim = each_lane(|l| p.claim_weight * (threshold[l] - discount - believed[l]).max(0.0));
            let delta = each_lane(|l| if hostile[l] < floor { f64::INFINITY } else { base[l] + claim[l] });
            let delta = each_lane(|l| if d > limit[l] { f64::INFINITY } else { delta[l] });
            store(&mut self.delta, from, delta);
            store(&mut self.alone, from, each_lane(|l| isolation[l] * stands_alone));
            let open = each_lane(|l| delta[l] < f64::INFINITY);
            store(&mut self.too_weak, from, each_lane(|l| open[l] & (want[l] > d) & (base[l] > claim[l])));
            store(&mut self.about_claim, from, each_lane(|l| open[l] & (claim[l] > base[l].max(0.0))));
            store(&mut self.about_floor, from, each_lane(|l| (hostile[l] < floor) & (d <= limit[l])));
        }
    }
}

impl Model {
    /// By how much less than its attribution threshold a member must believe to sign a claim in a collective text;
    /// everybody signs that something happened.
    pub(crate) fn signing_discount(&self, level: usize) -> f64 {
        let p = &self.setup.parameters;
        match level {
            0 => f64::INFINITY,
            1 => p.collective_discount + p.deliberate_discount,
            _ => p.collective_discount,
        }
    }
}

impl Run<'_> {
    /// Weighs a draft for every member against what is in force, by today's beliefs or, where `stale`, by those on
    /// which the capitals wrote their instructions.
    pub(crate) fn weigh(&mut self, draft: Draft, waive_floor: bool, stale: bool) {
        let (model, f) = (self.model, self.state.council.rung());
        let share = &self.state.backing.capability;
        let mut option = [0; 32];
        for want in 0..=model.top {
            let outside =
                f64::from(f) + share[usize::from(want)] * (f64::from(want) - f64::from(f)) + ROUNDING;
            option[usize::from(want)] = (outside.max(0.0) as u8).min(model.top);
        }
        let s = &mut self.state;
        let view = if stale { &s.stale_view } else { &s.view };
        let weighed = &mut s.weighed;
        math::wide(
            #[inline(always)]
            || weighed.weigh(model, view, draft, waive_floor, f, &option),
        );
    }

    /// Whether a belief in a hostile hand falls short of what the rung demands.
    #[inline]
    fn below_floor(&self, rung: u8, waived: bool, hostile: f64) -> bool {
        !waived && self.model.setup.ladder[usize::from(rung)].floor.is_some_and(|floor| hostile < floor)
    }

    /// k_c (theta_i - p_i(claim))^+: what it costs to sign more than one believes.
    #[inline]
    fn claim_cost(&self, i: usize, draft: Draft) -> f64 {
        let level = draft.claim.index();
        let believed = self.state.view.claims[level * self.model.width + i];
        let missing = self.model.traits.threshold[i] - self.model.signing_discount(level) - believed;
        self.model.setup.parameters.claim_weight * missing.max(0.0)
    }

    /// Whether the chair can see that another dispute makes member i object.
    pub(super) fn linkage_shows(&self, i: usize, file: &File) -> bool {
        let hidden = matches!(self.state.linkage[i], Linkage::Delay { revealed: false } | Linkage::Break);
        !hidden && self.linkage_holds(i, file)
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
        self.watch_answer(file);
    }

    /// The consideration that weighs most in member i's answer to the file's draft.
    pub(crate) fn reason(&self, i: usize, file: &File) -> Reason {
        let s = &self.state;
        if f64::from(file.draft.rung) > self.model.traits.limit[i] {
            return Reason::RedLine;
        }
        if self.below_floor(file.draft.rung, file.conditional, s.view.hostile[i]) {
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
    pub(super) fn considerations(&self, i: usize, draft: Draft) -> [(Reason, f64); 8] {
        let (model, s, width, k) = (self.model, &self.state, self.model.width, self.model.k);
        let p = &model.setup.parameters;
        let m = &model.setup.members[i];
        let (d, f) = (draft.rung, s.council.rung());
        let (mut short, mut excess) = (0.0, 0.0);
        for h in 0..k {
            let (to, from) = (usize::from(d) * k + h, usize::from(f) * k + h);
            short += s.belief[h * width + i] * (model.short[to] - model.short[from]);
            excess += s.belief[h * width + i] * (model.excess[to] - model.excess[from]);
        }
        let rungs = (f64::from(d) - f64::from(f)) / RUNGS_PER_ACT;
        let cost = |r: u8| model.setup.ladder[usize::from(r)].cost;
        let below = |r: u8| (s.committed[i] - f64::from(r)).max(0.0) / RUNGS_PER_ACT;
        [
            (Reason::Harm, s.stake_weight[i] * s.case.stake * short),
            (Reason::Abandonment, m.abandonment * m.exposure * short),
            (Reason::Error, p.shared_risk * s.error_weight[i] * excess),
            (Reason::Cost, p.shared_risk * p.act_cost * s.act_cost[i] * (cost(d) - cost(f))),
            (Reason::Entrapment, m.entrapment * (1.0 - s.view.hostile[i]) * rungs),
            (Reason::Lean, -lean(model, s, i) * rungs - p.consent_noise * s.noise[i]),
            (Reason::Audience, p.audience_cost * (below(d) - below(f))),
            (Reason::Claim, self.claim_cost(i, draft)),
        ]
    }
}
