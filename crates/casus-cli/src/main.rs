//! The `casus` command: arguments, commands and rendering. Whatever it does, a program can do with the libraries.
//!
//! `args` says what can be typed, `commands` does it, `render` shapes what is printed, `output` prints it, and
//! `exit` names the codes with which the process ends. No rule of the game lives here.

mod args;
mod bug;
mod commands;
mod exit;
mod output;
mod phases;
mod render;

use args::{Cli, Command};
use clap::Parser;
use exit::{Exit, Failure};
use std::process::ExitCode;

fn main() -> ExitCode {
    bug::install();
    // A file that outgrows a limit is then a failure that can be told, as a full disk is.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default());
    let ended = std::panic::catch_unwind(casus);
    let exit = match ended {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => {
            if !failure.message.is_empty() {
                output::err(&format!("error: {failure}\n"));
            }
            failure.exit
        }
        Err(_) => Exit::Bug,
    };
    ExitCode::from(exit as u8)
}

fn casus() -> Result<Exit, Failure> {
    let cli = match Cli::try_parse_from(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are errors to clap, but not to the user.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
            return output::settled(error.print()).map(|()| exit);
        }
    };
    for name in args::unknown_variables(std::env::vars_os().map(|(name, _)| name)) {
        let known = args::VARIABLES;
        let hint = match casus_scenario::diagnostic::nearest(&name, known) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("known are {}", known.join(" and ")),
        };
        output::warning(&format!("the environment variable {name} is not known and has no effect; {hint}"));
    }
    match &cli.command {
        Command::Run(run) => commands::run::run(run, cli.color),
        Command::Why(why) => commands::why::why(why, cli.color),
        Command::Roc(roc) => commands::roc::roc(roc, cli.color),
        Command::Stress(stress) => commands::stress::stress(stress, cli.color),
        Command::Sweep(sweep) => commands::sweep::sweep(sweep, cli.color),
        Command::Analyze(analyze) => commands::analyze::analyze(analyze, cli.color),
        Command::Backtest(backtest) => commands::backtest::backtest(backtest, cli.color),
        Command::Merge(merge) => commands::study::merge(merge),
        Command::Verify(verify) => commands::study::verify(verify),
        Command::Replay(replay) => commands::study::replay(replay, cli.color),
        Command::Serve(serve) => commands::serve::serve(serve, cli.color),
        Command::Table(table) => commands::table::table(table, cli.color),
        Command::Msel(msel) => commands::msel::msel(msel, cli.color),
        Command::Log(log) => commands::log::log(log),
        Command::Handouts(handouts) => commands::handouts::handouts(handouts, cli.color),
        Command::Check(check) => commands::check::check(check, cli.color),
        Command::New(new) => commands::new::create(new),
        Command::List => commands::list::list(cli.color),
        Command::Explain { code } => commands::explain::explain(code.as_deref(), cli.color),
        Command::Limits { json } => commands::limits::limits(*json, cli.color),
        Command::Completions { shell } => commands::completions::completions(*shell),
        Command::Man { dir } => commands::man::man(dir.as_deref()),
    }
}
