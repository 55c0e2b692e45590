//! The transitions table: regime at entry by regime at exit.

use super::{Run, has_grid, labelled};
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_core::Regime;
use exitlab_metrics::Transition;

/// The transitions table (SPEC §12), runs one after another; `exit_regime` is null where the
/// exit's bar has none. `grid_id` leads where a run has one.
///
/// # Errors
/// Where a number is not finite.
pub fn transitions_table<'a>(runs: &[Run<'a, [Transition]>]) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    TableBuilder::new("transitions", &rows)
        .when(has_grid(runs), |t| t.i64("grid_id", |r| r.labels.grid_id()))
        .text("profile", |r| r.labels.profile)
        .text("mode", |r| Some(r.labels.mode))
        .text("regime", |r| Some(r.row.regime.name()))
        .text("exit_regime", |r| r.row.exit_regime.map(Regime::name))
        .i64("n", |r| r.row.n as i64)
        .f64("avg_r", |r| r.row.avg_r)
        .f64("sum_r", |r| r.row.sum_r)
        .build()
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
            avg_r: sum_r / n as f64,
            sum_r,
        };
        let rows = [row(Some(Regime::Bull), 2, 3.0), row(None, 1, -1.0)];
        let labels = RunLabels { grid_id: None, profile: Some("SAFE"), mode: "policy" };
        let want = "\
profile,mode,regime,exit_regime,n,avg_r,sum_r
SAFE,policy,HIGH_VOL,BULL,2,1.5,3.0
SAFE,policy,HIGH_VOL,,1,-1.0,-1.0
";
        assert_eq!(csv_text(&transitions_table(&[Run { labels, rows: &rows }]).unwrap()), want);
    }
}
