//! Regime at entry by regime at exit.

use crate::ClosedTrades;
use exitlab_core::{Regime, Trade};

/// Trades that were decided in one regime and closed in another (or the same).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transition {
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Regime of the last decision bar closed by the exit time, where it has one.
    pub exit_regime: Option<Regime>,
    /// Trades, at least one.
    pub n: u32,
    /// Sum of net R.
    pub sum_r: f64,
}

impl Transition {
    /// Mean net R.
    pub fn avg_r(&self) -> f64 {
        self.sum_r / f64::from(self.n)
    }
}

/// The transitions that occur, in table order by regime and then exit regime, none last.
///
/// # Units
/// R.
///
/// # Source
/// SPEC §10.
pub fn transitions(trades: &[Trade]) -> Vec<Transition> {
    ClosedTrades::new(trades).transitions()
}

impl ClosedTrades<'_> {
    /// See [`transitions`].
    pub fn transitions(&self) -> Vec<Transition> {
        const NO_REGIME: usize = Regime::ALL.len();
        let mut sums = [[(0u32, 0.0f64); NO_REGIME + 1]; NO_REGIME];
        for trade in self.in_order() {
            let exit = trade.exit_regime.map_or(NO_REGIME, Regime::index);
            let (n, sum_r) = &mut sums[trade.regime.index()][exit];
            *n += 1;
            *sum_r += trade.r_net;
        }
        let exits = || Regime::ALL.into_iter().map(Some).chain([None]);
        let mut rows: Vec<Transition> = Regime::ALL
            .into_iter()
            .zip(sums)
            .flat_map(|(regime, row)| {
                exits().zip(row).map(move |(exit, sums)| (regime, exit, sums))
            })
            .filter(|(_, _, (n, _))| *n > 0)
            .map(|(regime, exit_regime, (n, sum_r))| Transition { regime, exit_regime, n, sum_r })
            .collect();
        // A sweep keeps those of every replay.
        rows.shrink_to_fit();
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn those_that_occur_in_table_order() {
        let with = |regime, exit_regime, r| Trade { regime, exit_regime, ..trade(r) };
        let trades = [
            with(Regime::Chop, None, -1.0),
            with(Regime::Chop, Some(Regime::Normal), 2.0),
            with(Regime::Bull, Some(Regime::Chop), 1.0),
            with(Regime::Chop, None, 0.5),
        ];
        let row = |regime, exit_regime, n, sum_r| Transition { regime, exit_regime, n, sum_r };
        let want = [
            row(Regime::Bull, Some(Regime::Chop), 1, 1.0),
            row(Regime::Chop, Some(Regime::Normal), 1, 2.0),
            row(Regime::Chop, None, 2, -0.5),
        ];
        assert_eq!(transitions(&trades), want);
        assert_eq!(want[2].avg_r(), -0.25);
        assert!(transitions(&[]).is_empty());
    }
}
