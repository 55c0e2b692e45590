//! What the results of a replay or sweep prove: the trades resampled, the sweep discounted.

use crate::run_tables::{PortfolioRunKind, grid_columns};
use crate::{
    GridColumn, ReportError, StoredTrades, Table, discount_table, discount_text,
    equity_bands_table, monte_carlo_table, monte_carlo_text, plateau_table, trials_table,
};
use exitlab_evidence::{
    Discount, DiscountError, DiscountSettings, GridKey, MonteCarlo, MonteCarloSettings, SweepCell,
    discount, monte_carlo,
};
use exitlab_metrics::ClosedTrades;
use exitlab_sweep::{KeepRows, ReplayResult, RunOutput};

/// Most trades that are resampled at the end of a run: beyond that a run would wait for it.
const MAX_TRADES: usize = 1_000_000;

/// Most cells that are discounted at the end of a run: their daily R is held at once.
const MAX_CELLS: usize = 20_000;

/// The trades of one run, resampled.
#[derive(Debug, Clone, PartialEq)]
pub struct ResampledRun {
    /// Grid point, where there is a sweep.
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: String,
    /// `policy`, or the fixed exit mode.
    pub mode: String,
    /// What resampling says.
    pub monte_carlo: MonteCarlo,
}

/// What a replay's or sweep's results prove.
#[derive(Debug, Default)]
pub struct RunEvidence<'a> {
    /// The best cell of a sweep with a grid, discounted.
    pub discount: Option<Result<Discount<'a>, DiscountError>>,
    /// Runs whose trades were kept, resampled; those without a trade are left out.
    pub monte_carlo: Vec<ResampledRun>,
    /// What was left out, in words.
    pub notes: Vec<String>,
}

impl<'a> RunEvidence<'a> {
    /// From what a run kept.
    pub fn new(
        kind: PortfolioRunKind,
        rows: KeepRows,
        output: &'a RunOutput<Vec<ReplayResult>>,
    ) -> RunEvidence<'a> {
        let mut evidence = RunEvidence::default();
        if kind == PortfolioRunKind::Sweep && output.has_grid {
            let n_cells: usize = output.points.iter().map(|point| point.result.len()).sum();
            if rows.daily_r && n_cells > MAX_CELLS {
                evidence.notes.push(format!(
                    "The best cell is not discounted: there are {n_cells}, and it is done unasked for \
                     {MAX_CELLS} (exitlab discount RUN)"
                ));
            } else if rows.daily_r {
                evidence.discount = Some(discounted(output));
            } else {
                let note = "The best cell is not discounted: that takes daily R (--rows daily_r)";
                evidence.notes.push(note.to_owned());
            }
        }
        if rows.trades {
            let runs = trades_of(output, kind);
            let n_trades: usize = runs.iter().map(|run| run.r_net.len()).sum();
            if n_trades <= MAX_TRADES {
                evidence.monte_carlo = resampled(runs, MonteCarloSettings::affordable(n_trades));
            } else {
                evidence.notes.push(format!(
                    "Trades are not resampled: there are {n_trades}, and it is done unasked for \
                     {MAX_TRADES} (exitlab montecarlo RUN)"
                ));
            }
        }
        evidence
    }

    /// The tables that this makes.
    pub(crate) fn tables(&self) -> Result<Vec<Table>, ReportError> {
        let mut tables = Vec::new();
        if let Some(Ok(discount)) = &self.discount {
            tables.extend(discount_tables(discount)?);
        }
        if !self.monte_carlo.is_empty() {
            tables.extend(monte_carlo_tables(&self.monte_carlo)?);
        }
        Ok(tables)
    }

    /// What it shows on the terminal, each text with a newline at its end.
    pub(crate) fn texts(&self) -> Vec<String> {
        let discount = self.discount.as_ref().map(|discount| match discount {
            Ok(discount) => discount_text(discount),
            Err(error) => format!("There is nothing to discount: {error}\n"),
        });
        let monte_carlo = monte_carlo_text(&self.monte_carlo);
        let monte_carlo = (!monte_carlo.is_empty()).then_some(monte_carlo);
        let notes = self.notes.iter().map(|note| format!("{note}\n"));
        discount.into_iter().chain(monte_carlo).chain(notes).collect()
    }
}

/// The tables of a discounted sweep: discount, plateau, trials.
///
/// # Errors
/// Where a number is not finite.
pub fn discount_tables(discount: &Discount<'_>) -> Result<[Table; 3], ReportError> {
    Ok([discount_table(discount)?, plateau_table(discount)?, trials_table(discount)?])
}

/// The tables of resampled trades: monte_carlo, equity_bands.
///
/// # Errors
/// Where a number is not finite.
pub fn monte_carlo_tables(runs: &[ResampledRun]) -> Result<[Table; 2], ReportError> {
    Ok([monte_carlo_table(runs)?, equity_bands_table(runs)?])
}

fn discounted(output: &RunOutput<Vec<ReplayResult>>) -> Result<Discount<'_>, DiscountError> {
    let mut cells = Vec::new();
    for point in &output.points {
        for result in &point.result {
            cells.push(SweepCell {
                grid_id: point.grid_id,
                profile: &result.profile,
                mode: &result.mode,
                daily_r: &result.daily_r,
            });
        }
    }
    let keys: Vec<GridKey> = grid_columns(output).iter().map(GridColumn::key).collect();
    discount(&cells, &keys, &DiscountSettings::default())
}

fn trades_of(output: &RunOutput<Vec<ReplayResult>>, kind: PortfolioRunKind) -> Vec<StoredTrades> {
    let mut runs = Vec::new();
    for point in &output.points {
        for result in &point.result {
            let closed = ClosedTrades::new(&result.trades);
            runs.push(StoredTrades {
                grid_id: (kind == PortfolioRunKind::Sweep).then_some(point.grid_id as u64),
                profile: result.profile.clone(),
                mode: result.mode.clone(),
                scratch_r: result.scratch_r,
                r_net: closed.in_order().iter().map(|trade| trade.r_net).collect(),
            });
        }
    }
    runs
}

/// Resamples the trades of each run; those without a trade are left out.
pub fn resampled(runs: Vec<StoredTrades>, settings: MonteCarloSettings) -> Vec<ResampledRun> {
    let resample = |run: StoredTrades| {
        let monte_carlo = monte_carlo(&run.r_net, run.scratch_r, settings)?;
        let StoredTrades { grid_id, profile, mode, .. } = run;
        Some(ResampledRun { grid_id, profile, mode, monte_carlo })
    };
    runs.into_iter().filter_map(resample).collect()
}
