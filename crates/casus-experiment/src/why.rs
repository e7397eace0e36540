//! Why an alliance fractured: exact Shapley values of five causes, by paired counterfactual runs.
//!
//! Each of the 2^5 sets of causes is a model of its own, in which the causes outside the set have their neutral value
//! ([`cause`]), and every one is played under the same draws. The worth of a set is what a measure comes to in a
//! replicate; the Shapley value of a cause is the mean of what it adds, over all orders in which causes can be let in.
//! The values of a replicate sum to its measure with all causes less its measure with none.
//!
//! The serialised form of [`Why`] is a contract (`"format": "casus.why"`): fields may be added under the same version,
//! none changes its meaning. Where a number is undefined it is null, never NaN.

pub mod cause;
pub mod flip;
pub mod shapley;
pub mod single;

use crate::batch::Batch;
use crate::statistic::{Stat, Z};
use casus_model::report::{Pairs, ScenarioName, Truth};
use casus_model::{Model, Setup, Summary, VALUE_VERSION};
use cause::{CAUSES, Cause, with_causes};
use serde::Serialize;
use shapley::shapley;

/// Sets of causes.
const COALITIONS: usize = 1 << CAUSES;

/// A measure of a run: its name and its value.
type Measure = (&'static str, fn(&Summary) -> f64);

/// What is decomposed: the fracture at the end and its parts, its peak, the rung at the end and the two errors.
const MEASURES: [Measure; 9] = [
    ("afi", |s| s.fracture[0].last),
    ("afi_peak", |s| s.fracture[0].peak),
    ("belief", |s| s.fracture[1].last),
    ("preference", |s| s.fracture[2].last),
    ("voice", |s| s.fracture[3].last),
    ("deficit", |s| s.fracture[4].last),
    ("rung", |s| f64::from(s.rung)),
    ("under", |s| s.under),
    ("over", |s| s.over),
];

/// Why an alliance fractured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// `casus.why`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// What was played.
    pub scenario: ScenarioName,
    /// Seed of every run.
    pub seed: u64,
    /// First replicate.
    pub first_replicate: u32,
    /// How many replicates each set of causes was played for.
    pub replicates: u32,
    /// What really happened.
    pub truth: Truth,
    /// The measures, each shared out among the causes.
    pub measures: Vec<Decomposition>,
}

/// A measure shared out among the causes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decomposition {
    /// Which measure.
    pub measure: &'static str,
    /// With all causes at work, as the scenario is.
    pub with_all: Estimate,
    /// With none: every cause at its neutral value.
    pub with_none: Estimate,
    /// The difference, which the values of the causes sum to.
    pub difference: Estimate,
    /// Shapley value of each cause.
    pub causes: Pairs<Estimate>,
}

/// A mean over replicates with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Its standard error; null below two replicates.
    pub se: Option<f64>,
    /// Lower end of the interval, 1.96 standard errors below.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Estimate {
    /// Of finite numbers, one for each replicate; all 0 if there are none.
    #[must_use]
    pub fn of(numbers: &[f64]) -> Estimate {
        let Stat { mean: Some(mean), se, .. } = Stat::of(numbers.iter().copied()) else {
            return Estimate::default();
        };
        Estimate { mean, se, low: se.map(|se| mean - Z * se), high: se.map(|se| mean + Z * se) }
    }
}

/// What a scenario's causes are worth: the runs of every set of causes over the same replicates.
#[derive(Clone, Debug)]
pub struct Worth {
    runs: Vec<Vec<Summary>>,
}

impl Worth {
    /// Plays every set of causes of the batch's model. `progress` is told, from any thread, how many runs were played
    /// since it was last told; there are 32 for each replicate.
    ///
    /// # Panics
    ///
    /// If a run panics.
    #[must_use]
    pub fn play(batch: &Batch<'_>, progress: &(dyn Fn(u64) + Sync)) -> Worth {
        let setup = batch.model.setup();
        let play = |active: usize| {
            let model = compile(with_causes(setup, active));
            Batch { model: &model, ..*batch }.run(progress).summaries
        };
        Worth { runs: (0..COALITIONS).map(play).collect() }
    }

    /// The Shapley values of the causes for one measure of one replicate, in the order of [`Cause::ALL`].
    fn values(&self, replicate: usize, of: fn(&Summary) -> f64) -> Vec<f64> {
        let worth: Vec<f64> = self.runs.iter().map(|runs| of(&runs[replicate])).collect();
        shapley(CAUSES, &worth)
    }

    fn decompose(&self, (measure, of): Measure) -> Decomposition {
        let numbers = |set: usize| self.runs[set].iter().map(of).collect::<Vec<f64>>();
        let (all, none) = (numbers(COALITIONS - 1), numbers(0));
        let difference: Vec<f64> = all.iter().zip(&none).map(|(a, b)| a - b).collect();
        let values: Vec<Vec<f64>> = (0..all.len()).map(|k| self.values(k, of)).collect();
        let estimate = |(c, cause): (usize, Cause)| {
            let of_cause: Vec<f64> = values.iter().map(|v| v[c]).collect();
            (cause.name().to_owned(), Estimate::of(&of_cause))
        };
        Decomposition {
            measure,
            with_all: Estimate::of(&all),
            with_none: Estimate::of(&none),
            difference: Estimate::of(&difference),
            causes: Pairs(Cause::ALL.into_iter().enumerate().map(estimate).collect()),
        }
    }
}

impl Why {
    /// Shares the fracture of a batch out among its causes.
    #[must_use]
    pub fn of(batch: &Batch<'_>, worth: &Worth) -> Why {
        let setup = batch.model.setup();
        let hypothesis = &setup.hypotheses[setup.truth.ix()];
        Why {
            format: "casus.why",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(setup),
            seed: batch.seed,
            first_replicate: batch.first,
            replicates: batch.replicates,
            truth: Truth { hypothesis: hypothesis.id.clone(), warranted_rung: hypothesis.warrants },
            measures: MEASURES.into_iter().map(|measure| worth.decompose(measure)).collect(),
        }
    }
}

/// A changed setup of a model that was compiled.
fn compile(setup: Setup) -> Model {
    Model::new(setup).unwrap_or_else(|invalid| panic!("a neutral value is out of range: {invalid}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::{batch, model};

    /// In every replicate and for every measure the values sum to the difference.
    #[test]
    fn the_causes_share_out_the_whole_difference() {
        let model = model();
        let worth = Worth::play(&Batch { replicates: 40, ..batch(&model) }, &|_| ());
        for (measure, of) in MEASURES {
            for k in 0..40 {
                let sum: f64 = worth.values(k, of).iter().sum();
                let difference = of(&worth.runs[31][k]) - of(&worth.runs[0][k]);
                assert!((sum - difference).abs() < 1e-12, "{measure} of {k}: {sum}, not {difference}");
            }
        }
    }

    /// All causes at work is the scenario as it is; a cause that is neutral already is worth nothing.
    #[test]
    fn a_neutral_cause_is_a_dummy() {
        let model = model();
        let mut setup = model.setup().clone();
        assert_eq!(with_causes(&setup, COALITIONS - 1), setup);
        for (c, cause) in Cause::ALL.into_iter().enumerate() {
            cause.neutralise(&mut setup);
            let model = compile(setup.clone());
            let batch = Batch { replicates: 8, ..batch(&model) };
            let why = Why::of(&batch, &Worth::play(&batch, &|_| ()));
            for d in &why.measures {
                for (name, value) in &d.causes.0[..=c] {
                    assert_eq!((value.mean, value.se), (0.0, Some(0.0)), "{name} in {}", d.measure);
                }
            }
        }
    }

    /// With one prior, the same evidence for all and an even network, nobody believes anything else.
    #[test]
    fn without_causes_there_is_no_fracture_of_belief() {
        let model = model();
        let batch = Batch { replicates: 20, ..batch(&model) };
        let why = Why::of(&batch, &Worth::play(&batch, &|_| ()));
        let belief = &why.measures[2];
        assert_eq!(belief.measure, "belief");
        assert!(belief.with_none.mean < 1e-12 && belief.with_all.mean > 0.05, "{belief:?}");
        let preference = &why.measures[3];
        assert!(preference.with_none.mean < 0.02 && preference.with_all.mean > 0.1, "{preference:?}");
    }

    /// Private signals are evidence too: with open access everybody hears the sum of all of them.
    #[test]
    fn open_access_shares_private_signals() {
        let mut setup = model().setup().clone();
        for cause in [Cause::Priors, Cause::Network] {
            cause.neutralise(&mut setup);
        }
        setup.items.iter_mut().for_each(|item| item.reliability = 0.0);
        setup.members.iter_mut().for_each(|m| m.signal_sd = 0.2);
        let hypothesis = setup.truth;
        setup.signals = Some(casus_model::setup::Signals { hypothesis, drift: vec![0.02], shared: false });
        let fracture = |setup: Setup| {
            let model = compile(setup);
            let mut run = model.silent();
            run.restart(casus_model::Draws::new(1, 0, 0));
            run.finish();
            let told = run.evidence(hypothesis, casus_model::HypothesisId::at(0)).pooled;
            (run.summary().fracture[1].last, told)
        };
        let (apart, told) = fracture(setup.clone());
        Cause::Access.neutralise(&mut setup);
        let (together, still_told) = fracture(setup);
        assert!(apart > 0.05 && together < 1e-12, "{apart} and {together}");
        assert_eq!(told, still_told, "what is known to somebody does not depend on who hears it");
    }

    #[test]
    fn threads_do_not_show() {
        let model = model();
        let why = |threads| {
            let batch = Batch { replicates: 70, threads, ..batch(&model) };
            format!("{:?}", Why::of(&batch, &Worth::play(&batch, &|_| ())))
        };
        assert_eq!(why(1), why(2));
    }
}
