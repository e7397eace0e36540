//! The ideal observer: how well the evidence tells a truth from its twin, how much of that the alliance's decision
//! keeps, and both errors over the action threshold.
//!
//! The observer pools what has reached anybody, knows how it came about and listens to nobody
//! ([`casus_model::observer`]). The efficiency of the decision is (d'_decision / d'_pooled)^2 (Tanner and Birdsall
//! 1958), and what is lost falls into three parts, all as shares of d'_pooled^2:
//!
//! > sharing   = pooled^2 - best^2      what no single member holds
//! > reading   = best^2 - belief^2      what the beliefs of the alliance make of the best member's evidence
//! > consensus = belief^2 - decision^2  what the decision makes of the beliefs
//!
//! so that efficiency + sharing + reading + consensus = 1. A part is negative where something is gained: talk pools
//! evidence too.
//!
//! The serialised form of [`Roc`] is a contract (`"format": "casus.roc"`): fields may be added under the same version,
//! none changes its meaning. Where a number is undefined it is null, never NaN.

use crate::batch::Batch;
use crate::detection::Sensitivity;
use crate::why::Estimate;
use casus_model::math::{ln, logistic};
use casus_model::report::{ScenarioName, Truth};
use casus_model::{HypothesisId, Model, Run, VALUE_VERSION};
use serde::Serialize;

/// Points of the curve besides its two ends.
const POINTS: usize = 41;

/// How well an alliance tells a truth from its twin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Roc {
    /// `casus.roc`.
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
    /// How many replicates each truth was played for, pair by pair under the same draws.
    pub replicates: u32,
    /// The truth that warrants more, which is to be answered.
    pub signal: Truth,
    /// The truth that warrants less.
    pub noise: Truth,
    /// How well each stage tells them apart.
    pub sensitivity: Stages,
    /// What the decision keeps of the evidence; left out where the pooled evidence tells nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub efficiency: Option<Efficiency>,
    /// Where the alliance stands.
    pub alliance: Alliance,
    /// The errors of an ideal observer that answers a truth in full once its posterior passes the action threshold,
    /// from always acting to never.
    pub curve: Vec<Point>,
    /// The decision as a graded answer: shares of runs that end at each rung or above.
    pub rungs: Vec<Graded>,
}

/// How well each stage tells signal from noise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stages {
    /// The pooled evidence.
    pub pooled: Sensitivity,
    /// The evidence of the member that has the best.
    pub best_member: Sensitivity,
    /// Which member that is.
    pub best: String,
    /// Mean of d' over the members' own evidence.
    pub mean_member: f64,
    /// The members' mean log-odds at the end, as they express them.
    pub belief: Sensitivity,
    /// The rung at the end.
    pub decision: Sensitivity,
}

/// Shares of the squared d' of the pooled evidence; they sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Efficiency {
    /// What the decision keeps.
    pub efficiency: f64,
    /// What no single member holds.
    pub sharing_loss: f64,
    /// What beliefs lose against the best member's evidence; negative where they gain.
    pub reading_loss: f64,
    /// What the decision loses against the beliefs.
    pub consensus_loss: f64,
}

/// Where the alliance stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Alliance {
    /// Under-reaction at the end under the signal, 0 to 1.
    pub under: Estimate,
    /// Over-reaction at the end under the noise, 0 to 1.
    pub over: Estimate,
    /// Over-reaction under the signal.
    pub over_under_signal: Estimate,
    /// Under-reaction under the noise.
    pub under_under_noise: Estimate,
    /// Under-reaction of the ideal observer that over-reacts as much.
    pub observer_under: f64,
}

/// A point of the observer's curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Action threshold: posterior probability of the signal from which it acts; 0 acts always, 1 never.
    pub threshold: f64,
    /// The same as a log-likelihood ratio in nats; null at the two ends.
    pub log_likelihood_ratio: Option<f64>,
    /// Share of the runs under the signal in which it acts.
    pub hit: f64,
    /// Share of the runs under the noise in which it acts.
    pub false_alarm: f64,
    /// Mean under-reaction under the signal, 0 to 1.
    pub under: f64,
    /// Mean over-reaction under the noise, 0 to 1.
    pub over: f64,
}

/// The decision cut at a rung.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Graded {
    /// The rung.
    pub rung: u8,
    /// Share of the runs under the signal that end at it or above.
    pub hit: f64,
    /// Share of the runs under the noise that do.
    pub false_alarm: f64,
}

/// Why two models cannot be told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTwins {
    /// Both play the same truth, or they do not have the same hypotheses and members.
    NotApart,
    /// Both truths warrant this rung: there is no answer that is right under one and wrong under the other.
    SameRung(u8),
}

impl std::fmt::Display for NotTwins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotTwins::NotApart => f.write_str("these are not one scenario under two truths"),
            NotTwins::SameRung(rung) => {
                write!(
                    f,
                    "both truths warrant rung {rung}, so no answer is right under one and wrong under the other"
                )
            }
        }
    }
}

impl std::error::Error for NotTwins {}

/// What is kept of a run.
#[derive(Clone, Debug, Default)]
struct Seen {
    pooled: f64,
    members: Vec<f64>,
    belief: f64,
    rung: u8,
    under: f64,
    over: f64,
}

impl Seen {
    fn of(run: &Run<'_>, signal: HypothesisId, noise: HypothesisId) -> Seen {
        let evidence = run.evidence(signal, noise);
        let columns: Vec<&[f64]> = run.log_odds().collect();
        let mean = |h: HypothesisId| {
            let column = h.ix().checked_sub(1).map(|c| columns[c]);
            column.map_or(0.0, |y| y.iter().sum::<f64>() / y.len() as f64)
        };
        let s = run.summary();
        Seen {
            pooled: evidence.pooled,
            members: evidence.members,
            belief: mean(signal) - mean(noise),
            rung: s.rung,
            under: s.under,
            over: s.over,
        }
    }
}

impl Roc {
    /// Plays a scenario under a truth and its twin and compares the alliance with the ideal observer. The batch names
    /// the model of one truth; `twin` is that of the other. `progress` is told how many runs were played since it was
    /// last told.
    ///
    /// # Errors
    ///
    /// [`NotTwins`] if the two cannot be told apart by an answer.
    ///
    /// # Panics
    ///
    /// If a run panics or the batch is empty.
    pub fn play(batch: &Batch<'_>, twin: &Model, progress: &(dyn Fn(u64) + Sync)) -> Result<Roc, NotTwins> {
        let (one, other) = (batch.model.setup(), twin.setup());
        let alike = one.hypotheses == other.hypotheses && one.members.len() == other.members.len();
        if !alike || one.truth == other.truth {
            return Err(NotTwins::NotApart);
        }
        let warrants = |m: &Model| m.setup().hypotheses[m.setup().truth.ix()].warrants;
        let (signal, noise) = match warrants(batch.model).cmp(&warrants(twin)) {
            std::cmp::Ordering::Less => (twin, batch.model),
            std::cmp::Ordering::Equal => return Err(NotTwins::SameRung(warrants(twin))),
            std::cmp::Ordering::Greater => (batch.model, twin),
        };
        let (s, n) = (signal.setup().truth, noise.setup().truth);
        let play = |model| Batch { model, ..*batch }.each(&|run| Seen::of(run, s, n), progress);
        Ok(Roc::of(batch, signal, noise, &play(signal), &play(noise)))
    }

    fn of(batch: &Batch<'_>, signal: &Model, noise: &Model, hits: &[Seen], alarms: &[Seen]) -> Roc {
        let setup = signal.setup();
        let truth = |model: &Model| {
            let h = &setup.hypotheses[model.setup().truth.ix()];
            Truth { hypothesis: h.id.clone(), warranted_rung: h.warrants }
        };
        let (of_signal, of_noise) = (truth(signal), truth(noise));
        let top = (setup.ladder.len() - 1) as f64;
        let gap = f64::from(of_signal.warranted_rung - of_noise.warranted_rung) / top;
        let prior = |model: &Model| setup.hypotheses[model.setup().truth.ix()].prior;
        let sensitivity = Stages::of(signal, hits, alarms);
        let curve = curve(hits, alarms, ln(prior(signal) / prior(noise)), gap);
        let estimate =
            |runs: &[Seen], of: fn(&Seen) -> f64| Estimate::of(&runs.iter().map(of).collect::<Vec<f64>>());
        let over = estimate(alarms, |r| r.over);
        let share = |runs: &[Seen], rung: u8| {
            runs.iter().filter(|r| r.rung >= rung).count() as f64 / runs.len() as f64
        };
        let graded = |rung: u8| Graded { rung, hit: share(hits, rung), false_alarm: share(alarms, rung) };
        Roc {
            format: "casus.roc",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(batch.model.setup()),
            seed: batch.seed,
            first_replicate: batch.first,
            replicates: batch.replicates,
            efficiency: Efficiency::of(&sensitivity),
            sensitivity,
            alliance: Alliance {
                under: estimate(hits, |r| r.under),
                over,
                over_under_signal: estimate(hits, |r| r.over),
                under_under_noise: estimate(alarms, |r| r.under),
                observer_under: under_at(&curve, over.mean),
            },
            curve,
            rungs: (0..setup.ladder.len()).filter_map(|r| u8::try_from(r).ok()).map(graded).collect(),
            signal: of_signal,
            noise: of_noise,
        }
    }
}

impl Stages {
    fn of(model: &Model, hits: &[Seen], alarms: &[Seen]) -> Stages {
        let tell = |of: &dyn Fn(&Seen) -> f64| {
            let numbers = |runs: &[Seen]| runs.iter().map(of).collect::<Vec<f64>>();
            Sensitivity::of(&numbers(hits), &numbers(alarms))
        };
        let members: Vec<Sensitivity> =
            (0..model.setup().members.len()).map(|i| tell(&|seen| seen.members[i])).collect();
        let better = |a: usize, b: usize| if members[b].d_prime > members[a].d_prime { b } else { a };
        let best = (0..members.len()).fold(0, better);
        Stages {
            pooled: tell(&|seen| seen.pooled),
            best_member: members[best],
            best: model.setup().members[best].id.clone(),
            mean_member: members.iter().map(|m| m.d_prime).sum::<f64>() / members.len() as f64,
            belief: tell(&|seen| seen.belief),
            decision: tell(&|seen| f64::from(seen.rung)),
        }
    }
}

impl Efficiency {
    /// A stage that tells the two the wrong way round keeps nothing: its d' counts as 0.
    fn of(stages: &Stages) -> Option<Efficiency> {
        let square = |s: &Sensitivity| s.d_prime.max(0.0) * s.d_prime.max(0.0);
        let pooled = square(&stages.pooled);
        let (best, belief, decision) =
            (square(&stages.best_member), square(&stages.belief), square(&stages.decision));
        (pooled > 0.0).then(|| Efficiency {
            efficiency: decision / pooled,
            sharing_loss: (pooled - best) / pooled,
            reading_loss: (best - belief) / pooled,
            consensus_loss: (belief - decision) / pooled,
        })
    }
}

/// The observer's errors, from always acting to never: at the two ends, and at ratios evenly spaced among those that
/// came up.
fn curve(hits: &[Seen], alarms: &[Seen], prior: f64, gap: f64) -> Vec<Point> {
    let mut ratios: Vec<f64> = hits.iter().chain(alarms).map(|seen| seen.pooled).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    ratios.dedup();
    let cuts = POINTS.min(ratios.len());
    let place = |c: usize| if cuts > 1 { c * (ratios.len() - 1) / (cuts - 1) } else { 0 };
    let acts = |runs: &[Seen], from: f64| {
        runs.iter().filter(|seen| seen.pooled >= from).count() as f64 / runs.len() as f64
    };
    let point = |from: f64, threshold: f64, llr: Option<f64>| {
        let (hit, false_alarm) = (acts(hits, from), acts(alarms, from));
        let (under, over) = (gap * (1.0 - hit), gap * false_alarm);
        Point { threshold, log_likelihood_ratio: llr, hit, false_alarm, under, over }
    };
    let inner = (0..cuts).map(|c| {
        let from = ratios[place(c)];
        point(from, logistic(from + prior), Some(from))
    });
    let ends = (point(f64::NEG_INFINITY, 0.0, None), point(f64::INFINITY, 1.0, None));
    [ends.0].into_iter().chain(inner).chain([ends.1]).collect()
}

/// Under-reaction on the curve at an over-reaction, between its points by a straight line.
fn under_at(curve: &[Point], over: f64) -> f64 {
    let mut under = 0.0;
    for pair in curve.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if over >= a.over {
            return a.under.min(b.under);
        }
        under = if a.over > b.over {
            a.under + (b.under - a.under) * (a.over - over) / (a.over - b.over)
        } else {
            b.under
        };
        if over >= b.over {
            break;
        }
    }
    under
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_model::Setup;
    use casus_model::setup::Signals;
    use casus_scenario::ScenarioFile;

    fn twins(id: &str) -> (Setup, Setup) {
        let file = ScenarioFile::shipped(id).expect("it ships");
        let loaded = file.load().expect("it loads");
        let mut other = file.clone();
        other.set("truth", loaded.scenario.twin.as_ref().expect("it has a twin").as_str());
        (loaded.setup, other.load().expect("it loads").setup)
    }

    fn compile(setup: Setup) -> Model {
        Model::new(setup).expect("it is valid")
    }

    fn batch(model: &Model, replicates: u32) -> Batch<'_> {
        Batch { model, seed: 2026, group: 0, first: 0, replicates, threads: 2 }
    }

    /// Nothing but private signals N(+-mu, sd^2), T of them for each of n members: d' is 2 mu sqrt(n T) / sd pooled
    /// and 2 mu sqrt(T) / sd for each member, so sharing loses 1 - 1/n.
    #[test]
    fn normal_signals_have_their_known_sensitivity() {
        let (one, two) = twins("staged-border-incident");
        let signals = |mut setup: Setup, truth: HypothesisId| {
            setup.items.clear();
            setup.injects.retain(|x| {
                !matches!(
                    x.effect,
                    casus_model::setup::Effect::Item(_) | casus_model::setup::Effect::Share { .. }
                )
            });
            setup.adversary.repertoire.clear();
            setup.truth = truth;
            setup.members.truncate(4);
            setup.grievances.clear();
            setup.influence = casus_model::influence::InfluenceNetwork::by_capability(&setup.members, 1.0);
            setup.injects.retain(|x| matches!(x.effect, casus_model::setup::Effect::FrontLine { .. }));
            setup.members.iter_mut().for_each(|m| m.signal_sd = 2.0);
            setup.clock.last = setup.clock.first.plus(24);
            let hypothesis = one.truth;
            setup.signals = Some(Signals { hypothesis, drift: vec![0.1], shared: false });
            compile(setup)
        };
        let (a, b) = (signals(one.clone(), one.truth), signals(one.clone(), two.truth));
        let roc = Roc::play(&batch(&a, 4000), &b, &|_| ()).expect("twins");
        let ticks = 25.0_f64;
        let member = 2.0 * 0.1 * ticks.sqrt() / 2.0;
        let pooled = roc.sensitivity.pooled;
        let near = |got: f64, want: f64| assert!((got - want).abs() < 0.06, "{got}, expected {want}");
        near(pooled.d_prime, 2.0 * member);
        near(roc.sensitivity.mean_member, member);
        assert!(pooled.d_prime_se.is_some_and(|se| se > 0.01 && se < 0.04), "{pooled:?}");
        let e = roc.efficiency.expect("evidence tells something");
        assert!((e.sharing_loss - 0.75).abs() < 0.08, "{e:?}");
        // Nothing happens, so nothing is decided, and all that the beliefs hold is lost.
        assert_eq!((e.efficiency, roc.sensitivity.decision.auc), (0.0, 0.5));
        // The neutral criterion of two equal normals: a hit and a correct rejection are equally likely, Phi(d'/2).
        let middle = roc.curve.iter().min_by(|x, y| {
            let off = |p: &Point| p.log_likelihood_ratio.map_or(f64::INFINITY, f64::abs);
            off(x).total_cmp(&off(y))
        });
        let middle = middle.expect("a curve");
        near(middle.hit, 0.691_462_461_274_013);
        near(middle.false_alarm, 0.308_537_538_725_987);
    }

    #[test]
    fn the_shares_of_the_shipped_scenarios_sum_to_one_and_the_curve_falls() {
        for id in casus_scenario::shipped::SCENARIOS.iter().map(|s| s.id) {
            let (one, two) = twins(id);
            let (a, b) = (compile(one), compile(two));
            let roc = match Roc::play(&batch(&a, 30), &b, &|_| ()) {
                Ok(roc) => roc,
                Err(why) => {
                    assert!(matches!(why, NotTwins::SameRung(_)), "{id}: {why}");
                    continue;
                }
            };
            if let Some(e) = roc.efficiency {
                let sum = e.efficiency + e.sharing_loss + e.reading_loss + e.consensus_loss;
                assert!((sum - 1.0).abs() < 1e-12, "{id}: {e:?}");
            }
            assert!(roc.curve.windows(2).all(|p| p[0].over >= p[1].over && p[0].under <= p[1].under), "{id}");
            assert!(roc.curve.windows(2).all(|p| p[0].threshold <= p[1].threshold), "{id}");
            let (first, last) = (roc.curve[0], roc.curve[roc.curve.len() - 1]);
            assert_eq!((first.hit, first.false_alarm, last.hit, last.false_alarm), (1.0, 1.0, 0.0, 0.0));
            assert!(roc.rungs[0].hit == 1.0 && roc.rungs[0].false_alarm == 1.0);
            // Either model may be named: the truth that warrants more is the signal.
            let turned = Roc::play(&batch(&b, 30), &a, &|_| ()).expect("twins still");
            assert_eq!((turned.sensitivity, turned.signal), (roc.sensitivity, roc.signal));
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused() {
        let (one, two) = twins("staged-border-incident");
        let a = compile(one.clone());
        assert_eq!(Roc::play(&batch(&a, 1), &a, &|_| ()), Err(NotTwins::NotApart));
        let same = |mut setup: Setup| {
            setup.hypotheses.iter_mut().for_each(|h| h.warrants = 3);
            compile(setup)
        };
        assert_eq!(Roc::play(&batch(&same(one), 1), &same(two), &|_| ()), Err(NotTwins::SameRung(3)));
    }

    #[test]
    fn the_curve_is_read_between_its_points() {
        let point = |over: f64, under: f64| Point {
            threshold: 0.0,
            log_likelihood_ratio: None,
            hit: 0.0,
            false_alarm: 0.0,
            under,
            over,
        };
        let curve = [point(0.4, 0.0), point(0.2, 0.1), point(0.0, 0.4)];
        for (over, under) in [(0.5, 0.0), (0.4, 0.0), (0.3, 0.05), (0.2, 0.1), (0.1, 0.25), (0.0, 0.4)] {
            assert!((under_at(&curve, over) - under).abs() < 1e-12, "at {over}: {}", under_at(&curve, over));
        }
    }
}
