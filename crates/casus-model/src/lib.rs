//! The deterministic core of casus.
