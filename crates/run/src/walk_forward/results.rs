//! What a walk-forward run gives, and its sums.

use super::contenders::contenders;
use crate::compare_settings::compare_settings;
use exitlab_core::{PlanId, Regime, Trade};
use exitlab_evidence::{
    CompareSettings, Comparison, LearnedMap, PlanOutcome, TrainingSums, WalkForwardSettings, Watch,
    Window, compare,
};
use exitlab_metrics::{ClosedTrades, DailyR, EvaluatedDays, GroupBy, TradeMetrics};
use exitlab_scenario::{PolicyKind, Scenario};
use std::collections::BTreeMap;

/// What a walk-forward run gives.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkForward {
    /// How the data were cut.
    pub settings: WalkForwardSettings,
    /// Names of the plans that were chosen from, those of `[study]`.
    pub plans: Vec<String>,
    /// Windows, in order.
    pub windows: Vec<WalkForwardWindow>,
    /// The learned maps, the plans and the profiles, each on the same entries, by regime and over
    /// all, in and out of sample.
    pub contenders: Vec<ContenderResult>,
    /// Portfolio replays of the test windows, by profile and mode.
    pub portfolio: Vec<PortfolioResult>,
    /// Every contender against the learned maps, on the entries of the test windows.
    pub comparison: Comparison,
}

/// A training window, what it chose, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkForwardWindow {
    /// When.
    pub window: Window,
    /// What was chosen; absent where no grid point had enough entries.
    pub chosen: Option<Chosen>,
    /// Entries of the test window at the chosen grid point, in decision order.
    pub test: Vec<TestEntry>,
}

/// What a training window chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Grid point, 0 without a grid.
    pub grid_id: usize,
    /// The plan of each regime, as positions in [`WalkForward::plans`].
    pub map: LearnedMap,
    /// What the contenders made of the training window.
    pub training: TrainingSums,
}

/// An entry of a test window.
#[derive(Debug, Clone, PartialEq)]
pub struct TestEntry {
    /// Under each of the plans, then of the profiles.
    pub trades: Vec<Trade>,
    /// Position of the learned plan's.
    pub learned: usize,
}

impl TestEntry {
    /// The entry under the learned plan.
    pub fn learned_trade(&self) -> &Trade {
        &self.trades[self.learned]
    }
}

impl WalkForwardWindow {
    /// Sum of net R of the test window under the learned map.
    pub fn sum_r(&self) -> f64 {
        self.test.iter().map(|entry| entry.learned_trade().r_net).sum()
    }

    /// Mean net R of the test window under the learned map; absent without entries.
    pub fn avg_r(&self) -> Option<f64> {
        let n = self.test.len();
        (n > 0).then(|| self.sum_r() / n as f64)
    }
}

/// A contender in one regime, or over all.
#[derive(Debug, Clone, PartialEq)]
pub struct ContenderResult {
    /// `walk_forward`, or the name of a plan or profile.
    pub name: String,
    /// Regime at the decision; none for all entries together.
    pub regime: Option<Regime>,
    /// Entries of the training windows, those that several windows share as often.
    pub n_in_sample: usize,
    /// Mean net R over them.
    pub avg_r_in_sample: Option<f64>,
    /// What it made in the test windows.
    pub test: TradeMetrics,
}

impl ContenderResult {
    /// Mean net R in the test windows minus that in the training windows.
    pub fn decay_r(&self) -> Option<f64> {
        Some(self.test.avg_r? - self.avg_r_in_sample?)
    }
}

/// Whose exits a replay of a test window used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TestMode {
    Learned,
    Policy,
    Fixed(PlanId),
}

/// A portfolio replay of a test window.
#[derive(Debug)]
pub(super) struct TestReplay {
    /// Position of the profile in the scenario's.
    pub(super) profile: usize,
    pub(super) mode: TestMode,
    pub(super) trades: Vec<Trade>,
    /// Profit over the balance that the window began with.
    pub(super) total_return: f64,
}

/// What came of one test window.
#[derive(Debug)]
pub(super) struct Tested {
    /// Position of the window.
    pub(super) window: usize,
    pub(super) entries: Vec<TestEntry>,
    pub(super) replays: Vec<TestReplay>,
}

/// A profile and mode through the test windows, one after another.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioResult {
    /// Profile.
    pub profile: String,
    /// `walk_forward`, `policy` or the fixed plan.
    pub mode: String,
    /// Of all trades.
    pub metrics: TradeMetrics,
    /// Returns of the windows, compounded. A position that is open at a window's end runs to its exit in
    /// that window's account, while the next one begins without it.
    pub total_return: f64,
}

/// The name of the learned maps.
const LEARNED: &str = "walk_forward";

impl WalkForward {
    pub(super) fn new(
        scenario: &Scenario,
        settings: WalkForwardSettings,
        windows: Vec<Window>,
        chosen: Vec<Option<Chosen>>,
        mut tested: BTreeMap<usize, Tested>,
        watch: &dyn Watch,
    ) -> WalkForward {
        let mut replays = Vec::new();
        let mut of_window = |idx: usize| {
            let tested = tested.remove(&idx)?;
            replays.extend(tested.replays);
            Some(tested.entries)
        };
        let windows: Vec<WalkForwardWindow> = windows
            .into_iter()
            .zip(chosen)
            .enumerate()
            .map(|(idx, (window, chosen))| WalkForwardWindow {
                window,
                chosen,
                test: of_window(idx).unwrap_or_default(),
            })
            .collect();
        let contenders = contenders(scenario);
        let mut names = vec![LEARNED.to_owned()];
        names.extend(contenders.iter().map(|contender| contender.name(scenario).to_owned()));
        let outcomes: Vec<PlanOutcome> = windows
            .iter()
            .flat_map(|window| &window.test)
            .zip(0u64..)
            .flat_map(|(entry, id)| outcomes(entry, id))
            .collect();
        let baseline =
            CompareSettings { baseline: Some(0), ..compare_settings(scenario.statistics) };
        let n_contenders = names.len();
        WalkForward {
            settings,
            plans: scenario.study_plans.iter().map(|p| scenario.study_plan_name(*p)).collect(),
            contenders: (0..n_contenders)
                .flat_map(|contender| contender_results(scenario, &windows, contender, &names))
                .collect(),
            portfolio: portfolio_results(scenario, &replays),
            comparison: compare(&names, &outcomes, baseline, watch),
            windows,
        }
    }

    /// Net R by day of exit of the test windows' entries under a contender, by its name; of one regime, or of
    /// all. None where no contender is called so.
    pub fn daily_r(&self, contender: &str, regime: Option<Regime>) -> Option<Vec<DailyR>> {
        let mut names: Vec<&str> = self.contenders.iter().map(|of| of.name.as_str()).collect();
        names.dedup();
        let position = names.iter().position(|name| *name == contender)?;
        let entries = self.windows.iter().flat_map(|window| &window.test);
        let under = entries.filter_map(|entry| trades(entry).nth(position));
        let of_regime = under.filter(|trade| regime.is_none_or(|regime| trade.regime == regime));
        Some(ClosedTrades::new(of_regime.collect::<Vec<_>>()).daily_r())
    }

    /// The days from the first test window's start to the last one's end; none without windows.
    pub fn test_days(&self) -> Option<EvaluatedDays> {
        let (first, last) = (self.windows.first()?, self.windows.last()?);
        Some(EvaluatedDays {
            first: first.window.test.start.closing_day(),
            last: last.window.test.end.closing_day(),
        })
    }

    /// Windows that chose something.
    pub fn n_chosen(&self) -> usize {
        self.windows.iter().filter(|window| window.chosen.is_some()).count()
    }

    /// How often a window chose otherwise than the one before it, and how often there were two to
    /// compare: the plan of a regime.
    pub fn changes_of(&self, regime: Regime) -> (usize, usize) {
        self.changes(|a, b| a.map.plan(regime) != b.map.plan(regime))
    }

    /// The same for the grid point.
    pub fn changes_of_point(&self) -> (usize, usize) {
        self.changes(|a, b| a.grid_id != b.grid_id)
    }

    /// The same for the whole map.
    pub fn changes_of_map(&self) -> (usize, usize) {
        self.changes(|a, b| a.map.plans != b.map.plans)
    }

    fn changes(&self, differ: impl Fn(&Chosen, &Chosen) -> bool) -> (usize, usize) {
        let chosen: Vec<&Chosen> = self.windows.iter().filter_map(|w| w.chosen.as_ref()).collect();
        let n_changes = chosen.windows(2).filter(|pair| differ(pair[0], pair[1])).count();
        (n_changes, chosen.len().saturating_sub(1))
    }
}

/// An entry's outcomes by contender, the learned map first.
fn trades(entry: &TestEntry) -> impl Iterator<Item = &Trade> {
    std::iter::once(entry.learned_trade()).chain(&entry.trades)
}

fn outcomes(entry: &TestEntry, signal_id: u64) -> impl Iterator<Item = PlanOutcome> + '_ {
    trades(entry).enumerate().map(move |(plan, trade)| PlanOutcome::new(signal_id, plan, trade))
}

/// A contender by regime and over all; 0 is the learned maps.
fn contender_results(
    scenario: &Scenario,
    windows: &[WalkForwardWindow],
    contender: usize,
    names: &[String],
) -> Vec<ContenderResult> {
    let tests = windows.iter().flat_map(|window| &window.test);
    let test: Vec<&Trade> = tests.filter_map(|entry| trades(entry).nth(contender)).collect();
    let cells = ClosedTrades::new(test).cells(GroupBy::NONE, scenario.orchestrator.scratch_r);
    cells
        .into_iter()
        .map(|cell| {
            let regime = cell.key.regime;
            let (mut n_in_sample, mut sum_r) = (0, 0.0);
            for chosen in windows.iter().filter_map(|window| window.chosen.as_ref()) {
                n_in_sample += chosen.training.n(regime);
                sum_r += match contender.checked_sub(1) {
                    Some(contender) => chosen.training.sum_r(contender, regime),
                    None => learned_sum_r(chosen, regime),
                };
            }
            ContenderResult {
                name: names[contender].clone(),
                regime,
                n_in_sample,
                avg_r_in_sample: (n_in_sample > 0).then(|| sum_r / n_in_sample as f64),
                test: cell.metrics,
            }
        })
        .collect()
}

fn learned_sum_r(chosen: &Chosen, regime: Option<Regime>) -> f64 {
    match regime {
        Some(regime) => chosen.training.sum_r(chosen.map.plan(regime), Some(regime)),
        None => chosen.map.sum_r,
    }
}

fn portfolio_results(scenario: &Scenario, replays: &[TestReplay]) -> Vec<PortfolioResult> {
    let mut results: Vec<(usize, TestMode)> = Vec::new();
    for replay in replays {
        if !results.contains(&(replay.profile, replay.mode)) {
            results.push((replay.profile, replay.mode));
        }
    }
    let result = |(profile, mode): (usize, TestMode)| {
        let of = || replays.iter().filter(move |r| r.profile == profile && r.mode == mode);
        let trades: Vec<&Trade> = of().flat_map(|replay| &replay.trades).collect();
        let cells = ClosedTrades::new(trades).cells(GroupBy::NONE, scenario.orchestrator.scratch_r);
        PortfolioResult {
            profile: scenario.profiles[profile].name.clone(),
            mode: match mode {
                TestMode::Learned => LEARNED.to_owned(),
                TestMode::Policy => PolicyKind::Kept.name().to_owned(),
                TestMode::Fixed(plan) => scenario.plan(plan).name.clone(),
            },
            metrics: cells
                .into_iter()
                .find(|cell| cell.key.regime.is_none())
                .map(|cell| cell.metrics)
                .unwrap_or_default(),
            total_return: of().fold(1.0, |growth, r| growth * (1.0 + r.total_return)) - 1.0,
        }
    };
    results.into_iter().map(result).collect()
}
