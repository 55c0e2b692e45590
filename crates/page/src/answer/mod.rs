//! The first screen: what came of the scenario's question, regime by regime.

mod heatmap;
mod labels;
mod leader;
mod walk_forward;

pub(super) use heatmap::{HeatCell, Heatmap, Mark};
pub(super) use leader::Z;

use super::HtmlReport;
use super::page::{Block, Section};
use super::policy_words::about_policies;
use super::table_rows::rows_of;
use exitlab_store::RunCommand;
use exitlab_store::{StoredRun, StoredRunError};
use exitlab_words::ALL;
use labels::SeparationRow;
use maud::html;
use walk_forward::EarnedRow;

/// What the answer needs beside cells and comparisons.
#[derive(Debug)]
pub(super) struct AnswerTables {
    /// Of walk-forward runs.
    earned: Vec<EarnedRow>,
    /// Of runs of `regimes`.
    separation: Vec<SeparationRow>,
}

impl AnswerTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<AnswerTables, StoredRunError> {
        Ok(AnswerTables { earned: rows_of(run)?, separation: rows_of(run)? })
    }
}

/// The section; runs without a cell have none.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let mut blocks: Vec<Block> = Vec::new();
    if let Some(verdict) = report.sweep.verdict() {
        blocks.push(Block::Html(html! { p.verdict { (verdict) } }));
    }
    if report.run.manifest().command == RunCommand::Regimes {
        blocks.push(Block::Html(labels::sentences(&report.answer.separation)));
    }
    for answer in answers(report) {
        blocks.push(Block::Html(html! {
            @if let Some(title) = &answer.title { h3 { (title) } }
            div.answer {
                ul.answers {
                    @for (regime, sentence) in &answer.sentences {
                        li data-regime=(regime) {
                            strong { (if *regime == ALL { "All regimes" } else { regime }) }
                            ": " (sentence)
                        }
                    }
                }
                (answer.heatmap.markup())
                p.note { (answer.heatmap.legend) }
            }
        }));
    }
    let modes = report.cells.series.iter().map(|series| series.mode.as_str());
    if let Some(about) = about_policies(modes) {
        blocks.push(Block::Html(html! { p.note #policies { (about) } }));
    }
    Section { id: "answer", title: "The answer", blocks }
}

/// The heatmaps of a run, one per profile where there are profiles.
pub(super) fn heatmaps(report: &HtmlReport<'_>) -> Vec<Heatmap> {
    answers(report).into_iter().map(|answer| answer.heatmap).collect()
}

/// What a run answers, as a whole or for one profile.
struct Answer {
    title: Option<String>,
    /// By regime, or ALL.
    sentences: Vec<(&'static str, String)>,
    heatmap: Heatmap,
}

fn answers(report: &HtmlReport<'_>) -> Vec<Answer> {
    if report.answer.earned.is_empty() {
        leader::answers(report)
    } else {
        vec![walk_forward::answer(&report.answer.earned, &report.comparisons)]
    }
}
