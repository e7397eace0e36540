//! The text of a pack.

use super::basis::{BASIS, Kind};
use super::facts::{Defence, Grievance};
use super::invented;
use super::rule::{DECEPTION_PRIOR, NO_FORCES_SHARE, Profile};
use super::text::{list, number, quoted};

const CARRIED_OVER: &str = "the figure of a real ally, carried over under an invented name";

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Edition {
    Real,
    Invented,
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
            Edition::Invented => invented::member(ally)?.0,
        })
    }

    fn group(self, group: &str) -> Result<&str, String> {
        match self {
            Edition::Real => Ok(group),
            Edition::Invented => invented::group(group),
        }
    }

    fn member(self, p: &Profile) -> Result<Vec<String>, String> {
        let (name, government) = match self {
            Edition::Real => (p.ally.name.as_str(), p.ally.government.as_str()),
            Edition::Invented => (invented::member(&p.ally.id)?.1, "invented"),
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

pub(crate) fn render(edition: Edition, all: &[Profile], grievances: &[Grievance]) -> Result<String, String> {
    let mut order: Vec<&Profile> = all.iter().collect();
    if edition == Edition::Invented {
        order.sort_by_key(|p| invented::place(&p.ally.id));
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
