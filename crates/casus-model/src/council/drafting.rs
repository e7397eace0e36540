//! The chair's own choice of a text: of all that do no more than was asked, the one that fewest seem to break.

use super::{Draft, File};
use crate::ladder::ClaimLevel;
use crate::step::Run;

impl Run<'_> {
    /// The file with the text that fewest are expected to object to: of equals the one nearest the rung asked for,
    /// then the one nearest the attribution asked for. None of those that were broken before; `None` if none is left.
    pub(super) fn least_broken(&mut self, file: &File) -> Option<File> {
        let in_force = self.state.council.rung();
        let on_condition = self.conditional_support();
        let mut best: Option<(u32, File)> = None;
        let mut steps = 0;
        // From the rung asked for towards the text in force.
        while file.asked.abs_diff(in_force) > steps {
            let rung = if file.retract { file.asked + steps } else { file.asked - steps };
            steps += 1;
            let step = &self.model.setup.ladder[usize::from(rung)];
            let needed = step.claim;
            let unproven = step
                .floor
                .is_some_and(|floor| self.state.view.hostile[..self.model.n].iter().any(|&p| p < floor));
            let conditional = on_condition && unproven;
            let strongest = match (rung == file.asked, needed) {
                (false, ClaimLevel::Event) => needed,
                _ => file.asked_claim.max(needed),
            };
            for claim in ClaimLevel::ALL[needed.index()..=strongest.index()].iter().rev() {
                let draft = Draft { rung, claim: *claim };
                if file.was_broken(draft) {
                    continue;
                }
                let tried = File { draft, conditional, ..*file };
                let breaks = self.expected_breaks(&tried);
                if best.is_none_or(|(fewest, _)| breaks < fewest) {
                    best = Some((breaks, tried));
                }
            }
        }
        best.map(|(_, file)| file)
    }

    /// How many members the chair takes for objectors, as in its soundings.
    fn expected_breaks(&mut self, file: &File) -> u32 {
        self.listen(file);
        let breaks =
            |i: usize| i != file.sponsor.ix() && (self.state.scratch[i] > 0.0 || self.linkage_shows(i, file));
        (0..self.model.n).map(|i| u32::from(breaks(i))).sum()
    }
}

impl File {
    /// Whether this text was put under silence before, and broken.
    fn was_broken(&self, draft: Draft) -> bool {
        self.broken[draft.claim.index()] >> draft.rung & 1 == 1
    }

    /// Remembers that the draft was broken.
    pub(super) fn remember_break(&mut self) {
        self.broken[self.draft.claim.index()] |= 1 << self.draft.rung;
    }
}
