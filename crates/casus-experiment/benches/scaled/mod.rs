//! The founding scenario made larger or smaller in one dimension at a time.

use casus_model::influence::InfluenceNetwork;
use casus_model::setup::{Effect, Hypothesis, Inject, Setup, Speaker};
use casus_model::{ItemId, MemberId, Tick};
use casus_scenario::ScenarioFile;

/// What grows, over which sizes, and the setup of each size.
pub(crate) struct Dimension {
    pub(crate) what: &'static str,
    pub(crate) sizes: &'static [usize],
    pub(crate) setup: fn(usize) -> Setup,
}

const MEMBERS: &[usize] = &[8, 16, 32, 64, 128, 256, 512];

/// Members whose network follows from blocs and capability, as in the founding scenario.
pub(crate) const BY_BLOC: Dimension =
    Dimension { what: "members by bloc", sizes: MEMBERS, setup: |n| members(n, by_bloc) };

/// Members each of which spreads its attention over all others in its own way.
pub(crate) const DENSE: Dimension =
    Dimension { what: "members dense", sizes: MEMBERS, setup: |n| members(n, dense) };

/// Members each of which listens to four others.
pub(crate) const SPARSE: Dimension =
    Dimension { what: "members sparse", sizes: MEMBERS, setup: |n| members(n, sparse) };

/// Ticks of a run that holds the same story at its beginning.
pub(crate) const TICKS: Dimension =
    Dimension { what: "ticks", sizes: &[16, 64, 256, 1024, 4096], setup: ticks };

/// Hypotheses.
pub(crate) const HYPOTHESES: Dimension =
    Dimension { what: "hypotheses", sizes: &[2, 4, 8, 16], setup: hypotheses };

/// Injects in a run of the same length: the incident, and items of evidence for the rest.
pub(crate) const INJECTS: Dimension =
    Dimension { what: "injects", sizes: &[1, 10, 100, 1000], setup: injects };

/// The founding scenario as it ships.
pub(crate) fn founding() -> Setup {
    let file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
    file.load().expect("it loads").setup
}

fn members(n: usize, network: fn(&Setup) -> InfluenceNetwork) -> Setup {
    let mut setup = founding();
    let originals = std::mem::take(&mut setup.members);
    for (place, original) in originals.iter().cycle().take(n).enumerate() {
        let mut member = original.clone();
        member.id = format!("{}{place}", member.id);
        setup.members.push(member);
    }
    // Who is no longer there is stood in for by who is.
    let within = |m: &mut MemberId| *m = MemberId::at(m.ix() % n);
    for (member, beneficiary, _) in &mut setup.grievances {
        within(member);
        within(beneficiary);
    }
    for item in &mut setup.items {
        item.owners.iter_mut().for_each(within);
        item.owners.sort_unstable();
        item.owners.dedup();
    }
    for inject in &mut setup.injects {
        match &mut inject.effect {
            Effect::Incident { victim, .. } => victim.iter_mut().for_each(within),
            Effect::Share { to, .. } => to.iter_mut().for_each(within),
            Effect::Motion { by, .. } => within(by),
            Effect::Warning { by, .. } | Effect::Statement { by, .. } => {
                if let Speaker::Member(member) = by {
                    within(member);
                }
            }
            Effect::Item(_) | Effect::FrontLine { .. } => {}
        }
    }
    setup.influence = network(&setup);
    setup
}

fn by_bloc(setup: &Setup) -> InfluenceNetwork {
    InfluenceNetwork::by_capability(&setup.members, 3.0)
}

fn dense(setup: &Setup) -> InfluenceNetwork {
    let n = setup.members.len();
    let pairs = (0..n).flat_map(|i| (0..n).filter(move |&j| j != i).map(move |j| (i, j)));
    // No two rows are alike, since 1,031 is a prime.
    let weight = |i: usize, j: usize| 1.0 + ((i + 1) * (j + 1) % 1031) as f64;
    let edges: Vec<_> = pairs.map(|(i, j)| (MemberId::at(i), MemberId::at(j), weight(i, j))).collect();
    InfluenceNetwork::from_edges(n, &edges)
}

fn sparse(setup: &Setup) -> InfluenceNetwork {
    let n = setup.members.len();
    let pairs = (0..n).flat_map(|i| (1..=4).map(move |step| (i, (i + step) % n, step)));
    let edges: Vec<_> = pairs.map(|(i, j, step)| (MemberId::at(i), MemberId::at(j), step as f64)).collect();
    InfluenceNetwork::from_edges(n, &edges)
}

fn ticks(n: usize) -> Setup {
    let mut setup = founding();
    setup.clock.first = Tick(0);
    setup.clock.last = Tick(i32::try_from(n - 1).expect("a run is short"));
    for inject in &mut setup.injects {
        inject.tick = inject.tick.max(Tick(0));
    }
    setup
}

fn hypotheses(k: usize) -> Setup {
    let mut setup = founding();
    let originals = std::mem::take(&mut setup.hypotheses);
    let total: f64 = originals.iter().cycle().take(k).map(|h| h.prior).sum();
    for (place, original) in originals.iter().cycle().take(k).enumerate() {
        let id = format!("{}{place}", original.id);
        setup.hypotheses.push(Hypothesis { id, prior: original.prior / total, ..original.clone() });
    }
    for item in &mut setup.items {
        for row in [&mut item.likelihood, &mut item.planted, &mut item.presence] {
            *row = row.iter().copied().cycle().take(k).collect();
        }
    }
    for inject in &mut setup.injects {
        inject.only_if.retain(|h| h.ix() < k);
        if let Effect::Statement { claims, .. } = &mut inject.effect {
            *claims = claims.filter(|h| h.ix() < k);
        }
    }
    setup
}

fn injects(n: usize) -> Setup {
    let mut setup = founding();
    let originals = std::mem::take(&mut setup.injects);
    let is_incident = |inject: &&Inject| matches!(inject.effect, Effect::Incident { .. });
    setup.injects.extend(originals.iter().find(is_incident).cloned());
    let length = setup.clock.len();
    let items = originals.iter().filter_map(|inject| match inject.effect {
        Effect::Item(item) => Some((inject, item)),
        _ => None,
    });
    for (place, (original, item)) in items.cycle().take(n - 1).enumerate() {
        let mut copy = setup.items[item.ix()].clone();
        copy.id = format!("{}-{place}", copy.id);
        let after = i32::try_from(place * length / n).expect("a run is short");
        setup.injects.push(Inject {
            id: copy.id.clone(),
            tick: setup.clock.first.plus(after),
            effect: Effect::Item(ItemId::at(setup.items.len())),
            ..original.clone()
        });
        setup.items.push(copy);
    }
    setup.injects.sort_by_key(|inject| inject.tick);
    setup
}
