//! Lines that a stop can trail behind: one price per decision bar, known at its close (SPEC §13.1).
//!
//! A line for shorts is the line for longs on negated prices, high and low swapped, negated back.

mod chandelier;
mod donchian;
mod ema;
mod midpoint;

pub use chandelier::ChandelierLine;
pub use donchian::DonchianLine;
pub use ema::EmaLine;
pub use midpoint::MidpointLine;

use crate::Indicator;
use exitlab_core::BarSeries;
use serde::Serialize;
use std::fmt;

/// A line and its settings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Line {
    /// Highest high of the last bars minus a multiple of the ATR.
    Chandelier(ChandelierLine),
    /// Lowest low of the last bars.
    Donchian(DonchianLine),
    /// Moving average minus a multiple of the ATR.
    Ema(EmaLine),
    /// Middle of the bar minus a multiple of the ATR.
    Midpoint(MidpointLine),
}

/// A line for either side.
///
/// # Units
/// Prices, on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct LineColumns {
    /// Below the price, for longs.
    pub long: Indicator,
    /// Above the price, for shorts.
    pub short: Indicator,
}

impl Line {
    /// The line on decision bars with this ATR.
    ///
    /// # Shape
    /// As long as the series; absent where the line, or an ATR that it reads, is not valid.
    pub fn columns(&self, series: &BarSeries, atr: &Indicator) -> LineColumns {
        match self {
            Line::Chandelier(line) => line.columns(series, atr),
            Line::Donchian(line) => line.columns(series),
            Line::Ema(line) => line.columns(series, atr),
            Line::Midpoint(line) => line.columns(series, atr),
        }
    }
}

impl fmt::Display for Line {
    /// Such as "Donchian low of 20 bars", for reports.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Chandelier(line) => line.fmt(f),
            Line::Donchian(line) => line.fmt(f),
            Line::Ema(line) => line.fmt(f),
            Line::Midpoint(line) => line.fmt(f),
        }
    }
}

/// A column minus `multiple` ATRs for longs and plus them for shorts; valid where both are.
fn beside(long: &Indicator, short: &Indicator, atr: &Indicator, multiple: f64) -> LineColumns {
    let shifted = |base: &Indicator, shift: &dyn Fn(f64, f64) -> f64| {
        let first = base.first_valid().zip(atr.first_valid()).map(|(a, b)| a.max(b));
        let Some(first) = first.filter(|first| *first < base.len()) else {
            return Indicator::all_invalid(base.len());
        };
        let values = (first..base.len())
            .filter_map(|idx| Some(shift(base.get(idx)?, multiple * atr.get(idx)?)))
            .collect();
        Indicator::new(first, values)
    };
    LineColumns { long: shifted(long, &|x, d| x - d), short: shifted(short, &|x, d| x + d) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wilder_atr;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    fn series(bars: impl Iterator<Item = (f64, f64, f64)>) -> BarSeries {
        let hour = Timeframe::parse("1h").unwrap();
        let bar = |(n, (high, low, close)): (i64, (f64, f64, f64))| Bar {
            time: Timestamp::from_us(n * hour.us()),
            open: close,
            high,
            low,
            close,
            volume: None,
        };
        BarSeries::from_bars(hour, &(0..).zip(bars).map(bar).collect::<Vec<_>>())
    }

    /// High, low and close; with ATR 1 the ATR is 2, 3, 4 from bar 1 on.
    fn four() -> BarSeries {
        let bars = [(11.0, 9.0, 10.0), (12.0, 10.0, 11.0), (14.0, 11.0, 12.0), (13.0, 9.0, 10.0)];
        series(bars.into_iter())
    }

    fn values(column: &Indicator) -> Vec<Option<f64>> {
        (0..column.len()).map(|idx| column.get(idx)).collect()
    }

    fn check(line: Line, long: [Option<f64>; 4], short: [Option<f64>; 4]) {
        let bars = four();
        let columns = line.columns(&bars, &wilder_atr(&bars, 1));
        assert_eq!((values(&columns.long), values(&columns.short)), (long.into(), short.into()));
    }

    #[test]
    fn donchian_is_the_extreme_of_the_last_bars_this_one_included() {
        let line = Line::Donchian(DonchianLine { bars: 2 });
        check(
            line,
            [None, Some(9.0), Some(10.0), Some(9.0)],
            [None, Some(12.0), Some(14.0), Some(14.0)],
        );
    }

    #[test]
    fn a_chandelier_hangs_from_the_highest_high() {
        // highs 12, 14, 14 minus twice 2, 3, 4; lows 9, 10, 9 plus it
        let line = Line::Chandelier(ChandelierLine { bars: 2, atr: 2.0 });
        check(
            line,
            [None, Some(8.0), Some(8.0), Some(6.0)],
            [None, Some(13.0), Some(16.0), Some(17.0)],
        );
    }

    #[test]
    fn ema_needs_the_atr_only_where_it_is_taken_off() {
        // period 1 is the close
        let bare = Line::Ema(EmaLine { period: 1, atr: 0.0 });
        let closes = [Some(10.0), Some(11.0), Some(12.0), Some(10.0)];
        check(bare, closes, closes);
        let less = Line::Ema(EmaLine { period: 1, atr: 0.5 });
        check(
            less,
            [None, Some(10.0), Some(10.5), Some(8.0)],
            [None, Some(12.0), Some(13.5), Some(12.0)],
        );
    }

    #[test]
    fn midpoint_is_the_middle_of_the_bar_beside_the_atr() {
        // middles 11, 12.5, 11
        let line = Line::Midpoint(MidpointLine { atr: 2.0 });
        check(
            line,
            [None, Some(7.0), Some(6.5), Some(3.0)],
            [None, Some(15.0), Some(18.5), Some(19.0)],
        );
    }

    /// One of each line.
    fn lines() -> Vec<Line> {
        vec![
            Line::Chandelier(ChandelierLine { bars: 22, atr: 3.0 }),
            Line::Donchian(DonchianLine { bars: 5 }),
            Line::Ema(EmaLine { period: 7, atr: 1.5 }),
            Line::Midpoint(MidpointLine { atr: 3.0 }),
        ]
    }

    fn wave(n_bars: usize) -> impl Iterator<Item = (f64, f64, f64)> {
        (0..n_bars).map(|n| {
            let low = 100.0 + ((n * 7_919) % 61) as f64 / 7.0;
            let high = low + ((n * 104_729) % 17) as f64 / 3.0;
            (high, low, low + (high - low) * ((n % 5) as f64 / 4.0))
        })
    }

    #[test]
    fn later_bars_never_change_a_line() {
        let (all, cut) = (series(wave(80)), series(wave(50)));
        for line in lines() {
            let [all, cut] = [&all, &cut].map(|bars| line.columns(bars, &wilder_atr(bars, 14)));
            for idx in 0..50 {
                assert_eq!(all.long.get(idx), cut.long.get(idx), "{line} at {idx}");
                assert_eq!(all.short.get(idx), cut.short.get(idx), "{line} at {idx}");
            }
        }
    }

    #[test]
    fn a_line_for_shorts_mirrors_that_for_longs_to_the_last_bit() {
        let bars = series(wave(80));
        let mirrored = series(wave(80).map(|(high, low, close)| (-low, -high, -close)));
        let atr = wilder_atr(&bars, 14);
        for line in lines() {
            let (own, other) = (line.columns(&bars, &atr), line.columns(&mirrored, &atr));
            for idx in 0..80 {
                assert_eq!(own.short.get(idx), other.long.get(idx).map(|x| -x), "{line} at {idx}");
            }
            let first = own.long.first_valid().unwrap();
            assert_eq!(own.short.first_valid(), Some(first), "{line}");
        }
    }
}
