//! Influence without an anchor: what members say is pooled again and again, and only news from their own evidence is
//! added.
//!
//! > DeGroot:            p_i <- (1 - lambda_i) p_i + lambda_i sum_j W_ij p_j
//! > Hegselmann-Krause:  p_i <- mean of p_j over i itself and all j that it can hear with TV(p_i, p_j) <= bound
//! > Deffuant-Weisbuch:  a pair with TV(p_i, p_j) < bound: p_i <- p_i + rate (p_j - p_i), and j alike
//! > logarithmic pool:   y_i <- (1 - lambda_i) y_i + lambda_i sum_j W_ij y_j
//!
//! The first three work on probabilities (DeGroot 1974; Hegselmann and Krause 2002; Deffuant, Neau, Amblard and
//! Weisbuch 2000), the last on log-odds (Genest and Zidek 1986). Evidence of the tick moves log-odds first.

use super::{GATE_TOLERANCE, Mixing};
use crate::attribution::softmax;
use crate::math;
use crate::metrics::divergence::total_variation;
use crate::model::Model;
use crate::rng::{Draws, Key, Purpose, index};
use crate::setup::InfluenceRule;
use crate::state::State;

/// The smallest probability whose logarithm is taken.
const LEAST: f64 = 1e-300;

/// Adds to the expressed beliefs what own evidence has gained since it was last added.
pub(crate) fn absorb(s: &mut State) {
    for ((y, own), old) in s.expressed.iter_mut().zip(&s.own).zip(&mut s.absorbed) {
        *y += own - *old;
        *old = *own;
    }
}

/// One tick of a rule on probabilities, from `expressed` to `next`.
pub(crate) fn pool(model: &Model, draws: &Draws, s: &mut State) {
    absorb(s);
    let (n, k, width) = (model.n, model.k, model.width);
    math::wide(
        #[inline(always)]
        || softmax(width, &s.expressed, &mut s.belief),
    );
    match model.setup.rules.influence {
        InfluenceRule::HegselmannKrause { bound } => {
            model.mixing.mean_nearby(k, bound, &s.belief, &mut s.pooled)
        }
        InfluenceRule::DeffuantWeisbuch { bound, rate, pairs } => {
            s.pooled.copy_from_slice(&s.belief);
            if !model.pairs.is_empty() {
                for m in 0..u32::from(pairs) {
                    let mut draw = draws.at(Purpose::Meeting, Key::NONE, Key(m), s.tick);
                    let (i, j) = model.pairs[index(&mut draw, model.pairs.len())];
                    meet(k, width, (i, j), bound, rate, &mut s.pooled);
                }
            }
        }
        _ => model.mixing.pool_linearly(k, &s.belief, &mut s.pooled),
    }
    let (first, others) = s.pooled.split_at(width);
    for (p, y) in others.chunks_exact(width).zip(s.next.chunks_exact_mut(width)) {
        for i in 0..n {
            y[i] = math::ln(p[i].max(LEAST)) - math::ln(first[i].max(LEAST));
        }
    }
}

/// Two members meet.
fn meet(k: usize, width: usize, (i, j): (usize, usize), bound: f64, rate: f64, p: &mut [f64]) {
    if total_variation(width, p, i, j) < bound {
        for h in 0..k {
            let (a, b) = (p[h * width + i], p[h * width + j]);
            p[h * width + i] = a + rate * (b - a);
            p[h * width + j] = b + rate * (a - b);
        }
    }
}

impl Mixing {
    /// The pairs of members of whom at least one hears the other.
    pub(crate) fn pairs(&self) -> Vec<(usize, usize)> {
        let hears = |i: usize, j: usize| self.weights[j * self.n + i] > 0.0;
        let all = (0..self.n).flat_map(|i| (i + 1..self.n).map(move |j| (i, j)));
        all.filter(|&(i, j)| hears(i, j) || hears(j, i)).collect()
    }

    /// DeGroot's step; members beyond a listener's confidence bound are not heard.
    fn pool_linearly(&self, k: usize, belief: &[f64], pooled: &mut [f64]) {
        let (n, width) = (self.n, self.width);
        for i in 0..n {
            (0..k).for_each(|h| pooled[h * width + i] = 0.0);
            let mut total = 0.0;
            for j in 0..n {
                let w = self.weights[j * n + i];
                if w > 0.0 && self.within(self.bound[i], belief, i, j) {
                    total += w;
                    (0..k).for_each(|h| pooled[h * width + i] += w * belief[h * width + j]);
                }
            }
            for h in 0..k {
                let (own, heard) = (belief[h * width + i], &mut pooled[h * width + i]);
                *heard = if total > 0.0 {
                    self.anchor[i] * own + self.susceptibility[i] * *heard / total
                } else {
                    own
                };
            }
        }
    }

    /// Hegselmann and Krause's step.
    fn mean_nearby(&self, k: usize, bound: f64, belief: &[f64], pooled: &mut [f64]) {
        let (n, width) = (self.n, self.width);
        for i in 0..n {
            (0..k).for_each(|h| pooled[h * width + i] = 0.0);
            let mut heard = 0.0;
            for j in 0..n {
                if j == i || (self.weights[j * n + i] > 0.0 && self.within(bound, belief, i, j)) {
                    heard += 1.0;
                    (0..k).for_each(|h| pooled[h * width + i] += belief[h * width + j]);
                }
            }
            (0..k).for_each(|h| pooled[h * width + i] /= heard);
        }
    }

    fn within(&self, bound: f64, belief: &[f64], i: usize, j: usize) -> bool {
        bound >= 1.0 || total_variation(self.width, belief, i, j) <= bound + GATE_TOLERANCE
    }
}
