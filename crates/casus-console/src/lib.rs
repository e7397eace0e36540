//! The web console of a live session.

mod assets;
pub mod clock;
mod console;
pub mod door;
pub mod host;
pub mod identity;
pub mod ledger;
pub mod outlet;
pub mod pages;
pub mod place;
pub mod print;
pub mod qr;
pub mod rate;
pub mod server;
pub mod words;

pub use console::{Console, Options};
