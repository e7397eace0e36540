//! The console over real sockets: what it refuses, what it says to whom, and that nothing else gets out.

mod after;
mod attacks;
mod bench;
mod fog;
mod list;
mod programs;
mod requests;
