//! The orchestrator: profiles, the trading policy, integration steps and risk sizing.
//!
//! It turns (profile, regime, volatility level, risk state) into a policy and knows no bars.

mod entry_mode;
mod integration;
mod policy;
mod profile;
mod risk_state;
mod sizing;
mod symbol_record;

pub use entry_mode::EntryMode;
pub use integration::{Integration, IntegrationMode, PRESETS};
pub use policy::{PolicyFigures, PolicyInputs, RiskProfile, TradingPolicy};
pub use profile::{ModeChoice, Profile};
pub use risk_state::RiskState;
pub use sizing::{ConfidenceSizing, LotRules, SizingSettings, quantity};
pub use symbol_record::SymbolRecord;
