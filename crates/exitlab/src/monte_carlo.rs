//! What else the same trades could have looked like: order and luck drawn anew.

use crate::error::Cause;
use crate::{Error, PortfolioRun, Results};
use exitlab_evidence::{MonteCarloSettings, ResampledRun, RunTrades, resampled};
use exitlab_run::run_trades;
use exitlab_store::StoredRun;

/// Resamples the trades of a replay or sweep, made or stored.
#[derive(Debug, Clone, Copy)]
#[must_use = "trades are resampled by run() or stored()"]
pub struct MonteCarlo {
    n_draws: Option<usize>,
    seed: u64,
}

impl Default for MonteCarlo {
    fn default() -> MonteCarlo {
        MonteCarlo::new()
    }
}

impl MonteCarlo {
    /// With seed 1 and 10,000 draws, fewer where there are many trades.
    pub fn new() -> MonteCarlo {
        MonteCarlo { n_draws: None, seed: MonteCarloSettings::default().seed }
    }

    /// Draws.
    pub fn draws(self, n_draws: usize) -> MonteCarlo {
        MonteCarlo { n_draws: Some(n_draws), ..self }
    }

    /// Seed of the draws.
    pub fn seed(self, seed: u64) -> MonteCarlo {
        MonteCarlo { seed, ..self }
    }

    /// Resamples the trades of a run that was just made; profiles, modes and grid points without a
    /// trade are left out.
    ///
    /// # Errors
    /// Where the run kept no trades.
    pub fn run(self, run: &PortfolioRun) -> Result<Vec<ResampledRun>, Error> {
        if !run.rows().trades {
            return Err(Cause::RowsNotKept { what: "trades" }.into());
        }
        Ok(self.trades(run_trades(run.kind(), run.output())))
    }

    /// Resamples the trades of a run folder.
    ///
    /// # Errors
    /// Where the run is no replay or sweep, kept no trades, or has a row that cannot be used.
    pub fn stored(self, run: &StoredRun) -> Result<Vec<ResampledRun>, Error> {
        Ok(self.trades(run.trades()?))
    }

    fn trades(self, trades: Vec<RunTrades>) -> Vec<ResampledRun> {
        let n_trades = trades.iter().map(|run| run.r_net.len()).sum();
        let affordable = MonteCarloSettings::affordable(n_trades);
        let n_draws = self.n_draws.unwrap_or(affordable.n_draws);
        resampled(trades, MonteCarloSettings { n_draws, seed: self.seed }, &())
    }
}
