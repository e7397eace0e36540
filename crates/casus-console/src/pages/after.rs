//! The talk right after the play: one page at a time, in the order that keeps each from spoiling the next.

use super::parts::{act, area, choice, hypothesis, line, mark, member};
use crate::words;
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::command::play::{HotWash, Page};
use casus_session::view::{CurveView, Room};
use maud::{Markup, html};

/// The page that is shown now, as everybody sees it.
pub(crate) fn wash(room: &Room) -> Markup {
    page(room, false)
}

/// The same for the board, where there is room for the delegations and the mean of the simulated members.
pub(crate) fn wash_on_board(room: &Room) -> Markup {
    page(room, true)
}

fn page(room: &Room, board: bool) -> Markup {
    let Some(wash) = &room.hot_wash else { return html! {} };
    let title = words::PAGES.iter().find(|(page, _)| *page == wash.page).map_or("", |(_, t)| t);
    html! {
        section.card.wash {
            p.meta { (words::Term::HotWash.word(room.skin)) }
            h2 { (title) }
            @match wash.page {
                Page::Memory => p { "When were you surest? When did you change your mind, and what did it?" },
                Page::OwnCurve | Page::AllCurves | Page::Model => {
                    @let alone = wash.page == Page::Model;
                    @let shown: Vec<&CurveView> = wash.curves.iter().filter(|c| !(alone && c.human)).collect();
                    @if alone && !shown.is_empty() { p { "The model played them, each from what it was shown and nothing else." } }
                    @if !shown.is_empty() { (curves(room, &shown, board)) }
                    @else if wash.page == Page::OwnCurve { p { "Each delegation that gave an assessment finds its own curve on its own screen." } }
                    @else { p.empty { @if alone { "No Ally was simulated." } @else { "No assessment was given." } } }
                },
                Page::Truth => {},
                Page::Counterfactuals => {
                    p { "Which one item, had it never come, would have changed most? The facilitator writes down what the room names." }
                    @if !wash.counterfactuals.is_empty() { p { "Named: " @for id in &wash.counterfactuals { b { (inert(id.as_str())) } " " } } }
                },
            }
            @if let Some((place, _)) = &wash.truth {
                p.truth { (hypothesis(room, *place)) }
                @if !wash.planted.is_empty() {
                    p { "The adversary had planted or spread:" }
                    ul.plain { @for title in &wash.planted { li { (line(title)) } } }
                }
                @if !wash.sealed.is_empty() {
                    ul.plain {
                        @for (who, place, words) in &wash.sealed {
                            li { b { (inert(member(room, who))) } " had written " (hypothesis(room, *place)) " " (line(words)) }
                        }
                    }
                }
            }
        }
    }
}

/// The delegations, and the mean of the simulated members; each of these where there is room to unfold them.
fn curves(room: &Room, all: &[&CurveView], board: bool) -> Markup {
    let simulated = all.iter().filter(|c| !c.human).count();
    html! {
        div.curves {
            @for curve in all.iter().filter(|c| c.human) { (self::curve(member(room, &curve.member), true, &curve.points)) }
            @if simulated > 0 { (self::curve("Other Allies, mean", false, &mean(all))) }
        }
        ul.legend.letters { @for place in 0..room.hypotheses.len() { li { (hypothesis(room, u16::try_from(place).unwrap_or(u16::MAX))) } } }
        @if simulated > 0 && !board {
            details.sheet data-key="every-curve" {
                summary { "Each of the " (simulated) " simulated Allies" }
                div.curves { @for curve in all.iter().filter(|c| !c.human) { (self::curve(member(room, &curve.member), false, &curve.points)) } }
            }
        }
    }
}

/// A belief over the pulses: each pulse's title and its chips, none where it is missing.
type Points = [(String, Option<Vec<f64>>)];

/// The mean of the simulated members.
fn mean(curves: &[&CurveView]) -> Vec<(String, Option<Vec<f64>>)> {
    let simulated: Vec<&CurveView> = curves.iter().copied().filter(|c| !c.human).collect();
    let Some(first) = simulated.first() else { return Vec::new() };
    let at = |n: usize| {
        let answers: Vec<&Vec<f64>> = simulated.iter().filter_map(|c| c.points.get(n)?.1.as_ref()).collect();
        let width = answers.first()?.len();
        let count = f64::from(u32::try_from(answers.len()).unwrap_or(1));
        let sum = |k: usize| answers.iter().filter_map(|a| a.get(k)).sum::<f64>();
        Some((0..width).map(|k| sum(k) / count).collect())
    };
    first.points.iter().enumerate().map(|(n, (title, _))| (title.clone(), at(n))).collect()
}

/// A belief over the pulses, as columns of ten chips.
fn curve(name: &str, human: bool, points: &Points) -> Markup {
    html! {
        figure.curve.simulated[!human] {
            figcaption { (inert(name)) @if !human { span.soft { " simulated" } } }
            div.columns {
                @for (number, (title, chips)) in (1_u32..).zip(points) {
                    div.column title=(inert(title)) {
                        @match chips {
                            Some(chips) => div.stack {
                                @for (at, n) in ten(chips).into_iter().enumerate().rev() {
                                    @for _ in 0..n {
                                        @if at + 1 < chips.len() { (mark(at)) } @else { span.mark.none aria-hidden="true" { "?" } }
                                    }
                                }
                            },
                            None => div.stack.missing { "–" span.out { "no answer" } },
                        }
                        span.meta { (number) }
                    }
                }
            }
        }
    }
}

/// Ten whole chips that come closest to a belief: what is left after rounding down goes where most was cut off.
fn ten(chips: &[f64]) -> Vec<usize> {
    let floor = |x: f64| (0..10u8).filter(|k| f64::from(*k) + 1.0 <= x + 1e-9).count();
    let mut whole: Vec<usize> = chips.iter().map(|x| floor(*x)).collect();
    let cut = |at: usize| chips[at] - f64::from(u8::try_from(floor(chips[at])).unwrap_or(0));
    let mut order: Vec<usize> = (0..chips.len()).collect();
    order.sort_by(|a, b| cut(*b).total_cmp(&cut(*a)));
    let missing = 10usize.saturating_sub(whole.iter().sum());
    for at in order.into_iter().take(missing) {
        whole[at] += 1;
    }
    whole
}

/// What a delegation is asked after the play.
pub(crate) fn player_forms(room: &Room, sealed: bool, feedback: bool, can: bool) -> Markup {
    let shown = room.hot_wash.as_ref().is_some_and(|w| w.truth.is_some());
    let options: Vec<_> = room
        .hypotheses
        .iter()
        .enumerate()
        .map(|(at, h)| (at.to_string(), format!("{} · {}", h.letter, h.label)))
        .collect();
    let written = Command::HotWash(HotWash::Sealed { hypothesis: 0, text: String::new() });
    let answers =
        Command::HotWash(HotWash::Feedback { answers: [String::new(), String::new(), String::new()] });
    html! {
        @if !sealed && !shown {
            form.card data-do=(act(&written)) data-key="sealed" {
                h3 { "What really happened?" }
                p.soft { "Sealed until the truth is shown." }
                (choice("/hot_wash/sealed/hypothesis", "It was", &options, None))
                (area("/hot_wash/sealed/text", "In your words", 3, 2000, false))
                button.primary.wide disabled[!can] { "Seal it" }
            }
        }
        @if sealed && !shown { p.outcome { "Sealed." } }
        @if !feedback {
            form.card data-do=(act(&answers)) data-key="feedback" {
                h3 { "Three questions" }
                @for (at, question) in words::QUESTIONS.iter().enumerate() {
                    (area(&format!("/hot_wash/feedback/answers/{at}"), question, 2, 2000, false))
                }
                button disabled[!can] { "Send" }
            }
        } @else { p.outcome { "Thank you for your answers." } }
    }
}

#[cfg(test)]
mod tests {
    use super::ten;

    #[test]
    fn a_belief_is_always_ten_chips() {
        assert_eq!(ten(&[6.0, 2.0, 1.0, 0.0, 1.0]), [6, 2, 1, 0, 1]);
        assert_eq!(ten(&[3.4, 3.3, 3.3]), [4, 3, 3]);
        assert_eq!(ten(&[0.5; 20]).iter().sum::<usize>(), 10);
        assert_eq!(ten(&[9.99, 0.01]), [10, 0]);
    }
}
