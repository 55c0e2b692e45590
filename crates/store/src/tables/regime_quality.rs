//! The regime_quality table: how long labels last.

use crate::{StoreError, Table};
use exitlab_evidence::{RegimeQuality, Stability};
use exitlab_words::ALL;

/// How long labels of bars last: one row per labelling, symbol and label, and one of all labels
/// together. Bars without a label (warm-up) belong to none.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "regime_quality", key(labels, symbol, label))]
pub struct RegimeQualityRow<'a> {
    /// What bars are labelled with: `regime` or `vol_level`.
    pub labels: &'a str,
    /// Symbol; ALL for all of them, whose numbers are added up.
    pub symbol: &'a str,
    /// Regime or volatility level; ALL for all labels together.
    pub label: &'a str,
    /// Bars with the label.
    pub n_bars: usize,
    /// Their share of the bars that have a label.
    #[row(unit = Share)]
    pub share: Option<f64>,
    /// Spells: runs of bars with the label. The first and the last count as long as was seen of
    /// them.
    pub n_spells: usize,
    /// Mean length of a spell.
    #[row(unit = Bars)]
    pub mean_spell_bars: Option<f64>,
    /// Median length of a spell.
    #[row(unit = Bars)]
    pub median_spell_bars: Option<f64>,
    /// Bars with the label whose next bar has a label.
    pub n_steps: usize,
    /// Share of those whose next bar has the same label.
    #[row(unit = Share)]
    pub persistence: Option<f64>,
    /// Length of a spell in a Markov chain of that persistence: 1 / (1 − persistence). Far above
    /// the median, spells are of two kinds: brief ones and lasting ones.
    #[row(unit = Bars)]
    pub expected_spell_bars: Option<f64>,
    /// Changes into the label of which it can be seen whether they were undone within three bars.
    pub n_changes: usize,
    /// Those of them that were: from a label to this one and back to it, three bars later at the
    /// latest.
    pub n_whipsaws: usize,
    /// n_whipsaws / n_changes; absent without changes.
    #[row(unit = Share)]
    pub whipsaw_rate: Option<f64>,
}

/// The regime_quality table.
///
/// # Errors
/// Where a number is not finite.
pub fn regime_quality_table(judged: &[&RegimeQuality]) -> Result<Table, StoreError> {
    let rows = judged.iter().flat_map(|quality| {
        quality.stability.iter().map(|stability| RegimeQualityRow::new(quality, stability))
    });
    Ok(Table::of_rows(rows)?)
}

impl<'a> RegimeQualityRow<'a> {
    fn new(quality: &'a RegimeQuality, stability: &Stability) -> RegimeQualityRow<'a> {
        RegimeQualityRow {
            labels: quality.labelling.name(),
            symbol: quality.symbol.as_deref().unwrap_or(ALL),
            label: stability.label.map_or(ALL, |label| quality.labelling.labels()[label]),
            n_bars: stability.n_bars,
            share: stability.share,
            n_spells: stability.n_spells,
            mean_spell_bars: stability.mean_spell_bars,
            median_spell_bars: stability.median_spell_bars,
            n_steps: stability.n_steps,
            persistence: stability.persistence,
            expected_spell_bars: stability.expected_spell_bars,
            n_changes: stability.n_changes,
            n_whipsaws: stability.n_whipsaws,
            whipsaw_rate: stability.whipsaw_rate,
        }
    }
}
