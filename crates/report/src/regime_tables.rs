//! The tables of a judgement of regimes, from its results.

use crate::terminal::regime_quality_text;
use crate::{
    Format, ReportError, RunFolder, regime_quality_table, regime_returns_table,
    regime_transitions_table,
};
use exitlab_evidence::RegimeQuality;
use exitlab_sweep::RunOutput;

/// Writes `regime_quality`, `regime_transitions` and `regime_returns`.
///
/// # Errors
/// Where a table cannot be built or written.
pub fn write_regime_tables(
    folder: &RunFolder,
    formats: &[Format],
    output: &RunOutput<Vec<RegimeQuality>>,
) -> Result<(), ReportError> {
    let judged: Vec<&RegimeQuality> = output.points.iter().flat_map(|p| &p.result).collect();
    folder.write_table(&regime_quality_table(&judged)?, formats)?;
    folder.write_table(&regime_transitions_table(&judged)?, formats)?;
    folder.write_table(&regime_returns_table(&judged)?, formats)
}

/// What a judgement of regimes shows on the terminal.
pub fn regimes_summary(output: &RunOutput<Vec<RegimeQuality>>) -> String {
    let judged: Vec<&RegimeQuality> = output.points.iter().flat_map(|p| &p.result).collect();
    regime_quality_text(&judged)
}
