//! Rows of a line file, placed on decision bars.

use crate::SignalError;
use crate::place::{Places, RowCounts, Stamps, SymbolSeries};
use exitlab_core::Timestamp;

/// A row of a line file, as read.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRow {
    /// Line in the file, for messages.
    pub line: usize,
    /// Close time of the decision bar that it is known at.
    pub time: Timestamp,
    /// Name of the symbol.
    pub symbol: String,
    /// Price that the stops of longs trail behind.
    pub long: Option<f64>,
    /// Price that the stops of shorts trail behind.
    pub short: Option<f64>,
}

/// A line of one symbol, by decision bar.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedLine {
    /// Prices that the stops of longs trail behind.
    pub long: Vec<Option<f64>>,
    /// Prices that the stops of shorts trail behind.
    pub short: Vec<Option<f64>>,
}

/// The lines of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileLines {
    /// By symbol.
    pub lines: Vec<PlacedLine>,
    /// What became of the rows.
    pub counts: RowCounts,
}

/// Places every row on a decision bar of its symbol; of several rows for one close the last counts, as
/// a whole. `symbols` are the scenario's, in order.
///
/// # Errors
/// [`SignalError`] for the first row with an unknown symbol or, under [`Align::Exact`](crate::Align::Exact), with a time
/// that is no close time.
pub fn lines_from_rows(
    rows: &[LineRow],
    symbols: &[SymbolSeries<'_>],
    stamps: Stamps,
) -> Result<FileLines, SignalError> {
    let mut places = Places::new(symbols, stamps);
    let empty = |symbol: &SymbolSeries<'_>| {
        let none = vec![None; symbol.series.len()];
        PlacedLine { long: none.clone(), short: none }
    };
    let mut lines: Vec<PlacedLine> = symbols.iter().map(empty).collect();
    for row in rows {
        let place = places.symbol(row.line, &row.symbol)?;
        if let Some(bar) = places.bar(&place, row.line, row.time)? {
            let line = &mut lines[place.symbol.0 as usize];
            (line.long[bar.0], line.short[bar.0]) = (row.long, row.short);
        }
    }
    Ok(FileLines { lines, counts: places.counts() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::test_bars::closes;
    use crate::place::Align;
    use exitlab_core::BarTime;

    fn at_close(align: Align) -> Stamps {
        Stamps { time: BarTime::Close, align }
    }

    #[test]
    fn the_last_row_of_a_close_counts_as_a_whole() {
        let at = |minute: i64| Timestamp::from_us(minute * 60_000_000);
        let series = closes(&[1.0; 3]);
        let symbols = ["A", "B"].map(|name| SymbolSeries { name, series: &series });
        let row = |minute, symbol: &str, long, short| LineRow {
            line: 1,
            time: at(minute),
            symbol: symbol.into(),
            long,
            short,
        };
        let rows = [
            row(120, "B", Some(9.0), Some(11.0)),
            row(120, "B", None, Some(12.0)),
            row(110, "A", Some(8.0), None),
            row(30, "A", Some(7.0), None),
        ];
        let placed = lines_from_rows(&rows, &symbols, at_close(Align::Next)).unwrap();
        assert_eq!(
            (placed.counts.n_exact, placed.counts.n_moved, placed.counts.n_outside),
            (2, 1, 1)
        );
        assert_eq!(placed.lines[1].long, [None, None, None]);
        assert_eq!(placed.lines[1].short, [None, Some(12.0), None]);
        assert_eq!(placed.lines[0].long, [None, Some(8.0), None]);
        let error = lines_from_rows(&rows, &symbols, at_close(Align::Exact)).unwrap_err();
        assert_eq!(
            error,
            SignalError::NotACloseTime {
                line: 1,
                symbol: "A".into(),
                time: at(110),
                is: BarTime::Close,
            }
        );
        // an empty row takes back what an earlier one said
        let rows = [row(120, "A", Some(9.0), None), row(120, "A", None, None)];
        let placed = lines_from_rows(&rows, &symbols, at_close(Align::Exact)).unwrap();
        assert_eq!(placed.lines[0].long, [None, None, None]);
        let unknown = [row(9_999, "C", None, None)];
        let error = lines_from_rows(&unknown, &symbols, at_close(Align::Next)).unwrap_err();
        assert_eq!(error, SignalError::UnknownSymbol { line: 1, symbol: "C".into() });
    }
}
