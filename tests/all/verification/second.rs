//! A second opinion: the values of NetworkX, NumPy and SciPy that `tests/fixtures/second_opinion.py` wrote down.

use super::opinion::{TALK, consensus_weights, settled};
use super::{Row, within};
use casus_experiment::detection::{normal_cdf, normal_quantile};
use casus_experiment::survival::Time;
use casus_experiment::{Frequency, Stat, Survival};
use casus_model::metrics::blocs::modularity;
use casus_model::metrics::line::{fiedler, least_cut};
use petgraph::graph::{NodeIndex, UnGraph};
use serde_json::Value;

fn fixture() -> Value {
    read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/second_opinion.json"))
}

pub(super) fn read(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

pub(super) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

pub(super) fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

/// The greatest difference of two lists of equal length.
pub(super) fn apart(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Connectivity and Fiedler vector against NumPy's eigenvectors of NetworkX's Laplacian; the least cut and a
/// modularity against NetworkX.
pub(super) fn lines() -> Vec<Row> {
    let mut all = Vec::new();
    for graph in fixture()["graphs"].as_array().unwrap() {
        let mut network = UnGraph::new_undirected();
        for _ in 0..graph["nodes"].as_u64().unwrap() {
            network.add_node(());
        }
        for edge in rows(&graph["edges"]) {
            network.add_edge(NodeIndex::new(edge[0] as usize), NodeIndex::new(edge[1] as usize), edge[2]);
        }
        let line = fiedler(&network);
        let mut found = line.vector;
        let want = numbers(&graph["fiedler"]);
        // Where the largest entries are equal but for the sign, either sign is right.
        if found.iter().zip(&want).map(|(a, b)| a * b).sum::<f64>() < 0.0 {
            found.iter_mut().for_each(|x| *x = -*x);
        }
        let name = graph["name"].as_str().unwrap();
        let value = line.value;
        all.push(within(1e-9, format!("connectivity, {name}"), number(&graph["connectivity"]), value));
        let cut = least_cut(&network).unwrap().weight;
        all.push(within(1e-9, format!("least cut, {name}"), number(&graph["least_cut"]), cut));
        let communities: Vec<usize> =
            numbers(&graph["communities"]).into_iter().map(|c| c as usize).collect();
        let divided = modularity(&network, &communities).unwrap();
        all.push(within(1e-9, format!("modularity, {name}"), number(&graph["modularity"]), divided));
        all.push(within(
            1e-8,
            format!("greatest difference of the Fiedler vector, {name}"),
            0.0,
            apart(&found, &want),
        ));
    }
    all
}

/// The consensus of DeGroot's rule weighs members by their eigenvector centrality; Friedkin and Johnsen's rule settles
/// where the linear equations say.
pub(super) fn influence() -> Vec<Row> {
    let influence = &fixture()["influence"];
    let weights = rows(&influence["weights"]);
    let found = consensus_weights(&weights);
    let mut all: Vec<Row> = numbers(&influence["centrality"])
        .into_iter()
        .zip(found)
        .enumerate()
        .map(|(i, (want, found))| {
            within(1e-9, format!("eigenvector centrality of member {}", i + 1), want, found)
        })
        .collect();
    let found = settled(&numbers(&influence["opinions"]), &weights);
    for (i, (want, found)) in numbers(&influence["settled"]).into_iter().zip(found).enumerate() {
        all.push(within(1e-9, format!("settled opinion of member {}, {TALK} ticks", i + 1), want, found));
    }
    all
}

/// Distribution, quantiles, intervals and survival against SciPy and NumPy.
pub(super) fn statistics() -> Vec<Row> {
    let fixture = fixture();
    let mut all = Vec::new();
    for pair in rows(&fixture["normal"]) {
        all.push(within(1e-14, format!("normal distribution at {}", pair[0]), pair[1], normal_cdf(pair[0])));
    }
    for pair in rows(&fixture["quantile"]) {
        all.push(within(1e-9, format!("normal quantile of {}", pair[0]), pair[1], normal_quantile(pair[0])));
    }
    let sample = &fixture["sample"];
    let stat = Stat::of(numbers(&sample["numbers"]));
    let found = [stat.q05, stat.q25, stat.q50, stat.q75, stat.q95].map(|q| q.unwrap());
    for ((percent, want), found) in [5, 25, 50, 75, 95].iter().zip(numbers(&sample["quantiles"])).zip(found) {
        all.push(within(1e-12, format!("{percent} % quantile of 37 numbers"), want, found));
    }
    all.push(within(1e-12, "their standard deviation", number(&sample["sd"]), stat.sd.unwrap()));
    for interval in rows(&fixture["wilson"]) {
        let (count, n) = (interval[0] as u64, interval[1] as u64);
        let found = Frequency::of(count, n);
        all.push(within(
            1e-12,
            format!("Wilson, {count} of {n}, lower end"),
            interval[2],
            found.low.unwrap(),
        ));
        all.push(within(
            1e-12,
            format!("Wilson, {count} of {n}, upper end"),
            interval[3],
            found.high.unwrap(),
        ));
    }
    let survival = &fixture["survival"];
    let came = survival["came"].as_array().unwrap().iter().map(|c| c.as_bool().unwrap());
    let times = numbers(&survival["hours"]).into_iter().zip(came);
    let times = times.map(|(t, came)| if came { Time::Event(t) } else { Time::Censored(t) });
    let found = Survival::of(times, 60.0);
    let want = rows(&survival["curve"]);
    assert_eq!(
        found.curve.iter().map(|s| s.hours).collect::<Vec<_>>(),
        want.iter().map(|s| s[0]).collect::<Vec<_>>()
    );
    let want: Vec<f64> = want.iter().map(|s| s[1]).collect();
    let found: Vec<f64> = found.curve.iter().map(|s| s.surviving).collect();
    all.push(within(1e-12, "greatest difference of a Kaplan-Meier curve of 24", 0.0, apart(&found, &want)));
    all
}
