//! A run's trades, for resampling.

use super::{StoredRun, StoredRunError};
use crate::{RunCommand, TradeRow};
use exitlab_core::{Side, Timestamp};
use exitlab_evidence::RunTrades;
use exitlab_table::{Row, rows};
use std::collections::BTreeMap;

/// What resampling needs of a trade.
#[derive(Row)]
#[row(of = TradeRow<'static>)]
struct ClosedTrade<'a> {
    #[row(optional, expected = "the number of a grid point")]
    grid_id: Option<u64>,
    #[row(expected = "the number of a signal")]
    signal_id: u64,
    symbol: &'a str,
    side: Side,
    entry_time: Timestamp,
    exit_time: Timestamp,
    profile: &'a str,
    mode: &'a str,
    r_net: f64,
}

/// Exit, entry, symbol, long first, signal: the order of closed trades.
type ExitKey<'a> = (Timestamp, Timestamp, &'a str, Side, u64);

impl StoredRun {
    /// Net R of the trades of each profile × mode × grid point that has any, in the order of the
    /// table.
    ///
    /// # Errors
    /// Where the run is no replay or sweep, kept no trades, or has a row that cannot be used.
    pub fn trades(&self) -> Result<Vec<RunTrades>, StoredRunError> {
        let needs = "only a replay or a sweep has trades";
        self.must_be_one_of(&[RunCommand::Replay, RunCommand::Sweep], needs)?;
        let table = self.table_of::<ClosedTrade<'_>>()?;
        let is_sweep = self.manifest().command == RunCommand::Sweep;
        if is_sweep {
            table.must_have("grid_id")?;
        }
        let trades: Vec<ClosedTrade<'_>> = rows(&table)?;
        let scratch_r = self.scratch_r()?;
        let mut places: BTreeMap<(Option<u64>, &str, &str), usize> = BTreeMap::new();
        let mut runs: Vec<(RunTrades, Vec<(ExitKey<'_>, f64)>)> = Vec::new();
        for (row, trade) in trades.iter().enumerate() {
            let ClosedTrade { profile, mode, r_net, .. } = *trade;
            let grid_id = trade.grid_id.filter(|_| is_sweep);
            if is_sweep && grid_id.is_none() {
                return Err(table.bad_row(row, "grid_id", "the number of a grid point").into());
            }
            let key =
                (trade.exit_time, trade.entry_time, trade.symbol, trade.side, trade.signal_id);
            let place = match places.get(&(grid_id, profile, mode)) {
                Some(place) => *place,
                None => {
                    let scratch_r = scratch_r.at(grid_id)?;
                    let run = RunTrades {
                        grid_id,
                        profile: profile.to_owned(),
                        mode: mode.to_owned(),
                        scratch_r,
                        r_net: Vec::new(),
                    };
                    places.insert((grid_id, profile, mode), runs.len());
                    runs.push((run, Vec::new()));
                    runs.len() - 1
                }
            };
            runs[place].1.push((key, r_net));
        }
        if runs.is_empty() {
            let (folder, table) = (self.folder().to_owned(), ClosedTrade::TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        let in_order = |(mut run, mut trades): (RunTrades, Vec<(ExitKey<'_>, f64)>)| {
            trades.sort_by(|a, b| a.0.cmp(&b.0));
            run.r_net = trades.into_iter().map(|(_, r_net)| r_net).collect();
            run
        };
        Ok(runs.into_iter().map(in_order).collect())
    }
}
