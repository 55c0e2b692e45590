//! The quality of a scenario's regimes and volatility levels.

use crate::engine::Purpose;
use crate::points::{GridUse, run_points};
use crate::prepare::Stages;
use crate::results::RunOutput;
use crate::{Engine, RunError, RunRequest};
use exitlab_evidence::{
    LabelledBars, Labelling, RegimeQuality, correct_separations, regime_quality,
};
use exitlab_replay::SymbolMarket;

/// Seed of the shift tests: the same labels and bars give the same p-values.
const SEED: u64 = 20_260_131;

/// Judges regimes and volatility levels of a scenario without its grid: for each of the two every
/// symbol, then all of them together.
///
/// # Errors
/// See [`RunError`].
pub fn run_regimes(request: RunRequest<'_>) -> Result<RunOutput<Vec<RegimeQuality>>, RunError> {
    run_points(
        request,
        GridUse::Ignored,
        Stages::new(Engine::Leap, Purpose::Signals),
        |_| Labelling::ALL.len(),
        |_, prepared| {
            let markets = prepared.markets();
            let judged = |labelling| {
                let symbols: Vec<LabelledBars<'_>> =
                    markets.iter().map(|market| labelled(market, labelling)).collect();
                let judged = regime_quality(&symbols, labelling, SEED);
                request.progress.step();
                judged
            };
            let mut judged: Vec<RegimeQuality> =
                Labelling::ALL.into_iter().flat_map(judged).collect();
            correct_separations(&mut judged);
            Ok(judged)
        },
    )
}

fn labelled<'a>(market: &SymbolMarket<'a>, labelling: Labelling) -> LabelledBars<'a> {
    let labels = match labelling {
        Labelling::Regime => {
            market.regimes.regimes().iter().map(|regime| regime.map(|r| r.index())).collect()
        }
        Labelling::VolLevel => {
            market.regimes.vol_levels().iter().map(|level| level.map(|l| l as usize)).collect()
        }
    };
    LabelledBars { symbol: market.name, bars: market.decision, labels }
}
