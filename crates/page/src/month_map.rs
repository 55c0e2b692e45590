//! A map of months by year, with a column of the years: the one way in which figures show them.

use crate::figure::Trace;
use crate::thin::short;
use crate::words::signed_to;
use exitlab_core::Timestamp;
use serde_json::{Value as Json, json};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Heading of the years.
const YEAR: &str = "Year";

/// What a month or a year came to.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) value: f64,
    /// What it says when it is pointed at, below its month.
    pub(crate) hover: String,
    /// Trades that it is of, where it is of trades.
    pub(crate) n: Option<usize>,
}

/// Months and years on a colour scale each; `value` names what fields hold.
pub(crate) fn traces(
    years: &[i32],
    value: &str,
    month_of: impl Fn(i32, usize) -> Option<Field>,
    year_of: impl Fn(i32) -> Option<Field>,
) -> [Trace; 2] {
    let of_months = |year: &i32| (0..12).map(|month| month_of(*year, month)).collect();
    // Months stay empty in it: a column by itself would be as wide as all of them.
    let of_year =
        |year: &i32| [(); 12].map(|()| None).into_iter().chain([year_of(*year)]).collect();
    [
        map(years, value, &MONTHS, &years.iter().map(of_months).collect::<Vec<_>>()),
        map(years, value, &columns(), &years.iter().map(of_year).collect::<Vec<_>>()),
    ]
}

/// Layout of a figure of these years.
pub(crate) fn layout() -> Json {
    let columns = columns();
    let ticks: Vec<&str> =
        columns.iter().map(|name| if *name == YEAR { YEAR } else { &name[..1] }).collect();
    json!({
        "xaxis": { "type": "category", "side": "top", "showgrid": false, "tickangle": 0,
            "categoryorder": "array", "categoryarray": columns, "tickvals": columns, "ticktext": ticks },
        "yaxis": { "type": "category", "autorange": "reversed", "showgrid": false },
        "margin": { "t": 30, "b": 12 },
    })
}

/// Height of it in CSS pixels.
pub(crate) fn height(years: &[i32]) -> u32 {
    70 + 32 * years.len() as u32
}

/// Months, then the year.
fn columns() -> Vec<&'static str> {
    MONTHS.into_iter().chain([YEAR]).collect()
}

fn map(years: &[i32], value: &str, columns: &[&str], fields: &[Vec<Option<Field>>]) -> Trace {
    let table = |absent: Json, of: &dyn Fn(&Field) -> Json| -> Vec<Vec<Json>> {
        let field = |field: &Option<Field>| field.as_ref().map_or(absent.clone(), of);
        fields.iter().map(|row| row.iter().map(field).collect()).collect()
    };
    let known = || fields.iter().flatten().flatten();
    let largest = known().map(|field| field.value.abs()).fold(0.0, f64::max).max(1e-9);
    let (mut of_years, mut of_columns) = (Vec::new(), Vec::new());
    for (year, row) in years.iter().zip(fields) {
        for (column, _) in columns.iter().zip(row).filter(|(_, field)| field.is_some()) {
            of_years.push(year.to_string());
            of_columns.push(*column);
        }
    }
    let mut numbers = json!({
        "Year": of_years,
        "Month": of_columns,
        value: known().map(|field| short(field.value)).collect::<Vec<_>>(),
    });
    if known().any(|field| field.n.is_some()) {
        numbers["Trades"] = json!(known().map(|field| field.n).collect::<Vec<_>>());
    }
    Trace::new(json!({
        "type": "heatmap",
        "x": columns,
        "y": years.iter().map(i32::to_string).collect::<Vec<_>>(),
        "z": table(Json::Null, &|field| json!(short(field.value))),
        "customdata": table(Json::Null, &|field| json!(field.hover)),
        // Plotly would write `null`.
        "text": table(json!(""), &|field| json!(label(field.value))),
        "texttemplate": "%{text}",
        "textfont": { "size": 9 },
        "colorscale": "@diverging",
        "zmin": -largest,
        "zmid": 0,
        "zmax": largest,
        "showscale": false,
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": false,
        "hovertemplate": "%{x} %{y}<br>%{customdata}<extra></extra>",
    }))
    .numbers(numbers)
}

/// As short as a narrow page needs it: `+1.4`, `−12`.
fn label(value: f64) -> String {
    signed_to(Some(value), if value.abs() < 9.95 { 1 } else { 0 })
}

/// Year and month, from 0, of a day.
pub(crate) fn year_and_month(day: i64) -> (i32, usize) {
    let time = Timestamp::from_day(day);
    let month = (0..11).filter(|n| time.plus_months(11 - n).year() > time.year()).count();
    (time.year(), month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_test_rows::at;

    #[test]
    fn months_of_days() {
        let of = |text| year_and_month(at(text).day());
        assert_eq!(of("2021-01-31"), (2021, 0));
        assert_eq!(of("2020-02-29"), (2020, 1));
        assert_eq!(of("2021-12-31T23:59:59Z"), (2021, 11));
        assert_eq!(of("1969-07-01"), (1969, 6));
    }

    #[test]
    fn labels_are_short() {
        assert_eq!([0.04, -9.94, 9.96, -123.4].map(label), ["0.0", "−9.9", "+10", "−123"]);
    }

    #[test]
    fn fields_without_a_value_have_no_row_of_numbers() {
        let field = |value| Some(Field { value, hover: String::new(), n: Some(2) });
        let month = |_, month| if month == 4 { field(1.5) } else { None };
        let [months, years] = traces(&[2020], "R", month, |_| field(1.5));
        let want = json!({ "Year": ["2020"], "Month": ["May"], "R": [1.5], "Trades": [2] });
        assert_eq!(months.numbers.unwrap(), want);
        assert_eq!(
            (&years.plotly["z"][0][12], &years.plotly["z"][0][4]),
            (&json!(1.5), &Json::Null)
        );
    }
}
