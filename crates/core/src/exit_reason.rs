//! Why a leg of a position was closed.

/// Why a leg of a position was closed (SPEC §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitReason {
    /// The initial stop.
    StopLoss,
    /// The stop after it was moved to breakeven.
    BreakevenStop,
    /// The trailing stop.
    TrailingStop,
    /// The target, or the last of partials that sum to the whole position.
    TakeProfit,
    /// Held too long without enough profit.
    TimeExit,
    /// Still open at the last bar: the trade is censored.
    EndOfData,
    /// A partial take-profit; never a trade's last leg.
    PartialTp,
}

impl ExitReason {
    /// All reasons, those that end a trade first.
    pub const ALL: [ExitReason; 7] = [
        ExitReason::StopLoss,
        ExitReason::BreakevenStop,
        ExitReason::TrailingStop,
        ExitReason::TakeProfit,
        ExitReason::TimeExit,
        ExitReason::EndOfData,
        ExitReason::PartialTp,
    ];

    /// The name used in files, such as `STOP_LOSS`.
    pub fn name(self) -> &'static str {
        match self {
            ExitReason::StopLoss => "STOP_LOSS",
            ExitReason::BreakevenStop => "BREAKEVEN_STOP",
            ExitReason::TrailingStop => "TRAILING_STOP",
            ExitReason::TakeProfit => "TAKE_PROFIT",
            ExitReason::TimeExit => "TIME_EXIT",
            ExitReason::EndOfData => "END_OF_DATA",
            ExitReason::PartialTp => "PARTIAL_TP",
        }
    }

    /// Whether the leg is a resting limit order: maker fee, no slippage (SPEC §7).
    pub fn is_limit(self) -> bool {
        match self {
            ExitReason::TakeProfit | ExitReason::PartialTp => true,
            ExitReason::StopLoss
            | ExitReason::BreakevenStop
            | ExitReason::TrailingStop
            | ExitReason::TimeExit
            | ExitReason::EndOfData => false,
        }
    }
}
