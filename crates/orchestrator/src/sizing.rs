//! Position size.

use exitlab_core::tolerance;

/// Settings of position sizing (SPEC §8).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizingSettings {
    /// Largest total notional, as a multiple of the balance.
    pub max_leverage: f64,
    /// Whether confidence scales the risk.
    pub confidence_sizing: ConfidenceSizing,
}

/// Whether confidence scales the risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfidenceSizing {
    /// ×1.5 from 0.85 on, ×0.5 below 0.60.
    On,
    /// The same risk at any confidence.
    Off,
}

impl ConfidenceSizing {
    /// Factor on the risk at a confidence.
    pub fn factor(self, confidence: f64) -> f64 {
        match self {
            ConfidenceSizing::On if tolerance::ge(confidence, 0.85) => 1.5,
            ConfidenceSizing::On if tolerance::lt(confidence, 0.60) => 0.5,
            ConfidenceSizing::On | ConfidenceSizing::Off => 1.0,
        }
    }
}

/// Smallest tradable steps of a symbol.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LotRules {
    /// Quantities are floored to a multiple of this; 0 for none.
    pub qty_step: f64,
    /// Smallest notional of an order, in quote currency.
    pub min_notional: f64,
}

impl LotRules {
    /// Whether an order is too small to be sent.
    pub fn is_too_small(&self, qty: f64, price: f64) -> bool {
        qty <= 0.0 || tolerance::lt(qty * price, self.min_notional)
    }
}

/// Initial quantity in units.
///
/// # Formula
/// `balance · risk / R`, capped so that the total notional stays within the leverage, floored to
/// the lot step.
///
/// # Units
/// `risk_pct` in percent of the balance, `r` in price units, `used_notional` in quote currency.
pub fn quantity(
    balance: f64,
    risk_pct: f64,
    r: f64,
    price: f64,
    used_notional: f64,
    max_leverage: f64,
    lots: &LotRules,
) -> f64 {
    let wanted = balance * (risk_pct / 100.0) / r;
    let affordable = (max_leverage * balance - used_notional) / price;
    let qty = wanted.min(affordable).max(0.0);
    if lots.qty_step > 0.0 { tolerance::floored_to(qty, lots.qty_step) } else { qty }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOTS: LotRules = LotRules { qty_step: 0.0, min_notional: 10.0 };

    #[test]
    fn risk_over_r_capped_by_leverage_and_floored() {
        // 10,000 · 1% / 50 = 2
        assert_eq!(quantity(10_000.0, 1.0, 50.0, 1_000.0, 0.0, 30.0, &LOTS), 2.0);
        // (30 · 10,000 − 299,000) / 1,000 = 1
        assert_eq!(quantity(10_000.0, 1.0, 50.0, 1_000.0, 299_000.0, 30.0, &LOTS), 1.0);
        assert_eq!(quantity(10_000.0, 1.0, 50.0, 1_000.0, 400_000.0, 30.0, &LOTS), 0.0);
        assert_eq!(quantity(-5.0, 1.0, 50.0, 1_000.0, 0.0, 30.0, &LOTS), 0.0);
        let steps = LotRules { qty_step: 0.1, ..LOTS };
        // 10,000 · 0.03% / 10 = 0.3, which is three steps
        assert!((quantity(10_000.0, 0.03, 10.0, 1.0, 0.0, 30.0, &steps) - 0.3).abs() < 1e-12);
        assert!(LOTS.is_too_small(0.0099, 1_000.0) && !LOTS.is_too_small(0.01, 1_000.0));
    }

    #[test]
    fn confidence_factors() {
        let factors = [0.85, 0.849, 0.60, 0.599].map(|c| ConfidenceSizing::On.factor(c));
        assert_eq!(factors, [1.5, 1.0, 1.0, 0.5]);
        assert_eq!(ConfidenceSizing::Off.factor(0.9), 1.0);
    }
}
