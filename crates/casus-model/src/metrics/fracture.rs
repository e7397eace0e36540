//! How far consensus has fractured: the Alliance Fracture Index with its parts, and the consensus deficit.

use crate::attribution::softmax;
use crate::council::Stance;
use crate::math;
use crate::state::State;
use crate::step::Run;
use serde::{Deserialize, Serialize};

/// What each part counts in the Alliance Fracture Index. Only their proportions matter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndexWeights {
    /// Weight of F_B, from 0.
    pub belief: f64,
    /// Weight of F_P, from 0.
    pub preference: f64,
    /// Weight of F_V, from 0.
    pub voice: f64,
}

impl Default for IndexWeights {
    fn default() -> IndexWeights {
        IndexWeights { belief: 1.0, preference: 1.0, voice: 1.0 }
    }
}

impl IndexWeights {
    fn sum(self) -> f64 {
        self.belief + self.preference + self.voice
    }

    /// The index of three parts, or a member's share of it: their weighted mean.
    #[must_use]
    pub fn index(self, belief: f64, preference: f64, voice: f64) -> f64 {
        (self.belief * belief + self.preference * preference + self.voice * voice) / self.sum()
    }

    /// The same weights with a sum of 1, or `None` if all parts count alike.
    #[must_use]
    pub fn unlike(self) -> Option<IndexWeights> {
        let sum = self.sum();
        let scaled = [self.belief, self.preference, self.voice].map(|weight| weight / sum);
        let [belief, preference, voice] = scaled;
        let unlike = belief != preference || preference != voice;
        unlike.then_some(IndexWeights { belief, preference, voice })
    }

    /// Whether no weight is negative and their sum is a positive, finite number.
    #[must_use]
    pub fn are_valid(self) -> bool {
        [self.belief, self.preference, self.voice].iter().all(|&w| w >= 0.0)
            && self.sum() > 0.0
            && self.sum().is_finite()
    }
}

/// The share of all weights under which an alliance whose parts (belief, preference, voice) are `a` has the higher
/// index than one whose parts are `b`: the probability under weights that are flat on the simplex, Dirichlet(1, 1, 1),
/// in closed form. Half if the parts are equal.
#[must_use]
pub fn weights_that_agree(a: [f64; 3], b: [f64; 3]) -> f64 {
    let mut apart = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    apart.sort_unstable_by(f64::total_cmp);
    let [low, middle, high] = apart;
    // The simplex is cut by a straight line; the corner that stands alone on its side is a triangle.
    let corner =
        |alone: f64, others: [f64; 2]| others.iter().map(|other| alone / (alone - other)).product::<f64>();
    match (low >= 0.0, high <= 0.0) {
        (true, true) => 0.5,
        (true, false) => 1.0,
        (false, true) => 0.0,
        (false, false) if middle > 0.0 => 1.0 - corner(low, [middle, high]),
        (false, false) => corner(high, [low, middle]),
    }
}

/// The measures of one tick, each in 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Fracture {
    /// Alliance Fracture Index: the mean of belief, preference and voice under the setup's [`IndexWeights`].
    pub afi: f64,
    /// F_B = min(1, 2 sum_ij w_i w_j TV(p_i, p_j)), equal weights.
    pub belief: f64,
    /// F_P = 2 sum_ij w_i w_j |x_i - x_j| over ideal rungs x in 0 to 1.
    pub preference: f64,
    /// F_V = 1 - AI_4 over consent, reservation, too weak and too strong at the latest sounding or close; 0 before.
    pub voice: f64,
    /// D = max(0, m - c) / R: how far unanimity holds the text below the median ideal rung.
    pub deficit: f64,
}

impl Fracture {
    /// The measures in the order of [`MEASURES`](crate::report::MEASURES).
    #[must_use]
    pub fn parts(&self) -> [f64; 5] {
        [self.afi, self.belief, self.preference, self.voice, self.deficit]
    }
}

/// F_B of n members from their beliefs, hypothesis by hypothesis, each a row of `width` numbers of which the first n
/// count.
#[inline(always)]
#[must_use]
pub fn belief_fracture(n: usize, width: usize, belief: &[f64]) -> f64 {
    // Blocks of eight: a pair inside a block is met twice, a pair of two blocks once.
    let (mut within, mut between) = ([0.0; LANES], [0.0; LANES]);
    for belief in belief.chunks_exact(width.max(1)) {
        let (blocks, rest) = belief[..n].as_chunks::<LANES>();
        for (place, block) in blocks.iter().enumerate() {
            add(&mut within, distances(block, block));
            for later in &blocks[place + 1..] {
                add(&mut between, distances(later, block));
            }
            add(&mut between, distances(block, rest));
        }
        for &b in rest {
            for (sum, a) in within.iter_mut().zip(rest) {
                *sum += (a - b).abs();
            }
        }
    }
    let sum = within.iter().sum::<f64>() / 2.0 + between.iter().sum::<f64>();
    (2.0 * sum / (n * n) as f64).min(1.0)
}

/// [`belief_fracture`] of many members, by sorting: the gap above the k-th of n beliefs lies between k (n - k) pairs.
/// `sorted` is room for n numbers.
fn belief_fracture_of_many(n: usize, width: usize, belief: &[f64], sorted: &mut [f64]) -> f64 {
    let sorted = &mut sorted[..n];
    let mut sum = 0.0;
    for belief in belief.chunks_exact(width) {
        sorted.copy_from_slice(&belief[..n]);
        sorted.sort_unstable_by(f64::total_cmp);
        for (k, pair) in sorted.windows(2).enumerate() {
            sum += ((k + 1) * (n - k - 1)) as f64 * (pair[1] - pair[0]);
        }
    }
    (2.0 * sum / (n * n) as f64).min(1.0)
}

/// Members from which sorting takes less work than comparing every pair in vectors.
const MANY: usize = 256;

/// Members whose distances are summed side by side.
const LANES: usize = 8;

/// The distance of every member of a block to the others, a sum of its own, so that the sums of many blocks are built at
/// once: an addition that waited for that of the block before would leave the adders idle.
#[inline(always)]
fn distances(block: &[f64; LANES], others: &[f64]) -> [f64; LANES] {
    let mut sums = [0.0; LANES];
    for b in others {
        for (sum, a) in sums.iter_mut().zip(block) {
            *sum += (a - b).abs();
        }
    }
    sums
}

#[inline(always)]
fn add(sums: &mut [f64; LANES], more: [f64; LANES]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// F_P from the number of members whose ideal rung is at least each rung, on a ladder whose highest rung is `top`.
#[must_use]
pub fn preference_fracture(at_least: &[u32], top: u8) -> f64 {
    // sum_{i<j} |x_i - x_j| is, for each gap between rungs, the pairs that it separates.
    let n = u64::from(at_least[0]);
    let above = at_least[1..=usize::from(top)].iter().map(|&above| u64::from(above));
    let sum: u64 = above.map(|above| above * (n - above)).sum();
    if n == 0 || top == 0 { 0.0 } else { 4.0 * sum as f64 / (f64::from(top) * (n * n) as f64) }
}

/// General agreement index AI_k = (k max / T - 1) / (k - 1) over the counts of k answers (Hix, Noury and Roland for
/// k = 3); `None` if nobody answered or there is only one answer to give.
#[must_use]
pub fn agreement(counts: &[u32]) -> Option<f64> {
    let (k, total) = (counts.len() as f64, counts.iter().sum::<u32>());
    let most = counts.iter().max()?;
    if total == 0 || counts.len() < 2 {
        return None;
    }
    Some((k * f64::from(*most) / f64::from(total) - 1.0) / (k - 1.0))
}

impl Run<'_> {
    /// The measures now.
    pub(crate) fn fracture(&mut self) -> Fracture {
        let (model, top, s) = (self.model, self.model.top, &mut self.state);
        let weights = model.setup.index;
        let belief = if model.n >= MANY {
            belief_fracture_of_many(model.n, model.width, &s.belief, &mut s.scratch)
        } else {
            math::wide(
                #[inline(always)]
                || belief_fracture(model.n, model.width, &s.belief),
            )
        };
        if self.state.case.opened.is_none() {
            return Fracture { afi: weights.index(belief, 0.0, 0.0), belief, ..Fracture::default() };
        }
        let preference = preference_fracture(&self.state.backing.members, top);
        let voice = if self.state.council.files == 0 { 0.0 } else { 1.0 - voice_agreement(&self.state) };
        let deficit = self.deficit();
        Fracture { afi: weights.index(belief, preference, voice), belief, preference, voice, deficit }
    }

    /// The measures of the last tick with news before they are read, from what was said on it.
    pub(crate) fn fracture_put_off(&mut self) -> Fracture {
        let (model, s) = (self.model, &mut self.state);
        math::wide(
            #[inline(always)]
            || softmax(model.width, &s.put_off, &mut s.stale_belief),
        );
        std::mem::swap(&mut s.belief, &mut s.stale_belief);
        let measured = self.fracture();
        std::mem::swap(&mut self.state.belief, &mut self.state.stale_belief);
        measured
    }

    /// The consensus deficit; remembers who stood in the way when it was greatest.
    fn deficit(&mut self) -> f64 {
        let median = self.state.backing.median(self.model.top);
        let mut highest = median;
        if highest > 0 {
            self.look_outside(false);
        }
        while highest > 0 && self.anybody_breaks(highest) {
            highest -= 1;
        }
        let deficit = f64::from(median - highest) / f64::from(self.model.top);
        if deficit > self.state.pivot_deficit {
            self.state.pivot_deficit = deficit;
            self.mark_pivots(highest + 1);
        }
        deficit
    }
}

fn voice_agreement(s: &State) -> f64 {
    let count = |of| s.stance.iter().map(|&stance| u32::from(stance == of)).sum();
    let counts = [Stance::Consent, Stance::Reservation, Stance::TooWeak, Stance::TooStrong].map(count);
    agreement(&counts).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabulated_values() {
        let close = |a: Option<f64>, b: f64| assert!((a.unwrap_or(f64::NAN) - b).abs() < 1e-6);
        close(agreement(&[20, 8]), 0.428_571);
        for (counts, want) in [
            ([32, 0, 0], 1.0),
            ([31, 1, 0], 0.953_125),
            ([20, 8, 4], 0.4375),
            ([16, 16, 0], 0.25),
            ([10, 10, 10], 0.0),
        ] {
            close(agreement(&counts), want);
        }
        close(agreement(&[31, 1, 0, 0]), 0.958_333);
        assert_eq!(agreement(&[0, 0]), None);
    }

    /// The widest vectors of this processor give the bits of the plain call.
    #[test]
    fn width_changes_no_bit() {
        let mut rng = crate::Draws::new(1, 0, 0).once(
            crate::rng::Purpose::Prior,
            crate::rng::Key(1),
            crate::rng::Key(2),
        );
        for n in 1..70 {
            let p: Vec<f64> = (0..5 * n).map(|_| crate::rng::uniform(&mut rng)).collect();
            let wide = math::wide(
                #[inline(always)]
                || belief_fracture(n, n, &p),
            );
            assert_eq!(wide.to_bits(), belief_fracture(n, n, &p).to_bits(), "{n} members");
            let sorted = belief_fracture_of_many(n, n, &p, &mut vec![0.0; n]);
            assert!((wide - sorted).abs() < 1e-12, "{n} members");
            let pair =
                |i: usize, j: usize| (0..5).map(|h| (p[h * n + i] - p[h * n + j]).abs()).sum::<f64>() / 2.0;
            let all: f64 = (0..n).flat_map(|i| (0..n).map(move |j| pair(i, j))).sum();
            assert!((wide - (2.0 * all / (n * n) as f64).min(1.0)).abs() < 1e-12, "{n} members");
            let plain: Vec<f64> = p.iter().map(|&x| math::exp(20.0 * x - 10.0)).collect();
            let wide = math::wide(
                #[inline(always)]
                || p.iter().map(|&x| math::exp(20.0 * x - 10.0)).collect::<Vec<_>>(),
            );
            assert_eq!(plain, wide);
        }
    }

    /// A member that has its way holds nobody back, and neither do the lanes that no member fills.
    #[test]
    fn who_agrees_with_itself_leaves_no_deficit() {
        let model = crate::Model::new(crate::preference::tests::one_member(0.1)).unwrap();
        let mut run = model.silent();
        run.restart(crate::Draws::new(1, 0, 0));
        run.state.case.opened = Some(crate::Tick(0));
        run.add_incident(1.0, crate::setup::Locus::Ally);
        run.state.belief[0] = 0.999;
        run.state.belief[model.width] = 0.001;
        run.prefer();
        let median = run.state.backing.median(model.top);
        assert!(median > 0);
        assert_eq!(run.fracture().deficit, 0.0);
    }

    #[test]
    fn weights_only_count_in_proportion() {
        let weights = IndexWeights { belief: 2.0, preference: 1.0, voice: 1.0 };
        assert_eq!(weights.index(0.4, 0.2, 0.6), 0.4);
        let scaled = weights.unlike().expect("they are not alike");
        assert_eq!(scaled, IndexWeights { belief: 0.5, preference: 0.25, voice: 0.25 });
        assert_eq!(scaled.index(0.4, 0.2, 0.6), 0.4);
        assert_eq!(IndexWeights { belief: 3.0, preference: 3.0, voice: 3.0 }.unlike(), None);
        assert!(weights.are_valid());
        let bad = [[0.0; 3], [1.0, -0.1, 1.0], [f64::NAN, 1.0, 1.0], [f64::MAX, f64::MAX, 0.0]];
        for [belief, preference, voice] in bad {
            assert!(!IndexWeights { belief, preference, voice }.are_valid());
        }
    }

    #[test]
    fn the_share_of_weights_is_that_of_draws() {
        assert_eq!(weights_that_agree([0.3; 3], [0.3; 3]), 0.5);
        assert_eq!(weights_that_agree([0.3, 0.3, 0.4], [0.3; 3]), 1.0);
        assert_eq!(weights_that_agree([0.3; 3], [0.3, 0.3, 0.4]), 0.0);
        // Only the part in front counts for a, and one behind by as much: half of the simplex, less a triangle.
        assert_eq!(weights_that_agree([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]), 0.5);
        assert_eq!(weights_that_agree([1.0, 0.0, 0.0], [0.0, 1.0, 1.0]), 0.25);
        assert_eq!(weights_that_agree([0.0, 1.0, 1.0], [1.0, 0.0, 0.0]), 0.75);
        let mut rng = crate::Draws::new(3, 0, 0).once(
            crate::rng::Purpose::Prior,
            crate::rng::Key(1),
            crate::rng::Key(2),
        );
        for (a, b) in [([0.2, 0.5, 0.1], [0.3, 0.3, 0.2]), ([0.2, 0.2, 0.6], [0.25, 0.3, 0.1])] {
            let agree = (0..20_000)
                .filter(|_| {
                    let [x, y, z] = [(); 3].map(|()| crate::rng::exponential(&mut rng));
                    let weights = IndexWeights { belief: x, preference: y, voice: z };
                    weights.index(a[0], a[1], a[2]) > weights.index(b[0], b[1], b[2])
                })
                .count();
            let share = weights_that_agree(a, b);
            assert!((agree as f64 / 20_000.0 - share).abs() < 0.02, "{share} and {agree} of 20,000");
        }
    }

    #[test]
    fn two_certain_camps_are_a_full_split() {
        let mut p = vec![0.0; 64];
        p[..16].fill(1.0);
        p[48..].fill(1.0);
        assert!((belief_fracture(32, 32, &p) - 1.0).abs() < 1e-12);
        let mut at_least = [16; 9];
        at_least[0] = 32;
        assert!((preference_fracture(&at_least, 8) - 1.0).abs() < 1e-12);
        assert_eq!(preference_fracture(&[32, 32, 32, 32, 0, 0, 0, 0, 0], 8), 0.0);
        assert_eq!(belief_fracture(1, 1, &[0.2, 0.3, 0.5]), 0.0);
    }
}
