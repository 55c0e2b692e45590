//! Properties of cells over random trades, and portfolio metrics against an oracle.

mod oracle;

use exitlab_core::{
    ChoiceId, ExitReason, PlanId, PositionMoney, RByRule, Regime, Side, SymbolIdx, Timestamp,
    Trade, VolLevel,
};
use exitlab_metrics::{Cell, CellKey, GroupBy, TradeMetrics, cells, daily_r, transitions};
use proptest::prelude::*;

const HOUR_US: i64 = 3_600_000_000;

prop_compose! {
    fn any_trade()(
        (symbol, short, regime, level, reason) in
            (0u32..4, any::<bool>(), 0usize..5, prop::option::of(0usize..4), 0usize..ExitReason::N_CLOSING),
        (entry_h, held_h, signal_id) in (0i64..40_000, 0i64..200, 0usize..1_000),
        (r_gross, slippage, fees, funding) in (-3.0f64..6.0, 0.0f64..0.1, 0.0f64..0.2, -0.1f64..0.1),
        (width, pnl) in (prop::option::of(0.0f64..1.0), prop::option::of(-500.0f64..500.0)),
    ) -> Trade {
        let entry_time = Timestamp::from_us(1_500_000_000_000_000 + entry_h * HOUR_US);
        let r_net = r_gross - slippage - fees - funding;
        Trade {
            signal_id,
            symbol: SymbolIdx(symbol),
            side: if short { Side::Short } else { Side::Long },
            signal_time: entry_time,
            entry_time,
            exit_time: entry_time.plus_us(held_h * HOUR_US),
            regime: Regime::ALL[regime],
            vol_level: level.map(|l| VolLevel::ALL[l]),
            exit_regime: level.map(|l| Regime::ALL[l]),
            plan: PlanId(0),
            final_plan: PlanId(0),
            n_remodes: 0,
            choice: ChoiceId(0),
            confidence: 0.5,
            atr: 1.0,
            entry_price: 100.0,
            stop_price: 98.0,
            target_price: None,
            rr_planned: width.map(|w| 1.0 + w),
            exit_price: 100.0 + 2.0 * r_net,
            exit_reason: ExitReason::CLOSING[reason],
            r_gross,
            r_net,
            mae_r: r_gross.min(0.0),
            mfe_r: r_gross.max(0.0),
            bars_held: held_h as u32 + 1,
            entry_slippage_r: slippage,
            exit_slippage_r: slippage,
            fees_r: fees,
            funding_r: funding,
            gapped: false,
            r_by_rule: width.map(|w| RByRule::from_values([r_net - w, r_net + w, r_net, r_net])),
            legs: Vec::new(),
            remodes: Vec::new(),
            money: pnl.map(|pnl| PositionMoney { qty: 1.0, fees, funding, pnl }),
        }
    }
}

fn any_by() -> impl Strategy<Value = GroupBy> {
    any::<(bool, bool, bool, bool)>().prop_map(|(symbol, side, vol_level, year)| GroupBy {
        symbol,
        side,
        vol_level,
        year,
    })
}

/// Whether the cell's group holds the trade: the definition, against the sorting of `cells`.
fn holds(key: &CellKey, trade: &Trade) -> bool {
    key.symbol.is_none_or(|s| s == trade.symbol)
        && key.side.is_none_or(|s| s == trade.side)
        && key.regime.is_none_or(|r| r == trade.regime)
        && key.vol_level.is_none_or(|v| Some(v) == trade.vol_level)
        && key.year.is_none_or(|y| y == trade.entry_time.year())
}

fn find(cells: &[Cell], key: CellKey) -> Option<&TradeMetrics> {
    cells.iter().find(|c| c.key == key).map(|c| &c.metrics)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_has_the_metrics_of_the_trades_it_holds(
        trades in prop::collection::vec(any_trade(), 0..60), by in any_by(),
    ) {
        let cells = cells(&trades, by, 0.1);
        for cell in &cells {
            let want = TradeMetrics::of(trades.iter().filter(|t| holds(&cell.key, t)), 0.1);
            prop_assert_eq!(&cell.metrics, &want, "{:?}", cell.key);
        }
        for (i, cell) in cells.iter().enumerate() {
            prop_assert!(cells[..i].iter().all(|c| c.key != cell.key), "twice: {:?}", cell.key);
            prop_assert!(cell.metrics.n > 0 || i < 5 || (i == 5 && trades.is_empty()));
        }
    }

    #[test]
    fn every_combination_that_occurs_has_its_cell(
        trades in prop::collection::vec(any_trade(), 1..40),
    ) {
        let cells = cells(&trades, GroupBy::ALL, 0.1);
        for trade in &trades {
            for bits in 0..32u8 {
                let key = CellKey {
                    symbol: (bits & 1 != 0).then_some(trade.symbol),
                    side: (bits & 2 != 0).then_some(trade.side),
                    regime: (bits & 4 != 0).then_some(trade.regime),
                    vol_level: trade.vol_level.filter(|_| bits & 8 != 0),
                    year: (bits & 16 != 0).then(|| trade.entry_time.year()),
                };
                prop_assert!(find(&cells, key).is_some(), "{:?}", key);
            }
        }
    }

    #[test]
    fn regimes_add_up_to_all_in_every_group(
        trades in prop::collection::vec(any_trade(), 0..60), by in any_by(),
    ) {
        let cells = cells(&trades, by, 0.1);
        for all in cells.iter().filter(|c| c.key.regime.is_none()) {
            let parts = || cells.iter().filter(|c| {
                c.key.regime.is_some() && CellKey { regime: None, ..c.key } == all.key
            });
            prop_assert_eq!(parts().map(|c| c.metrics.n).sum::<usize>(), all.metrics.n);
            let sum_r: f64 = parts().map(|c| c.metrics.sum_r).sum();
            prop_assert!((sum_r - all.metrics.sum_r).abs() < 1e-9);
        }
    }

    #[test]
    fn the_order_of_trades_does_not_matter(
        (trades, shuffled) in prop::collection::vec(any_trade(), 0..40)
            .prop_flat_map(|t| (Just(t.clone()), Just(t).prop_shuffle())),
    ) {
        // trades that tie in every part of the order cannot be told apart
        let mut ids: Vec<_> = trades.iter()
            .map(|t| (t.exit_time, t.entry_time, t.symbol, t.side, t.signal_id)).collect();
        ids.sort();
        ids.dedup();
        prop_assume!(ids.len() == trades.len());
        prop_assert_eq!(
            cells(&trades, GroupBy::ALL, 0.1), cells(&shuffled, GroupBy::ALL, 0.1));
        prop_assert_eq!(daily_r(&trades), daily_r(&shuffled));
        prop_assert_eq!(transitions(&trades), transitions(&shuffled));
    }

    #[test]
    fn metrics_keep_their_bounds_and_reconcile(
        trades in prop::collection::vec(any_trade(), 1..60),
    ) {
        let m = TradeMetrics::of(&trades, 0.1);
        for column in TradeMetrics::COLUMNS {
            prop_assert!(column.value(&m).is_none_or(f64::is_finite), "{}", column.name);
        }
        let costs = m.avg_exit_slippage_r.unwrap() + m.avg_fees_r.unwrap()
            + m.avg_funding_r.unwrap();
        prop_assert!((m.avg_r_gross.unwrap() - costs - m.avg_r.unwrap()).abs() < 1e-9);
        let shares = ExitReason::CLOSING.map(|reason| m.exit_shares.get(reason).unwrap());
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(m.max_dd_r >= 0.0 && m.max_dd_r >= -m.sum_r - 1e-9);
        let days: f64 = daily_r(&trades).iter().map(|d| d.sum_r).sum();
        prop_assert!((days - m.sum_r).abs() < 1e-9);
        prop_assert_eq!(transitions(&trades).iter().map(|t| t.n).sum::<u32>() as usize, m.n);
    }
}
