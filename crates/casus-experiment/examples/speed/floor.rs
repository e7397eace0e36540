//! The least that the reference could cost: its draws and its matrix-vector products, and nothing else.
//!
//! Every number is drawn at an address of its own, as the model draws it. On each tick a dense matrix of all members
//! meets one column for each hypothesis but the first, in the widest vectors of the processor.

use crate::course::Drawn;
use casus_model::rng::{Key, Purpose, normal, uniform};
use casus_model::{Draws, math};

/// A row of weights, which no vector straddles two cache lines of.
#[repr(align(64))]
struct Row<const N: usize>([f64; N]);

/// A matrix of influence between `N` members, `C` columns of log-odds, and what a run does with them.
pub(crate) struct Floor<const N: usize, const C: usize> {
    /// For each speaker, the weights that all listeners give to it.
    weights: Vec<Row<N>>,
    ticks: usize,
    drawn: Drawn,
    said: [[f64; N]; C],
}

impl<const N: usize, const C: usize> Floor<N, C> {
    pub(crate) fn new(ticks: usize, drawn: Drawn) -> Floor<N, C> {
        let weight = |i: usize, j: usize| if i == j { 0.0 } else { 1.0 / (N - 1) as f64 };
        let weights = (0..N).map(|j| Row(std::array::from_fn(|i| weight(i, j)))).collect();
        Floor { weights, ticks, drawn, said: [[0.0; N]; C] }
    }

    /// Plays one run; the sum of what was drawn and said keeps the compiler honest.
    pub(crate) fn play(&mut self, draws: Draws) -> f64 {
        let mut sum = 0.0;
        for key in 0..self.drawn.uniforms {
            sum += uniform(&mut draws.once(Purpose::Content, Key(key), Key::NONE));
        }
        for key in 0..self.drawn.normals {
            self.said[0][key as usize % N] = normal(&mut draws.once(Purpose::Prior, Key(key), Key::NONE));
        }
        math::wide(
            #[inline(always)]
            || self.talk(),
        );
        sum + self.said.iter().flatten().sum::<f64>()
    }

    #[inline(always)]
    fn talk(&mut self) {
        for _ in 0..self.ticks {
            for said in &mut self.said {
                let mut heard = [0.0; N];
                for (row, y) in self.weights.iter().zip(&*said) {
                    for (sum, weight) in heard.iter_mut().zip(&row.0) {
                        *sum += weight * y;
                    }
                }
                *said = heard;
            }
        }
    }
}
