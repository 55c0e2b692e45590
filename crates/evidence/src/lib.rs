//! What results prove: exit plans compared on the same entries, sweeps discounted for everything
//! that was tried, regimes judged by what follows them.
//!
//! Statistics come from `exitlab-stats`; here they meet plans, regimes and trades. Nothing here
//! reads a file.

mod compare;
mod discount;
mod monte_carlo;
mod regime_quality;
mod two_runs;
mod walk_forward;
mod watch;

pub use compare::{
    AgainstOthers, AgainstZero, AlwaysTest, BestPlan, CompareSettings, Comparison, CostsR,
    HeldVerdicts, INTERVAL_LEVEL, Looks, MIN_BLOCKS, MIN_ENTRIES, MIN_TIMES_OF_LOOKS, MeanTest,
    POWER, PairTest, PlanOutcome, PlanStanding, PlanVerdict, ProfileRuns, RegimePower, Sign,
    TIMES_PER_SKEWNESS, Verdict, WorstCase, compare, compare_runs, n_tests,
};

pub use discount::{
    Benchmark, BenchmarkTest, CONFIDENCE, DEFAULT_BENCHMARK, Deflation, DiscountError,
    DiscountMetric, DiscountSettings, DiscountedCells, DiscountedSweep, Edge, GridKey,
    MIN_EXIT_DAYS, N_BLOCKS, Neighbour, Plateau, PlateauVerdict, SharpeStanding, SnoopingTest,
    SweepCell, Trial, Tried, Untested, annual, discount, sharpe_of_days,
};
pub use exitlab_stats::{BacktestOverfitting, RealityCheck};
pub use monte_carlo::{
    BAND_LEVELS, EquityBand, MAX_STEPS, MonteCarloResult, MonteCarloSettings, ResampledNumber,
    ResampledRun, RunTrades, monte_carlo, resampled,
};
pub use regime_quality::{
    CLEAR_P, Distribution, LabelledBars, Labelling, Measure, N_SHIFTS, NextBarQuality,
    RegimeQuality, Separation, Stability, WHIPSAW_BARS, correct_separations, regime_quality,
};
pub use two_runs::{
    Basis, ContenderCompared, EntrySum, Overlap, RunEntries, RunEntry, RunVerdict, RunsCompared,
    compare_two_runs,
};
pub use walk_forward::{
    LearnedMap, MAX_WINDOWS, Span, SpanError, TrainingSums, WalkForwardSettings, Window,
};
pub use watch::Watch;
