//! The series that a point's plans need, and how they are made.

use crate::symbol_bars::SymbolBars;
use exitlab_exit::{DecisionClock, ExitPlan, KnownSeries, Series, TrailLine};
use exitlab_indicators::IndicatorSet;
use exitlab_signal::PlacedLine;
use std::sync::Arc;

/// The series that plans need, each once, in the order of the plans.
pub(crate) fn series_needed<'p>(plans: impl IntoIterator<Item = &'p ExitPlan>) -> Vec<Series> {
    let mut needed: Vec<Series> = Vec::new();
    for series in plans.into_iter().filter_map(ExitPlan::series) {
        if !needed.contains(&series) {
            needed.push(series);
        }
    }
    needed
}

/// One series of a symbol; `lines` are the symbol's lines of each file.
pub(crate) fn known_series(
    series: Series,
    bars: &SymbolBars,
    clock: &Arc<DecisionClock>,
    indicators: &IndicatorSet,
    lines: &[Arc<PlacedLine>],
) -> KnownSeries {
    match series {
        Series::Atr => KnownSeries::atr(clock, |idx| indicators.atr.get(idx)),
        Series::Line(TrailLine::Computed(line)) => {
            KnownSeries::of_columns(clock, &line.columns(&bars.decision, &indicators.atr))
        }
        Series::Line(TrailLine::File(file)) => {
            let line = &lines[file.0 as usize];
            KnownSeries::line(clock, |idx| line.long[idx], |idx| line.short[idx])
        }
    }
}
