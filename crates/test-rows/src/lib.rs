//! Rows that tests of several crates use.

use exitlab_core::{
    ChoiceId, ExitReason, Leg, PlanId, PositionMoney, RByRule, Regime, Remode, Side, SymbolIdx,
    Timestamp, Trade, VolLevel,
};

/// An instant of ISO-8601 text.
///
/// # Panics
/// Where the text is none.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).expect("a test's time is right")
}

/// Names of the symbols.
pub fn symbols() -> Vec<String> {
    ["BTCUSD", "ETHUSD"].map(str::to_owned).to_vec()
}

/// Names of the exit plans.
pub fn plans() -> Vec<String> {
    ["TREND_FOLLOW", "FAST_TP"].map(str::to_owned).to_vec()
}

/// A BTCUSD long at 100 with a stop at 97 and a target at 109 that took half at +2R, was stopped
/// at breakeven, and cost what it cost.
pub fn trade(signal_id: usize) -> Trade {
    let leg = |time, reason, price, r_gross| Leg {
        time: at(time),
        known_at: at(time),
        reason,
        fraction: 0.5,
        level_price: price,
        price,
        r_gross,
        fee_r: 0.0,
    };
    Trade {
        signal_id,
        symbol: SymbolIdx(0),
        side: Side::Long,
        signal_time: at("2021-11-10T14:00:00Z"),
        entry_time: at("2021-11-10T14:00:00Z"),
        exit_time: at("2021-11-11T02:00:00Z"),
        regime: Regime::Bull,
        vol_level: Some(VolLevel::Normal),
        exit_regime: Some(Regime::Chop),
        plan: PlanId(0),
        final_plan: PlanId(0),
        n_remodes: 0,
        choice: ChoiceId(0),
        confidence: 0.75,
        atr: 2.0,
        entry_price: 100.0,
        stop_price: 97.0,
        target_price: Some(109.0),
        rr_planned: Some(3.0),
        exit_price: 103.05,
        exit_reason: ExitReason::BreakevenStop,
        r_gross: 1.0166,
        r_net: 0.9876,
        mae_r: -0.25,
        mfe_r: 2.125,
        bars_held: 12,
        entry_slippage_r: 0.01,
        exit_slippage_r: 0.009,
        fees_r: 0.0225,
        funding_r: -0.0025,
        gapped: false,
        r_by_rule: Some(RByRule::from_values([0.5, 0.9876, 0.5, 0.75])),
        legs: Vec::from([
            leg("2021-11-10T20:00:00Z", ExitReason::PartialTp, 106.0, 1.0),
            leg("2021-11-11T02:00:00Z", ExitReason::BreakevenStop, 100.1, 0.0166),
        ]),
        remodes: Vec::new(),
        money: Some(PositionMoney { qty: 10.0, fees: 0.675, funding: -0.075, pnl: 29.628 }),
    }
}

/// The same trade, whose mode went from TREND_FOLLOW to FAST_TP and back.
pub fn remoded_trade(signal_id: usize) -> Trade {
    let remode = |time, regime, vol_level, plans: [u32; 2], stops: [f64; 2]| Remode {
        time: at(time),
        regime,
        vol_level,
        from: PlanId(plans[0]),
        to: PlanId(plans[1]),
        stop_before: stops[0],
        stop_after: stops[1],
    };
    let extreme = Some(VolLevel::Extreme);
    Trade {
        n_remodes: 2,
        remodes: vec![
            remode("2021-11-10T18:00:00Z", Regime::HighVol, extreme, [0, 1], [97.0, 98.5]),
            remode("2021-11-10T22:00:00Z", Regime::Chop, None, [1, 0], [98.5, 100.1]),
        ],
        ..trade(signal_id)
    }
}

/// A portfolio's metrics, all different.
pub fn portfolio_metrics() -> exitlab_metrics::PortfolioMetrics {
    exitlab_metrics::PortfolioMetrics {
        final_balance: 12_500.0,
        total_return: Some(0.25),
        cagr: Some(0.125),
        annual_volatility: Some(0.2),
        sharpe: Some(0.75),
        sortino: None,
        max_drawdown: Some(0.1),
        max_drawdown_days: Some(40),
        calmar: Some(1.25),
        time_in_market: Some(0.5),
        turnover: Some(30.0),
        buy_hold_return: Some(1.5),
        buy_hold_max_drawdown: Some(0.8),
        ruined: false,
    }
}
