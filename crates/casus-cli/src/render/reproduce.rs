//! The command that gives the same result again.

use super::WIDTH;
use super::line::{Ink, Line, width};
use crate::args::{FOUNDING, Run};
use crate::bug::quoted;
use std::path::Path;

/// The arguments of a run as they would be typed, each one unbroken.
fn command(verb: &str, run: &Run) -> Vec<String> {
    let mut words = vec![format!("casus {verb}")];
    let scenario = run.asked.scenario.to_string_lossy();
    if scenario != FOUNDING {
        words.push(quoted(&scenario));
    }
    words.push(format!("--seed {}", run.asked.seed));
    match (run.replicates, run.replicate) {
        (Some(n), _) => words.push(format!("--replicates {n}")),
        (None, Some(k)) if k > 0 => words.push(format!("--replicate {k}")),
        _ => {}
    }
    words.extend(
        run.asked.set.iter().map(|(path, value)| format!("--set {}", quoted(&format!("{path}={value}")))),
    );
    words.extend(run.asked.without.iter().map(|id| format!("--without {}", quoted(id))));
    words.extend(run.asked.truth.iter().map(|id| format!("--truth {}", quoted(id))));
    if run.asked.raise_limits {
        words.push("--raise-limits".into());
    }
    words
}

/// The command in one line, with arguments of its own at the end.
pub(crate) fn line(run: &Run, own: &[String]) -> String {
    let words: Vec<String> = command("run", run).into_iter().chain(own.iter().cloned()).collect();
    words.join(" ")
}

/// The command in lines that a shell joins again; only an argument longer than a line is longer than a line.
pub(crate) fn lines(run: &Run, head: &str) -> Vec<Line> {
    lines_of("run", run, None, head)
}

/// The command that plays a run of a study again.
pub(crate) fn replayed(dir: &Path, sample: u32, replicate: u32, head: &str) -> Vec<Line> {
    let dir = quoted(&dir.to_string_lossy());
    let text = format!("casus replay {dir} --sample {sample} --replicate {replicate}");
    vec![Line::new().add(Ink::Strong, head).plain(text)]
}

/// The same for a command of another name, with an argument of its own.
pub(crate) fn lines_of(
    verb: &str,
    run: &Run,
    own: impl IntoIterator<Item = String>,
    head: &str,
) -> Vec<Line> {
    let mut rows = vec![String::new()];
    for word in command(verb, run).into_iter().chain(own) {
        let used = rows.last().map_or(0, |row| width(row));
        // Room for the mark of continuation.
        if used > 0 && head.len() + used + 1 + width(&word) + 2 > WIDTH {
            rows.push(String::new());
        }
        if let Some(row) = rows.last_mut() {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(&word);
        }
    }
    let last = rows.len() - 1;
    let row = |(place, text): (usize, String)| {
        let line = if place == 0 { Line::new().add(Ink::Strong, head) } else { Line::new().to(head.len()) };
        line.plain(text).plain(if place < last { " \\" } else { "" })
    };
    rows.into_iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use crate::args::Command;
    use crate::render::line::print;
    use crate::render::look::Look;
    use clap::Parser;

    fn text(args: &[&str]) -> String {
        let cli = Cli::try_parse_from(["casus", "run"].iter().chain(args)).expect("arguments");
        let Command::Run(run) = cli.command else { unreachable!("a run was asked for") };
        print(&lines(&run, ""), Look::PLAIN)
    }

    #[test]
    fn only_what_matters_to_the_result_is_repeated() {
        assert_eq!(text(&["--seed", "7", "--replicate", "0"]), "casus run --seed 7\n");
        let given =
            ["x", "--seed", "7", "--set", "a=b c", "--truth", "ally", "--threads", "3", "--format", "json"];
        assert_eq!(text(&given), "casus run x --seed 7 --set 'a=b c' --truth ally\n");
    }

    #[test]
    fn long_commands_are_continued() {
        let set = "injects.A1.ambiguity=0.25";
        let text = text(&["--seed", "7", "--set", set, "--set", set, "--set", set]);
        assert_eq!(text.matches(" \\\n").count(), 1);
        assert!(text.lines().all(|l| l.len() <= WIDTH));
    }
}
