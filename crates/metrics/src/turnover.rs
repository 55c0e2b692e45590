//! Turnover.

/// Traded notional over mean equity; `None` where mean equity is not above 0.
///
/// # Formula
/// `Σ notional of every fill / mean(equity over the marks of the window)`; an entry and its exit are two
/// fills.
///
/// # Units
/// A ratio over the whole window: how often the account was turned over.
///
/// # Source
/// SPEC §10.
pub fn turnover(traded_notional: f64, mean_equity: Option<f64>) -> Option<f64> {
    let mean_equity = mean_equity.filter(|mean| *mean > 0.0)?;
    Some(traded_notional / mean_equity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notional_over_mean_equity() {
        assert_eq!(turnover(30_000.0, Some(10_000.0)), Some(3.0));
        assert_eq!((turnover(1.0, Some(-1.0)), turnover(1.0, None)), (None, None));
    }
}
