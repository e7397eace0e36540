//! The outlines that `data/outlines.py` wrote: sheets of states, each in units of its own.

use std::sync::LazyLock;

/// A part of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// Its width and height in units.
    pub size: [f64; 2],
    /// The states in it; members come last.
    pub shapes: Vec<Shape>,
    /// Lines between two states, each once.
    pub borders: Vec<Vec<[f64; 2]>>,
    /// Those of them that are not settled.
    pub unsettled: Vec<Vec<[f64; 2]>>,
}

/// A state.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its three-letter code.
    pub code: &'static str,
    /// Where a label has most room.
    pub label: [f64; 2],
    /// Half the height of that room, which is twice as wide as high; 0 for a state that gets no label.
    pub room: f64,
    /// Its outline.
    pub rings: Vec<Vec<[f64; 2]>>,
}

impl Sheet {
    /// A state by its code.
    #[must_use]
    pub fn shape(&self, code: &str) -> Option<&Shape> {
        self.shapes.iter().find(|s| s.code == code)
    }
}

/// A sheet by its name: `europe`, `small`, `america`, `low-countries` or `balkans`.
#[must_use]
pub fn sheet(name: &str) -> Option<&'static Sheet> {
    static SHEETS: LazyLock<Vec<Sheet>> = LazyLock::new(|| read(include_str!("../../data/outlines.txt")));
    SHEETS.iter().find(|s| s.name == name)
}

fn read(text: &'static str) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = vec![];
    for line in text.lines() {
        let words: Vec<&'static str> = line.splitn(5, ' ').collect();
        let number = |k: usize| words.get(k).and_then(|w| w.parse().ok()).unwrap_or(0.0);
        match (words.as_slice(), sheets.last_mut()) {
            (["sheet", name, ..], _) => sheets.push(Sheet {
                name,
                size: [number(2), number(3)],
                shapes: vec![],
                borders: vec![],
                unsettled: vec![],
            }),
            ([_, _, _, _, path], Some(sheet)) if !line.starts_with('#') => match words[0] {
                "borders" => sheet.borders = lines(path),
                "unsettled" => sheet.unsettled = lines(path),
                code => {
                    let (label, room) = ([number(1), number(2)], number(3));
                    sheet.shapes.push(Shape { code, label, room, rings: lines(path) });
                }
            },
            _ => {}
        }
    }
    sheets
}

/// The points of path data that is a move and relative steps, again and again.
fn lines(path: &str) -> Vec<Vec<[f64; 2]>> {
    let one = |text: &str| {
        let spaced = text.replace('-', " -").replace(['l', 'z'], " ");
        let numbers: Vec<f64> = spaced.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        let mut at = [0.0, 0.0];
        let step = |by: &[f64; 2]| {
            at = [at[0] + by[0], at[1] + by[1]];
            at
        };
        numbers.as_chunks().0.iter().map(step).collect()
    };
    path.split('M').skip(1).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lambert's azimuthal equal-area projection round 20 E 55 N onto the sheet of Europe.
    fn at(lon: f64, lat: f64) -> [f64; 2] {
        let (lon, lat, lat0) = ((lon - 20.0).to_radians(), lat.to_radians(), 55_f64.to_radians());
        let c = lat0.sin() * lat.sin() + lat0.cos() * lat.cos() * lon.cos();
        let k = 6371.0 * (2.0 / (1.0 + c)).sqrt();
        let x = k * lat.cos() * lon.sin();
        let y = k * (lat0.cos() * lat.sin() - lat0.sin() * lat.cos() * lon.cos());
        let scale = 2600.0 / (2420.0 + 2700.0);
        [(x + 2700.0) * scale, (1960.0 - y) * scale]
    }

    fn holds(shape: &Shape, [x, y]: [f64; 2]) -> bool {
        let mut inside = false;
        for ring in &shape.rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                if (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                    inside = !inside;
                }
            }
        }
        inside
    }

    fn states_at(lon: f64, lat: f64) -> Vec<&'static str> {
        let europe = sheet("europe").unwrap();
        europe.shapes.iter().filter(|s| holds(s, at(lon, lat))).map(|s| s.code).collect()
    }

    #[test]
    fn borders_are_those_of_the_united_nations() {
        for (place, lon, lat, state) in [
            ("Crimea", 34.1, 45.1, "UKR"),
            ("Donetsk", 37.8, 48.0, "UKR"),
            ("Luhansk", 39.3, 48.6, "UKR"),
            ("Kherson", 33.4, 46.7, "UKR"),
            ("Transnistria", 29.2, 47.3, "MDA"),
            ("Abkhazia", 41.2, 43.0, "GEO"),
            ("South Ossetia", 43.95, 42.3, "GEO"),
            ("Karabakh", 46.75, 39.82, "AZE"),
            ("Northern Cyprus", 33.4, 35.25, "CYP"),
            ("Kosovo", 21.1, 42.6, "XKX"),
            ("Kaliningrad", 21.5, 54.7, "RUS"),
            ("Aland", 20.0, 60.2, "FIN"),
            ("Warsaw", 21.0, 52.2, "POL"),
        ] {
            assert_eq!(states_at(lon, lat), [state], "{place}");
        }
        assert!(sheet("europe").unwrap().unsettled.len() == 1, "Kosovo's line with Serbia is dashed");
    }

    #[test]
    fn labels_stand_inside_their_states_and_outlines_inside_their_sheets() {
        for name in ["europe", "small", "america", "low-countries", "balkans"] {
            let sheet = sheet(name).unwrap();
            for shape in &sheet.shapes {
                assert!(shape.room == 0.0 || holds(shape, shape.label), "{name} {}", shape.code);
                assert!(shape.rings.iter().all(|r| r.len() >= 3), "{name} {}", shape.code);
                for point in shape.rings.iter().flatten() {
                    let within = (0..2).all(|k| (-1.0..=sheet.size[k] + 1.0).contains(&point[k]));
                    assert!(within, "{name} {} {point:?}", shape.code);
                }
            }
        }
    }

    /// A line between two states is in the outlines of both, point by point.
    #[test]
    fn neighbours_share_their_line() {
        let europe = sheet("europe").unwrap();
        let mut checked = 0;
        for border in &europe.borders {
            let Some(middle) = border.get(border.len() / 2).filter(|_| border.len() > 2) else { continue };
            let owners =
                europe.shapes.iter().filter(|s| s.rings.iter().flatten().any(|p| p == middle)).count();
            assert!(owners >= 2, "{middle:?}");
            checked += 1;
        }
        assert!(checked > 60, "{checked}");
    }
}
