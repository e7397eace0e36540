//! Runs of a scenario, and what is asked of them.

use super::{FOUNDING, Format, PaletteName, split, weight, whole};
use clap::{ArgAction, Args, ValueEnum};
use std::path::PathBuf;

/// What is played, and how it is told.
#[derive(Args, Clone, Debug)]
pub(crate) struct Asked {
    /// A scenario file, a folder that holds a scenario.ron, the id of a shipped scenario, or - for standard input.
    #[arg(default_value = FOUNDING)]
    pub(crate) scenario: PathBuf,

    /// Seed of all chance; the same seed gives the same result everywhere.
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX))]
    #[arg(default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
    pub(crate) seed: u64,

    /// Change any field of the scenario or of its member pack, such as members.POL.exposure=0.5.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = split, action = ArgAction::Append)]
    pub(crate) set: Vec<(String, String)>,

    /// Leave an inject out.
    #[arg(long, value_name = "INJECT", action = ArgAction::Append)]
    pub(crate) without: Vec<String>,

    /// What really happened: the id of a hypothesis, or twin for the scenario's twin.
    #[arg(long, value_name = "HYPOTHESIS")]
    pub(crate) truth: Option<String>,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Threads; 0 takes one per core. Results do not depend on it.
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX))]
    #[arg(default_value_t = 0, env = "CASUS_THREADS", allow_negative_numbers = true)]
    pub(crate) threads: u64,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// Play this many replicates and report distributions.
    #[arg(long, value_name = "N", value_parser = whole(1_u32..=1_000_000))]
    #[arg(allow_negative_numbers = true)]
    pub(crate) replicates: Option<u32>,

    /// Play this replicate alone, exactly as it is in a batch [default: 0].
    #[arg(long, value_name = "K", value_parser = whole(0..=u32::MAX))]
    #[arg(allow_negative_numbers = true)]
    pub(crate) replicate: Option<u32>,

    /// Write every event of a single run as a line of JSON; - writes to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,

    /// Write a page with figures, one file of HTML that opens offline and prints.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,

    /// Write every figure of that page as SVG, and its data as CSV, into a folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) figures: Option<PathBuf>,

    /// The colours of hypotheses on that page; letter and pattern tell them apart under each.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) palette: PaletteName,

    /// Tell every phase of every tick on standard error.
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

impl Asked {
    /// The same as a `casus run` would be asked.
    pub(crate) fn run(&self, replicates: Option<u32>, replicate: Option<u32>) -> Run {
        Run {
            asked: self.clone(),
            replicates,
            replicate,
            trace: None,
            report: None,
            figures: None,
            palette: PaletteName::Eight,
            verbose: false,
        }
    }
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Why {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// Play this many replicates of each of the 32 sets of causes [default: 200].
    #[arg(long, value_name = "N", value_parser = whole(1_u32..=100_000))]
    #[arg(allow_negative_numbers = true, conflicts_with_all = ["replicate", "member"])]
    pub(crate) replicates: Option<u32>,

    /// Ask about this replicate alone: which smallest changes would have given it another outcome.
    #[arg(long, value_name = "K", value_parser = whole(0..=u32::MAX))]
    #[arg(allow_negative_numbers = true)]
    pub(crate) replicate: Option<u32>,

    /// Ask about the last answer of this member in one replicate, the first unless --replicate names another.
    #[arg(long, value_name = "ID")]
    pub(crate) member: Option<String>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Roc {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// Play this many replicates under each of the two truths.
    #[arg(long, value_name = "N", value_parser = whole(1_u32..=1_000_000))]
    #[arg(allow_negative_numbers = true, default_value_t = 500)]
    pub(crate) replicates: u32,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Stress {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// What the adversary maximises and the alliance minimises.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) maximise: Maximise,

    /// Weight of under-reaction in the loss.
    #[arg(long, value_name = "W", default_value_t = 1.0, value_parser = weight, allow_negative_numbers = true)]
    pub(crate) under_weight: f64,

    /// Weight of over-reaction in the loss.
    #[arg(long, value_name = "W", default_value_t = 1.0, value_parser = weight, allow_negative_numbers = true)]
    pub(crate) over_weight: f64,

    /// What the adversary can vary, in the place of what is read off the scenario: PATH=LOW..HIGH, PATH*=LOW..HIGH to
    /// scale, PATH+=LOW..HIGH to move a time by hours, 'PATH=A|B' to choose.
    #[arg(long = "knob", value_name = "AXIS", action = ArgAction::Append)]
    pub(crate) knobs: Vec<String>,

    /// What the alliance can vary, written the same way.
    #[arg(long = "lever", value_name = "AXIS", action = ArgAction::Append)]
    pub(crate) levers: Vec<String>,

    /// Most runs.
    #[arg(long, value_name = "N", value_parser = whole(2_000_u64..=100_000_000))]
    #[arg(allow_negative_numbers = true, default_value_t = 100_000)]
    pub(crate) budget: u64,
}

/// What a worst case is worst in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Maximise {
    /// The highest Alliance Fracture Index of a run, in the mean.
    #[default]
    Fracture,
    /// Under- and over-reaction at the end, weighed and added, in the mean.
    Loss,
}
