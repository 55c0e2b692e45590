//! The grid point whose trades and cells are drawn, where a run has several.

use super::cell_rows::CellRows;
use crate::ColumnData;
use crate::discount_in_words::point_in_words;
use crate::stored::{Kind, StoredRun, StoredRunError};

/// One point of a run's grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GridPoint {
    /// Its number; 0 without a grid.
    pub(crate) grid_id: i64,
    /// Points of the run; at most 1 without a grid.
    pub(crate) n_points: usize,
    /// Whether the best cell of the discount is at it.
    is_best: bool,
    /// Its settings, such as `atr_period=14`.
    settings: Option<String>,
}

impl GridPoint {
    /// The point of the discount's best cell, or the first one.
    ///
    /// # Errors
    /// Where the discount cannot be read.
    pub(crate) fn shown(run: &StoredRun, cells: &CellRows) -> Result<GridPoint, StoredRunError> {
        let mut grid_ids: Vec<i64> = cells.cells.iter().map(|cell| cell.grid_id).collect();
        grid_ids.sort_unstable();
        grid_ids.dedup();
        let best = if grid_ids.len() > 1 { best_point(run)? } else { None };
        let best = best.filter(|grid_id| grid_ids.contains(grid_id));
        let grid_id = best.or(grid_ids.first().copied()).unwrap_or(0);
        let settings = usize::try_from(grid_id).ok();
        Ok(GridPoint {
            grid_id,
            n_points: grid_ids.len(),
            is_best: best.is_some(),
            settings: settings.and_then(|id| point_in_words(&run.grid_keys(), id)),
        })
    }

    /// `at atr_period=14, the best cell's grid point`; none without a grid.
    pub(crate) fn words(&self) -> Option<String> {
        let settings = self.settings.as_ref().filter(|_| self.n_points > 1)?;
        let which = if self.is_best { "the best cell's" } else { "the first" };
        Some(format!("at {settings}, {which} grid point"))
    }

    /// Which point a figure is of; none without a grid.
    pub(crate) fn note(&self) -> Option<String> {
        if self.n_points < 2 {
            return None;
        }
        let settings = self.settings.as_ref().map_or(String::new(), |s| format!(" ({s})"));
        let why = if self.is_best { "the discount's best cell is there" } else { "the first one" };
        let (id, n) = (self.grid_id, self.n_points);
        Some(format!("Drawn: point {id}{settings} of {n} of the grid; {why}."))
    }
}

/// Where the best cell is, by the discount table.
fn best_point(run: &StoredRun) -> Result<Option<i64>, StoredRunError> {
    if run.formats_of("discount").is_empty() {
        return Ok(None);
    }
    let [ids] = run.columns("discount", [("grid_id", Kind::I64)])?;
    let ColumnData::I64(ids) = ids else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    Ok(ids.first().copied().flatten())
}
