//! The one writer. Every command goes through here, every record is kept before its answer or any frame leaves, and all
//! screens are drawn on one beat, so that when something arrives tells nothing but that something happened.

mod fork;

use crate::clock::Clock;
use crate::door::{Door, DoorView};
use crate::ledger::Ledger;
use crate::list::{ListView, Listing};
use crate::outlet::Regions;
use crate::pages::{self, Around, LogView, Seen};
use crate::place::{Place, Places};
use crate::server::{Problem, panic_text};
use axum::http::StatusCode;
use casus_scenario::document::Item;
use casus_session::command::Time;
use casus_session::record::Link;
use casus_session::seat::Role;
use casus_session::store::Log;
use casus_session::view::ItemStatus;
use casus_session::{
    Actor, Answer, Command, CommandId, Event, Game, Record, Refusal, SeatId, Session, View, Viewer,
};
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::MissedTickBehavior;

/// The beat on which screens are drawn.
pub const BEAT: Duration = Duration::from_millis(100);
/// Requests that wait for the writer in each lane; past them a seat is told to come again.
const LANE: usize = 1_024;
/// Commands that are kept by one commit.
const GROUP: usize = 64;

/// Screens among which one is looked for that another place can have too.
const ALIKE: usize = 40;

/// What can be asked of the writer.
pub enum Ask {
    /// Carries out a command.
    Submit {
        /// Whose.
        actor: Actor,
        /// The client's name of it.
        id: CommandId,
        /// What.
        command: Box<Command>,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<Answer, Problem>>,
    },
    /// Hands out the game, its whole log, and whether the play is over.
    Log(oneshot::Sender<Result<Played, Problem>>),
    /// Hands out the game and its list as it stands.
    Present(oneshot::Sender<Present>),
    /// Draws the screens at once.
    Beat(oneshot::Sender<()>),
}

/// What was played so far.
#[derive(Debug)]
pub struct Played {
    /// The game.
    pub game: Arc<Game>,
    /// The whole log.
    pub records: Vec<Record>,
    /// The same as it stands in its file, if it has one.
    pub log: Option<Log>,
    /// Whether the play is over.
    pub over: bool,
}

/// The list of a game as it stands.
#[derive(Debug)]
pub struct Present {
    /// The game.
    pub game: Arc<Game>,
    /// Each row and where its item stands.
    pub list: Vec<(Item, ItemStatus)>,
}

/// What handlers share with the writer.
pub struct Shared {
    /// The lane of control, which is served first.
    pub control: mpsc::Sender<Ask>,
    /// The lane of everybody else.
    pub seats: mpsc::Sender<Ask>,
    /// Places.
    pub places: Places,
    /// The door.
    pub door: Mutex<Door>,
    /// The list that the facilitator reads in.
    pub list: Mutex<Listing>,
    /// The clock.
    pub clock: Clock,
    /// Whether the writer draws by itself, or only when asked.
    pub beats: bool,
}

impl Shared {
    /// The door, for a moment.
    pub fn door(&self) -> std::sync::MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The list that the facilitator reads in, for a moment.
    pub fn list(&self) -> std::sync::MutexGuard<'_, Listing> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out a command.
    pub(crate) async fn submit(
        &self,
        actor: Actor,
        id: CommandId,
        command: Command,
    ) -> Result<Answer, Problem> {
        let lane = match actor {
            Actor::Seat(SeatId::FACILITATOR) => &self.control,
            _ => &self.seats,
        };
        let (reply, answer) = oneshot::channel();
        let ask = Ask::Submit { actor, id, command: Box::new(command), reply };
        lane.try_send(ask).map_err(|_| Problem::unavailable("There is more to do than can be done."))?;
        answer.await.map_err(|_| Problem::unavailable("The session has stopped."))?
    }

    /// The game and its list as it stands.
    pub(crate) async fn present(&self) -> Result<Present, Problem> {
        let (reply, answer) = oneshot::channel();
        self.control
            .try_send(Ask::Present(reply))
            .map_err(|_| Problem::unavailable("There is more to do than can be done."))?;
        answer.await.map_err(|_| Problem::unavailable("The session has stopped."))
    }

    /// The game, its whole log, and whether the play is over.
    pub(crate) async fn log(&self) -> Result<Played, Problem> {
        let (reply, answer) = oneshot::channel();
        self.control
            .try_send(Ask::Log(reply))
            .map_err(|_| Problem::unavailable("There is more to do than can be done."))?;
        answer.await.map_err(|_| Problem::unavailable("The session has stopped."))?
    }
}

/// The lanes to the writer, at its end.
pub struct Lanes {
    control: mpsc::Receiver<Ask>,
    seats: mpsc::Receiver<Ask>,
}

/// Lanes, at both ends.
#[must_use]
pub fn lanes() -> (mpsc::Sender<Ask>, mpsc::Sender<Ask>, Lanes) {
    let (control, at_control) = mpsc::channel(LANE);
    let (seats, at_seats) = mpsc::channel(LANE);
    (control, seats, Lanes { control: at_control, seats: at_seats })
}

/// The writer.
pub struct Host {
    shared: Arc<Shared>,
    session: Session,
    ledger: Ledger,
    /// Why nothing is taken any more, if so.
    halted: Option<Problem>,
    /// Whether screens may have changed.
    dirty: bool,
    /// What each place was last shown; nothing where that could not be drawn.
    shown: BTreeMap<String, Option<Arc<Shown>>>,
    around: Around,
    /// What is shown of the list that is read in, and of which of its versions.
    list: (u64, Option<Arc<ListView>>),
}

/// What a screen was made of: a view, and for control and the board what the console knows besides.
type Shown = (Arc<View>, Option<Around>);

/// A screen that was drawn on this beat, and what it was made of.
type Drawn = (Arc<Shown>, &'static str, Arc<Regions>);

type Pending = (oneshot::Sender<Result<Answer, Problem>>, Result<Answer, Problem>);

impl Host {
    /// A writer for a session and its log.
    #[must_use]
    pub fn new(shared: Arc<Shared>, session: Session, ledger: Ledger) -> Host {
        Host {
            shared,
            session,
            ledger,
            halted: None,
            dirty: true,
            shown: BTreeMap::new(),
            around: Around::default(),
            list: (0, None),
        }
    }

    /// Serves until it is told to stop, then what still waits.
    pub async fn serve(mut self, mut lanes: Lanes, mut stop: watch::Receiver<bool>) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let ask = tokio::select! {
                biased;
                Some(ask) = lanes.control.recv() => Some(ask),
                _ = beat.tick(), if self.shared.beats => None,
                Some(ask) = lanes.seats.recv() => Some(ask),
                _ = stop.changed() => return,
            };
            match ask {
                None => {
                    self.beat();
                    self.ledger.live(self.shared.clock.now());
                }
                Some(ask) => self.group(ask, &mut lanes),
            }
        }
    }

    /// Carries out what waits, keeps it with one commit, then answers.
    fn group(&mut self, first: Ask, lanes: &mut Lanes) {
        let mut pending: Vec<Pending> = Vec::new();
        let mut logs = Vec::new();
        let mut beats = Vec::new();
        let mut forked = None;
        let mut next = Some(first);
        while let Some(ask) = next {
            match ask {
                Ask::Submit { actor, id, command, reply } => {
                    let fork = match *command {
                        Command::Time(Time::Fork { keep }) => Some(keep),
                        _ => None,
                    };
                    let result = self.submit(&actor, &id, *command);
                    forked = forked.or(fork.filter(|_| result.is_ok()));
                    pending.push((reply, result));
                    // What comes after a fork is for the session that goes on.
                    if forked.is_some() {
                        break;
                    }
                }
                Ask::Log(reply) => logs.push(reply),
                Ask::Present(reply) => {
                    let game = Arc::clone(self.session.game());
                    let _ = reply.send(Present { game, list: self.session.list() });
                }
                Ask::Beat(done) => beats.push(done),
            }
            next = (pending.len() < GROUP)
                .then(|| lanes.control.try_recv().or_else(|_| lanes.seats.try_recv()).ok())
                .flatten();
        }
        let kept = self.keep().and_then(|()| forked.map_or(Ok(()), |keep| self.fork(keep)));
        self.welcome();
        for (reply, result) in pending {
            let answer = match &kept {
                Ok(()) => result,
                Err(problem) => Err(problem.clone()),
            };
            let _ = reply.send(answer);
        }
        for reply in logs {
            let _ = reply.send(self.log());
        }
        for done in beats {
            self.beat();
            let _ = done.send(());
        }
    }

    fn log(&self) -> Result<Played, Problem> {
        let log = self.ledger.log().map_err(|e| Problem::incident(&e))?;
        let records = match &log {
            Some(log) => log.records.clone(),
            None => self.ledger.records().map_err(|e| Problem::incident(&e))?,
        };
        let over =
            records.iter().flat_map(|r| &r.events).any(|e| matches!(e, Event::Ended | Event::Closed { .. }));
        Ok(Played { game: Arc::clone(self.session.game()), records, log, over })
    }

    fn submit(&mut self, actor: &Actor, id: &CommandId, command: Command) -> Result<Answer, Problem> {
        if let Some(problem) = &self.halted {
            return Err(problem.clone());
        }
        let now = self.shared.clock.now();
        let done = catch_unwind(AssertUnwindSafe(|| self.session.submit(actor, id, command, now)));
        self.dirty = true;
        match done {
            Ok(answer) => answer.map_err(|refusal| refused(&refusal)),
            Err(panic) => {
                let what = panic_text(panic.as_ref());
                let problem = Problem::incident(&format!("a command broke the session: {what}"));
                self.halted = Some(problem.clone());
                Err(problem)
            }
        }
    }

    /// The one place where records are kept. What is not kept did not happen: the session goes back to what the log
    /// holds and takes nothing more.
    fn keep(&mut self) -> Result<(), Problem> {
        let records = self.session.take_unsaved();
        if records.is_empty() {
            return Ok(());
        }
        for record in &records {
            self.shared.places.note(record);
        }
        let Err(error) = self.ledger.commit(records) else { return Ok(()) };
        tracing::error!(error = %error.escape_debug(), "the log cannot be written");
        let words = "The log cannot be written, so nothing is taken any more. What was acknowledged is kept.";
        let problem = Problem::new(StatusCode::INSUFFICIENT_STORAGE, "log_full", words);
        self.halted = Some(problem.clone());
        let kept = self.ledger.records().map(|r| Session::replay(Arc::clone(self.session.game()), r));
        if let Ok(Ok(session)) = kept {
            self.session = session;
        }
        Err(problem)
    }

    /// Goes on from an earlier record in a log of its own. Everybody keeps seat and device.
    fn fork(&mut self, keep: u64) -> Result<(), Problem> {
        let broken = |what: String| Problem::incident(&what);
        let records = self.ledger.records().map_err(broken)?;
        let head = self.ledger.head().to_string();
        let game = Arc::clone(self.session.game());
        let mut session =
            Session::fork(game, records.clone(), keep, &head).map_err(|e| broken(e.to_string()))?;
        let now = self.shared.clock.now();
        for (at, (actor, seating)) in fork::carried_over(&records, keep).into_iter().enumerate() {
            let id = CommandId::try_from(format!("carried-{at}")).map_err(broken)?;
            session.submit(&actor, &id, Command::Seating(seating), now).map_err(|e| broken(e.words))?;
        }
        self.ledger = self.ledger.fork().map_err(broken)?;
        self.session = session;
        self.dirty = true;
        let fresh = self.session.take_unsaved();
        self.ledger.commit(fresh).map_err(broken)
    }

    /// Lets time pass and draws what changed.
    pub fn beat(&mut self) {
        let now = self.shared.clock.now();
        if self.halted.is_none() && self.session.next_due().is_some_and(|due| due <= now) {
            let done = catch_unwind(AssertUnwindSafe(|| self.session.advance(now)));
            self.dirty = true;
            match done {
                Ok(()) => drop(self.keep()),
                Err(panic) => {
                    let what = panic_text(panic.as_ref());
                    self.halted = Some(Problem::incident(&format!("time broke the session: {what}")));
                }
            }
        }
        let door = self.shared.door().view(now.0);
        self.draw(door, now.0);
    }

    /// Draws for whoever has just come, so that a first page is never empty.
    fn welcome(&mut self) {
        let now = self.shared.clock.now().0;
        for place in self.shared.places.all() {
            let name = place.name();
            if !self.shown.contains_key(&name) {
                let shown = self.show(&place, &self.around, None, now, &mut Vec::new());
                self.shown.insert(name, shown);
            }
        }
    }

    fn draw(&mut self, door: DoorView, now: u64) {
        let places = self.shared.places.all();
        let seen = places
            .iter()
            .map(|p| (p.seat, p.away_since().map_or(Seen::Here, |since| Seen::Away { since })))
            .collect();
        let halted = self.halted.as_ref().map(|p| p.title.clone());
        let around = Around {
            door,
            seen,
            halted,
            sealed: self.ledger.sealed().map(Link::short),
            list: self.list(),
            log: self.log_view(),
            machine: self.ledger.machine(),
        };
        if !self.dirty && around == self.around && self.shown.len() == places.len() {
            return;
        }
        self.dirty = false;
        let (mut shown, mut drawn) = (BTreeMap::new(), Vec::new());
        for place in places {
            let name = place.name();
            let last = self.shown.remove(&name).flatten();
            let new = self.show(&place, &around, last, now, &mut drawn);
            shown.insert(name, new);
        }
        self.shown = shown;
        self.around = around;
    }

    /// The end of the log as it stands.
    fn log_view(&self) -> Option<Arc<LogView>> {
        if !self.dirty && self.around.log.is_some() {
            return self.around.log.clone();
        }
        Some(Arc::new(LogView { head: self.ledger.head().short(), told: self.session.tail() }))
    }

    /// What the list that is read in would change now.
    fn list(&mut self) -> Option<Arc<ListView>> {
        let listing = self.shared.list();
        if listing.version != self.list.0 || self.dirty && self.list.1.is_some() {
            let view = listing.reading.as_ref().map(|reading| Arc::new(reading.view(&self.session.list())));
            self.list = (listing.version, view);
        }
        self.list.1.clone()
    }

    /// Draws the screen of a place if it is made of something else than it was last; places that see the same have one
    /// screen in `drawn` among them. A screen that cannot be drawn stays as it is, and the others go on.
    fn show(
        &self,
        place: &Place,
        around: &Around,
        last: Option<Arc<Shown>>,
        now: u64,
        drawn: &mut Vec<Drawn>,
    ) -> Option<Arc<Shown>> {
        let done = catch_unwind(AssertUnwindSafe(|| {
            let view = Arc::new(self.session.project(&Viewer::Seat(place.seat)));
            // Only control and the board are shown anything of the door.
            let own = around.of(&view);
            let shown = (view, own);
            if last.as_ref().is_none_or(|last| last.0 != shown.0) {
                place.outlet.see(Arc::clone(&shown.0));
            }
            if let Some(last) = last.filter(|last| **last == shown) {
                return last;
            }
            let recent = drawn.len().saturating_sub(ALIKE);
            let alike = drawn[recent..].iter().position(|(made_of, ..)| **made_of == shown);
            let at = alike.map(|at| recent + at).unwrap_or_else(|| {
                let through = self.looks_through(&shown.0);
                let (screen, regions) = pages::screen(&shown.0, through.as_ref(), shown.1.as_ref());
                drawn.push((Arc::new(shown), screen, Arc::new(regions)));
                drawn.len() - 1
            });
            let (made_of, screen, regions) = &drawn[at];
            place.outlet.show(screen, Arc::clone(regions), now);
            Arc::clone(made_of)
        }));
        let told = |panic: &Box<dyn Any + Send>| {
            Problem::incident(&format!("a screen cannot be drawn: {}", panic_text(panic.as_ref())))
        };
        done.inspect_err(|panic| drop(told(panic))).ok()
    }

    /// What control sees through another's eyes.
    fn looks_through(&self, view: &View) -> Option<(Role, View)> {
        let View::Control(control) = view else { return None };
        let role = control.looks_as.clone()?;
        let view = self.session.project(&Viewer::Role(role.clone()));
        Some((role, view))
    }
}

fn refused(refusal: &Refusal) -> Problem {
    let status = StatusCode::from_u16(refusal.class().status()).unwrap_or(StatusCode::CONFLICT);
    let code = serde_json::to_value(refusal.code).ok().and_then(|v| v.as_str().map(str::to_owned));
    let mut problem = Problem::new(status, code.as_deref().unwrap_or("refused"), refusal.words.clone());
    problem.pointer.clone_from(&refusal.pointer);
    problem
}
