//! From a source's settings to its signals.

use crate::donchian::donchian;
use crate::ema_cross::ema_cross;
use crate::every::every;
use crate::random::random;
use crate::rsi_reversion::rsi_reversion;
use crate::{SideFilter, SignalSource};
use exitlab_core::{BarIdx, BarSeries, Signal, SymbolIdx};
use exitlab_indicators::IndicatorSet;
use exitlab_regime::Regimes;

/// Everything that a source says of one symbol's decision bars, after the filter by side.
///
/// `indicators` and `regimes` are those of `series`; `symbol_name` seeds the random source.
///
/// # Shape
/// In order of bars, long first. `time` is the bar's close time, `source_row` counts from 0 over
/// what is returned.
///
/// # Examples
/// A signal at bar 3 depends on bars 0 to 3 alone, so that it can be acted on at that bar's close.
pub fn generate(
    source: &SignalSource,
    filter: SideFilter,
    symbol: SymbolIdx,
    symbol_name: &str,
    series: &BarSeries,
    indicators: &IndicatorSet,
    regimes: &Regimes,
) -> Vec<Signal> {
    let calls = match *source {
        SignalSource::EmaCross { fast, slow } => ema_cross(series, indicators, fast, slow),
        SignalSource::Donchian { n } => donchian(series, indicators, n),
        SignalSource::RsiReversion { n, low, high } => rsi_reversion(series, n, low, high),
        SignalSource::Every { n, side } => every(regimes, n, side),
        SignalSource::Random { p, seed, side } => random(series, symbol_name, p, seed, side),
    };
    calls
        .into_iter()
        .filter(|call| filter.passes(call.side))
        .enumerate()
        .map(|(source_row, call)| Signal {
            time: series.close_time(call.bar_idx),
            symbol,
            side: call.side,
            confidence: call.confidence,
            bar: BarIdx(call.bar_idx),
            stop_price: None,
            target_price: None,
            source_row,
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod test_bars {
    //! Tiny series for the tests of the sources.

    use exitlab_core::{Bar, BarSeries, Regime, Timeframe, Timestamp};
    use exitlab_indicators::{IndicatorSet, IndicatorSettings};
    use exitlab_regime::{LabelRow, LabelTime, Regimes, VolatilitySettings, apply_labels};

    /// Hourly bars from 1970 on that open and close at the given prices, a unit high either way.
    pub(crate) fn closes(prices: &[f64]) -> BarSeries {
        let hour = Timeframe::parse("1h").unwrap();
        let mut series = BarSeries::new(hour);
        for (idx, &close) in prices.iter().enumerate() {
            let time = Timestamp::from_us(idx as i64 * hour.us());
            let (high, low) = (close + 1.0, close - 1.0);
            series.push(Bar { time, open: close, high, low, close, volume: None });
        }
        series
    }

    /// Indicators of which only the DIs matter here.
    pub(crate) fn indicators(series: &BarSeries, adx_period: usize) -> IndicatorSet {
        let settings = IndicatorSettings { atr_period: 1, adx_period, trend_ema_period: 1 };
        IndicatorSet::compute(series, &settings)
    }

    /// CHOP on the given bars, no regime on the others.
    pub(crate) fn labelled(
        series: &BarSeries,
        indicators: &IndicatorSet,
        bars: &[usize],
    ) -> Regimes {
        let volatility = VolatilitySettings::Ratio { low: 0.1, high: 0.2, extreme: 0.3 };
        let rows: Vec<LabelRow> = bars
            .iter()
            .map(|&bar| LabelRow {
                line: bar,
                time: series.time()[bar],
                symbol: None,
                regime: Regime::Chop,
                vol_level: Some(exitlab_core::VolLevel::Normal),
            })
            .collect();
        apply_labels(series, "X", indicators, &volatility, &rows, LabelTime::Open).unwrap().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EverySide;
    use exitlab_core::{Side, Timestamp};
    use test_bars::{closes, indicators, labelled};

    fn both_at_bars_1_and_3(filter: SideFilter) -> Vec<Signal> {
        let series = closes(&[10.0; 5]);
        let indicators = indicators(&series, 1);
        let regimes = labelled(&series, &indicators, &[1]);
        let source = SignalSource::Every { n: 2, side: EverySide::Both };
        generate(&source, filter, SymbolIdx(4), "X", &series, &indicators, &regimes)
    }

    #[test]
    fn signals_carry_the_close_time_and_run_through() {
        let signals = both_at_bars_1_and_3(SideFilter::Both);
        let rows: Vec<(usize, usize, Side)> =
            signals.iter().map(|s| (s.source_row, s.bar.0, s.side)).collect();
        use Side::{Long, Short};
        assert_eq!(rows, [(0, 1, Long), (1, 1, Short), (2, 3, Long), (3, 3, Short)]);
        assert_eq!(signals[0].time, Timestamp::parse_iso("1970-01-01T02:00").unwrap());
        assert_eq!(signals[2].time, Timestamp::parse_iso("1970-01-01T04:00").unwrap());
        assert!(signals.iter().all(|s| s.symbol == SymbolIdx(4) && s.confidence == 1.0));
    }

    #[test]
    fn the_filter_comes_last() {
        for (filter, side) in [(SideFilter::Long, Side::Long), (SideFilter::Short, Side::Short)] {
            let signals = both_at_bars_1_and_3(filter);
            let rows: Vec<(usize, usize, Side)> =
                signals.iter().map(|s| (s.source_row, s.bar.0, s.side)).collect();
            assert_eq!(rows, [(0, 1, side), (1, 3, side)]);
        }
    }
}
