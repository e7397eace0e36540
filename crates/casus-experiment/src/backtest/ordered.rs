//! Three ordered answers by one utility: the ordered logit with normal priors, fitted by Newton's method.
//!
//! > P(joined) = s(U - d/2),  P(nothing) = s(-U - d/2),  P(partial) = the rest,  U = x b,  b_k ~ N(mean_k, sd_k)
//!
//! The posterior has one mode, because its logarithm is concave. Around it stands Laplace's normal approximation, over
//! which predictions are averaged.

use super::act::Answer;
use casus_model::math::logistic;

/// Half the width d of the partial step, in logits (record: d = 0.75).
pub(crate) const HALF: f64 = 0.375;

/// One answer and what speaks for it.
#[derive(Clone, Debug)]
pub(crate) struct Observation {
    /// What was done.
    pub answer: Answer,
    /// The terms that are not zero: which coefficient, and by what it is multiplied.
    pub terms: Vec<(usize, f64)>,
}

/// Probabilities of nothing, a partial step and joining at a utility.
pub(crate) fn answers(utility: f64, half: f64) -> [f64; 3] {
    let (joined, nothing) = (logistic(utility - half), logistic(-utility - half));
    [nothing, (1.0 - joined - nothing).max(0.0), joined]
}

/// The mode of a posterior and the Cholesky factor of its information.
#[derive(Clone, Debug)]
pub(crate) struct Fitted {
    pub mode: Vec<f64>,
    factor: Vec<f64>,
}

/// Newton steps before a fit is taken as it is; a concave posterior of this size needs about eight.
const STEPS: u32 = 60;

/// Fits coefficients with normal priors (mean, sd > 0) to the observations.
pub(crate) fn fit(observations: &[Observation], priors: &[(f64, f64)], half: f64) -> Fitted {
    let size = priors.len();
    let mut b: Vec<f64> = priors.iter().map(|p| p.0).collect();
    let mut factor = Vec::new();
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = b.iter().zip(priors).map(|(b, p)| (p.0 - b) / (p.1 * p.1)).collect();
        let mut information = vec![0.0; size * size];
        for (k, p) in priors.iter().enumerate() {
            information[k * size + k] = 1.0 / (p.1 * p.1);
        }
        for o in observations {
            let u: f64 = o.terms.iter().map(|&(k, x)| x * b[k]).sum();
            let (first, second) = derivatives(o.answer, u, half);
            for &(k, x) in &o.terms {
                slope[k] += first * x;
                for &(l, y) in &o.terms {
                    information[k * size + l] += second * x * y;
                }
            }
        }
        factor = cholesky(information, size);
        let step = solve(&factor, &slope);
        // A long first step can overshoot where the curvature is small.
        let longest = step.iter().fold(0.0, |m: f64, s| m.max(s.abs()));
        let part = if longest > 4.0 { 4.0 / longest } else { 1.0 };
        b.iter_mut().zip(&step).for_each(|(b, s)| *b += part * s);
        if longest < 1e-10 {
            break;
        }
    }
    Fitted { mode: b, factor }
}

impl Fitted {
    /// Mean and variance of a utility with these terms.
    pub(crate) fn utility(&self, terms: &[(usize, f64)]) -> (f64, f64) {
        let mean = terms.iter().map(|&(k, x)| x * self.mode[k]).sum();
        let mut row = vec![0.0; self.mode.len()];
        terms.iter().for_each(|&(k, x)| row[k] += x);
        let half = forward(&self.factor, &row);
        (mean, half.iter().map(|x| x * x).sum())
    }
}

/// d/dU and -d2/dU2 of the log-likelihood of an answer.
pub(crate) fn derivatives(answer: Answer, u: f64, half: f64) -> (f64, f64) {
    let (above, below) = (logistic(u + half), logistic(u - half));
    match answer {
        Answer::Joined => (1.0 - below, below * (1.0 - below)),
        Answer::Nothing => (-above, above * (1.0 - above)),
        Answer::Partial => (1.0 - above - below, above * (1.0 - above) + below * (1.0 - below)),
    }
}

/// Answers averaged over a normal utility, by the midpoint rule on 41 strips of 0.2 standard deviations.
pub(crate) fn averaged(mean: f64, variance: f64, half: f64) -> [f64; 3] {
    let sd = variance.max(0.0).sqrt();
    let (mut sum, mut total) = ([0.0; 3], 0.0);
    for strip in -20..=20 {
        let z = 0.2 * f64::from(strip);
        let weight = casus_model::math::exp(-z * z / 2.0);
        total += weight;
        let at = answers(mean + sd * z, half);
        sum.iter_mut().zip(at).for_each(|(s, p)| *s += weight * p);
    }
    sum.map(|s| s / total)
}

/// The lower triangle L of a positive definite matrix A = L L', row by row.
pub(crate) fn cholesky(mut a: Vec<f64>, size: usize) -> Vec<f64> {
    for j in 0..size {
        for i in j..size {
            let dot: f64 = (0..j).map(|k| a[i * size + k] * a[j * size + k]).sum();
            let rest = a[i * size + j] - dot;
            a[i * size + j] = if i == j { rest.max(1e-300).sqrt() } else { rest / a[j * size + j] };
        }
    }
    a
}

/// y with L y = x.
pub(crate) fn forward(factor: &[f64], x: &[f64]) -> Vec<f64> {
    let size = x.len();
    let mut y = vec![0.0; size];
    for i in 0..size {
        let dot: f64 = (0..i).map(|k| factor[i * size + k] * y[k]).sum();
        y[i] = (x[i] - dot) / factor[i * size + i];
    }
    y
}

/// y with L' y = x.
pub(crate) fn backward(factor: &[f64], x: &[f64]) -> Vec<f64> {
    let size = x.len();
    let mut y = vec![0.0; size];
    for i in (0..size).rev() {
        let dot: f64 = (i + 1..size).map(|k| factor[k * size + i] * y[k]).sum();
        y[i] = (x[i] - dot) / factor[i * size + i];
    }
    y
}

/// x with L L' x = b.
pub(crate) fn solve(factor: &[f64], b: &[f64]) -> Vec<f64> {
    backward(factor, &forward(factor, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(answer: Answer, x: f64) -> Observation {
        Observation { answer, terms: vec![(0, 1.0), (1, x)] }
    }

    #[test]
    fn a_system_is_solved() {
        let a = vec![4.0, 2.0, 0.4, 2.0, 5.0, 1.0, 0.4, 1.0, 3.0];
        let x = solve(&cholesky(a.clone(), 3), &[1.0, -2.0, 0.5]);
        for (row, want) in a.chunks(3).zip([1.0, -2.0, 0.5]) {
            let got: f64 = row.iter().zip(&x).map(|(a, x)| a * x).sum();
            assert!((got - want).abs() < 1e-12, "{got}, expected {want}");
        }
    }

    /// With a flat prior and no partial width the intercept is the logit of the share.
    #[test]
    fn the_intercept_is_the_logit_of_the_share() {
        let answers = [Answer::Joined, Answer::Joined, Answer::Joined, Answer::Nothing];
        let data: Vec<_> = answers.iter().map(|&answer| seen(answer, 0.0)).collect();
        let fitted = fit(&data, &[(0.0, 1e3), (0.0, 1.0)], 0.0);
        assert!((fitted.mode[0] - casus_model::math::logit(0.75)).abs() < 1e-5, "{:?}", fitted.mode);
        assert_eq!(fitted.mode[1], 0.0);
        // Information n p (1 - p) = 0.75.
        assert!((fitted.utility(&[(0, 1.0)]).1 - 1.0 / 0.75).abs() < 1e-4);
    }

    #[test]
    fn derivatives_are_slopes() {
        let log = |answer: Answer, u: f64| casus_model::math::ln(answers(u, HALF)[answer.index()]);
        for answer in [Answer::Nothing, Answer::Partial, Answer::Joined] {
            for u in [-2.5, -0.1, 0.0, 0.7, 3.0] {
                let (first, second) = derivatives(answer, u, HALF);
                let h = 1e-4;
                let (low, here, high) = (log(answer, u - h), log(answer, u), log(answer, u + h));
                assert!((first - (high - low) / (2.0 * h)).abs() < 1e-7, "{answer:?} at {u}");
                assert!((second + (high - 2.0 * here + low) / (h * h)).abs() < 1e-5, "{answer:?} at {u}");
            }
        }
    }

    #[test]
    fn a_mean_of_answers_is_drawn_to_the_middle() {
        let [nothing, partial, joined] = averaged(1.0, 4.0, HALF);
        assert!((nothing + partial + joined - 1.0).abs() < 1e-12);
        assert!(joined < answers(1.0, HALF)[2] && joined > 0.5);
        assert_eq!(
            averaged(1.0, 0.0, HALF).map(|p| (p * 1e12).round()),
            answers(1.0, HALF).map(|p| (p * 1e12).round())
        );
    }
}
