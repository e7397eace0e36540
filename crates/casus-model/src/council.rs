//! The council: sponsors, soundings, the silence procedure and what follows a break (phase 9 of a tick).
//!
//! A motion exists only if a member sponsors it. The chair sounds the capitals out and weakens the text until nobody
//! is expected to object; then it lies under silence until a deadline, where silence is consent. A member breaks
//! silence when what the text costs it, over the best alternative, exceeds the cost of standing alone:
//!
//! > Delta_i = EL_i(d) - min(EL_i(in force), EL_i(one rung nearer) + m, [too weak] EL_i(outside option) + m)
//! >           + k_c (theta_i - p_i(claim))^+ + linkage
//! > break iff Delta_i - noise_i > kappa_i (1 - g b) + d/2,   reservation within d/2 of the cost
//!
//! with b the share that has already broken. Consent is thus logistic in kappa - Delta, as the record has it.

use crate::event::Event;
use crate::ids::MemberId;
use crate::ladder::ClaimLevel;
use crate::math;
use crate::preference::{Beliefs, TIE};
use crate::rng::{Key, NORMAL_BOUND, Purpose, bernoulli, normal, uniform};
use crate::setup::{AggregationRule, DraftingRule, MotionKind, Request};
use crate::step::Run;
use crate::time::Tick;
use serde::{Deserialize, Serialize};

/// How the council decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Procedure {
    /// Length of silence in ticks, in routine and once a consultation is on.
    pub period: i32,
    /// See `period`.
    pub urgent_period: i32,
    /// Rounds of silence before the text fails.
    pub rounds: u8,
    /// Ticks between soundings.
    pub sounding_interval: i32,
    /// Soundings before the chair gives up.
    pub soundings: u8,
    /// Ticks between one file and the next.
    pub pause: i32,
    /// Ticks after which a first sounding must be held once a consultation is on.
    pub consultation_within: i32,
    /// Whether members table motions of their own accord, or only the author does.
    pub open_tabling: bool,
    /// What follows a failed text.
    pub fallback: Fallback,
}

/// What follows a failed text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Fallback {
    /// Nothing.
    Nothing,
    /// Those who would act in their own name do so together, if they are enough.
    Coalition {
        /// Fewest members.
        members: u32,
        /// Least share of the capability of all members but the largest, 0 to 1.
        capability: f64,
    },
}

/// A member's answer to a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Silence, which is consent.
    #[default]
    Consent,
    /// Consent with a reservation on record.
    Reservation,
    /// Objection: the text does too little.
    TooWeak,
    /// Objection: the text does or says too much.
    TooStrong,
}

/// The consideration that weighed most in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The harm done asks for an answer.
    #[default]
    Harm,
    /// It might strike at one who did not do it.
    Error,
    /// What the act would cost.
    Cost,
    /// The attribution goes beyond what it believes.
    Claim,
    /// Fear of being drawn in.
    Entrapment,
    /// Fear of being left alone.
    Abandonment,
    /// Its own public words bind it.
    Audience,
    /// Its general lean in this case, nearness included.
    Lean,
    /// It would not stand alone.
    Isolation,
    /// Another dispute.
    Linkage,
    /// The belief that this rung demands is not reached.
    Floor,
    /// A red line or the capital's cap.
    RedLine,
}

impl Reason {
    /// The reason as a phrase for a reader.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::Harm => "the harm done",
            Reason::Error => "fear of blaming wrongly",
            Reason::Cost => "cost of the act",
            Reason::Claim => "attribution unproven",
            Reason::Entrapment => "fear of entrapment",
            Reason::Abandonment => "fear of abandonment",
            Reason::Audience => "own public words",
            Reason::Lean => "its lean in this case",
            Reason::Isolation => "would not stand alone",
            Reason::Linkage => "another dispute",
            Reason::Floor => "proof for this rung",
            Reason::RedLine => "red line",
        }
    }
}

/// Whether a member holds the motion hostage to another dispute, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Linkage {
    #[default]
    None,
    /// Satisfied by a weaker text.
    Dilute,
    /// Holds the text up in soundings; the flag tells whether the chair sees it.
    Delay { revealed: bool },
    /// Waits for the deadline to break silence.
    Break,
}

/// A text as drafted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it does.
    pub rung: u8,
    /// What it says.
    pub claim: ClaimLevel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The chair sounds out at this tick.
    Sounding { at: Tick },
    /// Silence since the first tick, until the second.
    Silence { deadline: Tick },
}

/// The motion on the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    pub sponsor: MemberId,
    pub asked: u8,
    pub draft: Draft,
    /// The text lowers what is in force.
    pub retract: bool,
    pub opened: Tick,
    pub phase: Phase,
    pub rounds: u8,
    pub soundings: u8,
    /// The floor of the rung is waived: the text takes effect one rung below until the floor is reached.
    pub conditional: bool,
}

/// A text that was adopted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adoption {
    /// When.
    pub tick: Tick,
    /// What it does and says.
    pub draft: Draft,
    /// The rung that its sponsor asked for.
    pub asked: u8,
    /// Rounds of silence that it took.
    pub rounds: u8,
}

/// A text that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// When.
    pub tick: Tick,
    /// The last draft.
    pub draft: Draft,
    /// The rung that its sponsor asked for.
    pub asked: u8,
    /// Rounds of silence that it took; 0 if it was withdrawn in soundings.
    pub rounds: u8,
}

/// The council's ledger.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Council {
    pub in_force: Option<Draft>,
    pub peak: u8,
    pub file: Option<File>,
    pub files: u16,
    pub next_file: Option<Tick>,
    pub adopted: Option<Adoption>,
    pub first_adoption: Option<Tick>,
    /// Tick of the first adopted text that names the state.
    pub first_attribution: Option<Tick>,
    /// Whether the last text adopted took an earlier one back.
    pub retracted: bool,
    pub failed: Option<Failure>,
    pub coalition: Option<(Tick, u8)>,
    /// A conditional text: the rung it becomes and the tick on which it lapses.
    pub conditional: Option<(u8, Tick)>,
    pub silence_rounds: u32,
    pub broken_rounds: u32,
}

impl Council {
    pub(crate) fn rung(&self) -> u8 {
        self.in_force.map_or(0, |d| d.rung)
    }

    /// G: 1 once an adopted text names the state, 0.5 once any text is adopted.
    pub(crate) fn endorsement(&self) -> f64 {
        match self.in_force {
            Some(d) if d.claim >= ClaimLevel::State => 1.0,
            Some(d) if d.rung > 0 => 0.5,
            _ => 0.0,
        }
    }
}

/// What a text would cost a member, and which way it objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighing {
    /// Delta without linkage.
    pub delta: f64,
    pub too_weak: bool,
    pub about_claim: bool,
    pub about_floor: bool,
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
        let p = &model.setup.parameters;
        let el = |r: u8| b.loss[usize::from(r) * n + i];
        let (d, f) = (draft.rung, self.state.council.rung());
        if d > model.traits.limit[i] {
            return Weighing {
                delta: f64::INFINITY,
                too_weak: false,
                about_claim: false,
                about_floor: false,
            };
        }
        let floor = model.setup.ladder[usize::from(d)].floor.filter(|_| !waive_floor);
        if floor.is_some_and(|floor| b.hostile[i] < floor) {
            return Weighing { delta: f64::INFINITY, too_weak: false, about_claim: false, about_floor: true };
        }
        let want = b.want[i];
        let mut alternative = el(f);
        if want > d {
            let outside = f64::from(f) + share[usize::from(want)] * (f64::from(want) - f64::from(f));
            alternative = alternative.min(el(d + 1) + p.redraft_margin);
            alternative = alternative.min(el((outside.max(0.0) as u8).min(model.top)) + p.redraft_margin);
        } else if want < d {
            alternative = alternative.min(el(d - 1) + p.redraft_margin);
        }
        let base = el(d) - alternative;
        let level = draft.claim.index();
        let claim = p.claim_weight * (self.signing_threshold(i, level) - b.claims[level * n + i]).max(0.0);
        Weighing {
            delta: base + claim,
            too_weak: want > d && base > claim,
            about_claim: claim > base.max(0.0),
            about_floor: false,
        }
    }

    /// kappa_i for a text at this rung.
    pub(crate) fn isolation(&self, i: usize, rung: u8) -> f64 {
        let p = &self.model.setup.parameters;
        let words = self.model.setup.ladder[usize::from(rung)].words;
        self.model.traits.isolation_cost[i] * if words { p.isolation_words } else { p.isolation_acts }
    }

    /// For each rung, the share of capability whose ideal is at least that rung; written into `scratch`-sized `out`.
    pub(crate) fn ideal_shares(&self) -> [f64; 32] {
        let mut share = [0.0; 32];
        for i in 0..self.model.n {
            share[usize::from(self.state.ideal[i])] += self.model.capability_share[i];
        }
        for r in (0..31).rev() {
            share[r] += share[r + 1];
        }
        share
    }

    fn linkage_holds(&self, i: usize, file: &File) -> bool {
        match self.state.linkage[i] {
            Linkage::None => false,
            Linkage::Dilute => file.draft.rung >= file.asked,
            Linkage::Delay { .. } | Linkage::Break => true,
        }
    }

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
            Phase::Silence { deadline } if self.state.tick >= deadline => self.close(file),
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

    /// Opens a file for the member that gains most by it, if any does.
    fn table(&mut self) {
        if !self.state.queued.is_empty() {
            let (sponsor, draft) = self.state.queued.remove(0);
            self.open_file(sponsor, draft, draft.rung);
            return;
        }
        let procedure = &self.model.setup.procedure;
        if !procedure.open_tabling || self.state.council.next_file.is_some_and(|t| self.state.tick < t) {
            return;
        }
        let (model, n) = (self.model, self.model.n);
        let p = &model.setup.parameters;
        let f = self.state.council.rung();
        let stake = self.state.case.stake;
        let salience = stake * stake / (stake * stake + p.attention * p.attention);
        let mut best: Option<(f64, usize, Draft)> = None;
        for i in 0..n {
            let level = (0..=model.strongest)
                .rev()
                .find(|&l| {
                    (l < 2 || self.state.tick >= self.state.case.attributable)
                        && self.state.claims[l * n + i] >= self.signing_threshold(i, l)
                })
                .unwrap_or(0);
            let allowed = model.highest[level];
            let el = |r: u8| self.state.loss[usize::from(r) * n + i];
            let mut ask = self.state.want[i];
            if ask > allowed {
                ask = (1..=allowed).fold(0, |best, r| if el(r) < el(best) - TIE { r } else { best });
            }
            if model.setup.rules.decision == crate::setup::DecisionRule::Threshold {
                ask = self.state.ideal[i].min(allowed);
            }
            if ask == f || (self.state.council.in_force.is_none() && ask == 0) {
                continue;
            }
            let cost = p.tabling_cost
                * (0.7 + 0.6 * self.state.voice[i])
                * if self.state.victim[i] { 0.5 } else { 1.0 };
            let gain = salience * (el(f) - el(ask)) - cost;
            if gain > 0.0 && best.is_none_or(|(g, ..)| gain > g) {
                let needed = model.setup.ladder[usize::from(ask)].claim;
                let claim =
                    if needed == ClaimLevel::Event { needed } else { ClaimLevel::ALL[level].max(needed) };
                best = Some((gain, i, Draft { rung: ask, claim }));
            }
        }
        let Some((_, sponsor, draft)) = best else { return };
        match model.setup.rules.drafting {
            DraftingRule::Soundings => self.open_file(MemberId::at(sponsor), draft, draft.rung),
            DraftingRule::WeightedMedian => {
                let median = self.median_draft();
                if median.rung != f {
                    self.open_file(MemberId::at(sponsor), median, draft.rung);
                }
            }
        }
    }

    /// The lower median of the ideal rungs, with the strongest claim that half the members would sign.
    fn median_draft(&self) -> Draft {
        let n = self.model.n;
        let mut counts = [0_usize; 32];
        for &r in &self.state.ideal {
            counts[usize::from(r)] += 1;
        }
        let mut seen = 0;
        let median = counts
            .iter()
            .position(|c| {
                seen += c;
                2 * seen >= n
            })
            .unwrap_or(0);
        let signed = |l: usize| {
            (l < 2 || self.state.tick >= self.state.case.attributable)
                && 2 * (0..n)
                    .filter(|&i| self.state.claims[l * n + i] >= self.signing_threshold(i, l))
                    .count()
                    >= n
        };
        let level = (0..=self.model.strongest).rev().find(|&l| signed(l)).unwrap_or(0);
        let rung = u8::try_from(median).unwrap_or(0).min(self.model.highest[level]);
        let needed = self.model.setup.ladder[usize::from(rung)].claim;
        let claim = if needed == ClaimLevel::Event { needed } else { ClaimLevel::ALL[level] };
        Draft { rung, claim }
    }

    /// The author tables a motion; it waits if another lies on the table.
    pub(crate) fn table_scripted(&mut self, by: MemberId, draft: Draft, kind: MotionKind, asks: Request) {
        self.state.case.request = self.state.case.request.max(asks);
        if self.state.case.opened.is_none() {
            self.state.case.opened = Some(self.state.tick);
        }
        match kind {
            MotionKind::Appeal => {
                self.emit(|| Event::Tabled { sponsor: by, kind, draft });
                self.appeal(by, draft.rung);
            }
            MotionKind::Text if self.state.council.file.is_none() => self.open_file(by, draft, draft.rung),
            MotionKind::Text => self.state.queued.push((by, draft)),
        }
    }

    fn open_file(&mut self, sponsor: MemberId, draft: Draft, asked: u8) {
        let model = self.model;
        let retract = draft.rung < self.state.council.rung();
        let t = self.state.tick;
        self.state.council.files += 1;
        self.state.news = true;
        if self.state.victim[sponsor.ix()] {
            self.state.case.request = Request::Public;
        }
        self.emit(|| Event::Tabled { sponsor, kind: MotionKind::Text, draft });
        self.draw_linkages(sponsor);
        let wait = model.setup.procedure.sounding_interval;
        let file = File {
            sponsor,
            asked,
            draft,
            retract,
            opened: t,
            phase: Phase::Sounding { at: t.plus(wait) },
            rounds: 0,
            soundings: 0,
            conditional: false,
        };
        match model.setup.rules.drafting {
            DraftingRule::Soundings => self.state.council.file = Some(file),
            DraftingRule::WeightedMedian => self.open_silence(file),
        }
    }

    /// Which members hold this motion hostage: 1 - exp(-g0 (1 + 9 grievance)), then its form.
    fn draw_linkages(&mut self, sponsor: MemberId) {
        let model = self.model;
        let p = &model.setup.parameters;
        let beneficiary = self.state.case.first_victim.unwrap_or(sponsor.ix());
        let file = Key(u32::from(self.state.council.files));
        for i in 0..model.n {
            let grievance = model
                .setup
                .grievances
                .iter()
                .filter(|g| g.0.ix() == i && g.1.ix() == beneficiary)
                .map(|g| g.2)
                .fold(0.0, f64::max);
            let rate = p.linkage_rate * (1.0 + p.grievance_factor * grievance);
            let who = model.member_keys[i];
            let once = |purpose| uniform(&mut self.draws.once(purpose, who, file));
            let live = i != sponsor.ix() && once(Purpose::LinkageLive) < 1.0 - math::exp(-rate);
            self.state.linkage[i] = if !live {
                Linkage::None
            } else {
                let form = once(Purpose::LinkageForm);
                if form < p.linkage_dilute {
                    Linkage::Dilute
                } else if form < p.linkage_dilute + p.linkage_delay {
                    Linkage::Delay { revealed: once(Purpose::LinkageReveal) < p.linkage_revealed }
                } else {
                    Linkage::Break
                }
            };
        }
    }

    /// The chair sounds the capitals out about the draft.
    fn sound(&mut self, mut file: File) {
        let (model, n) = (self.model, self.model.n);
        let p = &model.setup.parameters;
        let share = self.ideal_shares();
        let half = p.partial_width / 2.0;
        let (mut objections, mut on_claim, mut too_weak, mut linked, mut on_floor) = (0_u32, 0, 0, 0, 0);
        for i in 0..n {
            self.state.blocking[i] = false;
            self.state.stance[i] = Stance::Consent;
            if i == file.sponsor.ix() {
                continue;
            }
            let w = self.weigh(i, file.draft, file.conditional, &self.state.current(), &share);
            let delta = w.delta - p.consent_noise * self.state.noise[i];
            let bound = 0.9 * (self.isolation(i, file.draft.rung) + half);
            let slack = NORMAL_BOUND * p.sounding_noise;
            let objects = if delta > bound + slack {
                true
            } else if delta < bound - slack {
                false
            } else {
                let at =
                    self.draws.at(Purpose::SoundingNoise, model.member_keys[i], Key::NONE, self.state.tick);
                let mut at = at;
                delta + p.sounding_noise * normal(&mut at) > bound
            };
            let shown = match self.state.linkage[i] {
                Linkage::Delay { revealed } => revealed,
                Linkage::Break => false,
                _ => true,
            };
            let held = self.linkage_holds(i, &file) && shown;
            self.state.stance[i] = if objects && w.too_weak {
                Stance::TooWeak
            } else if objects || held {
                Stance::TooStrong
            } else if delta > self.isolation(i, file.draft.rung) - half {
                Stance::Reservation
            } else {
                Stance::Consent
            };
            self.state.blocking[i] = objects || held;
            if objects {
                objections += 1;
                on_claim += u32::from(w.about_claim);
                too_weak += u32::from(w.too_weak);
                on_floor += u32::from(w.about_floor);
            } else if held {
                linked += 1;
                self.settle_linkage(i);
            }
        }
        self.give_reasons(&file);
        self.state.news = true;
        file.soundings += 1;
        self.emit(|| Event::Sounding {
            draft: file.draft,
            objections: objections + linked,
            on_claim,
            too_weak,
            linked,
        });

        if objections + linked == 0 {
            self.open_silence(file);
            return;
        }
        let dilutable = (0..n).any(|i| self.state.blocking[i] && self.state.linkage[i] == Linkage::Dilute);
        if objections > 0 || dilutable {
            if on_floor > 0 && on_floor == objections && self.conditional_support() {
                file.conditional = true;
            } else if !self.redraft(&mut file, objections + linked, on_claim, too_weak) {
                self.fail(file);
                return;
            }
        }
        if file.soundings >= model.setup.procedure.soundings {
            self.fail(file);
            return;
        }
        file.phase = Phase::Sounding { at: self.state.tick.plus(model.setup.procedure.sounding_interval) };
        self.state.council.file = Some(file);
    }

    /// Whether a conditional text has the support that it needs.
    fn conditional_support(&mut self) -> bool {
        let p = &self.model.setup.parameters;
        let n = self.model.n;
        let sorted = &mut self.state.scratch[..n];
        sorted.copy_from_slice(&self.state.hostile);
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[(n - 1) / 2] >= p.conditional_median && sorted[0] >= p.conditional_lowest
    }

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
    fn redraft(&self, file: &mut File, objections: u32, on_claim: u32, too_weak: u32) -> bool {
        let in_force = self.state.council.rung();
        if file.retract {
            let stricter = 2 * too_weak > objections;
            let next = if stricter { file.draft.rung.checked_add(1) } else { file.draft.rung.checked_sub(1) };
            let Some(next) = next else { return false };
            file.draft.rung = next;
            file.draft.claim = self.model.setup.ladder[usize::from(next.min(self.model.top))].claim;
            return next < in_force;
        }
        if 2 * too_weak > objections && file.draft.rung < file.asked {
            file.draft.rung += 1;
            file.draft.claim =
                file.draft.claim.max(self.model.setup.ladder[usize::from(file.draft.rung)].claim);
        } else if 2 * on_claim >= objections && file.draft.claim > ClaimLevel::Event {
            let weaker = file.draft.claim.weaker().unwrap_or_default();
            file.draft.claim = weaker;
            file.draft.rung = file.draft.rung.min(self.model.highest[weaker.index()]);
        } else {
            file.draft.rung = file.draft.rung.saturating_sub(1);
            if self.model.setup.ladder[usize::from(file.draft.rung)].claim == ClaimLevel::Event {
                file.draft.claim = ClaimLevel::Event;
            }
        }
        file.draft.rung > in_force
    }

    fn open_silence(&mut self, mut file: File) {
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
        let (model, n) = (self.model, self.model.n);
        let p = &model.setup.parameters;
        let half = p.partial_width / 2.0;
        let share = self.ideal_shares();
        self.prefer_stale();
        self.state.news = true;
        let open_for = self.state.tick.0 - file.opened.0;
        let mut uninstructed = 0;
        // Excess of Delta over the cost of standing alone, before companions lower it; -inf without instruction.
        for i in 0..n {
            self.state.blocking[i] = false;
            self.state.stance[i] = Stance::Consent;
            if i == file.sponsor.ix() {
                self.state.scratch[i] = f64::NEG_INFINITY;
                continue;
            }
            if file.rounds < 2 && open_for < model.setup.members[i].latency {
                self.state.scratch[i] = f64::NEG_INFINITY;
                uninstructed += 1;
                continue;
            }
            let w = self.weigh(i, file.draft, file.conditional, &self.state.stale(), &share);
            let linked = if self.linkage_holds(i, &file) { p.linkage_weight } else { 0.0 };
            self.state.scratch[i] = w.delta + linked - p.consent_noise * self.state.noise[i] - half;
            if w.too_weak && linked == 0.0 {
                self.state.stance[i] = Stance::TooWeak;
            }
        }
        self.state.uninstructed += uninstructed;
        let mut broken = 0_u32;
        loop {
            let companions = self.state.cascade * f64::from(broken) / n as f64;
            let before = broken;
            for i in 0..n {
                if !self.state.blocking[i]
                    && self.state.scratch[i] > self.isolation(i, file.draft.rung) * (1.0 - companions)
                {
                    self.state.blocking[i] = true;
                    broken += 1;
                }
            }
            if broken == before {
                break;
            }
        }
        let (mut on_claim, mut too_weak) = (0, 0);
        for i in 0..n {
            if self.state.blocking[i] {
                self.state.breaks[i] += 1;
                if self.state.stance[i] == Stance::TooWeak {
                    too_weak += 1;
                } else {
                    self.state.stance[i] = Stance::TooStrong;
                }
                let reason = self.reason(i, &file);
                on_claim += u32::from(reason == Reason::Claim);
                let stance = self.state.stance[i];
                self.emit(|| Event::Broke { member: MemberId::at(i), stance, reason });
                if self.state.linkage[i] == Linkage::Break {
                    self.state.linkage[i] = Linkage::Delay { revealed: true };
                }
            } else if self.state.scratch[i] > self.isolation(i, file.draft.rung) - p.partial_width {
                self.state.stance[i] = Stance::Reservation;
                let reason = self.reason(i, &file);
                self.emit(|| Event::Reserved { member: MemberId::at(i), reason });
            } else {
                self.state.stance[i] = Stance::Consent;
            }
        }
        self.give_reasons(&file);
        if broken == 0 || self.outvoted() {
            self.adopt(file);
            return;
        }
        self.state.council.broken_rounds += 1;
        if file.rounds >= model.setup.procedure.rounds || !self.redraft(&mut file, broken, on_claim, too_weak)
        {
            self.fail(file);
            return;
        }
        file.phase = Phase::Sounding { at: self.state.tick.plus(model.setup.procedure.sounding_interval) };
        file.soundings = 0;
        self.state.council.file = Some(file);
    }

    /// Whether the objectors are too few to stop a text under the aggregation rule in use.
    fn outvoted(&self) -> bool {
        if self.model.setup.rules.aggregation == AggregationRule::ConsensusSilence {
            return false;
        }
        let (mut members, mut population, mut total) = (0.0, 0.0, 0.0);
        for (m, &blocks) in self.model.setup.members.iter().zip(&self.state.blocking) {
            total += m.population;
            if !blocks {
                members += 1.0;
                population += m.population;
            }
        }
        members >= 0.55 * self.model.n as f64 && population >= 0.65 * total
    }

    fn adopt(&mut self, file: File) {
        let t = self.state.tick;
        let mut draft = file.draft;
        let council = &mut self.state.council;
        if file.conditional && draft.rung > 0 {
            let p = &self.model.setup.parameters;
            let lapse =
                (p.conditional_days * 1440.0 / self.model.setup.clock.minutes as f64).ceil().min(1e6) as i32;
            council.conditional = Some((draft.rung, t.plus(lapse)));
            let floor_at = self.model.setup.ladder.iter().position(|r| r.floor.is_some()).unwrap_or(0);
            draft.rung = u8::try_from(floor_at.saturating_sub(1)).unwrap_or(0).max(council.rung());
        }
        council.in_force = Some(draft);
        council.peak = council.peak.max(draft.rung);
        council.adopted = Some(Adoption { tick: t, draft, asked: file.asked, rounds: file.rounds });
        council.first_adoption = council.first_adoption.or(Some(t));
        if draft.claim >= ClaimLevel::State {
            council.first_attribution = council.first_attribution.or(Some(t));
        }
        council.retracted = file.retract;
        council.file = None;
        council.next_file = Some(t.plus(self.model.setup.procedure.pause));
        let conditional = file.conditional;
        self.emit(|| Event::Adopted { draft, asked: file.asked, rounds: file.rounds, conditional });
    }

    /// A conditional text takes full effect once every member reaches the floor, or lapses.
    fn settle_conditional(&mut self) {
        let Some((rung, until)) = self.state.council.conditional else { return };
        let floor = self.model.setup.ladder[usize::from(rung)].floor.unwrap_or(0.0);
        if self.state.hostile.iter().all(|&p| p >= floor) {
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
        let t = self.state.tick;
        let council = &mut self.state.council;
        council.file = None;
        council.next_file = Some(t.plus(self.model.setup.procedure.pause));
        council.failed = Some(Failure { tick: t, draft: file.draft, asked: file.asked, rounds: file.rounds });
        self.state.failed_by.copy_from_slice(&self.state.blocking);
        let withdrawn = file.rounds == 0;
        self.emit(|| Event::Failed { draft: file.draft, rounds: file.rounds, withdrawn });
        let Fallback::Coalition { members, capability } = self.model.setup.procedure.fallback else { return };
        if file.retract || self.state.council.coalition.is_some() {
            return;
        }
        let p = &self.model.setup.parameters;
        let half = p.partial_width / 2.0;
        let (mut count, mut held, mut others) = (0, 0.0, 0.0);
        for i in 0..self.model.n {
            let willing =
                self.solo_utility(i, file.asked, false) + p.answer_noise * self.state.noise[i] > half;
            self.state.willing[i] = willing;
            count += u32::from(willing);
            if i != self.model.largest {
                others += self.model.capability_share[i];
                held += if willing { self.model.capability_share[i] } else { 0.0 };
            }
        }
        if count >= members && held >= capability * others && count > 0 {
            self.state.council.coalition = Some((t, file.asked));
            self.emit(|| Event::Coalition { rung: file.asked, members: count });
            for i in 0..self.model.n {
                if self.state.willing[i] {
                    self.emit(|| Event::JoinedCoalition { member: MemberId::at(i) });
                }
            }
        } else {
            self.state.willing.fill(false);
        }
    }

    /// What weighed most with each member, where somebody will read it.
    fn give_reasons(&mut self, file: &File) {
        if self.events.is_some() {
            for i in 0..self.model.n {
                self.state.reason[i] = self.reason(i, file);
            }
        }
    }

    /// The consideration that weighs most in member i's answer to the file's draft.
    pub(crate) fn reason(&self, i: usize, file: &File) -> Reason {
        let (model, n, k) = (self.model, self.model.n, self.model.k);
        let p = &model.setup.parameters;
        let m = &model.setup.members[i];
        let (d, f) = (file.draft.rung, self.state.council.rung());
        if d > model.traits.limit[i] {
            return Reason::RedLine;
        }
        let floor = model.setup.ladder[usize::from(d)].floor.filter(|_| !file.conditional);
        if floor.is_some_and(|floor| self.state.hostile[i] < floor) {
            return Reason::Floor;
        }
        if self.state.blocking[i] && self.linkage_holds(i, file) {
            return Reason::Linkage;
        }
        let (mut short, mut excess) = (0.0, 0.0);
        for h in 0..k {
            let (to, from) = (usize::from(d) * k + h, usize::from(f) * k + h);
            short += self.state.belief[h * n + i] * (model.short[to] - model.short[from]);
            excess += self.state.belief[h * n + i] * (model.excess[to] - model.excess[from]);
        }
        let rungs = (f64::from(d) - f64::from(f)) / crate::model::RUNGS_PER_ACT;
        let level = file.draft.claim.index();
        let cost = |r: u8| model.setup.ladder[usize::from(r)].cost;
        let below = |r: u8| (f64::from(self.state.committed[i]) - f64::from(r)).max(0.0) / 4.0;
        let parts = [
            (Reason::Harm, self.state.stake_weight[i] * self.state.case.stake * short),
            (Reason::Abandonment, m.abandonment * m.exposure * short),
            (Reason::Error, p.shared_risk * self.state.error_weight[i] * excess),
            (Reason::Cost, p.shared_risk * p.act_cost * self.state.act_cost[i] * (cost(d) - cost(f))),
            (Reason::Entrapment, m.entrapment * (1.0 - self.state.hostile[i]) * rungs),
            (
                Reason::Lean,
                -crate::preference::lean(model, &self.state, i) * rungs
                    - p.consent_noise * self.state.noise[i],
            ),
            (Reason::Audience, p.audience_cost * (below(d) - below(f))),
            (
                Reason::Claim,
                p.claim_weight
                    * (self.signing_threshold(i, level) - self.state.claims[level * n + i]).max(0.0),
            ),
        ];
        let against: f64 = parts.iter().map(|x| x.1).sum();
        let objects = matches!(self.state.stance[i], Stance::TooStrong | Stance::Reservation);
        if !objects && against > 0.0 && self.state.stance[i] == Stance::Consent {
            return Reason::Isolation;
        }
        let sign = if objects { 1.0 } else { -1.0 };
        parts
            .iter()
            .fold(
                (Reason::Harm, f64::NEG_INFINITY),
                |best, &(r, x)| {
                    if sign * x > best.1 { (r, sign * x) } else { best }
                },
            )
            .0
    }
}
