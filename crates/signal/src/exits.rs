//! Rows of a file of exit signals, placed on decision bars.

use crate::SignalError;
use crate::place::{Places, RowCounts, Stamps, SymbolSeries};
use exitlab_core::{Side, SymbolIdx, Timestamp};

/// A row of a file of exit signals, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitRow {
    /// Line in the file, for messages.
    pub line: usize,
    /// Close time of the decision bar that it is known at.
    pub time: Timestamp,
    /// Name of the symbol.
    pub symbol: String,
    /// Side of the positions that it closes; both where absent.
    pub side: Option<Side>,
}

/// The exit signals of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileExits {
    /// Close of the decision bar, symbol, and side of the positions that are closed, in the order of
    /// the rows.
    pub exits: Vec<(Timestamp, SymbolIdx, Side)>,
    /// What became of the rows.
    pub counts: RowCounts,
}

/// Places every row on a decision bar of its symbol. `symbols` are the scenario's, in the order of
/// their [`SymbolIdx`].
///
/// # Errors
/// [`SignalError`] for the first row with an unknown symbol or, under [`Align::Exact`](crate::Align::Exact), with a time
/// that is no close time.
pub fn exits_from_rows(
    rows: &[ExitRow],
    symbols: &[SymbolSeries<'_>],
    stamps: Stamps,
) -> Result<FileExits, SignalError> {
    let mut places = Places::new(symbols, stamps);
    let mut exits = Vec::new();
    for row in rows {
        let place = places.symbol(row.line, &row.symbol)?;
        let Some(bar) = places.bar(&place, row.line, row.time)? else {
            continue;
        };
        let time = place.series.close_time(bar.0);
        let sides = Side::ALL.into_iter().filter(|side| row.side.is_none_or(|only| only == *side));
        exits.extend(sides.map(|side| (time, place.symbol, side)));
    }
    Ok(FileExits { exits, counts: places.counts() })
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
    fn an_empty_side_closes_both_and_rows_outside_are_counted() {
        let at = |minute: i64| Timestamp::from_us(minute * 60_000_000);
        let series = closes(&[1.0; 3]);
        let symbols = [SymbolSeries { name: "X", series: &series }];
        let row = |line, minute, side| ExitRow { line, time: at(minute), symbol: "X".into(), side };
        let rows =
            [row(2, 120, None), row(3, 59, None), row(4, 181, None), row(5, 60, Some(Side::Short))];
        let placed = exits_from_rows(&rows, &symbols, at_close(Align::Exact)).unwrap();
        let x = SymbolIdx(0);
        let want = [(at(120), x, Side::Long), (at(120), x, Side::Short), (at(60), x, Side::Short)];
        assert_eq!((placed.exits.as_slice(), placed.counts.n_outside), (&want[..], 2));
        let between = [row(2, 61, Some(Side::Long))];
        let error = exits_from_rows(&between, &symbols, at_close(Align::Exact)).unwrap_err();
        assert_eq!(error.line(), 2);
        let placed = exits_from_rows(&between, &symbols, at_close(Align::Next)).unwrap();
        assert_eq!(placed.exits, [(at(120), x, Side::Long)]);
        let unknown = [ExitRow { symbol: "x".into(), ..row(7, 9_999, None) }];
        let error = exits_from_rows(&unknown, &symbols, at_close(Align::Next)).unwrap_err();
        assert_eq!(error, SignalError::UnknownSymbol { line: 7, symbol: "x".into() });
    }
}
