//! Patterns that would make one trust the model, held over ensembles with common random numbers. P1 to P9 are measured
//! as the example `patterns` of casus-experiment does, and compared with `docs/patterns.md`.

#[path = "../../crates/casus-experiment/examples/patterns/measured.rs"]
mod measured;

use casus_experiment::{Batch, Rows};
use casus_model::setup::Effect;
use casus_model::{Draws, HypothesisId, MemberId, Model, OutcomeKind};
use casus_scenario::ScenarioFile;
use casus_tests::{model, shipped};

fn rows(model: &Model, replicates: u32) -> Rows {
    Batch { model, seed: 2026, group: 0, first: 0, replicates, threads: 0 }.run(&|_| {})
}

fn mean(rows: &Rows, of: impl Fn(&casus_model::Summary) -> f64) -> f64 {
    rows.summaries.iter().map(of).sum::<f64>() / rows.summaries.len() as f64
}

fn twin(id: &str) -> String {
    let file = ScenarioFile::shipped(id).unwrap().load().unwrap_or_else(|_| panic!("{id}"));
    format!("truth={}", file.scenario.twin.unwrap())
}

#[test]
fn shipped_scenarios_are_not_degenerate() {
    for id in shipped() {
        let model = model(id, &[]);
        let rows = rows(&model, 1000);
        let kinds = OutcomeKind::ALL.map(|k| rows.summaries.iter().filter(|s| s.kind == k).count());
        assert!(kinds.iter().filter(|&&c| c >= 20).count() >= 2, "{id}: outcomes {kinds:?}");
        let mut rungs = [0; 9];
        rows.summaries.iter().for_each(|s| rungs[usize::from(s.rung)] += 1);
        assert!(rungs.iter().filter(|&&c| c >= 20).count() >= 3, "{id}: rungs {rungs:?}");
        assert!(rungs.iter().all(|&c| c < 900), "{id}: rungs {rungs:?}");
        let mut hours: Vec<f64> = rows.summaries.iter().filter_map(|s| s.hours).collect();
        hours.sort_by(f64::total_cmp);
        assert!(hours[hours.len() * 3 / 4] - hours[hours.len() / 4] >= 24.0, "{id}: hours of one kind");
    }
}

#[test]
fn no_belief_saturates_at_once() {
    for id in shipped() {
        let model = model(id, &[]);
        let first =
            model.setup().injects.iter().find(|x| matches!(x.effect, Effect::Incident { .. })).unwrap().tick;
        let mut run = model.silent();
        for replicate in 0..200 {
            run.restart(Draws::new(2026, 0, replicate));
            while run.tick() <= first.plus(1) {
                run.step();
            }
            for i in 0..model.setup().members.len() {
                for h in 0..model.setup().hypotheses.len() {
                    let p = run.belief(MemberId::at(i), HypothesisId::at(h));
                    assert!(p < 0.97, "{id}, replicate {replicate}: belief {p} a tick after the incident");
                }
            }
        }
    }
}

#[test]
fn a_scenario_and_its_twin_end_at_different_rungs() {
    for id in shipped() {
        let own = mean(&rows(&model(id, &[]), 600), |s| f64::from(s.rung));
        let other = mean(&rows(&model(id, &[&twin(id)]), 600), |s| f64::from(s.rung));
        assert!((own - other).abs() > 0.25, "{id}: {own} and {other}");
    }
}

/// A condition of a table with the means and standard errors beside it.
type Row = (String, Vec<(f64, f64)>);

/// What the page says of a pattern: its verdict and its rows.
fn page(id: &str) -> (String, Vec<Row>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/patterns.md");
    let text = std::fs::read_to_string(path).unwrap();
    let section = text.split("\n### ").find(|s| s.starts_with(&format!("{id} "))).unwrap();
    let (heading, body) = section.split_once('\n').unwrap();
    let number = |cell: &str| match cell.split_once(" ± ") {
        Some((mean, se)) => (mean.parse().unwrap(), se.parse().unwrap()),
        None => (cell.parse().unwrap(), 0.0),
    };
    let rows = body.lines().filter(|l| l.starts_with("| ")).skip(1).map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        (cells.next().unwrap().to_owned(), cells.map(number).collect())
    });
    (heading.rsplit(": ").next().unwrap().to_owned(), rows.collect())
}

/// A pattern measured with fewer replicates than the page against what the page says.
fn agrees(measured: &measured::Pattern, replicates: u32) {
    const PAGE: f64 = 2000.0;
    let (verdict, rows) = page(measured.id);
    assert_eq!(format!("{:?}", measured.verdict).to_lowercase(), verdict, "{measured}");
    let names = |rows: Vec<&String>| rows.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(measured.rows.iter().map(|r| &r.0).collect()),
        names(rows.iter().map(|r| &r.0).collect()),
        "rows of {} in docs/patterns.md",
        measured.id
    );
    for ((condition, written), (_, found)) in rows.iter().zip(&measured.rows) {
        assert_eq!(written.len(), found.len(), "{} {condition}", measured.id);
        for (&(mean, se), now) in written.iter().zip(found) {
            let rounding = if mean.abs() >= 20.0 { 0.05 } else { 0.0005 };
            let wide = 5.0 * (se + rounding) * (PAGE / f64::from(replicates)).sqrt();
            assert!((now.mean - mean).abs() <= wide, "{} {condition}: {now:?}, {mean} ± {se}", measured.id);
        }
    }
}

/// P1.
#[test]
fn latency_grows_with_ambiguity() {
    agrees(&measured::p1(1500), 1500);
}

/// P2.
#[test]
fn broken_texts_are_diluted_before_they_are_blocked() {
    agrees(&measured::p2(500), 500);
}

/// P3.
#[test]
fn the_front_line_prefers_higher_rungs_at_equal_belief() {
    agrees(&measured::p3(200), 200);
}

/// P4.
#[test]
fn repeats_from_one_source_saturate() {
    agrees(&measured::p4(2), 2);
}

/// P5.
#[test]
fn the_best_ambiguity_for_the_adversary() {
    agrees(&measured::p5(600), 600);
}

/// P6.
#[test]
fn a_warning_trades_one_error_for_the_other() {
    agrees(&measured::p6(1000), 1000);
}

/// P7.
#[test]
fn larger_alliances_pass_fewer_texts() {
    agrees(&measured::p7(500), 500);
}

/// P8.
#[test]
fn common_thresholds_unite_more_than_common_beliefs() {
    agrees(&measured::p8(200), 200);
}

/// P9.
#[test]
fn the_order_of_scenarios_under_other_weights() {
    agrees(&measured::p9(1000), 1000);
}

/// The summary at the head of the page repeats the verdicts below it.
#[test]
fn the_page_is_of_one_mind() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/patterns.md");
    let text = std::fs::read_to_string(path).unwrap();
    let headings = text.lines().filter_map(|l| l.strip_prefix("### P")).map(|l| format!("P{l}"));
    let summary = text.lines().filter(|l| l.starts_with("| P"));
    let summary = summary.map(|l| l.trim_matches(['|', ' ']).replace(" | ", ": "));
    assert_eq!(headings.collect::<Vec<_>>(), summary.collect::<Vec<_>>());
}
