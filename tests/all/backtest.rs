//! The page of the record in the documents is what the command writes, and the pack that ships is what it fits.

use casus_experiment::backtest::{Ask, Backtest, incident, pack, page, target};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const PAGE: &str = "docs/backtest.md";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// The command line that the page gives for itself.
fn command() -> String {
    let page = text(PAGE);
    page.split('`').nth(1).expect("a command").to_owned()
}

fn incidents() -> Vec<incident::Incident> {
    let folder = root().join("scenarios/history");
    incident::read(&folder, &folder.join("data/responses.csv"), false).expect("the record is coded")
}

/// What that command gives.
pub(super) fn record() -> &'static Backtest {
    static RECORD: OnceLock<Backtest> = OnceLock::new();
    RECORD.get_or_init(|| {
        let command = command();
        let after = |flag: &str| {
            let number = command.split(' ').skip_while(|w| *w != flag).nth(1);
            number.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{flag} in {command}"))
        };
        let (replicates, seed): (u32, u32) = (after("--replicates"), after("--seed"));
        let ask =
            Ask { seed: seed.into(), replicates, threads: 0, calibrate: command.contains("--calibrate") };
        let targets = target::read(&text("scenarios/history/data/targets.csv")).expect("targets");
        Backtest::play(&incidents(), &targets, ask, &|| ()).expect("the record plays")
    })
}

#[test]
fn the_page_is_what_the_command_writes() {
    let command = command();
    assert!(command.starts_with("casus backtest scenarios/history "), "{command}");
    assert!(command.ends_with(&format!("--page {PAGE}")), "{command}");
    let written = page::page(record(), &command);
    let differs =
        written.lines().zip(text(PAGE).lines()).find(|(a, b)| a != b).map(|(a, b)| format!("{a}\n{b}"));
    assert!(written == text(PAGE), "write it again with {command}\n{}", differs.unwrap_or_default());
}

/// What the page leads with is what is wrong.
#[test]
fn the_page_leads_with_what_is_wrong() {
    let page = text(PAGE);
    let first = page.lines().find(|l| l.starts_with("## "));
    assert_eq!(first, Some("## What the model gets wrong"));
    let missed = record().targets.iter().filter(|t| t.inside == Some(false));
    for target in missed {
        let lead = page.split("## ").nth(1).expect("a section");
        assert!(lead.contains(&target.id), "{} is outside and not told", target.id);
    }
}

#[test]
fn the_calibrated_pack_is_what_the_command_fits() {
    let calibrated = record().calibrated.as_ref().expect("the page is of a calibration");
    let shipped = text("scenarios/packs/nato-2026-calibrated.ron");
    let note =
        shipped.split("note: \"").nth(1).and_then(|n| n.split(" Everything else").next()).expect("a note");
    let pack = pack::calibrated(&incidents(), &calibrated.parameters, note).expect("one pack");
    assert!(pack == shipped, "write it again with the command that its note names");
    let command = command();
    assert!(note.contains(command.split(" --page").next().expect("a command")), "{note}");
}
