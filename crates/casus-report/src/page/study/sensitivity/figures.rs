//! Tornado, Sobol's indices, Morris's effects and PAWN of one outcome.

use super::super::words::rule;
use super::super::{common, interval, named, rest};
use crate::figure::bars::{Bar, Bars, Part};
use crate::figure::dots::{Dot, Dots};
use crate::figure::scatter::{Curve, Scatter, Spot};
use crate::figure::tornado::{Swing, Tornado};
use crate::figure::{Axis, Figure, both};
use crate::table::Table;
use crate::text::{number, percent};
use crate::words::count;
use casus_experiment::analysis::{InputEffects, InputIndices, InputPawn, InputSwing, OutcomeSensitivity};
use casus_experiment::sensitivity::Estimate;

/// Uncertainties that are drawn of each outcome, at most.
const ROWS: usize = 16;

pub(super) fn tornado(
    place: usize,
    s: &OutcomeSensitivity,
    swings: &[InputSwing],
    base: f64,
    unit: &str,
) -> Figure {
    let mut data = Table::new(&[
        "outcome",
        "uncertainty",
        "from",
        "from_mean",
        "from_points",
        "to",
        "to_mean",
        "to_points",
        "mean",
    ]);
    let mut order: Vec<&InputSwing> = swings.iter().collect();
    let size = |w: &InputSwing| (w.to.mean - w.from.mean).abs();
    order.sort_by(|x, y| size(y).total_cmp(&size(x)).then_with(|| x.input.cmp(&y.input)));
    for w in &order {
        data.row(vec![
            s.outcome.as_str().into(),
            w.input.as_str().into(),
            w.from.values.as_str().into(),
            w.from.mean.into(),
            (w.from.points as u64).into(),
            w.to.values.as_str().into(),
            w.to.mean.into(),
            (w.to.points as u64).into(),
            base.into(),
        ]);
    }
    let end = |e: &casus_experiment::analysis::SwingEnd| (e.mean, rule(&e.values));
    let row = |w: &&InputSwing| {
        let decimals = common([w.from.mean, w.to.mean].into_iter());
        Swing {
            label: w.input.clone(),
            ends: [end(&w.from), end(&w.to)],
            shown: format!("{} to {}", number(w.from.mean, decimals), number(w.to.mean, decimals)),
        }
    };
    let drawn = Tornado {
        rows: order.iter().filter(|w| w.from.values != w.to.values).take(ROWS).map(row).collect(),
        base,
        axis: Axis::Number,
        title: format!("mean of {} ({unit})", s.outcome),
    };
    Figure {
        name: named("tornado", place, &s.outcome),
        title: format!("{}, from one end of each uncertainty to the other", s.outcome),
        note: format!(
            "Mean where an uncertainty lies in its lowest fifth and in its highest, whatever the others are; of words those \
             with the least and the greatest mean. The line is the mean over all.{}",
            rest(swings.len(), ROWS, "uncertainties")
        ),
        body: both(|wide| drawn.draw(wide)),
        data,
    }
}

pub(super) fn sobol(place: usize, s: &OutcomeSensitivity, indices: &[InputIndices]) -> Figure {
    let mut data = Table::new(&[
        "outcome",
        "uncertainty",
        "first",
        "first_low",
        "first_high",
        "total",
        "total_low",
        "total_high",
    ]);
    let mut order: Vec<&InputIndices> = indices.iter().collect();
    let size = |i: &InputIndices| i.total.value.unwrap_or(f64::MIN);
    order.sort_by(|x, y| size(y).total_cmp(&size(x)).then_with(|| x.input.cmp(&y.input)));
    for i in &order {
        data.row(vec![
            s.outcome.as_str().into(),
            i.input.as_str().into(),
            i.first.value.into(),
            i.first.low.into(),
            i.first.high.into(),
            i.total.value.into(),
            i.total.low.into(),
            i.total.high.into(),
        ]);
    }
    let told = |x: Option<f64>| x.map_or_else(|| "–".into(), |x| number(x, 2));
    let row = |i: &&InputIndices| {
        let part =
            |e: &Estimate, tone| Part { from: 0.0, to: e.value.unwrap_or(0.0), interval: interval(e), tone };
        Bar {
            label: i.input.clone(),
            parts: vec![part(&i.total, 2), part(&i.first, 0)],
            shown: format!("{} | {}", told(i.total.value), told(i.first.value)),
        }
    };
    let bars = Bars {
        rows: order.iter().take(ROWS).map(row).collect(),
        key: vec![(2, "in all (total index)"), (0, "alone (first-order index)")],
        axis: Axis::Number,
        title: format!("share of the variance of {} between points", s.outcome),
        base: 0.0,
        reach: [0.0, 0.2],
        within: [-0.4, 1.4],
    };
    let title = match order.first().and_then(|i| Some((&i.input, i.total.value?, i.total.low?))) {
        Some((input, total, low)) if low > 0.0 => {
            format!("{input} has to do with {} of the variance of {}", percent(total.min(1.0)), s.outcome)
        }
        _ => format!("Sobol’s indices of {}", s.outcome),
    };
    Figure {
        name: named("sobol", place, &s.outcome),
        title,
        note: format!(
            "Sobol’s indices from {} points, with 95 % intervals. What a total index has over the first-order one comes from acting \
             together with others. Estimates below 0 and sums above 1 are noise.{}",
            count(s.points as u64),
            rest(indices.len(), ROWS, "uncertainties")
        ),
        body: both(|wide| bars.draw(wide)),
        data,
    }
}

pub(super) fn morris(place: usize, s: &OutcomeSensitivity, effects: &[InputEffects], unit: &str) -> Figure {
    let mut data = Table::new(&[
        "outcome",
        "uncertainty",
        "mu",
        "mu_low",
        "mu_high",
        "mu_star",
        "mu_star_low",
        "mu_star_high",
        "sigma",
        "sigma_low",
        "sigma_high",
    ]);
    let mut order: Vec<&InputEffects> = effects.iter().collect();
    let size = |e: &InputEffects| e.mu_star.value.unwrap_or(f64::MIN);
    order.sort_by(|x, y| size(y).total_cmp(&size(x)).then_with(|| x.input.cmp(&y.input)));
    for e in &order {
        data.row(vec![
            s.outcome.as_str().into(),
            e.input.as_str().into(),
            e.mu.value.into(),
            e.mu.low.into(),
            e.mu.high.into(),
            e.mu_star.value.into(),
            e.mu_star.low.into(),
            e.mu_star.high.into(),
            e.sigma.value.into(),
            e.sigma.low.into(),
            e.sigma.high.into(),
        ]);
    }
    let own = |e: &Estimate| interval(e).map(|[low, high]| [low.max(0.0), high]);
    // The intervals of a crowd would hide it, so that only the first few have theirs.
    let spot = |(rank, e): (usize, &&InputEffects)| {
        Some(Spot {
            name: e.input.clone(),
            at: [e.mu_star.value?, e.sigma.value?],
            intervals: own(&e.mu_star).zip(own(&e.sigma)).map(|(x, y)| [x, y]).filter(|_| rank < 6),
            strong: rank < 6 && effects.len() > 6,
        })
    };
    let spots: Vec<Spot> = order.iter().enumerate().filter_map(spot).collect();
    let most = |k: usize| {
        let ends = spots.iter().map(|s| s.intervals.map_or(s.at[k], |i| i[k][1]));
        1.08 * ends.fold(1e-6, f64::max)
    };
    let (x, y) = (most(0), most(1));
    let end = x.min(y);
    let scatter = Scatter {
        curves: vec![Curve {
            name: "σ = μ*".into(),
            points: vec![[0.0, 0.0], [end / 2.0, end / 2.0], [end, end]],
            faint: true,
        }],
        spots,
        axis: Axis::Number,
        along: (format!("μ*: mean size of the effect ({unit})"), [0.0, x]),
        up: ("σ: how far the effect depends on the others".into(), [0.0, y]),
        keyed: false,
    };
    let title = match order.first().filter(|e| e.mu_star.low.is_some_and(|low| low > 0.0)) {
        Some(e) => format!("{} moves {} most", e.input, s.outcome),
        None => format!("Nothing is seen to move {}", s.outcome),
    };
    let named_some =
        if effects.len() > 6 { " The six largest are bold and have their 95 % intervals." } else { "" };
    Figure {
        name: named("morris", place, &s.outcome),
        title,
        note: format!(
            "Elementary effects of going over the whole of an axis (Morris), from {} points. On the right, large effects; above the \
             dashed line, effects that depend on the other uncertainties more than they are large.{named_some} A point \
             without a name has no room for it; pointing at it tells.",
            count(s.points as u64)
        ),
        body: both(|wide| scatter.draw(wide)),
        data,
    }
}

pub(super) fn pawn(place: usize, s: &OutcomeSensitivity, distances: &[InputPawn]) -> Figure {
    let mut data = Table::new(&["outcome", "uncertainty", "pawn", "low", "high", "dummy"]);
    let mut order: Vec<&InputPawn> = distances.iter().collect();
    let size = |p: &InputPawn| p.median.value.unwrap_or(f64::MIN);
    order.sort_by(|x, y| size(y).total_cmp(&size(x)).then_with(|| x.input.cmp(&y.input)));
    for p in &order {
        data.row(vec![
            s.outcome.as_str().into(),
            p.input.as_str().into(),
            p.median.value.into(),
            p.median.low.into(),
            p.median.high.into(),
            p.dummy.into(),
        ]);
    }
    let above = |p: &InputPawn| p.median.value.zip(p.dummy).is_some_and(|(value, dummy)| value > dummy);
    let row = |p: &&InputPawn| Dot {
        label: p.input.clone(),
        value: p.median.value,
        interval: interval(&p.median),
        shown: p.median.value.map_or_else(|| "–".into(), |x| number(x, 2)),
        strong: above(p),
    };
    let rows: Vec<Dot> = order.iter().take(ROWS).map(row).collect();
    let most = rows.iter().filter_map(|r| Some(r.interval.map_or(r.value?, |i| i[1]))).fold(0.2, f64::max);
    let dots = Dots {
        rows,
        axis: Axis::Number,
        title: format!("how far the distribution of {} is moved", s.outcome),
        span: [0.0, (most * 1.08).min(1.0)],
        rules: vec![],
        pitch: 26.0,
    };
    let seen = order.iter().filter(|p| above(p)).count();
    Figure {
        name: named("pawn", place, &s.outcome),
        title: match seen {
            0 => format!("No uncertainty moves {} more than chance", s.outcome),
            n => format!("{n} of {} uncertainties move {} more than chance", order.len(), s.outcome),
        },
        note: format!(
            "PAWN: the median distance between the distribution of the outcome in a part of an uncertainty and everywhere, with 95 % \
             intervals. Bold: above what an uncertainty without influence stays below in 95 of 100 cases.{}",
            rest(distances.len(), ROWS, "uncertainties")
        ),
        body: both(|wide| dots.draw(wide)),
        data,
    }
}
