//! The shown trades as columns.

use super::ShownTrades;
use super::units::{common_divisor, ms};
use crate::byte_columns::{ByteColumns, Column};
use crate::digits::{decimals_of, in_units};
use crate::position::position_or_push;
use crate::rows::{PageTrade, TradeRows};
use crate::series::Series;
use exitlab_core::{ExitReason, Regime, Side, Timestamp, VolLevel};
use serde::Serialize;
use std::collections::BTreeMap;

/// Decimals of R: two more than the page shows.
const R_DECIMALS: u32 = 5;

/// Decimals of money: two more than the page shows.
const MONEY_DECIMALS: u32 = 4;

/// The shown trades. What several runs have in common is there once: signals, and what became of a
/// signal under a plan. Columns of names are positions among `names`; times are in units of `unit` ms.
#[derive(Debug, Serialize)]
pub(super) struct TradeColumns<'r> {
    names: Names<'r>,
    n: usize,
    n_all: usize,
    /// Greatest length of time, ms, of which every time is a multiple.
    unit: i64,
    /// Each minus the one before.
    trade_id: Column,
    run: Column,
    /// Position among `outcomes`, each minus the one before.
    outcome: Column,
    pnl: Column,
    outcomes: OutcomeColumns,
    signals: SignalColumns,
}

#[derive(Debug, Serialize)]
struct Names<'r> {
    run: Vec<String>,
    symbol: &'r [String],
    side: [&'static str; 2],
    regime: [&'static str; Regime::N],
    vol_level: Vec<&'static str>,
    exit_mode: &'r [String],
    final_mode: &'r [String],
    exit_reason: Vec<&'static str>,
}

/// Where a trade began.
#[derive(Debug, Clone, PartialEq)]
struct Signal {
    symbol: usize,
    side: Side,
    regime: Regime,
    vol_level: Option<VolLevel>,
    entry_time: Timestamp,
    /// Of its prices, such that each has 9 significant digits.
    decimals: u32,
    entry_price: i64,
}

#[derive(Debug, Serialize)]
struct SignalColumns {
    symbol: Column,
    side: Column,
    regime: Column,
    vol_level: Column,
    /// Each minus the one before.
    entry_time: Column,
    price_decimals: Column,
    /// In units of the last of the signal's decimals.
    entry_price: Column,
}

/// What became of a signal under a plan, whoever chose it. Prices are minus the entry price and in its
/// unit, R is in units of the last of [`R_DECIMALS`].
#[derive(Debug, Clone, PartialEq)]
struct Outcome {
    /// Position among the signals.
    signal: usize,
    plan: usize,
    /// The plan at the exit; absent where it is that of the entry.
    final_plan: Option<usize>,
    n_remodes: u32,
    stop_price: i64,
    target_price: Option<i64>,
    exit_time: Timestamp,
    exit_price: i64,
    exit_reason: ExitReason,
    r_net: i64,
    r_low: Option<i64>,
    r_high: Option<i64>,
    mae_r: i64,
    mfe_r: i64,
    bars_held: u32,
    ambiguous: Option<bool>,
    /// Position among the paths; absent where the page has not the trade's.
    path: Option<usize>,
}

#[derive(Debug, Serialize)]
struct OutcomeColumns {
    /// Each minus the one before.
    signal: Column,
    exit_mode: Column,
    final_mode: Column,
    n_remodes: Column,
    /// Minus the entry price.
    stop_price: Column,
    /// By exit mode, how many times as far as the stop a target usually is on the other side.
    target_r: Vec<f64>,
    /// Minus the entry price, and minus where that says the target is.
    target_price: Column,
    /// Minus the entry time.
    exit_time: Column,
    /// Minus the entry price, and minus the stop or target that closed the trade.
    exit_price: Column,
    exit_reason: Column,
    r_net: Column,
    /// Over the intrabar rules, minus net R; absent where they were not asked for.
    r_low: Column,
    r_high: Column,
    mae_r: Column,
    mfe_r: Column,
    bars_held: Column,
    ambiguous: Column,
    path: Column,
}

impl Outcome {
    /// The level that closed it, as far as it is known here; else the entry.
    fn level(&self) -> i64 {
        if self.exit_reason == ExitReason::StopLoss {
            self.stop_price
        } else if self.exit_reason == ExitReason::TakeProfit {
            self.target_price.unwrap_or(0)
        } else {
            0
        }
    }
}

/// Signals and outcomes of the shown trades, each once, in order of appearance.
#[derive(Debug, Default)]
struct Shared {
    signals: Vec<Signal>,
    outcomes: Vec<Outcome>,
    /// Position among `outcomes`, by trade.
    outcome_of: Vec<usize>,
}

impl Shared {
    fn new(rows: &TradeRows, shown: &ShownTrades) -> Shared {
        let decimals = price_decimals(shown.rows.iter().map(|row| &rows.trades[*row]));
        let mut all = Shared::default();
        let mut signals_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut outcomes_of: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (row, path) in shown.rows.iter().zip(&shown.path_of) {
            let trade = &rows.trades[*row];
            let decimals = decimals[&trade.signal_id];
            let known = signals_of.entry(trade.signal_id).or_default();
            let entry = in_units(trade.entry_price, decimals);
            let signal = Signal {
                symbol: trade.symbol,
                side: trade.side,
                regime: trade.regime,
                vol_level: trade.vol_level,
                entry_time: trade.entry_time,
                decimals,
                entry_price: entry,
            };
            let signal = position_among(&mut all.signals, known, signal);
            let is_another = rows.final_plans[trade.final_plan] != rows.plans[trade.plan];
            let known = outcomes_of.entry((signal, trade.plan)).or_default();
            let from_entry = |price: f64| in_units(price, decimals) - entry;
            let r = |r: f64| in_units(r, R_DECIMALS);
            let outcome = Outcome {
                signal,
                plan: trade.plan,
                final_plan: is_another.then_some(trade.final_plan),
                n_remodes: trade.n_remodes,
                stop_price: from_entry(trade.stop_price),
                target_price: trade.target_price.map(from_entry),
                exit_time: trade.exit_time,
                exit_price: from_entry(trade.exit_price),
                exit_reason: trade.exit_reason,
                r_net: r(trade.r_net),
                r_low: trade.r_low.map(r),
                r_high: trade.r_high.map(r),
                mae_r: r(trade.mae_r),
                mfe_r: r(trade.mfe_r),
                bars_held: trade.bars_held,
                ambiguous: trade.ambiguous,
                path: *path,
            };
            let outcome = position_among(&mut all.outcomes, known, outcome);
            all.outcome_of.push(outcome);
        }
        all
    }

    /// Greatest common divisor of all times, ms; 1 without any.
    fn unit(&self) -> i64 {
        let entries = self.signals.iter().map(|signal| signal.entry_time);
        let exits = self.outcomes.iter().map(|outcome| outcome.exit_time);
        entries.chain(exits).map(ms).fold(0, common_divisor).max(1)
    }

    fn signal_columns(&self, to: &mut ByteColumns, unit: i64) -> SignalColumns {
        let all = || self.signals.iter();
        SignalColumns {
            symbol: to.whole(all().map(|s| s.symbol as i64)),
            side: to.whole(all().map(|s| i64::from(s.side == Side::Short))),
            regime: to.whole(all().map(|s| s.regime.index() as i64)),
            vol_level: to.optional(all().map(|s| s.vol_level.map(|level| level as i64))),
            entry_time: to.steps(all().map(|s| ms(s.entry_time) / unit)),
            price_decimals: to.whole(all().map(|s| i64::from(s.decimals))),
            entry_price: to.whole(all().map(|s| s.entry_price)),
        }
    }

    fn outcome_columns(
        &self,
        to: &mut ByteColumns,
        n_plans: usize,
        reasons: &[ExitReason],
        unit: i64,
    ) -> OutcomeColumns {
        let all = || self.outcomes.iter();
        let held = |o: &Outcome| ms(o.exit_time) - ms(self.signals[o.signal].entry_time);
        let reason = |o: &Outcome| {
            let place = reasons.iter().position(|reason| *reason == o.exit_reason);
            place.expect("invariant: the reasons are those of the outcomes") as i64
        };
        let target_r: Vec<f64> = (0..n_plans).map(|plan| self.target_r(plan)).collect();
        let target = |o: &Outcome| Some(o.target_price? - expected(target_r[o.plan], o.stop_price));
        let target_price = to.optional(all().map(target));
        OutcomeColumns {
            target_r,
            target_price,
            signal: to.steps(all().map(|o| o.signal as i64)),
            exit_mode: to.whole(all().map(|o| o.plan as i64)),
            final_mode: to.optional(all().map(|o| o.final_plan.map(|plan| plan as i64))),
            n_remodes: to.whole(all().map(|o| i64::from(o.n_remodes))),
            stop_price: to.whole(all().map(|o| o.stop_price)),
            exit_time: to.whole(all().map(|o| held(o) / unit)),
            exit_price: to.whole(all().map(|o| o.exit_price - o.level())),
            exit_reason: to.whole(all().map(reason)),
            r_net: to.decimals(all().map(|o| o.r_net), R_DECIMALS),
            r_low: to.optional(all().map(|o| Some(o.r_low? - o.r_net))),
            r_high: to.optional(all().map(|o| Some(o.r_high? - o.r_net))),
            mae_r: to.decimals(all().map(|o| o.mae_r), R_DECIMALS),
            mfe_r: to.decimals(all().map(|o| o.mfe_r), R_DECIMALS),
            bars_held: to.whole(all().map(|o| i64::from(o.bars_held))),
            ambiguous: to.optional(all().map(|o| o.ambiguous.map(i64::from))),
            path: to.optional(all().map(|o| o.path.map(|path| path as i64))),
        }
    }

    /// How many times as far as the stop the first target of a plan is; 0 without any.
    fn target_r(&self, plan: usize) -> f64 {
        let mut of_plan = self.outcomes.iter().filter(|o| o.plan == plan);
        let far = |o: &Outcome| Some(times_as_far(o.target_price?, o.stop_price));
        of_plan.find_map(far).unwrap_or(0.0)
    }
}

/// How many times as far from the entry as the stop a price is, on the other side, to 4 decimals; prices
/// are minus that of the entry.
pub(super) fn times_as_far(price: i64, stop: i64) -> f64 {
    if stop == 0 { 0.0 } else { (1e4 * price as f64 / -(stop as f64)).round() / 1e4 }
}

/// The price so many times as far as the stop.
pub(super) fn expected(far: f64, stop: i64) -> i64 {
    // As JavaScript rounds.
    (far * -(stop as f64) + 0.5).floor() as i64
}

/// Decimals by signal: such that the smallest of its prices has 9 significant digits, and the greatest
/// is still a whole number of the last one.
pub(super) fn price_decimals<'t>(
    trades: impl Iterator<Item = &'t PageTrade>,
) -> BTreeMap<usize, u32> {
    let mut sizes: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for trade in trades {
        let (least, most) = sizes.entry(trade.signal_id).or_insert((f64::INFINITY, 1.0));
        let target = trade.target_price.unwrap_or(trade.entry_price);
        for price in [trade.entry_price, trade.stop_price, trade.exit_price, target] {
            let size = price.abs();
            *least = if size > 0.0 { least.min(size) } else { *least };
            *most = most.max(size);
        }
    }
    let decimals = |(least, most): (f64, f64)| {
        let fitting = 15 - most.log10().ceil().max(0.0) as u32;
        if least.is_finite() { decimals_of(least).min(fitting) } else { 0 }
    };
    sizes.into_iter().map(|(signal, sizes)| (signal, decimals(sizes))).collect()
}

/// The position of a value among all, `known` being those that it may equal; it is added where it is new.
fn position_among<T: PartialEq>(all: &mut Vec<T>, known: &mut Vec<usize>, value: T) -> usize {
    if let Some(place) = known.iter().find(|place| all[**place] == value) {
        return *place;
    }
    all.push(value);
    known.push(all.len() - 1);
    all.len() - 1
}

/// The columns, whose numbers are added to `to`.
pub(super) fn columns<'r>(
    rows: &'r TradeRows,
    shown: &'r ShownTrades,
    to: &mut ByteColumns,
) -> TradeColumns<'r> {
    let shared = Shared::new(rows, shown);
    let unit = shared.unit();
    let trades = || shown.rows.iter().map(|row| &rows.trades[*row]);
    let mut reasons = Vec::new();
    for outcome in &shared.outcomes {
        position_or_push(&mut reasons, outcome.exit_reason);
    }
    let money = |pnl: f64| in_units(pnl, MONEY_DECIMALS);
    TradeColumns {
        names: Names {
            run: rows.series.iter().map(Series::name).collect(),
            symbol: &rows.symbols,
            side: [Side::Long, Side::Short].map(Side::name),
            regime: Regime::ALL.map(Regime::name),
            vol_level: VolLevel::ALL.into_iter().map(VolLevel::name).collect(),
            exit_mode: &rows.plans,
            final_mode: &rows.final_plans,
            exit_reason: reasons.iter().map(|reason| reason.name()).collect(),
        },
        n: shown.rows.len(),
        n_all: rows.trades.len(),
        unit,
        trade_id: to.steps(trades().map(|trade| trade.trade_id as i64)),
        run: to.whole(trades().map(|trade| trade.series as i64)),
        outcome: to.steps(shared.outcome_of.iter().map(|outcome| *outcome as i64)),
        pnl: to.optional_decimals(trades().map(|trade| trade.pnl.map(money)), MONEY_DECIMALS),
        outcomes: shared.outcome_columns(to, rows.plans.len(), &reasons, unit),
        signals: shared.signal_columns(to, unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_trades::tests::{FEW, rows, trade};
    use serde_json::{Value as Json, json};

    /// The columns, and a reader of one of them.
    fn columns_of(trades: Vec<PageTrade>) -> (Json, impl Fn(&Json) -> Vec<Option<i64>>) {
        let rows = rows(trades);
        let mut to = ByteColumns::default();
        let columns = json!(columns(&rows, &ShownTrades::new(&rows, FEW), &mut to));
        let read = move |column: &Json| {
            let of = |name: &str| column[name].as_u64().unwrap() as usize;
            let is_optional = column["is_optional"] == json!(true);
            let number = |idx: usize| {
                let byte = |b: usize| u64::from(to.bytes[of("at") + b * of("n") + idx]) << (8 * b);
                let zigzag = (0..of("width")).map(byte).sum::<u64>();
                let zigzag = if is_optional { zigzag.checked_sub(1)? } else { zigzag };
                Some((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
            };
            (0..of("n")).map(number).collect()
        };
        (columns, read)
    }

    fn some<const N: usize>(numbers: [i64; N]) -> Vec<Option<i64>> {
        numbers.map(Some).to_vec()
    }

    #[test]
    fn bounds_tell_what_was_not_asked_from_what_does_not_differ() {
        let mut trades = vec![trade(0, 0), trade(1, 0), trade(2, 0)];
        for (trade, low) in trades[1..].iter_mut().zip([0.1, -1.0]) {
            (trade.values.r_low, trade.values.r_high) = (Some(low), Some(0.1));
        }
        let (columns, read) = columns_of(trades);
        let outcomes = &columns["outcomes"];
        assert_eq!(read(&outcomes["r_net"]), some([10_000; 3]));
        assert_eq!(read(&outcomes["r_low"]), [None, Some(0), Some(-110_000)]);
        assert_eq!(read(&outcomes["r_high"]), [None, Some(0), Some(0)]);
        assert_eq!((&columns["n"], &columns["unit"]), (&json!(3), &json!(3_600_000)));
        assert_eq!(read(&outcomes["exit_time"]), some([1; 3]));
    }

    #[test]
    fn the_mode_at_the_exit_is_named_where_it_is_another() {
        // Entered under B each: kept, changed to A, changed to A and back.
        let mut trades = vec![trade(0, 1), trade(1, 1), trade(2, 1)];
        (trades[0].final_plan, trades[1].final_plan, trades[2].final_plan) = (1, 0, 1);
        (trades[1].values.n_remodes, trades[2].values.n_remodes) = (1, 2);
        let (columns, read) = columns_of(trades);
        assert_eq!(read(&columns["outcomes"]["final_mode"]), [None, Some(0), None]);
        assert_eq!(columns["names"]["final_mode"], json!(["A", "B"]));
        assert_eq!(read(&columns["outcomes"]["n_remodes"]), some([0, 1, 2]));
    }

    #[test]
    fn what_runs_have_in_common_is_there_once() {
        // The first and the third take the same signal alike, the second under another plan; the last has
        // no other's outcome.
        let mut trades = vec![trade(7, 0), trade(7, 1), trade(7, 0), trade(7, 0)];
        trades[2].values.trade_id = 9;
        trades[3].values.r_net = 0.2;
        let (columns, read) = columns_of(trades);
        // 0, 1, 0, 2
        assert_eq!(read(&columns["outcome"]), some([0, 1, -1, 2]));
        assert_eq!(read(&columns["trade_id"]), some([7, 0, 2, -2]));
        assert_eq!(read(&columns["outcomes"]["exit_mode"]), some([0, 1, 0]));
        assert_eq!(read(&columns["outcomes"]["r_net"]), some([10_000, 10_000, 20_000]));
        // 90 is the smallest of its prices: 7 decimals make 9 digits.
        assert_eq!(read(&columns["signals"]["price_decimals"]), some([7]));
        assert_eq!(read(&columns["signals"]["entry_price"]), some([1_000_000_000]));
        assert_eq!(read(&columns["outcomes"]["stop_price"]), some([-100_000_000; 3]));
    }

    #[test]
    fn targets_are_how_far_they_are_from_where_their_mode_has_them() {
        let mut trades = vec![trade(0, 0), trade(1, 0), trade(2, 1)];
        // Three times as far as the stop at 90, and a bit further.
        trades[0].values.target_price = Some(130.0);
        trades[1].values.target_price = Some(130.5);
        let (columns, read) = columns_of(trades);
        assert_eq!(columns["outcomes"]["target_r"], json!([3.0, 0.0]));
        let targets = read(&columns["outcomes"]["target_price"]);
        assert_eq!(targets, [Some(0), Some(5_000_000), None]);
    }

    #[test]
    fn no_trades_are_empty_columns() {
        let (columns, read) = columns_of(Vec::new());
        assert!(read(&columns["outcome"]).is_empty());
        assert_eq!(columns["unit"], 1);
    }
}
