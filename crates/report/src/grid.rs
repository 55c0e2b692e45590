//! The values of a sweep's grid, as columns.

use crate::ColumnData;
use exitlab_evidence::GridKey;
use serde_json::Value as Json;
use std::borrow::Cow;

/// A swept setting with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct GridColumn {
    /// Key by its dotted path.
    path: String,
    values: Vec<Json>,
    /// The values as text.
    texts: Vec<String>,
}

impl GridColumn {
    /// A key and its values, in the order of the grid.
    pub fn new(path: String, values: Vec<Json>) -> GridColumn {
        let text = |value: &Json| match value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        GridColumn { path, texts: values.iter().map(text).collect(), values }
    }

    /// The key as the search for neighbours wants it.
    pub fn key(&self) -> GridKey {
        let numbers: Option<Vec<f64>> = self.values.iter().map(Json::as_f64).collect();
        GridKey { path: self.path.clone(), texts: self.texts.clone(), numbers }
    }

    /// Key by its dotted path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// A sweep's grid: the product of its keys' values, the last key fastest.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// Keys.
    pub keys: &'a [GridColumn],
}

impl<'a> Grid<'a> {
    /// No grid: no key, and no column.
    pub const NONE: Grid<'static> = Grid { keys: &[] };

    /// The column of one key for rows of these grid points: integers, numbers or truth values
    /// where all of the key's values are, else text (lists and tables as JSON).
    pub(crate) fn column(
        self,
        key_idx: usize,
        grid_ids: impl Iterator<Item = Option<u64>>,
    ) -> ColumnData<'a> {
        let GridColumn { values, texts, .. } = &self.keys[key_idx];
        let n_faster: usize = self.keys[key_idx + 1..].iter().map(|key| key.values.len()).product();
        let position =
            |id: Option<u64>| usize::try_from(id?).ok().map(|id| id / n_faster % values.len());
        let positions = grid_ids.map(position);
        if values.iter().all(Json::is_i64) {
            ColumnData::I64(positions.map(|idx| values[idx?].as_i64()).collect())
        } else if values.iter().all(Json::is_number) {
            ColumnData::F64(positions.map(|idx| values[idx?].as_f64()).collect())
        } else if values.iter().all(Json::is_boolean) {
            ColumnData::Bool(positions.map(|idx| values[idx?].as_bool()).collect())
        } else {
            let text = |idx: Option<usize>| Some(Cow::Borrowed(texts[idx?].as_str()));
            ColumnData::Text(positions.map(text).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_column_has_the_type_that_all_its_values_share() {
        let list = json!([{"at_r": 2.0, "fraction": 0.5}]);
        let of = |values: [Json; 2]| {
            let keys = [GridColumn::new("key".into(), values.to_vec())];
            match (Grid { keys: &keys }).column(0, [Some(1), Some(0), None].into_iter()) {
                ColumnData::Text(texts) => {
                    let owned = |text: Option<Cow<'_, str>>| text.map(|t| t.into_owned().into());
                    ColumnData::Text(texts.into_iter().map(owned).collect())
                }
                ColumnData::I64(values) => ColumnData::I64(values),
                ColumnData::F64(values) => ColumnData::F64(values),
                ColumnData::Bool(values) => ColumnData::Bool(values),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(of([json!(10), json!(14)]), ColumnData::I64(vec![Some(14), Some(10), None]));
        assert_eq!(of([json!(1), json!(1.5)]), ColumnData::F64(vec![Some(1.5), Some(1.0), None]));
        let truths = ColumnData::Bool(vec![Some(false), Some(true), None]);
        assert_eq!(of([json!(true), json!(false)]), truths);
        let text = r#"[{"at_r":2.0,"fraction":0.5}]"#;
        let want = vec![Some(text.into()), Some("none".into()), None];
        assert_eq!(of([json!("none"), list]), ColumnData::Text(want));
    }

    #[test]
    fn the_last_key_is_the_fastest() {
        let keys = [
            GridColumn::new("slow".into(), vec![json!(1), json!(2)]),
            GridColumn::new("fast".into(), vec![json!(3), json!(4), json!(5)]),
        ];
        let column = |idx| Grid { keys: &keys }.column(idx, (0..6).map(Some));
        let want = |values: [i64; 6]| ColumnData::I64(values.map(Some).to_vec());
        assert_eq!(column(0), want([1, 1, 1, 2, 2, 2]));
        assert_eq!(column(1), want([3, 4, 5, 3, 4, 5]));
    }
}
