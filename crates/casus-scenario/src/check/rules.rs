//! The scalars of the model, the rules chosen, and the silence procedure.

use super::Findings;
use crate::diagnostic::Code;
use crate::document::Scenario;
use casus_model::council::Fallback;

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario) {
    for (name, value, low, high) in s.parameters.out_of_range() {
        f.within(&format!("parameters.{name}"), name, value, low, high);
    }
    let weights = [("belief", s.index.belief), ("preference", s.index.preference), ("voice", s.index.voice)];
    for (part, weight) in weights {
        f.within(&format!("index.{part}"), "weight", weight, 0.0, 1e6);
    }
    if weights.iter().all(|&(_, weight)| weight == 0.0) {
        let finding = f
            .at(Code::S023, "index", "no part of the fracture index counts")
            .expected("a weight above 0")
            .found("three of 0");
        f.add(finding);
    }
    for (rule, name, value, low, high) in s.rules.out_of_range() {
        f.within(&format!("rules.{rule}"), name, value, low, high);
    }
    for (name, value, low, high) in s.adversary.policy.out_of_range() {
        f.within("adversary.policy", name, value, low, high);
    }
    let silence = &s.procedure;
    if let Fallback::Coalition { members, capability } = &silence.fallback {
        f.within("procedure.fallback", "members of a coalition", f64::from(*members), 1.0, 1024.0);
        f.within("procedure.fallback", "share of capability", *capability, 0.0, 1.0);
    }
    f.within("procedure.rounds", "rounds of silence", f64::from(silence.rounds), 1.0, 100.0);
    f.within("procedure.soundings", "soundings", f64::from(silence.soundings), 1.0, 100.0);
    for (field, span) in [
        ("period", silence.period),
        ("urgent", silence.urgent),
        ("extension", silence.extension),
        ("sounding", silence.sounding),
    ] {
        if span.minutes() < 1 {
            let finding = f
                .at(Code::S023, &format!("procedure.{field}"), "a span of no length")
                .expected("a span above 0, such as \"24h\"")
                .found("0");
            f.add(finding);
        }
    }
}
