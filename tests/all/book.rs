//! The book cannot drift: its names, defaults, numbers, examples and commands against the program.
//!
//! What the format holds is read from the source of its types, what a result holds from real runs.

mod commands;
mod defaults;
mod examples;
mod experiments;
mod links;
mod numbers;
mod pages;
mod programs;
mod results;
mod studies;
mod types;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FORMAT: &str = "docs/book/format.md";
const EXPERIMENTS: &str = "docs/book/experiments.md";
const STUDIES: &str = "docs/book/studies.md";
const RESULTS: &str = "docs/book/results.md";
const PROGRAMS: &str = "docs/book/programs.md";

type Names = BTreeSet<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in a workspace")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files of a folder and its folders whose names end so, in one order everywhere.
fn files_under(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path.strip_prefix(root()).expect("it lies inside").to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Fails with everything that is on one side only.
fn same(what: &str, documented: &Names, real: &Names, page: &str) {
    let missing: Vec<_> = real.difference(documented).collect();
    let invented: Vec<_> = documented.difference(real).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "{what}\n  not in {page}: {missing:?}\n  in {page} only: {invented:?}"
    );
}
