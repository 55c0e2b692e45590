//! `[profiles.NAME]`.

use super::changes::changes;
use exitlab_core::ByRegime;
use exitlab_orchestrator::EntryMode;

changes! {
    /// A profile: overrides of SAFE, AGGRESSIVE, or, under a new name, of its base. Tables by regime
    /// are merged regime by regime.
    Profile, FullProfile {
        /// Profile whose values are kept where none is given; needed by a new name, and by no other.
        base,
        /// Confidence needed before adjustments, in [0, 1]. SAFE 0.65, AGGRESSIVE 0.30.
        base_confidence: f64,
        /// Risk per trade before factors, percent of the balance. SAFE 0.8, AGGRESSIVE 1.2.
        base_risk_pct: f64,
        /// Loss of a UTC day that stops new trades, percent of its opening balance. SAFE 2.5,
        /// AGGRESSIVE 4.5.
        daily_dd_limit: f64,
        /// Losses in a row from which risk is cut hard. SAFE 4, AGGRESSIVE 7.
        losing_streak_limit: u32,
        /// Largest number of positions open or pending at once. SAFE 5, AGGRESSIVE 10.
        max_open_positions: u32,
        /// Largest initial risk open at once, percent of the balance. SAFE 10, AGGRESSIVE 20.
        total_exposure_limit: f64,
        /// Risk factor by regime.
        risk_multipliers: ByRegime<f64>,
        /// Risk cut per loss in a row, as a fraction. SAFE 0.15, AGGRESSIVE 0.08.
        losing_streak_per_loss: f64,
        /// Risk cut per percent of drawdown, as a fraction. SAFE 0.10, AGGRESSIVE 0.05.
        drawdown_per_percent: f64,
        /// Risk factor while open risk is at 80% of its limit or more. SAFE 0.6, AGGRESSIVE 0.8.
        high_exposure: f64,
        /// Added to the confidence needed, by regime.
        confidence_adjustments: ByRegime<f64>,
        /// A symbol below this win rate (a fraction) and `min_avg_r` is blocked. SAFE 0.45,
        /// AGGRESSIVE 0.35.
        min_winrate: f64,
        /// A symbol below this average net R and `min_winrate` is blocked. SAFE 0.6, AGGRESSIVE 0.3.
        min_avg_r: f64,
        /// A symbol that lost this often in a row is blocked. SAFE 3, AGGRESSIVE 5.
        bad_streak_limit: u32,
        /// Exit mode by regime.
        exit_mode_bias: ByRegime<String>,
        /// Exit mode where volatility is HIGH or EXTREME, or "none". SAFE DEFENSIVE_TRAIL, AGGRESSIVE
        /// none.
        exit_mode_high_vol: String,
        /// Entry mode by regime; logged only.
        entry_mode_bias: ByRegime<EntryMode>,
        /// Risk factor while recovering. SAFE 1.1, AGGRESSIVE 1.3.
        recovery_multiplier: f64,
        /// Wins in a row from which a balance below its peak is recovering. SAFE 2, AGGRESSIVE 1.
        recovery_after_streak: u32,
        /// Whether EXTREME volatility stops new trades. SAFE true, AGGRESSIVE false.
        block_extreme: bool,
        /// Smallest product of the streak and drawdown factors, in [0, 1]. Both 0.10.
        min_risk_factor: f64,
        /// Largest cost of a round trip, in R. SAFE 0.15, AGGRESSIVE 0.30.
        max_cost_in_r: f64,
    }
}
