//! What a scenario's source produces, without a run.

use crate::engine::Purpose;
use crate::points::{GridUse, run_points};
use crate::prepare::Stages;
use crate::warning::Warning;
use crate::{Engine, RunError, RunRequest};
use exitlab_signal::SignalRow;
use std::path::PathBuf;

/// What a scenario's source produces.
#[derive(Debug, Clone)]
pub struct ProducedSignals {
    /// The signals, in decision order.
    pub signals: Vec<SignalRow>,
    /// What the scenario is warned of.
    pub warnings: Vec<Warning>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

/// The signals of a scenario in decision order, and its warnings.
///
/// # Errors
/// See [`RunError`].
pub fn produce_signals(request: RunRequest<'_>) -> Result<ProducedSignals, RunError> {
    produce(request, Purpose::Signals)
}

/// What a replay of a scenario would be warned of, as far as it shows before anything is traded.
///
/// # Errors
/// See [`RunError`].
pub fn scenario_warnings(request: RunRequest<'_>) -> Result<Vec<Warning>, RunError> {
    Ok(produce(request, Purpose::Check)?.warnings)
}

fn produce(request: RunRequest<'_>, purpose: Purpose) -> Result<ProducedSignals, RunError> {
    let output = run_points(
        request,
        GridUse::Ignored,
        Stages::new(Engine::Leap, purpose),
        |_| 0,
        |_, prepared| {
            let markets = prepared.markets();
            let signals = (1..)
                .zip(prepared.candidates.iter())
                .map(|(line, c)| SignalRow {
                    line,
                    time: c.signal.time,
                    symbol: markets[c.signal.symbol.0 as usize].name.to_owned(),
                    side: c.signal.side,
                    confidence: c.signal.confidence,
                    stop_price: c.signal.stop_price,
                    target_price: c.signal.target_price,
                })
                .collect::<Vec<_>>();
            Ok(signals)
        },
    )?;
    let files = output.files().into_iter().map(|file| file.path.to_path_buf()).collect();
    let signals = output.points.into_iter().flat_map(|p| p.result).collect();
    Ok(ProducedSignals { signals, warnings: output.warnings, files })
}
