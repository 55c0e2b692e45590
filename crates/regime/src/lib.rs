//! Volatility levels and market regimes.
