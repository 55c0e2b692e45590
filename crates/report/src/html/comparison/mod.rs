//! Differences: what each plan made more than each other one on the same entries.

mod best_modes;
mod forest;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use crate::stored::{Kind, StoredRun, StoredRunError};

/// The tables of a comparison.
#[derive(Debug)]
pub(super) struct Comparisons {
    pairs: TableColumns,
    best: TableColumns,
}

impl Comparisons {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<Comparisons, StoredRunError> {
        let pairs = [
            ("regime", Kind::Text),
            ("plan_a", Kind::Text),
            ("plan_b", Kind::Text),
            ("n", Kind::I64),
            ("n_times", Kind::I64),
            ("mean_diff_r", Kind::F64),
            ("ci_low", Kind::F64),
            ("ci_high", Kind::F64),
            ("p_value", Kind::F64),
            ("p_holm", Kind::F64),
            ("n_needed", Kind::F64),
            ("verdict", Kind::Text),
            ("winner", Kind::Text),
            ("worst_a_mean_diff_r", Kind::F64),
            ("worst_b_mean_diff_r", Kind::F64),
            ("survives", Kind::Bool),
        ];
        let best = [
            ("regime", Kind::Text),
            ("n", Kind::I64),
            ("best_mode", Kind::Text),
            ("verdict", Kind::Text),
        ];
        Ok(Comparisons {
            pairs: TableColumns::read(run, "compare", pairs)?,
            best: TableColumns::read(run, "best_modes", best)?,
        })
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let comparisons = &report.comparisons;
    let is_walk_forward = report.run.manifest().command == "walkforward";
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(forest::figure(&comparisons.pairs, is_walk_forward).map(Block::from));
    blocks.extend(best_modes::table(&comparisons.best).map(Block::Html));
    Section { id: "differences", title: "Differences", blocks }
}
