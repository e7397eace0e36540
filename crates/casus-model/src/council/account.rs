//! The account of one member's answers: what spoke for and against each text that it was asked about, and where the
//! belief behind its answer came from. Kept only for a member that is watched.

use super::silence::CAUTION;
use super::{Draft, File, Linkage, Phase, Reason, Stance};
use crate::ids::{HypothesisId, ItemId, MemberId};
use crate::math;
use crate::step::Run;
use crate::time::Tick;

/// Why an answer was not a matter of weighing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// It was weighed.
    Weighed,
    /// The sponsor consents to its own motion.
    Sponsor,
    /// The capital had no time to instruct, and silence is consent.
    Uninstructed,
    /// Beyond a red line or a capital's cap, at no price.
    RedLine,
    /// Below the belief that the rung demands, at no price.
    Floor,
}

/// A member's answer to a text, in logits unless a unit is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// When.
    pub tick: Tick,
    /// The text.
    pub draft: Draft,
    /// The rung that its sponsor asked for.
    pub asked: u8,
    /// The sponsor.
    pub sponsor: MemberId,
    /// Round of silence; 0 before the first.
    pub round: u8,
    /// Whether it is the answer at a deadline, or what the chair heard in a sounding.
    pub at_deadline: bool,
    /// The answer.
    pub stance: Stance,
    /// What weighed most.
    pub reason: Reason,
    /// Whether it objects: breaks silence, abstains, or is taken for an objector in a sounding.
    pub objects: bool,
    /// What decided.
    pub ground: Ground,
    /// What speaks against the text and for what is in force, part by part; negative where it speaks for the text.
    pub terms: [(Reason, f64); 8],
    /// What a text one rung nearer, or none, would spare it beyond what is in force, 0 or more; 0 at no price.
    pub nearer: f64,
    /// What another dispute adds.
    pub linkage: f64,
    /// What the chair's mishearing adds in a sounding.
    pub chair: f64,
    /// The sum: Delta less the member's own noise, linkage and mishearing included; `None` at no price.
    pub objection: Option<f64>,
    /// The bar that it must pass: the cost of standing alone, less what companions take away, and half the partial
    /// width; nine tenths of it in a sounding.
    pub bar: f64,
    /// kappa_i, the cost of standing alone.
    pub isolation: f64,
    /// Part of that cost that companions in objection take away, 0 to 1.
    pub companions: f64,
    /// Belief in the text's attribution, 0 to 1.
    pub believed: f64,
    /// Belief from which it would sign that attribution, 0 to 1.
    pub needed: f64,
    /// Belief in a hostile hand, 0 to 1.
    pub hostile: f64,
    /// Belief that the state did it, 0 to 1.
    pub state: f64,
    /// Belief in the state's hand from which it would take the act in its own name.
    pub action_threshold: f64,
    /// Where the belief came from.
    pub belief: BeliefAccount,
}

/// Log-odds of one hypothesis against another, in nats, and what they are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefAccount {
    /// The likeliest hypothesis that bears the attribution out (a hostile one if all do).
    pub hypothesis: HypothesisId,
    /// The likeliest that does not.
    pub against: HypothesisId,
    /// Its log-odds as expressed: the sum of all that follows.
    pub log_odds: f64,
    /// What it believed before any evidence.
    pub prior: f64,
    /// What each item that it had read contributes, in the order in which it was read.
    pub items: Vec<(ItemId, f64)>,
    /// What its own services' signals contribute.
    pub signals: f64,
    /// What listening to others contributes.
    pub others: f64,
}

/// What is kept of a watched member.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    member: usize,
    /// Factor on what each item weighs with it.
    weights: Vec<f64>,
    prior: Vec<f64>,
    /// Own-evidence log-odds after each tick.
    own: Vec<Vec<f64>>,
    /// When it read which item, and by how much that moved each of its log-odds.
    read: Vec<(Tick, usize, Vec<f64>)>,
    answers: Vec<Answer>,
}

impl Watch {
    /// The factor on what an item weighs with a member: 1 unless it is the watched one.
    pub(crate) fn weight(&self, member: usize, item: usize) -> f64 {
        if member == self.member { self.weights[item] } else { 1.0 }
    }

    /// A member has read an item.
    pub(crate) fn note_read(
        &mut self,
        member: usize,
        item: usize,
        tick: Tick,
        moved: impl Iterator<Item = f64>,
    ) {
        if member == self.member {
            self.read.push((tick, item, moved.collect()));
        }
    }
}

impl Run<'_> {
    /// Keeps an account of a member's answers. Takes effect at the next [`Run::restart`].
    pub fn watch(&mut self, member: MemberId) {
        self.watch = Some(Box::new(Watch {
            member: member.ix(),
            weights: vec![1.0; self.model.setup.items.len()],
            prior: Vec::new(),
            own: Vec::new(),
            read: Vec::new(),
            answers: Vec::new(),
        }));
    }

    /// Multiplies what an item weighs with the watched member; 0 leaves it unread. Takes effect at the next restart.
    pub fn reweigh(&mut self, item: ItemId, factor: f64) {
        if let Some(watch) = &mut self.watch {
            watch.weights[item.ix()] = factor;
        }
    }

    /// The watched member's answers so far, in order.
    #[must_use]
    pub fn answers(&self) -> &[Answer] {
        self.watch.as_ref().map_or(&[], |watch| &watch.answers)
    }

    /// A run begins: what the watched member believes before any evidence.
    pub(crate) fn watch_start(&mut self) {
        if let Some(watch) = &mut self.watch {
            let own = self.state.own.iter().skip(watch.member).step_by(self.model.width);
            watch.prior = own.copied().collect();
            watch.own.clear();
            watch.read.clear();
            watch.answers.clear();
        }
    }

    /// What the watched member makes of its own evidence after this tick.
    pub(crate) fn watch_own(&mut self) {
        if let Some(watch) = &mut self.watch {
            let own = self.state.own.iter().skip(watch.member).step_by(self.model.width);
            watch.own.push(own.copied().collect());
        }
    }

    /// Puts the watched member's answer to the file's draft on its account.
    pub(super) fn watch_answer(&mut self, file: &File) {
        if let Some(mut watch) = self.watch.take() {
            let answer = self.account(file, &watch);
            watch.answers.push(answer);
            self.watch = Some(watch);
        }
    }

    fn account(&self, file: &File, watch: &Watch) -> Answer {
        let (model, s, i) = (self.model, &self.state, watch.member);
        let p = &model.setup.parameters;
        let half = p.partial_width / 2.0;
        let at_deadline = matches!(file.phase, Phase::Silence { .. });
        let delta = s.weighed.delta[i] - p.consent_noise * s.noise[i];
        let isolation = s.weighed.alone[i];
        let joined = (0..model.n).filter(|&j| j != i && (s.blocking[j] || s.abstains[j])).count();
        let companions = if at_deadline { s.cascade * joined as f64 / model.n as f64 } else { 0.0 };
        let heard = CAUTION * (isolation + half);
        let bar = if at_deadline { isolation * (1.0 - companions) + half } else { heard };
        let held = if at_deadline {
            self.linkage_holds(i, file)
        } else {
            s.blocking[i] && s.scratch[i] <= 0.0 && s.linkage[i] != Linkage::None
        };
        let linkage = if held { p.linkage_weight } else { 0.0 };
        let open = delta.is_finite();
        let chair =
            if at_deadline || !open || i == file.sponsor.ix() { 0.0 } else { s.scratch[i] + heard - delta };
        let terms = self.considerations(i, file.draft);
        let level = file.draft.claim.index();
        Answer {
            tick: s.tick,
            draft: file.draft,
            asked: file.asked,
            sponsor: file.sponsor,
            round: file.rounds,
            at_deadline,
            stance: s.stance[i],
            reason: self.reason(i, file),
            objects: s.blocking[i] || s.abstains[i],
            ground: match () {
                () if i == file.sponsor.ix() => Ground::Sponsor,
                () if at_deadline && self.uninstructed(i, file) => Ground::Uninstructed,
                () if f64::from(file.draft.rung) > model.traits.limit[i] => Ground::RedLine,
                () if !open => Ground::Floor,
                () => Ground::Weighed,
            },
            terms,
            nearer: if open { delta - terms.iter().map(|t| t.1).sum::<f64>() } else { 0.0 },
            linkage,
            chair,
            objection: open.then_some(delta + linkage + chair),
            bar,
            isolation,
            companions,
            believed: s.view.claims[level * model.width + i],
            needed: (model.traits.threshold[i] - model.signing_discount(level)).max(0.0),
            hostile: s.view.hostile[i],
            state: s.view.claims[2 * model.width + i],
            action_threshold: self.action_threshold(i, file.draft.rung, false),
            belief: self.account_belief(file, watch, at_deadline),
        }
    }

    fn account_belief(&self, file: &File, watch: &Watch, at_deadline: bool) -> BeliefAccount {
        let (model, s, i) = (self.model, &self.state, watch.member);
        let clock = &model.setup.clock;
        let latency = if at_deadline { model.setup.members[i].latency } else { 0 };
        let then = s.tick.plus(-latency).max(clock.first);
        let belief = |h: usize| s.belief[h * model.width + i];
        let likeliest = |of: &dyn Fn(usize) -> bool| {
            (0..model.k).filter(|&h| of(h)).reduce(|a, b| if belief(b) > belief(a) { b } else { a })
        };
        let hypotheses = &model.setup.hypotheses;
        let claim = file.draft.claim;
        let bears_out = |h: usize| hypotheses[h].claim >= claim;
        let hostile = |h: usize| hypotheses[h].hostile;
        let lead = likeliest(&|_| true).unwrap_or(0);
        let (of, against) = match (likeliest(&bears_out), likeliest(&|h| !bears_out(h))) {
            (Some(of), Some(against)) => (of, against),
            _ => match (likeliest(&hostile), likeliest(&|h| !hostile(h))) {
                (Some(of), Some(against)) => (of, against),
                _ => (lead, likeliest(&|h| h != lead).unwrap_or(lead)),
            },
        };
        let above = |column: &[f64]| {
            let at = |h: usize| h.checked_sub(1).map_or(0.0, |c| column[c]);
            at(of) - at(against)
        };
        let read = watch.read.iter().filter(|(tick, ..)| *tick <= then);
        let items: Vec<(ItemId, f64)> = read.map(|(_, x, moved)| (ItemId::at(*x), above(moved))).collect();
        let (prior, own) =
            (above(&watch.prior), watch.own.get(clock.place(then)).map_or(0.0, |own| above(own)));
        let log_odds = math::ln(belief(of).max(f64::MIN_POSITIVE) / belief(against).max(f64::MIN_POSITIVE));
        BeliefAccount {
            hypothesis: HypothesisId::at(of),
            against: HypothesisId::at(against),
            log_odds,
            prior,
            signals: own - prior - items.iter().map(|x| x.1).sum::<f64>(),
            items,
            others: log_odds - own,
        }
    }
}
