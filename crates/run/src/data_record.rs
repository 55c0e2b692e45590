//! What was found in the bars that a run read.

use crate::results::RunOutput;
use exitlab_core::Timestamp;
use serde::{Deserialize, Serialize};

/// What was found in a symbol's bars (SPEC §1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DataRecord {
    /// Symbol.
    pub symbol: String,
    /// Decision bars.
    pub n_decision_bars: u64,
    /// Execution bars; the decision bars where there are no others.
    pub n_execution_bars: u64,
    /// Open time of the first decision bar, ISO-8601.
    pub first: String,
    /// Close time of the last decision bar, ISO-8601.
    pub last: String,
    /// Stretches without bars in the files.
    pub n_gaps: u64,
    /// Bars that would fit into them.
    pub n_missing_bars: u64,
    /// Bars off the symbol's usual grid.
    pub n_off_grid: u64,
    /// Resampled bars that miss source bars.
    pub n_incomplete_buckets: u64,
    /// Whether the last resampled bar was incomplete and left out.
    pub is_last_bucket_dropped: bool,
    /// Close times that decision and execution files have in common, where both are given.
    pub n_closes_compared: Option<u64>,
    /// Those at which the closes differ by more than 0.1%.
    pub n_closes_different: Option<u64>,
}

impl<T> RunOutput<T> {
    /// What was found in the bars of a run, by symbol.
    pub fn data_records(&self) -> Vec<DataRecord> {
        self.loaded_bars()
            .into_iter()
            .map(|bars| {
                let notes = &bars.notes;
                let decision = &bars.decision;
                let time =
                    |time: Option<Timestamp>| time.map_or_else(String::new, |t| t.to_string());
                let last = decision.len().checked_sub(1).map(|idx| decision.close_time(idx));
                DataRecord {
                    symbol: bars.symbol.clone(),
                    n_decision_bars: decision.len() as u64,
                    n_execution_bars: bars.execution.len() as u64,
                    first: time(decision.time().first().copied()),
                    last: time(last),
                    n_gaps: notes.gaps.iter().map(|g| g.n_gaps as u64).sum(),
                    n_missing_bars: notes.gaps.iter().map(|g| g.n_missing_bars).sum(),
                    n_off_grid: notes.n_off_grid as u64,
                    n_incomplete_buckets: notes.n_incomplete_buckets as u64,
                    is_last_bucket_dropped: notes.is_last_bucket_dropped,
                    n_closes_compared: notes.closes.as_ref().map(|c| c.n_compared as u64),
                    n_closes_different: notes.closes.as_ref().map(|c| c.n_different as u64),
                }
            })
            .collect()
    }
}
