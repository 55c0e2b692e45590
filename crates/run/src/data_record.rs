//! What was found in the bars that a run read.

use crate::results::RunOutput;
use exitlab_core::Timestamp;
use exitlab_data::ClosedHours;
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
    /// Stretches without bars in the files while the market is open.
    pub n_gaps: u64,
    /// Bars that would fit into them.
    pub n_missing_bars: u64,
    /// When the market was closed, as the decision bars' file shows it; absent for one that trades around
    /// the clock.
    #[serde(default)]
    pub closed: Option<ClosedRecord>,
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

/// When a market with sessions was closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClosedRecord {
    /// What lies between the sessions of two days: `nights`, six hours or more, or `breaks`; absent where
    /// nothing does.
    pub daily: Option<String>,
    /// Whether it closes for a day or longer every week.
    pub weekends: bool,
    /// Sessions without a bar.
    pub holidays: u64,
    /// Sessions that ended early.
    pub early_closes: u64,
    /// Sessions that began late.
    pub late_opens: u64,
}

impl From<ClosedHours> for ClosedRecord {
    fn from(closed: ClosedHours) -> ClosedRecord {
        let ClosedHours { daily, has_weekends, n_holidays, n_early_closes, n_late_opens } = closed;
        ClosedRecord {
            daily: daily.map(|daily| daily.name().to_owned()),
            weekends: has_weekends,
            holidays: n_holidays,
            early_closes: n_early_closes,
            late_opens: n_late_opens,
        }
    }
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
                    closed: notes.gaps.first().and_then(|gaps| gaps.closed).map(Into::into),
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
