//! One run, tick by tick: the twelve phases in their fixed order.

use crate::adversary::{ActKind, AdversaryPolicy, Mind};
use crate::conduct::PublicLine;
use crate::council::{Draft, Watch};
use crate::event::Event;
use crate::ids::MemberId;
use crate::math;
use crate::metrics::fracture::Fracture;
use crate::metrics::shares::Share;
use crate::model::Model;
use crate::report::Report;
use crate::rng::{Draws, Key, Purpose, bernoulli, kind, log_normal, normal, uniform};
use crate::setup::{Effect, Hand, Locus, Speaker};
use crate::state::State;
use crate::time::Tick;

/// A run of a model. Cloning it forks the game.
#[derive(Clone, Debug)]
pub struct Run<'m> {
    pub(crate) model: &'m Model,
    pub(crate) draws: Draws,
    pub(crate) state: State,
    pub(crate) events: Option<Vec<(Tick, Event)>>,
    /// Beliefs after each tick, kept beside the events.
    pub(crate) beliefs: Option<Vec<f64>>,
    /// What each member added to the measures when they were last taken, kept beside the beliefs.
    pub(crate) shares: Option<Vec<Share>>,
    /// What the adversary keeps in mind for its policy.
    pub(crate) mind: Mind<'m>,
    /// The account of a watched member.
    pub(crate) watch: Option<Box<Watch>>,
    /// Whether measures that the summary does not read are left out.
    terse: bool,
    provoked: bool,
    done: bool,
}

impl Model {
    /// A run at its first tick that records what happens.
    #[must_use]
    pub fn start(&self, draws: Draws) -> Run<'_> {
        let mut run = self.silent();
        run.events = Some(Vec::new());
        run.beliefs = Some(Vec::new());
        run.restart(draws);
        run
    }

    /// A run that records what happens and its measures, but not the beliefs after each tick.
    #[must_use]
    pub fn eventful(&self) -> Run<'_> {
        Run { events: Some(Vec::new()), ..self.silent() }
    }

    /// A run that records nothing but its measures, and can be restarted from one replicate to the next.
    #[must_use]
    pub fn silent(&self) -> Run<'_> {
        Run { mind: Mind::new(self), ..self.plain() }
    }

    /// A silent run for its summary alone, which has the bits of any other's: what a batch reuses. Measures before the
    /// tick ahead of the incident, which no summary of a finished run reads, are left at 0 in its series.
    #[must_use]
    pub fn terse(&self) -> Run<'_> {
        Run { terse: true, ..self.silent() }
    }

    /// A silent run whose adversary keeps nothing in mind.
    pub(crate) fn plain(&self) -> Run<'_> {
        Run {
            model: self,
            draws: Draws::new(0, 0, 0),
            state: State::new(self),
            events: None,
            beliefs: None,
            shares: None,
            mind: Mind::Plain,
            watch: None,
            terse: false,
            provoked: true,
            done: false,
        }
    }

    /// Plays one run to its end, and beside it the paired run in which nothing was staged.
    #[must_use]
    pub fn play(&self, draws: Draws) -> Report {
        let mut run = self.start(draws);
        run.finish();
        let mut still = self.silent();
        still.provoked = false;
        still.restart(draws);
        still.finish();
        Report::of(&run, Some(&still))
    }
}

impl<'m> Run<'m> {
    /// Back to the first tick, under other draws, without allocating.
    pub fn restart(&mut self, draws: Draws) {
        self.draws = draws;
        self.done = false;
        if let Some(events) = &mut self.events {
            events.clear();
        }
        if let Some(beliefs) = &mut self.beliefs {
            beliefs.clear();
        }
        self.shares = None;
        self.state.reset(self.model);
        self.mind.reset();
        self.draw_members();
        self.draw_priors();
        self.draw_pressures();
        self.watch_start();
    }

    /// Leaves out everything from the first incident on: the paired run without the provocation.
    pub fn unprovoked(&mut self) {
        self.provoked = false;
    }

    /// Plays to the last tick.
    pub fn finish(&mut self) {
        while !self.done {
            self.step();
        }
    }

    /// The model that is run.
    #[must_use]
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// The tick that [`Run::step`] plays next, or the last one once the run is over.
    #[must_use]
    pub fn tick(&self) -> Tick {
        self.state.tick
    }

    /// Whether the last tick has been played.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.done
    }

    /// What has happened so far, if the run records it.
    #[must_use]
    pub fn events(&self) -> &[(Tick, Event)] {
        self.events.as_deref().unwrap_or(&[])
    }

    /// The measures of every tick so far, from the first tick on.
    #[must_use]
    pub fn series(&self) -> &[Fracture] {
        &self.state.series
    }

    /// Belief of a member in a hypothesis now.
    #[must_use]
    pub fn belief(&self, member: MemberId, hypothesis: crate::HypothesisId) -> f64 {
        self.state.belief[hypothesis.ix() * self.model.width + member.ix()]
    }

    /// Belief of a member in a hypothesis after an earlier tick, if the run records beliefs and has played that tick.
    #[must_use]
    pub fn belief_after(&self, tick: Tick, member: MemberId, hypothesis: crate::HypothesisId) -> Option<f64> {
        let place = usize::try_from(tick.0.checked_sub(self.model.setup.clock.first.0)?).ok()?;
        let then = self.beliefs.as_ref()?.chunks_exact(self.state.belief.len()).nth(place)?;
        then.get(hypothesis.ix() * self.model.width + member.ix()).copied()
    }

    /// Expressed log-odds of every hypothesis but the first against it, hypothesis by hypothesis: the members in the
    /// setup's order.
    pub fn log_odds(&self) -> impl Iterator<Item = &[f64]> {
        self.state.expressed.chunks_exact(self.model.width).map(|column| &column[..self.model.n])
    }

    /// Records an event if anybody asked for it.
    #[inline]
    pub(crate) fn emit(&mut self, event: impl FnOnce() -> Event) {
        if let Some(events) = &mut self.events {
            events.push((self.state.tick, event()));
        }
    }

    /// What is drawn once a run for each member and for the case.
    fn draw_members(&mut self) {
        let (model, draws) = (self.model, self.draws);
        let p = &model.setup.parameters;
        let s = &mut self.state;
        let case = p.case_residual * normal(&mut draws.once(Purpose::CaseLean, Key::NONE, Key::NONE));
        s.cascade = p.cascade * uniform(&mut draws.once(Purpose::Cascade, Key::NONE, Key::NONE));
        let (n, who) = (model.n, &model.member_keys);
        for (purpose, out) in [
            (Purpose::MemberLean, &mut s.lean),
            (Purpose::StakeWeight, &mut s.stake_weight),
            (Purpose::ErrorWeight, &mut s.error_weight),
            (Purpose::ActCost, &mut s.act_cost),
        ] {
            draws.each(kind::normal, purpose, who, Key::NONE, Tick(0), &mut out[..n]);
        }
        draws.each(kind::logistic, Purpose::Answer, who, Key::NONE, Tick(0), &mut s.noise[..n]);
        draws.each(kind::uniform, Purpose::Voice, who, Key::NONE, Tick(0), &mut s.voice[..n]);
        // Gumbel shocks are -ln of exponential numbers.
        for (r, shocks) in s.shocks.chunks_exact_mut(model.width).enumerate() {
            let rung = Key(u32::try_from(r).unwrap_or(u32::MAX));
            let shocks = &mut shocks[..n];
            draws.each(kind::exponential, Purpose::QuantalShock, who, rung, Tick(0), shocks);
            shocks.iter_mut().for_each(|x| *x = -math::ln(*x));
        }
        math::wide(
            #[inline(always)]
            || {
                let log_normal = |factor: f64, spread: f64, z: &mut [f64]| {
                    z.iter_mut().for_each(|z| *z = factor * math::exp(spread * *z));
                };
                s.lean.iter_mut().for_each(|z| *z = case + p.member_residual * *z);
                log_normal(p.stake_weight, p.stake_spread, &mut s.stake_weight);
                log_normal(p.error_weight, p.error_spread, &mut s.error_weight);
                log_normal(1.0, p.act_cost_spread, &mut s.act_cost);
            },
        );
    }

    /// What the adversary's pressure and its acts owe to chance, tick by tick.
    fn draw_pressures(&mut self) {
        let (a, first) = (&self.model.setup.adversary, self.model.setup.clock.first);
        if a.volatility > 0.0 {
            self.draws.each_tick(kind::normal, Purpose::Pressure, first, &mut self.state.pressure_noise);
        }
        if a.policy != AdversaryPolicy::Scripted {
            self.draws.each_tick(kind::uniform, Purpose::AdversaryActs, first, &mut self.state.act_luck);
        }
    }

    /// Plays one tick.
    pub fn step(&mut self) {
        if self.done {
            return;
        }
        self.state.news = self.state.tick == self.model.setup.clock.first;
        if self.provoked || self.before_the_incident() {
            self.injects(); // 1
        }
        if self.provoked {
            self.provoke(); // 2 and 3: acts, and what they bring to light
        }
        self.react();
        self.measure(); // 11
        self.log(); // 12
        if self.state.tick >= self.model.setup.clock.last {
            self.done = true;
        } else {
            self.state.tick = self.state.tick.plus(1);
        }
    }

    /// What the alliance makes of the tick, and the adversary of that: phases 4 to 10.
    pub(crate) fn react(&mut self) {
        self.disseminate(); // 4 and 5: copies arrive and move beliefs
        self.influence(); // 6
        self.watch_own();
        if self.state.case.opened.is_some() {
            self.prefer(); // 7
            self.speak(); // 8
            self.consult();
            self.answer_appeal();
            self.deliberate(); // 9
            self.respond(); // 10
        }
    }

    /// Whether no incident has been scheduled up to this tick: what comes earlier is not part of the provocation.
    fn before_the_incident(&self) -> bool {
        let first = self.model.setup.injects.iter().find(|x| matches!(x.effect, Effect::Incident { .. }));
        first.is_none_or(|x| self.state.tick < x.tick)
    }

    fn injects(&mut self) {
        for x in self.model.injects_at(self.state.tick) {
            self.take_effect(x);
        }
    }

    /// What an inject does, if it happens under this truth.
    pub(crate) fn take_effect(&mut self, x: usize) {
        let inject = &self.model.setup.injects[x];
        if !inject.only_if.is_empty() && !inject.only_if.contains(&self.model.setup.truth) {
            return;
        }
        self.state.news = true;
        self.emit(|| Event::Inject { index: x });
        match &inject.effect {
            Effect::Incident { victim, harm, locus, hand, disruption } => {
                self.incident(*victim, *harm, *locus, *hand, *disruption);
            }
            Effect::Item(item) => self.release(*item),
            Effect::Warning { technique, strength, .. } => {
                self.state.warnings.push((*technique, *strength, self.state.tick));
            }
            Effect::Share { item, to, delay } => self.share(*item, to, *delay),
            Effect::Statement { by: Speaker::Member(m), claims, asks } => {
                let line = match claims.map(|h| &self.model.setup.hypotheses[h.ix()]) {
                    None => PublicLine::Concern,
                    Some(h) if h.hostile && h.claim.index() >= 2 => PublicLine::Names,
                    Some(h) if h.hostile => PublicLine::Suspects,
                    Some(_) => PublicLine::Doubts,
                };
                self.take_line(m.ix(), line);
                self.state.scripted_line[m.ix()] = true;
                self.state.case.request = self.state.case.request.max(*asks);
            }
            Effect::Statement { by: Speaker::Adversary, .. } => {}
            Effect::FrontLine { change } => {
                self.state.pressure = (self.state.pressure - change).clamp(0.0, 1.0);
            }
            Effect::Motion { by, claim, rung, kind, asks, one_is_enough } => {
                let draft = Draft { rung: *rung, claim: *claim };
                self.table_scripted(*by, draft, *kind, *asks, *one_is_enough);
            }
        }
    }

    fn incident(
        &mut self,
        victim: Option<MemberId>,
        harm: f64,
        locus: Locus,
        hand: Option<Hand>,
        disruption: Option<(i32, i32)>,
    ) {
        let t = self.state.tick;
        self.add_incident(harm, locus);
        if let Some(v) = victim {
            self.state.victim[v.ix()] = true;
            self.state.case.first_victim.get_or_insert(v.ix());
        }
        if let Some((delay, window)) = disruption {
            self.state.disruptions.push((t, t.plus(window), delay));
        }
        if self.state.case.opened.is_none() {
            self.state.case.opened = Some(t);
            self.state.case.attributable = t.plus(self.attribution_latency(hand));
        }
    }

    /// Ticks until the state can be named: overt hand the same day with 0.64, else log-normal of median 3 days;
    /// hidden hand log-normal of median 64 days (history.md 2.5).
    fn attribution_latency(&self, hand: Option<Hand>) -> i32 {
        let mut draw = self.draws.once(Purpose::AttributionLatency, Key::NONE, Key::NONE);
        let same_day = bernoulli(&mut draw, 0.64);
        let days = match hand {
            None => return 0,
            Some(Hand::Overt) if same_day => return 0,
            Some(Hand::Overt) => log_normal(&mut draw, math::ln(3.0), 1.0),
            Some(Hand::Hidden) => log_normal(&mut draw, math::ln(64.0), 2.4),
        };
        self.model.setup.clock.ticks_in_days(days)
    }

    /// Phase 2: pressure moves on, and the adversary may act on what it can see.
    fn provoke(&mut self) {
        let (model, t) = (self.model, self.state.tick);
        let a = &model.setup.adversary;
        if a.volatility > 0.0 || self.state.pressure != a.mean_pressure {
            let z = self.state.pressure_noise[model.setup.clock.place(t)];
            let p = a.persistence * self.state.pressure
                + (1.0 - a.persistence) * a.mean_pressure
                + a.volatility * z;
            self.state.pressure = p.clamp(0.0, 1.0);
        }
        let Some(rate) = a.policy.rate(self.state.pressure) else { return };
        if self.state.case.opened.is_none_or(|opened| t <= opened) {
            return;
        }
        // From a probability per day to one per tick, which is no more than the larger of `rate` and `days * rate`.
        let (days, u) = (model.setup.clock.days(1), self.state.act_luck[model.setup.clock.place(t)]);
        if u >= rate * days.max(1.0) {
            return;
        }
        let per_tick = 1.0 - math::exp(days * math::ln((1.0 - rate).max(f64::MIN_POSITIVE)));
        if u >= per_tick {
            return;
        }
        if let Some(act) = self.choose() {
            self.act(act);
        }
    }

    /// The adversary uses an act, and may be found out.
    pub(crate) fn act(&mut self, x: usize) {
        let act = &self.model.setup.adversary.repertoire[x];
        let mut draw = self.draws.at(Purpose::AdversaryExposed, Key::of(&act.id), Key::NONE, self.state.tick);
        self.take_act(x, bernoulli(&mut draw, act.exposure));
    }

    /// What an act of the adversary does.
    pub(crate) fn take_act(&mut self, x: usize, exposed: bool) {
        let act = &self.model.setup.adversary.repertoire[x];
        let t = self.state.tick;
        self.state.used[x] = true;
        self.state.acted.push((t, x, exposed));
        self.state.provocations += 1;
        self.state.news = true;
        self.emit(|| Event::Provocation { act: x });
        match act.kind {
            ActKind::Rumour { item } => self.release(item),
            ActKind::Cyberattack { delay, window, harm } => {
                self.state.disruptions.push((t, t.plus(window), delay));
                self.add_incident(harm, Locus::Ally);
            }
            ActKind::Strike { harm } => self.add_incident(harm, Locus::Ally),
        }
        if exposed {
            self.release(act.exposed);
            self.emit(|| Event::Exposed { act: x });
        }
    }

    /// Phase 10: what an adopted text does to the adversary. No effect unless the scenario gives deterrence a size.
    fn respond(&mut self) {
        let deterrence = self.model.setup.adversary.deterrence;
        if deterrence > 0.0 {
            let adopted = f64::from(self.state.council.rung()) / f64::from(self.model.top);
            self.state.pressure = (self.state.pressure - deterrence * adopted).max(0.0);
        }
    }

    /// Phase 11: measures are taken on ticks with news and stand until the next.
    fn measure(&mut self) {
        let news = self.state.news || self.state.series.is_empty();
        let measured = if self.is_unread() {
            if news {
                self.state.put_off.copy_from_slice(&self.state.expressed);
            }
            Fracture::default()
        } else if news {
            if self.beliefs.is_some() {
                self.shares = Some(self.shares());
            }
            self.fracture()
        } else if self.leaves_out() && self.state.tick == self.model.read_from {
            self.fracture_put_off()
        } else {
            self.state.series[self.state.series.len() - 1]
        };
        self.state.series.push(measured);
    }

    /// Whether no summary reads the measures of this tick. What was said on the last such tick with news is kept, since
    /// its measures stand until the next.
    pub(crate) fn is_unread(&self) -> bool {
        self.leaves_out() && self.state.tick < self.model.read_from
    }

    fn leaves_out(&self) -> bool {
        self.terse && self.provoked && self.watch.is_none()
    }

    /// Phase 12: the history that reports and traces read, and the account for whoever listens.
    fn log(&mut self) {
        if let Some(beliefs) = &mut self.beliefs {
            beliefs.extend_from_slice(&self.state.belief);
        }
        if self.state.news && tracing::enabled!(tracing::Level::DEBUG) {
            self.tell();
        }
    }
}
