//! Bars made of characters.

use super::line::{Ink, Line};
use super::look::Look;
use casus_model::Setup;

/// How the cells of a belief bar are marked: a letter and an ink for each hypothesis.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    marks: Vec<(char, Ink)>,
}

impl Cells {
    /// Letters from the hypotheses' ids, each the first that is still free.
    pub(crate) fn of(setup: &Setup) -> Cells {
        let mut marks: Vec<(char, Ink)> = Vec::new();
        let (mut hostile, mut other) = (0, 0);
        for h in &setup.hypotheses {
            let own = h.id.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
            let letter = own.chain('A'..='Z').chain('a'..='z').find(|c| marks.iter().all(|m| m.0 != *c));
            let rank = if h.hostile { &mut hostile } else { &mut other };
            let ink = if h.hostile { Ink::Hostile(*rank) } else { Ink::Other(*rank) };
            *rank += 1;
            marks.push((letter.unwrap_or('?'), ink));
        }
        Cells { marks }
    }

    /// The mark of a hypothesis as a piece of a line.
    pub(crate) fn mark(&self, hypothesis: usize) -> Line {
        let (letter, ink) = self.marks[hypothesis];
        Line::new().add(ink, letter.to_string())
    }

    /// A belief as so many cells, shared out by largest remainder.
    pub(crate) fn bar(&self, belief: &[f64], cells: usize) -> Line {
        let shares = share_out(belief, cells);
        self.marks
            .iter()
            .zip(shares)
            .filter(|(_, n)| *n > 0)
            .fold(Line::new(), |line, (&(letter, ink), n)| line.add(ink, letter.to_string().repeat(n)))
    }
}

/// Whole cells in proportion to the weights, summing to `cells`; ties go to the earlier.
pub(crate) fn share_out(weights: &[f64], cells: usize) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 || !sum.is_finite() {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|w| w / sum * cells as f64).collect();
    let mut whole: Vec<usize> = exact.iter().map(|x| x.floor() as usize).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())));
    let missing = cells.saturating_sub(whole.iter().sum());
    order.into_iter().take(missing).for_each(|h| whole[h] += 1);
    whole
}

/// A share of one as a bar: full to `value`, pale from there to `reach`, dots to the end.
pub(crate) fn level(value: f64, reach: f64, cells: usize, ink: Ink, look: Look) -> Line {
    let full = place(value, cells);
    let pale = place(reach, cells).max(full);
    Line::new()
        .add(ink, look.either("█", "#").repeat(full))
        .add(ink, look.either("░", "-").repeat(pale - full))
        .add(Ink::Faint, look.either("·", ".").repeat(cells - pale))
}

/// A point with whiskers on a scale from 0 to 1.
pub(crate) fn whiskers(low: f64, middle: f64, high: f64, cells: usize, ink: Ink, look: Look) -> Line {
    let at = |x: f64| place(x, cells.saturating_sub(1));
    let (low, middle, high) = (at(low), at(middle), at(high));
    let between = |n: usize| look.either("─", "-").repeat(n);
    let dots = |n: usize| look.either("·", ".").repeat(n);
    let mut line = Line::new().add(Ink::Faint, dots(low));
    if middle > low {
        line = line.add(ink, look.either("├", "|")).add(ink, between(middle - low - 1));
    }
    line = line.add(ink, look.either("●", "o"));
    if high > middle {
        line = line.add(ink, between(high - middle - 1)).add(ink, look.either("┤", "|"));
    }
    let used = line.width();
    line.add(Ink::Faint, dots(cells.saturating_sub(used)))
}

/// Two errors on either side of a centre, each a share of one.
pub(crate) fn two_sided(under: f64, over: f64, reach: f64, half: usize, look: Look) -> Line {
    let (left, right) = (place(under, half), place(over, half));
    let pale = place(reach, half).max(right);
    Line::new()
        .add(Ink::Faint, look.either("·", ".").repeat(half - left))
        .add(Ink::Cool, look.either("█", "#").repeat(left))
        .plain(look.either("│", "|"))
        .add(Ink::Warm, look.either("█", "#").repeat(right))
        .add(Ink::Warm, look.either("░", "-").repeat(pale - right))
        .add(Ink::Faint, look.either("·", ".").repeat(half - pale))
}

/// A share of one in whole cells; anything above zero shows.
fn place(value: f64, cells: usize) -> usize {
    let exact = value.clamp(0.0, 1.0) * cells as f64;
    let rounded = exact.round() as usize;
    if value > 0.005 { rounded.max(1).min(cells) } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::line::print;

    fn text(line: Line) -> String {
        print(&[line], Look::PLAIN).trim_end().to_owned()
    }

    #[test]
    fn cells_are_shared_out_whole() {
        assert_eq!(share_out(&[0.5, 0.3, 0.2], 10), [5, 3, 2]);
        assert_eq!(share_out(&[1.0, 1.0, 1.0], 10), [4, 3, 3]);
        assert_eq!(share_out(&[0.96, 0.02, 0.02], 8), [8, 0, 0]);
        assert_eq!(share_out(&[0.0, 0.0], 8), [0, 0]);
        for cells in 0..30 {
            assert_eq!(share_out(&[0.123, 0.456, 0.421], cells).iter().sum::<usize>(), cells);
        }
    }

    #[test]
    fn bars_keep_their_width() {
        assert_eq!(text(level(0.25, 0.5, 8, Ink::Plain, Look::PLAIN)), "##--....");
        assert_eq!(text(level(0.01, 0.0, 8, Ink::Plain, Look::PLAIN)), "#.......");
        assert_eq!(text(whiskers(0.0, 0.5, 1.0, 9, Ink::Plain, Look::PLAIN)), "|---o---|");
        assert_eq!(text(whiskers(0.5, 0.5, 0.5, 9, Ink::Plain, Look::PLAIN)), "....o....");
        assert_eq!(text(two_sided(0.5, 0.0, 0.25, 4, Look::PLAIN)), "..##|-...");
        for i in 0..=20 {
            for j in i..=20 {
                let (a, b) = (f64::from(i) / 20.0, f64::from(j) / 20.0);
                assert_eq!(level(a, b, 13, Ink::Plain, Look::PLAIN).width(), 13);
                assert_eq!(whiskers(a, (a + b) / 2.0, b, 13, Ink::Plain, Look::PLAIN).width(), 13);
                assert_eq!(two_sided(a, 0.0, b, 6, Look::PLAIN).width(), 13);
            }
        }
    }
}
