//! The daily R table of a sweep.

use super::{RunRows, labelled};
use crate::{StoreError, Table};
use exitlab_metrics::DailyR;
use exitlab_table::{Day, Row};

/// Net R of a sweep by day, run by run; days without an exit are left out.
#[derive(Debug, Clone, Row)]
#[row(table = "daily_r", key(grid_id, profile, mode, day))]
pub struct DailyRRow<'a> {
    /// Grid point.
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: Option<&'a str>,
    /// `policy`, `policy_live`, `policy_exit` or the fixed exit mode.
    pub mode: &'a str,
    /// UTC day of the exits, (00:00, 24:00]: an exit at 00:00 belongs to the day that ends, as in the
    /// equity table.
    pub day: Day,
    /// Sum of net R of the trades that closed on that day.
    #[row(unit = R)]
    pub sum_r: f64,
}

/// The daily R table (SPEC §12), runs one after another. `grid_id` is always there.
///
/// # Errors
/// Where a number is not finite.
pub fn daily_r_table(runs: &[RunRows<'_, [DailyR]>]) -> Result<Table, StoreError> {
    let rows = labelled(runs).into_iter().map(|r| DailyRRow {
        grid_id: r.labels.grid_id,
        profile: r.labels.profile,
        mode: r.labels.mode,
        day: Day(r.row.day),
        sum_r: r.row.sum_r,
    });
    Ok(Table::of_rows(rows)?)
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
        assert_eq!(csv_text(&daily_r_table(&[RunRows { labels, rows: &days }]).unwrap()), want);
    }
}
