//! What the trades and outcomes tables share: most columns.

use crate::table_builder::TableBuilder;
use crate::{Names, RunLabels};
use exitlab_core::{Regime, Trade, VolLevel};

/// A trade with its number and its run.
pub(super) struct TradeRow<'a> {
    pub(super) labels: RunLabels<'a>,
    pub(super) trade_id: i64,
    pub(super) trade: &'a Trade,
}

type Builder<'r, 'a> = TableBuilder<'r, 'a, TradeRow<'a>>;

/// A run's trades, which are in table order, with their numbers from 0.
pub(super) fn numbered<'a>(
    labels: RunLabels<'a>,
    trades: &'a [Trade],
) -> impl Iterator<Item = TradeRow<'a>> {
    (0i64..).zip(trades).map(move |(trade_id, trade)| TradeRow { labels, trade_id, trade })
}

/// What was decided, and when: signal_id to exit_regime.
pub(super) fn decision_columns<'r, 'a>(t: Builder<'r, 'a>, names: Names<'a>) -> Builder<'r, 'a> {
    t.i64("signal_id", |r| r.trade.signal_id as i64)
        .text("symbol", |r| Some(names.symbol(r.trade.symbol)))
        .text("side", |r| Some(r.trade.side.name()))
        .time("signal_time", |r| r.trade.signal_time)
        .time("entry_time", |r| r.trade.entry_time)
        .time("exit_time", |r| r.trade.exit_time)
        .text("regime", |r| Some(r.trade.regime.name()))
        .text("vol_level", |r| r.trade.vol_level.map(VolLevel::name))
        .text("exit_regime", |r| r.trade.exit_regime.map(Regime::name))
}

/// The entry and its levels: exit_mode to target_price.
pub(super) fn entry_columns<'r, 'a>(t: Builder<'r, 'a>, names: Names<'a>) -> Builder<'r, 'a> {
    t.text("exit_mode", |r| Some(names.plan(r.trade.plan)))
        .f64("confidence", |r| r.trade.confidence)
        .f64("atr", |r| r.trade.atr)
        .f64("entry_price", |r| r.trade.entry_price)
        .f64("stop_price", |r| r.trade.stop_price)
        .f64("target_price", |r| r.trade.target_price)
}

/// The exit and what it made: exit_price to bars_held.
pub(super) fn exit_columns<'r, 'a>(t: Builder<'r, 'a>) -> Builder<'r, 'a> {
    t.f64("exit_price", |r| r.trade.exit_price)
        .text("exit_reason", |r| Some(r.trade.exit_reason.name()))
        .f64("r_gross", |r| r.trade.r_gross)
        .f64("r_net", |r| r.trade.r_net)
        .f64("mae_r", |r| r.trade.mae_r)
        .f64("mfe_r", |r| r.trade.mfe_r)
        .i64("bars_held", |r| i64::from(r.trade.bars_held))
}

/// Changes of the exit mode: final_mode and n_remodes.
pub(super) fn remode_columns<'r, 'a>(t: Builder<'r, 'a>, names: Names<'a>) -> Builder<'r, 'a> {
    t.text("final_mode", |r| Some(names.plan(r.trade.final_plan)))
        .i64("n_remodes", |r| i64::from(r.trade.n_remodes))
}

/// How sure the exit is: gapped to entry_slippage_r.
pub(super) fn certainty_columns<'r, 'a>(t: Builder<'r, 'a>) -> Builder<'r, 'a> {
    t.bool("gapped", |r| r.trade.gapped)
        .bool("ambiguous", |r| r.trade.ambiguous())
        .f64("r_low", |r| r.trade.r_bounds.map(|(low, _)| low))
        .f64("r_high", |r| r.trade.r_bounds.map(|(_, high)| high))
        .f64("entry_slippage_r", |r| r.trade.entry_slippage_r)
}
