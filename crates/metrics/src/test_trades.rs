//! Trades for tests.

use exitlab_core::{
    ChoiceId, ExitReason, PlanId, Regime, Side, SymbolIdx, Timestamp, Trade, VolLevel,
};

/// That many hours after 2021-01-01T00:00Z.
pub(crate) fn hour(hours: i64) -> Timestamp {
    Timestamp::from_day(18_628).plus_us(hours * 3_600_000_000)
}

/// A long in BULL at NORMAL volatility that netted this much, without costs.
pub(crate) fn trade(r_net: f64) -> Trade {
    Trade {
        signal_id: 0,
        symbol: SymbolIdx(0),
        side: Side::Long,
        signal_time: hour(0),
        entry_time: hour(0),
        exit_time: hour(1),
        regime: Regime::Bull,
        vol_level: Some(VolLevel::Normal),
        exit_regime: Some(Regime::Bull),
        plan: PlanId(0),
        final_plan: PlanId(0),
        n_remodes: 0,
        choice: ChoiceId(0),
        confidence: 1.0,
        atr: 2.0,
        entry_price: 100.0,
        stop_price: 97.0,
        target_price: None,
        rr_planned: None,
        exit_price: 100.0 + 3.0 * r_net,
        exit_reason: ExitReason::StopLoss,
        r_gross: r_net,
        r_net,
        mae_r: r_net.min(0.0),
        mfe_r: r_net.max(0.0),
        bars_held: 1,
        entry_slippage_r: 0.0,
        exit_slippage_r: 0.0,
        fees_r: 0.0,
        funding_r: 0.0,
        gapped: false,
        r_by_rule: None,
        legs: Vec::new(),
        remodes: Vec::new(),
        money: None,
    }
}
