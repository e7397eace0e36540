//! Attribution under ambiguity, the silence procedure and alliance fracture: the deterministic core of casus.
//!
//! Members of an alliance see different evidence about a provocation, weigh it with different priors, influence each
//! other, want different answers and decide by consensus. The model measures how far that consensus fractures and,
//! apart from it, how wrong the common answer is. It explores; it does not predict.
//!
//! A [`Setup`] describes a game: hypotheses, members, evidence, injects, procedure, adversary, rules and parameters.
//! The `casus-scenario` crate makes one from a file; a program may build or change one by hand. [`Model::new`]
//! checks and compiles it. [`Model::play`] gives the full [`Report`] of a run; [`Model::silent`] gives a [`Run`]
//! that a batch restarts for every replicate without allocating.
//!
//! A run is a list of ticks, and a tick is twelve phases in a fixed order: injects, the adversary, collection,
//! dissemination, belief update, influence, preference, unilateral acts, procedure, response effects, measures, log.
//! The modules follow the phases:
//!
//! | module | what it holds |
//! |---|---|
//! | [`setup`], [`parameters`], [`member`], [`ladder`] | the description of a game |
//! | [`evidence`], [`influence`] | likelihoods, sharing, the networks |
//! | [`council`], [`conduct`], [`adversary`] | procedure, public lines and lone acts, provocations |
//! | [`metrics`], [`report`], [`trace`] | what is measured and told |
//! | [`observer`] | what the evidence was worth |
//! | [`rng`], [`math`], [`time`] | addressed randomness, bit-stable functions, integer time |
//!
//! What is absent: input and output, clocks, threads, hash order, platform mathematics. Equal setup, seed and
//! replicate give equal bits on any machine under one [`VALUE_VERSION`].

pub mod adversary;
pub mod advice;
mod attribution;
pub mod conduct;
pub mod council;
pub mod event;
pub mod evidence;
mod ids;
pub mod influence;
pub mod ladder;
mod log;
pub mod math;
pub mod member;
pub mod metrics;
mod model;
pub mod observer;
pub mod parameters;
mod preference;
pub mod report;
pub mod rng;
pub mod setup;
pub mod sprt;
mod state;
mod step;
pub mod time;
pub mod trace;
pub mod words;

pub use conduct::PublicLine;
pub use event::Event;
pub use ids::{HypothesisId, ItemId, MemberId};
pub use ladder::ClaimLevel;
pub use metrics::fracture::Fracture;
pub use model::{InvalidSetup, Model};
pub use report::{OutcomeKind, Report, Summary};
pub use rng::Draws;
pub use setup::Setup;
pub use step::Run;
pub use time::Tick;

/// Version of the numbers. It rises whenever an unchanged setup, seed and replicate would give other numbers, and
/// the changelog lists the change under "Value-breaking".
pub const VALUE_VERSION: u32 = 4;
