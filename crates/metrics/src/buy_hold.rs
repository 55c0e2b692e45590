//! Buying all symbols and holding them: the yardstick.

use crate::{DailyValue, max_drawdown, total_return};
use exitlab_core::{BarIdx, BarSeries, Timestamp};

/// What holding the symbols gave, the same for every account on the same bars and window.
///
/// # Units
/// Fractions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BuyHold {
    /// From the window's first open to its last close.
    pub total_return: Option<f64>,
    /// Over the worth at the first open and at the end of each day.
    pub max_drawdown: Option<f64>,
}

impl BuyHold {
    /// The yardstick of these symbols; see [`buy_hold_curve`].
    pub fn of(symbols: &[&BarSeries], day_ends: &[Timestamp]) -> BuyHold {
        let curve = buy_hold_curve(symbols, day_ends);
        let ends = curve.first().zip(curve.last());
        BuyHold {
            total_return: ends.and_then(|(first, last)| total_return(first.value, last.value)),
            max_drawdown: max_drawdown(&curve),
        }
    }
}

/// Worth of one unit of money spread evenly over the symbols at the window's first open and held:
/// 1.0 on the day before, then at each of these times, the last marks of the window's UTC days.
///
/// # Formula
/// The mean over symbols of `last close at or before t / first open`; a symbol that has not started
/// yet is cash and worth 1.0, one that has ended stays at its last close.
///
/// # Shape
/// One more value than times, which ascend; none without times. The first open of a symbol is that
/// of its first decision bar that closes on the first of these days or later. A symbol without such
/// a bar stays cash; without symbols everything is cash.
///
/// # Units
/// Relative to 1.0 at the start.
///
/// # Source
/// SPEC §10, §14.8, §14.16.
pub fn buy_hold_curve(symbols: &[&BarSeries], day_ends: &[Timestamp]) -> Vec<DailyValue> {
    let Some(first_day) = day_ends.first().map(|time| time.closing_day()) else {
        return Vec::new();
    };
    let first_bars: Vec<usize> = symbols
        .iter()
        .map(|bars| {
            // An instant at 00:00 closes the day before.
            let begin = Timestamp::from_day(first_day).plus_us(1);
            bars.first_close_at_or_after(begin).map_or(bars.len(), |BarIdx(first)| first)
        })
        .collect();
    let worth = |time: Timestamp| {
        let mut worth = 0.0;
        for (bars, first) in symbols.iter().zip(&first_bars) {
            worth += match bars.last_closed_by(time) {
                Some(BarIdx(last)) if last >= *first => bars.close()[last] / bars.open()[*first],
                Some(_) | None => 1.0,
            };
        }
        if symbols.is_empty() { 1.0 } else { worth / symbols.len() as f64 }
    };
    let bought = DailyValue { day: first_day - 1, value: 1.0 };
    let held =
        day_ends.iter().map(|time| DailyValue { day: time.closing_day(), value: worth(*time) });
    std::iter::once(bought).chain(held).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;
    use exitlab_core::{Bar, Timeframe};

    /// Bars of 12 hours that open at these half days, with open and close.
    fn half_days(bars: &[(i64, f64, f64)]) -> BarSeries {
        let bar = |&(half_day, open, close): &(i64, f64, f64)| Bar {
            time: hour(12 * half_day),
            open,
            high: open.max(close),
            low: open.min(close),
            close,
            volume: None,
        };
        let bars: Vec<Bar> = bars.iter().map(bar).collect();
        BarSeries::from_bars(Timeframe::parse("12h").unwrap(), &bars)
    }

    fn worth(symbols: &[&BarSeries], day_ends: &[Timestamp]) -> Vec<f64> {
        buy_hold_curve(symbols, day_ends).iter().map(|day| day.value).collect()
    }

    #[test]
    fn late_symbols_are_cash_and_ended_ones_stay() {
        let early = half_days(&[(0, 80.0, 100.0), (1, 100.0, 120.0)]);
        let late = half_days(&[(4, 10.0, 12.0), (5, 12.0, 5.0)]);
        let ends = [24, 48, 72].map(hour);
        // (120/80 + 1) / 2; the same; (1.5 + 5/10) / 2
        assert_eq!(worth(&[&early, &late], &ends), [1.0, 1.25, 1.25, 1.0]);
        let curve = buy_hold_curve(&[&early, &late], &ends);
        let first_day = hour(24).closing_day();
        let days: Vec<i64> = curve.iter().map(|day| day.day - first_day).collect();
        assert_eq!(days, [-1, 0, 1, 2]);
    }

    #[test]
    fn bought_at_the_first_open_of_the_window() {
        // a warm-up of one day, in which the price doubled: none of it is the window's
        let bars = half_days(&[
            (0, 50.0, 60.0),
            (1, 60.0, 100.0),
            (2, 100.0, 70.0),
            (3, 70.0, 80.0),
            (4, 80.0, 90.0),
            (5, 90.0, 120.0),
        ]);
        let ends = [48, 72].map(hour);
        assert_eq!(worth(&[&bars], &ends), [1.0, 0.8, 1.2]);
        let of = BuyHold::of(&[&bars], &ends);
        assert!((of.total_return.unwrap() - 0.2).abs() < 1e-15);
        // from the first open down to the first day's end; the 70 at noon is no day's end
        assert!((of.max_drawdown.unwrap() - 0.2).abs() < 1e-15);
    }

    #[test]
    fn nothing_to_hold() {
        let none = BuyHold { total_return: None, max_drawdown: None };
        assert_eq!(BuyHold::of(&[&half_days(&[(0, 1.0, 2.0)])], &[]), none);
        let ended = half_days(&[(0, 1.0, 2.0)]);
        let cash = BuyHold { total_return: Some(0.0), max_drawdown: Some(0.0) };
        assert_eq!(BuyHold::of(&[&ended], &[hour(48)]), cash, "ended before the window");
        assert_eq!(BuyHold::of(&[], &[hour(48)]), cash);
    }
}
