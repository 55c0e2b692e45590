//! Rows of several series among each other, which no column of a usual name tells apart: symbols, or bars of
//! several lengths.
//!
//! Where times repeat or go back, the columns that are not used are looked at: one of them by whose values the
//! rows fall into series that run in order says what they are of.

use crate::DataError;
use crate::header::normalised;
use crate::look::Look;
use crate::row_layout::RowLayout;
use crate::time_columns::TimeColumns;
use exitlab_core::{CLOCK_CHANGE_US, Timeframe, Timestamp};
use std::collections::BTreeMap;

/// Names of columns that say how long bars are.
const LENGTHS: [&str; 9] = [
    "interval",
    "timeframe",
    "time_frame",
    "tf",
    "resolution",
    "granularity",
    "frequency",
    "freq",
    "bar_size",
];

/// A row's fields and its time.
type TimedRow<'l> = (&'l [String], Timestamp);

/// That the first rows are those of one series.
///
/// # Errors
/// [`DataError::SeveralSeries`] where a column that is not used tells several apart.
pub(crate) fn are_of_one_series(layout: &RowLayout, look: &Look<'_>) -> Result<(), DataError> {
    let rows = timed_rows(layout, look);
    let steps: Vec<i64> = rows.windows(2).map(|pair| pair[1].1.us() - pair[0].1.us()).collect();
    let n_up = steps.iter().filter(|step| **step > 0).count();
    let n_down = steps.iter().filter(|step| **step < 0).count();
    let n_odd = steps.len() - n_up.max(n_down);
    // A clock that is set back makes one step back.
    let is_clock_change =
        n_odd == 1 && steps.iter().any(|step| (-CLOCK_CHANGE_US..=0).contains(step));
    if n_odd == 0 || is_clock_change {
        return Ok(());
    }
    let are_mostly_odd = 2 * n_odd >= rows.len();
    let is_used = |idx: &usize| is_used(layout, *idx);
    let columns = (0..layout.columns.names.len()).filter(|idx| !is_used(idx));
    let telling = columns.filter_map(|idx| {
        let series = series_of(&rows, idx)?;
        let are_long = series.values().all(|times| times.len() > 1);
        // Of many symbols the first rows may hold one each.
        let is_telling = are_long || (are_mostly_odd && is_text(&series));
        (is_telling && series.values().all(|times| is_in_order(times)))
            .then(|| (is_text(&series), series.len(), idx, series))
    });
    // Words are likelier to be symbols than numbers are, and few values than many.
    let likeliest = telling.min_by_key(|(is_text, n, idx, _)| (!is_text, *n, *idx));
    let Some((_, _, idx, series)) = likeliest else { return Ok(()) };
    let values: Vec<String> = series.into_keys().map(str::to_owned).collect();
    let name = &layout.columns.names[idx];
    let are_lengths = LENGTHS.contains(&normalised(name).as_str())
        || values.iter().all(|value| Timeframe::parse(value).is_ok());
    Err(DataError::SeveralSeries {
        path: look.path.to_owned(),
        column: name.clone(),
        values,
        are_lengths,
        has_symbols: layout.columns.symbol.is_some(),
    })
}

/// The rows whose time can be read, of the symbol that is read.
fn timed_rows<'l>(layout: &RowLayout, look: &'l Look<'_>) -> Vec<TimedRow<'l>> {
    let n_fields = layout.columns.names.len();
    let rows = look.lines.iter().filter(|line| line.number >= layout.first_line);
    let rows = rows.map(|line| line.fields.as_slice()).filter(|row| row.len() == n_fields);
    let symbol = |row: &'l [String]| layout.columns.symbol.map(|idx| row[idx].as_str());
    let wanted = match (&layout.source_symbol, layout.columns.symbol) {
        (Some(wanted), Some(_)) => Some(wanted.as_str()),
        _ => rows.clone().next().and_then(symbol),
    };
    let timed = |row: &'l [String]| {
        let text = layout.time_text(row);
        let time = layout.row_time(text.as_bytes()).ok()?.open;
        Some((row, time))
    };
    rows.filter(|row| symbol(row) == wanted).filter_map(timed).collect()
}

fn is_used(layout: &RowLayout, idx: usize) -> bool {
    let columns = &layout.columns;
    let is_time = match columns.time {
        TimeColumns::One(time) => time == idx,
        TimeColumns::DateAndClock { date, clock } => [date, clock].contains(&idx),
    };
    is_time
        || columns.prices.contains(&idx)
        || columns.volume == Some(idx)
        || columns.symbol == Some(idx)
}

/// The times of the rows by their values in a column; `None` where that has one value, or numbers that are not
/// whole, or nothing.
fn series_of<'l>(rows: &[TimedRow<'l>], idx: usize) -> Option<BTreeMap<&'l str, Vec<Timestamp>>> {
    let mut series: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for (row, time) in rows {
        let value = row[idx].as_str();
        let is_amount = value.contains('.') && value.parse::<f64>().is_ok();
        if value.is_empty() || is_amount {
            return None;
        }
        series.entry(value).or_default().push(*time);
    }
    (series.len() > 1).then_some(series)
}

fn is_text(series: &BTreeMap<&str, Vec<Timestamp>>) -> bool {
    series.keys().all(|value| value.parse::<f64>().is_err())
}

/// Whether each time is after the one before, or each before it.
fn is_in_order(times: &[Timestamp]) -> bool {
    times.is_sorted_by(|a, b| a < b) || times.is_sorted_by(|a, b| a > b)
}

#[cfg(test)]
mod tests {
    use crate::{DataError, LoadOptions, load_bars};
    use exitlab_core::{BarColumn, Timeframe};

    fn load(
        header: &str,
        rows: &[String],
        reading: exitlab_core::Reading,
    ) -> Result<usize, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        let options = LoadOptions { reading, ..LoadOptions::new(Timeframe::parse("1h").unwrap()) };
        load_bars("X", &path, &options).map(|bars| bars.series.len())
    }

    /// Rows of 20 hours, with that after each.
    fn hours(tail: &str) -> Vec<String> {
        (0..20).map(|hour| format!("2024-01-02 {hour:02}:00:00,10,12,9,11,5,{tail}")).collect()
    }

    #[test]
    fn symbols_under_an_odd_name_are_found_in_blocks_and_by_turns() {
        let header = "time,open,high,low,close,volume,trades,which,venue";
        let (one, two) = (hours("7,AAA,x"), hours("8,BBB,x"));
        let turns: Vec<String> =
            one.iter().zip(&two).flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
        for rows in [[one.clone(), two.clone()].concat(), turns] {
            let error = load(header, &rows, Default::default()).unwrap_err();
            let said = "column `which` tells them apart: AAA, BBB";
            assert!(error.to_string().contains(said), "{error}");
            let help = error.help().unwrap();
            assert!(help.contains("columns = { symbol = \"which\" }"), "{help}");
            assert!(help.contains("source_symbol = \"AAA\""), "{help}");
            let reading = exitlab_core::Reading {
                columns: [(BarColumn::Symbol, "which".to_owned())].into(),
                source_symbol: Some("BBB".to_owned()),
                ..Default::default()
            };
            assert_eq!(load(header, &rows, reading), Ok(20));
        }
    }

    #[test]
    fn many_symbols_at_one_time() {
        let rows: Vec<String> = ["AAA", "BBB", "CCC", "DDD"]
            .map(|name| format!("2024-01-02 10:00:00,10,12,9,11,5,{},{name}", name.len()))
            .into();
        let header = "time,open,high,low,close,volume,n,which";
        let error = load(header, &rows, Default::default()).unwrap_err();
        assert!(error.to_string().contains("column `which` tells them apart"), "{error}");
    }

    #[test]
    fn lengths_of_bars_beside_a_symbol() {
        let long: Vec<String> =
            (0..5).map(|n| format!("2024-01-02 {:02}:00:00,10,12,9,11,5,4h,AAA", n * 4)).collect();
        let rows = [hours("1h,AAA"), long].concat();
        let header = "time,open,high,low,close,volume,interval,symbol";
        let error = load(header, &rows, Default::default()).unwrap_err();
        assert!(
            error.to_string().contains("column `interval` tells them apart: 1h, 4h"),
            "{error}"
        );
        let help = error.help().unwrap();
        assert!(
            help.contains("a file for each length") && !help.contains("source_symbol"),
            "{help}"
        );
    }

    #[test]
    fn what_no_column_tells_apart_stays_a_bad_row() {
        let header = "time,open,high,low,close,volume,session";
        // A row out of order, a row twice, a clock that is set back.
        let mut swapped = hours("day");
        swapped.swap(4, 5);
        let twice = [hours("day")[..8].to_vec(), hours("day")[7..].to_vec()].concat();
        let set_back = [hours("EDT")[..8].to_vec(), hours("EST")[7..].to_vec()].concat();
        for rows in [swapped, twice, set_back] {
            let error = load(header, &rows, Default::default()).unwrap_err();
            assert!(matches!(error, DataError::BadRow(_)), "{error}");
        }
    }
}
