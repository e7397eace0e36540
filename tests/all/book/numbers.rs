//! Parameters, limits, the ladder and the grades in the reference against those of the model.

use super::pages::{bare, sections};
use super::{FORMAT, same};
use casus_model::evidence::Grade;
use casus_model::ladder;
use casus_model::parameters::PARAMETERS;
use casus_scenario::document::CONDITION_FIELDS;
use casus_scenario::limits;

fn number(cell: &str) -> f64 {
    cell.replace(',', "").parse().unwrap_or_else(|_| panic!("`{cell}` is a number"))
}

#[test]
fn the_numbers_in_the_reference_are_those_of_the_model() {
    let page = sections(FORMAT);
    let row = |name: &str, default: f64, low: f64, high: f64| format!("{name}: {default} in {low} to {high}");
    let written = page["Parameters"].table("field").iter().map(|cells| {
        let (low, high) = cells[2].split_once(" to ").unwrap_or_else(|| panic!("{}", cells[2]));
        row(bare(&cells[0]), number(&cells[1]), number(low), number(high))
    });
    let real = PARAMETERS.iter().map(|&(name, default, low, high, _)| row(name, default, low, high));
    same("parameters", &written.collect(), &real.collect(), FORMAT);

    let limit = |name: &str, default: Option<u64>, hard: u64| format!("{name}: {default:?}, {hard}");
    let written = page["Limits"].table("limit").iter().map(|cells| {
        let default = (cells[1] != "cores").then(|| number(&cells[1]) as u64);
        limit(&cells[0], default, number(&cells[2]) as u64)
    });
    let real = limits::table().into_iter().map(|l| limit(l.name, l.default, l.hard));
    same("limits", &written.collect(), &real.collect(), FORMAT);

    let ladder: Vec<Vec<String>> = ladder::nato()
        .iter()
        .enumerate()
        .map(|(place, r)| {
            let floor = r.floor.map_or_else(String::new, |f| f.to_string());
            let claim = format!("{:?}", r.claim);
            vec![
                place.to_string(),
                r.id.clone(),
                r.label.clone(),
                claim,
                r.words.to_string(),
                r.cost.to_string(),
                floor,
            ]
        })
        .collect();
    assert_eq!(page["NATO's ladder"].table("rung"), ladder, "the ladder in {FORMAT}");

    let grades = page["Grades"].table("letter");
    assert_eq!(grades.len(), 6, "grades in {FORMAT}");
    for cells in grades {
        let grade = Grade::parse(&format!("{}{}", cells[0], cells[2])).unwrap_or_else(|| panic!("{cells:?}"));
        assert_eq!(
            (number(&cells[1]), number(&cells[3])),
            (grade.reliability(), grade.contrast()),
            "{cells:?}"
        );
    }

    let readable = page["Overrides"].prose.split("that it can read are").nth(1).unwrap_or("");
    let readable = readable.split('.').next().unwrap_or("").split('`').skip(1).step_by(2);
    let real = CONDITION_FIELDS.iter().map(|f| (*f).to_owned());
    same("fields of a condition", &readable.map(str::to_owned).collect(), &real.collect(), FORMAT);
}
