//! What was asked of the allies, and what each of them did.

use serde::{Deserialize, Serialize};

/// What a member did when it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing; of a collective text, it objected.
    Nothing,
    /// A lesser step; of a collective text, a reservation or an objection that it gave up.
    Partial,
    /// The act; of a collective text, consent.
    Joined,
}

impl Answer {
    /// 0 for nothing to 2 for joining.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// 0, 0.5 or 1: what is scored.
    #[must_use]
    pub fn value(self) -> f64 {
        0.5 * self.index() as f64
    }

    /// The answer seen from the other side: an objection for a consent.
    #[must_use]
    pub fn turned(self) -> Answer {
        match self {
            Answer::Nothing => Answer::Joined,
            Answer::Partial => Answer::Partial,
            Answer::Joined => Answer::Nothing,
        }
    }
}

/// The codes of the guide for one act asked of the allies (docs/book/coding.md).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Codes {
    /// H: harm, 0 to 4.
    pub harm: f64,
    /// L: whose harm, 0, 0.5 or 1.
    pub locus: f64,
    /// F: freshness, 0 to 1.
    pub freshness: f64,
    /// Q: request, 0 to 2.
    pub request: f64,
    /// E: proof released, 0 to 3.
    pub proof: f64,
    /// S: weight of the askers, 0 to 3.
    pub askers: f64,
    /// G: endorsement by a forum, 0, 0.5 or 1.
    pub forum: f64,
    /// C: cost of the act, 0 to 4.
    pub cost: f64,
    /// T: a collective text.
    pub text: bool,
    /// R: one member's act has the full effect.
    pub one_is_enough: bool,
}

impl Codes {
    /// Stakes with unit weights: ((H/4) L + F + Q/2 + E/3 + S/3 + G - C/4) / 6.
    #[must_use]
    pub fn unit_stakes(&self) -> f64 {
        (self.harm / 4.0 * self.locus
            + self.freshness
            + self.request / 2.0
            + self.proof / 3.0
            + self.askers / 3.0
            + self.forum
            - self.cost / 4.0)
            / 6.0
    }
}

/// What a baseline knows of a member: standardised numbers, 0 where they do not count against the accused.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Covariates {
    /// Distance of its votes at the United Nations from the accused.
    pub alignment: f64,
    /// Nearness of its capital to the accused.
    pub proximity: f64,
    /// 0.5 if it joined the alliance in 1999 or later, else -0.5.
    pub later: f64,
    /// Share of its product spent on defence.
    pub defence: f64,
}

/// What one member did about one act.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Id of the member.
    pub member: String,
    /// What it did.
    pub answer: Answer,
    /// What the response counts, above 0 to 1.
    pub weight: f64,
    /// Whether it was a member of the alliance then, so that the engine plays it.
    pub ally: bool,
    /// Whether the answer follows from a list that names all who answered otherwise.
    pub inferred: bool,
    /// Days since 1970-01-01 of the answer, where known.
    pub day: Option<i64>,
    /// What a baseline knows of the member.
    pub covariates: Covariates,
}

/// An act that was asked of the allies in an incident, and what they did.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Id of the incident.
    pub incident: String,
    /// What was asked, by the name that the responses table has for it.
    pub action: String,
    /// Its codes.
    pub codes: Codes,
    /// Whoever is in the score: no sponsors, nobody unknown or exempt.
    pub seen: Vec<Seen>,
}
