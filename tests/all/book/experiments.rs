//! Defaults, units, limits and reserved names on the page of experiments.

use super::defaults::wrong_defaults;
use super::pages::{bare, first_whole, sections};
use super::types::experiment_types;
use super::{EXPERIMENTS, Names, read, same};
use casus_experiment::design::{Axis, Design};
use casus_experiment::{Experiment, ExperimentFile};
use casus_scenario::parse::parse;
use casus_scenario::{Code, Source, limits};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One of everything, with nothing but what is required.
const BARE: &str = r#"Experiment(
    format: 1, id: "bare", question: "", scenarios: [], replicates: Fixed(1),
    uncertainties: [
        (path: "a"),
        (path: "b", range: Normal(mean: 0.0, sd: 1.0)),
        (path: "c", range: Beta(a: 1.0, b: 1.0)),
    ],
    levers: [(path: "a")],
    outcomes: [
        (name: "a", of: Belief(member: "M"), take: Peak), (name: "b", of: IdealRung(member: "M"), take: Peak),
        (name: "c", of: Adopted(), take: Count), (name: "d", of: SilenceBreak(), take: Count),
        (name: "e", of: Reservation(), take: Count), (name: "f", of: Consultation(), take: Count),
    ],
    hypotheses: [
        (id: "a", says: Less(outcome: "a", than: {})), (id: "b", says: Greater(outcome: "a", than: {})),
        (id: "c", says: Alike(outcome: "a", than: {}, within: 1.0)), (id: "d", says: AtMost(outcome: "a", value: 1.0)),
        (id: "e", says: AtLeast(outcome: "a", value: 1.0)), (id: "f", says: Rises(outcome: "a", along: "a")),
        (id: "g", says: Falls(outcome: "a", along: "a")),
    ],
)"#;

fn experiment(text: &str) -> Experiment {
    let source = Source::new("an experiment", text);
    let parsed = parse::<Experiment>(&source, "Experiment");
    let lines: Vec<String> = parsed.diagnostics.iter().map(|d| d.plain(&source)).collect();
    parsed.value.unwrap_or_else(|| panic!("{}", lines.join("\n")))
}

fn with_defaults() -> BTreeMap<String, Value> {
    let bare = json!(experiment(BARE));
    let mut found = BTreeMap::from([
        ("Experiment".to_owned(), json!(experiment(&first_whole(EXPERIMENTS, "Experiment(")))),
        ("Uncertainty".to_owned(), bare["uncertainties"][0].clone()),
        ("Lever".to_owned(), bare["levers"][0].clone()),
        ("Outcome".to_owned(), bare["outcomes"][0].clone()),
    ]);
    let mut add = |of: &str, value: &Value| {
        for (variant, fields) in value.as_object().into_iter().flatten() {
            found.insert(format!("{of}::{variant}"), fields.clone());
        }
    };
    let list = |name: &str| bare[name].as_array().expect("a list").clone();
    list("uncertainties").iter().for_each(|u| add("Distribution", &u["range"]));
    list("outcomes").iter().for_each(|o| add("Quantity", &o["of"]));
    list("hypotheses").iter().for_each(|h| add("Claim", &h["says"]));
    let designs = ["FullFactorial()", "LatinHypercube(n: 1)", "Morris(trajectories: 1)", "Saltelli(n: 1)"];
    for design in designs {
        let text = BARE.replace("replicates:", &format!("design: {design}, replicates:"));
        add("Design", &json!(experiment(&text))["design"]);
    }
    found
}

#[test]
fn the_defaults_in_the_reference_are_those_of_experiments() {
    let (page, types) = (sections(EXPERIMENTS), experiment_types());
    let wrong = wrong_defaults(&page, &types, &with_defaults(), &|_, _| false);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn codes(text: &str, raised: bool) -> Vec<Code> {
    let mut file = ExperimentFile::text(Source::new("an experiment", text));
    if raised {
        file.raise_limits();
    }
    let problems = file.load().map_or_else(|problems| problems, |loaded| loaded.warnings);
    problems.iter().flat_map(|p| p.diagnostics.iter().map(|d| d.code)).collect()
}

/// The smallest experiment of the page with one part replaced.
fn changed(from: &str, to: &str) -> String {
    let text = first_whole(EXPERIMENTS, "Experiment(");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

#[test]
fn the_units_in_the_reference_are_those_of_the_tables() {
    let page = sections(EXPERIMENTS);
    let unit = |of: &str, take: &str| {
        let text = changed("of: Afi, take: Peak", &format!("of: {of}, take: {take}"));
        assert_eq!(codes(&text, false), [], "{of} {take}");
        experiment(&text).outcomes[0].unit()
    };
    for row in page["Quantity"].table("value") {
        let with_member = ["Belief", "IdealRung"].contains(&bare(&row[0]));
        let of = bare(&row[0]).to_owned() + if with_member { "(member: \"POL\")" } else { "" };
        match row[1].as_str() {
            "event" => {
                let of = if of == "Adopted" { "Adopted()".into() } else { of };
                let braced = ["SilenceBreak", "Reservation", "Consultation"].contains(&of.as_str());
                assert_eq!(unit(&(of + if braced { "()" } else { "" }), "Count"), "events");
            }
            written => assert_eq!(unit(&of, "Peak"), written, "{of}"),
        }
    }
    for row in page["Take"].table("value") {
        let take = match bare(&row[0]) {
            plain @ ("Quantile" | "FirstAtLeast") => format!("{plain}(0.5)"),
            plain @ ("Within" | "NotWithin") => format!("{plain}(\"72h\")"),
            plain => plain.to_owned(),
        };
        match row[1].as_str() {
            "the quantity's" => assert_eq!(unit("Naming", &take), "members", "{take}"),
            written if written == "events" || take == "First" || written == "0 or 1" => {
                assert_eq!(unit("Tabled", &take), written, "{take}");
            }
            written => assert_eq!(unit("Naming", &take), written, "{take}"),
        }
    }
}

/// The greatest number that is allowed is written on the page, and one more is refused.
#[test]
fn the_limits_in_the_reference_are_those_of_designs() {
    let page = sections(EXPERIMENTS);
    let many = |count: u64| vec![Axis::Continuous; count as usize];
    let grid = |n: u64| {
        changed(
            "replicates:",
            &format!(
                "levers: [(name: \"x\", path: \"procedure.soundings\", grid: Linspace(from: 1, to: 2, n: {n}))], replicates:"
            ),
        )
    };
    let n = |count: u64| u32::try_from(count).expect("it fits");
    let mut told = Names::new();
    for row in page["Limits of designs"].table("limit") {
        let limit: u64 = row[1].replace(',', "").parse().unwrap_or_else(|_| panic!("{row:?}"));
        let is_allowed: Box<dyn Fn(u64) -> bool> = match row[0].as_str() {
            "points" => Box::new(|count| {
                let half = n(count.div_ceil(1 << 16));
                Design::FullFactorial { levels: None }
                    .count(&[Axis::Values(half), Axis::Values(1 << 16)])
                    .is_ok()
            }),
            "points of a Latin hypercube with `maximin`" => Box::new(|count| {
                Design::LatinHypercube { n: n(count), maximin: true }.count(&many(2)).is_ok()
            }),
            "points times uncertainties of a Latin hypercube" => Box::new(|count| {
                Design::LatinHypercube { n: n(count), maximin: false }.count(&many(1)).is_ok()
            }),
            "values of an axis by `grid`" => {
                Box::new(|count| !codes(&grid(count), false).contains(&Code::W009))
            }
            "uncertainties of `Sobol`" => {
                Box::new(|count| Design::Sobol { n: 2 }.count(&many(count)).is_ok())
            }
            "uncertainties of `Saltelli`" => {
                Box::new(|count| Design::Saltelli { n: 2, second_order: false }.count(&many(count)).is_ok())
            }
            other => panic!("{EXPERIMENTS} has a limit that nothing checks: {other}"),
        };
        assert!(is_allowed(limit) && !is_allowed(limit + 1), "{row:?}");
        told.insert(row[0].clone());
    }
    assert_eq!(told.len(), 6, "{told:?}");
    let runs = &page["Limits of studies"].prose;
    let comma = |number: u64| {
        let digits = number.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).expect("ASCII")).collect();
        groups.join(",")
    };
    for number in [limits::RUNS, limits::RUNS_HARD, u64::from(u32::MAX)] {
        assert!(runs.contains(&comma(number)), "{EXPERIMENTS} does not say {}", comma(number));
    }
    let fixed = |count: u64, raised| codes(&changed("Fixed(100)", &format!("Fixed({count})")), raised);
    assert_eq!(fixed(limits::RUNS, false), []);
    assert_eq!(fixed(limits::RUNS + 1, false), [Code::W009]);
    assert_eq!(fixed(limits::RUNS + 1, true), []);
}

#[test]
fn the_names_that_tables_use_themselves_are_in_the_reference() {
    let source = read("crates/casus-experiment/src/sweep/columns.rs");
    let list = source.split("RESERVED").nth(1).and_then(|rest| rest.split("];").next()).expect("a list");
    let mut real: Names = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    real.insert("status".into());
    let prose = sections(EXPERIMENTS)["Experiment"].prose.replace('\n', " ");
    let listed = prose.split("none is called").nth(1).and_then(|rest| rest.split('.').next()).unwrap_or("");
    let written: Names = listed.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    same("reserved names", &written, &real, EXPERIMENTS);
    for name in real {
        let text = changed("name: \"fracture\"", &format!("name: \"{name}\""));
        assert_eq!(codes(&text, false), [Code::W003], "{name}");
    }
}
