//! Playing coded incidents: what the engine has each member do about each act that is asked.
//!
//! An act is asked by a `Motion` of the author's. Of an appeal the answer is the member's answer to it. Of a text it
//! is the worse of two: what the member does under silence to any draft of it, and what it would have done to the draft
//! as it was tabled when the chair first sounded it out, since most dissent shows as dilution and never comes to a
//! deadline. A reservation is the middle; a member that wants more than the text gives does not stand in its way.

use super::act::Answer;
use casus_model::conduct::SoloAct;
use casus_model::council::{Draft, Stance};
use casus_model::setup::{Effect, MotionKind};
use casus_model::{Draws, Event, MemberId, Model, PublicLine, Run, Setup, Tick};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::Serialize;
use std::ops::Range;

/// How the dissent over a text showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dissent {
    /// It was adopted as it was tabled, or nothing was decided and nobody objected.
    #[default]
    None,
    /// It was adopted weaker than it was tabled.
    Diluted,
    /// It was held up or withdrawn before any silence was broken.
    Withheld,
    /// Silence was broken.
    Broken,
}

/// What a member had before it when it answered an appeal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    /// Days from the request to its answer.
    pub day: f32,
    /// Its belief that the state did it.
    pub belief: f32,
    /// Its action threshold p*.
    pub threshold: f32,
    /// 1 if an adopted text named the state by then, 0.5 if one said anything.
    pub endorsement: f32,
    /// How openly the victim had asked by then, 0 to 1.
    pub request: f32,
}

/// One replicate of one act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What each member did, in the setup's order; whoever asks has joined.
    pub answers: Vec<Answer>,
    /// How each member came to answer an appeal; none where it did not.
    pub own: Vec<Option<Own>>,
    /// Days from the first incident to the request.
    pub asked: f64,
    /// Days from the request until a text was adopted or failed; none if it never was.
    pub decided: Option<f64>,
    /// How dissent over a text showed.
    pub dissent: Dissent,
}

/// What became of the case as a whole in one replicate: days from the first incident, none if it never came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Course {
    /// A member first asked for consultation under Article 4.
    pub consulted: Option<f64>,
    /// A rung that demands a belief of every member (Article 5) took full effect.
    pub floored: Option<f64>,
    /// A member first doubted in public that anybody hostile was behind it.
    pub doubted: Option<f64>,
    /// A member first named the accused in public.
    pub named: Option<f64>,
    /// A text was first adopted.
    pub adopted: Option<f64>,
}

/// One replicate of an incident: the case, and each act in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replicate {
    /// The case as a whole.
    pub course: Course,
    /// The acts.
    pub acts: Vec<Row>,
}

/// What is watched in the runs of a model: the places of the motions among its injects.
#[derive(Clone, Debug)]
pub(crate) struct Watch<'m> {
    pub model: &'m Model,
    pub motions: Vec<usize>,
}

impl Course {
    fn note(&mut self, event: &Event, setup: &Setup, days: f64) {
        let floor = |rung: u8| setup.ladder.get(usize::from(rung)).is_some_and(|r| r.floor.is_some());
        let first = match *event {
            Event::Consultation { .. } => &mut self.consulted,
            Event::Line { line: PublicLine::Doubts, .. } => &mut self.doubted,
            Event::Line { line: PublicLine::Names, .. } => &mut self.named,
            Event::Confirmed { .. } => &mut self.floored,
            Event::Adopted { draft, conditional, .. } => {
                self.adopted.get_or_insert(days);
                if conditional || !floor(draft.rung) {
                    return;
                }
                &mut self.floored
            }
            _ => return,
        };
        first.get_or_insert(days);
    }
}

/// Does work on so many threads; 0 for one on every core.
pub(crate) fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        // The system refuses more threads: the calling one will do.
        Err(_) => work(),
    }
}

/// A text of the author's on its way.
struct OnTable {
    act: usize,
    tabled: Draft,
    draft: Draft,
    since: Tick,
}

impl Watch<'_> {
    /// Plays a range of replicates and keeps for each what became of each motion, in their order.
    pub(crate) fn play(&self, seed: u64, replicates: Range<u32>, threads: usize) -> Vec<Replicate> {
        let work = || {
            let rows = replicates.clone().into_par_iter().map_init(
                || self.model.eventful(),
                |run, replicate| {
                    run.restart(Draws::new(seed, 0, replicate));
                    self.follow(run)
                },
            );
            rows.collect::<Vec<Replicate>>()
        };
        on_threads(threads, work)
    }

    /// Plays one run to its end.
    fn follow(&self, run: &mut Run<'_>) -> Replicate {
        let setup = self.model.setup();
        let n = setup.members.len();
        let opened = setup.injects.iter().find(|x| matches!(x.effect, Effect::Incident { .. }));
        let blank = |&motion: &usize| {
            let inject = &setup.injects[motion];
            let from = opened.map_or(inject.tick, |o| o.tick.min(inject.tick));
            let mut row = Row {
                answers: vec![Answer::Nothing; n],
                own: vec![None; n],
                asked: setup.clock.days(inject.tick.0 - from.0),
                ..Row::default()
            };
            if let Effect::Motion { by, kind, .. } = inject.effect {
                if kind == MotionKind::Text {
                    row.answers.fill(Answer::Joined);
                }
                row.answers[by.ix()] = Answer::Joined;
            }
            row
        };
        let mut rows: Vec<Row> = self.motions.iter().map(blank).collect();
        let begun = opened.map_or(setup.clock.first, |o| o.tick);
        let mut course = Course::default();
        let mut tabled = vec![false; rows.len()];
        let (mut seen, mut appeal, mut text) = (0, None, None::<OnTable>);
        while !run.is_over() {
            let now = run.tick();
            run.step();
            let events = &run.events()[seen..];
            seen += events.len();
            let mut sounded = None;
            for (_, event) in events {
                course.note(event, setup, setup.clock.days(now.0 - begun.0));
                match *event {
                    Event::Inject { index } => {
                        let asked = self.motions.iter().position(|&m| m == index);
                        if asked.is_some_and(|act| self.is_appeal(act)) {
                            appeal = asked;
                        }
                    }
                    Event::Tabled { sponsor, kind: MotionKind::Text, draft } => {
                        let act =
                            (0..rows.len()).find(|&act| !tabled[act] && self.asks(act, sponsor, draft, now));
                        text = act.map(|act| OnTable { act, tabled: draft, draft, since: now });
                        if let Some(act) = act {
                            tabled[act] = true;
                        }
                    }
                    Event::Answered { member, act } if let Some(at) = appeal => {
                        self.answered(run, &mut rows[at], at, member, act, now);
                    }
                    Event::Sounding { draft, objections, .. } if let Some(text) = &mut text => {
                        sounded = (draft == text.tabled).then_some(text.act);
                        text.draft = draft;
                        let row = &mut rows[text.act];
                        if objections > 0 && row.dissent == Dissent::None {
                            row.dissent = Dissent::Withheld;
                        }
                    }
                    Event::SilenceOpened { draft, .. } if let Some(text) = &mut text => text.draft = draft,
                    Event::Broke { member, .. } if let Some(text) = &text => {
                        rows[text.act].answers[member.ix()] = Answer::Nothing;
                        rows[text.act].dissent = Dissent::Broken;
                    }
                    Event::Reserved { member, .. } | Event::Abstained { member, .. }
                        if let Some(text) = &text =>
                    {
                        let answer = &mut rows[text.act].answers[member.ix()];
                        *answer = Answer::Partial.min(*answer);
                    }
                    Event::Adopted { draft, .. } if let Some(on) = text.take() => {
                        let row = &mut rows[on.act];
                        row.decided = Some(setup.clock.days(now.0 - on.since.0));
                        let weaker = draft.rung < on.tabled.rung || draft.claim < on.tabled.claim;
                        if row.dissent != Dissent::Broken {
                            row.dissent = if weaker { Dissent::Diluted } else { Dissent::None };
                        }
                    }
                    Event::Failed { .. } if let Some(on) = text.take() => {
                        rows[on.act].decided = Some(setup.clock.days(now.0 - on.since.0));
                    }
                    _ => {}
                }
            }
            if let Some(act) = sounded {
                for (i, answer) in rows[act].answers.iter_mut().enumerate() {
                    let heard = match run.would_answer(MemberId::at(i)) {
                        Stance::TooStrong => Answer::Nothing,
                        Stance::Reservation => Answer::Partial,
                        Stance::Consent | Stance::TooWeak => Answer::Joined,
                    };
                    *answer = heard.min(*answer);
                }
            }
        }
        Replicate { course, acts: rows }
    }

    fn answered(&self, run: &Run<'_>, row: &mut Row, act: usize, member: MemberId, done: SoloAct, now: Tick) {
        let setup = self.model.setup();
        let Effect::Motion { rung, .. } = setup.injects[self.motions[act]].effect else { return };
        let i = member.ix();
        row.answers[i] = match done {
            SoloAct::Joined => Answer::Joined,
            SoloAct::Partial => Answer::Partial,
            SoloAct::NotAsked | SoloAct::Pending | SoloAct::Declined => Answer::Nothing,
        };
        let own = run.own_act(member, rung);
        row.own[i] = Some(Own {
            day: setup.clock.days(now.0 - setup.injects[self.motions[act]].tick.0) as f32,
            belief: own.belief as f32,
            threshold: own.threshold as f32,
            endorsement: own.endorsement as f32,
            request: own.request.level() as f32,
        });
    }

    fn is_appeal(&self, act: usize) -> bool {
        let inject = &self.model.setup().injects[self.motions[act]];
        matches!(inject.effect, Effect::Motion { kind: MotionKind::Appeal, .. })
    }

    /// Whether a text that is tabled now is the one that the act asks for.
    fn asks(&self, act: usize, sponsor: MemberId, draft: Draft, now: Tick) -> bool {
        let inject = &self.model.setup().injects[self.motions[act]];
        let Effect::Motion { by, claim, rung, kind: MotionKind::Text, .. } = inject.effect else {
            return false;
        };
        inject.tick <= now && by == sponsor && draft == Draft { rung, claim }
    }
}
