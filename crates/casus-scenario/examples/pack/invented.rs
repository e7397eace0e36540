//! Names under which the values of the allies are shown in public.

/// Real id, invented id, invented name; the order is the order of the invented pack.
const INVENTED: [(&str, &str, &str); 32] = [
    ("LTU", "ALD", "Aldmark"),
    ("SVK", "AVN", "Arvenna"),
    ("MNE", "BLO", "Bellorne"),
    ("USA", "BSC", "Brisca"),
    ("TUR", "CTV", "Cantreva"),
    ("MKD", "CVL", "Corvale"),
    ("ALB", "DRC", "Dorrance"),
    ("HRV", "DVN", "Durvane"),
    ("DEU", "ELV", "Elvoria"),
    ("EST", "FDK", "Feldrake"),
    ("ITA", "GRW", "Garrowe"),
    ("LUX", "HVN", "Halvern"),
    ("POL", "HSK", "Heskel"),
    ("SWE", "ILM", "Ilmere"),
    ("LVA", "JSM", "Jessamy"),
    ("HUN", "KLD", "Keldonia"),
    ("ISL", "LNT", "Lanthe"),
    ("ESP", "MVA", "Marrovia"),
    ("BEL", "NDR", "Nandor"),
    ("ROU", "OSK", "Oskelle"),
    ("DNK", "PDL", "Pendrel"),
    ("NLD", "QLN", "Quillon"),
    ("FIN", "RTY", "Rastony"),
    ("FRA", "SWK", "Selwick"),
    ("NOR", "TQL", "Tarquel"),
    ("PRT", "TSB", "Thessaby"),
    ("CZE", "ULV", "Ulverne"),
    ("SVN", "VDA", "Valdora"),
    ("GRC", "VNK", "Vennick"),
    ("GBR", "WDY", "Wendry"),
    ("BGR", "YRW", "Yarrowe"),
    ("CAN", "ZLM", "Zelmar"),
];

/// Invented names of the blocs and circles.
const INVENTED_GROUPS: [(&str, &str); 8] = [
    ("atlantic", "flint"),
    ("western", "linen"),
    ("nordic-baltic", "copper"),
    ("central", "slate"),
    ("south-east", "birch"),
    ("south", "amber"),
    ("five-eyes", "inner-table"),
    ("eastern-eight", "round-room"),
];

/// Place in the order of the invented pack.
pub(crate) fn place(ally: &str) -> Option<usize> {
    INVENTED.iter().position(|(real, ..)| *real == ally)
}

/// Invented id and name of an ally.
pub(crate) fn member(ally: &str) -> Result<(&'static str, &'static str), String> {
    let found = INVENTED.iter().find(|(real, ..)| *real == ally);
    found.map(|(_, id, name)| (*id, *name)).ok_or_else(|| format!("no invented name for {ally}"))
}

/// Invented name of a bloc or circle.
pub(crate) fn group(group: &str) -> Result<&'static str, String> {
    let found = INVENTED_GROUPS.iter().find(|(real, _)| *real == group);
    found.map(|(_, name)| *name).ok_or_else(|| format!("no invented name for the group {group}"))
}
