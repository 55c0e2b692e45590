//! Names of what results are cut by.

pub use exitlab_core::ALL;
use exitlab_core::Regime;

/// Name of a regime; `ALL` where it is none.
pub fn regime_name(regime: Option<Regime>) -> &'static str {
    regime.map_or(ALL, Regime::name)
}
