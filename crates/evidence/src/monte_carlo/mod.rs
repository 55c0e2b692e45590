//! What else the same trades could have looked like: their order and their luck drawn anew.
//!
//! Blocks of trades are drawn with replacement, so that streaks that come from the market stay
//! together. This says how far a run's total, drawdown and losing streak may lie from what happened
//! although every trade is one that happened; it says nothing of trades that never did.

mod equity_steps;
mod path;
mod resampled;
mod runs;

pub use resampled::{BAND_LEVELS, ResampledNumber};
pub use runs::{ResampledRun, RunTrades, resampled};

use crate::Watch;
use equity_steps::EquitySteps;
use exitlab_stats::{StationaryBlocks, politis_white_block_length, random_stream};
use path::Path;
use rayon::prelude::*;
use resampled::quantiles;

/// Most trade numbers at which the equity bands are given.
pub const MAX_STEPS: usize = 200;

/// Draws of one stream of random numbers, and of one task.
const DRAWS_PER_CHUNK: usize = 250;

/// Trades drawn at the end of a run, about: a fifth of a second's work of two cores.
const TRADES_DRAWN: usize = 30_000_000;

/// How trades are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonteCarloSettings {
    /// Draws.
    pub n_draws: usize,
    /// Seed.
    pub seed: u64,
}

impl Default for MonteCarloSettings {
    /// 10,000 draws, seed 1.
    fn default() -> MonteCarloSettings {
        MonteCarloSettings { n_draws: 10_000, seed: 1 }
    }
}

impl MonteCarloSettings {
    /// As many of the default's draws, and at least 1,000, as do not hold up a run with that many
    /// trades in all.
    pub fn affordable(n_trades: usize) -> MonteCarloSettings {
        let default = MonteCarloSettings::default();
        let n_draws = (TRADES_DRAWN / n_trades.max(1)).clamp(1_000, default.n_draws);
        MonteCarloSettings { n_draws: n_draws - n_draws % 500, ..default }
    }
}

/// What resampling the trades of a run says.
#[derive(Debug, Clone, PartialEq)]
pub struct MonteCarloResult {
    /// How they were drawn.
    pub settings: MonteCarloSettings,
    /// Trades of the run, and of each draw.
    pub n_trades: usize,
    /// Mean length of the blocks, in trades.
    pub block_length: f64,
    /// Sum of net R.
    pub final_r: ResampledNumber,
    /// Share of draws whose sum of net R is below 0.
    pub p_loss: f64,
    /// Largest fall of cumulative net R from its peak, which starts at 0.
    pub max_dd_r: ResampledNumber,
    /// Most losses in a row, as policies count them: scratches neither extend nor end a streak.
    pub losing_streak: ResampledNumber,
    /// Cumulative net R at up to [`MAX_STEPS`] evenly spaced trade numbers.
    pub equity: Vec<EquityBand>,
}

/// Cumulative net R after some trades, over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EquityBand {
    /// Number of trades closed.
    pub trade: usize,
    /// What it was.
    pub actual: f64,
    /// Quantiles over the draws, at [`BAND_LEVELS`].
    pub quantiles: [f64; 5],
}

/// Resamples the trades of a run, given as net R in the order of their exits; `None` for no trades, and
/// after a no of `watch`.
///
/// # Formula
/// The stationary bootstrap over trades: each draw is as many trades as there are, in circular
/// blocks of geometric length, their mean by Politis and White from the net R. Draws are the same
/// for the same trades, whatever profile, mode or grid point they come from.
///
/// # Units
/// Net R; trades. Trades within ±`scratch_r` net R are scratches to a [`Streak`](exitlab_core::Streak).
///
/// # Source
/// Politis and Romano, "The Stationary Bootstrap", Journal of the American Statistical Association
/// 89 (1994).
pub fn monte_carlo(
    r_net: &[f64],
    scratch_r: f64,
    settings: MonteCarloSettings,
    watch: &dyn Watch,
) -> Option<MonteCarloResult> {
    if r_net.is_empty() || settings.n_draws == 0 {
        return None;
    }
    let block_length = politis_white_block_length(r_net);
    let steps = EquitySteps::new(r_net.len());
    let chunks = draw_all(r_net, scratch_r, block_length, &steps, settings, watch)?;

    let mut actual_equity = vec![0.0; steps.len()];
    let actual = Path::of(r_net, scratch_r, &steps, &mut actual_equity);
    let all = |value: fn(&Path) -> f64| -> Vec<f64> {
        chunks.iter().flat_map(|chunk| chunk.paths.iter().map(value)).collect()
    };
    let of = |value: fn(&Path) -> f64| ResampledNumber::new(value(&actual), all(value));
    let final_r = of(|path| path.cumulative);
    let n_losses = chunks.iter().flat_map(|c| &c.paths).filter(|p| p.cumulative < 0.0).count();
    let equity = (0..steps.len())
        .into_par_iter()
        .map(|step| {
            let mut values: Vec<f64> =
                chunks.iter().flat_map(|chunk| chunk.at_step(step)).copied().collect();
            let (trade, actual) = (steps.trade(step), actual_equity[step]);
            EquityBand { trade, actual, quantiles: quantiles(&mut values) }
        })
        .collect();
    Some(MonteCarloResult {
        settings,
        n_trades: r_net.len(),
        block_length,
        final_r,
        p_loss: n_losses as f64 / settings.n_draws as f64,
        max_dd_r: of(|path| path.max_drawdown),
        losing_streak: of(|path| f64::from(path.longest_streak)),
        equity,
    })
}

/// Some draws: how each ended, and where it was at the steps.
struct Chunk {
    paths: Vec<Path>,
    /// Of draw `d` at step `s`: `s · draws + d`.
    equity: Vec<f64>,
}

impl Chunk {
    fn at_step(&self, step: usize) -> &[f64] {
        let n = self.paths.len();
        &self.equity[step * n..(step + 1) * n]
    }
}

fn draw_all(
    r_net: &[f64],
    scratch_r: f64,
    block_length: f64,
    steps: &EquitySteps,
    settings: MonteCarloSettings,
    watch: &dyn Watch,
) -> Option<Vec<Chunk>> {
    let blocks = StationaryBlocks::new(r_net.len(), block_length);
    let draw_chunk = |chunk: usize| {
        if !watch.goes_on() {
            return None;
        }
        let mut rng = random_stream(settings.seed, "monte carlo", chunk as u64);
        let n = DRAWS_PER_CHUNK.min(settings.n_draws - chunk * DRAWS_PER_CHUNK);
        let mut equity = vec![0.0; n * steps.len()];
        let mut at_steps = vec![0.0; steps.len()];
        let mut paths = Vec::with_capacity(n);
        for draw in 0..n {
            let mut walk = Path::walk(scratch_r, steps, &mut at_steps);
            walk = blocks.resample(
                &mut rng,
                walk,
                |walk, place| walk.take(&r_net[place..=place]),
                |walk, start, length| {
                    let until_end = length.min(r_net.len() - start);
                    walk.take(&r_net[start..start + until_end]);
                    walk.take(&r_net[..length - until_end]);
                },
            );
            paths.push(walk.path());
            at_steps.iter().enumerate().for_each(|(step, r)| equity[step * n + draw] = *r);
        }
        Some(Chunk { paths, equity })
    };
    // Collected in order: the same at any number of threads.
    (0..settings.n_draws.div_ceil(DRAWS_PER_CHUNK)).into_par_iter().map(draw_chunk).collect()
}
