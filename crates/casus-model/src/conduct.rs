//! What members do on their own: public lines, requests for consultation, answers to an appeal (phase 8 of a tick).

use crate::event::Event;
use crate::ids::MemberId;
use crate::math::{self, LANES, each_lane, lanes, store};
use crate::model::Model;
use crate::rng::{Key, Purpose, bernoulli, log_normal, uniform};
use crate::setup::Request;
use crate::state::State;
use crate::step::Run;
use crate::time::Tick;
use serde::Serialize;

/// What a member says in public. It is not its belief and not its vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicLine {
    /// Nothing.
    #[default]
    Silent,
    /// Concern, without saying who.
    Concern,
    /// Doubt that anybody hostile is behind it.
    Doubts,
    /// Suspicion of the accused.
    Suspects,
    /// The accused is named.
    Names,
}

impl PublicLine {
    /// The line as a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PublicLine::Silent => "silent",
            PublicLine::Concern => "concern",
            PublicLine::Doubts => "doubts",
            PublicLine::Suspects => "suspects",
            PublicLine::Names => "names",
        }
    }
}

/// A member's answer to an appeal for acts in its own name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SoloAct {
    /// No appeal was made to it.
    #[default]
    NotAsked,
    /// It has not answered by the end.
    Pending,
    /// It did nothing.
    Declined,
    /// It took a lesser step.
    Partial,
    /// It took the act.
    Joined,
}

/// Drive to speak from which each line is open, and the beliefs that it needs (judgement, tried in a prototype).
mod speaking {
    pub(super) const NAME_DRIVE: f64 = 0.18;
    pub(super) const CONCERN_DRIVE: f64 = 0.20;
    pub(super) const SUSPECT_DRIVE: f64 = 0.22;
    pub(super) const SUSPECT_BELIEF: f64 = 0.55;
    pub(super) const DOUBT_BELIEF: f64 = 0.75;
    pub(super) const HOLD_BELIEF: f64 = 0.50;
    pub(super) const DOUBT_AFTER_TICKS: i32 = 2;
    /// Weights of the stake, of exposure within it, of being the victim and of the member's own voice.
    pub(super) const STAKE: f64 = 0.35;
    pub(super) const VICTIM: f64 = 0.3;
    pub(super) const VOICE: f64 = 0.1;
}

/// Exposure and stake from which a member that is not the victim may ask for consultation (record: eight of the
/// members closest to the war in 2022).
const NEIGHBOUR_EXPOSURE: f64 = 0.8;
const NEIGHBOUR_STAKE: f64 = 0.6;

/// Rungs that the lines commit to: the ratchet of audience costs.
const NAMES_RUNG: u8 = 3;
const SUSPECTS_RUNG: u8 = 1;
const CONSULTATION_RUNG: u8 = 2;

/// What the case lends every member's speech in a tick.
struct Speech {
    stake: f64,
    may_name: bool,
    may_doubt: bool,
}

impl Speech {
    /// The line that each member's drive and beliefs call for.
    #[inline(always)]
    fn lines(&self, model: &Model, s: &State, lines: &mut [PublicLine]) {
        use speaking::*;
        let (width, margin) = (model.width, model.setup.parameters.solo_margin);
        for from in (0..width).step_by(LANES) {
            let (named, hostile) = (lanes(&s.view.claims[2 * width..], from), lanes(&s.view.hostile, from));
            let (exposure, threshold) =
                (lanes(&model.traits.exposure, from), lanes(&model.traits.threshold, from));
            let (voice, victim, line) = (lanes(&s.voice, from), lanes(&s.victim, from), lanes(&s.line, from));
            let struck = each_lane(|l| if victim[l] { VICTIM } else { 0.0 });
            let drive =
                each_lane(|l| STAKE * self.stake * (0.3 + 0.7 * exposure[l]) + struck[l] + VOICE * voice[l]);
            // A member that has named the accused stands by it while it finds it likelier than not.
            let holds = each_lane(|l| (line[l] == PublicLine::Names) & (named[l] > HOLD_BELIEF));
            let names =
                each_lane(|l| self.may_name & (named[l] >= threshold[l] + margin) & (drive[l] > NAME_DRIVE));
            let suspects = each_lane(|l| (named[l] >= SUSPECT_BELIEF) & (drive[l] > SUSPECT_DRIVE));
            let doubts = each_lane(|l| {
                self.may_doubt & (1.0 - hostile[l] > DOUBT_BELIEF) & (drive[l] > SUSPECT_DRIVE)
            });
            let line = each_lane(|l| match drive[l] > CONCERN_DRIVE {
                true => PublicLine::Concern,
                false => PublicLine::Silent,
            });
            let line = each_lane(|l| if doubts[l] { PublicLine::Doubts } else { line[l] });
            let line = each_lane(|l| if suspects[l] { PublicLine::Suspects } else { line[l] });
            store(lines, from, each_lane(|l| if names[l] | holds[l] { PublicLine::Names } else { line[l] }));
        }
    }
}

impl Run<'_> {
    /// Public lines. drive = 0.35 S (0.3 + 0.7 X) + 0.3 [victim] + 0.1 U with S = 2 V (0.6 + 0.4 Q).
    pub(crate) fn speak(&mut self) {
        let Some(opened) = self.state.case.opened else { return };
        let (model, s) = (self.model, &mut self.state);
        let speech = Speech {
            stake: 2.0 * s.case.stake * (0.6 + 0.4 * s.case.request.level()),
            may_name: s.tick >= s.case.attributable,
            may_doubt: s.tick.0 - opened.0 > speaking::DOUBT_AFTER_TICKS,
        };
        let mut lines = std::mem::take(&mut s.wanted_line);
        math::wide(
            #[inline(always)]
            || speech.lines(model, s, &mut lines),
        );
        for (i, &line) in lines[..model.n].iter().enumerate() {
            if line != self.state.line[i] && !self.state.scripted_line[i] {
                self.take_line(i, line);
            }
        }
        self.state.wanted_line = lines;
    }

    #[inline]
    pub(crate) fn take_line(&mut self, i: usize, line: PublicLine) {
        if self.state.line[i] == line {
            return;
        }
        self.state.line[i] = line;
        self.state.news = true;
        let committed = match line {
            PublicLine::Names => NAMES_RUNG,
            PublicLine::Suspects => SUSPECTS_RUNG,
            _ => 0,
        };
        self.state.committed[i] = self.state.committed[i].max(f64::from(committed.min(self.model.top)));
        self.emit(|| Event::Line { member: MemberId::at(i), line });
    }

    /// Article 4: any member's unilateral act. It opens a consultation, which halves the delays of sharing, brings
    /// the next sounding within a day and shortens the silence.
    pub(crate) fn consult(&mut self) {
        if self.state.case.opened.is_none() {
            return;
        }
        let p = &self.model.setup.parameters;
        let pressing = self.state.case.stake >= NEIGHBOUR_STAKE;
        for i in 0..self.model.n {
            let concerned =
                self.state.victim[i] || (pressing && self.model.traits.exposure[i] > NEIGHBOUR_EXPOSURE);
            if !concerned
                || self.state.consultation[i].is_some()
                || self.state.view.hostile[i] < p.consultation_floor
            {
                continue;
            }
            let u = self.solo_utility(i, CONSULTATION_RUNG.min(self.model.top), self.state.consulting);
            if u + p.answer_noise * self.state.noise[i] <= p.partial_width / 2.0 {
                continue;
            }
            self.state.consultation[i] = Some(self.state.tick);
            self.state.news = true;
            self.emit(|| Event::Consultation { member: MemberId::at(i) });
            if self.state.victim[i] {
                self.state.case.request = self.state.case.request.max(Request::Quiet);
            }
            if !self.state.consulting {
                self.state.consulting = true;
                self.hasten();
            }
        }
    }

    /// An appeal for acts in members' own names goes out. A coordinated block joins on one date, drawn once; else
    /// each member takes its own time (history.md 2.5).
    pub(crate) fn appeal(&mut self, by: MemberId, rung: u8, one_is_enough: bool) {
        let model = self.model;
        let share = model.traits.capability[by.ix()];
        let backed = share > 0.05 || self.state.council.endorsement() >= 1.0;
        let block_odds = -1.0 + if backed { 2.5 } else { 0.0 };
        let mut draw = self.draws.at(Purpose::AppealMode, Key::NONE, Key::NONE, self.state.tick);
        let block = bernoulli(&mut draw, math::logistic(block_odds));
        let common = log_normal(&mut draw, math::ln(12.0), 0.3);
        let per_day = 1440.0 / model.setup.clock.minutes as f64;
        for i in 0..model.n {
            let mut draw =
                self.draws.at(Purpose::AppealDate, model.member_keys[i], Key::NONE, self.state.tick);
            let days = if block {
                common + 2.0 * uniform(&mut draw)
            } else {
                log_normal(&mut draw, math::ln(6.5), 0.35)
            };
            self.state.solo[i] = SoloAct::Pending;
            self.state.join_date[i] = self.state.tick.plus((days * per_day).ceil().min(1e6) as i32);
        }
        self.state.solo[by.ix()] = SoloAct::Joined;
        self.state.join_date[by.ix()] = self.state.tick;
        self.state.appeal = Some((rung, one_is_enough));
        self.state.news = true;
    }

    /// Members whose day has come answer the appeal: joined with s(U - d/2), nothing with s(-U - d/2), else a
    /// lesser step.
    pub(crate) fn answer_appeal(&mut self) {
        let Some((rung, one_is_enough)) = self.state.appeal else { return };
        let p = &self.model.setup.parameters;
        let half = p.partial_width / 2.0;
        for i in 0..self.model.n {
            if self.state.join_date[i] != self.state.tick || self.state.solo[i] != SoloAct::Pending {
                continue;
            }
            self.state.join_date[i] = Tick::NEVER;
            let u = self.solo_utility(i, rung, one_is_enough) + p.answer_noise * self.state.noise[i];
            let act = if u > half {
                SoloAct::Joined
            } else if u > -half {
                SoloAct::Partial
            } else {
                SoloAct::Declined
            };
            self.state.solo[i] = act;
            self.state.news = true;
            self.emit(|| Event::Answered { member: MemberId::at(i), act });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preference::tests::one_member;
    use crate::{Draws, Model};

    /// What a member hears itself say: its belief that the state did it and in a hostile hand, its exposure and voice.
    struct Mind {
        state: f64,
        hostile: f64,
        exposure: f64,
        voice: f64,
    }

    /// The line taken at a tick in a case of stake 1/2 that nobody asked about, so that S = 0.6 and the drive of a member
    /// with exposure 1 is 0.21 and a tenth of its voice. `before` is the line that it held.
    fn line(mind: &Mind, tick: i32, victim: bool, before: PublicLine) -> (PublicLine, f64) {
        let mut setup = one_member(0.75);
        setup.members[0].exposure = mind.exposure;
        let model = Model::new(setup).unwrap();
        let mut run = model.silent();
        run.restart(Draws::new(1, 0, 0));
        let (width, s) = (model.width, &mut run.state);
        s.case.opened = Some(Tick(0));
        s.case.attributable = Tick(1);
        s.case.stake = 0.5;
        s.case.request = Request::None;
        s.tick = Tick(tick);
        s.view.claims[2 * width] = mind.state;
        s.view.hostile[0] = mind.hostile;
        s.voice[0] = mind.voice;
        s.victim[0] = victim;
        run.take_line(0, before);
        run.speak();
        (run.state.line[0], run.state.committed[0])
    }

    #[test]
    fn lines_follow_drive_and_belief() {
        use PublicLine::*;
        let mind = |state, hostile, exposure, voice| Mind { state, hostile, exposure, voice };
        // The threshold of an attribution is 0.8, and 0.06 more for one of its own.
        let cases = [
            (mind(0.87, 0.9, 1.0, 0.0), 1, false, Names),
            (mind(0.85, 0.9, 1.0, 0.0), 1, false, Concern),
            (mind(0.85, 0.9, 1.0, 0.2), 1, false, Suspects),
            (mind(0.87, 0.9, 1.0, 0.2), 0, false, Suspects),
            (mind(0.54, 0.9, 1.0, 0.2), 3, false, Concern),
            (mind(0.56, 0.9, 1.0, 0.2), 3, false, Suspects),
            (mind(0.1, 0.2, 1.0, 0.2), 3, false, Doubts),
            (mind(0.1, 0.2, 1.0, 0.2), 2, false, Concern),
            (mind(0.1, 0.3, 1.0, 0.2), 3, false, Concern),
            (mind(0.1, 0.2, 1.0, 0.05), 3, false, Concern),
            // Far away: 0.35 * 0.6 * 0.3 and 0.1 at most.
            (mind(0.95, 0.95, 0.0, 1.0), 3, false, Silent),
            (mind(0.95, 0.95, 0.0, 0.0), 3, true, Names),
            (mind(0.6, 0.9, 0.0, 0.0), 3, true, Suspects),
            (mind(0.4, 0.9, 0.9, 0.0), 3, false, Silent),
        ];
        for (mind, tick, victim, want) in cases {
            let (got, _) = line(&mind, tick, victim, Silent);
            assert_eq!(got, want, "state {}, tick {tick}", mind.state);
        }
    }

    #[test]
    fn a_named_line_holds_while_it_is_likelier_than_not_and_binds_for_good() {
        use PublicLine::*;
        let mind = |state| Mind { state, hostile: 0.9, exposure: 1.0, voice: 0.0 };
        assert_eq!(line(&mind(0.51), 3, false, Names), (Names, 3.0));
        assert_eq!(line(&mind(0.5), 3, false, Names), (Concern, 3.0));
        assert_eq!(line(&mind(0.6), 3, false, Suspects), (Concern, 1.0));
        assert_eq!(line(&mind(0.9), 3, false, Suspects), (Names, 3.0));
        assert_eq!(line(&mind(0.3), 3, false, Doubts), (Concern, 0.0));
    }

    /// Article 4 is for the victim, and for exposed members in a grave case, that believe in a hostile hand.
    #[test]
    fn who_may_ask_for_consultation() {
        let asks = |victim: bool, exposure: f64, stake: f64, hostile: f64| {
            let mut setup = one_member(0.75);
            setup.members[0].exposure = exposure;
            setup.parameters.answer_noise = 0.0;
            let model = Model::new(setup).unwrap();
            let mut run = model.silent();
            run.restart(Draws::new(1, 0, 0));
            run.state.case.opened = Some(Tick(0));
            run.state.case.stake = stake;
            run.state.victim[0] = victim;
            run.state.view.hostile[0] = hostile;
            run.state.lean[0] = 9.0;
            run.consult();
            (run.state.consultation[0].is_some(), run.state.consulting, run.state.case.request)
        };
        assert_eq!(asks(true, 0.0, 0.1, 0.45), (true, true, Request::Quiet));
        assert_eq!(asks(true, 0.0, 0.1, 0.44), (false, false, Request::None));
        assert_eq!(asks(false, 0.81, 0.6, 0.5), (true, true, Request::None));
        assert_eq!(asks(false, 0.8, 0.6, 0.5), (false, false, Request::None));
        assert_eq!(asks(false, 0.81, 0.59, 0.5), (false, false, Request::None));
    }
}
