//! Acts with their runs, and the account of each.

use super::account::{ActReport, Count, Forms, Latency, ResponseReport};
use super::act::{Act, Answer};
use super::engine::{self, Dissent, Replicate, Watch};
use super::incident::Incident;
use super::target::{self, Simulated};
use super::{Ask, responses};
use crate::bootstrap::quantile;
use casus_model::Model;
use std::ops::Range;

/// An act with its runs.
pub(super) struct Played<'i> {
    pub incident: usize,
    pub place: usize,
    pub act: &'i Act,
    /// Members whose answers are known, those who ask included, by their place in the setup.
    pub counted: Vec<bool>,
    pub rows: Vec<&'i engine::Row>,
}

/// Every act with its runs.
pub(super) fn arranged<'i>(incidents: &'i [Incident], runs: &'i [Vec<Replicate>]) -> Vec<Played<'i>> {
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

pub(super) fn play(incident: &Incident, model: &Model, ask: Ask) -> Vec<Replicate> {
    play_with(incident, model, ask.seed, 0..ask.replicates, ask.threads)
}

/// A range of replicates of an incident under a model of it.
pub(super) fn play_with(
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
pub(super) fn counted(incident: &Incident, place: usize, act: &Act) -> Vec<bool> {
    let members = incident.model.setup().members.iter().enumerate();
    members.map(|(i, m)| incident.asks(place, i) || act.seen.iter().any(|s| s.member == m.id)).collect()
}

impl Played<'_> {
    pub(super) fn report(&self, incident: &Incident) -> ActReport {
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
pub(super) fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (crate::statistic::Sum::default(), 0_u64);
    numbers.for_each(|x| {
        sum.add(x);
        count += 1;
    });
    (count > 0).then(|| sum.value() / count as f64)
}

/// How many members gave an answer, over the runs.
pub(super) fn simulated(rows: &[&engine::Row], counted: &[bool], answer: Answer) -> Simulated {
    let count = |row: &&engine::Row| {
        row.answers.iter().zip(counted).filter(|(a, counted)| **a == answer && **counted).count() as f64
    };
    Simulated::of(rows.iter().map(count).collect()).unwrap_or(Simulated { q05: None, q50: None, q95: None })
}
