//! The words on screens: one term a concept, in the jargon of the room.

use casus_scenario::document::{ItemKind, Names, Purpose, Skin};
use casus_session::command::play::{Category, Confidence, Page, Rating};
use casus_session::seat::Role;
use casus_session::view::{DraftStatus, ItemStatus, Phase};
use casus_session::words::Scale;

/// A concept that communities call by different names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Who runs the session.
    Facilitator,
    /// Who answers for the world.
    WhiteCell,
    /// Who plays the adversary.
    RedCell,
    /// Who rates.
    Evaluator,
    /// The list of what happens.
    EventsList,
    /// What is kept in reserve.
    Deck,
    /// The begin of play.
    Start,
    /// The end of play.
    End,
    /// The talk right after it.
    HotWash,
}

/// Plain, HSEEP, NATO, United Kingdom.
const TERMS: [(Term, [&str; 4]); 9] = [
    (Term::Facilitator, ["Facilitator", "Lead facilitator", "Exercise director", "Exercise director"]),
    (Term::WhiteCell, ["White cell", "Control cell", "EXCON", "Control"]),
    (Term::RedCell, ["Red cell", "Red team", "OPFOR", "Red team"]),
    (Term::Evaluator, ["Evaluator", "Evaluator", "Evaluator", "Assessor"]),
    (Term::EventsList, ["Events list", "MSEL", "Main events list", "Main events list"]),
    (Term::Deck, ["In reserve", "Contingency injects", "Contingency deck", "Contingency deck"]),
    (Term::Start, ["Start", "StartEx", "STARTEX", "Start exercise"]),
    (Term::End, ["End", "EndEx", "ENDEX", "End exercise"]),
    (Term::HotWash, ["First review", "Hot wash", "Hot wash-up", "Hot debrief"]),
];

impl Term {
    /// The word for it.
    #[must_use]
    pub fn word(self, skin: Skin) -> &'static str {
        let at = match skin {
            Skin::Plain => 0,
            Skin::Hseep => 1,
            Skin::Nato => 2,
            Skin::Uk => 3,
        };
        TERMS.iter().find(|(term, _)| *term == self).map_or("", |(_, words)| words[at])
    }
}

/// The skins and what they are called.
pub const SKINS: [(Skin, &str); 4] =
    [(Skin::Plain, "Plain words"), (Skin::Hseep, "HSEEP"), (Skin::Nato, "NATO"), (Skin::Uk, "British")];

/// Whose names are shown.
pub const NAMES: [(Names, &str); 2] = [(Names::Real, "Real names"), (Names::Invented, "Invented names")];

/// Whose words of probability.
pub const SCALES: [(Scale, &str); 2] = [(Scale::Phia, "PHIA yardstick"), (Scale::Kent, "Kent's words")];

/// A role, but for the name of its member.
#[must_use]
pub fn role(role: &Role, skin: Skin) -> &'static str {
    match role {
        Role::Facilitator => Term::Facilitator.word(skin),
        Role::WhiteCell => Term::WhiteCell.word(skin),
        Role::RedCell => Term::RedCell.word(skin),
        Role::Evaluator(_) => Term::Evaluator.word(skin),
        Role::Delegation(_) => "Delegation",
        Role::Chair => "Chair",
        Role::Observer => "Observer",
        Role::Board => "Board",
    }
}

/// Where the session stands.
#[must_use]
pub fn phase(phase: Phase, skin: Skin) -> &'static str {
    match phase {
        Phase::Lobby => "Lobby",
        Phase::Running => "Running",
        Phase::Paused => "Paused",
        Phase::HotWash => Term::HotWash.word(skin),
        Phase::Closed => "Closed",
    }
}

/// Where a draft stands.
#[must_use]
pub fn draft(status: DraftStatus) -> &'static str {
    match status {
        DraftStatus::Ready => "ready",
        DraftStatus::Offered => "offered",
        DraftStatus::Silence => "under silence",
        DraftStatus::Broken => "silence broken",
        DraftStatus::Adopted => "adopted",
        DraftStatus::Withdrawn => "withdrawn",
        DraftStatus::Convened => "meeting called",
    }
}

/// Where an item stands.
#[must_use]
pub fn item(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Draft => "to approve",
        ItemStatus::Ready => "ready",
        ItemStatus::Due => "due",
        ItemStatus::Held => "held",
        ItemStatus::Released => "out",
        ItemStatus::Recalled => "recalled",
        ItemStatus::Skipped => "skipped",
    }
}

/// What an item is.
#[must_use]
pub fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Inject => "inject",
        ItemKind::Contingency => "contingency",
        ItemKind::Expected => "expected",
        ItemKind::Context => "context",
        ItemKind::Decision => "decision",
        ItemKind::Pulse => "pulse",
        ItemKind::Silence => "silence",
        ItemKind::Jump => "jump",
        ItemKind::Note => "note",
    }
}

/// What a contingency does.
#[must_use]
pub fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SpeedUp => "speeds up",
        Purpose::SlowDown => "slows down",
        Purpose::Correct => "corrects a wrong turn",
        Purpose::Reignite => "re-ignites",
    }
}

/// The yes-or-no question of a pulse, the usual one if it has none of its own.
#[must_use]
pub fn question(own: &str) -> &str {
    if own.trim().is_empty() { "Would you accept a text today that says who did it?" } else { own }
}

/// How sure an analysis is.
#[must_use]
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Moderate => "moderate",
        Confidence::High => "high",
    }
}

/// The kinds of reason for an override.
pub const CATEGORIES: [(Category, &str); 6] = [
    (Category::Realism, "Realism"),
    (Category::LearningObjective, "Learning objective"),
    (Category::Time, "Time"),
    (Category::Safety, "Safety"),
    (Category::PlayerArgument, "A player's argument"),
    (Category::ModelLacksThis, "The model lacks this"),
];

/// The ratings.
pub const RATINGS: [(Rating, &str, &str); 4] = [
    (Rating::Performed, "P", "performed without challenges"),
    (Rating::Some, "S", "with some challenges"),
    (Rating::Major, "M", "with major challenges"),
    (Rating::Unable, "U", "unable to perform"),
];

/// The pages after the play, in order.
pub const PAGES: [(Page, &str); 6] = [
    (Page::Memory, "What do you remember?"),
    (Page::OwnCurve, "What you believed"),
    (Page::AllCurves, "What everybody believed"),
    (Page::Truth, "What happened"),
    (Page::Model, "What the simulated Allies believed"),
    (Page::Counterfactuals, "Without one item"),
];

/// The questions of the feedback form.
pub const QUESTIONS: [&str; 3] = ["What worked?", "What did not?", "What should be done about it?"];

/// How much a text asserts.
#[must_use]
pub fn claim(claim: casus_model::ClaimLevel) -> &'static str {
    use casus_model::ClaimLevel as C;
    match claim {
        C::Event => "something happened",
        C::Deliberate => "it was deliberate",
        C::State => "a state did it",
        C::Organ => "a named organ of a state did it",
        C::Intent => "it was done with a stated intent",
    }
}

/// All of them, from weak to strong.
pub const CLAIMS: [casus_model::ClaimLevel; 5] = [
    casus_model::ClaimLevel::Event,
    casus_model::ClaimLevel::Deliberate,
    casus_model::ClaimLevel::State,
    casus_model::ClaimLevel::Organ,
    casus_model::ClaimLevel::Intent,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_has_a_word_in_every_skin() {
        for (term, _) in TERMS {
            for (skin, _) in SKINS {
                assert!(!term.word(skin).is_empty());
            }
        }
        assert_eq!(Term::EventsList.word(Skin::Hseep), "MSEL");
        assert!(!TERMS.iter().any(|(t, w)| *t != Term::EventsList && w.contains(&"MSEL")));
        assert_ne!(Term::EventsList.word(Skin::Nato), "MSEL");
    }
}
