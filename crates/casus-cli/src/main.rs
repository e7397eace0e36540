//! The casus command.
fn main() {}
