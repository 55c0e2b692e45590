//! Bars and labels as compact columns.

use super::ShownTrades;
use crate::byte_columns::{ByteColumns, Column};
use crate::rows::TradeRows;
use exitlab_core::{BarSeries, Timestamp};
use exitlab_replay::{MarketView, SymbolView};
use serde::Serialize;

/// Bars kept on either side of a shown trade where there are more, if so many fit.
const BARS_ASIDE: usize = 60;

/// Most decimals of prices that are written as whole numbers.
const MAX_DECIMALS: u32 = 8;

/// The bars that a page holds.
#[derive(Debug)]
pub(super) struct KeptBars {
    /// Positions, ascending, by symbol.
    pub(super) bars: Vec<Vec<usize>>,
    pub(super) extent: Extent,
}

/// How much of a run's bars a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    All,
    /// Those within so many bars of a shown trade.
    Around(usize),
    /// So many of each symbol, at most: nothing was traded.
    Last(usize),
}

impl KeptBars {
    /// All bars; where they are more than `n_max`, those around the shown trades, or the last ones.
    pub(super) fn new(
        rows: &TradeRows,
        shown: &ShownTrades,
        market: &MarketView,
        n_max: usize,
    ) -> KeptBars {
        let n_bars: usize = market.symbols.iter().map(|s| s.bars.len()).sum();
        let of = |extent: Extent| KeptBars {
            bars: market.symbols.iter().map(|view| kept(rows, shown, view, extent)).collect(),
            extent,
        };
        if n_bars <= n_max {
            return of(Extent::All);
        }
        if shown.rows.is_empty() {
            return of(Extent::Last(n_max / market.symbols.len()));
        }
        let mut aside = BARS_ASIDE;
        loop {
            let kept = of(Extent::Around(aside));
            let n_kept: usize = kept.bars.iter().map(Vec::len).sum();
            // Without the bars of a trade it could not be shown at all.
            if n_kept <= n_max || aside == 0 {
                return kept;
            }
            aside /= 2;
        }
    }
}

fn kept(rows: &TradeRows, shown: &ShownTrades, view: &SymbolView, extent: Extent) -> Vec<usize> {
    let n = view.bars.len();
    let aside = match extent {
        Extent::All => return (0..n).collect(),
        Extent::Last(n_last) => return (n.saturating_sub(n_last)..n).collect(),
        Extent::Around(aside) => aside,
    };
    let mut is_kept = vec![false; n];
    for row in shown.rows_with_path() {
        let trade = &rows.trades[row];
        if rows.symbols[trade.symbol] == view.symbol {
            let first = bar_at(&view.bars, trade.entry_time).saturating_sub(aside);
            let last = bar_at(&view.bars, trade.exit_time) + aside;
            is_kept[first.min(n)..n.min(last + 1)].fill(true);
        }
    }
    (0..n).filter(|bar| is_kept[*bar]).collect()
}

/// The bar that holds a time, or the first one after it.
fn bar_at(bars: &BarSeries, time: Timestamp) -> usize {
    bars.time().partition_point(|open| *open <= time).saturating_sub(1)
}

/// A symbol's bars as the page holds them.
#[derive(Debug, Serialize)]
pub(super) struct BarColumns<'v> {
    name: &'v str,
    timeframe: String,
    /// Open of the first bar, ms.
    start: Option<i64>,
    /// From a bar to the next, ms.
    step: i64,
    n: usize,
    /// Bars that come later than a step after the one before, and by how many ms.
    gaps: Vec<(usize, i64)>,
    /// `prices` are in units of `10^-decimals`; absent where they are as the file has them.
    decimals: Option<u32>,
    prices: Prices,
    /// Runs of labels: name, number of bars.
    regimes: Vec<(Option<&'static str>, usize)>,
    vol_levels: Vec<(Option<&'static str>, usize)>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Prices {
    /// Open minus the close before, high minus the higher and lower minus low of open and close, close
    /// minus open.
    Differences([Column; 4]),
    /// Open, high, low, close.
    Whole([Vec<f64>; 4]),
}

/// A symbol's kept bars, whose prices are added to `to`.
pub(super) fn columns<'v>(
    view: &'v SymbolView,
    kept: &[usize],
    to: &mut ByteColumns,
) -> BarColumns<'v> {
    let bars = &*view.bars;
    let step = bars.timeframe().us();
    let mut gaps = Vec::new();
    for (idx, pair) in kept.windows(2).enumerate() {
        let apart = bars.time()[pair[1]].us() - bars.time()[pair[0]].us();
        if apart != step {
            gaps.push((idx + 1, (apart - step) / 1000));
        }
    }
    let decimals = decimals(bars, kept);
    let prices = match decimals {
        Some(decimals) => {
            let scale = 10f64.powi(decimals as i32);
            let whole = |price: f64| (price * scale).round() as i64;
            let mut before = 0;
            let mut all: [Vec<i64>; 4] = Default::default();
            for bar in kept {
                let bar = bars.bar(*bar);
                let [o, h, l, c] = [bar.open, bar.high, bar.low, bar.close].map(whole);
                let row = [o - before, h - o.max(c), o.min(c) - l, c - o];
                all.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
                before = c;
            }
            Prices::Differences(all.map(|column| to.whole(column)))
        }
        None => {
            let of = |column: &[f64]| kept.iter().map(|bar| column[*bar]).collect::<Vec<f64>>();
            Prices::Whole([bars.open(), bars.high(), bars.low(), bars.close()].map(of))
        }
    };
    BarColumns {
        name: &view.symbol,
        timeframe: bars.timeframe().to_string(),
        start: kept.first().map(|bar| bars.time()[*bar].us() / 1000),
        step: step / 1000,
        n: kept.len(),
        gaps,
        decimals,
        prices,
        regimes: runs(kept.iter().map(|bar| view.regimes[*bar].map(|regime| regime.name()))),
        vol_levels: runs(kept.iter().map(|bar| view.vol_levels[*bar].map(|level| level.name()))),
    }
}

/// Fewest decimals with which every price is exactly a whole number over a power of ten.
fn decimals(bars: &BarSeries, kept: &[usize]) -> Option<u32> {
    (0..=MAX_DECIMALS).find(|decimals| {
        let scale = 10f64.powi(*decimals as i32);
        let is_exact = |price: f64| {
            let whole = (price * scale).round();
            whole.abs() < 9e15 && whole / scale == price
        };
        kept.iter().all(|bar| {
            let bar = bars.bar(*bar);
            [bar.open, bar.high, bar.low, bar.close].into_iter().all(is_exact)
        })
    })
}

fn runs(labels: impl Iterator<Item = Option<&'static str>>) -> Vec<(Option<&'static str>, usize)> {
    let mut runs: Vec<(Option<&str>, usize)> = Vec::new();
    for label in labels {
        match runs.last_mut() {
            Some((last, n)) if *last == label => *n += 1,
            Some(_) | None => runs.push((label, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_trades::tests::{FEW, rows, trade};
    use exitlab_core::{Bar, Regime, Timeframe};
    use serde_json::{Value as Json, json};
    use std::sync::Arc;

    fn view(prices: &[(i64, f64, f64, f64, f64)]) -> SymbolView {
        let mut bars = BarSeries::new(Timeframe::parse("1h").unwrap());
        for (hour, open, high, low, close) in prices.iter().copied() {
            let time = Timestamp::from_us(hour * 3_600_000_000);
            bars.push(Bar { time, open, high, low, close, volume: None });
        }
        let n = prices.len();
        let mut regimes = vec![Some(Regime::Bull); n];
        regimes[0] = None;
        SymbolView { symbol: "X".into(), bars: Arc::new(bars), regimes, vol_levels: vec![None; n] }
    }

    #[test]
    fn more_bars_than_a_page_holds_are_those_around_its_trades_or_the_last() {
        let hours: Vec<_> = (0..300).map(|hour| (hour, 1.0, 1.0, 1.0, 1.0)).collect();
        let market =
            MarketView { symbols: vec![view(&hours)], plans: Vec::new(), paths: Vec::new() };
        let mut trade = trade(0, 0);
        (trade.values.entry_time, trade.values.exit_time) =
            (market.symbols[0].bars.time()[150], market.symbols[0].bars.time()[153]);
        let traded = rows(vec![trade]);
        let kept = |rows: &TradeRows, n_max| {
            let kept = KeptBars::new(rows, &ShownTrades::new(rows, FEW), &market, n_max);
            let bars = &kept.bars[0];
            (kept.extent, bars.first().copied(), bars.last().copied(), bars.len())
        };
        assert_eq!(kept(&traded, 300), (Extent::All, Some(0), Some(299), 300));
        assert_eq!(kept(&traded, 124), (Extent::Around(60), Some(90), Some(213), 124));
        assert_eq!(kept(&traded, 123), (Extent::Around(30), Some(120), Some(183), 64));
        assert_eq!(kept(&traded, 3), (Extent::Around(0), Some(150), Some(153), 4));
        let nothing = rows(Vec::new());
        assert_eq!(kept(&nothing, 100), (Extent::Last(100), Some(200), Some(299), 100));
    }

    #[test]
    fn prices_are_differences_in_their_smallest_unit() {
        let view =
            view(&[(1, 1.5, 2.0, 1.25, 1.75), (2, 1.5, 1.5, 1.0, 1.25), (5, 2.0, 2.0, 2.0, 2.0)]);
        let mut to = ByteColumns::default();
        let got = json!(columns(&view, &[0, 1, 2], &mut to));
        assert_eq!(got["decimals"], 2);
        // Zigzag, the second bytes after the first: 150, −25, 75, then 25, 0, 0, and so on.
        let want = [44, 49, 150, 1, 0, 0, 50, 0, 0, 50, 50, 0, 50, 49, 0];
        assert_eq!(to.bytes, want);
        let at = |column: usize| (&got["prices"][column]["at"], &got["prices"][column]["width"]);
        assert_eq!([at(0), at(1)], [(&json!(0), &json!(2)), (&json!(6), &json!(1))]);
        assert_eq!(got["start"], 3_600_000);
        assert_eq!(got["gaps"], json!([[2, 7_200_000]]));
        assert_eq!(got["regimes"], json!([[null, 1], ["BULL", 2]]));
        assert_eq!(got["vol_levels"], json!([[null, 3]]));
    }

    #[test]
    fn prices_without_a_smallest_unit_stay_as_they_are() {
        let third = 1.0 / 3.0;
        let got = json!(columns(
            &view(&[(0, third, 1.0, third, 1.0)]),
            &[0],
            &mut ByteColumns::default()
        ));
        assert_eq!(got["decimals"], Json::Null);
        assert_eq!(got["prices"], json!([[third], [1.0], [third], [1.0]]));
    }

    #[test]
    fn a_symbol_without_kept_bars_has_none() {
        let view = view(&[(0, 1.0, 1.0, 1.0, 1.0)]);
        let got = json!(columns(&view, &[], &mut ByteColumns::default()));
        assert_eq!((&got["n"], &got["start"]), (&json!(0), &Json::Null));
    }
}
