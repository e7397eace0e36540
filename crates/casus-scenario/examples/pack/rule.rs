//! The rules by which a profile follows from the facts.

use super::facts::Ally;

/// Weights of the voting gap, the defence share and nearness in forwardness.
const WEIGHTS: [f64; 3] = [0.30, 0.35, 0.35];
/// Distance in km over which exposure falls by a factor e.
const EXPOSURE_KM: f64 = 700.0;
/// Least exposure of a member with a land border on an accused state.
const BORDER_EXPOSURE: f64 = 0.8;
/// Defence share in per cent given to a member without armed forces.
pub(crate) const NO_FORCES_SHARE: f64 = 0.1;
pub(crate) const DECEPTION_PRIOR: f64 = 0.10;

pub(crate) struct Profile<'a> {
    pub(crate) ally: &'a Ally,
    pub(crate) forwardness: f64,
    pub(crate) capability: f64,
    pub(crate) alignment: f64,
    pub(crate) proximity: f64,
    pub(crate) exposure: f64,
    pub(crate) attribution_threshold: f64,
    pub(crate) susceptibility: f64,
    pub(crate) isolation_cost: f64,
    pub(crate) entrapment: f64,
    pub(crate) abandonment: f64,
    pub(crate) latency: &'static str,
    /// The voting gap used, where it is not the ally's own.
    pub(crate) pulled_in: Option<f64>,
}

pub(crate) fn profiles(allies: &[Ally]) -> Result<Vec<Profile<'_>>, String> {
    if allies.len() < 4 {
        return Err("members.csv: too few allies to standardise".to_owned());
    }
    let capability: Vec<f64> =
        allies.iter().map(|a| a.gdp * a.defence.share().unwrap_or(NO_FORCES_SHARE) / 100.0).collect();
    let capability_rank = ranks(&capability);
    let largest = capability.iter().copied().fold(f64::MIN, f64::max);

    let gaps: Vec<f64> = allies.iter().map(|a| a.voting_gap).collect();
    let pulled = winsorise(&gaps);
    let alignment = standardise(&pulled);
    let nearness = standardise(&allies.iter().map(|a| -libm::log(a.km)).collect::<Vec<_>>());
    let mut reported =
        standardise(&allies.iter().filter_map(|a| a.defence.share()).collect::<Vec<_>>()).into_iter();
    let defence: Vec<Option<f64>> =
        allies.iter().map(|a| a.defence.share().and_then(|_| reported.next())).collect();
    let composite: Vec<f64> = (0..allies.len())
        .map(|i| weighted_mean([Some(alignment[i]), defence[i], Some(nearness[i])]))
        .collect();
    let adjusted: Vec<f64> =
        ranks(&composite).iter().zip(allies).map(|(rank, ally)| rank + ally.adjustment).collect();
    let forwardness = ranks(&adjusted);

    Ok(allies
        .iter()
        .enumerate()
        .map(|(i, ally)| {
            let near = libm::exp(-ally.km / EXPOSURE_KM);
            let exposure = if ally.land_border { near.max(BORDER_EXPOSURE) } else { near };
            Profile {
                ally,
                forwardness: forwardness[i],
                capability: capability[i],
                alignment: alignment[i],
                proximity: nearness[i],
                exposure,
                attribution_threshold: 0.88 - 0.16 * forwardness[i],
                susceptibility: 0.60 - 0.40 * capability_rank[i],
                isolation_cost: 1.25 - 0.50 * capability_rank[i],
                entrapment: 0.9 - 0.6 * exposure,
                abandonment: 0.3 + 0.6 * exposure,
                latency: match ally.slow_instructions {
                    _ if capability[i] == largest => "6h",
                    true => "24h",
                    false => "12h",
                },
                pulled_in: (pulled[i] != ally.voting_gap).then_some(pulled[i]),
            }
        })
        .collect())
}

/// The lowest and the highest value pulled in to the next one.
fn winsorise(column: &[f64]) -> Vec<f64> {
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    column.iter().map(|value| value.clamp(sorted[1], sorted[sorted.len() - 2])).collect()
}

/// Mean 0 and population standard deviation 1.
fn standardise(column: &[f64]) -> Vec<f64> {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let deviation = (column.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt();
    column.iter().map(|value| (value - mean) / deviation).collect()
}

/// (rank - 0.5) / n, the smallest first; equal values share the mean of their ranks.
fn ranks(column: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = column.iter().filter(|other| *other < value).count() as f64;
        let equal = column.iter().filter(|other| *other == value).count() as f64;
        (below + equal / 2.0) / column.len() as f64
    };
    column.iter().map(rank).collect()
}

/// The weighted mean of the terms that are known: a missing term gives its weight to the others.
fn weighted_mean(terms: [Option<f64>; 3]) -> f64 {
    let known = || terms.iter().zip(WEIGHTS).filter_map(|(term, weight)| term.map(|term| (term, weight)));
    known().map(|(term, weight)| term * weight).sum::<f64>() / known().map(|(_, weight)| weight).sum::<f64>()
}
