//! Writes the member packs from the facts in `scenarios/packs/facts`.
//!
//! `nato-2026.ron` carries the thirty-two allies; `invented-2026.ron` carries the same values under
//! invented names, for demonstrations in public. Every value follows from a fact by one of the rules
//! set out in the README beside the facts. Only `+ - * /`, `sqrt` and `libm` are used, so the bytes are
//! the same on every machine.
//!
//! ```text
//! cargo run -p casus-scenario --example pack               write both packs
//! cargo run -p casus-scenario --example pack -- --check    compare with the committed packs
//! cargo run -p casus-scenario --example pack -- --show     print the order of the allies
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Weights of the voting gap, the defence share and nearness in forwardness.
const WEIGHTS: [f64; 3] = [0.30, 0.35, 0.35];
/// Distance in km over which exposure falls by a factor e.
const EXPOSURE_KM: f64 = 700.0;
/// Least exposure of a member with a land border on an accused state.
const BORDER_EXPOSURE: f64 = 0.8;
/// Defence share in per cent given to a member without armed forces.
const NO_FORCES_SHARE: f64 = 0.1;
const DECEPTION_PRIOR: f64 = 0.10;

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

const CARRIED_OVER: &str = "the figure of a real ally, carried over under an invented name";

/// Field, what its numbers are, the text of the basis and its sources.
const BASIS: [(&str, Kind, &str, &str); 12] = [
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

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write_packs(),
        ["--check"] => check_packs(),
        ["--show"] => show_order(),
        _ => Err("usage: pack [--check | --show]".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/packs")
}

fn packs() -> Result<[(&'static str, String); 2], String> {
    let facts = Facts::read()?;
    let all = profiles(&facts.allies)?;
    Ok([
        ("nato-2026.ron", render(Edition::Real, &all, &facts.grievances)?),
        ("invented-2026.ron", render(Edition::Invented, &all, &facts.grievances)?),
    ])
}

fn write_packs() -> Result<(), String> {
    for (name, text) in packs()? {
        fs::write(folder().join(name), text).map_err(|error| format!("{name}: {error}"))?;
        println!("wrote scenarios/packs/{name}");
    }
    Ok(())
}

fn check_packs() -> Result<(), String> {
    for (name, text) in packs()? {
        let committed =
            fs::read_to_string(folder().join(name)).map_err(|error| format!("{name}: {error}"))?;
        if committed == text {
            continue;
        }
        let same = committed.split('\n').zip(text.split('\n')).take_while(|(a, b)| a == b).count();
        let line = |text: &str| text.split('\n').nth(same).unwrap_or("(the file has ended)").to_owned();
        return Err(format!(
            "scenarios/packs/{name}:{}: differs from the facts\n  committed: {}\n  generated: {}",
            same + 1,
            line(&committed),
            line(&text)
        ));
    }
    println!("both packs follow from the facts");
    Ok(())
}

fn show_order() -> Result<(), String> {
    let facts = Facts::read()?;
    let mut order = profiles(&facts.allies)?;
    order.sort_by(|a, b| b.forwardness.total_cmp(&a.forwardness).then_with(|| a.ally.id.cmp(&b.ally.id)));
    println!("id       s  theta      X  capability");
    for p in order {
        let Profile { forwardness, attribution_threshold, exposure, capability, .. } = p;
        println!(
            "{}  {forwardness:.3}  {attribution_threshold:.3}  {exposure:.3}  {capability:10.3}{}",
            p.ally.id,
            if p.ally.adjustment == 0.0 { "" } else { "  judgement" }
        );
    }
    Ok(())
}

// ---- facts ----

struct Facts {
    allies: Vec<Ally>,
    grievances: Vec<Grievance>,
}

struct Ally {
    id: String,
    name: String,
    /// Million.
    population: f64,
    /// Billion USD.
    gdp: f64,
    defence: Defence,
    land_border: bool,
    /// From the capital to the nearer of the accused.
    km: f64,
    voting_gap: f64,
    note: String,
    government: String,
    adjustment: f64,
    reason: String,
    slow_instructions: bool,
    bloc: String,
    circles: Vec<String>,
}

/// Defence share of the gross domestic product, per cent.
#[derive(Clone, Copy)]
enum Defence {
    Reported(f64),
    Inferred(f64),
    NoForces,
}

impl Defence {
    fn share(self) -> Option<f64> {
        match self {
            Defence::Reported(share) | Defence::Inferred(share) => Some(share),
            Defence::NoForces => None,
        }
    }
}

struct Grievance {
    member: String,
    beneficiary: String,
    strength: f64,
    kind: Kind,
    basis: String,
}

impl Facts {
    fn read() -> Result<Facts, String> {
        let members = Table::read("members.csv")?;
        let judgement = Table::read("judgement.csv")?;
        let blocs = Table::read("blocs.csv")?;
        let mut allies = Vec::new();
        for row in members.rows() {
            let id = row.text("id")?;
            let overlay = judgement
                .rows()
                .find(|row| row.text("id") == Ok(id))
                .ok_or_else(|| format!("judgement.csv: no row for {id}"))?;
            let mut bloc = None;
            let mut circles = Vec::new();
            for group in blocs.rows() {
                if !group.text("members")?.split(' ').any(|member| member == id) {
                    continue;
                }
                match (group.text("kind")?, group.text("id")?.to_owned()) {
                    ("bloc", group) if bloc.is_none() => bloc = Some(group),
                    ("circle", group) => circles.push(group),
                    (_, group) => return Err(format!("blocs.csv: {id} cannot also be in {group}")),
                }
            }
            allies.push(Ally::read(
                &row,
                &overlay,
                bloc.ok_or(format!("blocs.csv: no bloc for {id}"))?,
                circles,
            )?);
        }
        let known = |file: &str, id: &str| match allies.iter().any(|ally: &Ally| ally.id == id) {
            true => Ok(()),
            false => Err(format!("{file}: {id} is not a member")),
        };
        for group in blocs.rows() {
            for id in group.text("members")?.split(' ') {
                known("blocs.csv", id)?;
            }
        }
        let mut grievances = Vec::new();
        for row in Table::read("grievances.csv")?.rows() {
            known("grievances.csv", row.text("member")?)?;
            known("grievances.csv", row.text("beneficiary")?)?;
            if row.flag("used")? {
                grievances.push(Grievance::read(&row)?);
            }
        }
        Ok(Facts { allies, grievances })
    }
}

impl Ally {
    fn read(row: &Row, overlay: &Row, bloc: String, circles: Vec<String>) -> Result<Ally, String> {
        let defence = match row.text("defence_quality")? {
            "no armed forces" => Defence::NoForces,
            "inferred" => Defence::Inferred(row.number("defence_pct_gdp_2025")?),
            _ => Defence::Reported(row.number("defence_pct_gdp_2025")?),
        };
        let adjustment =
            if overlay.text("adjustment")?.is_empty() { 0.0 } else { overlay.number("adjustment")? };
        let government = match overlay.text("confidence")? {
            "" => overlay.text("government")?.to_owned(),
            letter => format!("{} ({letter})", overlay.text("government")?),
        };
        Ok(Ally {
            id: row.text("id")?.to_owned(),
            name: row.text("name")?.to_owned(),
            population: row.number("population_2024")? / 1e6,
            gdp: row.number("gdp_usd_bn_2023")?,
            defence,
            land_border: row.flag("land_border_russia")? || row.flag("land_border_belarus")?,
            km: row.number("km_capital_to_russia")?.min(row.number("km_capital_to_belarus")?),
            voting_gap: row.number("un_gap_to_russia_2019")?,
            note: row.text("note")?.to_owned(),
            government,
            adjustment,
            reason: overlay.text("reason")?.to_owned(),
            slow_instructions: overlay.flag("slow_instructions")?,
            bloc,
            circles,
        })
    }
}

impl Grievance {
    fn read(row: &Row) -> Result<Grievance, String> {
        let kind = match row.text("kind")? {
            "derived" => Kind::Derived,
            "placeholder" => Kind::Placeholder,
            other => {
                return Err(format!("grievances.csv: kind `{other}` is neither derived nor placeholder"));
            }
        };
        let source = row.text("source")?;
        let from = if source.is_empty() { String::new() } else { format!("; {source}") };
        Ok(Grievance {
            member: row.text("member")?.to_owned(),
            beneficiary: row.text("beneficiary")?.to_owned(),
            strength: row.number("strength")?,
            kind,
            basis: format!("{} ({}){from}", row.text("basis")?, row.text("confidence")?),
        })
    }
}

// ---- rules ----

struct Profile<'a> {
    ally: &'a Ally,
    forwardness: f64,
    capability: f64,
    alignment: f64,
    proximity: f64,
    exposure: f64,
    attribution_threshold: f64,
    susceptibility: f64,
    isolation_cost: f64,
    entrapment: f64,
    abandonment: f64,
    latency: &'static str,
    /// The voting gap used, where it is not the ally's own.
    pulled_in: Option<f64>,
}

fn profiles(allies: &[Ally]) -> Result<Vec<Profile<'_>>, String> {
    if allies.len() < 4 {
        return Err("members.csv: too few allies to standardise".to_owned());
    }
    let capability: Vec<f64> =
        allies.iter().map(|a| a.gdp * a.defence.share().unwrap_or(NO_FORCES_SHARE) / 100.0).collect();
    let capability_rank = ranks(&capability);
    let largest = capability.iter().copied().fold(f64::MIN, f64::max);

    let gaps: Vec<f64> = allies.iter().map(|a| a.voting_gap).collect();
    let pulled = winsorise(&gaps);
    let alignment = standardise(&pulled);
    let nearness = standardise(&allies.iter().map(|a| -libm::log(a.km)).collect::<Vec<_>>());
    let mut reported =
        standardise(&allies.iter().filter_map(|a| a.defence.share()).collect::<Vec<_>>()).into_iter();
    let defence: Vec<Option<f64>> =
        allies.iter().map(|a| a.defence.share().and_then(|_| reported.next())).collect();
    let composite: Vec<f64> = (0..allies.len())
        .map(|i| weighted_mean([Some(alignment[i]), defence[i], Some(nearness[i])]))
        .collect();
    let adjusted: Vec<f64> =
        ranks(&composite).iter().zip(allies).map(|(rank, ally)| rank + ally.adjustment).collect();
    let forwardness = ranks(&adjusted);

    Ok(allies
        .iter()
        .enumerate()
        .map(|(i, ally)| {
            let near = libm::exp(-ally.km / EXPOSURE_KM);
            let exposure = if ally.land_border { near.max(BORDER_EXPOSURE) } else { near };
            Profile {
                ally,
                forwardness: forwardness[i],
                capability: capability[i],
                alignment: alignment[i],
                proximity: nearness[i],
                exposure,
                attribution_threshold: 0.88 - 0.16 * forwardness[i],
                susceptibility: 0.60 - 0.40 * capability_rank[i],
                isolation_cost: 1.25 - 0.50 * capability_rank[i],
                entrapment: 0.9 - 0.6 * exposure,
                abandonment: 0.3 + 0.6 * exposure,
                latency: match ally.slow_instructions {
                    _ if capability[i] == largest => "6h",
                    true => "24h",
                    false => "12h",
                },
                pulled_in: (pulled[i] != ally.voting_gap).then_some(pulled[i]),
            }
        })
        .collect())
}

/// The lowest and the highest value pulled in to the next one.
fn winsorise(column: &[f64]) -> Vec<f64> {
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    column.iter().map(|value| value.clamp(sorted[1], sorted[sorted.len() - 2])).collect()
}

/// Mean 0 and population standard deviation 1.
fn standardise(column: &[f64]) -> Vec<f64> {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let deviation = (column.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt();
    column.iter().map(|value| (value - mean) / deviation).collect()
}

/// (rank - 0.5) / n, the smallest first; equal values share the mean of their ranks.
fn ranks(column: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = column.iter().filter(|other| *other < value).count() as f64;
        let equal = column.iter().filter(|other| *other == value).count() as f64;
        (below + equal / 2.0) / column.len() as f64
    };
    column.iter().map(rank).collect()
}

/// The weighted mean of the terms that are known: a missing term gives its weight to the others.
fn weighted_mean(terms: [Option<f64>; 3]) -> f64 {
    let known = || terms.iter().zip(WEIGHTS).filter_map(|(term, weight)| term.map(|term| (term, weight)));
    known().map(|(term, weight)| term * weight).sum::<f64>() / known().map(|(_, weight)| weight).sum::<f64>()
}

// ---- rendering ----

#[derive(Clone, Copy, PartialEq)]
enum Edition {
    Real,
    Invented,
}

/// What a number is, as the comment on its line says it.
#[derive(Clone, Copy)]
enum Kind {
    Sourced,
    Derived,
    Placeholder,
    Judgement,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Sourced => "sourced",
            Kind::Derived => "derived",
            Kind::Placeholder => "placeholder",
            Kind::Judgement => "judgement",
        }
    }

    /// The basis entry of the pack; what rests on judgement alone is a placeholder there.
    fn basis(self, text: &str) -> String {
        let variant = match self {
            Kind::Sourced => "Sourced",
            Kind::Derived => "Derived",
            Kind::Placeholder | Kind::Judgement => "Placeholder",
        };
        format!("{variant}({})", quoted(text))
    }
}

impl Edition {
    const REAL_HEAD: [(&str, &str); 4] = [
        ("id", "nato-2026"),
        ("title", "The thirty-two allies, 2026"),
        ("dated", "2026-11-01"),
        (
            "note",
            "Illustrative profiles, derived by the rules in facts/README.md from public figures and a dated \
             overlay of judgement. No value of a real country is a measurement unless its line is marked sourced.",
        ),
    ];
    const INVENTED_HEAD: [(&str, &str); 4] = [
        ("id", "invented-2026"),
        ("title", "Thirty-two invented allies, 2026"),
        ("dated", "2026-11-01"),
        (
            "note",
            "For demonstrations in public: names, blocs and accused states are invented, the values are those \
             of the pack nato-2026. No value is a measurement of any country unless its line is marked sourced.",
        ),
    ];

    fn head(self) -> [(&'static str, &'static str); 4] {
        match self {
            Edition::Real => Self::REAL_HEAD,
            Edition::Invented => Self::INVENTED_HEAD,
        }
    }

    fn accused(self) -> [&'static str; 2] {
        match self {
            Edition::Real => ["RUS", "BLR"],
            Edition::Invented => ["ORV", "KZM"],
        }
    }

    fn basis(self, kind: Kind, text: &str, source: &str) -> String {
        match (self, kind) {
            (Edition::Invented, Kind::Sourced) => kind.basis(&format!("{text}; {CARRIED_OVER}")),
            (Edition::Invented, _) => kind.basis(text),
            (Edition::Real, _) if source.is_empty() => kind.basis(text),
            (Edition::Real, _) => kind.basis(&format!("{text}; {source}")),
        }
    }

    fn id(self, ally: &str) -> Result<&str, String> {
        Ok(match self {
            Edition::Real => ally,
            Edition::Invented => invented(ally)?.0,
        })
    }

    fn group(self, group: &str) -> Result<&str, String> {
        if self == Edition::Real {
            return Ok(group);
        }
        let found = INVENTED_GROUPS.iter().find(|(real, _)| *real == group);
        found.map(|(_, name)| *name).ok_or_else(|| format!("no invented name for the group {group}"))
    }

    fn member(self, p: &Profile) -> Result<Vec<String>, String> {
        let (name, government) = match self {
            Edition::Real => (p.ally.name.as_str(), p.ally.government.as_str()),
            Edition::Invented => (invented(&p.ally.id)?.1, "invented"),
        };
        let circles: Result<Vec<&str>, String> = p.ally.circles.iter().map(|c| self.group(c)).collect();
        let mut lines = vec![format!(
            "id: {}, name: {}, government: {}, bloc: {}, circles: {},",
            quoted(self.id(&p.ally.id)?),
            quoted(name),
            quoted(government),
            quoted(self.group(&p.ally.bloc)?),
            list(&circles?)
        )];
        let capability = match p.ally.defence {
            Defence::Reported(_) => Kind::Sourced,
            Defence::Inferred(_) => Kind::Derived,
            Defence::NoForces => Kind::Placeholder,
        };
        let threshold = if p.ally.adjustment == 0.0 { Kind::Derived } else { Kind::Judgement };
        for (field, value, kind) in [
            ("capability", number(p.capability), capability),
            ("population", number(p.ally.population), Kind::Sourced),
            ("alignment", number(p.alignment), Kind::Derived),
            ("proximity", number(p.proximity), Kind::Derived),
            ("exposure", number(p.exposure), Kind::Derived),
            ("attribution_threshold", number(p.attribution_threshold), threshold),
            ("susceptibility", number(p.susceptibility), Kind::Derived),
            ("deception_prior", number(DECEPTION_PRIOR), Kind::Placeholder),
            ("isolation_cost", number(p.isolation_cost), Kind::Derived),
            ("entrapment", number(p.entrapment), Kind::Derived),
            ("abandonment", number(p.abandonment), Kind::Derived),
            ("latency", quoted(p.latency), Kind::Placeholder),
        ] {
            lines.push(format!("{:<30} // {}", format!("{field}: {value},"), kind.word()));
        }
        let notes = self.notes(p);
        if !notes.is_empty() {
            lines.push(format!("notes: {},", list(&notes)));
        }
        Ok(lines)
    }

    fn notes(self, p: &Profile) -> Vec<String> {
        let mut notes = Vec::new();
        match p.ally.defence {
            Defence::Reported(_) => {}
            Defence::Inferred(share) => notes.push(format!(
                "defence share inferred: the source prints only \"at risk\", taken as {share:.1} %"
            )),
            Defence::NoForces => notes.push(format!(
                "no armed forces: capability is {NO_FORCES_SHARE} % of the gross domestic product by convention, and \
                 the weight of the defence share in s goes to the other two terms"
            )),
        }
        if let Some(used) = p.pulled_in {
            notes.push(format!("voting gap of {} pulled in to {used}", p.ally.voting_gap));
        }
        if !p.ally.note.is_empty() {
            notes.push(p.ally.note.clone());
        }
        let moved = format!("forwardness moved by {:+} of the scale by judgement", p.ally.adjustment);
        match (self, p.ally.adjustment != 0.0, p.ally.reason.as_str()) {
            (Edition::Real, true, reason) => notes.push(format!("{moved}: {reason}")),
            (Edition::Invented, true, _) => notes.push(moved),
            (Edition::Invented, false, _) | (Edition::Real, false, "") => {}
            (Edition::Real, false, reason) => notes.push(reason.to_owned()),
        }
        notes
    }

    fn grievance(self, grievance: &Grievance) -> Result<String, String> {
        let basis = match self {
            Edition::Real => grievance.kind.basis(&grievance.basis),
            Edition::Invented => {
                grievance.kind.basis("a quarrel of real allies, carried over under invented names")
            }
        };
        Ok(format!(
            "(member: {}, beneficiary: {}, strength: {}, basis: {basis}), // {}",
            quoted(self.id(&grievance.member)?),
            quoted(self.id(&grievance.beneficiary)?),
            number(grievance.strength),
            grievance.kind.word()
        ))
    }
}

fn render(edition: Edition, all: &[Profile], grievances: &[Grievance]) -> Result<String, String> {
    let mut order: Vec<&Profile> = all.iter().collect();
    if edition == Edition::Invented {
        order.sort_by_key(|p| INVENTED.iter().position(|(real, ..)| *real == p.ally.id));
    }
    let mut lines = vec![
        "#![type = \"casus_scenario::Pack\"]".to_owned(),
        "// Generated by `cargo run -p casus-scenario --example pack`; edit the facts, not this file."
            .to_owned(),
        "Pack(".to_owned(),
        "    format: 1,".to_owned(),
    ];
    for (field, text) in edition.head() {
        lines.push(format!("    {field}: {},", quoted(text)));
    }
    if edition == Edition::Invented {
        lines.push("    // Orvast and Kezmine.".to_owned());
    }
    lines.push("    // Alignment and proximity count only against these.".to_owned());
    lines.push(format!("    accused: {},", list(&edition.accused())));
    lines.push("    // What the numbers of each field are.".to_owned());
    lines.push("    basis: {".to_owned());
    for (field, kind, text, source) in BASIS {
        lines.push(format!("        \"{field}\": {},", edition.basis(kind, text, source)));
    }
    lines.push("    },".to_owned());
    lines.push("    members: [".to_owned());
    for p in order {
        lines.push("        (".to_owned());
        lines.extend(edition.member(p)?.into_iter().map(|line| format!("            {line}")));
        lines.push("        ),".to_owned());
    }
    lines.push("    ],".to_owned());
    lines.push("    grievances: [".to_owned());
    for grievance in grievances {
        lines.push(format!("        {}", edition.grievance(grievance)?));
    }
    lines.push("    ],".to_owned());
    lines.push(")\n".to_owned());
    Ok(lines.join("\n"))
}

fn invented(ally: &str) -> Result<(&'static str, &'static str), String> {
    let found = INVENTED.iter().find(|(real, ..)| *real == ally);
    found.map(|(_, id, name)| (*id, *name)).ok_or_else(|| format!("no invented name for {ally}"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn list<T: AsRef<str>>(items: &[T]) -> String {
    format!("[{}]", items.iter().map(|item| quoted(item.as_ref())).collect::<Vec<_>>().join(", "))
}

/// Three decimals without trailing zeros, but always a decimal point and never minus zero.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0');
    let text = if text.ends_with('.') { format!("{text}0") } else { text.to_owned() };
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

// ---- the fact files ----

struct Table {
    file: &'static str,
    header: Vec<String>,
    cells: Vec<Vec<String>>,
}

struct Row<'a> {
    table: &'a Table,
    line: usize,
    cells: &'a [String],
}

impl Table {
    fn read(file: &'static str) -> Result<Table, String> {
        let text = fs::read_to_string(folder().join("facts").join(file))
            .map_err(|error| format!("{file}: {error}"))?;
        let mut lines = text.lines().map(split_quoted);
        let header = lines.next().ok_or_else(|| format!("{file}: empty"))?;
        let cells: Vec<Vec<String>> = lines.collect();
        match cells.iter().position(|row| row.len() != header.len()) {
            Some(short) => Err(format!("{file}:{}: not {} columns", short + 2, header.len())),
            None => Ok(Table { file, header, cells }),
        }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.cells.iter().enumerate().map(|(i, cells)| Row { table: self, line: i + 2, cells })
    }
}

impl Row<'_> {
    fn text(&self, column: &str) -> Result<&str, String> {
        let at = self.table.header.iter().position(|name| name == column);
        at.map(|at| self.cells[at].as_str()).ok_or_else(|| format!("{}: no column {column}", self.table.file))
    }

    fn number(&self, column: &str) -> Result<f64, String> {
        let text = self.text(column)?;
        let value: Option<f64> = text.parse().ok();
        value
            .filter(|value| value.is_finite())
            .ok_or_else(|| format!("{}:{}: {column}: `{text}` is not a number", self.table.file, self.line))
    }

    fn flag(&self, column: &str) -> Result<bool, String> {
        match self.text(column)? {
            "y" => Ok(true),
            "n" => Ok(false),
            other => {
                Err(format!("{}:{}: {column}: `{other}` is neither y nor n", self.table.file, self.line))
            }
        }
    }
}

/// One line of comma-separated fields; a field in double quotes may hold commas, and `""` for a quote.
fn split_quoted(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut inside = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let field = fields.len() - 1;
        match c {
            '"' if inside && characters.peek() == Some(&'"') => {
                characters.next();
                fields[field].push('"');
            }
            '"' => inside = !inside,
            ',' if !inside => fields.push(String::new()),
            c => fields[field].push(c),
        }
    }
    fields
}
