//! The cells of a run that are cut by regime alone, of every grid point.

use crate::position::position_or_push;
use crate::series::Series;
use crate::stored_cell::{CellValues, StoredCell};
use exitlab_core::Regime;
use std::ops::Deref;

/// A cell that is cut by regime alone. Its values can be read as if they were its own fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellRow {
    /// Position among [`CellRows::series`].
    pub(crate) series: usize,
    /// Grid point.
    pub(crate) grid_id: i64,
    /// None: all of them.
    pub(crate) regime: Option<Regime>,
    pub(crate) values: CellValues,
}

impl Deref for CellRow {
    type Target = CellValues;

    fn deref(&self) -> &CellValues {
        &self.values
    }
}

/// The cells of a run that are cut by regime alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellRows {
    /// In the order of the table.
    pub(crate) series: Vec<Series>,
    /// In the order of the table.
    pub(crate) cells: Vec<CellRow>,
}

impl CellRows {
    /// The cells of a grid point, in the order of the table.
    pub(crate) fn at(&self, grid_id: i64) -> impl Iterator<Item = &CellRow> {
        self.cells.iter().filter(move |cell| cell.grid_id == grid_id)
    }

    pub(crate) fn push(&mut self, cell: StoredCell<'_>) {
        let StoredCell { grid_id, profile, mode, regime, values, .. } = cell;
        let series = Series { profile: profile.map(str::to_owned), mode: mode.to_owned() };
        self.cells.push(CellRow {
            series: position_or_push(&mut self.series, series),
            grid_id: grid_id.unwrap_or(0),
            regime: regime.0,
            values,
        });
    }
}
