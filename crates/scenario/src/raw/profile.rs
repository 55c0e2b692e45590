//! `[profiles.NAME]` as typed, once the keys left out have been filled in from its base.

use super::collections::RawByRegime;
use super::words::RawEntryMode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A profile: overrides of SAFE, AGGRESSIVE, or, under a new name, of its base. Tables by regime
/// are merged regime by regime.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = crate::schema::all_optional)]
pub(crate) struct RawProfile {
    /// Profile whose values are kept where none is given; needed by a new name, and by no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base: Option<String>,
    /// Confidence needed before adjustments, in [0, 1]. SAFE 0.65, AGGRESSIVE 0.30.
    pub(crate) base_confidence: f64,
    /// Risk per trade before factors, percent of the balance. SAFE 0.8, AGGRESSIVE 1.2.
    pub(crate) base_risk_pct: f64,
    /// Loss of a UTC day that stops new trades, percent of its opening balance. SAFE 2.5,
    /// AGGRESSIVE 4.5.
    pub(crate) daily_dd_limit: f64,
    /// Losses in a row from which risk is cut hard. SAFE 4, AGGRESSIVE 7.
    pub(crate) losing_streak_limit: u32,
    /// Most positions open or pending at once. SAFE 5, AGGRESSIVE 10.
    pub(crate) max_open_positions: u32,
    /// Most initial risk open at once, percent of the balance. SAFE 10, AGGRESSIVE 20.
    pub(crate) total_exposure_limit: f64,
    /// Risk factor by regime.
    pub(crate) risk_multipliers: RawByRegime<f64>,
    /// Risk cut per loss in a row, as a fraction. SAFE 0.15, AGGRESSIVE 0.08.
    pub(crate) losing_streak_per_loss: f64,
    /// Risk cut per percent of drawdown, as a fraction. SAFE 0.10, AGGRESSIVE 0.05.
    pub(crate) drawdown_per_percent: f64,
    /// Risk factor while open risk is at 80% of its limit or more. SAFE 0.6, AGGRESSIVE 0.8.
    pub(crate) high_exposure: f64,
    /// Added to the confidence needed, by regime.
    pub(crate) confidence_adjustments: RawByRegime<f64>,
    /// A symbol below this win rate (a fraction) and `min_avg_r` is blocked. SAFE 0.45,
    /// AGGRESSIVE 0.35.
    pub(crate) min_winrate: f64,
    /// A symbol below this average net R and `min_winrate` is blocked. SAFE 0.6, AGGRESSIVE 0.3.
    pub(crate) min_avg_r: f64,
    /// A symbol that lost this often in a row is blocked. SAFE 3, AGGRESSIVE 5.
    pub(crate) bad_streak_limit: u32,
    /// Exit mode by regime.
    pub(crate) exit_mode_bias: RawByRegime<String>,
    /// Exit mode where volatility is HIGH or EXTREME, or "none". SAFE DEFENSIVE_TRAIL, AGGRESSIVE
    /// none.
    pub(crate) exit_mode_high_vol: String,
    /// Entry mode by regime; logged only.
    pub(crate) entry_mode_bias: RawByRegime<RawEntryMode>,
    /// Risk factor while recovering. SAFE 1.1, AGGRESSIVE 1.3.
    pub(crate) recovery_multiplier: f64,
    /// Wins in a row from which a balance below its peak is recovering. SAFE 2, AGGRESSIVE 1.
    pub(crate) recovery_after_streak: u32,
    /// Whether EXTREME volatility stops new trades. SAFE true, AGGRESSIVE false.
    pub(crate) block_extreme: bool,
    /// Least product of the streak and drawdown factors, in [0, 1]. Both 0.10.
    pub(crate) min_risk_factor: f64,
    /// Most that a round trip may cost, in R. SAFE 0.15, AGGRESSIVE 0.30.
    pub(crate) max_cost_in_r: f64,
}

/// Keys that hold one value per regime, which are merged regime by regime.
pub(crate) const TABLES_BY_REGIME: [&str; 4] =
    ["risk_multipliers", "confidence_adjustments", "exit_mode_bias", "entry_mode_bias"];

impl RawProfile {
    /// The built-in profiles by name, in the order of every table.
    pub(crate) fn built_in() -> [(&'static str, RawProfile); 2] {
        [("SAFE", RawProfile::safe()), ("AGGRESSIVE", RawProfile::aggressive())]
    }

    fn safe() -> RawProfile {
        let mode = |name: &str| name.to_owned();
        RawProfile {
            base: None,
            base_confidence: 0.65,
            base_risk_pct: 0.8,
            daily_dd_limit: 2.5,
            losing_streak_limit: 4,
            max_open_positions: 5,
            total_exposure_limit: 10.0,
            risk_multipliers: RawByRegime::of([0.9, 0.3, 0.4, 0.5, 0.8]),
            losing_streak_per_loss: 0.15,
            drawdown_per_percent: 0.10,
            high_exposure: 0.6,
            confidence_adjustments: RawByRegime::of([0.0, 0.08, 0.10, 0.05, 0.0]),
            min_winrate: 0.45,
            min_avg_r: 0.6,
            bad_streak_limit: 3,
            exit_mode_bias: RawByRegime::of([
                mode("TREND_FOLLOW"),
                mode("FAST_TP"),
                mode("DEFENSIVE_TRAIL"),
                mode("FAST_TP"),
                mode("TREND_FOLLOW"),
            ]),
            exit_mode_high_vol: mode("DEFENSIVE_TRAIL"),
            entry_mode_bias: RawByRegime::of([
                RawEntryMode::Normal,
                RawEntryMode::Defensive,
                RawEntryMode::Defensive,
                RawEntryMode::Defensive,
                RawEntryMode::Normal,
            ]),
            recovery_multiplier: 1.1,
            recovery_after_streak: 2,
            block_extreme: true,
            min_risk_factor: 0.10,
            max_cost_in_r: 0.15,
        }
    }

    fn aggressive() -> RawProfile {
        let trend_follow = || "TREND_FOLLOW".to_owned();
        RawProfile {
            base: None,
            base_confidence: 0.30,
            base_risk_pct: 1.2,
            daily_dd_limit: 4.5,
            losing_streak_limit: 7,
            max_open_positions: 10,
            total_exposure_limit: 20.0,
            risk_multipliers: RawByRegime::of([1.3, 0.6, 0.8, 0.7, 1.0]),
            losing_streak_per_loss: 0.08,
            drawdown_per_percent: 0.05,
            high_exposure: 0.8,
            confidence_adjustments: RawByRegime::of([-0.02, 0.05, 0.05, 0.02, 0.0]),
            min_winrate: 0.35,
            min_avg_r: 0.3,
            bad_streak_limit: 5,
            exit_mode_bias: RawByRegime::of(std::array::from_fn(|_| trend_follow())),
            exit_mode_high_vol: "none".to_owned(),
            entry_mode_bias: RawByRegime::of([
                RawEntryMode::Aggressive,
                RawEntryMode::Normal,
                RawEntryMode::Normal,
                RawEntryMode::Aggressive,
                RawEntryMode::Normal,
            ]),
            recovery_multiplier: 1.3,
            recovery_after_streak: 1,
            block_extreme: false,
            min_risk_factor: 0.10,
            max_cost_in_r: 0.30,
        }
    }
}
