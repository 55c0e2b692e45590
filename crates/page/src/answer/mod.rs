//! The first screen: what came of the scenario's question, regime by regime.

mod earned;
mod heatmap;
mod labels;
mod walk_forward;

pub(super) use earned::Z;
pub(super) use heatmap::{HeatCell, Heatmap};

use super::HtmlReport;
use super::page::{Block, Section};
use super::policy_words::about_policies;
use super::words::true_minus;
use exitlab_store::RunCommand;
use maud::html;

/// The section; runs without a cell have none.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let mut blocks: Vec<Block> = Vec::new();
    if let Some(verdict) = report.sweep.verdict() {
        blocks.push(Block::Html(html! { p.verdict { (verdict) } }));
    }
    if report.run.manifest().command == RunCommand::Regimes {
        blocks.push(Block::Html(labels::sentences(&report.regime_tables.next_bar)));
    }
    for answer in answers(report) {
        blocks.push(Block::Html(html! {
            @if let Some(title) = &answer.title { h3 { (title) } }
            div.answer {
                ul.answers {
                    @for sentence in &answer.sentences { li { (true_minus(sentence)) } }
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
    sentences: Vec<String>,
    heatmap: Heatmap,
}

fn answers(report: &HtmlReport<'_>) -> Vec<Answer> {
    match report.walk_forward.contenders.as_slice() {
        [] => earned::answers(report),
        earned => vec![walk_forward::answer(earned, &report.comparisons)],
    }
}
