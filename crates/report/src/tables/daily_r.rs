//! The daily R table of a sweep.

use super::{Run, labelled};
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_metrics::DailyR;

/// The daily R table (SPEC §12), runs one after another. `grid_id` is always there.
///
/// # Errors
/// Where a number is not finite.
pub fn daily_r_table<'a>(runs: &[Run<'a, [DailyR]>]) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    TableBuilder::new("daily_r", &rows)
        .i64("grid_id", |r| r.labels.grid_id())
        .text("profile", |r| r.labels.profile)
        .text("mode", |r| Some(r.labels.mode))
        .date("day", |r| r.row.day)
        .f64("sum_r", |r| r.row.sum_r)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{at, csv_text};

    #[test]
    fn columns_and_their_text() {
        let days = [DailyR { day: at("2021-11-10").day(), sum_r: -1.5 }];
        let labels = RunLabels { grid_id: Some(0), profile: Some("SAFE"), mode: "policy" };
        let want = "grid_id,profile,mode,day,sum_r\n0,SAFE,policy,2021-11-10,-1.5\n";
        assert_eq!(csv_text(&daily_r_table(&[Run { labels, rows: &days }]).unwrap()), want);
    }
}
