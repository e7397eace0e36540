//! History as judge: coded incidents played many times, and what allies did beside what the engine has them do.
//!
//! [`incident::read`] joins scenario files that code real incidents (their `history` section) with a table of
//! responses. [`Backtest::play`] plays each incident, takes from the runs how often each member joined, took a lesser
//! step or did nothing, and scores that against the record beside the baselines ([`baseline`]), each of which is fitted
//! without the incident that it is asked about. Whoever codes another incident adds a folder and lines to the table.
//!
//! Nothing here knows an incident by name. What the engine weighs is in the scenario files; the codes are read by the
//! baseline of unit weights alone.

pub mod act;
pub mod baseline;
pub mod calibrate;
pub mod engine;
pub mod incident;
mod ordered;
pub mod page;
pub mod responses;
pub mod score;
pub mod target;

use crate::bootstrap::quantile;
use act::{Act, Answer};
use baseline::{Baseline, expected};
use calibrate::Posterior;
use casus_model::rng::Draws;
use casus_model::setup::{Effect, Inject};
use casus_model::{Model, VALUE_VERSION};
use casus_scenario::Problems;
use engine::{Dissent, Replicate, Watch};
use incident::Incident;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use score::{Bin, Interval, Scored, Scores};
use serde::Serialize;
use std::ops::Range;
use target::{Measure, Simulated, Target, TargetReport};

/// What is played, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Seed of all chance.
    pub seed: u64,
    /// Replicates of each incident.
    pub replicates: u32,
    /// Threads; 0 for one on every core.
    pub threads: usize,
    /// Whether a few parameters are fitted too, and the fitted engine scored beside the one that ships.
    pub calibrate: bool,
}

/// What history says of the engine: the contract `casus.backtest`. Fields may be added under the same version, none
/// changes its meaning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backtest {
    /// `casus.backtest`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// Seed of every run.
    pub seed: u64,
    /// Replicates of each incident.
    pub replicates: u32,
    /// What was asked, in the order of the folders.
    pub acts: Vec<ActReport>,
    /// The engine and the baselines on the responses of those who were members then, best first.
    pub models: Vec<ModelReport>,
    /// The baselines on all responses, those of later members included, each counting alike.
    pub all_responses: Vec<ModelReport>,
    /// Whether the engine's probabilities mean what they say: its calibration curve.
    pub curve: Vec<Bin>,
    /// What the record says of the parameters; null if that was not asked for.
    pub calibrated: Option<Calibrated>,
    /// Two acts of one cost to which the allies answered most differently; null without two.
    pub contrast: Option<Contrast>,
    /// Statistics of the record.
    pub targets: Vec<TargetReport>,
}

/// One act that was asked, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActReport {
    /// Id of the incident.
    pub incident: String,
    /// Id of the scenario that codes it.
    pub scenario: String,
    /// Hash of that scenario and its pack.
    pub hash: String,
    /// What was asked.
    pub action: String,
    /// Whether it was a collective text.
    pub text: bool,
    /// Members whose answer is known, those who asked included.
    pub members: usize,
    /// How many of them joined.
    pub joined: Count,
    /// How many took a lesser step, or consented with a reservation.
    pub partial: Count,
    /// Days from the request to the day of the median joiner; of a text, until it was decided. Null where nothing of
    /// the kind is known or simulated.
    pub days: Latency,
    /// How dissent over a text showed, as shares of the runs; null for an appeal.
    pub dissent: Option<Forms>,
    /// Mean belief of those asked that the accused did it, when they answered an appeal; null for a text.
    pub belief: Option<f64>,
    /// Their mean action threshold p* then; null for a text.
    pub threshold: Option<f64>,
    /// Whoever is scored.
    pub responses: Vec<ResponseReport>,
}

/// A count beside its simulation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Count {
    /// How many there were.
    pub observed: usize,
    /// The middle 90 % of the runs.
    pub simulated: Simulated,
    /// Whether what was observed lies inside.
    pub inside: bool,
}

/// Days beside their simulation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Latency {
    /// Median of the known dates of joiners.
    pub observed: Option<f64>,
    /// The middle 90 % of the runs.
    pub simulated: Option<Simulated>,
}

/// How dissent over a text showed, as shares of the runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Forms {
    /// Not at all.
    pub none: f64,
    /// The text was adopted weaker than it was tabled.
    pub diluted: f64,
    /// It was held up or withdrawn.
    pub withheld: f64,
    /// Silence was broken.
    pub broken: f64,
}

/// One member's answer beside what the engine gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResponseReport {
    /// Id of the member.
    pub member: String,
    /// What it did.
    pub answer: Answer,
    /// Share of the runs in which it did nothing.
    pub nothing: f64,
    /// Share in which it took a lesser step.
    pub partial: f64,
    /// Share in which it joined.
    pub joined: f64,
    /// What the response counts by its confidence.
    pub weight: f64,
    /// Whether it follows from a list that names all who answered otherwise.
    pub inferred: bool,
    /// Mean action threshold p* when it answered an appeal; null for a text.
    pub threshold: Option<f64>,
}

/// A way to predict and its scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelReport {
    /// What it is.
    pub name: &'static str,
    /// Its scores, leaving out the incident that is predicted.
    pub scores: Scores,
    /// Log score less that of the base rate apart for solo acts and texts; negative is better.
    pub over_solo_text: Interval,
    /// Log score less that of the unit-weight stakes; negative is better.
    pub over_unit_weights: Interval,
}

/// The engine under parameters that are fitted to the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibrated {
    /// The parameters, from all acts.
    pub parameters: Vec<Posterior>,
    /// How many joined each act, in the order of `acts`, the incident of the act being left out of the fit.
    pub joined: Vec<Count>,
}

/// Two acts of the same cost to which the allies answered most differently.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contrast {
    /// The act that more joined, and the one that fewer did: places in `acts`.
    pub acts: [usize; 2],
    /// Joiners of both that were observed.
    pub observed: [usize; 2],
    /// The engine.
    pub engine: [Simulated; 2],
    /// The engine with the age of the harm taken away: every harm counts as fresh.
    pub all_fresh: [Simulated; 2],
    /// One private lean a member and nothing else, fitted to all acts at once.
    pub single_dial: [Simulated; 2],
    /// The engine's two medians apart.
    pub gap: f64,
    /// The same with every harm fresh.
    pub gap_all_fresh: f64,
}

/// Changes under which every harm is as grave as on its day.
const ALL_FRESH: [(&str, &str); 2] = [("parameters.staleness", "0"), ("parameters.freshness_days", "100000")];

/// An act with its runs.
struct Played<'i> {
    incident: usize,
    place: usize,
    act: &'i Act,
    /// Members whose answers are known, those who ask included, by their place in the setup.
    counted: Vec<bool>,
    rows: Vec<&'i engine::Row>,
}

impl Backtest {
    /// Plays incidents and compares. `progress` is told of every incident that has been played.
    ///
    /// # Errors
    ///
    /// The problems of a scenario under a change that an ablation makes.
    pub fn play(
        incidents: &[Incident],
        targets: &[Target],
        ask: Ask,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Backtest, Vec<Problems>> {
        let runs: Vec<Vec<Replicate>> = incidents
            .iter()
            .map(|incident| {
                let played = play(incident, &incident.model, ask);
                progress();
                played
            })
            .collect();
        let played = arranged(incidents, &runs);
        let acts: Vec<ActReport> = played.iter().map(|p| p.report(&incidents[p.incident])).collect();
        let draws = Draws::new(ask.seed, 0, 0);
        let scored = engine_scored(&played, &acts);
        let mut engines = vec![("engine", scored.clone())];
        let calibrated = match ask.calibrate {
            true => {
                let (calibrated, scored) = calibrated(incidents, ask)?;
                engines.push(("engine, calibrated", scored));
                Some(calibrated)
            }
            false => None,
        };
        Ok(Backtest {
            format: "casus.backtest",
            version: 1,
            value_version: VALUE_VERSION,
            seed: ask.seed,
            replicates: ask.replicates,
            models: models(&played, engines, false, &draws),
            all_responses: models(&played, Vec::new(), true, &draws),
            curve: score::calibration(&scored),
            calibrated,
            contrast: contrast(incidents, &played, &acts, ask)?,
            targets: reported(targets, incidents, &runs, &played, ask)?,
            acts,
        })
    }
}

/// Every act with its runs.
fn arranged<'i>(incidents: &'i [Incident], runs: &'i [Vec<Replicate>]) -> Vec<Played<'i>> {
    let mut played = Vec::new();
    for (k, incident) in incidents.iter().enumerate() {
        for (place, (_, act)) in incident.acts.iter().enumerate() {
            let rows = runs[k].iter().map(|r| &r.acts[place]).collect();
            let counted = counted(incident, place, act);
            played.push(Played { incident: k, place, act, counted, rows });
        }
    }
    played
}

/// The engine under fitted parameters: what they are from all acts, and how the acts of each incident are predicted by
/// a fit without it.
fn calibrated(incidents: &[Incident], ask: Ask) -> Result<(Calibrated, Vec<Scored>), Vec<Problems>> {
    let appeals = calibrate::appeals(incidents, ask)?;
    // A fit without an incident that has no appeal is the fit of all.
    let mut left_out: Vec<Option<usize>> = appeals.iter().map(|a| Some(a.incident)).collect();
    left_out.dedup();
    left_out.push(None);
    let fit = |out: &Option<usize>| {
        let known: Vec<_> = appeals.iter().filter(|a| Some(a.incident) != *out).collect();
        let chain = out.map_or(0, |k| k as u32 + 1);
        calibrate::sample(&known, ask.seed, chain)
    };
    let fits: Vec<_> = engine::on_threads(ask.threads, || left_out.par_iter().map(fit).collect());
    let whole = fits.len() - 1;
    let mut runs = Vec::with_capacity(incidents.len());
    for (k, incident) in incidents.iter().enumerate() {
        let which = left_out.iter().position(|out| *out == Some(k)).unwrap_or(whole);
        runs.push(calibrate::play(incident, &fits[which], ask)?);
    }
    let played = arranged(incidents, &runs);
    let acts: Vec<ActReport> = played.iter().map(|p| p.report(&incidents[p.incident])).collect();
    let scored = engine_scored(&played, &acts);
    let joined = acts.iter().map(|a| a.joined).collect();
    Ok((Calibrated { parameters: fits[whole].posteriors(), joined }, scored))
}

fn play(incident: &Incident, model: &Model, ask: Ask) -> Vec<Replicate> {
    play_with(incident, model, ask.seed, 0..ask.replicates, ask.threads)
}

/// A range of replicates of an incident under a model of it.
fn play_with(
    incident: &Incident,
    model: &Model,
    seed: u64,
    replicates: Range<u32>,
    threads: usize,
) -> Vec<Replicate> {
    let motions = incident.acts.iter().map(|(motion, _)| *motion).collect();
    Watch { model, motions }.play(seed, replicates, threads)
}

/// Which members of an incident count in an act: whose answer is known, and who asks.
fn counted(incident: &Incident, place: usize, act: &Act) -> Vec<bool> {
    let members = incident.model.setup().members.iter().enumerate();
    members.map(|(i, m)| incident.asks(place, i) || act.seen.iter().any(|s| s.member == m.id)).collect()
}

impl Played<'_> {
    fn report(&self, incident: &Incident) -> ActReport {
        let setup = incident.model.setup();
        let count = |answer: Answer| {
            let asks = (0..self.counted.len()).filter(|&i| incident.asks(self.place, i));
            let askers = if answer == Answer::Joined { asks.count() } else { 0 };
            let seen = self.act.seen.iter().filter(|s| s.ally && s.answer == answer).count();
            let observed = seen + askers;
            let simulated = simulated(&self.rows, &self.counted, answer);
            Count { observed, simulated, inside: simulated.holds(observed as f64) }
        };
        let text = self.act.codes.text;
        let member = |id: &str| setup.member(id).map(|m| m.ix());
        let responses = self.act.seen.iter().filter_map(|s| member(&s.member).map(|i| (s, i)));
        ActReport {
            incident: incident.id.clone(),
            scenario: setup.id.clone(),
            hash: setup.hash.clone(),
            action: self.act.action.clone(),
            text,
            members: self.counted.iter().filter(|c| **c).count(),
            joined: count(Answer::Joined),
            partial: count(Answer::Partial),
            days: Latency { observed: self.observed_days(incident), simulated: self.simulated_days() },
            dissent: text.then(|| self.forms()),
            belief: self.mean(|own| own.belief),
            threshold: self.mean(|own| own.threshold),
            responses: responses
                .map(|(s, i)| {
                    let share = |answer| {
                        let runs = self.rows.iter().filter(|r| r.answers[i] == answer).count();
                        runs as f64 / self.rows.len().max(1) as f64
                    };
                    ResponseReport {
                        member: s.member.clone(),
                        answer: s.answer,
                        nothing: share(Answer::Nothing),
                        partial: share(Answer::Partial),
                        joined: share(Answer::Joined),
                        weight: s.weight,
                        inferred: s.inferred,
                        threshold: mean(
                            self.rows.iter().filter_map(|r| r.own[i].map(|own| f64::from(own.threshold))),
                        ),
                    }
                })
                .collect(),
        }
    }

    /// Mean over runs and members of what they had when they answered.
    fn mean(&self, of: impl Fn(&engine::Own) -> f32) -> Option<f64> {
        let answers = self.rows.iter().flat_map(|row| row.own.iter().zip(&self.counted));
        mean(answers.filter(|x| *x.1).filter_map(|(own, _)| own.as_ref().map(|own| f64::from(of(own)))))
    }

    fn simulated_days(&self) -> Option<Simulated> {
        let days = |row: &&engine::Row| {
            if self.act.codes.text { row.decided } else { target::joint_day(row, &self.counted) }
        };
        Simulated::of(self.rows.iter().map(|row| days(row).unwrap_or(f64::INFINITY)).collect())
    }

    /// Median of the known dates of joiners of an appeal, from the day of the request.
    fn observed_days(&self, incident: &Incident) -> Option<f64> {
        let (motion, _) = incident.acts[self.place];
        let setup = incident.model.setup();
        let start = responses::day(incident.loaded.scenario.start.to_string().split(' ').next()?)?;
        let asked = start as f64 + setup.clock.days(setup.injects[motion].tick.0);
        let joined = self.act.seen.iter().filter(|s| s.ally && s.answer == Answer::Joined);
        let mut days: Vec<f64> = joined.filter_map(|s| s.day).map(|day| day as f64 - asked.floor()).collect();
        (!days.is_empty()).then(|| quantile(&mut days, 0.5))
    }

    fn forms(&self) -> Forms {
        let share = |form| {
            self.rows.iter().filter(|r| r.dissent == form).count() as f64 / self.rows.len().max(1) as f64
        };
        Forms {
            none: share(Dissent::None),
            diluted: share(Dissent::Diluted),
            withheld: share(Dissent::Withheld),
            broken: share(Dissent::Broken),
        }
    }
}

/// The mean of numbers; none of nothing.
fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (crate::statistic::Sum::default(), 0_u64);
    numbers.for_each(|x| {
        sum.add(x);
        count += 1;
    });
    (count > 0).then(|| sum.value() / count as f64)
}

/// How many members gave an answer, over the runs.
fn simulated(rows: &[&engine::Row], counted: &[bool], answer: Answer) -> Simulated {
    let count = |row: &&engine::Row| {
        row.answers.iter().zip(counted).filter(|(a, counted)| **a == answer && **counted).count() as f64
    };
    Simulated::of(rows.iter().map(count).collect()).unwrap_or(Simulated { q05: None, q50: None, q95: None })
}

/// The engine's predictions beside what happened.
fn engine_scored(played: &[Played<'_>], acts: &[ActReport]) -> Vec<Scored> {
    let mut scored = Vec::new();
    for (k, (played, act)) in played.iter().zip(acts).enumerate() {
        scored.extend(act.responses.iter().map(|r| Scored {
            incident: played.incident,
            act: k,
            predicted: expected([r.nothing, r.partial, r.joined]),
            answer: r.answer,
            weight: r.weight,
        }));
    }
    scored
}

/// The scores of the baselines and of the engine, best first, or of the baselines on everybody.
fn models(
    played: &[Played<'_>],
    engines: Vec<(&'static str, Vec<Scored>)>,
    all: bool,
    draws: &Draws,
) -> Vec<ModelReport> {
    let mut by_model: Vec<(&'static str, Vec<Scored>)> = Baseline::ALL
        .iter()
        .map(|&baseline| {
            let mut scored = Vec::new();
            for (k, asked) in played.iter().enumerate() {
                let others = played.iter().filter(|p| p.incident != asked.incident);
                let known: Vec<&Act> = others.map(|p| p.act).filter(|a| !a.seen.is_empty()).collect();
                let predicted = baseline.predict(&known, asked.act);
                let seen = asked.act.seen.iter().zip(predicted).filter(|(s, _)| all || s.ally);
                scored.extend(seen.map(|(s, p)| Scored {
                    incident: asked.incident,
                    act: k,
                    predicted: expected(p),
                    answer: s.answer,
                    weight: s.weight,
                }));
            }
            (baseline.words(), scored)
        })
        .collect();
    let of = |baseline: Baseline| {
        by_model[Baseline::ALL.iter().position(|b| *b == baseline).unwrap_or(0)].1.clone()
    };
    let (solo_text, unit) = (of(Baseline::SoloTextRate), of(Baseline::UnitWeightStakes));
    by_model.extend(engines);
    let mut models: Vec<ModelReport> = by_model
        .iter()
        .map(|(name, scored)| ModelReport {
            name,
            scores: Scores::of(scored, draws),
            over_solo_text: score::difference(scored, &solo_text, draws),
            over_unit_weights: score::difference(scored, &unit, draws),
        })
        .collect();
    models.sort_by(|a, b| a.scores.log.mean.total_cmp(&b.scores.log.mean));
    models
}

/// Of the acts of one cost that each takes in its own name, the two to which the shares of those who joined differ
/// most.
fn contrast(
    incidents: &[Incident],
    played: &[Played<'_>],
    acts: &[ActReport],
    ask: Ask,
) -> Result<Option<Contrast>, Vec<Problems>> {
    let share = |k: usize| acts[k].joined.observed as f64 / acts[k].members.max(1) as f64;
    let comparable = |a: usize, b: usize| {
        let (a, b) = (&played[a].act, &played[b].act);
        !a.codes.text
            && !b.codes.text
            && a.codes.cost == b.codes.cost
            && !a.seen.is_empty()
            && !b.seen.is_empty()
    };
    let mut most: Option<(f64, usize, usize)> = None;
    for a in 0..acts.len() {
        for b in 0..acts.len() {
            let apart = share(a) - share(b);
            if comparable(a, b) && apart > most.map_or(0.0, |m| m.0) {
                most = Some((apart, a, b));
            }
        }
    }
    let Some((_, a, b)) = most else { return Ok(None) };
    let pair = [a, b];
    let fresh = |k: usize| {
        let changes = ALL_FRESH.map(|(path, value)| (path.to_owned(), value.to_owned()));
        let incident = &incidents[played[k].incident];
        let runs = play(incident, &incident.changed(&changes)?, ask);
        let rows: Vec<&engine::Row> = runs.iter().map(|r| &r.acts[played[k].place]).collect();
        Ok::<_, Vec<Problems>>(simulated(&rows, &played[k].counted, Answer::Joined))
    };
    let known: Vec<&Act> = played.iter().map(|p| p.act).filter(|a| !a.seen.is_empty()).collect();
    let dial = pair.map(|k| {
        let act = played[k].act;
        let predicted = Baseline::SingleDial.predict(&known, act);
        let joins = act.seen.iter().zip(predicted).filter(|(s, _)| s.ally).map(|(_, p)| p[2]);
        let askers = acts[k].members - act.seen.iter().filter(|s| s.ally).count();
        sum_of(joins.collect(), askers)
    });
    let engine = pair.map(|k| acts[k].joined.simulated);
    let all_fresh = [fresh(a)?, fresh(b)?];
    let apart = |s: &[Simulated; 2]| s[0].q50.unwrap_or(0.0) - s[1].q50.unwrap_or(0.0);
    Ok(Some(Contrast {
        acts: pair,
        observed: pair.map(|k| acts[k].joined.observed),
        gap: apart(&engine),
        gap_all_fresh: apart(&all_fresh),
        engine,
        all_fresh,
        single_dial: dial,
    }))
}

/// The middle 90 % of how many of independent events happen, and of so many certain ones.
fn sum_of(probabilities: Vec<f64>, certain: usize) -> Simulated {
    let mut of = vec![1.0];
    for p in probabilities {
        let mut next = vec![0.0; of.len() + 1];
        for (k, q) in of.iter().enumerate() {
            next[k] += q * (1.0 - p);
            next[k + 1] += q * p;
        }
        of = next;
    }
    let at = |share: f64| {
        let mut sum = 0.0;
        let place = of.iter().position(|q| {
            sum += q;
            sum >= share - 1e-12
        });
        Some((certain + place.unwrap_or(of.len() - 1)) as f64)
    };
    Simulated { q05: at(0.05), q50: at(0.5), q95: at(0.95) }
}

/// The targets beside their simulations.
fn reported(
    targets: &[Target],
    incidents: &[Incident],
    runs: &[Vec<Replicate>],
    played: &[Played<'_>],
    ask: Ask,
) -> Result<Vec<TargetReport>, Vec<Problems>> {
    let unasked = match targets.iter().any(|t| t.measure.is_unasked()) {
        true => unasked(incidents, ask)?,
        false => Vec::new(),
    };
    let all = |k: usize| vec![true; incidents[k].model.setup().members.len()];
    let of = |target: &Target| -> Option<Simulated> {
        let measure = target.measure;
        if measure.is_pooled() {
            let pool: Vec<&Vec<Replicate>> =
                if measure.is_unasked() { unasked.iter().collect() } else { runs.iter().collect() };
            return pooled(measure, &pool, ask.replicates);
        }
        let k = incidents.iter().position(|i| i.id == target.incident)?;
        let first = played.iter().find(|p| p.incident == k && p.place == 0);
        let counted = first.map_or_else(|| all(k), |p| p.counted.clone());
        Simulated::of(runs[k].iter().filter_map(|r| measure.of(r, &counted)).collect())
    };
    let report = |target: &Target| {
        let simulated = of(target);
        TargetReport {
            id: target.id.clone(),
            incident: target.incident.clone(),
            statistic: target.statistic.clone(),
            observed: target.observed,
            confidence: target.confidence.clone(),
            inside: simulated.map(|s| s.holds(target.observed)),
            simulated,
        }
    };
    Ok(targets.iter().map(report).collect())
}

/// A statistic over all incidents, replicate by replicate.
fn pooled(measure: Measure, runs: &[&Vec<Replicate>], replicates: u32) -> Option<Simulated> {
    let of = |k: usize| {
        let courses: Vec<&engine::Course> = runs.iter().map(|r| &r[k].course).collect();
        let days = |of: fn(&engine::Course) -> Option<f64>| courses.iter().map(|c| of(c)).collect::<Vec<_>>();
        let median = |days: Vec<Option<f64>>| {
            let mut days: Vec<f64> = days.into_iter().map(|d| d.unwrap_or(f64::INFINITY)).collect();
            days.sort_unstable_by(f64::total_cmp);
            (!days.is_empty()).then(|| days[(days.len() - 1) / 2])
        };
        let share = |happened: usize| (!courses.is_empty()).then(|| happened as f64 / courses.len() as f64);
        match measure {
            Measure::ConsultationDay => {
                median(days(|c| c.consulted).into_iter().filter(Option::is_some).collect())
            }
            Measure::Article5AfterConsultation => {
                Some(courses.iter().filter(|c| c.consulted.is_some() && c.floored.is_some()).count() as f64)
            }
            Measure::ResponseShare => {
                share(courses.iter().filter(|c| c.adopted.is_some() || c.named.is_some()).count())
            }
            Measure::AttributionDay => median(days(|c| c.named)),
            _ => None,
        }
    };
    Simulated::of((0..replicates as usize).filter_map(of).collect())
}

/// Incidents through networks, played without what members say and ask by the author's hand, so that whatever is done
/// comes of members' own accord.
fn unasked(incidents: &[Incident], ask: Ask) -> Result<Vec<Vec<Replicate>>, Vec<Problems>> {
    let cyber = |incident: &&Incident| {
        let acts = incident.loaded.history().map_or(&[][..], |h| &h.acts);
        acts.iter().any(|a| a.codes.cyber.get() > 0.0)
    };
    let spoken = |x: &&Inject| matches!(x.effect, Effect::Motion { .. } | Effect::Statement { .. });
    let mut all = Vec::new();
    for incident in incidents.iter().filter(cyber) {
        let setup = incident.model.setup();
        let mut changes: Vec<(String, String)> = setup
            .injects
            .iter()
            .filter(spoken)
            .map(|x| (format!("injects.{}.on", x.id), "false".to_owned()))
            .collect();
        changes.push(("history".into(), "None".into()));
        changes.push(("procedure.tabling".into(), "Members".into()));
        let model = incident.changed(&changes)?;
        all.push(Watch { model: &model, motions: Vec::new() }.play(ask.seed, 0..ask.replicates, ask.threads));
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
