//! What may be done: a command and the state in, events or a refusal out.
//!
//! The gates that all commands pass are here, in order: who asks, whether the session still goes on, whether the role
//! does such things at all, whether the person has agreed to be recorded, whether the moment is one for them. What each command needs beyond that is in the file of
//! its topic. What falls due by itself is in [`due`].

mod ally;
pub(crate) mod arming;
mod control;
mod council;
pub(crate) mod due;
mod items;
mod list;
mod mail;
mod pulse;
mod ruling;
mod seating;
mod table;
mod time;

pub(crate) use time::gap;

use crate::clock::Millis;
use crate::command::play::{Council, Evaluation, HotWash, Mail, Pulse, Ruling};
use crate::command::{Command, Control, Item, Seating, Time};
use crate::event::Event;
use crate::game::Game;
use crate::record::{Actor, Answer};
use crate::refusal::{Code, Refusal};
use crate::seat::{Party, Player, Role, SeatId};
use crate::state::{Stage, State, Stop};
use casus_scenario::value::Id;

/// Events and the answer, or why not.
pub(crate) type Decision = Result<(Vec<Event>, Answer), Refusal>;

/// Who asks, of what, when.
pub(crate) struct Ask<'a> {
    pub game: &'a Game,
    pub state: &'a State,
    pub now: Millis,
    /// The seat, unless a program without one asks.
    pub seat: Option<SeatId>,
    /// Whether people ask, not a program.
    pub person: bool,
    pub role: Role,
}

impl Ask<'_> {
    /// The member that the asker speaks for.
    fn member(&self) -> Result<Id, Refusal> {
        match &self.role {
            Role::Delegation(member) => Ok(member.clone()),
            _ => Err(not_yours("only a delegation does this")),
        }
    }

    fn party(&self) -> Result<Party, Refusal> {
        self.role.party().ok_or_else(|| not_yours("this seat speaks for nobody"))
    }

    fn seat(&self) -> Result<SeatId, Refusal> {
        self.seat.ok_or_else(|| not_yours("a program has no seat"))
    }

    fn is_facilitator(&self) -> bool {
        self.role == Role::Facilitator
    }
}

pub(crate) fn done(events: Vec<Event>) -> Decision {
    Ok((events, Answer::Done))
}

fn not_yours(words: &str) -> Refusal {
    Refusal::new(Code::NotYourRole, words)
}

fn unknown(what: &str) -> Refusal {
    Refusal::new(Code::Unknown, format!("there is no such {what}"))
}

fn not_now(words: &str) -> Refusal {
    Refusal::new(Code::NotNow, words)
}

/// A text of `least` to `most` characters without control characters but line ends and tabs.
fn text(words: &str, least: usize, most: usize, pointer: &str) -> Result<(), Refusal> {
    let length = words.chars().count();
    let refuse = |what: String| Err(Refusal::new(Code::Text, what).at(pointer));
    if words.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return refuse("the text holds control characters; type plain text".to_owned());
    }
    if length > most {
        return refuse(format!("the text has {length} characters; at most {most} are taken"));
    }
    if words.trim().chars().count() < least {
        return refuse(match least {
            1 => "the text is empty".to_owned(),
            _ => format!("at least {least} characters are needed"),
        });
    }
    Ok(())
}

/// A reason of at least 10 characters.
fn reason(words: &str, pointer: &str) -> Result<(), Refusal> {
    text(words, 10, 2_000, pointer).map_err(|refusal| Refusal { code: Code::Reason, ..refusal })
}

/// A whole number within bounds.
fn within(number: i64, low: i64, high: i64, what: &str, pointer: &str) -> Result<(), Refusal> {
    if (low..=high).contains(&number) {
        return Ok(());
    }
    let words = format!("{what} is {number}; {low} to {high} are taken");
    Err(Refusal::new(Code::Range, words).at(pointer))
}

/// Decides on a command.
pub(crate) fn decide(game: &Game, state: &State, now: Millis, actor: &Actor, command: &Command) -> Decision {
    let (seat, person, role) = match actor {
        Actor::Clock => return Err(not_yours("nobody asks in the name of the clock")),
        Actor::Visitor => return seating::join(game, state, command),
        Actor::Program(member) => {
            if !game.members().contains(member) {
                return Err(unknown("member"));
            }
            if state.player(member) != Player::Outside {
                return Err(not_yours("this member is not played by a program"));
            }
            (None, false, Some(Role::Delegation(member.clone())))
        }
        Actor::Seat(id) => {
            let Some(seat) = state.seat(*id).filter(|seat| !seat.revoked) else {
                return Err(Refusal::new(Code::NotSeated, "this seat was sent away"));
            };
            (Some(*id), !seat.program, seat.role.clone())
        }
    };
    if state.stage == Stage::Closed {
        return Err(Refusal::new(Code::Over, "this session is closed; nothing changes any more"));
    }
    if let (Command::Seating(Seating::Consent), Some(seat)) = (command, seat) {
        return seating::consent(state, seat);
    }
    let Some(role) = role else {
        return Err(Refusal::new(Code::NotSeated, "wait until you are given a seat"));
    };
    let ask = Ask { game, state, now, seat, person, role };
    if !ask.role.may(command) {
        return Err(not_yours("this seat does not do that"));
    }
    stopped(&ask, command)?;
    agreed(&ask, command)?;
    moment(&ask, command)?;
    match command {
        Command::Seating(c) => seating::decide(&ask, c),
        Command::Time(c) => time::decide(&ask, c),
        Command::Item(c) => items::decide(&ask, c),
        Command::Mail(c) => mail::decide(&ask, c),
        Command::Pulse(c) => pulse::decide(&ask, c),
        Command::Council(c) => council::decide(&ask, c),
        Command::Ruling(c) => ruling::decide(&ask, c),
        Command::Ally(c) => ally::decide(&ask, c),
        Command::Control(c) => control::decide(&ask, c),
        Command::Evaluation(c) => table::evaluate(&ask, c),
        Command::HotWash(c) => table::hot_wash(&ask, c),
    }
}

impl Role {
    /// Whether a seat of this role does such things at all, whatever the moment. A command that it does not do is refused
    /// with [`Code::NotYourRole`], so a screen offers no other.
    #[must_use]
    pub fn may(&self, command: &Command) -> bool {
        let facilitates = *self == Role::Facilitator;
        let control = self.is_control();
        let player = matches!(self, Role::Delegation(_) | Role::Chair | Role::RedCell);
        let presides = *self == Role::Chair || facilitates;
        let delegation = matches!(self, Role::Delegation(_));
        let watches = matches!(self, Role::Evaluator(_));
        match command {
            Command::Seating(_) => facilitates,
            Command::Time(Time::StopReal) => control,
            Command::Time(_) | Command::Ally(_) => facilitates,
            Command::Item(Item::Write { .. }) => control,
            Command::Item(_) => facilitates,
            Command::Mail(Mail::Read { .. } | Mail::Ask { .. }) => player,
            Command::Mail(Mail::PassOn { .. }) => delegation,
            Command::Mail(Mail::Message { .. }) => player || control,
            Command::Mail(Mail::Answer { .. }) => control,
            Command::Pulse(Pulse::Send { .. }) => delegation,
            Command::Pulse(_) => presides,
            Command::Council(
                Council::Stay
                | Council::Break { .. }
                | Council::AskTime { .. }
                | Council::Shadow { .. }
                | Council::Position { .. },
            ) => delegation,
            Command::Council(Council::Draft { .. }) => presides || delegation,
            Command::Council(_) => presides,
            Command::Ruling(Ruling::Propose { .. }) => player,
            Command::Ruling(Ruling::Rule { .. }) => control,
            Command::Control(Control::Skin { .. } | Control::BoardCounts { .. }) => facilitates,
            Command::Control(_) => control,
            Command::Evaluation(Evaluation::Note { .. }) => player || control || watches,
            Command::Evaluation(Evaluation::Rate { .. }) => watches || control,
            Command::Evaluation(Evaluation::Improve { .. }) => control,
            Command::HotWash(HotWash::Show { .. } | HotWash::Counterfactual { .. }) => facilitates,
            Command::HotWash(HotWash::Sealed { .. }) => delegation,
            Command::HotWash(HotWash::Feedback { .. }) => player || watches,
        }
    }
}

/// While everything is stopped for a real emergency only its release is heard.
fn stopped(ask: &Ask<'_>, command: &Command) -> Result<(), Refusal> {
    let releases = matches!(command, Command::Time(Time::ReleaseStop));
    match (ask.state.stop, releases) {
        (Stop::None, false) | (Stop::Stopped | Stop::ReleaseAsked(_), true) => Ok(()),
        (Stop::None, true) => Err(not_now("nothing is stopped")),
        _ => Err(Refusal::new(Code::Stopped, "the exercise is stopped for a real emergency")),
    }
}

/// Whether a person has agreed that what is sent is recorded. Opening a paper is taken before that, as what somebody has
/// read can no longer be taken back; an emergency waits for nobody.
fn agreed(ask: &Ask<'_>, command: &Command) -> Result<(), Refusal> {
    let free = matches!(command, Command::Mail(Mail::Read { .. }) | Command::Time(Time::StopReal));
    let consented = ask.seat.and_then(|id| ask.state.seat(id)).is_some_and(|seat| seat.consented);
    if free || consented || !ask.person || ask.is_facilitator() {
        return Ok(());
    }
    let place = if ask.role.is_control() { "table" } else { "inbox" };
    let words = format!("agree first to what is recorded: \"I agree\" stands above the {place}");
    Err(Refusal::new(Code::NotAgreed, words))
}

/// Whether it is the moment for what a player asks. Control may always act; reading and noting are always possible.
fn moment(ask: &Ask<'_>, command: &Command) -> Result<(), Refusal> {
    let always = matches!(
        command,
        Command::Mail(Mail::Read { .. })
            | Command::Evaluation(Evaluation::Note { .. } | Evaluation::Rate { .. })
    );
    if ask.role.is_control() || always {
        return Ok(());
    }
    let pulse = matches!(command, Command::Pulse(_));
    let after = matches!(command, Command::HotWash(_));
    match ask.state.stage {
        Stage::Lobby if !pulse => Err(Refusal::new(Code::NotStarted, "the exercise has not started")),
        Stage::Play if !ask.state.clocks.running => {
            Err(Refusal::new(Code::Paused, "the exercise is paused; what you typed is kept"))
        }
        Stage::Play if after => Err(not_now("this is for after the exercise")),
        Stage::HotWash if !pulse && !after => Err(Refusal::new(Code::Over, "the exercise is over")),
        _ => Ok(()),
    }
}

/// The number of the thing that a list gets next, counting from 1.
fn next_number(length: usize) -> Answer {
    Answer::Number(u32::try_from(length + 1).unwrap_or(u32::MAX))
}
