//! How many groups there are: the effective number of blocs, the entropy of their shares, and the modularity of a
//! division of the agreement graph.

use crate::math::ln;
use petgraph::graph::UnGraph;

/// Laakso and Taagepera's effective number of blocs 1 / sum s_b^2 (1979), from 1 to the number of blocs; `None` if
/// they are empty.
#[must_use]
pub fn effective_number(sizes: &[u32]) -> Option<f64> {
    let total = f64::from(sizes.iter().sum::<u32>());
    let squares: f64 = sizes.iter().map(|&b| f64::from(b) * f64::from(b)).sum();
    (total > 0.0).then(|| total * total / squares)
}

/// Shannon entropy -sum s ln s of the parts' shares in nats, from 0 to the logarithm of their number; `None` if all
/// are 0.
#[must_use]
pub fn entropy(parts: &[f64]) -> Option<f64> {
    let total: f64 = parts.iter().sum();
    let term = |&part: &f64| if part > 0.0 { -part / total * ln(part / total) } else { 0.0 };
    (total > 0.0).then(|| parts.iter().map(term).sum())
}

/// Newman's modularity sum_c (e_c / m - (d_c / 2m)^2) of a division of a weighted graph, -0.5 to below 1: e_c the
/// weight inside a community, d_c that of its nodes' edges, m that of all edges. `community` names that of each node.
/// `None` without edges.
#[must_use]
pub fn modularity(graph: &UnGraph<(), f64>, community: &[usize]) -> Option<f64> {
    let count = community.iter().max()? + 1;
    let (mut inside, mut degree) = (vec![0.0; count], vec![0.0; count]);
    for edge in graph.raw_edges() {
        let ends = [edge.source(), edge.target()].map(|node| community[node.index()]);
        degree[ends[0]] += edge.weight;
        degree[ends[1]] += edge.weight;
        if ends[0] == ends[1] {
            inside[ends[0]] += edge.weight;
        }
    }
    let total = degree.iter().sum::<f64>() / 2.0;
    let term = |(e, d): (&f64, &f64)| e / total - (d / (2.0 * total)) * (d / (2.0 * total));
    (total > 0.0).then(|| inside.iter().zip(&degree).map(term).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f64>, want: f64) {
        assert!(got.is_some_and(|got| (got - want).abs() < 1e-6), "{got:?}, expected {want}");
    }

    /// Two complete graphs of `n` nodes and one edge between them.
    fn barbell(n: usize) -> (UnGraph<(), f64>, Vec<usize>) {
        let mut edges = vec![(n - 1, n)];
        edges.extend((0..n).flat_map(|i| (i + 1..n).flat_map(move |j| [(i, j), (n + i, n + j)])));
        let edges = edges.into_iter().map(|(i, j)| (i as u32, j as u32, 1.0));
        (UnGraph::from_edges(edges), (0..2 * n).map(|i| i / n).collect())
    }

    #[test]
    fn effective_numbers() {
        close(effective_number(&[16, 16]), 2.0);
        close(effective_number(&[31, 1]), 1.064_449);
        close(effective_number(&[20, 8, 4]), 2.133_333);
        close(effective_number(&[1]), 1.0);
        close(effective_number(&[1; 32]), 32.0);
        assert_eq!(effective_number(&[]), None);
        assert_eq!(effective_number(&[0, 0]), None);
    }

    #[test]
    fn entropies() {
        close(entropy(&[16.0, 16.0]), std::f64::consts::LN_2);
        close(entropy(&[0.5, 0.0, 0.5]), std::f64::consts::LN_2);
        close(entropy(&[3.0]), 0.0);
        close(entropy(&[1.0; 4]), 1.386_294);
        assert_eq!(entropy(&[]), None);
        assert_eq!(entropy(&[0.0]), None);
    }

    #[test]
    fn modularities() {
        for (n, want) in [(4, 0.423_077), (16, 0.495_851)] {
            let (graph, halves) = barbell(n);
            close(modularity(&graph, &halves), want);
            close(modularity(&graph, &vec![0; 2 * n]), 0.0);
        }
        // A square parted along its diagonals has no edge inside a community: the least value there is.
        let square = UnGraph::from_edges([(0, 1, 2.0), (1, 2, 2.0), (2, 3, 2.0), (3, 0, 2.0)]);
        close(modularity(&square, &[0, 1, 0, 1]), -0.5);
        assert_eq!(modularity(&UnGraph::<(), f64>::default(), &[]), None);
        let one = UnGraph::<(), f64>::from_edges([(0, 0, 0.0)]);
        assert_eq!(modularity(&one, &[0]), None);
    }
}
