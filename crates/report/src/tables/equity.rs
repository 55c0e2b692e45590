//! The equity table: the account at every decision time.

use super::{Run, has_grid, labelled};
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_replay::EquityMark;

/// The equity table (SPEC §12). A sweep's, whose runs have a `grid_id`, begins with grid_id,
/// profile and mode, without which its rows could not be told apart.
///
/// # Errors
/// Where a number is not finite.
pub fn equity_table<'a>(runs: &[Run<'a, [EquityMark]>]) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    TableBuilder::new("equity", &rows)
        .when(has_grid(runs), |t| {
            t.i64("grid_id", |r| r.labels.grid_id())
                .text("profile", |r| r.labels.profile)
                .text("mode", |r| Some(r.labels.mode))
        })
        .time("time", |r| r.row.time)
        .f64("balance", |r| r.row.balance)
        .f64("equity", |r| r.row.equity)
        .i64("open_positions", |r| i64::from(r.row.open_positions))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{at, csv_text};

    #[test]
    fn columns_and_their_text() {
        let marks = [EquityMark {
            time: at("2021-11-10T14:00:00Z"),
            balance: 10_000.0,
            equity: 10_050.5,
            open_positions: 2,
        }];
        let text = |grid_id| {
            let labels = RunLabels { grid_id, profile: Some("SAFE"), mode: "policy" };
            csv_text(&equity_table(&[Run { labels, rows: &marks }]).unwrap())
        };
        let line = "2021-11-10T14:00:00Z,10000.0,10050.5,2\n";
        let header = "time,balance,equity,open_positions\n";
        assert_eq!(text(None), format!("{header}{line}"));
        assert_eq!(text(Some(4)), format!("grid_id,profile,mode,{header}4,SAFE,policy,{line}"));
    }
}
