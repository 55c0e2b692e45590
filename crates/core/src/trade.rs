//! A closed trade, as studies and portfolio replays report it.

use crate::{ChoiceId, ExitReason, PlanId, RByRule, Regime, Side, SymbolIdx, Timestamp, VolLevel};
use smallvec::SmallVec;

/// Legs that are kept in place: four partials and the exit. Only a trade whose mode changed while it
/// was open can have more.
pub const USUAL_LEGS: usize = 5;

/// A trade's legs in the order of their fills.
pub type Legs = SmallVec<[Leg; USUAL_LEGS]>;

/// One closing fill of a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// Time of the fill: the bar's open time for a fill at its open, else its close time.
    pub time: Timestamp,
    /// Close time of the bar that filled it: before that nobody knows of the leg.
    pub known_at: Timestamp,
    /// Why it was closed.
    pub reason: ExitReason,
    /// Share of the initial quantity.
    pub fraction: f64,
    /// Price before exit slippage.
    pub level_price: f64,
    /// Price after exit slippage.
    pub price: f64,
    /// The leg's part of the trade's gross R: fraction · (level price − entry) / R.
    pub r_gross: f64,
    /// Fee in R, a cost; below 0 for a rebate.
    pub fee_r: f64,
}

/// A change of exit mode while a trade was open (SPEC §13.7).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remode {
    /// Decision that chose the new mode.
    pub time: Timestamp,
    /// Regime of that decision bar.
    pub regime: Regime,
    /// Volatility level of that decision bar; absent only where labels come without it.
    pub vol_level: Option<VolLevel>,
    /// Plan before.
    pub from: PlanId,
    /// Plan after.
    pub to: PlanId,
    /// Price of the stop in force before.
    pub stop_before: f64,
    /// Price of the stop in force after.
    pub stop_after: f64,
}

/// What a portfolio replay adds to a trade: its size and its money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositionMoney {
    /// Initial quantity in units.
    pub qty: f64,
    /// All fees, a cost, in quote currency.
    pub fees: f64,
    /// Funding paid (> 0) or received (< 0), in quote currency.
    pub funding: f64,
    /// Net profit after fees and funding, in quote currency.
    pub pnl: f64,
}

/// A closed trade.
///
/// # Units
/// R is the initial risk per unit, entry to initial stop. Costs in R are positive where they cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    /// Row of the signal among the run's signals, from 0.
    pub signal_id: usize,
    /// Traded symbol.
    pub symbol: SymbolIdx,
    /// Direction.
    pub side: Side,
    /// Close time of the decision bar.
    pub signal_time: Timestamp,
    /// Time of the entry fill.
    pub entry_time: Timestamp,
    /// Time of the last leg.
    pub exit_time: Timestamp,
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Volatility level of the decision bar; absent only where labels come without it.
    pub vol_level: Option<VolLevel>,
    /// Regime of the last decision bar closed by the exit time.
    pub exit_regime: Option<Regime>,
    /// Exit plan at the entry.
    pub plan: PlanId,
    /// Exit plan at the exit: another one only where the mode was chosen again.
    pub final_plan: PlanId,
    /// Changes of plan while it was open.
    pub n_remodes: u32,
    /// What chose the plan; orders the rows of a study.
    pub choice: ChoiceId,
    /// The signal's confidence.
    pub confidence: f64,
    /// ATR at the decision bar, in price units.
    pub atr: f64,
    /// Entry price E, slippage included.
    pub entry_price: f64,
    /// Initial stop S.
    pub stop_price: f64,
    /// Target, where the plan has one.
    pub target_price: Option<f64>,
    /// Target distance over stop distance.
    pub rr_planned: Option<f64>,
    /// Quantity-weighted exit price after slippage.
    pub exit_price: f64,
    /// Reason of the last leg.
    pub exit_reason: ExitReason,
    /// R before exit slippage, fees and funding.
    pub r_gross: f64,
    /// R after everything.
    pub r_net: f64,
    /// Maximum adverse excursion in R (≤ 0).
    pub mae_r: f64,
    /// Maximum favourable excursion in R (≥ 0).
    pub mfe_r: f64,
    /// Live execution bars, entry bar and exit bar included.
    pub bars_held: u32,
    /// Entry slippage in R (≥ 0); it is inside the entry price.
    pub entry_slippage_r: f64,
    /// Exit slippage in R (≥ 0).
    pub exit_slippage_r: f64,
    /// Entry and exit fees in R, a cost; below 0 for rebates.
    pub fees_r: f64,
    /// Funding in R: paid (> 0) or received (< 0).
    pub funding_r: f64,
    /// Whether the stop was filled at the open of a bar that opened beyond it.
    pub gapped: bool,
    /// Net R under each intrabar rule, where they were asked for.
    pub r_by_rule: Option<RByRule>,
    /// Closing fills, where rows are kept: no metric reads them.
    pub legs: Vec<Leg>,
    /// Changes of plan, where rows are kept.
    pub remodes: Vec<Remode>,
    /// Size and money, in portfolio replays.
    pub money: Option<PositionMoney>,
}

impl Trade {
    /// Least and greatest net R over the intrabar rules; absent where they were not asked.
    pub fn r_bounds(&self) -> Option<(f64, f64)> {
        Some(self.r_by_rule?.bounds(self.r_net))
    }

    /// Whether the intrabar rules disagree by more than 1e-9 R; absent where they were not asked.
    pub fn ambiguous(&self) -> Option<bool> {
        self.r_bounds().map(|(low, high)| crate::tolerance::gt(high, low))
    }

    /// Hours from entry to exit.
    pub fn hours_held(&self) -> f64 {
        self.exit_time.hours_since(self.entry_time)
    }
}

/// A change of exit mode, and which trade's it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeRemode {
    /// Position of the trade among its run's, in the order of the trades table.
    pub trade_idx: usize,
    /// The change.
    pub remode: Remode,
}

impl TradeRemode {
    /// The changes of these trades, which are in the order of the trades table.
    pub fn of(trades: &[Trade]) -> Vec<TradeRemode> {
        let mut remodes = Vec::new();
        for (trade_idx, trade) in trades.iter().enumerate() {
            remodes.extend(trade.remodes.iter().map(|&remode| TradeRemode { trade_idx, remode }));
        }
        remodes
    }
}
