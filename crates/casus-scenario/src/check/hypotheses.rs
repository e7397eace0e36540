//! What might have happened, what did, and how likely each was held to be.

use super::Findings;
use crate::diagnostic::Code;
use crate::document::Scenario;

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario) {
    if s.hypotheses.is_empty() && !f.whole(&["hypotheses"]) {
        return;
    }
    if s.hypotheses.is_empty() {
        let finding = f.at(Code::S011, "hypotheses", "no hypotheses").expected("at least one");
        f.add(finding);
        return;
    }
    f.distinct(
        "hypothesis",
        s.hypotheses.iter().enumerate().map(|(i, h)| (format!("hypotheses[{i}].id"), h.id.as_str())),
    );
    if f.whole(&["truth"]) {
        f.hypothesis("truth", &s.truth, s);
    }
    if let Some(twin) = &s.twin {
        f.hypothesis("twin", twin, s);
        if *twin == s.truth {
            let finding = f
                .at(Code::S031, "twin", "the twin has the same truth as the scenario")
                .expected("another hypothesis")
                .found(format!("`{twin}`"))
                .hint("the twin is what the case might have been instead; leave it out if there is none");
            f.add(finding);
        }
    }
    for (i, h) in s.hypotheses.iter().enumerate() {
        if let Some(slant) = h.slant {
            f.within(&format!("hypotheses[{i}].slant"), "slant", slant.get(), -1.0, 1.0);
        }
    }
    let given: Vec<f64> = s.hypotheses.iter().filter_map(|h| h.prior.map(|p| p.get())).collect();
    if given.is_empty() || !f.whole(&["hypotheses"]) {
        return;
    }
    if given.len() < s.hypotheses.len() {
        let finding = f
            .at(Code::S027, "hypotheses", "some hypotheses have a prior and some have none")
            .expected("a prior for every hypothesis, or for none")
            .found(format!("{} of {}", given.len(), s.hypotheses.len()));
        f.add(finding);
        return;
    }
    let sum: f64 = given.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        let terms: Vec<String> = given.iter().map(f64::to_string).collect();
        let finding = f
            .at(Code::S027, "hypotheses", "the priors do not add up to 1")
            .expected("a sum of 1")
            .found(format!("{} = {}", terms.join(" + "), (sum * 1e9).round() / 1e9));
        f.add(finding);
    }
    for (i, h) in s.hypotheses.iter().enumerate() {
        if h.prior.is_some_and(|p| p.get() == 0.0 || p.get() == 1.0) && s.hypotheses.len() > 1 {
            let finding = f
                .at(Code::S028, &format!("hypotheses[{i}].prior"), "this belief can never change")
                .expected("a prior above 0 and below 1")
                .hint("a prior of 0.01 keeps the question open; 0 is read as one in a million");
            f.add(finding);
        }
    }
}
