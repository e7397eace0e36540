//! Events of items, mail, pulses, the council and rulings.

use super::super::council::{Act, Draft, Pulse, Round, Sent, Shadow};
use super::super::desk::{Kind, Mail, Paper, Proposal, Request};
use super::super::{ItemState, Posted, Stage, Stamp, State};
use crate::clock::{ClockId, Deadline, MINUTE, ms};
use crate::command::play::Form;
use crate::diff;
use crate::event::Event;
use crate::game::Game;
use crate::seat::Party;
use crate::view::{DraftStatus, FormView, ItemStatus, PositionView};
use casus_scenario::value::Id;
use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds of the session clock that a shadow ballot is open.
pub(crate) const SHADOW: i64 = 20_000;

impl State {
    pub(super) fn apply_play(&mut self, game: &Game, now: Stamp, event: &Event) {
        match event {
            Event::ItemReleased { item } => self.release(now, item),
            Event::ItemStatusSet { item, status } => {
                if let Some(item) = self.item_mut(item) {
                    item.status = *status;
                }
            }
            Event::ItemRecalled { item } => self.recall(item),
            Event::ItemCorrected { item, text } => self.correct(now, item, text),
            Event::ItemsTimed { times } => {
                for (id, at) in times {
                    if let Some(item) = self.item_mut(id) {
                        item.at = *at;
                        if item.status == ItemStatus::Due && at.is_none_or(|at| at > now.session) {
                            item.status = ItemStatus::Ready;
                        }
                    }
                }
            }
            Event::ItemEdited { item, title, text, to, at } => {
                if let Some(item) = self.item_mut(item) {
                    item.title.clone_from(title);
                    item.text.clone_from(text);
                    item.to.clone_from(to);
                    item.at = *at;
                }
            }
            Event::ItemWritten { item, title, text, from, to, at, status } => self.put_by_time(ItemState {
                id: item.clone(),
                status: *status,
                at: *at,
                title: title.clone(),
                text: text.clone(),
                from: from.clone(),
                to: Some(to.clone()),
                released: None,
                row: None,
            }),
            Event::Revised { put, remove, order } => self.revise(now, put, remove, order),
            Event::AutomaticSet { on } => self.automatic = *on,
            Event::Armed { item, reason } => {
                self.deck.resting.remove(item);
                self.deck.armed.insert(item.clone(), (now.session, reason.clone()));
            }
            Event::Dismissed { item, until } => {
                self.deck.armed.remove(item);
                self.deck.resting.insert(item.clone(), *until);
            }
            Event::Read { party, entry } => {
                if let Some(paper) = self.desks.get_mut(party).and_then(|desk| desk.paper_mut(*entry)) {
                    paper.read.get_or_insert(now);
                }
            }
            Event::Passed { by, entry, to, form } => self.pass_on(game, now, by, *entry, to, form),
            Event::Messaged { from, to, text } => {
                self.mail.push(Mail { from: from.clone(), to: to.clone(), at: now, text: text.clone() });
            }
            Event::Asked { party, text } => {
                if let Some(desk) = self.desks.get_mut(party) {
                    desk.requests.push(Request { at: now, text: text.clone(), answers: Vec::new() });
                }
            }
            Event::Answered { of, number, text } => {
                let request = self.desks.get_mut(of).and_then(|d| nth(&mut d.requests, *number));
                if let Some(request) = request {
                    request.answers.push((now, text.clone()));
                }
            }
            Event::Proposed { of, act, reasons, rung, odds } => {
                if let Some(desk) = self.desks.get_mut(of) {
                    desk.proposals.push(Proposal {
                        at: now,
                        act: act.clone(),
                        reasons: reasons.clone(),
                        rung: *rung,
                        odds: odds.clone(),
                        ruling: None,
                    });
                }
            }
            Event::Ruled { of, number, ruling, public } => {
                let proposal = self.desks.get_mut(of).and_then(|d| nth(&mut d.proposals, *number));
                if let Some(proposal) = proposal {
                    proposal.ruling = Some((now, ruling.clone()));
                }
                let paper = Paper {
                    kind: Kind::Ruling { sure: ruling.sure },
                    text: ruling.narrative.clone(),
                    ..blank(now, *public)
                };
                if *public {
                    self.publish(paper);
                } else if let Some(desk) = self.desks.get_mut(of) {
                    desk.receive(paper);
                }
            }
            Event::PulseOpened { title, question, seconds } => {
                let clock = if self.stage == Stage::Play { ClockId::Session } else { ClockId::Wall };
                let length = i64::from(*seconds) * 1000;
                self.pulses.push(Pulse {
                    title: title.clone(),
                    question: question.clone(),
                    opened: now,
                    length,
                    deadline: self.clocks.after(clock, length, now.wall),
                    answers: BTreeMap::new(),
                    missing: Vec::new(),
                    closed: None,
                });
            }
            Event::PulseSent { member, chips, confidence, reason, accept, human } => {
                let sent = Sent {
                    chips: chips.clone(),
                    confidence: *confidence,
                    reason: reason.clone(),
                    accept: *accept,
                    at: now,
                    human: *human,
                };
                if let Some(pulse) = self.pulses.last_mut() {
                    pulse.answers.insert(member.clone(), sent);
                }
            }
            Event::PulseClosed { missing } => {
                if let Some(pulse) = self.pulses.last_mut() {
                    pulse.closed = Some(now);
                    pulse.missing.clone_from(missing);
                }
            }
            Event::PositionTaken { member, hypothesis, text } => {
                if hypothesis.is_none() && text.is_empty() {
                    self.positions.remove(member);
                } else {
                    let position = PositionView { hypothesis: *hypothesis, text: text.clone() };
                    self.positions.insert(member.clone(), position);
                }
            }
            _ => self.apply_council(now, event),
        }
    }

    fn apply_council(&mut self, now: Stamp, event: &Event) {
        match event {
            Event::Drafted { by, title, text, claim, rung } => self.drafts.push(Draft {
                authored: None,
                by: by.clone(),
                title: title.clone(),
                text: text.clone(),
                claim: *claim,
                rung: *rung,
                status: if matches!(by, Party::Member(_)) {
                    DraftStatus::Offered
                } else {
                    DraftStatus::Ready
                },
                seconds: 360,
                until: String::new(),
            }),
            Event::Amended { draft, title, text, claim, rung } => {
                if let Some(draft) = nth(&mut self.drafts, *draft) {
                    draft.title.clone_from(title);
                    draft.text.clone_from(text);
                    (draft.claim, draft.rung, draft.status) = (*claim, *rung, DraftStatus::Ready);
                }
            }
            Event::DraftWithdrawn { draft } => {
                if let Some(draft) = nth(&mut self.drafts, *draft) {
                    draft.status = DraftStatus::Withdrawn;
                }
            }
            Event::SilenceOpened { draft, seconds, until, sealed, show_reason, moments } => {
                self.open_silence(now, *draft, *seconds, (until, *sealed, *show_reason), moments);
            }
            Event::Stayed { member, human } => self.act(now, member, (false, "", ""), *human),
            Event::Broke { member, reason, wording, human } => {
                self.act(now, member, (true, reason, wording), *human);
            }
            Event::AllyOverridden { member, reason } => self.on_round(|round| {
                round.overridden.insert(member.clone(), reason.clone());
            }),
            Event::TimeAsked { member, seconds, reason } => self.on_round(|round| {
                round.asked.insert(member.clone(), (*seconds, reason.clone(), now));
            }),
            Event::Extended { by, seconds, reason } => self.on_round(|round| {
                let more = i64::from(*seconds) * 1000;
                round.deadline.at = round.deadline.at.saturating_add(more);
                round.length += more;
                round.extensions.push((by.clone(), *seconds, reason.clone()));
                round.asked.clear();
            }),
            Event::TimeRefused => self.on_round(|round| round.asked.clear()),
            Event::SilenceEnded { status, text } => {
                self.deck.stirred = now.session;
                let left = self.rounds.last().map_or(0, |r| self.clocks.remaining(r.deadline, now.wall));
                let shadow = Deadline { clock: ClockId::Session, at: now.session.saturating_add(SHADOW) };
                let mut of = None;
                self.on_round(|round| {
                    if *status == DraftStatus::Broken && !round.sealed {
                        round.shadow = Some(Shadow { deadline: shadow, open: true, votes: BTreeMap::new() });
                    }
                    if *status == DraftStatus::Convened {
                        round.convened = Some(text.clone());
                    }
                    (round.status, round.closed, round.left) = (*status, Some(now), left);
                    round.moments.clear();
                    of = Some(round.draft);
                });
                if let Some(draft) = of.and_then(|place| self.drafts.get_mut(place)) {
                    draft.status = *status;
                }
            }
            Event::ShadowCast { member, would_break } => self.on_round(|round| {
                if let Some(shadow) = &mut round.shadow {
                    shadow.votes.insert(member.clone(), *would_break);
                }
            }),
            Event::ShadowClosed => self.on_round(|round| {
                if let Some(shadow) = &mut round.shadow {
                    shadow.open = false;
                }
            }),
            _ => {}
        }
    }

    fn on_round(&mut self, change: impl FnOnce(&mut Round)) {
        if let Some(round) = self.rounds.last_mut() {
            change(round);
        }
    }

    fn act(&mut self, now: Stamp, member: &Id, (breaks, reason, wording): (bool, &str, &str), human: bool) {
        let act = Act { breaks, reason: reason.to_owned(), wording: wording.to_owned(), at: now, human };
        self.on_round(|round| {
            round.acts.insert(member.clone(), act);
            round.moments.remove(member);
        });
    }

    fn open_silence(
        &mut self,
        now: Stamp,
        number: u32,
        seconds: u32,
        (until, sealed, show_reason): (&str, bool, bool),
        moments: &[(Id, i64)],
    ) {
        let Some(place) = place(number) else { return };
        let before = self.rounds.last().map_or(String::new(), |round| round.text.clone());
        let first = self.rounds.is_empty();
        let Some(draft) = self.drafts.get_mut(place) else { return };
        draft.status = DraftStatus::Silence;
        let length = i64::from(seconds) * 1000;
        let changes = if first { Vec::new() } else { diff::words(&before, &draft.text) };
        self.rounds.push(Round {
            draft: place,
            title: draft.title.clone(),
            text: draft.text.clone(),
            claim: draft.claim,
            rung: draft.rung,
            changes,
            until: until.to_owned(),
            sealed,
            show_reason,
            opened: now,
            length,
            deadline: Deadline { clock: ClockId::Session, at: now.session.saturating_add(length) },
            status: DraftStatus::Silence,
            moments: moments.iter().cloned().collect(),
            acts: BTreeMap::new(),
            asked: BTreeMap::new(),
            extensions: Vec::new(),
            shadow: None,
            convened: None,
            closed: None,
            left: 0,
            overridden: BTreeMap::new(),
        });
    }

    fn release(&mut self, now: Stamp, id: &Id) {
        let row = self.row(id).cloned();
        let row = row.as_ref();
        let fiction = row.and_then(|row| row.scenario_time).map(|time| time.minutes() * MINUTE);
        let Some(item) = self.item_mut(id) else { return };
        item.status = ItemStatus::Released;
        item.released = Some(now);
        self.forget_undo(id);
        self.deck.armed.remove(id);
        if let Some(arming) = row.and_then(|row| row.arms.as_ref()) {
            self.deck.cooling = now.session.saturating_add(ms(arming.cool_down));
        }
        let Some(item) = self.item(id) else { return };
        let Some(to) = item.to.clone() else { return };
        let words = |text: &Option<casus_scenario::value::Text>| {
            text.as_ref().map_or_else(String::new, ToString::to_string)
        };
        let paper = Paper {
            origin: Some(id.clone()),
            id: Some(id.clone()),
            evidence: row.and_then(|row| row.evidence.clone()),
            when: fiction.unwrap_or(now.scenario),
            from: item.from.clone(),
            method: row.map_or_else(String::new, |row| words(&row.method)),
            title: item.title.clone(),
            text: item.text.clone(),
            grade: row.and_then(|row| row.reliability).map(|grade| grade.to_string()),
            ..blank(now, to.is_empty())
        };
        if to.is_empty() {
            self.publish(paper);
            if let Some(fiction) = fiction {
                self.fiction_reaches(now.wall, fiction);
            }
        } else {
            for party in to {
                if let Some(desk) = self.desks.get_mut(&party) {
                    desk.receive(paper.clone());
                }
            }
        }
    }

    /// What was done to an item before it came out can no longer be taken back.
    fn forget_undo(&mut self, id: &Id) {
        for undoable in &mut self.undo {
            undoable.inverse.retain_mut(|event| match event {
                Event::ItemStatusSet { item, .. }
                | Event::ItemEdited { item, .. }
                | Event::Armed { item, .. } => item != id,
                Event::ItemsTimed { times } => {
                    times.retain(|(item, _)| item != id);
                    !times.is_empty()
                }
                Event::Revised { put, remove, .. } => {
                    put.retain(|(row, _)| row.id != *id);
                    remove.retain(|item| item != id);
                    !put.is_empty() || !remove.is_empty()
                }
                _ => true,
            });
        }
        self.undo.retain(|undoable| !undoable.inverse.is_empty());
    }

    /// On every desk and on the public feed.
    fn publish(&mut self, paper: Paper) {
        self.desks.values_mut().for_each(|desk| desk.receive(paper.clone()));
        let number = self.feed.last().map_or(1, |posted| posted.paper.number + 1);
        self.feed.push(Posted { paper: Paper { number, ..paper } });
    }

    /// Every paper that goes back to the item goes, whoever passed it on in whatever words.
    fn recall(&mut self, id: &Id) {
        let gone = |paper: &Paper| paper.origin.as_ref() == Some(id);
        self.desks.values_mut().for_each(|desk| desk.inbox.retain(|paper| !gone(paper)));
        self.feed.retain(|posted| !gone(&posted.paper));
        if let Some(item) = self.item_mut(id) {
            item.status = ItemStatus::Recalled;
            item.released = None;
        }
    }

    fn correct(&mut self, now: Stamp, id: &Id, text: &str) {
        let Some(item) = self.item(id) else { return };
        let public = item.to.as_ref().is_some_and(Vec::is_empty);
        let paper = Paper {
            kind: Kind::Correction,
            origin: Some(id.clone()),
            id: Some(id.clone()),
            from: item.from.clone(),
            title: item.title.clone(),
            text: text.to_owned(),
            ..blank(now, public)
        };
        if public {
            self.publish(paper);
            return;
        }
        for desk in self.desks.values_mut() {
            if desk.inbox.iter().any(|p| p.id.as_ref() == Some(id)) {
                desk.receive(paper.clone());
            }
        }
    }

    fn pass_on(&mut self, game: &Game, now: Stamp, by: &Id, entry: u32, to: &[Id], form: &Form) {
        let sender = Party::Member(by.clone());
        let Some(original) = self.desks.get_mut(&sender).and_then(|desk| desk.paper_mut(entry)) else {
            return;
        };
        original.passed_to.extend(to.iter().cloned());
        let name =
            game.member(by).map_or_else(|| by.to_string(), |m| game.setup().members[m.ix()].name.clone());
        let passed = |form| Kind::Passed { by: by.clone(), form };
        let paper = match form {
            Form::Original => Paper {
                kind: passed(FormView::Original),
                public: false,
                at: now,
                read: None,
                passed_to: BTreeSet::new(),
                from: name,
                ..original.clone()
            },
            Form::Paraphrase { text } | Form::Conclusion { text } => Paper {
                kind: passed(match form {
                    Form::Conclusion { .. } => FormView::Conclusion,
                    _ => FormView::Paraphrase,
                }),
                origin: original.origin.clone(),
                from: name,
                text: text.clone(),
                ..blank(now, false)
            },
        };
        for member in to {
            if let Some(desk) = self.desks.get_mut(&Party::Member(member.clone())) {
                desk.receive(paper.clone());
            }
        }
    }
}

/// A paper with nothing on it.
fn blank(now: Stamp, public: bool) -> Paper {
    Paper {
        number: 0,
        kind: Kind::Item,
        origin: None,
        id: None,
        evidence: None,
        public,
        at: now,
        when: now.scenario,
        from: String::new(),
        method: String::new(),
        title: String::new(),
        text: String::new(),
        grade: None,
        read: None,
        passed_to: BTreeSet::new(),
    }
}

/// The place of a number that counts from 1.
pub(crate) fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

fn nth<T>(list: &mut [T], number: u32) -> Option<&mut T> {
    list.get_mut(place(number)?)
}
