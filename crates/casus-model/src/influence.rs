//! Who listens to whom, and how expressed beliefs move.
//!
//! Friedkin and Johnsen's model, anchored to the current own-evidence log-odds o so that talk cannot manufacture
//! certainty: y_i(t) = (1 - lambda_i) o_i(t) + lambda_i sum_j W_ij y_j(t-1). W is row-stochastic with a zero
//! diagonal. With a confidence bound below 1 (Hegselmann and Krause's gate) members whose belief lies further away
//! in total variation are not heard; who hears nobody keeps o.

pub(crate) mod pool;

use crate::ids::MemberId;
use crate::math::LANES;
use crate::member::Member;
use crate::metrics::divergence::total_variation;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};

/// Tolerance of the comparison with the confidence bound.
const GATE_TOLERANCE: f64 = 1e-12;

/// Audiences whose sums are built side by side.
const EARS: usize = 8;

/// A number for each of [`EARS`] audiences, in a cache line of its own.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Ears([f64; EARS]);

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
    /// n in whole blocks of lanes.
    width: usize,
    weights: Vec<f64>,
    /// lambda, and what it leaves to one's own evidence.
    susceptibility: Vec<f64>,
    anchor: Vec<f64>,
    bound: Vec<f64>,
    gated: bool,
    /// Blocks of audiences, and the attention of the audiences of a block to each speaker: n rows a block.
    blocks: usize,
    attention: Vec<Ears>,
    /// For each listener its audience, the audience's attention to it, and lambda over the attention left to others.
    audience: Vec<usize>,
    own_voice: Vec<f64>,
    gain: Vec<f64>,
    /// Whether every member is an audience of its own, in order.
    alone: bool,
    /// Where one block holds all audiences, for each audience all bits of the members that belong to it: `width` words
    /// an audience. Empty elsewhere.
    belongs: Vec<u64>,
    /// Where few listen to few: for each listener where its edges end, and of each edge the speaker and lambda times
    /// the share of attention. Empty where the audiences take less work.
    edges_end: Vec<usize>,
    edges: Vec<(u32, f64)>,
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

/// The [`EARS`] entries from `from` on, by value.
#[inline(always)]
fn eight<T: Copy>(of: &[T], from: usize) -> [T; EARS] {
    *of[from..].first_chunk().expect("arrays are padded to whole blocks")
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
        let (width, blocks) = (n.next_multiple_of(LANES), rows.len().div_ceil(EARS));
        let mut attention = vec![Ears([0.0; EARS]); blocks * n];
        for (g, row) in rows.iter().enumerate() {
            for (j, &w) in row.iter().enumerate() {
                attention[g / EARS * n + j].0[g % EARS] = w;
            }
        }
        let mut own_voice: Vec<f64> = audience.iter().enumerate().map(|(i, &g)| rows[g][i]).collect();
        let mut gain: Vec<f64> = (0..n)
            .map(|i| {
                let others = rows[audience[i]].iter().sum::<f64>() - own_voice[i];
                if others > 0.0 { susceptibility[i] / others } else { 0.0 }
            })
            .collect();
        let mut anchor: Vec<f64> = susceptibility.iter().map(|s| 1.0 - s).collect();
        for padded in [&mut own_voice, &mut gain, &mut anchor] {
            padded.resize(width, 0.0);
        }
        // An edge at a time costs about as much as a block of audiences.
        let sparse = weights.iter().filter(|w| **w > 0.0).count() < blocks * n;
        let (mut edges, mut edges_end) = (Vec::new(), Vec::new());
        for i in (0..n).filter(|_| sparse) {
            let heard = (0..n).filter(|j| weights[j * n + i] > 0.0);
            edges.extend(heard.map(|j| (j as u32, susceptibility[i] * weights[j * n + i])));
            edges_end.push(edges.len());
        }
        let alone = audience.iter().enumerate().all(|(i, &g)| i == g);
        let few = blocks == 1 && !alone;
        let mut belongs = vec![0; if few { rows.len() * width } else { 0 }];
        for (i, g) in audience.iter().enumerate().filter(|_| few) {
            belongs[g * width + i] = u64::MAX;
        }
        Mixing {
            n,
            width,
            weights,
            susceptibility,
            anchor,
            bound,
            gated,
            blocks,
            attention,
            audience,
            own_voice,
            gain,
            alone,
            belongs,
            edges_end,
            edges,
        }
    }

    /// Numbers that a step over `columns` needs room for: one for each audience, in whole blocks.
    pub(crate) fn room(&self, columns: usize) -> usize {
        self.blocks * EARS * columns
    }

    /// Whether members read each other's beliefs before they listen.
    pub(crate) fn is_gated(&self) -> bool {
        self.gated
    }

    /// One synchronous step of the log-odds of all hypotheses but the first: `columns` of them, column by column.
    /// `belief` holds last tick's probabilities of all hypotheses and is read only behind a confidence bound; `sums`
    /// is room to work in.
    #[inline(always)]
    pub(crate) fn step(
        &self,
        columns: usize,
        own: &[f64],
        expressed: &[f64],
        belief: &[f64],
        next: &mut [f64],
        sums: &mut [f64],
    ) {
        if self.gated {
            self.step_gated(columns, own, expressed, belief, next);
            return;
        }
        if !self.edges.is_empty() {
            self.step_sparse(columns, own, expressed, next);
            return;
        }
        let several = columns / 4 * 4;
        for c in (0..several).step_by(4) {
            for g in 0..self.blocks {
                self.hear::<1, 4>(g, c, expressed, sums);
            }
        }
        for c in several..columns {
            let together = self.blocks / 4 * 4;
            for g in (0..together).step_by(4) {
                self.hear::<4, 1>(g, c, expressed, sums);
            }
            for g in together..self.blocks {
                self.hear::<1, 1>(g, c, expressed, sums);
            }
        }
        if !self.belongs.is_empty() {
            for c in (0..several).step_by(4) {
                self.answer_few::<4>(c, own, expressed, next, sums);
            }
            for c in several..columns {
                self.answer_few::<1>(c, own, expressed, next, sums);
            }
            return;
        }
        let width = self.width;
        for c in 0..columns {
            let (own, said, out) = (
                &own[c * width..][..width],
                &expressed[c * width..][..width],
                &mut next[c * width..][..width],
            );
            let sums = &sums[c * self.blocks * EARS..][..self.blocks * EARS];
            let (voice, gain, anchor) =
                (&self.own_voice[..width], &self.gain[..width], &self.anchor[..width]);
            if self.alone {
                // Nobody's voice is in what it hears itself.
                for from in (0..self.blocks * EARS).step_by(EARS) {
                    let (sum, own): ([f64; EARS], [f64; EARS]) = (eight(sums, from), eight(own, from));
                    let (gain, anchor): ([f64; EARS], [f64; EARS]) = (eight(gain, from), eight(anchor, from));
                    let out: &mut [f64; EARS] = out[from..].first_chunk_mut().expect("whole blocks");
                    for i in 0..EARS {
                        out[i] = anchor[i] * own[i] + gain[i] * sum[i];
                    }
                }
                continue;
            }
            for (o, &g) in out.iter_mut().zip(&self.audience) {
                *o = sums[g];
            }
            for i in 0..width {
                out[i] = anchor[i] * own[i] + gain[i] * (out[i] - voice[i] * said[i]);
            }
        }
    }

    /// What the listeners make of `C` columns from column `c` where one block holds all audiences. A sum reaches the
    /// members of its audience as bits under a mask, which costs a vector of them as much as one of them.
    #[inline(always)]
    fn answer_few<const C: usize>(
        &self,
        c: usize,
        own: &[f64],
        expressed: &[f64],
        next: &mut [f64],
        sums: &[f64],
    ) {
        let width = self.width;
        for from in (0..width).step_by(EARS) {
            let mut heard = [[0_u64; EARS]; C];
            for (g, belongs) in self.belongs.chunks_exact(width).enumerate() {
                let belongs: [u64; EARS] = eight(belongs, from);
                for (x, heard) in heard.iter_mut().enumerate() {
                    let sum = sums[(c + x) * EARS + g].to_bits();
                    for (heard, belongs) in heard.iter_mut().zip(&belongs) {
                        *heard |= belongs & sum;
                    }
                }
            }
            let (voice, gain, anchor): ([f64; EARS], [f64; EARS], [f64; EARS]) =
                (eight(&self.own_voice, from), eight(&self.gain, from), eight(&self.anchor, from));
            for (x, heard) in heard.iter().enumerate() {
                let at = (c + x) * width + from;
                let (own, said): ([f64; EARS], [f64; EARS]) = (eight(own, at), eight(expressed, at));
                let out: &mut [f64; EARS] = next[at..].first_chunk_mut().expect("whole blocks");
                for i in 0..EARS {
                    let others = f64::from_bits(heard[i]) - voice[i] * said[i];
                    out[i] = anchor[i] * own[i] + gain[i] * others;
                }
            }
        }
    }

    fn step_sparse(&self, columns: usize, own: &[f64], expressed: &[f64], next: &mut [f64]) {
        let width = self.width;
        for c in 0..columns {
            let (own, said, out) = (
                &own[c * width..][..width],
                &expressed[c * width..][..width],
                &mut next[c * width..][..width],
            );
            let mut from = 0;
            for (i, &to) in self.edges_end.iter().enumerate() {
                let heard = self.edges[from..to].iter().fold(0.0, |sum, &(j, w)| sum + w * said[j as usize]);
                out[i] = self.anchor[i] * own[i] + heard;
                from = to;
            }
        }
    }

    /// What `G` blocks of audiences from block `g` hear of `C` columns from column `c`. The sums stay in registers
    /// while the speakers pass, in order, and there are enough of them to keep the adders busy.
    #[inline(always)]
    fn hear<const G: usize, const C: usize>(&self, g: usize, c: usize, expressed: &[f64], sums: &mut [f64]) {
        let n = self.n;
        let mut rows: [&[Ears]; G] = [&[]; G];
        for (a, rows) in rows.iter_mut().enumerate() {
            *rows = &self.attention[(g + a) * n..][..n];
        }
        let mut said: [&[f64]; C] = [&[]; C];
        for (x, said) in said.iter_mut().enumerate() {
            *said = &expressed[(c + x) * self.width..][..n];
        }
        let mut heard = [[[0.0; EARS]; C]; G];
        for j in 0..n {
            for (heard, rows) in heard.iter_mut().zip(&rows) {
                for (heard, said) in heard.iter_mut().zip(&said) {
                    for (sum, w) in heard.iter_mut().zip(&rows[j].0) {
                        *sum += w * said[j];
                    }
                }
            }
        }
        for (a, heard) in heard.iter().enumerate() {
            for (x, heard) in heard.iter().enumerate() {
                sums[((c + x) * self.blocks + g + a) * EARS..][..EARS].copy_from_slice(heard);
            }
        }
    }

    fn step_gated(&self, columns: usize, own: &[f64], expressed: &[f64], belief: &[f64], next: &mut [f64]) {
        let (n, width) = (self.n, self.width);
        for i in 0..n {
            let heard = |j: usize| total_variation(width, belief, i, j) <= self.bound[i] + GATE_TOLERANCE;
            let mut total = 0.0;
            for c in 0..columns {
                next[c * width + i] = 0.0;
            }
            for j in 0..n {
                let w = self.weights[j * n + i];
                if w > 0.0 && heard(j) {
                    total += w;
                    for c in 0..columns {
                        next[c * width + i] += w * expressed[c * width + j];
                    }
                }
            }
            let s = self.susceptibility[i];
            for c in 0..columns {
                let at = c * width + i;
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
        let mut own = [0.0; LANES];
        own[..3].copy_from_slice(&[0.0, 0.5, 1.0]);
        let (mut y, mut next) = (own, [0.0; LANES]);
        for _ in 0..200 {
            mixing.step(1, &own, &y, &[], &mut next, &mut [0.0; LANES]);
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
        let (mut own, mut next) = ([0.0; LANES], [0.0; LANES]);
        own[..2].copy_from_slice(&[1.0, -1.0]);
        mixing.step(1, &own, &own, &[], &mut next, &mut [0.0; LANES]);
        assert!((next[0] - (0.1 - 0.9)).abs() < 1e-15);
        assert_eq!(next[1], -1.0);
    }

    /// A ring of edges takes the sparse way, and the same steps as a program that multiplies by the whole matrix.
    #[test]
    fn few_edges_are_walked_one_by_one() {
        let n = 40;
        let members: Vec<_> = (0..n).map(|i| member(&format!("M{i}"), 0.6)).collect();
        let at = |i: usize| MemberId::at(i % n);
        let edges: Vec<_> = (0..n).flat_map(|i| [(at(i), at(i + 1), 1.0), (at(i), at(i + 7), 2.0)]).collect();
        let network = InfluenceNetwork::from_edges(n, &edges);
        let mixing = Mixing::new(&members, &network);
        assert!(!mixing.edges.is_empty());
        let weights = network.weights_by_speaker();
        let (mut own, mut next) = (vec![0.0; mixing.width], vec![0.0; mixing.width]);
        (0..n).for_each(|i| own[i] = (i as f64 * 0.7) % 3.0 - 1.0);
        mixing.step(1, &own, &own, &[], &mut next, &mut []);
        for i in 0..n {
            let heard: f64 = (0..n).map(|j| weights[j * n + i] * own[j]).sum();
            assert!((next[i] - (0.4 * own[i] + 0.6 * heard)).abs() < 1e-14);
        }
    }
}
