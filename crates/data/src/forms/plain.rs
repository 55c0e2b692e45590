//! Tables of no particular form: with a header, or with the columns in their usual order.

use super::price_order::do_prices_fit;
use super::{Form, USUAL_ORDER};
use crate::DataError;
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
    if reading.header == Some(true) || !look.first().iter().any(is_value) {
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
