//! What can be typed. Arguments are read here and given their meaning by the commands.

mod address;
mod runs;
mod sessions;
mod studies;

pub(crate) use runs::{Asked, Maximise, Roc, Run, Stress, Why};
pub(crate) use sessions::{
    Handouts, Log, LogExport, LogForget, LogReplay, LogReview, LogVerify, Msel, MselExport, MselImport,
    MselRead, Paper, Serve, Table,
};
pub(crate) use studies::{Analyze, Backtest, Merge, Replay, Sweep, Verify};

use casus_experiment::study::Shard;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

/// The scenario that is played if none is named.
pub(crate) const FOUNDING: &str = "staged-border-incident";

/// Environment variables that casus reads; any other `CASUS_…` is probably a mistake.
pub(crate) const VARIABLES: [&str; 2] = ["CASUS_SEED", "CASUS_THREADS"];

const AFTER_HELP: &str = "\
Examples:
  casus run                                     play the founding scenario
  casus run stray-missile --truth twin          the same case, the other truth
  casus run --replicates 1000 --without B1      what an inject changes
  casus run --set procedure.rounds=2 --format json
  casus run --report page.html                  a page with figures, to show and to print
  casus why --replicates 100                    why the alliance fractured
  casus why --member POL                        what one member's answer hung on
  casus roc                                     the alliance and an ideal observer
  casus stress --maximise loss                  the worst that could be made of it
  casus serve                                   run a tabletop exercise
  casus table --rehearse                        play one with every seat simulated
  casus sweep earlier-proof --out study         play a study; the same again goes on
  casus analyze study                           what it found
  casus backtest                                hold the engine against the record
  casus new my-scenario                         begin a scenario of your own

Exit codes: 0 done, 1 done but some runs failed, 2 wrong command line, 65 wrong
document, 66 no such file, 69 address in use, 70 a bug of casus, 73 cannot create, 74 cannot read or
write, 75 busy, 76 another version, 78 over a limit, 130 and 143 interrupted.
NO_COLOR and CLICOLOR_FORCE are respected; CASUS_SEED and CASUS_THREADS stand in
for --seed and --threads.";

/// Plays staged provocations through an alliance that decides by consensus, and measures how far it fractures.
#[derive(Debug, Parser)]
#[command(name = "casus", version, after_help = AFTER_HELP, max_term_width = 100, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Colours: only on a terminal, always, or never.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    pub(crate) color: When,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play a scenario once, or many times.
    Run(Run),
    /// Say why an alliance fractured: the share of each cause, or what one run and one member's answer hung on.
    Why(Why),
    /// Compare an alliance with an ideal observer of its evidence: what is lost, and both errors over the threshold.
    Roc(Roc),
    /// Search for the worst case of a scenario, for the best answer to it, and play the two as a game.
    Stress(Stress),
    /// Play a study: many samples of an experiment, each many times, into a folder that survives anything.
    Sweep(Sweep),
    /// Say what a study found: summaries, verdicts, trade-offs, sensitivity, and where an event happens.
    Analyze(Analyze),
    /// Play coded incidents of the record and compare what allies did with what the engine has them do.
    Backtest(Backtest),
    /// Make one study of the folders of its shards.
    Merge(Merge),
    /// Check every file of a study for damage.
    Verify(Verify),
    /// Play one run of a study again, exactly as it was.
    Replay(Replay),
    /// Run a tabletop exercise of a scenario: people in the seats, at their own telephones and laptops.
    Serve(Serve),
    /// Play a session without a server: a rehearsal with every seat simulated, or a text of who does what when.
    Table(Table),
    /// The events list of a scenario's table as a spreadsheet, CSV or XLSX, both ways.
    #[command(subcommand)]
    Msel(Msel),
    /// The log of a session: check it, give it away, play it again.
    #[command(subcommand)]
    Log(Log),
    /// Print a table: cards, briefs, run sheet, guides, notices and forms, or what remains of a session, on paper.
    Handouts(Handouts),
    /// Check scenario files, member packs and experiments: every problem at once.
    Check(Check),
    /// Begin a scenario from a commented template.
    New(New),
    /// List the scenarios, experiments and member packs that casus carries.
    List,
    /// Explain a diagnostic code such as S010; all codes if none is named.
    Explain {
        /// The code.
        code: Option<String>,
    },
    /// Print the limits on documents, runs and sessions.
    Limits {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Write the manual pages into a folder, or print the first one.
    Man {
        /// The folder; it is made if it does not exist.
        dir: Option<PathBuf>,
    },
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Check {
    /// Scenario files, folders that hold a scenario.ron, member packs, experiments, or ids of shipped scenarios.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// For a reader or for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct New {
    /// Id of the scenario, and name of its folder.
    pub(crate) name: String,

    /// Where the folder is made.
    #[arg(long, default_value = ".")]
    pub(crate) dir: PathBuf,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Who reads the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A person.
    #[default]
    Text,
    /// A program.
    Json,
}

/// The colours of hypotheses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaletteName {
    /// Eight by Okabe and Ito.
    #[default]
    Eight,
    /// The four of them that are furthest apart.
    Four,
    /// The five that are furthest apart.
    Five,
    /// The six that are furthest apart.
    Six,
    /// Red and green, which many eyes do not tell apart.
    RedGreen,
}

/// `path=value`, at the first equals sign: a value may hold more of them.
fn split(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        None => Err("expected path=value, such as procedure.rounds=2".into()),
        Some((path, _)) if path.trim().is_empty() => Err("there is no path before the =".into()),
        Some((_, value)) if value.trim().is_empty() => Err("there is no value after the =".into()),
        Some((path, value)) => Ok((path.trim().to_owned(), value.to_owned())),
    }
}

/// `i/n`, i from 0 and below n.
fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((index, of)) if index < of => Ok(Shard { index, of }),
        _ => Err("W015: expected I/N with I from 0 and below N, such as 0/4".into()),
    }
}

/// A whole number in a range.
fn whole<N>(range: RangeInclusive<N>) -> impl Fn(&str) -> Result<N, String> + Clone + Send + Sync
where
    N: FromStr + PartialOrd + Display + Clone + Send + Sync,
{
    move |text| {
        let number = text.parse().ok().filter(|n| range.contains(n));
        number.ok_or_else(|| format!("expected a whole number from {} to {}", range.start(), range.end()))
    }
}

/// A weight: a number from 0 to 1,000,000.
fn weight(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if (0.0..=1e6).contains(&x) => Ok(x),
        _ => Err("expected a number from 0 to 1,000,000".into()),
    }
}

/// Variables of the environment that look meant for casus and are not read by it.
pub(crate) fn unknown_variables(names: impl Iterator<Item = OsString>) -> Vec<String> {
    let mut unknown: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with("CASUS_") && !VARIABLES.contains(&name.as_str()))
        .collect();
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_change_is_split_at_its_first_equals_sign() {
        let pair = |path: &str, value: &str| Ok((path.to_owned(), value.to_owned()));
        assert_eq!(split("a.b=1"), pair("a.b", "1"));
        assert_eq!(split("title=a=b"), pair("title", "a=b"));
        assert_eq!(split(" a = \"x \""), pair("a", " \"x \""));
        for wrong in ["a", "", "=1", " =1", "a=", "a= "] {
            assert!(split(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_unknown_variables_of_casus_are_named() {
        let names = ["CASUS_SEED", "CASUS_SEDE", "PATH", "CASUS_THREADS", "CASUS_"];
        assert_eq!(unknown_variables(names.iter().map(OsString::from)), ["CASUS_", "CASUS_SEDE"]);
    }
}
