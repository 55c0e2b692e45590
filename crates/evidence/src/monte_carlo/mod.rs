//! What else the same trades could have looked like: their order and their luck drawn anew.
//!
//! Blocks of trades are drawn with replacement, so that streaks that come from the market stay
//! together. This says how far a run's total, drawdown and losing streak may lie from what happened
//! although every trade is one that happened; it says nothing of trades that never did.

mod equity_steps;
mod path;
mod resampled;
mod runs;

pub use resampled::{BAND_LEVELS, Resampled};
pub use runs::{ResampledRun, RunTrades, resampled};

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
pub struct MonteCarlo {
    /// How they were drawn.
    pub settings: MonteCarloSettings,
    /// Trades of the run, and of each draw.
    pub n_trades: usize,
    /// Mean length of the blocks, in trades.
    pub block_length: f64,
    /// Sum of net R.
    pub final_r: Resampled,
    /// Share of draws whose sum of net R is below 0.
    pub p_loss: f64,
    /// Largest fall of cumulative net R from its peak, which starts at 0.
    pub max_dd_r: Resampled,
    /// Most losses in a row, as policies count them: scratches neither extend nor end a streak.
    pub losing_streak: Resampled,
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

/// Resamples the trades of a run, given as net R in the order of their exits; `None` for no trades.
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
) -> Option<MonteCarlo> {
    if r_net.is_empty() || settings.n_draws == 0 {
        return None;
    }
    let block_length = politis_white_block_length(r_net);
    let steps = EquitySteps::new(r_net.len());
    let chunks = draw_all(r_net, scratch_r, block_length, &steps, settings);

    let mut actual_equity = vec![0.0; steps.len()];
    let actual = Path::of(r_net, scratch_r, &steps, &mut actual_equity);
    let all = |value: fn(&Path) -> f64| -> Vec<f64> {
        chunks.iter().flat_map(|chunk| chunk.paths.iter().map(value)).collect()
    };
    let of = |value: fn(&Path) -> f64| Resampled::new(value(&actual), all(value));
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
    Some(MonteCarlo {
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
) -> Vec<Chunk> {
    let blocks = StationaryBlocks::new(r_net.len(), block_length);
    let draw_chunk = |chunk: usize| {
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
        Chunk { paths, equity }
    };
    // Collected in order: the same at any number of threads.
    (0..settings.n_draws.div_ceil(DRAWS_PER_CHUNK)).into_par_iter().map(draw_chunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(n_draws: usize) -> MonteCarloSettings {
        MonteCarloSettings { n_draws, seed: 3 }
    }

    #[test]
    fn equal_trades_leave_nothing_to_chance() {
        let of = monte_carlo(&[-0.5; 40], 0.1, settings(300)).unwrap();
        let certain = |actual: f64| Resampled {
            actual,
            mean: actual,
            quantiles: [actual; 5],
            actual_percentile: 0.5,
        };
        assert_eq!(of.final_r, certain(-20.0));
        assert_eq!(of.max_dd_r, certain(20.0));
        assert_eq!(of.losing_streak, certain(40.0));
        assert_eq!((of.p_loss, of.block_length, of.equity.len()), (1.0, 1.0, 40));
        let band = EquityBand { trade: 7, actual: -3.5, quantiles: [-3.5; 5] };
        assert_eq!(of.equity[6], band);
        assert_eq!(monte_carlo(&[], 0.1, settings(300)), None);
    }

    #[test]
    fn the_bands_end_at_the_total() {
        let coin: Vec<f64> = (0..400).map(|i| if (i * i) % 7 < 3 { 1.0 } else { -1.0 }).collect();
        let of = monte_carlo(&coin, 0.1, settings(10_000)).unwrap();
        let sum: f64 = coin.iter().sum();
        assert_eq!(of.final_r.actual, sum);
        assert!((of.final_r.mean - sum).abs() < 2.0, "{}", of.final_r.mean);
        let last = of.equity.last().unwrap();
        assert_eq!((last.trade, last.quantiles), (400, of.final_r.quantiles));
        assert_eq!((of.equity.len(), of.equity[0].trade), (200, 2));
    }

    #[test]
    fn what_happened_has_its_place_among_the_draws() {
        // All losses at the end: blocks seldom bring so many of them together, and those that wrap around
        // may bring more.
        let r: Vec<f64> = (0..60).map(|i| if i < 40 { 0.5 } else { -1.0 }).collect();
        let of = monte_carlo(&r, 0.1, settings(2_000)).unwrap();
        assert_eq!(
            (of.max_dd_r.actual, of.losing_streak.actual, of.final_r.actual),
            (20.0, 20.0, 0.0)
        );
        assert!(of.block_length > 2.0, "{}", of.block_length);
        assert!(of.max_dd_r.actual_percentile > 0.5, "{:?}", of.max_dd_r);
        assert!(of.losing_streak.actual_percentile > 0.6, "{:?}", of.losing_streak);
        assert!((of.p_loss - 0.5).abs() < 0.1, "{}", of.p_loss);
        let shuffled: Vec<f64> = (0..60).map(|i| if i % 3 < 2 { 0.5 } else { -1.0 }).collect();
        let even = monte_carlo(&shuffled, 0.1, settings(2_000)).unwrap();
        assert!(even.max_dd_r.quantiles[2] < of.max_dd_r.quantiles[2]);
        assert!(even.losing_streak.quantiles[2] < of.losing_streak.quantiles[2]);
    }

    #[test]
    fn streaks_are_those_of_policies() {
        // a loss and a scratch in turn: 20 losses that no win parts, in every draw
        let r: Vec<f64> = (0..40).map(|i| if i % 2 == 0 { -1.0 } else { -0.05 }).collect();
        let streak = |scratch_r| monte_carlo(&r, scratch_r, settings(200)).unwrap().losing_streak;
        assert_eq!((streak(0.1).actual, streak(0.0).actual), (20.0, 40.0));
        assert!(streak(0.1).quantiles[4] < 40.0, "{:?}", streak(0.1));
    }

    #[test]
    fn draws_depend_on_the_seed_and_not_on_threads() {
        let r: Vec<f64> = (0..500).map(|i| ((i * 37 % 101) as f64).sin()).collect();
        let of = monte_carlo(&r, 0.1, settings(1_100));
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(of, one.install(|| monte_carlo(&r, 0.1, settings(1_100))));
        assert_ne!(of, monte_carlo(&r, 0.1, MonteCarloSettings { seed: 4, ..settings(1_100) }));
    }

    #[test]
    fn large_runs_are_drawn_less_often() {
        let n_draws = |n_trades| MonteCarloSettings::affordable(n_trades).n_draws;
        assert_eq!((n_draws(0), n_draws(3_000), n_draws(1_000_000)), (10_000, 10_000, 1_000));
        assert_eq!(n_draws(6_315), 4_500);
    }
}
