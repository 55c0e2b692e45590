//! A sweep's cells with their daily R, for discounting.

use super::{Kind, StoredRun, StoredRunError, text};
use crate::{ColumnData, GridColumn, RunCommand};
use exitlab_evidence::{GridKey, SweepCell};
use exitlab_metrics::DailyR;
use std::collections::BTreeMap;

/// The table that holds daily R; cells that never traded have no rows in it.
const TABLE: &str = "daily_r";

/// The table that has a row per cell.
const CELLS: &str = "portfolio";

/// A sweep's cells.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSweep {
    /// Grid point, profile and mode, in the order of the sweep.
    labels: Vec<(usize, String, String)>,
    /// Daily R of each.
    daily_r: Vec<Vec<DailyR>>,
    /// Keys of the grid, none where there is none.
    pub keys: Vec<GridKey>,
}

impl StoredSweep {
    /// The cells, those that never traded too.
    pub fn cells(&self) -> Vec<SweepCell<'_>> {
        let mut cells = Vec::with_capacity(self.labels.len());
        for ((grid_id, profile, mode), daily_r) in self.labels.iter().zip(&self.daily_r) {
            cells.push(SweepCell { grid_id: *grid_id, profile, mode, daily_r });
        }
        cells
    }
}

impl StoredRun {
    /// The cells of a sweep.
    ///
    /// # Errors
    /// Where the run is no sweep, kept no daily R, or has a row that cannot be used.
    pub fn sweep(&self) -> Result<StoredSweep, StoredRunError> {
        self.must_be(RunCommand::Sweep, "only `exitlab sweep` leaves the daily R of many cells")?;
        let labels = self.sweep_labels()?;
        let place_of: BTreeMap<(usize, &str, &str), usize> = labels
            .iter()
            .enumerate()
            .map(|(idx, (grid_id, profile, mode))| {
                ((*grid_id, profile.as_str(), mode.as_str()), idx)
            })
            .collect();
        let mut daily_r: Vec<Vec<DailyR>> = vec![Vec::new(); labels.len()];
        let columns = [
            ("grid_id", Kind::I64),
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("day", Kind::Date),
            ("sum_r", Kind::F64),
        ];
        self.column_parts(TABLE, columns, |first_row, columns| {
            let [
                ColumnData::I64(grid_ids),
                ColumnData::Text(profiles),
                ColumnData::Text(modes),
                ColumnData::Date(days),
                ColumnData::F64(sums),
            ] = columns
            else {
                unreachable!("invariant: columns are of the kinds asked for")
            };
            for row in 0..sums.len() {
                let bad = |column: &str, value: &str, expected| {
                    self.bad_row(TABLE, first_row + row, column, value, expected)
                };
                let grid_id = grid_ids[row].and_then(|id| usize::try_from(id).ok());
                let grid_id =
                    grid_id.ok_or_else(|| bad("grid_id", "", "the number of a grid point"))?;
                let (profile, mode) = (text(&profiles, row), text(&modes, row));
                let place = place_of
                    .get(&(grid_id, profile, mode))
                    .ok_or_else(|| bad("mode", mode, "a cell of the portfolio table"))?;
                daily_r[*place].push(DailyR {
                    day: days[row].ok_or_else(|| bad("day", "", "a day"))?,
                    sum_r: sums[row].ok_or_else(|| bad("sum_r", "", "a finite number"))?,
                });
            }
            Ok(())
        })?;
        if daily_r.iter().all(Vec::is_empty) {
            let (folder, table) = (self.folder().to_owned(), TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        Ok(StoredSweep { labels, daily_r, keys: self.grid_keys() })
    }

    /// Grid point, profile and mode of every cell that was done.
    fn sweep_labels(&self) -> Result<Vec<(usize, String, String)>, StoredRunError> {
        let columns = [("grid_id", Kind::I64), ("profile", Kind::Text), ("mode", Kind::Text)];
        let [ColumnData::I64(grid_ids), ColumnData::Text(profiles), ColumnData::Text(modes)] =
            self.columns(CELLS, columns)?
        else {
            unreachable!("invariant: columns are of the kinds asked for")
        };
        let label = |(row, grid_id): (usize, &Option<i64>)| {
            let expected = "the number of a grid point";
            let grid_id = grid_id
                .and_then(|id| usize::try_from(id).ok())
                .ok_or_else(|| self.bad_row(CELLS, row, "grid_id", "", expected))?;
            Ok((grid_id, text(&profiles, row).to_owned(), text(&modes, row).to_owned()))
        };
        grid_ids.iter().enumerate().map(label).collect()
    }

    /// The grid of the scenario as it was used.
    pub(crate) fn grid_keys(&self) -> Vec<GridKey> {
        let grid = self.manifest().scenario["sweep"]["grid"].as_object();
        grid.into_iter()
            .flatten()
            .filter_map(|(path, values)| {
                Some(GridColumn::new(path.clone(), values.as_array()?.clone()).key())
            })
            .collect()
    }
}
