//! Who listens to whom, and how expressed beliefs move.
//!
//! Friedkin and Johnsen's model, anchored to the current own-evidence log-odds o so that talk cannot manufacture
//! certainty: y_i(t) = (1 - lambda_i) o_i(t) + lambda_i sum_j W_ij y_j(t-1). W is row-stochastic with a zero
//! diagonal. With a confidence bound below 1 (Hegselmann and Krause's gate) members whose belief lies further away
//! in total variation are not heard; who hears nobody keeps o.

use crate::ids::MemberId;
use crate::member::Member;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};

/// Tolerance of the comparison with the confidence bound.
const GATE_TOLERANCE: f64 = 1e-12;

/// Audiences whose sums are built together.
const LANES: usize = 8;

/// Largest part of what an audience hears that may be one voice, so that taking it out again costs no more than a
/// decimal place.
const LOUDEST: f64 = 0.9;

/// The directed network of attention: an edge from i to j carries the weight that i gives to j.
#[derive(Clone, Debug)]
pub struct InfluenceNetwork {
    graph: DiGraph<(), f64>,
}

impl PartialEq for InfluenceNetwork {
    fn eq(&self, other: &Self) -> bool {
        self.edges() == other.edges() && self.graph.node_count() == other.graph.node_count()
    }
}

impl InfluenceNetwork {
    /// Everybody hears everybody in proportion to the square root of capability, `bloc_weight` times more inside
    /// one's own bloc.
    #[must_use]
    pub fn by_capability(members: &[Member], bloc_weight: f64) -> InfluenceNetwork {
        let mut edges = Vec::new();
        for (i, a) in members.iter().enumerate() {
            for (j, b) in members.iter().enumerate() {
                if i != j {
                    let near = if a.bloc == b.bloc { bloc_weight } else { 1.0 };
                    edges.push((MemberId::at(i), MemberId::at(j), b.capability.sqrt() * near));
                }
            }
        }
        InfluenceNetwork::from_edges(members.len(), &edges)
    }

    /// The network with exactly these edges: listener, speaker, weight above 0.
    #[must_use]
    pub fn from_edges(members: usize, edges: &[(MemberId, MemberId, f64)]) -> InfluenceNetwork {
        let mut graph = DiGraph::with_capacity(members, edges.len());
        for _ in 0..members {
            graph.add_node(());
        }
        for &(i, j, w) in edges {
            if i.ix() < members && j.ix() < members && i != j {
                graph.update_edge(NodeIndex::new(i.ix()), NodeIndex::new(j.ix()), w);
            }
        }
        InfluenceNetwork { graph }
    }

    /// All edges in order: listener, speaker, weight.
    #[must_use]
    pub fn edges(&self) -> Vec<(usize, usize, f64)> {
        let mut edges: Vec<_> = self
            .graph
            .edge_indices()
            .filter_map(|e| {
                let (a, b) = self.graph.edge_endpoints(e)?;
                Some((a.index(), b.index(), *self.graph.edge_weight(e)?))
            })
            .collect();
        edges.sort_by_key(|e| (e.0, e.1));
        edges
    }

    /// How many members the network joins.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether it joins nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.graph.node_count() == 0
    }

    /// W transposed and flattened: entry `j * n + i` is the share of i's attention that goes to j. A member without
    /// edges has a row of zeros.
    #[must_use]
    pub fn weights_by_speaker(&self) -> Vec<f64> {
        let n = self.len();
        let edges = self.edges();
        let mut total = vec![0.0; n];
        for &(i, _, w) in &edges {
            total[i] += w;
        }
        let mut flat = vec![0.0; n * n];
        for &(i, j, w) in &edges {
            flat[j * n + i] = w / total[i];
        }
        flat
    }
}

/// The intelligence-sharing network: an edge joins two members that share a circle.
#[must_use]
pub fn sharing_network(members: &[Member]) -> UnGraph<(), ()> {
    let mut graph = UnGraph::with_capacity(members.len(), 0);
    let nodes: Vec<_> = members.iter().map(|_| graph.add_node(())).collect();
    for (i, a) in members.iter().enumerate() {
        for (j, b) in members.iter().enumerate().skip(i + 1) {
            if a.circles.iter().any(|c| b.circles.contains(c)) {
                graph.update_edge(nodes[i], nodes[j], ());
            }
        }
    }
    graph
}

/// The constants of one influence step, flat.
///
/// Listeners who spread their attention alike, but that none hears itself, form an audience: it hears one sum, from
/// which each listener takes out its own voice. By capability an audience is a bloc, so a step takes a handful of
/// sums over the speakers instead of one for every member.
#[derive(Clone, Debug)]
pub(crate) struct Mixing {
    n: usize,
    weights: Vec<f64>,
    /// lambda, and what it leaves to one's own evidence.
    susceptibility: Vec<f64>,
    anchor: Vec<f64>,
    bound: Vec<f64>,
    gated: bool,
    /// Attention of up to eight audiences to each speaker: n rows for every eight audiences.
    attention: Vec<[f64; LANES]>,
    /// For each listener its audience, the audience's attention to it, and lambda over the attention left to others.
    audience: Vec<usize>,
    own_voice: Vec<f64>,
    gain: Vec<f64>,
}

/// Groups listeners into audiences: the attention of each audience to all speakers, and the audience of each member.
fn audiences(network: &InfluenceNetwork) -> (Vec<Vec<f64>>, Vec<usize>) {
    let n = network.len();
    let mut rows = vec![vec![Some(0.0); n]; n];
    for (i, row) in rows.iter_mut().enumerate() {
        row[i] = None;
    }
    for (i, j, w) in network.edges() {
        rows[i][j] = Some(w);
    }
    let mut shared: Vec<Vec<Option<f64>>> = Vec::new();
    let mut audience = Vec::with_capacity(n);
    for row in rows {
        let alike = |with: &&mut Vec<Option<f64>>| {
            let pairs = || row.iter().zip(with.iter());
            let both: Vec<f64> = pairs().filter_map(|(a, b)| a.or(*b)).collect();
            let loudest = LOUDEST * both.iter().sum::<f64>();
            pairs().all(|(a, b)| a.is_none() || b.is_none() || a == b) && both.iter().all(|&w| w <= loudest)
        };
        match shared.iter_mut().enumerate().find(|(_, with)| alike(with)) {
            Some((g, with)) => {
                with.iter_mut().zip(&row).for_each(|(a, b)| *a = a.or(*b));
                audience.push(g);
            }
            None => {
                audience.push(shared.len());
                shared.push(row);
            }
        }
    }
    (shared.iter().map(|row| row.iter().map(|w| w.unwrap_or(0.0)).collect()).collect(), audience)
}

impl Mixing {
    pub(crate) fn new(members: &[Member], network: &InfluenceNetwork) -> Mixing {
        let n = members.len();
        let weights = network.weights_by_speaker();
        // Who hears nobody keeps its own evidence, which is a susceptibility of 0.
        let susceptibility: Vec<f64> = members
            .iter()
            .enumerate()
            .map(|(i, m)| {
                let heard: f64 = (0..n).map(|j| weights[j * n + i]).sum();
                if heard > 0.0 { m.susceptibility } else { 0.0 }
            })
            .collect();
        let bound: Vec<f64> = members.iter().map(|m| m.confidence_bound).collect();
        let gated = bound.iter().any(|&b| b < 1.0);
        let (rows, audience) = audiences(network);
        let mut attention = vec![[0.0; LANES]; rows.len().div_ceil(LANES) * n];
        for (g, row) in rows.iter().enumerate() {
            for (j, &w) in row.iter().enumerate() {
                attention[g / LANES * n + j][g % LANES] = w;
            }
        }
        let own_voice: Vec<f64> = audience.iter().enumerate().map(|(i, &g)| rows[g][i]).collect();
        let gain = (0..n)
            .map(|i| {
                let others = rows[audience[i]].iter().sum::<f64>() - own_voice[i];
                if others > 0.0 { susceptibility[i] / others } else { 0.0 }
            })
            .collect();
        let anchor = susceptibility.iter().map(|s| 1.0 - s).collect();
        Mixing { n, weights, susceptibility, anchor, bound, gated, attention, audience, own_voice, gain }
    }

    /// Numbers that a step needs room for: one for each audience, in whole rows.
    pub(crate) fn room(&self) -> usize {
        self.attention.len().checked_div(self.n).unwrap_or(0) * LANES
    }

    /// Whether members read each other's beliefs before they listen.
    pub(crate) fn is_gated(&self) -> bool {
        self.gated
    }

    /// One synchronous step for `k` hypotheses: arrays are hypothesis-major (`h * n + i`). `belief` holds last
    /// tick's probabilities and is read only behind a confidence bound; `sums` is room to work in.
    #[inline(always)]
    pub(crate) fn step(
        &self,
        k: usize,
        own: &[f64],
        expressed: &[f64],
        belief: &[f64],
        next: &mut [f64],
        sums: &mut [f64],
    ) {
        if self.gated {
            self.step_gated(k, own, expressed, belief, next);
            return;
        }
        let n = self.n;
        for h in 0..k {
            let (own, said, out) = (&own[h * n..][..n], &expressed[h * n..][..n], &mut next[h * n..][..n]);
            // The sums stay in registers while the speakers pass, in order.
            for (rows, sums) in self.attention.chunks_exact(n).zip(sums.as_chunks_mut::<LANES>().0) {
                let mut heard = [0.0; LANES];
                for (row, y) in rows.iter().zip(said) {
                    for (sum, w) in heard.iter_mut().zip(row) {
                        *sum += w * y;
                    }
                }
                *sums = heard;
            }
            for (o, &g) in out.iter_mut().zip(&self.audience) {
                *o = sums[g];
            }
            let (voice, gain, anchor) = (&self.own_voice[..n], &self.gain[..n], &self.anchor[..n]);
            for i in 0..n {
                out[i] = anchor[i] * own[i] + gain[i] * (out[i] - voice[i] * said[i]);
            }
        }
    }

    fn step_gated(&self, k: usize, own: &[f64], expressed: &[f64], belief: &[f64], next: &mut [f64]) {
        let n = self.n;
        for i in 0..n {
            let heard = |j: usize| {
                let tv: f64 =
                    (0..k).map(|h| (belief[h * n + i] - belief[h * n + j]).abs()).sum::<f64>() / 2.0;
                tv <= self.bound[i] + GATE_TOLERANCE
            };
            let mut total = 0.0;
            for h in 0..k {
                next[h * n + i] = 0.0;
            }
            for j in 0..n {
                let w = self.weights[j * n + i];
                if w > 0.0 && heard(j) {
                    total += w;
                    for h in 0..k {
                        next[h * n + i] += w * expressed[h * n + j];
                    }
                }
            }
            let s = self.susceptibility[i];
            for h in 0..k {
                let at = h * n + i;
                next[at] =
                    if total > 0.0 { self.anchor[i] * own[at] + s * next[at] / total } else { own[at] };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str, susceptibility: f64) -> Member {
        Member { susceptibility, ..Member::plain(id) }
    }

    /// V4 of the verification table: the fixed point of three members with lambda 1/2.
    #[test]
    fn friedkin_johnsen_fixed_point() {
        let members: Vec<_> = ["A", "B", "C"].iter().map(|id| member(id, 0.5)).collect();
        let mixing = Mixing::new(&members, &InfluenceNetwork::by_capability(&members, 3.0));
        let own = [0.0, 0.5, 1.0];
        let (mut y, mut next) = (own, [0.0; 3]);
        for _ in 0..200 {
            mixing.step(1, &own, &y, &[1.0; 3], &mut next, &mut [0.0; LANES]);
            y = next;
        }
        for (got, want) in y.iter().zip([0.3, 0.5, 0.7]) {
            assert!((got - want).abs() < 1e-12);
        }
    }

    #[test]
    fn who_hears_nobody_keeps_its_own_evidence() {
        let members: Vec<_> = ["A", "B"].iter().map(|id| member(id, 0.9)).collect();
        let mixing =
            Mixing::new(&members, &InfluenceNetwork::from_edges(2, &[(MemberId(0), MemberId(1), 2.0)]));
        let mut next = [0.0; 2];
        mixing.step(1, &[1.0, -1.0], &[1.0, -1.0], &[1.0; 2], &mut next, &mut [0.0; LANES]);
        assert!((next[0] - (0.1 - 0.9)).abs() < 1e-15);
        assert_eq!(next[1], -1.0);
    }
}
