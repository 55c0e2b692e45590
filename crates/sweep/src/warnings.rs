//! What a run warns about.

use crate::inputs::{Inputs, SymbolBars, Unused};
use exitlab_core::Regime;
use exitlab_regime::Regimes;
use std::collections::BTreeSet;

/// Share of the bars below which a regime is too rare to say anything about.
const RARE_SHARE: f64 = 0.01;

/// Warnings about everything that a scenario reads.
pub(crate) fn input_warnings(inputs: &Inputs) -> Vec<String> {
    let mut warnings: Vec<String> =
        inputs.symbols.iter().flat_map(|bars| data_warnings(bars)).collect();
    for unused in &inputs.unused_rows {
        let (path, n_rows) = (unused.path.display(), unused.n_rows);
        warnings.push(match &unused.reason {
            Unused::OtherSymbol => format!(
                "{path}: {n_rows} rows are for symbols that the scenario does not have and were \
                 ignored"
            ),
            Unused::OutsideBars(symbol) => format!(
                "{path}: {n_rows} funding rates lie outside the bars of {symbol} and were not used"
            ),
        });
    }
    if let Some(rows) = &inputs.signals {
        let with_rows: BTreeSet<&str> = rows.iter().map(|row| row.symbol.as_str()).collect();
        let without = inputs.symbols.iter().filter(|b| !with_rows.contains(b.symbol.as_str()));
        warnings.extend(
            without.map(|b| format!("{}: the signal file has no row for this symbol", b.symbol)),
        );
    }
    warnings
}

/// Warnings about a symbol's bars.
fn data_warnings(bars: &SymbolBars) -> Vec<String> {
    let symbol = &bars.symbol;
    let notes = &bars.notes;
    let mut warnings = Vec::new();
    for (spacing, timeframe) in &notes.wide_spacings {
        warnings.push(format!(
            "{symbol}: the bars are usually {spacing} apart, the timeframe says {timeframe}: a \
             longer bar's close would be used before it is known"
        ));
    }
    if let Some(first) = notes.jumps.first() {
        warnings.push(format!(
            "{symbol}: unadjusted splits? {} of the opens, the first {:.3} times the close before \
             at {}; list them in data.adjustments if they are",
            notes.jumps.len(),
            first.ratio,
            first.time
        ));
    }
    if let (true, Some(first)) = (notes.n_dropped > 0, notes.dropped.first()) {
        warnings.push(format!(
            "{symbol}: {} bad rows were dropped, the first: {first}",
            notes.n_dropped
        ));
    }
    if notes.n_off_grid > 0 {
        warnings.push(format!(
            "{symbol}: {} bars do not open on the symbol's usual grid",
            notes.n_off_grid
        ));
    }
    if notes.n_late_closes > 0 {
        warnings.push(format!(
            "{symbol}: {} bars close after the resampled bar that they are part of, so that it is \
             known late",
            notes.n_late_closes
        ));
    }
    if let Some(closes) = &notes.closes
        && let Some(first) = closes.first.first()
    {
        warnings.push(format!(
            "{symbol}: decision and execution closes differ by more than 0.1% at {} of {} common \
             close times, first at {}: {} and {}",
            closes.n_different, closes.n_compared, first.time, first.decision, first.execution
        ));
    }
    warnings
}

/// Warnings about regimes that hardly occur.
pub(crate) fn regime_warnings(symbol: &str, regimes: &Regimes) -> Vec<String> {
    let Some(shares) = regimes.share_by_regime() else {
        return vec![format!("{symbol}: no decision bar has a regime")];
    };
    Regime::ALL
        .into_iter()
        .filter(|regime| *shares.get(*regime) < RARE_SHARE)
        .map(|regime| {
            format!(
                "{symbol}: {} covers {:.2}% of the bars with a regime, under 1%",
                regime.name(),
                100.0 * shares.get(regime)
            )
        })
        .collect()
}
