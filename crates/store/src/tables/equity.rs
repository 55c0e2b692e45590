//! The equity table: the account at every decision time.

use super::sweep_columns::SweepColumns;
use super::{RunRows, labelled, of_runs};
use crate::{StoreError, Table};
use exitlab_core::Timestamp;
use exitlab_replay::EquityMark;
use exitlab_table::Row;

/// The account at the close of every decision bar. A sweep's table has a row per run and time.
#[derive(Debug, Clone, Row)]
#[row(table = "equity", key(time))]
pub struct EquityRow<'a> {
    /// The run, in sweeps.
    #[row(flatten)]
    pub run: SweepColumns<'a>,
    /// Close time of the decision bar.
    pub time: Timestamp,
    /// Balance: the money booked by then, entry fees and funding included.
    #[row(unit = Money)]
    pub balance: f64,
    /// Balance plus the unrealised profit of the open positions.
    #[row(unit = Money)]
    pub equity: f64,
    /// Number of open positions; pending entries do not count.
    pub open_positions: u32,
}

/// The equity table (SPEC §12). A sweep's, whose runs have a `grid_id`, begins with grid_id,
/// profile and mode, without which its rows could not be told apart.
///
/// # Errors
/// Where a number is not finite.
pub fn equity_table(runs: &[RunRows<'_, [EquityMark]>]) -> Result<Table, StoreError> {
    let rows = labelled(runs).into_iter().map(|r| EquityRow {
        run: SweepColumns::of(r.labels),
        time: r.row.time,
        balance: r.row.balance,
        equity: r.row.equity,
        open_positions: r.row.open_positions,
    });
    Ok(of_runs(runs, Table::of_rows(rows)?))
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
            csv_text(&equity_table(&[RunRows { labels, rows: &marks }]).unwrap())
        };
        let line = "2021-11-10T14:00:00Z,10000.0,10050.5,2\n";
        let header = "time,balance,equity,open_positions\n";
        assert_eq!(text(None), format!("{header}{line}"));
        assert_eq!(text(Some(4)), format!("grid_id,profile,mode,{header}4,SAFE,policy,{line}"));
    }
}
