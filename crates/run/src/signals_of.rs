//! What a scenario's source produces, without a run.

use crate::engine::Purpose;
use crate::points::{GridUse, run_points};
use crate::prepare::Stages;
use crate::warning::Warning;
use crate::{Engine, RunError, RunRequest};
use exitlab_signal::SignalRow;

/// The signals of a scenario in decision order, and its warnings.
///
/// # Errors
/// See [`RunError`].
pub fn produce_signals(
    request: RunRequest<'_>,
) -> Result<(Vec<SignalRow>, Vec<Warning>), RunError> {
    produce(request, Purpose::Signals)
}

/// What a replay of a scenario would be warned of, as far as it shows before anything is traded.
///
/// # Errors
/// See [`RunError`].
pub fn scenario_warnings(request: RunRequest<'_>) -> Result<Vec<Warning>, RunError> {
    Ok(produce(request, Purpose::Check)?.1)
}

fn produce(
    request: RunRequest<'_>,
    purpose: Purpose,
) -> Result<(Vec<SignalRow>, Vec<Warning>), RunError> {
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
    let signals = output.points.into_iter().flat_map(|p| p.result).collect();
    Ok((signals, output.warnings))
}
