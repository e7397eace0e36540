//! The web server: what is let in, what is answered, and how it stops.

mod body;
mod guard;
mod list;
mod listen;
pub(crate) mod papers;
mod problem;
mod reception;
mod routes;
mod stream;
mod tls;

pub use body::COMMAND;
pub use guard::Names;
pub(crate) use list::FILE as LIST;
pub use listen::{CONNECTIONS, Limits, PER_ADDRESS, STREAMS, Server};
pub use problem::Problem;
pub(crate) use problem::panic_text;
pub(crate) use reception::HEAD_BYTES;
pub use reception::Reception;
pub(crate) use tls::names;
pub use tls::{Encryption, Tls};
