//! What the record is asked about a scenario that codes a real incident.
//!
//! The model reads none of it: what it plays stands in the ordinary fields. The codes are the coder's own record, by
//! the coding guide, and a check holds them against the fields that say the same.

use crate::value::{Finite, Id};
use serde::{Deserialize, Serialize};

/// A real incident, coded by the coding guide so that it can be scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Id of the incident in the table of responses.
    pub incident: Id,
    /// What was asked of the allies; empty where nothing was.
    pub acts: Vec<AskedAct>,
}

/// One act that was asked of the allies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedAct {
    /// Id of the `Motion` inject by which it is asked for.
    pub motion: Id,
    /// The action of the table of responses that answers it.
    pub action: Id,
    /// What a 1 in the table means.
    #[serde(default)]
    pub records: Records,
    /// What a member is taken to have done that the table does not list.
    #[serde(default)]
    pub unlisted: Unlisted,
    /// Victim, requester and lead accusers: they are not scored.
    #[serde(default)]
    pub sponsors: Vec<Id>,
    /// The codes of the guide.
    pub codes: Codes,
}

/// What a 1 in the table of responses means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Records {
    /// The member joined the act.
    #[default]
    Joining,
    /// The member objected; the others consented.
    Objection,
}

/// What a member is taken to have done that the table of responses does not list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unlisted {
    /// It is not known, and not scored.
    #[default]
    Missing,
    /// Nothing, as the table lists in full who did something: a 0.
    Nothing,
}

/// The codes of one act. The letters are those of the coding guide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// H, harm: 0 to 4.
    pub harm: Coded,
    /// L, whose harm: 0, 0.5 or 1.
    pub locus: Coded,
    /// F, freshness: 0, 0.33, 0.67 or 1.
    pub freshness: Coded,
    /// Q, request: 0 to 2.
    pub request: Coded,
    /// E, proof released: 0 to 3.
    pub proof: Coded,
    /// S, weight of the askers: 0 to 3.
    pub askers: Coded,
    /// G, endorsement by a forum: 0, 0.5 or 1.
    pub endorsement: Coded,
    /// C, cost of the act: 0 to 4.
    pub cost: Coded,
    /// T, one text that binds all: 0 or 1.
    pub text: Coded,
    /// Y, done through networks: 0 or 1.
    pub cyber: Coded,
    /// W, the accused was at open war: 0 or 1.
    pub wartime: Coded,
    /// R, one member's act is enough: 0 or 1.
    pub one_is_enough: Coded,
}

/// A code and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Coded {
    /// The table of incidents decides it.
    Table(Finite),
    /// The coder's judgement, from general knowledge.
    Judged(Finite),
}

impl Coded {
    /// The code itself.
    #[must_use]
    pub fn get(self) -> f64 {
        match self {
            Coded::Table(code) | Coded::Judged(code) => code.get(),
        }
    }

    /// Whether it is the coder's judgement.
    #[must_use]
    pub fn is_judged(self) -> bool {
        matches!(self, Coded::Judged(_))
    }
}

/// The codes that a letter may have.
const SCALE: [&[f64]; 6] = [
    &[0.0, 1.0],
    &[0.0, 1.0, 2.0],
    &[0.0, 1.0, 2.0, 3.0],
    &[0.0, 1.0, 2.0, 3.0, 4.0],
    &[0.0, 0.5, 1.0],
    &[0.0, 0.33, 0.67, 1.0],
];

impl Codes {
    /// Every code in the order of the guide: letter, field, code, and the codes that it may be.
    #[must_use]
    pub fn letters(&self) -> [(char, &'static str, Coded, &'static [f64]); 12] {
        let [yes, to_two, to_three, to_four, halves, steps] = SCALE;
        [
            ('H', "harm", self.harm, to_four),
            ('L', "locus", self.locus, halves),
            ('F', "freshness", self.freshness, steps),
            ('Q', "request", self.request, to_two),
            ('E', "proof", self.proof, to_three),
            ('S', "askers", self.askers, to_three),
            ('G', "endorsement", self.endorsement, halves),
            ('C', "cost", self.cost, to_four),
            ('T', "text", self.text, yes),
            ('Y', "cyber", self.cyber, yes),
            ('W', "wartime", self.wartime, yes),
            ('R', "one_is_enough", self.one_is_enough, yes),
        ]
    }
}
