//! The shown trades as columns, and the paths of their stops.

use super::ShownTrades;
use crate::rows::{PageTrade, TradeRows};
use crate::series::Series;
use exitlab_core::{PlanId, Timestamp};
use exitlab_exit::{ModeTaken, StopPath};
use serde::Serialize;

/// The shown trades by column. Times are ms; columns of names are positions among `names`.
#[derive(Debug, Serialize)]
pub(super) struct TradeColumns<'r> {
    names: Names<'r>,
    n: usize,
    n_all: usize,
    trade_id: Vec<u64>,
    run: Vec<usize>,
    symbol: Vec<usize>,
    side: Vec<&'static str>,
    entry_time: Vec<i64>,
    exit_time: Vec<i64>,
    regime: Vec<&'static str>,
    vol_level: Vec<Option<&'static str>>,
    exit_mode: Vec<usize>,
    /// The mode at the exit; absent where it is that of the entry.
    final_mode: Vec<Option<usize>>,
    n_remodes: Vec<u32>,
    entry_price: Vec<f64>,
    stop_price: Vec<f64>,
    target_price: Vec<Option<f64>>,
    exit_price: Vec<f64>,
    exit_reason: Vec<&'static str>,
    r_net: Vec<f64>,
    bounds: Vec<Bounds>,
    mae_r: Vec<f64>,
    mfe_r: Vec<f64>,
    bars_held: Vec<u32>,
    ambiguous: Vec<Option<bool>>,
    pnl: Vec<Option<f64>>,
    /// Position among the paths; absent where the page has not the trade's.
    path: &'r [Option<usize>],
}

#[derive(Debug, Serialize)]
struct Names<'r> {
    run: Vec<String>,
    symbol: &'r [String],
    exit_mode: &'r [String],
    final_mode: &'r [String],
}

/// Net R over the intrabar rules.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Bounds {
    NotAsked(()),
    /// 0: the rules do not differ.
    Same(u8),
    LeastAndGreatest(f64, f64),
}

pub(super) fn columns<'r>(rows: &'r TradeRows, shown: &'r ShownTrades) -> TradeColumns<'r> {
    fn each<T>(rows: &TradeRows, shown: &ShownTrades, of: impl Fn(&PageTrade) -> T) -> Vec<T> {
        shown.rows.iter().map(|row| of(&rows.trades[*row])).collect()
    }
    let bounds = |trade: &PageTrade| match trade.r_bounds() {
        None => Bounds::NotAsked(()),
        Some((low, high)) if low == trade.r_net && high == trade.r_net => Bounds::Same(0),
        Some((low, high)) => Bounds::LeastAndGreatest(low, high),
    };
    let final_mode = |trade: &PageTrade| {
        let is_another = rows.final_plans[trade.final_plan] != rows.plans[trade.plan];
        is_another.then_some(trade.final_plan)
    };
    TradeColumns {
        names: Names {
            run: rows.series.iter().map(Series::name).collect(),
            symbol: &rows.symbols,
            exit_mode: &rows.plans,
            final_mode: &rows.final_plans,
        },
        n: shown.rows.len(),
        n_all: rows.trades.len(),
        trade_id: each(rows, shown, |t| t.trade_id),
        run: each(rows, shown, |t| t.series),
        symbol: each(rows, shown, |t| t.symbol),
        side: each(rows, shown, |t| t.side.name()),
        entry_time: each(rows, shown, |t| ms(t.entry_time)),
        exit_time: each(rows, shown, |t| ms(t.exit_time)),
        regime: each(rows, shown, |t| t.regime.name()),
        vol_level: each(rows, shown, |t| t.vol_level.map(|level| level.name())),
        exit_mode: each(rows, shown, |t| t.plan),
        final_mode: each(rows, shown, final_mode),
        n_remodes: each(rows, shown, |t| t.n_remodes),
        entry_price: each(rows, shown, |t| t.entry_price),
        stop_price: each(rows, shown, |t| t.stop_price),
        target_price: each(rows, shown, |t| t.target_price),
        exit_price: each(rows, shown, |t| t.exit_price),
        exit_reason: each(rows, shown, |t| t.exit_reason.name()),
        r_net: each(rows, shown, |t| t.r_net),
        bounds: each(rows, shown, bounds),
        mae_r: each(rows, shown, |t| t.mae_r),
        mfe_r: each(rows, shown, |t| t.mfe_r),
        bars_held: each(rows, shown, |t| t.bars_held),
        ambiguous: each(rows, shown, |t| t.ambiguous),
        pnl: each(rows, shown, |t| t.pnl),
        path: &shown.path_of,
    }
}

/// The path of a stop. Times are ms since the entry.
#[derive(Debug, Serialize)]
pub(super) struct PathColumns<'p> {
    /// Changes of the stop after the trade's initial one.
    stops: Vec<(i64, f64)>,
    breakeven: Option<(f64, f64)>,
    /// Price that sets a stop, and that stop.
    ratchets: &'p [(f64, f64)],
    partials: &'p [(f64, f64)],
    trail_trigger: Option<f64>,
    /// Time and price of the line that the stop may trail behind.
    line: Vec<(i64, f64)>,
    /// Time, mode before and after, stop before and after.
    remodes: Vec<(i64, &'p str, &'p str, f64, f64)>,
    /// Time, reason, share of the initial quantity, price.
    legs: Vec<(i64, &'static str, f64, f64)>,
}

/// The paths, absent where there is none or where it is not that of the table's trades (another table
/// or other data than the run's).
pub(super) fn paths<'p>(
    rows: &TradeRows,
    shown: &ShownTrades,
    paths: &'p [Option<StopPath>],
    plans: &'p [String],
) -> Vec<Option<PathColumns<'p>>> {
    let mut all: Vec<Option<PathColumns<'_>>> = shown.paths.iter().map(|_| None).collect();
    for (row, place) in shown.rows.iter().zip(&shown.path_of) {
        if let Some(place) = *place
            && let Some(Some(path)) = paths.get(place)
            && all[place].is_none()
            && is_of(path, &rows.trades[*row])
        {
            all[place] = Some(path_columns(path, plans));
        }
    }
    all
}

fn is_of(path: &StopPath, trade: &PageTrade) -> bool {
    let outcome = &path.outcome;
    let exit_time = outcome.legs.last().map(|leg| leg.time);
    (outcome.entry_time, exit_time) == (trade.entry_time, Some(trade.exit_time))
        && (outcome.entry_price, outcome.stop_price) == (trade.entry_price, trade.stop_price)
}

fn path_columns<'p>(path: &'p StopPath, plans: &'p [String]) -> PathColumns<'p> {
    let StopPath { stops, breakeven, ratchets, partials, trail_trigger, line, outcome, .. } = path;
    let entry = ms(outcome.entry_time);
    let name = |plan: PlanId| plans.get(plan.0 as usize).map_or("", String::as_str);
    let remode = |(time, taken): &(Timestamp, ModeTaken)| {
        let ModeTaken { from, to, stop_before, stop_after, .. } = *taken;
        (ms(*time) - entry, name(from), name(to), stop_before, stop_after)
    };
    PathColumns {
        stops: stops.iter().skip(1).map(|(time, stop)| (ms(*time) - entry, *stop)).collect(),
        breakeven: *breakeven,
        ratchets,
        line: line.iter().map(|(time, price)| (ms(*time) - entry, *price)).collect(),
        remodes: path.modes_taken.iter().map(remode).collect(),
        partials,
        trail_trigger: *trail_trigger,
        legs: outcome
            .legs
            .iter()
            .map(|leg| (ms(leg.time) - entry, leg.reason.name(), leg.fraction, leg.price))
            .collect(),
    }
}

fn ms(time: Timestamp) -> i64 {
    time.us().div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_trades::tests::{FEW, rows, trade};
    use exitlab_core::{Bar, BarIdx, BarSeries, Side, Timeframe};
    use exitlab_exit::{
        Costs, Entry, EntryAt, EntryFill, ExitPlan, FillRules, FundingSchedule, KnownSet, Market,
        SignalExits, SignalLevels,
    };
    use serde_json::{Value as Json, json};

    /// A long from 100 with its stop at 90 that ends with the data an hour later.
    fn path() -> StopPath {
        let mut bars = BarSeries::new(Timeframe::parse("1h").unwrap());
        let time = Timestamp::from_us(0);
        bars.push(Bar { time, open: 100.0, high: 102.0, low: 99.0, close: 101.0, volume: None });
        let costs = Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };
        let funding = FundingSchedule::none();
        let market = Market {
            execution: &bars,
            decision_timeframe: bars.timeframe(),
            pyramid: None,
            known: &KnownSet::none(),
            signal_exits: &SignalExits::none(),
            funding: &funding,
            costs: &costs,
        };
        let fill = EntryFill { time, price: 100.0, first_live: 0, at: EntryAt::NextOpen };
        let entry = Entry {
            side: Side::Long,
            decision_time: time,
            decision_bar: BarIdx(0),
            atr: 10.0 / 1.5,
            adx: None,
            signal: SignalLevels { close: 100.0, ..SignalLevels::default() },
            fill,
        };
        StopPath::new(&market, &bars, &entry, &ExitPlan::fast_tp(), FillRules::default())
    }

    #[test]
    fn a_path_that_is_not_the_trades_own_is_left_out() {
        let mut own = trade(0, 0);
        own.values.stop_price = path().outcome.stop_price;
        let mut other = own.clone();
        (other.values.signal_id, other.values.entry_price) = (1, 99.0);
        let rows = rows(vec![own, other]);
        let shown = ShownTrades::new(&rows, FEW);
        let found = [Some(path()), Some(path())];
        let all = json!(paths(&rows, &shown, &found, &[]));
        assert_eq!(all[0]["legs"], json!([[3_600_000, "END_OF_DATA", 1.0, 101.0]]));
        assert_eq!(all[0]["stops"], json!([]));
        assert_eq!(all[1], Json::Null);
        assert_eq!(json!(paths(&rows, &shown, &[None, None], &[])), json!([null, null]));
        assert_eq!(json!(paths(&rows, &shown, &[], &[])), json!([null, null]));
    }

    #[test]
    fn a_path_has_its_line_its_ratchets_and_its_changes_of_mode() {
        let hour = |n: i64| Timestamp::from_us(n * 3_600_000_000);
        let mut full = path();
        let outcome = &mut full.outcome;
        (outcome.entry_time, outcome.legs[0].time) = (hour(2), hour(9));
        full.stops = vec![(hour(2), 90.0), (hour(5), 95.0)];
        full.ratchets = vec![(110.0, 100.0), (120.0, 110.0)];
        full.line = vec![(hour(3), 88.0), (hour(4), 89.5)];
        full.modes_taken = vec![(
            hour(5),
            ModeTaken {
                decision_idx: 4,
                from: PlanId(1),
                to: PlanId(0),
                stop_before: 90.0,
                stop_after: 95.0,
            },
        )];
        let columns = json!(path_columns(&full, &["A".into(), "B".into()]));
        let ms = |n: i64| n * 3_600_000;
        assert_eq!(columns["stops"], json!([[ms(3), 95.0]]));
        assert_eq!(columns["ratchets"], json!([[110.0, 100.0], [120.0, 110.0]]));
        assert_eq!(columns["line"], json!([[ms(1), 88.0], [ms(2), 89.5]]));
        assert_eq!(columns["remodes"], json!([[ms(3), "B", "A", 90.0, 95.0]]));
    }

    #[test]
    fn bounds_tell_what_was_not_asked_from_what_does_not_differ() {
        let mut trades = vec![trade(0, 0), trade(1, 0), trade(2, 0)];
        for (trade, low) in trades[1..].iter_mut().zip([0.1, -1.0]) {
            (trade.values.r_low, trade.values.r_high) = (Some(low), Some(0.1));
        }
        let rows = rows(trades);
        let columns = json!(columns(&rows, &ShownTrades::new(&rows, FEW)));
        assert_eq!(columns["bounds"], json!([null, 0, [-1.0, 0.1]]));
        assert_eq!(columns["n"], 3);
        assert_eq!(columns["exit_time"], json!([3_600_000, 3_600_000, 3_600_000]));
    }

    #[test]
    fn the_mode_at_the_exit_is_named_where_it_is_another() {
        // Entered under B each: kept, changed to A, changed to A and back.
        let mut trades = vec![trade(0, 1), trade(1, 1), trade(2, 1)];
        (trades[0].final_plan, trades[1].final_plan, trades[2].final_plan) = (0, 1, 0);
        (trades[1].values.n_remodes, trades[2].values.n_remodes) = (1, 2);
        let mut rows = rows(trades);
        rows.final_plans.reverse();
        let columns = json!(columns(&rows, &ShownTrades::new(&rows, FEW)));
        assert_eq!(columns["final_mode"], json!([null, 1, null]));
        assert_eq!(columns["names"]["final_mode"], json!(["B", "A"]));
        assert_eq!(columns["n_remodes"], json!([0, 1, 2]));
    }

    #[test]
    fn no_trades_are_empty_columns() {
        let rows = rows(Vec::new());
        assert_eq!(json!(columns(&rows, &ShownTrades::new(&rows, FEW)))["r_net"], json!([]));
    }
}
