//! Replays of the test windows.

use super::super::data_table::{DataColumn, data_table};
use super::super::words::count;
use exitlab_core::number::{percent, plain, signed};
use exitlab_store::WalkForwardPortfolioRow;
use exitlab_table::Row;
use maud::{Markup, html};

/// The replay of a profile under a mode.
#[derive(Debug, Clone, Row)]
#[row(of = WalkForwardPortfolioRow<'static>)]
pub(super) struct ReplayRow {
    profile: String,
    mode: String,
    n: usize,
    win_rate: Option<f64>,
    avg_r: Option<f64>,
    sum_r: f64,
    max_dd_r: f64,
    total_return: f64,
}

const COLUMNS: [DataColumn; 8] = [
    DataColumn::Head("Profile"),
    DataColumn::Text("Mode"),
    DataColumn::Number("Trades"),
    DataColumn::Number("Win rate"),
    DataColumn::Number("Average, R"),
    DataColumn::Number("Sum, R"),
    DataColumn::Number("Largest drawdown, R"),
    DataColumn::Number("Return"),
];

/// The table; none without rows.
pub(super) fn table(portfolio: &[ReplayRow]) -> Option<Markup> {
    if portfolio.is_empty() {
        return None;
    }
    let rows = portfolio.iter().map(|row| {
        [
            row.profile.clone(),
            row.mode.clone(),
            count(row.n),
            percent(row.win_rate),
            signed(row.avg_r, 3),
            signed(Some(row.sum_r), 1),
            plain(Some(row.max_dd_r), 1),
            percent(Some(row.total_return)),
        ]
    });
    Some(html! {
        h3 { "Accounts in the test windows" }
        p {
            "Replays of the test windows one after another, each from an empty risk state: the selected "
            "modes (walk_forward) beside the profile's own policy and the fixed modes. Returns compound."
        }
        (data_table(COLUMNS, rows))
    })
}
