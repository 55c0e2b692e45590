//! The grid point whose trades and cells are drawn, where a run has several.

use super::cell_rows::CellRows;
use exitlab_store::StoredRun;
use exitlab_table::{Table, TableError};
use exitlab_words::point_in_words;

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
    /// The point of the best cell by the `discount` table, where there is one, or the first point.
    pub(crate) fn shown(run: &StoredRun, cells: &CellRows, best: Option<i64>) -> GridPoint {
        let mut grid_ids: Vec<i64> = cells.cells.iter().map(|cell| cell.grid_id).collect();
        grid_ids.sort_unstable();
        grid_ids.dedup();
        let best = best.filter(|grid_id| grid_ids.len() > 1 && grid_ids.contains(grid_id));
        let grid_id = best.or(grid_ids.first().copied()).unwrap_or(0);
        let settings = usize::try_from(grid_id).ok();
        GridPoint {
            grid_id,
            n_points: grid_ids.len(),
            is_best: best.is_some(),
            settings: settings.and_then(|id| point_in_words(&run.grid_keys(), id)),
        }
    }

    /// Makes sure that a table's rows say which point they are of, where there are several.
    ///
    /// # Errors
    /// Where the table has no such column.
    pub(crate) fn must_be_told(&self, table: &Table) -> Result<(), TableError> {
        if self.n_points > 1 { table.must_have("grid_id") } else { Ok(()) }
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
        let why = if self.is_best { "the best cell of the sweep" } else { "the first one" };
        let (id, n) = (self.grid_id, self.n_points);
        Some(format!("Shown: point {id}{settings} of {n} of the grid; {why}."))
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell_rows::CellRow;
    use super::*;
    use exitlab_store::Manifest;
    use serde_json::json;
    use std::path::Path;

    fn shown(n_points: i64, best: Option<i64>) -> GridPoint {
        let scenario = json!({ "sweep": { "grid": { "signals.n": [10, 20, 30] } } });
        let run =
            StoredRun::new(Path::new("no folder"), Manifest { scenario, ..Manifest::default() });
        let cell = |grid_id| CellRow { grid_id, ..CellRow::default() };
        let cells = CellRows { cells: (0..n_points).map(cell).collect(), ..CellRows::default() };
        GridPoint::shown(&run, &cells, best)
    }

    #[test]
    fn the_best_cells_point_is_shown_else_the_first() {
        let point = shown(3, Some(2));
        assert_eq!((point.grid_id, point.n_points), (2, 3));
        assert_eq!(point.words().unwrap(), "at n=30, the best cell's grid point");
        assert!(point.note().unwrap().starts_with("Shown: point 2 (n=30) of 3"));
        let first = shown(3, None);
        assert_eq!(first.words().unwrap(), "at n=10, the first grid point");
        // A discount of points that failed since, and a run of a single point.
        assert_eq!(shown(2, Some(2)).grid_id, 0);
        let only = shown(1, Some(2));
        assert_eq!((only.grid_id, only.note()), (0, None));
    }
}
