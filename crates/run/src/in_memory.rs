//! What a caller holds in memory, in the place of files.

use crate::RunError;
use exitlab_data::{AdjustmentRecord, FundingRecord, MemoryBars, MemoryTable};
use exitlab_regime::LabelRow;
use exitlab_scenario::{Classifier, ExecutionSource, ExitOrigin, Funding, Scenario, SignalOrigin};
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a caller holds in memory. It takes the place of the file that settings name, and is checked as
/// that file would be; rows count from 1 in messages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InMemory {
    /// Bars of the symbols, decision bars where there are others.
    pub bars: BTreeMap<String, Arc<MemoryBars>>,
    /// Execution bars of the symbols, of those that have their own.
    pub execution_bars: BTreeMap<String, Arc<MemoryBars>>,
    /// Corporate actions.
    pub adjustments: Option<MemoryTable<AdjustmentRecord>>,
    /// Signals.
    pub signals: Option<MemoryTable<SignalRow>>,
    /// Exit signals.
    pub exits: Option<MemoryTable<ExitRow>>,
    /// Prices that stops trail behind.
    pub lines: Option<MemoryTable<LineRow>>,
    /// Regimes.
    pub labels: Option<MemoryTable<LabelRow>>,
    /// Funding rates of the symbols: fractions that longs pay where they are above 0.
    pub funding: BTreeMap<String, MemoryTable<FundingRecord>>,
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

impl InMemory {
    /// Makes sure that everything given is of use to the scenario.
    ///
    /// # Errors
    /// [`RunError::NoUse`] for the first thing that is not.
    pub(crate) fn check(&self, scenario: &Scenario) -> Result<(), RunError> {
        let data = &scenario.data;
        let symbols = || data.symbols.iter();
        let is_known = |symbol: &str| symbols().any(|known| known.symbol == symbol);
        let has_own_execution = matches!(data.execution, ExecutionSource::Separate { .. });
        let pays = |symbol: &str| {
            symbols().any(|s| s.symbol == symbol && matches!(s.funding, Funding::File { .. }))
        };
        let no_use = |what: &'static str, of: &str, why: &'static str| {
            Err(RunError::NoUse { what, of: of.to_owned(), why })
        };
        if let Some(symbol) = self.bars.keys().find(|symbol| !is_known(symbol)) {
            return no_use("bars", symbol, "the scenario has no such symbol");
        }
        let of_no_use = |symbol: &&String| !has_own_execution || !is_known(symbol);
        if let Some(symbol) = self.execution_bars.keys().find(of_no_use) {
            return no_use("execution bars", symbol, "data.execution does not list the symbol");
        }
        if let Some(symbol) = self.funding.keys().find(|symbol| !pays(symbol)) {
            return no_use("funding rates", symbol, "its funding is not from a file");
        }
        if self.lines.is_some() && scenario.line_files.len() > 1 {
            return no_use("lines", "", "exit modes trail lines of several files");
        }
        let given = [
            (
                "signals",
                self.signals.is_some(),
                matches!(scenario.signals.origin, SignalOrigin::File { .. }),
                "signals.source is not file",
            ),
            (
                "exit signals",
                self.exits.is_some(),
                matches!(scenario.signals.exits, ExitOrigin::File { .. }),
                "signals.exits is not a file",
            ),
            (
                "lines",
                self.lines.is_some(),
                !scenario.line_files.is_empty(),
                "no exit mode trails a line of a file",
            ),
            (
                "labels",
                self.labels.is_some(),
                matches!(scenario.classifier, Classifier::Labels { .. }),
                "regime.classifier is not labels",
            ),
            (
                "adjustments",
                self.adjustments.is_some(),
                data.adjustments.is_some(),
                "data.adjustments is not set",
            ),
        ];
        match given.into_iter().find(|(_, is_given, is_used, _)| *is_given && !is_used) {
            Some((what, .., why)) => no_use(what, "", why),
            None => Ok(()),
        }
    }
}
