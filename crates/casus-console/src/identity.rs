//! Who is at the other end: join codes for people, tokens for browsers, cookies between them.
//!
//! A person types a [`Code`] once; a browser then carries a [`Token`], of which only the hash is kept. No token stands in
//! an address: the facilitator's key and join codes come in the fragment, which no browser sends.

pub(crate) mod attempts;
mod code;
mod cookie;
mod token;

pub use attempts::{Attempts, Wait};
pub use code::{Code, normalised};
pub use cookie::{LIFE as COOKIE_LIFE, any as any_cookie, set as set_cookie};
pub(crate) use token::hex;
pub use token::{Hash, Token};

/// Bytes from the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without entropy there is no secret to hand out, and nothing sensible to go on with.
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
