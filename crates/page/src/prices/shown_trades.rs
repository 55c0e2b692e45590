//! Which trades the page holds, and which paths of stops they need.

use crate::rows::TradeRows;
use crate::thin::thin_evenly;
use exitlab_replay::Chooser;
use std::collections::{BTreeMap, BTreeSet};

/// Best trades, and worst trades, of each run that are always on the page.
pub(super) const N_EXTREMES: usize = 50;

/// How many trades a page holds, the best and worst apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MostTrades {
    /// In its table and chart.
    pub(crate) rows: usize,
    /// With the path of the stop.
    pub(crate) paths: usize,
}

/// The trades that a page holds.
#[derive(Debug, Clone)]
pub(crate) struct ShownTrades {
    /// Positions among [`TradeRows::trades`], ascending.
    pub(crate) rows: Vec<usize>,
    /// Position among `paths` of each of `rows`; none where the page has too many trades for all paths.
    pub(crate) path_of: Vec<Option<usize>>,
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
    /// All trades, or a sample where they are more than the most; and the paths of all of those, or of a
    /// sample where those are. A sample has trades evenly spread over the table, and
    /// the [`N_EXTREMES`] best and worst of each run.
    pub(crate) fn new(rows: &TradeRows, most: MostTrades) -> ShownTrades {
        let best_and_worst = extremes(rows);
        let all: Vec<usize> = (0..rows.trades.len()).collect();
        let kept = sample(&all, most.rows, &best_and_worst);
        let with_path: BTreeSet<usize> =
            sample(&kept, most.paths, &best_and_worst).into_iter().collect();
        let mut places: BTreeMap<WantedTrade, usize> = BTreeMap::new();
        let is_kept: Vec<bool> =
            rows.series.iter().map(|series| series.chooser() == Chooser::Kept).collect();
        let mut paths = Vec::new();
        let mut path_of = Vec::with_capacity(kept.len());
        for row in &kept {
            if !with_path.contains(row) {
                path_of.push(None);
                continue;
            }
            let trade = &rows.trades[*row];
            let rechosen = (!is_kept[trade.series]).then_some(trade.series);
            let (signal_id, plan) = (trade.signal_id, trade.plan);
            let key = WantedTrade { signal_id, plan, rechosen };
            let place = *places.entry(key).or_insert_with(|| {
                paths.push(key);
                paths.len() - 1
            });
            path_of.push(Some(place));
        }
        ShownTrades { rows: kept, path_of, paths }
    }

    /// Positions among [`TradeRows::trades`] of those whose path the page has, ascending.
    pub(crate) fn rows_with_path(&self) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().zip(&self.path_of);
        rows.filter(|(_, path)| path.is_some()).map(|(row, _)| *row)
    }
}

/// About `n_max` of some ascending rows, evenly spread, and the best and worst ones.
fn sample(rows: &[usize], n_max: usize, best_and_worst: &[usize]) -> Vec<usize> {
    if rows.len() <= n_max {
        return rows.to_vec();
    }
    let even = thin_evenly(rows.len(), n_max).into_iter().map(|idx| rows[idx]);
    let kept: BTreeSet<usize> = even.chain(best_and_worst.iter().copied()).collect();
    kept.into_iter().collect()
}

/// The best and worst trades of each run by net R; of equal ones the earlier in the table.
fn extremes(rows: &TradeRows) -> Vec<usize> {
    let mut of_series = vec![Vec::new(); rows.series.len()];
    for (row, trade) in rows.trades.iter().enumerate() {
        of_series[trade.series].push(row);
    }
    let r_net = |row: &usize| rows.trades[*row].r_net;
    let mut found = Vec::new();
    for mut all in of_series {
        // Stable sorts of ascending rows.
        all.sort_by(|a, b| r_net(a).total_cmp(&r_net(b)));
        found.extend(all.iter().take(N_EXTREMES));
        all.sort_unstable();
        all.sort_by(|a, b| r_net(b).total_cmp(&r_net(a)));
        found.extend(all.iter().take(N_EXTREMES));
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::rows::{PageTrade, TradeValues};
    use crate::series::Series;
    use exitlab_core::{ExitReason, Regime, Side, Timestamp};

    pub(crate) const FEW: MostTrades = MostTrades { rows: 10, paths: 10 };

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
        let shown = ShownTrades::new(&rows, FEW);
        let pairs: Vec<_> = shown.paths.iter().map(|path| (path.signal_id, path.plan)).collect();
        assert_eq!(pairs, [(7, 0), (7, 1), (8, 0)]);
        assert_eq!(shown.path_of, [0, 1, 0, 2].map(Some));
    }

    #[test]
    fn a_sample_is_spread_evenly_and_has_the_best_and_worst_of_each_run() {
        // Two runs by turns, R rising with the row, then equal.
        let of = |id: usize| {
            let mut one = trade(id, 0);
            (one.series, one.values.r_net) = (id % 2, id.min(1_500) as f64);
            one
        };
        let mut rows = rows((0..2_000).map(of).collect());
        rows.series.push(Series { profile: None, mode: "B".into() });
        let shown = ShownTrades::new(&rows, MostTrades { rows: 4, paths: 2 });
        // The 100 lowest rows, the first 100 of the equally best, and those evenly spread.
        let want: Vec<usize> = (0..100).chain([500, 1_000]).chain(1_500..1_600).collect();
        assert_eq!(shown.rows, want);
        let with_path: Vec<usize> = shown.rows_with_path().collect();
        assert_eq!(with_path.len(), 201);
        assert!(with_path.iter().all(|row| *row != 500));
        assert_eq!(shown.paths.len(), 201);
        assert_eq!(ShownTrades::new(&rows, MostTrades { rows: 2_000, paths: 9 }).rows.len(), 2_000);
    }

    #[test]
    fn modes_that_are_chosen_again_have_paths_of_their_own() {
        let mut rows = rows(vec![trade(7, 0), trade(7, 0)]);
        let series = |mode: &str| Series { profile: Some("SAFE".into()), mode: mode.into() };
        rows.series = vec![series("policy"), series("policy_live")];
        rows.trades[1].series = 1;
        let rechosen: Vec<_> =
            ShownTrades::new(&rows, FEW).paths.iter().map(|p| p.rechosen).collect();
        assert_eq!(rechosen, [None, Some(1)]);
        let in_study = Series { profile: None, mode: "policy_exit:SAFE".into() };
        let on_change = exitlab_exit::OnChange::Close;
        assert_eq!(in_study.chooser(), Chooser::Study { profile: "SAFE", on_change });
    }
}
