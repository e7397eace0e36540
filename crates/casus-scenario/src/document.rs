//! The types of a scenario file and of a member pack, as they are written.
//!
//! These types are the format: what they refuse is refused, and the format reference is tested against them. Unknown
//! fields are errors everywhere; what may be left out has its default in `defaults`.

mod adversary;
mod alliance;
mod defaults;
mod history;
mod inject;
mod pack;
mod table;

pub use adversary::{Act, Adversary};
pub use alliance::{Alliance, Comparison, Condition, Operator, Overrides};
pub use history::{AskedAct, Coded, Codes, History, Records, Unlisted};
pub use inject::{Common, Exhibit, Inject, Technique, When};
pub use pack::{Basis, CONDITION_FIELDS, Grievance, Member, Pack};
pub use table::{
    Arming, Audience, Delegation, Draft, Item, ItemKind, Names, Objective, Purpose, Role, Sign, Skin, Table,
};

use crate::value::{CalendarTime, Finite, Hours, Id, Name, NonNeg, Positive, Prob, Text};
use casus_model::ClaimLevel;
use casus_model::council::Fallback;
use casus_model::ladder::Rung;
use casus_model::metrics::fracture::IndexWeights;
use casus_model::parameters::Parameters;
use casus_model::setup::Rules;
use defaults::{half, one_day, six_hours, three_days, triple, twelve_hours, two_days, two_weeks};
use serde::{Deserialize, Serialize};

/// The newest format version that this program reads, of scenarios and of packs.
pub const FORMAT: u32 = 1;

/// A scenario file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the format; 1.
    pub format: u32,
    /// Stable id, by which the scenario is called.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// What happens, in a few sentences.
    pub summary: Text,
    /// Calendar time of D+0 00:00.
    pub start: CalendarTime,
    /// Length of a tick.
    #[serde(default = "six_hours")]
    pub tick: Hours,
    /// How long the run goes on after D+0 00:00.
    #[serde(default = "two_weeks")]
    pub horizon: Hours,
    /// What might have happened.
    pub hypotheses: Vec<Hypothesis>,
    /// What did.
    pub truth: Id,
    /// The truth that makes the twin of this scenario: the other of the two errors.
    #[serde(default)]
    pub twin: Option<Id>,
    /// The escalation ladder, lowest rung first; NATO's nine rungs if left out.
    #[serde(default)]
    pub ladder: Option<Vec<Rung>>,
    /// The allies.
    pub alliance: Alliance,
    /// Who listens to whom.
    #[serde(default)]
    pub network: Network,
    /// How intelligence travels.
    #[serde(default)]
    pub sharing: Sharing,
    /// What members' own services bring them tick by tick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<Signals>,
    /// How the council decides.
    #[serde(default)]
    pub procedure: Silence,
    /// Who provokes.
    pub adversary: Adversary,
    /// The rules chosen.
    #[serde(default)]
    pub rules: Rules,
    /// Scalars of the model that differ from their defaults.
    #[serde(default)]
    pub parameters: Parameters,
    /// What each part counts in the Alliance Fracture Index.
    #[serde(default, skip_serializing_if = "weighs_alike")]
    pub index: IndexWeights,
    /// The master events list.
    pub injects: Vec<Inject>,
    /// What the record is asked, if the scenario codes a real incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<History>,
    /// How it is played at a table; made from the injects if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
}

/// What might have happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hypothesis {
    /// Stable id.
    pub id: Id,
    /// What a reader sees.
    pub label: Name,
    /// Whether an adversary's will is behind it.
    pub hostile: bool,
    /// The strongest attribution that it bears out: State if hostile, else Event.
    #[serde(default)]
    pub claim: Option<ClaimLevel>,
    /// The rung that it warrants.
    pub warrants: u8,
    /// Prior probability; give all or none, none meaning equal.
    #[serde(default)]
    pub prior: Option<Prob>,
    /// Which way a member's alignment tilts it, -1 to 1: 1 if hostile, else -1.
    #[serde(default)]
    pub slant: Option<Finite>,
}

/// Who listens to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Network {
    /// Attention in proportion to the square root of capability, more inside one's bloc.
    Capability {
        /// How much more.
        #[serde(default = "triple")]
        bloc_weight: Positive,
    },
    /// These edges and no others.
    Edges(Vec<Edge>),
}

impl Default for Network {
    fn default() -> Self {
        Network::Capability { bloc_weight: triple() }
    }
}

/// One member listens to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Who listens.
    pub from: Id,
    /// To whom.
    pub to: Id,
    /// With what weight; the weights of a listener are scaled to sum to 1.
    pub weight: Positive,
}

/// How intelligence travels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sharing {
    /// Mean delay of what the alliance may have.
    pub alliance: Hours,
    /// Mean delay inside an owner's circles.
    pub circle: Hours,
    /// Mean delay to everybody else.
    pub rest: Hours,
    /// What is left of a delay while a consultation is on.
    pub consultation: Prob,
}

impl Default for Sharing {
    fn default() -> Self {
        Sharing { alliance: twelve_hours(), circle: one_day(), rest: three_days(), consultation: half() }
    }
}

/// Private signals: every tick each member is brought a log-likelihood ratio for one hypothesis against all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// The hypothesis that they speak for if it is true, and against if not.
    pub hypothesis: Id,
    /// Mean of each tick from the first on, nats; the last stands for all later ones.
    pub drift: Vec<Finite>,
    /// Standard deviation, nats a tick; a member to whom a change gives 0 has no services of its own.
    pub sd: NonNeg,
}

/// The silence procedure: how the council decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Silence {
    /// How long a text lies under silence.
    pub period: Hours,
    /// The same once a consultation is on.
    pub urgent: Hours,
    /// How often the chair puts a deadline off for a capital that had no time to instruct, for one text.
    #[serde(skip_serializing_if = "is_no_extension")]
    pub extensions: u8,
    /// By how long each time.
    #[serde(skip_serializing_if = "is_one_extension")]
    pub extension: Hours,
    /// Rounds of silence before a text fails.
    pub rounds: u8,
    /// Time between soundings.
    pub sounding: Hours,
    /// Soundings before the chair gives up.
    pub soundings: u8,
    /// Time between one file and the next.
    pub pause: Hours,
    /// Who may table motions.
    pub tabling: Tabling,
    /// What follows a failed text.
    pub fallback: Fallback,
}

impl Default for Silence {
    fn default() -> Self {
        Silence {
            period: one_day(),
            urgent: twelve_hours(),
            extensions: 0,
            extension: twelve_hours(),
            rounds: 4,
            sounding: six_hours(),
            soundings: 10,
            pause: two_days(),
            tabling: Tabling::Members,
            fallback: Fallback::Coalition { members: 5, capability: 0.2 },
        }
    }
}

// What a later version of the format added is left out of the written form at its default, so that the hash of a
// scenario that does not use it stays what it was.

fn weighs_alike(index: &IndexWeights) -> bool {
    *index == IndexWeights::default()
}

fn is_no_extension(extensions: &u8) -> bool {
    *extensions == 0
}

fn is_one_extension(extension: &Hours) -> bool {
    *extension == twelve_hours()
}

/// Who may table motions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tabling {
    /// Any member that gains by it.
    #[default]
    Members,
    /// Only the author of the scenario, through `Motion` injects.
    Author,
}
