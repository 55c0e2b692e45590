//! Sweeps and single replays: portfolio replays of grid points.

use crate::points::{Grid, run_points};
use crate::prepare::Prepared;
use crate::results::{ReplayResult, RunOutput};
use crate::{Progress, RunError};
use exitlab_core::Trade;
use exitlab_metrics::{
    GroupBy, Mark, PortfolioInput, PortfolioMetrics, buy_hold_curve, cells, daily_r, transitions,
};
use exitlab_replay::{
    ExitSettings, ModeSelection, PortfolioRun, PortfolioSettings, Rows, SymbolMarket,
    decision_times, replay,
};
use exitlab_scenario::{Override, Scenario, ScenarioFile, SweepMode};
use rayon::prelude::*;

/// Which rows of each replay are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeepRows {
    /// Trades.
    pub trades: bool,
    /// Decisions and policy changes.
    pub decisions: bool,
    /// Equity marks.
    pub equity: bool,
}

impl KeepRows {
    /// All of them.
    pub const ALL: KeepRows = KeepRows { trades: true, decisions: true, equity: true };
}

/// What a portfolio run keeps.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Groups of the cells beside regimes.
    pub by: GroupBy,
    /// Rows.
    pub rows: KeepRows,
}

/// Replays every profile × mode of `[sweep]` at every grid point.
///
/// # Errors
/// See [`RunError`]; a grid point that fails alone is in the output instead.
pub fn run_sweep(
    file: &ScenarioFile,
    overrides: &[Override],
    keep: Keep,
    progress: &dyn Progress,
) -> Result<RunOutput<Vec<ReplayResult>>, RunError> {
    let runs = |scenario: &Scenario| -> Vec<(usize, SweepMode)> {
        let modes = &scenario.sweep.modes;
        let pairs =
            |profile: &usize| modes.iter().map(|mode| (*profile, *mode)).collect::<Vec<_>>();
        scenario.sweep.profiles.iter().flat_map(pairs).collect()
    };
    run_points(
        file,
        overrides,
        Grid::Every,
        progress,
        |scenario| runs(scenario).len(),
        |scenario, prepared| replay_all(scenario, prepared, &runs(scenario), keep, progress),
    )
}

/// Replays one profile and mode: by default the orchestrator's profile and mode policy.
///
/// # Errors
/// See [`RunError`].
pub fn run_replay(
    file: &ScenarioFile,
    overrides: &[Override],
    profile: Option<&str>,
    mode: Option<&str>,
    keep: Keep,
    progress: &dyn Progress,
) -> Result<RunOutput<Vec<ReplayResult>>, RunError> {
    let scenario = file.resolve(overrides).map_err(Box::new)?;
    let selected = (
        match profile {
            Some(name) => scenario.profile_named(name)?,
            None => scenario.orchestrator.profile,
        },
        match mode {
            Some(name) => scenario.mode_named(name)?,
            None => SweepMode::Policy,
        },
    );
    run_points(
        file,
        overrides,
        Grid::Ignored,
        progress,
        |_| 1,
        |scenario, prepared| replay_all(scenario, prepared, &[selected], keep, progress),
    )
}

fn replay_all(
    scenario: &Scenario,
    prepared: &Prepared,
    runs: &[(usize, SweepMode)],
    keep: Keep,
    progress: &dyn Progress,
) -> Vec<ReplayResult> {
    let markets = prepared.markets();
    let hold = buy_and_hold(&markets);
    runs.par_iter()
        .map(|(profile, mode)| {
            let run = replay_one(scenario, prepared, &markets, *profile, *mode, keep);
            let result = summarise(scenario, &markets, &hold, *profile, *mode, run, keep);
            progress.step();
            result
        })
        .collect()
}

fn replay_one(
    scenario: &Scenario,
    prepared: &Prepared,
    markets: &[SymbolMarket<'_>],
    profile: usize,
    mode: SweepMode,
    keep: Keep,
) -> PortfolioRun {
    let settings = PortfolioSettings {
        profile: &scenario.profiles[profile],
        integration: scenario.orchestrator.integration,
        mode: match mode {
            SweepMode::Policy => ModeSelection::Policy,
            SweepMode::Fixed(plan) => ModeSelection::Fixed(plan),
        },
        default_mode: scenario.orchestrator.default_mode,
        default_risk_pct: scenario.orchestrator.default_risk_pct,
        scratch_r: scenario.orchestrator.scratch_r,
        initial_balance: scenario.portfolio.initial_balance,
        sizing: scenario.portfolio.sizing,
        rows: if keep.rows.decisions { Rows::All } else { Rows::TradesOnly },
    };
    replay(markets, &prepared.candidates, &exit_settings(scenario), &settings)
}

pub(crate) fn exit_settings(scenario: &Scenario) -> ExitSettings<'_> {
    ExitSettings {
        entry: scenario.entry,
        rules: scenario.fills,
        ambiguity: scenario.ambiguity,
        plans: &scenario.plans,
    }
}

/// Worth of holding all symbols at equal weights, at every decision time.
fn buy_and_hold(markets: &[SymbolMarket<'_>]) -> Vec<(exitlab_core::Timestamp, f64)> {
    let closes: Vec<Vec<_>> = markets
        .iter()
        .map(|m| {
            (0..m.decision.len())
                .map(|i| (m.decision.close_time(i), m.decision.close()[i]))
                .collect()
        })
        .collect();
    buy_hold_curve(decision_times(markets), &closes)
}

fn summarise(
    scenario: &Scenario,
    markets: &[SymbolMarket<'_>],
    hold: &[(exitlab_core::Timestamp, f64)],
    profile: usize,
    mode: SweepMode,
    run: PortfolioRun,
    keep: Keep,
) -> ReplayResult {
    let marks: Vec<Mark> = run
        .marks
        .iter()
        .map(|m| Mark { time: m.time, equity: m.equity, in_position: m.open_positions > 0 })
        .collect();
    let first_regime_time = markets
        .iter()
        .filter_map(|m| m.regimes.first_with_regime().map(|bar| m.decision.close_time(bar)))
        .min();
    let portfolio = PortfolioMetrics::of(&PortfolioInput {
        marks: &marks,
        initial_balance: scenario.portfolio.initial_balance,
        final_balance: run.final_balance,
        first_regime_time,
        periods_per_year: scenario.portfolio.periods_per_year,
        is_ruined: run.is_ruined,
        traded_notional: run.trades.iter().map(traded_notional).sum(),
        buy_hold: hold,
    });
    let kept = |wanted: bool, rows| if wanted { rows } else { Vec::new() };
    ReplayResult {
        profile: scenario.profiles[profile].name.clone(),
        mode: scenario.mode_name(mode).to_owned(),
        cells: cells(&run.trades, keep.by, scenario.orchestrator.scratch_r),
        portfolio,
        daily_r: daily_r(&run.trades),
        transitions: transitions(&run.trades),
        funnel: run.funnel,
        n_mode_fallbacks: run.n_mode_fallbacks,
        n_trades: run.trades.len(),
        trades: kept(keep.rows.trades, run.trades),
        decisions: run.decisions,
        policy_changes: run.policy_changes,
        equity: if keep.rows.equity { run.marks } else { Vec::new() },
    }
}

/// Notional of a trade's entry and exits.
fn traded_notional(trade: &Trade) -> f64 {
    let qty = trade.money.map_or(0.0, |m| m.qty);
    qty * (trade.entry_price + trade.exit_price)
}
