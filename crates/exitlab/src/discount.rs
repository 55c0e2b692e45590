//! A sweep's best cell, for the number of cells that were tried.

use crate::error::Cause;
use crate::{Error, PortfolioRun, Results};
use exitlab_evidence::{
    DiscountError, DiscountMetric, DiscountSettings, DiscountedCells, DiscountedSweep, SweepCell,
    Tried, discount,
};
use exitlab_metrics::EvaluatedDays;
use exitlab_run::{Progress, RunError, Silent, Watched, go_on, sweep_cells};
use exitlab_scenario::UnknownName;
use exitlab_store::StoredRun;
use std::path::Path;

/// Discounts the best cell of a sweep, made or stored.
#[derive(Clone)]
#[must_use = "a sweep is discounted by sweep() or stored()"]
pub struct Discount<'a> {
    settings: DiscountSettings,
    progress: &'a dyn Progress,
}

impl Default for Discount<'_> {
    fn default() -> Self {
        Discount { settings: DiscountSettings::default(), progress: &Silent }
    }
}

impl<'a> Discount<'a> {
    /// By Sharpe ratio, with as many draws as take seconds.
    pub fn new() -> Discount<'a> {
        Discount::default()
    }

    /// What makes a cell the best.
    pub fn metric(mut self, metric: DiscountMetric) -> Discount<'a> {
        self.settings.metric = metric;
        self
    }

    /// Mode that the others are compared with, at their own profile and grid point.
    pub fn benchmark_mode(mut self, mode: impl Into<String>) -> Discount<'a> {
        self.settings.benchmark_mode = Some(mode.into());
        self
    }

    /// Draws of the bootstrap.
    pub fn draws(mut self, n_draws: usize) -> Discount<'a> {
        self.settings.n_draws = Some(n_draws);
        self
    }

    /// Seed of the draws.
    pub fn seed(mut self, seed: u64) -> Discount<'a> {
        self.settings.seed = Some(seed);
        self
    }

    /// Discounts the cell at this position instead of the best one: what was chosen by another figure than the
    /// metric. Of [`tries`](Discount::tries).
    pub fn chosen(mut self, position: usize) -> Discount<'a> {
        self.settings.chosen = Some(position);
        self
    }

    /// Discounts one of many tries that are no sweep's, such as those of an optimiser: each by its net R a day,
    /// on the days that all of them had.
    ///
    /// # Errors
    /// Where no try closed a trade, none has the metric, or there is no such benchmark mode.
    pub fn tries(
        &self,
        tries: &[SweepCell<'_>],
        days: EvaluatedDays,
    ) -> Result<DiscountedSweep, Error> {
        let mut discount = self.clone();
        discount.settings.tried = Tried::Trials;
        discount.cells(DiscountedCells { cells: tries, keys: &[], days: Some(days) }, None)
    }

    /// Asked whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> Discount<'a> {
        Discount { progress, ..self }
    }

    /// Discounts a sweep that was just made and kept its daily R.
    ///
    /// # Errors
    /// Where no daily R was kept, no cell closed a trade, the sweep has no such benchmark mode, or
    /// the progress said to stop.
    pub fn sweep(&self, sweep: &PortfolioRun) -> Result<DiscountedSweep, Error> {
        if !sweep.rows().daily_r {
            return Err(Cause::RowsNotKept { what: "daily R" }.into());
        }
        let output = sweep.output();
        let (cells, keys) = (sweep_cells(output), output.grid_keys());
        let days = output.evaluated_days();
        self.cells(DiscountedCells { cells: &cells, keys: &keys, days }, None)
    }

    /// Discounts the sweep of a run folder.
    ///
    /// # Errors
    /// Where the run is no sweep or kept no daily R, no cell closed a trade, or the sweep has no such
    /// benchmark mode.
    pub fn stored(&self, run: &StoredRun) -> Result<DiscountedSweep, Error> {
        let sweep = run.sweep()?;
        let (cells, days) = (sweep.cells(), sweep.evaluated_days());
        self.cells(DiscountedCells { cells: &cells, keys: sweep.keys(), days }, Some(run.folder()))
    }

    fn cells(
        &self,
        sweep: DiscountedCells<'_>,
        folder: Option<&Path>,
    ) -> Result<DiscountedSweep, Error> {
        let mut settings = self.settings.clone();
        if let Some(name) = &mut settings.benchmark_mode
            && let Some(cell) = sweep.cells.iter().find(|cell| cell.mode.eq_ignore_ascii_case(name))
        {
            *name = cell.mode.to_owned();
        }
        let discounted = discount(sweep, &settings, &Watched::asked(self.progress));
        go_on(self.progress)?;
        discounted.map_err(|error| match error {
            DiscountError::UnknownMode { name, modes: allowed } => {
                RunError::UnknownName(UnknownName { what: "mode of the sweep", name, allowed })
                    .into()
            }
            DiscountError::NoTrades | DiscountError::NoSharpe => {
                Cause::Discount { folder: folder.map(Path::to_owned), error }.into()
            }
        })
    }
}
