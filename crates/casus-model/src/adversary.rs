//! Who provokes: its pressure, its repertoire and the policies that choose from it.
//!
//! A policy reads only what is public: the members' public lines, adopted texts and whether a draft lies under
//! silence. Pressure is a persistent process, p(t+1) = phi p(t) + (1 - phi) mean + sigma N, raised by losses at the
//! front. Under pressure the adversary provokes more often and minds exposure less: the weight of exposure is
//! w (1 - rho p) (Kahneman and Tversky 1979 for risk-seeking in losses).
//!
//! This module says what the adversary is; `choice` picks an act by its policy, `learning` holds what it learns from
//! one act to the next, `rehearsal` the games that it imagines.

mod choice;
mod learning;
mod rehearsal;

pub(crate) use choice::Mind;

use crate::ids::ItemId;
use serde::{Deserialize, Serialize};

/// How acts are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum AdversaryPolicy {
    /// Only what the scenario's injects say.
    #[default]
    Scripted,
    /// On each day with this probability, any act of the repertoire.
    Random {
        /// Probability of an act per day, 0 to 1.
        rate: f64,
    },
    /// The most useful act, more often and with less care the greater the pressure.
    PressureDriven {
        /// Probability of an act per day at full pressure, 0 to 1.
        rate: f64,
    },
    /// The act, or none, that served best in games with an alliance of its own imagination.
    BestResponse {
        /// Probability per day that it considers an act, 0 to 1.
        rate: f64,
        /// Imagined games for each choice that it has.
        rollouts: u8,
        /// Days that it looks ahead.
        horizon: f64,
    },
    /// What divided the public lines most when it was tried, with a bonus for what was tried seldom (UCB1).
    Ucb1 {
        /// Probability of an act per day, 0 to 1.
        rate: f64,
    },
    /// What most likely divides the public lines, as drawn from its experience (Thompson sampling).
    Thompson {
        /// Probability of an act per day, 0 to 1.
        rate: f64,
    },
}

impl AdversaryPolicy {
    /// The numbers that are out of range: name, value, lowest, highest. NaN is outside every range.
    #[must_use]
    pub fn out_of_range(&self) -> Vec<(&'static str, f64, f64, f64)> {
        let mut all = match *self {
            AdversaryPolicy::Scripted => vec![],
            AdversaryPolicy::Random { rate }
            | AdversaryPolicy::PressureDriven { rate }
            | AdversaryPolicy::Ucb1 { rate }
            | AdversaryPolicy::Thompson { rate } => vec![("rate", rate, 0.0, 1.0)],
            AdversaryPolicy::BestResponse { rate, rollouts, horizon } => vec![
                ("rate", rate, 0.0, 1.0),
                ("rollouts", f64::from(rollouts), 1.0, 255.0),
                ("horizon", horizon, 0.1, 365.0),
            ],
        };
        all.retain(|&(_, value, low, high)| !(value >= low && value <= high));
        all
    }

    /// Probability of an act, or of thinking of one, per day at this pressure; `None` if it never acts of itself.
    pub(crate) fn rate(&self, pressure: f64) -> Option<f64> {
        match *self {
            AdversaryPolicy::Scripted => None,
            AdversaryPolicy::PressureDriven { rate } => Some(rate * pressure),
            AdversaryPolicy::Random { rate }
            | AdversaryPolicy::BestResponse { rate, .. }
            | AdversaryPolicy::Ucb1 { rate }
            | AdversaryPolicy::Thompson { rate } => Some(rate),
        }
    }
}

/// What an act of the repertoire does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ActKind {
    /// A rumour: the item comes to light.
    Rumour {
        /// The rumour.
        item: ItemId,
    },
    /// A cyberattack on the ways in which allies share: added delay and window, in ticks, and the harm done.
    Cyberattack {
        /// Added delay of shared copies due in the window.
        delay: i32,
        /// Length of the window.
        window: i32,
        /// Harm done, 0 to 1.
        harm: f64,
    },
    /// Further harm to bait a response.
    Strike {
        /// Harm done, 0 to 1.
        harm: f64,
    },
}

/// One use of an act of the repertoire. An act that may be used three times is listed three times.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Stable id of the act, the same for each use.
    pub id: String,
    /// What a reader sees.
    pub title: String,
    /// What it does.
    pub kind: ActKind,
    /// Probability that its author is found out.
    pub exposure: f64,
    /// What it costs, in the units of its usefulness.
    pub cost: f64,
    /// The item that comes to light if its author is found out.
    pub exposed: ItemId,
}

/// The adversary of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Adversary {
    /// Stable id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// How it chooses.
    pub policy: AdversaryPolicy,
    /// What it can do.
    pub repertoire: Vec<Act>,
    /// Pressure at the start, 0 to 1.
    pub pressure: f64,
    /// Pressure to which it returns.
    pub mean_pressure: f64,
    /// Persistence phi per tick.
    pub persistence: f64,
    /// Volatility sigma per tick.
    pub volatility: f64,
    /// How much pressure takes away of the weight of exposure (rho), 0 to 1.
    pub risk_seeking: f64,
    /// Weight of exposure without pressure (w).
    pub exposure_cost: f64,
    /// How much an adopted rung at the top of the ladder takes off the pressure per tick; 0 by default.
    pub deterrence: f64,
}

/// What the adversary can see of the alliance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublicPicture {
    /// Share of members whose public line suspects or names it.
    pub accusing: f64,
    /// Whether a draft lies under silence.
    pub deciding: bool,
    /// Rung of the collective text in force, over the highest rung.
    pub in_force: f64,
}

impl PublicPicture {
    /// How divided the public lines are: 4 a (1 - a) for a share a that accuses.
    #[must_use]
    pub fn division(&self) -> f64 {
        4.0 * self.accusing * (1.0 - self.accusing)
    }
}

impl Adversary {
    /// Weight of exposure at pressure `p`.
    #[must_use]
    pub fn exposure_weight(&self, p: f64) -> f64 {
        self.exposure_cost * (1.0 - self.risk_seeking * p)
    }

    /// Expected usefulness of an act now, less its risk and cost. Rumours pay while the public lines are divided,
    /// cyberattacks while the council decides, strikes while the alliance has answered little.
    #[must_use]
    pub fn utility(&self, act: &Act, seen: PublicPicture, pressure: f64) -> f64 {
        let gain = match act.kind {
            ActKind::Rumour { .. } => 0.2 + 3.2 * seen.accusing * (1.0 - seen.accusing),
            ActKind::Cyberattack { harm, .. } => harm + if seen.deciding { 0.8 } else { 0.2 },
            ActKind::Strike { harm } => harm + pressure * (1.0 - seen.in_force),
        };
        gain - self.exposure_weight(pressure) * act.exposure - act.cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressure_makes_risk_acceptable() {
        let adversary = Adversary {
            id: "RUS".into(),
            name: String::new(),
            policy: AdversaryPolicy::Scripted,
            repertoire: vec![],
            pressure: 0.3,
            mean_pressure: 0.3,
            persistence: 0.9,
            volatility: 0.0,
            risk_seeking: 0.6,
            exposure_cost: 1.0,
            deterrence: 0.0,
        };
        let strike = Act {
            id: "s".into(),
            title: String::new(),
            kind: ActKind::Strike { harm: 0.25 },
            exposure: 0.8,
            cost: 0.1,
            exposed: ItemId(0),
        };
        let seen = PublicPicture { accusing: 0.5, deciding: false, in_force: 0.0 };
        assert!(adversary.utility(&strike, seen, 0.1) < 0.0);
        assert!(adversary.utility(&strike, seen, 0.9) > 0.0);
    }
}
