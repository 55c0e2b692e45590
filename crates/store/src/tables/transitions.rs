//! The transitions table: regime at entry by regime at exit.

use super::{RunRows, labelled, of_runs};
use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_metrics::Transition;
use exitlab_table::Row;

/// Trades by the regime in which they were decided and that in which they closed, run by run. Only
/// combinations that occur have a row.
#[derive(Debug, Clone, Row)]
#[row(table = "transitions", key(grid_id, profile, mode, regime, exit_regime))]
pub struct TransitionRow<'a> {
    /// Grid point; only in sweeps and in studies over a grid.
    #[row(optional)]
    pub grid_id: Option<u64>,
    /// Profile; absent in a study.
    pub profile: Option<&'a str>,
    /// `policy`, `policy_live`, `policy_exit` or the fixed exit mode; in a study the exit mode.
    pub mode: &'a str,
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Regime of the last decision bar closed by the exit time; absent where that bar has none.
    pub exit_regime: Option<Regime>,
    /// Number of trades, at least one.
    pub n: u64,
    /// Mean net R.
    #[row(unit = R)]
    pub avg_r: f64,
    /// Sum of net R.
    #[row(unit = R)]
    pub sum_r: f64,
}

/// The transitions table (SPEC §12), runs one after another. `grid_id` leads where a run has one.
///
/// # Errors
/// Where a number is not finite.
pub fn transitions_table(runs: &[RunRows<'_, [Transition]>]) -> Result<Table, StoreError> {
    let rows = labelled(runs).into_iter().map(|r| TransitionRow {
        grid_id: r.labels.grid_id,
        profile: r.labels.profile,
        mode: r.labels.mode,
        regime: r.row.regime,
        exit_regime: r.row.exit_regime,
        n: u64::from(r.row.n),
        avg_r: r.row.avg_r(),
        sum_r: r.row.sum_r,
    });
    Ok(of_runs(runs, Table::of_rows(rows)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::csv_text;

    #[test]
    fn columns_and_their_text() {
        let row = |exit_regime, n, sum_r: f64| Transition {
            regime: Regime::HighVol,
            exit_regime,
            n,
            sum_r,
        };
        let rows = [row(Some(Regime::Bull), 2, 3.0), row(None, 1, -1.0)];
        let labels = RunLabels { grid_id: None, profile: Some("SAFE"), mode: "policy" };
        let want = "\
profile,mode,regime,exit_regime,n,avg_r,sum_r
SAFE,policy,HIGH_VOL,BULL,2,1.5,3.0
SAFE,policy,HIGH_VOL,,1,-1.0,-1.0
";
        assert_eq!(csv_text(&transitions_table(&[RunRows { labels, rows: &rows }]).unwrap()), want);
    }
}
