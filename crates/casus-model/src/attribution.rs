//! From evidence to belief: collection, dissemination, update and influence (phases 3 to 6 of a tick).

use crate::event::Event;
use crate::evidence::{Provenance, log_likelihood, prebunked};
use crate::ids::{ItemId, MemberId};
use crate::math;
use crate::rng::{Key, Purpose, bernoulli, exponential, normal, uniform};
use crate::setup::{BeliefUpdate, InfluenceRule};
use crate::step::Run;
use crate::time::Tick;

/// The shortest part of a sharing delay, and the part that is exponential; the mean is the base.
const DELAY_FIXED: f64 = 0.3;

impl Run<'_> {
    /// Starting beliefs: o = ln prior + tilt + N(0, s0), centred over the hypotheses; y = o.
    pub(crate) fn draw_priors(&mut self) {
        let (n, k) = (self.model.n, self.model.k);
        let sd = self.model.setup.parameters.prior_sd;
        for h in 0..k {
            for i in 0..n {
                let at = self.model.member_keys[i];
                let z = normal(&mut self.draws.once(Purpose::Prior, at, self.model.hypothesis_keys[h]));
                self.state.own[h * n + i] = self.model.prior[h * n + i] + sd * z;
            }
        }
        for i in 0..n {
            let mean = (0..k).map(|h| self.state.own[h * n + i]).sum::<f64>() / k as f64;
            for h in 0..k {
                self.state.own[h * n + i] -= mean;
            }
        }
        self.state.expressed.copy_from_slice(&self.state.own);
        softmax(n, &self.state.expressed, &mut self.state.belief, &mut self.state.work);
        for slot in self.state.past.chunks_mut(n * k) {
            slot.copy_from_slice(&self.state.belief);
        }
    }

    /// An item comes to light: its content is drawn from the truth and its copies set off.
    pub(crate) fn release(&mut self, id: ItemId) {
        let (model, n, t) = (self.model, self.model.n, self.state.tick);
        let (item, key, x) = (&model.setup.items[id.ix()], model.item_keys[id.ix()], id.ix());
        if self.state.released[x] {
            return;
        }
        self.state.released[x] = true;
        let truth = model.setup.truth.ix();
        let draw = |purpose| uniform(&mut self.draws.once(purpose, key, Key::NONE));
        self.state.points[x] = match (item.scripted, item.provenance) {
            (Some(points), _) => points,
            (None, Provenance::Rumour) => true,
            (None, Provenance::Planted) if draw(Purpose::Presence) < item.presence[truth] => true,
            (None, _) => draw(Purpose::Content) < model.likelihoods[x].likelihood[truth],
        };
        for i in 0..n {
            let base = model.delays[x * n + i];
            let who = model.member_keys[i];
            let mut draw = self.draws.once(Purpose::SharingDelay, who, key);
            self.state.copies[x * n + i] = 0;
            self.state.arrival[x * n + i] = if base == 0.0 {
                let reached = item.reach >= 1.0
                    || bernoulli(&mut self.draws.once(Purpose::Reach, who, key), item.reach);
                if reached { t } else { Tick::NEVER }
            } else if base.is_finite() {
                let mut delay = base * (DELAY_FIXED + (1.0 - DELAY_FIXED) * exponential(&mut draw));
                if self.state.consulting {
                    delay *= model.setup.sharing.consultation;
                }
                self.state.copies[x * n + i] = 1;
                self.disrupted(t.plus((delay.ceil().min(1e6) as i32).max(1)))
            } else {
                Tick::NEVER
            };
        }
        self.schedule(x);
    }

    /// An owner passes an item on; a copy already on its way is kept if it comes sooner.
    pub(crate) fn share(&mut self, id: ItemId, to: &[MemberId], delay: i32) {
        let (x, n) = (id.ix(), self.model.n);
        if !self.state.released[x] {
            return;
        }
        let due = self.disrupted(self.state.tick.plus(delay.max(0)));
        for m in to {
            let at = x * n + m.ix();
            if !self.state.held[at] && due < self.state.arrival[at] {
                self.state.arrival[at] = due;
                self.state.copies[at] = 1;
            }
        }
        self.schedule(x);
    }

    fn disrupted(&self, due: Tick) -> Tick {
        let inside = self.state.disruptions.iter().filter(|d| due >= d.0 && due < d.1);
        due.plus(inside.map(|d| d.2).max().unwrap_or(0))
    }

    fn schedule(&mut self, x: usize) {
        let row = x * self.model.n..(x + 1) * self.model.n;
        let open = self.state.arrival[row.clone()].iter().zip(&self.state.held[row]);
        self.state.next_arrival[x] =
            open.filter(|(_, held)| !**held).map(|(t, _)| *t).min().unwrap_or(Tick::NEVER);
    }

    /// Copies due now reach their members and move their own-evidence log-odds, item by item in order of id.
    pub(crate) fn disseminate(&mut self) {
        let (model, n, k, t) = (self.model, self.model.n, self.model.k, self.state.tick);
        let p = &model.setup.parameters;
        for order in 0..model.item_order.len() {
            let x = model.item_order[order];
            if self.state.next_arrival[x] > t {
                continue;
            }
            self.state.news = true;
            self.state.settled = false;
            let item = &model.setup.items[x];
            for i in 0..n {
                let at = x * n + i;
                if self.state.held[at] || self.state.arrival[at] > t {
                    continue;
                }
                self.state.held[at] = true;
                let steps = f64::from(self.state.copies[at]);
                let contrast = if steps > 0.0 {
                    (item.contrast - steps * p.sanitisation).max(p.sanitisation_floor.min(item.contrast))
                } else {
                    item.contrast
                };
                let weight = match item.group {
                    None => 1.0,
                    Some(g) => {
                        let m = &mut self.state.received[usize::from(g) * n + i];
                        *m += 1;
                        model.group_weights[usize::from(*m) - 1]
                    }
                };
                let deception = self.deception(i, item.technique);
                let points = self.state.points[x];
                // Most members read a copy alike, so its likelihoods stand until one reads it differently.
                if self.state.read_as[x] != Some((contrast, deception)) {
                    self.state.read_as[x] = Some((contrast, deception));
                    let weights = &mut self.state.read[x * k..][..k];
                    for (h, l) in weights.iter_mut().enumerate() {
                        let (rule, item) = (model.setup.rules.source_model, &model.likelihoods[x]);
                        *l = log_likelihood(rule, item, h, points, contrast, deception);
                    }
                    let mean = weights.iter().sum::<f64>() / k as f64;
                    weights.iter_mut().for_each(|l| *l -= mean);
                }
                let weight = weight * self.assimilation(i, x);
                for h in 0..k {
                    self.state.own[h * n + i] += weight * self.state.read[x * k + h];
                }
                self.emit(|| Event::Received { member: MemberId::at(i), item: ItemId::at(x), points });
            }
            self.schedule(x);
        }
    }

    /// What member i thinks of an exhibit's honesty now, after the warnings against its technique.
    fn deception(&self, i: usize, technique: Option<u8>) -> f64 {
        let mut delta = self.model.setup.members[i].deception_prior;
        let tau = self.model.setup.parameters.prebunk_days;
        for &(warned, strength, since) in &self.state.warnings {
            if Some(warned) == technique {
                let days = self.model.setup.clock.days(self.state.tick.0 - since.0);
                delta = prebunked(delta, strength, days, tau);
            }
        }
        delta
    }

    /// Weight of item x, as member i has just read it, under biased assimilation.
    fn assimilation(&self, i: usize, x: usize) -> f64 {
        let BeliefUpdate::BiasedAssimilation { bias } = self.model.setup.rules.belief_update else {
            return 1.0;
        };
        let (n, k) = (self.model.n, self.model.k);
        let first_max = |f: &dyn Fn(usize) -> f64| (0..k).fold(0, |a, b| if f(b) > f(a) { b } else { a });
        let lead = first_max(&|h| self.state.expressed[h * n + i]);
        let favoured = first_max(&|h| self.state.read[x * k + h]);
        if lead == favoured { 1.0 + bias } else { 1.0 - bias }
    }

    /// One synchronous step of influence, then the probabilities that members act on.
    pub(crate) fn influence(&mut self) {
        let (n, k) = (self.model.n, self.model.k);
        if !self.state.settled {
            let s = &mut self.state;
            match self.model.setup.rules.influence {
                InfluenceRule::FriedkinJohnsen => {
                    let mixing = &self.model.mixing;
                    math::wide(
                        #[inline(always)]
                        || mixing.step(k, &s.own, &s.expressed, &s.belief, &mut s.next, &mut s.sums),
                    );
                }
                InfluenceRule::None => s.next.copy_from_slice(&s.own),
            }
            s.settled = s.next == s.expressed;
            std::mem::swap(&mut s.next, &mut s.expressed);
        }
        // Long before the incident nobody acts on a belief, so it is computed only where it is measured or told.
        let quiet = self.state.tick < self.model.active_from && !self.state.news && self.events.is_none();
        if quiet && !self.model.mixing.is_gated() {
            self.state.belief_is_old = true;
            return;
        }
        if !self.state.settled || self.state.belief_is_old {
            let s = &mut self.state;
            math::wide(
                #[inline(always)]
                || softmax(n, &s.expressed, &mut s.belief, &mut s.work),
            );
            s.belief_is_old = false;
        }
        let slot = self.past_slot(self.state.tick);
        self.state.past[slot * n * k..][..n * k].copy_from_slice(&self.state.belief);
    }

    pub(crate) fn past_slot(&self, tick: Tick) -> usize {
        usize::try_from((i64::from(tick.0) - i64::from(self.model.setup.clock.first.0)).max(0)).unwrap_or(0)
            % self.state.past_len
    }
}

/// p = softmax(y) for each of n members over k hypotheses, both hypothesis-major.
///
/// Log-odds are centred over the hypotheses, so that the sum of their exponentials is at least k and no largest one
/// need be taken out first. Beyond e^700 to one a belief no longer grows.
#[inline(always)]
fn softmax(n: usize, log_odds: &[f64], p: &mut [f64], work: &mut [f64]) {
    const BOUND: f64 = 700.0;
    let total = &mut work[..n];
    total.fill(0.0);
    for (p, y) in p.chunks_exact_mut(n).zip(log_odds.chunks_exact(n)) {
        for ((p, y), total) in p.iter_mut().zip(y).zip(total.iter_mut()) {
            *p = math::exp_in_range(y.clamp(-BOUND, BOUND));
            *total += *p;
        }
    }
    for t in total.iter_mut() {
        *t = 1.0 / *t;
    }
    for p in p.chunks_exact_mut(n) {
        for (p, t) in p.iter_mut().zip(&*total) {
            *p *= t;
        }
    }
}
