//! Tables of no particular form: with a header, or with the columns in their usual order.

use super::{Form, USUAL_ORDER};
use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::time_reader::TimeReader;
use exitlab_core::BarColumn;

/// What tables with a header are called.
const TABLE: &str = "table with a header";
/// What tables without one are called.
const ROWS: &str = "rows without a header";
/// Least rows that show what their columns are.
const MIN_ROWS: usize = 3;

/// A table of no particular form.
///
/// # Errors
/// Where the first line holds values whose meaning is not plain.
pub(crate) fn recognise(look: &Look<'_>) -> Result<Form, DataError> {
    let is_value = |field: &String| {
        let bytes = field.as_bytes();
        NumberStyle::Plain.parse(bytes).is_ok() || TimeReader::of_certain(bytes).is_some()
    };
    if !look.first().iter().any(is_value) {
        return Ok(Form::with_header(TABLE, look));
    }
    if is_in_usual_order(look) {
        return Ok(Form::without_header(ROWS, look, usual_columns(look)));
    }
    let line = look.lines.get(look.top).map_or(1, |line| line.number);
    let text = crate::csv_reader::shown(look.lines[look.top].text.as_bytes());
    Err(DataError::NoHeader { path: look.path.to_owned(), line, text })
}

/// A table whose user says that it has no header: in the usual order, unless more is said.
pub(crate) fn without_header(look: &Look<'_>) -> Form {
    let has_clock = look.first().len() > 5
        && look.field(look.top, 1).contains(':')
        && !look.field(look.top, 0).contains(':');
    if !has_clock {
        return Form::without_header(ROWS, look, usual_columns(look));
    }
    let mut form = Form::of_positions(ROWS, look);
    form.clock_column = Some(1);
    form.roles = usual_columns(look)
        .iter()
        .enumerate()
        .map(|(idx, column)| (*column, if idx == 0 { 0 } else { idx + 1 }))
        .filter(|(_, idx)| *idx < look.first().len())
        .collect();
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

/// Whether columns hold opens, highs, lows and closes: highs are the highest, lows the lowest, and opens
/// follow the closes before more closely than closes follow the opens before.
pub(crate) fn do_prices_fit(look: &Look<'_>, first: usize, columns: [usize; 4]) -> bool {
    let price = |row: &[String], idx: usize| NumberStyle::Plain.parse(row[idx].as_bytes());
    let read = |row: &[String]| -> Option<[f64; 4]> {
        let [open, high, low, close] = columns.map(|idx| price(row, idx).ok());
        Some([open?, high?, low?, close?])
    };
    let Some(mut prices) = look.rows(first).map(read).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let is_sound = |[open, high, low, close]: &[f64; 4]| {
        *low > 0.0 && high >= open && high >= close && low <= open && low <= close
    };
    let is_flat = |[_, high, low, _]: &[f64; 4]| high == low;
    if prices.len() < MIN_ROWS || !prices.iter().all(is_sound) || prices.iter().all(is_flat) {
        return false;
    }
    let first_time = look.rows(first).next().map(|row| row[0].clone());
    if first_time.is_some() && look.is_newest_first(first, 0) {
        prices.reverse();
    }
    let (mut as_said, mut swapped) = (0.0, 0.0);
    for pair in prices.windows(2) {
        let ([open, _, _, close], [next_open, _, _, next_close]) = (pair[0], pair[1]);
        as_said += (next_open - close).abs();
        swapped += (next_close - open).abs();
    }
    as_said <= swapped
}
