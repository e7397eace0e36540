//! The live game: people, models and programs in the seats of an alliance, and what each of them may see.
//!
//! A [`Game`] is what is played: setup, table, seed. A [`Session`] plays it. A seat sends a [`Command`], which may be
//! refused; what follows from it is a list of [`Event`]s, which may not, and a [`Record`] for the log. What falls due
//! by itself fires in [`Session::advance`]. What a seat sees is [`Session::project`], a pure function of the state and
//! the viewer, and nothing else of the state can be serialised.
//!
//! ```
//! use casus_scenario::ScenarioFile;
//! use casus_session::{Game, Millis, Session};
//! use std::sync::Arc;
//!
//! let loaded = ScenarioFile::shipped("staged-border-incident").expect("it ships").load().expect("it loads");
//! let game = Arc::new(Game::new(&loaded, 2026).expect("the model takes it"));
//! let session = Session::open(game, "hash of the facilitator's token", Millis(0));
//! assert_eq!(session.game().members().len(), 32);
//! ```
//!
//! What is absent: network, clock, threads, files but the store's, and any way from one seat's secrets to another
//! seat's view.

pub mod clock;
pub mod command;
pub mod debrief;
mod diff;
pub mod event;
mod game;
pub mod limits;
pub mod msel;
mod odds;
mod project;
pub mod record;
mod refusal;
mod rehearsal;
mod rules;
pub mod script;
pub mod seat;
mod session;
pub mod simulated;
mod state;
pub mod store;
mod tail;
pub mod view;
pub mod words;

pub use clock::Millis;
pub use command::Command;
pub use event::Event;
pub use game::Game;
pub use record::{Actor, Answer, CommandId, Record};
pub use refusal::{Class, Code, Refusal};
pub use rehearsal::{rehearse, rehearse_with};
pub use seat::{Party, Role, SeatId};
pub use session::{Session, Viewer};
pub use state::{Stamp, State};
pub use tail::Told;
pub use view::View;

/// The id of a member, an item or a draft, as the scenario writes it.
pub use casus_scenario::value::Id;
