//! Where among the uncertainties an event happens: PRIM's box, what it was chosen from, and a tree.

use super::super::{Block, Section, shown};
use super::answers::probability;
use super::words::rule;
use super::{FIGURES, digits, left_out, named};
use crate::figure::ranges::{self, Kept, Range};
use crate::figure::scatter::{Curve, Scatter, Spot};
use crate::figure::{Axis, Figure, both};
use crate::svg::inert;
use crate::table::Table;
use crate::text::percent;
use crate::words::{count, many};
use casus_experiment::Analysis;
use casus_experiment::analysis::{Discovery, RestrictedInput};
use maud::{Markup, html};

/// Leaves of a tree that are told, at most.
const LEAVES: usize = 6;

/// Quasi-p value above which a restriction may be chance.
const CHANCE: f64 = 0.05;

pub(super) fn section(a: &Analysis) -> Option<Section> {
    let mut blocks = vec![];
    for (place, d) in a.discovery.iter().enumerate().take(FIGURES) {
        blocks.push(Block::Markup(told(place, d)));
        if !d.chosen.restricted.is_empty() {
            blocks.push(Block::Figure(limits(place, d)));
        }
        if d.trajectory.len() > 1 {
            blocks.push(Block::Figure(curve(place, d)));
        }
        if d.leaves.len() > 1 {
            blocks.push(Block::Markup(leaves(place, d)));
        }
    }
    super::unless_empty(Section {
        id: "discovery",
        heading: "Where it happens".into(),
        lead: "A box is a rule of few uncertainties: coverage is the share of all events in it, density the share of it that is \
               events. One is bought with the other. Its density is that of the rows it was found on; fresh points tell what it \
               holds."
            .to_owned()
            + &left_out(a.discovery.len(), "events"),
        blocks,
    })
}

fn told(place: usize, d: &Discovery) -> Markup {
    let from = |field: &str| format!("analysis/discovery/{place}/{field}");
    html! {
        h3 { "Where " (inert(&rule(&d.event))) }
        p.lead {
            @if d.chosen.restricted.is_empty() {
                "No box tells more than everywhere, where it happens in " (shown(&from("density"), d.density, 3)) " of "
                (many(d.rows, "point", "points")) "."
            } @else {
                b { (inert(&rule(&d.chosen.rule))) } ": density " (shown(&from("chosen/density"), d.chosen.density, 3))
                " instead of " (shown(&from("density"), d.density, 3)) " everywhere, coverage "
                (shown(&from("chosen/coverage"), d.chosen.coverage, 3)) ", in "
                (shown(&from("chosen/mass"), d.chosen.mass, 3)) " of " (many(d.rows, "point", "points")) "."
            }
        }
    }
}

fn limits(place: usize, d: &Discovery) -> Figure {
    let mut data = Table::new(&[
        "event",
        "uncertainty",
        "low",
        "high",
        "least",
        "greatest",
        "words",
        "all_words",
        "quasi_p",
        "reproduced",
    ]);
    for r in &d.chosen.restricted {
        let end = |range: Option<[f64; 2]>, k: usize| range.map(|range| range[k]).into();
        let words =
            |list: &Option<Vec<String>>| list.as_ref().map_or_else(String::new, |l| l.join(" | ")).into();
        data.row(vec![
            d.event.as_str().into(),
            r.input.as_str().into(),
            end(r.range, 0),
            end(r.range, 1),
            end(r.of_range, 0),
            end(r.of_range, 1),
            words(&r.among),
            words(&r.of_among),
            r.quasi_p.into(),
            r.reproduced.into(),
        ]);
    }
    let rows: Vec<Range> = d.chosen.restricted.iter().filter_map(range).collect();
    let doubtful: Vec<&str> =
        d.chosen.restricted.iter().filter(|r| doubtful(r)).map(|r| r.input.as_str()).collect();
    let warning = match doubtful[..] {
        [] => String::new(),
        [one] => format!(" The restriction of {one} may well be chance: drop it."),
        _ => format!(" The restrictions of {} may well be chance: drop them.", doubtful.join(", ")),
    };
    Figure {
        name: named("box", place, &d.event),
        title: format!("The box in which {} is most at home", rule(&d.event)),
        note: format!(
            "Of each uncertainty that the box restricts, the part that lies in it. Quasi-p is how likely chance alone gives such a \
             restriction; halves are ten searches on halves of the points that find it again.{warning}"
        ),
        body: both(|wide| ranges::draw(&rows, wide)),
        data,
    }
}

/// Whether chance may well have given a restriction.
fn doubtful(r: &RestrictedInput) -> bool {
    r.quasi_p.is_some_and(|p| p > CHANCE) || r.reproduced.is_some_and(|share| share < 0.5)
}

fn range(r: &RestrictedInput) -> Option<Range> {
    let quasi = r
        .quasi_p
        .map(|p| if p < 0.0005 { "quasi-p < 0.001".to_owned() } else { format!("quasi-p {}", digits(p)) });
    let again = r.reproduced.map(|share| format!("{} of halves", percent(share)));
    let kept = match (r.range, r.of_range, &r.among, &r.of_among) {
        (Some(own), Some(all), ..) => {
            Kept::Numbers { own: own.map(|x| (x, digits(x))), all: all.map(|x| (x, digits(x))) }
        }
        (_, _, Some(own), Some(all)) => {
            Kept::Words(all.iter().map(|word| (word.clone(), own.contains(word))).collect())
        }
        _ => return None,
    };
    let remark: Vec<String> = quasi.into_iter().chain(again).collect();
    Some(Range { label: r.input.clone(), kept, remark: remark.join(", ") })
}

fn curve(place: usize, d: &Discovery) -> Figure {
    let mut data = Table::new(&["event", "rule", "coverage", "density", "mass", "restricted", "chosen"]);
    let is_chosen = |rule: &str| if rule == d.chosen.rule { "chosen" } else { "" };
    for b in &d.trajectory {
        data.row(vec![
            d.event.as_str().into(),
            b.rule.as_str().into(),
            b.coverage.into(),
            b.density.into(),
            b.mass.into(),
            (b.restricted.len() as u64).into(),
            is_chosen(&b.rule).into(),
        ]);
    }
    let at = |b: &casus_experiment::analysis::BoxFound| [b.coverage, b.density];
    let crowd =
        d.trajectory.iter().map(|b| Spot { name: String::new(), at: at(b), intervals: None, strong: false });
    let chosen = Spot { name: "the box".into(), at: at(&d.chosen), intervals: None, strong: true };
    let most = d.trajectory.iter().map(|b| b.density).fold(d.chosen.density, f64::max);
    let scatter = Scatter {
        curves: vec![
            Curve { name: String::new(), points: d.trajectory.iter().map(at).collect(), faint: false },
            Curve {
                name: "everywhere".into(),
                points: vec![[0.0, d.density], [0.5, d.density], [1.0, d.density]],
                faint: true,
            },
        ],
        spots: crowd.chain([chosen]).collect(),
        axis: Axis::Percent,
        along: ("coverage: share of all events in the box".into(), [0.0, 1.0]),
        up: ("density: share of the box that is events".into(), [0.0, (most * 1.1).clamp(0.05, 1.0)]),
        keyed: false,
    };
    Figure {
        name: named("coverage", place, &d.event),
        title: format!("What {} boxes cover, and how dense they are", count(d.trajectory.len() as u64)),
        note: "From everything, on the right, to the smallest box. The one that is told has the best balance of the two (F1); \
               the data hold the rule of each."
            .into(),
        body: both(|wide| scatter.draw(wide)),
        data,
    }
}

fn leaves(place: usize, d: &Discovery) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(inert(&format!("The leaves of a tree for {}", d.event))) {
            table {
                thead { tr {
                    th scope="col" { "A classification tree says it so" }
                    th.num scope="col" { "density" }
                    th.num scope="col" { "coverage" }
                } }
                tbody {
                    @for (k, leaf) in d.leaves.iter().take(LEAVES).enumerate() {
                        @let from = format!("analysis/discovery/{place}/leaves/{k}");
                        tr {
                            td { (inert(&rule(&leaf.rule))) }
                            td.num { (shown(&format!("{from}/density"), leaf.density, 3)) }
                            td.num { (shown(&format!("{from}/coverage"), leaf.coverage, 3)) }
                        }
                    }
                }
            }
        }
        @if d.leaves.len() > LEAVES { p.more { (many(d.leaves.len() - LEAVES, "less dense leaf is", "less dense leaves are")) " left out." } }
    }
}

/// Restrictions that may be chance, each with what speaks against it.
pub(super) fn doubts(a: &Analysis) -> Vec<Markup> {
    let mut found = vec![];
    for (place, d) in a.discovery.iter().enumerate() {
        for (k, r) in d.chosen.restricted.iter().enumerate().filter(|(_, r)| doubtful(r)) {
            let from = format!("analysis/discovery/{place}/chosen/restricted/{k}");
            found.push(html! {
                "Where " (inert(&rule(&d.event))) ": that " (inert(&r.input)) " is restricted may be chance ("
                @if let Some(p) = r.quasi_p { "quasi-p " (probability(&format!("{from}/quasi_p"), p)) }
                @if let Some(share) = r.reproduced { ", found again on " (shown(&format!("{from}/reproduced"), share, 2)) " of halves" }
                ")."
            });
        }
    }
    found
}
