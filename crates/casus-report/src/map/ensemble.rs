//! The maps of many runs.

use super::likeliest::{Found, Means, Moment, ending, on_the_way};
use crate::figure::Figure;
use crate::palette::{Marks, Palette};
use crate::table::Table;
use casus_experiment::Attributions;
use casus_model::Setup;

/// The maps of many runs: what each member found likeliest in most of them, at the end and on the way there.
#[must_use]
pub fn of_runs(attributions: &Attributions, setup: &Setup, palette: Palette) -> Vec<Figure> {
    let Some(last) = attributions.moments.last() else { return vec![] };
    if setup.members.is_empty() || attributions.replicates == 0 {
        return vec![];
    }
    let marks = Marks::of(setup, palette);
    let means = Means {
        find: "mostly find",
        letter: "the hypothesis that a member finds likeliest in most runs, the number the share of runs in which it does.",
        faint: "in less than 50\u{a0}% of runs",
    };
    let runs = f64::from(attributions.replicates);
    let most = |counts: &Vec<u32>| {
        let best = (1..counts.len()).fold(0, |best, h| if counts[h] > counts[best] { h } else { best });
        (best, f64::from(counts[best]) / runs)
    };
    let found =
        |moment: &casus_experiment::attributions::Moment| -> Found { moment.runs.iter().map(most).collect() };
    let mut columns = vec!["hours", "member"];
    columns.extend(setup.hypotheses.iter().map(|h| h.id.as_str()));
    let data = |moments: &[casus_experiment::attributions::Moment]| {
        let mut data = Table::new(&columns);
        for moment in moments {
            for (member, counts) in setup.members.iter().zip(&moment.runs) {
                let mut row = vec![moment.hours.into(), member.id.as_str().into()];
                row.extend(counts.iter().map(|&n| (f64::from(n) / runs).into()));
                data.row(row);
            }
        }
        data
    };
    let count = attributions.moments.len();
    let moment = |(place, m): (usize, &casus_experiment::attributions::Moment)| Moment {
        hours: m.hours,
        name: match place {
            p if p + 1 == count => "the end".into(),
            0 => "the incident".into(),
            _ => String::new(),
        },
        found: found(m),
    };
    let moments: Vec<Moment> = attributions.moments.iter().enumerate().map(moment).collect();
    vec![
        ending(setup, &found(last), &marks, &means, data(std::slice::from_ref(last))),
        on_the_way(setup, &moments, &marks, &means, data(&attributions.moments)),
    ]
}
