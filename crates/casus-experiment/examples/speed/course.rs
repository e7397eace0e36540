//! What happened in runs of the reference, and when: the plain program and the floor play the same events.

use casus_model::adversary::ActKind;
use casus_model::evidence::{Provenance, Releasability};
use casus_model::setup::Effect;
use casus_model::{Draws, Event, ItemId, Model};

/// The events of one tick that set off arithmetic.
#[derive(Clone, Default)]
pub(crate) struct Happenings {
    /// Items that came to light.
    pub(crate) released: Vec<ItemId>,
    /// Harm done, by the weight of where it fell.
    pub(crate) harm: Option<f64>,
    /// A motion was tabled.
    pub(crate) tabled: bool,
    /// The chair sounded the capitals out.
    pub(crate) sounded: bool,
    /// A silence came to its deadline.
    pub(crate) closed: bool,
    /// There was news, so that measures were taken.
    pub(crate) measured: bool,
}

/// One run of the reference, tick by tick.
pub(crate) struct Course {
    pub(crate) ticks: Vec<Happenings>,
    /// Mean over ticks of the Alliance Fracture Index.
    pub(crate) afi: f64,
}

/// How many numbers a run draws.
#[derive(Clone, Copy, Default)]
pub(crate) struct Drawn {
    pub(crate) normals: u32,
    pub(crate) uniforms: u32,
}

impl Drawn {
    /// The mean over runs, to the next whole number.
    pub(crate) fn mean(runs: impl ExactSizeIterator<Item = Drawn>) -> Drawn {
        let count = runs.len() as u32;
        let sum = runs.fold(Drawn::default(), |sum, run| Drawn {
            normals: sum.normals + run.normals,
            uniforms: sum.uniforms + run.uniforms,
        });
        Drawn { normals: sum.normals.div_ceil(count), uniforms: sum.uniforms.div_ceil(count) }
    }
}

impl Course {
    /// Traces one replicate.
    pub(crate) fn of(model: &Model, draws: Draws) -> Course {
        let mut run = model.start(draws);
        run.finish();
        let setup = model.setup();
        let place = |tick: casus_model::Tick| (tick.0 - setup.clock.first.0) as usize;
        let mut ticks = vec![Happenings::default(); setup.clock.len()];
        ticks[0].measured = true;
        let mut known = vec![false; setup.items.len()];
        for &(tick, event) in run.events() {
            let now = place(tick);
            ticks[now].measured = true;
            let (item, harm) = match event {
                Event::Inject { index } => match setup.injects[index].effect {
                    Effect::Item(item) => (Some(item), None),
                    Effect::Incident { harm, locus, .. } => (None, Some(harm * locus.weight())),
                    _ => (None, None),
                },
                Event::Provocation { act } => match setup.adversary.repertoire[act].kind {
                    ActKind::Rumour { item } => (Some(item), None),
                    ActKind::Cyberattack { harm, .. } | ActKind::Strike { harm } => (None, Some(harm)),
                },
                Event::Exposed { act } => (Some(setup.adversary.repertoire[act].exposed), None),
                _ => (None, None),
            };
            let at = &mut ticks[now];
            at.harm = harm.or(at.harm);
            at.released.extend(item.filter(|item| !std::mem::replace(&mut known[item.ix()], true)));
            match event {
                Event::Tabled { .. } => at.tabled = true,
                Event::Sounding { .. } => at.sounded = true,
                Event::SilenceOpened { deadline, .. } => {
                    if let Some(then) = ticks.get_mut(place(deadline)) {
                        then.closed = true;
                    }
                }
                _ => {}
            }
        }
        let afi = run.series().iter().map(|f| f.afi).sum::<f64>() / ticks.len() as f64;
        Course { ticks, afi }
    }

    /// The numbers that the run drew: for the case and the members, for items, the adversary and the council.
    pub(crate) fn drawn(&self, model: &Model) -> Drawn {
        let setup = model.setup();
        let (n, k) = (setup.members.len() as u32, setup.hypotheses.len() as u32);
        let mut drawn = Drawn { normals: 1 + 4 * n + k * n, uniforms: 1 + 2 * n };
        let mut opened = false;
        for tick in &self.ticks {
            drawn.normals += 1;
            drawn.uniforms += u32::from(opened);
            opened |= tick.harm.is_some();
            for item in tick.released.iter().map(|item| &setup.items[item.ix()]) {
                let owners =
                    if item.releasability == Releasability::Public { n } else { item.owners.len() as u32 };
                drawn.uniforms += u32::from(item.scripted.is_none() && item.provenance != Provenance::Rumour);
                drawn.uniforms += if item.reach < 1.0 { owners } else { 0 };
                drawn.uniforms += if item.releasability == Releasability::Owners { 0 } else { n - owners };
            }
            drawn.uniforms += if tick.tabled { n } else { 0 } + if tick.sounded { n - 1 } else { 0 };
        }
        drawn
    }
}
