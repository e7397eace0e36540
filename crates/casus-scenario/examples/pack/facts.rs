//! What is known of the allies, as the fact files have it.

use super::basis::Kind;
use super::table::{Row, Table};

pub(crate) struct Facts {
    pub(crate) allies: Vec<Ally>,
    pub(crate) grievances: Vec<Grievance>,
}

pub(crate) struct Ally {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Million.
    pub(crate) population: f64,
    /// Billion USD.
    pub(crate) gdp: f64,
    pub(crate) defence: Defence,
    pub(crate) land_border: bool,
    /// From the capital to the nearer of the accused.
    pub(crate) km: f64,
    pub(crate) voting_gap: f64,
    pub(crate) note: String,
    pub(crate) government: String,
    pub(crate) adjustment: f64,
    pub(crate) reason: String,
    pub(crate) slow_instructions: bool,
    pub(crate) bloc: String,
    pub(crate) circles: Vec<String>,
}

/// Defence share of the gross domestic product, per cent.
#[derive(Clone, Copy)]
pub(crate) enum Defence {
    Reported(f64),
    Inferred(f64),
    NoForces,
}

impl Defence {
    pub(crate) fn share(self) -> Option<f64> {
        match self {
            Defence::Reported(share) | Defence::Inferred(share) => Some(share),
            Defence::NoForces => None,
        }
    }
}

pub(crate) struct Grievance {
    pub(crate) member: String,
    pub(crate) beneficiary: String,
    pub(crate) strength: f64,
    pub(crate) kind: Kind,
    pub(crate) basis: String,
}

impl Facts {
    pub(crate) fn read() -> Result<Facts, String> {
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
