//! Writes the member packs from the facts in `scenarios/packs/facts`.
//!
//! `nato-2026.ron` carries the thirty-two allies; `invented-2026.ron` carries the same values under
//! invented names, for demonstrations in public. Every value follows from a fact by one of the rules
//! set out in the README beside the facts. Only `+ - * /`, `sqrt` and `libm` are used, so the bytes are
//! the same on every machine.
//!
//! ```text
//! cargo run -p casus-scenario --example pack               write both packs
//! cargo run -p casus-scenario --example pack -- --check    compare with the committed packs
//! cargo run -p casus-scenario --example pack -- --show     print the order of the allies
//! ```

mod basis;
mod facts;
mod invented;
mod rule;
mod table;
mod text;
mod write;

use facts::Facts;
use rule::{Profile, profiles};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use write::{Edition, render};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write_packs(),
        ["--check"] => check_packs(),
        ["--show"] => show_order(),
        _ => Err("usage: pack [--check | --show]".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/packs")
}

fn packs() -> Result<[(&'static str, String); 2], String> {
    let facts = Facts::read()?;
    let all = profiles(&facts.allies)?;
    Ok([
        ("nato-2026.ron", render(Edition::Real, &all, &facts.grievances)?),
        ("invented-2026.ron", render(Edition::Invented, &all, &facts.grievances)?),
    ])
}

fn write_packs() -> Result<(), String> {
    for (name, text) in packs()? {
        fs::write(folder().join(name), text).map_err(|error| format!("{name}: {error}"))?;
        println!("wrote scenarios/packs/{name}");
    }
    Ok(())
}

fn check_packs() -> Result<(), String> {
    for (name, text) in packs()? {
        let committed =
            fs::read_to_string(folder().join(name)).map_err(|error| format!("{name}: {error}"))?;
        if committed == text {
            continue;
        }
        let same = committed.split('\n').zip(text.split('\n')).take_while(|(a, b)| a == b).count();
        let line = |text: &str| text.split('\n').nth(same).unwrap_or("(the file has ended)").to_owned();
        return Err(format!(
            "scenarios/packs/{name}:{}: differs from the facts\n  committed: {}\n  generated: {}",
            same + 1,
            line(&committed),
            line(&text)
        ));
    }
    println!("both packs follow from the facts");
    Ok(())
}

fn show_order() -> Result<(), String> {
    let facts = Facts::read()?;
    let mut order = profiles(&facts.allies)?;
    order.sort_by(|a, b| b.forwardness.total_cmp(&a.forwardness).then_with(|| a.ally.id.cmp(&b.ally.id)));
    println!("id       s  theta      X  capability");
    for p in order {
        let Profile { forwardness, attribution_threshold, exposure, capability, .. } = p;
        println!(
            "{}  {forwardness:.3}  {attribution_threshold:.3}  {exposure:.3}  {capability:10.3}{}",
            p.ally.id,
            if p.ally.adjustment == 0.0 { "" } else { "  judgement" }
        );
    }
    Ok(())
}
