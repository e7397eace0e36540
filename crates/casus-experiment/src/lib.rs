//! Replicated runs of a casus model and their statistics.
//!
//! One run of a model is an anecdote. A [`Batch`] plays many, each under its own replicate number and on as many
//! threads as asked for; its [`Rows`] hold the [`Summary`](casus_model::Summary) of every run and what each member
//! did over all of them; an [`Ensemble`] describes the rows: means with standard errors and quantiles, frequencies
//! with Wilson intervals, and times to a decision as censored times, because a run that ends undecided says only that
//! the decision would have come later.
//!
//! Threads never show in the numbers. A replicate's randomness is addressed by its number, its row lands in its own
//! place, what is kept for each member are counts, and every sum over runs is taken afterwards in the order of the
//! replicates. So equal model, seed and range give equal bytes at any number of threads, and replicate k alone equals
//! row k of a batch.
//!
//! ```
//! use casus_experiment::{Batch, Ensemble};
//! use casus_model::Model;
//! use casus_scenario::ScenarioFile;
//!
//! let file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
//! let model = Model::new(file.load().expect("it loads").setup)?;
//! let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates: 100, threads: 0 };
//! let ensemble = Ensemble::of(&batch, &batch.run(&|_| ()));
//! let afi = ensemble.fracture.afi.peak;
//! println!("peak fracture {:.3} ± {:.3}", afi.mean.unwrap_or(0.0), afi.se.unwrap_or(0.0));
//! assert_eq!(afi.n, 100);
//! # Ok::<(), casus_model::InvalidSetup>(())
//! ```
//!
//! The intervals express sampling of runs and nothing else: they shrink with more replicates, and the distance
//! between the model and the world does not.
//!
//! | module | what it holds |
//! |---|---|
//! | [`batch`] | playing a range of replicates |
//! | [`course`], [`attributions`] | the measures over time in many runs, and who found what likeliest |
//! | [`ensemble`] | the description of a batch, the contract `casus.ensemble` |
//! | [`why`] | the causes of a fracture, the contract `casus.why` |
//! | [`roc`] | the ideal observer, the contract `casus.roc` |
//! | [`backtest`] | coded incidents of the record against what allies did, the contract `casus.backtest` |
//! | [`stress`] | worst cases, best answers and their game, the contract `casus.stress` |
//! | [`statistic`], [`survival`] | the numbers that they are made of |
//! | [`detection`] | telling signal from noise: sensitivity, criterion, the best threshold |
//! | [`experiment`], [`space`] | the experiment document, and the samples that it names |
//! | [`design`] | at which points of the uncertainty space a study is played |
//! | [`distribution`] | from a coordinate of such a point to a value |
//! | [`sweep`], [`study`], [`table`] | playing a study, the folder that keeps it, and its tables |
//! | [`analysis`] | what a study says, the contract `casus.analysis` |
//! | [`sensitivity`] | what each uncertain input brings to an outcome, and what luck does |
//! | [`discovery`] | where among the uncertainties an event happens: PRIM and CART |
//! | [`grid`] | an outcome of every policy at every point |
//! | [`robustness`], [`tradeoff`] | how policies do across points, and over- against under-reaction |
//! | [`verdict`] | verdicts on hypotheses that were registered before the run |
//! | [`probability`] | distribution functions for tests and intervals |
//! | [`repeats`] | how many tables it takes to tell people from the model |
//! | [`power`], [`voters`] | voting power under a quota, and what strategic voters would do |

pub mod analysis;
pub mod attributions;
pub mod backtest;
pub mod batch;
mod bootstrap;
pub mod course;
pub mod design;
pub mod detection;
pub mod discovery;
pub mod distribution;
pub mod ensemble;
pub mod experiment;
pub mod grid;
pub mod power;
pub mod probability;
pub mod repeats;
pub mod robustness;
pub mod roc;
pub mod sensitivity;
pub mod space;
pub mod statistic;
pub mod stress;
pub mod study;
pub mod survival;
pub mod sweep;
pub mod table;
pub mod tradeoff;
pub mod verdict;
pub mod voters;
pub mod why;

pub use analysis::Analysis;
pub use attributions::Attributions;
pub use backtest::Backtest;
pub use batch::{Batch, MemberTally, Rows};
pub use course::Courses;
pub use ensemble::Ensemble;
pub use experiment::{Experiment, ExperimentFile};
pub use roc::Roc;
pub use space::Space;
pub use statistic::{Frequency, Stat};
pub use stress::Stress;
pub use survival::Survival;
pub use sweep::Sweep;
pub use why::single::WhyRun;
pub use why::{Why, Worth};
