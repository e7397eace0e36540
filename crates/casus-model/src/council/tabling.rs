//! Sponsors: who tables which text, and the file that it opens.
//!
//! Each member asks for the rung of least loss that the strongest claim it would sign carries. The greatest positive
//! gain tables, and nobody does if there is none:
//!
//! > gain_i = V^2 / (V^2 + attention^2) [EL_i(in force) - EL_i(ask)]
//! >          - tabling_cost (0.7 + 0.6 U_i) [half for the victim]
//!
//! With the file comes the chance that some member holds it hostage to another dispute.

use super::{Draft, File, Linkage, Phase};
use crate::event::Event;
use crate::ids::MemberId;
use crate::ladder::ClaimLevel;
use crate::math;
use crate::preference::TIE;
use crate::rng::{Key, Purpose, kind, uniform};
use crate::setup::{DecisionRule, DraftingRule, MotionKind, Request};
use crate::step::Run;
use crate::time::Tick;

impl Run<'_> {
    /// Opens a file for the author, or else for the member that gains most by it, if any does.
    pub(super) fn table(&mut self) {
        if !self.state.queued.is_empty() {
            let (sponsor, draft) = self.state.queued.remove(0);
            self.open_file(sponsor, draft, draft.rung);
            return;
        }
        let setup = &self.model.setup;
        if !setup.procedure.open_tabling || self.state.council.next_file.is_some_and(|t| self.state.tick < t)
        {
            return;
        }
        let Some((sponsor, ask)) = self.keenest() else { return };
        let common = match setup.rules.drafting {
            DraftingRule::Soundings | DraftingRule::MinimiseBreaks => {
                self.open_file(sponsor, ask, ask.rung);
                return;
            }
            DraftingRule::WeightedMedian => self.state.backing.median(self.model.top),
            DraftingRule::CondorcetForecast { power, election } => self.elected_rung(power, election),
        };
        let draft = self.common_draft(common);
        if draft.rung != self.state.council.rung() {
            self.open_file(sponsor, draft, ask.rung);
        }
    }

    /// The member that gains most by tabling, and the text that it asks for; none if nobody gains.
    fn keenest(&self) -> Option<(MemberId, Draft)> {
        let (model, s, width) = (self.model, &self.state, self.model.width);
        let p = &model.setup.parameters;
        let in_force = s.council.rung();
        let stake = s.case.stake;
        let salience = stake * stake / (stake * stake + p.attention * p.attention);
        let mut best: Option<(f64, usize, Draft)> = None;
        for i in 0..model.n {
            let el = |r: u8| s.view.loss[usize::from(r) * width + i];
            let cost = p.tabling_cost * (0.7 + 0.6 * s.voice[i]) * if s.victim[i] { 0.5 } else { 1.0 };
            let beaten = |gain: f64| gain <= 0.0 || best.is_some_and(|(g, ..)| gain <= g);
            // No ask gains more than the rung of least loss would.
            if beaten(salience * (el(in_force) - s.view.least[i]) - cost) {
                continue;
            }
            let level = self.strongest_claim(|l| self.would_sign(i, l));
            let ask = self.asked_rung(i, model.highest[level]);
            if ask == in_force || (s.council.in_force.is_none() && ask == 0) {
                continue;
            }
            let gain = salience * (el(in_force) - el(ask)) - cost;
            if !beaten(gain) {
                let needed = model.setup.ladder[usize::from(ask)].claim;
                best = Some((gain, i, self.worded(ask, ClaimLevel::ALL[level].max(needed))));
            }
        }
        best.map(|(_, i, draft)| (MemberId::at(i), draft))
    }

    /// The rung that member i asks for, none being higher than `allowed`.
    fn asked_rung(&self, i: usize, allowed: u8) -> u8 {
        let view = &self.state.view;
        let want = view.want[i];
        match self.model.setup.rules.decision {
            DecisionRule::Threshold | DecisionRule::LogitQuantal { .. } | DecisionRule::Scripted => {
                self.state.ideal[i].min(allowed)
            }
            DecisionRule::ExpectedLoss if want <= allowed => want,
            DecisionRule::ExpectedLoss => {
                let el = |r: u8| view.loss[usize::from(r) * self.model.width + i];
                (1..=allowed).fold(0, |best, r| if el(r) < el(best) - TIE { r } else { best })
            }
        }
    }

    /// A text at a rung, or as near below it as the strongest claim that half the members would sign carries.
    fn common_draft(&self, rung: u8) -> Draft {
        let n = self.model.n;
        let level = self.strongest_claim(|l| 2 * (0..n).filter(|&i| self.would_sign(i, l)).count() >= n);
        self.worded(rung.min(self.model.highest[level]), ClaimLevel::ALL[level])
    }

    /// The strongest level of claim that can be made by now and is `signed`; the event if there is none.
    fn strongest_claim(&self, signed: impl Fn(usize) -> bool) -> usize {
        let named = self.state.tick >= self.state.case.attributable;
        let may_be_made = |l: usize| named || l < ClaimLevel::State.index();
        (0..=self.model.strongest).rev().find(|&l| may_be_made(l) && signed(l)).unwrap_or(0)
    }

    /// Whether member i would sign a claim at this level in a collective text.
    fn would_sign(&self, i: usize, level: usize) -> bool {
        let believed = self.state.view.claims[level * self.model.width + i];
        believed >= self.model.traits.threshold[i] - self.model.signing_discount(level)
    }

    /// A text at a rung, with a claim that carries it: no more than the event where the rung asks for no more.
    fn worded(&self, rung: u8, claim: ClaimLevel) -> Draft {
        let needed = self.model.setup.ladder[usize::from(rung)].claim;
        Draft { rung, claim: if needed == ClaimLevel::Event { needed } else { claim } }
    }

    /// The author tables a motion; it waits if another lies on the table.
    pub(crate) fn table_scripted(
        &mut self,
        by: MemberId,
        draft: Draft,
        kind: MotionKind,
        asks: Request,
        one_is_enough: bool,
    ) {
        self.state.case.request = self.state.case.request.max(asks);
        if self.state.case.opened.is_none() {
            self.state.case.opened = Some(self.state.tick);
        }
        match kind {
            MotionKind::Appeal => {
                self.emit(|| Event::Tabled { sponsor: by, kind, draft });
                self.appeal(by, draft.rung, one_is_enough);
            }
            MotionKind::Text if self.state.council.file.is_none() => self.open_file(by, draft, draft.rung),
            MotionKind::Text => self.state.queued.push((by, draft)),
        }
    }

    fn open_file(&mut self, sponsor: MemberId, draft: Draft, asked: u8) {
        let setup = &self.model.setup;
        let t = self.state.tick;
        self.state.council.files += 1;
        self.state.news = true;
        if self.state.victim[sponsor.ix()] {
            self.state.case.request = Request::Public;
        }
        self.emit(|| Event::Tabled { sponsor, kind: MotionKind::Text, draft });
        self.draw_linkages(sponsor);
        let file = File {
            sponsor,
            asked,
            asked_claim: draft.claim,
            draft,
            retract: draft.rung < self.state.council.rung(),
            opened: t,
            phase: Phase::Sounding { at: t.plus(setup.procedure.sounding_interval) },
            rounds: 0,
            soundings: 0,
            extensions: 0,
            broken: [0; 5],
            conditional: false,
        };
        match setup.rules.drafting {
            DraftingRule::Soundings | DraftingRule::MinimiseBreaks => self.state.council.file = Some(file),
            DraftingRule::WeightedMedian | DraftingRule::CondorcetForecast { .. } => self.open_silence(file),
        }
    }

    /// Which members hold this motion hostage: 1 - exp(-g0 (1 + 9 grievance)), then its form.
    fn draw_linkages(&mut self, sponsor: MemberId) {
        let model = self.model;
        let p = &model.setup.parameters;
        let beneficiary = self.state.case.first_victim.unwrap_or(sponsor.ix());
        let file = Key(u32::from(self.state.council.files));
        let mut live = std::mem::take(&mut self.state.scratch);
        let who = &model.member_keys;
        self.draws.each(kind::uniform, Purpose::LinkageLive, who, file, Tick(0), &mut live[..model.n]);
        for (i, &luck) in live[..model.n].iter().enumerate() {
            let against = model.setup.grievances.iter().filter(|g| g.0.ix() == i && g.1.ix() == beneficiary);
            let grievance = against.map(|g| g.2).fold(0.0, f64::max);
            let rate = p.linkage_rate * (1.0 + p.grievance_factor * grievance);
            let once = |purpose| uniform(&mut self.draws.once(purpose, model.member_keys[i], file));
            let held = i != sponsor.ix() && luck < 1.0 - math::exp(-rate);
            self.state.linkage[i] = match held.then(|| once(Purpose::LinkageForm)) {
                None => Linkage::None,
                Some(form) if form < p.linkage_dilute => Linkage::Dilute,
                Some(form) if form < p.linkage_dilute + p.linkage_delay => {
                    Linkage::Delay { revealed: once(Purpose::LinkageReveal) < p.linkage_revealed }
                }
                Some(_) => Linkage::Break,
            };
        }
        self.state.scratch = live;
    }
}
