//! The layers of the workspace: an arrow may only point down.

use std::fs;
use std::path::Path;

/// Crates by layer, lowest first. Crates of one layer never see each other.
const LAYERS: &[&[&str]] = &[
    &["casus-model"],
    &["casus-scenario"],
    &["casus-experiment", "casus-session"],
    &["casus-report"],
    &["casus-console"],
    &["casus-cli"],
    &["casus-tests"],
];

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|l| l.contains(&name))
}

/// Every dependency on a crate of ours, from the sections of a manifest that reach a user (development
/// dependencies may look anywhere but up from a library into the command line).
fn edges(manifest: &str) -> Vec<String> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section == "[dependencies]" || section == "[build-dependencies]" {
            let name = line.split(['=', '.', ' ']).next().unwrap_or("");
            if name.starts_with("casus-") {
                found.push(name.to_owned());
            }
        }
    }
    found
}

#[test]
fn dependencies_point_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut seen = Vec::new();
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        let dir = entry.unwrap().path();
        let name = dir.file_name().unwrap().to_str().unwrap().to_owned();
        let from = layer(&name).unwrap_or_else(|| panic!("{name} has no layer; give it one here"));
        for to in edges(&fs::read_to_string(dir.join("Cargo.toml")).unwrap()) {
            let below = layer(&to).unwrap_or_else(|| panic!("{to} has no layer; give it one here"));
            assert!(below < from, "{name} must not depend on {to}: arrows point down");
        }
        seen.push(name);
    }
    let named = LAYERS.iter().flat_map(|l| l.iter()).filter(|n| **n != "casus-tests");
    for name in named {
        assert!(seen.iter().any(|s| s == name), "{name} is layered here but has no folder");
    }
}

#[test]
fn the_test_itself_sees_an_arrow() {
    let manifest =
        "[dependencies]\ncasus-cli.workspace = true\nserde = \"1\"\n[dev-dependencies]\ncasus-x = \"1\"\n";
    assert_eq!(edges(manifest), ["casus-cli"]);
}

/// The model does no input or output, reads no clock and starts no thread.
#[test]
fn the_model_is_pure() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates/casus-model/src");
    let mut folders = vec![src];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for banned in
                ["std::fs", "std::io", "std::env", "std::net", "std::thread", "std::time", "println!"]
            {
                assert!(!text.contains(banned), "{} uses {banned}", path.display());
            }
        }
    }
}
