//! The tables that scenarios ship with, and those made from injects.

use casus_scenario::document::{Audience, ItemKind, Names};
use casus_scenario::{Loaded, ScenarioFile, Table, plain_delegation, shipped};
use std::collections::BTreeSet;
use std::path::Path;

fn loaded(id: &str) -> Loaded {
    ScenarioFile::shipped(id).expect(id).load().expect(id)
}

fn walk() -> Loaded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("walk.ron");
    let loaded = ScenarioFile::open(&path, false).expect("the walk").load().expect("the walk loads");
    assert!(loaded.warnings.is_empty());
    loaded
}

/// Everything that the table can show, as written.
fn texts(table: &Table) -> Vec<&str> {
    let mut all = vec![table.brief.as_str()];
    all.extend(table.objectives.iter().map(|o| o.text.as_str()));
    for delegation in &table.delegations {
        all.push(delegation.brief.as_str());
        all.extend(delegation.red_lines.iter().map(|line| line.as_str()));
    }
    for item in &table.items {
        all.extend([item.from.as_str(), item.title.as_str()]);
        let others = [&item.text, &item.truth, &item.expected_action, &item.condition, &item.thread];
        all.extend(others.into_iter().flatten().map(|text| text.as_str()));
    }
    for draft in &table.drafts {
        all.extend([draft.title.as_str(), draft.text.as_str()]);
    }
    all
}

#[test]
fn every_shipped_scenario_can_be_played_at_a_table() {
    for scenario in shipped::SCENARIOS {
        let loaded = loaded(scenario.id);
        let table = loaded.table();
        let setup = &loaded.setup;
        assert!(table.delegations.len() >= 3 && !table.drafts.is_empty(), "{}", scenario.id);
        let injects: Vec<_> = table.items.iter().filter(|item| item.kind == ItemKind::Inject).collect();
        assert!(injects.len() >= 8, "{} has {} injects", scenario.id, injects.len());
        let ids: BTreeSet<&str> = table.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), table.items.len(), "{}", scenario.id);
        for item in &table.items {
            let due = item.at.map(|at| at.seconds());
            assert!(due.is_some_and(|due| due <= table.seconds()) || !item.kind.is_timed(), "{}", item.id);
            assert!(!item.kind.is_played() || item.to != Audience::Control, "{} {}", scenario.id, item.id);
            if let Audience::Members(to) = &item.to {
                assert!(to.iter().all(|id| setup.member(id.as_str()).is_some()), "{}", item.id);
            }
            let carried = item.evidence.as_ref();
            assert!(carried.is_none_or(|id| setup.item(id.as_str()).is_some()), "{}", item.id);
        }
        for draft in &table.drafts {
            assert!(usize::from(draft.rung) < setup.ladder.len(), "{} {}", scenario.id, draft.id);
        }
    }
}

/// Evidence that one member owns is no news to the others, and the truth decides what happens.
#[test]
fn a_table_made_from_injects_addresses_as_the_model_does() {
    let mut file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
    file.set("table", "None");
    let table = file.load().expect("it loads").table();
    let to = |id: &str| table.item(id).map(|item| item.to.clone());
    let members =
        |ids: &[&str]| Some(Audience::Members(ids.iter().map(|id| id.parse().expect("an id")).collect()));
    assert_eq!(to("A1"), Some(Audience::All));
    assert_eq!(to("E1"), members(&["POL"]));
    assert_eq!(to("E1.all"), Some(Audience::All));
    assert_eq!(to("E2"), members(&["USA", "GBR", "FRA"]));
    assert_eq!(to("E2.all"), None);
    assert_eq!(table.item("R1").and_then(|item| item.evidence.as_ref()).map(|id| id.as_str()), Some("E2"));
    assert_eq!(to("A3"), None, "it happens under another truth");
    assert_eq!(to("W1"), None, "it is off");
    let seats: Vec<&str> = table.delegations.iter().map(|d| d.member.as_str()).collect();
    assert_eq!(seats, ["POL", "USA", "GBR"]);

    file.set("truth", "attack");
    assert!(file.load().expect("the twin loads").table().item("A3").is_some());
}

/// The hash names what the model plays; a table changes none of it.
#[test]
fn a_table_is_no_part_of_the_hash() {
    let with = loaded("staged-border-incident").setup;
    let mut file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
    file.set("table", "None");
    assert_eq!(with, file.load().expect("it loads").setup);
}

#[test]
fn invented_names_leave_no_real_one() {
    for loaded in [loaded("staged-border-incident"), walk()] {
        let table = loaded.table();
        let shown = |text: &str| table.shown(Names::Invented, text).into_owned();
        let mut all: Vec<String> = texts(&table).into_iter().map(shown).collect();
        all.push(shown(loaded.scenario.summary.as_str()));
        all.push(shown(&loaded.setup.adversary.name));
        all.extend(loaded.setup.members.iter().flat_map(|m| [shown(&m.name), shown(&m.id)]));
        for (real, _) in table.invented.iter() {
            let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| *real == *word);
            let spoken = |text: &str| real.as_str().contains(' ') && text.contains(real.as_str());
            let left = all.iter().find(|text| words(text) || spoken(text));
            assert!(left.is_none(), "{real} is left in {left:?}");
        }
        assert_eq!(table.shown(Names::Real, "Poland"), "Poland");
    }
    let table = walk().table();
    assert_eq!(
        table.shown(Names::Invented, "ESTonia, EST: Russian or Russia"),
        "ESTonia, FDK: Russian or Orvast"
    );
}

#[test]
fn a_seat_without_a_brief_is_told_its_line() {
    let mut file = ScenarioFile::shipped("cable-sabotage").expect("it ships");
    file.set("members.HUN.red_line", "3").set("members.HUN.capital_cap", "5");
    let setup = file.load().expect("it loads").setup;
    let member = setup.member("HUN").expect("a member");
    let line = &setup.ladder[3].label;
    let told = plain_delegation(&setup, member).expect("a member");
    assert!(told.red_lines.iter().any(|text| text.as_str().contains(line)), "{told:?}");
    assert!(plain_delegation(&setup, casus_model::MemberId(999)).is_none());
}

/// What the walks rest on: each delegation has a secret of its own, and every secret says whose it is.
#[test]
fn the_walk_has_what_its_tests_need() {
    let table = walk().table();
    let of = |kind| table.items.iter().filter(move |item| item.kind == kind).collect::<Vec<_>>();
    assert_eq!(of(ItemKind::Inject).len(), 12);
    assert_eq!(of(ItemKind::Contingency).len(), 2);
    assert_eq!(table.drafts.len(), 3);
    for delegation in &table.delegations {
        let id = delegation.member.as_str();
        let mark = format!("CANARY-{id}-");
        let own = |item: &&&casus_scenario::document::Item| {
            item.to == Audience::Members(vec![delegation.member.clone()])
        };
        let injects = of(ItemKind::Inject);
        let private: Vec<_> = injects.iter().filter(own).collect();
        assert!(!private.is_empty(), "{id}");
        for item in private {
            assert!(item.title.as_str().contains(&mark), "{}", item.id);
            assert!(item.text.as_ref().is_some_and(|text| text.as_str().contains(&mark)), "{}", item.id);
        }
        assert!(delegation.brief.as_str().contains(&mark));
    }
    for item in &table.items {
        let secret = [&item.truth, &item.expected_action, &item.owner, &item.condition];
        for text in secret.into_iter().flatten() {
            assert!(text.as_str().starts_with("CANARY-"), "{}: {text}", item.id);
        }
    }
}
