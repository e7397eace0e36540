//! Addressed randomness: every draw has a name, and the name alone decides its value.
//!
//! A draw is named by (seed, stream group, replicate, purpose, one or two entities by their stable ids, tick).
//! Adding a member, an inject or a draw therefore never shifts another's luck; any run can be replayed alone; and
//! a run with an inject is paired with the run without it. The stream group is constant by default, which pairs
//! all samples of a study and both twins of a scenario.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC 2011), written here so that its numbers can never change with a dependency. [`Stream`] implements rand's
//! traits; the samplers are the project's own, on bit-stable maths.

use crate::math::{self, LANES, each_lane, store};
use crate::time::Tick;
use rand::{Rng, TryRng};
use std::convert::Infallible;

/// A stable 32-bit name of an entity, computed from its id and independent of its place in any list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u32);

impl Key {
    /// The key for draws that belong to no entity.
    pub const NONE: Key = Key(0);

    /// FNV-1a over the bytes of `id`, then the 32-bit finaliser of MurmurHash3.
    #[must_use]
    pub fn of(id: &str) -> Key {
        let mut h = 0x811c_9dc5_u32;
        for b in id.bytes() {
            h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
        }
        h = (h ^ (h >> 16)).wrapping_mul(0x85eb_ca6b);
        h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
        Key(h ^ (h >> 16))
    }
}

/// What a draw is for. The discriminant is part of the address, so variants are never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "each name says which quantity is drawn")]
pub enum Purpose {
    Prior = 1,
    MemberLean = 2,
    CaseLean = 3,
    Answer = 4,
    StakeWeight = 5,
    ErrorWeight = 6,
    ActCost = 7,
    Voice = 8,
    Cascade = 9,
    LinkageLive = 10,
    LinkageForm = 11,
    LinkageReveal = 12,
    LinkageSettle = 13,
    AttributionLatency = 14,
    Presence = 15,
    Content = 16,
    SharingDelay = 17,
    Reach = 18,
    SoundingNoise = 19,
    AdversaryActs = 20,
    AdversaryChoice = 21,
    AdversaryExposed = 22,
    Pressure = 23,
    AppealMode = 24,
    AppealDate = 25,
    Signal = 26,
    ThompsonSample = 40,
    ThompsonReward = 41,
    Meeting = 50,
    QuantalShock = 51,
    DesignPoint = 60,
    LatinStratum = 61,
    LatinPlace = 62,
    MaximinSwap = 63,
    SobolScramble = 64,
    MorrisTrajectory = 65,
    Resample = 66,
    DiscoverySubsample = 67,
    RobustnessPoint = 68,
    TradeoffPoint = 69,
    StressCandidate = 70,
    SessionMoment = 71,
    SessionOutcome = 72,
    SessionDice = 73,
    BacktestResample = 80,
    BacktestSynthetic = 81,
    BacktestPosterior = 82,
}

/// The randomness of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    seed: u64,
    key: [u32; 2],
    replicate: u32,
}

impl Draws {
    /// The draws of replicate `replicate` under `seed`. `group` separates families of runs that must not share
    /// luck; 0 is the family that everything shares by default.
    #[must_use]
    pub fn new(seed: u64, group: u32, replicate: u32) -> Draws {
        let k = if group == 0 { seed } else { seed ^ split_mix(u64::from(group)) };
        Draws { seed, key: [k as u32, (k >> 32) as u32], replicate }
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The replicate.
    #[must_use]
    pub fn replicate(&self) -> u32 {
        self.replicate
    }

    /// The stream at one address.
    #[inline]
    #[must_use]
    pub fn at(&self, purpose: Purpose, who: Key, what: Key, tick: Tick) -> Stream {
        let tick = (tick.0 as u32) & 0x00ff_ffff;
        Stream {
            counter: [who.0, what.0, tick | (u32::from(purpose as u8) << 24), self.replicate],
            key: self.key,
            block: 0,
            words: [0; 4],
            used: 4,
        }
    }

    /// For each of `who`, the first number of a kind at its address: what `kind` makes of the first block of words.
    /// The same as the sampler of that kind gives for [`Draws::at`], many addresses side by side.
    pub(crate) fn each(
        &self,
        kind: impl Fn([u64; 4]) -> f64,
        purpose: Purpose,
        who: &[Key],
        what: Key,
        tick: Tick,
        out: &mut [f64],
    ) {
        math::wide(
            #[inline(always)]
            || self.blocks(kind, purpose, who, what, tick, out),
        );
    }

    /// For each tick from `first` on, the first number of a kind at an address without an entity.
    pub(crate) fn each_tick(
        &self,
        kind: impl Fn([u64; 4]) -> f64,
        purpose: Purpose,
        first: Tick,
        out: &mut [f64],
    ) {
        math::wide(
            #[inline(always)]
            || {
                let mut tick = first;
                for out in out.chunks_mut(LANES) {
                    let mut counter =
                        self.at(purpose, Key::NONE, Key::NONE, tick).counter.map(|w| [w.into(); LANES]);
                    for (l, at) in counter[2].iter_mut().enumerate() {
                        let place = Tick(tick.0.wrapping_add(l as i32));
                        *at = self.at(purpose, Key::NONE, Key::NONE, place).counter[2].into();
                    }
                    let words = philox_lanes(counter, self.key.map(u64::from));
                    let numbers = each_lane(|l| kind([words[0][l], words[1][l], words[2][l], words[3][l]]));
                    out.iter_mut().zip(numbers).for_each(|(out, x)| *out = x);
                    tick = Tick(tick.0.wrapping_add(LANES as i32));
                }
            },
        );
    }

    /// Four standard normal numbers for each of `who` from the one block at its address: `out` holds `width` first
    /// numbers, then `width` second ones, and so on. Their words are half as long as those of [`kind::normal`].
    pub(crate) fn four_normals(
        &self,
        purpose: Purpose,
        who: &[Key],
        what: Key,
        tick: Tick,
        width: usize,
        out: &mut [f64],
    ) {
        math::wide(
            #[inline(always)]
            || {
                for (block, who) in who.chunks(LANES).enumerate() {
                    let words = self.words(purpose, who, what, tick);
                    let from = block * LANES;
                    for pair in 0..2 {
                        let (u, v) = (words[2 * pair], words[2 * pair + 1]);
                        let r = each_lane(|l| (-2.0 * math::ln_in_range(half(u[l]))).sqrt());
                        let cos = each_lane(|l| r[l] * math::cos_turns(half(v[l])));
                        let sin = each_lane(|l| r[l] * math::sin_turns(half(v[l])));
                        store(out, 2 * pair * width + from, cos);
                        store(out, (2 * pair + 1) * width + from, sin);
                    }
                }
            },
        );
    }

    /// The first blocks of words at the addresses of up to [`LANES`] entities.
    #[inline(always)]
    fn words(&self, purpose: Purpose, who: &[Key], what: Key, tick: Tick) -> [[u64; LANES]; 4] {
        let [_, what, at, replicate] = self.at(purpose, Key::NONE, what, tick).counter.map(u64::from);
        let mut lanes = [0; LANES];
        lanes.iter_mut().zip(who).for_each(|(lane, key)| *lane = u64::from(key.0));
        let counter = [lanes, [what; LANES], [at; LANES], [replicate; LANES]];
        philox_lanes(counter, self.key.map(u64::from))
    }

    #[inline(always)]
    fn blocks(
        &self,
        kind: impl Fn([u64; 4]) -> f64,
        purpose: Purpose,
        who: &[Key],
        what: Key,
        tick: Tick,
        out: &mut [f64],
    ) {
        for (who, out) in who.chunks(LANES).zip(out.chunks_mut(LANES)) {
            let words = self.words(purpose, who, what, tick);
            let numbers = each_lane(|l| kind([words[0][l], words[1][l], words[2][l], words[3][l]]));
            out.iter_mut().zip(numbers).for_each(|(out, x)| *out = x);
        }
    }

    /// The stream at an address without a tick: drawn once a run.
    #[inline]
    #[must_use]
    pub fn once(&self, purpose: Purpose, who: Key, what: Key) -> Stream {
        self.at(purpose, who, what, Tick(0))
    }
}

fn split_mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The numbers at one address. Further blocks of four words come from the block index, which enters the key.
#[derive(Clone, Debug)]
pub struct Stream {
    counter: [u32; 4],
    key: [u32; 2],
    block: u32,
    words: [u32; 4],
    used: usize,
}

impl Stream {
    /// Always inlined: the compiler then sees that a stream is fresh and computes its one block on the spot.
    #[inline(always)]
    fn word(&mut self) -> u32 {
        if self.used == 4 {
            let key = [self.key[0], self.key[1] ^ self.block.wrapping_mul(0x9e37_79b9)];
            self.words = philox(self.counter, key);
            self.block = self.block.wrapping_add(1);
            self.used = 0;
        }
        let w = self.words[self.used];
        self.used += 1;
        w
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.word());
        Ok(low | (u64::from(self.word()) << 32))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        for chunk in dst.chunks_mut(4) {
            let word = self.word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

/// Ten rounds of Philox4x32.
fn philox(mut c: [u32; 4], mut k: [u32; 2]) -> [u32; 4] {
    for round in 0..10 {
        if round > 0 {
            k[0] = k[0].wrapping_add(0x9e37_79b9);
            k[1] = k[1].wrapping_add(0xbb67_ae85);
        }
        let a = u64::from(c[0]) * 0xd251_1f53;
        let b = u64::from(c[2]) * 0xcd9e_8d57;
        c = [(b >> 32) as u32 ^ c[1] ^ k[0], b as u32, (a >> 32) as u32 ^ c[3] ^ k[1], a as u32];
    }
    c
}

/// [`philox`] at [`LANES`] counters at once, each word in the low half of its lane, where vector registers multiply.
/// The high halves hold whatever the rounds leave there until the end.
#[inline(always)]
fn philox_lanes(mut c: [[u64; LANES]; 4], mut k: [u64; 2]) -> [[u64; LANES]; 4] {
    const WORD: u64 = 0xffff_ffff;
    for round in 0..10 {
        if round > 0 {
            k = [k[0].wrapping_add(0x9e37_79b9), k[1].wrapping_add(0xbb67_ae85)];
        }
        let a = each_lane(|l| (c[0][l] & WORD) * 0xd251_1f53);
        let b = each_lane(|l| (c[2][l] & WORD) * 0xcd9e_8d57);
        c = [
            each_lane(|l| (b[l] >> 32) ^ c[1][l] ^ k[0]),
            b,
            each_lane(|l| (a[l] >> 32) ^ c[3][l] ^ k[1]),
            a,
        ];
    }
    c.map(|words| each_lane(|l| words[l] & WORD))
}

/// Random bits as a number strictly between 0 and 1, on the odd multiples of 2^-53.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    f64::from_bits((bits >> 12) | 1.0_f64.to_bits()) - (1.0 - f64::EPSILON / 2.0)
}

/// One random word as a number strictly between 0 and 1, on the odd multiples of 2^-33.
#[inline(always)]
fn half(word: u64) -> f64 {
    const MIDDLE: u64 = 1 << 31;
    unit((word << 32) | MIDDLE)
}

/// The samplers as functions of a block of four words.
pub(crate) mod kind {
    use super::unit;
    use crate::math;

    /// A uniform number strictly between 0 and 1, on the odd multiples of 2^-53.
    #[inline(always)]
    pub(crate) fn uniform([a, b, ..]: [u64; 4]) -> f64 {
        unit(a | (b << 32))
    }

    /// A standard normal number: the first of Box and Muller's pair.
    #[inline(always)]
    pub(crate) fn normal([a, b, c, d]: [u64; 4]) -> f64 {
        let (u, v) = (unit(a | (b << 32)), unit(c | (d << 32)));
        (-2.0 * math::ln_in_range(u)).sqrt() * math::cos_turns(v)
    }

    /// An exponential number of mean 1.
    #[inline(always)]
    pub(crate) fn exponential(words: [u64; 4]) -> f64 {
        -math::ln_in_range(uniform(words))
    }

    /// A standard logistic number: ln(u / (1 - u)).
    #[inline(always)]
    pub(crate) fn logistic(words: [u64; 4]) -> f64 {
        let u = uniform(words);
        math::ln_in_range(u / (1.0 - u))
    }
}

/// The next words of a stream as a block of four, of which a sampler of two words reads the first two.
#[inline]
fn words<const N: usize>(rng: &mut impl Rng) -> [u64; 4] {
    let mut block = [0; 4];
    block[..N].iter_mut().for_each(|w| *w = u64::from(rng.next_u32()));
    block
}

/// A uniform number strictly between 0 and 1, on the odd multiples of 2^-53.
#[inline]
pub fn uniform(rng: &mut impl Rng) -> f64 {
    kind::uniform(words::<2>(rng))
}

/// True with probability `p`.
#[inline]
pub fn bernoulli(rng: &mut impl Rng, p: f64) -> bool {
    uniform(rng) < p
}

/// A standard normal number.
#[inline]
pub fn normal(rng: &mut impl Rng) -> f64 {
    kind::normal(words::<4>(rng))
}

/// A log-normal number exp(mu + sigma N).
#[inline]
pub fn log_normal(rng: &mut impl Rng, mu: f64, sigma: f64) -> f64 {
    math::exp(mu + sigma * normal(rng))
}

/// An exponential number of mean 1.
#[inline]
pub fn exponential(rng: &mut impl Rng) -> f64 {
    kind::exponential(words::<2>(rng))
}

/// A standard logistic number: ln(u / (1 - u)).
#[inline]
pub fn logistic(rng: &mut impl Rng) -> f64 {
    kind::logistic(words::<2>(rng))
}

/// Scale of a logistic number of standard deviation 1: sqrt(3) / pi.
pub const LOGISTIC_SCALE: f64 = 0.551_328_895_421_792;

/// An index below `n`; `n` must be at least 1.
#[inline]
pub fn index(rng: &mut impl Rng, n: usize) -> usize {
    ((uniform(rng) * n as f64) as usize).min(n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_known_answers() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        let counter = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let key = [0xa409_3822, 0x299f_31d0];
        assert_eq!(philox(counter, key), [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    #[test]
    fn samplers_have_their_moments() {
        let draws = Draws::new(7, 0, 0);
        let n = 200_000_u32;
        let moments = |f: fn(&mut Stream) -> f64| {
            let (mut s, mut q) = (0.0, 0.0);
            for k in 0..n {
                let x = f(&mut draws.once(Purpose::Prior, Key(k), Key::NONE));
                s += x;
                q += x * x;
            }
            let mean = s / f64::from(n);
            (mean, q / f64::from(n) - mean * mean)
        };
        let close = |(m, v): (f64, f64), mean: f64, var: f64| {
            assert!((m - mean).abs() < 4.0 * (var / f64::from(n)).sqrt(), "mean {m}, expected {mean}");
            assert!((v / var - 1.0).abs() < 0.03, "variance {v}, expected {var}");
        };
        close(moments(uniform), 0.5, 1.0 / 12.0);
        close(moments(normal), 0.0, 1.0);
        close(moments(exponential), 1.0, 1.0);
        close(moments(logistic), 0.0, std::f64::consts::PI * std::f64::consts::PI / 3.0);
    }

    #[test]
    fn an_address_is_the_whole_name_of_a_draw() {
        let a = Draws::new(1, 0, 0);
        let at = |d: &Draws, p, w, t| d.at(p, Key(w), Key(2), Tick(t)).next_u64();
        let x = at(&a, Purpose::Prior, 1, 0);
        assert_eq!(x, at(&a, Purpose::Prior, 1, 0));
        for other in [
            at(&a, Purpose::Answer, 1, 0),
            at(&a, Purpose::Prior, 3, 0),
            at(&a, Purpose::Prior, 1, -1),
            at(&Draws::new(2, 0, 0), Purpose::Prior, 1, 0),
            at(&Draws::new(1, 1, 0), Purpose::Prior, 1, 0),
            at(&Draws::new(1, 0, 1), Purpose::Prior, 1, 0),
        ] {
            assert_ne!(x, other);
        }
    }

    /// Many addresses side by side give what each gives alone, whatever their number.
    #[test]
    fn side_by_side_is_one_by_one() {
        let draws = Draws::new(7, 0, 3);
        let who: Vec<Key> = (0..37).map(|k| Key(k * 7)).collect();
        let (what, tick, purpose) = (Key(9), Tick(-4), Purpose::StakeWeight);
        let mut out = vec![0.0; who.len()];
        type Sampler = fn(&mut Stream) -> f64;
        type Kind = fn([u64; 4]) -> f64;
        let samplers: [(Kind, Sampler); 4] = [
            (kind::uniform, uniform),
            (kind::normal, normal),
            (kind::exponential, exponential),
            (kind::logistic, logistic),
        ];
        for (kind, sampler) in samplers {
            draws.each(kind, purpose, &who, what, tick, &mut out);
            for (x, &key) in out.iter().zip(&who) {
                assert_eq!(x.to_bits(), sampler(&mut draws.at(purpose, key, what, tick)).to_bits());
            }
        }
        draws.each_tick(kind::normal, purpose, tick, &mut out);
        for (x, t) in out.iter().zip(tick.0..) {
            let alone = normal(&mut draws.at(purpose, Key::NONE, Key::NONE, Tick(t)));
            assert_eq!(x.to_bits(), alone.to_bits());
        }
    }

    /// P(Z <= z) of a standard normal number.
    fn phi(z: f64) -> f64 {
        0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
    }

    /// Kolmogorov's distance between a sample and a distribution, times the root of the sample's size.
    fn kolmogorov(sample: &mut [f64], distribution: impl Fn(f64) -> f64) -> f64 {
        sample.sort_unstable_by(f64::total_cmp);
        let n = sample.len() as f64;
        let distance = sample.iter().enumerate().map(|(k, &x)| {
            let p = distribution(x);
            (p - k as f64 / n).abs().max((p - (k + 1) as f64 / n).abs())
        });
        distance.fold(0.0, f64::max) * n.sqrt()
    }

    /// A hundred thousand numbers at as many addresses. The distance passes 1.95 once in a thousand samples.
    #[test]
    fn samplers_have_their_distributions() {
        let draws = Draws::new(2026, 0, 0);
        let sample = |sampler: fn(&mut Stream) -> f64, distribution: &dyn Fn(f64) -> f64| {
            let mut numbers: Vec<f64> =
                (0..100_000).map(|k| sampler(&mut draws.once(Purpose::Voice, Key(k), Key(1)))).collect();
            let distance = kolmogorov(&mut numbers, distribution);
            assert!(distance < 1.95, "{distance}");
            numbers
        };
        sample(uniform, &|x| x);
        sample(exponential, &|x| 1.0 - math::exp(-x));
        sample(logistic, &math::logistic);
        let normals = sample(normal, &phi);
        let mut four = vec![0.0; 4 * 25_600];
        let who: Vec<Key> = (0..25_600).map(Key).collect();
        draws.four_normals(Purpose::Signal, &who, Key::NONE, Tick(5), who.len(), &mut four);
        assert!(kolmogorov(&mut four, phi) < 1.95);
        // Tails: how many lie beyond 3 and 4 is binomial.
        for numbers in [&normals, &four] {
            for bound in [3.0, 4.0] {
                let expected = 2.0 * phi(-bound) * numbers.len() as f64;
                let found = numbers.iter().filter(|x| x.abs() > bound).count() as f64;
                assert!(
                    (found - expected).abs() < 4.0 * expected.sqrt(),
                    "{found} beyond {bound}, not {expected}"
                );
            }
        }
    }

    /// Addresses that differ in one part by one have nothing to do with each other: correlations of uniform numbers
    /// and of their squares, and a count over a grid of 16 by 16.
    #[test]
    fn neighbouring_addresses_are_independent() {
        let n = 50_000_u32;
        let number = |seed, replicate, purpose, who, what, tick| {
            uniform(&mut Draws::new(seed, 0, replicate).at(purpose, Key(who), Key(what), Tick(tick)))
        };
        let here = |k: u32| number(1, k, Purpose::Prior, 5, 6, 7);
        let neighbours: [&dyn Fn(u32) -> f64; 6] = [
            &|k| number(1, k + 1, Purpose::Prior, 5, 6, 7),
            &|k| number(1, k, Purpose::MemberLean, 5, 6, 7),
            &|k| number(1, k, Purpose::Prior, 6, 6, 7),
            &|k| number(1, k, Purpose::Prior, 5, 7, 7),
            &|k| number(1, k, Purpose::Prior, 5, 6, 8),
            &|k| number(2, k, Purpose::Prior, 5, 6, 7),
        ];
        for (which, there) in neighbours.iter().enumerate() {
            let pairs: Vec<(f64, f64)> = (0..n).map(|k| (here(k) - 0.5, there(k) - 0.5)).collect();
            let products = |f: fn(f64) -> f64, variance: f64| {
                let mean = pairs.iter().map(|(a, b)| f(*a) * f(*b)).sum::<f64>() / f64::from(n);
                mean / variance * f64::from(n).sqrt()
            };
            let linear = products(|x| x, 1.0 / 12.0);
            let square = products(|x| x * x - 1.0 / 12.0, 1.0 / 180.0);
            assert!(linear.abs() < 4.0 && square.abs() < 4.0, "neighbour {which}: {linear}, {square}");
            let mut counts = [0_u32; 256];
            for (a, b) in &pairs {
                let cell = |x: f64| ((x + 0.5) * 16.0) as usize;
                counts[16 * cell(*a) + cell(*b)] += 1;
            }
            let expected = f64::from(n) / 256.0;
            let over = |&c: &u32| f64::from(c) - expected;
            let chi: f64 = counts.iter().map(|c| over(c) * over(c) / expected).sum();
            // 255 degrees of freedom: mean 255, standard deviation 22.6.
            assert!((chi - 255.0).abs() < 4.0 * 22.6, "neighbour {which}: chi squared {chi}");
        }
    }
}
