//! The trading policy: what an orchestrator says about a signal.

use crate::{EntryMode, Profile, RiskState};
use exitlab_core::{PlanId, Regime, SymbolIdx, VolLevel, tolerance};
use std::fmt::Write;

/// Risk factor where volatility is HIGH or EXTREME (rule 2).
const ELEVATED_VOL_FACTOR: f64 = 0.5;
/// Further risk factor at the losing streak limit (rule 3).
const STREAK_LIMIT_FACTOR: f64 = 0.3;
/// Added to the confidence needed at the losing streak limit (rule 3).
const STREAK_LIMIT_CONFIDENCE: f64 = 0.05;
/// Share of the exposure limit from which risk is cut (rule 5).
const HIGH_EXPOSURE_SHARE: f64 = 0.8;

/// How much risk a policy takes, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RiskProfile {
    /// The regime's risk.
    Normal,
    /// Cut for high volatility.
    Reduced,
    /// None.
    NoNewTrades,
}

impl RiskProfile {
    /// The name used in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            RiskProfile::Normal => "NORMAL",
            RiskProfile::Reduced => "REDUCED",
            RiskProfile::NoNewTrades => "NO_NEW_TRADES",
        }
    }
}

/// A trading policy (SPEC §5), computed at a signal.
#[derive(Debug, Clone, PartialEq)]
pub struct TradingPolicy {
    /// Whether new trades may be opened.
    pub allow_new_trades: bool,
    /// The risk in words.
    pub risk_profile: RiskProfile,
    /// Risk per trade, percent of the balance.
    pub max_risk_pct: f64,
    /// Confidence that a signal needs.
    pub min_confidence: f64,
    /// How eagerly to enter; logged only.
    pub entry_mode: EntryMode,
    /// Exit plan.
    pub exit_mode: PlanId,
    /// Symbols that may not be traded now, ascending.
    pub disallowed_symbols: Vec<SymbolIdx>,
    /// Regime, volatility, what applied and the product of the risk factors.
    pub note: String,
}

/// What a policy is computed from, beside the profile.
#[derive(Debug, Clone, Copy)]
pub struct PolicyInputs<'a> {
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Volatility level of the decision bar; an unknown one counts as NORMAL.
    pub vol_level: Option<VolLevel>,
    /// The account's past.
    pub state: &'a RiskState,
    /// Open and pending initial risk, percent of the balance; absent where there is some and the
    /// balance is not above 0.
    pub open_risk_pct: Option<f64>,
}

/// A policy's numbers, cheap to compute; [`PolicyFigures::describe`] adds the words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolicyFigures {
    /// Whether new trades may be opened.
    pub allow_new_trades: bool,
    /// The risk in words.
    pub risk_profile: RiskProfile,
    /// Risk per trade, percent of the balance.
    pub max_risk_pct: f64,
    /// Confidence that a signal needs.
    pub min_confidence: f64,
    /// How eagerly to enter; logged only.
    pub entry_mode: EntryMode,
    /// Exit plan.
    pub exit_mode: PlanId,
    /// Whether the profile named a mode that no plan has, so that `exit_mode` is the fallback.
    pub fell_back: bool,
    applied: Applied,
}

/// Which rules applied, for the note.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Applied {
    elevated_vol: bool,
    losing_streak: u32,
    drawdown_pct: f64,
    high_exposure: bool,
    recovery: bool,
    extreme_gate: bool,
    daily_gate: bool,
    /// Product of all factors after the regime's multiplier.
    product: f64,
}

impl PolicyFigures {
    /// Applies SPEC §5's policy rules 1 to 8.
    ///
    /// # Formula
    /// `max_risk_pct = base · regime · (0.5 in high volatility) · max(min_risk_factor, streak ·
    /// drawdown) · exposure · recovery`
    pub fn compute(profile: &Profile, inputs: &PolicyInputs<'_>) -> PolicyFigures {
        let PolicyInputs { regime, vol_level, state, open_risk_pct } = *inputs;
        let elevated_vol = vol_level.is_some_and(VolLevel::is_elevated);
        let choice = profile.mode_choice(regime, vol_level);

        let streak = state.losing_streak();
        let at_streak_limit = streak >= profile.losing_streak_limit;
        let mut streak_factor = (1.0 - profile.losing_streak_per_loss * f64::from(streak)).max(0.0);
        if at_streak_limit {
            streak_factor *= STREAK_LIMIT_FACTOR;
        }
        let drawdown_pct = state.drawdown_pct();
        let drawdown_factor = (1.0 - profile.drawdown_per_percent * drawdown_pct).max(0.0);
        let high_exposure = open_risk_pct.is_none_or(|pct| {
            tolerance::ge(pct, HIGH_EXPOSURE_SHARE * profile.total_exposure_limit)
        });
        let recovery =
            state.winning_streak() >= profile.recovery_after_streak && state.is_below_peak();

        let mut product = if elevated_vol { ELEVATED_VOL_FACTOR } else { 1.0 };
        product *= (streak_factor * drawdown_factor).max(profile.min_risk_factor);
        if high_exposure {
            product *= profile.high_exposure;
        }
        if recovery {
            product *= profile.recovery_multiplier;
        }

        let streak_confidence = if at_streak_limit { STREAK_LIMIT_CONFIDENCE } else { 0.0 };
        let min_confidence = (profile.base_confidence
            + profile.confidence_adjustments.get(regime)
            + streak_confidence)
            .clamp(0.0, 1.0);

        let extreme_gate = profile.block_extreme && vol_level == Some(VolLevel::Extreme);
        let daily_gate = tolerance::ge(state.day_loss_pct(), profile.daily_dd_limit);
        let allow_new_trades = !(extreme_gate || daily_gate);
        PolicyFigures {
            allow_new_trades,
            risk_profile: match (allow_new_trades, elevated_vol) {
                (false, _) => RiskProfile::NoNewTrades,
                (true, true) => RiskProfile::Reduced,
                (true, false) => RiskProfile::Normal,
            },
            max_risk_pct: profile.base_risk_pct * profile.risk_multipliers.get(regime) * product,
            min_confidence,
            entry_mode: if at_streak_limit {
                EntryMode::Defensive
            } else {
                *profile.entry_mode_bias.get(regime)
            },
            exit_mode: choice.plan,
            fell_back: choice.unknown_name.is_some(),
            applied: Applied {
                elevated_vol,
                losing_streak: streak,
                drawdown_pct,
                high_exposure,
                recovery,
                extreme_gate,
                daily_gate,
                product,
            },
        }
    }

    /// The whole policy, with the note in words such as
    /// `BULL market, NORMAL vol; losing streak 4: risk ×0.12`.
    pub fn describe(
        &self,
        inputs: &PolicyInputs<'_>,
        disallowed_symbols: Vec<SymbolIdx>,
    ) -> TradingPolicy {
        TradingPolicy {
            allow_new_trades: self.allow_new_trades,
            risk_profile: self.risk_profile,
            max_risk_pct: self.max_risk_pct,
            min_confidence: self.min_confidence,
            entry_mode: self.entry_mode,
            exit_mode: self.exit_mode,
            disallowed_symbols,
            note: self.note(inputs),
        }
    }

    fn note(&self, inputs: &PolicyInputs<'_>) -> String {
        let vol = inputs.vol_level.map_or("unknown", VolLevel::name);
        let mut note = format!("{} market, {vol} vol", inputs.regime.name());
        let a = &self.applied;
        let mut applied: Vec<String> = Vec::new();
        if a.elevated_vol {
            applied.push("high volatility".to_owned());
        }
        if a.losing_streak > 0 {
            applied.push(format!("losing streak {}", a.losing_streak));
        }
        if tolerance::gt(a.drawdown_pct, 0.0) {
            applied.push(format!("drawdown {:.2}%", a.drawdown_pct));
        }
        if a.high_exposure {
            applied.push("high exposure".to_owned());
        }
        if a.recovery {
            applied.push("recovery".to_owned());
        }
        if !applied.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(note, "; {}: risk ×{:.2}", applied.join(", "), a.product);
        }
        for (on, text) in [
            (a.extreme_gate, "; no new trades: extreme volatility"),
            (a.daily_gate, "; no new trades: daily loss limit"),
        ] {
            if on {
                note.push_str(text);
            }
        }
        note
    }
}
