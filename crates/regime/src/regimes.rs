//! Published regimes and volatility levels, one per decision bar.

use exitlab_core::{ByRegime, Regime, VolLevel};

/// The published regime and the volatility level of every decision bar of a symbol.
///
/// # Shape
/// As long as the decision series. A bar without a regime cannot be traded (`WARMUP`); it may well
/// have a volatility level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regimes {
    regime: Vec<Option<Regime>>,
    vol_level: Vec<Option<VolLevel>>,
}

impl Regimes {
    /// Joins two columns of the same length.
    pub(crate) fn new(regime: Vec<Option<Regime>>, vol_level: Vec<Option<VolLevel>>) -> Regimes {
        assert_eq!(regime.len(), vol_level.len(), "invariant: one level per regime");
        Regimes { regime, vol_level }
    }

    /// Number of decision bars.
    pub fn len(&self) -> usize {
        self.regime.len()
    }

    /// Whether there is no bar.
    pub fn is_empty(&self) -> bool {
        self.regime.is_empty()
    }

    /// Published regime of a bar; absent in the warm-up, without a label, and past the end.
    pub fn regime(&self, bar_idx: usize) -> Option<Regime> {
        self.regime.get(bar_idx).copied().flatten()
    }

    /// Volatility level of a bar; absent while it cannot be known, and past the end.
    pub fn vol_level(&self, bar_idx: usize) -> Option<VolLevel> {
        self.vol_level.get(bar_idx).copied().flatten()
    }

    /// Published regimes in order of bars.
    pub fn regimes(&self) -> &[Option<Regime>] {
        &self.regime
    }

    /// Volatility levels in order of bars.
    pub fn vol_levels(&self) -> &[Option<VolLevel>] {
        &self.vol_level
    }

    /// Position of the first bar with a regime.
    pub fn first_with_regime(&self) -> Option<usize> {
        self.regime.iter().position(Option::is_some)
    }

    /// Number of bars of each regime; bars without one count nowhere.
    pub fn n_bars_by_regime(&self) -> ByRegime<usize> {
        let n_bars = |of: Regime| self.regime.iter().filter(|r| **r == Some(of)).count();
        ByRegime::from_fn(n_bars)
    }

    /// Share of each regime, in [0, 1], among the bars that have one; absent where none has.
    pub fn share_by_regime(&self) -> Option<ByRegime<f64>> {
        let n_bars = self.n_bars_by_regime();
        let total = self.regime.iter().flatten().count();
        let share = |of: Regime| *n_bars.get(of) as f64 / total as f64;
        (total > 0).then(|| ByRegime::from_fn(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_among_the_bars_that_have_a_regime() {
        use Regime::{Bear, Bull, Chop, HighVol, Normal};
        let column: Vec<Option<Regime>> = [Bull, Bear, Bear, HighVol, Chop, Chop, Chop, Normal]
            .into_iter()
            .map(Some)
            .chain([None, None])
            .collect();
        let regimes = Regimes::new(column, vec![None; 10]);
        let counts = regimes.n_bars_by_regime();
        assert_eq!(counts, ByRegime { bull: 1, bear: 2, high_vol: 1, chop: 3, normal: 1 });
        let shares = regimes.share_by_regime().unwrap();
        let want =
            ByRegime { bull: 0.125, bear: 0.25, high_vol: 0.125, chop: 0.375, normal: 0.125 };
        assert_eq!(shares, want);
    }

    #[test]
    fn no_regime_at_all_has_no_shares() {
        let regimes = Regimes::new(vec![None; 3], vec![Some(VolLevel::Low); 3]);
        assert_eq!(regimes.share_by_regime(), None);
        assert_eq!(regimes.first_with_regime(), None);
        assert_eq!((regimes.regime(0), regimes.vol_level(0)), (None, Some(VolLevel::Low)));
        assert_eq!((regimes.len(), regimes.vol_level(3)), (3, None));
    }
}
