//! What a caller holds in memory, in the place of files.

use crate::FundingRates;
use exitlab_data::{AdjustmentRecord, MemoryBars};
use exitlab_regime::LabelRow;
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a caller holds in memory: where settings say [`Source::Memory`], it is taken from here. It is
/// checked as files are; rows count from 1 in messages.
///
/// [`Source::Memory`]: exitlab_scenario::Source::Memory
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InMemory {
    /// Bars of the symbols, decision bars where there are others.
    pub bars: BTreeMap<String, Arc<MemoryBars>>,
    /// Execution bars of the symbols, of those that have their own.
    pub execution_bars: BTreeMap<String, Arc<MemoryBars>>,
    /// Corporate actions.
    pub adjustments: Option<Vec<AdjustmentRecord>>,
    /// Signals.
    pub signals: Option<Vec<SignalRow>>,
    /// Exit signals.
    pub exits: Option<Vec<ExitRow>>,
    /// Prices that stops trail behind.
    pub lines: Option<Vec<LineRow>>,
    /// Regimes.
    pub labels: Option<Vec<LabelRow>>,
    /// Funding rates of the symbols.
    pub funding: BTreeMap<String, FundingRates>,
}

impl InMemory {
    /// Nothing: everything is in files.
    pub const NOTHING: &'static InMemory = &InMemory {
        bars: BTreeMap::new(),
        execution_bars: BTreeMap::new(),
        adjustments: None,
        signals: None,
        exits: None,
        lines: None,
        labels: None,
        funding: BTreeMap::new(),
    };
}
