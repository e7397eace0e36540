//! Sobol's sequence (1967) under Owen's scrambling (1995).

mod numbers;

use super::{InvalidDesign, refuse};
use casus_model::Draws;
use casus_model::rng::{Key, Purpose, uniform};
use numbers::NUMBERS;

/// The sequence over so many axes.
#[derive(Clone, Debug)]
pub(super) struct Sobol {
    axes: Vec<Axis>,
}

/// One axis: its direction numbers, for the binary digits of an index from the lowest on, and the key under which it is
/// scrambled.
#[derive(Clone, Debug)]
struct Axis {
    directions: [u32; 32],
    key: u64,
}

/// Axes that have direction numbers.
const MOST_AXES: usize = NUMBERS.len() + 1;

pub(super) fn check(axes: usize) -> Result<(), InvalidDesign> {
    if axes > MOST_AXES {
        return refuse(format!(
            "Sobol's sequence has at most {MOST_AXES} axes; {axes} are needed (two for each uncertainty under Saltelli)"
        ));
    }
    Ok(())
}

/// Direction numbers of an axis, as binary fractions of 32 digits, by the recurrence of its primitive polynomial
/// (Bratley and Fox 1988). The first axis is van der Corput's.
fn directions(axis: usize) -> [u32; 32] {
    let mut v: [u32; 32] = std::array::from_fn(|digit| 1 << (31 - digit));
    let Some(&(coefficients, initial)) = axis.checked_sub(1).map(|at| &NUMBERS[at]) else {
        return v;
    };
    let degree = initial.len();
    for (v, m) in v.iter_mut().zip(initial) {
        *v *= u32::from(*m);
    }
    for digit in degree..32 {
        let mut next = v[digit - degree] ^ (v[digit - degree] >> degree);
        for back in 1..degree {
            if coefficients >> (degree - 1 - back) & 1 == 1 {
                next ^= v[digit - back];
            }
        }
        v[digit] = next;
    }
    v
}

impl Sobol {
    pub(super) fn new(axes: usize, draws: &Draws) -> Sobol {
        let axis = |axis: usize| {
            let mut stream = draws.once(Purpose::SobolScramble, Key(axis as u32), Key::NONE);
            let mut word = || (uniform(&mut stream) * 4_294_967_296.0) as u64;
            Axis { directions: directions(axis), key: word() << 32 | word() }
        };
        Sobol { axes: (0..axes).map(axis).collect() }
    }

    /// Coordinate `axis` of point `i`: the middle of one of 2^32 cells.
    pub(super) fn coordinate(&self, i: u32, axis: usize) -> f64 {
        let axis = &self.axes[axis];
        (f64::from(scramble(axis.digits(i), axis.key)) + 0.5) / 4_294_967_296.0
    }
}

impl Axis {
    /// The unscrambled coordinate, as a binary fraction of 32 digits.
    fn digits(&self, mut i: u32) -> u32 {
        let mut digits = 0;
        while i > 0 {
            digits ^= self.directions[i.trailing_zeros() as usize];
            i &= i - 1;
        }
        digits
    }
}

/// Nested uniform scrambling (Owen 1995): each digit is flipped or not by a coin that belongs to all digits above it, here
/// the top bit of a hash of their place in the tree of prefixes (the finaliser of SplitMix64, Steele, Lea and Flood
/// 2014).
fn scramble(digits: u32, key: u64) -> u32 {
    let mut flips = 0;
    for digit in 0..32 {
        let node = 1 << digit | u64::from(digits) >> (32 - digit);
        let mut z = key.wrapping_add(node.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        flips = flips << 1 | (z ^ (z >> 31)) >> 63;
    }
    digits ^ flips as u32
}

#[cfg(test)]
mod tests;
