//! What a well-formed document can still get wrong: references, ranges, sums, times and limits.
//!
//! Each rule adds findings and goes on, so that one reading shows every problem.

mod alliance;
mod history;
mod hypotheses;
mod injects;
mod ladder;
mod pack;
mod rules;
mod table;
mod times;

pub(crate) use times::minutes;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{FORMAT, Pack, Scenario};
use crate::limits;
use crate::parse::Lost;
use crate::tree::{Kind, Tree};
use crate::value::Id;
use std::collections::BTreeMap;

/// After so many findings more would not help, and a text of a hundred thousand faults must not hold anybody up.
const MAX_FINDINGS: usize = 64;

/// Findings about one document, each placed by its field path.
///
/// The document may be a draft: then a rule is silent where what it sees may follow from what the draft lost.
pub(crate) struct Findings<'t> {
    tree: &'t Tree,
    lost: &'t Lost,
    found: Vec<Diagnostic>,
}

impl<'t> Findings<'t> {
    pub(crate) fn new(tree: &'t Tree, lost: &'t Lost) -> Self {
        Findings { tree, lost, found: Vec::new() }
    }

    /// Whether nothing was lost under these fields of the outermost group.
    fn whole(&self, fields: &[&str]) -> bool {
        !fields.iter().any(|field| self.lost.touches(field))
    }

    /// A finding at a path; at the nearest enclosing thing that is written where the path itself is not.
    pub(crate) fn at(&self, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.tree.span_near(path), message).at(path)
    }

    fn add(&mut self, finding: Diagnostic) {
        if !self.is_full() {
            self.found.push(finding);
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MAX_FINDINGS
    }

    /// Refuses a reference that is not among the known ids.
    fn known<'a>(&mut self, path: &str, what: &str, id: &Id, ids: impl Iterator<Item = &'a str> + Clone) {
        if self.is_full() || self.lost.mentions(id.as_str()) || ids.clone().any(|known| *id == known) {
            return;
        }
        let home = match what {
            "hypothesis" => "hypotheses",
            "member" => "members",
            "objective" | "item" | "draft" => "table",
            _ => "injects",
        };
        if self.lost.unnames(home) {
            return;
        }
        let listed: Vec<&str> = ids.clone().take(8).collect();
        let expected = match ids.clone().count() {
            0 => format!("no {what}, since there is none"),
            count => format!("one of {}{}", listed.join(", "), if count > 8 { ", …" } else { "" }),
        };
        let mut finding =
            self.at(Code::S015, path, format!("unknown {what}")).expected(expected).found(format!("`{id}`"));
        if let Some(near) = nearest(id.as_str(), ids) {
            finding = finding.hint(format!("did you mean `{near}`?"));
        }
        self.add(finding);
    }

    fn member(&mut self, path: &str, id: &Id, pack: &Pack) {
        self.known(path, "member", id, pack.members.iter().map(|m| m.id.as_str()));
    }

    fn hypothesis(&mut self, path: &str, id: &Id, s: &Scenario) {
        self.known(path, "hypothesis", id, s.hypotheses.iter().map(|h| h.id.as_str()));
    }

    /// Refuses ids that occur twice, or that differ only in case.
    fn distinct<'a>(&mut self, what: &str, ids: impl Iterator<Item = (String, &'a str)>) {
        let mut seen: BTreeMap<String, (String, &str)> = BTreeMap::new();
        for (path, id) in ids {
            let first = seen.entry(id.to_ascii_lowercase()).or_insert_with(|| (path.clone(), id)).clone();
            if first.0 == path || self.is_full() {
                continue;
            }
            let how = if first.1 == id { "is used twice" } else { "differs from another only in case" };
            let span = self.at(Code::S014, &first.0, "").span;
            let finding = self
                .at(Code::S014, &path, format!("{what} id `{id}` {how}"))
                .expected("ids that differ")
                .hint("rename one of the two")
                .other(span, format!("first used as `{}`", first.1));
            self.add(finding);
        }
    }

    fn within(&mut self, path: &str, what: &str, value: f64, low: f64, high: f64) {
        if !(value >= low && value <= high) {
            let finding = self
                .at(Code::S023, path, format!("{what} out of range"))
                .expected(format!("{low} to {high}"))
                .found(value.to_string());
            self.add(finding);
        }
    }

    fn at_most(&mut self, path: &str, what: &str, count: u64, limit: u64, hard: u64) {
        if count > limit {
            let mut finding = self
                .at(Code::L001, path, format!("too many {what}"))
                .expected(format!("at most {limit}"))
                .found(count.to_string());
            if limit < hard && count <= hard {
                finding = finding.hint(format!("--raise-limits allows up to {hard}"));
            } else if what == "ticks" {
                finding = finding.hint("choose a longer `tick` or a shorter `horizon`");
            }
            self.add(finding);
        }
    }

    fn format(&mut self, format: u32) {
        if format != FORMAT {
            let finding = self
                .at(Code::S034, "format", "there is no such format version")
                .expected(format!("format {FORMAT}"))
                .found(format!("format {format}"))
                .hint(format!("write `format: {FORMAT}`"));
            self.add(finding);
        }
    }
}

/// The only thing to say about a document of a newer format: whatever else looks wrong in it may be right there.
pub(crate) fn newer_format(tree: &Tree, text: &str) -> Option<Diagnostic> {
    let node = tree.root.field("format").filter(|node| matches!(node.kind, Kind::Number))?;
    let format = node.written(text).parse::<u64>().ok().filter(|format| *format > u64::from(FORMAT))?;
    let finding = Diagnostic::new(Code::S034, node.span.clone(), "this document needs a newer casus")
        .at("format")
        .expected(format!("format {FORMAT}, which casus {} reads", env!("CARGO_PKG_VERSION")))
        .found(format!("format {format}"));
    Some(finding.hint("update casus, or ask the author for the older format"))
}

/// Checks a pack by itself.
pub(crate) fn pack(pack: &Pack, tree: &Tree, lost: &Lost, raised: bool) -> Vec<Diagnostic> {
    let mut f = Findings::new(tree, lost);
    f.format(pack.format);
    pack::members(&mut f, pack, raised);
    pack::basis(&mut f, pack);
    pack::grievances(&mut f, pack);
    f.found
}

/// Checks a scenario with the pack that it names; `pack` is `None` where that could not be read.
pub(crate) fn scenario(
    s: &Scenario,
    pack: Option<&Pack>,
    tree: &Tree,
    lost: &Lost,
    raised: bool,
) -> Vec<Diagnostic> {
    let mut f = Findings::new(tree, lost);
    f.format(s.format);
    sizes(&mut f, s, raised);
    hypotheses::check(&mut f, s);
    ladder::check(&mut f, s);
    alliance::check(&mut f, s, pack, raised);
    rules::check(&mut f, s);
    injects::acts(&mut f, s);
    let members = injects::members(&f, s, pack);
    injects::injects(&mut f, s, members.as_deref());
    history::check(&mut f, s, members.as_deref());
    times::times(&mut f, s);
    if let Some(table) = &s.table {
        table::check(&mut f, s, table, pack, raised);
    }
    times::work(&mut f, s, pack.map_or(1, |p| p.members.len()), raised);
    f.found
}

fn sizes(f: &mut Findings<'_>, s: &Scenario, raised: bool) {
    let pick = |soft: usize, hard: usize| if raised { hard as u64 } else { soft as u64 };
    let limit = pick(limits::HYPOTHESES, limits::HYPOTHESES_HARD);
    f.at_most("hypotheses", "hypotheses", s.hypotheses.len() as u64, limit, limits::HYPOTHESES_HARD as u64);
    let limit = pick(limits::INJECTS, limits::INJECTS_HARD);
    f.at_most("injects", "injects", s.injects.len() as u64, limit, limits::INJECTS_HARD as u64);
}
