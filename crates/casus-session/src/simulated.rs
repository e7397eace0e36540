//! Simulated members: the model's policy behind the view that a person in the seat would have.
//!
//! `observe` reads the view, the scenario's published likelihoods and the member's own traits. It reads no truth, no
//! other seat's papers and no state, so what it does is a function of what the member has been shown.

use crate::clock::{MINUTE, Millis};
use crate::command::play::Confidence;
use crate::game::Game;
use crate::seat::Role;
use crate::session::Viewer;
use crate::state::State;
use crate::view::{DelegationView, DraftStatus, Entry, EntryView, FormView, View};
use casus_model::advice::{Advice, Outlook, Verdict};
use casus_model::council::{Draft, Stance};
use casus_model::setup::{Effect, Setup};
use casus_model::{ItemId, Tick};
use casus_scenario::value::Id;

/// Chips that an answer lays.
const CHIPS: usize = 10;

/// What a policy makes of a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Its belief, its wish, its answer to the text under silence.
    pub advice: Advice,
    /// The chips that it would lay, the last on "cannot tell".
    pub chips: Vec<u8>,
    /// How sure its analysis is: by how many exhibits it has.
    pub confidence: Confidence,
    /// Its answer to the text under silence, if there is one that it has not answered.
    pub silence: Option<Verdict>,
}

/// What the model's policy answers to a delegation's view at scenario time `now`, ms from D+0 00:00; `None` if the
/// scenario has no such member.
#[must_use]
pub fn observe(game: &Game, view: &DelegationView, now: i64) -> Option<Reply> {
    let member = game.member(&view.member)?;
    let outlook = outlook(game, view, now);
    let last = view.council.drafts.last().filter(|draft| draft.status == DraftStatus::Silence);
    let text = last.map(|draft| Draft { rung: draft.rung, claim: draft.claim });
    let advice = game.model().advise(game.draws(), member, &outlook, text)?;
    Some(Reply {
        chips: chips(&advice.belief),
        confidence: match outlook.items.len() {
            0..=1 => Confidence::Low,
            2..=3 => Confidence::Moderate,
            _ => Confidence::High,
        },
        silence: advice.answer,
        advice,
    })
}

/// What the policy answers for a member as the session stands.
pub(crate) fn of(game: &Game, state: &State, member: &Id, now: Millis) -> Option<Reply> {
    let viewer = Viewer::Role(Role::Delegation(member.clone()));
    match crate::project::project(game, state, &viewer) {
        View::Delegation(view) => observe(game, &view, state.clocks.scenario_at(now)),
        _ => None,
    }
}

/// What a member, human or not, would make of a text, as the model has it.
pub(crate) fn weighs(game: &Game, state: &State, member: &Id, now: Millis, text: Draft) -> Option<Verdict> {
    let viewer = Viewer::Role(Role::Delegation(member.clone()));
    let View::Delegation(view) = crate::project::project(game, state, &viewer) else { return None };
    let outlook = outlook(game, &view, state.clocks.scenario_at(now));
    game.model().advise(game.draws(), game.member(member)?, &outlook, Some(text))?.answer
}

/// What weighs most with a member that breaks, or that does not, in words.
pub(crate) fn reason(verdict: &Verdict) -> String {
    if !verdict.breaks {
        return format!("It can live with the text: {}.", verdict.reason.words());
    }
    let does = if verdict.stance == Stance::TooWeak { "too little" } else { "too much" };
    format!("The text does {does}: {}.", verdict.reason.words())
}

/// Ten chips nearest to a belief: whole chips first, the rest to the largest remainders, the first of equals.
pub(crate) fn chips(belief: &[f64]) -> Vec<u8> {
    let share = |p: &f64| p.clamp(0.0, 1.0) * CHIPS as f64;
    let mut laid: Vec<u8> = belief.iter().map(|p| share(p) as u8).collect();
    let mut order: Vec<usize> = (0..belief.len()).collect();
    let left = |h: usize| share(&belief[h]) - f64::from(share(&belief[h]) as u8);
    order.sort_by(|&a, &b| left(b).total_cmp(&left(a)).then(a.cmp(&b)));
    let missing = CHIPS.saturating_sub(laid.iter().map(|&c| usize::from(c)).sum());
    for &h in order.iter().cycle().take(missing) {
        laid[h] += 1;
    }
    laid.push(0);
    laid
}

fn outlook(game: &Game, view: &DelegationView, now: i64) -> Outlook {
    let setup = game.setup();
    let clock = &setup.clock;
    let tick = |ms: i64| clock.tick_at(ms.div_euclid(MINUTE)).clamp(clock.first, clock.last);
    let mut outlook = Outlook { now: tick(now), ..Outlook::default() };
    let mut seen: Vec<&str> = Vec::new();
    for entry in view.desk.inbox.iter().filter(|entry| speaks_for_itself(entry)) {
        let Some(key) = entry.evidence.as_ref().or(entry.id.as_ref()) else { continue };
        if !seen.contains(&key.as_str()) {
            seen.push(key.as_str());
            take(setup, &mut outlook, key, tick(entry.scenario));
        }
    }
    // An incident is no secret: who has reached its hour knows of it.
    for inject in setup.injects.iter().filter(|x| x.only_if.is_empty() && x.tick <= outlook.now) {
        if let Effect::Incident { harm, locus, .. } = inject.effect
            && !seen.contains(&inject.id.as_str())
        {
            outlook.incidents.push((inject.tick, harm, locus));
        }
    }
    let adopted = view.council.drafts.iter().rev().find(|draft| draft.status == DraftStatus::Adopted);
    outlook.in_force = adopted.map(|draft| Draft { rung: draft.rung, claim: draft.claim });
    outlook
}

/// Whether the words of the entry are the item's own.
fn speaks_for_itself(entry: &EntryView) -> bool {
    matches!(entry.kind, Entry::Item | Entry::Passed { form: FormView::Original, .. })
}

/// The item of evidence that an id stands for: its own, or that of the inject that brings it.
pub(crate) fn evidence(setup: &Setup, key: &Id) -> Option<ItemId> {
    setup.item(key.as_str()).or_else(|| {
        let inject = setup.injects.iter().find(|inject| inject.id == key.as_str())?;
        if let Effect::Item(item) = inject.effect { Some(item) } else { None }
    })
}

fn take(setup: &Setup, outlook: &mut Outlook, key: &Id, at: Tick) {
    if let Some(item) = evidence(setup, key) {
        let points = setup.items[item.ix()].scripted.unwrap_or(true);
        outlook.items.push((item, points));
        return;
    }
    let Some(inject) = setup.injects.iter().find(|inject| inject.id == key.as_str()) else { return };
    match &inject.effect {
        Effect::Incident { harm, locus, .. } => outlook.incidents.push((at, *harm, *locus)),
        Effect::Warning { technique, strength, .. } => outlook.warnings.push((*technique, *strength, at)),
        Effect::Statement { asks, .. } => outlook.request = outlook.request.max(*asks),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::chips;

    #[test]
    fn ten_chips_nearest_to_a_belief() {
        assert_eq!(chips(&[0.6, 0.2, 0.1, 0.1]), [6, 2, 1, 1, 0]);
        assert_eq!(chips(&[0.34, 0.33, 0.33]), [4, 3, 3, 0]);
        assert_eq!(chips(&[0.95, 0.05]), [10, 0, 0], "the first of equal remainders");
        assert_eq!(chips(&[1.0]), [10, 0]);
    }
}
