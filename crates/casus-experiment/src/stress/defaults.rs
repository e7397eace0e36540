//! What the two sides can vary if nobody says: read off the scenario. Every bound is a claim about what is within
//! reach, and a reader may put another in its place.

use crate::distribution::Distribution::Uniform;
use crate::experiment::Written;
use crate::space::{Factor, Values};
use casus_model::evidence::Releasability;
use casus_scenario::Loaded;
use casus_scenario::document::{Exhibit, Inject, When};
use casus_scenario::value::{Hours, Id};

/// Classes of harm lie this far apart: a provocation may be one class lighter or heavier than it is written.
const HARM: f64 = 0.25;

/// By how much more the evidence of an incident may be made silent.
const AMBIGUITY: f64 = 0.5;

/// Hours by which an incident may come earlier or later.
const SHIFT: f64 = 12.0;

/// Share by which the members' attribution thresholds may go down or up together,
const THRESHOLD_SHIFT: f64 = 0.2;
/// as far as every one of them stays within the format's range.
const THRESHOLDS: (f64, f64) = (0.5, 0.99);

fn factor(path: String, values: Values) -> Factor {
    Factor { name: path.clone(), path, values }
}

fn among(path: impl Into<String>, values: impl IntoIterator<Item = String>) -> Factor {
    let mut texts: Vec<String> = Vec::new();
    for text in values {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    factor(path.into(), Values::Among(texts.into_iter().map(Written::from).collect()))
}

fn range(path: String, low: f64, high: f64) -> Factor {
    factor(path, Values::Range(Uniform(low, high)))
}

/// The adversary's knobs: what is true, among the hypotheses with a hostile hand and the two truths that the scenario
/// names; harm, ambiguity and hour of each incident; how surely an exhibit is planted where that is an adversary's
/// doing; the reach of its stories.
#[must_use]
pub fn knobs(loaded: &Loaded) -> Vec<Factor> {
    let s = &loaded.scenario;
    let named = |id: &Id| s.truth == *id || s.twin.as_ref() == Some(id);
    let causes = s.hypotheses.iter().filter(|h| h.hostile || named(&h.id));
    let mut knobs = vec![among("truth", causes.map(|h| format!("\"{}\"", h.id)))];
    for inject in s.injects.iter().filter(|inject| inject.common().on) {
        let path = |field: &str| format!("injects.{}.{field}", inject.common().id);
        match inject {
            Inject::Incident { harm, ambiguity, at, .. } => {
                let (harm, ambiguity) = (harm.get(), ambiguity.get());
                knobs.push(range(path("harm"), (harm - HARM).max(0.0), (harm + HARM).min(1.0)));
                if let When::At(_) = at {
                    knobs.push(factor(path("at"), Values::Delay(Uniform(-SHIFT, SHIFT))));
                }
                knobs.push(range(path("ambiguity"), 0.0, (ambiguity + AMBIGUITY).min(1.0)));
            }
            Inject::Narrative { by, .. } if *by == s.adversary.id => {
                knobs.push(range(path("reach"), 0.0, 1.0));
            }
            Inject::Indicator(Exhibit { planted_when, .. })
            | Inject::Evidence(Exhibit { planted_when, .. }) => {
                let planted = planted_when.iter().filter(|(truth, p)| {
                    p.get() > 0.0 && s.hypotheses.iter().any(|h| h.id == **truth && h.hostile)
                });
                knobs.extend(
                    planted.map(|(truth, _)| range(path(&format!("planted_when.{truth}")), 0.0, 1.0)),
                );
            }
            _ => {}
        }
    }
    knobs
}

/// The alliance's levers: silence period, soundings, sharing delays, how far genuine proof is released and when it is
/// passed on, warnings, attribution thresholds, the rules of drafting and of decision. What a lever costs elsewhere is
/// not in the model.
#[must_use]
pub fn levers(loaded: &Loaded) -> Vec<Factor> {
    let s = &loaded.scenario;
    let spans = |path: &str, hours: &[i64], own: Hours| {
        let mut minutes: Vec<i64> = hours.iter().map(|h| 60 * h).chain([own.minutes()]).collect();
        minutes.sort_unstable();
        among(path, minutes.into_iter().map(|m| format!("\"{}\"", span(m))))
    };
    let (procedure, sharing, rules) = (&s.procedure, &s.sharing, &s.rules);
    let mut soundings = [4, 10, 20, procedure.soundings];
    soundings.sort_unstable();
    let written = |value: String, others: &[&str]| {
        [value].into_iter().chain(others.iter().map(|&o| o.to_owned())).collect::<Vec<_>>()
    };
    let ron = |r: Result<String, ron::Error>| r.unwrap_or_default();
    let options = casus_scenario::parse::options();
    let mut levers = vec![
        spans("procedure.period", &[6, 12, 24, 48], procedure.period),
        spans("procedure.urgent", &[6, 12, 24], procedure.urgent),
        among("procedure.soundings", soundings.iter().map(u8::to_string)),
        spans("sharing.alliance", &[6, 12, 24], sharing.alliance),
        spans("sharing.circle", &[6, 24, 48], sharing.circle),
        spans("sharing.rest", &[24, 72, 120], sharing.rest),
        among(
            "rules.drafting",
            written(
                ron(options.to_string(&rules.drafting)),
                &["Soundings", "WeightedMedian", "MinimiseBreaks"],
            ),
        ),
        among(
            "rules.aggregation",
            written(
                ron(options.to_string(&rules.aggregation)),
                &[
                    "ConsensusSilence",
                    "ConstructiveAbstention(margin: 1.0, share: 0.3333)",
                    "QualifiedMajority",
                ],
            ),
        ),
    ];
    let thresholds = || loaded.pack.members.iter().map(|m| m.attribution_threshold.get());
    let (low, high) = (thresholds().fold(1.0, f64::min), thresholds().fold(0.0, f64::max));
    let (down, up) = (THRESHOLDS.0 / low, THRESHOLDS.1 / high);
    let thousandths = |x: f64| x / 1000.0;
    let down = thousandths((1000.0 * down).ceil()).max(1.0 - THRESHOLD_SHIFT);
    let up = thousandths((1000.0 * up).floor()).min(1.0 + THRESHOLD_SHIFT);
    if down < up {
        let scale = Values::Scale(Uniform(down, up));
        levers.push(factor("members.*.attribution_threshold".into(), scale));
    }
    for inject in &s.injects {
        let path = |field: &str| format!("injects.{}.{field}", inject.common().id);
        match inject {
            Inject::Evidence(e) if e.on && !e.owners.is_empty() && is_genuine(e) => {
                let ways = [Releasability::Public, Releasability::Alliance, Releasability::Circle, e.release];
                levers.push(among(path("release"), ways.iter().map(|way| format!("{way:?}"))));
            }
            Inject::Share { at, on: true, .. } => levers.push(match at {
                When::At(_) => factor(path("at"), Values::Delay(Uniform(-2.0 * SHIFT, 2.0 * SHIFT))),
                When::After(id, minutes) => {
                    let mut spans = vec![6 * 60, 48 * 60, minutes.abs()];
                    spans.sort_unstable();
                    let sign = if *minutes < 0 { '-' } else { '+' };
                    among(path("at"), spans.into_iter().map(|m| format!("\"{id} {sign} {}\"", span(m))))
                }
            }),
            Inject::Warning { .. } => levers.push(among(path("on"), ["false".into(), "true".into()])),
            _ => {}
        }
    }
    levers
}

/// Whether nobody plants it.
fn is_genuine(exhibit: &Exhibit) -> bool {
    exhibit.planted_when.iter().all(|(_, p)| p.get() == 0.0)
}

fn span(minutes: i64) -> String {
    if minutes % 60 == 0 { format!("{}h", minutes / 60) } else { format!("{minutes}m") }
}
