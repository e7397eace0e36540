//! Playing the runs of a search: which replicates are used when, and how many there were.

use super::Objective;
use super::arena::{Arena, Side};
use super::game::dot;
use casus_model::Draws;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Replicates of one model that a worker plays at a time.
const PIECE: u32 = 128;

/// A strategy: a side's point, or nothing for the scenario as it is written.
pub(super) type Strategy = Option<Vec<f64>>;

/// A strategy of each side.
#[derive(Clone, Copy)]
pub(super) struct Pairing<'s> {
    pub(super) adversary: &'s Strategy,
    pub(super) alliance: &'s Strategy,
}

impl<'s> Pairing<'s> {
    pub(super) fn of(side: Side, own: &'s Strategy, other: &'s Strategy) -> Pairing<'s> {
        match side {
            Side::Adversary => Pairing { adversary: own, alliance: other },
            Side::Alliance => Pairing { adversary: other, alliance: own },
        }
    }
}

/// Replicates by their numbers: the first, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: u32,
    pub(super) many: u32,
}

/// What plays.
pub(super) struct Runs<'a> {
    pub(super) arena: &'a Arena,
    objective: Objective,
    pub(super) seed: u64,
    pool: Option<ThreadPool>,
    next: u32,
    /// Runs that were played.
    pub(super) used: u64,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl<'a> Runs<'a> {
    pub(super) fn new(
        arena: &'a Arena,
        objective: Objective,
        seed: u64,
        threads: usize,
        progress: &'a (dyn Fn(u64) + Sync),
    ) -> Runs<'a> {
        let pool =
            if threads == 1 { None } else { ThreadPoolBuilder::new().num_threads(threads).build().ok() };
        Runs { arena, objective, seed, pool, next: 0, used: 0, progress }
    }

    /// Replicates that nothing was played under before.
    pub(super) fn fresh(&mut self, many: u32) -> Span {
        let first = self.next;
        self.next = self.next.wrapping_add(many);
        Span { first, many }
    }

    /// The measure of every replicate of each pairing, in their order; nothing for one that makes no scenario. All
    /// randomness is addressed, so the threads do not show.
    pub(super) fn play(&mut self, pairings: &[(Pairing<'_>, Span)]) -> Vec<Option<Vec<f64>>> {
        let mut pieces: Vec<(usize, Span)> = Vec::new();
        for (number, (_, span)) in pairings.iter().enumerate() {
            for from in (0..span.many.max(1)).step_by(PIECE as usize) {
                let many = span.many.saturating_sub(from).min(PIECE);
                pieces.push((number, Span { first: span.first.wrapping_add(from), many }));
            }
        }
        let (arena, objective, seed, progress) = (self.arena, self.objective, self.seed, self.progress);
        let play = |&(number, span): &(usize, Span)| -> Option<Vec<f64>> {
            let Pairing { adversary, alliance } = pairings[number].0;
            let model = arena.model(adversary.as_deref(), alliance.as_deref()).ok()?;
            let mut run = model.terse();
            let mut one = |replicate: u32| {
                run.restart(Draws::new(seed, 0, span.first.wrapping_add(replicate)));
                run.finish();
                objective.of(&run.summary())
            };
            let values = (0..span.many).map(&mut one).collect();
            progress(u64::from(span.many));
            Some(values)
        };
        let played: Vec<Option<Vec<f64>>> = match &self.pool {
            Some(pool) => pool.install(|| pieces.par_iter().map(play).collect()),
            None => pieces.iter().map(play).collect(),
        };
        let mut whole: Vec<Option<Vec<f64>>> = vec![Some(Vec::new()); pairings.len()];
        for ((number, _), piece) in pieces.into_iter().zip(played) {
            whole[number] = match (whole[number].take(), piece) {
                (Some(mut whole), Some(mut piece)) => {
                    whole.append(&mut piece);
                    Some(whole)
                }
                _ => None,
            };
        }
        self.used += whole.iter().flatten().map(|values| values.len() as u64).sum::<u64>();
        whole
    }

    /// The value of each point of a side against strategies of the other with these probabilities: the mean of each
    /// opponent's own share of the replicates, weighed by its probability.
    pub(super) fn against(
        &mut self,
        side: Side,
        points: &[Strategy],
        others: &[(Strategy, f64)],
        span: Span,
    ) -> Vec<Option<f64>> {
        let others: Vec<&(Strategy, f64)> = others.iter().filter(|(_, p)| *p > 0.0).collect();
        let weights: Vec<f64> = others.iter().map(|(_, p)| *p).collect();
        let parts = apportion(&weights, span);
        let pairings: Vec<(Pairing<'_>, Span)> = points
            .iter()
            .flat_map(|own| others.iter().zip(&parts).map(|(o, part)| (Pairing::of(side, own, &o.0), *part)))
            .collect();
        let played = self.play(&pairings);
        let value = |played: &[Option<Vec<f64>>]| -> Option<f64> {
            let means: Option<Vec<f64>> = played.iter().map(|values| mean(values.as_ref()?)).collect();
            Some(dot(&means?, &weights))
        };
        played.chunks(others.len().max(1)).map(value).collect()
    }
}

pub(super) fn mean(values: &[f64]) -> Option<f64> {
    crate::statistic::Stat::of(values.iter().copied()).mean
}

/// Replicates shared out in proportion to weights, one at least for each: by the largest remainder (Hamilton 1792).
fn apportion(weights: &[f64], span: Span) -> Vec<Span> {
    let all = span.many.max(weights.len() as u32);
    let free = f64::from(all - weights.len() as u32);
    let quotas: Vec<f64> = weights.iter().map(|w| free * w).collect();
    let mut many: Vec<u32> = quotas.iter().map(|q| 1 + q.floor() as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| (quotas[b] - quotas[b].floor()).total_cmp(&(quotas[a] - quotas[a].floor())));
    let left = all.saturating_sub(many.iter().sum());
    for &place in order.iter().cycle().take(if order.is_empty() { 0 } else { left as usize }) {
        many[place] += 1;
    }
    let mut first = span.first;
    let part = |many: u32| {
        let own = Span { first, many };
        first = first.wrapping_add(many);
        own
    };
    many.into_iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replicates_are_shared_out_whole() {
        let many = |weights: &[f64], many| {
            apportion(weights, Span { first: 7, many }).iter().map(|part| part.many).collect::<Vec<_>>()
        };
        assert_eq!(many(&[1.0], 10), [10]);
        assert_eq!(many(&[0.5, 0.5], 10), [5, 5]);
        assert_eq!(many(&[0.75, 0.25], 10), [7, 3]);
        assert_eq!(many(&[0.999, 0.001], 4), [3, 1]);
        assert_eq!(many(&[0.4, 0.3, 0.3], 2), [1, 1, 1]);
        assert!(many(&[], 3).is_empty());
        let parts = apportion(&[0.3, 0.7], Span { first: 7, many: 9 });
        assert_eq!((parts[0].first, parts[1].first), (7, 7 + parts[0].many));
    }
}
