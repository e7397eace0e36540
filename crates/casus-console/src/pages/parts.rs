//! What several screens are made of.

mod moment;

pub(crate) use moment::moment;

use crate::words::{self, Term};
use casus_report::svg::inert;
use casus_scenario::value::Id;
use casus_session::seat::Party;
use casus_session::view::{
    Change, ClockView, CouncilView, Countdown, DraftStatus, FeedItem, Phase, PositionView, PublicDraft, Room,
};
use casus_session::words::Word;
use casus_session::{Command, Millis, Role};
use maud::{Markup, html};
use serde::Serialize;

/// A command as the script sends it.
pub(crate) fn act(command: &Command) -> String {
    text_of(command)
}

/// Anything as JSON.
pub(crate) fn text_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// One line of a text that others wrote.
pub(crate) fn line(text: &str) -> Markup {
    html! { bdi { (inert(text)) } }
}

/// A text that others wrote, with its line breaks.
pub(crate) fn text(text: &str) -> Markup {
    html! {
        @for part in text.split('\n').map(str::trim).filter(|p| !p.is_empty()) { p { (line(part)) } }
    }
}

/// A button that sends a command.
pub(crate) fn button(command: &Command, label: &str, class: &str, enabled: bool) -> Markup {
    html! { button type="button" class=(class) data-do=(act(command)) disabled[!enabled] { (label) } }
}

/// A button that sends a command when it is pressed twice.
pub(crate) fn sure_button(command: &Command, label: &str, sure: &str, class: &str, enabled: bool) -> Markup {
    html! {
        button type="button" class=(class) data-do=(act(command)) data-sure=(sure) data-key={ "sure-" (label) } disabled[!enabled] { (label) }
    }
}

/// The same, for whoever does such things at all; others see nothing there.
pub(crate) fn offered(role: &Role, command: &Command, label: &str, class: &str, enabled: bool) -> Markup {
    html! { @if role.may(command) { (button(command, label, class, enabled)) } }
}

/// A button to be pressed twice, for whoever does such things at all.
pub(crate) fn sure_offered(
    role: &Role,
    command: &Command,
    label: &str,
    sure: &str,
    class: &str,
    enabled: bool,
) -> Markup {
    html! { @if role.may(command) { (sure_button(command, label, sure, class, enabled)) } }
}

/// Minutes and seconds, as `3:05`; with hours past an hour.
pub(crate) fn minutes(ms: u64) -> String {
    let s = ms.div_ceil(1000);
    if s >= 3600 {
        format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    } else {
        format!("{}:{:02}", s / 60, s % 60)
    }
}

/// A reading of the session clock, as `00:47:12`.
pub(crate) fn session(ms: i64) -> String {
    let s = ms.max(0) / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// What is left, in digits that run by themselves. `warns` is what is said to end when two minutes, 30 and 10 seconds are left.
pub(crate) fn digits(countdown: &Countdown, warns: Option<&str>) -> Markup {
    html! {
        span.digits data-ends=[countdown.ends.map(|m| m.0)] data-left=(countdown.left) data-warns=[warns] {
            (minutes(countdown.left))
        }
    }
}

/// What is left, as a bar.
pub(crate) fn bar(countdown: &Countdown) -> Markup {
    html! {
        progress aria-hidden="true" max=(countdown.length) value=(countdown.left)
            data-ends=[countdown.ends.map(|m| m.0)] data-left=(countdown.left) {}
    }
}

/// How long ago something was, running.
pub(crate) fn ago(at: Millis) -> Markup {
    html! { span.ago data-since=(at.0) { "–" } }
}

/// The clock of the session, running.
pub(crate) fn session_clock(clock: &ClockView) -> Markup {
    html! {
        span.clock data-clock="session" data-set=(clock.set_at.0) data-base=(clock.session) data-runs[clock.running] {
            (session(clock.session))
        }
    }
}

/// The clock of the fiction, running at its rate.
pub(crate) fn scenario_clock(clock: &ClockView) -> Markup {
    html! {
        span.clock data-clock="scenario" data-set=(clock.set_at.0) data-date=(clock.scenario_date) data-scenario=(clock.scenario)
            data-offset=(clock.scenario.rem_euclid(60_000)) data-halves=(clock.speed.halves())
            data-runs[clock.running] {
            (moment(&clock.scenario_date))
        }
    }
}

/// The bar on top of every screen but control's.
pub(crate) fn top(room: &Room, who: &Markup) -> Markup {
    html! {
        div.exercise { "Exercise " span.soft { "· fictional" } }
        div.who { (who) }
        div.times {
            span.when title="In the fiction" { (scenario_clock(&room.clock)) }
            span class={ "state " (phase_class(room)) } { (state_word(room)) }
            span.elapsed title="Since the start" { (session_clock(&room.clock)) }
        }
    }
}

/// Where the session stands, in a word.
pub(crate) fn state_word(room: &Room) -> &'static str {
    if room.stopped { "Stopped" } else { words::phase(room.phase, room.skin) }
}

/// The class of where the session stands.
pub(crate) fn phase_class(room: &Room) -> &'static str {
    match room.phase {
        _ if room.stopped => "stopped",
        Phase::Lobby => "lobby",
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::HotWash => "wash",
        Phase::Closed => "closed",
    }
}

/// What lies over everything in a real emergency.
pub(crate) fn stop(stopped: bool) -> Markup {
    html! {
        @if stopped {
            div.stop role="alertdialog" aria-label="Real emergency" {
                p.big { "No duff" }
                p { b { "This is a real emergency. The exercise has stopped." } }
                p { "Put the exercise aside and follow the instructions that you are given in the room." }
            }
        }
    }
}

/// The mark of a hypothesis: colour, letter and pattern.
pub(crate) fn mark(place: usize) -> Markup {
    let letter = casus_session::Game::letter(place);
    html! { span class={ "mark m" (place % 8) } aria-hidden="true" { span { (letter) } } }
}

/// A hypothesis, marked and named.
pub(crate) fn hypothesis(room: &Room, place: u16) -> Markup {
    let place = usize::from(place);
    html! {
        span.hypothesis {
            @match room.hypotheses.get(place) {
                Some(h) => { (mark(place)) " " (line(&h.label)) }
                None => { span.mark.none aria-hidden="true" { "?" } " Cannot tell" }
            }
        }
    }
}

/// A word of probability, its range one tap away.
pub(crate) fn word(word: &Word) -> Markup {
    let range =
        format!("{}–{} %{}", word.low, word.high, if word.between { ", between two words" } else { "" });
    html! { button.word type="button" data-range aria-expanded="false" { (word.word) span.range { " · " (range) } } }
}

/// A member's name.
pub(crate) fn member<'r>(room: &'r Room, id: &'r Id) -> &'r str {
    room.members.iter().find(|m| m.id == *id).map_or(id.as_str(), |m| m.name.as_str())
}

/// The letters that stand for a member.
pub(crate) fn code<'r>(room: &'r Room, id: &'r Id) -> &'r str {
    room.members.iter().find(|m| m.id == *id).map_or(id.as_str(), |m| m.code.as_str())
}

/// A party's name.
pub(crate) fn party(room: &Room, party: &Party) -> String {
    match party {
        Party::Control => Term::WhiteCell.word(room.skin).to_owned(),
        Party::Chair => "Chair".to_owned(),
        Party::Red => Term::RedCell.word(room.skin).to_owned(),
        Party::Member(id) => member(room, id).to_owned(),
    }
}

/// Several members' names.
pub(crate) fn members<'a>(room: &Room, ids: impl IntoIterator<Item = &'a Id>) -> String {
    ids.into_iter().map(|id| inert(member(room, id))).collect::<Vec<_>>().join(", ")
}

/// The text of a draft with what changed in it since the text before. Where less than half is as it was, the text comes
/// clean, and what changed lies folded under it.
pub(crate) fn wording(draft: &PublicDraft) -> Markup {
    let words = |text: &str| text.split_whitespace().count();
    let kept: usize =
        draft.changes.iter().map(|c| if let Change::Same(text) = c { words(text) } else { 0 }).sum();
    let changed = draft.changes.iter().any(|c| !matches!(c, Change::Same(_)));
    let alike = 2 * kept >= words(&draft.text);
    html! {
        div.wording {
            @if changed && alike {
                (changes(draft))
                p.soft { "Marked: what changed since the text before." }
            } @else {
                (text(&draft.text))
                @if changed {
                    details data-key={ "changes-" (draft.number) } {
                        summary { "What changed since the text before" }
                        (changes(draft))
                    }
                }
            }
        }
    }
}

/// A text with what was added and what was removed.
fn changes(draft: &PublicDraft) -> Markup {
    html! {
        p {
            @for change in &draft.changes {
                @match change {
                    Change::Same(words) => { (line(words)) " " }
                    Change::Added(words) => { ins { (line(words)) } " " }
                    Change::Removed(words) => { del { (line(words)) } " " }
                }
            }
        }
    }
}

/// A draft as everybody sees it.
pub(crate) fn draft(room: &Room, draft: &PublicDraft) -> Markup {
    html! {
        header.row {
            h3 { (line(&draft.title)) }
            span class={ "status " (status_class(draft.status)) } { (words::draft(draft.status)) }
        }
        @if let Some(countdown) = &draft.countdown {
            div.silence {
                (digits(countdown, Some("Silence")))
                div.until {
                    @if draft.until.is_empty() { "Under silence" } @else { "Under silence until " b { (line(&moment(&draft.until))) } }
                    @if draft.sealed { " · sealed" }
                }
                (bar(countdown))
            }
        }
        @if draft.status == DraftStatus::Broken {
            p.outcome.bad { "Silence broken by " b { (members(room, &draft.broken_by)) } }
        }
        @if draft.status == DraftStatus::Adopted { p.outcome.good { "Adopted under silence" } }
        @for (who, why) in &draft.reasons { blockquote { b { (inert(member(room, who))) } (text(why)) } }
        @if let Some(words) = &draft.convened { p.outcome { "A meeting was called. " (line(words)) } }
        (wording(draft))
        p.soft {
            "Says: " (words::claim(draft.claim))
            @if let Some(rung) = room.ladder.get(usize::from(draft.rung)) { " · Does: " (line(rung)) }
        }
        @for (who, seconds, why) in &draft.extensions {
            p.soft { (party(room, who)) " gave " (minutes(u64::from(*seconds) * 1000)) " more" @if !why.is_empty() { ": " (line(why)) } }
        }
    }
}

/// The class of where a draft stands.
pub(crate) fn status_class(status: DraftStatus) -> &'static str {
    match status {
        DraftStatus::Ready | DraftStatus::Offered => "ready",
        DraftStatus::Silence => "open",
        DraftStatus::Broken => "bad",
        DraftStatus::Adopted => "good",
        DraftStatus::Withdrawn | DraftStatus::Convened => "over",
    }
}

/// The draft that matters now: the last one.
pub(crate) fn current(council: &CouncilView) -> Option<&PublicDraft> {
    council.drafts.last()
}

/// The strip of all members: who has broken silence, the others silent, with public positions.
pub(crate) fn strip(room: &Room, council: &CouncilView) -> Markup {
    let draft = current(council)
        .filter(|d| matches!(d.status, DraftStatus::Silence | DraftStatus::Broken | DraftStatus::Adopted));
    html! {
        ul.strip aria-label="Members" {
            @for m in &room.members {
                @let broke = draft.is_some_and(|d| d.broken_by.contains(&m.id));
                li.broke[broke] title=(inert(&m.name)) {
                    span.id { (inert(&m.code)) }
                    @match &m.position {
                        Some(PositionView { hypothesis: Some(place), .. }) => { (mark(usize::from(*place))) }
                        _ => {}
                    }
                    span.out {
                        (inert(&m.name)) @if broke { ": broke silence" }
                        @if let Some(p) = &m.position { ": " (inert(&p.text)) }
                    }
                }
            }
        }
    }
}

/// How many there are of what waits; none is not worth the eye.
pub(crate) fn waiting(count: usize) -> Markup {
    html! { span.badge.none[count == 0] { (count) } }
}

/// Positions in words.
pub(crate) fn positions(room: &Room) -> Markup {
    let taken: Vec<_> = room.members.iter().filter_map(|m| m.position.as_ref().map(|p| (m, p))).collect();
    html! {
        @if !taken.is_empty() {
            ul.plain {
                @for (m, p) in taken {
                    li {
                        b { (line(&m.name)) } " "
                        @if let Some(place) = p.hypothesis { (hypothesis(room, place)) " " }
                        (line(&p.text))
                    }
                }
            }
        }
    }
}

/// Something public; `taps` where whoever reads it can tap on it.
pub(crate) fn feed_item(item: &FeedItem, taps: bool) -> Markup {
    html! {
        article.item.correction[item.correction] {
            p.meta {
                @if item.correction { b { "Correction · " } }
                span { (line(&moment(&item.when))) } " · " (line(&item.from))
                @if !item.method.is_empty() { " · " (line(&item.method)) }
                @if let Some(grade) = &item.grade { " · " span.grade title="Reliability and credibility" { (line(grade)) } }
            }
            h3 { (line(&item.title)) }
            (text(&item.text))
            @if let Some(sure) = &item.sure { p.soft { "Control is sure of this to the degree: " @if taps { (word(sure)) } @else { (sure.word) } } }
        }
    }
}

/// A field for a longer text.
pub(crate) fn area(at: &str, label: &str, rows: u8, most: usize, required: bool) -> Markup {
    html! {
        label { span { (label) } textarea data-at=(at) name=(at) rows=(rows) maxlength=(most) required[required] {} }
    }
}

/// A field for a line.
pub(crate) fn field(at: &str, label: &str, most: usize, required: bool) -> Markup {
    html! { label { span { (label) } input type="text" data-at=(at) name=(at) maxlength=(most) required[required] autocomplete="off"; } }
}

/// A choice; the values are JSON.
pub(crate) fn choice(at: &str, label: &str, options: &[(String, String)], chosen: Option<&str>) -> Markup {
    html! {
        label {
            span { (label) }
            select data-at=(at) name=(at) data-type="json" {
                @for (value, words) in options {
                    option value=(value) selected[chosen == Some(value)] { (inert(words)) }
                }
            }
        }
    }
}

/// Members as options.
pub(crate) fn member_options(room: &Room, without: Option<&Id>) -> Vec<(String, String)> {
    room.members
        .iter()
        .filter(|m| Some(&m.id) != without)
        .map(|m| (text_of(&m.id), format!("{} · {}", m.code, m.name)))
        .collect()
}

/// Parties as options.
pub(crate) fn party_options(room: &Room, without: Option<&Party>) -> Vec<(String, String)> {
    let fixed = [Party::Control, Party::Chair, Party::Red];
    let members = room.members.iter().map(|m| Party::Member(m.id.clone()));
    fixed
        .into_iter()
        .chain(members)
        .filter(|p| Some(p) != without)
        .map(|p| (text_of(&p), party(room, &p)))
        .collect()
}
