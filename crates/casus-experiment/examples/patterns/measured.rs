//! The patterns P1 to P9, each with its conditions, its numbers and what they say.

use casus_experiment::{Batch, Ensemble, Rows, Stat};
use casus_model::evidence::Releasability;
use casus_model::influence::InfluenceNetwork;
use casus_model::member::Member;
use casus_model::metrics::fracture::weights_that_agree;
use casus_model::setup::{DraftingRule, Effect};
use casus_model::{Draws, HypothesisId, ItemId, MemberId, Model, OutcomeKind, Setup, Summary};
use casus_scenario::{ScenarioFile, shipped};
use std::fmt;

const SEED: u64 = 2026;

/// Standard errors by which two numbers must differ before a pattern rests on it.
const CLEAR: f64 = 2.0;

/// A number with its standard error, which is 0 if it owes nothing to chance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    /// Mean over the replicates.
    pub(crate) mean: f64,
    /// Its standard error.
    pub(crate) se: f64,
}

impl Number {
    fn of(numbers: impl IntoIterator<Item = f64>) -> Number {
        let stat = Stat::of(numbers);
        Number { mean: stat.mean.unwrap_or(f64::NAN), se: stat.se.unwrap_or(f64::NAN) }
    }

    fn exact(mean: f64) -> Number {
        Number { mean, se: 0.0 }
    }

    /// Whether this is below another by more than chance, taken as independent.
    fn below(self, other: Number) -> bool {
        other.mean - self.mean > CLEAR * (self.se * self.se + other.se * other.se).sqrt()
    }

    fn is_positive(self) -> bool {
        Number::exact(0.0).below(self)
    }
}

/// What the numbers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The pattern is there, in every condition, by more than two standard errors.
    Holds,
    /// It is there in some conditions.
    Partly,
    /// It is not there, or not beyond chance.
    Fails,
}

impl Verdict {
    fn of(answers: &[bool]) -> Verdict {
        match (answers.iter().any(|&a| a), answers.iter().all(|&a| a)) {
            (_, true) => Verdict::Holds,
            (true, false) => Verdict::Partly,
            (false, false) => Verdict::Fails,
        }
    }
}

/// A pattern as measured.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    /// `P1` to `P9`.
    pub(crate) id: &'static str,
    /// What is claimed.
    pub(crate) claim: &'static str,
    /// Names of the columns, the first of which is that of the conditions.
    pub(crate) columns: Vec<String>,
    /// Conditions with their numbers.
    pub(crate) rows: Vec<(String, Vec<Number>)>,
    /// What they say.
    pub(crate) verdict: Verdict,
}

impl Pattern {
    fn new(id: &'static str, claim: &'static str, columns: &[&str]) -> Pattern {
        let columns = columns.iter().map(|&c| c.to_owned()).collect();
        Pattern { id, claim, columns, rows: Vec::new(), verdict: Verdict::Fails }
    }

    fn row(&mut self, condition: impl Into<String>, numbers: &[Number]) {
        self.rows.push((condition.into(), numbers.to_vec()));
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = format!("{:?}", self.verdict).to_lowercase();
        writeln!(f, "### {} {}: {verdict}\n", self.id, self.claim)?;
        writeln!(f, "| {} |", self.columns.join(" | "))?;
        writeln!(f, "|---|{}", "---:|".repeat(self.columns.len() - 1))?;
        for (condition, numbers) in &self.rows {
            write!(f, "| {condition} |")?;
            for Number { mean, se } in numbers {
                let digits = if mean.abs() >= 20.0 { 1 } else { 3 };
                if *se > 0.0 {
                    write!(f, " {mean:.digits$} ± {se:.digits$} |")?;
                } else {
                    write!(f, " {mean:.digits$} |")?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// A shipped scenario with `path=value` changes.
fn setup(id: &str, changes: &[&str]) -> Setup {
    let mut file = ScenarioFile::shipped(id).expect("it ships");
    for change in changes {
        let (path, value) = change.split_once('=').expect("a path and a value");
        file.set(path, value);
    }
    file.load().unwrap_or_else(|_| panic!("{id} does not load with {changes:?}")).setup
}

fn model(setup: Setup) -> Model {
    Model::new(setup).expect("a sound setup")
}

fn batch(model: &Model, replicates: u32) -> Batch<'_> {
    Batch { model, seed: SEED, group: 0, first: 0, replicates, threads: 0 }
}

fn runs(setup: Setup, replicates: u32) -> Rows {
    batch(&model(setup), replicates).run(&|_| ())
}

fn mean(rows: &Rows, of: impl Fn(&Summary) -> f64) -> Number {
    Number::of(rows.summaries.iter().map(of))
}

fn share(rows: &Rows, of: impl Fn(&Summary) -> bool) -> Number {
    mean(rows, |s| f64::from(u8::from(of(s))))
}

/// What a change adds, run by run under the same luck.
fn added(with: &Rows, without: &Rows, of: impl Fn(&Summary) -> f64) -> Number {
    let pairs = with.summaries.iter().zip(&without.summaries);
    Number::of(pairs.map(|(with, without)| of(with) - of(without)))
}

/// Shipped scenarios whose truth is a hostile hand.
fn hostile() -> impl Iterator<Item = &'static str> {
    shipped::SCENARIOS.iter().map(|s| s.id).filter(|id| {
        let setup = setup(id, &[]);
        setup.hypotheses[setup.truth.ix()].hostile
    })
}

/// Latency: restricted mean hours to the first adopted text that names the state, so that runs without one count.
pub(crate) fn p1(replicates: u32) -> Pattern {
    let mut p = Pattern::new(
        "P1",
        "The more ambiguous the evidence, the later the alliance names the state",
        &["hours to the naming, at ambiguity", "0", "0.5", "0.9"],
    );
    let mut grows = Vec::new();
    for id in hostile() {
        let times = ["0", "0.5", "0.9"].map(|ambiguity| {
            let changes = [format!("injects.A1.ambiguity={ambiguity}"), "injects.A1.hand=None".to_owned()];
            let model = model(setup(id, &changes.each_ref().map(String::as_str)));
            let batch = batch(&model, replicates);
            let rows = batch.run(&|_| ());
            let time = Ensemble::of(&batch, &rows).outcome.attribution_hours;
            let of = |x: Option<f64>| x.unwrap_or(f64::NAN);
            (rows, of(time.restricted_mean), of(time.restricted_mean_se), time.horizon_hours)
        });
        // All runs are watched equally long, so that cut-off times can be paired.
        let [clear, mixed, dark] = &times;
        let cut = |s: &Summary| s.attribution_hours.unwrap_or(clear.3);
        let longer = [added(&mixed.0, &clear.0, cut), added(&dark.0, &mixed.0, cut)];
        grows.push(longer.iter().all(|n| n.is_positive()));
        p.row(id, &times.each_ref().map(|t| Number { mean: t.1, se: t.2 }));
    }
    p.verdict = Verdict::of(&grows);
    p
}

/// What becomes of the last file as standing alone gets cheaper. The chair's soundings water texts down by rule, so that
/// only what happens to a text that lies under silence is evidence.
pub(crate) fn p2(replicates: u32) -> Pattern {
    let columns = ["drafting, cost of standing alone", "passed at once", "passed after a redraft", "failed"];
    let mut p = Pattern::new("P2", "A broken text is diluted before it is blocked", &columns);
    let mut before = Vec::new();
    for (name, rule) in [("soundings", "Soundings"), ("median, straight", "WeightedMedian")] {
        for factor in [2.0, 1.0, 0.5, 0.25] {
            let mut s = setup("staged-border-incident", &[&format!("rules.drafting={rule}")]);
            s.members.iter_mut().for_each(|m| m.isolation_cost *= factor);
            let rows = runs(s, replicates);
            let stands = |s: &Summary| matches!(s.kind, OutcomeKind::Adopted | OutcomeKind::Diluted);
            let redrafted = share(&rows, |s| stands(s) && s.rounds > 1);
            let failed = share(&rows, |s| !stands(s) && s.rounds > 0);
            before.push(failed.below(redrafted));
            p.row(
                format!("{name}, x {factor}"),
                &[share(&rows, |s| stands(s) && s.rounds == 1), redrafted, failed],
            );
        }
    }
    p.verdict = Verdict::of(&before);
    p
}

/// Ideal rungs at the end where everybody has the same prior and receives everything at once.
pub(crate) fn p3(replicates: u32) -> Pattern {
    let mut p = Pattern::new(
        "P3",
        "At equal belief, members at the front prefer higher rungs",
        &["scenario", "exposure from 0.8", "exposure below 0.2", "difference"],
    );
    let mut higher = Vec::new();
    for id in hostile() {
        let mut s = common_beliefs(setup(id, &["rules.influence=None"]));
        s.members.iter_mut().for_each(|m| m.deception_prior = 0.1);
        let near: Vec<bool> = s.members.iter().map(|m| m.exposure >= 0.8).collect();
        let far: Vec<bool> = s.members.iter().map(|m| m.exposure < 0.2).collect();
        let model = model(s);
        let mut run = model.silent();
        let (mut front, mut rear) = (Vec::new(), Vec::new());
        for replicate in 0..replicates {
            run.restart(Draws::new(SEED, 0, replicate));
            run.finish();
            let average = |who: &[bool]| {
                let chosen = || run.ideal_rungs().iter().zip(who).filter(|x| *x.1).map(|x| f64::from(*x.0));
                chosen().sum::<f64>() / chosen().count() as f64
            };
            front.push(average(&near));
            rear.push(average(&far));
        }
        let more = Number::of(front.iter().zip(&rear).map(|(front, rear)| front - rear));
        higher.push(more.is_positive());
        p.row(id, &[Number::of(front), Number::of(rear), more]);
    }
    p.verdict = Verdict::of(&higher);
    p
}

/// What each repeat of one story adds to a member's log-odds for it.
pub(crate) fn p4(_: u32) -> Pattern {
    let columns = ["nats that a repeat adds, at correlation", "first", "second", "third", "fourth", "fifth"];
    let mut p = Pattern::new("P4", "Repeats from one source saturate", &columns);
    let mut saturates = Vec::new();
    for correlation in ["0.5", "0.8", "1.0"] {
        let gains = repeats(correlation);
        saturates.push(gains.len() == 5 && gains.windows(2).all(|g| g[1] < 0.6 * g[0] || g[1] < 0.05));
        p.row(correlation, &gains.into_iter().map(Number::exact).collect::<Vec<_>>());
    }
    p.verdict = Verdict::of(&saturates);
    p
}

fn repeats(correlation: &str) -> Vec<f64> {
    let changes = [
        "adversary.policy=Scripted",
        "rules.influence=None",
        &format!("parameters.group_correlation={correlation}"),
    ];
    let mut s = setup("staged-border-incident", &changes);
    let (story, ally) = (s.item("N1").expect("the story"), s.hypothesis("ally").expect("its claim"));
    let template = s.injects.iter().find(|x| x.id == "N1").expect("the story").clone();
    s.injects.retain(|x| x.id == "A1");
    for k in 0..5 {
        let mut item = s.items[story.ix()].clone();
        item.id = format!("R{k}");
        item.reach = 1.0;
        s.items.push(item);
        let mut inject = template.clone();
        inject.id = format!("R{k}");
        inject.tick = inject.tick.plus(4 * (k + 1));
        inject.effect = Effect::Item(ItemId::at(s.items.len() - 1));
        s.injects.push(inject);
    }
    let heard: Vec<casus_model::Tick> = s.injects.iter().skip(1).map(|x| x.tick).collect();
    let model = model(s);
    let mut run = model.start(Draws::new(1, 0, 0));
    let (mut gains, mut before) = (Vec::new(), 0.0);
    while !run.is_over() {
        let tick = run.tick();
        run.step();
        let odds = |h: HypothesisId| run.belief(MemberId::at(3), h).ln();
        let now = odds(ally) - odds(HypothesisId::at(0));
        if heard.contains(&tick) {
            gains.push(now - before);
        }
        before = now;
    }
    gains
}

/// What the adversary gets out of a provocation, from the clearest to the darkest: the fracture that it adds and the
/// failures and over-reactions that follow, against being named, all weighed alike.
pub(crate) fn p5(replicates: u32) -> Pattern {
    let columns = ["scenario, ambiguity", "mean AFI", "text failed", "over", "state named", "use"];
    let mut p = Pattern::new("P5", "For the adversary the best ambiguity lies in between", &columns);
    let mut inner = Vec::new();
    for id in ["staged-border-incident", "cable-sabotage", "grid-cyberattack"] {
        let (mut uses, mut fractures) = (Vec::new(), Vec::new());
        for ambiguity in ["0", "0.25", "0.5", "0.75", "1"] {
            let changes = [format!("injects.A1.ambiguity={ambiguity}"), "injects.A1.hand=None".to_owned()];
            let rows = runs(setup(id, &changes.each_ref().map(String::as_str)), replicates);
            let failed = |s: &Summary| matches!(s.kind, OutcomeKind::Blocked | OutcomeKind::Coalition);
            let one = |yes: bool| f64::from(u8::from(yes));
            let named = |s: &Summary| s.attribution_hours.is_some();
            let gain = mean(&rows, |s| s.fracture[0].mean + one(failed(s)) + s.over - one(named(s)));
            let fracture = mean(&rows, |s| s.fracture[0].mean);
            uses.push(gain);
            fractures.push(fracture);
            let over = mean(&rows, |s| s.over);
            p.row(
                format!("{id}, {ambiguity}"),
                &[fracture, share(&rows, failed), over, share(&rows, named), gain],
            );
        }
        for of in [fractures, uses] {
            let (first, last) = (of[0], of[of.len() - 1]);
            inner.push(of[1..of.len() - 1].iter().any(|&n| first.below(n) && last.below(n)));
        }
    }
    p.verdict = Verdict::of(&inner);
    p
}

/// Over-reaction where it can be too much, under-reaction where it can be too little, with a warning and without.
pub(crate) fn p6(replicates: u32) -> Pattern {
    let mut p = Pattern::new(
        "P6",
        "A warning trades over-reaction for under-reaction",
        &["error, scenario, truth", "without", "with the warning", "added"],
    );
    let mut trades = Vec::new();
    let over: fn(&Summary) -> f64 = |s| s.over_peak;
    for (id, bait, real) in
        [("staged-border-incident", "staged", "attack"), ("cable-sabotage", "accident", "state")]
    {
        let mut change = |error: &str, truth: &str, of: fn(&Summary) -> f64| {
            let [without, warned] = ["false", "true"].map(|on| {
                runs(setup(id, &[&format!("truth={truth}"), &format!("injects.W1.on={on}")]), replicates)
            });
            let more = added(&warned, &without, of);
            p.row(format!("{error}, {id}, {truth}"), &[mean(&without, of), mean(&warned, of), more]);
            more
        };
        trades.push(change("peak of over", bait, over).below(Number::exact(0.0)));
        trades.push(change("under", real, |s| s.under).is_positive());
    }
    p.verdict = Verdict::of(&trades);
    p
}

/// Share of the texts put straight under silence that nobody breaks, among members of one profile.
pub(crate) fn p7(replicates: u32) -> Pattern {
    let mut p = Pattern::new(
        "P7",
        "At equal hesitation, larger alliances pass fewer texts",
        &["members", "share of texts passed"],
    );
    let base = setup("staged-border-incident", &["truth=attack"]);
    let mut shares = Vec::new();
    for n in [4, 8, 16, 32, 64, 128] {
        let rows = runs(alike(&base, n), replicates);
        let tabled = rows.summaries.iter().filter(|s| s.silences > 0);
        let passed = Number::of(tabled.map(|s| f64::from(u8::from(s.broken == 0))));
        shares.push(passed);
        p.row(n.to_string(), &[passed]);
    }
    let falls = [shares[3].below(shares[0]), shares[5].below(shares[3])];
    let rises = shares.windows(2).any(|s| s[0].below(s[1]));
    p.verdict = Verdict::of(&[falls[0], falls[1], !rises]);
    p
}

fn alike(base: &Setup, n: usize) -> Setup {
    let mut s = base.clone();
    let template = s.members[s.member("POL").expect("a member").ix()].clone();
    s.members = (0..n)
        .map(|i| Member {
            id: format!("M{i}"),
            exposure: 0.4,
            proximity: 0.0,
            alignment: 0.0,
            ..template.clone()
        })
        .collect();
    s.influence = InfluenceNetwork::by_capability(&s.members, 3.0);
    s.grievances.clear();
    s.rules.drafting = DraftingRule::WeightedMedian;
    s.procedure.rounds = 1;
    s.procedure.pause = 10_000;
    s.injects.retain(|x| {
        !matches!(x.effect, Effect::Share { .. } | Effect::Statement { .. } | Effect::Warning { .. })
    });
    for item in &mut s.items {
        item.owners.clear();
        item.releasability = Releasability::Public;
    }
    for inject in &mut s.injects {
        if let Effect::Incident { victim, .. } = &mut inject.effect {
            *victim = None;
        }
    }
    s
}

/// Mean preference fracture as it is, with one belief for all, and with one set of stakes for all.
pub(crate) fn p8(replicates: u32) -> Pattern {
    let mut p = Pattern::new(
        "P8",
        "Common thresholds reduce disagreement over the answer more than common beliefs",
        &[
            "mean preference part",
            "as it is",
            "common beliefs",
            "common thresholds",
            "beliefs less thresholds",
        ],
    );
    let mut more = Vec::new();
    for id in shipped::SCENARIOS.iter().map(|s| s.id) {
        let base = setup(id, &[]);
        let preference = |s: &Summary| s.fracture[2].mean;
        let plain = runs(base.clone(), replicates);
        let beliefs = runs(common_beliefs(base.clone()), replicates);
        let thresholds = runs(common_thresholds(base), replicates);
        let difference = added(&beliefs, &thresholds, preference);
        more.push(difference.is_positive());
        let numbers = [&plain, &beliefs, &thresholds].map(|rows| mean(rows, preference));
        p.row(id, &[numbers[0], numbers[1], numbers[2], difference]);
    }
    p.verdict = Verdict::of(&more);
    p
}

/// Share of the weights of the index under which a scenario stands to the others as it does under equal ones.
pub(crate) fn p9(replicates: u32) -> Pattern {
    let mut p = Pattern::new(
        "P9",
        "The order of the scenarios does not rest on the weights of the index",
        &["mean over time", "index", "belief", "preference", "voice", "weights that keep the order"],
    );
    let scenarios: Vec<(&str, Rows)> =
        shipped::SCENARIOS.iter().map(|s| (s.id, runs(setup(s.id, &[]), replicates))).collect();
    let parts = |rows: &Rows, group: usize| {
        [1, 2, 3].map(|part| {
            let of_group = rows.summaries.iter().skip(group).step_by(GROUPS);
            Number::of(of_group.map(|s| s.fracture[part].mean)).mean
        })
    };
    let mut kept = Vec::new();
    for (id, rows) in &scenarios {
        let share = |group: usize| {
            let own = parts(rows, group);
            let others = scenarios.iter().filter(|(other, _)| other != id).map(|(_, rows)| {
                let agree = weights_that_agree(own, parts(rows, group));
                if own.iter().sum::<f64>() < parts(rows, group).iter().sum() { 1.0 - agree } else { agree }
            });
            Number::of(others).mean
        };
        let order = Number::of((0..GROUPS).map(share));
        kept.push(order.mean >= 0.95);
        let [index, belief, preference, voice] =
            [0, 1, 2, 3].map(|part| mean(rows, |s| s.fracture[part].mean));
        p.row(*id, &[index, belief, preference, voice, order]);
    }
    p.verdict = Verdict::of(&kept);
    p
}

/// Groups of replicates over which a number that is no mean gets its standard error.
const GROUPS: usize = 10;

/// One prior, one trust and the same evidence at the same time for all.
fn common_beliefs(mut s: Setup) -> Setup {
    (s.parameters.prior_sd, s.parameters.alignment_weight) = (0.0, 0.0);
    for item in &mut s.items {
        item.releasability = Releasability::Public;
        item.reach = 1.0;
    }
    let n = s.members.len() as f64;
    let trust = s.members.iter().map(|m| m.deception_prior).sum::<f64>() / n;
    s.members.iter_mut().for_each(|m| m.deception_prior = trust);
    s
}

/// One set of stakes, costs, fears and leans for all, at their means.
fn common_thresholds(mut s: Setup) -> Setup {
    let p = &mut s.parameters;
    (p.stake_spread, p.error_spread, p.act_cost_spread, p.member_residual) = (0.0, 0.0, 0.0, 0.0);
    let fields: [fn(&mut Member) -> &mut f64; 4] =
        [|m| &mut m.exposure, |m| &mut m.proximity, |m| &mut m.entrapment, |m| &mut m.abandonment];
    let n = s.members.len() as f64;
    for field in fields {
        let mean = s.members.iter_mut().map(|m| *field(m)).sum::<f64>() / n;
        s.members.iter_mut().for_each(|m| *field(m) = mean);
    }
    s
}
