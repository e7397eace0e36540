//! What can be typed. Arguments are read here and given their meaning by the commands.

mod address;

use casus_experiment::study::Shard;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

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
    /// Print the limits on documents and runs.
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
pub(crate) struct Run {
    /// A scenario file, a folder that holds a scenario.ron, the id of a shipped scenario, or - for standard input.
    #[arg(default_value = FOUNDING)]
    pub(crate) scenario: PathBuf,

    /// Seed of all chance; the same seed gives the same run everywhere.
    #[arg(long, value_name = "N", default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
    pub(crate) seed: u64,

    /// Play this many replicates and report distributions.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    #[arg(allow_negative_numbers = true)]
    pub(crate) replicates: Option<u32>,

    /// Play this replicate alone, exactly as it is in a batch [default: 0].
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    pub(crate) replicate: Option<u32>,

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

    /// Threads for replicates; 0 takes one per core. Results do not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, env = "CASUS_THREADS", allow_negative_numbers = true)]
    pub(crate) threads: u64,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,

    /// Tell every phase of every tick on standard error.
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// What is played, and how it is told.
#[derive(Args, Clone, Debug)]
pub(crate) struct Asked {
    /// A scenario file, a folder that holds a scenario.ron, the id of a shipped scenario, or - for standard input.
    #[arg(default_value = FOUNDING)]
    pub(crate) scenario: PathBuf,

    /// Seed of all chance; the same seed gives the same result everywhere.
    #[arg(long, value_name = "N", default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
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
    #[arg(long, value_name = "N", default_value_t = 0, env = "CASUS_THREADS", allow_negative_numbers = true)]
    pub(crate) threads: u64,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,
}

impl Asked {
    /// The same as a `casus run` would be asked.
    pub(crate) fn run(&self, replicates: Option<u32>, replicate: Option<u32>) -> Run {
        let Asked { scenario, seed, set, without, truth, format, threads, raise_limits } = self.clone();
        Run {
            scenario,
            seed,
            replicates,
            replicate,
            set,
            without,
            truth,
            format,
            trace: None,
            report: None,
            figures: None,
            palette: PaletteName::Eight,
            threads,
            raise_limits,
            verbose: false,
        }
    }
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Why {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// Play this many replicates of each of the 32 sets of causes [default: 200].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    #[arg(allow_negative_numbers = true, conflicts_with_all = ["replicate", "member"])]
    pub(crate) replicates: Option<u32>,

    /// Ask about this replicate alone: which smallest changes would have given it another outcome.
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2_000..=100_000_000))]
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
    #[arg(long, value_name = "N", default_value_t = 0, env = "CASUS_THREADS", allow_negative_numbers = true)]
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
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(2..=100_000))]
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    #[arg(allow_negative_numbers = true, default_value_t = 2000)]
    pub(crate) replicates: u32,

    /// Seed of all chance; the same seed gives the same result everywhere.
    #[arg(long, value_name = "N", default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
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
    #[arg(long, value_name = "N", default_value_t = 0, env = "CASUS_THREADS", allow_negative_numbers = true)]
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
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub(crate) sample: u32,

    /// Number of the replicate.
    #[arg(long, value_name = "K", default_value_t = 0, allow_negative_numbers = true)]
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

#[derive(Args, Clone, Debug)]
pub(crate) struct Table {
    /// Play a whole session of a scenario with every seat simulated, and say what came of it.
    #[arg(long, value_name = "SCENARIO", num_args = 0..=1, default_missing_value = FOUNDING)]
    #[arg(conflicts_with = "script")]
    pub(crate) rehearse: Option<PathBuf>,

    /// Play a text of who does what when, and print it with what was answered and seen.
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,

    /// Seed of all chance in a rehearsal; a script names its own.
    #[arg(long, value_name = "N", default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
    pub(crate) seed: u64,

    /// Change any field of the scenario or of its member pack, such as members.POL.exposure=0.5.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = split, action = ArgAction::Append)]
    pub(crate) set: Vec<(String, String)>,

    /// Let a program play a member of a rehearsal: it reads the delegation's view as a line of JSON whenever that
    /// changes, and writes a line with a list of commands.
    #[arg(long = "program", value_name = "MEMBER=COMMAND", value_parser = split, action = ArgAction::Append)]
    #[arg(conflicts_with = "script")]
    pub(crate) programs: Vec<(String, String)>,

    /// For a reader or for a program: the debrief of a rehearsal as JSON.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Serve {
    /// A scenario file, a folder that holds a scenario.ron, the id of a shipped scenario, or - for standard input.
    #[arg(default_value = FOUNDING)]
    pub(crate) scenario: PathBuf,

    /// The folder of the sessions' files. The last session of the scenario goes on, if it is not over.
    #[arg(long, value_name = "DIR", default_value = "sessions")]
    pub(crate) data: PathBuf,

    /// Begin another session, whatever the folder holds.
    #[arg(long)]
    pub(crate) new: bool,

    /// Where to listen. Only this machine reaches the default; 0.0.0.0:8080 is for everybody on the network.
    #[arg(long, value_name = "ADDRESS", value_parser = address::address, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// Encrypt connections with a certificate that casus makes for the addresses that it serves.
    #[arg(long, conflicts_with = "tls")]
    pub(crate) tls_self_signed: bool,

    /// Encrypt connections with a certificate and its key, two PEM files.
    #[arg(long, num_args = 2, value_names = ["CERT", "KEY"])]
    pub(crate) tls: Option<Vec<PathBuf>>,

    /// A further name under which browsers may address this machine, such as casus.local.
    #[arg(long = "host", value_name = "NAME", action = ArgAction::Append)]
    pub(crate) hosts: Vec<String>,

    /// Seed of all chance in the session: the moments of simulated members and the dice.
    #[arg(long, value_name = "N", default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
    pub(crate) seed: u64,

    /// Change any field of the scenario or of its member pack, such as members.POL.exposure=0.5.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = split, action = ArgAction::Append)]
    pub(crate) set: Vec<(String, String)>,

    /// Most connections from one address; a shared telephone hotspot needs more.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_048))]
    #[arg(allow_negative_numbers = true, default_value_t = 16)]
    pub(crate) per_address: u32,

    /// Most browsers that listen at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_048))]
    #[arg(allow_negative_numbers = true, default_value_t = 512)]
    pub(crate) streams: u32,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,

    /// Tell what the server does on standard error.
    #[arg(short, long)]
    pub(crate) verbose: bool,
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

#[derive(Debug, Subcommand)]
pub(crate) enum Msel {
    /// Write the list; what is written is read again without loss.
    Export(MselExport),
    /// Read a list and write the scenario with it.
    Import(MselImport),
    /// Read a list and say what it would change.
    Diff(MselRead),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct MselExport {
    /// A scenario file, a folder that holds a scenario.ron, the id of a shipped scenario, or - for standard input.
    #[arg(default_value = FOUNDING)]
    pub(crate) scenario: PathBuf,

    /// The file; .csv or .xlsx says of which kind. CSV to standard output if left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// The players' version, without truth, expected actions, conditions and owners: of all, or of one member.
    #[arg(long, value_name = "MEMBER", num_args = 0..=1, default_missing_value = "")]
    pub(crate) players: Option<String>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct MselRead {
    /// A scenario file, a folder that holds a scenario.ron, the id of a shipped scenario, or - for standard input.
    pub(crate) scenario: PathBuf,

    /// The list, CSV or XLSX.
    pub(crate) list: PathBuf,

    /// The sheet of a workbook; the first if left out.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,

    /// The hour of STARTEX, 09:00 or 2026-10-05 09:00, if the list has absolute times.
    #[arg(long, value_name = "TIME")]
    pub(crate) startex: Option<String>,

    /// What a column is: Topic=title; Topic=keep keeps it as it is, Topic=leave leaves it out.
    #[arg(long = "column", value_name = "HEADING=COLUMN", value_parser = split, action = ArgAction::Append)]
    pub(crate) columns: Vec<(String, String)>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct MselImport {
    #[command(flatten)]
    pub(crate) read: MselRead,

    /// Where the scenario with the new list is written.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// Write it even if rows of the list could not be taken.
    #[arg(long)]
    pub(crate) partly: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Handouts {
    /// The file of a session; or a scenario: a file, a folder that holds a scenario.ron, the id of a shipped one.
    #[arg(default_value = FOUNDING)]
    pub(crate) of: PathBuf,

    /// The page that is written, to be opened in a browser and printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// Only what is still to come in the session.
    #[arg(long)]
    pub(crate) remaining: bool,

    /// The size of the paper.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) paper: Paper,
}

/// A size of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Log {
    /// Check every record, the chain of their hashes, and that the rules make the same of them again.
    Verify(LogVerify),
    /// Write the log as lines of JSON.
    Export(LogExport),
    /// Play the log again and tell what happened.
    Replay(LogReplay),
    /// Write the review of the session: a page, its tables, the log and their hashes.
    Review(LogReview),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct LogVerify {
    /// The file of a session.
    pub(crate) file: PathBuf,

    /// The head that was noted, such as 7f3a-91c2: fails if records are missing at the end.
    #[arg(long, value_name = "HEAD")]
    pub(crate) head: Option<String>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct LogExport {
    /// The file of a session.
    pub(crate) file: PathBuf,

    /// Only what this seat saw, in its own order: a member's id, chair, red, observer or board.
    #[arg(long, value_name = "SEAT", conflicts_with_all = ["shareable", "good"])]
    pub(crate) redact_for: Option<String>,

    /// Without names, keys, documents and what was written to few, to be given away.
    #[arg(long, conflicts_with = "good")]
    pub(crate) shareable: bool,

    /// With what was written to few all the same.
    #[arg(long, requires = "shareable")]
    pub(crate) private: bool,

    /// What is good of a damaged file.
    #[arg(long)]
    pub(crate) good: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct LogReview {
    /// The file of a session.
    pub(crate) file: PathBuf,

    /// The folder that is made for it.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,

    /// Without names, keys, documents and what was written to few, to be given away.
    #[arg(long)]
    pub(crate) shareable: bool,

    /// With what was written to few all the same.
    #[arg(long, requires = "shareable")]
    pub(crate) private: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct LogReplay {
    /// The file of a session.
    pub(crate) file: PathBuf,

    /// For a reader, or control's view at the end for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
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
