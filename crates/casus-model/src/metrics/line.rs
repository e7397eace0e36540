//! The line of fracture: the two-way split of the alliance along which beliefs agree least.
//!
//! On the graph whose edge between i and j weighs A_ij = 1 - TV(p_i, p_j), the Fiedler vector (the eigenvector of the
//! Laplacian's second-smallest eigenvalue) orders the members, and its sign cuts them in two (Fiedler 1973).

/// The Fiedler vector of a weighted graph of `n` nodes, by cyclic Jacobi rotations on the Laplacian, with the sign
/// that makes its largest entry positive. `weight(i, j)` is read for i < j. All zero if n < 2.
#[must_use]
pub fn fiedler_vector(n: usize, weight: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    if n < 2 {
        return vec![0.0; n];
    }
    let mut a = vec![0.0; n * n];
    for i in 0..n {
        for j in i + 1..n {
            let w = weight(i, j);
            a[i * n + j] = -w;
            a[j * n + i] = -w;
            a[i * n + i] += w;
            a[j * n + j] += w;
        }
    }
    let mut v = vec![0.0; n * n];
    for i in 0..n {
        v[i * n + i] = 1.0;
    }
    const SWEEPS: usize = 60;
    for _ in 0..SWEEPS {
        let off: f64 =
            (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * n + j] * a[i * n + j]).sum();
        if off < 1e-22 {
            break;
        }
        for p in 0..n - 1 {
            for q in p + 1..n {
                rotate(n, &mut a, &mut v, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[i * n + i].total_cmp(&a[j * n + j]).then(i.cmp(&j)));
    let mut fiedler: Vec<f64> = (0..n).map(|i| v[i * n + order[1]]).collect();
    let largest = fiedler.iter().fold(0.0_f64, |m, &x| if x.abs() > m.abs() { x } else { m });
    if largest < 0.0 {
        for x in &mut fiedler {
            *x = -*x;
        }
    }
    fiedler
}

/// One Jacobi rotation that zeroes entry (p, q).
fn rotate(n: usize, a: &mut [f64], v: &mut [f64], p: usize, q: usize) {
    let apq = a[p * n + q];
    if apq == 0.0 {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for i in 0..n {
        let (x, y) = (a[i * n + p], a[i * n + q]);
        a[i * n + p] = c * x - s * y;
        a[i * n + q] = s * x + c * y;
    }
    for i in 0..n {
        let (x, y) = (a[p * n + i], a[q * n + i]);
        a[p * n + i] = c * x - s * y;
        a[q * n + i] = s * x + c * y;
        let (x, y) = (v[i * n + p], v[i * n + q]);
        v[i * n + p] = c * x - s * y;
        v[i * n + q] = s * x + c * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bridge_is_the_line() {
        // Two complete graphs of four nodes and one edge between them: the sign parts them.
        let edge = |i: usize, j: usize| if i / 4 == j / 4 || (i, j) == (3, 4) { 1.0 } else { 0.0 };
        let f = fiedler_vector(8, edge);
        assert!(f[..4].iter().all(|x| x * f[0] > 0.0) && f[4..].iter().all(|x| x * f[0] < 0.0));
        // Rayleigh quotient is the algebraic connectivity 0.354249 of the verification table.
        let mut quotient = 0.0;
        for i in 0..8 {
            for j in i + 1..8 {
                quotient += edge(i, j) * (f[i] - f[j]) * (f[i] - f[j]);
            }
        }
        quotient /= f.iter().map(|x| x * x).sum::<f64>();
        assert!((quotient - 0.354_248_688_935).abs() < 1e-9);
    }
}
