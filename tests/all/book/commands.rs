//! Every command line of the documents, as a reader would type it.

use super::pages::{blocks, pages_under, save_all};
use super::{read, root};
use casus_experiment::ExperimentFile;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command line of a page: the arguments after `casus`, and whether it stands in a block, ready to be typed.
struct Line {
    page: PathBuf,
    text: String,
    args: Vec<String>,
    ready: bool,
}

/// Splits like a shell, as far as the book needs it; what is piped or redirected is cut off.
fn words(text: &str) -> Vec<String> {
    let (mut found, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => found.extend(word.take()),
            ('\\', _) => {}
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    let end = found.iter().position(|w| matches!(w.as_str(), ">" | "|" | "#" | "2>")).unwrap_or(found.len());
    found.truncate(end);
    found
}

/// The arguments of casus in a command line, if it is one.
fn arguments(text: &str) -> Option<Vec<String>> {
    let words = words(text.trim().trim_start_matches("$ "));
    match (words.first()?.as_str(), words.get(1).map(String::as_str)) {
        ("casus", Some(_)) => Some(words[1..].to_vec()),
        ("cargo", Some("run")) if !words.iter().any(|w| w == "--example") => {
            let end = words.iter().position(|w| w == "--").unwrap_or(words.len() - 1);
            Some(words[end + 1..].to_vec()).filter(|args| !args.is_empty())
        }
        _ => None,
    }
}

/// Every command line of casus in the documents.
fn commands() -> Vec<Line> {
    let mut pages = pages_under("docs");
    pages.extend(pages_under("scenarios"));
    pages.extend(Some(PathBuf::from("README.md")).filter(|p| root().join(p).exists()));
    let mut found = Vec::new();
    for page in pages {
        let text = read(&page);
        let mut add = |line: &str, ready| {
            if let Some(args) = arguments(line) {
                found.push(Line { page: page.clone(), text: line.trim().to_owned(), args, ready });
            }
        };
        for (_, block) in
            blocks(&text).iter().filter(|b| ["", "sh", "text", "console"].contains(&b.0.as_str()))
        {
            block.lines().for_each(|line| add(line, true));
        }
        let prose: String = text.split("```").step_by(2).collect();
        prose.split('`').skip(1).step_by(2).for_each(|span| add(&span.replace('\n', " "), false));
    }
    found
}

/// Whether a word stands for something that the reader or a shell is to fill in: `FILE`, `PATH=VALUE`, `<id>`, `…`, `$N`.
fn is_blank(word: &str) -> bool {
    let capital = |w: &str| w.len() > 1 && w.bytes().all(|b| b.is_ascii_uppercase());
    word.contains(['<', '…', '$'])
        || word.contains("...")
        || word.split('=').any(capital)
        || word == "N"
        || word == "K"
}

/// The program, built anew if it is older than its source.
pub(super) fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its file");
    let profile = test.ancestors().nth(2).expect("target/debug/deps/all");
    let target = profile.parent().expect("target");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "-p", "casus-cli", "--target-dir"]).arg(target).current_dir(root());
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let built = build.output().expect("cargo runs");
    assert!(built.status.success(), "casus does not build:\n{}", String::from_utf8_lossy(&built.stderr));
    profile.join(format!("casus{}", std::env::consts::EXE_SUFFIX))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.expect("it can be read").path();
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, &target).expect("it can be copied");
        }
    }
}

/// Starts a server on a port of its own and ends it once it serves.
fn serves(casus: &Path, folder: &Path, args: &[String]) -> Result<(), String> {
    let mut args = args.to_vec();
    match args.iter().position(|a| a == "--listen") {
        Some(at) => args[at + 1] = "127.0.0.1:0".into(),
        None => args.extend(["--listen".into(), "127.0.0.1:0".into()]),
    }
    let mut server = Command::new(casus)
        .args(&args)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", casus.display()))?;
    let out = server.stdout.take().expect("its output is piped");
    let ready = BufReader::new(out).lines().map_while(Result::ok).any(|line| line.contains("Ctrl-C"));
    server.kill().expect("it can be ended");
    server.wait().expect("it ends");
    if ready { Ok(()) } else { Err("it ended before it served".to_owned()) }
}

/// Plays what a page tells the reader to type, in a folder of its own that has the scenarios in it and the files that the
/// book has its reader save. What one command of a page leaves there the next one finds. Batches are cut to twenty
/// replicates, and searches to their least budget; of a sweep whose experiment is none of those files but ships it is only
/// seen whether that loads.
#[test]
fn every_command_in_the_documents_works() {
    let casus = program();
    let all = commands();
    assert!(all.iter().filter(|l| l.ready).count() > 20, "only {} commands were found", all.len());
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    let _ = fs::remove_dir_all(&work);
    let mut helps: BTreeMap<String, String> = BTreeMap::new();
    let (mut wrong, mut left_out) = (Vec::new(), BTreeSet::new());
    for (number, line) in all.iter().enumerate() {
        let place = || format!("{}: {}", line.page.display(), line.text);
        let folder = work.join(line.page.display().to_string().replace(['/', '\\'], "-"));
        if !folder.exists() {
            copy(&root().join("scenarios"), &folder.join("scenarios"));
            save_all(&folder);
            for (_, block) in blocks(&read(&line.page)) {
                for copied in block.lines().filter_map(|l| l.strip_prefix("cp -r ")) {
                    let (from, to) = copied.split_once(' ').unwrap_or_else(|| panic!("cp -r {copied}"));
                    copy(&folder.join(from), &folder.join(to));
                }
            }
        }
        let run = |args: &[String]| {
            let mut command = Command::new(&casus);
            command.args(args).current_dir(&folder).stdin(Stdio::null()).env("NO_COLOR", "1");
            command.env_remove("CASUS_SEED").env_remove("CASUS_THREADS");
            command.output().unwrap_or_else(|e| panic!("{}: {e}", casus.display()))
        };
        let name = &line.args[..if ["log", "msel"].contains(&line.args[0].as_str()) { 2 } else { 1 }];
        let help = helps.entry(name.join(" ")).or_insert_with(|| {
            let output = run(&[name, &["--help".into()]].concat());
            if output.status.success() {
                String::from_utf8_lossy(&output.stdout).into_owned()
            } else {
                String::new()
            }
        });
        if help.is_empty() {
            wrong.push(format!("{}\n  there is no command {}", place(), name.join(" ")));
            continue;
        }
        let flags = line.args.iter().filter(|a| a.starts_with('-') && a.len() > 1);
        let unknown: Vec<_> =
            flags.map(|a| a.split('=').next().unwrap_or(a)).filter(|f| !help.contains(f)).collect();
        if !unknown.is_empty() {
            wrong.push(format!("{}\n  no such flag: {unknown:?}", place()));
            continue;
        }
        if !line.ready || line.args.iter().any(|a| is_blank(a)) {
            continue;
        }
        let mut args = line.args.clone();
        let out =
            |args: &[String]| args.iter().skip_while(|a| *a != "--out").nth(1).map(|out| folder.join(out));
        if line.args[0] == "sweep" && !folder.join(&line.args[1]).exists() {
            left_out.extend(out(&args));
            if ExperimentFile::shipped(&line.args[1]).is_none_or(|file| file.load().is_err()) {
                wrong.push(format!("{}\n  no such experiment ships", place()));
            }
            continue;
        } else if line.args.iter().any(|a| left_out.contains(&folder.join(a))) {
            continue;
        }
        if args[0] == "serve" {
            if let Err(told) = serves(&casus, &folder, &args) {
                wrong.push(format!("{}\n  {told}", place()));
            }
            continue;
        }
        if args[0] == "stress" && !args.iter().any(|a| a == "--budget") {
            args.extend(["--budget".into(), "2000".into()]);
        }
        for (flag, few) in [("--replicates", "20"), ("--budget", "2000")] {
            if let Some(at) = args.iter().position(|a| a == flag) {
                args[at + 1] = few.into();
            }
        }
        let output = run(&args);
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            wrong.push(format!("{} (number {number})\n  {}: {told}", place(), output.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Examples and benchmarks take too long to be played here; that they are there, and know their flags, is checked.
#[test]
fn every_example_and_benchmark_in_the_documents_exists() {
    let mut pages = pages_under("docs");
    pages.push(PathBuf::from("README.md"));
    let (mut checked, mut wrong) = (0, Vec::new());
    for page in pages {
        for line in
            read(&page).lines().flat_map(|line| line.split('`')).filter(|line| line.starts_with("cargo "))
        {
            let words = words(line);
            let after = |flag: &str| words.iter().skip_while(|w| *w != flag).nth(1);
            let (kind, name) = match (after("--example"), after("--bench")) {
                (Some(name), _) => ("examples", name),
                (_, Some(name)) => ("benches", name),
                _ => continue,
            };
            checked += 1;
            let folder = root().join("crates").join(after("-p").map_or("", String::as_str)).join(kind);
            let files = [folder.join(format!("{name}.rs")), folder.join(name).join("main.rs")];
            let Some(source) = files.iter().find_map(|file| fs::read_to_string(file).ok()) else {
                wrong.push(format!(
                    "{}: {line}\n  there is no {name} in {}",
                    page.display(),
                    folder.display()
                ));
                continue;
            };
            let own = words.iter().skip_while(|w| *w != "--").skip(1).filter(|w| w.starts_with("--"));
            // A benchmark's flags are those of its harness.
            for flag in own.filter(|flag| kind == "examples" && !source.contains(&format!("\"{flag}\""))) {
                wrong.push(format!("{}: {line}\n  {name} has no flag {flag}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 3, "only {checked} were found");
}
