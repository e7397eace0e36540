//! The measures of a report against each other, over real runs.

use casus_model::Draws;
use casus_model::report::Report;
use casus_tests::{model, shipped};

fn reports() -> impl Iterator<Item = Report> {
    shipped().flat_map(|id| {
        let model = model(id, &[]);
        (0..12).map(|k| model.play(Draws::new(2026, 0, k))).collect::<Vec<_>>()
    })
}

/// The index decomposes exactly: by component, and each component by member.
#[test]
fn shares_of_members_sum_to_every_part() {
    for report in reports() {
        let (f, who) = (&report.fracture, format!("{} {}", report.scenario.id, report.replicate));
        let sum = |of: fn(&casus_model::metrics::shares::Share) -> f64| -> f64 {
            f.by_member.0.iter().map(|m| of(&m.1)).sum()
        };
        for (part, total, level) in [
            ("afi", sum(|s| s.afi), &f.afi),
            ("belief", sum(|s| s.belief), &f.belief),
            ("preference", sum(|s| s.preference), &f.preference),
            ("voice", sum(|s| s.voice), &f.voice),
        ] {
            assert!((total - level.last).abs() < 1e-12, "{who}: {part} {total}, not {}", level.last);
        }
        let mean = (f.belief.last + f.preference.last + f.voice.last) / 3.0;
        assert!((f.afi.last - mean).abs() < 1e-12, "{who}");
        let ids: Vec<&String> = f.by_member.0.iter().map(|m| &m.0).collect();
        assert_eq!(ids, report.members.iter().map(|m| &m.id).collect::<Vec<_>>(), "{who}");
    }
}

/// What the indices bound holds in every run, and the line is where they say.
#[test]
fn indices_keep_their_ranges_and_agree_with_each_other() {
    let mut lines = 0;
    for report in reports() {
        let (f, n) = (&report.fracture, report.members.len() as f64);
        let i = &f.indices;
        let who = format!("{} {}: {i:?}", report.scenario.id, report.replicate);
        let most = (report.members[0].belief.0.len() as f64).ln();
        assert!(i.belief_entropy >= 0.0 && i.belief_divergence >= 0.0, "{who}");
        assert!(i.belief_entropy + i.belief_divergence <= most + 1e-9, "{who}");
        assert!((1.0..=9.0).contains(&i.groups), "{who}");
        let rungs: std::collections::BTreeSet<u8> = report.members.iter().map(|m| m.ideal_rung).collect();
        assert!(i.groups <= rungs.len() as f64 + 1e-9, "{who}");
        assert!((0.0..=1.0).contains(&i.spread) && (0.0..=1.0).contains(&i.polarisation), "{who}");
        assert_eq!(i.spread == 0.0, rungs.len() == 1, "{who}");
        assert!(i.ordinal_agreement.is_some_and(|a| (-1.0..=1.0).contains(&a)), "{who}");
        // Fiedler's bound: the connectivity of a graph is at most n / (n-1) times its least degree, and the least cut
        // is at most the least degree.
        let (connectivity, cut) = (i.connectivity.unwrap(), i.least_cut.unwrap());
        assert!(cut <= n - 1.0 && connectivity > 0.0 && connectivity <= 1.0, "{who}");
        assert!(cut >= connectivity * (n - 1.0) - 1e-9, "{who}");
        assert!(!i.least_cut_members.is_empty() && 2 * i.least_cut_members.len() <= n as usize, "{who}");
        // Across the line members agree less than the mean pair, or it would be no line.
        let line = !f.line[0].is_empty();
        lines += usize::from(line);
        assert_eq!((line, line), (i.line_agreement.is_some(), i.line_modularity.is_some()), "{who}");
        if let Some(across) = i.line_agreement {
            let variation = f.belief.last / 2.0 * n / (n - 1.0);
            assert!(across <= 1.0 - variation + 0.02, "{who}: {variation}");
            assert!(i.line_modularity.unwrap() > -0.5, "{who}");
        }
    }
    assert!(lines > 20, "{lines} runs with a line");
}

/// One member, and two of one mind: every measure is defined.
#[test]
fn an_alliance_of_one_has_no_fracture() {
    let base = casus_tests::setup("staged-border-incident", &[]);
    for size in [1_usize, 2] {
        let mut setup = base.clone();
        let template = setup.members[0].clone();
        setup.members = (0..size)
            .map(|i| casus_model::member::Member { id: format!("M{i}"), ..template.clone() })
            .collect();
        setup.influence = casus_model::influence::InfluenceNetwork::by_capability(&setup.members, 3.0);
        setup.grievances.clear();
        setup.parameters.prior_sd = 0.0;
        setup.injects.retain(|x| !matches!(x.effect, casus_model::setup::Effect::Share { .. }));
        setup.injects.retain(|x| !matches!(x.effect, casus_model::setup::Effect::Statement { .. }));
        for inject in &mut setup.injects {
            if let casus_model::setup::Effect::Incident { victim, .. } = &mut inject.effect {
                *victim = None;
            }
        }
        for item in &mut setup.items {
            item.owners.clear();
            item.releasability = casus_model::evidence::Releasability::Public;
            item.reach = 1.0;
        }
        let report = casus_tests::play(&casus_tests::compile(setup), 1, 0);
        let (f, i) = (&report.fracture, &report.fracture.indices);
        assert_eq!((f.belief.peak, i.belief_divergence), (0.0, 0.0));
        assert!(f.line.iter().all(Vec::is_empty) && i.line_agreement.is_none());
        assert_eq!((i.connectivity.is_some(), i.least_cut.is_some()), (size > 1, size > 1));
        if size == 1 {
            assert_eq!((f.afi.peak, i.groups, i.spread, i.polarisation), (0.0, 1.0, 0.0, 0.0));
            assert_eq!(i.ordinal_agreement, Some(1.0));
        } else {
            assert!(
                (i.connectivity.unwrap() - 1.0).abs() < 1e-12 && (i.least_cut.unwrap() - 1.0).abs() < 1e-12
            );
        }
    }
}
