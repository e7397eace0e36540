//! The published limits of a document, in one place.
//!
//! A default may be raised by a flag up to its hard ceiling; a hard ceiling cannot be raised.

/// Bytes of a document file.
pub const DOCUMENT_BYTES: u64 = 1 << 20;
/// Bytes of a document file that no flag can exceed.
pub const DOCUMENT_BYTES_HARD: u64 = 16 << 20;
/// How deep brackets may be nested.
pub const DEPTH: usize = 32;
/// Values (numbers, texts, lists and so on) in one file; bounds the memory that a file can ask for.
pub const VALUES: usize = 1_000_000;
/// Bytes of one text.
pub const TEXT_BYTES: usize = 8 << 10;
/// Characters of an id.
pub const ID_CHARS: usize = 40;
/// Characters of a name to display.
pub const NAME_CHARS: usize = 80;
/// Members of an alliance.
pub const MEMBERS: usize = 64;
/// Members of an alliance that no flag can exceed.
pub const MEMBERS_HARD: usize = 1_024;
/// Relations between members.
pub const EDGES: usize = 4_096;
/// Relations between members that no flag can exceed.
pub const EDGES_HARD: usize = 1_048_576;
/// Injects of a scenario.
pub const INJECTS: usize = 256;
/// Injects of a scenario that no flag can exceed.
pub const INJECTS_HARD: usize = 10_000;
/// Injects within one tick.
pub const INJECTS_PER_TICK: usize = 64;
/// Hypotheses of a scenario.
pub const HYPOTHESES: usize = 8;
/// Hypotheses of a scenario that no flag can exceed.
pub const HYPOTHESES_HARD: usize = 32;
/// Ticks of a run.
pub const TICKS: u64 = 1_000;
/// Ticks of a run that no flag can exceed.
pub const TICKS_HARD: u64 = 1_000_000;
/// Members times ticks of one run.
pub const AGENT_TICKS: u64 = 10_000_000;
/// Members times ticks of one run that no flag can exceed.
pub const AGENT_TICKS_HARD: u64 = 10_000_000_000;
/// Replicates of one command.
pub const REPLICATES: u64 = 1_000_000;
/// Runs of a study.
pub const RUNS: u64 = 10_000_000;
/// Runs of a study that no flag can exceed.
pub const RUNS_HARD: u64 = 1_000_000_000_000;
/// Threads of a study that no flag can exceed; the default is the number of cores.
pub const THREADS_HARD: usize = 256;

/// One row of the published table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub name: &'static str,
    /// The limit unless a flag raises it; `None` if it depends on the machine.
    pub default: Option<u64>,
    /// The limit that no flag can exceed.
    pub hard: u64,
}

/// The limits of documents and runs, as `casus limits` prints them.
pub fn table() -> Vec<Limit> {
    let row = |name, default, hard| Limit { name, default: Some(default), hard };
    let fixed = |name, limit: usize| row(name, limit as u64, limit as u64);
    let raised = |name, default: usize, hard: usize| row(name, default as u64, hard as u64);
    vec![
        row("document bytes", DOCUMENT_BYTES, DOCUMENT_BYTES_HARD),
        fixed("nesting depth", DEPTH),
        fixed("values in a document", VALUES),
        fixed("bytes of a text", TEXT_BYTES),
        fixed("characters of an id", ID_CHARS),
        fixed("characters of a display name", NAME_CHARS),
        raised("members", MEMBERS, MEMBERS_HARD),
        raised("relations", EDGES, EDGES_HARD),
        raised("injects", INJECTS, INJECTS_HARD),
        fixed("injects in one tick", INJECTS_PER_TICK),
        raised("hypotheses", HYPOTHESES, HYPOTHESES_HARD),
        row("ticks", TICKS, TICKS_HARD),
        row("members times ticks", AGENT_TICKS, AGENT_TICKS_HARD),
        row("replicates", REPLICATES, REPLICATES),
        row("runs of a study", RUNS, RUNS_HARD),
        Limit { name: "threads", default: None, hard: THREADS_HARD as u64 },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_default_exceeds_its_ceiling() {
        let table = table();
        assert!(table.iter().all(|limit| limit.default.is_none_or(|default| default <= limit.hard)));
        let injects = table.iter().find(|limit| limit.name == "injects").expect("a row");
        assert_eq!((injects.default, injects.hard), (Some(256), 10_000));
    }
}
