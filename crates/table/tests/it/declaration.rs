//! What a declaration gives without a file.

use crate::rows::{EveryKind, every_kind, table};
use exitlab_table::{Fields, Kind, Row, Table, TableColumn, TableDoc, Unit, dictionary, rows};

#[test]
fn a_struct_says_names_kinds_units_and_keys() {
    let names: Vec<&str> = EveryKind::COLUMNS.iter().map(|c| c.name).collect();
    assert_eq!(names, ["count", "price", "open", "name", "time", "day", "symbols", "regime"]);
    let kinds: Vec<Kind> = EveryKind::COLUMNS.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::I64,
            Kind::F64,
            Kind::Bool,
            Kind::Text,
            Kind::Time,
            Kind::Date,
            Kind::TextList,
            Kind::Text
        ]
    );
    let price = EveryKind::COLUMNS[1];
    assert_eq!((price.unit, price.doc, price.is_key), (Unit::Price, "What it costs.", false));
    assert!(EveryKind::COLUMNS[0].is_key);
}

#[test]
fn rows_come_back_as_they_went() {
    let table = table();
    let mut want = every_kind();
    // An empty text is absent: CSV cannot tell them apart.
    want[2].name = None;
    assert_eq!(rows::<EveryKind<'_>>(&table).unwrap(), want);
}

/// A part of rows.
#[derive(Debug, Clone, Copy, PartialEq, Row)]
struct Figures {
    /// Mean.
    #[row(unit = R)]
    mean: f64,
    /// Sum.
    #[row(unit = R)]
    sum: Option<f64>,
}

/// Years with their figures.
#[derive(Debug, Clone, PartialEq, Row)]
#[row(table = "years", key(year))]
struct YearRow<'a> {
    /// Grid point.
    #[row(optional)]
    grid_id: Option<u64>,
    #[row(flatten)]
    figures: Figures,
    /// Calendar year.
    year: u32,
    /// Where it came from.
    #[row(name = "from")]
    source: &'a str,
}

/// What a page needs of a year.
#[derive(Debug, PartialEq, Row)]
#[row(of = YearRow<'static>)]
struct SumOfYear {
    #[row(expected = "a year of our calendar")]
    year: u32,
    sum: Option<f64>,
}

fn years() -> Table {
    let figures = Figures { mean: -0.0, sum: Some(3.0) };
    Table::of_rows([YearRow { grid_id: None, figures, year: 2024, source: "study" }]).unwrap()
}

#[test]
fn parts_are_flattened_where_they_stand_and_zeros_are_positive() {
    assert_eq!(years().csv_text().unwrap(), "grid_id,mean,sum,year,from\n,0.0,3.0,2024,study\n");
}

#[test]
fn some_columns_of_a_row_are_read_by_themselves() {
    let years = years();
    assert_eq!(rows::<SumOfYear>(&years).unwrap(), [SumOfYear { year: 2024, sum: Some(3.0) }]);
}

#[test]
fn optional_columns_may_be_left_out() {
    let years = years().without_optional();
    assert_eq!(years.csv_text().unwrap(), "mean,sum,year,from\n0.0,3.0,2024,study\n");
    assert_eq!(rows::<YearRow<'_>>(&years).unwrap()[0].grid_id, None);
    let years = years.without(|column| column.name == "year");
    let error = rows::<SumOfYear>(&years).unwrap_err().to_string();
    assert_eq!(error, "table `years` has no column `year`");
}

#[test]
fn columns_that_only_a_run_knows_stand_after_a_named_one() {
    let column = |name: &'static str| TableColumn {
        name: name.into(),
        kind: Kind::Text,
        unit: Unit::None,
        is_key: true,
        is_optional: false,
    };
    let years = years()
        .with_column_after(Some("grid_id"), column("indicators.atr_period"), [14_i64])
        .unwrap()
        .with_column_after(None, column("point"), ["a"])
        .unwrap();
    assert_eq!(
        years.csv_text().unwrap(),
        "point,grid_id,indicators.atr_period,mean,sum,year,from\na,,14,0.0,3.0,2024,study\n"
    );
    let error = years.clone().with_column_after(None, column("year"), [1_i64]).unwrap_err();
    assert_eq!(error.to_string(), "table `years` has two columns `year`");
    let error = years.with_column_after(None, column("short"), Vec::<i64>::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `years`: column `point` has 1 rows, the first column has 0"
    );
}

#[test]
fn a_number_that_is_not_finite_makes_no_table() {
    let figures = Figures { mean: 0.5, sum: Some(f64::NAN) };
    let error = Table::of_rows([
        YearRow { grid_id: None, figures: Figures { mean: 0.5, sum: None }, year: 1, source: "" },
        YearRow { grid_id: None, figures, year: 2, source: "" },
    ]);
    assert_eq!(
        error.unwrap_err().to_string(),
        "table `years`, column `sum`, row 1: NaN is not a finite number"
    );
}

#[test]
fn the_dictionary_lists_every_column() {
    let text = dictionary(&[TableDoc::of::<YearRow<'_>>()]);
    assert_eq!(
        text,
        "## `years`

Years with their figures.

| column | type | unit | meaning |
| --- | --- | --- | --- |
| `grid_id` | integer |  | Grid point. |
| `mean` | number | R | Mean. |
| `sum` | number | R | Sum. |
| `year` (key) | integer |  | Calendar year. |
| `from` | text |  | Where it came from. |

"
    );
}
