//! The regime_quality table: how long labels last.

use super::cells::ALL;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_evidence::{RegimeQuality, Stability};

/// The regime_quality table: a row per labelling, symbol and label, and one of all labels.
///
/// # Errors
/// Where a number is not finite.
pub fn regime_quality_table<'a>(judged: &[&'a RegimeQuality]) -> Result<Table<'a>, ReportError> {
    let rows: Vec<(&RegimeQuality, &Stability)> =
        judged.iter().flat_map(|q| q.stability.iter().map(|row| (*q, row))).collect();
    TableBuilder::new("regime_quality", &rows)
        .text("labels", |(q, _)| Some(q.labelling.name()))
        .text("symbol", |(q, _)| Some(q.symbol.as_deref().unwrap_or(ALL)))
        .text("label", |(q, row)| Some(row.label.map_or(ALL, |label| q.labelling.labels()[label])))
        .i64("n_bars", |(_, row)| row.n_bars as i64)
        .f64("share", |(_, row)| row.share)
        .i64("n_spells", |(_, row)| row.n_spells as i64)
        .f64("mean_spell_bars", |(_, row)| row.mean_spell_bars)
        .f64("median_spell_bars", |(_, row)| row.median_spell_bars)
        .i64("n_steps", |(_, row)| row.n_steps as i64)
        .f64("persistence", |(_, row)| row.persistence)
        .f64("expected_spell_bars", |(_, row)| row.expected_spell_bars)
        .i64("n_changes", |(_, row)| row.n_changes as i64)
        .i64("n_whipsaws", |(_, row)| row.n_whipsaws as i64)
        .f64("whipsaw_rate", |(_, row)| row.whipsaw_rate)
        .build()
}
