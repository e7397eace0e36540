//! A figure as a part of a page.

use super::style;
use crate::figure::{Body, Figure};
use crate::svg::{Svg, inert};
use crate::table::Cell;
use crate::text::number;
use maud::{Markup, PreEscaped, html};

/// Rows of data up to which a table stands in the page.
const ROWS: usize = 80;

/// A figure with its title, its note and, where it is short, its data.
pub(super) fn markup(figure: &Figure) -> Markup {
    html! {
        figure id=(figure.name) {
            figcaption { (inert(&figure.title)) }
            div.drawing {
                @match &figure.body {
                    Body::Drawing { wide, narrow: None } => (PreEscaped(wide.element(&figure.title))),
                    Body::Drawing { wide, narrow: Some(narrow) } => {
                        div.wide { (PreEscaped(wide.element(&figure.title))) }
                        div.narrow { (PreEscaped(narrow.element(&figure.title))) }
                    }
                    Body::Panels { panels, choice, .. } if choice.len() > 1 => {
                        fieldset.choice {
                            legend { "Show" }
                            (chooser(figure, choice))
                            (panels_markup(panels))
                        }
                    }
                    Body::Panels { panels, .. } => (panels_markup(panels)),
                }
            }
            p.note { (inert(&figure.note)) }
            @if !figure.data.rows.is_empty() && figure.data.rows.len() <= ROWS { (data_markup(figure)) }
        }
    }
}

fn panels_markup(panels: &[(String, Svg)]) -> Markup {
    html! { div.panels { @for (words, panel) in panels { (PreEscaped(panel.element(words))) } } }
}

/// Buttons that show all panels, or one alone and larger. They need no script: the style does it, and paper has all.
fn chooser(figure: &Figure, choice: &[String]) -> Markup {
    let name = format!("{}-choice", figure.name);
    let button = |place: usize, words: &str| {
        let id = format!("{name}-{place}");
        html! {
            input class=(format!("c{place}")) type="radio" name=(name) id=(id) checked[place == 0];
            label for=(id) { (inert(words)) }
        }
    };
    html! {
        (button(0, "all"))
        @for (place, words) in choice.iter().take(style::CHOICES).enumerate() { (button(place + 1, words)) }
    }
}

fn data_markup(figure: &Figure) -> Markup {
    let data = &figure.data;
    let label = format!("The numbers: {}", inert(&figure.title));
    html! {
        details {
            summary { "The numbers" }
            div.scroll tabindex="0" role="region" aria-label=(label) {
                table {
                    thead { tr { @for column in &data.columns { th scope="col" { (inert(column)) } } } }
                    tbody {
                        @for row in &data.rows {
                            tr {
                                @for cell in row {
                                    @match cell {
                                        Cell::Text(text) => td { (inert(text)) },
                                        Cell::Number(x) => td.num { (plain(*x)) },
                                        Cell::Empty => td.num { "–" },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A number of a table: whole ones as they are, others to four decimals, with the number in full beside it.
fn plain(x: f64) -> Markup {
    let decimals = if x.fract() == 0.0 { 0 } else { 4 };
    html! { data value=(x) { (number(x, decimals)) } }
}
