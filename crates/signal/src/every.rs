//! A signal every n-th bar, as a neutral sample of entries.

use crate::{EverySide, call::Call};
use exitlab_core::Side;
use exitlab_regime::Regimes;

/// Signals at the first bar with a regime and each n-th bar after it, whether or not that one has
/// a regime too. Confidence 1.
///
/// # Units
/// `n` in decision bars; 0 is taken as 1.
pub(crate) fn every(regimes: &Regimes, n: usize, side: EverySide) -> Vec<Call> {
    let Some(first) = regimes.first_with_regime() else {
        return Vec::new();
    };
    let call = |bar_idx: usize, side: Side| Call { bar_idx, side, confidence: 1.0 };
    let mut calls = Vec::new();
    for (turn, bar_idx) in (first..regimes.len()).step_by(n.max(1)).enumerate() {
        match side {
            EverySide::Long => calls.push(call(bar_idx, Side::Long)),
            EverySide::Short => calls.push(call(bar_idx, Side::Short)),
            EverySide::Both => calls.extend(Side::ALL.map(|side| call(bar_idx, side))),
            EverySide::Alternate => calls.push(call(bar_idx, Side::ALL[turn % 2])),
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::test_bars::{closes, indicators, labelled};
    use Side::{Long, Short};

    fn calls(labels: &[usize], n_bars: usize, n: usize, side: EverySide) -> Vec<(usize, Side)> {
        let series = closes(&vec![10.0; n_bars]);
        let regimes = labelled(&series, &indicators(&series, 1), labels);
        let calls = every(&regimes, n, side);
        assert!(calls.iter().all(|c| c.confidence == 1.0));
        calls.into_iter().map(|c| (c.bar_idx, c.side)).collect()
    }

    #[test]
    fn counts_bars_from_the_first_with_a_regime() {
        assert_eq!(calls(&[2], 10, 3, EverySide::Long), [(2, Long), (5, Long), (8, Long)]);
        assert_eq!(
            calls(&[2, 3, 4], 6, 1, EverySide::Short),
            [(2, Short), (3, Short), (4, Short), (5, Short)]
        );
        assert_eq!(calls(&[0], 3, 5, EverySide::Long), [(0, Long)]);
    }

    #[test]
    fn both_speaks_twice_and_alternate_takes_turns() {
        let both = calls(&[1], 4, 2, EverySide::Both);
        assert_eq!(both, [(1, Long), (1, Short), (3, Long), (3, Short)]);
        let alternate = calls(&[1], 8, 2, EverySide::Alternate);
        assert_eq!(alternate, [(1, Long), (3, Short), (5, Long), (7, Short)]);
    }

    #[test]
    fn without_a_regime_it_is_silent() {
        assert_eq!(calls(&[], 10, 1, EverySide::Both), []);
    }
}
