//! Which grid point the parts of the page that show a single one are of.

use crate::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};

/// A grid point.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShownPoint {
    pub(crate) grid_id: i64,
    /// `at atr_period=14, the best cell's grid point`; none without a grid.
    pub(crate) words: Option<String>,
}

/// The best cell's point where the sweep was discounted, else the first one; and the discount's
/// verdict in words, where there is one.
///
/// # Errors
/// Where a column is missing or a value cannot be used.
pub(crate) fn shown_point(run: &StoredRun) -> Result<(ShownPoint, Option<String>), StoredRunError> {
    let grid = run.manifest().scenario["sweep"]["grid"].as_object();
    let has_grid = grid.is_some_and(|grid| !grid.is_empty());
    let has_points = matches!(run.manifest().command.as_str(), "sweep" | "study");
    if !run.formats_of("discount").is_empty() {
        let wanted = [("grid_id", Kind::I64), ("point", Kind::Text), ("verdict", Kind::Text)];
        if let [ColumnData::I64(grid_ids), ColumnData::Text(points), ColumnData::Text(verdicts)] =
            run.columns("discount", wanted)?
            && let Some(Some(grid_id)) = grid_ids.first().copied()
        {
            let words = format!("at {}, the best cell's grid point", text(&points, 0));
            let verdict = text(&verdicts, 0).to_owned();
            return Ok((ShownPoint { grid_id, words: Some(words) }, Some(verdict)));
        }
    }
    let words = (has_grid && has_points).then(|| "at the grid's first point".to_owned());
    Ok((ShownPoint { grid_id: 0, words }, None))
}
