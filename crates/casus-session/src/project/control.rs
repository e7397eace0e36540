//! Control's view.

use super::Lens;
use crate::clock::{ClockId, Deadline};
use crate::rules::arming;
use crate::seat::{Allies, Party, Player, Role, Seat};
use crate::simulated;
use crate::state::{ItemState, Rated, Round, SHADOW, countdown, recall_until};
use crate::view::{
    AdviceView, AllyView, AnswerView, ArmsView, ControlView, DrawerView, ForecastView, ItemStatus, ItemView,
    MessageView, NoteOf, OddsView, OverrideView, PulseControl, RulingView, SeatView, SilenceControl,
    TableRow,
};
use crate::words::Word;
use casus_scenario::document::{Arming, ItemKind};
use casus_scenario::value::{Id, Text};

impl Lens<'_> {
    pub(super) fn control(&self, role: &Role, seat: Option<&Seat>) -> ControlView {
        let state = self.state;
        ControlView {
            room: self.room(None),
            facilitator: *role == Role::Facilitator,
            consented: super::agreed(seat).filter(|_| *role != Role::Facilitator),
            brief: self.brief(),
            objectives: self.objectives(),
            seats: state.seats.iter().map(seat_view).collect(),
            locked: state.locked,
            automatic: state.automatic,
            board_counts: state.board_counts,
            release_asked: matches!(state.stop, crate::state::Stop::ReleaseAsked(_)),
            items: self.items(),
            table: self.table_rows(),
            allies: self.allies(),
            ally_mode: state.allies,
            feed: self.feed(),
            council: self.council(true),
            drafts: self.chair_list(),
            silence: state.rounds.last().map(|round| self.silence_control(round)),
            pulses: state.pulses.iter().map(|pulse| self.pulse_control(pulse)).collect(),
            requests: self
                .desks()
                .flat_map(|(party, desk)| self.requests(desk).into_iter().map(|r| (party.clone(), r)))
                .collect(),
            messages: state
                .mail
                .iter()
                .map(|mail| MessageView {
                    from: mail.from.clone(),
                    to: mail.to.clone(),
                    when: self.game.date(mail.at.scenario),
                    text: mail.text.clone(),
                })
                .collect(),
            rulings: self.rulings(),
            notes: self.control_notes(),
            ratings: state.ratings.iter().map(Rated::view).collect(),
            improvements: state.improvements.clone(),
            undo: state.undo.last().map(|undoable| undoable.label.clone()),
            drawer: seat.filter(|seat| seat.drawer).map(|_| self.drawer()),
            looks_as: seat.and_then(|seat| seat.looks_as.clone()),
            records: state.records,
        }
    }

    /// Notes of control and of evaluators; what a delegation notes is its own.
    fn control_notes(&self) -> Vec<NoteOf> {
        let shared = |party: &Option<Party>| matches!(party, None | Some(Party::Control));
        let notes = self.state.notes.iter().filter(|note| shared(&note.party));
        notes
            .filter_map(|note| {
                let (by, session) = (note.seat?, note.at.session);
                Some(NoteOf { by, session, text: note.text.clone(), pin: note.pin.clone() })
            })
            .collect()
    }

    /// What is to come by time, then the deck, then what is over.
    fn items(&self) -> Vec<ItemView> {
        let state = self.state;
        let mut items: Vec<&ItemState> = state.items.iter().collect();
        items.sort_by_key(|item| {
            let over =
                matches!(item.status, ItemStatus::Released | ItemStatus::Skipped | ItemStatus::Recalled);
            let armed = state.deck.armed.contains_key(&item.id);
            (over, item.at.is_none(), !armed, item.released.map(|r| r.wall), item.at)
        });
        items.into_iter().map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &ItemState) -> ItemView {
        let authored = item.row.as_deref();
        let words = |of: Option<&Text>| of.map_or_else(String::new, |text| self.shown(text.as_str()));
        let read = self.readers(&item.id);
        let unread =
            !self.state.desks.values().any(|desk| {
                desk.inbox.iter().any(|p| p.origin.as_ref() == Some(&item.id) && p.read.is_some())
            });
        ItemView {
            id: item.id.clone(),
            kind: authored.map_or(ItemKind::Inject, |a| a.kind),
            status: item.status,
            due: item.at.map(|at| Deadline { clock: ClockId::Session, at }),
            scenario_time: authored.and_then(|a| a.scenario_time).map(|time| time.minutes()),
            thread: words(authored.and_then(|a| a.thread.as_ref())),
            from: self.shown(&item.from),
            to: item.to.clone(),
            method: words(authored.and_then(|a| a.method.as_ref())),
            title: self.shown(&item.title),
            text: self.shown(&item.text),
            grade: authored.and_then(|a| a.reliability).map(|grade| grade.to_string()),
            truth: words(authored.and_then(|a| a.truth.as_ref())),
            expected: words(authored.and_then(|a| a.expected_action.as_ref())),
            objectives: authored.map_or_else(Vec::new, |a| a.objectives.clone()),
            owner: words(authored.and_then(|a| a.owner.as_ref())),
            condition: words(authored.and_then(|a| a.condition.as_ref())),
            purpose: authored.and_then(|a| a.purpose),
            arms: authored.and_then(|a| Some(self.arms(&item.id, a.arms.as_ref()?))),
            parent: authored.and_then(|a| a.parent.clone()),
            minutes: authored.and_then(|a| a.minutes).map(|minutes| minutes.get()),
            released_at: item.released.map(|stamp| stamp.wall),
            recall_until: item.released.filter(|_| unread).map(recall_until),
            read,
        }
    }

    fn arms(&self, id: &Id, arming: &Arming) -> ArmsView {
        let deck = &self.state.deck;
        let words = |sign| self.shown(&arming::words(self.game, self.state, sign));
        ArmsView {
            when: arming.when.iter().map(words).collect(),
            fires: arming.fires,
            armed: deck.armed.get(id).map(|(since, reason)| (*since, self.shown(reason))),
            rests: deck.resting.get(id).copied(),
        }
    }

    /// Delegations with people that have the item, and whether they have opened it.
    fn readers(&self, item: &Id) -> Vec<(Id, bool)> {
        let mut readers = Vec::new();
        for member in self.game.members().iter().filter(|m| self.state.player(m) == Player::Human) {
            let desk = self.state.desk(&Party::Member(member.clone()));
            let paper = desk.and_then(|desk| desk.inbox.iter().find(|p| p.origin.as_ref() == Some(item)));
            readers.extend(paper.map(|paper| (member.clone(), paper.read.is_some())));
        }
        readers
    }

    /// The likeliest hypothesis of a member's last pulse, and the word for it.
    fn belief(&self, member: &Id) -> Option<(u16, Word)> {
        let pulses = self.state.pulses.iter().rev().filter(|pulse| pulse.closed.is_some());
        let sent = pulses.filter_map(|pulse| pulse.answers.get(member)).next()?;
        let hypotheses = &sent.chips[..sent.chips.len().saturating_sub(1)];
        let (place, &most) = hypotheses.iter().enumerate().rev().max_by_key(|(_, chips)| **chips)?;
        // Who cannot tell leans to none.
        (most > 0).then_some((u16::try_from(place).ok()?, self.word(f64::from(most) / 10.0)))
    }

    fn table_rows(&self) -> Vec<TableRow> {
        let state = self.state;
        let mut rows = Vec::new();
        for member in self.game.members() {
            let player = state.player(member);
            if player == Player::Simulated {
                continue;
            }
            let desk = state.desk(&Party::Member(member.clone()));
            let inbox = desk.map_or(&[][..], |desk| &desk.inbox);
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            rows.push(TableRow {
                member: member.clone(),
                name: self.name(member),
                player,
                seats: state.seats_of(member).map(|seat| seat.id).collect(),
                read: (count(inbox.iter().filter(|p| p.read.is_some()).count()), count(inbox.len())),
                belief: self.belief(member),
                answered: state.open_pulse().map(|pulse| pulse.answers.contains_key(member)),
            });
        }
        rows
    }

    fn allies(&self) -> Vec<AllyView> {
        let simulated = self.game.members().iter().filter(|m| self.state.player(m) == Player::Simulated);
        simulated
            .map(|member| AllyView {
                member: member.clone(),
                name: self.name(member),
                held: self.state.held.contains(member),
                belief: self.belief(member),
                upcoming: self.upcoming(member),
            })
            .collect()
    }

    /// What a simulated member will say to the text under silence, and when.
    fn upcoming(&self, member: &Id) -> Option<AdviceView> {
        let state = self.state;
        let round = state.silence()?;
        if let Some(act) = round.acts.get(member) {
            return Some(AdviceView { at: None, breaks: act.breaks, reason: act.reason.clone() });
        }
        let verdict = simulated::of(self.game, state, member, state.clocks.set_at)?.silence?;
        let at = round.moments.get(member).filter(|_| state.allies == Allies::Free);
        Some(AdviceView {
            at: at.map(|&at| {
                let deadline = Deadline { clock: ClockId::Session, at };
                countdown(&state.clocks, deadline, round.length)
            }),
            breaks: verdict.breaks,
            reason: simulated::reason(&verdict),
        })
    }

    fn silence_control(&self, round: &Round) -> SilenceControl {
        let human = |member: &Id| self.state.player(member) != Player::Simulated;
        let shadow = round.shadow.as_ref();
        SilenceControl {
            draft: u32::try_from(round.draft + 1).unwrap_or(u32::MAX),
            stays: round.acts.iter().filter(|(_, act)| !act.breaks).map(|(m, _)| m.clone()).collect(),
            broke: round
                .breakers()
                .map(|(member, act)| (member.clone(), self.shown(&act.reason), act.wording.clone()))
                .collect(),
            asked: self.requests_for_time(),
            shadow: shadow.map_or_else(Vec::new, |shadow| {
                let people = shadow.votes.iter().filter(|(member, _)| human(member));
                people.map(|(member, vote)| (member.clone(), *vote)).collect()
            }),
            shadow_open: shadow
                .filter(|shadow| shadow.open)
                .map(|shadow| countdown(&self.state.clocks, shadow.deadline, SHADOW)),
        }
    }

    fn pulse_control(&self, pulse: &crate::state::Pulse) -> PulseControl {
        let closed = pulse.closed.is_some();
        let answers = pulse.answers.iter().filter(|_| closed);
        PulseControl {
            pulse: self.pulse(pulse),
            closed,
            answered: self.answered(pulse),
            answers: answers
                .map(|(member, sent)| AnswerView {
                    member: member.clone(),
                    human: sent.human,
                    session: sent.at.session,
                    chips: sent.chips.clone(),
                    confidence: sent.confidence,
                    reason: sent.reason.clone(),
                    accept: sent.accept,
                })
                .collect(),
            missing: pulse.missing.clone(),
        }
    }

    fn rulings(&self) -> Vec<RulingView> {
        let mut rulings = Vec::new();
        for (party, desk) in self.desks() {
            for (number, proposal) in (1..).zip(&desk.proposals) {
                rulings.push(RulingView {
                    of: party.clone(),
                    number,
                    act: proposal.act.clone(),
                    reasons: proposal.reasons.clone(),
                    odds: proposal.odds.as_ref().map(|odds| OddsView {
                        drivers: odds.drivers.iter().map(|driver| self.shown(driver)).collect(),
                        ..odds.clone()
                    }),
                    ruled: proposal.ruling.as_ref().map(|(_, ruling)| OverrideView {
                        narrative: self.shown(&ruling.narrative),
                        ..ruling.clone()
                    }),
                });
            }
        }
        rulings
    }

    /// What the model makes of every member, from what that member has seen.
    fn drawer(&self) -> DrawerView {
        let (game, state) = (self.game, self.state);
        let silence = state.silence().is_some();
        let forecast = |member: &Id| {
            let reply = simulated::of(game, state, member, state.clocks.set_at)?;
            Some(ForecastView {
                member: member.clone(),
                breaks: reply.silence.filter(|_| silence).map(|verdict| verdict.probability),
                wants: reply.advice.wants,
                belief: reply.advice.belief,
            })
        };
        DrawerView { members: game.members().iter().filter_map(forecast).collect() }
    }
}

fn seat_view(seat: &Seat) -> SeatView {
    SeatView {
        id: seat.id,
        alias: seat.alias.clone(),
        program: seat.program,
        role: seat.role.clone(),
        consented: seat.consented,
        revoked: seat.revoked,
        last_act: seat.last_act,
    }
}
