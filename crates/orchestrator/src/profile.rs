//! Profiles: how careful a trader is.

use crate::EntryMode;
use exitlab_core::{ByRegime, PlanId, Regime, VolLevel};
use serde::Serialize;

/// An exit mode named by a profile, resolved to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModeChoice {
    /// The plan that is used.
    pub plan: PlanId,
    /// The name as written where no plan has it, so that `plan` is TREND_FOLLOW instead.
    pub unknown_name: Option<String>,
}

/// A profile (SPEC §5's table, flat).
///
/// # Units
/// `_pct`, `_limit` of drawdown and exposure in percent; confidences and win rates in [0, 1].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Name, such as `SAFE`.
    pub name: String,
    /// Confidence needed before adjustments.
    pub base_confidence: f64,
    /// Risk per trade before factors, percent of the balance.
    pub base_risk_pct: f64,
    /// Loss of a UTC day that stops new trades, percent of the day's opening balance.
    pub daily_dd_limit: f64,
    /// Losses in a row from which risk is cut hard.
    pub losing_streak_limit: u32,
    /// Largest number of positions open or pending at once.
    pub max_open_positions: u32,
    /// Largest initial risk open at once, percent of the balance.
    pub total_exposure_limit: f64,
    /// Risk factor by regime.
    pub risk_multipliers: ByRegime<f64>,
    /// Risk cut per loss in a row, as a fraction.
    pub losing_streak_per_loss: f64,
    /// Risk cut per percent of drawdown, as a fraction.
    pub drawdown_per_percent: f64,
    /// Risk factor while open risk is at 80% of its limit or more.
    pub high_exposure: f64,
    /// Added to the confidence needed, by regime.
    pub confidence_adjustments: ByRegime<f64>,
    /// A symbol below this win rate and `min_avg_r` is blocked.
    pub min_winrate: f64,
    /// A symbol below this average net R and `min_winrate` is blocked.
    pub min_avg_r: f64,
    /// A symbol that lost this often in a row is blocked.
    pub bad_streak_limit: u32,
    /// Exit mode by regime.
    pub exit_mode_bias: ByRegime<ModeChoice>,
    /// Exit mode where volatility is HIGH or EXTREME, whatever the regime.
    pub exit_mode_high_vol: Option<ModeChoice>,
    /// Entry mode by regime; logged only.
    pub entry_mode_bias: ByRegime<EntryMode>,
    /// Risk factor while recovering.
    pub recovery_multiplier: f64,
    /// Wins in a row from which a balance below its peak is recovering.
    pub recovery_after_streak: u32,
    /// Whether EXTREME volatility stops new trades.
    pub block_extreme: bool,
    /// Least product of the streak and drawdown factors.
    pub min_risk_factor: f64,
    /// Largest cost of a round trip, in R.
    pub max_cost_in_r: f64,
}

impl Profile {
    /// Policy rule 1: the exit mode of the volatility override where it applies, else that of the
    /// regime.
    pub fn mode_choice(&self, regime: Regime, vol_level: Option<VolLevel>) -> &ModeChoice {
        match &self.exit_mode_high_vol {
            Some(mode) if vol_level.is_some_and(VolLevel::is_elevated) => mode,
            Some(_) | None => self.exit_mode_bias.get(regime),
        }
    }

    /// Every choice that the profile may make: by regime, then that of the volatility override.
    pub fn mode_choices(&self) -> impl Iterator<Item = &ModeChoice> {
        let by_regime = Regime::ALL.map(|regime| self.exit_mode_bias.get(regime));
        by_regime.into_iter().chain(&self.exit_mode_high_vol)
    }
}
