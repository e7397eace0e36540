//! One integration binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod backtest;
mod bad;
mod beliefs;
mod book;
mod conformance;
mod golden;
mod history;
mod laws;
mod layers;
mod measures;
mod patterns;
mod procedure;
mod randomness;
mod rules;
mod table;
mod verification;
