//! One binary: the acceptance walks as texts, laws of clocks and silence, secrecy, replay.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod after;
mod agreement;
mod book;
mod jumps;
mod laws;
mod plan;
mod recall;
mod scripts;
mod secrecy;
mod support;
