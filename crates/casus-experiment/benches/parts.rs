//! The parts of a run, each alone: a tick under every choice of every rule, the measures, loading and compiling.

use casus_model::adversary::AdversaryPolicy;
use casus_model::metrics::fracture::{agreement, belief_fracture, preference_fracture};
use casus_model::metrics::line::{agreement_graph, fiedler, least_cut};
use casus_model::rng::{Key, Purpose, uniform};
use casus_model::setup::{
    AggregationRule, BeliefUpdate, DecisionRule, DraftingRule, InfluenceRule, Setup, SourceModel,
};
use casus_model::{Draws, Model, Tick};
use casus_scenario::ScenarioFile;
use divan::{Bencher, black_box};

const SCENARIOS: [&str; 3] = ["staged-border-incident", "cable-sabotage", "stray-missile"];

/// Two days after the incident: evidence is on its way and a text lies on the table.
const MIDDLE: Tick = Tick(8);

/// Replicates that stand at the middle, so that one run's course is not mistaken for the cost of a tick.
const RUNS: u32 = 32;

/// A rule's choice by name, and what makes it.
#[derive(Clone, Copy)]
struct Choice {
    name: &'static str,
    make: fn(&mut Setup),
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The founding scenario as it ships, then every other choice of each rule.
const CHOICES: [Choice; 17] = [
    Choice { name: "as shipped", make: |_| () },
    Choice { name: "source_model Tempered", make: |s| s.rules.source_model = SourceModel::Tempered },
    Choice {
        name: "belief_update BiasedAssimilation",
        make: |s| s.rules.belief_update = BeliefUpdate::BiasedAssimilation { bias: 0.25 },
    },
    Choice { name: "influence None", make: |s| s.rules.influence = InfluenceRule::None },
    Choice {
        name: "belief_update Sprt",
        make: |s| s.rules.belief_update = BeliefUpdate::Sprt { accept: 0.05, reject: 0.05 },
    },
    Choice { name: "influence DeGroot", make: |s| s.rules.influence = InfluenceRule::DeGroot },
    Choice {
        name: "influence HegselmannKrause",
        make: |s| s.rules.influence = InfluenceRule::HegselmannKrause { bound: 0.3 },
    },
    Choice {
        name: "influence DeffuantWeisbuch",
        make: |s| {
            s.rules.influence = InfluenceRule::DeffuantWeisbuch { bound: 0.3, rate: 0.5, pairs: 16 };
        },
    },
    Choice { name: "influence LogPool", make: |s| s.rules.influence = InfluenceRule::LogPool },
    Choice {
        name: "decision LogitQuantal",
        make: |s| s.rules.decision = DecisionRule::LogitQuantal { precision: 2.0 },
    },
    Choice { name: "decision Scripted", make: |s| s.rules.decision = DecisionRule::Scripted },
    Choice { name: "influence gated", make: |s| s.members.iter_mut().for_each(|m| m.confidence_bound = 0.5) },
    Choice { name: "decision Threshold", make: |s| s.rules.decision = DecisionRule::Threshold },
    Choice { name: "drafting WeightedMedian", make: |s| s.rules.drafting = DraftingRule::WeightedMedian },
    Choice {
        name: "aggregation QualifiedMajority",
        make: |s| s.rules.aggregation = AggregationRule::QualifiedMajority,
    },
    Choice { name: "adversary Scripted", make: |s| s.adversary.policy = AdversaryPolicy::Scripted },
    Choice { name: "adversary Random", make: |s| s.adversary.policy = AdversaryPolicy::Random { rate: 0.5 } },
];

fn main() {
    divan::main();
}

fn setup(id: &str) -> Setup {
    ScenarioFile::shipped(id).expect("it ships").load().expect("it loads").setup
}

fn model(choice: Choice) -> Model {
    let mut setup = setup(SCENARIOS[0]);
    (choice.make)(&mut setup);
    Model::new(setup).expect("it is valid")
}

/// One tick in the middle of the run.
#[divan::bench(args = CHOICES)]
fn tick(bencher: Bencher<'_, '_>, choice: Choice) {
    let model = model(choice);
    let at_the_middle = |replicate| {
        let mut run = model.silent();
        run.restart(Draws::new(2026, 0, replicate));
        while run.tick() < MIDDLE {
            run.step();
        }
        run
    };
    let runs: Vec<_> = (0..RUNS).map(at_the_middle).collect();
    let mut next = runs.iter().cycle();
    bencher
        .with_inputs(|| next.next().cloned().expect("the runs come round again"))
        .bench_local_refs(|run| run.step());
}

/// A whole run, in which every phase has its turn.
#[divan::bench(args = CHOICES)]
fn run(bencher: Bencher<'_, '_>, choice: Choice) {
    let model = model(choice);
    let mut run = model.silent();
    let mut replicates = (0..RUNS).cycle();
    bencher.bench_local(|| {
        run.restart(Draws::new(2026, 0, replicates.next().unwrap_or(0)));
        run.finish();
        black_box(run.summary());
    });
}

/// The measures alone, on drawn beliefs, rungs and answers.
mod metric {
    use super::*;

    const MEMBERS: usize = 32;
    const HYPOTHESES: usize = 5;
    const TOP: u8 = 8;

    fn beliefs() -> Vec<f64> {
        let mut rng = Draws::new(2026, 0, 0).once(Purpose::Prior, Key(1), Key(2));
        let mut p: Vec<f64> = (0..MEMBERS * HYPOTHESES).map(|_| uniform(&mut rng)).collect();
        for i in 0..MEMBERS {
            let total: f64 = p.iter().skip(i).step_by(MEMBERS).sum();
            p.iter_mut().skip(i).step_by(MEMBERS).for_each(|p| *p /= total);
        }
        p
    }

    #[divan::bench]
    fn belief(bencher: Bencher<'_, '_>) {
        let p = beliefs();
        bencher.bench(|| belief_fracture(MEMBERS, MEMBERS, black_box(&p)));
    }

    #[divan::bench]
    fn preference(bencher: Bencher<'_, '_>) {
        let at_least = [32, 28, 24, 20, 16, 12, 8, 4, 2];
        bencher.bench(|| preference_fracture(black_box(&at_least), TOP));
    }

    #[divan::bench]
    fn voice(bencher: Bencher<'_, '_>) {
        bencher.bench(|| agreement(black_box(&[20, 6, 4, 2])));
    }

    #[divan::bench]
    fn line(bencher: Bencher<'_, '_>) {
        let p = beliefs();
        bencher.bench(|| fiedler(&agreement_graph(MEMBERS, MEMBERS, black_box(&p))));
    }

    #[divan::bench]
    fn least_cut_of_beliefs(bencher: Bencher<'_, '_>) {
        let graph = agreement_graph(MEMBERS, MEMBERS, &beliefs());
        bencher.bench(|| least_cut(black_box(&graph)));
    }
}

/// Reading, checking and lowering a scenario and its pack.
#[divan::bench(args = SCENARIOS)]
fn load(bencher: Bencher<'_, '_>, id: &str) {
    bencher.bench(|| setup(id));
}

/// From a setup to a model.
#[divan::bench(args = SCENARIOS)]
fn compile(bencher: Bencher<'_, '_>, id: &str) {
    let setup = setup(id);
    bencher.with_inputs(|| setup.clone()).bench_values(|setup| Model::new(setup).expect("it is valid"));
}
