//! `casus why`: the causes of a fracture, or what one run and one member's answer hung on.

use super::run::{GROUP, compile, load, progress, threads};
use crate::args::{Format, When, Why};
use crate::bug::quoted;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::line::print;
use crate::render::look::Look;
use crate::render::why::{causes, single};
use casus_experiment::why::single::WhyRun;
use casus_experiment::{Batch, Worth};
use casus_model::{Draws, MemberId, Model};
use casus_scenario::diagnostic::nearest;

/// Replicates of each set of causes.
const REPLICATES: u32 = 200;

/// Sets of causes.
const SETS: u64 = 32;

pub(crate) fn why(args: &Why, color: When) -> Result<Exit, Failure> {
    let alone = args.replicate.is_some() || args.member.is_some();
    let replicates = (!alone).then(|| args.replicates.unwrap_or(REPLICATES));
    let asked = &args.asked;
    let run = asked.run(replicates, args.replicate);
    let model = compile(load(asked, color)?)?;
    let look = Look::of_stdout(color);
    let Some(replicates) = replicates else {
        let member = args.member.as_deref().map(|id| member(&model, id)).transpose()?;
        let draws = Draws::new(asked.seed, GROUP, args.replicate.unwrap_or(0));
        let why = WhyRun::of(&model, draws, member);
        let own = args.member.as_deref().map(|id| format!("--member {}", quoted(id)));
        return match asked.format {
            Format::Json => output::out(&json::pretty(&why)?),
            Format::Text => {
                output::out(print(&single(&why, model.setup(), &run, own, look), look).as_bytes())
            }
        }
        .map(|()| Exit::Ok);
    };
    let batch = Batch {
        model: &model,
        seed: asked.seed,
        group: GROUP,
        first: 0,
        replicates,
        threads: threads(asked),
    };
    let bar = progress(SETS * u64::from(replicates), Look::of_stderr(color));
    let worth = Worth::play(&batch, &|played| bar.inc(played));
    bar.finish_and_clear();
    let why = casus_experiment::Why::of(&batch, &worth);
    match asked.format {
        Format::Json => output::out(&json::pretty(&why)?)?,
        Format::Text => output::out(print(&causes(&why, &run, look), look).as_bytes())?,
    }
    Ok(Exit::Ok)
}

fn member(model: &Model, id: &str) -> Result<MemberId, Failure> {
    model.setup().member(id).ok_or_else(|| {
        let ids: Vec<&str> = model.setup().members.iter().map(|m| m.id.as_str()).collect();
        let hint = match nearest(id, ids.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("it has {}", ids.join(", ")),
        };
        Failure::new(Exit::Usage, format!("this alliance has no member `{id}`; {hint}"))
    })
}
