//! What a reader sees: lines of styled text that fit 80 columns.

pub(crate) mod analysis;
pub(crate) mod backtest;
pub(crate) mod chart;
pub(crate) mod diagnostic;
pub(crate) mod ensemble;
pub(crate) mod json;
pub(crate) mod line;
pub(crate) mod look;
pub(crate) mod members;
pub(crate) mod reproduce;
pub(crate) mod roc;
pub(crate) mod single;
pub(crate) mod stress;
pub(crate) mod table;
pub(crate) mod timeline;
pub(crate) mod why;
pub(crate) mod words;

/// Width of everything that is laid out. A narrower terminal wraps it.
pub(crate) const WIDTH: usize = 80;
