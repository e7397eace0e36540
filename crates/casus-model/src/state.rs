//! The state of one run: flat arrays, allocated once and overwritten by every further run.
//!
//! Nothing here can be serialised, because it holds every seat's secrets; what may be shown goes through a report.

use crate::conduct::{PublicLine, SoloAct};
use crate::council::{Council, Draft, Linkage, Reason, Stance, Weighed};
use crate::ids::MemberId;
use crate::metrics::fracture::Fracture;
use crate::model::Model;
use crate::preference::{Backing, View};
use crate::setup::{BeliefUpdate, DecisionRule, Request};
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
    /// Own-evidence log-odds o of all hypotheses but the first against it, expressed log-odds y, and the buffer of
    /// the next y: k - 1 columns of `width` each.
    pub own: Vec<f64>,
    pub expressed: Vec<f64>,
    pub next: Vec<f64>,
    /// Evidence that a sequential test holds back (k - 1 columns) and who has decided; empty under other rules.
    pub tally: Vec<f64>,
    pub decided: Vec<bool>,
    /// Own evidence already in the expressed beliefs (k - 1 columns) and room for pooled probabilities (k columns);
    /// empty under rules that need neither.
    pub absorbed: Vec<f64>,
    pub pooled: Vec<f64>,
    /// What each audience hears, while influence works.
    pub sums: Vec<f64>,
    /// Probabilities of all k hypotheses now, column by column, and a ring of those of earlier ticks.
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
    /// Room for those who read a copy.
    pub readers: Vec<usize>,
    /// Sanitisation steps of each copy on its way.
    pub copies: Vec<u8>,
    /// When the next copy of each item arrives.
    pub next_arrival: Vec<Tick>,
    pub received: Vec<u16>,
    /// Log-likelihoods of each item against that of the first hypothesis (items * k, the last of each unused) and the
    /// contrast and deception prior that they hold for.
    pub read: Vec<f64>,
    pub read_as: Vec<Option<(f64, f64)>>,
    /// Standard normal numbers of the private signals of four ticks, if there are any.
    pub signals: Vec<f64>,
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
    /// What members make of today's beliefs, the rung that each would have the alliance take, and what the capitals
    /// made of theirs when they wrote their instructions.
    pub view: View,
    pub ideal: Vec<u8>,
    /// Random shocks to the wish for each rung, rung by rung, and the rungs that outside seats name; empty under
    /// rules that need neither.
    pub shocks: Vec<f64>,
    pub named: Vec<Option<u8>>,
    pub backing: Backing,
    pub stale_view: View,
    pub stale_belief: Vec<f64>,
    /// What members answer to a draft.
    pub weighed: Weighed,

    /// The line that each member takes in public, and room for those that they are about to take.
    pub line: Vec<PublicLine>,
    pub wanted_line: Vec<PublicLine>,
    pub scripted_line: Vec<bool>,
    /// Rung that the public line commits to; never falls.
    pub committed: Vec<f64>,
    pub consultation: Vec<Option<Tick>>,
    pub stance: Vec<Stance>,
    pub reason: Vec<Reason>,
    pub linkage: Vec<Linkage>,
    pub breaks: Vec<u16>,
    pub uninstructed: u32,
    pub solo: Vec<SoloAct>,
    pub join_date: Vec<Tick>,
    /// Rung of the last appeal, and whether one member's act is enough.
    pub appeal: Option<(u8, bool)>,
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
    /// Standard normal shocks to the pressure and uniform numbers that decide whether it acts, tick by tick.
    pub pressure_noise: Vec<f64>,
    pub act_luck: Vec<f64>,
    pub used: Vec<bool>,
    pub provocations: u32,
    /// The adversary's own acts so far: when, which, and whether it was found out.
    pub acted: Vec<(Tick, usize, bool)>,

    pub series: Vec<Fracture>,
    /// Expressed log-odds on the last tick with news whose measures were left out.
    pub put_off: Vec<f64>,
    pub scratch: Vec<f64>,
    pub work: Vec<f64>,
}

impl State {
    pub(crate) fn new(model: &Model) -> State {
        let (n, k, width) = (model.n, model.k, model.width);
        let items = model.setup.items.len();
        let past_len = model.longest_latency + 1;
        let rules = &model.setup.rules;
        let room = |needed: bool, size: usize| if needed { size } else { 0 };
        let tests = matches!(rules.belief_update, BeliefUpdate::Sprt { .. });
        let shaken = matches!(rules.decision, DecisionRule::LogitQuantal { .. });
        State {
            tick: model.setup.clock.first,
            own: vec![0.0; (k - 1) * width],
            expressed: vec![0.0; (k - 1) * width],
            next: vec![0.0; (k - 1) * width],
            tally: vec![0.0; room(tests, (k - 1) * width)],
            decided: vec![false; room(tests, n)],
            absorbed: vec![0.0; room(rules.influence.is_unanchored(), (k - 1) * width)],
            pooled: vec![0.0; room(rules.influence.pools_probabilities(), k * width)],
            sums: vec![0.0; model.mixing.room(k - 1)],
            belief: vec![0.0; k * width],
            past: vec![0.0; past_len * k * width],
            past_len,
            settled: false,
            belief_is_old: false,
            news: true,
            arrival: vec![Tick::NEVER; items * n],
            released: vec![false; items],
            points: vec![false; items],
            readers: vec![0; n],
            copies: vec![0; items * n],
            next_arrival: vec![Tick::NEVER; items],
            received: vec![0; model.groups * n],
            read: vec![0.0; items * k],
            read_as: vec![None; items],
            signals: vec![0.0; if model.setup.signals.is_some() { 4 * width } else { 0 }],
            warnings: Vec::with_capacity(model.setup.injects.len()),
            disruptions: Vec::with_capacity(
                model.setup.injects.len() + model.setup.adversary.repertoire.len(),
            ),
            consulting: false,
            stake_weight: vec![0.0; width],
            error_weight: vec![0.0; width],
            act_cost: vec![0.0; width],
            lean: vec![0.0; width],
            noise: vec![0.0; width],
            voice: vec![0.0; width],
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
            victim: vec![false; width],
            view: View::new(model),
            ideal: vec![0; width],
            shocks: vec![0.0; room(shaken, (usize::from(model.top) + 1) * width)],
            named: vec![None; room(rules.decision == DecisionRule::Scripted, n)],
            backing: Backing::default(),
            stale_view: View::new(model),
            stale_belief: vec![0.0; k * width],
            weighed: Weighed::new(model),
            line: vec![PublicLine::Silent; width],
            wanted_line: vec![PublicLine::Silent; width],
            scripted_line: vec![false; n],
            committed: vec![0.0; width],
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
            pressure_noise: vec![0.0; model.setup.clock.len()],
            act_luck: vec![0.0; model.setup.clock.len()],
            used: vec![false; model.setup.adversary.repertoire.len()],
            provocations: 0,
            acted: Vec::with_capacity(model.setup.adversary.repertoire.len()),
            series: Vec::with_capacity(model.setup.clock.len()),
            put_off: vec![0.0; (k - 1) * width],
            scratch: vec![0.0; width],
            work: vec![0.0; width],
        }
    }

    /// Back to the start of a run, without allocating.
    pub(crate) fn reset(&mut self, model: &Model) {
        self.tick = model.setup.clock.first;
        self.settled = false;
        self.belief_is_old = false;
        self.news = true;
        self.tally.fill(0.0);
        self.decided.fill(false);
        self.named.iter_mut().zip(&model.setup.members).for_each(|(named, m)| *named = m.ideal_rung);
        self.arrival.fill(Tick::NEVER);
        self.released.fill(false);
        self.points.fill(false);
        self.copies.fill(0);
        self.next_arrival.fill(Tick::NEVER);
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
        self.backing = Backing::default();
        self.view.reset();
        self.line.fill(PublicLine::Silent);
        self.scripted_line.fill(false);
        self.committed.fill(0.0);
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
