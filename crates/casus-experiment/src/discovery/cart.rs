//! Classification trees (Breiman, Friedman, Olshen and Stone 1984): the samples are divided in two again and again,
//! each time where the outcome's Gini impurity 2 p (1 - p) falls most, p being the mean outcome.
//!
//! Splits, thresholds and pruning are those of scikit-learn's `DecisionTreeClassifier` on numbers, except that a split
//! which lowers the impurity by nothing is not made, that equal splits fall to the input of the lesser name instead of
//! to chance, and that values may lie closer together than 1e-7. Categories are divided into the best two groups, which
//! for two classes are found by their order of density (Breiman and others 1984, theorem 4.5).

use super::{Limit, Region, Samples, Tally, Values};

/// How a tree is grown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cart {
    /// Least mass of a leaf, as a share of all samples; at least one sample is kept.
    pub least_mass: f64,
    /// At most so many splits on the way to a leaf.
    pub depth: u32,
    /// Least fall of the impurity of the whole, per leaf added, for which a branch is kept (minimal cost-complexity
    /// pruning, ibid. chapter 3); 0 prunes nothing.
    pub complexity: f64,
}

impl Default for Cart {
    fn default() -> Cart {
        Cart { least_mass: 0.05, depth: u32::MAX, complexity: 0.0 }
    }
}

/// A tree, its nodes in preorder.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The nodes; the first is the root.
    pub nodes: Vec<Node>,
}

/// A node: a box, what it holds, and how it is divided.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The box.
    pub region: Region,
    /// Samples in it.
    pub samples: u64,
    /// Sum of the outcomes in it / sum of all.
    pub coverage: f64,
    /// Mean of the outcomes in it.
    pub density: f64,
    /// Share of all samples that lie in it.
    pub mass: f64,
    /// Gini impurity 2 p (1 - p) of its density p.
    pub impurity: f64,
    /// Its division; none for a leaf.
    pub split: Option<Split>,
}

/// A division of a node in two.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Place of the input that divides.
    pub input: usize,
    /// What goes left.
    pub left_if: Test,
    /// Place of the left node, where the test is met.
    pub left: usize,
    /// Place of the right node.
    pub right: usize,
}

/// What a split asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Whether a number is at most this.
    AtMost(f64),
    /// Whether a category is among these, in ascending order.
    Among(Vec<u32>),
}

impl Tree {
    /// The leaves, from left to right. Their boxes share no sample and leave none out.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.split.is_none())
    }
}

/// A possible division.
struct Cut {
    input: usize,
    test: Test,
    /// Limits of the two sides.
    sides: [Limit; 2],
    fall: f64,
}

struct Grown {
    region: Region,
    tally: Tally,
    depth: u32,
    split: Option<Split>,
}

impl Grown {
    fn impurity(&self) -> f64 {
        let p = self.tally.density();
        2.0 * p * (1.0 - p)
    }
}

impl Cart {
    /// Grows a tree and prunes it. The root alone is left where no split lowers the impurity.
    #[must_use]
    pub fn grow(&self, samples: &Samples) -> Tree {
        let least = ((self.least_mass * samples.count() as f64) as u64).max(1);
        let rows: Vec<usize> = (0..samples.count()).collect();
        let root = Grown {
            region: samples.whole(),
            tally: samples.tally(rows.iter().copied()),
            depth: 0,
            split: None,
        };
        let all = root.tally;
        let mut nodes = vec![root];
        let mut waiting = vec![(0, rows)];
        while let Some((place, rows)) = waiting.pop() {
            if nodes[place].depth >= self.depth {
                continue;
            }
            let Some(cut) = best_cut(samples, &nodes[place], &rows, least) else { continue };
            let goes_left = |row: &usize| match (&cut.test, &samples.inputs[cut.input].values) {
                (Test::AtMost(threshold), Values::Numeric(x)) => x[*row] <= *threshold,
                (Test::Among(kept), Values::Category { of, .. }) => kept.contains(&of[*row]),
                _ => false,
            };
            let (left, right): (Vec<usize>, Vec<usize>) = rows.into_iter().partition(goes_left);
            let depth = nodes[place].depth + 1;
            for (rows, limit) in [&left, &right].into_iter().zip(cut.sides) {
                let mut region = nodes[place].region.clone();
                region.limits[cut.input] = limit;
                nodes.push(Grown { region, tally: samples.tally(rows.iter().copied()), depth, split: None });
            }
            let right_place = nodes.len() - 1;
            let split =
                Split { input: cut.input, left_if: cut.test, left: right_place - 1, right: right_place };
            nodes[place].split = Some(split);
            waiting.push((right_place, right));
            waiting.push((right_place - 1, left));
        }
        if self.complexity > 0.0 {
            prune(&mut nodes, all, self.complexity);
        }
        in_preorder(&nodes, all)
    }
}

fn best_cut(samples: &Samples, node: &Grown, rows: &[usize], least: u64) -> Option<Cut> {
    let mut best: Option<Cut> = None;
    for &input in &samples.order {
        let mut offer = |left: Tally, test: &dyn Fn() -> (Test, [Limit; 2])| {
            let right = node.tally.minus(left);
            if left.n < least || right.n < least || !(left.denser_than(right) || right.denser_than(left)) {
                return;
            }
            // The fall of the impurity but for a factor that is the same for all splits of the node.
            let fall = left.events() * left.density() + right.events() * right.density();
            if best.as_ref().is_none_or(|b| fall > b.fall) {
                let (test, sides) = test();
                best = Some(Cut { input, test, sides, fall });
            }
        };
        match (&samples.inputs[input].values, &node.region.limits[input]) {
            (Values::Numeric(x), &Limit::Range { lower, upper }) => {
                let mut sorted = rows.to_vec();
                sorted.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
                let mut left = Tally::default();
                for pair in sorted.windows(2) {
                    left.add(samples.outcome[pair[0]]);
                    let (a, b) = (x[pair[0]], x[pair[1]]);
                    if a < b {
                        offer(left, &|| {
                            let middle = a.midpoint(b);
                            let threshold = if middle < b { middle } else { a };
                            let from = if threshold > a { threshold } else { b };
                            let sides = [
                                Limit::Range { lower, upper: threshold },
                                Limit::Range { lower: from, upper },
                            ];
                            (Test::AtMost(threshold), sides)
                        });
                    }
                }
            }
            (Values::Category { of, names }, Limit::Among(kept)) => {
                let mut tallies = vec![Tally::default(); names.len()];
                rows.iter().for_each(|&row| tallies[of[row] as usize].add(samples.outcome[row]));
                let mut present: Vec<usize> = (0..names.len()).filter(|&k| tallies[k].n > 0).collect();
                present.sort_by(|&a, &b| {
                    let (s, t) = (tallies[a], tallies[b]);
                    (s.sum * u128::from(t.n)).cmp(&(t.sum * u128::from(s.n))).then(names[a].cmp(&names[b]))
                });
                let mut left = Tally::default();
                for taken in 1..present.len() {
                    left = left.plus(tallies[present[taken - 1]]);
                    offer(left, &|| {
                        let goes = |k: &u32| present[..taken].contains(&(*k as usize));
                        let (left, right): (Vec<u32>, Vec<u32>) = kept.iter().partition(|k| goes(k));
                        (Test::Among(left.clone()), [Limit::Among(left), Limit::Among(right)])
                    });
                }
            }
            _ => {}
        }
    }
    best
}

/// Turns the weakest branch into a leaf, again and again, while it lowers the impurity of the whole by no more than
/// `complexity` for each leaf that it adds.
fn prune(nodes: &mut [Grown], all: Tally, complexity: f64) {
    let cost: Vec<f64> = nodes.iter().map(|n| n.tally.n as f64 / all.n as f64 * n.impurity()).collect();
    loop {
        let (mut below, mut leaves) = (cost.clone(), vec![1_usize; nodes.len()]);
        let mut weakest: Option<(f64, usize)> = None;
        // Children have higher places than their parents.
        for place in (0..nodes.len()).rev() {
            if let Some(split) = &nodes[place].split {
                below[place] = below[split.left] + below[split.right];
                leaves[place] = leaves[split.left] + leaves[split.right];
            }
        }
        let mut open = vec![0];
        while let Some(place) = open.pop() {
            if let Some(split) = &nodes[place].split {
                let worth = (cost[place] - below[place]) / (leaves[place] - 1) as f64;
                if weakest.is_none_or(|(least, _)| worth < least) {
                    weakest = Some((worth, place));
                }
                open.extend([split.right, split.left]);
            }
        }
        match weakest {
            Some((worth, place)) if worth <= complexity => nodes[place].split = None,
            _ => return,
        }
    }
}

/// The nodes that the root still reaches.
fn in_preorder(grown: &[Grown], all: Tally) -> Tree {
    let mut nodes: Vec<Node> = Vec::new();
    let mut open = vec![(0, None)];
    while let Some((place, parent)) = open.pop() {
        let node = &grown[place];
        let here = nodes.len();
        if let Some((parent, is_right)) = parent {
            let parent: &mut Node = &mut nodes[parent];
            if let Some(split) = &mut parent.split {
                *(if is_right { &mut split.right } else { &mut split.left }) = here;
            }
        }
        nodes.push(Node {
            region: node.region.clone(),
            samples: node.tally.n,
            coverage: node.tally.events() / all.events(),
            density: node.tally.density(),
            mass: node.tally.n as f64 / all.n as f64,
            impurity: node.impurity(),
            split: node.split.clone(),
        });
        if let Some(split) = &node.split {
            open.push((split.right, Some((here, true))));
            open.push((split.left, Some((here, false))));
        }
    }
    Tree { nodes }
}
