//! The escalation ladder and whatever names one of its rungs.

use super::Findings;
use crate::diagnostic::Code;
use crate::document::Scenario;
use crate::value::Id;
use casus_model::ClaimLevel;
use std::ops::RangeInclusive;

/// How many rungs a ladder can have.
const LADDER: RangeInclusive<usize> = 2..=32;

pub(super) fn top(s: &Scenario) -> usize {
    s.ladder.as_ref().map_or(8, |l| l.len().saturating_sub(1))
}

pub(super) fn rung(f: &mut Findings<'_>, s: &Scenario, path: &str, rung: u8) {
    let is_ladder = s.ladder.as_ref().is_none_or(|rungs| LADDER.contains(&rungs.len()));
    if !is_ladder || !f.whole(&["ladder"]) {
        return;
    }
    f.within(path, "rung", f64::from(rung), 0.0, top(s) as f64);
}

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario) {
    for (i, h) in s.hypotheses.iter().enumerate() {
        rung(f, s, &format!("hypotheses[{i}].warrants"), h.warrants);
    }
    let Some(rungs) = &s.ladder else { return };
    if !LADDER.contains(&rungs.len()) && f.whole(&["ladder"]) {
        let finding = f
            .at(Code::S023, "ladder", "a ladder of this length cannot be used")
            .expected("2 to 32 rungs, the lowest being no action")
            .found(rungs.len().to_string());
        f.add(finding);
    }
    f.distinct("rung", rungs.iter().enumerate().map(|(i, r)| (format!("ladder[{i}].id"), r.id.as_str())));
    for (i, r) in rungs.iter().enumerate() {
        f.within(&format!("ladder[{i}].cost"), "cost", r.cost, 0.0, 10.0);
        if let Err(refusal) = r.id.parse::<Id>() {
            let finding =
                f.at(refusal.code, &format!("ladder[{i}].id"), refusal.what).found(format!("`{}`", r.id));
            f.add(finding);
        }
        if let Some(floor) = r.floor {
            f.within(&format!("ladder[{i}].floor"), "floor", floor, 0.0, 1.0);
        }
        if i > 0 && r.claim < rungs[i - 1].claim {
            let finding = f
                .at(
                    Code::S023,
                    &format!("ladder[{i}].claim"),
                    "a higher rung needs a weaker claim than a lower one",
                )
                .expected(format!("at least {:?}", rungs[i - 1].claim))
                .found(format!("{:?}", r.claim));
            f.add(finding);
        }
    }
}

pub(super) fn motion_claim(
    f: &mut Findings<'_>,
    s: &Scenario,
    path: &str,
    rung: u8,
    claim: Option<ClaimLevel>,
) {
    let nato = casus_model::ladder::nato();
    let ladder = s.ladder.as_deref().unwrap_or(&nato);
    if let (Some(claim), Some(needs)) = (claim, ladder.get(usize::from(rung)).map(|r| r.claim))
        && claim < needs
    {
        let finding = f
            .at(Code::S023, path, "the attribution is too weak for this rung")
            .expected(format!("at least {needs:?}"))
            .found(format!("{claim:?}"))
            .hint("leave `claim` out to take what the rung needs");
        f.add(finding);
    }
}
