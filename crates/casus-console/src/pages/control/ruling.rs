//! Adjudication: the model proposes, control accepts, picks, changes the odds, argues or rules freely, and says why.

use super::table::percent;
use crate::pages::parts::{act, area, choice, line, party, party_options, text, text_of};
use crate::words;
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::command::play::{Category, Dice, Ruling, Verdict};
use casus_session::limits::MESSAGE_CHARS;
use casus_session::seat::Party;
use casus_session::view::{ControlView, RulingView};
use casus_session::words::word;
use maud::{Markup, html};

fn rule(r: &RulingView, how: Verdict) -> String {
    act(&Command::Ruling(Ruling::Rule {
        of: r.of.clone(),
        number: r.number,
        how,
        narrative: String::new(),
        sure: 60,
        public: false,
    }))
}

/// What players read of a ruling: the same fields whatever the mode.
fn told(view: &ControlView) -> Markup {
    let sure = [5u8, 15, 30, 45, 65, 85, 97]
        .map(|p| (p.to_string(), word(view.room.scale, f64::from(p) / 100.0).word.to_owned()));
    html! {
        (area("/ruling/rule/narrative", "What players read", 2, MESSAGE_CHARS, true))
        (choice("/ruling/rule/sure", "Control is sure of it", &sure, Some("65")))
        label.radio { input type="checkbox" name="public" data-at="/ruling/rule/public"; " Everybody reads it" }
    }
}

fn reason(at: &str) -> Markup {
    let categories = words::CATEGORIES.map(|(c, w)| (text_of(&c), w.to_owned()));
    html! {
        label { span { "Kind of reason" } select name="category" data-at={ (at) "/category" } data-type="json" required { option value="" { "Choose" } @for (v, w) in &categories { option value=(v) { (w) } } } }
        label { span { "Reason (10 characters or more)" } input type="text" name="reason" data-at={ (at) "/reason" } minlength="10" maxlength="2000" required autocomplete="off"; }
    }
}

/// A proposal that waits for its ruling.
pub(crate) fn waiting(view: &ControlView, r: &RulingView) -> Markup {
    let key = format!("{}-{}", party(&view.room, &r.of), r.number);
    let why = String::new;
    html! {
        details.card.ruling data-key={ "rule-" (key) } {
            summary { b { (inert(&party(&view.room, &r.of))) } " proposes: " (line(&r.act)) }
            @for reason in &r.reasons { p.soft { (line(reason)) } }
            @if let Some(odds) = &r.odds {
                ul.odds {
                    @for (at, (outcome, p)) in odds.outcomes.iter().enumerate() {
                        li.drawn[at == usize::from(odds.drawn)] {
                            span { (line(outcome)) @if at == usize::from(odds.drawn) { b { " ← drawn" } } }
                            meter min="0" max="1" value=(p) {}
                            span { (word(view.room.scale, *p).word) " " span.soft { (percent(*p)) } }
                        }
                    }
                }
                @for driver in &odds.drivers { p.soft { "Driver: " (line(driver)) } }
                (mode("Accept the draw", &key, &rule(r, Verdict::Accept), told(view), "Accept"))
                @let options: Vec<_> = odds.outcomes.iter().enumerate().map(|(at, (o, _))| (at.to_string(), o.clone())).collect();
                (mode("Pick another outcome", &key, &rule(r, Verdict::Pick { outcome: 0, category: Category::Realism, reason: why() }), html! {
                    (choice("/ruling/rule/how/pick/outcome", "Outcome", &options, None))
                    (reason("/ruling/rule/how/pick")) (told(view))
                }, "Confirm"))
                (mode("Change the odds, then draw", &key, &rule(r, Verdict::Odds { percent: vec![0; odds.outcomes.len()], category: Category::Realism, reason: why() }), html! {
                    @for (at, (outcome, p)) in odds.outcomes.iter().enumerate() {
                        label { span { (line(outcome)) ", percent" } input type="number" name={ "percent" (at) } min="0" max="100" value=(format!("{:.0}", 100.0 * p)) data-at={ "/ruling/rule/how/odds/percent/" (at) } data-type="json" required; }
                    }
                    (reason("/ruling/rule/how/odds")) (told(view))
                }, "Draw"))
                (mode("By the rule, as drawn", &key, &rule(r, Verdict::Rigid), told(view), "Rule"))
            } @else {
                p.soft { "The model has no odds for this." }
            }
            (matrix(view, r, &key))
            (mode("Free ruling", &key, &rule(r, Verdict::Free { reason: why() }), html! {
                label { span { "Reason (10 characters or more)" } input type="text" name="reason" data-at="/ruling/rule/how/free/reason" minlength="10" maxlength="2000" required autocomplete="off"; }
                (told(view))
            }, "Rule"))
        }
    }
}

fn mode(label: &str, key: &str, command: &str, fields: Markup, go: &str) -> Markup {
    html! {
        details.sheet data-key={ (label) "-" (key) } {
            summary { (label) }
            form data-do=(command) data-key={ (label) "-form-" (key) } { (fields) button.primary data-needs-valid { (go) } }
        }
    }
}

fn matrix(view: &ControlView, r: &RulingView, key: &str) -> Markup {
    let thrown = Verdict::Matrix { pro: Vec::new(), con: Vec::new(), percent: 50, dice: Dice::Drawn };
    let who = party_options(&view.room, None);
    let by = text_of(&r.of);
    let argument = |side: &str, n: usize, label: &str, by: &str| {
        let at = format!("/ruling/rule/how/matrix/{side}/{n}");
        html! {
            div.argument data-argument=(at) {
                (choice(&format!("{at}/by"), label, &who, Some(by)))
                label { span.out { "Argument" } input type="text" name={ (side) (n) } data-at={ (at) "/text" } maxlength="400" autocomplete="off"; }
            }
        }
    };
    let control = text_of(&Party::Control);
    let dice = [
        ("\"drawn\"", "drawn here"),
        ("{\"thrown\":{\"total\":0,\"dice\":2,\"sides\":6}}", "two dice, typed in"),
        ("{\"thrown\":{\"total\":0,\"dice\":1,\"sides\":100}}", "percentage dice, typed in"),
    ];
    let dice = dice.map(|(v, w)| (v.to_owned(), w.to_owned()));
    mode(
        "Matrix argument",
        key,
        &rule(r, thrown),
        html! {
            @for n in 0..3 { (argument("pro", n, "For", &by)) }
            @for n in 0..3 { (argument("con", n, "Against", &control)) }
            label { span { "Odds of success, percent" } input type="number" name="odds" min="1" max="99" value="50" data-at="/ruling/rule/how/matrix/percent" data-type="json" required; }
            (choice("/ruling/rule/how/matrix/dice", "Rolled", &dice, None))
            label { span { "Total of the dice" } input type="number" name="total" min="1" max="100" data-at="/ruling/rule/how/matrix/dice/thrown/total" data-type="json" data-if-present; }
            (told(view))
        },
        "Roll",
    )
}

/// A proposal that was ruled on.
pub(crate) fn ruled(view: &ControlView, r: &RulingView) -> Markup {
    html! {
        div.exchange {
            p { b { (inert(&party(&view.room, &r.of))) } " " (line(&r.act)) }
            @if let Some(o) = &r.ruled {
                blockquote { (text(&o.narrative)) }
                p.meta {
                    (line(&o.mode))
                    @if let Some(p) = o.model_probability { " · the model held this for " (percent(p)) }
                    @if let Some(c) = o.category { " · " (words::CATEGORIES.iter().find(|(k, _)| *k == c).map_or("", |(_, w)| w)) }
                    @if !o.reason.is_empty() { " · " (line(&o.reason)) }
                    @if !o.comparable { " · not comparable" }
                }
            }
        }
    }
}
