//! `casus merge`, `casus verify` and `casus replay`: what is done with the folder of a study.

use super::run::{Trace, account, played, tell as tell_run};
use super::sweep::{Signals, load, ready};
use crate::args::{Format, Merge, Replay, Verify, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::reproduce;
use crate::render::words::{count, many};
use casus_experiment::ExperimentFile;
use casus_experiment::study::verify::Condition;
use casus_experiment::study::{self, Disk, Manifest, Note, Published, Status, Stored};
use casus_model::VALUE_VERSION;
use casus_scenario::diagnostic::clean;
use serde::Serialize;
use std::path::Path;

pub(super) fn notes(notes: &[Note]) {
    for note in notes {
        output::note(&format!("[{}] {}", note.code, note.text));
    }
}

/// Tells what a finished study consists of. Runs that were not played well are counted in the exit code.
pub(super) fn published(out: &Path, manifest: &Manifest, format: Format) -> Result<Exit, Failure> {
    let dir = clean(&out.to_string_lossy());
    let of = |status: Status| -> u64 {
        let first = manifest.tables.first();
        first.and_then(|table| table.statuses.get(status.as_str())).copied().unwrap_or(0)
    };
    let (invalid, failed) = (of(Status::Invalid), of(Status::Failed));
    let exit = if invalid + failed > 0 { Exit::Partly } else { Exit::Ok };
    // A reader that has gone away does not make of it a study without failures.
    let tell = |text: &[u8]| match output::out(text) {
        Err(gone) if gone.exit == Exit::Ok => Err(Failure::told(exit)),
        told => told,
    };
    match format {
        Format::Json => tell(&json::pretty(manifest)?)?,
        Format::Text => {
            let mut text = String::new();
            for table in &manifest.tables {
                let files = manifest.files.iter().filter(|f| f.name.starts_with(&format!("{}.", table.name)));
                let files: Vec<String> = files.map(|f| format!("{} {}", f.name, size(f.bytes))).collect();
                let rows = many(table.rows as usize, "row", "rows");
                text.push_str(&format!("{:<8} {rows:>16}  {}\n", table.name, files.join(", ")));
            }
            if invalid + failed > 0 {
                let (invalid, failed) = (count(invalid), count(failed));
                text.push_str(&format!("{invalid} invalid, {failed} failed: see the column reason\n"));
            }
            text.push_str(&format!("study in {dir}, plan {}\n", &manifest.plan_hash[..16]));
            tell(text.as_bytes())?;
        }
    }
    Ok(exit)
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", count(bytes / 1_000)),
        _ => format!("{} MB", count(bytes / 1_000_000)),
    }
}

pub(crate) fn merge(args: &Merge) -> Result<Exit, Failure> {
    let signals = Signals::watch()?;
    let (what, told) = study::merge(&Disk::real(), &args.shards, &args.out, &signals.stop)?;
    notes(&told);
    match what {
        Published::Whole(manifest) => published(&args.out, &manifest, args.format),
        Published::Shard | Published::Stopped => {
            output::note("stopped; the same command goes on");
            Ok(signals.exit())
        }
    }
}

/// A file of a study and its state.
#[derive(Serialize)]
struct File<'v> {
    name: &'v str,
    condition: &'static str,
    why: Option<&'v str>,
}

#[derive(Serialize)]
struct Verified<'v> {
    format: &'static str,
    version: u32,
    published: bool,
    blocks: u32,
    whole_blocks: u32,
    damaged: usize,
    files: Vec<File<'v>>,
}

pub(crate) fn verify(args: &Verify) -> Result<Exit, Failure> {
    let found = study::verify(&Disk::real(), &args.dir)?;
    let files = found.files.iter().map(|file| {
        let (condition, why) = match &file.condition {
            Condition::Whole => ("whole", None),
            Condition::Missing => ("missing", None),
            Condition::Damaged(why) => ("damaged", Some(why.as_str())),
        };
        File { name: &file.name, condition, why }
    });
    let damaged = found.damaged().count();
    match args.format {
        Format::Json => output::out(&json::pretty(&Verified {
            format: "casus.verification",
            version: 1,
            published: found.published,
            blocks: found.blocks,
            whole_blocks: found.whole_blocks,
            damaged,
            files: files.collect(),
        })?)?,
        Format::Text => {
            let mut text: String = files
                .filter(|file| file.condition != "whole")
                .map(|file| format!("{} {}{}\n", file.condition, clean(file.name), told(file.why)))
                .collect();
            let (whole, blocks) = (found.whole_blocks, found.blocks);
            let state = if found.published { "published" } else { "not published" };
            text.push_str(&format!(
                "{whole} of {blocks} blocks whole, {state}, {damaged} files damaged or missing\n"
            ));
            output::out(text.as_bytes())?;
        }
    }
    match found.refusal(&args.dir) {
        None => Ok(Exit::Ok),
        Some(refusal) => Err(refusal.into()),
    }
}

fn told(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(": {}", clean(why)))
}

pub(crate) fn replay(args: &Replay, color: When) -> Result<Exit, Failure> {
    if args.trace.as_deref().is_some_and(|file| file.as_os_str() == "-") && args.format == Format::Json {
        let text =
            "--trace - and --format json would both write to standard output; name a file for the trace";
        return Err(Failure::new(Exit::Usage, text));
    }
    let disk = Disk::real();
    let stored = Stored::open(&disk, &args.dir)?;
    let inside = |file: &Path| Some(file.canonicalize().ok()?.starts_with(args.dir.canonicalize().ok()?));
    if let Some(file) = args.trace.as_deref().filter(|file| inside(file) == Some(true)) {
        let text = format!("--trace {} would write over a part of the study", clean(&file.to_string_lossy()));
        return Err(Failure::new(Exit::Usage, text));
    }
    stored.inputs()?;
    let version = stored.value_version();
    if version != VALUE_VERSION && !args.allow_value_change {
        let text = format!(
            "[R005] the study was played under value version {version}, and this casus computes version {VALUE_VERSION}; \
             --allow-value-change plays it all the same"
        );
        return Err(Failure::new(Exit::Version, text));
    }
    let inputs = args.dir.join("inputs");
    let file = ExperimentFile::kept(&inputs)
        .map_err(|_| Failure::new(Exit::Data, "the kept experiment cannot be read"))?;
    let sweep = ready(&load(file, color)?)?;
    let space = sweep.space();
    if u64::from(args.sample) >= space.samples() {
        let samples = count(space.samples());
        let text = format!("there is no sample {}; the study has {samples}, counted from 0", args.sample);
        return Err(Failure::new(Exit::Usage, text));
    }
    let most = sweep.most_replicates();
    if args.replicate >= most {
        let text = format!(
            "there is no replicate {}; the study has at most {} of each sample, counted from 0",
            args.replicate,
            count(most.into())
        );
        return Err(Failure::new(Exit::Usage, text));
    }
    let sample = space.sample(args.sample);
    let model = space.model(sample).map_err(|reason| {
        let text = format!("sample {} makes no scenario: {reason}", args.sample);
        Failure::new(Exit::Data, clean(&text))
    })?;
    let kept = inputs.join(format!("scenario-{}.ron", sample.scenario));
    let trace = args.trace.as_deref().map(|file| Trace::create(file, &kept)).transpose()?;
    let again = reproduce::replayed(&args.dir, args.sample, args.replicate, "again: ");
    let draws = space.draws(args.sample, args.replicate);
    let run = played(&model, draws);
    tell_run(&run, &account(&run, draws), trace, args.format, again, color)
}
