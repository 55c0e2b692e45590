//! The best cell of a sweep, discounted, and its neighbours.

use super::super::data_table::{DataColumn, data_table};
use super::CellKey;
use crate::words::{count, signed_to};
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_store::{DiscountRow, PlateauRow};
use exitlab_table::Row;
use exitlab_words::p_number;
use maud::{Markup, html};

/// The best cell, and what it is worth.
#[derive(Debug, Clone, Row)]
#[row(of = DiscountRow<'static>)]
pub(super) struct BestCellRow {
    #[row(flatten)]
    pub(super) cell: CellKey,
    n_trials: usize,
    n_effective_trials: f64,
    sharpe_annual: Option<f64>,
    expected_max_sharpe_annual: Option<f64>,
    psr: Option<f64>,
    dsr: Option<f64>,
    pbo: Option<f64>,
    spa_consistent_p: Option<f64>,
    pub(super) verdict: String,
}

/// A cell one step from the best one.
#[derive(Debug, Clone, Row)]
#[row(of = PlateauRow<'static>)]
pub(super) struct NeighbourRow {
    key: String,
    winner_value: String,
    neighbour_value: String,
    pub(super) neighbour_grid_id: i64,
    metric: String,
    winner_metric: Option<f64>,
    neighbour_metric: Option<f64>,
    share_kept: Option<f64>,
    is_same: bool,
}

/// What it is worth, in words.
pub(super) fn words(best: &BestCellRow) -> Markup {
    html! {
        p {
            "Sharpe of daily R (equal risk) a year " (signed_to(best.sharpe_annual, 2))
            "; expected maximum under the null, over as many cells: "
            (signed_to(best.expected_max_sharpe_annual, 2))
            ". PSR (single trial) " (percent(best.psr)) "; deflated Sharpe ratio "
            (percent(best.dsr)) " as the best of " (count(best.n_trials)) " cells (about "
            (plain(Some(best.n_effective_trials), 0)) " independent ones). "
            "Probability of backtest overfitting: " (percent(best.pbo))
            ". One-sided p-value against the benchmark (Hansen's SPA): "
            (best.spa_consistent_p.map_or_else(|| ABSENT.to_owned(), p_number)) "."
        }
        p.note {
            "It is not the Sharpe of the account in Portfolio: here every trade has equal risk, there an "
            "account sizes its positions by the profile, so that the two can differ in sign."
        }
    }
}

const COLUMNS: [DataColumn; 6] = [
    DataColumn::Head("Key"),
    DataColumn::Number("Best cell"),
    DataColumn::Number("Neighbour"),
    DataColumn::Number("Best cell's figure"),
    DataColumn::Number("Neighbour's"),
    DataColumn::Number("Share kept"),
];

/// The grid points one step from the best cell; none where there is no such table.
pub(super) fn neighbours(neighbours: &[NeighbourRow]) -> Option<Markup> {
    let first = neighbours.first()?;
    let rows = neighbours.iter().map(|row| {
        [
            row.key.clone(),
            row.winner_value.clone(),
            row.neighbour_value.clone(),
            signed(row.winner_metric, 4),
            signed(row.neighbour_metric, 4),
            if row.is_same { "the same trades".to_owned() } else { percent(row.share_kept) },
        ]
    });
    Some(html! {
        h3 { "One step from the best cell" }
        p { "Figures of R per day: " (first.metric) "." }
        (data_table(COLUMNS, rows))
    })
}
