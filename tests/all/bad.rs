//! Every fault of the catalogue: one file each in `tests/bad`, and beside the fault what must be said about it.
//!
//! What is expected stands in comments of the input itself, or in `NAME.expect` where a comment would change the
//! case. One line is one finding, in order of position:
//!
//! ```text
//! //~ S010 4:52 hypotheses[0].warants | did you mean `warrants`?
//! ```
//!
//! that is code, line:column (`-` if there is no text), field path (`-` if none) and parts of the plain wording. All
//! findings must be given. `ok` demands that the input loads, `same as FILE` also that it is the same scenario. In a
//! `.expect` file further lines say how the input is made if it is not a file:
//!
//! ```text
//! generate: text "x"  |  repeat "x" 20  |  numbered "M{n}, " 20  |  FILE before "x"  |  FILE after "x"
//! make: folder  |  pipe  |  link to nothing  |  forbidden  |  endless  |  missing
//! twice: FILE
//! raise limits
//! ```

use casus_scenario::tree::Tree;
use casus_scenario::{Diagnostic, Problems, ScenarioFile, Source, check_pack, same_ids};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Cases of the catalogue of scenario faults.
const CATALOGUE: usize = 50;
/// What any one case may take.
const PATIENCE: Duration = Duration::from_secs(1);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bad")
}

/// The names of all cases, without ending.
fn names() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("the folder of cases");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let cases = paths.filter(|p| p.extension().is_some_and(|e| e == "ron" || e == "expect"));
    let stem = |p: PathBuf| p.file_stem().expect("a name").to_string_lossy().into_owned();
    cases.map(stem).filter(|name| number(name).is_some() || name.starts_with("several-")).collect()
}

/// The number in the catalogue: 16 of `s16-unknown-field`.
fn number(name: &str) -> Option<usize> {
    name.strip_prefix('s')?.split('-').next()?.parse().ok()
}

/// What is expected of a case and how it comes about.
#[derive(Default)]
struct Case {
    findings: Vec<Finding>,
    loads: bool,
    same_as: Option<String>,
    pieces: Vec<String>,
    make: Option<String>,
    twice: Option<String>,
    raise_limits: bool,
}

/// One finding as a case describes it.
struct Finding {
    place: String,
    parts: Vec<String>,
}

impl Case {
    fn read(name: &str) -> Case {
        let beside = folder().join(format!("{name}.expect"));
        let lines: Vec<String> = match fs::read_to_string(beside) {
            Ok(text) => text.lines().map(str::to_owned).collect(),
            Err(_) => {
                let text = fs::read_to_string(folder().join(format!("{name}.ron"))).expect(name);
                text.lines().filter_map(|line| line.strip_prefix("//~ ")).map(str::to_owned).collect()
            }
        };
        let mut case = Case::default();
        for line in lines.iter().filter(|line| !line.is_empty()) {
            match line.split_once(": ") {
                Some(("generate", piece)) => case.pieces.push(piece.to_owned()),
                Some(("make", what)) => case.make = Some(what.to_owned()),
                Some(("twice", file)) => case.twice = Some(file.to_owned()),
                _ if line == "raise limits" => case.raise_limits = true,
                _ if line == "ok" => case.loads = true,
                _ => match line.strip_prefix("same as ") {
                    Some(file) => case.same_as = Some(file.to_owned()),
                    None => {
                        let mut parts = line.split(" | ").map(str::to_owned);
                        let place = parts.next().unwrap_or_default();
                        case.findings.push(Finding { place, parts: parts.collect() });
                    }
                },
            }
        }
        case.loads |= case.same_as.is_some();
        case
    }
}

/// The text that the `generate` lines describe.
fn generated(pieces: &[String]) -> String {
    pieces.iter().map(|piece| generated_piece(piece)).collect()
}

fn generated_piece(piece: &str) -> String {
    let (what, rest) = piece.split_once(" \"").expect("a text in quotes");
    let rest = format!("\"{rest}");
    let mut strings = serde_json::Deserializer::from_str(&rest).into_iter::<String>();
    let text = strings.next().expect("a text").expect("a text as in JSON");
    let count = || rest[strings.byte_offset()..].trim().parse::<usize>().expect("a count");
    match what.split_once(' ') {
        Some((file, side)) => {
            let all = fs::read_to_string(folder().join(file)).expect(file);
            let (before, after) = all.split_once(&text).expect("the mark");
            if side == "before" { before.to_owned() } else { after.to_owned() }
        }
        None if what == "repeat" => text.repeat(count()),
        None if what == "numbered" => (0..count())
            .map(|n| text.replace("{n}", &n.to_string()).replace("{next}", &(n + 1).to_string()))
            .collect(),
        None => text,
    }
}

/// A folder of its own for a case that has to be made, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("casus-bad-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a scratch folder");
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Makes what a `make` line asks for; `None` where this machine cannot.
fn made(what: &str, scratch: &Path) -> Option<PathBuf> {
    let path = scratch.join("scenario.ron");
    match what {
        "folder" => return Some(scratch.to_owned()),
        "missing" => {}
        #[cfg(unix)]
        "pipe" => assert!(std::process::Command::new("mkfifo").arg(&path).status().ok()?.success()),
        #[cfg(unix)]
        "link to nothing" => std::os::unix::fs::symlink("nowhere.ron", &path).expect("a link"),
        #[cfg(unix)]
        "forbidden" => {
            use std::os::unix::fs::PermissionsExt;
            fs::write(&path, "").expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0)).expect("permissions");
            if fs::File::open(&path).is_ok() {
                eprintln!("not tested: an unreadable file, since this user may read everything");
                return None;
            }
        }
        #[cfg(unix)]
        "endless" => return Some(PathBuf::from("/dev/zero")),
        _ => {
            eprintln!("not tested on this system: {what}");
            return None;
        }
    }
    Some(path)
}

/// The findings about a document and, if it loads, the hash of its setup.
fn outcome(path: &Path, raise_limits: bool) -> (Vec<Problems>, Option<String>) {
    let is_pack = |source: &Source| {
        Tree::document(&source.text).tree.is_some_and(|tree| tree.root.name() == Some("Pack"))
    };
    match ScenarioFile::open(path, raise_limits) {
        Err(problems) => (vec![problems], None),
        Ok(file) if is_pack(file.source()) => {
            let problems = check_pack(file.source().clone(), raise_limits);
            let hash = (!problems.has_errors()).then(String::new);
            (vec![problems], hash)
        }
        Ok(file) => match file.load() {
            Ok(loaded) => (loaded.warnings, Some(loaded.setup.hash)),
            Err(problems) => (problems, None),
        },
    }
}

fn hash(file: &str) -> String {
    let (problems, hash) = outcome(&folder().join(file), false);
    hash.unwrap_or_else(|| panic!("{file} must load: {}", shown(&problems)))
}

/// `S010 4:52 hypotheses[0].warants`, as a case writes it.
fn place(finding: &Diagnostic, source: &Source) -> String {
    let at = source.position(finding.span.start);
    let at = if source.text.is_empty() { "-".to_owned() } else { format!("{}:{}", at.line, at.column) };
    let path = if finding.path.is_empty() { "-" } else { &finding.path };
    format!("{} {at} {path}", finding.code)
}

fn shown(problems: &[Problems]) -> String {
    let mut text = String::new();
    for p in problems {
        for d in &p.diagnostics {
            let _ = write!(text, "\n    {}\n        {}", place(d, &p.source), d.plain(&p.source));
        }
    }
    if text.is_empty() { "\n    nothing".to_owned() } else { text }
}

/// Runs one case; what is wrong with its outcome, if anything.
fn run(name: &str) -> Result<(), String> {
    let case = Case::read(name);
    let scratch = Scratch::new(name);
    let path = match &case.make {
        Some(what) => match made(what, &scratch.0) {
            Some(path) => path,
            None => return Ok(()),
        },
        None if !case.pieces.is_empty() => {
            let path = scratch.0.join("scenario.ron");
            fs::write(&path, generated(&case.pieces)).expect("a generated file");
            path
        }
        None => folder().join(format!("{name}.ron")),
    };
    let started = Instant::now();
    let (problems, hash_of_setup) = match &case.twice {
        Some(file) => {
            let source = |name: &str| {
                let text = fs::read_to_string(folder().join(file)).expect(file);
                Source::new(format!("{name}/scenario.ron"), text)
            };
            (same_ids(&[source("first"), source("second")]), None)
        }
        None => outcome(&path, case.raise_limits),
    };
    let took = started.elapsed();

    let found: Vec<(String, String)> = problems
        .iter()
        .flat_map(|p| p.diagnostics.iter().map(|d| (place(d, &p.source), d.plain(&p.source))))
        .collect();
    let agree = found.len() == case.findings.len()
        && found.iter().zip(&case.findings).all(|((place, line), expected)| {
            *place == expected.place && expected.parts.iter().all(|part| line.contains(part.as_str()))
        });
    if !agree {
        let mut text = String::from("\n  expected");
        for f in &case.findings {
            let _ = write!(text, "\n    {}{}", f.place, f.parts.iter().map(|p| format!("\n        … {p}")).collect::<String>());
        }
        return Err(text + "\n  found" + &shown(&problems));
    }
    if case.loads != hash_of_setup.is_some() {
        return Err(format!("\n  loads: expected {}, found {}", case.loads, hash_of_setup.is_some()));
    }
    if let Some(file) = &case.same_as
        && hash_of_setup != Some(hash(file))
    {
        return Err(format!("\n  is not the same scenario as {file}"));
    }
    if took > PATIENCE {
        return Err(format!("\n  took {took:?}"));
    }
    Ok(())
}

#[test]
fn every_fault_is_reported_where_it_is_and_in_plain_words() {
    let failed: Vec<String> =
        names().iter().filter_map(|name| run(name).err().map(|why| format!("\n{name}{why}\n"))).collect();
    assert!(failed.is_empty(), "{} cases failed:\n{}", failed.len(), failed.concat());
}

#[test]
fn every_number_of_the_catalogue_has_a_file() {
    let covered: BTreeSet<usize> = names().iter().filter_map(|name| number(name)).collect();
    assert_eq!(covered.into_iter().collect::<Vec<_>>(), (1..=CATALOGUE).collect::<Vec<_>>());
}
