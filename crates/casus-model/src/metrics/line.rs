//! The line of fracture: the two-way split of the alliance along which beliefs agree least.
//!
//! On the graph whose edge between i and j weighs A_ij = 1 - TV(p_i, p_j), the Fiedler vector (the eigenvector of the
//! Laplacian's second-smallest eigenvalue) orders the members, and its sign cuts them in two (Fiedler 1973). The least
//! cut of all (Stoer and Wagner 1997) says who could be parted from the rest at the smallest loss of agreement.

use crate::metrics::divergence::total_variation;
use petgraph::graph::{NodeIndex, UnGraph};

/// The second-smallest eigenvalue of a graph's Laplacian with its eigenvector.
#[derive(Clone, Debug, PartialEq)]
pub struct Fiedler {
    /// Algebraic connectivity: 0 if the graph falls apart, n on the complete graph of n nodes with unit weights.
    pub value: f64,
    /// An eigenvector of unit length whose largest entry is positive; all zero below two nodes.
    pub vector: Vec<f64>,
}

/// A cut of a graph in two.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// Weight of the edges that it cuts.
    pub weight: f64,
    /// Whether each node is on the smaller side; on the side without the first node if both are equal.
    pub apart: Vec<bool>,
}

/// The agreement graph of n members: every pair, with weight 1 - TV(p_i, p_j). Beliefs are given hypothesis by
/// hypothesis, each a row of `width` numbers of which the first n count.
#[must_use]
pub fn agreement_graph(n: usize, width: usize, belief: &[f64]) -> UnGraph<(), f64> {
    let mut graph = UnGraph::with_capacity(n, n * n.saturating_sub(1) / 2);
    let nodes: Vec<NodeIndex> = (0..n).map(|_| graph.add_node(())).collect();
    for i in 0..n {
        for j in i + 1..n {
            graph.add_edge(nodes[i], nodes[j], 1.0 - total_variation(width, belief, i, j));
        }
    }
    graph
}

/// Weight of the edges between nodes of different sides.
#[must_use]
pub fn cut_weight(graph: &UnGraph<(), f64>, side: impl Fn(usize) -> bool) -> f64 {
    let cut = |&(i, j, _): &(usize, usize, f64)| side(i) != side(j);
    edges(graph).filter(cut).map(|e| e.2).sum()
}

fn edges(graph: &UnGraph<(), f64>) -> impl Iterator<Item = (usize, usize, f64)> {
    graph.raw_edges().iter().map(|e| (e.source().index(), e.target().index(), e.weight))
}

/// Nodes up to which the whole spectrum is taken.
const SMALL: usize = 64;

/// The Fiedler vector of a graph with weights of 0 or more. Up to 64 nodes by Jacobi rotations, which find every
/// eigenvalue however often it occurs; beyond that by the method of Lanczos.
#[must_use]
pub fn fiedler(graph: &UnGraph<(), f64>) -> Fiedler {
    let n = graph.node_count();
    let (value, mut vector) = match n {
        0 | 1 => (0.0, vec![0.0; n]),
        2..=SMALL => by_jacobi(graph),
        _ => by_lanczos(graph),
    };
    let largest = vector.iter().fold(0.0_f64, |m, &x| if x.abs() > m.abs() { x } else { m });
    if largest < 0.0 {
        vector.iter_mut().for_each(|x| *x = -*x);
    }
    Fiedler { value, vector }
}

/// Cyclic Jacobi rotations on the whole Laplacian.
fn by_jacobi(graph: &UnGraph<(), f64>) -> (f64, Vec<f64>) {
    let n = graph.node_count();
    let mut a = vec![0.0; n * n];
    for (i, j, w) in edges(graph) {
        a[i * n + j] -= w;
        a[j * n + i] -= w;
        a[i * n + i] += w;
        a[j * n + j] += w;
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
    let column = |at: usize| -> Vec<f64> { (0..n).map(|i| v[i * n + at]).collect() };
    let [second, largest] = [order[1], order[n - 1]].map(|at| a[at * n + at]);
    if second > 1e-12 * largest {
        return (second, column(order[1]));
    }
    // A graph that falls apart has several vectors of eigenvalue 0, and any mixture of them with the constant one may
    // have come out: what is left of one without its mean parts the pieces.
    let mut pieces = [column(order[0]), column(order[1])].map(|mut x| {
        centre(&mut x);
        (scale(&mut x), x)
    });
    pieces.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(_, x), _] = pieces;
    (second.max(0.0), x)
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

/// Residual at which an eigenvector counts as found, in parts of the greatest eigenvalue.
const RESIDUAL: f64 = 1e-10;

/// Lanczos's method on the Laplacian (Lanczos 1950) with full reorthogonalisation, kept apart from the constant vector,
/// whose eigenvalue is 0.
fn by_lanczos(graph: &UnGraph<(), f64>) -> (f64, Vec<f64>) {
    let n = graph.node_count();
    let edges: Vec<(usize, usize, f64)> = edges(graph).collect();
    // Any start serves that has no symmetry in common with the graph.
    let mut q: Vec<f64> = (1..=n).map(|i| (i as f64 * 0.618_033_988_749_895) % 1.0).collect();
    centre(&mut q);
    scale(&mut q);
    let (mut basis, mut diagonal, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let mut next = vec![0.0; n];
        for &(i, j, w) in &edges {
            let flow = w * (q[i] - q[j]);
            next[i] += flow;
            next[j] -= flow;
        }
        diagonal.push(dot(&next, &q));
        basis.push(q);
        for _ in 0..2 {
            centre(&mut next);
            for b in &basis {
                let along = dot(&next, b);
                next.iter_mut().zip(b).for_each(|(x, b)| *x -= along * b);
            }
        }
        let length = scale(&mut next);
        let (found, greatest) = (diagonal.len(), diagonal.iter().copied().fold(0.0, f64::max));
        let whole = found == n - 1 || length <= 1e-13 * greatest;
        if whole || found % 8 == 0 {
            let (value, mix) = smallest(&diagonal, &beside);
            if whole || length * mix[found - 1].abs() <= RESIDUAL * greatest {
                let mut vector = vec![0.0; n];
                for (b, m) in basis.iter().zip(&mix) {
                    vector.iter_mut().zip(b).for_each(|(x, b)| *x += m * b);
                }
                scale(&mut vector);
                return (value, vector);
            }
        }
        beside.push(length);
        q = next;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn centre(x: &mut [f64]) {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    x.iter_mut().for_each(|x| *x -= mean);
}

/// Brings a vector to unit length, and says how long it was.
fn scale(x: &mut [f64]) -> f64 {
    let length = dot(x, x).sqrt();
    if length > 0.0 {
        x.iter_mut().for_each(|x| *x /= length);
    }
    length
}

/// The smallest eigenvalue of a positive semidefinite tridiagonal matrix by bisection, and its unit eigenvector by inverse
/// iteration from just below it, where the matrix is positive definite.
fn smallest(diagonal: &[f64], beside: &[f64]) -> (f64, Vec<f64>) {
    let squares = || std::iter::once(0.0).chain(beside.iter().map(|b| b * b));
    let positive = |shift: f64| {
        let mut pivot = f64::INFINITY;
        diagonal.iter().zip(squares()).all(|(a, square)| {
            pivot = a - shift - square / pivot;
            pivot > 0.0
        })
    };
    // No eigenvalue of a Laplacian is below 0, and the smallest is not above any entry of the diagonal.
    let reach = diagonal.iter().copied().fold(0.0, f64::max);
    if reach == 0.0 {
        return (0.0, vec![1.0; diagonal.len()]);
    }
    let (mut low, mut high) = (-reach, reach);
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high || high - low < 1e-15 * reach {
            break;
        }
        if positive(middle) { low = middle } else { high = middle }
    }
    let n = diagonal.len();
    let mut x = vec![1.0; n];
    for _ in 0..4 {
        let mut pivots = vec![0.0; n];
        for i in 0..n {
            let back = if i == 0 { 0.0 } else { beside[i - 1] / pivots[i - 1] };
            pivots[i] = diagonal[i] - low - if i == 0 { 0.0 } else { back * beside[i - 1] };
            if i > 0 {
                x[i] -= back * x[i - 1];
            }
        }
        for i in (0..n).rev() {
            let after = if i + 1 < n { beside[i] * x[i + 1] } else { 0.0 };
            x[i] = (x[i] - after) / pivots[i];
        }
        scale(&mut x);
    }
    (high, x)
}

/// The least cut of a graph with weights of 0 or more, by Stoer and Wagner's maximum adjacency orders; of equal cuts the
/// first found. `None` below two nodes.
#[must_use]
pub fn least_cut(graph: &UnGraph<(), f64>) -> Option<Cut> {
    let n = graph.node_count();
    let mut weight = vec![0.0; n * n];
    for (i, j, w) in edges(graph).filter(|e| e.0 != e.1) {
        weight[i * n + j] += w;
        weight[j * n + i] += w;
    }
    // Nodes merged so far: the cluster to which each belongs, and the clusters that are left.
    let mut cluster: Vec<usize> = (0..n).collect();
    let mut left = cluster.clone();
    let mut best: Option<Cut> = None;
    while left.len() > 1 {
        let mut open = left.clone();
        let mut pull = vec![0.0; n];
        let (mut before, mut last, mut of_last) = (open[0], open[0], 0.0);
        while !open.is_empty() {
            let at = (1..open.len()).fold(0, |a, b| if pull[open[b]] > pull[open[a]] { b } else { a });
            (before, last) = (last, open.remove(at));
            of_last = pull[last];
            open.iter().for_each(|&node| pull[node] += weight[last * n + node]);
        }
        if best.as_ref().is_none_or(|best| of_last < best.weight) {
            best = Some(Cut { weight: of_last, apart: cluster.iter().map(|&c| c == last).collect() });
        }
        left.retain(|&node| node != last);
        for &node in &left {
            weight[before * n + node] += weight[last * n + node];
            weight[node * n + before] = weight[before * n + node];
        }
        cluster.iter_mut().filter(|c| **c == last).for_each(|c| *c = before);
    }
    let mut best = best?;
    let apart = best.apart.iter().filter(|&&apart| apart).count();
    if 2 * apart > n || (2 * apart == n && best.apart[0]) {
        best.apart.iter_mut().for_each(|apart| *apart = !*apart);
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, Key, Purpose, uniform};

    fn graph(edges: impl IntoIterator<Item = (usize, usize)>) -> UnGraph<(), f64> {
        UnGraph::from_edges(edges.into_iter().map(|(i, j)| (i as u32, j as u32, 1.0)))
    }

    fn complete(from: usize, n: usize) -> impl Iterator<Item = (usize, usize)> {
        (0..n).flat_map(move |i| (i + 1..n).map(move |j| (from + i, from + j)))
    }

    /// Two complete graphs of `n` nodes and one edge between them.
    fn barbell(n: usize) -> UnGraph<(), f64> {
        graph(complete(0, n).chain(complete(n, n)).chain([(n - 1, n)]))
    }

    fn residual(graph: &UnGraph<(), f64>, value: f64, vector: &[f64]) -> f64 {
        let mut left: Vec<f64> = vector.iter().map(|x| -value * x).collect();
        for (i, j, w) in edges(graph) {
            left[i] += w * (vector[i] - vector[j]);
            left[j] += w * (vector[j] - vector[i]);
        }
        dot(&left, &left).sqrt()
    }

    #[test]
    fn algebraic_connectivities() {
        let path = |n: usize| graph((1..n).map(|i| (i - 1, i)));
        let cases = [
            (path(4), 0.585_786_437_627),
            (graph([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)]), 1.0),
            (barbell(4), 0.354_248_688_935),
            (graph(complete(0, 7)), 7.0),
            (graph((1..9).map(|i| (0, i))), 1.0),
            (graph(complete(0, 3).chain(complete(3, 3))), 0.0),
            (path(100), 2.0 * (1.0 - crate::math::cos_turns(0.005))),
            (graph((1..100).map(|i| (0, i))), 1.0),
            (graph(complete(0, 100)), 100.0),
            (graph(complete(0, 40).chain(complete(40, 40))), 0.0),
            (graph((0..90).map(|i| (i, i))), 0.0),
            (graph((0..9).map(|i| (i, i))), 0.0),
        ];
        for (graph, want) in cases {
            let (n, f) = (graph.node_count(), fiedler(&graph));
            assert!((f.value - want).abs() < 1e-8, "{n} nodes: {}, expected {want}", f.value);
            assert!(residual(&graph, f.value, &f.vector) < 1e-7, "{n} nodes");
            assert!((dot(&f.vector, &f.vector) - 1.0).abs() < 1e-12, "{n} nodes");
            assert!(f.vector.iter().sum::<f64>().abs() < 1e-7, "{n} nodes");
        }
    }

    #[test]
    fn the_bridge_is_the_line() {
        for n in [4, 16, 50] {
            let f = fiedler(&barbell(n)).vector;
            assert!(f[..n].iter().all(|x| x * f[0] > 0.0) && f[n..].iter().all(|x| x * f[0] < 0.0));
        }
    }

    #[test]
    fn both_methods_agree() {
        let mut rng = Draws::new(3, 0, 0).once(Purpose::Prior, Key(1), Key(2));
        for n in [2, 3, 9, 32, 64, 90] {
            let p: Vec<f64> = (0..n).map(|_| uniform(&mut rng)).collect();
            let belief: Vec<f64> = p.iter().copied().chain(p.iter().map(|p| 1.0 - p)).collect();
            let graph = agreement_graph(n, n, &belief);
            let (a, b) = (by_jacobi(&graph), by_lanczos(&graph));
            assert!((a.0 - b.0).abs() < 1e-9 * n as f64, "{n} nodes: {} and {}", a.0, b.0);
            let same = dot(&a.1, &b.1).signum();
            let far = a.1.iter().zip(&b.1).map(|(a, b)| (a - same * b).abs()).fold(0.0, f64::max);
            assert!(far < 1e-6, "{n} nodes: {far}");
        }
    }

    #[test]
    fn a_thousand_members_part_where_they_differ() {
        let n = 1024;
        let p: Vec<f64> =
            (0..n).map(|i| if i % 3 == 0 { 0.8 } else { 0.3 } + 1e-4 * (i % 7) as f64).collect();
        let belief: Vec<f64> = p.iter().copied().chain(p.iter().map(|p| 1.0 - p)).collect();
        let graph = agreement_graph(n, n, &belief);
        let f = fiedler(&graph);
        assert!(f.vector.iter().enumerate().all(|(i, x)| (x * f.vector[0] > 0.0) == (i % 3 == 0)));
        assert!(residual(&graph, f.value, &f.vector) < 1e-6);
    }

    #[test]
    fn least_cuts() {
        for n in [4, 16] {
            let cut = least_cut(&barbell(n)).expect("two nodes or more");
            assert_eq!(cut.weight, 1.0);
            assert!(cut.apart.iter().enumerate().all(|(i, &apart)| apart == (i >= n)), "{:?}", cut.apart);
        }
        // The example of Stoer and Wagner's paper: the cut of weight 4 parts 3, 4, 7, 8 from 1, 2, 5, 6.
        let edges = [
            (1, 2, 2.0),
            (1, 5, 3.0),
            (2, 3, 3.0),
            (2, 5, 2.0),
            (2, 6, 2.0),
            (3, 4, 4.0),
            (3, 7, 2.0),
            (4, 7, 2.0),
            (4, 8, 2.0),
            (5, 6, 3.0),
            (6, 7, 1.0),
            (7, 8, 3.0),
        ];
        let graph = UnGraph::from_edges(edges.map(|(i, j, w)| (i - 1_u32, j - 1, w)));
        let cut = least_cut(&graph).expect("two nodes or more");
        assert_eq!(cut.weight, 4.0);
        assert_eq!(cut.apart, [false, false, true, true, false, false, true, true]);
        assert_eq!(cut_weight(&graph, |i| cut.apart[i]), 4.0);
        assert_eq!(cut_weight(&graph, |_| true), 0.0);
    }

    /// Against every cut of small graphs.
    #[test]
    fn no_cut_is_less() {
        let mut rng = Draws::new(4, 0, 0).once(Purpose::Prior, Key(1), Key(2));
        for n in 2..9_usize {
            for _ in 0..20 {
                let mut weight = || uniform(&mut rng) * uniform(&mut rng);
                let weights = complete(0, n).map(|(i, j)| (i as u32, j as u32, weight()));
                let graph = UnGraph::from_edges(weights.collect::<Vec<_>>());
                let least = (1..1_usize << (n - 1))
                    .map(|set| cut_weight(&graph, |i| set >> i & 1 == 1))
                    .fold(f64::INFINITY, f64::min);
                let cut = least_cut(&graph).expect("two nodes or more");
                assert!((cut.weight - least).abs() < 1e-12);
                assert!((cut_weight(&graph, |i| cut.apart[i]) - least).abs() < 1e-12);
                assert!(2 * cut.apart.iter().filter(|&&apart| apart).count() <= n);
            }
        }
    }

    #[test]
    fn edges_of_the_definition() {
        let none = agreement_graph(0, 0, &[]);
        assert_eq!((fiedler(&none).vector.len(), least_cut(&none)), (0, None));
        let one = agreement_graph(1, 1, &[0.4, 0.6]);
        assert_eq!((fiedler(&one).value, fiedler(&one).vector, least_cut(&one)), (0.0, vec![0.0], None));
        let two = agreement_graph(2, 2, &[0.5, 0.25, 0.5, 0.75]);
        assert_eq!(least_cut(&two), Some(Cut { weight: 0.75, apart: vec![false, true] }));
        assert!((fiedler(&two).value - 1.5).abs() < 1e-12);
        // Falls apart: the cut costs nothing.
        let parted = graph(complete(0, 3).chain(complete(3, 2)));
        let cut = least_cut(&parted).expect("two nodes or more");
        assert_eq!((cut.weight, cut.apart), (0.0, vec![false, false, false, true, true]));
    }
}
