//! The values of a sweep's grid, as columns.

use crate::ColumnData;
use serde_json::Value as Json;
use std::borrow::Cow;

/// A sweep's grid: its keys, and the values of each grid point.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// Keys by their dotted paths.
    pub paths: &'a [String],
    /// By `grid_id`: one value per key.
    pub points: &'a [Vec<Json>],
}

impl<'a> Grid<'a> {
    /// No grid: no key, and no column.
    pub const NONE: Grid<'static> = Grid { paths: &[], points: &[] };

    /// The column of one key for rows of these grid points: integers, numbers or truth values
    /// where all of the key's values are, else text (lists and tables as JSON).
    pub(crate) fn column(
        self,
        key_idx: usize,
        grid_ids: impl Iterator<Item = Option<u64>>,
    ) -> ColumnData<'a> {
        let values = || self.points.iter().filter_map(|point| point.get(key_idx));
        let of_row = |id: Option<u64>| {
            usize::try_from(id?).ok().and_then(|id| self.points.get(id)?.get(key_idx))
        };
        if values().all(Json::is_i64) {
            ColumnData::I64(grid_ids.map(|id| of_row(id)?.as_i64()).collect())
        } else if values().all(Json::is_number) {
            ColumnData::F64(grid_ids.map(|id| of_row(id)?.as_f64()).collect())
        } else if values().all(Json::is_boolean) {
            ColumnData::Bool(grid_ids.map(|id| of_row(id)?.as_bool()).collect())
        } else {
            ColumnData::Text(grid_ids.map(|id| Some(text(of_row(id)?))).collect())
        }
    }
}

fn text(value: &Json) -> Cow<'_, str> {
    match value {
        Json::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_column_has_the_type_that_all_its_values_share() {
        let paths = ["int", "number", "bool", "mixed"].map(String::from);
        let points = [
            vec![json!(10), json!(1), json!(true), json!("none")],
            vec![json!(14), json!(1.5), json!(false), json!([{"at_r": 2.0, "fraction": 0.5}])],
        ];
        let grid = Grid { paths: &paths, points: &points };
        let column = |key_idx| grid.column(key_idx, [Some(1), Some(0), None].into_iter());
        assert_eq!(column(0), ColumnData::I64(vec![Some(14), Some(10), None]));
        assert_eq!(column(1), ColumnData::F64(vec![Some(1.5), Some(1.0), None]));
        assert_eq!(column(2), ColumnData::Bool(vec![Some(false), Some(true), None]));
        let list = r#"[{"at_r":2.0,"fraction":0.5}]"#;
        let want = vec![Some(list.into()), Some("none".into()), None];
        assert_eq!(column(3), ColumnData::Text(want));
    }
}
