//! The scenarios and packs that every copy of casus carries.

use crate::diagnostic::Source;

/// A scenario that ships with casus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its id.
    pub id: &'static str,
    /// What it teaches, in a line.
    pub teaches: &'static str,
    text: &'static str,
}

macro_rules! shipped {
    ($($id:literal: $teaches:literal,)+) => {
        &[$(Shipped {
            id: $id,
            teaches: $teaches,
            text: include_str!(concat!("../../../scenarios/", $id, "/scenario.ron")),
        }),+]
    };
}

/// Every shipped scenario that was invented; the first is played if none is named.
pub const SCENARIOS: &[Shipped] = shipped! {
    "staged-border-incident": "a false flag on the border and the trap of answering it too hard",
    "cable-sabotage": "a genuine hostile act, a hidden hand and a hoax campaign around it",
    "stray-missile": "an accident first read as an attack, and how a correction travels",
    "grid-cyberattack": "all agree on the state and split on which of its services, and what for",
    "bombing-blamed": "an outrage staged by its accuser and blamed on a third party's agents",
    "drone-incursion": "a true raid with one false exhibit in the case against it",
    "jammed-drone": "a partner's weapon, turned by jamming, and an honest answer that hurts",
    "provoked-first-shot": "an Ally brought to shoot first, and a first story that does not hold",
    "never-resolved": "evidence that never decides, and what one common text costs then",
    "desperation": "an adversary that provokes more boldly as its front collapses",
};

/// Every shipped scenario that codes a real incident by the coding guide.
pub const HISTORY: &[Shipped] = shipped! {
    "history/article4-2022": "an invasion next door, and who asks for consultation over it",
    "history/article5-2001": "a collective text in two stages, the second after proof shown in confidence",
    "history/estonia-2007": "attacks through networks over a statue, and nothing asked of Allies",
    "history/idlib-2020": "a grave fresh harm, and a text held hostage to another dispute",
    "history/notpetya-2018": "naming the state eight months after the harm, without published proof",
    "history/przewodow-2022": "an accident first read as an attack, and corrected within a day",
    "history/ryanair-2021": "a state's open act, and a text made weaker for one capital",
    "history/salisbury-2018": "a fresh grave harm, an Ally that asks, and a coordinated expulsion",
    "history/turkey-2003": "a request to plan for defence, and silence broken in public",
    "history/viasat-2022": "one text for many capitals in wartime, after a harm through networks",
    "history/vrbetice-2021": "an old harm brought to light, and a request that few follow",
};

const PACKS: &[(&str, &str)] = &[
    ("nato-2026", include_str!("../../../scenarios/packs/nato-2026.ron")),
    ("nato-2026-calibrated", include_str!("../../../scenarios/packs/nato-2026-calibrated.ron")),
    ("invented-2026", include_str!("../../../scenarios/packs/invented-2026.ron")),
];

/// The text of a shipped scenario.
#[must_use]
pub fn scenario(id: &str) -> Option<Source> {
    SCENARIOS
        .iter()
        .chain(HISTORY)
        .find(|s| s.id == id)
        .map(|s| Source::new(format!("{id}/scenario.ron"), s.text))
}

/// The text of a shipped pack.
#[must_use]
pub fn pack(id: &str) -> Option<Source> {
    PACKS.iter().find(|p| p.0 == id).map(|p| Source::new(format!("packs/{id}.ron"), p.1))
}

/// The ids of the shipped packs.
pub fn pack_ids() -> impl Iterator<Item = &'static str> + Clone {
    PACKS.iter().map(|p| p.0)
}
