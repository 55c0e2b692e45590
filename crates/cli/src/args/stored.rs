//! Arguments of the commands on an earlier run.

use super::OUTPUT;
use super::values::{parse_not_negative, parse_share};
use clap::{Args, ValueEnum};
use exitlab::{Discount, DiscountMetric};
use std::path::PathBuf;

/// What every command on an earlier run takes.
#[derive(Debug, Args)]
pub(crate) struct StoredRunArgs {
    /// The run [default: the newest that fits]
    pub(crate) run: Option<PathBuf>,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u32,
    /// Replace report.html even where the new page has no prices and the old one has them
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) force: bool,
    /// One JSON object: the tables
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) stored: StoredRunArgs,
    /// A later run: what it changed, and what it earns more or less than the first one [default: none, the
    /// exit modes of the first run are compared with each other]
    #[arg(value_name = "RUN_B", conflicts_with = "baseline_mode")]
    pub(crate) run_b: Option<PathBuf>,
    /// Compare every exit mode with this one only [default: each pair]
    #[arg(long, value_name = "MODE")]
    pub(crate) baseline_mode: Option<String>,
    /// Family-wise error rate of the whole table [default: statistics.alpha of the run's scenario]
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub(crate) alpha: Option<f64>,
    /// Smallest difference that matters, in R: exit modes that differ by less are equivalent
    /// [default: statistics.min_effect_r of the run's scenario]
    #[arg(long, value_name = "R", value_parser = parse_not_negative)]
    pub(crate) min_effect: Option<f64>,
    /// Bootstrap draws, 100 to 1,000,000
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(100..=1_000_000)
    )]
    pub(crate) draws: u32,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The run [default: the newest]
    pub(crate) run: Option<PathBuf>,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Write the main figures too, as SVG for documents, into this folder
    #[arg(long, value_name = "DIR", help_heading = OUTPUT)]
    pub(crate) svg: Option<PathBuf>,
    /// Replace the page even where the new one has no prices and the old one has them
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DiscountArgs {
    #[command(flatten)]
    pub(crate) stored: StoredRunArgs,
    /// Mode that the others are compared with, at their own profile and grid point; none: not trading
    /// [default: TREND_FOLLOW, else none]
    #[arg(long, value_name = "MODE")]
    pub(crate) benchmark_mode: Option<String>,
    /// Metric of R per calendar day that ranks the cells
    #[arg(long, value_enum, default_value_t = MetricName::Sharpe)]
    pub(crate) metric: MetricName,
    /// Bootstrap draws, 100 to 1,000,000 [default: 10000, fewer for a large sweep]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub(crate) draws: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct MonteCarloArgs {
    #[command(flatten)]
    pub(crate) stored: StoredRunArgs,
    /// Bootstrap draws, 100 to 100,000 [default: 10000, fewer for many trades]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub(crate) draws: Option<u32>,
}

/// What makes a cell of a sweep the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum MetricName {
    /// Sharpe ratio.
    Sharpe,
    /// Mean.
    AvgR,
}

impl DiscountArgs {
    /// What the evidence is made with.
    pub(crate) fn discount(&self) -> Discount<'static> {
        let metric = match self.metric {
            MetricName::Sharpe => DiscountMetric::Sharpe,
            MetricName::AvgR => DiscountMetric::AvgR,
        };
        let mut discount = Discount::new().metric(metric).seed(u64::from(self.stored.seed));
        if let Some(mode) = &self.benchmark_mode {
            discount = discount.benchmark_mode(mode);
        }
        if let Some(n_draws) = self.draws {
            discount = discount.draws(n_draws as usize);
        }
        discount
    }
}
