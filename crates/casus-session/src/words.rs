//! Words of estimative probability: the word first, the range one tap away.

use serde::{Deserialize, Serialize};

/// Whose scale of words is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The yardstick of the United Kingdom's Professional Head of Intelligence Assessment.
    #[default]
    Phia,
    /// Sherman Kent's of 1964.
    Kent,
}

/// A word for a probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// The band that it stands for, percent.
    pub low: u8,
    /// See `low`.
    pub high: u8,
    /// Whether the probability lies between two bands and was moved to the nearer.
    pub between: bool,
}

const PHIA: [(&str, u8, u8); 7] = [
    ("remote chance", 0, 5),
    ("highly unlikely", 10, 20),
    ("unlikely", 25, 35),
    ("realistic possibility", 40, 50),
    ("likely", 55, 75),
    ("highly likely", 80, 90),
    ("almost certain", 95, 100),
];

/// Kent's bands with their give and take; certainty and impossibility, which he sets apart, close the ends.
const KENT: [(&str, u8, u8); 7] = [
    ("impossible", 0, 0),
    ("almost certainly not", 2, 12),
    ("probably not", 20, 40),
    ("chances about even", 40, 60),
    ("probable", 63, 87),
    ("almost certain", 87, 99),
    ("certain", 100, 100),
];

/// The word for probability `p`, in 0 to 1; between two bands, that of the nearer, the likelier if they are equally
/// near.
#[must_use]
pub fn word(scale: Scale, p: f64) -> Word {
    let bands = match scale {
        Scale::Phia => PHIA,
        Scale::Kent => KENT,
    };
    let percent = if p.is_nan() { 0.0 } else { 100.0 * p.clamp(0.0, 1.0) };
    let away =
        |&(_, low, high): &(&str, u8, u8)| (f64::from(low) - percent).max(percent - f64::from(high)).max(0.0);
    let mut nearest = bands[0];
    for band in bands {
        if away(&band) <= away(&nearest) {
            nearest = band;
        }
    }
    Word { word: nearest.0, low: nearest.1, high: nearest.2, between: away(&nearest) > 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{Scale, word};

    #[test]
    fn the_yardstick_and_its_gaps() {
        let said = |p: f64| {
            let word = word(Scale::Phia, p);
            (word.word, word.between)
        };
        for (p, expected) in [
            (0.0, ("remote chance", false)),
            (0.07, ("remote chance", true)),
            (0.075, ("highly unlikely", true)),
            (0.15, ("highly unlikely", false)),
            (0.3, ("unlikely", false)),
            (0.5, ("realistic possibility", false)),
            (0.52, ("realistic possibility", true)),
            (0.53, ("likely", true)),
            (0.6, ("likely", false)),
            (0.85, ("highly likely", false)),
            (1.0, ("almost certain", false)),
            (f64::NAN, ("remote chance", false)),
        ] {
            assert_eq!(said(p), expected, "{p}");
        }
    }

    #[test]
    fn kent() {
        let said = [0.0, 0.07, 0.3, 0.5, 0.75, 0.93, 1.0].map(|p| word(Scale::Kent, p).word);
        let words = [
            "impossible",
            "almost certainly not",
            "probably not",
            "chances about even",
            "probable",
            "almost certain",
            "certain",
        ];
        assert_eq!(said, words);
    }
}
