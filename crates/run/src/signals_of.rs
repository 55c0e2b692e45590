//! What a scenario's source produces, without a run.

use crate::engine::Purpose;
use crate::points::{GridUse, run_points};
use crate::prepare::Stages;
use crate::{Engine, RunError, RunRequest};
use exitlab_signal::SignalRow;

/// The signals of a scenario in decision order, and its warnings.
///
/// # Errors
/// See [`RunError`].
pub fn produce_signals(request: RunRequest<'_>) -> Result<(Vec<SignalRow>, Vec<String>), RunError> {
    let output = run_points(
        request,
        GridUse::Ignored,
        Stages::new(Engine::Leap, Purpose::Signals),
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
