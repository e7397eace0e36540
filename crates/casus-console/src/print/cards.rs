//! Inject cards, in envelopes by addressee.

use super::{Exercise, What, banner, due, is_handed_out, items, story, to};
use casus_scenario::document::ItemKind;
use casus_session::seat::Party;
use casus_session::view::{ControlView, ItemView};
use maud::{Markup, html};

/// Cards by envelope: what each delegation gets alone, what several get, what everybody gets, what waits in reserve.
pub(super) fn envelopes(exercise: &Exercise, what: What) -> Markup {
    let control = &exercise.control;
    let cards: Vec<&ItemView> = items(control, what).filter(|item| is_handed_out(item)).collect();
    let mut envelopes: Vec<(String, Vec<&ItemView>)> = Vec::new();
    for delegation in &exercise.delegations {
        let alone = [Party::Member(delegation.member.clone())];
        let own =
            cards.iter().copied().filter(|item| !is_reserve(item) && item.to.as_deref() == Some(&alone[..]));
        envelopes.push((delegation.name.clone(), own.collect()));
    }
    let placed =
        |item: &ItemView| envelopes.iter().any(|(_, cards)| cards.iter().any(|card| card.id == item.id));
    let rest: Vec<&ItemView> =
        cards.iter().copied().filter(|item| !is_reserve(item) && !placed(item)).collect();
    let everybody = |item: &&ItemView| item.to.as_deref().is_some_and(<[Party]>::is_empty);
    let some = rest.iter().copied().filter(|item| !everybody(item)).collect();
    let all = rest.iter().copied().filter(|item| everybody(item)).collect();
    envelopes.push(("Some of you".to_owned(), some));
    envelopes.push(("Everybody".to_owned(), all));
    envelopes.push(("In reserve".to_owned(), cards.into_iter().filter(|item| is_reserve(item)).collect()));
    html! {
        @for (name, cards) in envelopes.iter().filter(|(_, cards)| !cards.is_empty()) {
            section class="envelope" {
                h2 { (name) }
                @for item in cards { (card(item, control)) }
            }
        }
    }
}

fn is_reserve(item: &ItemView) -> bool {
    item.kind == ItemKind::Contingency
}

/// A card for players: nothing that only control may know.
fn card(item: &ItemView, control: &ControlView) -> Markup {
    html! {
        article class="card" {
            (banner())
            p.line { b { (item.id) } span { (due(item)) } span { (story(item)) } }
            p.line {
                span { "From: " (item.from) }
                span { "To: " (to(item, control)) }
                @if !item.method.is_empty() { span { (item.method) } }
            }
            h3 { (item.title) }
            @for line in item.text.lines() { p { (line) } }
            @if let Some(grade) = &item.grade { p.grade { "Source graded " (grade) } }
            @if item.kind == ItemKind::Decision { p.grade { "A decision is asked for." } }
            (banner())
        }
    }
}
