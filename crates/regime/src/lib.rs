//! Volatility levels and market regimes of decision bars (SPEC §3).
//!
//! Two classifiers give [`Regimes`]: [`classify_rules`] reads indicators, [`apply_labels`] the
//! user's own rows. Neither sees a bar after the one that it labels.

mod confirmation;
mod error;
mod labels;
mod regimes;
mod rules;
mod settings;
mod volatility;
mod window_rank;

pub use error::RegimeError;
pub use labels::{LabelRow, LabelTime, apply_labels};
pub use regimes::Regimes;
pub use rules::{classify_rules, first_regime_bar};
pub use settings::{EmaBand, RuleSettings, VolatilitySettings};
pub use volatility::volatility_levels;
