//! The regimes of one symbol, and what is to be said of them.

use crate::inputs::Inputs;
use crate::placed::rows_of;
use crate::symbol_bars::SymbolBars;
use crate::warning::Warning;
use crate::{RunError, warnings};
use exitlab_core::Timestamp;
use exitlab_indicators::IndicatorSet;
use exitlab_regime::{Regimes, apply_labels, classify_rules, first_regime_bar};
use exitlab_scenario::{Classifier, Scenario};

/// A symbol's regimes.
#[derive(Debug)]
pub(crate) struct SymbolRegimes {
    pub(crate) regimes: Regimes,
    /// Close time of the first decision bar that has a regime.
    pub(crate) first_time: Option<Timestamp>,
    /// Decision bars that a regime needs, where the symbol has fewer.
    pub(crate) n_needed: Option<usize>,
    /// Labels of its own that are at a bar's close; none where regimes are found by rules.
    pub(crate) n_labels_used: Option<usize>,
    pub(crate) warnings: Vec<Warning>,
}

impl SymbolRegimes {
    fn new(bars: &SymbolBars, regimes: Regimes, n_unused_labels: usize) -> SymbolRegimes {
        let mut warnings = warnings::regime_warnings(&bars.symbol, &regimes);
        if n_unused_labels > 0 {
            warnings.push(
                format!(
                    "{}: {n_unused_labels} labels are at no bar's close and were not used",
                    bars.symbol
                )
                .into(),
            );
        }
        let first_time = regimes.first_with_regime().map(|bar| bars.decision.close_time(bar));
        SymbolRegimes { regimes, first_time, n_needed: None, n_labels_used: None, warnings }
    }

    fn by_labels(
        bars: &SymbolBars,
        regimes: Regimes,
        n_labels: usize,
        n_unused: usize,
    ) -> SymbolRegimes {
        let n_labels_used = Some(n_labels - n_unused);
        SymbolRegimes { n_labels_used, ..SymbolRegimes::new(bars, regimes, n_unused) }
    }

    /// A symbol with too few bars for any: a new listing, whose signals are all in the warm-up.
    fn too_few_bars(bars: &SymbolBars, regimes: Regimes, n_needed: usize) -> SymbolRegimes {
        let warning = format!(
            "{}: {} decision bars are too few for a regime, which the {n_needed}th can have first: \
             all its signals are WARMUP",
            bars.symbol,
            bars.decision.len()
        );
        let n_needed = Some(n_needed);
        SymbolRegimes {
            regimes,
            first_time: None,
            n_needed,
            n_labels_used: None,
            warnings: vec![warning.into()],
        }
    }
}

/// The regimes of a symbol, by rules or by the labels of a file.
///
/// # Errors
/// [`RunError::Labels`] where the labels do not fit the bars.
pub(crate) fn regimes(
    scenario: &Scenario,
    inputs: &Inputs,
    bars: &SymbolBars,
    indicators: &IndicatorSet,
) -> Result<SymbolRegimes, RunError> {
    match &scenario.classifier {
        Classifier::Rules(rules) => {
            let n_needed = first_regime_bar(&scenario.indicators, &scenario.volatility, rules);
            let regimes = classify_rules(&bars.decision, indicators, &scenario.volatility, rules);
            Ok(match bars.decision.len() < n_needed {
                true => SymbolRegimes::too_few_bars(bars, regimes, n_needed),
                false => SymbolRegimes::new(bars, regimes, 0),
            })
        }
        Classifier::Labels { label_time, .. } => {
            let (path, rows) = rows_of(inputs.labels.as_deref());
            apply_labels(
                &bars.decision,
                &bars.symbol,
                indicators,
                &scenario.volatility,
                rows,
                *label_time,
            )
            .map(|(regimes, n_unused)| {
                let n_labels = rows.iter().filter(|row| row.is_of(&bars.symbol)).count();
                SymbolRegimes::by_labels(bars, regimes, n_labels, n_unused)
            })
            .map_err(|error| RunError::Labels { path, error })
        }
    }
}
