//! `casus roc`: an alliance beside an ideal observer of its evidence.

use super::run::{GROUP, compile, load, progress, threads};
use crate::args::{Asked, Format, Roc, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::line::print;
use crate::render::look::Look;
use crate::render::roc::roc as screen;
use casus_experiment::Batch;

pub(crate) fn roc(args: &Roc, color: When) -> Result<Exit, Failure> {
    let asked = &args.asked;
    // As the file has it, since a scenario played under the truth of its twin has none.
    let plain = load(&Asked { truth: None, ..asked.clone() }, color)?;
    let truth = plain.scenario.truth.to_string();
    let Some(twin) = plain.scenario.twin.as_ref().map(ToString::to_string) else {
        let text = "this scenario names no twin, and an observer needs two truths to tell apart; \
                    give it one with --set twin=ID";
        return Err(Failure::new(Exit::Usage, text));
    };
    let named = asked.truth.as_ref().map_or(Ok(plain), |_| load(asked, color))?;
    let against = if named.scenario.truth == *twin { truth } else { twin };
    let other = compile(load(&Asked { truth: Some(against), ..asked.clone() }, color)?)?;
    let model = compile(named)?;

    let batch = Batch {
        model: &model,
        seed: asked.seed,
        group: GROUP,
        first: 0,
        replicates: args.replicates,
        threads: threads(asked),
    };
    let bar = progress(2 * u64::from(args.replicates), Look::of_stderr(color));
    let roc = casus_experiment::Roc::play(&batch, &other, &|played| bar.inc(played));
    bar.finish_and_clear();
    let roc = roc.map_err(|why| Failure::new(Exit::Usage, why.to_string()))?;
    match asked.format {
        Format::Json => output::out(&json::pretty(&roc)?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            let run = asked.run(Some(args.replicates), None);
            output::out(print(&screen(&roc, model.setup(), &run, look), look).as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}
