//! The page of a study.

use super::{HOSTILE, is_inert, is_sound, numbers_match};
use casus_experiment::analysis::{Bound, Event, Given, Results, Settings};
use casus_experiment::experiment::Loaded;
use casus_experiment::study::store::{IfPlanIsLost, Store};
use casus_experiment::study::{Disk, Shard, Stored};
use casus_experiment::{Analysis, ExperimentFile, Sweep};
use casus_report::Page;
use casus_report::page::StudyPage;
use casus_report::table::Cell;
use casus_scenario::Source;
use serde_json::json;
use std::sync::atomic::AtomicBool;

const TEXT: &str = r#"Experiment(
    format: 1, id: "small", question: "Is it?",
    scenarios: ["staged-border-incident"],
    uncertainties: [
        (name: "harm", path: "injects.A1.harm", range: Uniform(0.1, 0.9)),
        (name: "spread", path: "parameters.stake_spread", range: Uniform(0.2, 0.3)),
        (name: "truth", path: "truth", among: ["staged", "attack"]),
    ],
    levers: [(name: "silence", path: "procedure.period", among: ["12h", "48h", "72h", "96h"])],
    design: Saltelli(n: 16),
    replicates: Fixed(5),
    outcomes: [
        (name: "over", of: OverReaction, take: Peak, better: Lower, acceptable: 0.1),
        (name: "under", of: UnderReaction, take: Final, better: Lower),
        (name: "late", of: Adopted(rung_at_least: 3), take: NotWithin("72h")),
        (name: "never", of: Adopted(rung_at_least: 8), take: First),
    ],
    hypotheses: [
        (id: "H1", says: Greater(outcome: "late", when: {"silence": "72h"}, than: {"silence": "12h"})),
        (id: "H2", says: Rises(outcome: "over", along: "harm")),
        (id: "H3", says: AtMost(outcome: "late", when: {"harm": "<0.3"}, value: -1)),
    ],
)"#;

struct Study {
    loaded: Loaded,
    analysis: Analysis,
}

impl Study {
    /// Plays a study in a folder of its own and analyses it.
    fn of(name: &str, text: &str, given: &[(&str, &str)], discover: &[Event]) -> Study {
        let file = ExperimentFile::text(Source::new("e.ron", text));
        let loaded = file.load().unwrap_or_else(|p| panic!("{p:#?}"));
        let path = std::env::temp_dir().join(format!("casus-page-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        let sweep = Sweep::new(&loaded).expect("its names are its own");
        let (disk, stop) = (Disk::real(), AtomicBool::new(false));
        let plan = sweep.plan(&loaded, Shard::WHOLE);
        let mut store = Store::start(&disk, &path, &plan, IfPlanIsLost::Refuse).expect("a folder");
        store.fill(2, &stop, &|block| sweep.play(block, &stop, &|_| {}), &|_| {}).expect("it is played");
        drop(store);
        let stored = Stored::open(&disk, &path).expect("a study");
        let given = given.iter().map(|&(axis, value)| Given { axis: axis.into(), value: value.into() });
        let results = Results::read(&stored, &loaded, given.collect()).expect("it is whole");
        let settings = Settings { resamples: 20, ..Settings::default() };
        let analysis = Analysis::of(&results, &stored, settings, discover);
        drop(stored);
        std::fs::remove_dir_all(&path).expect("it was made here");
        Study { loaded, analysis }
    }

    fn page(&self) -> Page {
        let (experiment, space) = (&self.loaded.experiment, &self.loaded.space);
        let command = "casus analyze study --report page.html";
        StudyPage { analysis: &self.analysis, experiment, space, command }.page()
    }
}

fn ids(page: &Page) -> Vec<&'static str> {
    page.sections.iter().map(|s| s.id).collect()
}

fn names(page: &Page) -> Vec<&str> {
    page.figures().map(|f| f.name.as_str()).collect()
}

/// What is in the analysis has its part, its figures and its numbers; what is not has no heading.
#[test]
fn a_page_holds_what_its_analysis_holds() {
    let late = Event { outcome: "late".into(), bound: None };
    let under = Event { outcome: "under".into(), bound: Some(Bound::AtLeast(0.15)) };
    let whole = Study::of("whole", TEXT, &[], &[late, under]);
    let page = whole.page();
    is_sound(&page);
    let linked = numbers_match(&page.html(), &json!({ "analysis": whole.analysis }));
    assert!(linked >= 30, "only {linked} numbers say where they come from");
    assert_eq!(
        ids(&page),
        ["hypotheses", "outcomes", "tradeoff", "robustness", "sensitivity", "discovery", "design", "caveats"]
    );
    for name in [
        "outcomes",
        "tradeoff-1-everywhere",
        "tradeoff-2-truth-staged",
        "robustness-1-over",
        "tornado-1-over",
        "sobol-1-over",
        "box-2-under-0-15",
        "coverage-1-late",
    ] {
        assert!(names(&page).contains(&name), "no {name} in {:?}", names(&page));
    }
    let html = page.html();
    for said in [
        "late is greater where silence is 72h than where silence is 12h",
        "late is at most \u{2212}1 where harm &lt;0.3",
        "Not analysed: pawn of never: 0 points have a mean, and 40 are needed.",
        "All points share their luck.",
        "0.1 to 0.9, uniform",
    ] {
        assert!(html.contains(said), "{said}");
    }
    assert!(page.headline.contains("expectations"), "{}", page.headline);

    // The data of figures are those of the analysis.
    let figure = |name: &str| page.figures().find(|f| f.name == name).expect(name);
    let over = &whole.analysis.outcomes[0];
    for (row, cell) in figure("outcomes").data.rows.iter().zip(&over.cells) {
        assert_eq!((&row[0], &row[5]), (&Cell::from("over"), &cell.mean.value.into()));
        assert_eq!((&row[7], &row[8]), (&cell.mean.low.into(), &cell.mean.high.into()));
    }
    let sobol = whole.analysis.sensitivity[0].sobol.as_ref().expect("a Saltelli design");
    for row in &figure("sobol-1-over").data.rows {
        let own = sobol.iter().find(|i| Cell::from(i.input.as_str()) == row[1]).expect("an input");
        assert_eq!((&row[2], &row[5]), (&own.first.value.into(), &own.total.value.into()));
    }
    let boxes = &figure("coverage-1-late").data.rows;
    let late = &whole.analysis.discovery[0];
    assert_eq!(boxes.len(), late.trajectory.len());
    assert_eq!(boxes.iter().filter(|row| row[6] == Cell::from("chosen")).count(), 1);
    for (row, found) in boxes.iter().zip(&late.trajectory) {
        assert_eq!((&row[2], &row[3]), (&found.coverage.into(), &found.density.into()));
    }
    assert_eq!(whole.page().html(), html, "the same page has other bytes");
}

#[test]
fn trajectories_have_a_plot_of_effects() {
    let text = TEXT.replace("Saltelli(n: 16)", "Morris(trajectories: 12)");
    let study = Study::of("morris", &text, &[], &[]);
    let page = study.page();
    is_sound(&page);
    numbers_match(&page.html(), &json!({ "analysis": study.analysis }));
    let figure = page.figures().find(|f| f.name == "morris-1-over").expect("a plot");
    assert_eq!(figure.data.rows.len(), 3);
    assert!(!names(&page).iter().any(|n| n.starts_with("sobol") || n.starts_with("pawn-1")));
}

/// One point, one policy, nothing expected: no part that compares is left, and no empty heading.
#[test]
fn a_small_study_has_a_small_page() {
    let from = TEXT.find("    hypotheses: [").expect("hypotheses");
    let text = format!("{})", &TEXT[..from]).replace("Saltelli(n: 16)", "Random(n: 1)");
    let lever = text.find("    levers: [").expect("levers");
    let end = lever + text[lever..].find('\n').expect("a line");
    let text = format!("{}{}", &text[..lever], &text[end + 1..]);
    let study = Study::of("point", &text, &[], &[]);
    let page = study.page();
    assert_eq!(ids(&page), ["outcomes", "design", "caveats"]);
    assert!(page.sections.iter().all(|s| !s.blocks.is_empty()) && names(&page).is_empty());
    assert!(page.html().contains("intervals count replicates"));
    assert!(numbers_match(&page.html(), &json!({ "analysis": study.analysis })) >= 6);
}

#[test]
fn a_restriction_is_said_at_once() {
    let study = Study::of("given", TEXT, &[("silence", "12h"), ("harm", "<0.5")], &[]);
    let page = study.page();
    assert!(page.deck.ends_with("Here only where silence = 12h and harm <0.5."), "{}", page.deck);
    assert!(page.html().contains("Only samples were looked at in which silence = 12h and harm &lt;0.5."));
    is_sound(&page);
}

/// Texts of the documents, and every text of an analysis, as if a document could hold anything.
#[test]
fn hostile_texts_of_a_study_are_inert() {
    let title = r#"    levers: [(name: "title", path: "title", among: ["x<script>alert(1)</script>", "\" onload=\"x"])],"#;
    let lever = TEXT.find("    levers: [").expect("levers");
    let end = lever + TEXT[lever..].find('\n').expect("a line");
    let text = format!("{}{title}{}", &TEXT[..lever], &TEXT[end..]);
    let text = text.replace("Is it?", "</title><script>alert(1)</script>");
    let text = text.replace(r#"{"silence": "72h"}"#, r#"{"title": "x<script>alert(1)</script>"}"#);
    let text = text.replace(r#"{"silence": "12h"}"#, "{}");
    let mut study = Study::of("hostile", &text, &[], &[]);
    is_inert(&study.page());

    let a = &mut study.analysis;
    let text = || HOSTILE.to_owned();
    (a.experiment, a.question, a.program, a.plan_hash) = (text(), text(), text(), text());
    a.scenarios.iter_mut().for_each(|s| *s = text());
    a.given = vec![text()];
    a.policies.iter_mut().for_each(|p| p.label = text());
    for (k, o) in a.outcomes.iter_mut().enumerate() {
        (o.outcome, o.meaning) = (format!("{k}{HOSTILE}"), text());
        o.cells.iter_mut().for_each(|c| c.scenario = text());
    }
    a.hypotheses.iter_mut().for_each(|h| (h.id, h.says) = (text(), text()));
    a.tradeoff.iter_mut().for_each(|t| t.region = text());
    a.robustness.iter_mut().for_each(|r| r.outcome = text());
    for (k, s) in a.sensitivity.iter_mut().enumerate() {
        s.outcome = format!("{k}{HOSTILE}");
        s.sobol.iter_mut().flatten().for_each(|i| i.input = text());
        s.pawn.iter_mut().flatten().for_each(|p| p.input = text());
        for swing in s.swings.iter_mut().flatten() {
            (swing.input, swing.from.values, swing.to.values) = (text(), text(), format!("={HOSTILE}"));
        }
    }
    for d in &mut a.discovery {
        d.event = text();
        d.leaves.iter_mut().for_each(|l| l.rule = text());
        for found in d.trajectory.iter_mut().chain([&mut d.chosen]) {
            found.rule = text();
            for r in &mut found.restricted {
                r.input = text();
                r.among.iter_mut().chain(&mut r.of_among).flatten().for_each(|w| *w = text());
            }
        }
    }
    a.refused.iter_mut().for_each(|r| (r.outcome, r.why) = (Some(text()), text()));
    is_inert(&study.page());
}
