//! Tables of no particular form: with a header, or with the columns in their usual order.

use super::price_order::do_prices_fit;
use super::{Form, USUAL_ORDER};
use crate::DataError;
use crate::column_names::usual_column;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, Reading};

/// What tables with a header are called.
const TABLE: &str = "table with a header";
/// What tables without one are called.
pub(super) const ROWS: &str = "rows without a header";

/// A table of no particular form.
///
/// # Errors
/// Where the first line holds values whose meaning is not plain.
pub(crate) fn recognise(look: &Look<'_>, reading: &Reading) -> Result<Form, DataError> {
    let is_value = |field: &String| {
        let bytes = field.as_bytes();
        NumberStyle::Plain.parse(bytes).is_ok() || TimeReader::of_certain(bytes).is_some()
    };
    // Other columns may be called by numbers, such as the lengths of averages.
    let has_prices = BarColumn::ALL[1..5]
        .iter()
        .all(|column| look.first().iter().any(|name| usual_column(name) == Some(*column)));
    if reading.header == Some(true) || has_prices || !look.first().iter().any(is_value) {
        return Ok(Form::with_header(TABLE, look));
    }
    if is_in_usual_order(look) {
        return Ok(Form::without_header(ROWS, look, usual_columns(look)));
    }
    let line = look.lines.get(look.top).map_or(1, |line| line.number);
    let text = crate::shown::shown(look.lines[look.top].text.as_bytes());
    Err(DataError::NoHeader { path: look.path.to_owned(), line, text })
}

/// A table whose user says that it has no header: in the usual order, but for columns that are said.
pub(crate) fn without_header(look: &Look<'_>, reading: &Reading) -> Form {
    let has_clock = look.first().len() > 5
        && look.field(look.top, 1).contains(':')
        && !look.field(look.top, 0).contains(':');
    let mut form = Form::without_header(ROWS, look, usual_columns(look));
    if has_clock {
        form.clock_column = Some(1);
        let after_clock = |(column, idx)| (column, if idx == 0 { 0 } else { idx + 1 });
        form.roles = form.roles.into_iter().map(after_clock).collect();
    }
    // A position that is said to be one column is no other.
    let said: Vec<&String> = reading.columns.values().collect();
    let is_free = |idx: usize| form.names.get(idx).is_some_and(|name| !said.contains(&name));
    form.roles.retain(|(_, idx)| is_free(*idx));
    form
}

fn usual_columns(look: &Look<'_>) -> &'static [BarColumn] {
    &USUAL_ORDER[..look.first().len().min(USUAL_ORDER.len())]
}

/// Whether five or six columns are a time and prices of which the second and third are the highest and
/// lowest, and each open is nearer to the close before than the close is to the next open's other end.
fn is_in_usual_order(look: &Look<'_>) -> bool {
    let n_fields = look.first().len();
    let is_time = TimeReader::of_certain(look.field(look.top, 0).as_bytes()).is_some();
    (5..=6).contains(&n_fields) && is_time && do_prices_fit(look, look.top, [1, 2, 3, 4])
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use crate::DataError;
    use exitlab_core::{BarColumn, Reading};

    const TABLE: &str = "table with a header, times with their zone";
    const ROWS: &str = "rows without a header, times in milliseconds since 1970";

    /// Rows of milliseconds since 1970 and values in that order.
    fn rows_of(want: &[Row], order: [usize; 5]) -> String {
        lines(want, "\n", |row| {
            let values = [row.open, row.high, row.low, row.close, f64::from(row.volume)];
            let values = order.map(|idx| values[idx].to_string()).join(",");
            format!("{}000,{values}", row.unix())
        })
    }

    #[test]
    fn further_columns_are_passed_over() {
        let want = rows(30, "2024-01-02", "1h");
        for (names, tail) in [
            ("time,open,high,low,close,volume", ""),
            ("time,open,high,low,close,volume,RSI,EMA,Plot,Plot", ",51.5,99.25,1,2"),
            ("Time,Open,High,Low,Close,Volume,Volume MA,turnover", ",1010.5,99000"),
            ("date,open,high,low,close,volume,quote_volume,count", ",99000.5,35"),
            ("open_time,open,high,low,close,volume,close_time", ",2099-01-01T00:00:00Z"),
        ] {
            let text = lines(&want, "\n", |row| {
                let Row { time, open, high, low, close, volume, .. } = row;
                format!("{time},{open},{high},{low},{close},{volume}{tail}")
            });
            let got = load("x.csv", "1h", format!("{names}\n{text}"));
            assert_bars(&got, &want, TABLE);
            assert_eq!(volumes(&got), own_volumes(&want), "{names}");
        }
    }

    #[test]
    fn rows_without_a_header_are_taken_in_the_order_that_their_values_prove() {
        let want = rows(30, "2024-01-02", "1h");
        assert_bars(&load("x.csv", "1h", rows_of(&want, [0, 1, 2, 3, 4])), &want, ROWS);
        // Each other order that is taken has its own form; these are nobody's.
        for order in [[3, 1, 2, 0, 4], [1, 0, 2, 3, 4], [3, 0, 1, 2, 4], [0, 2, 1, 3, 4]] {
            let got = load("x.csv", "1h", rows_of(&want, order));
            assert!(matches!(got, Err(DataError::NoHeader { .. })), "{order:?}: {got:?}");
        }
    }

    #[test]
    fn names_that_are_numbers_do_not_hide_a_header() {
        let want = rows(30, "2024-01-02", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { time, open, high, low, close, volume, .. } = row;
            format!("{time},{open},{high},{low},{close},{volume},101.5,99.25")
        });
        let got = load("x.csv", "1h", format!("time,open,high,low,close,volume,50,200\n{text}"));
        assert_bars(&got, &want, TABLE);
    }

    #[test]
    fn a_column_that_is_said_is_no_other() {
        let want = rows(30, "2024-01-02", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, .. } = row;
            format!("{}000,7,{open},{high},{low},{close}", row.unix())
        });
        let columns = [
            (BarColumn::Open, "3"),
            (BarColumn::High, "4"),
            (BarColumn::Low, "5"),
            (BarColumn::Close, "6"),
        ];
        let columns = columns.map(|(column, name)| (column, name.to_owned())).into();
        let reading = Reading { header: Some(false), columns, ..Reading::default() };
        let got = load_as("x.csv", "1h", text, reading);
        assert_bars(&got, &want, ROWS);
        assert_eq!(volumes(&got), [None; 30], "the sixth is the close");
    }

    #[test]
    fn a_bar_that_is_not_over_is_named() {
        let want = rows(30, "2024-01-02", "1h");
        let text = |last: &str| {
            let line = |row: &Row| {
                let Row { time, open, high, low, close, volume, .. } = row;
                let is_last = *time == want[29].time;
                let over = if is_last { last } else { "True" };
                format!("{over},{volume},{time},{open},{high},{low},{close}")
            };
            format!("complete,volume,time,o,h,l,c\n{}", lines(&want, "\n", line))
        };
        assert_bars(&load("x.csv", "1h", text("True")), &want, TABLE);
        let error = load("x.csv", "1h", text("False")).unwrap_err().to_string();
        assert!(error.contains("column `complete` is `False`: a bar still forming"), "{error}");
    }

    #[test]
    fn a_date_beside_its_clock_time_or_hour() {
        let want = rows(30, "2024-01-02", "1h");
        // The first row of a day's midnight would not show which of two clocks is meant.
        let want = &want[9..];
        for (names, format) in [
            ("date,hour", "%Y-%m-%d,%-H"),
            ("Date,Time", "%Y-%m-%d 00:00:00,%H:%M:%S"),
            ("Date,Time", "%Y-%m-%dT00:00:00Z,%H:%M"),
            ("trade_date,trade_time", "%Y%m%d,%H%M%S"),
            ("日期,时间", "%Y-%m-%d,%H:%M"),
            ("Date,Timestamp", "%Y%m%d,%H:%M:%S"),
        ] {
            let text = lines(want, "\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                format!("{},{open},{high},{low},{close},{volume}", row.at(format))
            });
            let got = load("x.csv", "1h", format!("{names},open,high,low,close,volume\n{text}"));
            assert_bars(&got, want, "table with a header, times without a zone taken as UTC");
        }
    }

    #[test]
    fn a_close_time_alone_is_moved_to_the_open() {
        let want = rows(30, "2024-01-02", "1h");
        let text = lines(&moved(&want, 60), "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{open},{high},{low},{close},{volume},{}", row.at("%Y-%m-%dT%H:%M:%SZ"))
        });
        let got = load("x.csv", "1h", format!("open,high,low,close,volume,end\n{text}"));
        assert_bars(
            &got,
            &want,
            "table with a header, times with their zone, stamped at the close",
        );
    }

    #[test]
    fn semicolons_go_before_commas_that_are_as_many() {
        let want = rows(30, "2024-01-02", "1h");
        let text = lines(&want, "\n", |row| {
            let prices = [row.open, row.high, row.low, row.close];
            let prices = prices.map(|price| format!("{price:.2}").replace('.', ","));
            format!("{}000;{}", row.unix(), prices.join(";"))
        });
        let reading =
            Reading { header: Some(false), decimal_comma: Some(true), ..Reading::default() };
        assert_bars(&load_as("x.csv", "1h", text, reading), &want, ROWS);
    }

    #[test]
    fn what_the_user_says_goes_first() {
        let want = rows(30, "2024-01-02", "1h");
        let columns = [
            (BarColumn::Time, "1"),
            (BarColumn::Close, "2"),
            (BarColumn::High, "3"),
            (BarColumn::Low, "4"),
            (BarColumn::Open, "5"),
        ];
        let columns = columns.map(|(column, name)| (column, name.to_owned())).into();
        let reading = Reading { header: Some(false), columns, ..Reading::default() };
        let got = load_as("x.csv", "1h", rows_of(&want, [3, 1, 2, 0, 4]), reading);
        assert_bars(&got, &want, ROWS);
        // Without a word on columns, a form that is recognised is taken all the same.
        let reading = Reading { header: Some(false), ..Reading::default() };
        let gate = rows_of(&want, [4, 3, 1, 2, 0]);
        let read_as = "Gate candlesticks, times in milliseconds since 1970";
        assert_bars(&load_as("x.csv", "1h", gate, reading), &want, read_as);
    }
}
