//! What the log says after the game: plain data for the after-action page and the bundle of tables.
//!
//! A debrief holds every secret of the session. It is for control, and for the room once control has shown it.

mod beliefs;
mod knowledge;
mod notes;
mod sheets;
mod silence;
mod timeline;

pub use beliefs::{Attribution, Believed, PulseRecord, Reaction, Verdict};
pub use knowledge::{Known, Way};
pub use notes::NoteRecord;
pub use sheets::Sheet;
pub use silence::{Answered, RoundRecord, RulingRecord, Shadowed};
pub(crate) use timeline::happening;
pub use timeline::{Happening, What};

use crate::event::Event;
use crate::game::Game;
use crate::record::{self, Record, ReplayError};
use crate::seat::{Player, Role};
use crate::session::Session;
use crate::state::{Rated, Stamp};
use crate::view::RatingView;
use casus_scenario::value::Id;
use serde::Serialize;
use std::sync::Arc;

/// What a session came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Debrief {
    /// What was played.
    pub cover: Cover,
    /// What happened, in order, by lane.
    pub timeline: Vec<Happening>,
    /// What was believed, pulse by pulse.
    pub pulses: Vec<PulseRecord>,
    /// Who knew what when.
    pub knowledge: Vec<Known>,
    /// Each round of silence.
    pub silence: Vec<RoundRecord>,
    /// What was believed at the end against what was true.
    pub attribution: Attribution,
    /// Whether the table did too much or too little.
    pub verdict: Verdict,
    /// Rulings, the least surprising first; those that the model has no odds for come last.
    pub rulings: Vec<RulingRecord>,
    /// Ratings of evaluators and control.
    pub ratings: Vec<RatingView>,
    /// Notes of evaluators and control.
    pub notes: Vec<NoteRecord>,
    /// The answers to the three questions of the feedback form.
    pub feedback: Vec<[String; 3]>,
    /// The improvement plan: observation, recommendation, owner, due.
    pub improvements: Vec<[String; 4]>,
    /// When control looked through a seat's eyes or at the forecast, and at what.
    pub looks: Vec<(Stamp, String)>,
}

impl Debrief {
    /// What may be given away: without titles of items that went to few, without messages, reasons of assessments and
    /// notes.
    #[must_use]
    pub fn shareable(mut self) -> Debrief {
        for happening in self.timeline.iter_mut().filter(|happening| happening.private) {
            happening.detail.clear();
        }
        for answer in self.pulses.iter_mut().flat_map(|pulse| &mut pulse.answers) {
            answer.reason.clear();
        }
        self.notes.clear();
        self
    }
}

/// What was played.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cover {
    /// Title of the exercise.
    pub title: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Its hash.
    pub hash: String,
    /// The seed.
    pub seed: u64,
    /// Objectives.
    pub objectives: Vec<(Id, String)>,
    /// Members with people in their seats, and those that a program played.
    pub played: Vec<(Id, Player)>,
    /// What might have happened.
    pub hypotheses: Vec<String>,
    /// What did, by place.
    pub truth: u16,
    /// Length of the play on the session clock, ms.
    pub session: i64,
    /// Records in the log.
    pub records: u64,
    /// Head of the log, hexadecimal.
    pub head: String,
    /// Whether every ruling can be compared with the model's runs.
    pub comparable: bool,
}

/// Makes the debrief of a log. Its head is that of the records alone; who has them from a store, whose chain begins with
/// the opening, puts the store's in its place.
///
/// # Errors
///
/// [`ReplayError`] at the first record that does not continue the log.
pub fn debrief(game: &Arc<Game>, records: &[Record]) -> Result<Debrief, ReplayError> {
    let mut session = Session::replay(game.clone(), [])?;
    let (mut timeline, mut pulses, mut looks) = (Vec::new(), Vec::new(), Vec::new());
    let mut notes = Vec::new();
    let mut played: Vec<(Id, Player)> = Vec::new();
    for record in records {
        let before = session.state().stamp(record.at);
        for event in &record.events {
            timeline.extend(timeline::happening(session.state(), before, event));
            looks.extend(look(before, event));
            notes.extend(notes::note(session.state(), before, event));
            if matches!(event, Event::PulseClosed { .. }) {
                pulses.extend(beliefs::model_at_closing(game, session.state(), record.at));
            }
        }
        session.append(record.clone())?;
        for member in game.members() {
            let player = session.state().player(member);
            if player != Player::Simulated && !played.iter().any(|(m, _)| m == member) {
                played.push((member.clone(), player));
            }
        }
    }
    let state = session.state();
    let setup = game.setup();
    let rulings = silence::rulings(state);
    let pulses = beliefs::pulses(game, state, &pulses);
    Ok(Debrief {
        cover: Cover {
            title: game.title().to_owned(),
            scenario: setup.id.clone(),
            hash: setup.hash.clone(),
            seed: game.draws().seed(),
            objectives: game.table().objectives.iter().map(|o| (o.id.clone(), o.text.to_string())).collect(),
            played,
            hypotheses: setup.hypotheses.iter().map(|h| h.label.clone()).collect(),
            truth: setup.truth.0,
            session: state.clocks.session_at(session.last()),
            records: state.records,
            head: record::head(records).to_string(),
            comparable: rulings.iter().all(|ruling| ruling.ruling.comparable),
        },
        timeline,
        attribution: beliefs::attribution(game, &pulses),
        pulses,
        knowledge: knowledge::of(state),
        silence: silence::rounds(state),
        verdict: beliefs::verdict(game, state),
        rulings,
        ratings: state.ratings.iter().map(Rated::view).collect(),
        notes,
        feedback: state.hot_wash.feedback.values().cloned().collect(),
        improvements: state.improvements.clone(),
        looks,
    })
}

/// A look that makes control less independent.
fn look(at: Stamp, event: &Event) -> Option<(Stamp, String)> {
    let what = match event {
        Event::DrawerSet { open: true, .. } => "forecast viewed".to_owned(),
        Event::LookedAs { role: Some(role), .. } => match role {
            Role::Delegation(member) => format!("looked as {member}"),
            role => format!("looked as {}", crate::view::role_word(role)),
        },
        _ => return None,
    };
    Some((at, what))
}
