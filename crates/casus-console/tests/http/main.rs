//! The console over real sockets: what it refuses, what it says to whom, and that nothing else gets out.

mod attacks;
mod bench;
mod fog;
mod lists;
#[path = "../../../casus-session/tests/all/plan.rs"]
mod plan;
mod requests;
mod tls;
mod wire;
mod worlds;
