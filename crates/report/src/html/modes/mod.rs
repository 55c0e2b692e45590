//! Exit modes by regime: what trades made, when, how far they went, and why they closed.

mod ambiguity;
mod cell_groups;
mod cumulative_r;
mod excursions;
mod exit_reasons;
mod groups;
mod monthly_r;
mod r_distribution;
mod reward_risk;

use super::HtmlReport;
use super::figure::Figure;
use super::page::Section;
use cell_groups::CellGroups;
use groups::{ByPlan, Groups};

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let blocks = figures(report).into_iter().map(Into::into).collect();
    Section { id: "modes", title: "Exit modes by regime", blocks }
}

/// The figures for which the run has rows.
fn figures(report: &HtmlReport<'_>) -> Vec<Figure> {
    let by_plan = if report.run.manifest().command == "replay" { ByPlan::Yes } else { ByPlan::No };
    let trades = Some(Groups::new(&report.trades, by_plan)).filter(|all| !all.groups.is_empty());
    let cells = Some(CellGroups::new(report)).filter(|all| !all.groups.is_empty());
    let (trades, cells) = (trades.as_ref(), cells.as_ref());
    let figures = [
        trades.map(|groups| cumulative_r::figure(report, groups)),
        trades.map(|groups| r_distribution::figure(report, groups)),
        cells.and_then(|groups| ambiguity::figure(report, groups)),
        cells.and_then(|groups| reward_risk::figure(report, groups)),
        cells.map(|groups| exit_reasons::figure(report, groups)),
        trades.map(|groups| excursions::figure(report, groups)),
        trades.map(|groups| monthly_r::figure(report, groups)),
    ];
    figures.into_iter().flatten().collect()
}
