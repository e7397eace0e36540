//! More time: a capital that had none to instruct asks for it as the deadline comes, and the chair grants it so often.

use super::{File, Phase};
use crate::event::Event;
use crate::ids::MemberId;
use crate::step::Run;

impl Run<'_> {
    /// Whether member i has no instruction on the text yet. Later rounds always find one.
    pub(super) fn uninstructed(&self, i: usize, file: &File) -> bool {
        let open_for = self.state.tick.0 - file.opened.0;
        file.rounds < 2 && open_for < self.model.setup.members[i].latency
    }

    /// Moves the deadline that has come, if a member has cause to ask for it and the chair may grant it.
    pub(super) fn extend(&mut self, mut file: File) -> bool {
        let procedure = &self.model.setup.procedure;
        if file.extensions >= procedure.extensions {
            return false;
        }
        let asks = |&i: &usize| i != file.sponsor.ix() && self.uninstructed(i, &file);
        let Some(member) = (0..self.model.n).find(asks).map(MemberId::at) else { return false };
        let deadline = self.state.tick.plus(procedure.extension.max(1));
        file.extensions += 1;
        file.phase = Phase::Silence { deadline };
        self.state.council.file = Some(file);
        self.state.news = true;
        self.emit(|| Event::Extended { member, deadline });
        true
    }
}
