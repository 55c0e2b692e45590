//! What the trades and outcomes tables share: most columns.

use crate::Names;
use exitlab_core::{ExitReason, Regime, Side, Timestamp, Trade, VolLevel};
use exitlab_table::Row;

/// What was decided, and when.
// Trades go by their signal and not by its number: one signal more renumbers all later ones, and
// leaves their trades what they were.
#[derive(Debug, Clone, Row)]
#[row(key(symbol, side, signal_time))]
pub struct DecisionColumns<'a> {
    /// Row of the signal among the run's signals, from 0.
    pub signal_id: u64,
    /// Traded symbol.
    pub symbol: &'a str,
    /// Direction: long or short.
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
    /// Regime of the last decision bar closed by the exit time; absent where that bar has none.
    pub exit_regime: Option<Regime>,
}

/// The entry and its levels.
#[derive(Debug, Clone, Row)]
pub struct EntryColumns<'a> {
    /// Exit mode at the entry.
    pub exit_mode: &'a str,
    /// Confidence of the signal.
    pub confidence: f64,
    /// ATR at the decision bar.
    #[row(unit = Price)]
    pub atr: f64,
    /// Entry price, slippage included.
    #[row(unit = Price)]
    pub entry_price: f64,
    /// Initial stop.
    #[row(unit = Price)]
    pub stop_price: f64,
    /// Target at the entry; absent where the exit mode has none.
    #[row(unit = Price)]
    pub target_price: Option<f64>,
}

/// The exit and what it made.
#[derive(Debug, Clone, Row)]
pub struct ExitColumns {
    /// Exit price after slippage, weighted by quantity over the legs.
    #[row(unit = Price)]
    pub exit_price: f64,
    /// Reason of the last leg.
    pub exit_reason: ExitReason,
    /// R before exit slippage, fees and funding.
    #[row(unit = R)]
    pub r_gross: f64,
    /// R after exit slippage, fees and funding.
    #[row(unit = R)]
    pub r_net: f64,
    /// Maximum adverse excursion; not above 0.
    #[row(unit = R)]
    pub mae_r: f64,
    /// Maximum favourable excursion; not below 0.
    #[row(unit = R)]
    pub mfe_r: f64,
    /// Live execution bars held, entry bar and exit bar included.
    #[row(unit = Bars)]
    pub bars_held: u32,
}

/// How sure the exit is.
#[derive(Debug, Clone, Row)]
pub struct CertaintyColumns {
    /// Whether the stop was filled at the open of a bar that opened beyond it.
    pub gapped: bool,
    /// Whether r_low and r_high differ by more than 1e-9 R; absent where they are.
    pub ambiguous: Option<bool>,
    /// Least net R over the intrabar rules; absent where the scenario does not ask for it.
    #[row(unit = R)]
    pub r_low: Option<f64>,
    /// Greatest net R over the intrabar rules; absent where the scenario does not ask for it.
    #[row(unit = R)]
    pub r_high: Option<f64>,
    /// Entry slippage, a cost; it is already inside the entry price.
    #[row(unit = R)]
    pub entry_slippage_r: f64,
}

/// Net R under each intrabar rule; absent where the scenario does not ask for it.
#[derive(Debug, Clone, Row)]
pub struct RuleColumns {
    /// Net R under the intrabar rule `worst`.
    #[row(unit = R)]
    pub r_worst: Option<f64>,
    /// Net R under the intrabar rule `best`.
    #[row(unit = R)]
    pub r_best: Option<f64>,
    /// Net R under the intrabar rule `path_adverse`.
    #[row(unit = R)]
    pub r_path_adverse: Option<f64>,
    /// Net R under the intrabar rule `path_favourable`.
    #[row(unit = R)]
    pub r_path_favourable: Option<f64>,
}

/// Changes of the exit mode.
#[derive(Debug, Clone, Row)]
pub struct RemodeColumns<'a> {
    /// Exit mode at the exit. It differs from that at the entry only where the mode was chosen
    /// again while the trade was open.
    pub final_mode: &'a str,
    /// Number of changes of the exit mode while the trade was open.
    pub n_remodes: u32,
}

impl<'a> DecisionColumns<'a> {
    pub(super) fn of(trade: &Trade, names: Names<'a>) -> DecisionColumns<'a> {
        DecisionColumns {
            signal_id: trade.signal_id as u64,
            symbol: names.symbol(trade.symbol),
            side: trade.side,
            signal_time: trade.signal_time,
            entry_time: trade.entry_time,
            exit_time: trade.exit_time,
            regime: trade.regime,
            vol_level: trade.vol_level,
            exit_regime: trade.exit_regime,
        }
    }
}

impl<'a> EntryColumns<'a> {
    pub(super) fn of(trade: &Trade, names: Names<'a>) -> EntryColumns<'a> {
        EntryColumns {
            exit_mode: names.plan(trade.plan),
            confidence: trade.confidence,
            atr: trade.atr,
            entry_price: trade.entry_price,
            stop_price: trade.stop_price,
            target_price: trade.target_price,
        }
    }
}

impl ExitColumns {
    pub(super) fn of(trade: &Trade) -> ExitColumns {
        ExitColumns {
            exit_price: trade.exit_price,
            exit_reason: trade.exit_reason,
            r_gross: trade.r_gross,
            r_net: trade.r_net,
            mae_r: trade.mae_r,
            mfe_r: trade.mfe_r,
            bars_held: trade.bars_held,
        }
    }
}

impl CertaintyColumns {
    pub(super) fn of(trade: &Trade) -> CertaintyColumns {
        CertaintyColumns {
            gapped: trade.gapped,
            ambiguous: trade.ambiguous(),
            r_low: trade.r_bounds().map(|(low, _)| low),
            r_high: trade.r_bounds().map(|(_, high)| high),
            entry_slippage_r: trade.entry_slippage_r,
        }
    }
}

impl RuleColumns {
    pub(super) fn of(trade: &Trade) -> RuleColumns {
        RuleColumns {
            r_worst: trade.r_by_rule.map(|r| r.worst),
            r_best: trade.r_by_rule.map(|r| r.best),
            r_path_adverse: trade.r_by_rule.map(|r| r.path_adverse),
            r_path_favourable: trade.r_by_rule.map(|r| r.path_favourable),
        }
    }
}

impl<'a> RemodeColumns<'a> {
    pub(super) fn of(trade: &Trade, names: Names<'a>) -> RemodeColumns<'a> {
        RemodeColumns { final_mode: names.plan(trade.final_plan), n_remodes: trade.n_remodes }
    }
}
