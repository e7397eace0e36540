//! `casus completions`: what a shell needs to complete arguments.

use crate::args::Cli;
use crate::exit::{Exit, Failure};
use crate::output;
use clap::CommandFactory;
use clap_complete::Shell;

pub(crate) fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "casus", &mut bytes);
    output::out(&bytes)?;
    Ok(Exit::Ok)
}
