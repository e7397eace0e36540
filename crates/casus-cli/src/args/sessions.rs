//! Sessions with people: their list, their paper, their log.

use super::{FOUNDING, Format, address, split, whole};
use casus_console::server::{CONNECTIONS, PER_ADDRESS, STREAMS};
use clap::{ArgAction, Args, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

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
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX))]
    #[arg(default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
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
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX))]
    #[arg(default_value_t = 2026, env = "CASUS_SEED", allow_negative_numbers = true)]
    pub(crate) seed: u64,

    /// Change any field of the scenario or of its member pack, such as members.POL.exposure=0.5.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = split, action = ArgAction::Append)]
    pub(crate) set: Vec<(String, String)>,

    /// Most connections from one address; a shared telephone hotspot needs more.
    #[arg(long, value_name = "N", value_parser = whole(1..=CONNECTIONS as u32))]
    #[arg(allow_negative_numbers = true, default_value_t = PER_ADDRESS as u32)]
    pub(crate) per_address: u32,

    /// Most browsers that listen at once.
    #[arg(long, value_name = "N", value_parser = whole(1..=CONNECTIONS as u32))]
    #[arg(allow_negative_numbers = true, default_value_t = STREAMS as u32)]
    pub(crate) streams: u32,

    /// Allow sizes up to the hard ceilings that casus limits prints.
    #[arg(long)]
    pub(crate) raise_limits: bool,

    /// Tell what the server does on standard error.
    #[arg(short, long)]
    pub(crate) verbose: bool,
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
    /// Erase the names that people typed, for good, from all sessions of a folder. Everything else stays.
    Forget(LogForget),
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
pub(crate) struct LogForget {
    /// The folder of the sessions' files, which no server may hold.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct LogReplay {
    /// The file of a session.
    pub(crate) file: PathBuf,

    /// For a reader, or control's view at the end for a program.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
