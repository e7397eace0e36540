//! Screens: views as HTML, in regions that are replaced one by one. What a screen shows is a function of the view alone;
//! control and the board are shown the door besides, and once the play has ended the head at which the log was sealed.

mod after;
mod board;
mod control;
mod delegation;
mod desk;
mod parts;
mod pulse;
mod review;
mod seats;

pub(crate) use review::review;

use crate::assets;
use crate::door::DoorView;
use crate::list::ListView;
use crate::machine::Machine;
use crate::outlet::Regions;
use crate::server::Problem;
use crate::words;
use casus_report::palette::{Ground, variables};
use casus_session::command::Control;
use casus_session::seat::Role;
use casus_session::view::Room;
use casus_session::{Command, SeatId, Told, View};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether a seat's browser listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It does.
    Here,
    /// It does not.
    Away {
        /// When it last did, ms since the session file was opened.
        since: u64,
    },
}

/// What the console itself knows beside the session, for control and the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The door.
    pub door: DoorView,
    /// Who listens.
    pub seen: BTreeMap<SeatId, Seen>,
    /// Why nothing is taken any more, if so.
    pub halted: Option<String>,
    /// The head of the log when the play ended, to be noted.
    pub sealed: Option<String>,
    /// The list that the facilitator reads in.
    pub list: Option<Arc<ListView>>,
    /// The end of the log.
    pub log: Option<Arc<LogView>>,
    /// How the machine is.
    pub machine: Machine,
}

/// The end of the log, as the facilitator reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogView {
    /// The head, shortened.
    pub head: String,
    /// What happened, oldest first.
    pub told: Vec<Told>,
}

impl Around {
    /// What of it may go into the screen of a view. Codes are for who hands out seats, and the lobby's for the board.
    #[must_use]
    pub(crate) fn of(&self, view: &View) -> Option<Around> {
        match view {
            View::Control(control) if control.facilitator => Some(self.clone()),
            View::Control(_) => {
                let door = self.door.clone().without_codes();
                Some(Around { door, list: None, log: None, ..self.clone() })
            }
            View::Board(_) => {
                let (address, code) = (self.door.address.clone(), self.door.code.clone());
                let door = DoorView { address, code, ..DoorView::default() };
                Some(Around { door, sealed: self.sealed.clone(), ..Around::default() })
            }
            _ => None,
        }
    }
}

/// A view as a screen: its name and its regions. `through` is what control sees through another's eyes.
#[must_use]
pub fn screen(
    view: &View,
    through: Option<&(Role, View)>,
    around: Option<&Around>,
) -> (&'static str, Regions) {
    if let (Some((role, seen)), View::Control(control)) = (through, view) {
        let (screen, mut regions) = one(seen, true, around);
        regions.insert("watermark", watermark(&control.room, role).into_string());
        return (screen, regions);
    }
    one(view, false, around)
}

fn one(view: &View, looked_at: bool, around: Option<&Around>) -> (&'static str, Regions) {
    let nothing = Around::default();
    match view {
        View::Lobby(view) => ("lobby", seats::lobby(view)),
        View::Gone => ("gone", seats::gone()),
        View::Control(view) => control::regions(view, around.unwrap_or(&nothing)),
        View::Red(view) => ("red", seats::red(view, looked_at)),
        View::Delegation(view) => ("delegation", delegation::regions(view, looked_at)),
        View::Chair(view) => ("chair", seats::chair(view, looked_at)),
        View::Evaluator(view) => ("evaluator", seats::evaluator(view, looked_at)),
        View::Observer(view) => ("observer", seats::observer(view)),
        View::Board(view) => ("board", board::regions(view, around)),
    }
}

fn watermark(room: &Room, role: &Role) -> Markup {
    let back = Command::Control(Control::LookBack);
    let whose = match role {
        Role::Delegation(id) | Role::Evaluator(id) => parts::code(room, id).to_owned(),
        other => words::role(other, room.skin).to_owned(),
    };
    html! {
        p { "View as " b { (casus_report::svg::inert(&whose)) } " · recorded" }
        (parts::button(&back, "Back to control", "", true))
    }
}

fn document(title: &str, screen: &str, extra: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href=(assets::sheet());
                link rel="icon" href="/favicon.ico" type="image/svg+xml";
                script src=(assets::script()) defer {}
            }
            body data-screen=(screen) { (extra) }
        }
    }
}

/// A seat's page, at the frame that it stands at; inert until the script hears what is pressed, which would be lost.
#[must_use]
pub fn shell(screen: &str, regions: &Regions, number: u64, now: u64) -> Markup {
    let order = ["watermark", "top", "tabs"];
    let first = order.iter().filter_map(|id| regions.get_key_value(*id));
    let rest = regions.iter().filter(|(id, _)| !order.contains(id) && **id != "stop");
    document(
        "Exercise",
        screen,
        html! {
            div #app data-screen=(screen) data-tab="inbox" data-number=(number) data-now=(now) inert {
                @for (id, inner) in first.chain(rest) {
                    @match *id {
                        "top" => header #top { (PreEscaped(inner)) },
                        "tabs" => nav #tabs role="tablist" aria-label="Parts of this screen" { (PreEscaped(inner)) },
                        "foot" => footer #foot { (PreEscaped(inner)) },
                        id => section #(id) .region { (PreEscaped(inner)) },
                    }
                }
                @if let Some(inner) = regions.get("stop") { div #stop { (PreEscaped(inner)) } }
            }
            div #lost hidden { "Reconnecting – nothing is lost." }
            div #toast role="status" aria-live="polite" {}
            div #say.out role="log" aria-live="polite" {}
            noscript { p { "This page needs its script: it shows what happens while it happens." } }
        },
    )
}

/// The door of the lobby, with why a browser was sent to it if it was.
#[must_use]
pub fn join(why: Option<&str>) -> Markup {
    document(
        "Join the exercise",
        "door",
        html! {
            main.door {
                p.exercise { "Exercise · fictional" }
                h1 { "Join" }
                @if let Some(why) = why { p { (why) } }
                form #join inert {
                    label { span { "Code from the board" } input name="code" type="text" required maxlength="40" autocapitalize="characters" autocomplete="off" spellcheck="false"; }
                    label { span { "Your name, or an alias" } input name="alias" type="text" required maxlength="80" autocomplete="off"; }
                    button.primary.wide { "Join" }
                    p.error role="alert" {}
                }
                p.soft { "Your name is seen by control alone. You are asked to agree to what is recorded; before that nothing that you send is taken, and the record holds only that you came and what was opened at your seat." }
            }
        },
    )
}

/// Where the facilitator's link leads.
#[must_use]
pub fn claim() -> Markup {
    document(
        "Facilitator",
        "door",
        html! {
            main.door {
                p.exercise { "Exercise · fictional" }
                h1 { "Facilitator" }
                form #claim inert {
                    label { span { "Key from the terminal" } input name="key" type="password" required maxlength="80" autocomplete="off"; }
                    button.primary.wide { "Open the console" }
                    p.error role="alert" {}
                }
            }
        },
    )
}

/// A refusal, where a browser navigates.
#[must_use]
pub fn refused(problem: &Problem) -> Markup {
    if problem.status == 401 {
        return join(Some(&problem.title));
    }
    document(
        "Not here",
        "door",
        html! {
            main.door {
                p.exercise { "Exercise · fictional" }
                h1 { (problem.title) }
                @if let Some(incident) = &problem.incident { p.soft { "Incident " (incident) } }
                p { a href="/" { "To the door" } }
            }
        },
    )
}

/// The colours of both grounds, as the sheet's variables; the board is always dark.
pub(crate) fn colours() -> String {
    let [light, dark] = [Ground::Light, Ground::Dark].map(variables);
    format!(
        ":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}body[data-screen=board]{{{dark}}}\n"
    )
}
