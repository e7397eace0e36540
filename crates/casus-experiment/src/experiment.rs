//! The experiment document: what is varied, how often it is played, what is measured and what is expected.
//!
//! An [`Experiment`] is a RON file, read with the diagnostics that scenarios have. [`ExperimentFile`] is the way in;
//! what it loads is a [`Space`](crate::space::Space) of samples with the outcomes to record.

pub mod outcome;

mod check;
mod load;

use crate::design::Design;
use crate::distribution::Distribution;
use casus_scenario::value::{Finite, Id, Name, Text, UniqueMap};
use outcome::Outcome;
use ron::value::RawValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use load::{ExperimentFile, Loaded};

/// The newest format version that this program reads.
pub const FORMAT: u32 = 1;

/// The experiments that every copy of casus carries, by id.
pub const SHIPPED: &[(&str, &str)] = &[
    ("earlier-proof", include_str!("../../../scenarios/experiments/earlier-proof.ron")),
    ("whose-thresholds", include_str!("../../../scenarios/experiments/whose-thresholds.ron")),
    ("how-long-silence", include_str!("../../../scenarios/experiments/how-long-silence.ron")),
    ("does-prebunking-pay", include_str!("../../../scenarios/experiments/does-prebunking-pay.ron")),
];

/// Seed of an experiment that names none.
pub const SEED: u64 = 2026;

/// An experiment file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Version of the format; 1.
    pub format: u32,
    /// Stable id.
    pub id: Id,
    /// What the experiment asks, in a sentence.
    pub question: Text,
    /// Scenarios by id or by path, each played at every point.
    pub scenarios: Vec<Text>,
    /// Changes to every scenario that hold for the whole study: places with their values.
    #[serde(default)]
    pub set: UniqueMap<Text, Written>,
    /// What nobody controls.
    #[serde(default)]
    pub uncertainties: Vec<Uncertainty>,
    /// What the alliance, or the adversary, could choose: every combination is a policy and is played at every point.
    #[serde(default)]
    pub levers: Vec<Lever>,
    /// How points are spread over the uncertainties.
    #[serde(default = "every_combination")]
    pub design: Design,
    /// A CSV file of points beside the experiment, with a column for each uncertainty, in place of a design.
    #[serde(default)]
    pub table: Option<Text>,
    /// How often each sample is played.
    pub replicates: Replicates,
    /// Seed of the design and of every run.
    #[serde(default = "seed")]
    pub seed: u64,
    /// Which samples share their luck.
    #[serde(default)]
    pub draws: Pairing,
    /// What the results hold a row of.
    #[serde(default)]
    pub keep: Keep,
    /// What is measured.
    pub outcomes: Vec<Outcome>,
    /// What is expected, written down before the run.
    #[serde(default)]
    pub hypotheses: Vec<Hypothesis>,
}

fn every_combination() -> Design {
    Design::FullFactorial { levels: None }
}

fn seed() -> u64 {
    SEED
}

/// Something that nobody controls. It says what varies by exactly one of `range`, `scale`, `delay`, `among` and `grid`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// What results call it; the path if left out.
    #[serde(default)]
    pub name: Option<Name>,
    /// A place of the scenario, or several by a pattern.
    pub path: Text,
    /// The number that every place takes.
    #[serde(default)]
    pub range: Option<Distribution>,
    /// By what the number of every place is multiplied.
    #[serde(default)]
    pub scale: Option<Distribution>,
    /// Hours by which the time of every place is moved, to the minute.
    #[serde(default)]
    pub delay: Option<Distribution>,
    /// The values that every place takes.
    #[serde(default)]
    pub among: Option<Vec<Written>>,
    /// Numbers in even steps that every place takes.
    #[serde(default)]
    pub grid: Option<Grid>,
}

/// Something that can be chosen. It says its values by `among` or by `grid`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    /// What results call it; the path if left out.
    #[serde(default)]
    pub name: Option<Name>,
    /// A place of the scenario, or several by a pattern.
    pub path: Text,
    /// The values.
    #[serde(default)]
    pub among: Option<Vec<Written>>,
    /// Numbers in even steps.
    #[serde(default)]
    pub grid: Option<Grid>,
}

/// Numbers in even steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Grid {
    /// So many numbers from one end to the other, both included.
    Linspace {
        /// First.
        from: Finite,
        /// Last.
        to: Finite,
        /// How many.
        n: u32,
    },
    /// The same with equal ratios; both ends above 0.
    Logspace {
        /// First.
        from: Finite,
        /// Last.
        to: Finite,
        /// How many.
        n: u32,
    },
    /// from, from + by, from + 2 by and so on up to the other end, computed as from + k by.
    Steps {
        /// First.
        from: Finite,
        /// Not beyond this.
        to: Finite,
        /// Step.
        by: Finite,
    },
}

/// How often each sample is played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Replicates {
    /// So often.
    Fixed(u32),
    /// Until the 95 % interval of an outcome's mean is narrow enough: Wilson's where all values are 0 or 1, else 1.96
    /// standard errors to either side. Looked at after `at_least` replicates and whenever a quarter more were played.
    Until {
        /// Half the width of the interval.
        half_width: Finite,
        /// Name of the outcome.
        of: Text,
        /// Not fewer replicates.
        at_least: u32,
        /// Not more.
        at_most: u32,
    },
}

/// Which samples share their luck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pairing {
    /// Replicate k has the same draws in every sample, so that samples are compared pair by pair.
    #[default]
    Common,
    /// Every point has draws of its own, and the same in all its scenarios and under all its policies.
    ByPoint,
    /// Every sample has draws of its own.
    Independent,
}

/// What the results hold a row of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keep {
    /// Every run, and every sample.
    #[default]
    Runs,
    /// Every sample only.
    Samples,
}

/// Something expected of the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hypothesis {
    /// Stable id.
    pub id: Id,
    /// What it says.
    pub says: Claim,
}

/// Samples by their axes: each axis named with the value that it has (`"48h"`), or with a comparison (`"<0.5"`). Axes that
/// are not named may have any value.
pub type When = UniqueMap<Text, Written>;

/// What a hypothesis says of means over samples and replicates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Claim {
    /// The mean of an outcome is less under one condition than under another.
    Less {
        /// Name of the outcome.
        outcome: Text,
        /// One condition.
        #[serde(default)]
        when: When,
        /// The other.
        than: When,
    },
    /// It is greater.
    Greater {
        /// Name of the outcome.
        outcome: Text,
        /// One condition.
        #[serde(default)]
        when: When,
        /// The other.
        than: When,
    },
    /// The two differ by no more than a margin.
    Alike {
        /// Name of the outcome.
        outcome: Text,
        /// One condition.
        #[serde(default)]
        when: When,
        /// The other.
        than: When,
        /// The margin, above 0.
        within: Finite,
    },
    /// The mean is at most a number.
    AtMost {
        /// Name of the outcome.
        outcome: Text,
        /// Under which condition.
        #[serde(default)]
        when: When,
        /// The number.
        value: Finite,
    },
    /// The mean is at least a number.
    AtLeast {
        /// Name of the outcome.
        outcome: Text,
        /// Under which condition.
        #[serde(default)]
        when: When,
        /// The number.
        value: Finite,
    },
    /// The outcome rises with an axis (Spearman's rank correlation over samples).
    Rises {
        /// Name of the outcome.
        outcome: Text,
        /// The axis.
        along: Text,
        /// Under which condition.
        #[serde(default)]
        when: When,
    },
    /// The outcome falls with an axis.
    Falls {
        /// Name of the outcome.
        outcome: Text,
        /// The axis.
        along: Text,
        /// Under which condition.
        #[serde(default)]
        when: When,
    },
}

impl Claim {
    /// The outcome that it is about.
    #[must_use]
    pub fn outcome(&self) -> &Text {
        match self {
            Claim::Less { outcome, .. }
            | Claim::Greater { outcome, .. }
            | Claim::Alike { outcome, .. }
            | Claim::AtMost { outcome, .. }
            | Claim::AtLeast { outcome, .. }
            | Claim::Rises { outcome, .. }
            | Claim::Falls { outcome, .. } => outcome,
        }
    }

    /// The conditions, each with the name of its field.
    pub(crate) fn conditions(&self) -> Vec<(&'static str, &When)> {
        match self {
            Claim::Less { when, than, .. }
            | Claim::Greater { when, than, .. }
            | Claim::Alike { when, than, .. } => vec![("when", when), ("than", than)],
            Claim::AtMost { when, .. }
            | Claim::AtLeast { when, .. }
            | Claim::Rises { when, .. }
            | Claim::Falls { when, .. } => vec![("when", when)],
        }
    }
}

/// A value as it is written in RON, whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written(String);

impl Written {
    /// The RON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a reader sees: the text without quotes if it is one.
    #[must_use]
    pub fn label(&self) -> &str {
        self.0.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&self.0)
    }
}

impl From<String> for Written {
    fn from(text: String) -> Written {
        Written(text)
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <Box<RawValue>>::deserialize(deserializer)?;
        Ok(Written(raw.get_ron().trim().to_owned()))
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_ron(&self.0).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

#[cfg(test)]
mod tests;
