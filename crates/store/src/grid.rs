//! The values of a sweep's grid, as columns.

use exitlab_run::GridColumn;
use exitlab_table::{Kind, Table, TableColumn, TableError, Unit};
use serde_json::Value as Json;

/// A sweep's grid: the product of its keys' values, the last key fastest.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// Keys.
    pub keys: &'a [GridColumn],
}

impl<'a> Grid<'a> {
    /// No grid: no key, and no column.
    pub const NONE: Grid<'static> = Grid { keys: &[] };

    /// The table with the columns of all keys, one after another, after the column of a name;
    /// `grid_ids` are its rows' grid points.
    ///
    /// A column holds integers, numbers or truth values where all of the key's values are, else
    /// text (lists and tables as JSON).
    ///
    /// # Errors
    /// Where a key is called like another column.
    pub(crate) fn insert(
        self,
        table: Table,
        after: &str,
        grid_ids: &[Option<u64>],
    ) -> Result<Table, TableError> {
        let mut after = after;
        let mut table = table;
        for (key_idx, key) in self.keys.iter().enumerate() {
            table = self.insert_key(table, after, key_idx, grid_ids)?;
            after = key.path();
        }
        Ok(table)
    }

    fn insert_key(
        self,
        table: Table,
        after: &str,
        key_idx: usize,
        grid_ids: &[Option<u64>],
    ) -> Result<Table, TableError> {
        let key = &self.keys[key_idx];
        let (values, texts) = (key.values(), key.texts());
        let n_faster: usize =
            self.keys[key_idx + 1..].iter().map(|key| key.values().len()).product();
        let position =
            |id: Option<u64>| usize::try_from(id?).ok().map(|id| id / n_faster % values.len());
        let positions = grid_ids.iter().map(|id| position(*id));
        let column = TableColumn {
            name: key.path().to_owned().into(),
            // That of the values.
            kind: Kind::Text,
            unit: Unit::None,
            // The values of a grid point tell rows apart where the point does.
            is_key: table.columns().iter().any(|c| c.name == after && c.is_key),
            is_optional: false,
        };
        let after = Some(after);
        if values.iter().all(Json::is_i64) {
            let of = |idx: Option<usize>| values[idx?].as_i64();
            table.with_column_after(after, column, positions.map(of))
        } else if values.iter().all(Json::is_number) {
            let of = |idx: Option<usize>| values[idx?].as_f64();
            table.with_column_after(after, column, positions.map(of))
        } else if values.iter().all(Json::is_boolean) {
            let of = |idx: Option<usize>| values[idx?].as_bool();
            table.with_column_after(after, column, positions.map(of))
        } else {
            let of = |idx: Option<usize>| Some(texts[idx?].as_str());
            table.with_column_after(after, column, positions.map(of))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_table::Row;
    use serde_json::json;

    /// A row of some grid point.
    #[derive(Row)]
    #[row(table = "points")]
    struct Point {
        /// Grid point.
        grid_id: Option<u64>,
    }

    fn csv(keys: &[GridColumn], grid_ids: &[Option<u64>]) -> String {
        let points = grid_ids.iter().map(|&grid_id| Point { grid_id });
        let table = Table::of_rows(points).unwrap();
        (Grid { keys }).insert(table, "grid_id", grid_ids).unwrap().csv_text().unwrap()
    }

    #[test]
    fn a_column_has_the_type_that_all_its_values_share() {
        let list = json!([{"at_r": 2.0, "fraction": 0.5}]);
        let of = |values: [Json; 2]| {
            let keys = [GridColumn::new("key".into(), values.to_vec())];
            csv(&keys, &[Some(1), Some(0), None])
        };
        assert_eq!(of([json!(10), json!(14)]), "grid_id,key\n1,14\n0,10\n,\n");
        assert_eq!(of([json!(1), json!(1.5)]), "grid_id,key\n1,1.5\n0,1.0\n,\n");
        assert_eq!(of([json!(true), json!(false)]), "grid_id,key\n1,false\n0,true\n,\n");
        let text = r#""[{""at_r"":2.0,""fraction"":0.5}]""#;
        assert_eq!(of([json!("none"), list]), format!("grid_id,key\n1,{text}\n0,none\n,\n"));
    }

    #[test]
    fn the_last_key_is_the_fastest() {
        let keys = [
            GridColumn::new("slow".into(), vec![json!(1), json!(2)]),
            GridColumn::new("fast".into(), vec![json!(3), json!(4), json!(5)]),
        ];
        let ids: Vec<Option<u64>> = (0..6).map(Some).collect();
        let want = "grid_id,slow,fast\n0,1,3\n1,1,4\n2,1,5\n3,2,3\n4,2,4\n5,2,5\n";
        assert_eq!(csv(&keys, &ids), want);
    }
}
