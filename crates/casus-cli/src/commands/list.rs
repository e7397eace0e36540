//! `casus list`: what every copy of casus carries.

use crate::args::When;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::WIDTH;
use crate::render::line::{Ink, Line, print, wrap};
use crate::render::look::Look;
use crate::render::words::many;
use casus_experiment::Experiment;
use casus_experiment::experiment::SHIPPED;
use casus_scenario::document::Pack;
use casus_scenario::parse::parse;
use casus_scenario::{ScenarioFile, Source, shipped};

pub(crate) fn list(color: When) -> Result<Exit, Failure> {
    let look = Look::of_stdout(color);
    let mut lines = vec![Line::new().add(Ink::Strong, "Scenarios")];
    for (place, scenario) in shipped::SCENARIOS.iter().chain(shipped::HISTORY).enumerate() {
        if place == shipped::SCENARIOS.len() {
            lines.push(Line::new().add(Ink::Strong, "Coded incidents of the record"));
        }
        lines.push(Line::new().plain("  ").add(Ink::Cool, scenario.id));
        lines.extend(indented(scenario.teaches, look));
        if let Some(loaded) = ScenarioFile::shipped(scenario.id).and_then(|file| file.load().ok()) {
            let s = &loaded.scenario;
            let twin = s.twin.as_ref().map_or_else(String::new, |t| format!(", twin {t}"));
            let injects = many(s.injects.len(), "inject", "injects");
            let text =
                format!("truth {}{twin}; {injects} over {}; pack {}", s.truth, s.horizon, s.alliance.pack);
            lines.extend(indented(&text, look));
        }
    }
    lines.push(Line::new().add(Ink::Strong, "Experiments"));
    for (id, text) in SHIPPED {
        lines.push(Line::new().plain("  ").add(Ink::Cool, id));
        if let Some(e) = parse::<Experiment>(&Source::new(*id, *text), "Experiment").value {
            lines.extend(indented(e.question.as_str(), look));
        }
    }
    lines.push(Line::new().add(Ink::Strong, "Member packs"));
    for id in shipped::pack_ids() {
        lines.push(Line::new().plain("  ").add(Ink::Cool, id));
        let pack = shipped::pack(id).and_then(|source| parse::<Pack>(&source, "Pack").value);
        if let Some(pack) = pack {
            let members = many(pack.members.len(), "member", "members");
            lines.extend(indented(&format!("{}; {members}, dated {}", pack.title, pack.dated), look));
        }
    }
    lines.push(
        Line::new().add(
            Ink::Faint,
            "casus run ID plays a scenario, casus sweep ID --out DIR an experiment; casus new",
        ),
    );
    lines.push(Line::new().add(Ink::Faint, "NAME begins a scenario of your own."));
    output::out(print(&lines, look).as_bytes())?;
    Ok(Exit::Ok)
}

fn indented(text: &str, look: Look) -> Vec<Line> {
    wrap(text, WIDTH - 6, look).into_iter().map(|row| Line::new().to(6).plain(row)).collect()
}
