//! Differences: what each plan made more than each other one on the same entries.

mod best_modes;
mod forest;
mod pair;

pub(super) use pair::{Best, Pair};

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use crate::RunCommand;
use crate::stored::{Kind, StoredRun, StoredRunError};

/// The tables of a comparison.
#[derive(Debug, Default)]
pub(super) struct Comparisons {
    pub(super) pairs: TableColumns,
    pub(super) best: TableColumns,
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

impl Comparisons {
    /// The tests, in the order of the table.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        Pair::all(&self.pairs)
    }

    /// Those of a regime, or of ALL.
    pub(super) fn pairs_of(&self, regime: &str) -> impl Iterator<Item = Pair<'_>> {
        self.pairs().filter(move |pair| pair.regime() == regime)
    }

    /// What those of a regime come to; none where plans were not compared with each other.
    pub(super) fn best_of(&self, regime: &str) -> Option<Best<'_>> {
        Best::of(&self.best, regime)
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let comparisons = &report.comparisons;
    let is_walk_forward = report.run.manifest().command == RunCommand::WalkForward;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(forest::figure(&comparisons.pairs, is_walk_forward).map(Block::from));
    blocks.extend(best_modes::table(&comparisons.best).map(Block::Html));
    Section { id: "differences", title: "Differences", blocks }
}
