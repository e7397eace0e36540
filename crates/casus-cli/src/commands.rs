//! The commands, each in a file of its own.

pub(crate) mod analyze;
pub(crate) mod backtest;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod handouts;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod msel;
mod named;
pub(crate) mod new;
mod report;
pub(crate) mod roc;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod stress;
pub(crate) mod study;
pub(crate) mod sweep;
pub(crate) mod table;
pub(crate) mod why;
