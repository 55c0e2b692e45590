//! Statistics of series, one file each: how sure a number is, and what trying many things costs.
//!
//! - [`JointMeans`] holds entries that come in clusters and follow each other, [`MeanBlocks`] resamples them
//!   and tests many of their means together, corrected for their number; [`holm`] corrects without draws,
//!   [`always_valid_p`] makes p-values that hold at every look, [`entries_needed`] says how many entries would tell. [`wilcoxon_signed_rank`] is the
//!   test that takes no means.
//! - [`probabilistic_sharpe_ratio`], [`deflated_sharpe_ratio`] and [`minimum_track_record_length`]
//!   judge one Sharpe ratio, the best of many trials included; [`sharpe_dependence`] says how much less
//!   sure it is for periods that follow each other.
//! - [`probability_of_backtest_overfitting`] and [`reality_check`] judge a choice among many series.
//!
//! Nothing here knows trading. Randomness comes from seeded streams, and work done on several
//! threads is collected in order: the same inputs give the same numbers at any thread count. Where
//! something is undefined the answer is `None`, never NaN.

mod always_valid;
mod deflated_sharpe_ratio;
mod effective_trials;
mod entries_needed;
mod expected_max_sharpe;
mod geometric_lengths;
mod go_on;
mod holm;
mod joint_means;
mod joint_test;
mod long_run_variance;
mod mean_blocks;
mod minimum_track_record_length;
mod moments;
mod normal;
mod politis_white_block_length;
mod pooled_block_length;
mod probabilistic_sharpe_ratio;
mod probability_of_backtest_overfitting;
mod quantile;
mod random_stream;
mod reality_check;
mod sharpe_dependence;
mod sharpe_ratio;
mod stationary_blocks;
mod stationary_bootstrap_variance;
mod step_down;
mod student_tail;
mod wilcoxon_signed_rank;

pub use always_valid::{MIXTURE_N, always_valid_p, p_of_always_valid};
pub use deflated_sharpe_ratio::deflated_sharpe_ratio;
pub use effective_trials::effective_trials;
pub use entries_needed::{detectable_mean, entries_needed};
pub use expected_max_sharpe::expected_max_sharpe;
pub use go_on::GoOn;
pub use holm::{Holm, holm};
pub use joint_means::JointMeans;
pub use joint_test::{JointSettings, JointTest, RowTest};
pub use long_run_variance::{LongRunVariance, long_run_variance};
pub use mean_blocks::MeanBlocks;
pub use minimum_track_record_length::minimum_track_record_length;
pub use moments::Moments;
pub use normal::normal_quantile;
pub use politis_white_block_length::politis_white_block_length;
pub use probabilistic_sharpe_ratio::probabilistic_sharpe_ratio;
pub use probability_of_backtest_overfitting::{
    BacktestOverfitting, Metric, probability_of_backtest_overfitting,
};
pub use quantile::quantile;
pub use random_stream::random_stream;
pub use reality_check::{RealityCheck, reality_check};
pub use sharpe_dependence::sharpe_dependence;
pub use stationary_blocks::StationaryBlocks;
pub use wilcoxon_signed_rank::wilcoxon_signed_rank;
