//! Calmar ratio.

use crate::daily_values::FLAT;

/// Growth rate over the maximum drawdown; `None` where either is missing or nothing ever fell.
///
/// # Formula
/// `cagr / max_drawdown`, over the whole window rather than the last three years.
///
/// # Units
/// A ratio per year.
///
/// # Source
/// Young, "Calmar Ratio: A Smoother Tool", Futures (1991).
pub fn calmar(cagr: Option<f64>, max_drawdown: Option<f64>) -> Option<f64> {
    let depth = max_drawdown.filter(|&depth| depth > FLAT)?;
    Some(cagr? / depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_over_depth() {
        assert_eq!(calmar(Some(0.3), Some(0.15)), Some(2.0));
        assert_eq!((calmar(Some(0.3), Some(0.0)), calmar(None, Some(0.1))), (None, None));
    }
}
