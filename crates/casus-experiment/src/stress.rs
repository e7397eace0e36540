//! Worst cases.

pub mod game;
pub mod search;
