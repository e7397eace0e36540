use super::*;
use crate::ExperimentFile;
use crate::experiment::Loaded;
use crate::study::store::{IfPlanIsLost, Store};
use crate::study::{Disk, Shard};
use crate::sweep::Sweep;
use casus_scenario::Source;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

const TEXT: &str = r#"Experiment(
    format: 1, id: "small", question: "?",
    scenarios: ["staged-border-incident"],
    uncertainties: [
        (name: "harm", path: "injects.A1.harm", range: Uniform(0.1, 0.9)),
        (name: "spread", path: "parameters.stake_spread", range: Uniform(0.2, 0.3)),
        (name: "truth", path: "truth", among: ["staged", "attack"]),
    ],
    levers: [(name: "silence", path: "procedure.period", among: ["12h", "72h"])],
    design: Saltelli(n: 16),
    replicates: Fixed(20),
    outcomes: [
        (name: "over", of: OverReaction, take: Peak, better: Lower, acceptable: 0.1),
        (name: "under", of: UnderReaction, take: Final, better: Lower),
        (name: "rung", of: Rung, take: Final),
        (name: "late", of: Adopted(rung_at_least: 3), take: NotWithin("72h")),
        (name: "never", of: Adopted(rung_at_least: 8), take: First),
    ],
    hypotheses: [
        (id: "H1", says: Greater(outcome: "late", when: {"silence": "72h"}, than: {"silence": "12h"})),
        (id: "H2", says: Rises(outcome: "rung", along: "harm")),
        (id: "H3", says: AtMost(outcome: "late", when: {"harm": "<0.3"}, value: -1)),
        (id: "H4", says: Alike(outcome: "under", when: {"silence": "12h"}, than: {"silence": "72h"}, within: 1)),
    ],
)"#;

struct Study {
    loaded: Loaded,
    path: PathBuf,
}

fn study(name: &str, text: &str) -> Study {
    let loaded = ExperimentFile::text(Source::new("e.ron", text)).load().unwrap_or_else(|p| panic!("{p:#?}"));
    let path = std::env::temp_dir().join(format!("casus-analysis-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    let sweep = Sweep::new(&loaded).expect("its names are its own");
    let (disk, stop) = (Disk::real(), AtomicBool::new(false));
    let plan = sweep.plan(&loaded, Shard::WHOLE);
    let mut store = Store::start(&disk, &path, &plan, IfPlanIsLost::Refuse).expect("a folder");
    store.fill(2, &stop, &|block| sweep.play(block, &stop, &|_| {}), &|_| {}).expect("it is played");
    Study { loaded, path }
}

impl Study {
    fn analysis(&self, given: &[(&str, &str)], discover: &[Event]) -> Analysis {
        let disk = Disk::real();
        let stored = Stored::open(&disk, &self.path).expect("a study");
        let given = given.iter().map(|&(axis, value)| Given { axis: axis.into(), value: value.into() });
        let results = Results::read(&stored, &self.loaded, given.collect()).expect("it is whole");
        let settings = Settings { resamples: 50, ..Settings::default() };
        Analysis::of(&results, &stored, settings, discover)
    }
}

#[test]
fn a_study_says_what_its_runs_say() {
    let study = study("whole", TEXT);
    let a = study.analysis(&[], &[]);
    assert_eq!((a.points, a.samples, a.runs), (80, 160, 3200));
    assert_eq!((a.invalid, a.failed, a.missing, a.draws), (0, 0, 0, "common"));
    let labels: Vec<&str> = a.policies.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(labels, ["silence 12h", "silence 72h"]);

    // The mean over everything is the mean of the two policies, and each is that of its runs.
    let late = a.outcomes.iter().find(|o| o.outcome == "late").expect("late");
    let [short, long] = [0, 1].map(|k| late.cells[k].mean.value.expect("a mean"));
    assert!((late.mean.value.expect("a mean") - (short + long) / 2.0).abs() < 1e-12);
    assert!(long > short + 0.05, "a longer silence is later: {short} and {long}");
    let never = a.outcomes.iter().find(|o| o.outcome == "never").expect("never");
    assert_eq!(never.runs + never.without, 3200);

    let verdict = |id: &str| a.hypotheses.iter().find(|h| h.id == id).expect(id);
    assert_eq!((verdict("H1").verdict, verdict("H1").test, verdict("H1").units), ("supported", "paired", 80));
    let difference = verdict("H1").estimate.value.expect("a difference");
    assert!((difference - (long - short)).abs() < 1e-12);
    assert_eq!(verdict("H2").verdict, "supported");
    assert_eq!(verdict("H3").verdict, "refuted");
    assert_eq!(verdict("H4").verdict, "supported");

    let everywhere = &a.tradeoff[0];
    assert_eq!(
        (everywhere.region.as_str(), everywhere.units, everywhere.policies.len()),
        ("everywhere", 80, 2)
    );
    let regions: Vec<&str> = a.tradeoff.iter().map(|r| r.region.as_str()).collect();
    assert_eq!(regions, ["everywhere", "truth staged", "truth attack"]);
    let measures: Vec<&str> =
        a.robustness.iter().filter(|r| r.outcome == "over").map(|r| r.measure).collect();
    assert_eq!(measures, ["mean", "worst", "regret_90", "regret_max", "satisficing"]);
    let over = a.outcomes.iter().find(|o| o.outcome == "over").expect("over");
    for (policy, cell) in a.robustness[0].policies.iter().zip(&over.cells) {
        assert!((policy.value.value.expect("a mean") - cell.mean.value.expect("a mean")).abs() < 1e-12);
    }

    let rung = a.sensitivity.iter().find(|s| s.outcome == "rung").expect("rung");
    let sobol = rung.sobol.as_ref().expect("a Saltelli design");
    let total =
        |input: &str| sobol.iter().find(|i| i.input == input).and_then(|i| i.total.value).expect(input);
    assert!(total("truth") > total("spread") && total("harm") > total("spread"), "{sobol:?}");
    let swings = rung.swings.as_ref().expect("80 points");
    let of = |input: &str| swings.iter().find(|s| s.input == input).expect(input);
    let truth = of("truth");
    assert_eq!((truth.from.values.as_str(), truth.to.values.as_str()), ("staged", "attack"));
    assert_eq!(truth.from.points + truth.to.points, 80);
    let weight = |end: &SwingEnd| end.mean * end.points as f64;
    let whole = a.outcomes.iter().find(|o| o.outcome == "rung").and_then(|o| o.mean.value).expect("a mean");
    assert!(((weight(&truth.from) + weight(&truth.to)) / 80.0 - whole).abs() < 1e-12);
    assert!(of("harm").to.mean > of("harm").from.mean, "{swings:?}");
    assert!(of("harm").from.values.starts_with("<= ") && (16..40).contains(&of("harm").from.points));
    assert!(rung.morris.is_none() && rung.pawn.is_some() && rung.delta.is_some());
    let share = rung.noise_share.and_then(|s| s.value).expect("runs are kept");
    assert!(share > 0.0 && share < 1.0);
    let refused = a.refused.iter().find(|r| r.outcome.as_deref() == Some("never")).expect("few runs have it");
    assert!(refused.why.contains("of 80 points"), "{refused:?}");

    let late = &a.discovery[0];
    assert_eq!((late.event.as_str(), late.rows), ("late", 80));
    let last = late.trajectory.last().expect("a box");
    assert!(late.trajectory.len() > 1 && last.density > late.density && last.mass < 1.0, "{late:#?}");
    for r in &last.restricted {
        let within = |[low, high]: [f64; 2], [least, greatest]: [f64; 2]| least <= low && high <= greatest;
        match (r.range, r.of_range, &r.among, &r.of_among) {
            (Some(own), Some(all), None, None) => assert!(within(own, all) && own != all, "{r:?}"),
            (None, None, Some(own), Some(all)) => {
                assert!(!own.is_empty() && own.len() < all.len() && own.iter().all(|w| all.contains(w)));
            }
            _ => panic!("{r:?} is neither a number nor a word"),
        }
    }
    let mass: f64 = late.leaves.iter().map(|leaf| leaf.mass).sum();
    assert!((mass - 1.0).abs() < 1e-12);
}

#[test]
fn a_restriction_is_told_and_breaks_what_needs_all_points() {
    let study = study("given", TEXT);
    let short = study.analysis(&[("silence", "12h")], &[]);
    assert_eq!((short.samples, short.given.as_slice()), (80, &["silence = 12h".to_owned()][..]));
    assert!(short.sensitivity[0].sobol.is_some());
    let low = study.analysis(&[("harm", "<0.5"), ("truth", "attack")], &[]);
    assert!(low.samples > 0 && low.samples < 80);
    assert!(low.sensitivity.iter().all(|s| s.sobol.is_none()));
    let counts = low.refused.iter().find(|r| r.analysis == "sobol").expect("a reason");
    assert!(counts.why.ends_with("of 80 points have no mean"), "{}", counts.why);
    let event = Event { outcome: "rung".into(), bound: Some(events::Bound::AtLeast(3.0)) };
    let high = study.analysis(&[], &[event]);
    assert_eq!(high.discovery.len(), 1);
    assert_eq!(high.discovery[0].event, "rung >= 3");
}

#[test]
fn samples_alone_give_the_same_means() {
    let runs = study("runs", TEXT).analysis(&[], &[]);
    let text = TEXT.replace("replicates:", "keep: Samples, replicates:");
    let samples = study("samples", &text).analysis(&[], &[]);
    for (a, b) in runs.outcomes.iter().zip(&samples.outcomes) {
        assert_eq!((a.mean.value, a.runs), (b.mean.value, b.runs), "{}", a.outcome);
    }
    assert!(samples.sensitivity.iter().all(|s| s.noise_share.is_none()));
    assert_eq!(runs.sensitivity[2].sobol, samples.sensitivity[2].sobol);
    assert_eq!(samples.hypotheses[0].verdict, "supported");
}

#[test]
fn one_point_counts_its_replicates() {
    let text = TEXT.replace("design: Saltelli(n: 16)", "design: Random(n: 1)");
    let a = study("point", &text).analysis(&[], &[]);
    assert_eq!(a.outcomes[0].of, "replicate");
    assert!(a.outcomes[0].mean.se.is_some());
    assert_eq!((a.hypotheses[0].unit, a.hypotheses[0].units), ("replicate", 20));
    assert_eq!(a.tradeoff[0].units, 20);
    assert!(a.sensitivity.is_empty() && a.discovery.is_empty());
}

#[test]
fn trajectories_give_effects() {
    let text = TEXT.replace("design: Saltelli(n: 16)", "design: Morris(trajectories: 10)");
    let a = study("morris", &text).analysis(&[], &[]);
    let rung = a.sensitivity.iter().find(|s| s.outcome == "rung").expect("rung");
    let effects = rung.morris.as_ref().expect("a Morris design");
    let size =
        |input: &str| effects.iter().find(|e| e.input == input).and_then(|e| e.mu_star.value).expect(input);
    assert!(size("truth") > size("spread") && size("harm") > 0.0, "{effects:?}");
    assert!(rung.sobol.is_none());
}
