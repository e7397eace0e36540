//! The escalation ladder and the levels of an attribution.

use serde::{Deserialize, Serialize};

/// How much an attribution asserts. Each level contains the ones before it: who names the state also says that the
/// act was deliberate (Rid and Buchanan 2015 grade attribution in this way; the five steps are ours).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClaimLevel {
    /// Something happened.
    #[default]
    Event,
    /// It was deliberate.
    Deliberate,
    /// A state did it.
    State,
    /// A named organ of that state did it.
    Organ,
    /// It was done with a stated intent.
    Intent,
}

impl ClaimLevel {
    /// All levels, weakest first.
    pub const ALL: [ClaimLevel; 5] =
        [ClaimLevel::Event, ClaimLevel::Deliberate, ClaimLevel::State, ClaimLevel::Organ, ClaimLevel::Intent];

    /// 0 for the event to 4 for the intent.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The next weaker level, if there is one.
    #[must_use]
    pub fn weaker(self) -> Option<ClaimLevel> {
        self.index().checked_sub(1).map(|k| ClaimLevel::ALL[k])
    }

    /// The name used in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["event", "deliberate", "state", "organ", "intent"][self.index()]
    }

    /// The level as a phrase for a reader.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            ClaimLevel::Event => "the event happened",
            ClaimLevel::Deliberate => "it was deliberate",
            ClaimLevel::State => "the state is named",
            ClaimLevel::Organ => "the organ is named",
            ClaimLevel::Intent => "the intent is stated",
        }
    }
}

/// One rung of the ladder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Short name, unique on the ladder.
    pub id: String,
    /// What a reader sees.
    pub label: String,
    /// The weakest attribution that a text at this rung must carry.
    #[serde(default)]
    pub claim: ClaimLevel,
    /// Whether a collective text at this rung commits to words only, so that consent to it is cheap.
    #[serde(default)]
    pub words: bool,
    /// Cost of the act to whoever takes it, 0 (free) to 2; 0.75 is an expulsion (C = 3 of 4 in the coding guide).
    pub cost: f64,
    /// Belief in a hostile hypothesis that every member must reach before this rung (Article 5), if any.
    #[serde(default)]
    pub floor: Option<f64>,
}

/// The ladder of the model's specification: nine rungs from nothing to kinetic action.
#[must_use]
pub fn nato() -> Vec<Rung> {
    let rung = |id: &str, label: &str, claim, words, cost, floor| Rung {
        id: id.into(),
        label: label.into(),
        claim,
        words,
        cost,
        floor,
    };
    use ClaimLevel::{Deliberate, Event, State};
    vec![
        rung("none", "No action", Event, true, 0.0, None),
        rung("concern", "Statement of concern", Event, true, 0.05, None),
        rung("consultation", "Article 4 consultation", Event, true, 0.1, None),
        rung("attribution", "Public attribution", Deliberate, true, 0.25, None),
        rung("sanctions", "Expulsions and sanctions", Deliberate, false, 0.75, None),
        rung("countermeasures", "Covert, cyber and hybrid countermeasures", State, false, 0.9, None),
        rung("posture", "Forward deployment", State, false, 1.1, None),
        rung("article5", "Article 5 declared", State, false, 1.5, Some(0.9)),
        rung("kinetic", "Kinetic action", State, false, 2.0, Some(0.9)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_asks_for_more_as_it_rises() {
        let ladder = nato();
        assert_eq!(ladder.len(), 9);
        assert!(ladder.windows(2).all(|w| w[0].cost < w[1].cost && w[0].claim <= w[1].claim));
        let highest = |level| ladder.iter().rposition(|r| r.claim <= level);
        assert_eq!(highest(ClaimLevel::Event), Some(2));
        assert_eq!(highest(ClaimLevel::Deliberate), Some(4));
        assert_eq!(highest(ClaimLevel::State), Some(8));
    }
}
