//! The shown trades as columns, and the paths of their stops.

use super::Shown;
use crate::html::rows::{Series, TradeRow, TradeRows};
use exitlab_core::Timestamp;
use exitlab_exit::StopPath;
use serde_json::{Value as Json, json};

/// The shown trades. Times are ms; `bounds` is 0 where the intrabar rules do not differ, null where
/// they were not asked. Columns of names are positions among `names`.
pub(super) fn columns(rows: &TradeRows, shown: &Shown) -> Json {
    let trades: Vec<&TradeRow> = shown.rows.iter().map(|row| &rows.trades[*row]).collect();
    let numbers = |of: fn(&TradeRow) -> f64| trades.iter().map(|t| of(t)).collect::<Vec<f64>>();
    let maybe = |of: fn(&TradeRow) -> Option<f64>| trades.iter().map(|t| of(t)).collect::<Vec<_>>();
    let places = |of: fn(&TradeRow) -> usize| trades.iter().map(|t| of(t)).collect::<Vec<_>>();
    let times =
        |of: fn(&TradeRow) -> Timestamp| trades.iter().map(|t| ms(of(t))).collect::<Vec<i64>>();
    let names =
        |of: fn(&TradeRow) -> &'static str| trades.iter().map(|t| of(t)).collect::<Vec<_>>();
    let bounds = |trade: &&TradeRow| match trade.r_bounds {
        None => Json::Null,
        Some((low, high)) if low == trade.r_net && high == trade.r_net => json!(0),
        Some((low, high)) => json!([low, high]),
    };
    json!({
        "names": {
            "run": rows.series.iter().map(Series::name).collect::<Vec<_>>(),
            "symbol": rows.symbols,
            "exit_mode": rows.plans,
        },
        "n": trades.len(),
        "n_all": rows.trades.len(),
        "trade_id": trades.iter().map(|t| t.trade_id).collect::<Vec<_>>(),
        "run": places(|t| t.series),
        "symbol": places(|t| t.symbol),
        "side": names(|t| t.side.name()),
        "entry_time": times(|t| t.entry_time),
        "exit_time": times(|t| t.exit_time),
        "regime": names(|t| t.regime.name()),
        "vol_level": trades.iter().map(|t| t.vol_level.map(|l| l.name())).collect::<Vec<_>>(),
        "exit_mode": places(|t| t.plan),
        "entry_price": numbers(|t| t.entry_price),
        "stop_price": numbers(|t| t.stop_price),
        "target_price": maybe(|t| t.target_price),
        "exit_price": numbers(|t| t.exit_price),
        "exit_reason": names(|t| t.exit_reason.name()),
        "r_net": numbers(|t| t.r_net),
        "bounds": trades.iter().map(bounds).collect::<Vec<_>>(),
        "mae_r": numbers(|t| t.mae_r),
        "mfe_r": numbers(|t| t.mfe_r),
        "bars_held": trades.iter().map(|t| t.bars_held).collect::<Vec<_>>(),
        "ambiguous": trades.iter().map(|t| t.ambiguous).collect::<Vec<_>>(),
        "pnl": maybe(|t| t.pnl),
        "path": shown.path_of,
    })
}

/// The paths, null where there is none or where it is not that of the table's trades (another table
/// or other data than the run's). Times are ms since the entry; the first stop is the trade's.
pub(super) fn paths(rows: &TradeRows, shown: &Shown, paths: &[Option<StopPath>]) -> Vec<Json> {
    let mut all = vec![Json::Null; shown.paths.len()];
    for (row, place) in shown.rows.iter().zip(&shown.path_of) {
        if let Some(Some(path)) = paths.get(*place)
            && all[*place].is_null()
            && is_of(path, &rows.trades[*row])
        {
            all[*place] = path_json(path);
        }
    }
    all
}

fn is_of(path: &StopPath, trade: &TradeRow) -> bool {
    let outcome = &path.outcome;
    let exit_time = outcome.legs.last().map(|leg| leg.time);
    (outcome.entry_time, exit_time) == (trade.entry_time, Some(trade.exit_time))
        && (outcome.entry_price, outcome.stop_price) == (trade.entry_price, trade.stop_price)
}

fn path_json(path: &StopPath) -> Json {
    let entry = ms(path.outcome.entry_time);
    let stops: Vec<(i64, f64)> =
        path.stops.iter().skip(1).map(|(time, stop)| (ms(*time) - entry, *stop)).collect();
    let legs: Vec<_> = path
        .outcome
        .legs
        .iter()
        .map(|leg| (ms(leg.time) - entry, leg.reason.name(), leg.fraction, leg.price))
        .collect();
    json!({
        "stops": stops,
        "breakeven": path.breakeven,
        "partials": path.partials,
        "trail_trigger": path.trail_trigger,
        "legs": legs,
    })
}

fn ms(time: Timestamp) -> i64 {
    time.us().div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::prices::shown::tests::{rows, trade};
    use exitlab_core::{Bar, BarSeries, Side, Timeframe};
    use exitlab_exit::{
        Costs, Entry, EntryAt, EntryFill, ExitPlan, FillRules, FundingSchedule, Market,
    };

    /// A long from 100 with its stop at 90 that ends with the data an hour later.
    fn path() -> StopPath {
        let mut bars = BarSeries::new(Timeframe::parse("1h").unwrap());
        let time = Timestamp::from_us(0);
        bars.push(Bar { time, open: 100.0, high: 102.0, low: 99.0, close: 101.0, volume: None });
        let costs = Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };
        let funding = FundingSchedule::none();
        let market = Market {
            execution: &bars,
            pyramid: None,
            known_atr: None,
            funding: &funding,
            costs: &costs,
        };
        let fill = EntryFill { time, price: 100.0, first_live: 0, at: EntryAt::NextOpen };
        let entry = Entry { side: Side::Long, atr: 10.0 / 1.5, adx: None, fill };
        StopPath::new(&market, &entry, &ExitPlan::fast_tp(), FillRules::default())
    }

    #[test]
    fn a_path_that_is_not_the_trades_own_is_left_out() {
        let mut own = trade(0, 0);
        own.stop_price = path().outcome.stop_price;
        let mut other = own.clone();
        (other.signal_id, other.entry_price) = (1, 99.0);
        let rows = rows(vec![own, other]);
        let shown = Shown::new(&rows, 10);
        let all = paths(&rows, &shown, &[Some(path()), Some(path())]);
        assert_eq!(all[0]["legs"], json!([[3_600_000, "END_OF_DATA", 1.0, 101.0]]));
        assert_eq!(all[0]["stops"], json!([]));
        assert_eq!(all[1], Json::Null);
        assert_eq!(paths(&rows, &shown, &[None, None]), [Json::Null, Json::Null]);
        assert_eq!(paths(&rows, &shown, &[]), [Json::Null, Json::Null]);
    }

    #[test]
    fn bounds_tell_what_was_not_asked_from_what_does_not_differ() {
        let mut trades = vec![trade(0, 0), trade(1, 0), trade(2, 0)];
        trades[1].r_bounds = Some((0.1, 0.1));
        trades[2].r_bounds = Some((-1.0, 0.1));
        let rows = rows(trades);
        let columns = columns(&rows, &Shown::new(&rows, 10));
        assert_eq!(columns["bounds"], json!([null, 0, [-1.0, 0.1]]));
        assert_eq!(columns["n"], 3);
        assert_eq!(columns["exit_time"], json!([3_600_000, 3_600_000, 3_600_000]));
    }

    #[test]
    fn no_trades_are_empty_columns() {
        let rows = rows(Vec::new());
        assert_eq!(columns(&rows, &Shown::new(&rows, 10))["r_net"], json!([]));
    }
}
