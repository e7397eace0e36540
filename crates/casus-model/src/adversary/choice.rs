//! Which act the adversary uses when it comes to act (phase 2 of a tick).

use super::learning::Learning;
use super::{AdversaryPolicy, PublicPicture};
use crate::conduct::PublicLine;
use crate::council::Phase;
use crate::model::Model;
use crate::rng::{Key, Purpose, index};
use crate::step::Run;

/// What the adversary keeps in mind from one act to the next: made once for a run, and only what its policy needs.
#[derive(Clone, Debug, Default)]
pub(crate) enum Mind<'m> {
    /// Nothing.
    #[default]
    Plain,
    /// What its acts have brought so far.
    Learning(Learning),
    /// A game of its own to try acts in.
    Rehearsing(Box<Run<'m>>),
}

impl<'m> Mind<'m> {
    pub(crate) fn new(model: &'m Model) -> Mind<'m> {
        match model.setup.adversary.policy {
            AdversaryPolicy::Scripted
            | AdversaryPolicy::Random { .. }
            | AdversaryPolicy::PressureDriven { .. } => Mind::Plain,
            AdversaryPolicy::Ucb1 { .. } | AdversaryPolicy::Thompson { .. } => {
                Mind::Learning(Learning::new(&model.setup.adversary.repertoire))
            }
            AdversaryPolicy::BestResponse { .. } => Mind::Rehearsing(Box::new(model.plain())),
        }
    }

    /// Back to the start of a run, without allocating.
    pub(crate) fn reset(&mut self) {
        if let Mind::Learning(learning) = self {
            learning.reset();
        }
    }
}

impl Run<'_> {
    /// What the adversary can see of the alliance.
    pub(super) fn public_picture(&self) -> PublicPicture {
        let accusing = self.state.line.iter().filter(|&&l| l >= PublicLine::Suspects).count();
        let deciding = self.state.council.file.is_some_and(|f| matches!(f.phase, Phase::Silence { .. }));
        PublicPicture {
            accusing: accusing as f64 / self.model.n as f64,
            deciding,
            in_force: f64::from(self.state.council.rung()) / f64::from(self.model.top),
        }
    }

    /// The act of the repertoire that the policy picks now, if any.
    pub(crate) fn choose(&mut self) -> Option<usize> {
        match self.model.setup.adversary.policy {
            AdversaryPolicy::Scripted => None,
            AdversaryPolicy::Random { .. } => {
                let count = self.acts_left().count();
                if count == 0 {
                    return None;
                }
                let mut draw = self.draws.at(Purpose::AdversaryChoice, Key::NONE, Key::NONE, self.state.tick);
                self.acts_left().nth(index(&mut draw, count))
            }
            AdversaryPolicy::PressureDriven { .. } => {
                let (a, seen) = (&self.model.setup.adversary, self.public_picture());
                let utility = |x: usize| a.utility(&a.repertoire[x], seen, self.state.pressure);
                self.acts_left().filter(|&x| utility(x) > 0.0).fold(None, |best: Option<usize>, x| match best
                {
                    Some(b) if utility(b) >= utility(x) => best,
                    _ => Some(x),
                })
            }
            AdversaryPolicy::BestResponse { rollouts, horizon, .. } => self.best_response(rollouts, horizon),
            AdversaryPolicy::Ucb1 { .. } | AdversaryPolicy::Thompson { .. } => self.learned_choice(),
        }
    }

    fn acts_left(&self) -> impl Iterator<Item = usize> {
        (0..self.state.used.len()).filter(|&x| !self.state.used[x])
    }

    /// The next use of every act that has one left.
    pub(super) fn next_uses(&self) -> impl Iterator<Item = usize> {
        let acts = &self.model.setup.adversary.repertoire;
        self.acts_left().filter(|&x| x == 0 || acts[x - 1].id != acts[x].id || self.state.used[x - 1])
    }
}
