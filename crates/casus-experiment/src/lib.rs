//! Replicated runs.
