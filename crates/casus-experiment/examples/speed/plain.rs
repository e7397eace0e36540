//! The founding scenario's arithmetic as one would write it down from `docs/odd.md`, with no thought of speed.
//!
//! What happens and when (items coming to light, harm, soundings, deadlines, ticks with news) is taken from traced
//! runs of the reference, so that both do the same amounts; the numbers are this program's own. It draws what the
//! model draws, with `StdRng` and `rand_distr`; sends copies of items out and reads them with equations 2 to 4; takes
//! a dense Friedkin-Johnsen step over every pair (6) and an `f64::exp` softmax on each tick; and from the incident
//! on, on each tick, the stake of the case (7), leans (8), and expected losses (9) by the double sum over hypotheses
//! and rungs with their least. Soundings and deadlines weigh the text for every member (14), deadlines on losses of
//! stale beliefs. Ticks with news take all measures: pairs of beliefs, pairs of ideal rungs, voices, and the deficit's
//! check of every member rung by rung until nobody breaks.
//!
//! Left out, which makes it faster: public lines, Article 4, the search for a sponsor, redrafting, linkage, cascades,
//! the adversary's choice, requests, warnings, delays by consultation or disruption, and the summary of the run. Lists
//! are allocated once a run, none in a tick.

use crate::course::{Course, Happenings};
use casus_model::evidence::{Item, Provenance, Releasability, group_weight};
use casus_model::setup::Setup;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, LogNormal, StandardNormal};
use std::hint::black_box;

/// Rungs that count as one act of full size.
const RUNGS_PER_ACT: f64 = 4.0;

/// The tables of a game.
pub(crate) struct Plain<'s> {
    setup: &'s Setup,
    /// Row i is the attention of member i; it sums to 1.
    trust: Vec<Vec<f64>>,
    /// Mean delay of an item to a member in ticks; infinite for never.
    delays: Vec<Vec<f64>>,
    capability: Vec<f64>,
}

/// A game in play. Beliefs and log-odds are lists over hypotheses of lists over members.
struct Game {
    own: Vec<Vec<f64>>,
    expressed: Vec<Vec<f64>>,
    heard: Vec<Vec<f64>>,
    belief: Vec<Vec<f64>>,
    /// The beliefs of every tick so far, end to end.
    history: Vec<f64>,
    stale: Vec<Vec<f64>>,
    luck: Luck,
    points: Vec<Option<bool>>,
    arrival: Vec<Vec<f64>>,
    held: Vec<Vec<bool>>,
    received: Vec<Vec<u32>>,
    /// Room for the log-likelihoods of one copy.
    read: Vec<f64>,
    incidents: Vec<(usize, f64)>,
    now: Preferences,
    then: Preferences,
    stances: Vec<usize>,
}

/// What is drawn once a run for each member.
struct Luck {
    stake_weight: Vec<f64>,
    error_weight: Vec<f64>,
    act_cost: Vec<f64>,
    lean: Vec<f64>,
    noise: Vec<f64>,
}

/// What members make of a set of beliefs: lists over claim levels or rungs of lists over members.
struct Preferences {
    claims: Vec<Vec<f64>>,
    hostile: Vec<f64>,
    loss: Vec<Vec<f64>>,
    consent: Vec<Vec<f64>>,
    ideal: Vec<usize>,
}

impl Preferences {
    fn new(rungs: usize, n: usize) -> Preferences {
        Preferences {
            claims: vec![vec![0.0; n]; 5],
            hostile: vec![0.0; n],
            loss: vec![vec![0.0; n]; rungs],
            consent: vec![vec![0.0; n]; rungs],
            ideal: vec![0; n],
        }
    }
}

impl Plain<'_> {
    /// Tables of a setup.
    pub(crate) fn new(setup: &Setup) -> Plain<'_> {
        let n = setup.members.len();
        let mut trust = vec![vec![0.0; n]; n];
        for (i, j, weight) in setup.influence.edges() {
            trust[i][j] = weight;
        }
        for row in &mut trust {
            let total: f64 = row.iter().sum();
            row.iter_mut().for_each(|weight| *weight /= total);
        }
        let shares_a_circle = |item: &Item, i: usize| {
            let circles = |m: usize| &setup.members[m].circles;
            item.owners.iter().any(|o| circles(o.ix()).iter().any(|c| circles(i).contains(c)))
        };
        let delay = |item: &Item, i: usize| match item.releasability {
            _ if item.owners.iter().any(|owner| owner.ix() == i) => 0.0,
            Releasability::Public => 0.0,
            Releasability::Alliance => setup.sharing.alliance,
            Releasability::Circle if shares_a_circle(item, i) => setup.sharing.circle,
            Releasability::Circle => setup.sharing.rest,
            Releasability::Owners => f64::INFINITY,
        };
        let total: f64 = setup.members.iter().map(|m| m.capability).sum();
        Plain {
            setup,
            trust,
            delays: setup.items.iter().map(|item| (0..n).map(|i| delay(item, i)).collect()).collect(),
            capability: setup.members.iter().map(|m| m.capability / total).collect(),
        }
    }

    /// Plays the events of a run of the reference; the mean over ticks of the Alliance Fracture Index.
    pub(crate) fn play(&self, course: &Course, seed: u64) -> f64 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut game = self.start(course.ticks.len(), &mut rng);
        let (mut measured, mut sum) = (0.0, 0.0);
        let mut pressure = self.setup.adversary.pressure;
        for (tick, happenings) in course.ticks.iter().enumerate() {
            pressure = self.press(pressure, &game, &mut rng);
            for item in &happenings.released {
                self.release(&mut game, item.ix(), tick, &mut rng);
            }
            game.incidents.extend(happenings.harm.map(|harm| (tick, harm)));
            self.read(&mut game, tick);
            self.listen(&mut game);
            believe(&mut game);
            if !game.incidents.is_empty() {
                self.act(&mut game, happenings, tick, &mut rng);
            }
            if happenings.measured {
                measured = self.fracture(&game);
            }
            sum += measured;
        }
        sum / course.ticks.len() as f64
    }

    fn start(&self, ticks: usize, rng: &mut StdRng) -> Game {
        let (setup, p) = (self.setup, &self.setup.parameters);
        let (n, k, rungs) = (setup.members.len(), setup.hypotheses.len(), setup.ladder.len());
        let groups = setup.items.iter().filter_map(|item| item.group).max().map_or(0, |g| usize::from(g) + 1);
        let mut own = vec![vec![0.0; n]; k];
        for (hypothesis, own) in setup.hypotheses.iter().zip(&mut own) {
            for (member, own) in setup.members.iter().zip(own) {
                let z: f64 = StandardNormal.sample(rng);
                let tilt = 0.5 * p.alignment_weight * member.alignment * hypothesis.slant;
                *own = hypothesis.prior.ln() + tilt + p.prior_sd * z;
            }
        }
        for i in 0..n {
            let mean = own.iter().map(|own| own[i]).sum::<f64>() / k as f64;
            own.iter_mut().for_each(|own| own[i] -= mean);
        }
        let case = p.case_residual * rng.sample::<f64, _>(StandardNormal);
        black_box(p.cascade * rng.random::<f64>());
        let mut luck = Luck {
            stake_weight: vec![0.0; n],
            error_weight: vec![0.0; n],
            act_cost: vec![0.0; n],
            lean: vec![0.0; n],
            noise: vec![0.0; n],
        };
        let spread = |sd| LogNormal::new(0.0, sd).expect("a deviation of 0 or more");
        for i in 0..n {
            luck.lean[i] = case + p.member_residual * rng.sample::<f64, _>(StandardNormal);
            luck.noise[i] = logit(rng.random());
            luck.stake_weight[i] = p.stake_weight * spread(p.stake_spread).sample(rng);
            luck.error_weight[i] = p.error_weight * spread(p.error_spread).sample(rng);
            luck.act_cost[i] = spread(p.act_cost_spread).sample(rng);
            black_box(rng.random::<f64>());
        }
        Game {
            expressed: own.clone(),
            heard: own.clone(),
            belief: own.clone(),
            history: Vec::with_capacity(ticks * k * n),
            stale: own.clone(),
            own,
            luck,
            points: vec![None; setup.items.len()],
            arrival: vec![vec![f64::INFINITY; n]; setup.items.len()],
            held: vec![vec![false; n]; setup.items.len()],
            received: vec![vec![0; n]; groups],
            read: vec![0.0; k],
            incidents: Vec::new(),
            now: Preferences::new(rungs, n),
            then: Preferences::new(rungs, n),
            stances: vec![0; n],
        }
    }

    /// The adversary's pressure moves on, and once the case is open it may act.
    fn press(&self, pressure: f64, game: &Game, rng: &mut StdRng) -> f64 {
        let a = &self.setup.adversary;
        let z: f64 = StandardNormal.sample(rng);
        let moved = a.persistence * pressure + (1.0 - a.persistence) * a.mean_pressure + a.volatility * z;
        if !game.incidents.is_empty() {
            black_box(rng.random::<f64>() < moved);
        }
        moved.clamp(0.0, 1.0)
    }

    /// An item comes to light: its content is drawn, and its copies set off.
    fn release(&self, game: &mut Game, x: usize, tick: usize, rng: &mut StdRng) {
        let item = &self.setup.items[x];
        let truth = item.likelihood[self.setup.truth.ix()];
        let told = |rng: &mut StdRng| item.provenance == Provenance::Rumour || rng.random::<f64>() < truth;
        game.points[x] = Some(item.scripted.unwrap_or_else(|| told(rng)));
        for (arrival, &base) in game.arrival[x].iter_mut().zip(&self.delays[x]) {
            if base == 0.0 {
                let reached = item.reach >= 1.0 || rng.random::<f64>() < item.reach;
                *arrival = if reached { tick as f64 } else { f64::INFINITY };
            } else if base.is_finite() {
                let delay = base * (0.3 + 0.7 * rng.sample::<f64, _>(Exp1));
                *arrival = tick as f64 + delay.ceil().max(1.0);
            }
        }
    }

    /// Copies due now move their members' own log-odds.
    fn read(&self, game: &mut Game, tick: usize) {
        let (setup, p) = (self.setup, &self.setup.parameters);
        let k = setup.hypotheses.len();
        for (x, item) in setup.items.iter().enumerate() {
            let Some(points) = game.points[x] else { continue };
            for (i, member) in setup.members.iter().enumerate() {
                if game.held[x][i] || game.arrival[x][i] > tick as f64 {
                    continue;
                }
                game.held[x][i] = true;
                let copied = if self.delays[x][i] > 0.0 { p.sanitisation } else { 0.0 };
                let contrast = (item.contrast - copied).max(p.sanitisation_floor.min(item.contrast));
                let weight = item.group.map_or(1.0, |group| {
                    let m = &mut game.received[usize::from(group)][i];
                    *m += 1;
                    group_weight(*m, p.group_correlation)
                });
                let (u, r, delta) = (p.uninformative, item.reliability, member.deception_prior);
                for (h, read) in game.read.iter_mut().enumerate() {
                    let q = u + contrast * (item.likelihood[h] - u);
                    let natural = r * q + (1.0 - r) * u;
                    let pointing = (1.0 - delta) * natural + delta * item.planted[h];
                    *read = if points { pointing.ln() } else { (1.0 - pointing).ln() };
                }
                let mean = game.read.iter().sum::<f64>() / k as f64;
                for (own, read) in game.own.iter_mut().zip(&game.read) {
                    own[i] += weight * (read - mean);
                }
            }
        }
    }

    /// One synchronous step of Friedkin and Johnsen's model.
    fn listen(&self, game: &mut Game) {
        for (h, heard) in game.heard.iter_mut().enumerate() {
            for (i, (member, trust)) in self.setup.members.iter().zip(&self.trust).enumerate() {
                let others: f64 = trust.iter().zip(&game.expressed[h]).map(|(w, y)| w * y).sum();
                heard[i] = (1.0 - member.susceptibility) * game.own[h][i] + member.susceptibility * others;
            }
        }
        std::mem::swap(&mut game.heard, &mut game.expressed);
    }

    /// Preferences, and what the council asks of the members.
    fn act(&self, game: &mut Game, happenings: &Happenings, tick: usize, rng: &mut StdRng) {
        let case = self.stake(game, tick);
        let (n, k) = (self.setup.members.len(), self.setup.hypotheses.len());
        self.prefer(&game.luck, &game.belief, case, &mut game.now);
        if happenings.tabled {
            for _ in 0..n {
                black_box(rng.random::<f64>() < self.setup.parameters.linkage_rate);
            }
        }
        if happenings.sounded {
            let shares = self.shares(&game.now);
            let draft = median(&game.now.ideal);
            for i in 0..n {
                let heard = self.setup.parameters.sounding_noise * logit(rng.random());
                game.stances[i] = self.stance(game, &game.now, i, draft, &shares, heard);
            }
        }
        if happenings.closed {
            for (i, member) in self.setup.members.iter().enumerate() {
                let then = tick.saturating_sub(member.latency as usize);
                for (h, stale) in game.stale.iter_mut().enumerate() {
                    stale[i] = game.history[(then * k + h) * n + i];
                }
            }
            self.prefer(&game.luck, &game.stale, case, &mut game.then);
            let shares = self.shares(&game.now);
            let draft = median(&game.now.ideal);
            for i in 0..n {
                game.stances[i] = self.stance(game, &game.then, i, draft, &shares, 0.0);
            }
        }
    }

    /// The stake of the case and how pressing it is.
    fn stake(&self, game: &Game, tick: usize) -> (f64, f64) {
        let p = &self.setup.parameters;
        let (mut stake, mut pressing) = (0.0, 0.0);
        for &(since, harm) in &game.incidents {
            let days = (tick - since) as f64 * self.setup.clock.minutes as f64 / 1440.0;
            let freshness = (-days / p.freshness_days).exp();
            let v = harm * (-p.staleness * (1.0 - freshness)).exp();
            if v > stake {
                (stake, pressing) = (v, harm * freshness);
            }
        }
        (stake, pressing)
    }

    /// Belief in each claim and in a hostile hand, expected losses, those of consent, and the rung of least loss.
    fn prefer(&self, luck: &Luck, belief: &[Vec<f64>], (stake, pressing): (f64, f64), out: &mut Preferences) {
        let (setup, p) = (self.setup, &self.setup.parameters);
        let cap = setup.hypotheses.iter().map(|h| h.warrants).max().unwrap_or(0);
        for (i, member) in setup.members.iter().enumerate() {
            for (level, claims) in out.claims.iter_mut().enumerate() {
                let bearing = setup.hypotheses.iter().zip(belief).filter(|(h, _)| h.claim.index() >= level);
                claims[i] = bearing.map(|(_, belief)| belief[i]).sum();
            }
            let hostile = setup.hypotheses.iter().zip(belief).filter(|(h, _)| h.hostile);
            out.hostile[i] = hostile.map(|(_, belief)| belief[i]).sum();
            let lean = luck.lean[i] + p.proximity_weight * member.proximity * (1.0 - pressing);
            let harm = luck.stake_weight[i] * stake + member.abandonment * member.exposure;
            let error = p.shared_risk * luck.error_weight[i];
            for (r, (loss, consent)) in out.loss.iter_mut().zip(&mut out.consent).enumerate() {
                let rung = r as f64;
                let (mut el, mut risk) = (0.0, 0.0);
                for (hypothesis, belief) in setup.hypotheses.iter().zip(belief) {
                    let warranted = f64::from(hypothesis.warrants);
                    let (short, excess) = ((warranted - rung).max(0.0), (rung - warranted).max(0.0));
                    el += belief[i] * (harm * short + error * excess) / RUNGS_PER_ACT;
                    risk += belief[i] * error * excess / RUNGS_PER_ACT;
                }
                let cost = p.shared_risk * p.act_cost * luck.act_cost[i] * setup.ladder[r].cost;
                el += cost;
                el += member.entrapment * (1.0 - out.hostile[i]) * rung / RUNGS_PER_ACT;
                el -= lean * rung.min(f64::from(cap)) / RUNGS_PER_ACT;
                risk += cost;
                loss[i] = el;
                consent[i] = el - (1.0 - p.consent_risk) * risk;
            }
            out.ideal[i] = (0..out.loss.len())
                .fold(0, |best, r| if out.loss[r][i] < out.loss[best][i] { r } else { best });
        }
    }

    /// For each rung, the share of capability whose ideal is at least that rung.
    fn shares(&self, preferences: &Preferences) -> [f64; 32] {
        let mut shares = [0.0; 32];
        for (&ideal, capability) in preferences.ideal.iter().zip(&self.capability) {
            shares[..=ideal].iter_mut().for_each(|share| *share += capability);
        }
        shares
    }

    /// What a draft costs a member over the best alternative, where no text is in force; and whether it is too weak.
    fn weigh(&self, b: &Preferences, i: usize, draft: usize, shares: &[f64]) -> (f64, bool) {
        let (setup, p) = (self.setup, &self.setup.parameters);
        let member = &setup.members[i];
        let limit = member.red_line.into_iter().chain(member.capital_cap).min().unwrap_or(u8::MAX);
        let rung = &setup.ladder[draft];
        if draft > usize::from(limit) || rung.floor.is_some_and(|floor| b.hostile[i] < floor) {
            return (f64::INFINITY, false);
        }
        let want = b.ideal[i];
        let mut alternative = b.consent[0][i];
        if want > draft {
            let outside = (shares[want] * want as f64).floor() as usize;
            alternative = alternative.min(b.consent[draft + 1][i] + p.redraft_margin);
            alternative = alternative.min(b.loss[outside][i] + p.redraft_margin);
        } else if want < draft {
            alternative = alternative.min(b.consent[draft - 1][i] + p.redraft_margin);
        }
        let threshold = match rung.claim.index() {
            0 => -1.0,
            1 => member.attribution_threshold - p.collective_discount - p.deliberate_discount,
            _ => member.attribution_threshold - p.collective_discount,
        };
        let base = b.consent[draft][i] - alternative;
        let claim = p.claim_weight * (threshold - b.claims[rung.claim.index()][i]).max(0.0);
        (base + claim, want > draft && base > claim)
    }

    /// What it costs a member to stand alone against a draft.
    fn isolation(&self, i: usize, draft: usize) -> f64 {
        let p = &self.setup.parameters;
        let words = self.setup.ladder[draft].words;
        self.setup.members[i].isolation_cost * if words { p.isolation_words } else { p.isolation_acts }
    }

    /// Consent, reservation, too weak or too strong.
    fn stance(
        &self,
        game: &Game,
        b: &Preferences,
        i: usize,
        draft: usize,
        shares: &[f64],
        heard: f64,
    ) -> usize {
        let p = &self.setup.parameters;
        let (delta, too_weak) = self.weigh(b, i, draft, shares);
        let delta = delta - p.consent_noise * game.luck.noise[i] + heard;
        let (alone, half) = (self.isolation(i, draft), p.partial_width / 2.0);
        match delta {
            d if d > alone + half && too_weak => 2,
            d if d > alone + half => 3,
            d if d > alone - half => 1,
            _ => 0,
        }
    }

    /// The Alliance Fracture Index, after the consensus deficit, which is not part of it.
    fn fracture(&self, game: &Game) -> f64 {
        let n = self.setup.members.len();
        let pairs = || (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
        let apart = |i: usize, j: usize| -> f64 {
            game.belief.iter().map(|p| (p[i] - p[j]).abs()).sum::<f64>() / 2.0
        };
        let per_pair = 4.0 / (n * n) as f64;
        let belief = (per_pair * pairs().map(|(i, j)| apart(i, j)).sum::<f64>()).min(1.0);
        if game.incidents.is_empty() {
            return belief / 3.0;
        }
        let ideal = &game.now.ideal;
        let top = (self.setup.ladder.len() - 1) as f64;
        let rungs = |i: usize, j: usize| ideal[i].abs_diff(ideal[j]) as f64 / top;
        let preference = per_pair * pairs().map(|(i, j)| rungs(i, j)).sum::<f64>();
        let most = (0..4).map(|s| game.stances.iter().filter(|stance| **stance == s).count()).max();
        let voice = 1.0 - (4.0 * most.unwrap_or(n) as f64 / n as f64 - 1.0) / 3.0;
        black_box(self.deficit(game) / top);
        (belief + preference + voice) / 3.0
    }

    /// How many rungs unanimity holds the text below the median ideal rung.
    fn deficit(&self, game: &Game) -> f64 {
        let p = &self.setup.parameters;
        let shares = self.shares(&game.now);
        let median = median(&game.now.ideal);
        let breaks = |i: usize, rung: usize| {
            let (delta, too_weak) = self.weigh(&game.now, i, rung, &shares);
            let noise = p.consent_noise * game.luck.noise[i];
            !too_weak && delta - noise - p.partial_width / 2.0 > self.isolation(i, rung)
        };
        let nobody = |rung: &usize| !(0..self.setup.members.len()).any(|i| breaks(i, *rung));
        let highest = (0..=median).rev().find(nobody).unwrap_or(0);
        (median - highest) as f64
    }
}

/// p = softmax(y), kept for the capitals' instructions.
fn believe(game: &mut Game) {
    for i in 0..game.expressed[0].len() {
        let mut total = 0.0;
        for (p, y) in game.belief.iter_mut().zip(&game.expressed) {
            p[i] = y[i].exp();
            total += p[i];
        }
        game.belief.iter_mut().for_each(|p| p[i] /= total);
    }
    game.belief.iter().for_each(|p| game.history.extend_from_slice(p));
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// The lower median.
fn median(rungs: &[usize]) -> usize {
    let reached = |r: &usize| 2 * rungs.iter().filter(|rung| *rung <= r).count() >= rungs.len();
    (0..).find(reached).unwrap_or(0)
}
