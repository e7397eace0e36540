//! The coded incidents: that each follows the coding guide, agrees with the tables, and plays.

use casus_model::conduct::SoloAct;
use casus_model::setup::{BeliefUpdate, MotionKind, Rules};
use casus_model::{Draws, Model};
use casus_scenario::document::{Exhibit, Inject, Unlisted};
use casus_scenario::value::Id;
use casus_scenario::{Loaded, ScenarioFile, shipped};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn text(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The rows of a table, each a map from column to cell. Quoted cells may hold commas.
fn table(file: &str) -> Vec<BTreeMap<String, String>> {
    let cells = |line: &str| {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        cells.push(cell);
        cells
    };
    let text = text(&format!("scenarios/history/data/{file}.csv"));
    let mut lines = text.lines();
    let head = cells(lines.next().expect("a head"));
    lines
        .map(|line| {
            let row = cells(line);
            assert_eq!(row.len(), head.len(), "{file}: {line}");
            head.iter().cloned().zip(row).collect()
        })
        .collect()
}

fn incidents() -> Vec<(&'static str, Loaded)> {
    let load = |id: &'static str| {
        let loaded = ScenarioFile::shipped(id).expect(id).load().expect(id);
        assert!(loaded.warnings.is_empty(), "{id}: {:?}", loaded.warnings);
        (id, loaded)
    };
    shipped::HISTORY.iter().map(|s| load(s.id)).collect()
}

/// What the guide fixes is the same in every file, so that nothing is chosen for one incident.
#[test]
fn what_the_guide_fixes_is_alike_in_all() {
    let all = incidents();
    assert!(all.len() >= 8);
    let first = &all[0].1.scenario;
    let labels = |s: &casus_scenario::document::Scenario| -> Vec<(String, String, f64)> {
        let prior = |p: Option<casus_scenario::value::Prob>| p.expect("a prior").get();
        s.hypotheses.iter().map(|h| (h.id.to_string(), h.label.to_string(), prior(h.prior))).collect()
    };
    for (id, loaded) in &all {
        let s = &loaded.scenario;
        assert_eq!(format!("history/{}", s.id), *id);
        assert_eq!(labels(s), labels(first), "{id}");
        assert_eq!(s.ladder, first.ladder, "{id}");
        assert_eq!(
            (s.horizon, &s.procedure, &s.sharing),
            (first.horizon, &first.procedure, &first.sharing),
            "{id}"
        );
        assert_eq!((&s.parameters, s.rules), (&Default::default(), Rules::default()), "{id}");
        assert_eq!(s.rules.belief_update, BeliefUpdate::Bayes);
        assert_eq!(s.alliance.pack, *"nato-2026", "{id}");
        assert!(s.alliance.change.is_empty() && s.signals.is_none() && s.twin.is_none(), "{id}");
        assert!(["RUS", "BLR", "OTH"].contains(&s.adversary.id.as_str()), "{id}");
        let plain =
            casus_scenario::document::Adversary { id: s.adversary.id.clone(), ..first.adversary.clone() };
        let named = casus_scenario::document::Adversary { name: plain.name.clone(), ..s.adversary.clone() };
        assert_eq!(named, plain, "{id}: an adversary is an id and a name");
    }
}

/// The rung that the accused's guilt warrants follows from the harm.
#[test]
fn what_is_warranted_follows_from_the_harm() {
    for (id, loaded) in incidents() {
        let s = &loaded.scenario;
        let incident: Vec<(f64, f64)> = s
            .injects
            .iter()
            .filter_map(|x| match x {
                Inject::Incident { harm, locus, .. } => Some((4.0 * harm.get(), locus.weight())),
                _ => None,
            })
            .collect();
        let &[(harm, locus)] = incident.as_slice() else { panic!("{id}: one incident") };
        let by_harm = [2, 3, 4, 5, if locus < 1.0 { 6 } else { 7 }];
        let accused = by_harm[harm as usize];
        let warrants: Vec<u8> = s.hypotheses.iter().map(|h| h.warrants).collect();
        assert_eq!(warrants, [accused, accused - 1, 2, 1, 1], "{id}");
    }
}

/// The members are those of the year of the request, and the tables know the same.
#[test]
fn the_members_are_those_of_the_time() {
    let (facts, responses) = (table("members"), table("responses"));
    for (id, loaded) in incidents() {
        let s = &loaded.scenario;
        let year: i32 = s.start.to_string()[..4].parse().expect("a year");
        let want: Vec<&str> = facts
            .iter()
            .filter(|m| m["nato_year"].parse::<i32>().expect("a year") < year)
            .map(|m| m["iso3"].as_str())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let have: Vec<&str> = s.alliance.only.iter().map(Id::as_str).collect();
        assert_eq!(have, want, "{id}");
        let history = loaded.history().expect("a coded incident");
        for act in &history.acts {
            let rows: Vec<_> = responses
                .iter()
                .filter(|r| {
                    r["incident_id"] == *history.incident.as_str() && r["action"] == *act.action.as_str()
                })
                .collect();
            // Only the text of 2001 has no row: nobody's own answer is on record.
            assert!(
                !rows.is_empty() || act.unlisted == Unlisted::Missing,
                "{id}: no row answers {}",
                act.action
            );
            for row in rows {
                let was_member = row["member_at_time"] == "y";
                assert_eq!(was_member, have.contains(&row["iso3"].as_str()), "{id}: {}", row["iso3"]);
            }
        }
    }
}

/// The probabilities of an item follow from its level and from what it points to, by the guide's table.
#[test]
fn evidence_follows_the_levels_of_the_guide() {
    let levels =
        [("C3", 0.8, 0.6, 0.45), ("B3", 0.8, 0.5, 0.4), ("B2", 0.85, 0.5, 0.35), ("A1", 0.95, 0.5, 0.1)];
    let kin = |h: &str| match h {
        "accused" => "proxy",
        "proxy" => "accused",
        "other" => "staged",
        "staged" => "other",
        _ => "",
    };
    for (id, loaded) in incidents() {
        let s = &loaded.scenario;
        let (mut public, mut counted) = (0, 0);
        for inject in &s.injects {
            let Inject::Evidence(e) = inject else { continue };
            let Exhibit { favours, points, group, .. } = e;
            let level: usize = e.id.as_str()[1..].parse().expect("a level");
            let (grade, towards, near, rest) = levels[level];
            assert_eq!(e.grade.to_string(), grade, "{id}: {}", e.id);
            assert_eq!((*points, group), (Some(true), &None), "{id}: {}", e.id);
            let claimed = favours.iter().find(|(_, p)| p.get() == towards).expect("a claim").0.as_str();
            assert_eq!(favours.len(), 5, "{id}: {}", e.id);
            for (hypothesis, p) in favours.iter() {
                let want = match hypothesis.as_str() {
                    h if h == claimed => towards,
                    h if h == kin(claimed) => near,
                    _ => rest,
                };
                assert_eq!(p.get(), want, "{id}: {} under {hypothesis}", e.id);
            }
            if e.id.as_str().starts_with('E') {
                assert_eq!(claimed, "accused", "{id}: {}", e.id);
                counted += 1;
                public += usize::from(e.owners.is_empty());
            }
        }
        assert!(counted >= public && public > 0, "{id}");
        for act in &loaded.history().expect("a coded incident").acts {
            assert_eq!(
                act.codes.proof.get(),
                (public - 1) as f64,
                "{id}: one public item for each level up to E"
            );
        }
    }
}

/// Every judged code carries its reason in the file, and no other code does.
#[test]
fn judgements_are_marked() {
    for (id, loaded) in incidents() {
        let text = text(&format!("scenarios/{id}/scenario.ron"));
        for line in text.lines().filter(|l| l.contains(": Judged(") || l.contains(": Table(")) {
            assert_eq!(line.contains("Judged("), line.contains("// M: "), "{id}: {line}");
        }
        let judged = |acts: &[casus_scenario::document::AskedAct]| {
            acts.iter().flat_map(|a| a.codes.letters()).filter(|c| c.2.is_judged()).count()
        };
        let history = loaded.history().expect("a coded incident");
        assert_eq!(text.matches(": Judged(").count(), judged(&history.acts), "{id}");
    }
}

/// Every incident plays to its end, the same way twice; whoever is asked for an act of its own answers.
#[test]
fn every_incident_plays() {
    for (id, loaded) in incidents() {
        let is_appeal = |x: &Inject| matches!(x, Inject::Motion { kind: MotionKind::Appeal, .. });
        let appeal = loaded.scenario.injects.iter().any(is_appeal);
        let model = Model::new(loaded.setup).unwrap_or_else(|e| panic!("{id}: {e}"));
        let mut run = model.silent();
        let mut played = |replicate| {
            run.restart(Draws::new(2026, 0, replicate));
            run.finish();
            (run.solo_acts().to_vec(), run.ideal_rungs().to_vec())
        };
        for replicate in 0..20 {
            let once = played(replicate);
            assert_eq!(once, played(replicate), "{id}");
            assert!(once.0.iter().all(|act| (*act != SoloAct::NotAsked) == appeal), "{id}: {:?}", once.0);
        }
    }
}
