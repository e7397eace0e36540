//! What is public: the room, the feed, the council, the board.

use super::Lens;
use crate::clock::MINUTE;
use crate::command::play::Page;
use crate::game::Game;
use crate::seat::{Party, Player};
use crate::simulated::evidence;
use crate::state::{Draft, ItemState, Kind, Posted, Round, Stage, Stop, countdown};
use crate::view::{
    BoardView, ChairDraft, ClockView, CouncilView, CurveView, FeedItem, HotWashView, HypothesisView,
    MemberView, Phase, PositionView, PublicDraft, PublicView, Room,
};
use casus_model::evidence::Provenance;
use casus_scenario::value::Id;

impl Lens<'_> {
    pub(super) fn stopped(&self) -> bool {
        self.state.stop != Stop::None
    }

    /// The room. `own` is the delegation whose own curve the hot wash shows it.
    pub(super) fn room(&self, own: Option<&Id>) -> Room {
        let (game, state) = (self.game, self.state);
        let phase = match state.stage {
            Stage::Lobby => Phase::Lobby,
            Stage::Play if state.clocks.running => Phase::Running,
            Stage::Play => Phase::Paused,
            Stage::HotWash => Phase::HotWash,
            Stage::Closed => Phase::Closed,
        };
        let setup = game.setup();
        Room {
            title: self.shown(game.title()),
            phase,
            stopped: self.stopped(),
            clock: ClockView {
                set_at: state.clocks.set_at,
                session: state.clocks.session,
                scenario: state.clocks.scenario,
                scenario_date: game.date(state.clocks.scenario),
                running: state.clocks.running,
                speed: state.clocks.speed,
            },
            skin: state.skin,
            names: state.names,
            scale: state.scale,
            hypotheses: setup
                .hypotheses
                .iter()
                .enumerate()
                .map(|(place, h)| HypothesisView { letter: Game::letter(place), label: self.shown(&h.label) })
                .collect(),
            members: game
                .members()
                .iter()
                .zip(&setup.members)
                .map(|(id, member)| MemberView {
                    id: id.clone(),
                    code: self.shown(id.as_str()),
                    name: self.shown(&member.name),
                    position: state.positions.get(id).map(|position| PositionView {
                        hypothesis: position.hypothesis,
                        text: self.shown(&position.text),
                    }),
                })
                .collect(),
            ladder: setup.ladder.iter().map(|rung| self.shown(&rung.label)).collect(),
            hot_wash: self.hot_wash(own),
        }
    }

    fn hot_wash(&self, own: Option<&Id>) -> Option<HotWashView> {
        let wash = &self.state.hot_wash;
        let page = wash.page.filter(|_| self.state.stage >= Stage::HotWash)?;
        let members: Vec<&Id> = match page {
            Page::Memory => vec![],
            Page::OwnCurve => own.into_iter().collect(),
            _ => self.game.members().iter().collect(),
        };
        let told = page >= Page::Truth;
        let truth = self.game.setup().truth;
        let label = &self.game.setup().hypotheses[truth.ix()].label;
        let sealed = wash.sealed.iter().filter(|_| told);
        Some(HotWashView {
            page,
            curves: members.into_iter().filter_map(|member| self.curve(member)).collect(),
            truth: told.then(|| (truth.0, self.shown(label))),
            planted: if told { self.planted() } else { Vec::new() },
            sealed: sealed.map(|(member, (h, text))| (member.clone(), *h, text.clone())).collect(),
            counterfactuals: wash.counterfactuals.iter().filter(|_| page >= Page::Model).cloned().collect(),
        })
    }

    /// Titles of what was released to everybody and is the adversary's own, in the order of release.
    fn planted(&self) -> Vec<String> {
        let setup = self.game.setup();
        let own = |key: &Id| {
            evidence(setup, key).map(|item| &setup.items[item.ix()]).is_some_and(|item| {
                match item.provenance {
                    Provenance::Collected => false,
                    Provenance::Planted => item.presence[setup.truth.ix()] > 0.0,
                    Provenance::Rumour => true,
                }
            })
        };
        let key = |item: &ItemState| {
            item.row.as_ref().and_then(|row| row.evidence.clone()).unwrap_or_else(|| item.id.clone())
        };
        let mut planted: Vec<_> =
            self.state.items.iter().filter_map(|item| Some((item.released?, item))).collect();
        // What went to few stays theirs.
        planted.retain(|(_, item)| item.to.as_ref().is_some_and(Vec::is_empty) && own(&key(item)));
        planted.sort_by_key(|(released, _)| released.wall);
        planted.into_iter().map(|(_, item)| self.shown(&item.title)).collect()
    }

    /// A member's answers to the pulses, if it ever gave one.
    fn curve(&self, member: &Id) -> Option<CurveView> {
        let pulses = || self.state.pulses.iter().filter(|pulse| pulse.closed.is_some());
        let human = self.state.player(member) != Player::Simulated
            || pulses().any(|pulse| pulse.answers.get(member).is_some_and(|sent| sent.human));
        let points: Vec<_> = pulses()
            .map(|pulse| {
                let chips =
                    pulse.answers.get(member).map(|sent| sent.chips.iter().map(|&c| c.into()).collect());
                (self.shown(&pulse.title), chips)
            })
            .collect();
        let any = points.iter().any(|(_, chips): &(String, Option<Vec<f64>>)| chips.is_some());
        any.then(|| CurveView { member: member.clone(), human, points })
    }

    pub(super) fn feed(&self) -> Vec<FeedItem> {
        self.state.feed.iter().map(|posted| self.posted(posted)).collect()
    }

    fn posted(&self, Posted { paper }: &Posted) -> FeedItem {
        FeedItem {
            number: paper.number,
            id: paper.id.clone(),
            when: self.game.date(paper.when.div_euclid(MINUTE) * MINUTE),
            from: self.shown(&paper.from),
            method: paper.method.clone(),
            title: self.shown(&paper.title),
            text: self.shown(&paper.text),
            grade: paper.grade.clone(),
            correction: paper.kind == Kind::Correction,
            sure: match paper.kind {
                Kind::Ruling { sure } => Some(self.word(f64::from(sure) / 100.0)),
                _ => None,
            },
        }
    }

    /// The council as everybody sees it; who presides sees reasons whether they are shown or not.
    pub(super) fn council(&self, presides: bool) -> CouncilView {
        let rounds = (1..).zip(&self.state.rounds);
        CouncilView { drafts: rounds.map(|(number, round)| self.round(number, round, presides)).collect() }
    }

    fn round(&self, number: u32, round: &Round, presides: bool) -> PublicDraft {
        let shown = round.breaks_shown();
        let breakers = || round.breakers().filter(|_| shown);
        PublicDraft {
            number,
            title: self.shown(&round.title),
            text: self.shown(&round.text),
            changes: round.changes.iter().map(|change| self.change(change)).collect(),
            claim: round.claim,
            rung: round.rung,
            until: round.until.clone(),
            status: round.status,
            countdown: round.is_open().then(|| countdown(&self.state.clocks, round.deadline, round.length)),
            sealed: round.sealed,
            broken_by: breakers().map(|(member, _)| member.clone()).collect(),
            reasons: breakers()
                .filter(|_| round.show_reason || presides)
                .map(|(member, act)| (member.clone(), self.shown(&act.reason)))
                .collect(),
            extensions: round.extensions.clone(),
            convened: round.convened.clone(),
        }
    }

    fn change(&self, change: &crate::view::Change) -> crate::view::Change {
        use crate::view::Change;
        match change {
            Change::Same(text) => Change::Same(self.shown(text)),
            Change::Added(text) => Change::Added(self.shown(text)),
            Change::Removed(text) => Change::Removed(self.shown(text)),
        }
    }

    /// The chair's list of drafts.
    pub(super) fn chair_list(&self) -> Vec<ChairDraft> {
        let drafts = (1..).zip(&self.state.drafts);
        drafts.map(|(number, draft)| self.chair_draft(number, draft)).collect()
    }

    fn chair_draft(&self, number: u32, draft: &Draft) -> ChairDraft {
        let place = usize::try_from(number - 1).ok();
        let last = self.state.rounds.iter().rev().find(|round| Some(round.draft) == place);
        let wordings = last.into_iter().filter(|round| round.breaks_shown()).flat_map(Round::breakers);
        ChairDraft {
            number,
            by: draft.by.clone(),
            title: self.shown(&draft.title),
            text: self.shown(&draft.text),
            claim: draft.claim,
            rung: draft.rung,
            status: draft.status,
            seconds: draft.seconds,
            until: draft.until.clone(),
            wordings: wordings
                .filter(|(_, act)| !act.wording.is_empty())
                .map(|(member, act)| (member.clone(), act.wording.clone()))
                .collect(),
        }
    }

    /// Requests for time on the text under silence.
    pub(super) fn requests_for_time(&self) -> Vec<(Id, u32, String)> {
        let asked = self.state.silence().into_iter().flat_map(|round| &round.asked);
        asked.map(|(member, (seconds, why, _))| (member.clone(), *seconds, why.clone())).collect()
    }

    pub(super) fn public(&self) -> PublicView {
        PublicView {
            room: self.room(None),
            brief: self.brief(),
            feed: self.feed(),
            council: self.council(false),
        }
    }

    pub(super) fn board(&self) -> BoardView {
        let state = self.state;
        let pulse = state.open_pulse();
        let counts = pulse.filter(|_| state.board_counts).map(|pulse| self.answered(pulse));
        BoardView {
            public: self.public(),
            lobby_open: !state.locked && state.stage != Stage::Closed,
            answered: counts,
            pulse: pulse.map(|pulse| {
                let view = self.pulse(pulse);
                (view.title, view.countdown)
            }),
        }
    }

    /// How many of the delegations with people or a program have answered.
    pub(super) fn answered(&self, pulse: &crate::state::Pulse) -> (u32, u32) {
        let played = |id: &&Id| self.state.player(id) != Player::Simulated;
        let all = self.game.members().iter().filter(played);
        all.fold((0, 0), |(answered, of), id| (answered + u32::from(pulse.answers.contains_key(id)), of + 1))
    }

    /// Whether a party is one that people sit for.
    pub(super) fn desks(&self) -> impl Iterator<Item = (&Party, &crate::state::Desk)> {
        self.state.desks.iter()
    }
}
