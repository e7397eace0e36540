//! Who provokes, and what it can do beyond the script.

use super::Technique;
use super::defaults::{
    doubtful, half, nothing, one, persistence, small_cost, small_risk, twelve_hours, two_days, volatility,
    weight_one,
};
use crate::value::{Hours, Id, Name, NonNeg, Prob, Text};
use casus_model::adversary::AdversaryPolicy;
use casus_model::evidence::Grade;
use serde::{Deserialize, Serialize};

/// Who provokes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adversary {
    /// Stable id; members' alignment and proximity count if the pack gives them against this adversary.
    pub id: Id,
    /// Display name.
    pub name: Name,
    /// How it chooses from its acts.
    #[serde(default)]
    pub policy: AdversaryPolicy,
    /// Pressure at the start.
    #[serde(default = "half")]
    pub pressure: Prob,
    /// Pressure to which it returns; that of the start if left out.
    #[serde(default)]
    pub mean_pressure: Option<Prob>,
    /// Persistence of the pressure over a day.
    #[serde(default = "persistence")]
    pub persistence: Prob,
    /// Random change of the pressure over a day (standard deviation).
    #[serde(default = "volatility")]
    pub volatility: Prob,
    /// How much of the weight of exposure full pressure takes away.
    #[serde(default = "half")]
    pub risk_seeking: Prob,
    /// Weight of being found out.
    #[serde(default = "weight_one")]
    pub exposure_cost: NonNeg,
    /// How much a text at the top of the ladder takes off the pressure per day.
    #[serde(default = "nothing")]
    pub deterrence: Prob,
    /// What it can do beyond the script.
    #[serde(default)]
    pub acts: Vec<Act>,
}

/// What an adversary can do beyond the script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Spread a story.
    Rumour {
        /// Stable id.
        id: Id,
        /// What a reader sees.
        title: Text,
        /// The hypothesis that it pushes.
        claims: Id,
        /// Probability that a member takes it in.
        #[serde(default = "half")]
        reach: Prob,
        /// Grade that members give it.
        #[serde(default = "doubtful")]
        grade: Grade,
        /// Technique, for prebunking.
        #[serde(default)]
        technique: Option<Technique>,
        /// Common-source group.
        #[serde(default)]
        group: Option<Id>,
        /// How often it can be done.
        #[serde(default = "one")]
        uses: u8,
        /// Probability of being found out.
        #[serde(default = "small_risk")]
        exposure: Prob,
        /// Cost.
        #[serde(default = "small_cost")]
        cost: NonNeg,
    },
    /// Disturb the ways in which allies share.
    Cyberattack {
        /// Stable id.
        id: Id,
        /// What a reader sees.
        title: Text,
        /// Added delay of shared copies.
        #[serde(default = "twelve_hours")]
        delays: Hours,
        /// How long.
        #[serde(default = "two_days")]
        lasts: Hours,
        /// Harm done.
        #[serde(default = "nothing")]
        harm: Prob,
        /// How often it can be done.
        #[serde(default = "one")]
        uses: u8,
        /// Probability of being found out.
        #[serde(default = "small_risk")]
        exposure: Prob,
        /// Cost.
        #[serde(default = "small_cost")]
        cost: NonNeg,
    },
    /// Do further harm to bait a response.
    Strike {
        /// Stable id.
        id: Id,
        /// What a reader sees.
        title: Text,
        /// Harm done.
        harm: Prob,
        /// How often it can be done.
        #[serde(default = "one")]
        uses: u8,
        /// Probability of being found out.
        #[serde(default = "small_risk")]
        exposure: Prob,
        /// Cost.
        #[serde(default = "small_cost")]
        cost: NonNeg,
    },
}
