//! Differences: what each plan made more than each other one on the same entries.

mod best_modes;
mod forest;
mod pair;
mod verdict;

pub(super) use best_modes::BestMode;
pub(super) use pair::Pair;
pub(super) use verdict::{AnswerLine, ModeVerdict};

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_rows::rows_of;
use exitlab_store::{RunCommand, StoredRun, StoredRunError};
use exitlab_words::regime_name;

/// The tables of a comparison.
#[derive(Debug, Default)]
pub(super) struct Comparisons {
    /// The tests, in the order of the table.
    pub(super) pairs: Vec<Pair>,
    pub(super) best: Vec<BestMode>,
    pub(super) verdicts: Vec<ModeVerdict>,
    pub(super) answer: Vec<AnswerLine>,
}

impl Comparisons {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<Comparisons, StoredRunError> {
        Ok(Comparisons {
            pairs: rows_of(run)?,
            best: rows_of(run)?,
            verdicts: rows_of(run)?,
            answer: rows_of(run)?,
        })
    }

    /// The tests of a regime, or of ALL.
    pub(super) fn pairs_of(&self, regime: &str) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(move |pair| pair.regime() == regime)
    }

    /// The verdict on an exit mode in a regime, or in ALL; none where modes were not judged.
    pub(super) fn verdict_on(
        &self,
        profile: Option<&str>,
        regime: &str,
        mode: &str,
    ) -> Option<&ModeVerdict> {
        self.verdicts.iter().find(|verdict| {
            verdict.mode == mode
                && regime_name(verdict.regime.0) == regime
                && verdict.profile.as_deref() == profile
        })
    }

    /// The sentences that answer for a profile, or for a study.
    pub(super) fn answer_of(&self, profile: Option<&str>) -> Vec<String> {
        let lines = self.answer.iter().filter(|line| line.profile.as_deref() == profile);
        lines.map(|line| line.text.clone()).collect()
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
