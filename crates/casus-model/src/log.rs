//! The account of a tick, phase by phase, for whoever listens through `tracing` at debug level. Nothing here runs, and
//! nothing is formatted, unless somebody does.

use crate::attribution::softmax;
use crate::conduct::PublicLine;
use crate::council::{Phase, Stance};
use crate::event::Event;
use crate::step::Run;
use crate::time::Tick;
use tracing::debug;

impl Run<'_> {
    /// Tells the tick that was just played, in the order of its phases.
    pub(crate) fn tell(&self) {
        let (setup, s, n, width) = (&self.model.setup, &self.state, self.model.n, self.model.width);
        let at = setup.clock.label(s.tick);
        let now = || self.events().iter().filter(|e| e.0 == s.tick).map(|e| &e.1);
        let mean = |xs: &mut dyn Iterator<Item = f64>| round(xs.sum::<f64>() / n as f64);
        let hostile = |belief: &[f64]| {
            let of = |i: usize| -> f64 {
                (0..self.model.k)
                    .filter(|&h| setup.hypotheses[h].hostile)
                    .map(|h| belief[h * width + i])
                    .sum()
            };
            mean(&mut (0..n).map(of))
        };

        for event in now() {
            match event {
                Event::Inject { .. } => debug!(phase = "1 injects", at, "{}", self.describe(event).2),
                Event::Provocation { .. } | Event::Exposed { .. } => {
                    debug!(
                        phase = "2 adversary",
                        at,
                        pressure = round(s.pressure),
                        "{}",
                        self.describe(event).2
                    );
                }
                _ => {}
            }
        }
        let receipts = |x: usize, at: Tick| {
            let of = |e: &&(Tick, Event)| {
                e.0 == at && matches!(e.1, Event::Received { item, .. } if item.ix() == x)
            };
            self.events().iter().filter(of).count()
        };
        let arriving = || (0..setup.items.len()).filter(|&x| receipts(x, s.tick) > 0);
        for x in arriving() {
            if !(setup.clock.first.0..s.tick.0).any(|t| receipts(x, Tick(t)) > 0) {
                let content = if s.points[x] { "points to its claim" } else { "points away from its claim" };
                debug!(phase = "3 collection", at, "{} {content}", setup.items[x].id);
            }
        }
        for x in arriving() {
            debug!(
                phase = "4 dissemination",
                at,
                "{} reaches {} of {n}",
                setup.items[x].id,
                receipts(x, s.tick)
            );
        }
        let own = self.own_beliefs();
        debug!(phase = "5 belief update", at, hostile_by_own_evidence = hostile(&own));
        debug!(phase = "6 influence", at, hostile_as_expressed = hostile(&s.belief), settled = s.settled);
        if s.case.opened.is_some() {
            debug!(
                phase = "7 preference",
                at,
                stake = round(s.case.stake),
                mean_ideal_rung = mean(&mut s.ideal.iter().map(|&r| f64::from(r))),
            );
            let speaking = s.line.iter().filter(|&&l| l > PublicLine::Silent).count();
            let naming = s.line.iter().filter(|&&l| l == PublicLine::Names).count();
            debug!(phase = "8 unilateral acts", at, speaking, naming, consultation = s.consulting);
            let file = match s.council.file {
                None => "nothing on the table".to_owned(),
                Some(f) => match f.phase {
                    Phase::Sounding { .. } => format!("rung {} in soundings", f.draft.rung),
                    Phase::Silence { deadline } => {
                        format!("rung {} under silence until {}", f.draft.rung, setup.clock.label(deadline))
                    }
                },
            };
            let objecting =
                s.stance.iter().filter(|x| matches!(x, Stance::TooWeak | Stance::TooStrong)).count();
            debug!(phase = "9 procedure", at, in_force = s.council.rung(), objecting, "{file}");
            debug!(phase = "10 response", at, pressure = round(s.pressure));
        }
        if let Some(f) = s.series.last().filter(|_| !self.is_unread()) {
            debug!(
                phase = "11 measures",
                at,
                afi = round(f.afi),
                belief = round(f.belief),
                preference = round(f.preference),
                voice = round(f.voice),
                deficit = round(f.deficit),
            );
        }
        debug!(phase = "12 log", at, events = now().count());
    }

    /// Probabilities of own-evidence log-odds, before anybody listened to anybody.
    fn own_beliefs(&self) -> Vec<f64> {
        let mut p = vec![0.0; self.state.belief.len()];
        softmax(self.model.width, &self.state.own, &mut p);
        p
    }
}

/// A number as it is told: three digits after the point.
fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
