//! What is measured of a run. Fracture (how split the allies are) and error (how wrong the answer was) are kept
//! apart throughout: a united alliance can be unitedly wrong.
//!
//! [`fracture`] is taken on every tick with news. The rest is computed when somebody asks for it: [`shares`] says what
//! each member adds to the index, [`mod@line`] where the alliance would part, the others are the usual indices of the
//! literature beside which the index can be read.

pub mod blocs;
pub mod divergence;
pub mod fracture;
pub mod line;
pub mod polarisation;
pub mod score;
pub mod settling;
pub mod shares;
pub mod spread;
