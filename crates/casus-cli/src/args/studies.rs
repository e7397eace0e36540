//! Studies, and the record.

use super::{Format, shard, split, whole};
use casus_experiment::study::Shard;
use clap::{ArgAction, Args};
use std::path::PathBuf;

#[derive(Args, Clone, Debug)]
pub(crate) struct Sweep {
    /// An experiment file, the id of a shipped experiment, or - for standard input.
    pub(crate) experiment: PathBuf,

    /// The folder of the study. Where it holds the same study, the sweep goes on with it.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Play only the blocks of shard I of N, I from 0; merge the folders of all shards afterwards.
    #[arg(long, value_name = "I/N", default_value = "0/1", value_parser = shard, allow_hyphen_values = true)]
    pub(crate) shard: Shard,

    /// Refuse the study if any sample makes no scenario, before anything is played.
    #[arg(long)]
    pub(crate) strict: bool,

    /// Write the plan again if it is lost while its blocks are there.
    #[arg(long)]
    pub(crate) rebuild_plan: bool,

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
pub(crate) struct Analyze {
    /// The folder of a study.
    pub(crate) dir: PathBuf,

    /// Look only at the samples in which an axis has this value, or meets a comparison such as harm=<0.5.
    #[arg(long, value_name = "AXIS=VALUE", value_parser = split, action = ArgAction::Append)]
    pub(crate) given: Vec<(String, String)>,

    /// Seek where this happens: an outcome that is 0 or 1, or a bound on one, such as fracture>=0.4 [default: every
    /// outcome that is 0 or 1].
    #[arg(long, value_name = "EVENT", action = ArgAction::Append)]
    pub(crate) discover: Vec<String>,

    /// Resamples behind every bootstrap interval.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = whole(2_u32..=100_000))]
    #[arg(allow_negative_numbers = true)]
    pub(crate) resamples: u32,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Write a page with figures, one file of HTML that opens offline and prints.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,

    /// Write every figure of that page as SVG, and its data as CSV, into a folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) figures: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Backtest {
    /// A folder of coded incidents: each a folder with a scenario.ron that has a history.
    #[arg(default_value = "scenarios/history")]
    pub(crate) folder: PathBuf,

    /// The table of responses [default: data/responses.csv in the folder].
    #[arg(long, value_name = "CSV")]
    pub(crate) responses: Option<PathBuf>,

    /// Play every incident this many times.
    #[arg(long, value_name = "N", value_parser = whole(20_u32..=100_000))]
    #[arg(allow_negative_numbers = true, default_value_t = 2000)]
    pub(crate) replicates: u32,

    /// Seed of all chance; the same seed gives the same result everywhere.
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX))]
    #[arg(default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
    pub(crate) seed: u64,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Fit a few parameters to the record too, leaving out each incident in turn, and score the engine under them.
    #[arg(long)]
    pub(crate) calibrate: bool,

    /// Write the whole account as a page of Markdown.
    #[arg(long, value_name = "FILE")]
    pub(crate) page: Option<PathBuf>,

    /// Write the member pack with what was fitted of the members; needs --calibrate.
    #[arg(long, value_name = "FILE", requires = "calibrate")]
    pub(crate) pack: Option<PathBuf>,

    /// Threads; 0 takes one per core. Results do not depend on it.
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX))]
    #[arg(default_value_t = 0, env = "CASUS_THREADS", allow_negative_numbers = true)]
    pub(crate) threads: u64,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Merge {
    /// The folders of the shards, in any order.
    #[arg(required = true, value_name = "DIR")]
    pub(crate) shards: Vec<PathBuf>,

    /// The folder of the whole study.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Verify {
    /// The folder of a study.
    pub(crate) dir: PathBuf,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Replay {
    /// The folder of a study.
    pub(crate) dir: PathBuf,

    /// Number of the sample.
    #[arg(long, value_name = "S", value_parser = whole(0..=u32::MAX))]
    #[arg(allow_negative_numbers = true)]
    pub(crate) sample: u32,

    /// Number of the replicate.
    #[arg(long, value_name = "K", value_parser = whole(0..=u32::MAX))]
    #[arg(default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) replicate: u32,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Write every event as a line of JSON; - writes to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,

    /// Play a study of another value version, whose numbers will differ.
    #[arg(long)]
    pub(crate) allow_value_change: bool,
}
