//! `casus msel`: the events list of a scenario's table as a spreadsheet.

use super::named::{self, Missing};
use super::run::{checked, tell_problems};
use crate::args::{Msel, MselExport, MselImport, MselRead, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::words::many;
use casus_scenario::diagnostic::{clean, nearest};
use casus_scenario::{Loaded, Problems, ScenarioFile};
use casus_session::msel::{
    Audience, Change, Column, Export, Import, Known, Mapping, Sheet, Startex, Use, differences, export,
    import, with_items,
};
use std::fs;
use std::io::Write as _;
use std::path::Path;

pub(crate) fn msel(command: &Msel, color: When) -> Result<Exit, Failure> {
    match command {
        Msel::Export(args) => written(args, color),
        Msel::Diff(args) => {
            let (file, loaded) = scenario(&args.scenario, color)?;
            let import = list(args, &loaded)?;
            output::out(told(&import, &loaded, &file).as_bytes())?;
            Ok(if import.problems.iter().any(|problem| problem.stops) { Exit::Data } else { Exit::Ok })
        }
        Msel::Import(args) => imported(args, color),
    }
}

pub(super) fn scenario(name: &Path, color: When) -> Result<(ScenarioFile, Loaded), Failure> {
    let file = named::open(name, false).map_err(|missing| match missing {
        Missing::Unknown(failure) => failure,
        Missing::Unreadable(problems) => {
            tell_problems(std::slice::from_ref(&problems), color);
            Failure::told(Exit::of(&[problems]))
        }
    })?;
    let loaded = checked(&file, color)?;
    Ok((file, loaded))
}

fn written(args: &MselExport, color: When) -> Result<Exit, Failure> {
    let (_, loaded) = scenario(&args.scenario, color)?;
    let to = match args.players.as_deref() {
        None => Audience::Control,
        Some("") => Audience::Players,
        Some(member) => {
            let ids = || loaded.setup.members.iter().map(|m| m.id.as_str());
            let found = ids().find(|id| id.eq_ignore_ascii_case(member)).and_then(|id| id.parse().ok());
            let Some(id) = found else {
                let hint =
                    nearest(member, ids()).map_or(String::new(), |near| format!("; did you mean {near}?"));
                return Err(Failure::new(
                    Exit::Usage,
                    format!("no member is called `{}`{hint}", clean(member)),
                ));
            };
            Audience::Member(id)
        }
    };
    let table = loaded.table();
    let sheet = export(&table.items, &Export { to, skin: table.skin, ..Export::default() });
    let Some(path) = &args.out else {
        output::out(&sheet.to_csv())?;
        return Ok(Exit::Ok);
    };
    let bytes = match path.extension().and_then(|ending| ending.to_str()) {
        Some(ending) if ending.eq_ignore_ascii_case("csv") => sheet.to_csv(),
        Some(ending) if ending.eq_ignore_ascii_case("xlsx") => {
            sheet.to_xlsx().map_err(|why| Failure::new(Exit::Limit, why.to_string()))?
        }
        _ => return Err(Failure::new(Exit::Usage, "the file must be called .csv or .xlsx".to_owned())),
    };
    create(path, &bytes)?;
    let items = many(sheet.rows.len() - 1, "item", "items");
    output::out(format!("{items} in {}\n", clean(&path.to_string_lossy())).as_bytes())?;
    Ok(Exit::Ok)
}

/// Writes a new file; one that is there already is somebody's.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Exit::Create, format!("{} cannot be made: {error}", clean(&path.to_string_lossy())))
    };
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}

/// Reads a list for a scenario.
fn list(args: &MselRead, loaded: &Loaded) -> Result<Import, Failure> {
    let name = args.list.to_string_lossy();
    let bytes = fs::read(&args.list).map_err(|error| {
        let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::Missing } else { Exit::Io };
        Failure::new(exit, format!("{}: {error}", clean(&name)))
    })?;
    let wrong = |text: String| Failure::new(Exit::Data, format!("{}: {}", clean(&name), clean(&text)));
    let mut sheets = Sheet::read(&name, &bytes).map_err(|why| wrong(why.to_string()))?;
    let place = match &args.sheet {
        None => 0,
        Some(wanted) => sheets.iter().position(|sheet| sheet.name == *wanted).ok_or_else(|| {
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            wrong(format!("there is no sheet `{wanted}`; there are {}", names.join(", ")))
        })?,
    };
    let sheet = sheets.swap_remove(place);
    let mut mapping = Mapping::propose(&sheet).ok_or_else(|| {
        wrong("no row looks like a heading; two columns at least must be called as casus knows them, such as Time and To".into())
    })?;
    for (heading, column) in &args.columns {
        let at = (0..mapping.columns.len())
            .find(|&at| sheet.cell(mapping.heading, at).eq_ignore_ascii_case(heading))
            .ok_or_else(|| wrong(format!("no column is called `{heading}`")))?;
        let meant = match column.as_str() {
            "keep" => Use::Kept,
            "leave" => Use::Left,
            other => Use::As(Column::of(other).ok_or_else(|| {
                let known: Vec<&str> = Column::all().map(Column::heading).collect();
                wrong(format!("`{other}` is no column; there are keep, leave, {}", known.join(", ")))
            })?),
        };
        mapping.assign(at, meant);
    }
    let startex = match &args.startex {
        Some(text) => Some(text.parse::<Startex>().map_err(|why| Failure::new(Exit::Usage, clean(&why)))?),
        None => None,
    };
    let table = loaded.table();
    let known = Known { setup: &loaded.setup, table: &table, start: loaded.scenario.start };
    let import = import(&sheet, &mapping, &known, startex);
    if import.needs_startex && startex.is_none() {
        let text =
            "the list has absolute times; say with --startex at which hour the session starts, such as 09:00";
        return Err(Failure::new(Exit::Usage, text.to_owned()));
    }
    Ok(import)
}

/// How the reading went, and what the list would change.
fn told(import: &Import, loaded: &Loaded, file: &ScenarioFile) -> String {
    let mut text = format!("{}\n", import.words());
    for problem in &import.problems {
        let mark = if problem.stops { "not taken" } else { "left out" };
        text.push_str(&format!("  {mark}: {}\n", clean(&problem.to_string())));
    }
    let changes = differences(&loaded.table().items, &import.items);
    if changes.is_empty() {
        text.push_str("no differences\n");
    }
    let name = clean(&file.source().name);
    for change in changes {
        match change {
            Change::Added(id) => text.push_str(&format!("  new      {id}\n")),
            Change::Removed(id) => text.push_str(&format!("  gone     {id}, which {name} has\n")),
            Change::Reordered => text.push_str("  the order is another\n"),
            Change::Changed(id, fields) => {
                for field in fields {
                    let (from, to) = (short(&field.from), short(&field.to));
                    text.push_str(&format!("  changed  {id} {}: {from} -> {to}\n", clean(&field.heading)));
                }
            }
        }
    }
    text
}

fn short(cell: &str) -> String {
    if cell.is_empty() {
        "nothing".to_owned()
    } else {
        format!("`{}`", clean(&casus_scenario::diagnostic::shorten(cell, 60)))
    }
}

fn imported(args: &MselImport, color: When) -> Result<Exit, Failure> {
    let (file, loaded) = scenario(&args.read.scenario, color)?;
    let import = list(&args.read, &loaded)?;
    output::out(told(&import, &loaded, &file).as_bytes())?;
    if !args.partly && import.problems.iter().any(|problem| problem.stops) {
        let text = "nothing was written, since rows could not be taken; correct them, or say --partly";
        return Err(Failure::new(Exit::Data, text.to_owned()));
    }
    let changed = with_items(file.source(), &loaded.scenario, &loaded.table(), &import.items);
    let changed = changed.map_err(|finding| Failure::new(Exit::Data, finding.plain(file.source())))?;
    create(&args.out, changed.text.as_bytes())?;
    // Beside the new file a pack of the old folder is not found; what was written is read as it will be.
    let again: Result<ScenarioFile, Problems> = ScenarioFile::open(&args.out, false);
    let found = match again {
        Ok(again) => again.load().map_or_else(|problems| problems, |loaded| loaded.warnings),
        Err(problems) => vec![problems],
    };
    if !found.is_empty() {
        tell_problems(&found, color);
    }
    output::out(format!("written to {}\n", clean(&args.out.to_string_lossy())).as_bytes())?;
    Ok(Exit::of(&found))
}
