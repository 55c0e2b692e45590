//! Which trades the page holds, and which paths of stops they need.

use crate::rows::TradeRows;
use crate::thin::thin_evenly;
use exitlab_replay::Chooser;
use std::collections::BTreeMap;

/// The trades that a page holds.
#[derive(Debug, Clone)]
pub(crate) struct ShownTrades {
    /// Positions among [`TradeRows::trades`], ascending.
    pub(crate) rows: Vec<usize>,
    /// Position among `paths` of each of `rows`.
    pub(crate) path_of: Vec<usize>,
    /// Each once: trades of several profiles and modes that follow the same signal under the same plan
    /// to the exit share one path.
    pub(crate) paths: Vec<WantedTrade>,
}

/// A trade as far as the path of its stop depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WantedTrade {
    pub(crate) signal_id: usize,
    /// Position among [`TradeRows::plans`].
    pub(crate) plan: usize,
    /// Position among [`TradeRows::series`] where the mode was chosen again while it was open.
    pub(crate) rechosen: Option<usize>,
}

impl ShownTrades {
    /// At most `n_max` of the trades, evenly spread.
    pub(crate) fn new(rows: &TradeRows, n_max: usize) -> ShownTrades {
        let kept = thin_evenly(rows.trades.len(), n_max);
        let mut places: BTreeMap<WantedTrade, usize> = BTreeMap::new();
        let is_kept: Vec<bool> =
            rows.series.iter().map(|series| series.chooser() == Chooser::Kept).collect();
        let mut paths = Vec::new();
        let mut path_of = Vec::with_capacity(kept.len());
        for row in &kept {
            let trade = &rows.trades[*row];
            let rechosen = (!is_kept[trade.series]).then_some(trade.series);
            let (signal_id, plan) = (trade.signal_id, trade.plan);
            let key = WantedTrade { signal_id, plan, rechosen };
            let place = *places.entry(key).or_insert_with(|| {
                paths.push(key);
                paths.len() - 1
            });
            path_of.push(place);
        }
        ShownTrades { rows: kept, path_of, paths }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::rows::{PageTrade, TradeValues};
    use crate::series::Series;
    use exitlab_core::{ExitReason, Regime, Side, Timestamp};

    /// A trade of the only symbol, an hour long from 100 to 101.
    pub(crate) fn trade(signal_id: usize, plan: usize) -> PageTrade {
        let values = TradeValues {
            trade_id: signal_id as u64,
            signal_id,
            side: Side::Long,
            entry_time: Timestamp::from_us(0),
            exit_time: Timestamp::from_us(3_600_000_000),
            regime: Regime::Bull,
            vol_level: None,
            n_remodes: 0,
            entry_price: 100.0,
            stop_price: 90.0,
            target_price: None,
            exit_price: 101.0,
            exit_reason: ExitReason::EndOfData,
            r_net: 0.1,
            mae_r: 0.0,
            mfe_r: 0.1,
            bars_held: 1,
            ambiguous: None,
            r_low: None,
            r_high: None,
        };
        PageTrade { series: 0, symbol: 0, plan, final_plan: plan, pnl: None, values }
    }

    pub(crate) fn rows(trades: Vec<PageTrade>) -> TradeRows {
        TradeRows {
            series: vec![Series { profile: None, mode: "A".into() }],
            symbols: vec!["X".into()],
            plans: vec!["A".into(), "B".into()],
            final_plans: vec!["A".into(), "B".into()],
            trades,
        }
    }

    #[test]
    fn trades_of_one_signal_and_plan_share_a_path() {
        let rows = rows(vec![trade(7, 0), trade(7, 1), trade(7, 0), trade(8, 0)]);
        let shown = ShownTrades::new(&rows, 10);
        let pairs: Vec<_> = shown.paths.iter().map(|path| (path.signal_id, path.plan)).collect();
        assert_eq!(pairs, [(7, 0), (7, 1), (8, 0)]);
        assert_eq!(shown.path_of, [0, 1, 0, 2]);
    }

    #[test]
    fn thinned_trades_are_spread_evenly_and_need_their_own_paths_only() {
        let shown = ShownTrades::new(&rows((0..9).map(|id| trade(id, 0)).collect()), 3);
        assert_eq!(shown.rows, [0, 3, 6]);
        let signals: Vec<usize> = shown.paths.iter().map(|path| path.signal_id).collect();
        assert_eq!(signals, [0, 3, 6]);
    }

    #[test]
    fn modes_that_are_chosen_again_have_paths_of_their_own() {
        let mut rows = rows(vec![trade(7, 0), trade(7, 0)]);
        let series = |mode: &str| Series { profile: Some("SAFE".into()), mode: mode.into() };
        rows.series = vec![series("policy"), series("policy_live")];
        rows.trades[1].series = 1;
        let rechosen: Vec<_> =
            ShownTrades::new(&rows, 10).paths.iter().map(|p| p.rechosen).collect();
        assert_eq!(rechosen, [None, Some(1)]);
        let in_study = Series { profile: None, mode: "policy_exit:SAFE".into() };
        let on_change = exitlab_exit::OnChange::Close;
        assert_eq!(in_study.chooser(), Chooser::Study { profile: "SAFE", on_change });
    }
}
