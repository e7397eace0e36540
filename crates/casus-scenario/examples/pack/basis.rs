//! What the numbers of each field are.

use super::text::quoted;

/// What a number is, as the comment on its line says it.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Sourced,
    Derived,
    Placeholder,
    Judgement,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Sourced => "sourced",
            Kind::Derived => "derived",
            Kind::Placeholder => "placeholder",
            Kind::Judgement => "judgement",
        }
    }

    /// The basis entry of the pack; what rests on judgement alone is a placeholder there.
    pub(crate) fn basis(self, text: &str) -> String {
        let variant = match self {
            Kind::Sourced => "Sourced",
            Kind::Derived => "Derived",
            Kind::Placeholder | Kind::Judgement => "Placeholder",
        };
        format!("{variant}({})", quoted(text))
    }
}

/// Field, what its numbers are, the text of the basis and its sources.
pub(crate) const BASIS: [(&str, Kind, &str, &str); 12] = [
    (
        "capability",
        Kind::Sourced,
        "gross domestic product 2023 in billion USD x defence share 2025 in per cent / 100",
        "datasets/gdp (World Bank); POLITICO scorecard of the NATO annual report of 26 Mar 2026",
    ),
    (
        "alignment",
        Kind::Derived,
        "gap to the accused in voting at the United Nations 2019, both ends pulled in to the next value, \
         standardised to mean 0 and deviation 1",
        "evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points",
    ),
    (
        "proximity",
        Kind::Derived,
        "minus the standardised logarithm of the shorter distance from the capital to an accused state",
        "world-atlas 2.0.2, Natural Earth outlines",
    ),
    (
        "exposure",
        Kind::Derived,
        "exp(-km / 700) of the same distance, at least 0.8 with a land border on an accused state",
        "world-atlas 2.0.2, Natural Earth outlines",
    ),
    (
        "attribution_threshold",
        Kind::Derived,
        "0.88 - 0.16 s; forwardness s is the rank in (0, 1) of 0.30 alignment + 0.35 standardised defence \
         share + 0.35 proximity, after the adjustments by judgement",
        "",
    ),
    ("susceptibility", Kind::Derived, "0.60 - 0.40 x rank of capability in (0, 1)", ""),
    ("deception_prior", Kind::Placeholder, "0.10 for every member, the mean of Beta(2, 18)", ""),
    ("isolation_cost", Kind::Derived, "1.25 - 0.50 x rank of capability in (0, 1), a multiplier", ""),
    ("entrapment", Kind::Derived, "0.9 - 0.6 x exposure, logits", ""),
    ("abandonment", Kind::Derived, "0.3 + 0.6 x exposure, logits", ""),
    (
        "latency",
        Kind::Placeholder,
        "6h for the largest capability, 24h where instructions take a coalition, else 12h",
        "",
    ),
    ("population", Kind::Sourced, "population 2024, million", "datasets/population (World Bank)"),
];
