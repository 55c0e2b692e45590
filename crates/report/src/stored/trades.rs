//! A run's trades, for resampling.

use super::{Kind, StoredRun, StoredRunError, text};
use crate::{ColumnData, RunCommand};
use exitlab_core::{Side, Timestamp};
use std::collections::BTreeMap;

/// The table that holds them.
const TABLE: &str = "trades";

/// Net R of one run's trades.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTrades {
    /// Grid point, where there is a sweep.
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: String,
    /// `policy`, or the fixed exit mode.
    pub mode: String,
    /// Net R within which a trade is a scratch.
    pub scratch_r: f64,
    /// In the order of exits (SPEC §10).
    pub r_net: Vec<f64>,
}

/// Exit, entry, symbol, long first, signal: the order of closed trades.
type ExitKey<'a> = (Timestamp, Timestamp, &'a str, Side, i64);

impl StoredRun {
    /// Net R of the trades of each profile × mode × grid point that has any, in the order of the
    /// table.
    ///
    /// # Errors
    /// Where the run is no replay or sweep, kept no trades, or has a row that cannot be used.
    pub fn trades(&self) -> Result<Vec<StoredTrades>, StoredRunError> {
        let needs = "only `exitlab replay` and `exitlab sweep` leave the trades of a run";
        self.must_be_one_of(&[RunCommand::Replay, RunCommand::Sweep], needs)?;
        let grid_ids = if self.manifest().command == RunCommand::Sweep {
            let [ids] = self.columns(TABLE, [("grid_id", Kind::I64)])?;
            Some(ids)
        } else {
            None
        };
        let columns = [
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("exit_time", Kind::Time),
            ("entry_time", Kind::Time),
            ("symbol", Kind::Text),
            ("side", Kind::Text),
            ("signal_id", Kind::I64),
            ("r_net", Kind::F64),
        ];
        let columns = self.columns(TABLE, columns)?;
        let [
            ColumnData::Text(profiles),
            ColumnData::Text(modes),
            ColumnData::Time(exit_times),
            ColumnData::Time(entry_times),
            ColumnData::Text(symbols),
            ColumnData::Text(sides),
            ColumnData::I64(signal_ids),
            ColumnData::F64(r_net),
        ] = &columns
        else {
            unreachable!("invariant: columns are of the kinds asked for")
        };
        let scratch_r = self.scratch_r()?;
        let mut places: BTreeMap<(Option<u64>, &str, &str), usize> = BTreeMap::new();
        let mut runs: Vec<(StoredTrades, Vec<(ExitKey<'_>, f64)>)> = Vec::new();
        for row in 0..r_net.len() {
            let bad = |column: &str, value: &str, expected| {
                self.bad_row(TABLE, row, column, value, expected)
            };
            let grid_id = match &grid_ids {
                Some(ColumnData::I64(ids)) => Some(
                    ids[row]
                        .and_then(|id| u64::try_from(id).ok())
                        .ok_or_else(|| bad("grid_id", "", "the number of a grid point"))?,
                ),
                Some(_) | None => None,
            };
            let (profile, mode) = (text(profiles, row), text(modes, row));
            let side = text(sides, row);
            let key = (
                exit_times[row].ok_or_else(|| bad("exit_time", "", "a time"))?,
                entry_times[row].ok_or_else(|| bad("entry_time", "", "a time"))?,
                text(symbols, row),
                self.named((TABLE, row, "side"), side, &Side::ALL, Side::name)?,
                signal_ids[row].ok_or_else(|| bad("signal_id", "", "the number of a signal"))?,
            );
            let r_net = r_net[row].ok_or_else(|| bad("r_net", "", "a finite number"))?;
            let place = match places.get(&(grid_id, profile, mode)) {
                Some(place) => *place,
                None => {
                    let scratch_r = scratch_r.at(grid_id)?;
                    let run = StoredTrades {
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
            let (folder, table) = (self.folder().to_owned(), TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        let in_order = |(mut run, mut trades): (StoredTrades, Vec<(ExitKey<'_>, f64)>)| {
            trades.sort_by(|a, b| a.0.cmp(&b.0));
            run.r_net = trades.into_iter().map(|(_, r_net)| r_net).collect();
            run
        };
        Ok(runs.into_iter().map(in_order).collect())
    }
}
