//! From the state to what one viewer may see.
//!
//! Each view is put together from what its seat owns and from what is public. Nothing is built and then hidden: a view
//! of a seat reads the desk of that seat, the public feed, the council's public part and the room, and no more.

mod control;
mod room;

use crate::game::Game;
use crate::seat::{Party, Role, Seat, SeatId};
use crate::session::Viewer;
use crate::state::{Desk, Kind, Note, Paper, Rated, Round, State, countdown};
use crate::view::{
    ChairView, DelegationView, DeskView, DraftStatus, Entry, EntryView, EvaluatorView, ExpectedView,
    LobbyView, MessageView, NoteView, OwnPulse, ProposalView, PulseView, RedView, RequestView, Silence,
    Standing, View,
};
use crate::words::{Word, word};
use casus_scenario::value::Id;

/// The words that a projection is made in, and what it is made from.
#[derive(Clone, Copy)]
pub(crate) struct Lens<'a> {
    pub game: &'a Game,
    pub state: &'a State,
}

impl Lens<'_> {
    /// A text in the names that the room is shown.
    fn shown(&self, text: &str) -> String {
        self.game.table().shown(self.state.names, text).into_owned()
    }

    fn name(&self, member: &Id) -> String {
        let name = self.game.member(member).map(|m| self.game.setup().members[m.ix()].name.as_str());
        self.shown(name.unwrap_or(member.as_str()))
    }

    fn word(&self, p: f64) -> Word {
        word(self.state.scale, p)
    }
}

/// Whether the person in a seat agreed to be recorded; a program is not asked.
fn agreed(seat: Option<&Seat>) -> Option<bool> {
    seat.filter(|seat| !seat.program).map(|seat| seat.consented)
}

/// What a viewer sees.
pub(crate) fn project(game: &Game, state: &State, viewer: &Viewer) -> View {
    let lens = Lens { game, state };
    match viewer {
        Viewer::Role(role) => lens.of_role(role, None),
        Viewer::Seat(id) => match state.seat(*id) {
            None => View::Gone,
            Some(seat) if seat.revoked => View::Gone,
            Some(seat) => match &seat.role {
                None => View::Lobby(LobbyView {
                    title: lens.shown(game.title()),
                    alias: seat.alias.clone(),
                    stopped: lens.stopped(),
                    consented: seat.consented,
                }),
                Some(role) => lens.of_role(role, Some(seat)),
            },
        },
    }
}

impl Lens<'_> {
    fn of_role(&self, role: &Role, seat: Option<&Seat>) -> View {
        match role {
            Role::Facilitator | Role::WhiteCell => View::Control(Box::new(self.control(role, seat))),
            Role::RedCell => View::Red(Box::new(RedView {
                room: self.room(None),
                consented: agreed(seat),
                public_brief: self.brief(),
                desk: self.desk(&Party::Red),
                council: self.council(false),
            })),
            Role::Delegation(member) => match self.delegation(member, seat) {
                Some(view) => View::Delegation(Box::new(view)),
                None => View::Gone,
            },
            Role::Chair => View::Chair(Box::new(ChairView {
                room: self.room(None),
                consented: agreed(seat),
                public_brief: self.brief(),
                desk: self.desk(&Party::Chair),
                council: self.council(true),
                drafts: self.chair_list(),
                requests: self.requests_for_time(),
            })),
            Role::Evaluator(member) => match self.evaluator(member, seat) {
                Some(view) => View::Evaluator(Box::new(view)),
                None => View::Gone,
            },
            Role::Observer => View::Observer(Box::new(self.public())),
            Role::Board => View::Board(Box::new(self.board())),
        }
    }

    fn brief(&self) -> String {
        self.shown(self.game.table().brief.as_str())
    }

    fn delegation(&self, member: &Id, seat: Option<&Seat>) -> Option<DelegationView> {
        let id = self.game.member(member)?;
        let authored = self.game.table().delegation(member.as_str());
        // Only where nobody wrote a brief is one made up.
        let plain = match authored {
            Some(_) => None,
            None => casus_scenario::plain_delegation(self.game.setup(), id),
        };
        let authored = authored.or(plain.as_ref());
        let party = Party::Member(member.clone());
        let state = self.state;
        Some(DelegationView {
            room: self.room(Some(member)),
            member: member.clone(),
            name: self.name(member),
            consented: agreed(seat),
            public_brief: self.brief(),
            brief: authored.map_or_else(String::new, |d| self.shown(d.brief.as_str())),
            red_lines: authored.map_or_else(Vec::new, |d| {
                d.red_lines.iter().map(|line| self.shown(line.as_str())).collect()
            }),
            desk: self.desk(&party),
            council: self.council(false),
            silence: self.own_silence(member),
            pulse: state
                .open_pulse()
                .filter(|pulse| !pulse.answers.contains_key(member))
                .map(|pulse| self.pulse(pulse)),
            pulses: self.own_pulses(member),
            sealed_written: state.hot_wash.sealed.contains_key(member),
            feedback_given: seat.is_some_and(|seat| state.hot_wash.feedback.contains_key(&seat.id)),
        })
    }

    fn evaluator(&self, member: &Id, seat: Option<&Seat>) -> Option<EvaluatorView> {
        let view = self.delegation(member, None)?;
        let table = self.game.table();
        let desk = self.state.desk(&Party::Member(member.clone()))?;
        let mut expected = Vec::new();
        for paper in &desk.inbox {
            let Some(item) = paper.id.as_ref().and_then(|id| table.item(id.as_str())) else { continue };
            let Some(action) = &item.expected_action else { continue };
            if paper.kind == Kind::Item {
                expected.push(ExpectedView {
                    item: item.id.clone(),
                    title: self.shown(item.title.as_str()),
                    action: self.shown(action.as_str()),
                    objectives: item.objectives.clone(),
                });
            }
        }
        let own = |id: SeatId| seat.is_some_and(|seat| seat.id == id);
        let notes = self.state.notes.iter().filter(|note| note.seat.is_some_and(own));
        let ratings = self.state.ratings.iter().filter(|rated| own(rated.seat));
        Some(EvaluatorView {
            room: view.room,
            consented: agreed(seat),
            member: view.member,
            name: view.name,
            brief: view.brief,
            // The delegation's private notes are its own.
            desk: DeskView { notes: Vec::new(), ..view.desk },
            council: view.council,
            objectives: self.objectives(),
            expected,
            notes: notes.map(note).collect(),
            ratings: ratings.map(Rated::view).collect(),
        })
    }

    fn objectives(&self) -> Vec<(Id, String)> {
        let all = &self.game.table().objectives;
        all.iter().map(|o| (o.id.clone(), self.shown(o.text.as_str()))).collect()
    }

    /// What lies on a party's desk. Notes are those of the seats of the party.
    fn desk(&self, party: &Party) -> DeskView {
        let state = self.state;
        let Some(desk) = state.desk(party) else { return DeskView::default() };
        let mail = state.mail.iter().filter(|mail| mail.from == *party || mail.to == *party);
        let notes = state.notes.iter().filter(|note| note.party.as_ref() == Some(party));
        DeskView {
            inbox: desk.inbox.iter().map(|paper| self.entry(paper)).collect(),
            unread: desk
                .inbox
                .iter()
                .filter(|paper| paper.read.is_none())
                .count()
                .try_into()
                .unwrap_or(u32::MAX),
            messages: mail
                .map(|mail| MessageView {
                    from: mail.from.clone(),
                    to: mail.to.clone(),
                    when: self.game.date(mail.at.scenario),
                    text: mail.text.clone(),
                })
                .collect(),
            requests: self.requests(desk),
            proposals: self.proposals(desk),
            notes: notes.map(note).collect(),
        }
    }

    fn requests(&self, desk: &Desk) -> Vec<RequestView> {
        let numbered = (1..).zip(&desk.requests);
        numbered
            .map(|(number, request)| RequestView {
                number,
                when: self.game.date(request.at.scenario),
                text: request.text.clone(),
                answers: request.answers.iter().map(|(_, text)| text.clone()).collect(),
            })
            .collect()
    }

    fn proposals(&self, desk: &Desk) -> Vec<ProposalView> {
        let numbered = (1..).zip(&desk.proposals);
        numbered
            .map(|(number, proposal)| ProposalView {
                number,
                act: proposal.act.clone(),
                reasons: proposal.reasons.clone(),
                ruling: proposal.ruling.as_ref().map(|(_, ruling)| {
                    (self.shown(&ruling.narrative), self.word(f64::from(ruling.sure) / 100.0))
                }),
            })
            .collect()
    }

    fn entry(&self, paper: &Paper) -> EntryView {
        EntryView {
            number: paper.number,
            id: paper.id.clone(),
            evidence: paper.evidence.clone(),
            kind: match &paper.kind {
                Kind::Item => Entry::Item,
                Kind::Correction => Entry::Correction,
                Kind::Passed { by, form } => Entry::Passed { by: by.clone(), form: *form },
                Kind::Ruling { sure } => Entry::Ruling { sure: self.word(f64::from(*sure) / 100.0) },
            },
            public: paper.public,
            when: self.game.date(paper.when),
            scenario: paper.when,
            from: self.shown(&paper.from),
            method: paper.method.clone(),
            title: self.shown(&paper.title),
            text: self.shown(&paper.text),
            grade: paper.grade.clone(),
            read: paper.read.is_some(),
            passed_to: paper.passed_to.iter().cloned().collect(),
        }
    }

    fn pulse(&self, pulse: &crate::state::Pulse) -> PulseView {
        PulseView {
            title: self.shown(&pulse.title),
            question: self.shown(&pulse.question),
            countdown: countdown(&self.state.clocks, pulse.deadline, pulse.length),
        }
    }

    fn own_pulses(&self, member: &Id) -> Vec<OwnPulse> {
        let mut own = Vec::new();
        for pulse in &self.state.pulses {
            match pulse.answers.get(member) {
                Some(sent) => own.push(OwnPulse {
                    title: self.shown(&pulse.title),
                    session: Some(sent.at.session),
                    chips: sent.chips.clone(),
                    confidence: Some(sent.confidence),
                    reason: sent.reason.clone(),
                    accept: sent.accept,
                }),
                None if pulse.closed.is_some() => own.push(OwnPulse {
                    title: self.shown(&pulse.title),
                    session: None,
                    chips: Vec::new(),
                    confidence: None,
                    reason: String::new(),
                    accept: false,
                }),
                None => {}
            }
        }
        own
    }

    /// Where a member stands towards the last text under silence.
    fn own_silence(&self, member: &Id) -> Option<Silence> {
        let round = self.state.rounds.last()?;
        let shadow = self.state.shadow().filter(|shadow| !shadow.votes.contains_key(member));
        let act = round.acts.get(member);
        let broke = act.is_some_and(|act| act.breaks);
        let shadow = shadow.filter(|_| !broke);
        if !round.is_open() && shadow.is_none() && round.status != DraftStatus::Broken {
            return None;
        }
        Some(Silence {
            draft: self.state.rounds.len().try_into().unwrap_or(u32::MAX),
            standing: standing(round, member),
            asked: round.asked.get(member).map(|asked| asked.0),
            shadow: shadow.map(|shadow| countdown(&self.state.clocks, shadow.deadline, crate::state::SHADOW)),
        })
    }
}

fn standing(round: &Round, member: &Id) -> Standing {
    match round.acts.get(member) {
        None => Standing::Silent,
        Some(act) if act.breaks => Standing::Broke,
        Some(_) => Standing::Stays,
    }
}

fn note(note: &Note) -> NoteView {
    NoteView { session: note.at.session, text: note.text.clone(), pin: note.pin.clone() }
}
