//! `casus roc`: an alliance beside an ideal observer of its evidence.

use super::run::{GROUP, compile, load, progress, threads};
use crate::args::{Format, Roc, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::line::print;
use crate::render::look::Look;
use crate::render::roc::roc as screen;
use casus_experiment::Batch;

pub(crate) fn roc(args: &Roc, color: When) -> Result<Exit, Failure> {
    let mut asked = args.asked.run(Some(args.replicates), None);
    let loaded = load(&asked, color)?;
    let Some(twin) = loaded.scenario.twin.clone() else {
        let text = "this scenario names no twin, and an observer needs two truths to tell apart; \
                    give it one with --set twin=ID";
        return Err(Failure::new(Exit::Usage, text));
    };
    // The truth of the file stands beside its twin, whichever of the two was asked for.
    let truth = loaded.scenario.truth.clone();
    let model = compile(loaded)?;
    let given = asked.truth.clone();
    asked.truth = Some(if truth == twin { file_truth(args, color)? } else { twin.to_string() });
    let other = compile(load(&asked, color)?)?;
    asked.truth = given;

    let batch = Batch {
        model: &model,
        seed: asked.seed,
        group: GROUP,
        first: 0,
        replicates: args.replicates,
        threads: threads(&asked),
    };
    let bar = progress(2 * u64::from(args.replicates), Look::of_stderr(color));
    let roc = casus_experiment::Roc::play(&batch, &other, &|played| bar.inc(played));
    bar.finish_and_clear();
    let roc = roc.map_err(|why| Failure::new(Exit::Usage, why.to_string()))?;
    match asked.format {
        Format::Json => output::out(&json::pretty(&roc)?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            output::out(print(&screen(&roc, model.setup(), &asked, look), look).as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}

/// The truth that the file itself names.
fn file_truth(args: &Roc, color: When) -> Result<String, Failure> {
    let mut plain = args.asked.run(Some(args.replicates), None);
    plain.truth = None;
    plain.set.retain(|(path, _)| path != "truth");
    Ok(load(&plain, color)?.scenario.truth.to_string())
}
