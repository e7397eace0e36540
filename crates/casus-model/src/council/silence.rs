//! The procedure from the first sounding to adoption or failure.
//!
//! The chair sounds the capitals out with noise, and redrafts. Under silence a member breaks, by the Delta of its
//! capital's instruction,
//!
//! > break iff Delta_i - noise_i > kappa_i (1 - g b) + d/2,   reservation within d/2 of the cost
//!
//! with b the share that has already broken. Consent is thus logistic in kappa - Delta, as the record has it.

use super::{Adoption, Failure, Fallback, File, Linkage, Phase, Reason, Stance};
use crate::event::Event;
use crate::ids::MemberId;
use crate::ladder::ClaimLevel;
use crate::rng::{Key, LOGISTIC_SCALE, Purpose, bernoulli, kind};
use crate::setup::DraftingRule;
use crate::step::Run;

/// Share of the cost of standing alone at which the chair takes a member for an objector.
pub(super) const CAUTION: f64 = 0.9;

/// How many object to a draft, and over what.
#[derive(Clone, Copy, Default)]
struct Objections {
    /// On the merits of the text.
    own: u32,
    /// Only because of another dispute.
    linked: u32,
    on_claim: u32,
    on_floor: u32,
    too_weak: u32,
}

impl Objections {
    fn all(self) -> u32 {
        self.own + self.linked
    }
}

impl Run<'_> {
    /// Phase 9.
    pub(crate) fn deliberate(&mut self) {
        if self.state.case.opened.is_none() {
            return;
        }
        self.settle_conditional();
        if self.state.council.file.is_none() {
            self.table();
        }
        let Some(file) = self.state.council.file else { return };
        match file.phase {
            Phase::Sounding { at } if self.state.tick >= at => self.sound(file),
            Phase::Silence { deadline } if self.state.tick >= deadline && !self.extend(file) => {
                self.close(file)
            }
            _ => {}
        }
    }

    /// A consultation is on: the next sounding comes within a day, and a file may be opened at once.
    pub(crate) fn hasten(&mut self) {
        let soon = self.state.tick.plus(self.model.setup.procedure.consultation_within);
        let council = &mut self.state.council;
        if let Some(File { phase: Phase::Sounding { at }, .. }) = &mut council.file {
            *at = (*at).min(soon);
        }
        council.next_file = council.next_file.map(|t| t.min(soon));
    }

    /// The chair sounds the capitals out about the draft, and redrafts it if it must.
    fn sound(&mut self, mut file: File) {
        let procedure = &self.model.setup.procedure;
        let chooses = self.model.setup.rules.drafting == DraftingRule::MinimiseBreaks;
        if chooses {
            match self.least_broken(&file) {
                Some(chosen) => file = chosen,
                None => {
                    self.fail(file);
                    return;
                }
            }
        }
        let objections = self.sound_out(&file);
        self.give_reasons(&file);
        self.state.news = true;
        file.soundings += 1;
        self.emit(|| Event::Sounding {
            draft: file.draft,
            objections: objections.all(),
            on_claim: objections.on_claim,
            too_weak: objections.too_weak,
            linked: objections.linked,
        });

        if objections.all() == 0 || chooses {
            self.open_silence(file);
            return;
        }
        let mut hostages = self.state.blocking.iter().zip(&self.state.linkage);
        let dilutable = hostages.any(|(&blocks, &linkage)| blocks && linkage == Linkage::Dilute);
        if objections.own > 0 || dilutable {
            let only_floor = objections.on_floor > 0 && objections.on_floor == objections.own;
            if only_floor && self.conditional_support() {
                file.conditional = true;
            } else if !self.redraft(&mut file, objections) {
                self.fail(file);
                return;
            }
        }
        if file.soundings >= procedure.soundings {
            self.fail(file);
            return;
        }
        file.phase = Phase::Sounding { at: self.state.tick.plus(procedure.sounding_interval) };
        self.state.council.file = Some(file);
    }

    /// What the chair hears of every member's answer; a dispute that it hears of may be settled there and then.
    fn sound_out(&mut self, file: &File) -> Objections {
        let model = self.model;
        let p = &model.setup.parameters;
        let half = p.partial_width / 2.0;
        self.listen(file);
        let (s, sponsor) = (&mut self.state, file.sponsor.ix());
        // The sponsor stands by its text.
        s.scratch[sponsor] = f64::NEG_INFINITY;
        let w = &s.weighed;
        let mut found = Objections::default();
        for i in 0..model.n {
            let (objects, too_weak) = (s.scratch[i] > 0.0, w.too_weak[i]);
            let reserved = w.delta[i] - p.consent_noise * s.noise[i] > w.alone[i] - half;
            let content = if reserved { Stance::Reservation } else { Stance::Consent };
            let objection = if too_weak { Stance::TooWeak } else { Stance::TooStrong };
            s.stance[i] = if objects { objection } else { content };
            s.blocking[i] = objects;
            found.own += u32::from(objects);
            found.on_claim += u32::from(objects & w.about_claim[i]);
            found.on_floor += u32::from(objects & w.about_floor[i]);
            found.too_weak += u32::from(objects & too_weak);
        }
        s.stance[sponsor] = Stance::Consent;
        for i in 0..model.n {
            let free = self.state.linkage[i] == Linkage::None || i == sponsor;
            if !free && !self.state.blocking[i] && self.linkage_shows(i, file) {
                self.state.stance[i] = Stance::TooStrong;
                self.state.blocking[i] = true;
                found.linked += 1;
                self.settle_linkage(i);
            }
        }
        found
    }

    /// What the chair hears of the file's draft: into `scratch`, by how much each member's Delta, through logistic
    /// noise, passes the bound from which the chair takes it for an objector.
    pub(super) fn listen(&mut self, file: &File) {
        let (model, p) = (self.model, &self.model.setup.parameters);
        let (half, scale) = (p.partial_width / 2.0, p.sounding_noise * LOGISTIC_SCALE);
        self.weigh(file.draft, file.conditional, false);
        let (s, who) = (&mut self.state, &model.member_keys);
        let heard = &mut s.scratch[..model.n];
        self.draws.each(kind::logistic, Purpose::SoundingNoise, who, Key::NONE, s.tick, heard);
        for (i, heard) in heard.iter_mut().enumerate() {
            let delta = s.weighed.delta[i] - p.consent_noise * s.noise[i];
            *heard = delta - CAUTION * (s.weighed.alone[i] + half) - scale * *heard;
        }
    }

    /// Whether a conditional text has the support that it needs.
    pub(super) fn conditional_support(&mut self) -> bool {
        let p = &self.model.setup.parameters;
        let n = self.model.n;
        let sorted = &mut self.state.scratch[..n];
        sorted.copy_from_slice(&self.state.view.hostile[..n]);
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[(n - 1) / 2] >= p.conditional_median && sorted[0] >= p.conditional_lowest
    }

    /// Another dispute that the chair knows of may be settled at a sounding; dilution is settled by the text.
    fn settle_linkage(&mut self, i: usize) {
        let p = &self.model.setup.parameters;
        if self.state.linkage[i] == Linkage::Dilute {
            return;
        }
        let mut draw =
            self.draws.at(Purpose::LinkageSettle, self.model.member_keys[i], Key::NONE, self.state.tick);
        if bernoulli(&mut draw, p.linkage_settled) {
            self.state.linkage[i] = Linkage::None;
            self.emit(|| Event::LinkageSettled { member: MemberId::at(i) });
        }
    }

    /// Weakens the claim if half or more of the objections are about it, else moves the rung one step: down, or
    /// back towards what is in force where the text retracts, or up where most find it too weak. False if nothing is
    /// left of the text.
    fn redraft(&self, file: &mut File, objections: Objections) -> bool {
        let in_force = self.state.council.rung();
        let ladder = &self.model.setup.ladder;
        let mostly_too_weak = 2 * objections.too_weak > objections.all();
        if file.retract {
            let next =
                if mostly_too_weak { file.draft.rung.checked_add(1) } else { file.draft.rung.checked_sub(1) };
            let Some(next) = next else { return false };
            file.draft.rung = next;
            file.draft.claim = ladder[usize::from(next.min(self.model.top))].claim;
            return next < in_force;
        }
        if mostly_too_weak && file.draft.rung < file.asked {
            file.draft.rung += 1;
            file.draft.claim = file.draft.claim.max(ladder[usize::from(file.draft.rung)].claim);
        } else if 2 * objections.on_claim >= objections.all() && file.draft.claim > ClaimLevel::Event {
            let weaker = file.draft.claim.weaker().unwrap_or_default();
            file.draft.claim = weaker;
            file.draft.rung = file.draft.rung.min(self.model.highest[weaker.index()]);
        } else {
            file.draft.rung = file.draft.rung.saturating_sub(1);
            if ladder[usize::from(file.draft.rung)].claim == ClaimLevel::Event {
                file.draft.claim = ClaimLevel::Event;
            }
        }
        file.draft.rung > in_force
    }

    pub(super) fn open_silence(&mut self, mut file: File) {
        let procedure = &self.model.setup.procedure;
        let period = if self.state.consulting { procedure.urgent_period } else { procedure.period };
        let deadline = self.state.tick.plus(period.max(1));
        file.rounds += 1;
        file.phase = Phase::Silence { deadline };
        self.state.council.silence_rounds += 1;
        self.state.council.file = Some(file);
        self.state.news = true;
        self.emit(|| Event::SilenceOpened { draft: file.draft, round: file.rounds, deadline });
    }

    /// The deadline: members answer on their capitals' instructions, and those who object may embolden others.
    fn close(&mut self, mut file: File) {
        let procedure = &self.model.setup.procedure;
        self.state.news = true;
        self.instruct(&file);
        self.break_silence();
        self.abstain();
        // What members give as their reason rests on the beliefs on which they answer.
        self.state.swap_stale();
        let objections = self.hear_answers(&file);
        self.give_reasons(&file);
        self.state.swap_stale();
        if self.carried() {
            self.adopt(file);
            return;
        }
        self.state.council.broken_rounds += 1;
        // A chair that chooses among all texts need only know which were broken.
        let chooses = self.model.setup.rules.drafting == DraftingRule::MinimiseBreaks;
        if chooses {
            file.remember_break();
        }
        if file.rounds >= procedure.rounds || (!chooses && !self.redraft(&mut file, objections)) {
            self.fail(file);
            return;
        }
        file.phase = Phase::Sounding { at: self.state.tick.plus(procedure.sounding_interval) };
        file.soundings = 0;
        self.state.council.file = Some(file);
    }

    /// What the capitals wrote: into `scratch`, by how much Delta with its noise passes d/2, to be held against the
    /// cost of standing alone. It is -inf for the sponsor and where a capital had no time to instruct.
    fn instruct(&mut self, file: &File) {
        let model = self.model;
        let p = &model.setup.parameters;
        let half = p.partial_width / 2.0;
        self.prefer_stale();
        self.weigh(file.draft, file.conditional, true);
        for i in 0..model.n {
            self.state.blocking[i] = false;
            self.state.stance[i] = Stance::Consent;
            self.state.scratch[i] = f64::NEG_INFINITY;
            if i == file.sponsor.ix() {
                continue;
            }
            if self.uninstructed(i, file) {
                self.state.uninstructed += 1;
                continue;
            }
            let linked = if self.linkage_holds(i, file) { p.linkage_weight } else { 0.0 };
            self.state.scratch[i] =
                self.state.weighed.delta[i] + linked - p.consent_noise * self.state.noise[i] - half;
            if self.state.weighed.too_weak[i] && linked == 0.0 {
                self.state.stance[i] = Stance::TooWeak;
            }
        }
    }

    /// Members break silence, and each that does lowers the cost for the others, until nobody more does.
    fn break_silence(&mut self) {
        let n = self.model.n;
        let mut broken = 0_u32;
        loop {
            let companions = self.state.cascade * f64::from(broken) / n as f64;
            let before = broken;
            for i in 0..n {
                if !self.state.blocking[i]
                    && self.state.scratch[i] > self.state.weighed.alone[i] * (1.0 - companions)
                {
                    self.state.blocking[i] = true;
                    broken += 1;
                }
            }
            if broken == before {
                break;
            }
        }
    }

    /// Every member's answer goes on record. A member that waited for the deadline to break has shown its dispute.
    fn hear_answers(&mut self, file: &File) -> Objections {
        let width = self.model.setup.parameters.partial_width;
        let mut found = Objections::default();
        for i in 0..self.model.n {
            let member = MemberId::at(i);
            let abstains = self.state.abstains[i];
            if self.state.blocking[i] || abstains {
                if self.state.stance[i] != Stance::TooWeak {
                    self.state.stance[i] = Stance::TooStrong;
                }
                let (stance, reason) = (self.state.stance[i], self.reason(i, file));
                if self.state.blocking[i] {
                    found.own += 1;
                    found.on_claim += u32::from(reason == Reason::Claim);
                    found.too_weak += u32::from(stance == Stance::TooWeak);
                }
                if abstains {
                    self.state.stance[i] = Stance::Reservation;
                    self.emit(|| Event::Abstained { member, reason });
                    continue;
                }
                self.state.breaks[i] += 1;
                self.emit(|| Event::Broke { member, stance, reason });
                if self.state.linkage[i] == Linkage::Break {
                    self.state.linkage[i] = Linkage::Delay { revealed: true };
                }
            } else if self.state.scratch[i] > self.state.weighed.alone[i] - width {
                self.state.stance[i] = Stance::Reservation;
                let reason = self.reason(i, file);
                self.emit(|| Event::Reserved { member, reason });
            } else {
                self.state.stance[i] = Stance::Consent;
            }
        }
        found
    }

    /// The text is in force; one on condition stands below the first rung with a floor until it is confirmed.
    fn adopt(&mut self, file: File) {
        let setup = &self.model.setup;
        let t = self.state.tick;
        let File { mut draft, asked, rounds, .. } = file;
        // The condition is the floor's: a text redrafted below every floor stands as it is.
        let conditional = file.conditional && setup.ladder[usize::from(draft.rung)].floor.is_some();
        let council = &mut self.state.council;
        if file.retract {
            council.conditional = None;
        }
        if conditional {
            let lapse = setup.clock.ticks_in_days(setup.parameters.conditional_days);
            council.conditional = Some((draft.rung, t.plus(lapse)));
            let floor_at = setup.ladder.iter().position(|r| r.floor.is_some()).unwrap_or(0);
            draft.rung = u8::try_from(floor_at.saturating_sub(1)).unwrap_or(0).max(council.rung());
        }
        council.in_force = Some(draft);
        council.peak = council.peak.max(draft.rung);
        council.adopted = Some(Adoption { tick: t, draft, asked, rounds });
        council.first_adoption = council.first_adoption.or(Some(t));
        if draft.claim >= ClaimLevel::State {
            council.first_attribution = council.first_attribution.or(Some(t));
        }
        council.retracted = file.retract;
        council.file = None;
        council.next_file = Some(t.plus(setup.procedure.pause));
        self.emit(|| Event::Adopted { draft, asked, rounds, conditional });
    }

    /// A conditional text takes full effect once every member reaches the floor, or lapses.
    fn settle_conditional(&mut self) {
        let Some((rung, until)) = self.state.council.conditional else { return };
        let floor = self.model.setup.ladder[usize::from(rung)].floor.unwrap_or(0.0);
        if self.state.view.hostile[..self.model.n].iter().all(|&p| p >= floor) {
            self.state.council.conditional = None;
            if let Some(draft) = &mut self.state.council.in_force {
                draft.rung = draft.rung.max(rung);
            }
            self.state.council.peak = self.state.council.peak.max(rung);
            self.state.news = true;
            self.emit(|| Event::Confirmed { rung });
        } else if self.state.tick >= until {
            self.state.council.conditional = None;
            self.state.news = true;
            self.emit(|| Event::Lapsed { rung });
        }
    }

    /// The text has failed; those who would act in their own name may do so together.
    fn fail(&mut self, file: File) {
        let procedure = &self.model.setup.procedure;
        let t = self.state.tick;
        let File { draft, asked, rounds, .. } = file;
        let council = &mut self.state.council;
        council.file = None;
        council.next_file = Some(t.plus(procedure.pause));
        council.failed = Some(Failure { tick: t, draft, asked, rounds });
        self.state.failed_by.copy_from_slice(&self.state.blocking);
        self.emit(|| Event::Failed { draft, rounds, withdrawn: rounds == 0 });
        if let Fallback::Coalition { members, capability } = procedure.fallback
            && !file.retract
            && self.state.council.coalition.is_none()
        {
            self.form_coalition(asked, members, capability);
        }
    }

    /// Those who would act at the rung asked for do so, if they are `least` and hold `capability` of what all but the
    /// largest member hold.
    fn form_coalition(&mut self, rung: u8, least: u32, capability: f64) {
        let model = self.model;
        let p = &model.setup.parameters;
        let half = p.partial_width / 2.0;
        let (mut members, mut held, mut others) = (0, 0.0, 0.0);
        for i in 0..model.n {
            let willing = self.solo_utility(i, rung, false) + p.answer_noise * self.state.noise[i] > half;
            self.state.willing[i] = willing;
            members += u32::from(willing);
            if i != model.largest {
                others += model.traits.capability[i];
                held += if willing { model.traits.capability[i] } else { 0.0 };
            }
        }
        let enough = members > 0 && members >= least && held >= capability * others;
        if !enough {
            self.state.willing.fill(false);
            return;
        }
        self.state.council.coalition = Some((self.state.tick, rung));
        self.emit(|| Event::Coalition { rung, members });
        for i in 0..model.n {
            if self.state.willing[i] {
                self.emit(|| Event::JoinedCoalition { member: MemberId::at(i) });
            }
        }
    }
}
