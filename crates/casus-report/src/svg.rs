//! Drawings. Everything that could come from a document is escaped here, so that it can only ever be shown.

use crate::text::{Type, fit};
use std::fmt::Write as _;

/// Where a text stands to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// A drawing of fixed size in units that are pixels at full size. Colours come from classes ([`crate::palette::style`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Svg {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    body: String,
}

impl Svg {
    /// An empty drawing.
    #[must_use]
    pub fn new(width: f64, height: f64) -> Svg {
        Svg { width, height, body: String::new() }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: [f64; 2], to: [f64; 2]) {
        let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(place);
        self.put(format_args!("<path class=\"{class}\" d=\"M{x1} {y1}L{x2} {y2}\"/>"));
    }

    /// A rectangle; a negative size counts as none.
    pub fn rect(&mut self, class: &str, at: [f64; 2], size: [f64; 2]) {
        let [x, y, w, h] = [at[0], at[1], size[0].max(0.0), size[1].max(0.0)].map(place);
        self.put(format_args!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>"));
    }

    /// A circle.
    pub fn circle(&mut self, class: &str, at: [f64; 2], radius: f64) {
        let [x, y, r] = [at[0], at[1], radius].map(place);
        self.put(format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"));
    }

    /// A path.
    pub fn path(&mut self, class: &str, path: &Path) {
        self.put(format_args!("<path class=\"{class}\" d=\"{}\"/>", path.0));
    }

    /// A text on its base line, in a size and with further classes.
    pub fn text(&mut self, size: Type, class: &str, at: [f64; 2], anchor: Anchor, text: &str) {
        let [x, y] = at.map(place);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (size, text) = (size.class(), escape(text));
        self.put(format_args!("<text class=\"{size} {class}\" x=\"{x}\" y=\"{y}\"{anchor}>{text}</text>"));
    }

    /// A text that is cut to a width.
    pub fn text_in(&mut self, size: Type, class: &str, at: [f64; 2], anchor: Anchor, text: &str, width: f64) {
        self.text(size, class, at, anchor, &fit(text, size, width));
    }

    /// What `draw` draws, with words that appear when it is pointed at.
    pub fn hover(&mut self, words: &str, draw: impl FnOnce(&mut Svg)) {
        let words = escape(words);
        self.put(format_args!("<g><title>{words}</title>"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// What `draw` draws, moved.
    pub fn moved(&mut self, by: [f64; 2], draw: impl FnOnce(&mut Svg)) {
        let [x, y] = by.map(place);
        self.put(format_args!("<g transform=\"translate({x} {y})\">"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// What `draw` draws, in a group of classes.
    pub fn group(&mut self, class: &str, draw: impl FnOnce(&mut Svg)) {
        self.put(format_args!("<g class=\"{class}\">"));
        draw(self);
        self.body.push_str("</g>");
    }

    /// Another drawing, with its upper left corner at a place.
    pub fn inset(&mut self, at: [f64; 2], other: &Svg) {
        self.moved(at, |svg| svg.body.push_str(&other.body));
    }

    /// The drawing as an element of a page, which brings the style and the patterns. `label` says what it shows.
    #[must_use]
    pub fn element(&self, label: &str) -> String {
        let (w, h) = (place(self.width), place(self.height));
        format!(
            "<svg viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-label=\"{}\">{}</svg>",
            escape(label),
            self.body
        )
    }

    /// The drawing as a file of its own, with `head` (style and patterns) inside.
    #[must_use]
    pub fn file(&self, label: &str, head: &str) -> String {
        let (w, h) = (place(self.width), place(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\">\n\
             <title>{}</title>\n{head}{}\n</svg>\n",
            escape(label),
            self.body
        )
    }

    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(what);
    }
}

/// The course of a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(String);

impl Path {
    /// A path through points.
    #[must_use]
    pub fn through(points: impl IntoIterator<Item = [f64; 2]>) -> Path {
        let mut path = Path::default();
        for point in points {
            if path.0.is_empty() { path.start(point) } else { path.go(point) }
        }
        path
    }

    /// A path that was written elsewhere, such as a map's; it must be path data and nothing else.
    #[must_use]
    pub fn written(data: &'static str) -> Path {
        Path(data.to_owned())
    }

    /// Closed rings in as few characters as tenths need.
    #[must_use]
    pub fn rings<'a>(rings: impl IntoIterator<Item = &'a [[f64; 2]]>) -> Path {
        let mut path = Path::default();
        for ring in rings {
            path.stepwise(ring);
            path.close();
        }
        path
    }

    /// A line in steps from point to point.
    pub fn stepwise(&mut self, points: &[[f64; 2]]) {
        let tenths = |p: &[f64; 2]| p.map(|x| (x * 10.0).round());
        let mut last: Option<[f64; 2]> = None;
        for point in points.iter().map(tenths) {
            match last {
                None => {
                    let _ = write!(self.0, "M{} {}l", place(point[0] / 10.0), place(point[1] / 10.0));
                }
                Some(from) if from == point => continue,
                Some(from) => {
                    let [dx, dy] = [0, 1].map(|k| place((point[k] - from[k]) / 10.0));
                    let between = if self.0.ends_with('l') || dx.starts_with('-') { "" } else { " " };
                    let within = if dy.starts_with('-') { "" } else { " " };
                    let _ = write!(self.0, "{between}{dx}{within}{dy}");
                }
            }
            last = Some(point);
        }
    }

    /// Begins at a point.
    pub fn start(&mut self, [x, y]: [f64; 2]) {
        let _ = write!(self.0, "M{} {}", place(x), place(y));
    }

    /// Goes on straight.
    pub fn go(&mut self, [x, y]: [f64; 2]) {
        let _ = write!(self.0, "L{} {}", place(x), place(y));
    }

    /// Goes on along a cubic curve with two handles.
    pub fn bend(&mut self, [a, b]: [f64; 2], [c, d]: [f64; 2], [x, y]: [f64; 2]) {
        let [a, b, c, d, x, y] = [a, b, c, d, x, y].map(place);
        let _ = write!(self.0, "C{a} {b} {c} {d} {x} {y}");
    }

    /// Goes on along a circle's arc of a radius, clockwise or not.
    pub fn arc(&mut self, radius: f64, clockwise: bool, [x, y]: [f64; 2]) {
        let (r, way) = (place(radius), u8::from(clockwise));
        let _ = write!(self.0, "A{r} {r} 0 0 {way} {} {}", place(x), place(y));
    }

    /// Goes back to where it began.
    pub fn close(&mut self) {
        self.0.push('Z');
    }
}

/// A number of a drawing: tenths, the shortest way. What is not finite has no place and is drawn at 0.
#[must_use]
pub fn place(x: f64) -> String {
    if !x.is_finite() {
        return "0".into();
    }
    let text = format!("{x:.1}");
    match text.strip_suffix(".0").unwrap_or(&text) {
        "-0" => "0".into(),
        short => short.to_owned(),
    }
}

/// A text that a browser shows as it is: markup is escaped, control characters and those that turn the direction of
/// writing are shown as a box.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(shown(c)),
        }
    }
    out
}

/// A text without characters that would change how others are shown.
#[must_use]
pub fn inert(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(c: char) -> char {
    match c {
        '\n' | '\t' | '\r' => ' ',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{061c}' => '\u{25a1}',
        c if c.is_control() => '\u{25a1}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_finite() {
        let shown = [1.0, -0.04, 0.25, f64::NAN, f64::INFINITY, 12.345].map(place);
        assert_eq!(shown, ["1", "0", "0.2", "0", "0", "12.3"]);
    }

    #[test]
    fn hostile_text_is_shown_and_nothing_else() {
        assert_eq!(escape("<b a='x'>&\"</b>"), "&lt;b a=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;");
        assert_eq!(escape("a\u{202e}b\u{0}\u{1b}[2J\nc"), "a□b□□[2J c");
        let mut svg = Svg::new(10.0, 10.0);
        svg.hover("</title><script>", |svg| {
            svg.text(Type::Label, "ink", [0.0, 9.0], Anchor::Start, "</text><script>alert(1)</script>");
        });
        let text = svg.element("\"><script>");
        assert!(!text.contains("<script"), "{text}");
    }
}
