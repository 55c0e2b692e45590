//! Trades cut into groups.

use crate::group::RegimeGroups;
use crate::{ClosedTrades, TradeMetrics};
use exitlab_core::{Regime, Side, SymbolIdx, Trade, VolLevel};

/// The group that a cell describes; `None` is ALL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellKey {
    /// Symbol.
    pub symbol: Option<SymbolIdx>,
    /// Direction.
    pub side: Option<Side>,
    /// Regime of the decision bar.
    pub regime: Option<Regime>,
    /// Volatility level of the decision bar.
    pub vol_level: Option<VolLevel>,
    /// UTC year of the entry.
    pub year: Option<i32>,
}

/// Metrics of one group of trades.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The group.
    pub key: CellKey,
    /// Its metrics.
    pub metrics: TradeMetrics,
}

/// By what trades are grouped beside their regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupBy {
    /// By symbol.
    pub symbol: bool,
    /// By direction.
    pub side: bool,
    /// By volatility level.
    pub vol_level: bool,
    /// By UTC year of the entry.
    pub year: bool,
}

impl GroupBy {
    /// By nothing: regimes only.
    pub const NONE: GroupBy = GroupBy { symbol: false, side: false, vol_level: false, year: false };
    /// By everything.
    pub const ALL: GroupBy = GroupBy { symbol: true, side: true, vol_level: true, year: true };

    /// All ways to group by some of these and not by the others, the empty one first.
    fn subsets(self) -> impl Iterator<Item = GroupBy> {
        (0..16u8)
            .map(|bits| GroupBy {
                symbol: bits & 1 != 0,
                side: bits & 2 != 0,
                vol_level: bits & 4 != 0,
                year: bits & 8 != 0,
            })
            .filter(move |s| {
                (self.symbol || !s.symbol)
                    && (self.side || !s.side)
                    && (self.vol_level || !s.vol_level)
                    && (self.year || !s.year)
            })
    }
}

/// Group of a trade, its regime apart: a subset's dimensions hold a value, the others `None`.
type GroupKey = (Option<SymbolIdx>, Option<Side>, Option<VolLevel>, Option<i32>);

/// Cuts trades into cells (SPEC §10, §12).
///
/// # Shape
/// First the rows that are always there, `n = 0` included: BULL, BEAR, HIGH_VOL, CHOP, NORMAL and
/// ALL, with every other group ALL. Then, for what `by` asks, each combination of values and ALL
/// that occurs, by symbol, side, volatility level and year (ALL before values), regimes in table
/// order and ALL last. A trade without a volatility level belongs to ALL levels only.
///
/// # Units
/// `scratch_r` in R, as in [`TradeMetrics::of`].
pub fn cells(trades: &[Trade], by: GroupBy, scratch_r: f64) -> Vec<Cell> {
    ClosedTrades::new(trades).cells(by, scratch_r)
}

impl ClosedTrades<'_> {
    /// See [`cells`].
    pub fn cells(&self, by: GroupBy, scratch_r: f64) -> Vec<Cell> {
        let ordered = self.in_order();
        let always_there = RegimeGroups::of(ordered.iter().copied()).into_rows();
        let mut cells: Vec<Cell> = always_there
            .map(|(regime, group)| Cell {
                key: CellKey { regime, ..CellKey::default() },
                metrics: group.metrics(scratch_r),
            })
            .collect();
        if by == GroupBy::NONE {
            return cells;
        }
        let years: Vec<i32> = ordered.iter().map(|t| t.entry_time.year()).collect();
        for subset in by.subsets().skip(1) {
            let mut keyed: Vec<(GroupKey, u32)> = (0u32..)
                .zip(ordered.iter().zip(&years))
                .filter(|(_, (trade, _))| !subset.vol_level || trade.vol_level.is_some())
                .map(|(idx, (trade, year))| (group_key(trade, *year, subset), idx))
                .collect();
            // with the position in the key, groups keep the exit order
            keyed.sort_unstable();
            for members in keyed.chunk_by(|a, b| a.0 == b.0) {
                let (symbol, side, vol_level, year) = members[0].0;
                let trades = members.iter().map(|&(_, idx)| ordered[idx as usize]);
                for (regime, group) in RegimeGroups::of(trades).into_rows() {
                    if !group.is_empty() {
                        let key = CellKey { symbol, side, regime, vol_level, year };
                        cells.push(Cell { key, metrics: group.metrics(scratch_r) });
                    }
                }
            }
        }
        cells.sort_by_key(|cell| {
            let k = cell.key;
            let regime = k.regime.map_or(Regime::ALL.len(), Regime::index);
            (k.symbol, k.side, k.vol_level, k.year, regime)
        });
        cells
    }
}

fn group_key(trade: &Trade, year: i32, subset: GroupBy) -> GroupKey {
    (
        subset.symbol.then_some(trade.symbol),
        subset.side.then_some(trade.side),
        trade.vol_level.filter(|_| subset.vol_level),
        subset.year.then_some(year),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::{hour, trade};

    #[test]
    fn regimes_are_always_there_and_come_first() {
        let trades = [Trade { regime: Regime::Chop, ..trade(1.0) }, trade(-1.0)];
        let cells = cells(&trades, GroupBy::NONE, 0.1);
        let want: Vec<(Option<Regime>, usize)> = vec![
            (Some(Regime::Bull), 1),
            (Some(Regime::Bear), 0),
            (Some(Regime::HighVol), 0),
            (Some(Regime::Chop), 1),
            (Some(Regime::Normal), 0),
            (None, 2),
        ];
        assert_eq!(cells.iter().map(|c| (c.key.regime, c.metrics.n)).collect::<Vec<_>>(), want);
    }

    #[test]
    fn groups_are_added_as_they_occur_all_before_values() {
        let short = Trade { side: Side::Short, regime: Regime::Bear, ..trade(2.0) };
        // 365 days into 2021 is 2022
        let later = Trade { entry_time: hour(365 * 24), ..trade(-1.0) };
        let by = GroupBy { side: true, year: true, ..GroupBy::NONE };
        let rows: Vec<(CellKey, usize)> = cells(&[trade(1.0), short, later], by, 0.1)
            .into_iter()
            .map(|c| (c.key, c.metrics.n))
            .skip(6)
            .collect();
        let key = |side, year, regime| CellKey { side, year, regime, ..CellKey::default() };
        let (bull, bear) = (Some(Regime::Bull), Some(Regime::Bear));
        let (long, short) = (Some(Side::Long), Some(Side::Short));
        let want = [
            (key(None, Some(2021), bull), 1),
            (key(None, Some(2021), bear), 1),
            (key(None, Some(2021), None), 2),
            (key(None, Some(2022), bull), 1),
            (key(None, Some(2022), None), 1),
            (key(long, None, bull), 2),
            (key(long, None, None), 2),
            (key(long, Some(2021), bull), 1),
            (key(long, Some(2021), None), 1),
            (key(long, Some(2022), bull), 1),
            (key(long, Some(2022), None), 1),
            (key(short, None, bear), 1),
            (key(short, None, None), 1),
            (key(short, Some(2021), bear), 1),
            (key(short, Some(2021), None), 1),
        ];
        assert_eq!(rows, want);
    }

    #[test]
    fn a_trade_without_a_level_belongs_to_all_levels_only() {
        let unlabelled = Trade { vol_level: None, ..trade(1.0) };
        let by = GroupBy { vol_level: true, ..GroupBy::NONE };
        let cells = cells(&[unlabelled, trade(2.0)], by, 0.1);
        let all = cells.iter().find(|c| c.key == CellKey::default()).unwrap();
        assert_eq!(all.metrics.n, 2);
        let of_levels: Vec<usize> = cells
            .iter()
            .filter(|c| c.key.vol_level.is_some() && c.key.regime.is_none())
            .map(|c| c.metrics.n)
            .collect();
        assert_eq!(of_levels, [1]);
    }
}
