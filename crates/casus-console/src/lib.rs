//! The web console of a live session.
pub mod identity;
pub mod outlet;
pub mod rate;
