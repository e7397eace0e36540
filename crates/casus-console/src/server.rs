//! The web server: what is let in, what is answered, and how it stops.

mod body;
mod guard;
mod list;
mod listen;
pub(crate) mod papers;
mod problem;
mod routes;
mod stream;

pub use body::COMMAND;
pub use guard::Names;
pub use listen::{Limits, Server};
pub use problem::Problem;
