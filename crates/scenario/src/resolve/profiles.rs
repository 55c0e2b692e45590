//! `[profiles]`.

use super::SettingWarning;
use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::settings::collections::Named;
use crate::settings::profile::FullProfile;
use exitlab_core::{ByRegime, PlanId, Regime};
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::{ModeChoice, Profile};

/// Checks the profiles. A mode that no plan has becomes TREND_FOLLOW, the first of the plans.
pub(crate) fn resolve_profiles(
    raw: &Named<FullProfile>,
    plans: &[ExitPlan],
    warnings: &mut Vec<SettingWarning>,
) -> Result<Vec<Profile>, Fault> {
    let at = KeyPath::top("profiles");
    raw.0.iter().map(|(name, profile)| one(&at.key(name), name, profile, plans, warnings)).collect()
}

fn one(
    at: &KeyPath<'_>,
    name: &str,
    raw: &FullProfile,
    plans: &[ExitPlan],
    warnings: &mut Vec<SettingWarning>,
) -> Result<Profile, Fault> {
    at.name(name)?;
    let mut choose = |at: &KeyPath<'_>, mode: &str| {
        if let Some(position) = plans.iter().position(|plan| plan.name == mode) {
            return ModeChoice { plan: PlanId(position as u32), unknown_name: None };
        }
        let message =
            format!("names the exit mode `{mode}`, which does not exist: TREND_FOLLOW is used");
        warnings.push(SettingWarning { path: at.path(), message });
        ModeChoice { plan: PlanId(0), unknown_name: Some(mode.to_owned()) }
    };
    let bias = at.key("exit_mode_bias");
    let exit_mode_bias =
        by_regime(&raw.exit_mode_bias, |regime, mode| Ok(choose(&bias.key(regime.name()), mode)))?;
    let exit_mode_high_vol = match raw.exit_mode_high_vol.as_str() {
        "none" => None,
        mode => Some(choose(&at.key("exit_mode_high_vol"), mode)),
    };
    let multipliers = at.key("risk_multipliers");
    let adjustments = at.key("confidence_adjustments");
    Ok(Profile {
        name: name.to_owned(),
        base_confidence: at.key("base_confidence").within(raw.base_confidence, 0.0, 1.0)?,
        base_risk_pct: risk_pct(&at.key("base_risk_pct"), raw.base_risk_pct)?,
        daily_dd_limit: at.key("daily_dd_limit").positive(raw.daily_dd_limit)?,
        losing_streak_limit: at.key("losing_streak_limit").count(raw.losing_streak_limit)?,
        max_open_positions: at.key("max_open_positions").count(raw.max_open_positions)?,
        total_exposure_limit: at.key("total_exposure_limit").positive(raw.total_exposure_limit)?,
        risk_multipliers: by_regime(&raw.risk_multipliers, |regime, &value| {
            multipliers.key(regime.name()).not_negative(value)
        })?,
        losing_streak_per_loss: at
            .key("losing_streak_per_loss")
            .not_negative(raw.losing_streak_per_loss)?,
        drawdown_per_percent: at
            .key("drawdown_per_percent")
            .not_negative(raw.drawdown_per_percent)?,
        high_exposure: at.key("high_exposure").not_negative(raw.high_exposure)?,
        confidence_adjustments: by_regime(&raw.confidence_adjustments, |regime, &value| {
            adjustments.key(regime.name()).within(value, -1.0, 1.0)
        })?,
        min_winrate: at.key("min_winrate").within(raw.min_winrate, 0.0, 1.0)?,
        min_avg_r: raw.min_avg_r,
        bad_streak_limit: at.key("bad_streak_limit").count(raw.bad_streak_limit)?,
        exit_mode_bias,
        exit_mode_high_vol,
        entry_mode_bias: by_regime(&raw.entry_mode_bias, |_, mode| Ok(*mode))?,
        recovery_multiplier: at.key("recovery_multiplier").not_negative(raw.recovery_multiplier)?,
        recovery_after_streak: at.key("recovery_after_streak").count(raw.recovery_after_streak)?,
        block_extreme: raw.block_extreme,
        min_risk_factor: at.key("min_risk_factor").within(raw.min_risk_factor, 0.0, 1.0)?,
        max_cost_in_r: at.key("max_cost_in_r").positive(raw.max_cost_in_r)?,
    })
}

/// A risk per trade: above 0 and at most 100% of the balance.
pub(crate) fn risk_pct(at: &KeyPath<'_>, value: f64) -> Result<f64, Fault> {
    at.positive(value)?;
    at.within(value, 0.0, 100.0)
}

fn by_regime<T, U>(
    raw: &ByRegime<T>,
    mut each: impl FnMut(Regime, &T) -> Result<U, Fault>,
) -> Result<ByRegime<U>, Fault> {
    ByRegime::try_from_fn(|regime| each(regime, raw.get(regime)))
}
