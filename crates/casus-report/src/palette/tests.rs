use super::*;

/// sRGB to linear light, 0 to 1.
fn linear(colour: &str) -> [f64; 3] {
    [1, 3, 5].map(|at| {
        let part = u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal");
        let c = f64::from(part) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(m: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
}

/// Machado, Oliveira and Fernandes (2009) at full severity: normal, protan, deutan, tritan.
const VISIONS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let rgb = rgb.map(|c| c.clamp(0.0, 1.0));
    let xyz = times(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ],
        rgb,
    );
    let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The least CIE76 distance between two of a palette's fills under any vision.
fn worst(palette: Palette) -> f64 {
    let mut worst = f64::INFINITY;
    for vision in VISIONS {
        let seen = |&hue: &usize| lab(times(vision, linear(HUES[hue].fill)));
        let seen: Vec<[f64; 3]> = palette.hues().iter().map(seen).collect();
        for (k, a) in seen.iter().enumerate() {
            for b in &seen[k + 1..] {
                let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
                worst = worst.min(squares.sqrt());
            }
        }
    }
    worst
}

#[test]
fn the_book_tells_how_far_apart_the_worst_pair_of_each_palette_is() {
    let book = include_str!("../../../../docs/book/pages.md");
    for (palette, name) in Palette::ALL.into_iter().zip(["eight", "four", "five", "six", "red-green"]) {
        let row = book.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).expect(name);
        let told = row.trim_end_matches('|').rsplit('|').next().expect("a cell").trim();
        assert_eq!(told, format!("{:.1}", worst(palette)), "{row}");
    }
}

/// No other four, five or six of their seven colours are further apart.
#[test]
fn the_palettes_of_four_to_six_are_the_best_of_okabe_and_ito() {
    let distance = |a: usize, b: usize| {
        let apart = |vision| {
            let [p, q] = [a, b].map(|hue| lab(times(vision, linear(HUES[hue].fill))));
            p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum::<f64>().sqrt()
        };
        VISIONS.into_iter().map(apart).fold(f64::INFINITY, f64::min)
    };
    for palette in [Palette::Four, Palette::Five, Palette::Six] {
        let of = |set: u32| -> Vec<usize> { (0..7).filter(|k| set & (1 << k) != 0).collect() };
        let size = palette.hues().len();
        let best = (0..1_u32 << 7).map(of).filter(|set| set.len() == size).map(|set| {
            let pairs = set.iter().enumerate().flat_map(|(k, &a)| set[k + 1..].iter().map(move |&b| (a, b)));
            pairs.map(|(a, b)| distance(a, b)).fold(f64::INFINITY, f64::min)
        });
        assert!((best.fold(0.0, f64::max) - worst(palette)).abs() < 1e-9, "{palette:?}");
    }
}

fn contrast(a: &str, b: &str) -> f64 {
    let light = |c: &str| {
        let [r, g, b] = linear(c);
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}

#[test]
fn inks_can_be_read_on_their_grounds() {
    let of = |ground| value(ground, "paper").expect("a colour");
    for hue in HUES {
        assert!(contrast(hue.ink, of(Ground::Light)) >= 4.5, "{hue:?}");
        assert!(contrast(hue.glow, of(Ground::Dark)) >= 4.5, "{hue:?}");
    }
    for ground in [Ground::Light, Ground::Dark] {
        for name in ["ink", "soft"] {
            assert!(contrast(value(ground, name).expect("a colour"), of(ground)) >= 4.5, "{name}");
        }
    }
}

#[test]
fn no_two_hypotheses_look_alike_under_any_palette() {
    let setup = casus_scenario::ScenarioFile::shipped("staged-border-incident").expect("it ships");
    let setup = setup.load().expect("it loads").setup;
    for palette in Palette::ALL {
        let letters: Vec<char> = Marks::of(&setup, palette).0.iter().map(|m| m.letter).collect();
        assert!(letters.iter().all(|l| letters.iter().filter(|m| m == &l).count() == 1), "{letters:?}");
        let most = (PATTERNS.len() * palette.hues().len()).min(32);
        let marks: Vec<Mark> = (0..most).map(|place| palette.mark(place, ' ')).collect();
        for (k, a) in marks.iter().enumerate() {
            for b in &marks[k + 1..] {
                assert!(a.hue != b.hue || a.pattern != b.pattern, "{palette:?}: {a:?} and {b:?}");
                assert!(b.place > 7 || a.pattern != b.pattern, "{palette:?}: {a:?} and {b:?}");
            }
        }
    }
}
