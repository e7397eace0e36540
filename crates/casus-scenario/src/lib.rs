//! Scenario files and member packs: reading, checking and lowering to a [`casus_model::Setup`].
//!
//! A scenario is a RON file that a facilitator can write by hand; a pack holds the members of an alliance. Loading
//! gives a value or nothing, and every problem at once, each with its code, place, expectation and hint.
//!
//! ```
//! use casus_model::{Draws, Model};
//! use casus_scenario::ScenarioFile;
//!
//! // Load a scenario, change what Poland needs to believe before it points a finger, and play it.
//! let mut file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
//! file.set("members.POL.attribution_threshold", "0.95");
//! let loaded = file.load().map_err(|problems| {
//!     let lines = problems.iter().flat_map(|p| p.diagnostics.iter().map(|d| d.plain(&p.source)));
//!     lines.collect::<Vec<_>>().join("\n")
//! })?;
//! let model = Model::new(loaded.setup)?;
//! let report = model.play(Draws::new(2026, 0, 0));
//! println!("{} at rung {}", report.outcome.kind.name(), report.outcome.rung);
//! println!("fracture {:.3}, of which the provocation added {:.3}", report.fracture.afi.last,
//!     report.fracture.afi.change.map_or(0.0, |c| c.last));
//! assert!(report.fracture.afi.peak >= report.fracture.afi.last);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`ScenarioFile`] is the way in; [`document`] holds the types of the format, [`diagnostic`] what can be wrong with
//! a text, [`shipped`] what every copy carries. Nothing here runs a model.

mod check;
pub mod diagnostic;
pub mod document;
pub mod edit;
pub mod limits;
mod load;
mod lower;
pub mod parse;
pub mod shipped;
mod table;
pub mod template;
pub mod tree;
pub mod value;

pub use diagnostic::{Code, Diagnostic, Severity, Source};
pub use document::Table;
pub use load::{Loaded, Problems, ScenarioFile, check_pack, read, same_ids};
pub use table::plain_delegation;
pub use template::Template;
