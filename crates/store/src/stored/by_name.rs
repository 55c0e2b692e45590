//! A stored run's tables by their names.

use super::{StoredRun, StoredRunError};
use crate::grid::Grid;
use crate::{TABLES, Table};
use exitlab_run::GridColumn;
use exitlab_table::{ColumnSpec, Row, rows};

/// Grid points of rows.
#[derive(Row)]
#[row(table = "points")]
struct PointOfRow {
    /// Grid point; absent where a row is of none.
    grid_id: Option<u64>,
}

/// Tables that have the swept settings as columns.
const WITH_SETTINGS: [&str; 2] = ["cells", "walkforward_windows"];

impl StoredRun {
    /// Names of the tables that the run has, in the order of docs/columns.md.
    pub fn table_names(&self) -> Vec<&'static str> {
        TABLES.iter().map(|doc| doc.name).filter(|name| self.has_table(name)).collect()
    }

    /// A table by its name, with all its columns; none where the run has no such table.
    ///
    /// # Errors
    /// Where it lacks a column or holds a value of another kind.
    pub fn table(&self, name: &str) -> Result<Option<Table>, StoredRunError> {
        if let Some(table) = self.in_memory.table(name)? {
            return Ok(Some(table));
        }
        let Some(doc) = TABLES.iter().find(|doc| doc.name == name) else { return Ok(None) };
        if self.formats_of(name).is_empty() {
            return Ok(None);
        }
        let (path, format) = self.stored_table(name)?;
        let wanted: Vec<_> = doc.columns.iter().map(ColumnSpec::wanted).collect();
        let table = exitlab_table::read(doc.name, &path, format, &wanted)?;
        let keys = self.grid_columns();
        if !WITH_SETTINGS.contains(&name) || keys.is_empty() {
            return Ok(Some(table));
        }
        let points: Vec<PointOfRow> = rows(&table)?;
        let grid_ids: Vec<Option<u64>> = points.iter().map(|point| point.grid_id).collect();
        Ok(Some(Grid { keys: &keys }.insert(table, "grid_id", &grid_ids)?))
    }

    /// The settings of the grid as it was used.
    pub(super) fn grid_columns(&self) -> Vec<GridColumn> {
        let grid = self.manifest().scenario["sweep"]["grid"].as_object();
        grid.into_iter()
            .flatten()
            .filter_map(|(path, values)| {
                Some(GridColumn::new(path.clone(), values.as_array()?.clone()))
            })
            .collect()
    }
}
