//! Orchestrator: its policy over time, what became of the signals, and what each step does.

mod ablation;
mod decision_rows;
mod funnel;
mod policy_over_time;
mod policy_shares;

pub(super) use decision_rows::DecisionRows;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_rows::rows_of;
use ablation::PresetRow;
use exitlab_store::{StoredRun, StoredRunError};
use maud::html;

/// The tables of an orchestrator's run.
#[derive(Debug)]
pub(super) struct OrchestratorTables {
    decisions: DecisionRows,
    ablation: Vec<PresetRow>,
}

impl OrchestratorTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<OrchestratorTables, StoredRunError> {
        Ok(OrchestratorTables { decisions: DecisionRows::read(run)?, ablation: rows_of(run)? })
    }

    /// Exit modes that a policy asked for.
    pub(super) fn modes(&self) -> impl Iterator<Item = &str> {
        self.decisions.exit_modes.iter().map(String::as_str)
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let tables = &report.orchestrator;
    let mut blocks: Vec<Block> = Vec::new();
    if tables.decisions.is_left_out {
        blocks.push(Block::Html(html! {
            p {
                "Decisions of a sweep with a grid are not drawn: there is one row per signal, cell and "
                "grid point. Replay one point to see them."
            }
        }));
    }
    blocks.extend(policy_shares::figure(&tables.decisions, &report.styles).map(Block::from));
    blocks.extend(policy_over_time::figure(&tables.decisions).map(Block::from));
    blocks.extend(funnel::figure(&tables.decisions).map(Block::from));
    blocks.extend(ablation::figure(&tables.ablation).map(Block::from));
    blocks.extend(ablation::table(&tables.ablation).map(Block::Html));
    Section { id: "orchestrator", title: "Orchestrator", blocks }
}
