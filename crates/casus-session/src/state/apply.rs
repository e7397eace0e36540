//! Events change the state. Nothing here refuses, draws or asks the time.

mod play;

pub(crate) use play::{SHADOW, place};

use super::{Note, Rated, Stage, State, Stop, Undoable};
use crate::clock::Millis;
use crate::event::Event;
use crate::game::Game;
use crate::seat::{Player, Seat};

/// Changes that can be taken back, at most.
const UNDO: usize = 50;

impl State {
    /// Applies an event that happened at `at`.
    pub(crate) fn apply(&mut self, game: &Game, at: Millis, event: &Event) {
        let now = self.stamp(at);
        match event {
            Event::Opened { .. } | Event::ForkedFrom { .. } => {}
            Event::Joined { seat, alias, key, program } => self.seats.push(Seat {
                id: *seat,
                alias: alias.clone(),
                key: key.clone(),
                program: *program,
                role: None,
                consented: false,
                revoked: false,
                drawer: false,
                looks_as: None,
                last_act: at,
            }),
            Event::Assigned { seat, role } => {
                if let Some(s) = self.seat_mut(*seat) {
                    s.role = role.clone();
                    (s.drawer, s.looks_as) = (false, None);
                }
            }
            Event::Locked { locked } => self.locked = *locked,
            Event::Consented { seat } => self.on_seat(*seat, |s| s.consented = true),
            Event::Revoked { seat } => self.on_seat(*seat, |s| s.revoked = true),
            Event::Rekeyed { seat, key } => self.on_seat(*seat, |s| s.key.clone_from(key)),
            Event::Played { member, by } => {
                if *by == Player::Outside {
                    self.outside.insert(member.clone());
                } else {
                    self.outside.remove(member);
                }
            }
            Event::Started => {
                self.stage = Stage::Play;
                self.deck.stirred = now.session;
                self.run_clocks(at, true);
            }
            Event::Paused | Event::Recovered => self.run_clocks(at, false),
            Event::Resumed => self.run_clocks(at, true),
            Event::Stepped { session, scenario } => self.step_to(at, *session, *scenario),
            Event::SpeedSet { speed } => {
                self.clocks = self.clocks.reset(at);
                self.clocks.speed = *speed;
            }
            Event::Jumped { to, .. } => self.set_scenario(at, *to),
            Event::Ended => {
                self.stage = Stage::HotWash;
                self.run_clocks(at, false);
            }
            Event::Closed { .. } => {
                self.stage = Stage::Closed;
                self.run_clocks(at, false);
            }
            Event::StopCalled => {
                self.stop = Stop::Stopped;
                self.run_clocks(at, false);
            }
            Event::StopReleaseAsked => self.stop = Stop::ReleaseAsked(at),
            Event::StopReleased => self.stop = Stop::None,
            Event::CanUndo { label, inverse } => {
                self.undo.push(Undoable { label: label.clone(), inverse: inverse.clone() });
                if self.undo.len() > UNDO {
                    self.undo.remove(0);
                }
            }
            Event::Undone { events, .. } => {
                self.undo.pop();
                events.iter().for_each(|event| self.apply(game, at, event));
            }
            Event::AlliesSet { allies } => self.allies = *allies,
            Event::AllyHeld { member, held } => {
                if *held {
                    self.held.insert(member.clone());
                } else {
                    self.held.remove(member);
                }
            }
            Event::LookedAs { seat, role } => self.on_seat(*seat, |s| s.looks_as.clone_from(role)),
            Event::DrawerSet { seat, open } => self.on_seat(*seat, |s| s.drawer = *open),
            Event::SkinSet { skin, names, scale } => {
                (self.skin, self.names, self.scale) = (*skin, *names, *scale);
            }
            Event::BoardCountsSet { shown } => self.board_counts = *shown,
            Event::Noted { seat, party, text, pin } => self.notes.push(Note {
                seat: *seat,
                party: party.clone(),
                at: now,
                text: text.clone(),
                pin: pin.clone(),
            }),
            Event::Rated { seat, member, objective, rating, text } => self.ratings.push(Rated {
                seat: *seat,
                member: member.clone(),
                objective: objective.clone(),
                rating: *rating,
                text: text.clone(),
            }),
            Event::Improved { row } => self.improvements.push(row.clone()),
            Event::PageShown { page } => self.hot_wash.page = Some(*page),
            Event::SealedWritten { member, hypothesis, text } => {
                self.hot_wash.sealed.insert(member.clone(), (*hypothesis, text.clone()));
            }
            Event::FeedbackGiven { seat, answers } => {
                self.hot_wash.feedback.insert(*seat, answers.clone());
            }
            Event::CounterfactualNamed { item } => self.hot_wash.counterfactuals.push(item.clone()),
            _ => self.apply_play(game, now, event),
        }
    }

    fn on_seat(&mut self, seat: crate::seat::SeatId, change: impl FnOnce(&mut Seat)) {
        if let Some(seat) = self.seat_mut(seat) {
            change(seat);
        }
    }

    fn run_clocks(&mut self, at: Millis, running: bool) {
        self.clocks = self.clocks.reset(at);
        self.clocks.running = running;
    }

    pub(super) fn set_scenario(&mut self, at: Millis, to: i64) {
        self.clocks = self.clocks.reset(at);
        self.clocks.scenario = to;
    }

    /// Both clocks move on and stand. What hangs on the session clock and was begun keeps what it had left.
    fn step_to(&mut self, at: Millis, session: i64, scenario: i64) {
        self.run_clocks(at, false);
        let by = session.saturating_sub(self.clocks.session);
        (self.clocks.session, self.clocks.scenario) = (session, scenario);
        let later = |t: &mut i64| *t = t.saturating_add(by);
        self.deck.later(by);
        if let Some(round) = self.rounds.last_mut() {
            later(&mut round.deadline.at);
            round.moments.values_mut().for_each(later);
            if let Some(shadow) = &mut round.shadow {
                later(&mut shadow.deadline.at);
            }
        }
        if let Some(pulse) = self.pulses.last_mut()
            && pulse.deadline.clock == crate::clock::ClockId::Session
        {
            later(&mut pulse.deadline.at);
        }
    }

    /// Public fiction takes the scenario clock along, never back.
    pub(super) fn fiction_reaches(&mut self, at: Millis, scenario: i64) {
        if scenario > self.clocks.scenario_at(at) {
            self.set_scenario(at, scenario);
        }
    }
}
