//! The registered hypotheses and what the runs say of them.

use super::Refused;
use super::results::Results;
use crate::experiment::Claim as Says;
use crate::sensitivity::Estimate;
use crate::verdict::{self, Claim, Lies, Observation, Quantity, Test, Unit, Verdict};
use serde::Serialize;

/// The answer to a hypothesis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HypothesisAnswer {
    /// Its id.
    pub id: String,
    /// What it says, as it is written.
    pub says: String,
    /// What is estimated: `mean`, `difference` or `trend`.
    pub quantity: &'static str,
    /// The estimate with its 95 % interval, not widened for the number of hypotheses.
    pub estimate: Estimate,
    /// p value of the hypothesis and its contrary.
    pub p: f64,
    /// The same adjusted for all registered hypotheses (Holm 1979).
    pub adjusted_p: f64,
    /// `supported`, `refuted` or `undecided`, by the adjusted p at 0.05.
    pub verdict: &'static str,
    /// The test: `one_sample`, `paired`, `welch`, `rank_within` or `rank_across`.
    pub test: &'static str,
    /// What is counted as one: `point` or `replicate`.
    pub unit: &'static str,
    /// How many there are.
    pub units: usize,
}

/// Level of the intervals.
const LEVEL: f64 = 0.95;

pub(super) fn answers(results: &Results, refused: &mut Vec<Refused>) -> Vec<HypothesisAnswer> {
    let registered = &results.experiment().hypotheses;
    let claims: Vec<Claim> = registered.iter().map(|h| claim(results, &h.says)).collect();
    let judged = match verdict::judge(&claims, LEVEL) {
        Ok(judged) => judged,
        Err(why) => {
            refused.push(Refused { analysis: "hypotheses", outcome: None, why: why.to_string() });
            return Vec::new();
        }
    };
    let options = casus_scenario::parse::options();
    let one =
        |((hypothesis, claim), answer): ((&crate::experiment::Hypothesis, &Claim), &verdict::Answer)| {
            let (low, high) = (answer.low, answer.high);
            HypothesisAnswer {
                id: hypothesis.id.to_string(),
                says: options.to_string(&hypothesis.says).unwrap_or_default(),
                quantity: match claim.quantity {
                    Quantity::Mean(_) => "mean",
                    Quantity::Difference(..) => "difference",
                    Quantity::Trend(_) => "trend",
                },
                estimate: Estimate { value: answer.estimate, se: None, low, high },
                p: answer.p,
                adjusted_p: answer.adjusted,
                verdict: match answer.verdict {
                    Verdict::Supported => "supported",
                    Verdict::Refuted => "refuted",
                    Verdict::Undecided => "undecided",
                },
                test: match answer.test {
                    Test::OneSample => "one_sample",
                    Test::Paired => "paired",
                    Test::Welch => "welch",
                    Test::RankWithin => "rank_within",
                    Test::RankAcross => "rank_across",
                },
                unit: match answer.unit {
                    Unit::Point => "point",
                    Unit::Replicate => "replicate",
                },
                units: answer.units,
            }
        };
    registered.iter().zip(&claims).zip(&judged).map(one).collect()
}

fn claim(results: &Results, says: &Says) -> Claim {
    let outcome = says.outcome();
    let at = results.space.outcomes().iter().position(|o| o.name.as_str() == outcome.as_str());
    let runs =
        |when: &crate::experiment::When| at.map_or_else(Vec::new, |at| observations(results, at, when));
    let difference = |when, than| Quantity::Difference(runs(when), runs(than));
    let (quantity, lies) = match says {
        Says::Less { when, than, .. } => (difference(when, than), Lies::Below(0.0)),
        Says::Greater { when, than, .. } => (difference(when, than), Lies::Above(0.0)),
        Says::Alike { when, than, within, .. } => {
            (difference(when, than), Lies::Within(-within.get(), within.get()))
        }
        Says::AtMost { when, value, .. } => (Quantity::Mean(runs(when)), Lies::Below(value.get())),
        Says::AtLeast { when, value, .. } => (Quantity::Mean(runs(when)), Lies::Above(value.get())),
        Says::Rises { along, when, .. } | Says::Falls { along, when, .. } => {
            let lies = if matches!(says, Says::Rises { .. }) { Lies::Above(0.0) } else { Lies::Below(0.0) };
            (Quantity::Trend(at.map_or_else(Vec::new, |at| trend(results, at, along.as_str(), when))), lies)
        }
    };
    Claim { quantity, lies }
}

/// The runs under a condition; where runs are not kept, each sample as one run of its mean.
fn observations(results: &Results, outcome: usize, when: &crate::experiment::When) -> Vec<Observation> {
    let samples = results.looked_at().filter(|&s| results.holds(s, when));
    samples.flat_map(|sample| of_sample(results, outcome, sample)).collect()
}

fn of_sample(results: &Results, outcome: usize, sample: usize) -> Vec<Observation> {
    let point = results.parts(sample).point;
    if results.has_runs() {
        let runs = results.runs(sample, outcome);
        return runs.map(|(replicate, value)| Observation { point, replicate, value }).collect();
    }
    let mean = results.mean(sample, outcome);
    mean.map(|value| Observation { point, replicate: 0, value }).into_iter().collect()
}

fn trend(
    results: &Results,
    outcome: usize,
    along: &str,
    when: &crate::experiment::When,
) -> Vec<(f64, Observation)> {
    let Some(at) = results.space.factors.iter().position(|f| f.name == along) else { return Vec::new() };
    let samples = results.looked_at().filter(|&s| results.holds(s, when));
    let pairs = samples.flat_map(|sample| {
        let x = results.place(sample, at);
        of_sample(results, outcome, sample).into_iter().map(move |run| (x, run))
    });
    pairs.collect()
}
