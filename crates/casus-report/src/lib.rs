//! Results worth showing: figures, and pages of them that are one file.
//!
//! A [`Figure`] is a drawing with its words and its data: it stands in a page, or alone as SVG beside its data as CSV. The
//! same few kinds of figure serve runs, ensembles, studies and live sessions, so scales, type and colours have one home
//! here and a hypothesis looks the same wherever it is drawn.
//!
//! A [`Page`] is HTML without any outside request and without a script. It reads well on a telephone and on a wide screen,
//! in light and dark, and on paper.
//!
//! | module | what it holds |
//! |---|---|
//! | [`scale`] | values to places, and round ticks |
//! | [`palette`] | colours, and what tells hypotheses apart besides colour |
//! | [`text`] | type sizes, widths, numbers as a reader sees them |
//! | [`svg`] | drawings, in which hostile text is inert |
//! | [`figure`] | the kinds of figure |
//! | [`map`] | the alliance on a map and in tiles |
//! | [`table`] | the data of a figure |
//! | [`words`] | what a screen and a page say alike |
//! | [`page`] | pages of a run, of an ensemble and of a study |
//!
//! What is absent: clocks, threads, files and the network. Equal results give equal bytes.

pub mod figure;
pub mod map;
pub mod page;
pub mod palette;
pub mod scale;
pub mod svg;
pub mod table;
pub mod text;
pub mod words;

pub use figure::Figure;
pub use page::Page;
pub use palette::{Mark, Marks, Palette};
pub use scale::Scale;
pub use svg::Svg;
pub use table::Table;
