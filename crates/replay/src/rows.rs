//! What a portfolio replay writes down beside its trades.

use exitlab_core::{PlanId, Regime, Side, SymbolIdx, Timestamp, VolLevel};
use exitlab_orchestrator::TradingPolicy;

/// Why a signal was not taken, in the order in which reasons are tested (SPEC §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RejectReason {
    /// No regime yet.
    Warmup,
    /// ATR not above a billionth of the close.
    AtrUnavailable,
    /// No live bar left, the first opens too late, or execution bars are missing before it.
    NoFillBar,
    /// The stop is none that a price can reach, or R would be rounding.
    InvalidStop,
    /// The signal's target is not beyond the close.
    InvalidTarget,
    /// The policy allows no new trades.
    TradingGate,
    /// The policy disallows the symbol.
    SymbolBlocked,
    /// Confidence below the policy's threshold.
    LowConfidence,
    /// The symbol has an open or pending position.
    AlreadyInPosition,
    /// Too many positions.
    PositionLimit,
    /// Too much open risk.
    ExposureLimit,
    /// A round trip costs too much of R.
    CostTooHigh,
    /// The balance is not above 0.
    Ruined,
    /// The order is too small.
    BelowMinNotional,
}

impl RejectReason {
    /// All reasons in the order in which they are tested.
    pub const ALL: [RejectReason; 14] = [
        RejectReason::Warmup,
        RejectReason::AtrUnavailable,
        RejectReason::NoFillBar,
        RejectReason::InvalidStop,
        RejectReason::InvalidTarget,
        RejectReason::TradingGate,
        RejectReason::SymbolBlocked,
        RejectReason::LowConfidence,
        RejectReason::AlreadyInPosition,
        RejectReason::PositionLimit,
        RejectReason::ExposureLimit,
        RejectReason::CostTooHigh,
        RejectReason::Ruined,
        RejectReason::BelowMinNotional,
    ];

    /// Whether the policy gives the reason, so that it acts only where the integration enforces it.
    pub fn is_policy(self) -> bool {
        match self {
            RejectReason::TradingGate
            | RejectReason::SymbolBlocked
            | RejectReason::LowConfidence
            | RejectReason::PositionLimit
            | RejectReason::ExposureLimit
            | RejectReason::CostTooHigh => true,
            RejectReason::Warmup
            | RejectReason::AtrUnavailable
            | RejectReason::NoFillBar
            | RejectReason::InvalidStop
            | RejectReason::InvalidTarget
            | RejectReason::AlreadyInPosition
            | RejectReason::Ruined
            | RejectReason::BelowMinNotional => false,
        }
    }

    /// The name used in files, such as `LOW_CONFIDENCE`.
    pub fn name(self) -> &'static str {
        match self {
            RejectReason::Warmup => "WARMUP",
            RejectReason::AtrUnavailable => "ATR_UNAVAILABLE",
            RejectReason::NoFillBar => "NO_FILL_BAR",
            RejectReason::InvalidStop => "INVALID_STOP",
            RejectReason::InvalidTarget => "INVALID_TARGET",
            RejectReason::TradingGate => "TRADING_GATE",
            RejectReason::SymbolBlocked => "SYMBOL_BLOCKED",
            RejectReason::LowConfidence => "LOW_CONFIDENCE",
            RejectReason::AlreadyInPosition => "ALREADY_IN_POSITION",
            RejectReason::PositionLimit => "POSITION_LIMIT",
            RejectReason::ExposureLimit => "EXPOSURE_LIMIT",
            RejectReason::CostTooHigh => "COST_TOO_HIGH",
            RejectReason::Ruined => "RUINED",
            RejectReason::BelowMinNotional => "BELOW_MIN_NOTIONAL",
        }
    }
}

/// What was taken for an accepted signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// Exit plan.
    pub plan: PlanId,
    /// Risk as percent of the balance, before the confidence factor, the leverage cap and flooring.
    pub risk_pct: f64,
    /// Initial quantity in units.
    pub qty: f64,
}

/// One row of the decisions table: a signal and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Row of the signal, from 0.
    pub signal_id: usize,
    /// Close time of the decision bar.
    pub signal_time: Timestamp,
    /// Symbol.
    pub symbol: SymbolIdx,
    /// Direction.
    pub side: Side,
    /// The signal's confidence.
    pub confidence: f64,
    /// Regime of the decision bar.
    pub regime: Option<Regime>,
    /// Volatility level of the decision bar.
    pub vol_level: Option<VolLevel>,
    /// The policy as computed; absent where none was asked.
    pub policy: Option<TradingPolicy>,
    /// The first reason to reject; absent where accepted.
    pub reason: Option<RejectReason>,
    /// The first policy reason that holds, enforced or not.
    pub would_reject: Option<RejectReason>,
    /// What was taken, where accepted.
    pub taken: Option<Taken>,
    /// Balance at the decision.
    pub balance: f64,
    /// Drawdown of the balance from its peak, percent.
    pub drawdown_pct: f64,
    /// Losses in a row.
    pub losing_streak: u32,
    /// Open and pending initial risk, percent of the balance; absent where there is some and the
    /// balance is not above 0.
    pub open_risk_pct: Option<f64>,
}

/// The account at a decision bar's close.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EquityMark {
    /// Close time of the decision bar.
    pub time: Timestamp,
    /// Money booked.
    pub balance: f64,
    /// Balance plus the open positions' unrealised profit.
    pub equity: f64,
    /// Positions open, pending ones not included.
    pub open_positions: u32,
}

/// A field of a symbol's policy that differs from the symbol's previous policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyChange {
    /// Decision time.
    pub time: Timestamp,
    /// Symbol.
    pub symbol: SymbolIdx,
    /// Name of the field.
    pub field: &'static str,
    /// Value before, empty for the symbol's first policy.
    pub old: String,
    /// Value now.
    pub new: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_called_in_files_as_it_is_in_code() {
        for reason in RejectReason::ALL {
            let mut name = String::new();
            for letter in format!("{reason:?}").chars() {
                if letter.is_uppercase() && !name.is_empty() {
                    name.push('_');
                }
                name.push(letter.to_ascii_uppercase());
            }
            assert_eq!(reason.name(), name);
        }
    }
}
