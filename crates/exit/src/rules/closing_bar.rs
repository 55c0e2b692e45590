//! Exits at the open of a bar that is known in advance: exit signals and changes of regime.

use exitlab_core::{BarSeries, ExitReason, Side, Timestamp};

/// The exit signals of a symbol (SPEC §13.5).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignalExits {
    long: Vec<SignalExit>,
    short: Vec<SignalExit>,
}

/// An exit signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SignalExit {
    time: Timestamp,
    /// The first execution bar that opens at or after it; the number of bars where there is none.
    bar: usize,
}

impl SignalExits {
    /// No exit signal.
    pub fn none() -> SignalExits {
        SignalExits::default()
    }

    /// Exit signals by time and by the side of the positions that they close, in any order.
    pub fn new(
        execution: &BarSeries,
        times: impl Iterator<Item = (Timestamp, Side)>,
    ) -> SignalExits {
        let mut exits = SignalExits::none();
        for (time, side) in times {
            let bar = execution.first_open_at_or_after(time).map_or(execution.len(), |bar| bar.0);
            let of_side = match side {
                Side::Long => &mut exits.long,
                Side::Short => &mut exits.short,
            };
            of_side.push(SignalExit { time, bar });
        }
        for of_side in [&mut exits.long, &mut exits.short] {
            of_side.sort_unstable_by_key(|exit| exit.time);
            of_side.dedup();
        }
        exits
    }

    fn of(&self, side: Side) -> &[SignalExit] {
        match side {
            Side::Long => &self.long,
            Side::Short => &self.short,
        }
    }

    /// The bar at whose open the first exit signal after `decision_time` closes a position, of those
    /// whose bar is not before `from_bar`.
    pub(crate) fn closing_bar(
        &self,
        side: Side,
        decision_time: Timestamp,
        from_bar: usize,
    ) -> Option<usize> {
        let exits = self.of(side);
        let next = exits.partition_point(|e| e.time <= decision_time || e.bar < from_bar);
        exits.get(next).map(|exit| exit.bar)
    }

    /// Whether there is an exit signal for positions of a side in `(after, until]`.
    pub fn any_in(&self, side: Side, after: Timestamp, until: Timestamp) -> bool {
        let exits = self.of(side);
        let next = exits.partition_point(|exit| exit.time <= after);
        exits.get(next).is_some_and(|exit| exit.time <= until)
    }
}

/// The bar at whose open a position is closed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClosingBar {
    pub(crate) bar: usize,
    pub(crate) reason: ExitReason,
}

impl ClosingBar {
    /// The earlier one of an exit signal's bar and a regime exit's; at one bar the signal's.
    pub(crate) fn first_of(signal: Option<usize>, regime: Option<usize>) -> Option<ClosingBar> {
        let signal = signal.map(|bar| ClosingBar { bar, reason: ExitReason::SignalExit });
        let regime = regime.map(|bar| ClosingBar { bar, reason: ExitReason::RegimeExit });
        signal.into_iter().chain(regime).min_by_key(|closing| closing.bar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    #[test]
    fn the_first_signal_after_the_decision_closes_at_the_next_open() {
        let hour = Timeframe::parse("1h").unwrap();
        let at = |minutes: i64| Timestamp::from_us(minutes * 60_000_000);
        let bars = [0, 60, 120, 300].map(|minutes| Bar {
            time: at(minutes),
            open: 1.0,
            high: 1.0,
            low: 1.0,
            close: 1.0,
            volume: None,
        });
        let series = BarSeries::from_bars(hour, &bars);
        let times = [(180, Side::Long), (60, Side::Long), (90, Side::Short), (400, Side::Long)];
        let times = times.map(|(minutes, side)| (at(minutes), side));
        let exits = SignalExits::new(&series, times.into_iter());
        let bar = |decision, from| exits.closing_bar(Side::Long, at(decision), from);
        assert_eq!([bar(0, 0), bar(59, 0), bar(60, 0)], [Some(1), Some(1), Some(3)]);
        // its bar was before the change
        assert_eq!(bar(0, 2), Some(3));
        // none opens after it: the position never gets there
        assert_eq!(bar(200, 0), Some(4));
        assert_eq!(exits.closing_bar(Side::Short, at(90), 0), None);
        assert!(
            exits.any_in(Side::Long, at(59), at(60)) && !exits.any_in(Side::Long, at(60), at(179))
        );
        assert_eq!([Side::Long, Side::Short].map(|side| exits.of(side).len()), [3, 1]);
    }

    #[test]
    fn at_one_bar_the_exit_signal_comes_first() {
        let reason = |signal, regime| ClosingBar::first_of(signal, regime).map(|c| c.reason);
        assert_eq!(reason(Some(3), Some(3)), Some(ExitReason::SignalExit));
        assert_eq!(reason(Some(4), Some(3)), Some(ExitReason::RegimeExit));
        assert_eq!(reason(None, None), None);
    }
}
