//! Statistics of the record beside what the engine simulates, of one incident or over all.

use super::Ask;
use super::engine::{self, Replicate, Watch};
use super::incident::Incident;
use super::played::Played;
use super::target::{Measure, Simulated, Target, TargetReport};
use casus_model::setup::{Effect, Inject};
use casus_scenario::Problems;

/// The targets beside their simulations.
pub(super) fn reported(
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
pub(super) fn pooled(measure: Measure, runs: &[&Vec<Replicate>], replicates: u32) -> Option<Simulated> {
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
pub(super) fn unasked(incidents: &[Incident], ask: Ask) -> Result<Vec<Vec<Replicate>>, Vec<Problems>> {
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
