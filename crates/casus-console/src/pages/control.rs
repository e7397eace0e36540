//! Control: the next action always top left, the table in the middle, what is going on now to the right.

mod door;
mod lanes;
mod list;
mod now;
mod queue;
mod ruling;
mod table;
mod tail;

use super::parts::{
    act, button, choice, line, offered, phase_class, scenario_clock, session_clock, state_word, stop,
    sure_button, sure_offered, text_of,
};
use super::{Around, after};
use crate::outlet::Regions;
use crate::server::papers::PAPERS;
use crate::words::{self, Term};
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::clock::Speed;
use casus_session::command::play::{Evaluation, HotWash};
use casus_session::command::{Control, Gap, Time};
use casus_session::debrief::Sheet;
use casus_session::seat::Role;
use casus_session::view::{ControlView, Phase};
use maud::{Markup, html};

/// The screen.
pub(crate) fn regions(view: &ControlView, around: &Around) -> (&'static str, Regions) {
    let mut regions = Regions::from([
        ("top", top(view, around).into_string()),
        ("foot", foot(view, around).into_string()),
        ("stop", stopped(view).into_string()),
    ]);
    if view.facilitator {
        let read = around.list.as_ref().map(|list| list::region(view, list).into_string());
        regions.insert("list", read.unwrap_or_default());
    }
    let screen = match view.room.phase {
        Phase::Lobby => {
            regions.insert("door", door::preflight(view, around).into_string());
            regions.insert("seats", door::seats(view, around).into_string());
            regions.insert("queue", with_papers(view).into_string());
            "control-lobby"
        }
        Phase::Running | Phase::Paused => {
            regions.insert("queue", with_papers(view).into_string());
            regions.insert("table", table::region(view, around).into_string());
            regions.insert("now", now::region(view).into_string());
            regions.insert("lanes", lanes::region(view).into_string());
            "control"
        }
        Phase::HotWash | Phase::Closed => {
            regions.insert("queue", wash(view, around).into_string());
            regions.insert("table", table::region(view, around).into_string());
            regions.insert("now", plan(view).into_string());
            "control"
        }
    };
    (screen, regions)
}

/// Who looks: what control is offered is what this role does.
pub(crate) fn role(view: &ControlView) -> Role {
    if view.facilitator { Role::Facilitator } else { Role::WhiteCell }
}

/// The queue, and below it what can be taken away on paper.
fn with_papers(view: &ControlView) -> Markup {
    html! {
        (queue::region(view))
        @if view.facilitator {
            details.sheet data-key="papers" {
                summary { "Paper and lists" }
                (list::file(view))
                ul.plain { @for (file, title) in PAPERS { li { a href={ "papers/" (file) } download { (title) } } } }
            }
        }
    }
}

fn stopped(view: &ControlView) -> Markup {
    html! {
        (stop(view.room.stopped))
        @if view.room.stopped && view.facilitator {
            div.relieve {
                @if view.release_asked { p { "Press once more within 30 s." } }
                (button(&Command::Time(Time::ReleaseStop), if view.release_asked { "Release: the emergency is over" } else { "The emergency is over" }, "", true))
            }
        }
    }
}

fn top(view: &ControlView, around: &Around) -> Markup {
    let room = &view.room;
    let lead = view.facilitator && !room.stopped;
    let playing = matches!(room.phase, Phase::Running | Phase::Paused);
    html! {
        div.exercise { "Exercise" span.secret { "Secret – do not project" } }
        div.who { b { (line(&room.title)) } span class={ "state " (phase_class(room)) } { (state_word(room)) } }
        div.times {
            span.elapsed title="Since the start" { (session_clock(&room.clock)) }
            span.when title="In the fiction" { (scenario_clock(&room.clock)) " " span.soft { (speed_word(room.clock.speed)) } }
        }
        div.controls {
            @if playing && lead {
                @if room.phase == Phase::Running {
                    button type="button" data-do=(act(&Command::Time(Time::Pause))) data-hot=" " title="Space" { "Pause" }
                } @else {
                    button.primary type="button" data-do=(act(&Command::Time(Time::Resume))) data-hot=" " title="Space" { "Resume" }
                }
                (button(&Command::Time(Time::Step), "Step", "", true))
                @for (speed, words) in [(Speed::Half, "½×"), (Speed::Normal, "1×"), (Speed::Double, "2×"), (Speed::Quadruple, "4×")] {
                    button.small type="button" data-do=(act(&Command::Time(Time::Speed { speed }))) aria-pressed=(speed == room.clock.speed) { (words) }
                }
                (jump(view))
            }
            @if !room.stopped && room.phase != Phase::Closed {
                (sure_offered(&role(view), &Command::Time(Time::StopReal), "STOP – real", "Press again: real emergency", "alarm", true))
            }
        }
        @if let Some(words) = &around.halted { p.alarm role="alert" { (words) } }
        @if around.door.alarm { p.alarm role="alert" { "Somebody is guessing codes. New codes are refused for a minute." } }
    }
}

fn speed_word(speed: Speed) -> &'static str {
    match speed {
        Speed::Half => "at half speed",
        Speed::Normal => "",
        Speed::Double => "at double speed",
        Speed::Quadruple => "at four times the speed",
    }
}

fn jump(view: &ControlView) -> Markup {
    let jump =
        Command::Time(Time::Jump { to: 0, reason: String::new(), gap: Gap::Digest, except: Vec::new() });
    let gaps = [
        (Gap::Digest, "is delivered on arrival"),
        (Gap::Skip, "never happens"),
        (Gap::Keep, "waits for control"),
    ];
    let gaps = gaps.map(|(g, w)| (text_of(&g), w.to_owned()));
    let ahead = view.items.iter().filter(|i| !over(i.status)).filter_map(|i| Some((i, i.scenario_time?)));
    html! {
        details.sheet.pop data-key="jump" {
            summary { "Jump" }
            form.card data-do=(act(&jump)) data-key="jump-form" {
                label { span { "Forward by hours" } input type="number" name="hours" min="0.25" max="2000" step="0.25" value="6" data-at="/time/jump/to" data-type="scenario" required; }
                (choice("/time/jump/gap", "What lies between", &gaps, None))
                div.gap {
                    p.soft { "In the gap:" }
                    @for (item, at) in ahead {
                        label.gap-item data-minute=(at) {
                            span { (inert(item.id.as_str())) " " (line(&item.title)) }
                            select data-except=(item.id.as_str()) name={ "except-" (item.id.as_str()) } {
                                option value="" { "as above" }
                                @for (value, words) in &gaps { option value=(value) { (words) } }
                            }
                        }
                    }
                }
                label { span { "Why (10 characters or more)" } input type="text" name="reason" data-at="/time/jump/reason" minlength="10" maxlength="400" required autocomplete="off"; }
                button.primary { "Jump" }
            }
        }
    }
}

/// Whether an item will not come any more.
fn over(status: casus_session::view::ItemStatus) -> bool {
    use casus_session::view::ItemStatus as S;
    matches!(status, S::Released | S::Recalled | S::Skipped)
}

fn foot(view: &ControlView, around: &Around) -> Markup {
    let room = &view.room;
    let lead = view.facilitator && !room.stopped;
    let role = role(view);
    html! {
        span.log { (view.records) " records, saved" @if let Some(log) = &around.log { " · head " span.head { (log.head) } } }
        @if let Some(log) = &around.log { (tail::log(view, log)) }
        @if let Some(what) = &view.undo { (offered(&role, &Command::Time(Time::Undo), &format!("Undo: {what}"), "small", lead)) }
        @if view.facilitator { (skins(view)) }
        (look_as(view))
        @if view.drawer.is_none() {
            (sure_button(&Command::Control(Control::OpenDrawer), "Model drawer", "Recorded. Press again", "small", true))
        } @else {
            (button(&Command::Control(Control::CloseDrawer), "Close the drawer", "small", true))
        }
        (offered(&role, &Command::Control(Control::BoardCounts { shown: !view.board_counts }), if view.board_counts { "Board: hide counts" } else { "Board: show counts" }, "small", lead))
        @if matches!(room.phase, Phase::Running | Phase::Paused) && view.facilitator {
            @if let Some(log) = &around.log { (tail::go_back(log)) }
            (sure_button(&Command::Time(Time::End), Term::End.word(room.skin), "Press again to end the play", "small danger", lead))
        }
        button.small type="button" data-keys { "Keys ?" }
    }
}

fn skins(view: &ControlView) -> Markup {
    let room = &view.room;
    let now = Command::Control(Control::Skin { skin: room.skin, names: room.names, scale: room.scale });
    let options =
        |all: &[(String, &str)]| all.iter().map(|(v, w)| (v.clone(), (*w).to_owned())).collect::<Vec<_>>();
    let skins = options(&words::SKINS.map(|(s, w)| (text_of(&s), w)));
    let names = options(&words::NAMES.map(|(n, w)| (text_of(&n), w)));
    let scales = options(&words::SCALES.map(|(s, w)| (text_of(&s), w)));
    html! {
        details.sheet.up data-key="skin" {
            summary { "Words" }
            form.card data-do=(act(&now)) data-key="skin-form" data-keep {
                (choice("/control/skin/skin", "Jargon", &skins, Some(&text_of(&room.skin))))
                (choice("/control/skin/names", "Names", &names, Some(&text_of(&room.names))))
                (choice("/control/skin/scale", "Probability", &scales, Some(&text_of(&room.scale))))
                button { "Change on all screens" }
            }
        }
    }
}

fn look_as(view: &ControlView) -> Markup {
    let look = Command::Control(Control::LookAs { role: Role::Board });
    let mut roles: Vec<(String, String)> = [Role::Board, Role::Observer, Role::Chair, Role::RedCell]
        .iter()
        .map(|r| (text_of(r), words::role(r, view.room.skin).to_owned()))
        .collect();
    for m in &view.room.members {
        roles.push((text_of(&Role::Delegation(m.id.clone())), m.name.clone()));
    }
    html! {
        details.sheet.up data-key="look" {
            summary { "View as" }
            form.card data-do=(act(&look)) data-key="look-form" data-keep {
                p { "Recorded: who has seen a seat's screen is no longer impartial." }
                (choice("/control/look_as/role", "Through whose eyes", &roles, None))
                button { "Look" }
            }
        }
    }
}

/// The pages after the play, one after the other.
fn wash(view: &ControlView, around: &Around) -> Markup {
    let shown = view.room.hot_wash.as_ref().map(|w| w.page);
    let can = view.facilitator && view.room.phase == Phase::HotWash;
    let place = words::PAGES.iter().position(|(page, _)| Some(*page) == shown);
    let next = words::PAGES.get(place.map_or(0, |place| place + 1)).filter(|_| can);
    html! {
        h2 { (Term::HotWash.word(view.room.skin)) }
        @if let Some(head) = &around.sealed { p { "The log was sealed at " b.head { (head) } ". Note it: with it anybody can tell later that nothing was altered." } }
        @if let Some((page, title)) = next {
            p { button.primary type="button" data-do=(act(&Command::HotWash(HotWash::Show { page: *page }))) { "Next: " (title) } }
        }
        ol.pages {
            @for (page, title) in words::PAGES {
                @let show = Command::HotWash(HotWash::Show { page });
                li {
                    @if role(view).may(&show) {
                        button type="button" data-do=(act(&show)) aria-pressed=(shown == Some(page)) disabled[!can] { (title) }
                    } @else {
                        span.tag[shown == Some(page)] { (title) }
                    }
                }
            }
        }
        (after::wash(&view.room))
        @if view.facilitator { (to_keep()) }
        @if can { (sure_button(&Command::Time(Time::Close), "Close the session", "Press again: nothing changes after it", "danger", true)) }
    }
}

/// What the facilitator takes away.
fn to_keep() -> Markup {
    let link = |file: &str, words: &str| html! { li { a href={ "after/" (file) } download { (words) } } };
    html! {
        h3 { "To keep" }
        ul.plain.files {
            (link("review.html", "Review of the session"))
            (link("bundle.zip", "Review, tables and log, with their hashes"))
        }
        h3 { "To give away" }
        ul.plain.files {
            (link("review-shareable.html", "Review without names"))
            (link("bundle-shareable.zip", "Review, tables and log without names"))
        }
        p.soft { "Neither what was written to few nor any document of the scenario is in them. What people said to all is: read them first." }
        details.sheet data-key="tables" {
            summary { "Single tables" }
            ul.plain.files { @for sheet in Sheet::ALL { (link(sheet.file(), sheet.file())) } }
        }
    }
}

/// The improvement plan.
fn plan(view: &ControlView) -> Markup {
    let improve = Command::Evaluation(Evaluation::Improve {
        observation: String::new(),
        recommendation: String::new(),
        owner: String::new(),
        due: String::new(),
    });
    let room = &view.room;
    html! {
        h2 { "Improvement plan" }
        @for [observation, recommendation, owner, due] in &view.improvements {
            div.exchange { p { b { (line(observation)) } } p { (line(recommendation)) } p.meta { (line(owner)) " · " (line(due)) } }
        }
        form.card data-do=(act(&improve)) data-key="improve" {
            (super::parts::area("/evaluation/improve/observation", "What was seen", 2, 2000, true))
            (super::parts::area("/evaluation/improve/recommendation", "What should be done", 2, 2000, true))
            (super::parts::field("/evaluation/improve/owner", "By whom", 200, true))
            label { span { "By when" } input type="date" name="due" data-at="/evaluation/improve/due" required; }
            button.primary { "Add" }
        }
        @if view.facilitator && !view.improvements.is_empty() { p { a href="after/improvements.csv" download { "The plan as a table" } } }
        (now::notes(view))
        @if !view.ratings.is_empty() { h3 { "Ratings" } }
        @for r in &view.ratings {
            @let words = words::RATINGS.iter().find(|(rating, ..)| *rating == r.rating);
            p { b { (inert(r.objective.as_str())) } @if let Some(m) = &r.member { " · " (inert(super::parts::member(room, m))) } @if let Some((_, _, w)) = words { ": " (w) } " " (line(&r.text)) }
        }
    }
}
