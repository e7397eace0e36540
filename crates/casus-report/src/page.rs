//! Pages: one file of HTML each, which asks for nothing outside itself, holds no script and prints well.

mod causes;
mod ensemble;
mod figure;
mod observer;
mod run;
mod silence;
mod study;
mod style;

pub use ensemble::EnsemblePage;
pub use run::RunPage;
pub use study::StudyPage;

use crate::figure::Figure;
use crate::palette::{Ground, Marks, style as classes};
use crate::svg::inert;
use crate::text::number;
use casus_model::report::ScenarioName;
use casus_model::{Setup, VALUE_VERSION};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The scenario's title, or the id of a study.
    pub title: String,
    /// What kind of page it is, and of which runs.
    pub kind: String,
    /// The finding, in a sentence.
    pub headline: String,
    /// What else is to be said at once.
    pub deck: String,
    /// The numbers at a glance.
    pub glance: Vec<Glance>,
    /// What follows.
    pub sections: Vec<Section>,
    /// How to make it again.
    pub again: Again,
    /// The marks of the scenario's hypotheses.
    pub marks: Marks,
}

/// A number at a glance.
#[derive(Clone, Debug)]
pub struct Glance {
    /// What it is.
    pub label: String,
    /// The number.
    pub number: Markup,
    /// What it is to be compared with.
    pub remark: Markup,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// A sentence or two before its figures.
    pub lead: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// A figure.
    Figure(Figure),
    /// Anything else.
    Markup(Markup),
}

/// What makes the same page again, and what it was made from.
#[derive(Clone, Debug)]
pub struct Again {
    /// What is to be said of it.
    pub lead: &'static str,
    /// The command.
    pub command: String,
    /// Facts: name and value.
    pub facts: Vec<(&'static str, String)>,
}

impl Again {
    /// The facts of a scenario and its luck.
    #[must_use]
    pub fn of(command: &str, scenario: &ScenarioName, seed: u64, runs: String) -> Again {
        Again {
            lead: "Equal scenario, seed and value version give equal bytes on any machine.",
            command: command.to_owned(),
            facts: vec![
                ("scenario", scenario.id.clone()),
                ("hash of scenario and pack", scenario.hash.clone()),
                ("seed", seed.to_string()),
                ("runs", runs),
                ("casus", env!("CARGO_PKG_VERSION").to_owned()),
                ("value version", VALUE_VERSION.to_string()),
            ],
        }
    }
}

impl Page {
    /// The figures, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
            Block::Figure(figure) => Some(figure),
            Block::Markup(_) => None,
        })
    }

    /// The page as a file.
    #[must_use]
    pub fn html(&self) -> String {
        let css = style::css(&classes(None, &self.marks));
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    link rel="icon" href="data:,";
                    title { (inert(&self.title)) " - casus" }
                    style { (PreEscaped(css)) }
                }
                body {
                    svg.defs width="0" height="0" aria-hidden="true" { (PreEscaped(self.marks.patterns())) }
                    header {
                        p.kind { span { (inert(&self.title)) } " " span.soft { (inert(&self.kind)) } }
                        h1 { (inert(&self.headline)) }
                        p.deck { (inert(&self.deck)) }
                        dl.glance {
                            @for glance in &self.glance {
                                div {
                                    dt { (inert(&glance.label)) }
                                    dd { b { (glance.number) } span { (glance.remark) } }
                                }
                            }
                        }
                    }
                    main {
                        @for section in &self.sections { (section.markup()) }
                        (self.reproduction())
                    }
                    footer {
                        p {
                            "casus explores; it does not predict. Profiles of real countries are illustrative: each "
                            "number says whether it is sourced, derived by a stated rule, or a placeholder."
                        }
                    }
                }
            }
        };
        let mut text = page.into_string();
        text.push('\n');
        text
    }

    fn reproduction(&self) -> Markup {
        html! {
            section #again {
                h2 { "How to make this page again" }
                p.lead { (self.again.lead) }
                pre tabindex="0" role="region" aria-label="The command" { code { (inert(&self.again.command)) } }
                dl.facts {
                    @for (name, value) in &self.again.facts {
                        div { dt { (name) } dd { (inert(value)) } }
                    }
                }
            }
        }
    }
}

impl Section {
    fn markup(&self) -> Markup {
        html! {
            section id=(self.id) {
                div.start {
                    h2 { (inert(&self.heading)) }
                    @if !self.lead.is_empty() { p.lead { (inert(&self.lead)) } }
                    @for block in self.blocks.iter().take(1) { (block.markup()) }
                }
                @for block in self.blocks.iter().skip(1) { (block.markup()) }
            }
        }
    }
}

impl Block {
    fn markup(&self) -> Markup {
        match self {
            Block::Figure(of) => figure::markup(of),
            Block::Markup(markup) => markup.clone(),
        }
    }
}

/// A number of a result: shown to so many decimals, with the number in full and the field that it stands in, such as
/// `run/fracture/afi/final`.
fn shown(from: &str, x: f64, decimals: usize) -> Markup {
    html! { data value=(x) data-from=(from) { (number(x, decimals)) } }
}

/// The same, with its sign.
fn change(from: &str, x: f64, decimals: usize) -> Markup {
    html! { data value=(x) data-from=(from) { (crate::text::signed(x, decimals)) } }
}

/// What might have happened, with the marks under which the figures show it.
#[must_use]
pub fn hypotheses(setup: &Setup, marks: &Marks) -> Markup {
    html! {
        ul.marks {
            @for (h, mark) in setup.hypotheses.iter().zip(&marks.0) {
                li.truth[setup.truth.ix() == mark.place] {
                    svg width="30" height="18" viewBox="0 0 30 18" aria-hidden="true" {
                        rect class=(format!("{} ring", mark.area())) x="0.5" y="0.5" width="29" height="17" {}
                        rect.paper x="8" y="2" width="14" height="14" {}
                        text class="tl bold" x="15" y="13.5" text-anchor="middle" { (mark.letter) }
                    }
                    span {
                        b { (inert(&h.label)) }
                        " "
                        span.soft {
                            @if setup.truth.ix() == mark.place { "the truth; " }
                            @if h.hostile { "a hostile hand; " }
                            "warrants rung " (h.warrants)
                        }
                    }
                }
            }
        }
    }
}

/// The variables of both grounds.
fn grounds() -> [String; 2] {
    [Ground::Light, Ground::Dark].map(crate::palette::variables)
}
