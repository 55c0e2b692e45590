//! The trades of several runs, each resampled.

use super::{MonteCarloResult, MonteCarloSettings, monte_carlo};
use crate::Watch;

/// Net R of one run's trades.
#[derive(Debug, Clone, PartialEq)]
pub struct RunTrades {
    /// Grid point, where there is a sweep.
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: String,
    /// `policy`, or the fixed exit mode.
    pub mode: String,
    /// Net R within which a trade is a scratch.
    pub scratch_r: f64,
    /// In the order of exits (SPEC §10).
    pub r_net: Vec<f64>,
}

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
    pub monte_carlo: MonteCarloResult,
}

/// Resamples the trades of each run; those without a trade are left out, and so are those after a no of `watch`.
pub fn resampled(
    runs: Vec<RunTrades>,
    settings: MonteCarloSettings,
    watch: &dyn Watch,
) -> Vec<ResampledRun> {
    let resample = |run: RunTrades| {
        let monte_carlo = monte_carlo(&run.r_net, run.scratch_r, settings, watch)?;
        let RunTrades { grid_id, profile, mode, .. } = run;
        Some(ResampledRun { grid_id, profile, mode, monte_carlo })
    };
    runs.into_iter().take_while(|_| watch.goes_on()).filter_map(resample).collect()
}
