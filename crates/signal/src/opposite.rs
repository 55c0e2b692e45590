//! Signals of the other side, taken as exits.

use exitlab_core::{Side, Signal, SymbolIdx, Timestamp};

/// The exits that `signals.exits = "opposite"` makes of a source's signals: each closes positions of
/// the other side, whatever its confidence and the regime (SPEC §13.5).
///
/// `signals` are what the source gives before the filter by side: of
/// [`SideFilter::Both`](crate::SideFilter::Both).
///
/// # Shape
/// One exit per signal, in their order: close of the decision bar, symbol, side of the positions
/// that are closed.
pub fn opposite_exits(signals: &[Signal]) -> Vec<(Timestamp, SymbolIdx, Side)> {
    let closed = |side: Side| match side {
        Side::Long => Side::Short,
        Side::Short => Side::Long,
    };
    signals.iter().map(|signal| (signal.time, signal.symbol, closed(signal.side))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::test_bars::{closes, indicators, labelled};
    use crate::{Align, EverySide, SideFilter, SignalRow, SignalSource, Stamps, SymbolSeries};
    use crate::{generate, signals_from_rows};
    use exitlab_core::BarTime;

    /// Hours and sides of positions closed.
    fn told(exits: &[(Timestamp, SymbolIdx, Side)]) -> Vec<(i64, Side)> {
        exits.iter().map(|(time, _, side)| (time.us() / 3_600_000_000, *side)).collect()
    }

    #[test]
    fn every_signal_closes_the_other_side_whatever_its_confidence_and_regime() {
        let series = closes(&[10.0; 5]);
        let indicators = indicators(&series, 1);
        // bar 3, which closes at hour 4, has no regime and is spoken at all the same
        let regimes = labelled(&series, &indicators, &[1]);
        let source = SignalSource::Every { n: 2, side: EverySide::Alternate };
        let said =
            |filter| generate(&source, filter, SymbolIdx(3), "X", &series, &indicators, &regimes);
        let exits = opposite_exits(&said(SideFilter::Both));
        assert_eq!(told(&exits), [(2, Side::Short), (4, Side::Long)]);
        assert!(exits.iter().all(|(_, symbol, _)| *symbol == SymbolIdx(3)));
        // where only longs are traded the short signal is filtered, and closes them
        assert_eq!(said(SideFilter::Long).len(), 1);
    }

    #[test]
    fn rows_of_a_file_close_too() {
        let series = closes(&[10.0; 3]);
        let symbols = [SymbolSeries { name: "X", series: &series }];
        let row = |hour: i64, side| SignalRow {
            line: 2,
            time: Timestamp::from_us(hour * 3_600_000_000),
            symbol: "X".to_owned(),
            side,
            confidence: 0.0,
            stop_price: None,
            target_price: None,
        };
        let rows = [row(2, Side::Long), row(1, Side::Short)];
        let stamps = Stamps { time: BarTime::Close, align: Align::Exact };
        let placed = signals_from_rows(&rows, &symbols, stamps, SideFilter::Both).unwrap();
        assert_eq!(told(&opposite_exits(&placed.signals)), [(2, Side::Short), (1, Side::Long)]);
    }
}
