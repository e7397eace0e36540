//! `casus stress`: the worst that could be made of a scenario, and what could be done about it.

use super::run::{changed, opened, progress, tell_problems, threads};
use crate::args::{Format, Maximise, Stress, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::line::print;
use crate::render::look::Look;
use crate::render::stress::{found, space};
use casus_experiment::space::Factor;
use casus_experiment::stress::{Arena, Asked, Objective, Refused, Side, axis};
use casus_scenario::{Code, Diagnostic, Problems, Source};

pub(crate) fn stress(args: &Stress, color: When) -> Result<Exit, Failure> {
    let objective = match args.maximise {
        Maximise::Fracture => Objective::Fracture,
        Maximise::Loss if args.under_weight + args.over_weight == 0.0 => {
            return Err(Failure::new(Exit::Usage, "with both weights 0 there is no loss to maximise"));
        }
        Maximise::Loss => Objective::Loss { under: args.under_weight, over: args.over_weight },
    };
    let asked = &args.asked;
    let file = changed(&opened(asked, color)?, asked)?;
    let knobs = axes(Side::Adversary, &args.knobs, color)?;
    let levers = axes(Side::Alliance, &args.levers, color)?;
    let arena = Arena::new(&file, knobs, levers).map_err(|refused| match refused {
        Refused::Scenario(problems) => {
            tell_problems(&problems, color);
            Failure::told(Exit::of(&problems))
        }
        Refused::Axis(side, number, finding) => {
            let typed = if side == Side::Adversary { &args.knobs } else { &args.levers };
            let text = typed.get(number).map_or("", String::as_str);
            told(side, vec![(text, Diagnostic { span: 0..text.len(), ..*finding })], color)
        }
        Refused::Nothing(side) => {
            let finding = Diagnostic::new(Code::W007, 0..0, "the scenario leaves this side nothing to vary");
            told(side, vec![("", finding.hint("give an axis such as injects.A1.harm=0.1..0.9"))], color)
        }
    })?;
    let look = Look::of_stdout(color);
    if asked.format == Format::Text {
        output::out(print(&space(&arena, look), look).as_bytes())?;
    }
    let bar = progress(args.budget, Look::of_stderr(color));
    let threads = threads(asked);
    let ask = Asked { objective, budget: args.budget, seed: asked.seed, threads };
    let stress = casus_experiment::Stress::play(&arena, ask, &|played| bar.inc(played));
    bar.finish_and_clear();
    let stress = stress.map_err(|none| Failure::new(Exit::Data, format!("[W004] {none}")))?;
    match asked.format {
        Format::Json => output::out(&json::pretty(&stress)?)?,
        Format::Text => output::out(print(&found(&stress, args, look), look).as_bytes())?,
    }
    Ok(Exit::Ok)
}

/// The flag by which axes of a side are given.
fn flag(side: Side) -> &'static str {
    match side {
        Side::Adversary => "--knob",
        Side::Alliance => "--lever",
    }
}

/// The axes as they were typed. All that are none are told.
fn axes(side: Side, typed: &[String], color: When) -> Result<Vec<Factor>, Failure> {
    let (mut axes, mut wrong) = (Vec::new(), Vec::new());
    for text in typed {
        match axis::read(text) {
            Ok(factor) => axes.push(factor),
            Err(finding) => wrong.push((text.as_str(), *finding)),
        }
    }
    if wrong.is_empty() { Ok(axes) } else { Err(told(side, wrong, color)) }
}

/// Tells what is wrong with axes.
fn told(side: Side, wrong: Vec<(&str, Diagnostic)>, color: When) -> Failure {
    let problem =
        |(text, finding)| Problems { source: Source::new(flag(side), text), diagnostics: vec![finding] };
    tell_problems(&wrong.into_iter().map(problem).collect::<Vec<_>>(), color);
    Failure::told(Exit::Usage)
}
