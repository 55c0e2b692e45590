//! What else the same trades could have looked like: order and luck drawn anew.

use crate::error::Cause;
use crate::{Error, PortfolioRun, Results};
use exitlab_evidence::{MonteCarloSettings, ResampledRun, RunTrades, resampled};
use exitlab_run::{Progress, Silent, Watched, go_on, run_trades};
use exitlab_store::StoredRun;

/// Resamples the trades of a replay or sweep, made or stored.
#[derive(Clone, Copy)]
#[must_use = "trades are resampled by run() or stored()"]
pub struct MonteCarlo<'a> {
    n_draws: Option<usize>,
    seed: u64,
    progress: &'a dyn Progress,
}

impl Default for MonteCarlo<'_> {
    fn default() -> Self {
        MonteCarlo::new()
    }
}

impl<'a> MonteCarlo<'a> {
    /// With seed 1 and 10,000 draws, fewer where there are many trades.
    pub fn new() -> MonteCarlo<'a> {
        MonteCarlo { n_draws: None, seed: MonteCarloSettings::default().seed, progress: &Silent }
    }

    /// Draws.
    pub fn draws(self, n_draws: usize) -> MonteCarlo<'a> {
        MonteCarlo { n_draws: Some(n_draws), ..self }
    }

    /// Seed of the draws.
    pub fn seed(self, seed: u64) -> MonteCarlo<'a> {
        MonteCarlo { seed, ..self }
    }

    /// Asked whether to go on.
    pub fn progress(self, progress: &'a dyn Progress) -> MonteCarlo<'a> {
        MonteCarlo { progress, ..self }
    }

    /// Resamples the trades of a run that was just made; profiles, modes and grid points without a
    /// trade are left out.
    ///
    /// # Errors
    /// Where the run kept no trades, or the progress said to stop.
    pub fn run(self, run: &PortfolioRun) -> Result<Vec<ResampledRun>, Error> {
        if !run.rows().trades {
            return Err(Cause::RowsNotKept { what: "trades" }.into());
        }
        self.trades(run_trades(run.kind(), run.output()))
    }

    /// Resamples the trades of a run folder.
    ///
    /// # Errors
    /// Where the run is no replay or sweep, kept no trades, or has a row that cannot be used; or the progress said
    /// to stop.
    pub fn stored(self, run: &StoredRun) -> Result<Vec<ResampledRun>, Error> {
        self.trades(run.trades()?)
    }

    fn trades(self, trades: Vec<RunTrades>) -> Result<Vec<ResampledRun>, Error> {
        let n_trades = trades.iter().map(|run| run.r_net.len()).sum();
        let affordable = MonteCarloSettings::affordable(n_trades);
        let n_draws = self.n_draws.unwrap_or(affordable.n_draws);
        let settings = MonteCarloSettings { n_draws, seed: self.seed };
        let runs = resampled(trades, settings, &Watched::asked(self.progress));
        go_on(self.progress)?;
        Ok(runs)
    }
}
