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

use casus_experiment::study::Shard;
use casus_experiment::{ExperimentFile, Sweep};
use casus_scenario::tree::{Kind, Node, Tree};
use casus_scenario::{
    Code, Diagnostic, Problems, ScenarioFile, Severity, Source, check_pack, same_ids, shipped,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Cases of the catalogue of scenario faults, and of that of faults in experiments.
const CATALOGUE: usize = 51;
const EXPERIMENTS: usize = 18;
/// What any one case may take; a program that is not optimised is given more.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 1 });
/// Mutations of the shipped scenarios, and the threads among which they are shared. The numbers are fixed so that
/// the mutations are the same everywhere.
const MUTATIONS: usize = 3_200;
/// Those of experiments, each of which loads several scenarios.
const EXPERIMENT_MUTATIONS: usize = 400;
const THREADS: usize = 2;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bad")
}

/// The names of all cases, without ending: files that say what is expected of them, and `.expect` files.
fn names() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("the folder of cases");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let says = |path: &Path| fs::read(path).is_ok_and(|text| text.windows(4).any(|four| four == b"//~ "));
    let cases = paths.filter(|p| match p.extension() {
        Some(e) => e == "expect" || (e == "ron" && says(p)),
        None => false,
    });
    cases.map(|p| p.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

/// The number in a catalogue: 16 of `s16-unknown-field` in that of scenarios, `s`; `w` is that of experiments.
fn number(name: &str, catalogue: char) -> Option<usize> {
    name.strip_prefix(catalogue)?.split('-').next()?.parse().ok()
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
            fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
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

/// The findings about a document and, if it loads, the hash of its setup, or of the plan of its study.
fn outcome(path: &Path, raise_limits: bool) -> (Vec<Problems>, Option<String>) {
    let is = |source: &Source, name: &str| {
        Tree::document(&source.text).tree.is_some_and(|tree| tree.root.name() == Some(name))
    };
    match ScenarioFile::open(path, raise_limits) {
        Err(problems) => (vec![problems], None),
        Ok(file) if is(file.source(), "Experiment") => {
            match ExperimentFile::open(path, raise_limits).map_err(|p| vec![p]).and_then(|e| e.load()) {
                Ok(loaded) => {
                    let sweep = Sweep::new(&loaded).expect("every name was checked");
                    let hash = sweep.plan(&loaded, Shard::WHOLE).hash();
                    (loaded.warnings, Some(hash.to_string()))
                }
                Err(problems) => (problems, None),
            }
        }
        Ok(file) if is(file.source(), "Pack") => {
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
            let _ = write!(
                text,
                "\n    {}{}",
                f.place,
                f.parts.iter().map(|p| format!("\n        … {p}")).collect::<String>()
            );
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
    let covered = |names: BTreeSet<String>, catalogue| -> Vec<usize> {
        let numbers: BTreeSet<usize> = names.iter().filter_map(|name| number(name, catalogue)).collect();
        numbers.into_iter().collect()
    };
    assert_eq!(covered(names(), 's'), (1..=CATALOGUE).collect::<Vec<_>>());
    // Some faults of an experiment are those of the command line that plays it.
    let commands = fs::read_dir(folder().join("cli")).expect("the command lines");
    let commands = commands.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let all = names().into_iter().chain(commands).collect();
    assert_eq!(covered(all, 'w'), (1..=EXPERIMENTS).collect::<Vec<_>>());
}

/// Every group of named fields in a tree.
fn groups<'t>(node: &'t Node, found: &mut Vec<&'t Node>) {
    match &node.kind {
        Kind::Struct { fields, .. } => {
            found.push(node);
            fields.iter().for_each(|field| groups(&field.value, found));
        }
        Kind::Tuple { items, .. } | Kind::List(items) => {
            items.iter().for_each(|item| groups(&item.value, found))
        }
        Kind::Map(pairs) => pairs.iter().for_each(|pair| groups(&pair.value, found)),
        _ => {}
    }
}

#[test]
fn no_group_ignores_a_field_that_it_does_not_know() {
    for file in ["every-group.ron", "pack.ron"] {
        hash(file);
        let path = folder().join(file);
        let text = fs::read_to_string(&path).expect(file);
        let tree = Tree::document(&text).tree.expect(file);
        let mut all = Vec::new();
        groups(&tree.root, &mut all);
        for group in all {
            let Kind::Struct { fields, .. } = &group.kind else { continue };
            let Some(at) = fields.first().map(|field| field.entry.start) else { continue };
            let changed = Source::new(file, format!("{}zzz: 1, {}", &text[..at], &text[at..]));
            let problems = match file {
                "pack.ron" => vec![check_pack(changed.clone(), false)],
                _ => ScenarioFile::text(changed.clone()).load().err().unwrap_or_default(),
            };
            let reported = problems
                .iter()
                .flat_map(|p| &p.diagnostics)
                .any(|d| d.code == Code::S010 && d.span == (at..at + 3) && d.path.ends_with("zzz"));
            assert!(reported, "{file}: zzz at {:?}: {}", changed.position(at), shown(&problems));
        }
    }
}

/// Small and the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// The pieces of a text: words and numbers, texts in quotes, single other characters.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() => {
                rest.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        if !c.is_whitespace() {
            found.push((at, at + length));
        }
        at += length;
    }
    found
}

/// One to three faults that an editor, a keyboard or a disk could make.
fn mutated(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let tokens = tokens(&text);
        let pick = |dice: &mut Dice| tokens.get(dice.below(tokens.len())).copied().unwrap_or((0, 0));
        match dice.below(5) {
            0 => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            1 => {
                let (start, end) = pick(dice);
                bytes = [&text[..start], &text[end..]].concat().into_bytes();
            }
            2 => {
                let lines: Vec<&str> = text.split_inclusive('\n').collect();
                let (line, to) = (dice.below(lines.len()), dice.below(lines.len()));
                let mut changed = lines.clone();
                changed.insert(to, lines[line]);
                bytes = changed.concat().into_bytes();
            }
            3 => {
                let (a, b) = (pick(dice), pick(dice));
                let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
                if a.1 <= b.0 {
                    let parts =
                        [&text[..a.0], &text[b.0..b.1], &text[a.1..b.0], &text[a.0..a.1], &text[b.1..]];
                    bytes = parts.concat().into_bytes();
                }
            }
            _ => {
                let numbers: Vec<_> =
                    tokens.iter().filter(|t| text[t.0..t.1].parse::<f64>().is_ok()).collect();
                let odd = [
                    "-1",
                    "0",
                    "1",
                    "1.5",
                    "300",
                    "1e999",
                    "NaN",
                    "-0.0",
                    "9007199254740993",
                    "007",
                    "\"1\"",
                ];
                if let Some(&&(start, end)) = numbers.get(dice.below(numbers.len())) {
                    bytes = [&text[..start], odd[dice.below(odd.len())], &text[end..]].concat().into_bytes();
                }
            }
        }
    }
    bytes
}

/// Loads a document; the reasons if it does not.
type Load = fn(Source) -> Result<(), Vec<Problems>>;

/// Reads one mutation to the end; whether it loads.
fn survive(bytes: &[u8], load: Load) -> bool {
    let problems = match casus_scenario::parse::read_bytes("mutated", bytes, 1 << 20) {
        Err(problems) => vec![problems],
        Ok(source) => match load(source) {
            Ok(()) => return true,
            Err(problems) => problems,
        },
    };
    let text = || String::from_utf8_lossy(bytes);
    assert!(problems.iter().any(Problems::has_errors), "refused without a reason:\n{}", text());
    for p in &problems {
        for d in &p.diagnostics {
            assert!(
                p.source.text.get(d.span.clone()).is_some(),
                "{} is outside of:\n{}",
                d.plain(&p.source),
                text()
            );
            assert!(
                d.others.iter().all(|(span, _)| p.source.text.get(span.clone()).is_some()),
                "{} names a place outside of:\n{}",
                d.plain(&p.source),
                text()
            );
            // A setup that the model refuses has passed a check that ought to exist.
            assert!(
                d.severity == Severity::Warning
                    || !d.path.is_empty()
                    || d.span != (0..0)
                    || p.source.text.is_empty()
                    || matches!(d.code, Code::S001 | Code::S003 | Code::S006 | Code::S036),
                "{} has no place in:\n{}",
                d.plain(&p.source),
                text()
            );
        }
    }
    false
}

/// How many of so many mutations of some texts load; none may panic or go unexplained.
fn loaded(texts: &[String], mutations: usize, load: Load) -> usize {
    assert!(!texts.is_empty());
    std::thread::scope(|scope| {
        let read = |thread: usize| {
            let mut dice = Dice(2026 + thread as u64);
            let mutated = |n: usize, dice: &mut Dice| mutated(&texts[n % texts.len()], dice);
            (0..mutations / THREADS).filter(|&n| survive(&mutated(n, &mut dice), load)).count()
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || read(thread))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread that did not panic")).sum()
    })
}

#[test]
fn no_mutation_of_a_shipped_scenario_panics_or_goes_unexplained() {
    let texts: Vec<String> = shipped::SCENARIOS
        .iter()
        .chain(shipped::HISTORY)
        .map(|s| shipped::scenario(s.id).expect(s.id).text)
        .collect();
    let loaded = loaded(&texts, MUTATIONS, |source| ScenarioFile::text(source).load().map(drop));
    // Both outcomes must be exercised.
    assert!((MUTATIONS / 20..MUTATIONS * 3 / 4).contains(&loaded), "{loaded} of {MUTATIONS} load");
}

/// What loads must also be a study: its plan, its first and its last sample.
#[test]
fn no_mutation_of_an_experiment_panics_or_goes_unexplained() {
    let mut texts = vec![fs::read_to_string(folder().join("experiment.ron")).expect("an experiment")];
    texts.extend(casus_experiment::experiment::SHIPPED.iter().map(|(_, text)| (*text).to_owned()));
    let load: Load = |source| {
        let loaded = ExperimentFile::text(source).load()?;
        let sweep = Sweep::new(&loaded).expect("every name was checked");
        let plan = sweep.plan(&loaded, Shard::WHOLE);
        assert!(serde_json::from_str::<serde_json::Value>(&plan.text).is_ok(), "{}", plan.text);
        let space = sweep.space();
        let last = u32::try_from(space.samples() - 1).expect("samples that can be numbered");
        for sample in [0, last] {
            // A combination may make no scenario, and says so.
            if let Err(reason) = space.model(space.sample(sample)) {
                assert!(!reason.is_empty());
            }
        }
        Ok(())
    };
    let (all, loaded) = (EXPERIMENT_MUTATIONS, loaded(&texts, EXPERIMENT_MUTATIONS, load));
    assert!((all / 50..all * 3 / 4).contains(&loaded), "{loaded} of {all} load");
}

/// Changes one value of the small scenario; the only finding, or the hash of the setup.
#[track_caller]
fn set(changes: &[(&str, &str)]) -> Result<String, Box<(Source, Diagnostic)>> {
    let mut file = ScenarioFile::open(&folder().join("base.ron"), false).expect("a scenario");
    for (path, value) in changes {
        file.set(path, value);
    }
    match file.load() {
        Ok(loaded) => Ok(loaded.setup.hash),
        Err(problems) => {
            let text = shown(&problems);
            let found: Vec<(Source, Diagnostic)> = problems
                .into_iter()
                .flat_map(|p| p.diagnostics.into_iter().map(move |d| (p.source.clone(), d)))
                .collect();
            assert_eq!(found.len(), 1, "{text}");
            Err(Box::new(found.into_iter().next().expect("one")))
        }
    }
}

#[track_caller]
fn refuses(path: &str, value: &str, expected: Code, parts: &[&str]) {
    let (source, finding) = *set(&[(path, value)]).expect_err("refused");
    let line = finding.plain(&source);
    assert_eq!(finding.code, expected, "{line}");
    assert!(source.text.get(finding.span.clone()).is_some(), "{line}");
    for part in parts {
        assert!(line.contains(part), "`{part}` is not in: {line}");
    }
}

#[test]
fn changes_that_cannot_be_made_are_refused() {
    refuses("injets.A1.harm", "0.4", Code::P001, &["did you mean `injects.A1.harm`?"]);
    refuses("injects.A2.harm", "0.4", Code::P001, &["did you mean `injects.A1.harm`?"]);
    refuses("injects[7].harm", "0.4", Code::P001, &["found 1 elements, counted from [0]"]);
    refuses("members.POL.treshold", "0.4", Code::S010, &["unknown field `treshold`", "packs/nato-2026.ron"]);
    refuses("members.PLO.exposure", "0.4", Code::P001, &["did you mean `members.POL.exposure`?"]);
    refuses("", "0.4", Code::P001, &["write path=value"]);
    refuses("hypotheses.*.prior", "0.5", Code::P001, &["name one element here"]);
    refuses("injects.A1.harm", "", Code::P002, &["an empty text is written"]);
    refuses("injects.A1.harm", "  ", Code::P002, &["an empty text is written"]);
    refuses("injects.A1.harm", "=0.4", Code::P002, &["found `=0.4`"]);
    refuses("injects.A1.harm", "0.4 = 0.5", Code::P002, &["found `0.4 = 0.5`"]);
    refuses("injects.A1.harm", "0.4), Incident(id: \"X\"", Code::P002, &["`)` closes nothing"]);
    refuses("injects.A1.harm", "0.4, locus: Elsewhere", Code::P002, &["text after the end"]);
    refuses("injects.A1.harm", "0.4 // rest", Code::P002, &["leave out the comment"]);
    refuses("injects.A1.harm", "NaN", Code::P002, &["not a finite number"]);
    refuses("injects.A1.harm", "high", Code::S036, &["expected a number", "found the word `high`"]);
    refuses(
        "injects.A1.harm",
        "1.5",
        Code::S023,
        &["expected a number from 0 to 1", "found 1.5", "injects[0].harm"],
    );
    refuses("injects.A1.harm", "[0.5]", Code::S036, &["expected a number", "found a list in [ ]"]);
    refuses("hypotheses.staged.warrants", "3.5", Code::S026, &["found 3.5"]);
    refuses("tick", "6", Code::S037, &["add a unit: \"6h\""]);
    refuses("truth", "stagd", Code::S015, &["did you mean `staged`?"]);
    refuses("alliance.pack", "nato", Code::S015, &["unknown member pack"]);
    refuses("members.POL.exposure", "2", Code::S023, &["packs/nato-2026.ron", "found 2"]);
    refuses("format", "2", Code::S034, &["needs a newer casus"]);
}

#[test]
fn changes_that_can_be_made_are_made_exactly() {
    let plain = hash("base.ron");
    assert_eq!(set(&[]), Ok(plain.clone()));
    assert_eq!(set(&[("injects.A1.harm", "0.5"), ("truth", "staged"), ("tick", "360m")]), Ok(plain.clone()));
    assert_ne!(set(&[("injects.A1.harm", "0.4")]), Ok(plain.clone()));
    // What would be an injection anywhere else is a title here.
    let titled = "x\"), Incident(id: \"X\", title: \"";
    assert_ne!(set(&[("title", titled)]), Ok(plain));
}

#[test]
fn texts_are_kept_as_they_are_written() {
    let title = "<script>alert(1)</script> &amp; {{x}} %s";
    let markup = ScenarioFile::open(&folder().join("s45-markup.ron"), false).expect("a file");
    let loaded = markup.load().map_err(|p| shown(&p)).expect("markup is text");
    assert_eq!(loaded.scenario.injects[0].common().title.as_str(), title);
}
