//! Position size.

/// Settings of position sizing (SPEC §8).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizingSettings {
    /// Most total notional, as a multiple of the balance.
    pub max_leverage: f64,
    /// Whether confidence scales the risk: ×1.5 from 0.85 on, ×0.5 below 0.60.
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

/// Smallest tradable steps of a symbol.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LotRules {
    /// Quantities are floored to a multiple of this; 0 for none.
    pub qty_step: f64,
    /// Least notional of an order, in quote currency.
    pub min_notional: f64,
}
