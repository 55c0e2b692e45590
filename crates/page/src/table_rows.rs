//! Rows of a stored table that a section keeps.

use exitlab_store::{StoredRun, StoredRunError};
use exitlab_table::{ReadFields, Row, rows};

/// The rows, in the order of the table; none where the run has no such table. They own their texts.
///
/// # Errors
/// Where a column is missing or a value cannot be used.
pub(crate) fn rows_of<R>(run: &StoredRun) -> Result<Vec<R>, StoredRunError>
where
    R: Row + for<'t> ReadFields<'t>,
{
    let mut all = Vec::new();
    if !run.has_table(R::TABLE) {
        return Ok(all);
    }
    run.table_parts_of::<R>(|part| {
        all.extend(rows::<R>(part)?);
        Ok(())
    })?;
    Ok(all)
}
