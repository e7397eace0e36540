//! Games that the adversary imagines before it acts.
//!
//! It knows the scenario's description of the alliance, the truth, its own acts and what is public. It does not know
//! what members believe, what they weigh, what they have received in confidence or what lies on the table. So it
//! plays an alliance of its own, whose members' draws come from a stream group of its own: it relives what has been
//! public so far, takes up the public lines and the text in force as they are, tries one act or none, and looks on for
//! some days in which nothing comes from outside. What served best on average over the same imagined alliances, it
//! does:
//!
//! > use = mean AFI + 0.3 (share of the days without a text) + [a text failed] + over-reaction at the end
//! >       - w(pressure) exposure - cost

use super::choice::Mind;
use crate::evidence::Releasability;
use crate::rng::Draws;
use crate::setup::{Effect, MotionKind};
use crate::step::Run;

/// Stream groups of the imagined alliances: this one and the following, one for each.
const IMAGINED: u32 = 0xad00_0000;

/// What a day without a text is worth beside a unit of fracture, of a text that fails and of over-reaction.
const DELAY: f64 = 0.3;

impl Run<'_> {
    /// The act of greatest mean use over the imagined games; none where nothing beats sitting still.
    pub(super) fn best_response(&mut self, rollouts: u8, horizon: f64) -> Option<usize> {
        let Mind::Rehearsing(mut game) = std::mem::take(&mut self.mind) else { return None };
        let a = &self.model.setup.adversary;
        let ticks = self.model.setup.clock.ticks_in_days(horizon).max(1);
        let weight = a.exposure_weight(self.state.pressure);
        let mut mean = |act: Option<usize>| {
            let sum: f64 = (0..rollouts).map(|k| game.rehearse(self, act, u32::from(k), ticks)).sum();
            let price = act.map_or(0.0, |x| weight * a.repertoire[x].exposure + a.repertoire[x].cost);
            sum / f64::from(rollouts) - price
        };
        let still = mean(None);
        let better = |best: (Option<usize>, f64), x| {
            let found = mean(Some(x));
            if found > best.1 { (Some(x), found) } else { best }
        };
        let choice = self.next_uses().fold((None, still), better).0;
        self.mind = Mind::Rehearsing(game);
        choice
    }

    /// Plays one imagined game: what the act, or sitting still, is worth in it.
    fn rehearse(&mut self, real: &Run<'_>, act: Option<usize>, alliance: u32, ticks: i32) -> f64 {
        let (seed, replicate) = (real.draws.seed(), real.draws.replicate());
        self.restart(Draws::new(seed, IMAGINED.wrapping_add(alliance), replicate));
        while self.state.tick < real.state.tick {
            self.relive(real);
            self.react();
            self.state.tick = self.state.tick.plus(1);
        }
        self.relive(real);
        self.take_up_the_public_picture(real);
        if let Some(x) = act {
            self.act(x);
        }
        self.look_on(ticks)
    }

    /// What was public in this tick of the real game: injects, and the adversary's own acts.
    fn relive(&mut self, real: &Run<'_>) {
        self.state.news = self.state.tick == self.model.setup.clock.first;
        for x in self.model.injects_at(self.state.tick) {
            let effect = &self.model.setup.injects[x].effect;
            if !self.is_public(effect) {
                continue;
            }
            self.take_effect(x);
            if let Effect::Item(item) = effect {
                self.state.points[item.ix()] = real.state.points[item.ix()];
            }
        }
        let now = self.state.tick;
        for &(_, x, exposed) in real.state.acted.iter().filter(|a| a.0 == now) {
            self.take_act(x, exposed);
        }
    }

    /// Whether the adversary hears of what an inject does.
    fn is_public(&self, effect: &Effect) -> bool {
        match effect {
            Effect::Incident { .. }
            | Effect::Warning { .. }
            | Effect::Statement { .. }
            | Effect::FrontLine { .. } => true,
            Effect::Item(item) => self.model.setup.items[item.ix()].releasability == Releasability::Public,
            Effect::Motion { kind, .. } => *kind == MotionKind::Appeal,
            Effect::Share { .. } => false,
        }
    }

    /// The public lines and the text in force are those of the real game. Where another text is in force than the
    /// game had, what it had on the table is gone.
    fn take_up_the_public_picture(&mut self, real: &Run<'_>) {
        self.state.line.copy_from_slice(&real.state.line);
        self.state.committed.copy_from_slice(&real.state.committed);
        let (council, seen) = (&mut self.state.council, &real.state.council);
        if council.in_force != seen.in_force {
            council.in_force = seen.in_force;
            council.conditional = None;
            council.file = None;
            council.next_file = Some(self.state.tick.plus(self.model.setup.procedure.pause));
        }
    }

    /// The days after the act, without anything from outside, and what they are worth to the adversary.
    fn look_on(&mut self, ticks: i32) -> f64 {
        let last = self.model.setup.clock.last;
        let failed = self.state.council.failed;
        let (mut fracture, mut afi, mut idle, mut played) = (0.0, 0.0, 0.0, 0.0);
        for ahead in 0..ticks {
            self.react();
            if ahead == 0 || self.state.news {
                afi = self.fracture().afi;
            }
            fracture += afi;
            idle += f64::from(u8::from(self.state.council.rung() == 0));
            played += 1.0;
            if self.state.tick >= last {
                break;
            }
            self.state.tick = self.state.tick.plus(1);
            self.state.news = false;
        }
        let warranted = self.model.setup.hypotheses[self.model.setup.truth.ix()].warrants;
        let over = self.state.council.rung().saturating_sub(warranted);
        let blocked = f64::from(u8::from(self.state.council.failed != failed));
        (fracture + DELAY * idle) / played + blocked + f64::from(over) / f64::from(self.model.top)
    }
}
