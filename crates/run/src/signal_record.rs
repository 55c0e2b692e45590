//! What became of a run's signals before their exits: the warm-up, and what was not taken.

use crate::prepared::{Prepared, PreparedSymbol};
use exitlab_replay::RejectReason;
use serde::{Deserialize, Serialize};

/// What became of the signals of a run without a grid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignalRecord {
    /// Signals.
    pub n: u64,
    /// Those at bars without a regime: the warm-up.
    pub n_warmup: u64,
    /// Those without an ATR above rounding.
    pub n_no_atr: u64,
    /// Those without a bar to be filled at in time.
    pub n_no_fill_bar: u64,
    /// The warm-up of each symbol.
    pub warmups: Vec<WarmupRecord>,
    /// What each exit mode of a study, or each account, did with the other signals.
    pub runs: Vec<TakenRecord>,
}

/// The warm-up of a symbol.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WarmupRecord {
    /// Symbol.
    pub symbol: String,
    /// Decision bars before the first one with a regime.
    pub n_bars: u64,
    /// Close time of that one, ISO-8601: the first time at which a signal is taken; absent where no bar has a
    /// regime.
    pub until: Option<String>,
}

/// What an exit mode of a study, or an account, did with the signals after the warm-up that can be filled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TakenRecord {
    /// Profile; absent in a study.
    pub profile: Option<String>,
    /// Exit mode of the study, or mode of the account.
    pub mode: String,
    /// Signals that were taken.
    pub n_taken: u64,
    /// Those whose stop or target is invalid.
    pub n_invalid_levels: u64,
    /// Those that the policy and its limits rejected.
    pub n_policy: u64,
    /// Those at an open position of the symbol.
    pub n_in_position: u64,
    /// Those that the account could not pay for: too small an order, or no balance.
    pub n_unaffordable: u64,
}

impl SignalRecord {
    /// Of a point that is ready to be walked; `runs` are its result's to add.
    pub(crate) fn of(prepared: &Prepared) -> SignalRecord {
        let count = |reason| {
            let with_regime = prepared.candidates.iter().filter(|c| c.regime.is_some());
            with_regime.filter(|c| c.entry == Err(reason)).count() as u64
        };
        let warmup = |symbol: &PreparedSymbol| {
            let first = symbol.regimes.regimes.first_with_regime();
            WarmupRecord {
                symbol: symbol.bars.symbol.clone(),
                n_bars: first.unwrap_or(symbol.bars.decision.len()) as u64,
                until: symbol.regimes.first_time.map(|time| time.to_string()),
            }
        };
        SignalRecord {
            n: prepared.candidates.len() as u64,
            n_warmup: prepared.candidates.iter().filter(|c| c.regime.is_none()).count() as u64,
            n_no_atr: count(RejectReason::AtrUnavailable),
            n_no_fill_bar: count(RejectReason::NoFillBar),
            warmups: prepared.symbols.iter().map(warmup).collect(),
            runs: Vec::new(),
        }
    }

    /// Signals after the warm-up that can be filled.
    pub fn n_usable(&self) -> u64 {
        self.n - self.n_warmup - self.n_no_atr - self.n_no_fill_bar
    }
}
