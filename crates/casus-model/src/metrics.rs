//! What is measured of a run. Fracture (how split the allies are) and error (how wrong the answer was) are kept
//! apart throughout: a united alliance can be unitedly wrong.

pub mod fracture;
pub mod line;
