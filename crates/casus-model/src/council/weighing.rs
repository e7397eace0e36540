//! Weighing a text: what it costs a member over the best alternative, what standing alone costs, and why it answers
//! as it does.
//!
//! > Delta_i = EL^c_i(d) - min(EL^c_i(in force), EL^c_i(one rung nearer) + m, [too weak] EL_i(outside option) + m)
//! >           + k_c (theta_i - p_i(claim))^+ + linkage
//!
//! Texts are weighed without the risk that consent spares (EL^c); what members reach without a text, with it.
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
            outside: zeros(),
        }
    }

    /// Weighs `text` for every member.
    #[inline(always)]
    fn weigh(&mut self, text: &Text<'_>) {
        for from in (0..self.delta.len()).step_by(LANES) {
            let price = text.price(&self.outside, from);
            store(&mut self.delta, from, price.delta);
            store(&mut self.alone, from, price.alone);
            store(&mut self.too_weak, from, price.too_weak);
            store(&mut self.about_claim, from, price.about_claim);
            store(&mut self.about_floor, from, price.about_floor);
        }
    }
}

/// A draft beside what is in force, as a view has it.
struct Text<'a> {
    model: &'a Model,
    view: &'a View,
    rung: f64,
    /// EL^c of the text, of what is in force and of the rungs next to the text, member by member.
    here: &'a [f64],
    in_force: &'a [f64],
    above: &'a [f64],
    below: &'a [f64],
    /// Belief in the claim, and by how much less than its threshold a member signs it.
    believed: &'a [f64],
    discount: f64,
    /// Belief in a hostile hand that the rung demands.
    floor: f64,
    /// What standing alone against such a text costs, before each member's own factor.
    isolation: f64,
}

/// What a text would cost a block of members, as in [`Weighed`].
struct Price {
    delta: [f64; LANES],
    alone: [f64; LANES],
    too_weak: [bool; LANES],
    about_claim: [bool; LANES],
    about_floor: [bool; LANES],
}

impl<'a> Text<'a> {
    fn new(model: &'a Model, view: &'a View, draft: Draft, waive_floor: bool, in_force: u8) -> Text<'a> {
        let (p, width, d) = (&model.setup.parameters, model.width, draft.rung);
        let row = |r: u8| &view.consent[usize::from(r) * width..];
        let rung = &model.setup.ladder[usize::from(d)];
        let level = draft.claim.index();
        Text {
            model,
            view,
            rung: f64::from(d),
            here: row(d),
            in_force: row(in_force),
            above: row((d + 1).min(model.top)),
            below: row(d.saturating_sub(1)),
            believed: &view.claims[level * width..],
            discount: model.signing_discount(level),
            floor: if waive_floor { None } else { rung.floor }.unwrap_or(f64::NEG_INFINITY),
            isolation: if rung.words { p.isolation_words } else { p.isolation_acts },
        }
    }

    /// What the text costs the members from `from` on, `outside` being EL of the best that each has without it.
    #[inline(always)]
    fn price(&self, outside: &[f64], from: usize) -> Price {
        let (p, traits, d, floor) = (&self.model.setup.parameters, &self.model.traits, self.rung, self.floor);
        let (here, in_force) = (lanes(self.here, from), lanes(self.in_force, from));
        let (above, below) = (lanes(self.above, from), lanes(self.below, from));
        let (outside, hostile) = (lanes(outside, from), lanes(&self.view.hostile, from));
        let (believed, threshold) = (lanes(self.believed, from), lanes(&traits.threshold, from));
        let (limit, isolation) = (lanes(&traits.limit, from), lanes(&traits.isolation_cost, from));
        let rungs = lanes(&self.view.want, from);
        let want = each_lane(|l| f64::from(rungs[l]));
        let stronger = each_lane(|l| above[l].min(outside[l]) + p.redraft_margin);
        let weaker = each_lane(|l| below[l] + p.redraft_margin);
        let up = each_lane(|l| if want[l] > d { stronger[l].min(in_force[l]) } else { in_force[l] });
        let alternative = each_lane(|l| if want[l] < d { weaker[l].min(up[l]) } else { up[l] });
        let base = each_lane(|l| here[l] - alternative[l]);
        let claim = each_lane(|l| p.claim_weight * (threshold[l] - self.discount - believed[l]).max(0.0));
        let delta = each_lane(|l| if hostile[l] < floor { f64::INFINITY } else { base[l] + claim[l] });
        let delta = each_lane(|l| if d > limit[l] { f64::INFINITY } else { delta[l] });
        let open = each_lane(|l| delta[l] < f64::INFINITY);
        Price {
            delta,
            alone: each_lane(|l| isolation[l] * self.isolation),
            too_weak: each_lane(|l| open[l] & (want[l] > d) & (base[l] > claim[l])),
            about_claim: each_lane(|l| open[l] & (claim[l] > base[l].max(0.0))),
            about_floor: each_lane(|l| (hostile[l] < floor) & (d <= limit[l])),
        }
    }

    /// By how much more than standing alone costs each of the members from `from` on finds the text too strong, each
    /// with its own noise; minus infinity where it finds it too weak.
    #[inline(always)]
    fn too_strong(&self, outside: &[f64], noise: &[f64], from: usize) -> [f64; LANES] {
        let p = &self.model.setup.parameters;
        let (half, price, noise) = (p.partial_width / 2.0, self.price(outside, from), lanes(noise, from));
        let too_strong = each_lane(|l| price.delta[l] - p.consent_noise * noise[l] - half - price.alone[l]);
        each_lane(|l| if price.too_weak[l] { f64::NEG_INFINITY } else { too_strong[l] })
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
        self.look_outside(stale);
        let (model, s) = (self.model, &mut self.state);
        let view = if stale { &s.stale_view } else { &s.view };
        let text = Text::new(model, view, draft, waive_floor, s.council.rung());
        let weighed = &mut s.weighed;
        math::wide(
            #[inline(always)]
            || weighed.weigh(&text),
        );
    }

    /// EL of the rung that each member can reach without a text: from what is in force towards the rung that it wants,
    /// as far as the capability of those who want as much carries.
    pub(crate) fn look_outside(&mut self, stale: bool) {
        let (model, s) = (self.model, &mut self.state);
        let (f, width) = (f64::from(s.council.rung()), model.width);
        let mut option = [0; 32];
        for (want, option) in (0..=model.top).zip(&mut option) {
            let outside = f + s.backing.capability[usize::from(want)] * (f64::from(want) - f) + ROUNDING;
            *option = usize::from((outside.max(0.0) as u8).min(model.top)) * width;
        }
        let view = if stale { &s.stale_view } else { &s.view };
        for (i, (outside, &want)) in s.weighed.outside.iter_mut().zip(&view.want).enumerate() {
            *outside = view.loss[option[usize::from(want % 32)] + i];
        }
    }

    /// Whether any member would break silence over a text at `rung` with the claim that it needs, finding it too
    /// strong. [`Run::look_outside`] must have looked.
    pub(crate) fn anybody_breaks(&self, rung: u8) -> bool {
        let (model, s) = (self.model, &self.state);
        let draft = Draft { rung, claim: model.setup.ladder[usize::from(rung)].claim };
        let text = Text::new(model, &s.view, draft, false, s.council.rung());
        math::wide(
            #[inline(always)]
            || {
                let mut most = [f64::NEG_INFINITY; LANES];
                for from in (0..model.width).step_by(LANES) {
                    let too_strong = text.too_strong(&s.weighed.outside, &s.noise, from);
                    most = each_lane(|l| if too_strong[l] > most[l] { too_strong[l] } else { most[l] });
                }
                most.iter().fold(false, |any, &most| any | (most > 0.0))
            },
        )
    }

    /// Remembers who would break silence over a text at `rung`, as [`Run::anybody_breaks`] asks.
    pub(crate) fn mark_pivots(&mut self, rung: u8) {
        let (model, s) = (self.model, &mut self.state);
        let draft = Draft { rung, claim: model.setup.ladder[usize::from(rung)].claim };
        let text = Text::new(model, &s.view, draft, false, s.council.rung());
        for from in (0..model.n).step_by(LANES) {
            let too_strong = text.too_strong(&s.weighed.outside, &s.noise, from);
            s.pivots[from..].iter_mut().zip(too_strong).for_each(|(pivot, most)| *pivot = most > 0.0);
        }
    }

    /// What member i answers to the text that was weighed last, on its merits, with its own noise and nobody else
    /// objecting.
    pub(crate) fn stance_alone(&self, i: usize) -> Stance {
        let (p, s) = (&self.model.setup.parameters, &self.state);
        let half = p.partial_width / 2.0;
        match s.weighed.delta[i] - p.consent_noise * s.noise[i] - s.weighed.alone[i] {
            beyond if beyond > half && s.weighed.too_weak[i] => Stance::TooWeak,
            beyond if beyond > half => Stance::TooStrong,
            beyond if beyond > -half => Stance::Reservation,
            _ => Stance::Consent,
        }
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
        let risk = p.consent_risk * p.shared_risk;
        let cost = |r: u8| model.setup.ladder[usize::from(r)].cost;
        let below = |r: u8| (s.committed[i] - f64::from(r)).max(0.0) / RUNGS_PER_ACT;
        [
            (Reason::Harm, s.stake_weight[i] * s.case.stake * short),
            (Reason::Abandonment, m.abandonment * m.exposure * short),
            (Reason::Error, risk * s.error_weight[i] * excess),
            (Reason::Cost, risk * p.act_cost * s.act_cost[i] * (cost(d) - cost(f))),
            (Reason::Entrapment, m.entrapment * (1.0 - s.view.hostile[i]) * rungs),
            (Reason::Lean, -lean(model, s, i) * rungs - p.consent_noise * s.noise[i]),
            (Reason::Audience, p.audience_cost * (below(d) - below(f))),
            (Reason::Claim, self.claim_cost(i, draft)),
        ]
    }
}
