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
