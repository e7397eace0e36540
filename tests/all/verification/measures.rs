//! The measures of fracture against tabulated values.

use super::{Row, within};
use casus_model::metrics::blocs::{effective_number, entropy, modularity};
use casus_model::metrics::divergence::jensen_shannon;
use casus_model::metrics::fracture::{agreement, belief_fracture, preference_fracture};
use casus_model::metrics::line::{fiedler, least_cut};
use casus_model::metrics::polarisation::{bimodality, esteban_ray, ordinal_agreement};
use petgraph::graph::UnGraph;
use std::f64::consts::LN_2;

/// The graph of n nodes with an edge of weight 1 wherever there is one.
fn graph(n: usize, edge: impl Fn(usize, usize) -> bool) -> UnGraph<(), f64> {
    let mut graph = UnGraph::new_undirected();
    let nodes: Vec<_> = (0..n).map(|_| graph.add_node(())).collect();
    for i in 0..n {
        for j in (i + 1..n).filter(|&j| edge(i, j)) {
            graph.add_edge(nodes[i], nodes[j], 1.0);
        }
    }
    graph
}

fn connectivity(n: usize, edge: impl Fn(usize, usize) -> bool) -> f64 {
    fiedler(&graph(n, edge)).value
}

pub(super) fn v27() -> Vec<Row> {
    let row = |what: &str, want: f64, found: f64| within(1e-6, what, want, found);
    let index = |counts: &[u32]| agreement(counts).unwrap();
    let mut rows = vec![
        row("Rice index of 20 and 8", 0.428_571, index(&[20, 8])),
        row("agreement of 32, 0, 0", 1.0, index(&[32, 0, 0])),
        row("agreement of 31, 1, 0", 0.953_125, index(&[31, 1, 0])),
        row("agreement of 20, 8, 4", 0.4375, index(&[20, 8, 4])),
        row("agreement of 16, 16, 0", 0.25, index(&[16, 16, 0])),
        row("agreement of 10, 10, 10", 0.0, index(&[10, 10, 10])),
        row("agreement of four answers, 31 of 32", 0.958_333, index(&[31, 1, 0, 0])),
    ];
    // Two certain camps of sixteen: total variation 1/2 over all pairs, of which F_B is the double.
    let mut belief = [0.0; 64];
    belief[..16].fill(1.0);
    belief[48..].fill(1.0);
    rows.push(row("total variation of two certain camps", 0.5, belief_fracture(32, 32, &belief) / 2.0));
    let mut at_least = [16; 9];
    at_least[0] = 32;
    rows.push(row("Esteban-Ray of two camps at the ends, a = 0", 1.0, preference_fracture(&at_least, 8)));
    let two_complete = |i: usize, j: usize| i / 4 == j / 4 || (i, j) == (3, 4);
    rows.extend([
        row("connectivity of a path of 4", 0.585_786, connectivity(4, |i, j| j == i + 1)),
        row("connectivity of a ring of 6", 1.0, connectivity(6, |i, j| j == i + 1 || (i, j) == (0, 5))),
        row("connectivity of a star of 6", 1.0, connectivity(6, |i, _| i == 0)),
        row("connectivity of a complete graph of 5", 5.0, connectivity(5, |_, _| true)),
        row(
            "connectivity of two complete graphs of 4 and a bridge",
            0.354_249,
            connectivity(8, two_complete),
        ),
        row(
            "least cut of two complete graphs of 4 and a bridge",
            1.0,
            least_cut(&graph(8, two_complete)).unwrap().weight,
        ),
        row(
            "modularity of two complete graphs of 4 and a bridge",
            12.0 / 13.0 - 0.5,
            modularity(&graph(8, two_complete), &[0, 0, 0, 0, 1, 1, 1, 1]).unwrap(),
        ),
    ]);
    let blocs = |sizes: &[u32]| effective_number(sizes).unwrap();
    rows.extend([
        row("effective number of blocs, 16 and 16", 2.0, blocs(&[16, 16])),
        row("effective number of blocs, 31 and 1", 1.064_449, blocs(&[31, 1])),
        row("effective number of blocs, 20, 8 and 4", 2.133_333, blocs(&[20, 8, 4])),
        row("entropy of two equal blocs", LN_2, entropy(&[0.5, 0.5]).unwrap()),
    ]);
    let mut belief = [0.8; 64];
    belief[16..48].fill(0.2);
    let entropies = jensen_shannon(32, 32, &belief);
    rows.extend([
        row("entropy of camps at .8 and .2, total", LN_2, entropies.total),
        row("entropy of camps at .8 and .2, within", 0.500_402, entropies.within),
        row("Jensen-Shannon divergence of camps at .8 and .2", 0.192_745, entropies.between),
    ]);
    for (a, sizes, want) in [
        (1.6, &[1, 1, 1][..], 0.464_624),
        (1.6, &[24, 8], 0.841_130),
        (1.6, &[31, 1], 0.175_170),
        (1.6, &[1; 5], 0.184_666),
        (1.0, &[1, 1, 1], 0.592_593),
        (1.0, &[24, 8], 0.75),
        (1.0, &[31, 1], 0.121_094),
        (1.0, &[1; 5], 0.32),
    ] {
        rows.push(row(&format!("Esteban-Ray of {sizes:?}, a = {a}"), want, esteban_ray(sizes, a).unwrap()));
    }
    for (sizes, want) in [
        (&[30, 40, 210, 130, 530, 50, 10][..], 0.611_333_3),
        (&[10, 20, 30, 15, 4], 0.392_405),
        (&[16, 0, 0, 0, 16], -1.0),
        (&[31, 0, 0, 0, 1], 0.875),
    ] {
        rows.push(row(
            &format!("van der Eijk's agreement of {sizes:?}"),
            want,
            ordinal_agreement(sizes).unwrap(),
        ));
    }
    let camps = |ones: usize| (0..32).map(|i| f64::from(u8::from(i < ones))).collect::<Vec<_>>();
    rows.extend([
        row("bimodality coefficient of 16 and 16", 0.850_440, bimodality(&camps(16)).unwrap()),
        row("bimodality coefficient of 31 and 1", 0.934_479, bimodality(&camps(31)).unwrap()),
    ]);
    rows
}
