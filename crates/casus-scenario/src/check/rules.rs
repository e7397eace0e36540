//! The scalars of the model, the rules chosen, and the silence procedure.

use super::Findings;
use crate::diagnostic::Code;
use crate::document::Scenario;
use casus_model::adversary::AdversaryPolicy;
use casus_model::council::Fallback;
use casus_model::setup::BeliefUpdate;

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario) {
    for (name, value, low, high) in s.parameters.out_of_range() {
        f.within(&format!("parameters.{name}"), name, value, low, high);
    }
    if let BeliefUpdate::BiasedAssimilation { bias } = s.rules.belief_update {
        f.within("rules.belief_update", "bias", bias, 0.0, 0.5);
    }
    match s.adversary.policy {
        AdversaryPolicy::Random { rate } | AdversaryPolicy::PressureDriven { rate } => {
            f.within("adversary.policy", "rate", rate, 0.0, 1.0);
        }
        AdversaryPolicy::Scripted => {}
    }
    let silence = &s.procedure;
    if let Fallback::Coalition { members, capability } = &silence.fallback {
        f.within("procedure.fallback", "members of a coalition", f64::from(*members), 1.0, 1024.0);
        f.within("procedure.fallback", "share of capability", *capability, 0.0, 1.0);
    }
    f.within("procedure.rounds", "rounds of silence", f64::from(silence.rounds), 1.0, 100.0);
    f.within("procedure.soundings", "soundings", f64::from(silence.soundings), 1.0, 100.0);
    for (field, span) in
        [("period", silence.period), ("urgent", silence.urgent), ("sounding", silence.sounding)]
    {
        if span.minutes() < 1 {
            let finding = f
                .at(Code::S023, &format!("procedure.{field}"), "a span of no length")
                .expected("a span above 0, such as \"24h\"")
                .found("0");
            f.add(finding);
        }
    }
}
