//! The state of one run: flat arrays, allocated once and overwritten by every further run.
//!
//! Nothing here can be serialised, because it holds every seat's secrets; what may be shown goes through a report.

use crate::conduct::{PublicLine, SoloAct};
use crate::council::{Council, Draft, Linkage, Reason, Stance};
use crate::ids::MemberId;
use crate::metrics::fracture::Fracture;
use crate::model::Model;
use crate::setup::Request;
use crate::time::Tick;

/// The case as it stands: what was done, to whom, who asked.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Tick of the first incident.
    pub opened: Option<Tick>,
    /// Incidents so far: tick, harm, weight of the locus.
    pub incidents: Vec<(Tick, f64, f64)>,
    pub request: Request,
    /// Tick from which the state can be named.
    pub attributable: Tick,
    pub first_victim: Option<usize>,
    /// V: stake of the case now.
    pub stake: f64,
    /// H/4 * L * F of the incident that gives the stake.
    pub pressing: f64,
}

/// Everything that changes in a run.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub tick: Tick,
    /// Own-evidence log-odds o, expressed log-odds y, and the buffer of the next y; k * n each.
    pub own: Vec<f64>,
    pub expressed: Vec<f64>,
    pub next: Vec<f64>,
    /// What each audience hears, while influence works.
    pub sums: Vec<f64>,
    /// Probabilities of y now, and a ring of those of earlier ticks.
    pub belief: Vec<f64>,
    pub past: Vec<f64>,
    pub past_len: usize,
    /// Whether the expressed beliefs have stopped moving, to the bit.
    pub settled: bool,
    /// Whether `belief` lags behind `expressed`.
    pub belief_is_old: bool,
    /// Whether anything worth measuring happened in this tick.
    pub news: bool,

    /// Tick at which each item reaches each member (items * n); NEVER before release.
    pub arrival: Vec<Tick>,
    pub released: Vec<bool>,
    pub points: Vec<bool>,
    /// Sanitisation steps of each copy on its way.
    pub copies: Vec<u8>,
    /// Next arrival of each item, and whether each member has it already.
    pub next_arrival: Vec<Tick>,
    pub held: Vec<bool>,
    pub received: Vec<u16>,
    /// Centred log-likelihoods of each item (items * k) and the contrast and deception prior that they hold for.
    pub read: Vec<f64>,
    pub read_as: Vec<Option<(f64, f64)>>,
    pub warnings: Vec<(u8, f64, Tick)>,
    /// Disruptions: from, to, added delay.
    pub disruptions: Vec<(Tick, Tick, i32)>,
    pub consulting: bool,

    /// Drawn once a run: stake weight v, error weight o, act cost z, lean a + u, answer noise, voice, cascade g.
    pub stake_weight: Vec<f64>,
    pub error_weight: Vec<f64>,
    pub act_cost: Vec<f64>,
    pub lean: Vec<f64>,
    pub noise: Vec<f64>,
    pub voice: Vec<f64>,
    pub cascade: f64,

    pub case: Case,
    pub victim: Vec<bool>,
    /// Belief in each claim level (5 * n), in any hostile hypothesis, ideal rung, expected loss ((top + 1) * n).
    pub claims: Vec<f64>,
    pub hostile: Vec<f64>,
    pub ideal: Vec<u8>,
    pub want: Vec<u8>,
    pub stale_want: Vec<u8>,
    pub loss: Vec<f64>,
    pub stale_loss: Vec<f64>,
    pub stale_claims: Vec<f64>,
    pub stale_hostile: Vec<f64>,
    pub stale_belief: Vec<f64>,

    pub line: Vec<PublicLine>,
    pub scripted_line: Vec<bool>,
    /// Rung that the public line commits to; never falls.
    pub committed: Vec<u8>,
    pub consultation: Vec<Option<Tick>>,
    pub stance: Vec<Stance>,
    pub reason: Vec<Reason>,
    pub linkage: Vec<Linkage>,
    pub breaks: Vec<u16>,
    pub uninstructed: u32,
    pub solo: Vec<SoloAct>,
    pub join_date: Vec<Tick>,
    pub appeal: Option<(u8, Tick)>,
    /// Who objects to the file on the table, who brought the last one down, who joined the coalition.
    pub blocking: Vec<bool>,
    /// Who objects but abstains.
    pub abstains: Vec<bool>,
    pub failed_by: Vec<bool>,
    pub willing: Vec<bool>,
    /// Members who stood in the way when the consensus deficit was greatest, and that deficit.
    pub pivots: Vec<bool>,
    pub pivot_deficit: f64,
    /// The author's motions that wait for the table.
    pub queued: Vec<(MemberId, Draft)>,
    pub council: Council,

    pub pressure: f64,
    pub used: Vec<bool>,
    pub provocations: u32,
    /// The adversary's own acts so far: when, which, and whether it was found out.
    pub acted: Vec<(Tick, usize, bool)>,

    pub series: Vec<Fracture>,
    pub scratch: Vec<f64>,
    pub work: Vec<f64>,
}

impl State {
    pub(crate) fn new(model: &Model) -> State {
        let (n, k) = (model.n, model.k);
        let items = model.setup.items.len();
        let rungs = usize::from(model.top) + 1;
        let past_len = model.longest_latency + 1;
        State {
            tick: model.setup.clock.first,
            own: vec![0.0; k * n],
            expressed: vec![0.0; k * n],
            next: vec![0.0; k * n],
            sums: vec![0.0; model.mixing.room()],
            belief: vec![0.0; k * n],
            past: vec![0.0; past_len * k * n],
            past_len,
            settled: false,
            belief_is_old: false,
            news: true,
            arrival: vec![Tick::NEVER; items * n],
            released: vec![false; items],
            points: vec![false; items],
            copies: vec![0; items * n],
            next_arrival: vec![Tick::NEVER; items],
            held: vec![false; items * n],
            received: vec![0; model.groups * n],
            read: vec![0.0; items * k],
            read_as: vec![None; items],
            warnings: Vec::with_capacity(model.setup.injects.len()),
            disruptions: Vec::with_capacity(
                model.setup.injects.len() + model.setup.adversary.repertoire.len(),
            ),
            consulting: false,
            stake_weight: vec![0.0; n],
            error_weight: vec![0.0; n],
            act_cost: vec![0.0; n],
            lean: vec![0.0; n],
            noise: vec![0.0; n],
            voice: vec![0.0; n],
            cascade: 0.0,
            case: Case {
                opened: None,
                incidents: Vec::with_capacity(
                    model.setup.injects.len() + model.setup.adversary.repertoire.len(),
                ),
                request: Request::None,
                attributable: Tick(i32::MIN),
                first_victim: None,
                stake: 0.0,
                pressing: 0.0,
            },
            victim: vec![false; n],
            claims: vec![0.0; 5 * n],
            hostile: vec![0.0; n],
            ideal: vec![0; n],
            want: vec![0; n],
            stale_want: vec![0; n],
            loss: vec![0.0; rungs * n],
            stale_loss: vec![0.0; rungs * n],
            stale_claims: vec![0.0; 5 * n],
            stale_hostile: vec![0.0; n],
            stale_belief: vec![0.0; k * n],
            line: vec![PublicLine::Silent; n],
            scripted_line: vec![false; n],
            committed: vec![0; n],
            consultation: vec![None; n],
            stance: vec![Stance::Consent; n],
            reason: vec![Reason::Harm; n],
            linkage: vec![Linkage::None; n],
            breaks: vec![0; n],
            uninstructed: 0,
            solo: vec![SoloAct::NotAsked; n],
            join_date: vec![Tick::NEVER; n],
            appeal: None,
            blocking: vec![false; n],
            abstains: vec![false; n],
            failed_by: vec![false; n],
            willing: vec![false; n],
            pivots: vec![false; n],
            pivot_deficit: 0.0,
            queued: Vec::with_capacity(model.setup.injects.len()),
            council: Council::default(),
            pressure: 0.0,
            used: vec![false; model.setup.adversary.repertoire.len()],
            provocations: 0,
            acted: Vec::with_capacity(model.setup.adversary.repertoire.len()),
            series: Vec::with_capacity(model.setup.clock.len()),
            scratch: vec![0.0; n.max(k)],
            work: vec![0.0; 4 * n],
        }
    }

    /// Back to the start of a run, without allocating.
    pub(crate) fn reset(&mut self, model: &Model) {
        self.tick = model.setup.clock.first;
        self.settled = false;
        self.belief_is_old = false;
        self.news = true;
        self.arrival.fill(Tick::NEVER);
        self.released.fill(false);
        self.points.fill(false);
        self.copies.fill(0);
        self.next_arrival.fill(Tick::NEVER);
        self.held.fill(false);
        self.received.fill(0);
        self.read_as.fill(None);
        self.warnings.clear();
        self.disruptions.clear();
        self.consulting = false;
        self.case.opened = None;
        self.case.incidents.clear();
        self.case.request = Request::None;
        self.case.attributable = Tick(i32::MIN);
        self.case.first_victim = None;
        self.case.stake = 0.0;
        self.case.pressing = 0.0;
        self.victim.fill(false);
        self.ideal.fill(0);
        self.want.fill(0);
        self.loss.fill(0.0);
        self.line.fill(PublicLine::Silent);
        self.scripted_line.fill(false);
        self.committed.fill(0);
        self.consultation.fill(None);
        self.stance.fill(Stance::Consent);
        self.reason.fill(Reason::Harm);
        self.linkage.fill(Linkage::None);
        self.breaks.fill(0);
        self.uninstructed = 0;
        self.solo.fill(SoloAct::NotAsked);
        self.join_date.fill(Tick::NEVER);
        self.appeal = None;
        self.blocking.fill(false);
        self.abstains.fill(false);
        self.failed_by.fill(false);
        self.willing.fill(false);
        self.pivots.fill(false);
        self.pivot_deficit = 0.0;
        self.queued.clear();
        self.council = Council::default();
        self.pressure = model.setup.adversary.pressure;
        self.used.fill(false);
        self.provocations = 0;
        self.acted.clear();
        self.series.clear();
    }
}
