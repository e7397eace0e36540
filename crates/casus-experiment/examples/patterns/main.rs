//! Measures the patterns that would make one trust the model, and prints them as the tables of `docs/patterns.md`.
//!
//! Takes the number of replicates; without one, the number behind the document.

mod measured;

use std::process::ExitCode;

/// Replicates behind the document.
const REPLICATES: u32 = 2000;

fn main() -> ExitCode {
    let asked = std::env::args().nth(1).map_or(Ok(REPLICATES), |arg| arg.parse());
    let Ok(replicates @ 2..) = asked else {
        eprintln!("the number of replicates is a whole number from 2");
        return ExitCode::from(2);
    };
    use measured::{p1, p2, p3, p4, p5, p6, p7, p8, p9};
    for measure in [p1, p2, p3, p4, p5, p6, p7, p8, p9] {
        println!("{}", measure(replicates));
    }
    ExitCode::SUCCESS
}
