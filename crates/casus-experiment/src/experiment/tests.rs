use super::*;
use crate::space::{Sample, Value};
use casus_model::VALUE_VERSION;
use casus_scenario::diagnostic::{Code, Source};
use outcome::{Quantity, Recorder};

const TEXT: &str = r#"
#![type = "casus_experiment::Experiment"]
Experiment(
    format: 1,
    id: "earlier-proof",
    question: "Does releasing proof two days earlier buy more than it costs?",
    scenarios: ["staged-border-incident"],
    uncertainties: [
        (path: "injects.A1.harm", range: Uniform(0.1, 0.9)),
        (name: "thresholds", path: "members[exposure>0.5].attribution_threshold", scale: Normal(mean: 1.0, sd: 0.05, min: Some(0.9), max: Some(1.1))),
        (name: "influence", path: "rules.influence", among: [FriedkinJohnsen, HegselmannKrause(bound: 0.2), None]),
        (path: "truth", among: ["staged", "attack"]),
    ],
    levers: [
        (name: "silence", path: "procedure.period", among: ["12h", "24h", "48h"]),
        (name: "soundings", path: "procedure.soundings", grid: Steps(from: 5, to: 15, by: 5)),
    ],
    design: Sobol(n: 8),
    replicates: Fixed(10),
    outcomes: [
        (name: "fracture", of: Afi, take: Peak),
        (name: "late", of: Adopted(rung_at_least: 3), take: NotWithin("72h")),
        (name: "breaks", of: SilenceBreak(by: "TUR"), take: Count),
    ],
    hypotheses: [
        (id: "H1", says: Less(outcome: "late", when: {"silence": "12h"}, than: {"silence": "48h", "truth": "attack"})),
        (id: "H2", says: Falls(outcome: "fracture", along: "injects.A1.harm")),
    ],
)
"#;

fn load(text: &str) -> Result<Loaded, Vec<casus_scenario::Problems>> {
    ExperimentFile::text(Source::new("e.ron", text)).load()
}

/// The text with one part of it replaced, which must be there once.
fn with(from: &str, to: &str) -> String {
    assert_eq!(TEXT.matches(from).count(), 1, "{from}");
    TEXT.replace(from, to)
}

#[track_caller]
fn refused(from: &str, to: &str, code: Code, path: &str) -> casus_scenario::Diagnostic {
    let problems = load(&with(from, to)).expect_err(to);
    let found: Vec<_> = problems.iter().flat_map(|p| p.diagnostics.clone()).collect();
    let first = found.iter().find(|d| d.code == code).unwrap_or_else(|| panic!("{to}: {found:#?}"));
    assert_eq!(first.path, path, "{first:?}");
    first.clone()
}

#[test]
fn the_samples_of_an_experiment() {
    let loaded = load(TEXT).unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let space = loaded.space;
    assert_eq!((space.points(), space.policies(), space.samples()), (8, 9, 72));
    let names: Vec<&str> = loaded.texts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["experiment.ron", "scenario-0.ron", "pack-0-0.ron"]);
    for number in 0..72 {
        assert_eq!(space.number(space.sample(number)), u64::from(number));
    }
    let values = space.values(Sample { point: 3, scenario: 0, policy: 5 });
    assert_eq!(values[4..], [Value::Choice(1), Value::Choice(2)]);
    assert_eq!(space.levers()[1].values.label(values[5]), "15");
    let model = space.model(Sample { point: 3, scenario: 0, policy: 5 }).expect("a model");
    let Value::Number(scale) = values[1] else { panic!("{values:?}") };
    let base = casus_scenario::ScenarioFile::shipped("staged-border-incident").expect("it ships");
    let base = base.load().expect("it loads").setup;
    for (own, base) in model.setup().members.iter().zip(&base.members) {
        let factor = if base.exposure > 0.5 { scale } else { 1.0 };
        assert_eq!(own.attribution_threshold, base.attribution_threshold * factor, "{}", base.id);
    }
    let mut recorder = Recorder::new(&model, space.outcomes()).expect("its members exist");
    let mut taken = Vec::new();
    recorder.play(space.draws(3, 0), &mut taken);
    assert_eq!(taken.len(), 3);
    assert_eq!(VALUE_VERSION, model.play(space.draws(3, 0)).value_version);
}

#[test]
fn changes_hold_for_the_whole_study() {
    let text = with(
        "uncertainties: [",
        "set: {\"procedure.rounds\": 2, \"members.FRA.exposure\": 0.25}, uncertainties: [",
    );
    let space = load(&text).unwrap_or_else(|p| panic!("{p:#?}")).space;
    for number in [0, 71] {
        let model = space.model(space.sample(number)).expect("a model");
        let setup = model.setup();
        assert_eq!(setup.procedure.rounds, 2);
        assert_eq!(setup.members[setup.member("FRA").expect("France").ix()].exposure, 0.25);
    }
    let text = with("uncertainties: [", "set: {\"procedure.rouns\": 2}, uncertainties: [");
    let problems = load(&text).expect_err("no such place");
    assert!(
        problems.iter().flat_map(|p| &p.diagnostics).any(|d| d.code == Code::P001 || d.code == Code::S010)
    );
}

#[test]
fn policies_of_a_point_share_their_luck_unless_told_otherwise() {
    let common = load(TEXT).expect("it loads").space;
    assert_eq!(format!("{:?}", common.draws(0, 7)), format!("{:?}", common.draws(5, 7)));
    let own = load(&with("design:", "draws: Independent, design:")).expect("it loads").space;
    assert_ne!(format!("{:?}", own.draws(0, 7)), format!("{:?}", own.draws(5, 7)));
    // Nine policies a point.
    let by_point = load(&with("design:", "draws: ByPoint, design:")).expect("it loads").space;
    assert_eq!(format!("{:?}", by_point.draws(9, 7)), format!("{:?}", by_point.draws(17, 7)));
    assert_ne!(format!("{:?}", by_point.draws(8, 7)), format!("{:?}", by_point.draws(9, 7)));
    assert_ne!(format!("{:?}", by_point.draws(0, 7)), format!("{:?}", common.draws(0, 7)));
}

#[test]
fn a_document_is_read_back_as_it_was_written() {
    let experiment = load(TEXT).expect("it loads").experiment;
    let text = casus_scenario::parse::options().to_string(&experiment).expect("it can be written");
    assert_eq!(load(&text).expect("it loads again").experiment, experiment);
}

#[test]
fn w001_to_w004_places() {
    let near =
        refused("injects.A1.harm\", range", "injets.A1.harm\", range", Code::W001, "uncertainties[0].path");
    assert_eq!(near.hint.as_deref(), Some("did you mean `injects.A1.harm`?"));
    let field =
        refused("injects.A1.harm\", range", "injects.A1.hram\", range", Code::W001, "uncertainties[0].path");
    assert_eq!(field.hint.as_deref(), Some("did you mean `harm`?"));
    let member =
        refused("].attribution_threshold", "].attribution_treshold", Code::W004, "uncertainties[1].path");
    assert!(member.found.is_some());
    refused("exposure>0.5", "exposure>5", Code::W002, "uncertainties[1].path");
    refused("procedure.soundings", "procedure.period", Code::W003, "levers[1].path");
    refused("name: \"soundings\"", "name: \"silence\"", Code::W003, "levers[1]");
    refused("Uniform(0.1, 0.9)", "Uniform(0.1, 1.9)", Code::W004, "uncertainties[0]");
    refused(
        "grid: Steps(from: 5, to: 15, by: 5)",
        "grid: Steps(from: 5, to: 6, by: 0.5)",
        Code::W004,
        "levers[1]",
    );
    refused("attribution_threshold\", scale", "name\", scale", Code::W004, "uncertainties[1].path");
    let word = refused("[FriedkinJohnsen", "[FriedkinJonson", Code::W004, "uncertainties[2]");
    assert!(
        word.found.is_some_and(|found| found.contains("S025") || found.contains("S017")),
        "the reason is told"
    );
}

#[test]
fn w005_to_w008_values() {
    let grid = "grid: Steps(from: 5, to: 15, by: 5)";
    for bad in ["Steps(from: 5, to: 15, by: -5)", "Steps(from: 5, to: 15, by: 0)"] {
        refused(grid, &format!("grid: {bad}"), Code::W005, "levers[1].grid");
    }
    let missed = load(&with(grid, "grid: Steps(from: 5, to: 15, by: 3)")).expect("a warning only");
    assert_eq!(missed.warnings[0].diagnostics[0].code, Code::W006);
    assert_eq!(missed.space.levers()[1].values.count(), Some(4));
    refused(grid, "grid: Linspace(from: 5, to: 15, n: 0)", Code::W007, "levers[1].grid");
    refused(grid, "among: []", Code::W007, "levers[1].among");
    refused(grid, "among: [5], grid: Linspace(from: 5, to: 15, n: 2)", Code::W007, "levers[1]");
    refused(grid, "grid: Logspace(from: 0, to: 15, n: 3)", Code::W008, "levers[1].grid");
    refused("Uniform(0.1, 0.9)", "LogUniform(0, 0.9)", Code::W008, "uncertainties[0].range");
    let one = load(&with(grid, "grid: Linspace(from: 5, to: 15, n: 1)")).expect("one value");
    assert_eq!(one.space.levers()[1].values.label(Value::Choice(0)), "5");
    let decimal =
        load(&with("range: Uniform(0.1, 0.9)", "grid: Steps(from: 0, to: 1, by: 0.1)")).expect("0 to 1");
    let values = &decimal.space.uncertainties()[0].values;
    assert_eq!(values.count(), Some(11));
    assert_eq!(values.label(Value::Choice(10)), "1");
}

#[test]
fn w009_to_w018_sizes_and_names() {
    let many = refused("Sobol(n: 8)", "Sobol(n: 4000000)", Code::W009, "design");
    assert!(many.found.is_some_and(|found| found.starts_with("4000000 x 1 x 9 x 10")));
    refused("Sobol(n: 8)", "Sobol(n: 0)", Code::W010, "design");
    refused("scenarios: [\"staged-border-incident\"]", "scenarios: []", Code::W010, "scenarios");
    let alike = load(&with("\"24h\", ", "\"24h\", \"24h\", ")).expect("a warning only");
    assert_eq!(alike.warnings[0].diagnostics[0].code, Code::W011);
    let few = TEXT
        .replace("range: Uniform(0.1, 0.9)", "among: [0.1, 0.9]")
        .replace("members[exposure>0.5].attribution_threshold", "parameters.cascade")
        .replace("scale: Normal(mean: 1.0, sd: 0.05, min: Some(0.9), max: Some(1.1))", "among: [0.1]")
        .replace("Sobol(n: 8)", "Random(n: 40)");
    let few = load(&few).unwrap_or_else(|p| panic!("{p:#?}"));
    let told: Vec<_> = few.warnings.iter().flat_map(|p| &p.diagnostics).collect();
    assert_eq!((told.len(), told[0].code), (1, Code::W011));
    assert!(told[0].message.ends_with(" of 40 points are like another"), "{}", told[0].message);
    refused("Fixed(10)", "Fixed(0)", Code::W012, "replicates");
    let until = |at_least, at_most| {
        format!("Until(half_width: 0.02, of: \"late\", at_least: {at_least}, at_most: {at_most})")
    };
    refused("Fixed(10)", &until(50, 20), Code::W012, "replicates");
    refused("Fixed(10)", &until(1, 20), Code::W012, "replicates");
    assert!(load(&with("Fixed(10)", &until(20, 50))).is_ok());
    refused("Fixed(10)", &until(20, 50).replace("late", "lat"), Code::W016, "replicates.of");
    let odd = load(&with("Sobol(n: 8)", "Sobol(n: 7)")).expect("a warning only");
    assert_eq!(odd.warnings[0].diagnostics[0].code, Code::W014);
    refused("take: Peak", "take: Count", Code::W016, "outcomes[0].take");
    refused("by: \"TUR\"", "by: \"TUK\"", Code::W016, "outcomes[2].of");
    refused("rung_at_least: 3", "rung_at_least: 9", Code::S023, "outcomes[1].of");
    refused(
        "{\"silence\": \"12h\"}",
        "{\"silance\": \"12h\"}",
        Code::W016,
        "hypotheses[0].says.when.silance",
    );
    refused(
        "{\"silence\": \"12h\"}",
        "{\"silence\": \"13h\"}",
        Code::W016,
        "hypotheses[0].says.when.silence",
    );
    refused("along: \"injects.A1.harm\"", "along: \"harm\"", Code::W016, "hypotheses[1].says.along");
    refused("design: Sobol(n: 8)", "table: \"none.csv\"", Code::W018, "table");
    refused("scenarios: [\"staged-border", "scenarios: [\"stagd-border", Code::S015, "scenarios[0]");
    refused("format: 1", "format: 2", Code::S034, "format");
}

#[test]
fn an_unknown_field_and_a_seed_out_of_range_are_refused_as_everywhere() {
    assert_eq!(
        refused("replicates:", "replicate:", Code::S010, "replicate").hint.as_deref(),
        Some("did you mean `replicates`?")
    );
    refused("design:", "seed: -1, design:", Code::S025, "seed");
    let metric = refused("of: Afi", "of: Afy", Code::S017, "outcomes[0].of");
    assert!(metric.hint.is_some());
}

#[test]
fn every_quantity_either_happens_or_has_a_value() {
    assert!(Quantity::Attribution.happens() && !Quantity::Naming.happens());
}

/// A scenario goes by its id in conditions, as it does in the tables, whatever its file is called.
#[test]
fn scenarios_go_by_their_ids() {
    let folder = std::env::temp_dir().join(format!("casus-experiment-ids-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let scenario = casus_scenario::shipped::scenario("staged-border-incident").expect("it ships");
    std::fs::write(folder.join("case.ron"), &scenario.text).expect("it can be written");
    let with_condition = |scenarios: &str, name: &str| {
        let text = with("[\"staged-border-incident\"]", scenarios);
        let text = text.replace("{\"silence\": \"12h\"}", &format!("{{\"scenario\": \"{name}\"}}"));
        std::fs::write(folder.join("e.ron"), text).expect("it can be written");
        let file = ExperimentFile::open(&folder.join("e.ron"), false).expect("it can be read");
        let problems = file.load().map(|_| ()).err().unwrap_or_default();
        problems.iter().flat_map(|p| p.diagnostics.clone()).map(|d| (d.code, d.path)).collect::<Vec<_>>()
    };
    assert_eq!(with_condition("[\"case.ron\"]", "staged-border-incident"), []);
    let unknown = (Code::W016, "hypotheses[0].says.when.scenario".to_owned());
    assert_eq!(with_condition("[\"case.ron\"]", "case.ron"), [unknown]);
    let twice = (Code::S035, "scenarios[1]".to_owned());
    assert_eq!(
        with_condition("[\"case.ron\", \"staged-border-incident\"]", "staged-border-incident"),
        [twice]
    );
    std::fs::remove_dir_all(folder).expect("it can be removed");
}
