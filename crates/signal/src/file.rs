//! Rows of a signal file, placed on decision bars.

use crate::place::{Places, RowCounts, Stamps, SymbolSeries};
use crate::{SideFilter, SignalError};
use exitlab_core::{Side, Signal, Timestamp};

/// A row of a signal file, as read.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalRow {
    /// Line in the file, for messages.
    pub line: usize,
    /// Close time of the decision bar.
    pub time: Timestamp,
    /// Name of the symbol.
    pub symbol: String,
    /// Direction.
    pub side: Side,
    /// Confidence in [0, 1].
    pub confidence: f64,
    /// Price of the initial stop that the signal brings.
    pub stop_price: Option<f64>,
    /// Price of the target that the signal brings.
    pub target_price: Option<f64>,
}

/// The signals of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSignals {
    /// Signals in the order of their rows, duplicates too; `source_row` counts rows from 0.
    pub signals: Vec<Signal>,
    /// What became of the rows.
    pub counts: RowCounts,
}

/// Places every row on a decision bar of its symbol, and then filters by side.
///
/// `symbols` are the scenario's, in the order of their [`SymbolIdx`](exitlab_core::SymbolIdx). Rows outside a symbol's bars
/// are ignored and counted, whatever their side; under [`Align::Next`](crate::Align::Next) too, for a signal from
/// before the data is no signal of its first bar.
///
/// # Errors
/// [`SignalError`] for the first row with an unknown symbol, with a confidence outside [0, 1]
/// (either one counts outside the bars too), or, under [`Align::Exact`](crate::Align::Exact), with a time that is no
/// close time.
pub fn signals_from_rows(
    rows: &[SignalRow],
    symbols: &[SymbolSeries<'_>],
    stamps: Stamps,
    filter: SideFilter,
) -> Result<FileSignals, SignalError> {
    let mut places = Places::new(symbols, stamps);
    let mut signals = Vec::new();
    for (source_row, row) in rows.iter().enumerate() {
        let place = places.symbol(row.line, &row.symbol)?;
        if !(0.0..=1.0).contains(&row.confidence) {
            let (line, confidence) = (row.line, row.confidence);
            return Err(SignalError::ConfidenceOutOfRange { line, confidence });
        }
        let Some(bar) = places.bar(&place, row.line, row.time)? else {
            continue;
        };
        if filter.passes(row.side) {
            signals.push(Signal {
                time: place.series.close_time(bar.0),
                symbol: place.symbol,
                side: row.side,
                confidence: row.confidence,
                bar,
                stop_price: row.stop_price,
                target_price: row.target_price,
                source_row,
            });
        }
    }
    Ok(FileSignals { signals, counts: places.counts() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Align;
    use exitlab_core::{Bar, BarIdx, BarSeries, BarTime, SymbolIdx, Timeframe};

    fn at_close(align: Align) -> Stamps {
        Stamps { time: BarTime::Close, align }
    }

    fn counts(n_exact: usize, n_moved: usize, n_outside: usize) -> RowCounts {
        RowCounts { n_exact, n_moved, n_moved_opens: 0, n_outside }
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_us(minute * 60_000_000)
    }

    /// Hourly bars that open at the given hours.
    fn series(hours: &[i64]) -> BarSeries {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for hour in hours {
            let time = at(hour * 60);
            series.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
        }
        series
    }

    fn row(line: usize, minute: i64, symbol: &str, side: Side) -> SignalRow {
        SignalRow {
            line,
            time: at(minute),
            symbol: symbol.to_owned(),
            side,
            confidence: 0.5,
            stop_price: None,
            target_price: None,
        }
    }

    /// BTC closes at hours 1, 2, 3, 5 (a gap at 4); ETH at hours 2, 3.
    fn place(
        rows: &[SignalRow],
        align: Align,
        filter: SideFilter,
    ) -> Result<FileSignals, SignalError> {
        let (btc, eth) = (series(&[0, 1, 2, 4]), series(&[1, 2]));
        let symbols = [
            SymbolSeries { name: "BTC", series: &btc },
            SymbolSeries { name: "ETH", series: &eth },
        ];
        signals_from_rows(rows, &symbols, at_close(align), filter)
    }

    #[test]
    fn rows_land_on_the_bar_that_closes_then_in_file_order() {
        let rows = [
            row(2, 300, "BTC", Side::Long),
            row(3, 120, "ETH", Side::Short),
            row(4, 120, "ETH", Side::Short),
        ];
        let placed = place(&rows, Align::Exact, SideFilter::Both).unwrap();
        let signal = |symbol, minute, side, bar, source_row| Signal {
            time: at(minute),
            symbol: SymbolIdx(symbol),
            side,
            confidence: 0.5,
            bar: BarIdx(bar),
            stop_price: None,
            target_price: None,
            source_row,
        };
        let want = [
            signal(0, 300, Side::Long, 3, 0),
            signal(1, 120, Side::Short, 0, 1),
            signal(1, 120, Side::Short, 0, 2),
        ];
        assert_eq!(placed, FileSignals { signals: want.to_vec(), counts: counts(3, 0, 0) });
    }

    #[test]
    fn a_time_inside_the_window_must_be_a_close_time() {
        // 04:00 falls into the gap, 01:30 into a bar
        for minute in [240, 90] {
            let rows = [row(2, 60, "BTC", Side::Long), row(7, minute, "BTC", Side::Long)];
            let error = place(&rows, Align::Exact, SideFilter::Both).unwrap_err();
            let time = at(minute);
            assert_eq!(
                error,
                SignalError::NotACloseTime {
                    line: 7,
                    symbol: "BTC".into(),
                    time,
                    is: BarTime::Close,
                }
            );
        }
    }

    #[test]
    fn next_takes_the_first_close_at_or_after() {
        let minutes = [60, 61, 120, 181, 240, 300];
        let rows: Vec<SignalRow> = minutes.iter().map(|m| row(2, *m, "BTC", Side::Long)).collect();
        let placed = place(&rows, Align::Next, SideFilter::Both).unwrap();
        let bars: Vec<usize> = placed.signals.iter().map(|s| s.bar.0).collect();
        // of the three between, 04:00 is the open of a bar that follows a gap
        let moved = RowCounts { n_moved_opens: 1, ..counts(3, 3, 0) };
        assert_eq!((bars, placed.counts), (vec![0, 1, 1, 3, 3, 3], moved));
        let times: Vec<Timestamp> = placed.signals.iter().map(|s| s.time).collect();
        assert_eq!(times, [60, 120, 120, 300, 300, 300].map(at));
    }

    #[test]
    fn opens_that_are_no_closes_are_moved_only_where_closes_are_asked_for() {
        // the bar after the gap opens at 04:00, the one before it closes at 03:00
        let rows = [120, 180, 240].map(|minute| row(2, minute, "BTC", Side::Long));
        let btc = series(&[0, 1, 2, 4]);
        let symbols = [SymbolSeries { name: "BTC", series: &btc }];
        let bars = |time| {
            let stamps = Stamps { time, align: Align::Next };
            let placed = signals_from_rows(&rows, &symbols, stamps, SideFilter::Both).unwrap();
            (placed.signals.iter().map(|s| s.bar.0).collect::<Vec<_>>(), placed.counts)
        };
        let some_moved = RowCounts { n_moved_opens: 1, ..counts(2, 1, 0) };
        assert_eq!(bars(BarTime::Close), (vec![1, 2, 3], some_moved));
        // 03:00 is no open: its bar would close at 04:00, in the gap
        assert_eq!(bars(BarTime::Open), (vec![2, 3, 3], counts(2, 1, 0)));
    }

    #[test]
    fn rows_outside_their_symbols_closes_are_counted() {
        // BTC closes from 01:00 to 05:00, ETH from 02:00 to 03:00
        let rows = [
            row(2, 59, "BTC", Side::Long),
            row(3, 60, "BTC", Side::Long),
            row(4, 300, "BTC", Side::Long),
            row(5, 301, "BTC", Side::Short),
            row(6, 60, "ETH", Side::Long),
            row(7, 300, "ETH", Side::Long),
        ];
        for align in [Align::Exact, Align::Next] {
            let placed = place(&rows, align, SideFilter::Long).unwrap();
            let source_rows: Vec<usize> = placed.signals.iter().map(|s| s.source_row).collect();
            assert_eq!((source_rows, placed.counts), (vec![1, 2], counts(2, 0, 4)));
        }
        let none = series(&[]);
        let symbols = [SymbolSeries { name: "BTC", series: &none }];
        let placed =
            signals_from_rows(&rows[..4], &symbols, at_close(Align::Next), SideFilter::Both);
        assert_eq!(placed, Ok(FileSignals { signals: vec![], counts: counts(0, 0, 4) }));
    }

    #[test]
    fn symbols_and_confidences_are_checked_wherever_the_row_lies() {
        for minute in [60, 10_000] {
            let error = place(&[row(9, minute, "btc", Side::Long)], Align::Next, SideFilter::Short);
            assert_eq!(error, Err(SignalError::UnknownSymbol { line: 9, symbol: "btc".into() }));
            for confidence in [-0.01, 1.01, f64::INFINITY, f64::NAN] {
                let rows = [SignalRow { confidence, ..row(9, minute, "BTC", Side::Long) }];
                let error = place(&rows, Align::Next, SideFilter::Short).unwrap_err();
                let message = format!("the confidence {confidence} is not between 0 and 1");
                assert_eq!((error.to_string(), error.line()), (message, 9));
            }
        }
        for confidence in [0.0, 1.0] {
            let rows = [SignalRow { confidence, ..row(9, 60, "BTC", Side::Long) }];
            let placed = place(&rows, Align::Exact, SideFilter::Both).unwrap();
            assert_eq!(placed.signals[0].confidence, confidence);
        }
    }

    #[test]
    fn levels_are_carried_along() {
        let (stop_price, target_price) = (Some(9.5), Some(12.0));
        let rows = [
            SignalRow { stop_price, target_price, ..row(2, 60, "BTC", Side::Long) },
            row(3, 60, "BTC", Side::Long),
        ];
        let placed = place(&rows, Align::Exact, SideFilter::Both).unwrap();
        let levels = placed.signals.iter().map(|s| (s.stop_price, s.target_price));
        assert_eq!(levels.collect::<Vec<_>>(), [(stop_price, target_price), (None, None)]);
    }

    #[test]
    fn the_filter_comes_last_and_rows_keep_their_numbers() {
        let rows = [row(2, 60, "BTC", Side::Long), row(3, 60, "BTC", Side::Short)];
        let placed = place(&rows, Align::Exact, SideFilter::Short).unwrap();
        assert_eq!(placed.signals.len(), 1);
        assert_eq!((placed.signals[0].side, placed.signals[0].source_row), (Side::Short, 1));
        // a filtered row is still an error
        let rows = [row(2, 90, "BTC", Side::Long)];
        assert!(place(&rows, Align::Exact, SideFilter::Short).is_err());
    }
}
