//! The labels classifier: the user's own regimes, published as they are.

use crate::{RegimeError, Regimes, VolatilitySettings, volatility_levels};
use exitlab_core::{BarIdx, BarSeries, Regime, Timestamp, VolLevel};
use exitlab_indicators::IndicatorSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row of a labels file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRow {
    /// Line in the file, for messages.
    pub line: usize,
    /// Close or open time of the bar, as [`LabelTime`] says.
    pub time: Timestamp,
    /// The symbol that it labels; absent for all symbols.
    pub symbol: Option<String>,
    /// The regime.
    pub regime: Regime,
    /// The volatility level; absent where it is to be computed.
    pub vol_level: Option<VolLevel>,
}

impl LabelRow {
    /// Whether it labels that symbol's bars.
    pub fn is_of(&self, symbol: &str) -> bool {
        self.symbol.as_deref().is_none_or(|own| own == symbol)
    }
}

/// Which end of the bar a label's `time` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelTime {
    /// The close of the bar that the label is known at.
    Close,
    /// Its open; the label is moved to the close.
    Open,
}

/// Publishes the labels of one symbol, and the number of its rows that belong to no bar.
///
/// Rows of other symbols are passed over and not counted; a row without a symbol is one of every
/// symbol. A bar without a label has no regime. Its level, as that of a label without one, is
/// computed; where that cannot be done yet, the bar has no regime, for a policy needs both.
///
/// # Shape
/// As long as the series.
///
/// # Errors
/// [`RegimeError::DuplicateLabel`] where two rows label the same bar, alike or not.
pub fn apply_labels(
    series: &BarSeries,
    symbol: &str,
    indicators: &IndicatorSet,
    volatility: &VolatilitySettings,
    rows: &[LabelRow],
    label_time: LabelTime,
) -> Result<(Regimes, usize), RegimeError> {
    let mut regime = vec![None; series.len()];
    let mut vol_level = volatility_levels(series, &indicators.atr, volatility);
    let mut labelled_by: Vec<Option<usize>> = vec![None; series.len()];
    let mut n_unused = 0;
    for row in rows.iter().filter(|row| row.is_of(symbol)) {
        let close_time = match label_time {
            LabelTime::Close => row.time,
            LabelTime::Open => series.close_of_open(row.time),
        };
        let Some(BarIdx(bar_idx)) = series.closing_at(close_time) else {
            n_unused += 1;
            continue;
        };
        if let Some(first_line) = labelled_by[bar_idx].replace(row.line) {
            return Err(RegimeError::DuplicateLabel {
                first_line,
                line: row.line,
                symbol: symbol.to_owned(),
                close_time,
            });
        }
        regime[bar_idx] = Some(row.regime);
        if row.vol_level.is_some() {
            vol_level[bar_idx] = row.vol_level;
        }
    }
    // A policy needs both: without a level the bar is still warming up.
    for (regime, level) in regime.iter_mut().zip(&vol_level) {
        *regime = regime.filter(|_| level.is_some());
    }
    Ok((Regimes::new(regime, vol_level), n_unused))
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};
    use exitlab_indicators::IndicatorSettings;

    const RATIO: VolatilitySettings =
        VolatilitySettings::Ratio { low: 0.01, high: 0.02, extreme: 0.03 };

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_us(hour * 3_600_000_000)
    }

    /// Hourly bars that open at hours 0, 1, 2, 3 and 5, with a range of 1 on a close of 100.
    fn apply(rows: &[LabelRow], label_time: LabelTime) -> Result<(Regimes, usize), RegimeError> {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for hour in [0, 1, 2, 3, 5] {
            let (open, high, low, close) = (100.0, 100.5, 99.5, 100.0);
            series.push(Bar { time: at(hour), open, high, low, close, volume: None });
        }
        let settings = IndicatorSettings { atr_period: 2, adx_period: 2, trend_ema_period: 2 };
        let indicators = IndicatorSet::compute(&series, &settings);
        apply_labels(&series, "BTC", &indicators, &RATIO, rows, label_time)
    }

    fn row(line: usize, hour: i64, symbol: Option<&str>, regime: Regime) -> LabelRow {
        LabelRow {
            line,
            time: at(hour),
            symbol: symbol.map(str::to_owned),
            regime,
            vol_level: None,
        }
    }

    #[test]
    fn labels_land_on_the_bar_that_closes_then() {
        let known =
            LabelRow { vol_level: Some(VolLevel::Low), ..row(3, 1, Some("BTC"), Regime::Bull) };
        // The second bar's level is not known yet, with an ATR of 2 bars.
        let rows = [row(2, 3, None, Regime::Bear), known, row(4, 2, None, Regime::Chop)];
        let (regimes, n_unused) = apply(&rows, LabelTime::Close).unwrap();
        let bear = Some(Regime::Bear);
        assert_eq!(regimes.regimes(), [Some(Regime::Bull), None, bear, None, None]);
        assert_eq!(n_unused, 0);
    }

    #[test]
    fn open_times_are_moved_to_the_close() {
        let rows = [row(2, 2, None, Regime::Bull), row(3, 5, None, Regime::Chop)];
        let (regimes, n_unused) = apply(&rows, LabelTime::Open).unwrap();
        let chop = Some(Regime::Chop);
        assert_eq!(regimes.regimes(), [None, None, Some(Regime::Bull), None, chop]);
        assert_eq!(n_unused, 0);
    }

    #[test]
    fn labels_at_no_bars_close_are_counted_and_other_symbols_are_not() {
        // hour 5 closes no bar (the bar of hour 4 is missing), nor do 0 and 9
        let rows = [
            row(2, 5, None, Regime::Bull),
            row(3, 0, Some("BTC"), Regime::Bull),
            row(4, 9, None, Regime::Bull),
            row(5, 9, Some("ETH"), Regime::Bull),
            row(6, 2, Some("ETH"), Regime::Bull),
        ];
        let (regimes, n_unused) = apply(&rows, LabelTime::Close).unwrap();
        assert_eq!((regimes.first_with_regime(), n_unused), (None, 3));
    }

    #[test]
    fn a_missing_level_is_computed_and_a_given_one_stands() {
        let given =
            LabelRow { vol_level: Some(VolLevel::Extreme), ..row(2, 4, None, Regime::Bull) };
        let early = LabelRow { vol_level: Some(VolLevel::Low), ..row(3, 1, None, Regime::Bull) };
        let rows = [given, early, row(4, 3, None, Regime::Chop), row(5, 2, None, Regime::Chop)];
        let (regimes, _) = apply(&rows, LabelTime::Close).unwrap();
        // ATR 1 on a close of 100 is NORMAL, known from bar 2 on; bar 1 has a label without one
        let normal = Some(VolLevel::Normal);
        let want = [Some(VolLevel::Low), None, normal, Some(VolLevel::Extreme), normal];
        assert_eq!(regimes.vol_levels(), want);
    }

    #[test]
    fn two_labels_of_a_bar_are_an_error() {
        let rows = [row(2, 3, None, Regime::Bear), row(7, 3, Some("BTC"), Regime::Bear)];
        let error = apply(&rows, LabelTime::Close).unwrap_err();
        assert_eq!(
            error.to_string(),
            "lines 2 and 7 both label the bar of BTC that closes at 1970-01-01T03:00:00Z \
             (expected one label for a bar)"
        );
        let other = [row(2, 3, Some("ETH"), Regime::Bear), row(7, 3, Some("BTC"), Regime::Bear)];
        assert!(apply(&other, LabelTime::Close).is_ok());
    }
}
