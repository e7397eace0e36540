//! Everything that is so in a session. It holds every seat's secrets and cannot be serialised.
//!
//! ```compile_fail
//! fn serialises<T: serde::Serialize>() {}
//! serialises::<casus_session::State>();
//! ```

/// The state of a session.
#[derive(Clone, Debug, Default)]
pub struct State {}
