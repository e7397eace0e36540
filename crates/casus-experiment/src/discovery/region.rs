//! Boxes in the space of the inputs.

use super::{Input, Values};

/// What a box lets through of one input.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// Numbers from `lower` to `upper`, both included.
    Range {
        /// The least.
        lower: f64,
        /// The greatest.
        upper: f64,
    },
    /// These categories, in ascending order.
    Among(Vec<u32>),
}

/// A box: a limit for each input, in the inputs' order. A point is in it if it meets all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// The limits.
    pub limits: Vec<Limit>,
}

/// A limit that a point breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breach {
    Below(usize),
    Above(usize),
    Outside(usize),
}

impl Region {
    fn breaches<'a>(&'a self, inputs: &'a [Input], row: usize) -> impl Iterator<Item = Breach> + 'a {
        self.limits.iter().zip(inputs).enumerate().filter_map(move |(i, (limit, input))| {
            match (limit, &input.values) {
                (Limit::Range { lower, .. }, Values::Numeric(x)) if x[row] < *lower => Some(Breach::Below(i)),
                (Limit::Range { upper, .. }, Values::Numeric(x)) if x[row] > *upper => Some(Breach::Above(i)),
                (Limit::Among(kept), Values::Category { of, .. }) if !kept.contains(&of[row]) => {
                    Some(Breach::Outside(i))
                }
                _ => None,
            }
        })
    }

    /// The only limit that a row breaks; nothing if it breaks none or several.
    pub(super) fn only_breach(&self, inputs: &[Input], row: usize) -> Option<Breach> {
        let mut breaches = self.breaches(inputs, row);
        let first = breaches.next();
        first.filter(|_| breaches.next().is_none())
    }

    /// Whether a row of inputs lies in the box; the inputs are of the kinds and in the order of those it was found on.
    #[must_use]
    pub fn contains(&self, inputs: &[Input], row: usize) -> bool {
        self.breaches(inputs, row).next().is_none()
    }

    /// The inputs that the box restricts within `whole`.
    #[must_use]
    pub fn restricted(&self, whole: &Region) -> Vec<usize> {
        (0..self.limits.len()).filter(|&i| self.limits[i] != whole.limits[i]).collect()
    }

    /// The box in words, as `threshold <= 0.35 and source in {air, sea}`, numbers to four digits; `everywhere` if it
    /// restricts nothing within `whole`.
    #[must_use]
    pub fn rule(&self, inputs: &[Input], whole: &Region) -> String {
        let mut parts = Vec::new();
        for i in self.restricted(whole) {
            let name = &inputs[i].name;
            match (&self.limits[i], &whole.limits[i], &inputs[i].values) {
                (Limit::Range { lower, upper }, Limit::Range { lower: least, upper: greatest }, _) => {
                    parts.push(match (lower != least, upper != greatest) {
                        (true, true) => format!("{} <= {name} <= {}", digits(*lower), digits(*upper)),
                        (true, false) => format!("{name} >= {}", digits(*lower)),
                        _ => format!("{name} <= {}", digits(*upper)),
                    });
                }
                (Limit::Among(kept), _, Values::Category { names, .. }) => {
                    let kept: Vec<&str> = kept.iter().map(|&k| names[k as usize].as_str()).collect();
                    parts.push(format!("{name} in {{{}}}", kept.join(", ")));
                }
                _ => {}
            }
        }
        if parts.is_empty() { "everywhere".to_owned() } else { parts.join(" and ") }
    }
}

/// A number to four significant digits.
pub(crate) fn digits(x: f64) -> String {
    let rounded = format!("{x:.3e}");
    rounded.parse::<f64>().map_or(rounded, |x| x.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::Samples;

    fn numeric(name: &str, x: &[f64]) -> Input {
        Input { name: name.to_owned(), values: Values::Numeric(x.to_vec()) }
    }

    fn words(of: &[u32], names: &[&str]) -> Input {
        let names = names.iter().map(|&n| n.to_owned()).collect();
        Input { name: "word".to_owned(), values: Values::Category { of: of.to_vec(), names } }
    }

    #[test]
    fn a_box_in_words() {
        let inputs = vec![numeric("cost", &[0.0, 1.0, 2.0]), words(&[0, 1, 2], &["air", "land", "sea"])];
        let samples = Samples::new(inputs, &[1.0, 0.0, 0.5]).unwrap();
        let whole = samples.whole();
        assert_eq!(whole.rule(samples.inputs(), &whole), "everywhere");
        let range = |lower, upper| Limit::Range { lower, upper };
        let told = |numbers, kept: &[u32]| {
            let region = Region { limits: vec![numbers, Limit::Among(kept.to_vec())] };
            region.rule(samples.inputs(), &whole)
        };
        assert_eq!(told(range(0.0, 1.234_567), &[0, 1, 2]), "cost <= 1.235");
        assert_eq!(told(range(0.5, 2.0), &[0, 2]), "cost >= 0.5 and word in {air, sea}");
        assert_eq!(told(range(0.5, 1.5), &[0, 1, 2]), "0.5 <= cost <= 1.5");
        let corner = Region { limits: vec![range(0.5, 2.0), Limit::Among(vec![1])] };
        assert_eq!([0, 1, 2].map(|row| corner.contains(samples.inputs(), row)), [false, true, false]);
        assert_eq!(corner.only_breach(samples.inputs(), 0), None);
        assert_eq!(corner.only_breach(samples.inputs(), 2), Some(Breach::Outside(1)));
    }
}
