//! The least that W0 could cost: in `f32`, its draws at addresses, its products, and the two sums and the comparison that
//! each agent needs on a tick. Nothing else can be played with it.
//!
//! What it shares with casus is what casus may not give up: a number is a function of its address, one run is played at a
//! time, and nothing is fused, so that every width of vectors gives the same bits.

use crate::w0::{Agent, Outcome};
use casus_model::math;
use std::array::from_fn;
use std::f32::consts::{LN_2, TAU};

const N: usize = 32;

/// Numbers in a block: a vector of 512 bits.
const LANES: usize = 16;

/// Ticks that share a block of four random words an agent.
const TICKS: usize = 4;

type Block<T> = [T; LANES];

/// W0 in flat arrays.
pub(crate) struct Floor {
    /// For each speaker what each listener gives to it, stubbornness taken off.
    weights: Box<[[f32; N]; N]>,
    prior: [f32; N],
    /// Log-odds above which each agent supports.
    bound: [f32; N],
    sd: [f32; N],
    stubbornness: [f32; N],
    drift: Vec<f32>,
    keys: [u64; N],
}

/// A number for each lane.
#[inline(always)]
fn each<T: Copy + Default>(number: impl Fn(usize) -> T) -> Block<T> {
    let mut block = [T::default(); LANES];
    for (l, x) in block.iter_mut().enumerate() {
        *x = number(l);
    }
    block
}

#[inline(always)]
fn polynomial<const K: usize>(x: f32, coefficients: [f32; K]) -> f32 {
    let mut sum = coefficients[0];
    for c in &coefficients[1..] {
        sum = sum * x + c;
    }
    sum
}

/// A random word as a number strictly between 0 and 1.
#[inline(always)]
fn unit(word: u32) -> f32 {
    f32::from_bits((word >> 9) | 1.0_f32.to_bits()) - (1.0 - f32::EPSILON / 2.0)
}

/// Natural logarithm, to seven digits.
#[inline(always)]
fn ln(x: f32) -> f32 {
    /// The bits of 1/sqrt 2.
    const FROM: u32 = 0x3f35_04f3;
    /// (ln(1 + f) - f + f^2 / 2) / f^3.
    const SERIES: [f32; 9] = [
        7.037_684e-2,
        -1.151_461e-1,
        1.167_7e-1,
        -1.242_014e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_4e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ];
    let above = x.to_bits().wrapping_sub(FROM);
    let e = (above.cast_signed() >> 23) as f32;
    let f = f32::from_bits((above & 0x007f_ffff).wrapping_add(FROM)) - 1.0;
    let z = f * f;
    e * LN_2 + (f - 0.5 * z + f * z * polynomial(f, SERIES))
}

/// cos(2 pi u) for u from 0 to 1.
#[inline(always)]
fn cos_turns(u: f32) -> f32 {
    const SERIES: [f32; 4] = [2.6e-6, -1.980_9e-4, 8.333e-3, -1.666_666_7e-1];
    let x = TAU * ((u - 0.5).abs() - 0.25);
    let z = x * x;
    x + x * z * polynomial(z, SERIES)
}

#[inline(always)]
fn sin_turns(u: f32) -> f32 {
    cos_turns(if u < 0.25 { u + 0.75 } else { u - 0.25 })
}

/// Ten rounds of Philox4x32 in each lane.
#[inline(always)]
fn philox(mut c: [Block<u64>; 4], mut k: [u64; 2]) -> [Block<u32>; 4] {
    const WORD: u64 = 0xffff_ffff;
    for round in 0..10 {
        if round > 0 {
            k = [k[0].wrapping_add(0x9e37_79b9), k[1].wrapping_add(0xbb67_ae85)];
        }
        let a = each(|l| (c[0][l] & WORD) * 0xd251_1f53);
        let b = each(|l| (c[2][l] & WORD) * 0xcd9e_8d57);
        c = [each(|l| (b[l] >> 32) ^ c[1][l] ^ k[0]), b, each(|l| (a[l] >> 32) ^ c[3][l] ^ k[1]), a];
    }
    let [w, x, y, z] = &c;
    [each(|l| w[l] as u32), each(|l| x[l] as u32), each(|l| y[l] as u32), each(|l| z[l] as u32)]
}

impl Floor {
    pub(crate) fn new(agents: &[Agent], bounds: &[f64], drift: &[f64]) -> Floor {
        let of = |number: &dyn Fn(usize) -> f64| from_fn(|i| number(i) as f32);
        Floor {
            weights: Box::new(from_fn(|j| of(&|i| (1.0 - agents[i].stubbornness) * agents[i].trust[j]))),
            prior: of(&|i| agents[i].prior),
            bound: of(&|i| bounds[i]),
            sd: of(&|i| agents[i].evidence_sd),
            stubbornness: of(&|i| agents[i].stubbornness),
            drift: drift.iter().map(|mean| *mean as f32).collect(),
            keys: from_fn(|i| i as u64),
        }
    }

    /// Plays one run.
    pub(crate) fn play(&self, agents: &[Agent], replicate: u32) -> Outcome {
        let (said, unanimous) = math::wide(
            #[inline(always)]
            || self.ticks(replicate),
        );
        let beliefs = said.map(|y| math::logistic(y.into()));
        Outcome::of(agents, &beliefs, unanimous)
    }

    #[inline(always)]
    fn ticks(&self, replicate: u32) -> ([f32; N], Option<usize>) {
        let (mut own, mut said, mut unanimous) = (self.prior, self.prior, None);
        let mut normals = [[0.0; N]; TICKS];
        for (tick, drift) in self.drift.iter().enumerate() {
            if tick % TICKS == 0 {
                self.draw(replicate, tick / TICKS, &mut normals);
            }
            let z = &normals[tick % TICKS];
            for i in 0..N {
                own[i] += drift + self.sd[i] * z[i];
            }
            let heard = self.hear(&said);
            let mut below = 0;
            for i in 0..N {
                said[i] = self.stubbornness[i] * own[i] + heard[i];
                below |= u32::from(said[i] <= self.bound[i]);
            }
            if below == 0 && unanimous.is_none() {
                unanimous = Some(tick);
            }
        }
        (said, unanimous)
    }

    /// Normal numbers of the agents for four ticks, by Box and Muller.
    #[inline(always)]
    fn draw(&self, replicate: u32, place: usize, normals: &mut [[f32; N]; TICKS]) {
        for from in (0..N).step_by(LANES) {
            let who = each(|l| self.keys[from + l]);
            let counter = [who, [0; LANES], [place as u64; LANES], [u64::from(replicate); LANES]];
            let words = philox(counter, [crate::SEED, 0]);
            for pair in 0..2 {
                let (u, v) = (&words[2 * pair], &words[2 * pair + 1]);
                let r = each(|l| (-2.0 * ln(unit(u[l]))).sqrt());
                let (cos, sin) =
                    (each(|l| r[l] * cos_turns(unit(v[l]))), each(|l| r[l] * sin_turns(unit(v[l]))));
                normals[2 * pair][from..from + LANES].copy_from_slice(&cos);
                normals[2 * pair + 1][from..from + LANES].copy_from_slice(&sin);
            }
        }
    }

    /// What each agent hears: four sums side by side, so that none waits for the one before.
    #[inline(always)]
    fn hear(&self, said: &[f32; N]) -> [f32; N] {
        let mut heard = [0.0; N];
        for from in (0..N).step_by(LANES) {
            let (mut a, mut b, mut c, mut d) = ([0.0; LANES], [0.0; LANES], [0.0; LANES], [0.0; LANES]);
            for j in (0..N).step_by(4) {
                a = self.add(a, j, from, said[j]);
                b = self.add(b, j + 1, from, said[j + 1]);
                c = self.add(c, j + 2, from, said[j + 2]);
                d = self.add(d, j + 3, from, said[j + 3]);
            }
            let sums = each(|l| (a[l] + b[l]) + (c[l] + d[l]));
            heard[from..from + LANES].copy_from_slice(&sums);
        }
        heard
    }

    /// A sum of what a block of agents hears, with what it hears of speaker `j`.
    #[inline(always)]
    fn add(&self, sum: Block<f32>, j: usize, from: usize, said: f32) -> Block<f32> {
        let weights: &Block<f32> = self.weights[j][from..].first_chunk().expect("whole blocks");
        each(|l| sum[l] + weights[l] * said)
    }
}
