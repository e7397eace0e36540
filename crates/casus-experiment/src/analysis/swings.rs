//! How far an outcome moves from one end of an uncertainty to the other.

use super::results::Results;
use crate::discovery::digits;
use crate::space::Value;
use crate::sweep::is_number;
use serde::Serialize;

/// An outcome at the two ends of an uncertainty, whatever the others are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputSwing {
    /// The uncertainty.
    pub input: String,
    /// The lower end of a number; of words the one with the least mean.
    pub from: SwingEnd,
    /// The upper end of a number; of words the one with the greatest mean.
    pub to: SwingEnd,
}

/// An end of an uncertainty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SwingEnd {
    /// Its values, in words: `<= 0.31`, `>= 0.74` or a word.
    pub values: String,
    /// Mean of the outcome over the points there.
    pub mean: f64,
    /// How many points those are.
    pub points: usize,
}

/// Share of the points at each end of a number, and more where values are alike.
const END: f64 = 0.2;

/// The swing of each uncertainty over points with their means.
pub(super) fn swings(results: &Results, known: &[(u32, f64)]) -> Vec<InputSwing> {
    let uncertainties = results.space.uncertainties().iter().enumerate();
    uncertainties
        .map(|(at, factor)| {
            let values: Vec<f64> =
                known.iter().map(|&(point, _)| results.place_of_point(point, at)).collect();
            let mean = |words: String, keeps: &dyn Fn(f64) -> bool| {
                let own: Vec<f64> = values
                    .iter()
                    .zip(known)
                    .filter(|(x, _)| keeps(**x))
                    .map(|(_, (_, mean))| *mean)
                    .collect();
                let points = own.len();
                let mean = own.into_iter().sum::<f64>() / points.max(1) as f64;
                SwingEnd { values: words, mean, points }
            };
            let (from, to) = match factor.values.count().filter(|_| !is_number(factor)) {
                None => {
                    let [low, high] = ends(&values);
                    let (below, above) = (format!("<= {}", digits(low)), format!(">= {}", digits(high)));
                    (mean(below, &|x| x <= low), mean(above, &|x| x >= high))
                }
                Some(count) => {
                    let each = (0..count).map(|choice| {
                        mean(factor.values.label(Value::Choice(choice)), &|x| x == f64::from(choice))
                    });
                    let mut each: Vec<SwingEnd> = each.filter(|end| end.points > 0).collect();
                    each.sort_by(|a, b| a.mean.total_cmp(&b.mean));
                    let none = || mean(String::new(), &|_| true);
                    (each.first().cloned().unwrap_or_else(none), each.last().cloned().unwrap_or_else(none))
                }
            };
            InputSwing { input: factor.name.clone(), from, to }
        })
        .collect()
}

/// The bounds of the lowest and the highest fifth of numbers; the least and the greatest where the fifths would meet.
fn ends(values: &[f64]) -> [f64; 2] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (n, fifth) = (sorted.len(), (END * sorted.len() as f64).ceil() as usize);
    let at = |k: usize| sorted.get(k).copied().unwrap_or(0.0);
    let [low, high] = [at(fifth.saturating_sub(1)), at(n - fifth.min(n))];
    if low < high { [low, high] } else { [at(0), at(n.saturating_sub(1))] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_fifths_that_do_not_meet() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(ends(&ten), [2.0, 9.0]);
        // More than a fifth is alike, so an end takes in more, but never what lies at the other.
        assert_eq!(ends(&[0.0, 0.0, 0.0, 1.0, 2.0]), [0.0, 2.0]);
        assert_eq!(ends(&[0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 9.0]), [0.0, 9.0]);
        assert_eq!(ends(&[3.0]), [3.0, 3.0]);
    }
}
