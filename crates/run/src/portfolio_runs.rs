//! Sweeps and single replays: portfolio replays of grid points.

use crate::ablation::{ablate, outcomes_of_all_plans};
use crate::account_metrics::account_metrics;
use crate::engine::Purpose;
use crate::points::{GridUse, run_points};
use crate::prepare::Stages;
use crate::prepared::Prepared;
use crate::progress::go_on;
use crate::results::{ReplayResult, RunOutput};
use crate::settings::{exit_settings, portfolio_settings};
use crate::trade_figures::TradeFigures;
use crate::{Engine, Progress, RunError, RunRequest};
use exitlab_core::TradeRemode;
use exitlab_metrics::{ClosedTrades, GroupBy};
use exitlab_replay::{KnownExits, ReplayInputs, ReplayOutput, Rows, replay};
use exitlab_scenario::{PolicyKind, Scenario, SweepMode};
use rayon::prelude::*;

/// Most replays of a sweep that keeps daily R unasked: beyond that the table would be gigabytes.
pub const MAX_DAILY_R_REPLAYS: usize = 10_000;

/// Which rows of each replay are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeepRows {
    /// Trades.
    pub trades: bool,
    /// Changes of mode while trades were open.
    pub remodes: bool,
    /// Decisions.
    pub decisions: bool,
    /// Policy changes.
    pub policy_changes: bool,
    /// Equity marks.
    pub equity: bool,
    /// Net R by day.
    pub daily_r: bool,
    /// What replays of a policy give under each integration preset: as many replays more.
    pub ablation: bool,
}

impl KeepRows {
    /// All of them.
    pub const ALL: KeepRows = KeepRows {
        trades: true,
        remodes: true,
        decisions: true,
        policy_changes: true,
        equity: true,
        daily_r: true,
        ablation: true,
    };

    /// Those that a sweep keeps where nobody says: all of them without a grid, but for policy changes;
    /// with one daily R alone, where there are few replays.
    pub fn usual(scenario: &Scenario) -> KeepRows {
        let has_grid = !scenario.sweep.grid.is_empty();
        let per_point = scenario.sweep.profiles.len() * scenario.sweep.modes.len();
        let is_small = scenario.n_run_points() * per_point <= MAX_DAILY_R_REPLAYS;
        KeepRows {
            trades: !has_grid,
            remodes: !has_grid,
            decisions: !has_grid,
            policy_changes: false,
            equity: !has_grid,
            daily_r: !has_grid || is_small,
            ablation: !has_grid,
        }
    }
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
    request: RunRequest<'_>,
    keep: Keep,
) -> Result<RunOutput<Vec<ReplayResult>>, RunError> {
    let mut output = run_replays(request, GridUse::Every, Purpose::Sweep, keep)?;
    if !keep.rows.daily_r {
        output.warnings.push(daily_r_warning().into());
    }
    Ok(output)
}

/// What [`run_sweep`] warns of where daily R is not kept; for callers that write no such table anyway.
pub fn daily_r_warning() -> String {
    format!(
        "daily_r is not written: it is left out of sweeps of more than {MAX_DAILY_R_REPLAYS} \
         replays unless asked for (--rows daily_r)"
    )
}

/// Replays one profile and mode: by default the orchestrator's profile and mode policy.
///
/// # Errors
/// See [`RunError`].
pub fn run_replay(
    request: RunRequest<'_>,
    profile: Option<&str>,
    mode: Option<&str>,
    keep: Keep,
) -> Result<RunOutput<Vec<ReplayResult>>, RunError> {
    let scenario = request.file.resolve(request.overrides).map_err(Box::new)?;
    let purpose = Purpose::Replay(
        match profile {
            Some(name) => scenario.profile_named(name)?,
            None => scenario.orchestrator.profile,
        },
        match mode {
            Some(name) => scenario.mode_named(name)?,
            None => SweepMode::Policy(PolicyKind::Kept),
        },
    );
    run_replays(request, GridUse::Ignored, purpose, keep)
}

fn run_replays(
    request: RunRequest<'_>,
    grid: GridUse,
    purpose: Purpose,
    keep: Keep,
) -> Result<RunOutput<Vec<ReplayResult>>, RunError> {
    let RunRequest { engine, progress, .. } = request;
    run_points(
        request,
        grid,
        Stages::new(engine, purpose),
        |scenario| purpose.replays(scenario).len(),
        |scenario, prepared| {
            let replays = purpose.replays(scenario);
            replay_all(scenario, prepared, &replays, keep, engine, progress)
        },
    )
}

/// Replays profiles and modes on a point, in parallel, in their order.
///
/// # Errors
/// [`RunError::MissingFunding`] where a trade was open at an instant without a rate.
pub(crate) fn replay_all(
    scenario: &Scenario,
    prepared: &Prepared,
    replays: &[(usize, SweepMode)],
    keep: Keep,
    engine: Engine,
    progress: &dyn Progress,
) -> Result<Vec<ReplayResult>, RunError> {
    let markets = prepared.markets();
    let inputs = ReplayInputs {
        markets: &markets,
        timeline: &prepared.timeline,
        candidates: &prepared.candidates,
        exits: exit_settings(scenario),
    };
    let all_outcomes = match (engine, keep.rows.ablation) {
        (Engine::Leap, true) => outcomes_of_all_plans(prepared),
        (Engine::Leap, false) | (Engine::Reference, _) => Vec::new(),
    };
    let ablation_engine = match engine {
        Engine::Leap => exitlab_replay::ReplayEngine::Leap(KnownExits {
            by_plan: &all_outcomes,
            rechosen: None,
        }),
        Engine::Reference => exitlab_replay::ReplayEngine::Reference,
    };
    let rows = Rows {
        // Changes of mode stand with their trades, and are numbered as these are.
        trades: keep.rows.trades || keep.rows.remodes,
        decisions: keep.rows.decisions,
        policy_changes: keep.rows.policy_changes,
        marks: keep.rows.equity,
    };
    // Collected before the first error is taken: which one that is may not depend on threads.
    let results: Vec<Result<ReplayResult, RunError>> = replays
        .par_iter()
        .map(|(profile, mode)| {
            go_on(progress)?;
            let selection = prepared.mode(scenario, *profile, *mode);
            let settings = portfolio_settings(scenario, *profile, selection, rows);
            let run = replay(&inputs, &settings, prepared.exits(engine, scenario, *profile, *mode));
            prepared.check_funding(scenario, &run.trades)?;
            let mut result = summarise(scenario, prepared, *profile, *mode, run, keep);
            if keep.rows.ablation && *mode == SweepMode::Policy(PolicyKind::Kept) {
                result.ablation = ablate(scenario, prepared, &inputs, *profile, ablation_engine)?;
            }
            progress.step();
            Ok(result)
        })
        .collect();
    results.into_iter().collect()
}

/// What is kept of a replay.
fn summarise(
    scenario: &Scenario,
    prepared: &Prepared,
    profile: usize,
    mode: SweepMode,
    run: ReplayOutput,
    keep: Keep,
) -> ReplayResult {
    let portfolio = account_metrics(scenario, prepared, &run);
    let closed = ClosedTrades::new(&run.trades);
    let figures = TradeFigures::of(&closed, keep.by, scenario.orchestrator.scratch_r);
    ReplayResult {
        profile: scenario.profiles[profile].name.clone(),
        mode: scenario.mode_name(mode).to_owned(),
        figures: prepared.figures.share(figures),
        portfolio,
        daily_r: if keep.rows.daily_r { closed.daily_r() } else { Vec::new() },
        funnel: run.funnel,
        n_mode_fallbacks: run.n_mode_fallbacks,
        remodes: if keep.rows.remodes { TradeRemode::of(&run.trades) } else { Vec::new() },
        scratch_r: scenario.orchestrator.scratch_r,
        trades: if keep.rows.trades { run.trades } else { Vec::new() },
        decisions: run.decisions,
        policy_changes: run.policy_changes,
        equity: run.marks,
        ablation: Vec::new(),
    }
}
