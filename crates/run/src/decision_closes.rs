//! When the decision bars of a scenario close.

use crate::symbol_bars::{LoadedSymbols, load_symbols};
use crate::{RunError, RunRequest};
use exitlab_core::Timestamp;

/// The close times of each symbol's decision bars, read as a run reads them; nothing else of the scenario is.
///
/// # Errors
/// Where the scenario or its bars cannot be used.
pub fn decision_closes(request: RunRequest<'_>) -> Result<Vec<(String, Vec<Timestamp>)>, RunError> {
    let scenario = request.file.resolve(request.overrides).map_err(Box::new)?;
    let mut loaded = LoadedSymbols::default();
    let symbols = load_symbols(&scenario, request.in_memory, &[], &mut loaded)?;
    let closes = symbols.iter().map(|bars| {
        let series = &bars.decision;
        (bars.symbol.clone(), (0..series.len()).map(|row| series.close_time(row)).collect())
    });
    Ok(closes.collect())
}
