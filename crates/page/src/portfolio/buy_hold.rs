//! What buying the symbols and holding them would have made, over the window of the accounts.

use exitlab_core::{BarIdx, BarSeries, Timestamp};
use exitlab_metrics::{DailyValue, EquityRatios, MetricsWindow, buy_hold_curve};
use exitlab_replay::{MarketView, SymbolView, Timeline};
use exitlab_store::StoredRun;

/// The benchmark of a run's accounts.
#[derive(Debug, Clone)]
pub(crate) struct BuyHold {
    /// Worth of one unit of money by day: 1.0 on the day before the window.
    pub(super) curve: Vec<DailyValue>,
    pub(crate) ratios: EquityRatios,
    /// First day of the window.
    first_day: i64,
    /// Symbols and the day from which each counts; none for those that have no bar in the window.
    since: Vec<(String, Option<i64>)>,
}

impl BuyHold {
    /// Of the run's bars; none where no bar has a regime.
    pub(crate) fn of(run: &StoredRun, market: &MarketView) -> Option<BuyHold> {
        let symbols: Vec<&BarSeries> = market.symbols.iter().map(|view| &*view.bars).collect();
        let pairs: Vec<(&BarSeries, &BarSeries)> =
            symbols.iter().map(|bars| (*bars, *bars)).collect();
        let timeline = Timeline::new(&pairs);
        let first_regime = |view: &SymbolView| {
            let first = view.regimes.iter().position(Option::is_some)?;
            Some(view.bars.close_time(first))
        };
        let first_regime = market.symbols.iter().filter_map(first_regime).min();
        let window = MetricsWindow::new(timeline.times(), first_regime)?;
        let days = timeline.days().iter().filter(|day| day.day >= window.first_day);
        let ends: Vec<Timestamp> = days.map(|day| timeline.times()[day.decision_idx]).collect();
        let curve = buy_hold_curve(&symbols, &ends);
        let periods = run.manifest().scenario["portfolio"]["periods_per_year"].as_f64()?;
        let ends_of_curve = (curve.first()?.value, curve.last()?.value);
        let since = market.symbols.iter().map(|view| {
            // An instant at 00:00 closes the day before.
            let begin = Timestamp::from_day(window.first_day).plus_us(1);
            let bought = view.bars.first_close_at_or_after(begin);
            let day = bought.map(|BarIdx(bar)| view.bars.close_time(bar).closing_day());
            (view.symbol.clone(), day)
        });
        Some(BuyHold {
            ratios: EquityRatios::of(&curve, ends_of_curve, Some(window), periods),
            first_day: window.first_day,
            since: since.collect(),
            curve,
        })
    }

    /// From when on each symbol counts, in a sentence or two.
    pub(super) fn since(&self) -> String {
        let date = |day: i64| Timestamp::from_day(day).date_text();
        let late: Vec<String> = self
            .since
            .iter()
            .filter(|(_, day)| *day != Some(self.first_day))
            .map(|(symbol, day)| match day {
                Some(day) => format!("{symbol} from {} on", date(*day)),
                None => format!("{symbol} not at all"),
            })
            .collect();
        let start = format!("It starts on {}, as the accounts do", date(self.first_day));
        if late.is_empty() {
            return format!("{start}, with all symbols.");
        }
        format!("{start}. Symbols that start later count as cash until then: {}.", late.join(", "))
    }
}
