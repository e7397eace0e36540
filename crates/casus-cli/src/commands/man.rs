//! `casus man`: the manual pages.

use crate::args::Cli;
use crate::exit::{Exit, Failure};
use crate::output;
use casus_scenario::diagnostic::clean;
use clap::CommandFactory;
use std::path::Path;

pub(crate) fn man(dir: Option<&Path>) -> Result<Exit, Failure> {
    let Some(dir) = dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command())
            .render(&mut page)
            .map_err(|error| Failure::new(Exit::Bug, format!("the page cannot be made: {error}")))?;
        output::out(&page)?;
        return Ok(Exit::Ok);
    };
    let made = std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(Cli::command(), dir));
    made.map_err(|error| Failure::new(Exit::Create, format!("{}: {error}", clean(&dir.to_string_lossy()))))?;
    Ok(Exit::Ok)
}
