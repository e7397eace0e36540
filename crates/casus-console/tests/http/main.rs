//! The console over real sockets: what it refuses, what it says to whom, and that nothing else gets out.

mod after;
mod agreement;
mod attacks;
mod bench;
mod door;
mod fog;
mod list;
mod lists;
mod offers;
#[path = "../../../casus-session/tests/all/plan.rs"]
mod plan;
mod programs;
mod requests;
mod tail;
mod tls;
mod wire;
mod worlds;
