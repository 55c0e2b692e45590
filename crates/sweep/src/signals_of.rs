//! What a scenario's source produces, without a run.

use crate::engine::Purpose;
use crate::points::{Grid, run_points};
use crate::prepare::Stages;
use crate::{Engine, RunError, Silent};
use exitlab_core::{Side, Timestamp};
use exitlab_scenario::{Override, ScenarioFile};

/// A signal by name, as a signal file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProducedSignal {
    /// Close time of the decision bar.
    pub time: Timestamp,
    /// Symbol.
    pub symbol: String,
    /// Direction.
    pub side: Side,
    /// Confidence in [0, 1].
    pub confidence: f64,
    /// Price of the initial stop that it brings.
    pub stop_price: Option<f64>,
    /// Price of the target that it brings.
    pub target_price: Option<f64>,
}

/// The signals of a scenario in decision order, and its warnings.
///
/// # Errors
/// See [`RunError`].
pub fn produce_signals(
    file: &ScenarioFile,
    overrides: &[Override],
) -> Result<(Vec<ProducedSignal>, Vec<String>), RunError> {
    let output = run_points(
        file,
        overrides,
        Grid::Ignored,
        Stages::new(Engine::Leap, Purpose::Signals),
        &Silent,
        |_| 0,
        |_, prepared| {
            let markets = prepared.markets();
            let signals = prepared
                .candidates
                .iter()
                .map(|c| ProducedSignal {
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
