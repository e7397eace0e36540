//! From evidence to belief: collection, dissemination, update and influence (phases 3 to 6 of a tick).

use crate::event::Event;
use crate::evidence::{Provenance, log_likelihood, prebunked};
use crate::ids::{ItemId, MemberId};
use crate::influence::pool;
use crate::math::{self, LANES, each_lane, lanes, store};
use crate::rng::{Key, Purpose, kind, uniform};
use crate::setup::{BeliefUpdate, InfluenceRule};
use crate::sprt;
use crate::step::Run;
use crate::time::Tick;

/// The shortest part of a sharing delay, and the part that is exponential; the mean is the base.
const DELAY_FIXED: f64 = 0.3;

impl Run<'_> {
    /// Starting beliefs: the log-odds of each hypothesis are ln prior + tilt + N(0, s0); o is what they are above
    /// those of the first hypothesis; y = o.
    pub(crate) fn draw_priors(&mut self) {
        let (model, s) = (self.model, &mut self.state);
        let (n, width, sd) = (model.n, model.width, model.setup.parameters.prior_sd);
        let (mut first, mut z) = (std::mem::take(&mut s.scratch), std::mem::take(&mut s.work));
        for (h, &key) in model.hypothesis_keys.iter().enumerate() {
            if sd > 0.0 {
                self.draws.each(kind::normal, Purpose::Prior, &model.member_keys, key, Tick(0), &mut z[..n]);
            }
            let prior = &model.prior[h * width..][..n];
            match h.checked_sub(1) {
                None => first.iter_mut().zip(prior).zip(&z).for_each(|((o, prior), z)| *o = prior + sd * z),
                Some(c) => {
                    let own = &mut s.own[c * width..][..n];
                    for i in 0..n {
                        own[i] = prior[i] + sd * z[i] - first[i];
                    }
                }
            }
        }
        (s.scratch, s.work) = (first, z);
        s.expressed.copy_from_slice(&s.own);
        if !s.absorbed.is_empty() {
            s.absorbed.copy_from_slice(&s.own);
        }
        math::wide(
            #[inline(always)]
            || softmax(width, &s.expressed, &mut s.belief),
        );
        for slot in s.past.chunks_mut(s.belief.len()) {
            slot.copy_from_slice(&s.belief);
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

        let delays = &model.delays[x * n..][..n];
        let (mut reach, mut wait) =
            (std::mem::take(&mut self.state.scratch), std::mem::take(&mut self.state.work));
        if item.reach < 1.0 {
            self.draws.each(kind::uniform, Purpose::Reach, &model.member_keys, key, Tick(0), &mut reach[..n]);
        }
        if delays.iter().any(|d| d.is_finite() && *d > 0.0) {
            let (who, out) = (&model.member_keys, &mut wait[..n]);
            self.draws.each(kind::exponential, Purpose::SharingDelay, who, key, Tick(0), out);
        }
        let haste = if self.state.consulting { model.setup.sharing.consultation } else { 1.0 };
        for (i, &base) in delays.iter().enumerate() {
            self.state.copies[x * n + i] = u8::from(base > 0.0 && base.is_finite());
            self.state.arrival[x * n + i] = if base == 0.0 {
                if item.reach >= 1.0 || reach[i] < item.reach { t } else { Tick::NEVER }
            } else if base.is_finite() {
                let delay = haste * base * (DELAY_FIXED + (1.0 - DELAY_FIXED) * wait[i]);
                self.disrupted(t.plus(whole_ticks(delay)))
            } else {
                Tick::NEVER
            };
        }
        (self.state.scratch, self.state.work) = (reach, wait);
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
            if due < self.state.arrival[at] {
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

    /// Notes when the next copy of an item arrives: the soonest from this tick on, or from the next once this tick's
    /// copies have been read.
    fn schedule(&mut self, x: usize) {
        let from = self.state.tick;
        self.state.next_arrival[x] = self.soonest(x, from);
    }

    fn soonest(&self, x: usize, from: Tick) -> Tick {
        let arrivals = &self.state.arrival[x * self.model.n..][..self.model.n];
        math::wide(
            #[inline(always)]
            || {
                let mut soonest = Tick::NEVER.0;
                for t in arrivals {
                    soonest = soonest.min(if t.0 >= from.0 { t.0 } else { Tick::NEVER.0 });
                }
                Tick(soonest)
            },
        )
    }

    /// Copies due now reach their members and move their own-evidence log-odds, item by item in order of id; then
    /// each member's own services report.
    pub(crate) fn disseminate(&mut self) {
        match self.model.setup.rules.belief_update {
            BeliefUpdate::Sprt { accept, reject } => {
                let s = &mut self.state;
                std::mem::swap(&mut s.own, &mut s.tally);
                self.take_in();
                let s = &mut self.state;
                std::mem::swap(&mut s.own, &mut s.tally);
                self.decide(accept, reject);
            }
            BeliefUpdate::Bayes | BeliefUpdate::BiasedAssimilation { .. } => self.take_in(),
        }
    }

    fn take_in(&mut self) {
        let (mut due, now) = (false, self.state.tick);
        self.state.next_arrival.iter().for_each(|&next| due |= next <= now);
        if due {
            let model = self.model;
            for &x in &model.item_order {
                if self.state.next_arrival[x] <= now {
                    self.read_copies(x);
                }
            }
        }
        self.hear_signals();
    }

    /// Who has heard enough under a sequential test adds the evidence to its view, and holds that view for good.
    fn decide(&mut self, accept: f64, reject: f64) {
        let (model, s) = (self.model, &mut self.state);
        let (upper, lower) = sprt::bounds(accept, reject);
        for i in 0..model.n {
            if s.decided[i] {
                continue;
            }
            let ratio = sprt::log_ratio(model, i, &s.own, &s.tally);
            if ratio >= upper - sprt::TOLERANCE || ratio <= lower + sprt::TOLERANCE {
                s.decided[i] = true;
                s.settled = false;
                for at in (i..s.own.len()).step_by(model.width) {
                    s.own[at] += s.tally[at];
                }
            }
        }
    }

    /// Every member whose copy of item x is due reads it.
    fn read_copies(&mut self, x: usize) {
        let (model, n, k, width, t) =
            (self.model, self.model.n, self.model.k, self.model.width, self.state.tick);
        let p = &model.setup.parameters;
        let item = &model.setup.items[x];
        let points = self.state.points[x];
        self.state.news = true;
        self.state.settled = false;
        // Its readers are listed first: a branch for each member would be guessed wrong time and again.
        let mut readers = std::mem::take(&mut self.state.readers);
        let mut count = 0;
        for (i, &arrival) in self.state.arrival[x * n..][..n].iter().enumerate() {
            readers[count] = i;
            count += usize::from(arrival == t);
        }
        for &i in &readers[..count] {
            let steps = f64::from(self.state.copies[x * n + i]);
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
            // Most members read a copy alike, so its likelihoods stand until one reads it differently.
            if self.state.read_as[x] != Some((contrast, deception)) {
                self.state.read_as[x] = Some((contrast, deception));
                let (rule, likelihood) = (model.setup.rules.source_model, &model.likelihoods[x]);
                let of = |h| log_likelihood(rule, likelihood, h, points, contrast, deception);
                let first = of(0);
                for (c, l) in self.state.read[x * k..][..k - 1].iter_mut().enumerate() {
                    *l = of(c + 1) - first;
                }
            }
            let mut weight = weight * self.assimilation(i, x);
            if let Some(watch) = &mut self.watch {
                weight *= watch.weight(i, x);
                watch.note_read(i, x, t, self.state.read[x * k..][..k - 1].iter().map(|l| weight * l));
            }
            for c in 0..k - 1 {
                self.state.own[c * width + i] += weight * self.state.read[x * k + c];
            }
            self.emit(|| Event::Received { member: MemberId::at(i), item: ItemId::at(x), points });
        }
        self.state.readers = readers;
        self.state.next_arrival[x] = self.soonest(x, t.plus(1));
    }

    /// Private signals: each member's own services bring it a log-likelihood ratio N(mu_t, sd_i^2) for one
    /// hypothesis against all others, mu_t being positive if it is true and negative if not. Four ticks share a block
    /// of random words.
    fn hear_signals(&mut self) {
        let (model, width, t) = (self.model, self.model.width, self.state.tick);
        let Some(signals) = &model.setup.signals else { return };
        let s = &mut self.state;
        let quarter = usize::try_from(t.0.rem_euclid(4)).unwrap_or(0);
        if quarter == 0 || t == model.setup.clock.first {
            let at = Tick(t.0.div_euclid(4));
            self.draws.four_normals(
                Purpose::Signal,
                &model.member_keys,
                Key::NONE,
                at,
                width,
                &mut s.signals,
            );
        }
        let drift = signals.mean_at(model.setup.clock.place(t));
        let drift = if signals.hypothesis == model.setup.truth { drift } else { -drift };
        let column = signals.hypothesis.ix().checked_sub(1);
        let z = &s.signals[quarter * width..][..width];
        let (hears, sd) = (&model.traits.hears[..width], &model.traits.signal_sd[..width]);
        let all = signals.shared.then(|| (0..model.n).map(|i| hears[i] * drift + sd[i] * z[i]).sum::<f64>());
        for (c, own) in s.own.chunks_exact_mut(width).enumerate() {
            let sign = match column {
                None => -1.0,
                Some(favoured) if favoured == c => 1.0,
                Some(_) => continue,
            };
            if let Some(all) = all {
                own[..model.n].iter_mut().for_each(|own| *own += sign * all);
                continue;
            }
            for i in 0..width {
                own[i] += sign * (hears[i] * drift + sd[i] * z[i]);
            }
        }
        s.settled = false;
    }

    /// What member i thinks of an exhibit's honesty now, after the warnings against its technique.
    pub(crate) fn deception(&self, i: usize, technique: Option<u8>) -> f64 {
        let mut delta = self.model.traits.deception_prior[i];
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
    pub(crate) fn assimilation(&self, i: usize, x: usize) -> f64 {
        let BeliefUpdate::BiasedAssimilation { bias } = self.model.setup.rules.belief_update else {
            return 1.0;
        };
        let (width, k) = (self.model.width, self.model.k);
        let first_max = |f: &dyn Fn(usize) -> f64| (1..k).fold(0, |a, b| if f(b) > f(a) { b } else { a });
        let above_first = |h: usize, column: &dyn Fn(usize) -> f64| h.checked_sub(1).map_or(0.0, column);
        let lead = first_max(&|h| above_first(h, &|c| self.state.expressed[c * width + i]));
        let favoured = first_max(&|h| above_first(h, &|c| self.state.read[x * k + c]));
        if lead == favoured { 1.0 + bias } else { 1.0 - bias }
    }

    /// One synchronous step of influence, then the probabilities that members act on.
    pub(crate) fn influence(&mut self) {
        let (model, s) = (self.model, &mut self.state);
        if !s.settled {
            match model.setup.rules.influence {
                InfluenceRule::FriedkinJohnsen => math::wide(
                    #[inline(always)]
                    || {
                        model.mixing.step(
                            model.k - 1,
                            &s.own,
                            &s.expressed,
                            &s.belief,
                            &mut s.next,
                            &mut s.sums,
                        )
                    },
                ),
                InfluenceRule::None => s.next.copy_from_slice(&s.own),
                InfluenceRule::LogPool => {
                    pool::absorb(s);
                    let mixing = &model.mixing;
                    mixing.step(model.k - 1, &s.expressed, &s.expressed, &s.belief, &mut s.next, &mut s.sums);
                }
                InfluenceRule::DeGroot
                | InfluenceRule::HegselmannKrause { .. }
                | InfluenceRule::DeffuantWeisbuch { .. } => pool::pool(model, &self.draws, s),
            }
            let chance = matches!(model.setup.rules.influence, InfluenceRule::DeffuantWeisbuch { .. });
            s.settled = !chance && s.next == s.expressed;
            std::mem::swap(&mut s.next, &mut s.expressed);
            s.belief_is_old = true;
        }
        // Long before the incident nobody acts on a belief, so it is computed only where it is measured or told.
        let quiet = self.state.tick < model.active_from
            && self.events.is_none()
            && (!self.state.news || self.is_unread());
        let s = &mut self.state;
        if quiet && !model.mixing.is_gated() {
            return;
        }
        if s.belief_is_old {
            math::wide(
                #[inline(always)]
                || softmax(model.width, &s.expressed, &mut s.belief),
            );
            s.belief_is_old = false;
        }
        let (slot, size) = (self.past_slot(self.state.tick), self.state.belief.len());
        self.state.past[slot * size..][..size].copy_from_slice(&self.state.belief);
    }

    pub(crate) fn past_slot(&self, tick: Tick) -> usize {
        usize::try_from((i64::from(tick.0) - i64::from(self.model.setup.clock.first.0)).max(0)).unwrap_or(0)
            % self.state.past_len
    }
}

/// A delay in ticks as a whole number of them, at least 1.
fn whole_ticks(delay: f64) -> i32 {
    let whole = delay.min(1e6) as i32;
    (whole + i32::from(f64::from(whole) < delay)).max(1)
}

/// p = softmax(0, y) for each member: `log_odds` of all hypotheses but the first above it, and the probabilities of
/// all, column by column. Beyond e^700 to one a belief no longer grows.
#[inline(always)]
pub(crate) fn softmax(width: usize, log_odds: &[f64], belief: &mut [f64]) {
    const BOUND: f64 = 700.0;
    let (first, others) = belief.split_at_mut(width);
    for from in (0..width).step_by(LANES) {
        let mut total = [1.0; LANES];
        for (y, p) in log_odds.chunks_exact(width).zip(others.chunks_exact_mut(width)) {
            let y = lanes(y, from);
            let odds = each_lane(|l| math::exp_in_range(y[l].clamp(-BOUND, BOUND)));
            total = each_lane(|l| total[l] + odds[l]);
            store(p, from, odds);
        }
        let share = each_lane(|l| 1.0 / total[l]);
        store(first, from, share);
        for p in others.chunks_exact_mut(width) {
            let odds = lanes(p, from);
            store(p, from, each_lane(|l| odds[l] * share[l]));
        }
    }
}
