//! Fitting a few shared parameters of the engine to what members did when they were asked to act in their own name.
//!
//! The likelihood is the engine's own. An appeal is answered by
//!
//! > U = a0 + v p V - o (1 - p) - kap c - eta R + w_G G + chi near (1 - pressing) - w_Q (1 - Q) + a_i + u
//!
//! with p, V, G and Q as runs of the incident have them when each member answers. The lean u that all share in a case is
//! integrated over 11 nodes, what members have of their own by the usual scaling of a logistic function by its normal
//! variance, and the product over members is averaged over runs. Members differ by covariates with shared weights (chi,
//! rho) and by a lean of their own whose spread is fitted: that is the pooling. In log-odds a prior that leans with
//! alignment is linear in rho, so two plays, at 0 and 1, give the beliefs at any rho. Texts, of which hardly one was
//! refused, say nothing here and are not fitted.
//!
//! The posterior is sampled by elliptical slices (Murray, Adams and MacKay 2010), which have nothing to tune, under
//! normal priors cut off at 0 where a parameter cannot be negative.

use super::Ask;
use super::act::Answer;
use super::engine::{Row, Watch};
use super::incident::Incident;
use super::played::play_with;
use crate::bootstrap::quantile;
use casus_model::math::{cos_turns, exp, ln, logistic, logit, sin_turns};
use casus_model::rng::{Key, Purpose, normal, uniform};
use casus_model::setup::Effect;
use casus_model::{Draws, Tick};
use casus_scenario::Problems;
use serde::Serialize;

/// A parameter that is fitted: its field, mean and standard deviation of its prior, and whether it is cut off at 0.
type Prior = (&'static str, f64, f64, bool);

/// The priors are those of the record's small models; that of rho is wider, since it counts in the engine's log-odds.
pub const FITTED: [Prior; 9] = [
    ("solo_intercept", -0.4, 1.0, false),
    ("stake_weight", 6.0, 2.0, true),
    ("error_weight", 2.8, 1.2, true),
    ("staleness", 0.9, 0.6, true),
    ("proximity_weight", 1.05, 0.5, true),
    ("alignment_weight", 1.0, 0.5, true),
    ("member_residual", 0.45, 0.3, true),
    ("case_residual", 0.7, 0.4, true),
    ("partial_width", 0.75, 0.3, true),
];

/// Runs over which a likelihood is averaged.
const RUNS: u32 = 8;

/// Steps of the sampler that are thrown away, and those kept.
const BURN: u32 = 200;
const KEPT: u32 = 1_200;

/// Posterior draws that are played, each in its share of the replicates.
const PLAYED: usize = 25;

/// What the record says of a parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Posterior {
    /// Field of the scenario's `parameters`.
    pub parameter: &'static str,
    /// Mean of the prior, before it is cut off.
    pub prior_mean: f64,
    /// Its standard deviation.
    pub prior_sd: f64,
    /// Mean of the posterior.
    pub mean: f64,
    /// Its 5 % quantile.
    pub low: f64,
    /// Its 95 % quantile.
    pub high: f64,
}

/// Draws from a posterior, in the order of [`FITTED`].
#[derive(Clone, Debug)]
pub struct Calibration {
    draws: Vec<[f64; FITTED.len()]>,
}

impl Calibration {
    /// Mean and the middle 90 % of every parameter.
    #[must_use]
    pub fn posteriors(&self) -> Vec<Posterior> {
        let of = |k: usize| {
            let mut numbers: Vec<f64> = self.draws.iter().map(|d| d[k]).collect();
            let mean = numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
            let (low, high) = (quantile(&mut numbers, 0.05), quantile(&mut numbers, 0.95));
            let (parameter, prior_mean, prior_sd, _) = FITTED[k];
            Posterior { parameter, prior_mean, prior_sd, mean, low, high }
        };
        (0..FITTED.len()).map(of).collect()
    }

    /// Draws at even distances along the chain, as changes to a scenario.
    #[must_use]
    pub fn changes(&self) -> Vec<Vec<(String, String)>> {
        let every = (self.draws.len() / PLAYED).max(1);
        let change = |k: usize, x: f64| (format!("parameters.{}", FITTED[k].0), format!("{x}"));
        let draws = self.draws.iter().step_by(every).take(PLAYED);
        draws.map(|d| d.iter().enumerate().map(|(k, x)| change(k, *x)).collect()).collect()
    }
}

/// What one member had before it in one run.
#[derive(Clone, Copy, Debug)]
struct Given {
    /// Log-odds that the state did it at rho = 0, and what each unit of rho adds.
    odds: f64,
    tilt: f64,
    /// (H/4) L and F of the gravest incident.
    harm: f64,
    freshness: f64,
    /// w_G G - w_Q (1 - Q) - kap z c - eta R.
    fixed: f64,
    proximity: f64,
    answer: Answer,
}

/// An appeal with its runs: what the record has of it, run by run.
#[derive(Clone, Debug)]
pub(crate) struct Appeal {
    /// The incident, by its place in the list.
    pub incident: usize,
    runs: Vec<Vec<Given>>,
    /// Variances of the logarithms of stake and error weight, and the variance that act cost adds.
    stake: f64,
    error: f64,
    cost: f64,
}

/// Every appeal of the incidents that has responses.
///
/// # Errors
///
/// The problems of a scenario without the tilt of alignment.
pub(crate) fn appeals(incidents: &[Incident], ask: Ask) -> Result<Vec<Appeal>, Vec<Problems>> {
    let mut appeals = Vec::new();
    for (k, incident) in incidents.iter().enumerate() {
        if incident.acts.iter().all(|(_, act)| act.codes.text || act.seen.is_empty()) {
            continue;
        }
        let at = |rho: &str| {
            let change = [("parameters.alignment_weight".to_owned(), rho.to_owned())];
            incident.changed(&change).map(|model| play_with(incident, &model, ask.seed, 0..RUNS, ask.threads))
        };
        let (plain, tilted) = (at("0")?, at("1")?);
        for (place, (motion, act)) in incident.acts.iter().enumerate() {
            if act.codes.text || act.seen.is_empty() {
                continue;
            }
            let runs = plain.iter().zip(&tilted);
            let given = |(plain, tilted): (&super::engine::Replicate, &super::engine::Replicate)| {
                given(incident, *motion, act, &plain.acts[place], &tilted.acts[place])
            };
            let p = &incident.model.setup().parameters;
            let cost = p.act_cost * cost_of(incident, *motion);
            let spread = exp(p.act_cost_spread * p.act_cost_spread);
            appeals.push(Appeal {
                incident: k,
                runs: runs.map(given).collect(),
                stake: p.stake_spread * p.stake_spread,
                error: p.error_spread * p.error_spread,
                cost: cost * cost * spread * (spread - 1.0),
            });
        }
    }
    Ok(appeals)
}

/// Cost of the rung that a motion asks for.
fn cost_of(incident: &Incident, motion: usize) -> f64 {
    let setup = incident.model.setup();
    match setup.injects[motion].effect {
        Effect::Motion { rung, .. } => setup.ladder[usize::from(rung)].cost,
        _ => 0.0,
    }
}

/// What each member that is scored had before it in one run, in the order of the responses.
fn given(incident: &Incident, motion: usize, act: &super::act::Act, plain: &Row, tilted: &Row) -> Vec<Given> {
    let setup = incident.model.setup();
    let p = &setup.parameters;
    let enough = match setup.injects[motion].effect {
        Effect::Motion { one_is_enough: true, .. } => -p.one_is_enough,
        _ => 0.0,
    };
    let of = |seen: &super::act::Seen| {
        let member = setup.member(&seen.member)?;
        let (here, there) = (plain.own[member.ix()]?, tilted.own[member.ix()]?);
        let sure = |p: f32| logit(f64::from(p).clamp(1e-6, 1.0 - 1e-6));
        let now = setup.clock.days(setup.injects[motion].tick.0) + f64::from(here.day);
        let (mut harm, mut freshness, mut most) = (0.0, 1.0, 0.0);
        for x in &setup.injects {
            let Effect::Incident { harm: h, locus, .. } = x.effect else { continue };
            let days = now - setup.clock.days(x.tick.0);
            let (grave, fresh) = (h * locus.weight(), exp(-days / p.freshness_days));
            let stake = grave * exp(-p.staleness * (1.0 - fresh));
            if days >= 0.0 && stake > most {
                (harm, freshness, most) = (grave, fresh, stake);
            }
        }
        let spread = exp(p.act_cost_spread * p.act_cost_spread / 2.0);
        Some(Given {
            odds: sure(here.belief),
            tilt: sure(there.belief) - sure(here.belief),
            harm,
            freshness,
            fixed: enough + p.endorsement_weight * f64::from(here.endorsement)
                - p.request_weight * (1.0 - f64::from(here.request))
                - p.act_cost * spread * cost_of(incident, motion),
            proximity: setup.members[member.ix()].proximity,
            answer: seen.answer,
        })
    };
    act.seen.iter().filter_map(of).collect()
}

impl Appeal {
    /// Log-likelihood of the answers.
    fn log_likelihood(&self, x: &[f64; FITTED.len()]) -> f64 {
        let [a0, v, o, phi, chi, rho, own, case, width] = *x;
        let half = width / 2.0;
        let (stake_mean, error_mean) = (exp(self.stake / 2.0), exp(self.error / 2.0));
        let (stake_var, error_var) =
            (exp(self.stake) * (exp(self.stake) - 1.0), exp(self.error) * (exp(self.error) - 1.0));
        let mut logs = Vec::with_capacity(self.runs.len() * NODES);
        let mut answers: Vec<(f64, f64, Answer)> = Vec::new();
        for run in &self.runs {
            answers.clear();
            for g in run {
                let p = logistic(g.odds + rho * g.tilt);
                let stake = v * p * g.harm * exp(-phi * (1.0 - g.freshness));
                let error = o * (1.0 - p);
                let near = chi * g.proximity * (1.0 - g.harm * g.freshness);
                let u = a0 + stake_mean * stake - error_mean * error + near + g.fixed;
                let variance = own * own + stake * stake * stake_var + error * error * error_var + self.cost;
                // E s(u + N(0, variance)) is near s(u / sqrt(1 + pi variance / 8)).
                answers.push((u, 1.0 / (1.0 + variance * std::f64::consts::PI / 8.0).sqrt(), g.answer));
            }
            for node in 0..NODES {
                let z = STRIDE * (node as f64 - (NODES / 2) as f64);
                let sum: f64 = answers
                    .iter()
                    .map(|&(u, scale, answer)| {
                        let (joined, nothing) = (
                            logistic(scale * (u + case * z - half)),
                            logistic(-scale * (u + case * z + half)),
                        );
                        let p = match answer {
                            Answer::Joined => joined,
                            Answer::Nothing => nothing,
                            Answer::Partial => 1.0 - joined - nothing,
                        };
                        ln(p.max(1e-300))
                    })
                    .sum();
                logs.push(sum - z * z / 2.0);
            }
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        most + ln(logs.iter().map(|l| exp(l - most)).sum::<f64>() / logs.len().max(1) as f64)
    }
}

/// Nodes over the lean of a case, and how many deviations they are apart.
const NODES: usize = 11;
const STRIDE: f64 = 0.55;

/// Samples the posterior given some appeals; `chain` names the luck of the sampler.
pub(crate) fn sample(appeals: &[&Appeal], seed: u64, chain: u32) -> Calibration {
    let draws = Draws::new(seed, 0, chain);
    let mean = FITTED.map(|p| p.1);
    let possible = |x: &[f64; FITTED.len()]| x.iter().zip(&FITTED).all(|(x, p)| !p.3 || *x > 0.0);
    let value = |x: &[f64; FITTED.len()]| match possible(x) {
        true => appeals.iter().map(|a| a.log_likelihood(x)).sum::<f64>(),
        false => f64::NEG_INFINITY,
    };
    let mut x = mean;
    let mut here = value(&x);
    let mut kept = Vec::with_capacity(KEPT as usize);
    for step in 0..BURN + KEPT {
        let mut stream = draws.at(Purpose::BacktestPosterior, Key(step), Key::NONE, Tick(0));
        let other: [f64; FITTED.len()] = FITTED.map(|p| p.2 * normal(&mut stream));
        let height = here + ln(uniform(&mut stream));
        let mut turn = uniform(&mut stream);
        let (mut low, mut high) = (turn - 1.0, turn);
        loop {
            // The functions take angles as turns from 0 to 1.
            let angle = turn - turn.floor();
            let (cos, sin) = (cos_turns(angle), sin_turns(angle));
            let next: [f64; FITTED.len()] =
                std::array::from_fn(|k| mean[k] + (x[k] - mean[k]) * cos + other[k] * sin);
            let there = value(&next);
            if there > height {
                (x, here) = (next, there);
                break;
            }
            if high - low < 1e-9 {
                break;
            }
            if turn < 0.0 {
                low = turn;
            } else {
                high = turn;
            }
            turn = low + (high - low) * uniform(&mut stream);
        }
        if step >= BURN {
            kept.push(x);
        }
    }
    Calibration { draws: kept }
}

/// A play of an incident under the draws of a calibration, each in its share of the replicates.
///
/// # Errors
///
/// The problems of a scenario under a draw.
pub(crate) fn play(
    incident: &Incident,
    calibration: &Calibration,
    ask: Ask,
) -> Result<Vec<super::Replicate>, Vec<Problems>> {
    let changes = calibration.changes();
    let shares = changes.len() as u32;
    let mut all = Vec::with_capacity(ask.replicates as usize);
    for (k, change) in (0_u32..).zip(&changes) {
        let model = incident.changed(change)?;
        let motions = incident.acts.iter().map(|(motion, _)| *motion).collect();
        let bound = |k: u32| (u64::from(ask.replicates) * u64::from(k) / u64::from(shares)) as u32;
        all.extend(Watch { model: &model, motions }.play(ask.seed, bound(k)..bound(k + 1), ask.threads));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backtest::incident;
    use std::path::Path;

    fn history() -> Vec<Incident> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/history");
        incident::read(&folder, &folder.join("data/responses.csv"), true).expect("the record is coded")
    }

    /// Data simulated by the engine from parameters that are drawn from the priors: their 90 % intervals must hold them
    /// as often as they say.
    #[test]
    #[ignore = "sixty fits take minutes"]
    fn parameters_are_recovered() {
        const REPEATS: u32 = 60;
        let incidents = history();
        let ask = Ask { seed: 7, replicates: RUNS, threads: 0, calibrate: true };
        let appeals = appeals(&incidents, ask).expect("they load");
        let inside = |repeat: u32| {
            let mut stream = Draws::new(7, 0, repeat).once(Purpose::BacktestSynthetic, Key(1), Key::NONE);
            let truth: [f64; FITTED.len()] = FITTED.map(|p| {
                loop {
                    let x = p.1 + p.2 * normal(&mut stream);
                    if !p.3 || x > 0.0 {
                        break x;
                    }
                }
            });
            let one = Calibration { draws: vec![truth] };
            let mut made = appeals.clone();
            for appeal in &mut made {
                let incident = &incidents[appeal.incident];
                let model = incident.changed(&one.changes()[0]).expect("it loads");
                let run = play_with(incident, &model, 1_000 + u64::from(repeat), 0..1, 1);
                let place = incident.acts.iter().position(|(_, a)| !a.codes.text && !a.seen.is_empty());
                let place = place.expect("an appeal");
                let seen = &incident.acts[place].1.seen;
                let setup = incident.model.setup();
                let ids = seen.iter().filter_map(|s| setup.member(&s.member));
                let answers: Vec<Answer> = ids.map(|m| run[0].acts[place].answers[m.ix()]).collect();
                for given in &mut appeal.runs {
                    given.iter_mut().zip(&answers).for_each(|(g, a)| g.answer = *a);
                }
            }
            let posterior = sample(&made.iter().collect::<Vec<_>>(), 7, repeat).posteriors();
            std::array::from_fn::<bool, { FITTED.len() }, _>(|k| {
                (posterior[k].low..=posterior[k].high).contains(&truth[k])
            })
        };
        use rayon::iter::{IntoParallelIterator, ParallelIterator};
        let all: Vec<_> = (0..REPEATS).into_par_iter().map(inside).collect();
        let mut total = 0.0;
        for (k, prior) in FITTED.iter().enumerate() {
            let share = all.iter().filter(|x| x[k]).count() as f64 / f64::from(REPEATS);
            println!("{:20} {share:.2}", prior.0);
            total += share;
        }
        let mean = total / FITTED.len() as f64;
        println!("{:20} {mean:.3}", "all");
        assert!((0.85..=0.95).contains(&mean), "{mean}");
    }
}
