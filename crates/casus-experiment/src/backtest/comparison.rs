//! The engine beside the baselines, under fitted parameters, and on two acts of one cost.

use super::account::{ActReport, Calibrated, Contrast, ModelReport};
use super::act::{Act, Answer};
use super::baseline::{Baseline, expected};
use super::incident::Incident;
use super::played::{Played, arranged, play, simulated};
use super::score::{self, Scored, Scores};
use super::target::Simulated;
use super::{Ask, calibrate, engine};
use casus_model::Draws;
use casus_scenario::Problems;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Changes under which every harm is as grave as on its day.
const ALL_FRESH: [(&str, &str); 2] = [("parameters.staleness", "0"), ("parameters.freshness_days", "100000")];

/// The engine under fitted parameters: what they are from all acts, and how the acts of each incident are predicted by
/// a fit without it.
pub(super) fn calibrated(
    incidents: &[Incident],
    ask: Ask,
) -> Result<(Calibrated, Vec<Scored>), Vec<Problems>> {
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

/// The engine's predictions beside what happened.
pub(super) fn engine_scored(played: &[Played<'_>], acts: &[ActReport]) -> Vec<Scored> {
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
pub(super) fn models(
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
pub(super) fn contrast(
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
pub(super) fn sum_of(probabilities: Vec<f64>, certain: usize) -> Simulated {
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
