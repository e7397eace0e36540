//! One integration binary.
mod bad;
mod book;
mod golden;
mod laws;
mod layers;
mod patterns;
mod procedure;
mod randomness;
