//! What trades came to, in R.

use exitlab_metrics::{ClosedTrades, GroupBy, PackedCells, Transition};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// What trades came to, in R. Grid points at which that is the same share one.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeFigures {
    /// Number of trades.
    pub n_trades: usize,
    /// Metrics by group.
    pub cells: PackedCells,
    /// Regime at entry by regime at exit.
    pub transitions: Vec<Transition>,
}

impl TradeFigures {
    /// The figures of trades, with those within ±`scratch_r` net R as scratches.
    pub(crate) fn of(closed: &ClosedTrades<'_>, by: GroupBy, scratch_r: f64) -> TradeFigures {
        TradeFigures {
            n_trades: closed.in_order().len(),
            cells: PackedCells::new(&closed.cells(by, scratch_r)),
            transitions: closed.transitions(),
        }
    }

    /// Every number, by its bits, after the lengths of what they stand in.
    fn bits(&self) -> impl Iterator<Item = u64> + '_ {
        let of_transition = |t: &Transition| {
            let exit = t.exit_regime.map_or(0, |regime| 1 + regime.index() as u64);
            [t.regime.index() as u64, exit, u64::from(t.n), t.sum_r.to_bits()]
        };
        let transitions = self.transitions.iter().flat_map(of_transition);
        let lengths = [self.n_trades, self.cells.len(), self.transitions.len()].map(|n| n as u64);
        lengths.into_iter().chain(self.cells.bits()).chain(transitions)
    }
}

/// Figures that were seen, by a hash of their bits.
///
/// Settings of money change what an account earns and seldom which trades it takes, so that a grid
/// over them has few different figures, and would hold each of them thousands of times.
#[derive(Debug, Default)]
pub(crate) struct SharedFigures(Mutex<BTreeMap<u64, Vec<Arc<TradeFigures>>>>);

impl SharedFigures {
    /// The same figures, shared where they were seen before. Numbers that are equal and not the same
    /// bits, such as 0 and −0, are told apart, so that threads cannot change a result.
    pub(crate) fn share(&self, figures: TradeFigures) -> Arc<TradeFigures> {
        let mut hasher = DefaultHasher::new();
        figures.bits().for_each(|bits| hasher.write_u64(bits));
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let alike = seen.entry(hasher.finish()).or_default();
        if let Some(same) = alike.iter().find(|other| other.bits().eq(figures.bits())) {
            return Arc::clone(same);
        }
        let figures = Arc::new(figures);
        alike.push(Arc::clone(&figures));
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::Regime;

    fn figures(sum_r: f64) -> TradeFigures {
        let transition = Transition { regime: Regime::Bull, exit_regime: None, n: 1, sum_r };
        TradeFigures { n_trades: 1, cells: PackedCells::default(), transitions: vec![transition] }
    }

    #[test]
    fn what_is_the_same_to_the_bit_is_kept_once() {
        let shared = SharedFigures::default();
        let first = shared.share(figures(0.0));
        assert!(Arc::ptr_eq(&first, &shared.share(figures(0.0))));
        // Equal, and written differently.
        let negative = shared.share(figures(-0.0));
        assert_eq!(first, negative);
        assert!(!Arc::ptr_eq(&first, &negative));
        assert_eq!(negative.transitions[0].sum_r.to_bits(), (-0.0f64).to_bits());
    }
}
