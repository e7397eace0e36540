//! The game of the two sides over the strategies that were found (the double oracle of McMahan, Gordon and Blum 2003).

use super::arena::Side;
use super::best::{Held, Task};
use super::game::{Solution, dot, solve};
use super::near::distance;
use super::paired;
use super::report::{Game, Played, Reply, settings};
use super::runs::{Pairing, Runs, Span, Strategy, mean};
use crate::statistic::Sum;
use crate::why::Estimate;

/// Rounds in which each side looks for a best answer to the other's mixed strategy.
const ROUNDS: u32 = 2;

/// Most strategies of a side: as written, the optimum, the runner-up and a reply of each round.
const MOST: u64 = 3 + ROUNDS as u64;

/// A reply nearer than this to a strategy that is there, every axis counting alike, is not new.
const NEW: f64 = 0.02;

/// The payoffs as they grow.
struct Table {
    names: [Vec<String>; 2],
    strategies: [Vec<Strategy>; 2],
    /// The measure of every replicate by row and column: first those by which the game is solved, then the others.
    cells: Vec<Vec<Vec<f64>>>,
    solving: Span,
}

/// Plays the game with these runs for each reply and for all payoffs.
pub(super) fn play(runs: &mut Runs<'_>, worst: &Held, answer: &Held, budget: (u64, u64)) -> Game {
    let each = (budget.1 / (MOST * MOST)).min(1_000_000) as u32;
    let solving = runs.fresh(2 * (each / 2).max(2));
    let mut table = Table {
        names: [vec!["as written".into()], vec!["as written".into()]],
        strategies: [vec![None], vec![None]],
        cells: Vec::new(),
        solving,
    };
    let plain = Pairing { adversary: &None, alliance: &None };
    table.cells = vec![vec![runs.play(&[(plain, solving)]).pop().flatten().unwrap_or_default()]];
    for (side, held, name) in
        [(Side::Adversary, worst, "worst case"), (Side::Alliance, answer, "best answer")]
    {
        table.add(runs, side, held.optimum.point.clone(), name.into());
        if let Some(second) = &held.runner_up {
            table.add(runs, side, second.point.clone(), "runner-up".into());
        }
    }
    let mut replies = Vec::new();
    for round in 1..=ROUNDS {
        let solution = table.solution(0);
        let (rows, columns) =
            (table.mixed(Side::Adversary, &solution), table.mixed(Side::Alliance, &solution));
        for (side, against, name) in
            [(Side::Adversary, columns, "adversary"), (Side::Alliance, rows, "alliance")]
        {
            let stage = 2 * round + u32::from(side == Side::Alliance);
            let task = Task { side, stage, against: against.clone(), runs: budget.0, apart: false };
            let found = task.search(runs).map(|held| held.optimum.point);
            let at = found
                .filter(|point| table.is_new(runs, side, point))
                .and_then(|point| table.add(runs, side, point, format!("reply {round}")));
            let gain = at.map(|place| table.gain(side, place, &against, solution.value));
            replies.push(Reply { round, side: name, gain });
        }
    }
    table.told(runs, replies)
}

fn at(side: Side) -> usize {
    usize::from(side == Side::Alliance)
}

impl Table {
    fn is_new(&self, runs: &Runs<'_>, side: Side, point: &[f64]) -> bool {
        let axes = runs.arena.axes(side);
        self.strategies[at(side)].iter().flatten().all(|old| distance(&axes, &[], old, point) > NEW)
    }

    /// Adds a strategy, if it makes a scenario with every one of the other side; its place.
    fn add(&mut self, runs: &mut Runs<'_>, side: Side, point: Vec<f64>, name: String) -> Option<usize> {
        let own: Strategy = Some(point);
        let others = &self.strategies[at(side.other())];
        let jobs: Vec<_> =
            others.iter().map(|other| (Pairing::of(side, &own, other), self.solving)).collect();
        let played: Vec<Vec<f64>> = runs.play(&jobs).into_iter().collect::<Option<_>>()?;
        match side {
            Side::Adversary => self.cells.push(played),
            Side::Alliance => self.cells.iter_mut().zip(played).for_each(|(row, cell)| row.push(cell)),
        }
        self.names[at(side)].push(name);
        self.strategies[at(side)].push(own);
        Some(self.strategies[at(side)].len() - 1)
    }

    /// Half of the replicates of a cell: those that solve the game, or the others.
    fn half(&self, row: usize, column: usize, half: usize) -> &[f64] {
        let cell = &self.cells[row][column];
        let middle = cell.len() / 2;
        if half == 0 { &cell[..middle] } else { &cell[middle..] }
    }

    fn payoffs(&self, half: usize) -> Vec<Vec<f64>> {
        let [rows, columns] = [0, 1].map(|side| self.strategies[side].len());
        let cell = |row, column| mean(self.half(row, column, half)).unwrap_or(0.0);
        (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect()
    }

    fn solution(&self, half: usize) -> Solution {
        let payoffs = self.payoffs(half);
        // A table always has a cell, all rows of it are of one length, and a run's measure is finite.
        solve(&payoffs).unwrap_or_else(|_| Solution {
            rows: vec![1.0 / payoffs.len() as f64; payoffs.len()],
            columns: vec![1.0 / payoffs[0].len() as f64; payoffs[0].len()],
            value: 0.0,
            gap: 0.0,
        })
    }

    /// The mixed strategy of a side.
    fn mixed(&self, side: Side, solution: &Solution) -> Vec<(Strategy, f64)> {
        let shares = if side == Side::Adversary { &solution.rows } else { &solution.columns };
        self.strategies[at(side)].iter().cloned().zip(shares.iter().copied()).collect()
    }

    /// What a reply gains on the value of the game that it answers, on the replicates by which that is solved.
    fn gain(&self, side: Side, place: usize, against: &[(Strategy, f64)], value: f64) -> f64 {
        let cell = |other: usize| match side {
            Side::Adversary => mean(self.half(place, other, 0)),
            Side::Alliance => mean(self.half(other, place, 0)),
        };
        let means: Vec<f64> = (0..against.len()).map(|other| cell(other).unwrap_or(0.0)).collect();
        let shares: Vec<f64> = against.iter().map(|(_, p)| *p).collect();
        let own = dot(&means, &shares);
        match side {
            Side::Adversary => (own - value).max(0.0),
            Side::Alliance => (value - own).max(0.0),
        }
    }

    fn told(&self, runs: &Runs<'_>, replies: Vec<Reply>) -> Game {
        let (payoffs, solution) = (self.payoffs(0), self.solution(0));
        let [rows, columns] = [0, 1].map(|side| self.strategies[side].len());
        // The column that is worst for a row, and the row that is worst for a column, on the solving replicates.
        let least = |row: usize| {
            (0..columns).fold(0, |k, other| if payoffs[row][other] < payoffs[row][k] { other } else { k })
        };
        let most = |column: usize| {
            (0..rows).fold(0, |k, other| if payoffs[other][column] > payoffs[k][column] { other } else { k })
        };
        let played = |side: Side, place: usize| {
            let (cell, worst_against, probability) = match side {
                Side::Adversary => (self.half(place, least(place), 1), least(place), solution.rows[place]),
                Side::Alliance => (self.half(most(place), place, 1), most(place), solution.columns[place]),
            };
            Played {
                name: self.names[at(side)][place].clone(),
                settings: settings(runs.arena, side, &self.strategies[at(side)][place]),
                probability,
                at_worst: Estimate::of(cell),
                worst_against,
            }
        };
        let worst = |column: usize| payoffs[most(column)][column];
        let robust = (0..columns).fold(0, |best, k| if worst(k) < worst(best) { k } else { best });
        let each = self.half(0, 0, 1).len();
        let value = |replicate: usize| {
            let mut sum = Sum::default();
            for (row, p) in solution.rows.iter().enumerate() {
                for (column, q) in solution.columns.iter().enumerate() {
                    sum.add(p * q * self.half(row, column, 1).get(replicate).copied().unwrap_or(0.0));
                }
            }
            sum.value()
        };
        Game {
            adversary: (0..rows).map(|row| played(Side::Adversary, row)).collect(),
            alliance: (0..columns).map(|column| played(Side::Alliance, column)).collect(),
            solved: solution.value,
            gap: solution.gap,
            value: Estimate::of(&(0..each).map(value).collect::<Vec<f64>>()),
            replicates: each as u32,
            robust,
            robust_difference: paired(self.half(most(robust), robust, 1), self.half(most(0), 0, 1)),
            replies,
            payoffs,
        }
    }
}
