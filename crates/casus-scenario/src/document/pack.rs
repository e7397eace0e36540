//! A member pack: who the allies are, in numbers that each say what they are worth.

use super::defaults::full;
use crate::value::{Finite, Hours, Id, Name, NonNeg, Positive, Prob, Text, UniqueMap};
use serde::{Deserialize, Serialize};

/// A member pack: profiles of the members of an alliance, dated by government.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Version of the format; 1.
    pub format: u32,
    /// Stable id.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Date of the profiles.
    pub dated: Name,
    /// How the numbers are meant.
    pub note: Text,
    /// Adversaries against which alignment and proximity are given.
    pub accused: Vec<Id>,
    /// What each number is, one entry per field.
    pub basis: UniqueMap<Id, Basis>,
    /// The members.
    pub members: Vec<Member>,
    /// Disputes between members that can take a motion hostage.
    #[serde(default)]
    pub grievances: Vec<Grievance>,
}

/// What a number is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Basis {
    /// A fact with a source.
    Sourced(Text),
    /// Computed from facts by a stated rule.
    Derived(Text),
    /// An assumption to be swept.
    Placeholder(Text),
}

/// A member's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Stable id.
    pub id: Id,
    /// Display name.
    pub name: Name,
    /// Government that the profile describes.
    #[serde(default)]
    pub government: Option<Text>,
    /// Bloc whose members listen to each other more.
    pub bloc: Name,
    /// Circles that share intelligence early.
    #[serde(default)]
    pub circles: Vec<Name>,
    /// Military capability, any unit.
    pub capability: Positive,
    /// Population, any unit.
    pub population: Positive,
    /// Standardised distance of its foreign policy from the accused.
    pub alignment: Finite,
    /// Standardised nearness to the accused.
    pub proximity: Finite,
    /// Exposure to the consequences.
    pub exposure: Prob,
    /// Belief from which it endorses an attribution of its own.
    pub attribution_threshold: Prob,
    /// Weight of others' expressed beliefs.
    pub susceptibility: Prob,
    /// Total-variation distance beyond which others are not heard.
    #[serde(default = "full")]
    pub confidence_bound: Prob,
    /// Probability that it gives to any exhibit being planted.
    pub deception_prior: Prob,
    /// Multiplier of the cost of standing alone.
    pub isolation_cost: NonNeg,
    /// Fear of being drawn in, logits.
    pub entrapment: NonNeg,
    /// Fear of being left alone, logits at full exposure.
    pub abandonment: NonNeg,
    /// Time between a belief and the instruction that rests on it.
    pub latency: Hours,
    /// Highest rung that it can accept at all.
    #[serde(default)]
    pub red_line: Option<u8>,
    /// Highest rung that its constitution or coalition allows.
    #[serde(default)]
    pub capital_cap: Option<u8>,
    /// Exceptions from the basis of a field.
    #[serde(default)]
    pub notes: Vec<Text>,
}

/// A dispute that can take a motion hostage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grievance {
    /// Who holds it.
    pub member: Id,
    /// Against whom: the member that the motion would help.
    pub beneficiary: Id,
    /// How strong.
    pub strength: Prob,
    /// What the number is worth.
    pub basis: Basis,
}

macro_rules! numbers {
    ($count:literal: $($field:ident)+) => {
        /// The numeric fields of a member that a condition can read.
        pub const CONDITION_FIELDS: [&str; $count] = [$(stringify!($field)),+];

        impl Member {
            /// The numeric field of this name; `None` if a condition cannot read it.
            #[must_use]
            pub fn number(&self, field: &str) -> Option<f64> {
                match field {
                    $(stringify!($field) => Some(self.$field.get()),)+
                    _ => None,
                }
            }
        }
    };
}

numbers! {
    11: capability population alignment proximity exposure attribution_threshold susceptibility deception_prior
    isolation_cost entrapment abandonment
}
