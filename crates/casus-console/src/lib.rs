//! The web console of a live session: people in seats, each at a browser of its own, on a network that may be nobody's
//! friend.
//!
//! A browser asks for pages and listens to one stream; it sends commands. What it is shown is the projection that
//! [`casus_session`] makes for its seat, drawn as HTML in regions; no rule of the game lives here, and no text of another
//! seat's gets this far. A program in a seat is a browser that takes the projection itself, as JSON.
//!
//! ```text
//! browser --command--> server --> host --submit--> Session --records--> ledger (kept)
//! browser <--answer--  server <---------------------------------------------/
//! browser <--frames--  outlet <-- pages <-- View <-- project, on a beat of 100 ms
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`server`] | sockets, what every request must pass, addresses, streams |
//! | [`host`] | the one writer: commands in, records kept, screens drawn |
//! | [`ledger`] | where records are kept |
//! | [`list`] | a list of events that is read in from a file, until it is accepted |
//! | [`identity`], [`door`], [`place`] | codes for people, tokens for browsers, who gets in where |
//! | [`outlet`] | what goes to one place: its screen, its numbered frames, its view for programs |
//! | [`pages`], [`words`], [`qr`] | views as HTML, and the words in them |
//! | [`bundle`] | what is left of a session: the review, its tables, the log, their hashes |
//! | [`rate`], [`clock`] | how fast a seat may send, and what time it is |
//! | [`limits`] | how much is taken, as it is published |
//! | [`machine`] | what is looked at on the machine before the start |
//!
//! What holds everywhere:
//!
//! - A record is kept before its answer or any frame leaves ([`host`], one place).
//! - What goes to a place is a function of the views of its seat: no global numbers, no counts of others, and one beat.
//!   The board is shown one thing more, the head at which the log was sealed when the play ended.
//! - No token stands in an address, a page or a log; only hashes of tokens are kept.
//! - Nothing is asked of the outside, and nothing of a browser that it withholds on plain HTTP.
//! - Text that people wrote is text: it is escaped where HTML is made, and nowhere does HTML come from anywhere else.

mod assets;
pub mod bundle;
pub mod clock;
mod console;
pub mod door;
pub mod host;
pub mod identity;
pub mod ledger;
pub mod limits;
pub mod list;
pub mod machine;
pub mod outlet;
pub mod pages;
pub mod place;
pub mod print;
pub mod qr;
pub mod rate;
pub mod server;
pub mod words;

pub use console::{Console, Options};
