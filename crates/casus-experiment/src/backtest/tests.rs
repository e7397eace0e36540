//! The laws of the back-test, on the incidents that ship.

use super::act::Answer;
use super::incident::{self, Incident, Refused};
use super::played::play;
use super::target::{Simulated, read as read_targets};
use super::{ActReport, Ask, Backtest};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const REPLICATES: u32 = 200;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/history")
}

fn incidents() -> &'static [Incident] {
    static ALL: OnceLock<Vec<Incident>> = OnceLock::new();
    ALL.get_or_init(|| {
        incident::read(&folder(), &folder().join("data/responses.csv"), false).expect("the record is coded")
    })
}

fn ask(threads: usize) -> Ask {
    Ask { seed: 2026, replicates: REPLICATES, threads, calibrate: false }
}

fn result() -> &'static Backtest {
    static RESULT: OnceLock<Backtest> = OnceLock::new();
    RESULT.get_or_init(|| {
        let text = std::fs::read_to_string(folder().join("data/targets.csv")).expect("targets");
        let targets = read_targets(&text).expect("a table");
        Backtest::play(incidents(), &targets, ask(0), &|| ()).expect("they load")
    })
}

/// The log score of a model, on those who were members then.
fn log(name: &str) -> f64 {
    result().models.iter().find(|m| m.name == name).expect(name).scores.log.mean
}

fn act(incident: &str) -> &'static ActReport {
    result().acts.iter().find(|a| a.incident == incident).expect(incident)
}

/// The figures of the first analysis of the record, which sampled its models where these have a mode: base rates .736
/// and .549, unit-weight stakes .362.
#[test]
fn the_baselines_have_their_figures() {
    let of = |name: &str| {
        let all = result().all_responses.iter().find(|m| m.name == name);
        all.expect(name).scores.log.mean
    };
    for (name, want, within) in [
        ("base rate", 0.736, 0.01),
        ("base rate, solo acts and texts apart", 0.549, 0.01),
        ("unit-weight stakes", 0.362, 0.03),
    ] {
        assert!((of(name) - want).abs() < within, "{name}: {}", of(name));
    }
}

#[test]
fn the_engine_beats_the_base_rates() {
    assert!(log("engine") < log("base rate, solo acts and texts apart") - 0.1);
    assert!(log("engine") < log("single hawkishness dial") - 0.2);
    let engine = result().models.iter().find(|m| m.name == "engine").expect("the engine");
    let over = engine.over_solo_text;
    assert!(over.high < 0.0, "{over:?}");
}

/// One set of member parameters tells Salisbury from Vrbetice; the age of the harm helps; one dial a member cannot.
#[test]
fn the_same_members_answer_two_expulsions_differently() {
    let c = result().contrast.as_ref().expect("two acts of one cost");
    let names = c.acts.map(|k| result().acts[k].incident.as_str());
    assert_eq!((names, c.observed), (["SALISBURY_2018", "VRBETICE_2014"], [21, 6]));
    for k in 0..2 {
        assert!(c.engine[k].holds(c.observed[k] as f64), "{:?}", c.engine[k]);
    }
    assert!(c.gap >= 6.0 && c.gap_all_fresh < c.gap, "{} and {}", c.gap, c.gap_all_fresh);
    let dial = |k: usize| c.single_dial[k].holds(c.observed[k] as f64);
    assert!(!(dial(0) && dial(1)), "{:?}", c.single_dial);
    let apart = |s: [Simulated; 2]| (s[0].q50.expect("a median") - s[1].q50.expect("a median")).abs();
    assert!(apart(c.single_dial) < 3.0, "{:?}", c.single_dial);
}

/// The action threshold is an output that moves with the case.
#[test]
fn the_threshold_of_a_member_differs_between_motions() {
    let (fresh, old) = (act("SALISBURY_2018"), act("VRBETICE_2014"));
    let threshold = |act: &ActReport, id: &str| act.responses.iter().find(|r| r.member == id)?.threshold;
    for id in ["FRA", "POL", "ITA"] {
        let (a, b) = (threshold(fresh, id).expect("an appeal"), threshold(old, id).expect("an appeal"));
        assert!(b - a > 0.1, "{id}: {a} and {b}");
    }
}

/// Texts find more consent than acts of one's own find joiners.
#[test]
fn texts_find_consent() {
    let mean = |act: &ActReport| {
        let consents = act.responses.iter().map(|r| r.joined + 0.5 * r.partial).sum::<f64>();
        consents / act.responses.len() as f64
    };
    let texts: Vec<(&str, f64)> = result()
        .acts
        .iter()
        .filter(|a| a.text && !a.responses.is_empty())
        .map(|a| (a.incident.as_str(), mean(a)))
        .collect();
    assert_eq!(texts.len(), 4, "{texts:?}");
    let all = texts.iter().map(|t| t.1).sum::<f64>() / 4.0;
    let words = texts.iter().filter(|t| t.0 != "TUR_2003").map(|t| t.1).sum::<f64>() / 3.0;
    assert!(all >= 0.8 && words >= 0.9, "{texts:?}");
}

/// Where a block joins, one date is drawn for all of it.
#[test]
fn the_dates_of_a_block_share_one_draw() {
    let incident = incidents().iter().find(|i| i.id == "SALISBURY_2018").expect("it is coded");
    let runs = play(incident, &incident.model, ask(0));
    let mut firsts = Vec::new();
    for run in &runs {
        let days: Vec<f32> = run.acts[0].own.iter().flatten().map(|own| own.day).collect();
        let first = days.iter().copied().fold(f32::INFINITY, f32::min);
        let last = days.iter().copied().fold(0.0, f32::max);
        if last - first <= 2.3 {
            firsts.push(first);
        }
    }
    // P(block) = s(1.5) = 0.82.
    assert!(firsts.len() as f64 > 0.7 * runs.len() as f64, "{} blocks", firsts.len());
    let (early, late) =
        (firsts.iter().copied().fold(f32::INFINITY, f32::min), firsts.iter().copied().fold(0.0, f32::max));
    assert!(late - early > 8.0, "{early} to {late}");
}

#[test]
fn threads_do_not_show() {
    let few = |threads| {
        let ask = Ask { replicates: 30, ..ask(threads) };
        format!("{:?}", Backtest::play(&incidents()[..3], &[], ask, &|| ()).expect("they load"))
    };
    assert!(few(1) == few(3));
}

/// Those who are unknown or ask are in no score, and lists that name everybody else fill in the rest.
#[test]
fn who_is_scored() {
    let members = |id: &str| act(id).responses.len();
    assert_eq!(members("TUR_2003"), 18);
    assert_eq!(members("TUR_IDLIB_2020"), 28);
    assert!(
        act("TUR_IDLIB_2020").responses.iter().filter(|r| r.inferred).all(|r| r.answer == Answer::Joined)
    );
    let viasat = act("VIASAT_2022");
    assert!(viasat.responses.iter().all(|r| !["ALB", "NOR", "TUR"].contains(&r.member.as_str())));
    assert!(act("SALISBURY_2018").responses.iter().all(|r| r.member != "GBR"));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let table = folder().join("data/responses.csv");
    let empty = incident::read(&folder().join("data"), &table, false).expect_err("no incident is there");
    assert!(matches!(empty, Refused::Empty(_)) && empty.to_string().contains("history"), "{empty}");
    let none = incident::read(&folder(), &folder().join("data/none.csv"), false).expect_err("no table");
    assert!(matches!(none, Refused::Unreadable(..)), "{none}");
    let other = incident::read(&folder(), &folder().join("data/members.csv"), false).expect_err("a table");
    assert!(other.to_string().contains("no column `incident_id`"), "{other}");
}
