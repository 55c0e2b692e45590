//! Names of what results are cut by.

use exitlab_core::Regime;

/// What a group's column holds where the group is not cut by it.
pub const ALL: &str = "ALL";

/// Name of a regime; `ALL` where it is none.
pub fn regime_name(regime: Option<Regime>) -> &'static str {
    regime.map_or(ALL, Regime::name)
}
