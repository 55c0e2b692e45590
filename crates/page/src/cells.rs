//! The cells of a run, as figures read them: those that are cut by regime alone of every grid point, and
//! all those of the point that is shown.

use crate::breakdown::CutCells;
use crate::cell_rows::CellRows;
use crate::grid_point::GridPoint;
use crate::stored_cell::StoredCell;
use exitlab_store::{StoredRun, StoredRunError};
use exitlab_table::{Row, rows};
use std::collections::BTreeMap;

/// What a page reads of the table of cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells {
    pub(crate) by_regime: CellRows,
    pub(crate) point: GridPoint,
    /// At that point.
    pub(crate) cut: CutCells,
}

impl Cells {
    /// Reads them in one pass; empty where the run has no such table. The point that is shown is that of
    /// the best cell, where the sweep says which that is, else the first one.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun, best: Option<i64>) -> Result<Cells, StoredRunError> {
        let mut by_regime = CellRows::default();
        // Of the best point and of the lowest so far: which one is shown is known at the end.
        let mut cut: BTreeMap<i64, CutCells> = BTreeMap::new();
        if run.has_table(StoredCell::TABLE) {
            run.table_parts_of::<StoredCell<'_>>(|part| {
                for cell in rows::<StoredCell<'_>>(part)? {
                    let id = cell.grid_id.unwrap_or(0);
                    let is_lowest = cut.keys().next().is_none_or(|lowest| id <= *lowest);
                    if (is_lowest || Some(id) == best) && cell.values.n > 0 {
                        cut.entry(id).or_default().push(&cell);
                        cut.retain(|other, _| *other <= id || Some(*other) == best);
                    }
                    if cell.is_cut_by_regime_alone() {
                        by_regime.push(cell);
                    }
                }
                Ok(())
            })?;
        }
        let point = GridPoint::shown(run, &by_regime, best);
        let cut = cut.remove(&point.grid_id).unwrap_or_default().finish();
        Ok(Cells { by_regime, point, cut })
    }
}
