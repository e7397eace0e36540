//! The table of a scenario that its author wrote none for: what happens becomes what is handed out.

use crate::check::minutes;
use crate::document::{
    Audience, Delegation, Draft, Exhibit, Inject, Item, ItemKind, Names, Scenario, Skin, Table,
};
use crate::value::{Id, Positive, ScenarioTime, SessionTime, Text, UniqueMap};
use casus_model::evidence::{Grade, Releasability};
use casus_model::{ClaimLevel, MemberId, Setup};

/// Seconds of the session clock before the first item, and between the first and the last.
const FIRST: usize = 5 * 60;
const SPREAD: usize = 100 * 60;
/// Most and fewest seconds between two items; on a whole number of the latter.
const WIDEST: usize = 8 * 60;
const NARROWEST: usize = 30;
/// Minutes of a session.
const MINUTES: f64 = 150.0;
/// Seats for people.
const SEATS: usize = 3;

/// A thing that is handed out, before it has a time in the session.
struct Event {
    minutes: i64,
    id: String,
    from: String,
    to: Audience,
    method: &'static str,
    title: Text,
    reliability: Option<Grade>,
    evidence: Option<Id>,
}

/// The table of a scenario without one: an item for each inject that the truth lets happen, addressed to whom it
/// reaches first, evenly spread over a session; a pulse after each third; a draft for each motion and each rung.
pub(crate) fn derived(s: &Scenario, setup: &Setup) -> Table {
    let mut events = events(s, setup);
    events.sort_by_key(|event| event.minutes);
    let gap = (SPREAD / events.len().max(1)).clamp(NARROWEST, WIDEST) / NARROWEST * NARROWEST;
    let at = |place: usize| SessionTime::from_seconds(u32::try_from(FIRST + place * gap).unwrap_or(u32::MAX));
    let count = events.len();
    let mut items = Vec::new();
    for (place, event) in events.into_iter().enumerate() {
        let Ok(id) = event.id.parse::<Id>() else { continue };
        items.push(Item {
            at: at(place),
            scenario_time: ScenarioTime::from_minutes(event.minutes),
            to: event.to,
            method: Some(text(event.method)),
            reliability: event.reliability,
            evidence: event.evidence,
            ..Item::new(id, ItemKind::Inject, text(&event.from), event.title)
        });
        if let Some(third) = (1..=3).find(|third| (count * third).div_ceil(3) == place + 1)
            && let Ok(id) = format!("pulse-{third}").parse::<Id>()
            && s.injects.iter().all(|x| *x.common().id != id)
        {
            let due = FIRST + place * gap + gap / 2;
            items.push(Item {
                at: u32::try_from(due).ok().and_then(SessionTime::from_seconds),
                to: Audience::All,
                ..Item::new(id, ItemKind::Pulse, text("Control"), text("What do you believe happened?"))
            });
        }
    }
    Table {
        brief: s.summary.clone(),
        minutes: Positive::new(MINUTES).unwrap_or_else(|_| unreachable!("more than none")),
        objectives: vec![],
        delegations: seats(s, setup),
        items,
        drafts: drafts(s, setup),
        skin: Skin::default(),
        names: Names::default(),
        invented: UniqueMap::default(),
    }
}

/// What a seat is told that the author wrote no brief for.
#[must_use]
pub fn plain_delegation(setup: &Setup, member: MemberId) -> Option<Delegation> {
    let m = setup.members.get(member.ix())?;
    let line = m.red_line.into_iter().chain(m.capital_cap).min();
    let line = line.and_then(|rung| setup.ladder.get(usize::from(rung)));
    Some(Delegation {
        member: m.id.parse().ok()?,
        brief: text(&format!(
            "You speak for {}. Decide what you believe happened, what you could accept, and what you could not.",
            m.name
        )),
        red_lines: line.map(|rung| text(&format!("Nothing beyond: {}", rung.label))).into_iter().collect(),
    })
}

fn events(s: &Scenario, setup: &Setup) -> Vec<Event> {
    let name = |id: &Id| match setup.member(id.as_str()) {
        Some(member) => setup.members[member.ix()].name.clone(),
        None => setup.adversary.name.clone(),
    };
    let first_name = |ids: &[Id]| ids.first().map_or_else(|| "Intelligence".to_owned(), name);
    let exhibit = |id: &Id| {
        s.injects.iter().find_map(|x| match x {
            Inject::Indicator(e) | Inject::Evidence(e) if e.id == *id => Some(e),
            _ => None,
        })
    };
    let mut events = Vec::new();
    for (inject, at) in s.injects.iter().zip(minutes(s)) {
        let common = inject.common();
        let happens = common.only_if.is_empty() || common.only_if.contains(&s.truth);
        let Some(at) = at.filter(|_| common.on && happens) else { continue };
        let event = |from: String, method: &'static str| Event {
            minutes: at,
            id: common.id.to_string(),
            from,
            to: Audience::All,
            method,
            title: common.title.clone(),
            reliability: None,
            evidence: None,
        };
        match inject {
            Inject::Indicator(e) | Inject::Evidence(e) => {
                let from = e.source.as_ref().map_or_else(|| "Intelligence".to_owned(), ToString::to_string);
                let shown = Event {
                    reliability: Some(e.grade),
                    evidence: Some(e.id.clone()),
                    ..event(from, "intel")
                };
                if e.release == Releasability::Public {
                    events.push(shown);
                } else {
                    events.push(Event { to: Audience::Members(e.owners.clone()), ..shown });
                    events.extend(passed_on(s, e, at, first_name(&e.owners)));
                }
            }
            Inject::Narrative { by, grade, .. } => events.push(Event {
                reliability: Some(*grade),
                evidence: Some(common.id.clone()),
                ..event(name(by), "news")
            }),
            Inject::Statement { by, claims, .. } => {
                let carries = *by == s.adversary.id && claims.is_some();
                let evidence = carries.then(|| common.id.clone());
                events.push(Event { evidence, ..event(name(by), "statement") });
            }
            Inject::Share { by, item, to, delay, .. } => events.push(Event {
                minutes: at.saturating_add(delay.minutes()),
                to: if to.is_empty() { Audience::All } else { Audience::Members(to.clone()) },
                reliability: exhibit(item).map(|e| e.grade),
                evidence: Some(item.clone()),
                ..event(name(by), "intel")
            }),
            Inject::Warning { by, .. } => events.push(event(name(by), "statement")),
            Inject::Incident { .. } => events.push(event("Situation report".to_owned(), "news")),
            Inject::FrontLine { .. } => events.push(event("Press".to_owned(), "news")),
            Inject::Motion { .. } => {}
        }
    }
    events
}

/// What the alliance may have reaches everybody after the mean delay.
fn passed_on(s: &Scenario, e: &Exhibit, at: i64, from: String) -> Option<Event> {
    let id = format!("{}.all", e.id);
    let free = s.injects.iter().all(|x| *x.common().id != *id.as_str());
    (free && e.release == Releasability::Alliance).then(|| Event {
        minutes: at.saturating_add(s.sharing.alliance.minutes()),
        id,
        from,
        to: Audience::All,
        method: "intel",
        title: e.title.clone(),
        reliability: Some(e.grade),
        evidence: Some(e.id.clone()),
    })
}

/// Seats for people: who is harmed or accused first, then who owns most of the evidence, then who can do most.
fn seats(s: &Scenario, setup: &Setup) -> Vec<Delegation> {
    let owned = |id: &str| {
        let owners = s.injects.iter().filter_map(|x| match x {
            Inject::Indicator(e) | Inject::Evidence(e) if e.on => Some(&e.owners),
            _ => None,
        });
        owners.filter(|owners| owners.iter().any(|owner| *owner == id)).count()
    };
    let harmed = |id: &str| {
        s.injects
            .iter()
            .any(|x| matches!(x, Inject::Incident { target: Some(target), on: true, .. } if *target == id))
    };
    let mut order: Vec<usize> = (0..setup.members.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |ix: usize| (harmed(&setup.members[ix].id), owned(&setup.members[ix].id));
        let capability = |ix: usize| setup.members[ix].capability;
        key(b).cmp(&key(a)).then(capability(b).total_cmp(&capability(a)))
    });
    order.into_iter().take(SEATS).filter_map(|ix| plain_delegation(setup, MemberId::at(ix))).collect()
}

fn drafts(s: &Scenario, setup: &Setup) -> Vec<Draft> {
    let draft = |id: String, title: Text, claim: ClaimLevel, rung: u8| {
        let asked = setup.ladder.get(usize::from(rung))?;
        let held = match claim {
            ClaimLevel::Event => "The Allies note what has happened.".to_owned(),
            ClaimLevel::Deliberate => "The Allies hold that it was deliberate.".to_owned(),
            _ => format!("The Allies hold that {} did it.", setup.adversary.name),
        };
        Some(Draft {
            id: id.parse().ok()?,
            title,
            text: text(&format!("{held} They agree on: {}.", asked.label)),
            claim: Some(claim),
            rung,
            minutes: Positive::new(6.0).ok()?,
            until: None,
        })
    };
    let mut drafts = Vec::new();
    for inject in &s.injects {
        if let Inject::Motion { id, title, rung, claim, only_if, on: true, .. } = inject
            && (only_if.is_empty() || only_if.contains(&s.truth))
        {
            let needs = setup.ladder.get(usize::from(*rung)).map_or(ClaimLevel::Event, |r| r.claim);
            drafts.extend(draft(id.to_string(), title.clone(), claim.unwrap_or(needs), *rung));
        }
    }
    for (rung, asked) in (0..).zip(&setup.ladder).skip(1) {
        let id = format!("draft-{rung}");
        if drafts.iter().all(|d: &Draft| d.id != id.as_str()) {
            drafts.extend(draft(id, text(&asked.label), asked.claim, rung));
        }
    }
    drafts
}

/// A text; an empty one where it does not fit.
fn text(words: &str) -> Text {
    words.parse().or_else(|_| "".parse()).unwrap_or_else(|_| unreachable!("an empty text is one"))
}
